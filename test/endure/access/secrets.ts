import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { event, messageEvent, signed } from '../../fixtures/slack/payloads.ts';
import { openSlackFake, type Fault } from '../../fixtures/slack/slack-fake.ts';
import { TEAM } from '../../fixtures/slack/workspace.ts';
import { openConnectorFake } from '../../fixtures/teams/connector-fake.ts';
import { startDesk, type DeskProcess } from '../../fixtures/teams/desk-process.ts';
import { BOT, PEOPLE, personalChat, TENANT } from '../../fixtures/teams/directory.ts';
import type { FamilyRun } from '../family.ts';
import { canary } from './wall.ts';

const TEACHER = { id: 'U0TEACHER1', name: 'Priya Nair', email: 'p.nair@alderbank.example' };
const secret = (name: string): string => `canary-${name}-${Buffer.from(name).toString('hex')}-9f3e`;

/** What the desk is given to keep to itself: its settings, and what comes with requests. */
const SETTINGS = { SLACK_BOT_TOKEN: `xoxb-${secret('bot')}`, SLACK_SIGNING_SECRET: secret('signing').replace(/\W/g, '').padEnd(32, '0').slice(0, 40), METRICS_TOKEN: secret('metrics') };
const READER_KEY = secret('reader');
const CARRIED = ['bearer', 'basic', 'cookie', 'api-key', 'query', 'signature', 'response-url', 'trigger', 'token', 'session', 'forwarded', 'path', 'serviceurl', 'claim', 'files', 'challenge', 'callback', 'metadata', 'state', 'view', 'hash', 'client', 'retry', 'origin', 'referer'].map(secret);

/** The places where a canary may have come to stand. */
interface Found {
  readonly secretsInLogs: string[];
  readonly secretsInFiles: string[];
  readonly wordsInLogs: string[];
  readonly logLines: number;
  readonly requests: number;
  readonly planted: number;
  readonly secrets: number;
  readonly sawPlanted: boolean;
}

