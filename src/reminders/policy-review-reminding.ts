import type { PersonId } from '../kernel/ids.ts';
import type { PolicyDocument } from '../policies/document.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Turn } from '../routes/turn.ts';
import { monthsLater } from '../time/date-words.ts';
import { dateOf, dayIn } from '../time/school-day.ts';
import { say, unsay } from './notices.ts';
import { reviewStandings, type ReviewStanding } from './policy-review.ts';
import { reviewDueOf, reviewPeople, type ReviewDue, type ReviewPeople } from './policy-review-due.ts';
import { daysBetween, goesOn, isOverdueRung, monthsPast, rungDay, rungOn } from './policy-review-ladder.ts';
import type { PolicyReviewPorts } from './policy-review-ports.ts';
import { REASON_WORDS } from './policy-review-words.ts';

type Recipient = 'owner' | 'approver';

/** One thing that is to be said now, unless it was. */
export interface Wanted {
  /** Of one series only its last rung is said: whoever was away hears once, with the real age. */
  readonly series: string;
  readonly rung: number;
  /** The day for which it was meant. */
  readonly day: string;
  readonly to: Recipient;
  /** Follows the policy's title and a colon. */
  readonly line: string;
  readonly doNow: string;
  /** School days without anything done until the other one hears of it; null where it goes no further. */
  readonly goesOnAfter: number | null;
}

const APPROVER_AFTER = 3;
const OTHERS_AFTER = 10;

/** What a policy's owner and approver are to hear of it as things stand on a day. */
function wantedOf(standing: ReviewStanding, { due, byDate, text }: ReviewDue, today: string): Wanted[] {
  const found: Wanted[] = [];
  const { stage, stageOn, version } = standing;
  const short = version.slice(0, 12);
  if (stage === 'awaiting-approval' && stageOn !== null) {
    const rung = monthsPast(stageOn, today);
    const what = standing.outcome === 'new-version' ? 'a new version waits for approval' : standing.outcome === 'extended' ? 'a later review date waits for approval' : 'a review without changes waits for approval';
    found.push({ series: `awaits ${stageOn} ${short}`, rung, day: monthsLater(stageOn, rung), to: 'approver', line: `${what} since ${dateOf(stageOn)}`, doNow: 'Say who approved it, on which day and in which minutes.', goesOnAfter: OTHERS_AFTER });
    if (standing.outcome === 'new-version') found.push({ series: `found ${short}`, rung: 0, day: stageOn, to: 'owner', line: `a new version was put into the folder, seen on ${dateOf(stageOn)}. I answer from it already`, doNow: 'Look at what changed. It waits for approval; if it is not meant, put the old file back.', goesOnAfter: null });
    return found;
  }
  if (due === null) {
    if (byDate === 'none' && stage === 'none') found.push({ series: `none ${short}`, rung: 0, day: standing.seenOn, to: 'owner', line: text, doNow: 'Give it a date: record its approval, or write review-due: in school.yaml.', goesOnAfter: null });
  } else {
    const rung = rungOn(due.latest, today);
    const days = daysBetween(today, due.latest);
    // No age in days: the line may be read days after it was written.
    const line = `${text}; its last day ${days >= 0 ? 'is' : 'was'} ${dateOf(due.latest)}${stage === 'under-review' && stageOn !== null ? `. Under review since ${dateOf(stageOn)}` : ''}`;
    const about = { rung, day: rungDay(due.latest, rung), line, doNow: stage === 'under-review' ? 'Say how the review ended.' : 'Start the review, or say how it ended.' };
    if (rung >= 0) found.push({ ...about, series: `due ${due.latest}`, to: 'owner', goesOnAfter: goesOn(rung) && !isOverdueRung(rung) ? APPROVER_AFTER : null });
    if (isOverdueRung(rung)) found.push({ ...about, series: `due ${due.latest} approver`, to: 'approver', goesOnAfter: null });
  }
  const dated = found.length > 0;
  if (stage === 'under-review' && stageOn !== null && !dated && monthsPast(stageOn, today) > 0) {
    const rung = monthsPast(stageOn, today);
    found.push({ series: `under ${stageOn}`, rung, day: monthsLater(stageOn, rung), to: 'owner', line: `under review since ${dateOf(stageOn)}, and not ended`, doNow: 'Say how the review ended, or that it was stopped.', goesOnAfter: null });
  }
  if (stage === 'none') {
    for (const { id, kind, on } of standing.reasons) {
      const rung = monthsPast(on, today);
      found.push({ series: `reason ${id}`, rung, day: monthsLater(on, rung), to: 'owner', line: `to be looked at since ${dateOf(on)}: ${REASON_WORDS[kind].toLowerCase()}`, doNow: 'Start the review, or say how it ended.', goesOnAfter: rung === 0 ? OTHERS_AFTER : null });
    }
  }
  return found;
}

