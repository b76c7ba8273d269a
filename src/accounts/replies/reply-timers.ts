import type { Address } from '../../chat/outbound.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Route } from '../../routes/route.ts';
import { dayIn } from '../../time/school-day.ts';
import { afterSchoolMinutes } from '../../time/school-hours.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { isPaused, replyClocks, TO_LEADERS, type Comment, type ReplyClock, type Stage } from './comments.ts';
import { coversKnown, personOn, type Cover } from './holiday-cover.ts';
import { leaderAddresses } from '../leaders.ts';
import { commentList } from './reply-card.ts';
import { dueOf } from './reply-reading.ts';
import { noticeAt, soonNoticeAt, type NoticeDays } from './reply-notice.ts';
import { alsoTold, changeEverywhere, commentIn, heldById, keep, post, runnersOnStaff, toPerson, type Held } from './reply-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Minutes of open school between telling the second runner and telling leaders. Ours: no policy and no setting says so. */
const LEADERS_AFTER = 120;
/** What was logged only after it was due: minutes until anybody else is told. */
const LATE_GRACE = 60;
/** What comes together is told together. */
const GATHER_MS = MINUTE_MS;

const timerKey = (comment: string): string => `reply:${comment}:clock`;
const DIGEST = 'reply:digest';

const daysFor = ({ hours }: Pick<AccountSchool, 'hours'>, covers: readonly Cover[]): NoticeDays => ({ hours, coveredOn: (day) => personOn(day, covers) !== null });

/** Sets when the next step of a clock comes, in place of what was set; nothing for one that stopped or has no due time. */
export async function setClock(turn: Turn, held: Held, school: AccountSchool): Promise<void> {
  const at = nextAt(held, turn.now, school, await coversKnown(turn.tx));
  if (at === null) turn.cancel(timerKey(held.comment.id));
  else turn.schedule(timerKey(held.comment.id), Math.max(at, turn.now), 'reply.clock', { comment: held.comment.id });
}

/** UTC ms of the next step; null where none comes. */
function nextAt({ comment, clock }: Held, now: number, school: AccountSchool, covers: readonly Cover[]): number | null {
  const { due } = comment;
  if (comment.state !== 'open' || due.at === null) return null;
  const days = daysFor(school, covers);
  switch (clock.stage) {
    case 'none':
      return (isPaused(comment) ? null : soonNoticeAt(due.at, due.soonHours, now, days)) ?? due.at;
    case 'soon':
      return due.at;
    case 'overdue':
      return noticeAt(now, 'others', days);
    case 'second':
      return noticeAt(afterSchoolMinutes(now, LEADERS_AFTER, school.hours), 'others', days);
    case 'leaders':
      return null;
  }
}

/** Where a clock begins: what was logged after it was due has told its holder by that very card. */
export const firstStage = (dueAt: number | null, now: number): Stage => (dueAt !== null && now >= dueAt ? 'overdue' : 'none');

/** As `setClock` for one that was late when it was logged: others are told an hour later. */
export function setLateClock(turn: Turn, { comment }: Held, school: AccountSchool): void {
  turn.schedule(timerKey(comment.id), afterSchoolMinutes(turn.now, LATE_GRACE, school.hours), 'reply.clock', { comment: comment.id });
}

/** After a start the policies are not read yet: what is logged then has its due time worked out a little later. */
const READ_AGAIN_MS = 2 * MINUTE_MS;
const READ_AT_LAST_MS = HOUR_MS;

export const isUnread = (school: Pick<AccountSchool, 'corpus' | 'rules'>): boolean => school.rules().replies === null && school.corpus() === null;

export function setRuleTimer(turn: Turn, comment: string): void {
  turn.schedule(`reply:${comment}:rule`, turn.now + READ_AGAIN_MS, 'reply.rule', { comment });
}

async function readRule(turn: Turn, school: AccountSchool): Promise<void> {
  const held = await heldById(turn, commentIn(turn));
  if (!held || held.comment.due.at !== null || held.comment.kind === 'child') return;
  if (isUnread(school) && turn.now - held.comment.loggedAt < READ_AT_LAST_MS) return setRuleTimer(turn, held.comment.id);
  const comment: Comment = { ...held.comment, due: dueOf(school.rules().replies, held.comment.receivedAt, school.hours) };
  changeEverywhere(turn, comment, school);
  await go(turn, { comment, clock: { ...held.clock, stage: firstStage(comment.due.at, turn.now) } }, school);
}

