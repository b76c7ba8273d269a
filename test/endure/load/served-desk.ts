import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../../src/kernel/clock.ts';
import { httpCarrier } from '../../fixtures/slack/carrier.ts';
import { personAt, type Person } from '../../fixtures/slack/person.ts';
import { openSlackFake, type SlackFake } from '../../fixtures/slack/slack-fake.ts';
import { TEAM } from '../../fixtures/slack/workspace.ts';
import type { Probe } from './probe.ts';

/** The running desk (`src/main.ts` of the example school) in a process of its own, and a stand-in for Slack in this one. */
export interface ServedDesk {
  readonly url: string;
  readonly slack: SlackFake;
  /** The folder that it reads policies from. */
  readonly policies: string;
  /** The loop's lateness since it was last asked, and what the process holds. `holdMs`: from now on something holds the loop so long each second. */
  probe(holdMs?: number): Promise<Probe>;
  /** Seconds of processor time that the desk has had so far: what an event costs, however busy the machine is. */
  cpuSeconds(): number;
  /** Somebody at Slack's client; `U0LOAD0000` and on. */
  person(n: number): Person;
  /** Signed events from a process of its own. */
  load(options: LoadOptions): Promise<Load>;
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly perSecond: number;
  readonly seconds: number;
  /** Of all runs another, so that no event's id comes twice. */
  readonly from: string;
  readonly texts: readonly string[];
  /** Which people send, in turn. */
  readonly users?: number;
  readonly firstUser?: number;
}

/** What came of a load; latencies in ms from when an event should have been sent. */
export interface Load {
  readonly sent: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly ackMs: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };
  readonly over3s: number;
  readonly generatorLateMs: { readonly p99: number; readonly max: number };
}

export const USERS = 800;
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
// Slack's own answers take about this long; a stand-in that answers at once would have the desk deliver faster than Slack takes anything.
const SLACK_ANSWERS_MS = 100;
const STOP_MS = 20_000;
const TICKS_A_SECOND = 100;
const userId = (n: number): string => `U0LOAD${String(n).padStart(4, '0')}`;

export async function serveDesk(): Promise<ServedDesk> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-load-'));
  const school = join(root, 'alder-bank');
  cpSync('school.example', school, { recursive: true });
  writeFileSync(join(school, 'school.yaml'), readFileSync(join(school, 'school.yaml'), 'utf8').replace(/workspace: T\w+/, `workspace: ${TEAM}`));
  const slack = await openSlackFake({ latencyMs: SLACK_ANSWERS_MS, people: Array.from({ length: USERS }, (_one, i) => ({ id: userId(i), name: `Person ${i}`, email: `p${i}@alderbank.example` })) });
  for (let i = 0; i < USERS; i++) slack.workspace.direct(userId(i));
  const env = {
    PATH: process.env.PATH ?? '', HOME: root, PORT: '0', HOST: '127.0.0.1', SCHOOL_DIR: school, DATA_DIR: join(root, 'data'), MASTER_KEY_FILE: join(root, 'key', 'master.key'), POLICY_RESCAN: '2',
    SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: SECRET, SLACK_API_URL: slack.apiUrl,
  };
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', '--import', './test/endure/load/probe-answers.ts', 'src/main.ts'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.once('close', () => reject(new Error(`the desk ended before it was ready: ${text.slice(-2_000)}`)));
    const hear = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found && text.includes('Policies read')) {
        resolve(found[0]);
        text = '';
      }
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
  });
  const carrier = httpCarrier({ url: `${url}/slack/events`, secret: SECRET, now: () => Date.now(), waitMs: 30_000 });
  return {
    url, slack, policies: join(school, 'policies'),
    probe: (holdMs) => new Promise((resolve) => {
      child.once('message', (told) => resolve(told as Probe));
      child.send(holdMs ?? 'probe');
    }),
    cpuSeconds: () => {
      const ticks = readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(ticks[11]) + Number(ticks[12])) / TICKS_A_SECOND;
    },
    person: (n) => personAt(slack, carrier, userId(n)),
    load: (options) => generate(url, options),
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
      await slack.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function generate(url: string, { perSecond, seconds, from, texts, users = USERS, firstUser = 0 }: LoadOptions): Promise<Load> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/bench/ack-load.ts', `${url}/slack/events`, SECRET, TEAM, String(perSecond), String(seconds), String(users), from, JSON.stringify(texts), String(firstUser)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as Load;
}

/** Waits until `seen` holds; false where it does not within `ms`. */
export async function within(ms: number, seen: () => boolean): Promise<boolean> {
  const until = performance.now() + ms;
  while (!seen()) {
    if (performance.now() > until) return false;
    await sleep(10);
  }
  return true;
}
