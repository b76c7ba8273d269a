import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { runStaffroom, type Ran } from '../fixtures/run-staffroom.ts';

// The whole bank and the sentence encoder are loaded here; other work on the machine makes that slow.
vi.setConfig({ testTimeout: 90_000 });

let dir = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'staffroom-cli-'));
  mkdirSync(join(dir, 'schools', 'oak'), { recursive: true });
  writeFileSync(join(dir, 'schools', 'oak', 'keys.md'), '# Keys policy\n\n## Lending\n\nStaff must not lend keys to contractors.\n');
  writeFileSync(join(dir, 'schools', 'elm.txt'), 'Visitors policy\n\nVisitors must sign the red book.\n');
  writeFileSync(join(dir, 'schools', 'empty.txt'), '');
});
afterAll(() => rmSync(dir, { recursive: true }));

/** The command as people run it, in an empty folder with no settings. */
async function staffroom(args: readonly string[], input = ''): Promise<Ran> {
  const cwd = mkdtempSync(join(dir, 'cwd-'));
  const ran = await runStaffroom(args, { cwd, input, env: { PATH: process.env['PATH'] } });
  expect(readdirSync(cwd), 'nothing is written where it runs').toEqual([]);
  return ran;
}
const question = (id: unknown, school: string, text: unknown): string => JSON.stringify({ id, school, question: text });

describe('staffroom ask --batch', () => {
  it('prints one JSON line for each readable line, in order, with the clause word for word; exit 0', async () => {
    const { code, lines, errors } = await staffroom(['ask', '--schools', join(dir, 'schools'), '--batch', '-'], [question('b', 'oak', 'can I lend keys to a contractor?'), question(1, 'elm', 'do visitors sign a book?')].join('\n'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { id: 'b', verdict: 'no', confidence: expect.any(Number), citations: [{ quote: 'Staff must not lend keys to contractors.', document: 'keys.md', section: 'Lending', page: null }], ms: expect.any(Number), source: 'quoted', situation: expect.any(String), shown_verdict: expect.any(Boolean), offered: expect.any(Array) },
      expect.objectContaining({ id: 1, verdict: 'yes', citations: [expect.objectContaining({ quote: 'Visitors must sign the red book.', document: 'elm.txt' })] }),
    ]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });

  it('gives an error line for an unknown school and an unreadable policy, answers the rest, and exits 1', async () => {
    const { code, lines, errors } = await staffroom(['ask', '--schools', join(dir, 'schools'), '--batch', '-', '--words'], [question('a', 'ash', 'x?'), 'not JSON', question('b', 'empty', 'x?'), question('c', 'elm', 'do visitors sign a book?')].join('\n'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ id: 'a', error: expect.any(String) }, { id: 'b', error: expect.any(String) }, expect.objectContaining({ id: 'c', verdict: 'yes' })]);
    expect(errors).toMatch(/line 2: not JSON/);
    expect(code).toBe(1);
  });

  it('loses no line that comes while very many schools are looked up', async () => {
    const schools = join(dir, 'many');
    for (let i = 0; i < 4_000; i++) mkdirSync(join(schools, `school-${i}`), { recursive: true });
    writeFileSync(join(schools, 'elm.txt'), 'Visitors policy\n\nVisitors must sign the red book.\n');
    const { code, lines } = await staffroom(['ask', '--schools', schools, '--batch', '-', '--words'], [question(1, 'elm', 'do visitors sign a book?'), question(2, 'elm', 'do visitors sign a book?')].join('\n'));
    expect({ code, ids: lines.map((line) => z.object({ id: z.number() }).parse(JSON.parse(line)).id) }).toEqual({ code: 0, ids: [1, 2] });
  });
});