/** The timers of all reply clocks. */
export function replyTimerRoutes(ports: AccountPorts): Route[] {
  return [
    { name: 'accounts/reply-clock', match: { kind: 'timer', event: 'reply.clock' }, action: 'system.run', help: null, handle: (turn) => step(turn, ports.schools(turn.school.id)) },
    { name: 'accounts/reply-rule', match: { kind: 'timer', event: 'reply.rule' }, action: 'system.run', help: null, handle: (turn) => readRule(turn, ports.schools(turn.school.id)) },
    { name: 'accounts/reply-digest', match: { kind: 'timer', event: 'reply.digest' }, action: 'system.run', help: null, handle: (turn) => digest(turn, ports.schools(turn.school.id)) },
  ];
}

/** One step of one clock: due soon, overdue, the second runner, leaders. It asks at this moment whether it may tell anybody yet. */
async function step(turn: Turn, school: AccountSchool): Promise<void> {
  const held = await heldById(turn, commentIn(turn));
  const due = held?.comment.due.at ?? null;
  if (!held || held.comment.state !== 'open' || due === null) return;
  const covers = await coversKnown(turn.tx);
  const days = daysFor(school, covers);
  const { stage } = held.clock;
  if (turn.now < due) {
    if (stage !== 'none' || isPaused(held.comment)) return setClock(turn, held, school);
    if (noticeAt(turn.now, 'holder', days) > turn.now) return passSoon(turn, held, school);
    return go(turn, await tellSoon(turn, held, school, covers), school);
  }
  const first = stage === 'none' || stage === 'soon';
  const allowed = noticeAt(turn.now, first && !isPaused(held.comment) ? 'holder' : 'others', days);
  if (allowed > turn.now) return turn.schedule(timerKey(held.comment.id), allowed, 'reply.clock', { comment: held.comment.id });
  if (isPaused(held.comment) || stage === 'second') return go(turn, toLeaders(turn, held), school);
  const told = first ? await tellOverdue(turn, held, school, covers) : held;
  const others = noticeAt(turn.now, 'others', days) <= turn.now;
  return go(turn, others ? await tellSecond(turn, told, school) : told, school);
}

async function go(turn: Turn, held: Held, school: AccountSchool): Promise<void> {
  await setClock(turn, keep(turn, held), school);
}

/** The desk was down at the time for it, and now is no time to tell anybody: the due time itself comes next. */
async function passSoon(turn: Turn, { comment, clock }: Held, school: AccountSchool): Promise<void> {
  await go(turn, { comment, clock: { ...clock, stage: 'soon' } }, school);
}

async function tellSoon(turn: Turn, { comment, clock }: Held, school: AccountSchool, covers: readonly Cover[]): Promise<Held> {
  const who = answering(turn.now, comment, covers);
  await Promise.resolve();
  const posted = who === null ? comment : post(turn, comment, `reply:${comment.id}:soon:${turn.inbound.eventId}`, toPerson(who), school, ['This falls due soon.']);
  return { comment: posted, clock: { ...(who === null ? clock : alsoTold(clock, who)), stage: 'soon' } };
}

/** Whoever answers today: over a holiday the one who was named for it. */
const answering = (now: number, { holder }: Comment, covers: readonly Cover[]): string | null => personOn(dayIn(now), covers) ?? holder.person;

async function tellOverdue(turn: Turn, { comment, clock }: Held, school: AccountSchool, covers: readonly Cover[]): Promise<Held> {
  const who = answering(turn.now, comment, covers);
  await Promise.resolve();
  if (who === null) return { comment, clock: { ...clock, stage: 'overdue' } };
  return tellOne(turn, { comment, clock: { ...clock, stage: 'overdue' } }, who, school);
}

/** At once where it fell due just now; with all others where it had to wait or the desk was down: one list, no flood. */
function tellOne(turn: Turn, { comment, clock }: Held, who: string, school: AccountSchool): Held {
  const told = alsoTold(clock, who);
  if (turn.now - (comment.due.at ?? turn.now) > HOUR_MS) return { comment, clock: waiting(turn, told, who) };
  // Told again after a correction, it is a message of its own.
  const cardKey = `reply:${comment.id}:overdue:${who}:${turn.inbound.eventId}`;
  changeEverywhere(turn, comment, school, cardKey);
  return { comment: post(turn, comment, cardKey, toPerson(who), school), clock: told };
}