/** What is to be said now and was not, what holds no more, and how the policy stands once both are done. */
export interface Unsaid {
  readonly say: readonly { readonly key: string; readonly wanted: Wanted }[];
  readonly over: readonly string[];
  readonly standing: ReviewStanding;
}

/** A series is never said twice, and of rungs that passed unsaid only the last is. */
export function unsaid(standing: ReviewStanding, due: ReviewDue | null, today: string): Unsaid {
  const found = (due ? wantedOf(standing, due, today) : []).map((said) => {
    // Nothing was meant for a day on which the desk had not seen these words.
    const wanted = { ...said, day: latestOf(said.day, standing.seenOn) };
    const before = standing.said.find(({ series }) => series === wanted.series)?.rung ?? -1;
    // A clock that was put back takes nothing back.
    const rung = Math.max(wanted.rung, before);
    return { wanted, rung, fresh: rung > before, key: keyOf(standing.id, wanted.series, rung) };
  });
  const waiting = found.map(({ key }) => key);
  return {
    say: found.flatMap(({ fresh, key, wanted }) => (fresh ? [{ key, wanted }] : [])),
    over: standing.waiting.filter((key) => !waiting.includes(key)),
    standing: { ...standing, said: found.map(({ wanted, rung }) => ({ series: wanted.series, rung })), waiting },
  };
}

/** Says what is to be said of one policy and was not, and takes back what holds no more. Gives how it stands then; the caller has it saved. */
export async function remind(turn: Turn, ports: PolicyReviewPorts, document: PolicyDocument | null, standing: ReviewStanding): Promise<ReviewStanding> {
  const school = ports.schools(turn.school.id);
  const today = dayIn(turn.now);
  const due = document && reviewDueOf(document, standing, { policies: school.policies, terms: school.calendar.terms, today });
  const next = unsaid(standing, due, today);
  if (document && due) {
    const people = reviewPeople(document, school);
    const told = new Set<string>();
    for (const { key, wanted } of next.say) {
      const notice = noticeOf(key, wanted, standing, due, people);
      // Whoever reviews it and approves it too hears it once.
      if (told.has(`${notice.to} ${notice.line}`)) continue;
      told.add(`${notice.to} ${notice.line}`);
      await say(turn, ports, notice);
    }
  }
  for (const key of next.over) await unsay(turn, key);
  return next.standing;
}

const latestOf = (a: string, b: string): string => (a > b ? a : b);

const keyOf = (document: string, series: string, rung: number): string => `policy-review ${document} ${series} ${rung}`;

function noticeOf(key: string, wanted: Wanted, standing: ReviewStanding, due: ReviewDue, people: ReviewPeople): Parameters<typeof say>[2] {
  const person = (which: Recipient): PersonId | 'leaders' => people[which]?.id ?? 'leaders';
  const to = person(wanted.to);
  const other = person(wanted.to === 'owner' ? 'approver' : 'owner');
  const line = `${standing.title}: ${wanted.line}.`;
  return {
    key, to, kind: 'policy-review', line, because: due.because, from: wanted.day,
    card: deskCard({ title: 'A policy and its review', lines: [line, wanted.doNow], others: [{ title: 'Open it', verb: 'policy.open', data: { document: standing.id } }] }),
    escalate: wanted.goesOnAfter === null ? null : { to: other === to ? 'leaders' : other, afterSchoolDays: wanted.goesOnAfter },
  };
}

/** As `remind`, and keeps it. */
export async function remindAndKeep(turn: Turn, ports: PolicyReviewPorts, document: PolicyDocument | null, standing: ReviewStanding): Promise<void> {
  const next = await remind(turn, ports, document, standing);
  if (JSON.stringify(next) !== JSON.stringify(standing)) turn.tx.put(reviewStandings, next);
}
