import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementsOf, type AdaptiveCard } from '../../../src/cards/profile.ts';
import type { FieldValues } from '../../../src/chat/inbound.ts';
import { listen, send, type Heard } from '../../unit/surfaces/web/desk.ts';

/** The desk in a process of its own on the folders of the one before it, with the example school's page. */
interface Life {
  readonly port: number;
  kill(): Promise<void>;
}

const root = mkdtempSync(join(tmpdir(), 'staffroom-report-kills-'));

async function live(): Promise<Life> {
  const env = { PATH: process.env.PATH ?? '', HOME: root, PORT: '0', HOST: '127.0.0.1', SCHOOL_DIR: 'school.example', DATA_DIR: join(root, 'data'), MASTER_KEY_FILE: join(root, 'master.key') };
  const desk: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => desk.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    let out = '';
    const look = (part: Buffer): void => {
      out += part.toString('utf8');
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(out);
      if (found && out.includes('Policies read')) resolve(Number(found[1]));
    };
    desk.stdout?.on('data', look);
    desk.stderr?.on('data', look);
    void ended.then(() => reject(new Error(`the desk did not start: ${out}`)));
  });
  return {
    port,
    kill: async () => {
      desk.kill('SIGKILL');
      await ended;
    },
  };
}

const TEACHER = { school: 'school.example', as: 'priya-nair', conversation: 'personal:priya-nair' };
const LEAD = { school: 'school.example', as: 'maryam-okafor', conversation: 'channel:safeguarding' };
const SCREENS: readonly FieldValues[] = [
  { danger: 'no', about: 'child' },
  { children: 'Zebedee Quillfeather, Owls', concerned: 'none' },
  { words: 'He said Quagmire took his shoes again.' },
  { when: 'Today at lunch', now: 'in-school' },
];

let life: Life;
let events = 0;
beforeAll(async () => {
  life = await live();
}, 60_000);
afterAll(async () => {
  await life.kill();
  rmSync(root, { recursive: true, force: true });
});

interface Shown {
  readonly status: string;
  readonly step?: AdaptiveCard;
  readonly card?: AdaptiveCard;
}

async function press(verb: string, data: Readonly<Record<string, string | number>>, inputs: FieldValues = {}): Promise<Shown> {
  events += 1;
  const got = await send(life.port, '/api/action', { ...TEACHER, event: `event-${String(events).padStart(16, '0')}`, verb, data, inputs });
  return JSON.parse(got.text) as Shown;
}

/** The button that goes on, of the screen that is shown. */
function onwards({ step }: Shown): { readonly verb: string; readonly data: Readonly<Record<string, string | number>> } {
  const next = [...elementsOf(step?.body ?? [])].flatMap((e) => (e.type === 'ActionSet' ? e.actions : [])).find((a) => a.type === 'Action.Execute' && a.verb === 'form.next');
  if (next?.type !== 'Action.Execute') throw new Error('this screen has no way on');
  return next;
}

const fieldsOf = ({ step }: Shown): string[] => [...elementsOf(step?.body ?? [])].flatMap((e) => (e.type.startsWith('Input.') && e.id !== undefined ? [e.id] : []));
const cardsIn = (heard: readonly Heard[]): string[] => heard.filter((e) => e.event === 'card').map((e) => String(e.data.text));
const standsFor = (who: Readonly<Record<string, string>>): Promise<readonly Heard[]> => listen(life.port, who, (all) => all.some((e) => e.event === 'clock'));

async function killAndRise(): Promise<void> {
  await life.kill();
  life = await live();
}

describe('the process killed after each acknowledged step of a report', () => {
  it('loses no word of the draft, files it once, and tells its people once', async () => {
    let shown = await press('report.start', {});
    const { data } = onwards(shown);
    const asked: string[][] = [];
    for (const inputs of SCREENS) {
      await killAndRise();
      shown = await press('report.resume', { draft: String(data.draft) });
      const fields = fieldsOf(shown);
      asked.push(fields);
      const { verb, data: at } = onwards(shown);
      shown = await press(verb, at, Object.fromEntries(Object.entries(inputs).filter(([id]) => fields.includes(id))));
      expect(shown.step, `after the screen with ${fields.join(', ')}`).toBeDefined();
    }
    await killAndRise();
    shown = await press('report.resume', { draft: String(data.draft) });
    expect(JSON.stringify(shown.step)).toContain('Quagmire took his shoes');
    const send = onwards(shown);
    shown = await press(send.verb, send.data);
    expect(shown.status).toBe('recorded');
    await killAndRise();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const receipts = cardsIn(await standsFor(TEACHER)).filter((text) => /Saved [0-9A-Z]{4}-[0-9A-Z]{4}/.test(text));
    expect(receipts).toHaveLength(1);
    const notices = cardsIn(await standsFor(LEAD)).filter((text) => text.includes('onfidential item'));
    expect(notices).toHaveLength(1);
    expect(notices.join('\n')).not.toMatch(/Zebedee|Quillfeather|Quagmire/);
    expect(asked.flat()).toEqual(expect.arrayContaining(['words']));
  }, 120_000);
});
