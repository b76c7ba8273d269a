import type { AccountFacts } from './chat/directory.ts';
import { typedText, type Account, type Inbound } from './chat/inbound.ts';
import type { Address, CardContent } from './chat/outbound.ts';
import type { Reply } from './chat/reply.ts';
import type { Accept } from './chat/surface.ts';
import { within, type Clock } from './kernel/clock.ts';
import type { Grant } from './kernel/grant.ts';
import { randomId, type EffectId, type Id, type KeyId, type SchoolId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { err, type Result } from './kernel/result.ts';
import { enqueue, type Send } from './outbox/outbox.ts';
import { authorise } from './people/permissions.ts';
import type { Person } from './people/staff.ts';
import { keepRefusal, refusalLimit } from './records/refusals.ts';
import { inDoubtSince } from './records/restored.ts';
import { FloodLimit } from './routes/flood-limit.ts';
import type { Intent } from './routes/intents.ts';
import type { Route } from './routes/route.ts';
import { makeRouter } from './routes/router.ts';
import { markSeen, replyBefore } from './routes/seen.ts';
import type { Turn, TurnSchool } from './routes/turn.ts';
import { NotSaved, type Store, type Tx } from './storage/store.ts';
import { cancel, schedule, takeDue } from './time/timers.ts';

/** Why a turn was refused; `something-broke` is a fault of the program, and nothing of the turn was saved then either. */
export type Refusal = NonNullable<Reply['reason']>;

export interface TurnPorts<Screening extends { readonly level: 'red' | 'amber' | 'none' }> {
  readonly store: Store;
  readonly routes: readonly Route[];
  readonly clock: Clock;
  readonly log: Log;
  readonly newId?: () => string;
  /** The school an inbound belongs to, by what the platform says of the account (null when it is silent); null when it is nobody's. */
  readonly schoolOf: (inbound: Inbound, facts: AccountFacts | null) => TurnSchool | null;
  /** What the platform says of the account now. Asked before the transaction, for two seconds at most. */
  readonly factsOf: (account: Account) => Promise<AccountFacts>;
  readonly personOf: (tx: Pick<Tx, 'get' | 'find' | 'put'>, school: SchoolId, account: Account, facts: AccountFacts, now: number) => Promise<Person | null>;
  /** The harm check of everything that was typed. */
  readonly screen: (text: string) => Screening;
  readonly intentOf: (text: string, screening: Screening, about: { readonly inbound: Inbound; readonly person: Person | null; readonly school: SchoolId; readonly now: number }) => Intent;
  /**
   * Shows what the harm check found where the intent is not already `urgent` (an amber message, words in a form or card). Its cards go
   * out before the route's, and also when the route is refused.
   */
  readonly warn?: (turn: Turn, screening: Screening) => Promise<void>;
  /**
   * The card of a refusal: what happened, that nothing was saved, and what to do now. It stands alone: where the message was a child in
   * danger, and could not be saved, it is the urgent card itself.
   */
  readonly refusalCard: (refusal: Refusal, school: TurnSchool | null, inbound: Inbound, asker: Person | null) => CardContent | null;
  /** Ends a card as whoever reads it should see it. */
  readonly footed?: (school: SchoolId | null, to: Address, card: CardContent) => CardContent;
  /** After a commit that put messages or timers. */
  readonly wake: (school: SchoolId, what: { readonly sent: number; readonly scheduled: number }) => void;
  readonly floodLimit?: FloodLimit;
}

const FACTS_LIMIT_MS = 2_000;
const MOST_PREPARATIONS = 3;

/** Leave for what the desk does on its own account (opening a card to send it, a stored reply to repeat it). */
export function deskGrant(now: number): Grant {
  const granted = authorise(null, 'system.run', 'none', now);
  if (!granted.ok) throw new Error('the desk itself may run');
  return granted.value;
}

/** Leave to open a page of the desk in a browser, asked when it is opened: outside a turn, because nothing is done by it. */
export const leaveToOpen = (person: Person | null, page: 'account.page' | 'pack.make', now: number): Result<Grant, 'not-allowed'> => authorise(person, page, 'none', now);

/**
 * The pipeline of one turn: everything that happens goes through here, in one transaction. What the reply says was saved is on the
 * disk when it resolves. Never rejects: a failed save and a fault in a handler are replies too, and save nothing.
 */
export function makeTurns<S extends { readonly level: 'red' | 'amber' | 'none' }>(ports: TurnPorts<S>): Accept {
  const { store, clock, log, wake } = ports;
  const router = makeRouter(ports.routes);
  const limit = ports.floodLimit ?? new FloodLimit();
  const refusalsKept = refusalLimit();
  const newId = ports.newId ?? randomId;

  const refused = (refusal: Refusal, school: TurnSchool | null, inbound: Inbound, asker: Person | null = null): Reply => {
    const card = ports.refusalCard(refusal, school, inbound, asker);
    return footed({ status: 'refused', reason: refusal, ...(card ? { card } : {}) }, school, inbound, asker);
  };

  /** The reply as its reader should see it: someone who is nobody here reads no colleague's name at its end. */
  function footed(reply: Reply, school: TurnSchool | null, inbound: Inbound, actor: Person | null): Reply {
    const reader = actor === null || actor.standing === 'outsider' ? 'outsider' : actor.id;
    const privately: Address = { kind: 'account', account: inbound.account, reader };
    const end = (to: Address, card: CardContent): CardContent => ports.footed?.(school?.id ?? null, to, card) ?? card;
    return {
      ...reply,
      ...(reply.card ? { card: end(privately, reply.card) } : {}),
      ...(reply.step ? { step: end(privately, reply.step) } : {}),
      // What a search finds is put into messages for others to read.
      ...(reply.results ? { results: reply.results.map((one) => ({ ...one, card: end({ kind: 'channel', channel: '' }, one.card) })) } : {}),
    };
  }

  return async (inbound) => {
    if (!mayCarry(inbound)) return refused('not-allowed', null, inbound);
    const account = await factsOf(inbound.account);
    const school = ports.schoolOf(inbound, account.known ? account.facts : null);
    // Where several schools share a workspace, a directory that is silent leaves open whose colleague this is.
    if (!school) return refused(account.known ? 'not-allowed' : 'something-broke', null, inbound);
    let asker: Person | null = null;
    const knows = (person: Person | null): void => {
      asker = person;
    };
    try {
      for (let i = 0; i < MOST_PREPARATIONS; i++) {
        const reply = await take(inbound, school, account, knows);
        if (reply) return reply;
      }
      throw new Error('who the account is changed again and again');
    } catch (error) {
      // Where the records cannot be had, what the platform says is enough to tell a colleague from a stranger.
      asker ??= account.facts ? await ports.personOf(NO_RECORDS, school.id, inbound.account, account.facts, clock.now()) : null;
      if (error instanceof NotSaved) {
        log('turn.not-saved', { school: school.id, kind: inbound.kind, code: error.reason.code });
        return refused('not-saved', school, inbound, asker);
      }
      log('turn.broke', { school: school.id, kind: inbound.kind, error: error instanceof Error ? error.name : 'unknown', at: placeOf(error) });
      return refused('something-broke', school, inbound, asker);
    }
  };

  /** Null when the account turned out to be another person than the one it was prepared for. */
  async function take(inbound: Inbound, school: TurnSchool, { facts, known }: Known, knows: (person: Person | null) => void): Promise<Reply | null> {
    const now = clock.now();
    const text = typedText(inbound);
    const screening = ports.screen(text);
    const personIn = async (tx: Pick<Tx, 'get' | 'find' | 'put'>): Promise<Person | null> => (facts ? ports.personOf(tx, school.id, inbound.account, facts, now) : null);
    // A look ahead, for what must be prepared before the transaction; who acts is settled inside it.
    const expected = await store.glance(school.id, (tx) => personIn({ get: tx.get.bind(tx), find: tx.find.bind(tx), put: () => {} }));
    knows(expected);
    const intent = inbound.kind === 'message' ? ports.intentOf(text, screening, { inbound, person: expected, school: school.id, now }) : null;
    // A stranger is shown what the harm check found and no more, so that much needs no directory.
    if (!known && screening.level === 'none') throw new DirectorySilent();
    if (intent !== null && intent !== 'urgent' && intent !== 'report' && screening.level === 'none' && !limit.take(accountKey(inbound.account), now)) return refused('too-many', school, inbound, expected);
    const route = router(inbound, intent);
    const prepared = await route?.prepare?.({ inbound, actor: expected, now, school });
    let actor: Person | null = null;
    const note = () => ({ at: now, actor: actor?.id ?? null, inbound: { eventId: inbound.eventId, kind: inbound.kind, route: route?.name ?? null } });
    const done = await store.transact(school.id, note, async (tx) => {
      const before = await replyBefore(tx, inbound, deskGrant(now));
      if (before) {
        // Set again for the very moment that was handled, it would come again at each tick and be taken for a repeat for ever.
        if (inbound.kind === 'timer') await takeDue(tx, inbound.key, inbound.dueAt);
        return { reply: before, sent: 0, scheduled: 0 };
      }
      actor = await personIn(tx);
      if (!sameLeave(actor, expected)) return null;
      if (inbound.kind === 'timer' && !(await takeDue(tx, inbound.key, inbound.dueAt))) return { reply: { status: 'repeated' } as const, sent: 0, scheduled: 0 };
      const work = new Work(tx, inbound, actor, school, now, newId);
      // A search box asks again at each letter: its own answer is the warning there.
      const warns = screening.level !== 'none' && intent !== 'urgent' && inbound.kind !== 'search' && ports.warn !== undefined;
      if (warns) {
        const leave = authorise(actor, 'urgent.see', 'none', now);
        if (leave.ok) await ports.warn?.(work.turn(leave.value), screening);
      }
      const leave = await leaveFor(route, work, tx);
      if (!route || !leave.ok) {
        const refusal = refused(route ? 'not-allowed' : 'unknown-action', school, inbound, actor);
        // Someone who was just shown the urgent card must not read above it that they are not known here.
        const { card: _hidden, ...bare } = refusal;
        const reply: Reply = work.sends.length > 0 ? bare : refusal;
        if (route && !LOOKS.has(inbound.kind) && inbound.account.surface !== 'system' && refusalsKept.take(accountKey(inbound.account), now)) keepRefusal(tx, inbound, route, actor?.id ?? null, now);
        // A refusal is not remembered as an answer, but what the harm check sent is real and must not be sent twice.
        if (work.sends.length > 0) await work.finish(reply);
        else if (inbound.kind === 'timer') throw new TimerNotTaken(reply);
        return { reply, sent: work.sends.length, scheduled: 0 };
      }
      await route.handle(work.turn(leave.value), prepared);
      const said = work.said ?? {};
      const reply = footed({ status: said.reason === undefined ? 'recorded' : 'refused', ...said }, school, inbound, actor);
      await work.finish(reply);
      return { reply, sent: work.sends.length, scheduled: work.scheduled };
    }).catch((error: unknown) => {
      if (error instanceof TimerNotTaken) return { reply: error.reply, sent: 0, scheduled: 0 };
      throw error;
    });
    if (done && (done.sent > 0 || done.scheduled > 0)) wake(school.id, { sent: done.sent, scheduled: done.scheduled });
    return done && done.reply;
  }

  async function leaveFor(route: Route | null, work: Work, tx: Tx): Promise<Result<Grant, 'not-allowed'>> {
    // No person and not the desk: an account that the directory could not vouch for.
    if (!route || (work.actor === null && work.inbound.account.surface !== 'system')) return err('not-allowed');
    const relation = (await route.relation?.({ inbound: work.inbound, actor: work.actor, tx })) ?? 'none';
    return authorise(work.actor, route.action, relation, work.now);
  }

  /** A directory that does not answer must not keep the urgent card back: until it does, the account is a stranger's. */
  async function factsOf(account: Account): Promise<Known> {
    if (account.surface === 'system') return { facts: null, known: true };
    try {
      return { facts: await within(FACTS_LIMIT_MS, ports.factsOf(account)), known: true };
    } catch (error) {
      log('turn.directory-silent', { surface: account.surface, error: error instanceof Error ? error.name : 'unknown' });
      return { facts: { kind: 'guest' }, known: false };
    }
  }
}

const NO_RECORDS: Pick<Tx, 'get' | 'find' | 'put'> = { get: () => Promise.resolve(null), find: () => Promise.resolve([]), put: () => undefined };

/** What the platform says of an account; `known` is false where it did not answer in time. */
interface Known {
  readonly facts: AccountFacts | null;
  readonly known: boolean;
}

/** Puts a timer back whose turn was refused, by ending its transaction; the ticker tries again later and says so. */
class TimerNotTaken extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super('refused');
    this.reply = reply;
  }
}