describe('staffroom ask --batch --answers', () => {
  const answers = (name: string, text: string): string => {
    const folder = join(dir, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'elm.yaml'), text);
    return folder;
  };
  const Answered = z.object({ id: z.string(), verdict: z.string(), source: z.string(), situation: z.string().nullable(), shown_verdict: z.boolean(), citations: z.array(z.object({ quote: z.string() })), offered: z.array(z.object({ situation: z.string(), verdict: z.string() })).max(3) });
  // The situation's own question, word for word: nothing is left to guess.
  const ASKED = question('a', 'elm', 'What must a visitor do on arriving at school?');
  const SETTLED = (words: string): string => `- situation: visitor-signing-in\n  verdict: info\n  when: null\n  because: [${JSON.stringify(words)}]\n  note: null\n  by: headteacher\n  on: 2026-11-21\n`;

  it('gives what the school confirmed, with its words, as confirmed', async () => {
    const { lines, code, errors } = await staffroom(['ask', '--schools', join(dir, 'schools'), '--batch', '-', '--answers', answers('right', SETTLED('Visitors must sign the red book.'))], ASKED);
    expect(errors).toBe('');
    expect(Answered.parse(JSON.parse(lines[0] ?? ''))).toMatchObject({ id: 'a', verdict: 'info', source: 'confirmed', situation: 'visitor-signing-in', citations: [{ quote: 'Visitors must sign the red book.' }] });
    expect(code).toBe(0);
  });

  it('names the line of a broken entry and the situation whose words are gone, and gives neither as confirmed', async () => {
    const text = `${SETTLED('Visitors sign nothing.')}- situation: visitor-dbs\n  verdict: perhaps\n  when: null\n  because: []\n  note: null\n  by: headteacher\n  on: 2026-11-21\n`;
    const { lines, errors } = await staffroom(['ask', '--schools', join(dir, 'schools'), '--batch', '-', '--answers', answers('wrong', text)], ASKED);
    expect(errors).toMatch(/elm\.yaml:9: error: verdict/);
    expect(errors).toMatch(/"visitor-signing-in": its words do not stand/);
    expect(Answered.parse(JSON.parse(lines[0] ?? '')).source).toBe('quoted');
  });

  it('goes by the answers.yaml of a school\'s own folder where no folder of answers is given', async () => {
    const folder = join(dir, 'with-own', 'elm');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'visitors.txt'), 'Visitors policy\n\nVisitors must sign the red book.\n');
    writeFileSync(join(folder, 'answers.yaml'), SETTLED('Visitors must sign the red book.'));
    const { lines } = await staffroom(['ask', '--schools', join(dir, 'with-own'), '--batch', '-'], ASKED);
    expect(Answered.parse(JSON.parse(lines[0] ?? '')).source).toBe('confirmed');
  });
});

describe('staffroom ask with several questions', () => {
  const TWO = 'Can I lend keys to a contractor? Who signs the red book?';
  it('answers each under its own words, as a file of questions gives one line for the message', async () => {
    const { code, lines } = await staffroom(['ask', TWO, '--school', join(dir, 'schools', 'oak'), '--words']);
    expect(code).toBe(0);
    expect(lines.filter((line) => line.startsWith('Question '))).toEqual(['Question 1 of 2: “Can I lend keys to a contractor?”', 'Question 2 of 2: “Who signs the red book?”']);
    expect(lines).toContain('Staff must not lend keys to contractors.');
    const batch = await staffroom(['ask', '--schools', join(dir, 'schools'), '--batch', '-', '--words'], question('b', 'oak', TWO));
    expect(batch.lines.map((line) => z.looseObject({ id: z.string() }).parse(JSON.parse(line)).id)).toEqual(['b']);
  });
});

describe('staffroom ask --explain', () => {
  it('says how the answer came about, and as a test prints one line with what it says now', async () => {
    const told = await staffroom(['ask', 'can I lend keys to a contractor?', '--school', join(dir, 'schools', 'oak'), '--explain', '--words']);
    expect(told.code).toBe(0);
    expect(told.lines).toEqual(expect.arrayContaining(['question', 'clauses', 'so it says', expect.stringMatching(/^ {2}no · quoted/)]));
    const kept = await staffroom(['ask', 'can I lend keys to a contractor?', '--school', join(dir, 'schools', 'oak'), '--explain', '--as-test', '--words']);
    expect(kept.lines.map((line) => JSON.parse(line))).toEqual([{ school: expect.stringContaining('oak'), question: 'can I lend keys to a contractor?', verdict: 'no', first: 'Staff must not lend keys to contractors.' }]);
    expect(kept.errors).toContain('mended.jsonl');
  });
});

describe('staffroom situations', () => {
  const Line = z.strictObject({ id: z.string(), title: z.string(), question: z.string(), kind: z.string(), slots: z.object({ party: z.string(), act: z.string() }), branches: z.array(z.object({ fact: z.string(), ask: z.string() })) });

  it('prints the bank as JSON lines, and after it those of a school\'s own clauses', async () => {
    const bank = await staffroom(['situations']);
    const ids = bank.lines.map((line) => Line.parse(JSON.parse(line)).id);
    expect(ids.length).toBeGreaterThanOrEqual(400);
    expect(new Set(ids).size).toBe(ids.length);
    const own = await staffroom(['situations', '--school', join(dir, 'schools', 'oak')]);
    expect(own.lines.slice(0, ids.length)).toEqual(bank.lines);
    expect(own.lines.slice(ids.length).map((line) => Line.parse(JSON.parse(line)).question)).toEqual(['May staff lend keys to contractors?']);
    expect([bank.code, own.code]).toEqual([0, 0]);
  });
});

