import { dateOf } from '../time/school-day.ts';
import type { Outcome, ReasonKind, ReviewEntry, ReviewStanding } from './policy-review.ts';
import type { ReviewDue, ReviewStatus } from './policy-review-due.ts';

export const REASON_WORDS: Readonly<Record<ReasonKind, string>> = {
  edition: 'A new edition of statutory guidance', case: 'What was learned from a closed matter', platform: 'A change on a platform', incident: 'Something that happened', other: 'Another reason',
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = { 'no-change': 'reviewed, no change', 'new-version': 'a new version', 'extended': 'a later review date' };

export const STATUS_WORDS: Readonly<Record<ReviewStatus, string>> = {
  'none': 'No review date', 'current': 'In date', 'due-soon': 'Due soon', 'due': 'Due now', 'overdue': 'Overdue', 'under-review': 'Under review', 'awaiting-approval': 'Waits for approval', 'approved': 'Approved, in date',
};

/** Overdue first, then what waits, what comes, and what is in date. */
export const STATUS_ORDER: readonly ReviewStatus[] = ['overdue', 'awaiting-approval', 'due', 'under-review', 'due-soon', 'none', 'current', 'approved'];

/** "Overdue: it was due in Sept 2023", or the stage and what the date says beside it. */
export function statusLine({ status, byDate, text }: ReviewDue, standing: Pick<ReviewStanding, 'stageOn' | 'outcome'> | null): string {
  const date = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  if (status === 'under-review' || status === 'awaiting-approval') {
    const since = standing?.stageOn ? ` since ${dateOf(standing.stageOn)}` : '';
    const what = status === 'awaiting-approval' && standing?.outcome ? ` (${OUTCOME_WORDS[standing.outcome]})` : '';
    return `${STATUS_WORDS[status]}${what}${since}. ${byDate === 'none' ? '' : date}`.trim();
  }
  return status === 'none' ? date : status === 'overdue' ? date.replace(/^Review overdue/, STATUS_WORDS.overdue) : `${STATUS_WORDS[status]}. ${date}`;
}

/** What a printed date is taken for: the text and its meaning side by side. */
export function meaningLine({ due, because }: ReviewDue, bySchool: boolean): string | null {
  if (due === null) return null;
  const from = because === null ? 'Given as' : 'Printed as';
  if (due.precision === 'day') return `${from} "${due.text}": due on ${dateOf(due.latest)}, overdue the day after.`;
  return `${from} "${due.text}": taken as ${dateOf(due.earliest)} to ${dateOf(due.latest)}${bySchool ? ', by the school\'s own terms' : ''}; overdue the day after.`;
}

/** One thing that happened, for the list on a policy's card. */
export function entryWords({ what, kind, text, approval }: ReviewEntry): string {
  const typed = text === '' ? '' : `: ${text}`;
  switch (what) {
    case 'seen':
      return 'First seen in the folder';
    case 'moved':
      return 'Its file has another name';
    case 'gone':
      return 'Its file is not in the folder any more';
    case 'back':
      return 'Its file is back';
    case 'saved-again':
      return 'Saved again, the same words';
    case 'new-version':
      return 'A new version was put into the folder';
    case 'put-back':
      return 'The text before was put back';
    case 'reason':
      return `${REASON_WORDS[kind as ReasonKind] ?? 'A reason to look at it'}${typed}`;
    case 'started':
      return 'Review started';
    case 'stopped':
      return 'Put back: the review goes on';
    case 'outcome':
      return `How it ended: ${OUTCOME_WORDS[kind as Outcome] ?? kind}${typed}`;
    case 'approved':
      return approval ? `Approved (${OUTCOME_WORDS[kind as Outcome] ?? kind}) by ${approval.by}${approval.own ? ', who reviews it too,' : ''} on ${dateOf(approval.on)}, minute: ${approval.minute}. Next review: ${approval.next}${equalityWords(approval.equality)}` : 'Approved';
  }
}

const equalityWords = (equality: 'done' | 'not-done' | 'not-asked'): string => (equality === 'done' ? '. Equality check done' : equality === 'not-done' ? '. Equality check not done' : '');
