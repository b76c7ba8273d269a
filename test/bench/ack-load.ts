import { Agent, request as send } from 'node:http';
import { createHmac } from 'node:crypto';
import { elapsed, sleep } from '../../src/kernel/clock.ts';

/**
 * Sends signed events of Slack at an even rate, whatever the answers do, from a process of its own, and prints what came of it as JSON.
 * `ack-load.ts URL SECRET WORKSPACE PER_SECOND SECONDS USERS FROM TEXTS [FIRST_USER]`. A latency counts from when the event should have been sent.
 */
const [url = '', secret = '', workspace = '', perSecond = '', seconds = '', users = '', from = '', texts = '[]', firstUser = '0'] = process.argv.slice(2);
const total = Number(perSecond) * Number(seconds);
const words = JSON.parse(texts) as string[];
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const { hostname, port, pathname } = new URL(url);

function prepared(i: number): { readonly headers: Record<string, string | number>; readonly body: Buffer } {
  const at = Math.floor(Date.now() / 1_000);
  const user = `U0LOAD${String(Number(firstUser) + (i % Number(users))).padStart(4, '0')}`;
  const ts = `${at}.${String(i).padStart(6, '0')}`;
  const text = words[i % words.length] ?? '';
  const body = Buffer.from(JSON.stringify({
    token: 'x', team_id: workspace, context_team_id: workspace, api_app_id: 'A0DESKAPP1', type: 'event_callback', event_id: `Ev${from}${String(i).padStart(7, '0')}`, event_time: at, is_ext_shared_channel: false,
    authorizations: [{ enterprise_id: null, team_id: workspace, user_id: 'U0DESKBOT1', is_bot: true, is_enterprise_install: false }],
    event: {
      type: 'message', user, ts, client_msg_id: `c-${from}-${i}`, text, team: workspace, channel: `D${user.slice(1)}`, event_ts: ts, channel_type: 'im',
      blocks: [{ type: 'rich_text', block_id: 'b1', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] }],
    },
  }));
  const signature = createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex');
  return { body, headers: { 'content-type': 'application/json', 'content-length': body.length, 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` } };
}

const SLACKS_LIMIT_MS = 3_000;
const requests = Array.from({ length: total }, (_one, i) => prepared(i));
const took: number[] = [];
const late: number[] = [];
const statuses: Record<string, number> = {};
const count = (name: string): void => {
  statuses[name] = (statuses[name] ?? 0) + 1;
};
const started = elapsed() + 100;
const due = (i: number): number => started + (i * 1_000) / Number(perSecond);

function fire(i: number): Promise<void> {
  const one = requests[i];
  late.push(elapsed() - due(i));
  return new Promise((resolve) => {
    const out = send({ agent, hostname, port, path: pathname, method: 'POST', headers: one?.headers ?? {} }, (answer) => {
      answer.resume().once('end', () => {
        took.push(elapsed() - due(i));
        count(String(answer.statusCode));
        resolve();
      });
    });
    out.once('error', (error: NodeJS.ErrnoException) => {
      count(error.code ?? 'error');
      resolve();
    });
    out.end(one?.body);
  });
}

const waiting: Promise<void>[] = [];
for (let i = 0; i < total; ) {
  while (i < total && elapsed() >= due(i)) waiting.push(fire(i++));
  await sleep(1);
}
await Promise.all(waiting);
agent.destroy();
const quantiles = (list: number[]) => {
  list.sort((a, b) => a - b);
  const at = (q: number): number => Math.round((list[Math.min(list.length - 1, Math.floor(list.length * q))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
};
process.stdout.write(`${JSON.stringify({ sent: total, statuses, over3s: took.filter((ms) => ms > SLACKS_LIMIT_MS).length, ackMs: quantiles(took), generatorLateMs: quantiles(late) })}\n`);