describe('staffroom review', () => {
  const Line = z.strictObject({ school: z.string(), situation: z.string(), verdict: z.enum(['yes', 'no', 'conditional', 'info', 'not_covered']), citations: z.array(z.object({ quote: z.string(), document: z.string(), section: z.string().nullable(), page: z.number().nullable() })).max(3) });

  it('proposes for every situation of every school, in the words of its policy', async () => {
    mkdirSync(join(dir, 'reviewed'), { recursive: true });
    writeFileSync(join(dir, 'reviewed', 'elm.txt'), 'Visitors policy\n\nVisitors must sign the red book.\n');
    writeFileSync(join(dir, 'reviewed', 'ash.txt'), 'Keys policy\n\nStaff must not lend keys to contractors.\n');
    const { code, lines, errors } = await staffroom(['review', '--schools', join(dir, 'reviewed'), '--propose']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const proposed = lines.map((line) => Line.parse(JSON.parse(line)));
    expect([...new Set(proposed.map((one) => one.school))]).toEqual(['ash', 'elm']);
    const quotes = new Set(proposed.filter((one) => one.school === 'elm').flatMap((one) => one.citations.map((c) => c.quote)));
    expect([...quotes]).toEqual(expect.arrayContaining(['Visitors must sign the red book.']));
    expect(quotes).not.toContain('Staff must not lend keys to contractors.');
    expect(proposed.find((one) => one.school === 'ash' && /^own-[0-9a-f]{10}$/.test(one.situation))).toMatchObject({ verdict: 'no', citations: [{ quote: 'Staff must not lend keys to contractors.' }] });
  });

  it('says on how many situations a school\'s policy is silent', async () => {
    const { code, lines } = await staffroom(['review', '--school', join(dir, 'schools', 'oak'), '--silence', '--words']);
    expect(lines[0]).toMatch(/^(?:Your policy says nothing on \d+ of|Of) \d+ situations that staff meet/);
    expect(code).toBe(0);
  });

  it.each([[['review']], [['review', '--propose', '--silence', '--words']], [['review', '--propose', '--school', 'x', '--words']], [['review', '--silence', '--schools', 'x', '--words']]])('%j exits 2', async (args) => {
    expect((await staffroom(args)).code).toBe(2);
  });
});

describe('staffroom route --batch', () => {
  it('prints who is told first by each policy, with its words, and an error line for what it cannot route', async () => {
    mkdirSync(join(dir, 'routed'), { recursive: true });
    writeFileSync(join(dir, 'routed', 'elm.txt'), 'Online policy\n\nBullying is reported to the head of year.\n');
    const incident = (id: string, type: string): string => JSON.stringify({ id, school: 'elm', scenario: 'A pupil was taunted.', incident_type: type, reporter_role: 'TA', subject_role: 'pupil' });
    const { code, lines } = await staffroom(['route', '--schools', join(dir, 'routed'), '--batch', '-'], [incident('a', 'cyberbullying-of-pupil'), incident('b', 'extremism'), incident('c', 'gossip')].join('\n'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ id: 'a', first: ['slt'], basis: 'policy', because: 'Bullying is reported to the head of year.', held: false }),
      expect.objectContaining({ id: 'b', first: ['dsl'], basis: 'sector_default', because: null }),
      { id: 'c', error: expect.any(String) },
    ]);
    expect(code).toBe(1);
  });
});

describe('staffroom intent --batch', () => {
  it('prints the intent of each message, the harm check first', async () => {
    const { code, lines } = await staffroom(['intent', '--batch', '-'], [JSON.stringify({ id: 1, text: 'can I bring my dog on the trip?' }), JSON.stringify({ id: 2, text: 'a child told me her uncle hits her every night' })].join('\n'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ id: 1, intent: 'ask' }, { id: 2, intent: 'urgent' }]);
    expect(code).toBe(0);
  });
});

describe('wrong usage', () => {
  it.each([[[]], [['ask', 'a question', '--words']], [['intent', '--batch', '/nowhere/at/all']], [['ask', '--loud', 'x', '--words']]])('%j exits 2, says how it is used, and prints nothing on standard output', async (args) => {
    const { code, lines, errors } = await staffroom(args);
    expect({ code, lines }).toEqual({ code: 2, lines: [] });
    expect(errors).toContain('usage:');
  });
});

describe('the command itself', () => {
  it('is a process that prints its results, its faults beside them, and ends with the code', () => {
    const cwd = mkdtempSync(join(dir, 'cwd-'));
    const run = (args: readonly string[], input = '') => spawnSync(process.execPath, [join(process.cwd(), 'src/staffroom.mjs'), ...args], { cwd, input, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    const ran = run(['intent', '--batch', '-'], `${JSON.stringify({ id: 1, text: 'can I bring my dog on the trip?' })}\nnot JSON\n`);
    expect([ran.status, ran.stdout]).toEqual([1, '{"id":1,"intent":"ask"}\n']);
    expect(ran.stderr).toMatch(/line 2: not JSON/);
    const wrong = run(['intent', '--loud']);
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
    expect(readdirSync(cwd)).toEqual([]);
  });
});
