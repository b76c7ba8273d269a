import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App } from '../../src/app.ts';
import { fillCard } from '../../src/cards/fill.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { AccountFacts } from '../../src/chat/directory.ts';
import type { Account, ActionData, FieldValues, Inbound } from '../../src/chat/inbound.ts';
import type { CardContent, Outbound, Place, PlatformName } from '../../src/chat/outbound.ts';
import type { Reply } from '../../src/chat/reply.ts';
import type { Surface } from '../../src/chat/surface.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { asId, randomId, type EventId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { err, ok } from '../../src/kernel/result.ts';
import { loadSchools } from '../../src/school.ts';

/** A posted card, as it stands now. */
export interface Shown {
  readonly conversation: string;
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** What a person reads. */
  readonly text: string;
}

/** One platform of the stage, as its people use it. */
export interface Platform {
  /** What an account says; resolves when all that it led to is posted. `where` is a channel's id; else their private conversation. */
  says(account: string, text: string, where?: string, event?: EventId): Promise<Reply>;
  presses(account: string, verb: string, data?: ActionData, inputs?: FieldValues, where?: string, event?: EventId): Promise<Reply>;
  /** Anything else that comes in from there. */
  gives(account: string, what: What, where?: string, event?: EventId): Promise<Reply>;
  /** What the platform says of an account from now on; a full member without an address where nothing was said. `null`: it does not answer. */
  knows(account: string, facts: AccountFacts | null): void;
  /** Who can read in a channel from now on. */
  members(conversation: string, accounts: readonly string[]): void;
}
type What = DistributiveOmit<Inbound, 'eventId' | 'account' | 'conversation' | 'at' | 'school'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The whole app on a moved clock, with surfaces that keep what is posted. The example school on its page, unless told otherwise. */
export interface Stage extends Omit<Platform, 'gives' | 'knows' | 'members'> {
  readonly app: App;
  readonly config: Config;
  /** A platform by its name; only those the stage was opened with. */
  on(platform: PlatformName): Platform;
  /** Moves the clock and lets what became due happen. */
  later(ms: number): Promise<void>;
  /** Sets the clock back, as whoever sets right one that went ahead. */
  putBack(ms: number): Promise<void>;
  /** Everything posted in a conversation, newest version of each card, in order. A private one is `personal:<account>`, one by address `email:<address>`. */
  shown(conversation: string): Shown[];
  /** Every conversation that holds something. */
  everywhere(): Shown[];
  /** Deletes every posted card, as a platform's retention or a person may. `quietly`: the platform then takes an update of one for done. */
  deleteAll(quietly?: boolean): void;
  /** From now on nothing reaches this conversation. */
  unreachable(conversation: string): void;
  /** Ends the process's part and opens a new one on the same folders. */
  restart(): Promise<Stage>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly schoolDir?: string;
  /** UTC ms. */
  readonly at?: number;
  readonly platforms?: readonly PlatformName[];
}

interface Kept {
  readonly root: string;
  readonly schoolDir: string;
  readonly platforms: readonly PlatformName[];
  readonly posted: { readonly outbound: Outbound; card: CardContent; deleted?: 'told' | 'quietly' }[];
  /** By `platform:account`. */
  readonly facts: Map<string, AccountFacts | null>;
  /** By `platform:conversation`. */
  readonly readers: Map<string, readonly string[]>;
}

const START = Date.parse('2026-11-23T10:00:00Z');
/** The tenant of every account on the stage. */
export const TENANT = { slack: 'T0STAGE01', teams: '11111111-2222-4333-8444-555555555555' } as const;

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const kept: Kept = { root: mkdtempSync(join(tmpdir(), 'staffroom-stage-')), schoolDir: options.schoolDir ?? 'school.example', platforms: options.platforms ?? ['web'], posted: [], facts: new Map(), readers: new Map() };
  return open(kept, options.at ?? START);
}

