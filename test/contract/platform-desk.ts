import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp, type App } from '../../src/app.ts';
import type { Inbound } from '../../src/chat/inbound.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { readConfig } from '../../src/config.ts';
import { MovableClock } from '../../src/kernel/clock.ts';
import { silentLog, type Log } from '../../src/kernel/log.ts';
import { outbox } from '../../src/outbox/outbox.ts';
import { makePlatforms } from '../../src/platforms.ts';
import { loadSchools } from '../../src/school.ts';
import { makeServer } from '../../src/server.ts';
import type { DeskStore } from '../../src/storage/store.ts';
import { openSlackFake, type SlackFake } from '../fixtures/slack/slack-fake.ts';
import { TEAM } from '../fixtures/slack/workspace.ts';
import { openConnectorFake, type ConnectorFake } from '../fixtures/teams/connector-fake.ts';

/** The whole desk of the example school behind its real HTTP server, in Slack (a stand-in) and in Teams' development mode. */
export interface PlatformDesk {
  readonly url: string;
  readonly app: App;
  readonly slack: SlackFake;
  readonly connector: ConnectorFake;
  readonly clock: MovableClock;
  /** Every inbound that a surface gave to the desk, with its reply. */
  readonly taken: { readonly inbound: Inbound; readonly reply: Reply }[];
  /** How many messages the desk ever put into its outbox. */
  effects(): Promise<number>;
  close(): Promise<void>;
}

export const SIGNING_SECRET = 'e6b19c573432dcc6b075501d51b51bb8';
export const TEACHER = { id: 'U0TEACHER1', name: 'Priya Nair', email: 'p.nair@alderbank.example' };
export const STAFF_CHANNEL = { id: 'C0STAFFRM1', name: 'staffroom', members: [TEACHER.id] };

/** `policies: false` leaves out the policies, which take seconds to read. */
export async function openPlatformDesk(log: Log = silentLog, { policies = true }: { readonly policies?: boolean } = {}): Promise<PlatformDesk> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-platforms-'));
  const schoolDir = join(root, 'alder-bank');
  cpSync('school.example', schoolDir, { recursive: true });
  if (!policies) {
    rmSync(join(schoolDir, 'policies'), { recursive: true });
    mkdirSync(join(schoolDir, 'policies'));
  }
  const file = join(schoolDir, 'school.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/workspace: T\w+/, `workspace: ${TEAM}`).replace(policies ? /(?!)/ : /^questions:[\s\S]*/m, ''));
  const clock = new MovableClock();
  const slack = await openSlackFake({ people: [TEACHER], channels: [STAFF_CHANNEL], now: () => clock.now() });
  const connector = await openConnectorFake();
  const config = readConfig({
    HOME: root, PORT: '0', SCHOOL_DIR: schoolDir, DATA_DIR: join(root, 'data'), MASTER_KEY_FILE: join(root, 'key', 'master.key'),
    SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: SIGNING_SECRET, SLACK_API_URL: slack.apiUrl, TEAMS_DEV: '1',
  });
  if (!config.ok) throw new Error(config.error.join('\n'));
  const schools = loadSchools(schoolDir);
  if (!schools.ok) throw new Error(schools.error.map((fault) => fault.message).join('\n'));
  const platforms = await makePlatforms({ config: config.value, schools: schools.value, clock, log, places: { append: () => Promise.resolve(), all: () => Promise.resolve([]) } });
  const taken: PlatformDesk['taken'] = [];
  let records = null as DeskStore | null;
  const watched = platforms.map((platform) => ({
    ...platform,
    start: (accept: Parameters<typeof platform.start>[0]) => platform.start(async (inbound, handle) => {
      const reply = await accept(inbound, handle);
      taken.push({ inbound, reply });
      return reply;
    }),
  }));
  const opened = await openApp(config.value, schools.value, clock, log, ({ store }) => {
    records = store;
    return Promise.resolve(watched);
  });
  if (!opened.ok) throw new Error(opened.error.join('\n'));
  const app = opened.value;
  await app.start();
  await app.ready;
  const mounts = platforms.flatMap(({ path, paths }) => (paths ? [{ kind: 'webhook' as const, path, paths }] : []));
  const server = makeServer({ host: '127.0.0.1', port: 0, mounts, troubles: () => app.troubles(), log });
  const port = await server.listen();
  const [school] = schools.value;
  return {
    url: `http://127.0.0.1:${port}`, app, slack, connector, clock, taken,
    effects: async () => {
      if (!records || !school) throw new Error('the desk has no records');
      return records.read(school.id, async (tx) => {
        let sum = 0;
        for (const state of ['queued', 'leased', 'delivered', 'dead']) sum += (await tx.findIds(outbox, 'state', state)).length;
        return sum;
      });
    },
    close: async () => {
      await server.close();
      await app.close();
      await slack.close();
      await connector.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
