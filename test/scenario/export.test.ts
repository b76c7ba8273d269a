import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportRecords, type Exported } from '../../src/export.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { asId } from '../../src/kernel/ids.ts';
import { loadMasterKey, openSealed } from '../../src/kernel/seal.ts';
import type { Result } from '../../src/kernel/result.ts';
import { sha256, SUMS_FILE } from '../../src/records/export-folder.ts';
import { loadSchool } from '../../src/school.ts';
import type { ExportAsked } from '../../src/incidents/export-cases.ts';
import { aboutAdult, CHILD, matterIn, quickSchool, readIn, reports } from './filed-report.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const HEAD = 'helen-marsh';
const NOW = Date.parse('2026-11-23T12:00:00Z');

let stage: Stage;
let schoolDir = '';
let out = '';
beforeEach(async () => {
  schoolDir = quickSchool();
  stage = await openStage({ schoolDir });
  out = join(stage.config.dataDir, '..', 'out');
});
afterEach(async () => {
  await stage.close();
  rmSync(schoolDir, { recursive: true, force: true });
});

const written = z.object({
  format: z.literal('staffroom-chronology-1'), asked: z.string(),
  matters: z.array(z.object({ reference: z.string(), thirdParties: z.array(z.string()), parts: z.array(z.object({ name: z.string(), sha256: z.string(), content: z.unknown() })) })),
});

const put = async (asked: ExportAsked, folder = out): Promise<Result<Exported, string>> => {
  const { school } = loadSchool(schoolDir);
  if (!school) throw new Error('no school');
  return exportRecords(asked, { config: stage.config, school, out: folder, account: 'office', now: NOW, log: silentLog });
};
/** Stops the desk, writes out, and starts it again. */
async function exportStopped(asked: ExportAsked, folder = out): Promise<Exported> {
  await stage.app.close();
  const done = await put(asked, folder);
  stage = await stage.restart();
  if (!done.ok) throw new Error(done.error);
  return done.value;
}
const json = (): z.output<typeof written> => written.parse(JSON.parse(readFileSync(join(out, 'chronology.json'), 'utf8')));
const page = (): string => readFileSync(join(out, 'chronology.html'), 'utf8');

/** Taken, worked on and closed by the lead. */
async function closedReport(reason = ''): Promise<string> {
  await reports(stage, TEACHER, CHILD);
  const id = matterIn(stage, 'channel:safeguarding');
  const press = (verb: string, inputs = {}, data = {}): ReturnType<Stage['presses']> => stage.presses(LEAD, verb, { case: id, ...data }, inputs);
  await press('case.open');
  await press('case.take');
  await press('case.note', { text: 'Spoke with his teacher; Ann Lee-Potter is named too.' });
  await press('case.task', { state: 'done', who: 'Mrs Okafor', when: 'Monday', reference: 'SC-4471', reason: 'Threshold not met: advice given' }, { task: 'consider-social-care' });
  await press('case.last-word');
  await press('case.close', { outcome: 'acted', safer: 'He sits with a friend now', watches: 'His class teacher', rationale: reason });
  return id;
}

describe('an export of one report', () => {
  it('holds what was said, the decisions with reasons, referrals and replies, what changed, who watches, the route and why, times and readings', async () => {
    const id = await closedReport();
    const done = await exportStopped({ by: 'incident', value: id.toLowerCase() });
    expect(done).toMatchObject({ folder: out, references: [id], notIncluded: [] });
    const html = page();
    for (const words of ['Quagmire', 'no reason recorded', 'Closed: acted on', 'SC-4471', 'Threshold not met', 'He sits with a friend now', 'His class teacher', 'Sector default SD-G, not the school', 'Mrs Maryam Okafor', '23 November 2026, 10:00']) expect(html, `${words}`).toContain(words);
    expect(html.indexOf('Reasons and decisions')).toBeLessThan(html.indexOf('What was said'));
    const readings = json().matters[0]?.parts.find((part) => part.name === 'readings')?.content;
    expect(readings).toEqual([expect.objectContaining({ who: 'Mrs Maryam Okafor', what: 'opened it' }), expect.objectContaining({ who: 'office, at the machine', what: 'exported it', when: { london: '23 November 2026, 12:00', utc: '2026-11-23T12:00:00.000Z' } })]);
  });

  it('has a hash for every part and every file, in files that only their owner can open', async () => {
    await exportStopped({ by: 'incident', value: await closedReport() });
    const parts = json().matters.flatMap((one) => one.parts);
    expect(parts.map((part) => part.name)).toEqual(['summary', 'decisions', 'referrals', 'change', 'route', 'said', 'later', 'times', 'readings']);
    for (const part of parts) expect(sha256(JSON.stringify(part.content)), `${part.name}`).toBe(part.sha256);
    const sums = readFileSync(join(out, SUMS_FILE), 'utf8').trim().split('\n').map((line) => line.split('  '));
    expect(sums.map(([, name]) => name)).toEqual(['chronology.html', 'chronology.json']);
    for (const [sum, name = ''] of sums) expect(sha256(readFileSync(join(out, name), 'utf8'))).toBe(sum);
    expect(statSync(out).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(out)) expect(statSync(join(out, file)).mode & 0o777, `${file}`).toBe(0o600);
  });

  it('holds no script and asks for nothing from anywhere, whatever was typed', async () => {
    await reports(stage, TEACHER, [...CHILD.slice(0, 2), { words: 'He said <script>alert(1)</script> & <img src="https://x.example/a">', behalf: '' }, CHILD[3]!]);
    await exportStopped({ by: 'incident', value: matterIn(stage, 'channel:safeguarding') });
    const html = page();
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<(?:script|img|link|iframe|a|form)\b|\b(?:src|href|on\w+)="|url\(|@import/i);
    expect(html).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', '\''));
  });

  it('says when the desk runs, and writes nothing', async () => {
    const id = await closedReport();
    const done = await put({ by: 'incident', value: id });
    expect(done).toMatchObject({ ok: false, error: expect.stringMatching(/the desk is running[\s\S]*Stop it[\s\S]*start it again at once/) });
    expect(existsSync(out)).toBe(false);
  });

  it('is never written over, and nothing is written of a reference that is none', async () => {
    const id = await closedReport();
    await exportStopped({ by: 'incident', value: id });
    const before = page();
    await expect(exportStopped({ by: 'incident', value: id })).rejects.toThrow('is there already');
    expect(page()).toBe(before);
    expect(await exportStopped({ by: 'incident', value: 'ZZZZ-ZZZZ' }, `${out}-2`)).toMatchObject({ folder: null, references: [] });
    expect(existsSync(`${out}-2`)).toBe(false);
  });
});

