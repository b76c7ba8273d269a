import type { Address, CardContent } from '../chat/outbound.ts';
import { randomId } from '../kernel/ids.ts';
import type { Grant } from '../kernel/grant.ts';
import type { Because } from '../policies/settings.ts';
import type { DailyWork } from '../routes/daily.ts';
import type { Turn, TurnSchool } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import { TrialTx } from '../storage/trial.ts';
import { dayAfter, dayIn, daysAfter, instantOf } from '../time/school-day.ts';
import type { NoticeKind } from './notice.ts';
import { noticePosts, sayWaiting } from './notice-saying.ts';
import { nextMoment } from './notice-window.ts';
import { notices, wordsOf } from './notices.ts';
import type { ReminderPorts } from './reminder-ports.ts';
import type { DigestLines } from './weekly-digest.ts';

/** One reminder that will be said. */
export interface Foreseen {
  /** UTC ms. */
  readonly at: number;
  /** The id of a person, or the leadership team. */
  readonly to: string;
  readonly kind: NoticeKind;
  readonly line: string;
  readonly because: Because | null;
  /** How many are said in the same message, this one too. */
  readonly together: number;
}

export interface ForecastParts {
  readonly ports: ReminderPorts;
  readonly works: readonly DailyWork[];
  readonly digests: readonly DigestLines[];
}

/**
 * What will be said from an instant on for so many days, to whom and why, if nobody does anything meanwhile: each day's works and each morning's
 * saying are gone through in a transaction that is never committed. Nothing is sent and nothing is kept.
 */
export async function forecast(base: ReadTx, { ports, works, digests }: ForecastParts, about: { readonly school: TurnSchool; readonly grant: Grant; readonly from: number; readonly days: number }): Promise<Foreseen[]> {
  const tx = new TrialTx(base);
  const found: Foreseen[] = [];
  const first = dayIn(about.from);
  const last = daysAfter(first, about.days);
  const school = ports.schools(about.school.id);
  for (let day = first; day <= last; day = dayAfter(day)) {
    const atNight = day === first ? about.from : instantOf(day, '00:05');
    // Today's works are done already where the desk runs; each knows by its own keys what it said before.
    for (const work of works) await work.run(trialTurn(tx, about, atNight), [day]);
    const at = nextMoment(atNight, school);
    if (dayIn(at) !== day) continue;
    const before = new Set(await tx.findIds(noticePosts, 'day', day));
    await sayWaiting(trialTurn(tx, about, at), ports, digests);
    for (const post of await tx.find(noticePosts, 'day', day)) {
      if (before.has(post.id)) continue;
      for (const key of post.keys) {
        const row = await tx.get(notices, key);
        const words = await wordsOf(tx, key, about.grant);
        const ruled = school.settings.kinds.find((one) => one.kind === row?.kind)?.because ?? null;
        if (row && words) found.push({ at, to: post.to, kind: row.kind, line: words.line, because: words.because ?? ruled, together: post.keys.length });
      }
    }
  }
  return found;
}

function trialTurn(tx: TrialTx, { school, grant }: { readonly school: TurnSchool; readonly grant: Grant }, now: number): Turn {
  const nothing = (): void => undefined;
  return {
    inbound: { kind: 'timer', eventId: randomId<'event'>(), account: { surface: 'system', tenant: school.id, id: 'forecast' }, conversation: { id: randomId<'conversation'>(), kind: 'personal' }, at: now, school: school.id, key: 'forecast', event: 'forecast', data: {}, dueAt: now },
    actor: null, grant, now, school, tx, newId: randomId, reply: nothing, schedule: nothing, cancel: nothing,
    send: (_to: Address, _cardKey: string, _card: CardContent) => undefined,
  };
}
