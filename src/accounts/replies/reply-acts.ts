import { privateAddressOf } from '../../routes/answering.ts';
import type { Turn } from '../../routes/turn.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf, inputsOf } from '../account-press.ts';
import { isLeader, leadersOf } from '../leaders.ts';
import { acknowledged, answered, byProcedure, closed, commentKey, corrected, handedTo, isPaused, released, reported, takenBack, withdrawn, type Comment, type Doing, type Who } from './comments.ts';
import { commentCard, replyRefusal, stateWords } from './reply-card.ts';
import { correctForm, earlierForm, earlierIn, handForm, loggedIn, opineForm, opinionForm, wordsIn } from './reply-form.ts';
import { childCard, tellOfPress } from './reply-log.ts';
import { dueOf, momentIn } from './reply-reading.ts';
import { alsoTold, changeEverywhere, commentIn, doingIn, heldById, keep, post, runnersOnStaff, toPerson, type Held } from './reply-store.ts';
import { firstStage, setClock } from './reply-timers.ts';

/** What is done by a press about one comment. */
export interface ReplyAct {
  /** After `reply.`. */
  readonly verb: string;
  readonly act: (turn: Turn, held: Held, school: AccountSchool, ports: AccountPorts) => Promise<void>;
}

const GONE = replyRefusal('It is here no longer', ['I have nothing under this button any more. Nothing was changed.'], [{ title: 'What waits', verb: 'reply.open', data: {} }]);

/** Runs an act on the comment of the press, as it stands in this transaction. */
export async function onComment(turn: Turn, ports: AccountPorts, { act }: ReplyAct): Promise<void> {
  const held = await heldById(turn, commentIn(turn));
  if (!held) return turn.reply({ card: GONE });
  return act(turn, held, ports.schools(turn.school.id), ports);
}

const show = (turn: Turn, comment: Comment, school: AccountSchool, notes: readonly string[] = []): void => turn.reply({ card: commentCard(comment, school, turn.now, notes) }, commentKey(comment));

/** Why a press changed nothing, with how it stands. */
function unchanged(turn: Turn, { comment }: Held, school: AccountSchool): void {
  const by = comment.acknowledged;
  const why = isPaused(comment)
    ? 'Nothing was changed: a reply to the press waits until a leader agrees.'
    : by && comment.state !== 'open'
      ? `Nothing was changed: ${by.by.person === turn.actor?.id ? 'you have' : `${by.by.name} has`} acknowledged it, ${momentIn(by.at)}.`
      : `Nothing was changed: it is ${stateWords(comment, turn.now)}.`;
  show(turn, comment, school, [why]);
}

/** Keeps a change, sets its clock anew, and changes its cards everywhere; null changes nothing and says so. */
async function change(turn: Turn, held: Held, school: AccountSchool, next: Comment | null, stage = held.clock.stage): Promise<Held | null> {
  if (next === null) {
    unchanged(turn, held, school);
    return null;
  }
  const kept = keep(turn, { comment: next, clock: { ...held.clock, stage } });
  await setClock(turn, kept, school);
  changeEverywhere(turn, next, school);
  return kept;
}

const simple = (verb: string, next: (comment: Comment, doing: Doing, turn: Turn) => Comment | null): ReplyAct => ({
  verb,
  act: async (turn, held, school) => {
    const kept = await change(turn, held, school, next(held.comment, doingIn(turn), turn));
    if (kept) show(turn, kept.comment, school);
  },
});

/** Shows a form where the comment is still worked on. */
const form = (verb: string, make: (turn: Turn, held: Held, school: AccountSchool) => Promise<ReturnType<typeof correctForm> | null>): ReplyAct => ({
  verb,
  act: async (turn, held, school) => {
    const step = held.comment.state === 'open' || held.comment.state === 'acknowledged' ? await make(turn, held, school) : null;
    if (step) turn.reply({ step }, commentKey(held.comment));
    else unchanged(turn, held, school);
  },
});

/** Colleagues who could take it or be asked: the other runners, else leaders; never whoever holds it, never oneself. */
async function others(turn: Turn, { comment }: Held, school: AccountSchool, holderToo: boolean): Promise<{ id: string; name: string }[]> {
  const runners = (await runnersOnStaff(turn.tx, comment.account, school.staff)).flatMap(({ person, name }) => (person === null ? [] : [{ id: person, name }]));
  const leaders = leadersOf(school).map(({ id, name }) => ({ id: String(id), name }));
  const fit = ({ id }: { id: string }): boolean => (holderToo || id !== comment.holder.person) && id !== turn.actor?.id;
  const fitting = runners.filter(fit);
  return fitting.length > 0 ? fitting : leaders.filter(fit);
}