async function open(kept: Kept, at: number): Promise<Stage> {
  const { posted, root } = kept;
  const forward = fixedClock(at);
  let back = 0;
  const clock = { now: () => forward.now() - back, set: (to: number) => forward.set(to + back) };
  const config = readConfig({ HOME: root, PORT: '0', SCHOOL_DIR: kept.schoolDir, DATA_DIR: join(root, 'data'), MASTER_KEY_FILE: join(root, 'key', 'master.key') });
  if (!config.ok) throw new Error(config.error.join('\n'));
  const schools = loadSchools(config.value.schoolDir);
  if (!schools.ok) throw new Error(schools.error.map((f) => f.message).join('\n'));
  const school = schools.value[0]!;
  const away = new Set<string>();
  const surfaceOn = (name: PlatformName): Surface => ({
    name,
    directory: {
      account: ({ id }) => {
        const facts = kept.facts.get(`${name}:${id}`);
        if (facts === null) return Promise.reject(new Error('silent'));
        const played = name === 'web' && !school.staff.byId(id);
        return Promise.resolve(facts ?? (played ? { kind: id === 'unnamed' ? 'unnamed' : 'external' } : { kind: 'member' }));
      },
      members: (place) => Promise.resolve((place.kind === 'conversation' ? (kept.readers.get(`${name}:${place.conversation}`) ?? []) : []).map((id) => accountOn(name, id, school.id))),
    },
    start: () => Promise.resolve(),
    deliver: (outbound) => {
      if (away.has(placeName(outbound.to))) return Promise.resolve(err({ code: 'gone', reason: 'away' }));
      posted.push({ outbound, card: outbound.card });
      return Promise.resolve(ok({ surface: name, conversation: asId(placeName(outbound.to)), message: outbound.effectId, at: clock.now() }));
    },
    update: (receipt, card) => {
      const found = posted.find((p) => p.outbound.effectId === receipt.message);
      if (!found) throw new Error('an update of something never posted');
      if (found.deleted === 'told') return Promise.resolve(err({ code: 'gone', reason: 'message-gone' }));
      found.card = card;
      return Promise.resolve(ok(receipt));
    },
    find: (effectId) => Promise.resolve(posted.some((p) => p.outbound.effectId === effectId) ? { surface: name, conversation: asId('x'), message: effectId, at: clock.now() } : 'absent'),
    stop: () => Promise.resolve(),
  });
  const opened = await openApp(config.value, schools.value, clock, silentLog, () => Promise.resolve(kept.platforms.map(surfaceOn)));
  if (!opened.ok) throw new Error(opened.error.join('\n'));
  const app = opened.value;
  await app.start();
  await app.ready;

  const give = async (name: PlatformName, who: string, what: What, where: string | undefined, event: EventId | undefined): Promise<Reply> => {
    const common = {
      eventId: event ?? randomId<'event'>(),
      account: accountOn(name, who, school.id),
      conversation: { id: asId<'conversation'>(where ?? `personal:${who}`), kind: where === undefined || where.startsWith('personal:') ? ('personal' as const) : ('channel' as const) },
      at: clock.now(),
      ...(name === 'web' ? { school: school.id } : {}),
    };
    const reply = await app.accept({ ...common, ...what });
    await app.runOnce();
    return reply;
  };
  const on = (name: PlatformName): Platform => ({
    says: (account, text, where, event) => give(name, account, { kind: 'message', text }, where, event),
    presses: (account, verb, data = {}, inputs = {}, where, event) => give(name, account, { kind: 'action', verb, data, inputs }, where, event),
    gives: (account, what, where, event) => give(name, account, what, where, event),
    knows: (account, facts) => void kept.facts.set(`${name}:${account}`, facts),
    members: (conversation, accounts) => void kept.readers.set(`${name}:${conversation}`, accounts),
  });
  const show = ({ outbound, card }: (typeof posted)[number]): Shown => ({ conversation: placeName(outbound.to), template: card.template, data: card.data, text: plainText(fillCard(card)) });
  const { says, presses } = on('web');
  return {
    app,
    config: config.value,
    says,
    presses,
    on,
    later: async (ms) => {
      clock.set(clock.now() + ms);
      await app.runOnce();
    },
    putBack: async (ms) => {
      back += ms;
      await app.runOnce();
    },
    shown: (conversation) => posted.filter((p) => !p.deleted && placeName(p.outbound.to) === conversation).map(show),
    everywhere: () => posted.filter((p) => !p.deleted).map(show),
    deleteAll: (quietly = false) => {
      for (const post of posted) post.deleted ??= quietly ? 'quietly' : 'told';
    },
    unreachable: (conversation) => void away.add(conversation),
    restart: async () => {
      await app.close();
      return open(kept, clock.now());
    },
    close: async () => {
      await app.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const accountOn = (surface: PlatformName, id: string, school: string): Account => ({ surface, tenant: surface === 'web' ? school : TENANT[surface], id });
const placeName = (to: Place): string => (to.kind === 'conversation' ? to.conversation : to.kind === 'account' ? `personal:${to.account.id}` : `email:${to.email}`);