class DirectorySilent extends Error {
  override readonly name = 'DirectorySilent';
}

/** What a handler asks for in one run of its transaction. */
class Work {
  readonly sends: Send[] = [];
  scheduled = 0;
  said: Omit<Reply, 'status'> | null = null;
  #saidUnder: KeyId | undefined;
  readonly tx: Tx;
  readonly inbound: Inbound;
  readonly actor: Person | null;
  readonly school: TurnSchool;
  readonly now: number;
  readonly #newId: () => string;

  constructor(tx: Tx, inbound: Inbound, actor: Person | null, school: TurnSchool, now: number, newId: () => string) {
    this.tx = tx;
    this.inbound = inbound;
    this.actor = actor;
    this.school = school;
    this.now = now;
    this.#newId = newId;
  }

  turn(grant: Grant): Turn {
    return Object.freeze<Turn>({
      inbound: this.inbound,
      actor: this.actor,
      grant,
      now: this.now,
      school: this.school,
      tx: this.tx,
      newId: <K extends string>() => this.#newId() as Id<K>,
      reply: (reply, key) => {
        if (this.said) throw new Error('a turn replies once');
        this.said = reply;
        this.#saidUnder = key;
      },
      send: (to, cardKey, card, key) => {
        this.sends.push({ to, cardKey, card, key });
      },
      schedule: (key, at, event, data) => {
        this.scheduled++;
        schedule(this.tx, this.now, key, at, event, data);
      },
      cancel: (key) => cancel(this.tx, key),
    });
  }