async function collect(names: number, say: (line: string) => void): Promise<Found> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-canaries-'));
  const schoolDir = join(root, 'alder-bank');
  cpSync('school.example', schoolDir, { recursive: true });
  rmSync(join(schoolDir, 'policies'), { recursive: true });
  mkdirSync(join(schoolDir, 'policies'));
  const yaml = join(schoolDir, 'school.yaml');
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace(/workspace: T\w+/, `workspace: ${TEAM}`).replace(/^questions:[\s\S]*/m, ''));
  writeFileSync(join(root, 'reader.key'), READER_KEY, { mode: 0o600 });
  let fault: Fault = null;
  const slack = await openSlackFake({ people: [TEACHER], botToken: SETTINGS.SLACK_BOT_TOKEN, faults: () => fault });
  const connector = await openConnectorFake();
  let desk: DeskProcess | null = null;
  const canaries = Array.from({ length: names }, (_, i) => canary(i));
  let requests = 0;
  try {
    desk = await startDesk({ ...SETTINGS, SCHOOL_DIR: schoolDir, SLACK_API_URL: slack.apiUrl, TEAMS_DEV: '1', READER_URL: 'http://127.0.0.1:9/v1', READER_MODEL: 'none', READER_KEY_FILE: join(root, 'reader.key') });
    const { address } = desk;
    const send = async (path: string, init: RequestInit): Promise<void> => {
      requests += 1;
      await fetch(`${address}${path}`, { ...init, signal: AbortSignal.timeout(10_000) }).then((answer) => answer.arrayBuffer()).catch(() => null);
    };
    const slackSends = (body: string, contentType = 'application/json', spoil = false): Promise<void> => {
      const { headers } = signed(body, { secret: SETTINGS.SLACK_SIGNING_SECRET, at: Date.now(), contentType });
      return send('/slack/events', { method: 'POST', body, headers: spoil ? { ...headers, 'x-slack-signature': 'v0=00' } : headers });
    };
    const { workspace } = slack;
    const channel = workspace.direct(TEACHER.id);
    const teacher = PEOPLE['priya-nair'];
    const teams = (change: object): string => JSON.stringify({ type: 'message', id: `a${requests}`, channelId: 'msteams', serviceUrl: connector.serviceUrl, from: { id: teacher.id, name: teacher.name, aadObjectId: teacher.aadObjectId }, recipient: BOT, conversation: { id: personalChat(teacher), conversationType: 'personal', tenantId: TENANT }, channelData: { tenant: { id: TENANT } }, ...change });
    for (let i = 0; i < names; i += 1) {
      const word = canaries[i] ?? '';
      const quote = `${word} said "he hit me" on Friday`;
      fault = ([null, null, '5xx', '429', 'lost'] as const)[i % 5] ?? null;
      switch (i % 10) {
        case 0:
          await slackSends(JSON.stringify(event(workspace, messageEvent(workspace, workspace.post(channel, { user: TEACHER.id, text: quote }), channel), Date.now())));
          break;
        case 1:
          await slackSends(new URLSearchParams({ command: '/policy', text: quote, team_id: TEAM, channel_id: channel.id, user_id: TEACHER.id, trigger_id: `1.2.${word}` }).toString(), 'application/x-www-form-urlencoded');
          break;
        case 2:
          await slackSends(JSON.stringify({ type: 'block_actions', actions: { [word]: quote }, user: word }));
          break;
        case 3:
          await slackSends(`{"${word}": "${quote}`, 'application/json', i % 20 === 3);
          break;
        case 4:
          await slackSends(`payload=${encodeURIComponent(JSON.stringify({ type: 'view_submission', team: { id: TEAM }, user: { id: TEACHER.id, team_id: TEAM, name: word }, trigger_id: '1', view: { id: word, type: 'modal', callback_id: word, private_metadata: quote, state: { values: { [word]: { [word]: { type: 'plain_text_input', value: quote } } } } } }))}`, 'application/x-www-form-urlencoded');
          break;
        case 5:
          await send('/api/messages', { method: 'POST', body: teams({ text: quote }), headers: { 'content-type': 'application/json' } });
          break;
        case 6:
          await send('/api/messages', { method: 'POST', body: teams({ type: 'invoke', name: word, value: { action: { type: 'Action.Execute', verb: word, data: { 'staffroom.press': { verb: word, data: { case: quote } } } } } }), headers: { 'content-type': 'application/json' } });
          break;
        case 7:
          await send(`/pages/${word}?q=${encodeURIComponent(quote)}`, {});
          break;
        case 8:
          await send(`/api/message/${word}`, { method: 'POST', body: JSON.stringify({ text: quote }), headers: { 'content-type': 'application/json', 'origin': address, 'x-staffroom': '1' } });
          break;
        default:
          await slackSends(JSON.stringify({ ...event(workspace, messageEvent(workspace, workspace.post(channel, { user: TEACHER.id, text: `my child ${word} is being hurt now` }), channel), Date.now()), event_id: word }));
      }
      if (i % 500 === 499) say(`${i + 1} names sent`);
    }
    fault = null;
    for (const one of CARRIED) {
      await send(`/api/messages?${one}=${one}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', 'authorization': `Bearer ${one}`, 'cookie': `s=${one}`, 'x-api-key': one, 'x-forwarded-for': one, 'referer': `https://x.example/${one}` } });
      await send('/slack/events', { method: 'POST', body: JSON.stringify({ token: one, challenge: one, response_url: `https://x.example/${one}` }), headers: { 'content-type': 'application/json', 'x-slack-signature': `v0=${one}`, 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1_000)), 'x-slack-retry-reason': one } });
      await slackSends(JSON.stringify({ token: one, type: 'url_verification', challenge: 'c', api_app_id: one }));
      await send(`/metrics?token=${one}`, { headers: { authorization: `Bearer ${one}` } });
      await send(`/${one}`, { headers: { authorization: `Basic ${one}` } });
    }
    const metrics = await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${SETTINGS.METRICS_TOKEN}` } }).then((answer) => answer.text()).catch(() => '');
    const ready = await fetch(`${address}/readyz`).then((answer) => answer.text()).catch(() => '');
    // What is queued is tried and, where Slack refuses, said in the log.
    await new Promise((resolve) => {
      setTimeout(resolve, 3_000);
    });
    const master = readFileSync(join(desk.dataDir, '..', 'master.key'));
    const secrets = [...Object.values(SETTINGS), READER_KEY, ...CARRIED, master.toString('utf8').trim(), master.toString('hex')].filter((one) => one.length >= 16);
    const files = everyFile(desk.dataDir);
    const { dataDir } = desk;
    const secretsInFiles = files.flatMap((file) => {
      const text = readFileSync(file, 'latin1');
      return secrets.filter((one) => text.includes(one)).map((one) => `${file.slice(dataDir.length)}: ${one.slice(0, 16)}`);
    });
    const log = `${desk.log()}\n${metrics}\n${ready}`;
    const known = new Set(canaries);
    const wordsIn = (text: string): string[] => [...new Set(text.toLowerCase().match(/[a-z]{10,}zz/g) ?? [])].filter((word) => known.has(word));
    const secretsIn = (text: string): string[] => secrets.filter((one) => text.includes(one)).map((one) => one.slice(0, 16));
    const sawPlanted = wordsIn(`${log}\n{"event":"turn.broke","error":"${canaries[0] ?? ''}"}`).length > wordsIn(log).length && secretsIn(`${log} ${READER_KEY}`).length > secretsIn(log).length;
    return { secretsInLogs: secretsIn(log), secretsInFiles, wordsInLogs: wordsIn(log), logLines: log.split('\n').length, requests, planted: names, secrets: secrets.length, sawPlanted };
  } finally {
    await desk?.close();
    await slack.close();
    await connector.close();
    rmSync(root, { recursive: true, force: true });
  }
}

const everyFile = (dir: string): string[] => readdirSync(dir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));

/** Promises 23 and 24: the real process, its whole output, its metrics and its folder. */
export async function secrets(names: number, say: (line: string) => void): Promise<FamilyRun> {
  const found = await collect(names, say);
  const leaked = [...found.secretsInLogs, ...found.secretsInFiles];
  return {
    findings: [
      {
        promise: 23, what: 'secrets in settings and in requests, looked for in the output, the metrics and every file of DATA_DIR', asked: '30 secrets planted: 0 occurrences',
        counts: { secrets: found.secrets, requests: found.requests, inOutput: found.secretsInLogs.length, inFiles: found.secretsInFiles.length }, met: leaked.length === 0 && found.secrets >= 30,
        short: `One run of the real process with faults of Slack, not the whole suite; backups and core files are no part of it. That the key file's mode is refused at the start is held by test/unit/kernel/seal.test.ts.${leaked[0] ? ` First: ${leaked[0]}` : ''}`,
      },
      {
        promise: 24, what: 'names and quotations by every door: messages, commands, presses, forms, addresses, broken bodies, Slack failing', asked: '5,000 names and quotations: 0 in logs',
        counts: { names: found.planted, logLines: found.logLines, inLogs: found.wordsInLogs.length }, met: found.wordsInLogs.length === 0 && found.logLines > 5,
        short: `${found.planted < 5_000 ? `${found.planted} names. ` : ''}The log lets through what looks like a code (80 letters, digits and ._:/- at most), whatever field it stands in: a list of fields it is not.${found.wordsInLogs[0] ? ` First: ${found.wordsInLogs[0]}` : ''}`,
      },
    ],
    planted: [{ fault: 'a name and a key written into the log', caught: found.sawPlanted }],
    notRun: [],
  };
}