async function chosen(turn: Turn, held: Held, school: AccountSchool, holderToo: boolean): Promise<Who | null> {
  const found = (await others(turn, held, school, holderToo)).find(({ id }) => id === inputsOf(turn)['to']);
  return found ? { person: found.id, name: found.name } : null;
}

/** To hand on, oneself may be chosen too. */
async function hands(turn: Turn, held: Held, school: AccountSchool): Promise<{ id: string; name: string }[]> {
  const { actor } = turn;
  const self = actor && actor.id !== held.comment.holder.person ? [{ id: String(actor.id), name: actor.name }] : [];
  return [...self, ...(await others(turn, held, school, false))];
}

const earlier: ReplyAct = {
  verb: 'was-acknowledged',
  act: async (turn, held, school) => {
    const at = earlierIn(inputsOf(turn), held.comment, turn.now);
    if (!at.ok) return turn.reply({ fieldErrors: at.error });
    const kept = await change(turn, held, school, acknowledged(held.comment, doingIn(turn), at.value));
    if (kept) show(turn, kept.comment, school);
  },
};

const correct: ReplyAct = {
  verb: 'corrected',
  act: async (turn, held, school) => {
    const given = loggedIn(inputsOf(turn), turn.now);
    if (!given.ok) return turn.reply({ fieldErrors: given.error });
    if (given.value.kind === 'child') return turn.reply({ fieldErrors: { kind: 'Press "A child wrote it": then a report begins.' } });
    const { comment } = held;
    if (comment.acknowledged && given.value.receivedAt > comment.acknowledged.at) return turn.reply({ fieldErrors: { 'received-at': `It was acknowledged before that, ${momentIn(comment.acknowledged.at)}. Look at both times.` } });
    const due = dueOf(school.rules().replies, given.value.receivedAt, school.hours);
    const moved = due.at !== comment.due.at;
    const next = corrected(comment, doingIn(turn), { ...given.value, due });
    const told = next && comment.kind !== 'press' && isPaused(next) ? tellOfPress(turn, next, school) : next;
    const kept = await change(turn, held, school, told, moved ? firstStage(due.at, turn.now) : held.clock.stage);
    if (kept) show(turn, kept.comment, school, moved && due.at !== null ? [`Due is now ${momentIn(due.at)}.`] : []);
  },
};

const hand: ReplyAct = {
  verb: 'handed',
  act: async (turn, held, school) => {
    const to = (await hands(turn, held, school)).find(({ id }) => id === inputsOf(turn)['to']);
    if (!to) return turn.reply({ fieldErrors: { to: 'Choose from the list.' } });
    const next = handedTo(held.comment, doingIn(turn), { person: to.id, name: to.name });
    if (next === null) return unchanged(turn, held, school);
    const told = to.id === turn.actor?.id ? next : post(turn, next, `reply:${next.id}:hand:${turn.inbound.eventId}`, toPerson(to.id), school, [`${turn.actor?.name ?? 'A colleague'} handed this to you.`]);
    // The next one starts afresh: they hear when it falls due soon, and when it is overdue.
    const stage = held.clock.stage === 'soon' ? 'none' : held.clock.stage;
    const kept = keep(turn, { comment: told, clock: { ...alsoTold(held.clock, held.comment.holder.person ?? to.id), stage } });
    await setClock(turn, kept, school);
    changeEverywhere(turn, told, school, `reply:${next.id}:hand:${turn.inbound.eventId}`);
    show(turn, told, school);
  },
};

const ask: ReplyAct = {
  verb: 'ask',
  act: async (turn, held, school) => {
    const words = wordsIn(inputsOf(turn), false);
    if (!words.ok) return turn.reply({ fieldErrors: words.error });
    const to = await chosen(turn, held, school, true);
    const { comment } = held;
    if (to?.person === null || to === null) return turn.reply({ fieldErrors: { to: 'Choose from the list.' } });
    const doing = doingIn(turn);
    const opinion = { id: turn.newId<'opinion'>(), from: doing.by, to, asked: words.value, at: turn.now, said: null, saidAt: null };
    const next: Comment = { ...comment, opinions: [...comment.opinions, opinion], history: [...comment.history, { ...doing, what: `asked ${to.name} for a second opinion` }] };
    // What was asked opens in private, at the press.
    turn.send(toPerson(to.person), `reply:${comment.id}:opinion:${opinion.id}`, accountCard({
      title: 'A second opinion, please', state: comment.label, lines: [`${doing.by.name} asks you before replying. Its clock runs on${comment.due.at === null ? '' : `: due ${momentIn(comment.due.at)}`}.`],
      others: [{ title: 'Give it', verb: 'reply.opine-form', data: { comment: comment.id, opinion: opinion.id } }, { title: 'Open it', verb: 'reply.show', data: { comment: comment.id } }],
    }), commentKey(comment));
    keep(turn, { comment: next, clock: alsoTold(held.clock, to.person) });
    changeEverywhere(turn, next, school);
    await Promise.resolve();
    show(turn, next, school, [`${to.name} was asked.`]);
  },
};

