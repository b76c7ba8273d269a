import { z } from 'zod';
import type { Grant } from '../../kernel/grant.ts';
import { asId } from '../../kernel/ids.ts';
import type { Collection, ReadTx } from '../../storage/store.ts';

const who = z.strictObject({ person: z.string().nullable(), name: z.string() });

/** What somebody found an account to be. */
export const FOUND_KINDS = [
  ['as-school', 'It pretends to be the school'],
  ['as-staff', 'It pretends to be a colleague'],
  ['as-child', 'It pretends to be a pupil, or is about one'],
  ['not-approved', 'It uses the school\'s name, and nobody agreed to it'],
  ['lost', 'It was the school\'s once, and nobody can open it'],
  ['other', 'Something else'],
] as const;
export type FoundKind = (typeof FOUND_KINDS)[number][0];

/** What can be done about one; the words stand in its record. */
export const FOUND_STEPS = [
  ['reported', 'Reported to the platform'],
  ['asked', 'Asked whoever runs it to take it down'],
  ['helpline', 'Rang the professionals\' online safety helpline (POSH)'],
  ['told-families', 'Told families that it is not the school\'s'],
  ['told-lead', 'Told the safeguarding lead'],
  ['police', 'Told the police'],
  ['other', 'Something else'],
] as const;
type FoundStep = (typeof FOUND_STEPS)[number][0];

/** `open`: something may still be done; `gone`: it was taken down; `left`: looked at, and left; `ours`: it turned out to be the school's. */
const FOUND_STATES = ['open', 'gone', 'left', 'ours'] as const;
type FoundState = (typeof FOUND_STATES)[number];

const foundSchema = z.strictObject({
  id: z.string(),
  key: z.string(),
  platform: z.string(),
  handle: z.string(),
  url: z.string(),
  kind: z.enum(FOUND_KINDS.map(([kind]) => kind) as [FoundKind, ...FoundKind[]]),
  /** As typed: a colleague, a parent, "rang in". */
  seenBy: z.string(),
  seenOn: z.iso.date(),
  note: z.string(),
  by: who,
  at: z.number(),
  state: z.enum(FOUND_STATES),
  done: z.array(z.strictObject({ what: z.enum(FOUND_STEPS.map(([step]) => step) as [FoundStep, ...FoundStep[]]), on: z.iso.date(), note: z.string(), by: who, at: z.number() })),
  history: z.array(z.strictObject({ at: z.number(), by: who, what: z.string() })),
});
export type FoundAccount = z.output<typeof foundSchema>;

/** Accounts that are not the school's, and what was done about each. */
export const foundAccounts: Collection<FoundAccount> = {
  name: 'accounts-found', schema: foundSchema, version: 1, sensitive: true,
  indexes: { state: (found) => found.state, all: () => 'yes' },
};

export const foundKey = ({ key }: Pick<FoundAccount, 'key'>) => asId<'key'>(key);
export const allFound = (tx: Pick<ReadTx, 'find'>, grant: Grant): Promise<FoundAccount[]> => tx.find(foundAccounts, 'all', 'yes', grant);

export const kindWords = (kind: FoundKind): string => FOUND_KINDS.find(([one]) => one === kind)?.[1] ?? kind;
export const stepWords = (step: FoundStep): string => FOUND_STEPS.find(([one]) => one === step)?.[1] ?? step;
const STATE_WORDS: Readonly<Record<FoundState, string>> = { open: 'Open: something may still be done.', gone: 'Taken down.', left: 'Looked at, and left as it is.', ours: 'It turned out to be the school\'s own.' };
export const foundStateWords = (state: FoundState): string => STATE_WORDS[state];
