import type { CardContent } from '../../chat/outbound.ts';
import type { Turn } from '../../routes/turn.ts';
import { accountCard, quoteOf } from '../account-card.ts';
import { nameOfAccount, type Account } from '../account.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { comments, replyClocks, type Comment, type Who } from './comments.ts';
import { leaderAddresses } from '../leaders.ts';
import { replyButton } from './reply-card.ts';
import { clauseOn } from './reply-clauses.ts';
import { type Logged } from './reply-form.ts';
import { dueOf, fullMomentIn } from './reply-reading.ts';
import { doingIn, keep, post, toPerson, type Held } from './reply-store.ts';
import { firstStage, isUnread, setClock, setLateClock, setRuleTimer } from './reply-timers.ts';

interface NewComment extends Logged {
  readonly account: Account;
  /** Who deals with it; whoever logs it where nothing is said. */
  readonly holder?: Who;
}

/**
 * Logs what was left on an account, starts its clock by the school's rule, and tells its holder, and leaders where it is from the press. It replies
 * nothing. A message from a child has no clock: nobody replies to it, and the caller begins a report.
 */
export async function openComment(turn: Turn, ports: Pick<AccountPorts, 'schools'>, entry: NewComment): Promise<Comment> {
  const school = ports.schools(turn.school.id);
  const doing = doingIn(turn);
  const child = entry.kind === 'child';
  const unread = !child && isUnread(school);
  const due = child ? NO_CLOCK : unread ? UNREAD : dueOf(school.rules().replies, entry.receivedAt, school.hours);
  const holder = entry.holder ?? doing.by;
  const comment: Comment = {
    id: turn.newId<'comment'>(), key: turn.tx.newKey('account'), account: entry.account.id, label: nameOfAccount(entry.account), kind: entry.kind, link: entry.link,
    receivedAt: entry.receivedAt, noticedAt: entry.noticedAt, loggedAt: turn.now, loggedBy: doing.by, holder, due,
    state: child ? 'reported' : 'open', acknowledged: null, procedure: null, released: null, undo: null, opinions: [], posted: [],
    history: [{ ...doing, what: child ? 'logged, a report was begun' : 'logged' }],
  };
  const held: Held = {
    comment: child ? comment : tellFirst(turn, comment, school),
    clock: { id: comment.id, account: comment.account, holder: holder.person, loggedBy: doing.by.person, told: [], receivedAt: comment.receivedAt, dueAt: due.at, acknowledgedAt: null, state: comment.state, stage: firstStage(due.at, turn.now), pending: [] },
  };
  const kept = keep(turn, held);
  if (unread) setRuleTimer(turn, comment.id);
  if (held.clock.stage === 'overdue') setLateClock(turn, kept, school);
  else await setClock(turn, kept, school);
  return kept.comment;
}

const NO_CLOCK: Comment['due'] = { at: null, basis: 'none', reading: 'A message from a child has no clock.', because: null, soonHours: 0 };
const UNREAD: Comment['due'] = { ...NO_CLOCK, reading: 'I am still reading your policies. By when it is due stands here in a few minutes.' };

/** Its holder has its card in private; a message from the press is with leaders at once. */
function tellFirst(turn: Turn, comment: Comment, school: AccountSchool): Comment {
  const { person } = comment.holder;
  const mine = person === null ? comment : post(turn, comment, `reply:${comment.id}`, toPerson(person), school, person === turn.actor?.id ? [] : [`${comment.loggedBy.name} logged this for you.`]);
  return comment.kind === 'press' ? tellOfPress(turn, mine, school) : mine;
}

/** Leaders at once: a reply waits for them. */
export const tellOfPress = (turn: Turn, comment: Comment, school: AccountSchool): Comment =>
  leaderAddresses(school).reduce((told, to, i) => post(turn, told, `reply:${comment.id}:press:${i}`, to, school), comment);

/** What its logger reads at once. */
export function loggedCard(comment: Comment, school: AccountSchool, now: number): CardContent {
  const { due } = comment;
  const clause = clauseOn(comment.kind, school);
  const late = due.at !== null && now >= due.at;
  return accountCard({
    title: due.at === null ? 'Logged' : 'The clock runs',
    state: due.at === null ? 'No time is set to answer by' : late ? `Already late: it was due ${fullMomentIn(due.at)}` : `Due ${fullMomentIn(due.at)}`,
    lines: [
      `${comment.label}, received ${fullMomentIn(comment.receivedAt)}.`,
      due.reading,
      ...(late ? ['That is recorded as it is. Acknowledge it now.'] : []),
      ...(comment.kind === 'press' ? ['Nobody replies until a leader agrees. Leaders were told just now.'] : []),
      ...(due.at !== null && due.because === null ? ['This is a setting of the school, not in its policy.'] : []),
      comment.holder.person === comment.loggedBy.person ? 'Its card is in your private chat with me: say there when it is acknowledged.' : `${comment.holder.name} was told.`,
    ],
    quotes: [...(due.because ? [quoteOf('The rule, in your policy\'s words', due.because, school)] : []), ...(clause ? [quoteOf('And on this your policy says', clause, school)] : [])],
    others: [replyButton('Open', 'reply.show', comment.id)],
  });
}

/** For a child's message: nobody replies; the policy's words, where it has any. */
export function childCard(school: AccountSchool): CardContent {
  const clause = clauseOn('child', school);
  return accountCard({
    title: 'A message from a child',
    warnings: ['Nobody replies to a child on an account. Do not delete it, do not ask anything. Report it now: the report is open beside this.'],
    lines: clause ? [] : ['Your policy doesn\'t say more on this. A report at once is the common practice of the sector.'],
    quotes: clause ? [quoteOf('In your policy\'s words', clause, school)] : [],
  });
}

/** The same logged before: pressed twice, or by a colleague; null where it is new. */
export async function loggedBefore(turn: Pick<Turn, 'tx' | 'grant' | 'now' | 'actor'>, account: string, { kind, receivedAt, link }: Logged): Promise<Comment | null> {
  for (const { id, state, loggedBy } of await turn.tx.find(replyClocks, 'account', account)) {
    if (state === 'withdrawn' || state === 'closed') continue;
    const comment = await turn.tx.get(comments, id, turn.grant);
    if (!comment) continue;
    const sameLink = link !== '' && comment.link === link;
    const twice = loggedBy === turn.actor?.id && comment.kind === kind && comment.receivedAt === receivedAt && comment.link === link && turn.now - comment.loggedAt < TWICE_MS;
    if (sameLink || twice) return comment;
  }
  return null;
}

const TWICE_MS = 2 * 60_000;

