import { Agent, request as send } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { event, messageEvent, signed } from '../fixtures/slack/payloads.ts';
import { openPlatformDesk, SIGNING_SECRET, TEACHER, type PlatformDesk } from './platform-desk.ts';

const FLIPS = 10_000;
const AT_ONCE = 16;
const STAMP = 'x-slack-request-timestamp';
const SIGNATURE = 'x-slack-signature';

let desk: PlatformDesk;
let agent: Agent;
beforeAll(async () => {
  desk = await openPlatformDesk();
  agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
});
afterAll(async () => {
  agent.destroy();
  await desk.close();
});

interface Request {
  readonly stamp: Buffer;
  readonly signature: Buffer;
  readonly body: Buffer;
}

/** A message of the teacher's to the desk, as Slack signs and sends it at this moment. */
function message(text: string, at: number): Request {
  const { workspace } = desk.slack;
  const channel = workspace.direct(TEACHER.id);
  const typed = workspace.post(channel, { user: TEACHER.id, text });
  const { headers, body } = signed(JSON.stringify(event(workspace, messageEvent(workspace, typed, channel), at)), { secret: SIGNING_SECRET, at });
  return { stamp: Buffer.from(headers[STAMP] ?? ''), signature: Buffer.from(headers[SIGNATURE] ?? ''), body: Buffer.from(body) };
}

const header = (value: Buffer): string => value.toString('latin1');

function posted({ stamp, signature, body }: Request): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, [STAMP]: header(stamp), [SIGNATURE]: header(signature) };
    const out = send(`${desk.url}/slack/events`, { agent, method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    out.once('error', reject);
    out.end(body);
  });
}

/** The same over a bare connection, for bytes that no HTTP client puts into a header. */
function postedRaw({ stamp, signature, body }: Request): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(desk.url);
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
    const head = `POST /slack/events HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;
    socket.write(Buffer.concat([Buffer.from(`${head}${STAMP}: `), stamp, Buffer.from(`\r\n${SIGNATURE}: `), signature, Buffer.from('\r\n\r\n'), body]));
  });
}

function flipped(request: Request, part: keyof Request, bit: number): Request {
  const bytes = Buffer.from(request[part]);
  bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return { ...request, [part]: bytes };
}

const sendable = (value: Buffer): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(header(value));

describe('a signed request of Slack', () => {
  it(`is refused with 401 after any one of ${FLIPS} single bits was flipped, and no handler runs`, async () => {
    const request = message(`May I use my own phone in class? ${'é a long question. '.repeat(80)}`, desk.clock.now());
    const parts = (['signature', 'stamp', 'body'] as const).flatMap((part) => Array.from({ length: request[part].length * 8 }, (_one, bit) => ({ part, bit })));
    const flips = parts.slice(0, FLIPS);
    expect(flips.filter(({ part }) => part === 'body').length).toBeGreaterThan(9_000);
    const statuses = new Map<string, number>();
    const next = flips.values();
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (const { part, bit } of next) {
        const changed = flipped(request, part, bit);
        const carried = sendable(changed.stamp) && sendable(changed.signature);
        const status = await (carried ? posted(changed) : postedRaw(changed));
        const outcome = `${carried ? 'by HTTP' : 'no HTTP'} ${status}`;
        statuses.set(outcome, (statuses.get(outcome) ?? 0) + 1);
      }
    }));
    process.stdout.write(`${flips.length} flips: ${JSON.stringify(Object.fromEntries(statuses))}\n`);
    // A header with a control character is no HTTP at all: Node's parser ends it before anyone sees it.
    expect([...statuses.keys()].filter((outcome) => outcome !== 'by HTTP 401' && outcome !== 'no HTTP 400')).toEqual([]);
    expect([...statuses.values()].reduce((sum, n) => sum + n, 0)).toBe(FLIPS);
    expect(desk.taken).toEqual([]);
    // The very same request unchanged is good, so it was the bit that was refused.
    expect(await posted(request)).toBe(200);
    expect(desk.taken.map(({ reply }) => reply.status)).toEqual(['recorded']);
  }, 60_000);

  it('captured and sent again one second and 4:59 later is answered 200 and has no further effect', async () => {
    const from = desk.taken.length;
    const request = message('Can I take my phone on a trip?', desk.clock.now());
    expect(await posted(request)).toBe(200);
    await desk.app.runOnce();
    const effects = await desk.effects();
    const posts = desk.slack.workspace.direct(TEACHER.id).messages.length;
    expect(effects).toBeGreaterThan(0);
    for (const later of [1_000, 298_000]) {
      desk.clock.advance(later);
      expect(await posted(request)).toBe(200);
      await desk.app.runOnce();
    }
    expect(await desk.effects()).toBe(effects);
    expect(desk.slack.workspace.direct(TEACHER.id).messages).toHaveLength(posts);
    const replies = desk.taken.slice(from).map(({ reply }) => reply);
    expect(replies.map((reply) => reply.status)).toEqual(['recorded', 'repeated', 'repeated']);
  });

  it('is refused 5:01 after it was signed, and 5:01 before', async () => {
    const from = desk.taken.length;
    // Slack's stamp has whole seconds: the clock stands on one, so that a second is a second.
    desk.clock.advance(1_000 - (desk.clock.now() % 1_000));
    const old = message('Is this too late?', desk.clock.now() - 301_000);
    expect(await posted(old)).toBe(401);
    const early = message('Is this too early?', desk.clock.now() + 302_000);
    expect(await posted(early)).toBe(401);
    expect(desk.taken).toHaveLength(from);
    const soon = message('Is this in time?', desk.clock.now() + 299_000);
    expect(await posted(soon)).toBe(200);
    expect(desk.taken).toHaveLength(from + 1);
  });
});
