import { request } from 'node:http';
import type { Inbound } from '../../../../src/chat/inbound.ts';
import type { CardContent } from '../../../../src/chat/outbound.ts';
import type { Reply } from '../../../../src/chat/reply.ts';
import { MovableClock, fixedClock } from '../../../../src/kernel/clock.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { makeServer, type Server } from '../../../../src/server.ts';
import { memoryPostLog, type PostLog } from '../../../../src/surfaces/web/post-log.ts';
import type { WebSchool } from '../../../../src/surfaces/web/visitor.ts';
import { makeWebSurface, type WebSurface } from '../../../../src/surfaces/web/web-surface.ts';

export const STAGE: WebSchool = {
  id: asId('stage'), name: 'Stage Primary', example: true,
  people: [{ id: 'ann', name: 'Ms Ann Example', role: 'Teacher' }, { id: 'dee', name: 'Mrs Dee Example', role: 'Designated safeguarding lead' }],
  channels: [{ id: 'staff', name: 'Staff', members: ['ann', 'dee'] }, { id: 'leads', name: 'Leads', members: ['dee'] }],
};
export const REAL: WebSchool = { id: asId('real'), name: 'Real Primary', example: false, people: STAGE.people, channels: STAGE.channels };

export const ANN = { school: 'stage', as: 'ann', conversation: 'personal:ann' };
export const TAB = { school: 'real', as: 'unnamed', conversation: 'personal:unnamed:0123456789-abcdefghij' };
export const EVENT = 'event-0123456789abcdef';

export interface TestDesk {
  readonly web: WebSurface;
  readonly server: Server;
  readonly port: number;
  readonly heard: Inbound[];
  close(): Promise<void>;
}

/** A card as the desk hands it to a surface: with the words it ends with. */
export const ended = (content: CardContent, text = 'Tell Mrs Dee Example, Room 4.'): CardContent => ({ ...content, data: { ...content.data, foot: { text, report: false } } });

/** The surface behind the real server, with an `accept` that answers what the test says. */
export async function openDesk(setup: {
  readonly schools?: readonly WebSchool[];
  readonly posts?: PostLog;
  readonly answer?: (inbound: Inbound, web: WebSurface) => Promise<Reply>;
  readonly host?: string;
  readonly port?: number;
  /** UTC ms. */
  readonly now?: number;
} = {}): Promise<TestDesk> {
  const clock = new MovableClock(fixedClock(setup.now ?? Date.UTC(2026, 2, 3, 10, 42)));
  const heard: Inbound[] = [];
  const web = makeWebSurface({
    schools: setup.schools ?? [STAGE, REAL],
    clock,
    posts: setup.posts ?? memoryPostLog(),
    log: silentLog,
    indexing: () => null,
    advance: async (ms) => Promise.resolve(clock.advance(ms)),
  });
  await web.start(async (inbound) => {
    heard.push(inbound);
    return setup.answer ? setup.answer(inbound, web) : { status: 'recorded' };
  });
  const server = makeServer({ host: setup.host ?? '127.0.0.1', port: setup.port ?? 0, mounts: [{ kind: 'page', path: '/', paths: web.paths }], troubles: async () => Promise.resolve([]), log: silentLog });
  const port = await server.listen();
  return {
    web, server, port, heard,
    close: async () => {
      await web.stop();
      await server.close();
    },
  };
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One request, with exactly these headers. */
export function ask(port: number, method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string, host = '127.0.0.1'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A POST as the page makes it. */
export const send = (port: number, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Got> =>
  ask(port, 'POST', path, { 'Origin': `http://127.0.0.1:${port}`, 'X-Staffroom': '1', 'Content-Type': 'application/json', ...headers }, JSON.stringify(body));

export interface Heard {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Listens to the live stream until `enough`, then hangs up. */
export function listen(port: number, who: Readonly<Record<string, string>>, enough: (events: readonly Heard[]) => boolean, lastEventId?: string): Promise<Heard[]> {
  return new Promise((resolve, reject) => {
    const events: Heard[] = [];
    let rest = '';
    const sent = request({ host: '127.0.0.1', port, path: `/api/stream?${new URLSearchParams(who).toString()}`, agent: false, headers: lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId } }, (response) => {
      response.setEncoding('utf8');
      const done = (): void => {
        resolve(events);
        sent.destroy();
      };
      if (response.statusCode !== 200) done();
      response.on('data', (part: string) => {
        const blocks = (rest + part).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
          if (field('event') !== '') events.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) as Record<string, unknown> });
        }
        if (enough(events)) done();
      });
      response.on('end', done);
      response.on('error', () => done());
    });
    sent.on('error', reject);
    sent.end();
  });
}