/** The opinion of the press, of whoever was asked for it. */
function opinionIn(turn: Turn, { comment }: Held): Comment['opinions'][number] | null {
  const id = dataOf(turn, 'opinion');
  return comment.opinions.find((one) => one.id === id && one.to.person === turn.actor?.id) ?? null;
}

const opine: ReplyAct = {
  verb: 'opine',
  act: async (turn, held, school) => {
    const opinion = opinionIn(turn, held);
    if (!opinion || opinion.said !== null) return show(turn, held.comment, school, [opinion ? 'You have said what you think already. Nothing was changed.' : 'Somebody else was asked. Nothing was saved.']);
    const words = wordsIn(inputsOf(turn), true);
    if (!words.ok) return turn.reply({ fieldErrors: words.error });
    const doing = doingIn(turn);
    const said: Comment = { ...held.comment, opinions: held.comment.opinions.map((one) => (one.id === opinion.id ? { ...one, said: words.value, saidAt: turn.now } : one)), history: [...held.comment.history, { ...doing, what: 'gave a second opinion' }] };
    const { person } = opinion.from;
    const cardKey = `reply:${said.id}:opinion:${opinion.id}:said`;
    const posted = person === null ? said : post(turn, said, cardKey, toPerson(person), school, [`${doing.by.name} gave a second opinion.`]);
    keep(turn, { ...held, comment: posted });
    changeEverywhere(turn, posted, school, cardKey);
    await Promise.resolve();
    show(turn, posted, school, ['Sent.']);
  },
};

/** A report begins, and it goes on by that: abuse, or a message that turned out to be a child's. */
const byReport = (verb: string, child: boolean): ReplyAct => ({
  verb,
  act: async (turn, held, school, ports) => {
    const { comment } = held;
    const next = reported(comment, doingIn(turn), child);
    const kept = await change(turn, held, school, next);
    if (!kept) return;
    if (child) turn.send(privateAddressOf(turn), `reply:${comment.id}:child`, childCard(school), commentKey(comment));
    await ports.beginReport(turn, reportWords(comment.label, child, comment.link));
  },
});

/** What a report begins with: where it came, never what it said. */
export const reportWords = (label: string, child: boolean, link: string): string =>
  `${child ? 'A message from a child came to' : 'Abuse or bullying was left on'} the school's own account${label === '' ? '' : ` (${label})`}.${link === '' ? '' : ` Link: ${link}`}`;

const release: ReplyAct = {
  verb: 'release',
  act: async (turn, held, school) => {
    if (!isLeader(turn.actor)) return show(turn, held.comment, school, ['A leader agrees to a reply to the press, and presses this. Leaders were told. Nothing was changed.']);
    const kept = await change(turn, held, school, released(held.comment, doingIn(turn)));
    if (kept) show(turn, kept.comment, school);
  },
};

/** All that is done about one comment once it is logged. */
export const REPLY_ACTS: readonly ReplyAct[] = [
  { verb: 'show', act: async (turn, { comment }, school) => {
    await Promise.resolve();
    show(turn, comment, school);
  } },
  simple('acknowledge', (comment, doing) => acknowledged(comment, doing, doing.at)),
  simple('answer', answered),
  simple('close', closed),
  simple('withdraw', withdrawn),
  simple('procedure', byProcedure),
  simple('undo', (comment, doing, turn) => takenBack(comment, doing, isLeader(turn.actor))),
  release,
  byReport('report', false),
  form('earlier', async (turn, { comment }) => Promise.resolve(comment.state === 'open' && !isPaused(comment) ? earlierForm(comment, turn.now) : null)),
  earlier,
  form('correct', async (_turn, { comment }) => Promise.resolve(correctForm(comment))),
  correct,
  form('hand', async (turn, held, school) => handForm(held.comment, await hands(turn, held, school))),
  hand,
  form('opinion', async (turn, held, school) => opinionForm(held.comment, await others(turn, held, school, true))),
  ask,
  { verb: 'opine-form', act: async (turn, held, school) => {
    await Promise.resolve();
    const opinion = opinionIn(turn, held);
    if (opinion && opinion.said === null) turn.reply({ step: opineForm(held.comment, opinion) }, commentKey(held.comment));
    else show(turn, held.comment, school);
  } },
  opine,
];

/** A message that turned out to be a child's: its act, for the verb that also stands without a comment. */
export const childAct: ReplyAct = byReport('child', true);
