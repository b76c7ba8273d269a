import { afterEach, describe, expect, it } from 'vitest';
import type { Outbound } from '../../src/chat/outbound.ts';
import type { Surface } from '../../src/chat/surface.ts';
import type { Inbound } from '../../src/chat/inbound.ts';
import { asId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { err } from '../../src/kernel/result.ts';
import { makeMetrics } from '../../src/metrics.ts';
import { makeServer, type Server } from '../../src/server.ts';

let server: Server | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});
const serve = async (metrics: ReturnType<typeof makeMetrics>, token: string | null, host = '127.0.0.1'): Promise<string> => {
  server = makeServer({ host, port: 0, mounts: [], troubles: async () => Promise.resolve([]), metrics: { contentType: metrics.contentType, text: () => metrics.text(), token }, log: silentLog });
  return `http://127.0.0.1:${await server.listen()}/metrics`;
};
const surface = (over: Partial<Surface>): Surface => ({
  name: 'web',
  directory: { account: async () => Promise.resolve({ kind: 'external' }), members: async () => Promise.resolve([]) },
  start: async () => Promise.resolve(),
  deliver: async () => Promise.resolve(err({ code: 'retry', reason: 'slow' })),
  update: async () => Promise.resolve(err({ code: 'gone', reason: 'deleted' })),
  find: async () => Promise.resolve('absent' as const),
  stop: async () => Promise.resolve(),
  ...over,
});
const worry: Inbound = {
  kind: 'message', text: 'Tom in 4B said his uncle hits him', eventId: asId<'event'>('e1'), account: { surface: 'web', tenant: 'stage', id: 'ann' },
  conversation: { id: asId<'conversation'>('ann'), kind: 'personal' }, at: 0,
};

describe('metrics', () => {
  it('times every turn by its kind and how it ended, and every try to deliver', async () => {
    const metrics = makeMetrics();
    const measured = metrics.measured(surface({ start: async (accept) => void (await accept(worry)) }));
    await measured.start(async () => Promise.resolve({ status: 'refused', reason: 'not-saved' }));
    await measured.deliver({} as Outbound);
    const text = await metrics.text();
    expect(text).toContain('staffroom_turn_seconds_count{surface="web",kind="message",status="not-saved"} 1');
    expect(text).toContain('staffroom_delivery_seconds_count{surface="web",outcome="retry"} 1');
  });

  it('counts log events, and holds no word that someone typed, no person and no school', async () => {
    const metrics = makeMetrics();
    const lines: string[] = [];
    const log = metrics.counted((event) => void lines.push(event));
    log('outbox.not-delivered', { school: 'alder-bank', effect: 'x1' });
    log('Tom in 4B said "help"', { school: 'alder-bank' });
    const measured = metrics.measured(surface({ start: async (accept) => void (await accept(worry)) }));
    await measured.start(async () => Promise.resolve({ status: 'recorded' }));
    const text = await metrics.text();
    expect(lines).toHaveLength(2);
    expect(text).toContain('staffroom_events_total{event="outbox.not-delivered"} 1');
    expect(text).toContain('staffroom_events_total{event="?"} 1');
    expect(text).not.toMatch(/Tom|4B|uncle|ann"|alder-bank|stage/);
  });

  it('asks the desk what waits and what troubles it at each look', async () => {
    const metrics = makeMetrics();
    let dead = 0;
    metrics.watch({ waiting: async () => Promise.resolve({ open: 3, dead }), troubles: async () => Promise.resolve(dead > 0 ? ['one'] : []) });
    expect(await metrics.text()).toMatch(/staffroom_messages\{state="open"\} 3\nstaffroom_messages\{state="dead"\} 0/);
    dead = 2;
    const text = await metrics.text();
    expect(text).toContain('staffroom_messages{state="dead"} 2');
    expect(text).toContain('staffroom_troubles 1');
  });

  it('are there while the records cannot be read: no figure of messages then, and one trouble', async () => {
    const metrics = makeMetrics();
    let away = false;
    metrics.watch({ waiting: async () => Promise.resolve(away ? null : { open: 3, dead: 0 }), troubles: async () => Promise.resolve(away ? ['the records cannot be read'] : []) });
    await metrics.text();
    away = true;
    const text = await metrics.text();
    expect(text).not.toContain('staffroom_messages{');
    expect(text).toContain('staffroom_troubles 1');
  });

  it('is read by programs of this machine without a token, and by nobody through a proxy', async () => {
    const url = await serve(makeMetrics(), null);
    const got = await fetch(url);
    expect([got.status, got.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(await got.text()).toContain('staffroom_process_cpu_seconds_total');
    expect((await fetch(url, { headers: { 'X-Forwarded-For': '203.0.113.9' } })).status).toBe(403);
  });

  it('is read with the token alone where one is set', async () => {
    const url = await serve(makeMetrics(), 'a-token-of-16-letters');
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { Authorization: 'Bearer a-token-of-16-lettert' } })).status).toBe(401);
    expect((await fetch(url, { headers: { Authorization: 'Bearer a-token-of-16-letters' } })).status).toBe(200);
  });

  it('is not there for other machines where no token is set', async () => {
    const url = await serve(makeMetrics(), null, '0.0.0.0');
    expect((await fetch(url)).status).toBe(404);
  });
});
