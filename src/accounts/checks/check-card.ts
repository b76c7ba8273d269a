import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { dateIn, dayIn, timeIn, weekdayIn, instantOf } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import { nameOfAccount, type Account } from '../account.ts';
import type { AccountCheck, CheckOutcome } from './checks.ts';

type Parts = CardInput<'account-card'>;
type Fields = NonNullable<Parts['fields']>;
type Buttons = NonNullable<Parts['others']>;

type NameOf = (person: string) => string;
type Named = Pick<Account, 'platform' | 'handle'>;

/** "Friday 3 July" of an ISO day. */
export function dayWords(day: string): string {
  const words = known.get(day) ?? weekdayIn(instantOf(day, '12:00'));
  if (known.size > MOST_KNOWN) known.clear();
  known.set(day, words);
  return words;
}
// The same few days stand on every card of a morning.
const known = new Map<string, string>();
const MOST_KNOWN = 400;

const OUTCOMES: Readonly<Record<CheckOutcome, string>> = { 'nothing-found': 'nothing found', 'comments': 'comments to answer', 'wrong': 'something was wrong' };
export const outcomeWords = (outcome: CheckOutcome): string => OUTCOMES[outcome];

const about = ({ account, day }: Pick<AccountCheck, 'account' | 'day'>) => ({ account, day });

const TITLE = 'Account check';
/** A title would lose the signs that a handle is made of. */
const stateOf = ({ day }: Pick<AccountCheck, 'day'>, account: Named): string => `${nameOfAccount(account)}, ${dayWords(day)}`;

interface CheckView {
  readonly check: AccountCheck;
  readonly account: Named & Pick<Account, 'messages'>;
  readonly nameOf: NameOf;
  /** The school's day on which it is looked at. */
  readonly today: string;
  /** The time it was meant for, where it comes much later: the desk did not run then. */
  readonly meantFor?: string | null;
}

/** The card of one account and day as it stands now: the question while it is open, what came of it after that. */
export function checkCard(view: CheckView): CardContent {
  const { check } = view;
  switch (check.state) {
    case 'done':
      return doneCard(view);
    case 'withdrawn':
      return accountCard({ title: TITLE, state: stateOf(check, view.account), lines: ['Nothing is asked of you: the account is stopped, or is no longer checked.'] });
    default:
      return askCard(view);
  }
}

function askCard({ check, account, nameOf, today, meantFor }: CheckView): CardContent {
  const over = check.day !== today;
  const last = check.asked.at(-1);
  const others = check.asked.slice(0, -1);
  const lines = [
    over ? 'That day is over, and it stands as not checked. What you say now is kept for that day, as said later.' : check.quiet ? 'Please have a look today: posts, comments, tags. This is the one reminder; nobody is chased.' : 'Please look at the account today: posts, comments, tags.',
    ...(meantFor ? [`The desk was not running at ${meantFor}, so this comes late.`] : []),
    ...(check.state === 'leaders' ? [check.asked.length > 0 ? 'Nobody has answered yet. The leadership team knows.' : 'Nobody who runs it was free. The leadership team knows.'] : []),
  ];
  const parts = last === undefined ? [] : [{ lines: [{ lead: 'Asked: ', text: nameOf(last) }, ...(others.length > 0 ? [{ lead: 'Before: ', text: others.map((one) => (check.passed.includes(one) ? `${nameOf(one)} (cannot today)` : nameOf(one))).join(', ') }] : [])] }];
  return accountCard({
    title: TITLE,
    state: stateOf(check, account),
    lines,
    parts,
    fields: messagesField(account),
    sends: [
      { title: 'Nothing found', verb: 'check.nothing', data: about(check) },
      { title: 'Comments to answer', verb: 'check.comments', data: about(check) },
      { title: 'Something wrong', verb: 'check.wrong', data: about(check) },
    ],
    others: over ? [] : [{ title: "Can't today", verb: 'check.cannot', data: about(check) }],
  });
}

/** The name of the box that says so. */
export const MESSAGES_FIELD = 'messages';
/** Only where the register says that messages are off: then on is worth saying. */
const messagesField = ({ messages }: Pick<Account, 'messages'>): Fields =>
  messages === 'off' ? [{ kind: 'choice', id: MESSAGES_FIELD, label: 'Messages are meant to be off', needed: false, several: true, value: '', choices: [{ value: 'open', title: 'I found messages open' }] }] : [];

function doneCard({ check, account, nameOf, today }: CheckView): CardContent {
  const { outcome, by, at } = check;
  const when = at === null ? '' : dayIn(at) === check.day ? `at ${timeIn(at)}` : `later, on ${dateIn(at)} at ${timeIn(at)}`;
  const buttons: Buttons = [];
  if (outcome === 'comments') buttons.push({ title: 'Log a comment', verb: 'reply.log', data: { account: check.account } });
  if (outcome === 'wrong') buttons.push({ title: 'Write a report', verb: 'check.report', data: about(check) });
  else buttons.push({ title: 'Something wrong', verb: 'check.wrong', data: about(check) });
  if (at !== null && dayIn(at) === today) buttons.push({ title: 'Undo', verb: 'check.undo', data: about(check) });
  return accountCard({
    title: TITLE,
    state: `${stateOf(check, account)}: checked`,
    lines: [
      `${by === null ? 'A colleague' : nameOf(by)} ${when}: ${outcome === null ? 'checked' : OUTCOMES[outcome]}.`,
      ...(check.messagesOpen ? ['Messages were found open. The leadership team was told: please turn them off on the platform.'] : []),
      ...(outcome === 'comments' ? ['Log each comment that needs an answer, so that its clock runs.'] : []),
    ],
    others: buttons,
  });
}

/** Asked before anything else is done about something wrong. */
export function wrongCard(check: AccountCheck, account: Named): CardContent {
  return accountCard({
    title: 'Something wrong',
    state: stateOf(check, account),
    lines: ['It is kept that something was wrong; nothing of what it is was asked or sent yet.', 'Is a child named, shown or perhaps in danger?'],
    others: [
      { title: 'Yes, or I am not sure', verb: 'check.danger', data: about(check) },
      { title: 'No child in it', verb: 'check.report', data: about(check) },
      { title: 'Undo: nothing was wrong', verb: 'check.undo', data: about(check) },
    ],
  });
}

/** What a press says that changed nothing, with how the check stands. */
export const checkSaid = (check: AccountCheck, account: Named, lines: readonly string[], buttons: Buttons = []): CardContent =>
  accountCard({ title: TITLE, state: stateOf(check, account), lines: [...lines], others: buttons });
