import { randomInt } from 'node:crypto';
import type { Grant } from '../kernel/grant.ts';
import type { ReadTx } from '../storage/store.ts';
import { incidents, lowLevelConcerns, type Incident } from './incident.ts';
import { kindOf } from './incident-types.ts';

/** What reports were about, in words that point at nobody. */
export const THEMES = ['Safety of a child online', 'Between pupils', 'Contact between adults and pupils', 'Adults in school', 'Posts about the school or its staff', 'Pictures and data', 'Accounts and security', 'Other'] as const;
export type Theme = (typeof THEMES)[number];

const THEME_OF: Readonly<Partial<Record<Incident['type'], Theme>>> = {
  'online-sexual-harm': 'Safety of a child online', 'illegal-content': 'Safety of a child online', 'inappropriate-content': 'Safety of a child online', 'extremism': 'Safety of a child online', 'underage-use': 'Safety of a child online',
  'cyberbullying-of-pupil': 'Between pupils', 'child-on-child': 'Between pupils', 'contact-from-pupil': 'Contact between adults and pupils', 'contact-by-staff': 'Contact between adults and pupils', 'relationship': 'Contact between adults and pupils',
  'contact-from-parent': 'Posts about the school or its staff', 'staff-conduct': 'Adults in school', 'content-conflicts-with-role': 'Adults in school', 'use-in-school-day': 'Adults in school', 'staff-contact-with-parent': 'Adults in school',
  'cyberbullying-of-staff': 'Posts about the school or its staff', 'threat': 'Posts about the school or its staff', 'abusive-post': 'Posts about the school or its staff', 'criticism': 'Posts about the school or its staff', 'press-contact': 'Posts about the school or its staff', 'official-account-comment': 'Posts about the school or its staff',
  'data-or-image-posted': 'Pictures and data', 'own-mistake': 'Pictures and data', 'impersonation': 'Accounts and security', 'security-breach': 'Accounts and security', 'unapproved-account': 'Accounts and security',
};
export const themeOf = (type: Incident['type']): Theme => THEME_OF[kindOf(type).id] ?? 'Other';

/** How long one closed matter took, in minutes from when it was sent; no kind, no name, no day. */
export interface Sampled {
  readonly taken: number | null;
  readonly opened: number | null;
  readonly closed: number;
}

export interface CaseFigures {
  readonly total: number;
  readonly byTheme: readonly { readonly theme: Theme; readonly count: number }[];
  /** Minutes until somebody took it on. */
  readonly taken: readonly number[];
  /** Open now, and open for more than thirty days. */
  readonly open: number;
  readonly longOpen: number;
  /** Five closed ones drawn at random; none where fewer than five were closed, because they could be told apart. */
  readonly sample: readonly Sampled[];
}

const SAMPLE = 5;
const LONG_MS = 30 * 86_400_000;

/** Counts and times of matters reported in [from, to), UTC ms, without practices. `pick` draws an index below `n`. */
export async function caseFigures(tx: Pick<ReadTx, 'find' | 'values'>, from: number, to: number, now: number, grant: Grant, pick: (n: number) => number = randomInt): Promise<CaseFigures> {
  const found: Incident[] = [];
  for (const collection of [incidents, lowLevelConcerns]) {
    for (const report of await tx.values(collection, 'report')) found.push(...(await tx.find(collection, 'report', report, grant)).filter((one) => !one.practice && one.at >= from && one.at < to));
  }
  const minutes = (one: Incident, at: number | null): number | null => (at === null ? null : (at - one.at) / 60_000);
  const open = found.filter(({ state }) => state !== 'closed');
  const closed = found.filter((one) => one.state === 'closed' && one.closedAt !== null);
  return {
    total: found.length,
    byTheme: THEMES.map((theme) => ({ theme, count: found.filter(({ type }) => themeOf(type) === theme).length })),
    taken: found.flatMap((one) => minutes(one, one.takenAt) ?? []).toSorted((a, b) => a - b),
    open: open.length,
    longOpen: open.filter((one) => now - one.at > LONG_MS).length,
    sample: closed.length < SAMPLE ? [] : drawn(closed, SAMPLE, pick).map((one) => ({ taken: minutes(one, one.takenAt), opened: minutes(one, one.openedAt), closed: minutes(one, one.closedAt) ?? 0 })),
  };
}

function drawn<T>(all: readonly T[], count: number, pick: (n: number) => number): T[] {
  const left = [...all];
  return Array.from({ length: count }, () => left.splice(pick(left.length), 1)).flat();
}
