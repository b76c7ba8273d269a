import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp, type App } from '../../src/app.ts';
import type { Inbound } from '../../src/chat/inbound.ts';
import type { Outbound, Receipt } from '../../src/chat/outbound.ts';
import type { Surface } from '../../src/chat/surface.ts';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { asId, randomId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { ok } from '../../src/kernel/result.ts';
import { loadSchools } from '../../src/school.ts';
import { startPostgres, type PostgresServer } from '../fixtures/postgres-server.ts';
import { quickSchool } from './filed-report.ts';

const SETTINGS = ['name: Twin School', 'example: true', 'telephone: "01632 960 300"', 'people:', '  - { id: ada-lind, name: Mrs Ada Lind, roles: [headteacher], telephone: "01632 960 101" }', '  - { id: bo-hart, name: Mr Bo Hart, roles: [dsl], telephone: "01632 960 102" }', '  - { id: cy-moss, name: Mr Cy Moss, roles: [teacher] }', 'contacts:', '  childrens-social-care: { name: Social care, telephone: "01632 960 200" }', ''].join('\n');

/** Two whole desks over one database, each with its own surface; what either posts is kept in one list, as one platform would. */
describe('two replicas of the desk', () => {
  let server: PostgresServer;
  const posts: { readonly by: number; readonly outbound: Outbound }[] = [];
  const apps: App[] = [];
  const folders: string[] = [];
  const surfaceOf = (by: number): Surface => ({
    name: 'web',
    directory: { account: () => Promise.resolve({ kind: 'member' }), members: () => Promise.resolve([]) },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    deliver: (outbound) => {
      posts.push({ by, outbound });
      return Promise.resolve(ok(receiptOf(outbound)));
    },
    update: (receipt) => Promise.resolve(ok(receipt)),
    find: (effectId) => {
      const found = posts.find(({ outbound }) => outbound.effectId === effectId);
      return Promise.resolve(found ? receiptOf(found.outbound) : 'absent');
    },
  });
  const receiptOf = ({ effectId, to }: Outbound): Receipt => ({ surface: 'web', conversation: to.kind === 'conversation' ? to.conversation : asId<'conversation'>('personal'), message: effectId, at: 0 });

  beforeAll(async () => {
    server = await startPostgres();
    const schoolDir = quickSchool(SETTINGS);
    const keys = mkdtempSync(join(tmpdir(), 'staffroom-keys-'));
    folders.push(keys);
    for (const by of [0, 1]) {
      const dataDir = mkdtempSync(join(tmpdir(), 'staffroom-replica-'));
      folders.push(dataDir);
      const config = readConfig({ HOME: keys, PORT: '0', SCHOOL_DIR: schoolDir, DATA_DIR: dataDir, MASTER_KEY_FILE: join(keys, 'master.key'), DATABASE_URL: server.url, DATABASE_OWNER_URL: server.ownerUrl });
      if (!config.ok) throw new Error(config.error.join('; '));
      const schools = loadSchools(config.value.schoolDir);
      if (!schools.ok) throw new Error('the school has faults');
      const app = await openApp(config.value, schools.value, systemClock, silentLog, () => Promise.resolve([surfaceOf(by)]));
      if (!app.ok) throw new Error(app.error.join('; '));
      await app.value.start();
      apps.push(app.value);
    }
  }, 120_000);
  afterAll(async () => {
    for (const app of apps) await app.close();
    await server.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  }, 60_000);

  const says = (text: string, event = randomId<'event'>()): Inbound => ({ kind: 'message', eventId: event, account: { surface: 'web', tenant: 'quick', id: 'cy-moss' }, conversation: { id: asId<'conversation'>('personal:cy-moss'), kind: 'personal' }, at: systemClock.now(), text });

  it('take the same event once, whichever of them it is handed to', async () => {
    const event = randomId<'event'>();
    const inbound = says('A child told me that her father hits her', event);
    const replies = await Promise.all(apps.map((app) => app.accept(inbound)));
    expect(replies.map((reply) => reply.status).toSorted()).toEqual(['recorded', 'repeated']);
    const again = await Promise.all(apps.map((app) => app.accept(inbound)));
    expect(again.every((reply) => reply.status === 'repeated')).toBe(true);
  }, 60_000);

  it('send each message once, without being told to look for it', async () => {
    await expect.poll(() => posts.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const seen = posts.length;
    await Promise.all(apps.map((app) => app.tick()));
    await expect.poll(() => posts.length).toBeGreaterThanOrEqual(seen);
    expect(new Set(posts.map(({ outbound }) => outbound.effectId)).size).toBe(posts.length);
  }, 60_000);

  it("open each other's links to pages", async () => {
    for (const app of apps) app.pages.servedAt('https://desk.example');
    const link = apps[0]?.pages.link(asId<'school'>('quick'), asId<'person'>('ada-lind'), 'register') ?? '';
    const opened = await Promise.all(apps.map((app) => app.pages.open(link.split('/pages/')[1] ?? '')));
    expect(opened[0]?.text).toBeDefined();
    expect(opened[1]?.text).toBe(opened[0]?.text);
  }, 60_000);
});