function waiting(turn: Turn, clock: ReplyClock, who: string): ReplyClock {
  turn.schedule(DIGEST, turn.now + GATHER_MS, 'reply.digest');
  return { ...clock, pending: [...new Set([...clock.pending, who])] };
}

/** The next runner after its holder; where there is none, leaders at once. */
async function tellSecond(turn: Turn, held: Held, school: AccountSchool): Promise<Held> {
  const runners = await runnersOnStaff(turn.tx, held.comment.account, school.staff);
  const second = runners.find(({ person }) => person !== held.comment.holder.person && person !== null && !held.clock.told.includes(person))?.person ?? runners.find(({ person }) => person !== held.comment.holder.person)?.person ?? null;
  if (second === null) return toLeaders(turn, held);
  const told = tellOne(turn, held, second, school);
  return { ...told, clock: { ...told.clock, stage: 'second' } };
}

/** Whoever was to hear of it could not be reached: leaders hear instead. */
export async function reachLeaders(turn: Turn, held: Held, school: AccountSchool): Promise<void> {
  if (held.comment.state !== 'open' || held.clock.stage === 'leaders') return;
  const told = toLeaders(turn, held);
  // Before it is due its own steps go on: another runner may still be reached.
  const early = held.comment.due.at === null || turn.now < held.comment.due.at;
  await go(turn, early ? { ...told, clock: { ...told.clock, stage: held.clock.stage } } : told, school);
}

const toLeaders = (turn: Turn, { comment, clock }: Held): Held => ({ comment, clock: { ...waiting(turn, clock, TO_LEADERS), stage: 'leaders' } });

/** One message to each of those who are still to hear of something, whatever came together. Who may not be told at this moment is told later. */
async function digest(turn: Turn, school: AccountSchool): Promise<void> {
  const days = daysFor(school, await coversKnown(turn.tx));
  const holders = noticeAt(turn.now, 'holder', days);
  const others = noticeAt(turn.now, 'others', days);
  const to = new Map<string, Held[]>();
  let later: number | null = null;
  for (const { id } of await turn.tx.find(replyClocks, 'pending', 'yes')) {
    const held = await heldById(turn, id);
    if (!held) continue;
    const wait = (who: string): number => (who === held.comment.holder.person ? holders : others);
    const waits = held.comment.state === 'open' ? held.clock.pending.filter((who) => wait(who) > turn.now) : [];
    for (const who of waits) later = Math.min(later ?? Infinity, wait(who));
    for (const who of held.comment.state === 'open' ? held.clock.pending : []) if (!waits.includes(who)) to.set(who, [...(to.get(who) ?? []), held]);
    keep(turn, { ...held, clock: { ...held.clock, pending: waits } });
  }
  if (later !== null) turn.schedule(DIGEST, later, 'reply.digest');
  for (const [who, list] of to) {
    const addresses = who === TO_LEADERS ? leaderAddresses(school) : [toPerson(who)];
    const lead = who === TO_LEADERS ? 'Nobody has acknowledged these yet. Those who run the accounts were told before.' : 'These were due while nobody could be told. Acknowledge what you have answered.';
    const [only] = list;
    for (const address of addresses) {
      if (list.length === 1 && only) await postOne(turn, only.comment.id, address, who, school);
      else turn.send(address, `reply:list:${turn.inbound.eventId}:${who}`, commentList('Overdue on our accounts', lead, list.map(({ comment }) => comment), turn.now));
    }
  }
}

/** A list of one is its card. Read again: somebody else may have been told of it in this very turn. */
async function postOne(turn: Turn, id: string, to: Address, who: string, school: AccountSchool): Promise<void> {
  const held = await heldById(turn, id);
  if (!held) return;
  const { comment } = held;
  const notes = who === TO_LEADERS && (comment.due.at === null || turn.now < comment.due.at) ? [`${comment.holder.name} holds this and could not be reached.`] : [];
  keep(turn, { ...held, comment: post(turn, comment, `reply:${id}:told:${turn.inbound.eventId}:${who}`, to, school, notes) });
}
