import { connect } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/kernel/log.ts';
import { makeServer, type Server } from '../../src/server.ts';
import { ANN, ask, EVENT, openDesk, send, type TestDesk } from './surfaces/web/desk.ts';

let desk: TestDesk | null = null;
let other: Server | null = null;
const opened = async (): Promise<TestDesk> => (desk = await openDesk());
afterEach(async () => {
  await desk?.close();
  await other?.close();
  desk = other = null;
});
const message = { ...ANN, event: EVENT, text: 'May I?' };

/** Everything the server says until it hangs up. */
const raw = (port: number, sent: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(sent));
    socket.on('data', (part) => (said += part.toString())).on('close', () => resolve(said)).on('error', reject);
  });

describe('the HTTP server', () => {
  it('serves the page with headers that let nothing foreign run, frame or keep it', async () => {
    const { port } = await opened();
    const page = await ask(port, 'GET', '/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
    expect(page.headers['x-powered-by']).toBeUndefined();
    expect(page.text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|\sstyle=/);
  });

  it('serves the named files of the page and nothing beside them', async () => {
    const { port } = await opened();
    for (const path of ['/page/desk.js', '/page/adaptivecards.min.js', '/page/page.css']) expect((await ask(port, 'GET', path)).status).toBe(200);
    for (const path of ['/page/tsconfig.json', '/page/../web-surface.ts', '/page/%2e%2e/assets.ts', '/package.json', '/page/']) expect((await ask(port, 'GET', path)).status).toBe(404);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '127.0.0.1:1'])('refuses a request for the name "%s"', async (host) => {
    const { port } = await opened();
    const got = await ask(port, 'GET', '/api/desk', { Host: host });
    expect([got.status, got.text]).toEqual([421, '{"error":"wrong-host"}']);
  });

  it.each([
    ['another origin', { Origin: 'http://evil.example' }],
    ['another port of this machine', { Origin: 'http://127.0.0.1:1' }],
    ['no origin that it tells', { Origin: 'null' }],
    ['a page that lacks the header', { 'X-Staffroom': '0' }],
    ['another site, as the browser says', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('refuses a POST from %s', async (_from, headers) => {
    const { port, heard } = await opened();
    expect((await send(port, '/api/message', message, headers)).status).toBe(403);
    expect(heard).toEqual([]);
  });

  it('refuses a form post, which any site could send', async () => {
    const { port } = await opened();
    expect((await send(port, '/api/message', message, { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await ask(port, 'POST', '/api/message', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'text=a')).status).toBe(403);
  });

  it('refuses to be read by another site', async () => {
    const { port } = await opened();
    expect((await ask(port, 'GET', '/api/desk', { Origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask(port, 'GET', '/api/desk', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' })).status).toBe(403);
    expect((await ask(port, 'GET', '/', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' })).status).toBe(200);
  });

  it('refuses what is too large or no JSON, without repeating it', async () => {
    const { port } = await opened();
    const headers = { 'Origin': `http://127.0.0.1:${port}`, 'X-Staffroom': '1', 'Content-Type': 'application/json' };
    expect((await ask(port, 'POST', '/api/message', headers, JSON.stringify({ text: 'x'.repeat(1_100_000) }))).status).toBe(413);
    const broken = await ask(port, 'POST', '/api/message', headers, '{"text": "Canary');
    expect([broken.status, broken.text]).toEqual([400, '{"error":"invalid"}']);
    expect((await ask(port, 'GET', '/api/desk', { 'X-Long': 'x'.repeat(20_000) })).status).toBe(431);
  });

  it('refuses a request that names two hosts', async () => {
    const { port } = await opened();
    expect(await raw(port, `GET /livez HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 (?:400|421) /);
  });

  it('gives up on a body that trickles in', { timeout: 20_000 }, async () => {
    const { port } = await opened();
    const answer = await raw(port, `POST /api/message HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nX-Staffroom: 1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('says whether it lives and is well', async () => {
    other = makeServer({ host: '127.0.0.1', port: 0, mounts: [], troubles: async () => Promise.resolve(['stage: 1 messages could not be delivered']), log: silentLog });
    const port = await other.listen();
    expect((await ask(port, 'GET', '/livez')).status).toBe(200);
    const ready = await ask(port, 'GET', '/readyz');
    expect([ready.status, JSON.parse(ready.text)]).toEqual([503, { ready: false, troubles: ['stage: 1 messages could not be delivered'] }]);
    // A proxy may pass every path, with this machine's own name.
    const passed = await ask(port, 'GET', '/readyz', { 'X-Forwarded-For': '203.0.113.9' });
    expect([passed.status, JSON.parse(passed.text)]).toEqual([503, { ready: false }]);
  });

  it('serves webhooks and health only on a host other than loopback', async () => {
    const hook = express.Router();
    hook.post('/events', (request, response) => void response.json({ bytes: (request.body as Buffer).length }));
    const page = express.Router();
    page.get('/', (_request, response) => void response.send('the page'));
    // Still this machine, but no name that counts as loopback: nothing is opened to the network by a test.
    const host = '127.0.0.2';
    other = makeServer({ host, port: 0, mounts: [{ kind: 'page', path: '/', paths: page }, { kind: 'webhook', path: '/slack', paths: hook }], troubles: async () => Promise.resolve([]), log: silentLog });
    const port = await other.listen();
    expect((await ask(port, 'GET', '/', {}, undefined, host)).status).toBe(404);
    expect((await ask(port, 'GET', '/livez', {}, undefined, host)).status).toBe(200);
    expect((await ask(port, 'POST', '/slack/events', { Host: 'desk.school.example' }, 'abc', host)).text).toBe('{"bytes":3}');
  });

  describe('a platform\'s path on loopback', () => {
    const serve = async (kind: 'webhook' | 'unproven'): Promise<number> => {
      const hook = express.Router();
      hook.post('/', (request, response) => void response.json({ bytes: (request.body as Buffer).length }));
      other = makeServer({ host: '127.0.0.1', port: 0, mounts: [{ kind, path: '/api/messages', paths: hook }], troubles: async () => Promise.resolve([]), log: silentLog });
      return other.listen();
    };

    it('is reached through a proxy that keeps the name it is called by, and nothing else is', async () => {
      const port = await serve('webhook');
      const headers = { 'Host': 'desk.school.example', 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'https' };
      expect((await ask(port, 'POST', '/api/messages', headers, 'abc')).text).toBe('{"bytes":3}');
      expect((await ask(port, 'GET', '/readyz', headers)).status).toBe(421);
    });

    it.each([
      ['a name that is not this machine\'s', { Host: 'desk.school.example' }, 421],
      ['a proxy that calls it by its own name', { 'X-Forwarded-For': '192.0.2.1' }, 403],
      ['a tunnel', { 'X-Forwarded-Host': 'x.tunnel.example' }, 403],
      ['a web page', { 'Origin': 'http://evil.example', 'Content-Type': 'text/plain' }, 403],
      ['a web page that hides where it is from', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ])('that checks nobody takes nothing from %s', async (_from, headers, status) => {
      const port = await serve('unproven');
      expect((await ask(port, 'POST', '/api/messages', {}, 'abc')).text).toBe('{"bytes":3}');
      expect((await ask(port, 'POST', '/api/messages', headers, 'abc')).status).toBe(status);
    });
  });
});
