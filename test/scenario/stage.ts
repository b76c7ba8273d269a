import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App } from '../../src/app.ts';
import { fillCard } from '../../src/cards/fill.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { ActionData, FieldValues, Inbound } from '../../src/chat/inbound.ts';
import type { CardContent, Outbound } from '../../src/chat/outbound.ts';
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

/** The whole app on a moved clock, with a surface that keeps what is posted. The example school, unless told otherwise. */
export interface Stage {
  readonly app: App;
  readonly config: Config;
  /** What someone says; resolves when all that it led to is posted. */
  says(who: string, text: string, where?: string, event?: EventId): Promise<Reply>;
  presses(who: string, verb: string, data?: ActionData, inputs?: FieldValues, where?: string, event?: EventId): Promise<Reply>;
  /** Moves the clock and lets what became due happen. */
  later(ms: number): Promise<void>;
  /** Everything posted in a conversation, newest version of each card, in order. */
  shown(conversation: string): Shown[];
  /** Every conversation that holds something. */
  everywhere(): Shown[];
  /** From now on nothing reaches this conversation. */
  unreachable(conversation: string): void;
  /** Ends the process's part and opens a new one on the same folders. */
  restart(): Promise<Stage>;
  close(): Promise<void>;
}

interface Folders {
  readonly root: string;
  readonly schoolDir: string;
}

const START = Date.parse('2026-11-23T10:00:00Z');

export async function openStage(options: { schoolDir?: string; at?: number } = {}): Promise<Stage> {
  return open({ root: mkdtempSync(join(tmpdir(), 'staffroom-stage-')), schoolDir: options.schoolDir ?? 'school.example' }, options.at ?? START, []);
}

async function open(folders: Folders, at: number, posted: { outbound: Outbound; card: CardContent }[]): Promise<Stage> {
  const clock = fixedClock(at);
  const config = readConfig({ HOME: folders.root, PORT: '0', SCHOOL_DIR: folders.schoolDir, DATA_DIR: join(folders.root, 'data'), MASTER_KEY_FILE: join(folders.root, 'key', 'master.key') });
  if (!config.ok) throw new Error(config.error.join('\n'));
  const schools = loadSchools(config.value.schoolDir);
  if (!schools.ok) throw new Error(schools.error.map((f) => f.message).join('\n'));
  const place = (o: Outbound): string => (o.to.kind === 'conversation' ? o.to.conversation : o.to.kind === 'person' ? `personal:${o.to.person}` : o.to.kind === 'account' ? `personal:${o.to.account.id}` : `channel:${o.to.channel}`);
  const away = new Set<string>();
  const surface: Surface = {
    name: 'web',
    start: () => Promise.resolve(),
    deliver: (outbound) => {
      if (away.has(place(outbound))) return Promise.resolve(err({ code: 'gone', reason: 'away' }));
      posted.push({ outbound, card: outbound.card });
      return Promise.resolve(ok({ surface: 'web', conversation: asId(place(outbound)), message: outbound.effectId, at: clock.now() }));
    },
    update: (receipt, card) => {
      const found = posted.find((p) => p.outbound.effectId === receipt.message);
      if (!found) throw new Error('an update of something never posted');
      found.card = card;
      return Promise.resolve(ok(receipt));
    },
    find: (effectId) => Promise.resolve(posted.some((p) => p.outbound.effectId === effectId) ? { surface: 'web', conversation: asId('x'), message: effectId, at: clock.now() } : 'absent'),
    stop: () => Promise.resolve(),
  };
  const opened = await openApp(config.value, schools.value, clock, silentLog, () => Promise.resolve([surface]));
  if (!opened.ok) throw new Error(opened.error.join('\n'));
  const app = opened.value;
  await app.start();
  await app.ready;
  const school = schools.value[0]!;

  const common = (who: string, where: string | undefined, event: EventId | undefined) => ({
    eventId: event ?? randomId<'event'>(),
    account: { surface: 'web' as const, tenant: school.id, id: who },
    conversation: { id: asId<'conversation'>(where ?? `personal:${who}`), kind: where?.startsWith('channel:') ? ('channel' as const) : ('personal' as const) },
    at: clock.now(),
    school: school.id,
  });
  const give = async (inbound: Inbound): Promise<Reply> => {
    const reply = await app.accept(inbound);
    await app.runOnce();
    return reply;
  };
  const show = ({ outbound, card }: (typeof posted)[number]): Shown => ({
    conversation: place(outbound),
    template: card.template,
    data: card.data,
    text: plainText(fillCard(card, { text: 'Tell the lead.', report: true })),
  });
  return {
    app,
    config: config.value,
    says: (who, text, where, event) => give({ kind: 'message', ...common(who, where, event), text }),
    presses: (who, verb, data = {}, inputs = {}, where, event) => give({ kind: 'action', ...common(who, where, event), verb, data, inputs }),
    later: async (ms) => {
      clock.set(clock.now() + ms);
      await app.runOnce();
    },
    shown: (conversation) => posted.map(show).filter((s) => s.conversation === conversation),
    everywhere: () => posted.map(show),
    unreachable: (conversation) => void away.add(conversation),
    restart: async () => {
      await app.close();
      return open(folders, clock.now(), posted);
    },
    close: async () => {
      await app.close();
      rmSync(folders.root, { recursive: true, force: true });
    },
  };
}
