import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { sleep, within } from '../../../src/kernel/clock.ts';
import { linesOf } from '../../fixtures/slack/block-words.ts';
import { httpCarrier } from '../../fixtures/slack/carrier.ts';
import { personAt, type Person } from '../../fixtures/slack/person.ts';
import { openSlackFake, type SlackFake } from '../../fixtures/slack/slack-fake.ts';
import { BOT_USER, TEAM } from '../../fixtures/slack/workspace.ts';

/** The process that schools run (`src/main.ts`), with the machine's clock faked under it by libfaketime, and a stand-in for Slack on the same clock in this process. */
export interface FakedDesk {
  readonly slack: SlackFake;
  /** What both clocks show, UTC ms. */
  now(): number;
  /** Both clocks show this from now on, and run on from there; to and fro. */
  jumpTo(at: number): void;
  /** Somebody of school.yaml at Slack's client. */
  person(id: string): Person;
  /** The channel of their private conversation with the desk. */
  placeOf(id: string): string;
  /** What the desk said there, as it stands now, oldest first; `at` is Slack's time of the message, UTC ms. */
  textsTo(id: string): readonly { readonly text: string; readonly at: number }[];
  /** Resolves when the process has read its policies; rejects when it ends before. */
  start(): Promise<void>;
  /** SIGTERM, and waits for its end. */
  stop(): Promise<void>;
  /** SIGKILL, and waits for its end. */
  kill(): Promise<void>;
  /** Resolves when the process has gone through its timers several times since this was called and has nothing left to send. */
  settled(): Promise<void>;
  /** Ends the process if it runs, and removes its folders. */
  close(): Promise<void>;
}

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
// A look may have begun before the clock jumped; the midnight's work sets the day's own; what that sends goes out with the next.
const LOOKS = 4;
const PATIENCE_MS = 180_000;
// So long the stand-in has a message before the process hears of it: time to kill it in between.
const SLACK_ANSWERS_MS = 250;

/** The library that fakes the clock; null where it is not installed. */
export function fakedClockLibrary(): string | null {
  const found = existsSync('/usr/lib') ? readdirSync('/usr/lib').map((triplet) => join('/usr/lib', triplet, 'faketime', 'libfaketime.so.1')) : [];
  return found.find((path) => existsSync(path)) ?? null;
}

const listed = z.object({
  people: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
  channels: z.array(z.object({ id: z.string(), name: z.string(), slack: z.string(), members: z.array(z.string()) })),
});

/** The example school at this workspace, as a school of its own right, with these changes to its school.yaml. The process is not started yet. */
export async function fakedDesk(library: string, at: number, changes: readonly (readonly [path: readonly string[], value: unknown])[]): Promise<FakedDesk> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-faked-'));
  const school = join(root, 'alder-bank');
  cpSync('school.example', school, { recursive: true });
  const yaml = parseDocument(readFileSync(join(school, 'school.yaml'), 'utf8'));
  yaml.setIn(['slack', 'workspace'], TEAM);
  yaml.delete('example');
  for (const [path, value] of changes) yaml.setIn(path, value);
  writeFileSync(join(school, 'school.yaml'), yaml.toString());

  const { people, channels } = listed.parse(yaml.toJS());
  const idOf = (person: string): string => `U0STAFF${String(people.findIndex(({ id }) => id === person)).padStart(3, '0')}`;
  let offsetSeconds = 0;
  const now = (): number => Date.now() + offsetSeconds * 1_000;
  const clockFile = join(root, 'clock');
  const jumpTo = (to: number): void => {
    offsetSeconds = Math.round((to - Date.now()) / 1_000);
    // In one step: half a file would be another time.
    writeFileSync(`${clockFile}.new`, `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}\n`);
    renameSync(`${clockFile}.new`, clockFile);
  };
  jumpTo(at);

  const slack = await openSlackFake({
    now, latencyMs: SLACK_ANSWERS_MS,
    people: people.map(({ id, name, email }) => ({ id: idOf(id), name, email })),
    channels: channels.map(({ name, slack: id, members }) => ({ id, name, private: true, members: members.map(idOf) })),
  });
  const env = {
    PATH: process.env.PATH ?? '', HOME: root, PORT: '0', HOST: '127.0.0.1', SCHOOL_DIR: school, DATA_DIR: join(root, 'data'), MASTER_KEY_FILE: join(root, 'key', 'master.key'), POLICY_RESCAN: '0',
    SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: SECRET, SLACK_API_URL: slack.apiUrl,
    // Times of files stay as they are: no clock that jumps changes those.
    LD_PRELOAD: library, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_TIMESTAMP_FILE: clockFile, NO_FAKE_STAT: '1',
  };
  let running: { readonly child: ChildProcess; readonly ended: Promise<void>; readonly url: string } | null = null;

  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const was = running;
    running = null;
    if (!was) return;
    was.child.kill(signal);
    const late = setTimeout(() => was.child.kill('SIGKILL'), PATIENCE_MS);
    await was.ended;
    clearTimeout(late);
  };
  const looks = async (): Promise<{ readonly done: number; readonly open: number }> => {
    const text = await (await fetch(`${running?.url ?? ''}/metrics`)).text();
    const of = (name: string): number => Number(text.split('\n').find((line) => line.startsWith(`${name} `))?.slice(name.length + 1));
    return { done: of('staffroom_tick_seconds_count'), open: of('staffroom_messages{state="open"}') };
  };
  return {
    slack, now, jumpTo,
    person: (id) => personAt(slack, httpCarrier({ url: `${running?.url ?? ''}/slack/events`, secret: SECRET, now, waitMs: 30_000 }), idOf(id)),
    placeOf: (id) => slack.workspace.direct(idOf(id)).id,
    textsTo: (id) => slack.workspace.direct(idOf(id)).messages.filter(({ user, deleted }) => user === BOT_USER && !deleted).map(({ blocks, ts }) => ({ text: linesOf(blocks).join('\n'), at: Number(ts) * 1_000 })),
    start: async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], { stdio: ['ignore', 'pipe', 'pipe'], env });
      const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
      const ready = new Promise<string>((resolve, reject) => {
        let text = '';
        child.once('close', () => reject(new Error(`the desk ended before it was ready: ${text.slice(-2_000)}`)));
        const hear = (chunk: Buffer): void => {
          text = `${text}${chunk.toString('utf8')}`.slice(-20_000);
          const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
          if (found && text.includes('Policies read')) resolve(found[0]);
        };
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
      });
      running = { child, ended, url: await within(PATIENCE_MS, ready, () => child.kill('SIGKILL')) };
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    settled: async () => {
      const from = await looks();
      const until = performance.now() + PATIENCE_MS;
      for (let at = from; at.done < from.done + LOOKS || at.open > 0; at = await looks()) {
        if (!(at.done >= from.done) || performance.now() > until) throw new Error(`the desk does not come to rest: ${JSON.stringify(at)}`);
        await sleep(100);
      }
    },
    close: async () => {
      await end('SIGKILL');
      await slack.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