describe('an export by name', () => {
  const child = (children: string, words = 'I saw him alone at the gate again.') => [CHILD[0]!, { children, concerned: 'none' }, { words, behalf: '' }, CHILD[3]!];

  it('takes the full name however it is written, marks the others, and lists what is near without including it', async () => {
    await reports(stage, TEACHER, child('Zoë Quillfeather-Ames (4B) and Ann Lee', 'Ann was with Zoe.'));
    const first = matterIn(stage, 'channel:safeguarding');
    await reports(stage, TEACHER, child('ZOE QUILLFEATHER AMES, Year 4'));
    const second = matterIn(stage, 'channel:safeguarding');
    await reports(stage, TEACHER, child('Zoe Quilfeather-Ames'));
    const slip = matterIn(stage, 'channel:safeguarding');
    await reports(stage, TEACHER, child('Bo Hart', 'He was with Zoe Quillfeather-Ames.'));
    const inText = matterIn(stage, 'channel:safeguarding');
    await reports(stage, TEACHER, child('Cy Moss'));
    const done = await exportStopped({ by: 'child', value: 'Zoe Quillfeather Ames' });
    expect(done.references).toEqual([first, second]);
    expect(done.notIncluded.map((one) => one.reference).toSorted()).toEqual([slip, inText].toSorted());
    expect(json().matters[0]?.thirdParties).toEqual(['Ann Lee', 'Priya Nair']);
    expect(page()).toContain('<b class="third">Ann‡</b> was with Zoe.');
    expect(page()).not.toContain('Bo Hart');
  });

  it('finds an adult by name, and refuses half a name', async () => {
    await reports(stage, TEACHER, aboutAdult('Mr Owen Fletcher'));
    // Two tracks: the child's welfare and the adult's conduct are two records.
    const id = matterIn(stage, `personal:${HEAD}`);
    const { references } = await exportStopped({ by: 'adult', value: 'owen fletcher' });
    expect(references).toContain(id);
    expect(references).toHaveLength(2);
    expect(await put({ by: 'adult', value: 'Fletcher' }, `${out}-2`)).toMatchObject({ ok: false, error: expect.stringContaining('full name') });
  });
});

const filesIn = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? filesIn(join(dir, e.name)) : e.isFile() ? [join(dir, e.name)] : []));

