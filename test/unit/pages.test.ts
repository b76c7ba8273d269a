import { afterEach, describe, expect, it } from 'vitest';
import { card } from '../../src/cards/card-data.ts';
import { fillCard } from '../../src/cards/fill.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { asId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { masterKey } from '../../src/kernel/seal.ts';
import { Pages, pagesPaths } from '../../src/pages.ts';
import { makeServer, type Server } from '../../src/server.ts';

const SCHOOL = asId<'school'>('oak');
const HEAD = asId<'person'>('head');
const MINUTE = 60_000;

describe('a page behind a link', () => {
  let server: Server;
  afterEach(() => server.close());
  const clock = fixedClock(0);
  let mayOpen = true;
  const pages = new Pages(clock, async (_school, person, page) => Promise.resolve(mayOpen ? `<p>${page} for ${person}</p>` : null), masterKey(Buffer.alloc(32, 7)));

  async function open(): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
    mayOpen = true;
    server = makeServer({ host: '127.0.0.1', port: 0, mounts: [{ kind: 'linked', path: '/pages', paths: pagesPaths(pages) }], troubles: async () => Promise.resolve([]), log: silentLog });
    const base = `http://127.0.0.1:${await server.listen()}`;
    pages.servedAt(base);
    return (path, init) => fetch(path.startsWith('http') ? path : `${base}${path}`, init);
  }
  const link = (): string => pages.link(SCHOOL, HEAD, 'register') ?? '';

  it('opens for a quarter of an hour, is made afresh each time, and then has ended', async () => {
    const get = await open();
    const url = link();
    expect(await (await get(url)).text()).toBe('<p>register for head</p>');
    clock.set(clock.now() + 14 * MINUTE);
    expect((await get(url)).status).toBe(200);
    clock.set(clock.now() + 2 * MINUTE);
    const ended = await get(url);
    expect([ended.status, await ended.text()]).toEqual([404, 'This link has ended. Ask for the page again in the chat.\n']);
  });

  it('fits the card that offers it', async () => {
    await open();
    expect(fillCard(card('page-link', { title: 'The page', lines: ['It is yours alone.'], url: link() }), { text: 'Tell somebody.', report: false })).toMatchObject({ type: 'AdaptiveCard' });
  });

  it('ends with the role of the one it was made for, and says no more than of a link that never was', async () => {
    const get = await open();
    const url = link();
    mayOpen = false;
    const gone = await get(url);
    const guessed = await get(`/pages/${'A'.repeat(32)}`);
    expect([gone.status, await gone.text()]).toEqual([guessed.status, await guessed.text()]);
  });

  it('is read only, and nothing else stands under its path', async () => {
    const get = await open();
    const url = link();
    const others = [...['POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => get(url, { method })), ...['/pages', '/pages/', `${url}/`, `${url}x`, `${url}/../register`, '/pages/%2e%2e%2fetc%2fpasswd', '/pages/__proto__'].map((path) => get(path))];
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 404));
    expect((await get(url)).status).toBe(200);
  });

  it('runs no script, asks for nothing from anywhere, is kept by nobody and stands in no frame', async () => {
    const get = await open();
    const { headers } = await get(link());
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(Object.fromEntries(['cache-control', 'referrer-policy', 'x-content-type-options', 'x-frame-options'].map((name) => [name, headers.get(name)]))).toEqual({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  });

  it('has a link of its own each time, and none where the desk has no address', async () => {
    await open();
    const links = new Set(Array.from({ length: 50 }, link));
    expect(links.size).toBe(50);
    for (const one of links) expect(one).toMatch(/\/pages\/[\w.-]{32,600}$/);
    expect(JSON.stringify([...links])).not.toContain('register');
    pages.servedAt(null);
    expect(pages.link(SCHOOL, HEAD, 'register')).toBeNull();
  });

  it('opens no more once the master key was changed: a key that got out makes no link', async () => {
    const [before, after] = [masterKey(Buffer.alloc(32, 7)), masterKey(Buffer.alloc(32, 9))];
    const own = (master: typeof before): Pages => {
      const made = new Pages(clock, () => Promise.resolve('<p>there</p>'), master);
      made.servedAt('http://here');
      return made;
    };
    const running = own(before);
    const token = (of: Pages): string => of.link(SCHOOL, HEAD, 'register')?.split('/pages/')[1] ?? '';
    const old = token(running);
    running.sealedWith(after);
    expect(await running.open(old)).toBeNull();
    expect(await running.open(token(own(before)))).toBeNull();
    expect((await running.open(token(running)))?.text).toBe('<p>there</p>');
  });

  it('opens at another process that has the same master key, and at none that has another; with one letter changed at none', async () => {
    await open();
    const token = link().split('/pages/')[1] ?? '';
    const at = (byte: number): Pages => new Pages(clock, () => Promise.resolve('<p>there</p>'), masterKey(Buffer.alloc(32, byte)));
    expect((await at(7).open(token))?.text).toBe('<p>there</p>');
    expect(await at(8).open(token)).toBeNull();
    const changed = Array.from(token, (letter, i) => `${token.slice(0, i)}${letter === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`);
    expect((await Promise.all(changed.map((one) => at(7).open(one)))).filter((one) => one !== null)).toEqual([]);
  });
});