  async finish(reply: Reply): Promise<void> {
    // A look that changed nothing may be repeated: a search asks again at each letter, and neither it nor a page opened is worth a record.
    if (LOOKS.has(this.inbound.kind) && this.sends.length === 0 && this.scheduled === 0) return;
    const bySelf = this.inbound.kind === 'timer' && this.sends.length > 0 ? { school: this.school.id, inDoubtSince: await inDoubtSince(this.tx, this.now) } : undefined;
    await enqueue(this.tx, this.sends, { turn: this.inbound.eventId, now: this.now, newId: () => this.#newId() as EffectId, bySelf });
    await markSeen(this.tx, this.inbound, reply, this.now, this.#saidUnder);
  }
}

const LOOKS: ReadonlySet<Inbound['kind']> = new Set(['search', 'home']);

/** Timers, dead deliveries and outcomes come from the desk itself and from nobody else; everything else never does. */
function mayCarry(inbound: Inbound): boolean {
  const own = inbound.kind === 'timer' || inbound.kind === 'delivery' || inbound.kind === 'outcome';
  return own === (inbound.account.surface === 'system');
}

const accountKey = (account: Account): string => `${account.surface} ${account.tenant} ${account.id}`;

const sameLeave = (a: Person | null, b: Person | null): boolean => a?.id === b?.id && a?.standing === b?.standing && a?.roles.join() === b?.roles.join();

/** Where in our own source it broke: a file and a line are no one's words, a message might be. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return /\bsrc\/[\w./-]+:\d+/.exec(stack)?.[0] ?? 'unknown';
}
