import type { CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { ClauseChange, KeptClause } from '../policies/clause-changes.ts';
import type { Clause, PolicyDocument } from '../policies/document.ts';
import { whereOf } from '../policies/answer-card.ts';
import { roleWords, type Person } from '../people/staff.ts';
import { deskCard } from '../routes/desk-card.ts';
import { dateIn, dateOf } from '../time/school-day.ts';
import { markOf, type ReviewEntry, type ReviewStanding } from './policy-review.ts';
import type { ReviewDue, ReviewPeople } from './policy-review-due.ts';
import { entryWords, meaningLine, OUTCOME_WORDS, REASON_WORDS, STATUS_WORDS, statusLine } from './policy-review-words.ts';

type CardData = CardInput<'account-card'>;
type Button = NonNullable<CardData['others']>[number];

/** All that the card of one policy is made from. */
export interface PolicyView {
  readonly document: PolicyDocument;
  readonly standing: ReviewStanding | null;
  readonly due: ReviewDue;
  readonly people: ReviewPeople;
  /** Whether the school's own terms said when the printed one ends. */
  readonly bySchool: boolean;
  readonly equality: Clause | null;
  /** What happened, for those who may read it; null for everyone else. */
  readonly log: readonly ReviewEntry[] | null;
  readonly mayReview: boolean;
  readonly mayApprove: boolean;
}

const MOST_ENTRIES = 6;
const personWords = (person: Person | null): string => (person === null ? 'nobody' : person.roles[0] ? `${person.name} (${roleWords(person.roles[0])})` : person.name);

/** One policy and its review: how it stands, what its date is taken for, who reviews and approves it, why, and what can be done now. */
export function policyCard(view: PolicyView, said: readonly string[] = []): CardContent {
  const { document, standing, due, people, log, equality } = view;
  const meaning = meaningLine(due, view.bySchool);
  const reasons = standing?.reasons ?? [];
  const texts = new Map((log ?? []).filter(({ what }) => what === 'reason').map((entry) => [`${entry.kind} ${entry.at}`, entry.text]));
  const last = log?.findLast(({ what }) => what === 'approved') ?? null;
  return deskCard({
    title: document.title,
    state: statusLine(due, standing),
    lines: [
      ...said,
      ...(meaning === null ? [] : [meaning]),
      `Reviews it: ${personWords(people.owner)}${people.ownerSet ? '' : ', because school.yaml names no owner for it'}.`,
      `Approves it: ${personWords(people.approver)}${people.approverSet ? '' : people.printed === null ? '. The policy names nobody who approved it' : `. The policy prints "${people.printed}"`}.`,
      ...(last ? [entryWords(last)] : []),
    ],
    parts: [
      ...(reasons.length === 0 ? [] : [{ heading: 'To be looked at because', lines: reasons.map(({ kind, on, id }) => ({ lead: `${dateOf(on)}: `, text: `${REASON_WORDS[kind]}${texts.get(id) ? `: ${texts.get(id) ?? ''}` : ''}` })) }]),
      ...(standing && standing.earlier.length > 0 ? [{ heading: 'Versions before', lines: [{ text: 'They are kept, for whoever quoted them.' }], buttons: standing.earlier.toReversed().slice(0, 3).map(({ version, until }) => ({ title: `What changed on ${dateOf(until)}`, verb: 'policy.changes', data: { document: document.id, from: version, page: 0 } })) }] : []),
      ...(log && log.length > 0 ? [{ heading: 'What happened', lines: log.slice(-MOST_ENTRIES).map((entry) => ({ lead: `${dateIn(entry.at)}, ${entry.by.name}: `, text: entryWords(entry) })) }] : []),
    ],
    quotes: [
      ...(due.because ? [{ lead: 'The policy says:', quote: due.because.quote, where: document.title }] : []),
      ...(equality && (view.mayReview || view.mayApprove) ? [{ lead: 'It asks to be looked at for fairness too:', quote: equality.quote, where: whereOf({ clause: equality, document }) }] : []),
    ],
    others: buttonsOf(view),
  });
}

function buttonsOf({ document, standing, mayReview, mayApprove }: PolicyView): Button[] {
  if (!standing) return [];
  const data = { document: document.id, mark: markOf(standing) };
  const { stage, outcome } = standing;
  const act = (title: string, verb: string, more: Record<string, string> = {}): Button => ({ title, verb, data: { ...data, ...more } });
  const review: Button[] = [];
  if (stage === 'none') review.push(act('Start the review', 'policy.start'));
  if (stage !== 'awaiting-approval') review.push(act('Reviewed, no change', 'policy.outcome', { outcome: 'no-change' }), act('A later date was given', 'policy.outcome', { outcome: 'extended' }), act('A new version', 'policy.new-version'));
  else review.push(act('It is still under review', 'policy.stop'));
  const approve = stage === 'awaiting-approval' && outcome !== null ? [act('Record the approval', 'policy.approval')] : [];
  return [...(mayApprove ? approve : []), ...(mayReview ? review : []), { title: 'All policies', verb: 'policy.list', data: { page: 0 } }];
}

/** One row of the list. */
export interface PolicyRow {
  readonly document: PolicyDocument;
  readonly standing: ReviewStanding | null;
  readonly due: ReviewDue;
}

const ROWS = 8;

/** The policies that the desk answers from, the most pressing first, a page at a time. */
export function policiesCard(rows: readonly PolicyRow[], page: number, { refused, mayReview }: { readonly refused: number; readonly mayReview: boolean }): CardContent {
  const first = Math.min(Math.max(0, page), Math.max(0, Math.ceil(rows.length / ROWS) - 1)) * ROWS;
  const shown = rows.slice(first, first + ROWS);
  const overdue = rows.filter(({ due }) => due.status === 'overdue').length;
  const left = rows.length - first - shown.length;
  return deskCard({
    title: 'Our policies',
    state: rows.length === 0 ? 'There is no policy in the folder that I could read.' : `${rows.length === 1 ? 'One policy' : `${rows.length} policies`}. ${overdue === 0 ? 'No review is overdue.' : overdue === 1 ? 'One review is overdue.' : `${overdue} reviews are overdue.`}`,
    warnings: refused === 0 ? [] : [`${refused === 1 ? 'One file' : `${refused} files`} in the folder could not be read: whoever looks after the desk sees which with "staffroom check".`],
    parts: shown.map(({ document, standing, due }) => ({ heading: document.title, lines: [{ text: statusLine(due, standing) }], buttons: [{ title: `Open ${document.title}`, verb: 'policy.open', data: { document: document.id } }] })),
    others: [
      ...(left > 0 ? [{ title: `${left} more`, verb: 'policy.list', data: { page: first / ROWS + 1 } }] : []),
      ...(first > 0 ? [{ title: 'From the beginning', verb: 'policy.list', data: { page: 0 } }] : []),
      ...(mayReview && rows.length > 0 ? [{ title: 'Something means a review', verb: 'policy.event', data: {} }] : []),
    ],
  });
}

/** So many changes stand on one card. */
const CHANGES = 10;

const placeOf = ({ headings, page }: KeptClause, title: string): string => `${headings.at(-1) ?? title}${page === null ? '' : `, page ${page}`}`;

/** What changed from one version to another, in the words of both. */
export function changesCard(document: Pick<PolicyDocument, 'id' | 'title'>, changes: readonly ClauseChange[], about: { readonly from: string; readonly until: string; readonly page: number }): CardContent {
  const first = Math.max(0, about.page) * CHANGES;
  const shown = changes.slice(first, first + CHANGES);
  const left = changes.length - first - shown.length;
  const count = (kind: ClauseChange['kind']): number => changes.filter((one) => one.kind === kind).length;
  return deskCard({
    title: `What changed: ${document.title}`,
    state: changes.length === 0 ? 'No clause differs: only its file, its layout or its header does.' : `${count('changed')} reworded, ${count('added')} new, ${count('removed')} gone.`,
    lines: [`The version before was the one until ${dateOf(about.until)}.`],
    quotes: shown.flatMap((one) => {
      switch (one.kind) {
        case 'added':
          return [{ lead: 'New:', quote: one.now.quote, where: placeOf(one.now, document.title) }];
        case 'removed':
          return [{ lead: 'Gone:', quote: one.before.quote, where: placeOf(one.before, document.title) }];
        case 'changed':
          return [{ lead: 'Before:', quote: one.before.quote, where: placeOf(one.before, document.title) }, { lead: 'Now:', quote: one.now.quote, where: placeOf(one.now, document.title) }];
      }
    }),
    others: [...(left > 0 ? [{ title: `${left} more`, verb: 'policy.changes', data: { document: document.id, from: about.from, page: about.page + 1 } }] : []), { title: 'The policy', verb: 'policy.open', data: { document: document.id } }],
  });
}

/** The form in which an approval is recorded. */
export function approvalForm({ document, standing, people, equality }: PolicyView): CardContent {
  const mark = standing ? markOf(standing) : '';
  const what = standing?.outcome ? OUTCOME_WORDS[standing.outcome] : '';
  return deskCard({
    title: 'Record the approval', state: `${document.title}: ${what}`,
    lines: ['An approval names a person or a committee, its day, and where it is minuted. Silence is no approval.', 'The date of the next review goes before the printed one from the moment you send this.'],
    quotes: equality ? [{ lead: 'It asks to be looked at for fairness too:', quote: equality.quote, where: document.title }] : [],
    fields: [
      { kind: 'text', id: 'by', label: 'Who approved it? A person or a committee', needed: true, many: false, value: '', hint: people.printed ?? 'Full governing body' },
      { kind: 'date', id: 'on', label: 'On which day?', needed: true, value: '' },
      { kind: 'text', id: 'minute', label: 'In which minutes?', needed: true, many: false, value: '', hint: 'Governors, 12 November 2026, item 7' },
      { kind: 'text', id: 'next', label: 'When is the next review?', needed: true, many: false, value: '', hint: 'November 2027, Spring Term 2028 or 1 September 2027' },
      ...(equality ? [{ kind: 'choice' as const, id: 'equality', label: 'Was it looked at for fairness to everyone?', needed: true, several: false, value: '', choices: [{ value: 'done', title: 'Yes, it was looked at' }, { value: 'not-done', title: 'No, not this time' }] }] : []),
      ...(standing?.outcome === 'extended' ? [{ kind: 'text' as const, id: 'why', label: 'Why was a later date given?', needed: true, many: true, value: '', hint: '' }] : []),
    ],
    sends: [{ title: 'Record it', verb: 'policy.approved', data: { document: document.id, mark } }],
    others: [{ title: 'Back to the policy', verb: 'policy.open', data: { document: document.id } }],
  });
}

/** The form in which something that means a review is written down. */
export function eventForm(documents: readonly PolicyDocument[]): CardContent {
  return deskCard({
    title: 'Something means a review', lines: ['Whoever looks after the policies you choose is asked to look at them. Name no child and no colleague here: a reference is enough.'],
    fields: [
      { kind: 'choice', id: 'kind', label: 'What is it?', needed: true, several: false, value: '', choices: Object.entries(REASON_WORDS).map(([value, title]) => ({ value, title })) },
      { kind: 'text', id: 'text', label: 'Which edition, platform or reference?', needed: true, many: false, value: '', hint: 'Keeping children safe in education 2026' },
      { kind: 'choice', id: 'policies', label: 'Which policies?', needed: true, several: true, value: '', choices: documents.slice(0, MOST_CHOICES).map(({ id, title }) => ({ value: id, title: title.slice(0, 75) })) },
    ],
    sends: [{ title: 'Ask for the review', verb: 'policy.happened', data: {} }],
    others: [{ title: 'All policies', verb: 'policy.list', data: { page: 0 } }],
  });
}

/** As many as a list of choices holds on every platform. */
export const MOST_CHOICES = 90;

/** Why nothing was done, with how it stands now. */
export const notDoneCard = (reason: string, document: Pick<PolicyDocument, 'id' | 'title'> | null, due: ReviewDue | null): CardContent => deskCard({
  title: 'Nothing was changed', ...(due && document ? { state: `${document.title}: ${STATUS_WORDS[due.status].toLowerCase()}` } : {}), lines: [reason],
  others: document ? [{ title: 'Open it', verb: 'policy.open', data: { document: document.id } }] : [{ title: 'All policies', verb: 'policy.list', data: { page: 0 } }],
});
