import type { CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { ClauseChange, KeptClause } from '../policies/clause-changes.ts';
import { deskCard } from '../routes/desk-card.ts';
import { dateIn, dateOf, timeIn } from '../time/school-day.ts';
import { mayBeReplaced } from './check-sign-offs.ts';
import type { SignOffSchool } from './sign-off-ports.ts';
import type { SignOffItem } from './sign-off-settings.ts';
import { leadsOf } from './sign-off-version.ts';
import type { SignOff } from './sign-off.ts';

type Quote = NonNullable<CardInput<'account-card'>['quotes']>[number];
type Button = NonNullable<CardInput<'account-card'>['others']>[number];

export const MINE: Button = { title: 'All I have to sign', verb: 'signoff.mine', data: {} };
export const openButton = ({ id }: Pick<SignOff, 'id'>, title = 'Open'): Button => ({ title, verb: 'signoff.open', data: { id } });
export const readButton = ({ id }: Pick<SignOff, 'id'>, page: number, title: string): Button => ({ title, verb: 'signoff.read', data: { id, page } });

/** Changed clauses on one card: what is more is named with its number. */
const MOST_CHANGES = 6;
/** Characters of changed clauses on one card: beyond, a platform would cut it. */
const MOST_WORDS = 6_000;

export interface TaskParts {
  readonly record: SignOff;
  /** As school.yaml has it now; null where it no longer asks for it. */
  readonly item: SignOffItem | null;
  readonly school: Pick<SignOffSchool, 'staff' | 'whereOf'>;
  /** Null where there is nothing to hold it against. */
  readonly changes: readonly ClauseChange[] | null;
  readonly today: string;
}

/** One thing to sign: what to read, what changed, exactly what is signed, and the way to a question. */
export function taskCard({ record, item, school, changes, today }: TaskParts): CardContent {
  const { title, due } = record;
  const shown = changes === null ? { quotes: [], more: 0 } : changeQuotes(changes, title);
  const quick = item?.questions.length ?? 0;
  return deskCard({
    title: `To sign: ${title}`,
    state: due < today ? `It was due on ${dateOf(due)}` : `By ${dateOf(due)}`,
    lines: [whyOf(record), ...readLines(record, item, today), ...changeLines(record, changes, shown.more), `What you sign: “${record.statement}”`],
    parts: record.kind === 'safeguarding-leads' ? [{ heading: 'Whom to tell if you are worried about a child', lines: leadsOf(school.staff).map(({ role, where }) => ({ lead: `${role}: `, text: where })) }] : [],
    quotes: [...(item?.because ? [{ lead: 'Your policy asks for it', quote: item.because.quote, where: school.whereOf(item.because) }] : []), ...shown.quotes],
    sends: [{ title: signTitle(record, item), verb: 'signoff.attest', data: { id: record.id } }],
    others: [
      ...(item?.file === undefined ? [] : [readButton(record, 0, 'Read it here')]),
      { title: 'I have a question', verb: 'signoff.question', data: { id: record.id } },
      ...(quick > 0 ? [{ title: quick === 1 ? 'Try a question on it' : `Try ${quick} questions on it`, verb: 'signoff.quick', data: { id: record.id } }] : []),
      MINE,
    ],
  });
}

function signTitle({ kind }: SignOff, item: SignOffItem | null): string {
  if (item?.statement !== undefined) return 'I sign this';
  switch (kind) {
    case 'training':
      return 'I have taken part in it';
    case 'induction':
      return 'I have been taken through it';
    case 'aup':
    case 'social-media-aup':
      return 'I have read it and agree to it';
    case 'safeguarding-leads':
      return 'I know who they are';
    default:
      return 'I have read and understood it';
  }
}

/** Why it is asked of this person now. */
function whyOf({ round, before, version }: Pick<SignOff, 'round' | 'before' | 'version'>): string {
  if (round === 'account') return 'It is signed before running an official account.';
  if (round === 'version' || (before !== null && before !== version)) return 'It has changed, so it is to be signed in its new version.';
  if (round.startsWith('year-')) return 'It is one of the things that are signed each September.';
  if (round.startsWith('entry-')) return 'It is signed by whoever is new here.';
  return before === null ? 'Nothing is on record yet of when you did this.' : 'It is some time since you signed it, so it is signed again.';
}

function readLines({ kind, title }: SignOff, item: SignOffItem | null, today: string): string[] {
  if (kind === 'safeguarding-leads') return [];
  if (item?.edition !== undefined) return [`Read first: ${title}, ${item.edition}. Your school named this edition.${mayBeReplaced(item.edition, today) ? ' A newer one may be in force: ask whoever leads on safeguarding.' : ''}`];
  if (item?.file !== undefined) return [`Read first: ${title} (${item.file}), as it stands in the school's policies. "Read it here" shows its words, and you can ask me about any of its rules.`];
  return [];
}

function changeLines({ before, version }: SignOff, changes: readonly ClauseChange[] | null, more: number): string[] {
  if (before === null || before === version || changes === null) return [];
  if (changes.length === 0) return ['No sentence is new, but some stand under other words than before. Please read it again.'];
  return [`${changes.length === 1 ? 'One rule is' : `${changes.length} rules are`} different now.${more > 0 ? ` The first ${changes.length - more} stand below, and ${more} more in the policy itself.` : ''}`];
}

/** Old beside new, in the policy's own words. */
function changeQuotes(changes: readonly ClauseChange[], title: string): { readonly quotes: readonly Quote[]; readonly more: number } {
  const quotes: Quote[] = [];
  let shown = 0;
  let length = 0;
  for (const change of changes.slice(0, MOST_CHANGES)) {
    const next = quotesOf(change, title);
    length += next.reduce((sum, { quote }) => sum + quote.length, 0);
    if (shown > 0 && length > MOST_WORDS) break;
    quotes.push(...next);
    shown += 1;
  }
  return { quotes, more: changes.length - shown };
}

function quotesOf(change: ClauseChange, title: string): Quote[] {
  const at = (clause: KeptClause): string => [title, ...clause.headings.slice(-1), ...(clause.page === null ? [] : [`page ${clause.page}`])].join(' › ');
  switch (change.kind) {
    case 'added':
      return [{ lead: 'New', quote: change.now.quote, where: at(change.now) }];
    case 'removed':
      return [{ lead: 'Taken out', quote: change.before.quote, where: `${at(change.before)}, before` }];
    case 'changed':
      return [{ lead: 'Before', quote: change.before.quote, where: `${at(change.before)}, before` }, { lead: 'Now', quote: change.now.quote, where: at(change.now) }];
  }
}

/** After the press, and whenever its card is pressed again. */
export const signedCard = (record: SignOff, left: number): CardContent => deskCard({
  title: `Signed: ${record.title}`,
  state: record.signedAt === null ? null : `On ${dateIn(record.signedAt)} at ${timeIn(record.signedAt)}`,
  lines: [`You signed: “${record.statement}” It is kept with the version that you read.`, left === 0 ? 'Nothing else is waiting for you to sign.' : `${left === 1 ? 'One more thing is' : `${left} more things are`} waiting for you to sign.`],
  others: left === 0 ? [] : [MINE],
});

/** What was asked before and is over, on the card that still stands for it. */
export function overCard(record: SignOff, next: SignOff | null): CardContent {
  const why = record.state === 'superseded' ? 'A newer version is to be signed in its place.' : record.state === 'expired' ? 'It is asked for anew.' : 'It is no longer asked of you.';
  return deskCard({ title: record.title, state: 'Not open any more', lines: [`${why} Nothing was signed by this press.`], others: [...(next ? [openButton(next, 'Open what is asked now')] : []), MINE] });
}

/** Several things at once, each behind a button of its own. */
export function severalCard(title: string, records: readonly SignOff[], today: string, others: readonly Button[] = []): CardContent {
  const sorted = records.toSorted((a, b) => a.due.localeCompare(b.due));
  return deskCard({
    title, lines: sorted.length === 0 ? ['Nothing is waiting for you to sign.'] : sorted.length > MOST_PARTS ? [`The ${MOST_PARTS} that are due first; ${sorted.length - MOST_PARTS} more follow as you sign.`] : [],
    parts: sorted.slice(0, MOST_PARTS).map((record) => ({ lines: [{ lead: `${record.title}: `, text: dueWords(record, today) }], buttons: [openButton(record, `Open ${record.title}`)] })),
    others: [...others],
  });
}
const MOST_PARTS = 12;

const dueWords = ({ due, askedAt }: Pick<SignOff, 'due' | 'askedAt'>, today: string): string => `${due < today ? `was due on ${dateOf(due)}` : `by ${dateOf(due)}`}${askedAt === null ? '' : ', you asked a question'}`;
