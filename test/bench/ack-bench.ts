import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSlackFake } from '../fixtures/slack/slack-fake.ts';
import { TEAM } from '../fixtures/slack/workspace.ts';

/**
 * How soon Slack gets its 200: the whole desk (`src/main.ts` of the example school: signature, Bolt, turn, harm check, answer, journal on the
 * disk) beside Bolt alone with an empty listener. Each in a process of its own, one after the other, with the generator in another and the
 * stand-in for Slack in this one. `npm run bench:ack [events a second] [seconds]`; prints JSON, and leaves it in `test/endure/results`.
 */
const [perSecond = '500', seconds = '20'] = process.argv.slice(2);
const USERS = 800;
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const questions = readFileSync('test/evaluation/example-questions.jsonl', 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { question: string }).question);

interface Served {
  readonly url: string;
  /** Seconds of processor time so far. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

async function served(args: readonly string[], ready: RegExp, env: Readonly<Record<string, string>> = {}): Promise<Served> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  let text = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.once('close', () => reject(new Error(`it ended before it was ready: ${text}`)));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found && ready.test(text)) resolve(found[0]);
    });
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    url,
    cpuSeconds: () => {
      const ticks = readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(ticks[11]) + Number(ticks[12])) / 100;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(late);
    },
  };
}

async function load(url: string, rate: string, time: string, from: string, texts: readonly string[]): Promise<object> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/bench/ack-load.ts', `${url}/slack/events`, SECRET, TEAM, rate, time, String(USERS), from, JSON.stringify(texts)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as object;
}

async function measured(name: string, server: Served, from: string, texts: readonly string[], rate = perSecond): Promise<object> {
  // Everybody once, slowly: who they are is asked of Slack and remembered for a minute.
  await load(server.url, '100', String(USERS / 100), `${from}W`, ['thanks']);
  const before = server.cpuSeconds();
  const result = await load(server.url, rate, seconds, from, texts);
  return { name, perSecond: Number(rate), ...result, serverCpuSeconds: Math.round((server.cpuSeconds() - before) * 10) / 10 };
}

// Slack's own answers take about this long; a stand-in that answers at once would have the desk deliver faster than Slack takes anything.
const SLACK_ANSWERS_MS = 100;
const slack = await openSlackFake({
  latencyMs: SLACK_ANSWERS_MS,
  people: Array.from({ length: USERS }, (_one, i) => ({ id: `U0LOAD${String(i).padStart(4, '0')}`, name: `Person ${i}`, email: `p${i}@alderbank.example` })),
});
for (let i = 0; i < USERS; i++) slack.workspace.direct(`U0LOAD${String(i).padStart(4, '0')}`);
const results: object[] = [];
const loads = loadavg();
const bolt = await served(['--import', 'tsx', 'test/bench/ack-bolt.ts', SECRET], /open /);
results.push(await measured('Bolt alone, its own receiver, an empty listener', bolt, 'B', questions));
await bolt.stop();
const kinds = [
  { name: 'the desk: everybody says thanks', from: 'T', texts: ['thanks'], rate: perSecond },
  { name: 'the desk: everybody asks about a policy', from: 'S', texts: questions, rate: '100' },
  { name: 'the desk: everybody asks about a policy', from: 'Q', texts: questions, rate: perSecond },
];
for (const { name, from, texts, rate } of kinds) {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-ack-'));
  const school = join(root, 'alder-bank');
  cpSync('school.example', school, { recursive: true });
  writeFileSync(join(school, 'school.yaml'), readFileSync(join(school, 'school.yaml'), 'utf8').replace(/workspace: T\w+/, `workspace: ${TEAM}`));
  const env = {
    HOME: root, PORT: '0', HOST: '127.0.0.1', SCHOOL_DIR: school, DATA_DIR: join(root, 'data'), MASTER_KEY_FILE: join(root, 'key', 'master.key'),
    SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: SECRET, SLACK_API_URL: slack.apiUrl,
  };
  const desk = await served(['--import', 'tsx', 'src/main.ts'], /Policies read/, env);
  results.push(await measured(name, desk, from, texts, rate));
  await desk.stop();
  rmSync(root, { recursive: true, force: true });
}
await slack.close();
const p99 = (one: object | undefined): number => (one as { ackMs: { p99: number } } | undefined)?.ackMs.p99 ?? 0;
const report = {
  node: process.version, cores: cpus().length, loadBefore: loads.map((one) => Math.round(one * 10) / 10), slackAnswersMs: SLACK_ANSWERS_MS, seconds: Number(seconds), results,
  p99TimesBolt: results.slice(1).map((one) => Math.round((p99(one) / p99(results[0])) * 10) / 10),
};
const folder = fileURLToPath(new URL('../endure/results/', import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'ack.json'), `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
