import { asId } from '../kernel/ids.ts';
import { equalityClause } from '../policies/equality-check.ts';
import { isNamedIn } from '../people/named-in.ts';
import { roleWords, type Staff } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import { readDate, type DateRange } from '../time/date-words.ts';
import { dateOf, dayIn, isDay } from '../time/school-day.ts';
import { bySchoolTerms } from '../time/term-dates.ts';
import type { ReviewStanding } from './policy-review.ts';
import { namesSomething } from './policy-review-approved.ts';
import { approvalForm, notDoneCard } from './policy-review-card.ts';
import { isBody, reviewPeople, type ReviewPeople } from './policy-review-due.ts';
import type { PolicyReviewPorts } from './policy-review-ports.ts';
import { dueOf, entryOf, settle, typed, viewOf, type Pressed } from './policy-review-press.ts';
import type { ReminderSchool } from './reminder-ports.ts';

const LONGEST = 200;

/** The form in which an approval is recorded. */
export async function approval(turn: Turn, of: Pressed): Promise<void> {
  if (of.standing.stage !== 'awaiting-approval') return turn.reply({ beside: true, card: notDoneCard('Nothing of this policy waits for approval. Nothing was changed.', of.document, dueOf(turn, of.school, of.document, of.standing)) });
  turn.reply({ beside: true, step: approvalForm(await viewOf(turn, of.school, of.document, of.standing)) }, asId<'key'>(of.standing.key));
}

/** Records an approval: by whom, on which day, in which minutes, and until when. A blank is refused, and so is whoever reviews it where others approve. */
export async function approved(turn: Turn, of: Pressed, ports: PolicyReviewPorts): Promise<void> {
  const { standing, school, document } = of;
  const { outcome: ended } = standing;
  if (standing.stage !== 'awaiting-approval' || ended === null) return turn.reply({ beside: true, card: notDoneCard('Nothing of this policy waits for approval. Nothing was changed.', document, dueOf(turn, school, document, standing)) });
  const today = dayIn(turn.now);
  const [by, on, minute, next, equality, why] = (['by', 'on', 'minute', 'next', 'equality', 'why'] as const).map((field) => typed(turn, field)) as [string, string, string, string, string, string];
  const due = dueGiven(next, school, on, today);
  const people = reviewPeople(document, school);
  const notTheirs = notToApprove(by, people, school.staff);
  const asksEquality = equalityClause(document) !== null;
  const faults: Record<string, string> = {
    ...(namesSomething.safeParse(by).success && /\p{L}{2}/u.test(by) && !/^(?:me|myself)$/i.test(by) ? {} : { by: 'Name the person or the committee that approved it.' }),
    ...(notTheirs === null ? {} : { by: notTheirs }),
    ...(!isDay(on) ? { on: 'Give the day of the approval.' } : on > today ? { on: 'That day has not come yet: an approval is recorded when it was given.' } : {}),
    ...(namesSomething.safeParse(minute).success ? {} : { minute: 'Say where it is minuted: which meeting, or which paper.' }),
    ...(typeof due === 'string' ? { next: due } : {}),
    ...(asksEquality && equality !== 'done' && equality !== 'not-done' ? { equality: 'The policy asks for this: choose one.' } : {}),
    ...(ended === 'extended' && !namesSomething.safeParse(why).success ? { why: 'Say why, in a line: it is kept with the record.' } : {}),
  };
  if (typeof due === 'string' || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const nextDue: DateRange = due;
  const record: ReviewStanding = { ...standing, stage: 'none', stageOn: null, outcome: null, reasons: [], approved: { outcome: ended, on, next: nextDue, version: standing.version } };
  const entry = entryOf(turn, 'approved', standing, { kind: ended, text: why, approval: { by, own: namesOwner(by, people), on, minute, next: nextDue.text, equality: asksEquality && (equality === 'done' || equality === 'not-done') ? equality : 'not-asked' } });
  await settle(turn, ports, of, record, entry, `Recorded. Answers say so from now on: next review ${nextDue.text}, as approved on ${dateOf(on)}.`);
}

const namesOwner = (by: string, { owner }: ReviewPeople): boolean => owner !== null && isNamedIn(owner, by);

/** Why nobody who is named there can have approved it: a colleague who does not sit among those who do, or who reviews it while others do. Null where somebody can, or where neither school.yaml nor the policy says who does. */
function notToApprove(by: string, people: ReviewPeople, staff: Staff): string | null {
  const { owner, approver, sits, printed } = people;
  const named = staff.all.filter((person) => isNamedIn(person, by));
  if (sits.length === 0 || named.length === 0 || isBody(by)) return null;
  if (named.some((one) => one.roles.some((role) => sits.includes(role)) && !(one.id === owner?.id && approver !== null && approver.id !== owner.id))) return null;
  const who = printed !== null && !people.approverSet ? `The policy prints "${printed}"` : `It is approved by ${sits.map((role) => roleWords(role)).join(' or ')}`;
  return `${named.map(({ name }) => name).join(' and ')} ${named.some(({ id }) => id === owner?.id) ? 'reviews it, and does not approve it alone' : 'is not among those who approve it'}. ${who}: name whoever approved it there.`;
}

/** The date of the next review as it was typed, or what is wrong with it. */
function dueGiven(text: string, school: ReminderSchool, on: string, today: string): DateRange | string {
  const read = text.length > LONGEST ? null : readDate(text);
  if (!read) return 'Give a date such as November 2027, Spring Term 2028 or 1 September 2027.';
  const due = bySchoolTerms(read, school.calendar.terms);
  if (due.latest <= today) return 'That has passed already: the next review lies ahead.';
  return due.latest <= on ? 'The next review comes after the approval.' : { text: due.text, earliest: due.earliest, latest: due.latest, precision: due.precision };
}
