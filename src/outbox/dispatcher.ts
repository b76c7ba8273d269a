import type { Inbound } from '../chat/inbound.ts';
import { platformOf, type Address, type CardContent, type Outbound, type Place, type Receipt } from '../chat/outbound.ts';
import type { Accept, DeliveryError, Surface } from '../chat/surface.ts';
import { elapsed, sleep, TimeoutError, within, withTimeLimit, type Clock } from '../kernel/clock.ts';
import type { Grant } from '../kernel/grant.ts';
import { asId, type EffectId, type SchoolId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { NotSaved, type ReadTx, type Store, type TurnNote, type Tx } from '../storage/store.ts';
import { outbox, outboxCards, type OutboxRow } from './outbox.ts';
import { Lanes } from './lanes.ts';
import { RETRY, waitAfter, type RetryPolicy } from './retry-policy.ts';

export interface DispatcherOptions {
  readonly store: Store;
  readonly schools: readonly SchoolId[];
  readonly surfaces: readonly Surface[];
  /** Finds where an address is to be reached now, just before sending; null when it cannot or may not be reached. */
  readonly locate: (to: Address, tx: ReadTx) => Promise<Place | null>;
  /** Ends the card as its reader should see it; as it is, where nobody says. */
  readonly footed?: (school: SchoolId, to: Address, card: CardContent) => CardContent;
  /**
   * Whether whoever reads at this place may still read this card, asked just before it leaves; everything may leave where nobody asks. Rejects
   * when the platform does not say: then it is tried again.
   */
  readonly mayLeave?: (school: SchoolId, to: Address, place: Place, card: CardContent) => Promise<boolean>;
  readonly accept: Accept;
  readonly clock: Clock;
  readonly log: Log;
  /** Leave to open the sealed cards, for the desk itself. */
  readonly grant: (now: number) => Grant;
  readonly retry?: RetryPolicy;
  /** How long after a try its message may still turn up on that platform (its own delay plus our time limit), before `find` is believed. */
  readonly settleMs?: Partial<Record<Surface['name'], number>>;
  readonly sendLimitMs?: number;
  /**
   * Whether other processes send from the same outbox. Then nobody takes what another took within `leaseMs`, which is longer than `sendLimitMs` and
   * the last arrival after it, and whoever was away longer than the limit (a machine that slept) sends nothing.
   */
  readonly shared?: boolean;
  readonly leaseMs?: number;
  readonly random?: () => number;
}

interface Job {
  readonly row: OutboxRow;
  readonly place: Place | null;
  readonly card: CardContent | null;
  /** The earlier message that this one replaces. */
  readonly earlier: Receipt | null;
  /** A try before this one may have arrived. */
  readonly doubt: boolean;
}
type Outcome = Result<Receipt, DeliveryError>;
/** A lane's first row, or when to look at the lane again; null when nothing waits there. */
type Leased = { readonly job: Job } | { readonly job: null; readonly lookAt: number | null };

const LANES_AT_ONCE = 16;
const SEND_LIMIT_MS = 30_000;
const LEASE_MS = 40_000;
// A long lane gives its place to others after this, and goes on behind them.
const LANE_TURN_MS = 15_000;
const TELL_AGAIN_MS = 60_000;
// No call of a surface lives this long; one that seems to must not hold its row for ever.
const GIVEN_UP_MS = 300_000;
const LOOK_AGAIN_MS = 1_000;
const LOOK_AGAIN_IF_FULL_MS = 25;

/** Takes what turns have committed to the surfaces: once each where the surface can be read back, in order for each address. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #surfaces: ReadonlyMap<string, Surface>;
  readonly #tellAgain = new Map<string, number>();
  #running: Promise<void> | null = null;
  /** The schools whose messages are to be looked for. */
  readonly #look = new Set<SchoolId>();
  #nudge: () => void = () => undefined;
  /** Rows whose last try ran into our time limit and still goes on somewhere: they are not tried again beside it. */
  readonly #goingOn = new Set<string>();
  #stopped = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#surfaces = new Map(options.surfaces.map((surface) => [surface.name, surface]));
  }

  /**
   * Sends everything that is due now, of one school where one is named; resolves when nothing due is left. A call during a run makes that run look
   * once more.
   */
  runOnce(school?: SchoolId): Promise<void> {
    for (const one of school === undefined ? this.#options.schools : [school]) this.#look.add(one);
    this.#nudge();
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Starts a run and does not wait: for after a commit, which was one school's; a look through a thousand others would cost more than the turn. */
  wake(school?: SchoolId): void {
    if (this.#stopped) return;
    this.runOnce(school).catch((error: unknown) => this.#options.log('outbox.failed', { code: codeOf(error) }));
  }

  /** Ends after the messages that are under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const { store } = this.#options;
    const places = new Map<string, { readonly school: SchoolId; readonly lane: string }>();
    const lanes = new Lanes(LANES_AT_ONCE, async (key) => {
      const at = places.get(key);
      if (at) await this.#guarded(at.school, at.lane);
    });
    for (;;) {
      // Under load every turn wakes it, and what it would find could not begin: one look finds what several of them left.
      if (lanes.full && !this.#stopped) await sleep(LOOK_AGAIN_IF_FULL_MS);
      if (!this.#stopped) {
        const schools = [...this.#look];
        this.#look.clear();
        for (const school of schools) {
          for (const lane of await store.glance(school, (tx) => tx.values(outbox, 'lane'))) {
            const key = `${school} ${lane}`;
            places.set(key, { school, lane });
            lanes.add(key);
          }
        }
        for (const school of schools) await this.#tellOfDead(school);
      }
      if (lanes.idle && (this.#look.size === 0 || this.#stopped)) return;
      const nudged = new Promise<void>((resolve) => {
        this.#nudge = resolve;
      });
      // A message that comes while another hangs must not wait for it: it may be the urgent card.
      if (this.#look.size === 0 || this.#stopped) await Promise.race([lanes.oneEnds(), nudged]);
    }
  }

  async #guarded(school: SchoolId, lane: string): Promise<void> {
    try {
      await this.runLane(school, lane, Infinity);
    } catch (error) {
      // Not saved or a bug: the row stays as it is on disk, and the next run asks the surface before it sends again.
      this.#options.log('outbox.lane-failed', { school, code: codeOf(error) });
    }
  }

  /**
   * Sends what is due in one lane, for a while. Says when to look at it again, UTC ms; null when nothing waits there. Rejects where the records cannot
   * be had.
   */
  async runLane(school: SchoolId, lane: string, forMs = LANE_TURN_MS): Promise<number | null> {
    const from = elapsed();
    while (!this.#stopped && elapsed() - from < forMs) {
      const leased = await this.#lease(school, lane);
      if (!leased.job) return leased.lookAt;
      const outcome = await this.#send(school, leased.job);
      await this.#settle(school, leased.job, outcome);
    }
    return this.#options.clock.now();
  }

  /** Takes the lane's first row, durably, before anything leaves: whoever finds it leased later knows that it may be out already. */
  async #lease(school: SchoolId, lane: string): Promise<Leased> {
    return this.#transact(school, 'lease', this.#options.clock.now(), async (tx) => {
      // Of this very run: a store that had to try again has waited since.
      const now = this.#options.clock.now();
      const [id] = await tx.findIds(outbox, 'lane', lane);
      const row = id === undefined ? null : await tx.get(outbox, id);
      if (!row) return { job: null, lookAt: null };
      const from = this.#mayTryFrom(row, now);
      if (from > now) return { job: null, lookAt: from };
      const located = await this.#options.locate(row.to, tx);
      const place = located && row.doubt ? (placeIn(row) ?? located) : located;
      const kept = (await tx.get(outboxCards, row.id, this.#options.grant(now)))?.card ?? null;
      const card = kept && (this.#options.footed?.(school, row.to, kept) ?? kept);
      const target = row.target === null ? null : await tx.get(outbox, row.target);
      const earlier = row.kind === 'update' ? (target?.receipt ?? null) : null;
      // What it should replace was never posted, or is forgotten: then this is the first.
      const kind = earlier ? 'update' : 'post';
      const leased: OutboxRow = { ...row, state: 'leased', kind, place, tries: row.tries + 1, triedAt: now, doubt: true };
      tx.put(outbox, leased);
      return { job: { row: leased, place, card, earlier, doubt: row.doubt } };
    });
  }

  /** From when on a row may be tried. */
  #mayTryFrom(row: OutboxRow, now: number): number {
    const settled = row.doubt ? row.triedAt + this.#settleMs(row) : 0;
    const free = this.#options.shared && row.state === 'leased' ? row.triedAt + (this.#options.leaseMs ?? LEASE_MS) : 0;
    return Math.max(row.dueAt, settled, free, this.#goingOn.has(row.id) ? now + LOOK_AGAIN_MS : 0);
  }

  /** Whether so long after the try another process may soon take it for given up. */
  #tooLate({ triedAt }: OutboxRow): boolean {
    return this.#options.shared === true && this.#options.clock.now() >= triedAt + (this.#options.sendLimitMs ?? SEND_LIMIT_MS);
  }

  #settleMs(row: OutboxRow): number {
    const place = placeIn(row);
    const platform = place && platformOf(place);
    return platform ? (this.#options.settleMs?.[platform] ?? 0) : 0;
  }

  /** Here and in `#heldBack` alone a surface's exceptions are caught: they are tries that failed. */
  async #send(school: SchoolId, job: Job): Promise<Outcome> {
    const { row, place, card, earlier, doubt } = job;
    if (!card) return err({ code: 'invalid', reason: 'erased' });
    const surface = place && this.#surfaces.get(platformOf(place) ?? '');
    if (!place || !surface) return err({ code: 'gone', reason: place ? 'no-surface' : 'no-place' });
    const effectId: EffectId = asId<'effect'>(row.id);
    const held = await this.#heldBack(school, row, place, card);
    if (held) return err(held);
    if (this.#tooLate(row)) return err(TOO_LATE);
    try {
      return await withTimeLimit(this.#options.sendLimitMs ?? SEND_LIMIT_MS, (signal) => this.#following(row.id, signal, async () => {
        if (earlier) return surface.update(earlier, card, effectId);
        // Looked for from when it was made: before that it cannot have been posted.
        const found = doubt ? await surface.find(effectId, place, row.madeAt) : 'absent';
        if (typeof found === 'object') return ok(found);
        signal.throwIfAborted();
        if (this.#tooLate(row)) return err(TOO_LATE);
        const outbound: Outbound = { effectId, school, to: place, cardKey: row.cardKey, card, repeat: found === 'unknown' };
        return surface.deliver(outbound);
      }));
    } catch (error) {
      return err({ code: 'retry', reason: error instanceof TimeoutError ? 'timeout' : 'threw' });
    }
  }

  /** Remembers work that goes on after its time limit, until it ends or the platform must have dropped it. */
  async #following(id: string, signal: AbortSignal, work: () => Promise<Outcome>): Promise<Outcome> {
    const mark = (): void => {
      this.#goingOn.add(id);
      const forget = (): boolean => this.#goingOn.delete(id);
      within(GIVEN_UP_MS, running).then(forget, forget);
    };
    signal.addEventListener('abort', mark, { once: true });
    const running = work();
    return running;
  }

  /** Null when it may leave. Nothing was posted where it may not. */
  async #heldBack(school: SchoolId, row: OutboxRow, place: Place, card: CardContent): Promise<DeliveryError | null> {
    const { mayLeave, sendLimitMs = SEND_LIMIT_MS } = this.#options;
    if (!mayLeave) return null;
    try {
      const may = await within(sendLimitMs, mayLeave(school, row.to, place, card));
      return may ? null : { code: 'denied', reason: 'reader-changed', refused: true };
    } catch (error) {
      return { code: 'retry', reason: error instanceof TimeoutError ? 'directory-slow' : 'directory-silent', refused: true };
    }
  }

  async #settle(school: SchoolId, job: Job, outcome: Outcome): Promise<void> {
    const now = this.#options.clock.now();
    const { retry = RETRY, random = Math.random, log } = this.#options;
    const { row } = job;
    const ended = (tx: Tx, end: Partial<OutboxRow>): void => {
      tx.put(outbox, { ...row, ...end });
      tx.remove(outboxCards, row.id);
    };
    const lost = await this.#transact(school, 'settle', now, async (tx) => {
      // Another process took it for given up: what that one finds out counts, and it looks for this message before it sends one.
      if (this.#options.shared && !sameTry(await tx.get(outbox, row.id), row)) return true;
      if (outcome.ok) {
        // After an update, the message stands where it stood: the post's own row keeps its newest receipt.
        const target = job.earlier && row.target !== null ? await tx.get(outbox, row.target) : null;
        if (target) tx.put(outbox, { ...target, receipt: outcome.value });
        ended(tx, { state: 'delivered', receipt: outcome.value });
        return false;
      }
      const { code, reason, afterMs, refused } = outcome.error;
      // What the platform itself refused did not arrive, so what was certain before this try is certain still.
      const doubt = refused ? job.doubt : true;
      if (job.earlier && code === 'gone' && reason !== 'no-place') {
        // The card was deleted there: its news still has to arrive, so it is posted anew.
        tx.put(outbox, { ...row, kind: 'post', target: null, state: 'queued', tries: 0, doubt: false, dueAt: now });
        return false;
      }
      // It was this machine that was slow, however often: no message is given up for that.
      if (outcome.error === TOO_LATE) tx.put(outbox, { ...row, doubt, state: 'queued', reason, tries: row.tries - 1, dueAt: now + retry.firstMs });
      else if (code === 'retry' && row.tries < retry.most) tx.put(outbox, { ...row, doubt, state: 'queued', reason, dueAt: now + waitAfter(retry, row.tries, afterMs, random()) });
      else ended(tx, { state: 'dead', reason });
      return false;
    });
    if (lost) log('outbox.lease-lost', { school, effect: row.id, tries: row.tries });
    // What died is told in this run.
    if (!outcome.ok) this.#look.add(school);
    if (!outcome.ok) log('outbox.not-delivered', { school, effect: row.id, code: outcome.error.code, reason: outcome.error.reason, tries: row.tries });
  }

  /** Each dead row comes in as an event, until a turn has taken it: who else can be reached is for the one who sent it to say. */
  async #tellOfDead(school: SchoolId): Promise<void> {
    const now = this.#options.clock.now();
    if ((await this.#options.store.glance(school, (tx) => tx.findIds(outbox, 'untold', 'yes'))).length === 0) return;
    const dead = await this.#options.store.read(school, (tx) => tx.find(outbox, 'untold', 'yes'));
    for (const row of dead) if ((this.#tellAgain.get(row.id) ?? 0) <= now) await this.#tell(school, row, now);
  }

  /** As the run does for every dead row, for one of them. Says when to tell it again, UTC ms; null when it was heard. */
  async runDead(school: SchoolId, id: string): Promise<number | null> {
    const row = await this.#options.store.read(school, (tx) => tx.get(outbox, id));
    return row?.state === 'dead' && !row.told ? this.#tell(school, row, this.#options.clock.now()) : null;
  }

  async #tell(school: SchoolId, row: OutboxRow, now: number): Promise<number | null> {
    const reply = await this.#options.accept(deadInbound(school, row, now));
    if (reply.status === 'refused' && reply.reason !== 'unknown-action') {
      this.#tellAgain.set(row.id, now + TELL_AGAIN_MS);
      return now + TELL_AGAIN_MS;
    }
    this.#tellAgain.delete(row.id);
    if (reply.status === 'refused') this.#options.log('outbox.dead-unheard', { school, effect: row.id });
    try {
      await this.#transact(school, 'told', now, async (tx) => {
        const found = await tx.get(outbox, row.id);
        if (found) tx.put(outbox, { ...found, told: true });
      });
      return null;
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error;
      // Told again then, and the turn's seen mark knows it.
      this.#options.log('outbox.told-not-saved', { school, effect: row.id });
      return now + TELL_AGAIN_MS;
    }
  }

  #transact<T>(school: SchoolId, step: string, now: number, fn: (tx: Tx) => Promise<T>): Promise<T> {
    const note: TurnNote = { at: now, actor: null, inbound: { eventId: asId<'event'>(`outbox:${step}`), kind: 'dispatch', route: null } };
    return this.#options.store.transact(school, note, fn);
  }
}

// Nothing left, so nothing is in doubt that was not before.
const TOO_LATE: DeliveryError = { code: 'retry', reason: 'too-late', refused: true };

const sameTry = (found: OutboxRow | null, row: OutboxRow): boolean => found?.state === 'leased' && found.tries === row.tries && found.triedAt === row.triedAt;

/** Where a row was tried. */
const placeIn = ({ place }: OutboxRow): Place | null => (place === null || place.kind === 'person' || place.kind === 'channel' ? null : place);

function deadInbound(school: SchoolId, row: OutboxRow, now: number): Inbound {
  return {
    kind: 'delivery',
    eventId: asId<'event'>(`dead:${row.id}`),
    account: { surface: 'system', tenant: school, id: 'outbox' },
    conversation: { id: asId<'conversation'>('system'), kind: 'personal' },
    at: now,
    school,
    effectId: row.id,
    outcome: 'dead',
    reason: row.reason ?? 'unknown',
  };
}

const codeOf = (error: unknown): string => (error instanceof NotSaved ? error.reason.code : error instanceof Error ? error.name : 'unknown');
