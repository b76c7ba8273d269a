import { createHmac } from 'node:crypto';
import { Agent, createServer, request as send } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { event, messageEvent, signed } from '../../fixtures/slack/payloads.ts';
import { openPlatformDesk, SIGNING_SECRET, TEACHER, type PlatformDesk } from '../../contract/platform-desk.ts';
import type { FamilyRun, Finding } from '../family.ts';

const ALL_FLIPS = 10_000;
const AT_ONCE = 16;
const STAMP = 'x-slack-request-timestamp';
const SIGNATURE = 'x-slack-signature';

interface Request {
  readonly stamp: Buffer;
  readonly signature: Buffer;
  readonly body: Buffer;
}

/** A message of the teacher's to the desk, as Slack signs and sends it at this moment. */
function message(desk: PlatformDesk, text: string, at: number): Request {
  const { workspace } = desk.slack;
  const channel = workspace.direct(TEACHER.id);
  const typed = workspace.post(channel, { user: TEACHER.id, text });
  const { headers, body } = signed(JSON.stringify(event(workspace, messageEvent(workspace, typed, channel), at)), { secret: SIGNING_SECRET, at });
  return { stamp: Buffer.from(headers[STAMP] ?? ''), signature: Buffer.from(headers[SIGNATURE] ?? ''), body: Buffer.from(body) };
}

const header = (value: Buffer): string => value.toString('latin1');

function posted(url: string, { stamp, signature, body }: Request, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, [STAMP]: header(stamp), [SIGNATURE]: header(signature) };
    const out = send(`${url}/slack/events`, { agent, method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    out.once('error', reject);
    out.end(body);
  });
}

/** The same over a bare connection, for bytes that no HTTP client puts into a header. */
function postedRaw(url: string, { stamp, signature, body }: Request): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url);
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

/** Sends the request with one bit changed, for every bit up to `most` of them; how many were answered in which way. */
async function flipAll(url: string, request: Request, most: number): Promise<Record<string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const parts = (['signature', 'stamp', 'body'] as const).flatMap((part) => Array.from({ length: request[part].length * 8 }, (_one, bit) => ({ part, bit })));
  const outcomes: Record<string, number> = {};
  const next = parts.slice(0, most).values();
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (const { part, bit } of next) {
        const changed = flipped(request, part, bit);
        const carried = sendable(changed.stamp) && sendable(changed.signature);
        const status = await (carried ? posted(url, changed, agent) : postedRaw(url, changed));
        const outcome = `${carried ? 'sent' : 'raw'}${status}`;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    }));
  } finally {
    agent.destroy();
  }
  return outcomes;
}

/** Compares the first half of a signature, and any stamp. */
async function carelessDoor(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const mine = `v0=${createHmac('sha256', SIGNING_SECRET).update(`v0:${String(request.headers[STAMP])}:${Buffer.concat(chunks).toString()}`).digest('hex')}`;
      response.writeHead(String(request.headers[SIGNATURE]).slice(0, 20) === mine.slice(0, 20) ? 200 : 401).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

// A header with a control character is no HTTP at all: Node's parser ends it before anyone sees it.
const unrefused = (outcomes: Readonly<Record<string, number>>): number => Object.entries(outcomes).reduce((sum, [outcome, count]) => sum + (outcome === 'sent401' || outcome === 'raw400' ? 0 : count), 0);

/** Promise 22. */
export async function signatures(flips: number): Promise<FamilyRun> {
  const desk = await openPlatformDesk(undefined, { policies: false });
  const careless = await carelessDoor();
  const agent = new Agent({ keepAlive: true });
  const post = (request: Request): Promise<number> => posted(desk.url, request, agent);
  try {
    const request = message(desk, `May I use my own phone in class? ${'é a long question. '.repeat(80)}`, desk.clock.now());
    const carelessly = await flipAll(careless.url, request, 600);
    const outcomes = await flipAll(desk.url, request, flips);
    const ranOnFlips = desk.taken.length;
    // The very same request unchanged is good, so it was the bit that was refused.
    const goodStatus = await post(request);
    const finding: Finding = {
      promise: 22, what: 'Slack: single bits of signature, stamp and body', asked: '10,000 single-bit flips: 100 % refused',
      counts: { flips, ...outcomes, notRefused: unrefused(outcomes), handlersRun: ranOnFlips, unchangedStatus: goodStatus },
      met: unrefused(outcomes) === 0 && ranOnFlips === 0 && goodStatus === 200, ...(flips < ALL_FLIPS ? { short: `${flips} flips, not ${ALL_FLIPS}.` } : {}),
    };
    return { findings: [finding, await replays(desk, post)], planted: [{ fault: 'a door that compares half of a signature', caught: unrefused(carelessly) > 0 }], notRun: [] };
  } finally {
    agent.destroy();
    careless.close();
    await desk.close();
  }
}

/** A captured request again, and requests signed too late or too early. */
async function replays(desk: PlatformDesk, post: (request: Request) => Promise<number>): Promise<Finding> {
  const wrong: string[] = [];
  const expectIt = (what: string, right: boolean): void => void (right || wrong.push(what));
  const from = desk.taken.length;
  const captured = message(desk, 'thanks', desk.clock.now());
  expectIt('the first is taken', (await post(captured)) === 200);
  await desk.app.runOnce();
  const effects = await desk.effects();
  for (const later of [1_000, 298_000]) {
    desk.clock.advance(later);
    expectIt(`again ${later} ms later is answered 200`, (await post(captured)) === 200);
    await desk.app.runOnce();
  }
  expectIt('no effect of a replay', (await desk.effects()) === effects);
  expectIt('replays are known', desk.taken.slice(from).map(({ reply }) => reply.status).join() === 'recorded,repeated,repeated');
  // Slack's stamp has whole seconds: the clock stands on one, so that a second is a second.
  desk.clock.advance(1_000 - (desk.clock.now() % 1_000));
  const before = desk.taken.length;
  expectIt('5:01 late is refused', (await post(message(desk, 'thanks', desk.clock.now() - 301_000))) === 401);
  expectIt('5:02 early is refused', (await post(message(desk, 'thanks', desk.clock.now() + 302_000))) === 401);
  expectIt('neither ran', desk.taken.length === before);
  expectIt('4:59 early is taken', (await post(message(desk, 'thanks', desk.clock.now() + 299_000))) === 200 && desk.taken.length === before + 1);
  return {
    promise: 22, what: 'Slack: a captured request sent again, and requests too old or too new', asked: 'again after 1 s and 4:59: 200 and no effect; 5:01 late or early: refused',
    counts: { replays: 2, effectsOfReplays: (await desk.effects()) - effects, wrong: wrong.length }, met: wrong.length === 0, ...(wrong.length > 0 ? { short: wrong.join('; ') } : {}),
  };
}