/** Every sealed value of the records that some key on this disk still opens. */
function readable(): string {
  const master = loadMasterKey(stage.config.masterKeyFile, stage.config.dataDir);
  if (!master.ok) throw new Error(master.error.message);
  const files = filesIn(stage.config.dataDir);
  const keys = files.filter((file) => file.endsWith('.key')).flatMap((file) => master.value.unwrap(asId<'key'>(file.split('/').at(-1)!.slice(0, -4)), readFileSync(file, 'utf8')) ?? []);
  const texts = files.filter((file) => !file.endsWith('.key')).map((file) => readFileSync(file, 'utf8'));
  const rows = texts.flatMap((text) => [...text.matchAll(/"id":\s*("(?:[^"\\]|\\.)*"),\s*"v":\s*\d+,\s*"x":\s*\{[^{}]*\},\s*"k":\s*"([^"]+)",\s*"s":\s*"([A-Za-z0-9+/=]+)"/g)]);
  // No sealed value may escape this look: each has a key's name and a text.
  expect(rows.length).toBe(texts.reduce((sum, text) => sum + [...text.matchAll(/"s":\s*"/g)].length, 0));
  expect(rows.length).toBeGreaterThan(10);
  return rows.flatMap(([, id = '', k = '', s = '']) => keys.filter((key) => key.id === k).map((key) => {
    const name = z.string().parse(JSON.parse(id));
    const opened = COLLECTIONS.map((collection) => openSealed(key, `${collection}/${name}`, s)).find((one) => one.ok);
    expect(opened?.ok, `${name} under ${k}`).toBe(true);
    return opened?.ok ? JSON.stringify(opened.value) : '';
  })).join('\n');
}
const COLLECTIONS = ['notice-words', 'incidents', 'low-level-concerns', 'erased-cases', 'report-drafts', 'outbox-cards', 'seen', 'sent-questions', 'questions'];

describe('a report that was filed elsewhere', () => {
  const press = (id: string, verb: string, inputs = {}): ReturnType<Stage['presses']> => stage.presses(LEAD, verb, { case: id }, inputs);
  const FILED = { where: 'cpoms', by: 'Mrs Okafor', on: '23 November' };

  it('offers erasure to whoever closed it, who must type the reference; then no key opens its words and the chain still verifies', async () => {
    const id = await closedReport('Two boys spoken to');
    expect(readIn(await press(id, 'case.open'))).toContain('Filed in our records');
    expect(readIn(await press(id, 'case.filed', FILED))).toContain('Erase the words here');
    expect(readIn(await press(id, 'case.erase-form'))).toMatch(/CPOMS, filed by Mrs Okafor on 23 November[\s\S]*cannot be undone[\s\S]*25 years/);
    expect(await press(id, 'case.erase', { reference: 'NO', reason: 'filed-whole' })).toMatchObject({ fieldErrors: { reference: expect.any(String) } });
    expect(readable()).toContain('Quagmire');
    expect(readIn(await press(id, 'case.erase', { reference: id, reason: 'filed-whole' }))).toContain('Erased on 23 November 2026');
    expect(readable()).not.toMatch(/Quagmire|Quillfeather|Two boys spoken to|He sits with a friend/);
    stage = await stage.restart();
    expect(readable()).not.toMatch(/Quagmire|Quillfeather|Two boys spoken to|He sits with a friend/);
    expect(await press(id, 'case.open')).toMatchObject({ status: 'refused' });
    expect(readable()).toContain(`"id":"${id}"`);
    expect(readable()).toContain('"where":"cpoms"');
    // Its reporter is told nothing new, and an old button of theirs breaks nothing.
    expect(await stage.says(TEACHER, 'my reports')).toMatchObject({ status: 'recorded' });
    expect((await stage.presses(TEACHER, 'report.worried', { report: id }, { text: 'still' })).reason).not.toBe('something-broke');
    expect((await press(id, 'case.erase', { reference: id, reason: 'filed-whole' })).status).toBe('refused');
    expect(await exportStopped({ by: 'incident', value: id })).toMatchObject({ folder: null });
  });

  it('is not erased before it was filed, nor by anyone else, nor by time: after 30 days its owner is reminded', async () => {
    const id = await closedReport();
    expect(readIn(await press(id, 'case.erase', { reference: id, reason: 'filed-whole' }))).toContain('Nothing was erased');
    await press(id, 'case.filed', FILED);
    expect(await stage.presses('tom-ashdown', 'case.erase', { case: id }, { reference: id, reason: 'filed-whole' })).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    const before = stage.shown(`personal:${LEAD}`).length;
    await stage.later(31 * 86_400_000);
    expect(stage.shown(`personal:${LEAD}`).slice(before).map((one) => one.text).join('\n')).toMatch(/You filed it in: CPOMS/);
    expect(readable()).toContain('Quagmire');
  });

  it('says where it is in its chronology, until it is opened again', async () => {
    const id = await closedReport();
    await press(id, 'case.filed', FILED);
    await exportStopped({ by: 'incident', value: id });
    expect(page()).toContain('CPOMS, by Mrs Okafor, on 23 November');
    await press(id, 'case.reopen');
    expect(readIn(await press(id, 'case.erase', { reference: id, reason: 'filed-whole' }))).not.toContain('Erased on');
  });
});

describe('staffroom export', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, [join(process.cwd(), 'src/staffroom.mjs'), 'export', ...args], { cwd: stage.config.dataDir + '/..', encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: join(stage.config.dataDir, '..'), DATA_DIR: stage.config.dataDir, MASTER_KEY_FILE: stage.config.masterKeyFile } });

  it('prints where it wrote and the references, and on the other stream what to look at', async () => {
    const id = await closedReport();
    await stage.app.close();
    const ran = run('--child', 'Zebedee Quillfeather', '--school', schoolDir, '--out', out);
    expect({ code: ran.status, lines: ran.stdout }).toEqual({ code: 0, lines: `${out}: ${id}\n` });
    expect(ran.stderr).toContain('recorded in each report');
    stage = await stage.restart();
  });

  it.each([[[]], [['--child', 'A B', '--adult', 'C D']], [['--incident']]])('with %j is wrong usage', (args) => {
    expect(run(...args).status).toBe(2);
  });
});
