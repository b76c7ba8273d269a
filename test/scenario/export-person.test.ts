import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportPerson, type PersonExported } from '../../src/export-person.ts';
import { HELD, NOT_LOOKED_THROUGH } from '../../src/held-collections.ts';
import { incidents, incidentSchema } from '../../src/incidents/incident.ts';
import { KEPT_BY } from '../../src/kept-collections.ts';
import { asId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { loadMasterKey } from '../../src/kernel/seal.ts';
import type { Result } from '../../src/kernel/result.ts';
import { sha256, SUMS_FILE } from '../../src/records/export-folder.ts';
import { loadSchool } from '../../src/school.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { deskGrant } from '../../src/turn.ts';
import { tempStore } from '../fixtures/temp-store.ts';
import { CHILD, matterIn, quickSchool, reports } from './filed-report.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const NOW = Date.parse('2026-11-23T12:00:00Z');

let stage: Stage;
let schoolDir = '';
let root = '';
beforeEach(async () => {
  schoolDir = quickSchool();
  stage = await openStage({ schoolDir });
  root = join(stage.config.dataDir, '..');
});
afterEach(async () => {
  await stage.close();
  rmSync(schoolDir, { recursive: true, force: true });
});

const written = z.object({
  format: z.literal('staffroom-person-1'), person: z.string(),
  records: z.array(z.object({ record: z.string(), class: z.string(), places: z.array(z.string()), thirdParties: z.array(z.string()), sha256: z.string(), content: z.unknown() })),
  lines: z.array(z.object({ line: z.number(), kind: z.string() })),
});

async function writes(name: string, folder: string, redactions: string | null = null): Promise<Result<PersonExported, string>> {
  const { school } = loadSchool(schoolDir);
  if (!school) throw new Error('no school');
  return exportPerson(name, { config: stage.config, school, out: join(root, folder), account: 'office', now: NOW, log: silentLog, redactions });
}
const jsonOf = (folder: string, file = 'all.json'): z.output<typeof written> => written.parse(JSON.parse(readFileSync(join(root, folder, file), 'utf8')));

/** A report by a teacher about a child, worked on by the lead; then the desk is stopped. */
async function filed(): Promise<string> {
  await reports(stage, TEACHER, CHILD);
  const id = matterIn(stage, 'channel:safeguarding');
  await stage.presses(LEAD, 'case.open', { case: id });
  await stage.presses(LEAD, 'case.take', { case: id });
  await stage.presses(LEAD, 'case.note', { case: id }, { text: 'Spoke with his teacher; Ann Lee-Potter is named too.' });
  await stage.app.close();
  return id;
}
const childOf = (folder: string): string => incidentSchema.parse(jsonOf(folder).records.find(({ record }) => record.startsWith('incidents/'))?.content).said.children;

describe('all that is held about one person', () => {
  it('looks through every collection of the program, but for those that are named with the reason', () => {
    expect([...HELD.map(({ name }) => name), ...Object.keys(NOT_LOOKED_THROUGH)].toSorted()).toEqual(Object.keys(KEPT_BY).toSorted());
  });

  it('holds what a colleague reported, opened and did, where they stand in it, who else is named, and their lines of the journal', async () => {
    const id = await filed();
    const done = await writes('Priya Nair', 'all');
    expect(done).toMatchObject({ ok: true, value: { withheld: 0 } });
    const { records, lines } = jsonOf('all');
    const report = records.find(({ record }) => record === `incidents/${id}`);
    expect(report?.places).toContain('reporter.person');
    expect(report?.thirdParties).toEqual(expect.arrayContaining(['Mrs Maryam Okafor']));
    expect(records.map(({ record }) => record.split('/')[0])).toContain('sign-off-people');
    expect(lines.length).toBeGreaterThan(0);
    const html = readFileSync(join(root, 'all', 'all.html'), 'utf8');
    expect(html).toContain('<b class="third">Mrs Maryam Okafor‡</b>');
    expect(html).toContain('Quagmire');
    expect(statSync(join(root, 'all')).mode & 0o777).toBe(0o700);
    for (const line of readFileSync(join(root, 'all', SUMS_FILE), 'utf8').trim().split('\n')) {
      const [hash = '', name = ''] = line.split('  ');
      expect(sha256(readFileSync(join(root, 'all', name), 'utf8'))).toBe(hash);
    }
  });

  it('is the same once another program reads the JSON into empty records: no difference', async () => {
    const id = await filed();
    await writes('Priya Nair', 'all');
    const content = incidentSchema.parse(jsonOf('all').records.find(({ record }) => record === `incidents/${id}`)?.content);
    const school = asId<'school'>('again');
    const temp = await tempStore([school]);
    try {
      const note = { at: NOW, actor: null, inbound: { eventId: asId<'event'>('again'), kind: 'test', route: null } };
      await temp.store.transact(school, note, async (tx) => Promise.resolve(tx.put(incidents, content, tx.newKey('case'))));
      const back = await temp.store.read(school, (tx) => tx.get(incidents, id, deskGrant(NOW)));
      const master = loadMasterKey(stage.config.masterKeyFile, stage.config.dataDir);
      if (!master.ok) throw new Error('no key');
      const own = asId<'school'>(loadSchool(schoolDir).school?.id ?? '');
      const opened = await openStore(stage.config, { schools: [own], master: master.value, log: silentLog });
      if (!opened.ok) throw new Error('not opened');
      const original = await opened.value.read(own, (tx) => tx.get(incidents, id, deskGrant(NOW)));
      await opened.value.close();
      expect(back).toEqual(original);
    } finally {
      await temp.end();
    }
  });

  it('of a child is found by the names that were typed, and one word is no name', async () => {
    await filed();
    expect(await writes('Nair', 'x')).toMatchObject({ ok: false });
    await writes('Priya Nair', 'all');
    const child = childOf('all').replace(/,.*$/, '');
    expect(await writes(child, 'child')).toMatchObject({ ok: true });
    expect(jsonOf('child').records.map(({ places }) => places.join())).toEqual(expect.arrayContaining([expect.stringContaining('said')]));
  });

  it('writes nothing for someone of whom nothing is held', async () => {
    await filed();
    expect(await writes('Nobody Atall', 'none')).toMatchObject({ ok: true, value: { folder: null, records: 0 } });
    expect(existsSync(join(root, 'none'))).toBe(false);
  });

  it('is recorded as a reading in every report that was written out', async () => {
    await filed();
    await writes('Priya Nair', 'all');
    await writes('Priya Nair', 'again');
    const report = jsonOf('again').records.find(({ record }) => record.startsWith('incidents/'))?.content as { events: { what: string }[] };
    expect(report.events.filter(({ what }) => what === 'exported')).toHaveLength(2);
  });
});

describe('what is given', () => {
  const decided = (file: string, change: (text: string) => string = (text) => text): string => change(readFileSync(file, 'utf8')).replace('decided-by: ""', 'decided-by: "Mrs Head"');

  it('is nothing until a person decided on each record, and what was decided on is still the same', async () => {
    const id = await filed();
    await writes('Priya Nair', 'all');
    const file = join(root, 'all', 'redactions.yaml');
    const asked = await writes('Priya Nair', 'given', readFileSync(file, 'utf8'));
    expect(asked).toMatchObject({ ok: false, error: expect.stringContaining('nobody has decided on it') });
    expect(asked).toMatchObject({ error: expect.stringContaining('say who decided') });
    const changed = await writes('Priya Nair', 'given', decided(file, (text) => text.replaceAll('give: ask', 'give: yes').replace(new RegExp(`(incidents/${id}", sha256: ")[0-9a-f]{64}`), `$1${'0'.repeat(64)}`)));
    expect(changed).toMatchObject({ ok: false, error: expect.stringContaining('changed since') });
    const bare = await writes('Priya Nair', 'given', decided(file, (text) => text.replaceAll('give: ask', 'give: no')));
    expect(bare).toMatchObject({ ok: false, error: expect.stringContaining('because of what') });
    expect(existsSync(join(root, 'given'))).toBe(false);
  });

  it('is without the names and ids of others, without what was exempt, and without what is the desk\'s own', async () => {
    const id = await filed();
    await writes('Priya Nair', 'all');
    const text = decided(join(root, 'all', 'redactions.yaml'), (all) => all.replaceAll('give: ask', 'give: yes').replace(/(record: "sign-off-people\/[^}]*give: )yes, because: ""/, '$1no, because: not-about-them').replace(/^names:.*$/m, 'names:\n  - { name: "Ann Lee-Potter", hide: yes }'));
    const given = await writes('Priya Nair', 'given', text);
    expect(given).toMatchObject({ ok: true, value: { withheld: 1 } });
    expect(await writes('Priya Nair', 'once-more', text), 'giving it once changes nothing that was decided on').toMatchObject({ ok: true });
    for (const file of ['given.json', 'given.html']) {
      const out = readFileSync(join(root, 'given', file), 'utf8');
      expect(out).toContain(id);
      expect(out).toContain('[name withheld]');
      for (const name of ['Okafor', LEAD, 'Ann Lee-Potter']) expect(out, `${name} in ${file}`).not.toContain(name);
    }
    const json = JSON.parse(readFileSync(join(root, 'given', 'given.json'), 'utf8')) as { withheld: unknown; records: { content: object }[] };
    expect(json.withheld).toEqual([{ because: 'not-about-them', records: 1 }]);
    expect(json.records.some(({ content }) => 'key' in content)).toBe(false);
  });

  it('holds a name that a person said may stand', async () => {
    await filed();
    await writes('Priya Nair', 'all');
    const text = decided(join(root, 'all', 'redactions.yaml'), (all) => all.replaceAll('give: ask', 'give: yes').replace(/(name: "Mrs Maryam Okafor", hide: )yes/, '$1no'));
    writeFileSync(join(root, 'r.yaml'), text);
    await writes('Priya Nair', 'given', text);
    expect(readFileSync(join(root, 'given', 'given.html'), 'utf8')).toContain('Mrs Maryam Okafor');
  });

  it('is without a name that was typed in capitals, an id in a text, and a name whose line was deleted from the file', async () => {
    await reports(stage, TEACHER, CHILD);
    const id = matterIn(stage, 'channel:safeguarding');
    await stage.presses(LEAD, 'case.open', { case: id });
    await stage.presses(LEAD, 'case.take', { case: id });
    await stage.presses(LEAD, 'case.note', { case: id }, { text: 'TOM ASHDOWN saw it; ask tom-ashdown, or Tom\u00a0Ashdown.' });
    await stage.app.close();
    await writes('Priya Nair', 'all');
    const text = decided(join(root, 'all', 'redactions.yaml'), (all) => `${all.replaceAll('give: ask', 'give: yes').replace(/^names:[^]*$/m, '')}names:\n  - { name: "Tom Ashdown", hide: yes }\n`);
    expect(await writes('Priya Nair', 'given', text)).toMatchObject({ ok: true });
    for (const file of ['given.json', 'given.html']) {
      const out = readFileSync(join(root, 'given', file), 'utf8');
      for (const name of ['ASHDOWN', 'ashdown', 'Ashdown', 'Okafor', LEAD]) expect(out, `${name} in ${file}`).not.toContain(name);
    }
  });

  it('is nothing where the file says one thing by another, or the same record twice', async () => {
    await filed();
    await writes('Priya Nair', 'all');
    const text = decided(join(root, 'all', 'redactions.yaml'), (all) => all.replaceAll('give: ask', 'give: yes'));
    expect(await writes('Priya Nair', 'given', text.replace('person: "Priya Nair"', 'person: &a "Priya Nair"').replace('decided-by: "Mrs Head"', 'decided-by: *a'))).toMatchObject({ ok: false, error: expect.stringContaining('alias') });
    const [line = ''] = /^ {2}- \{ record.*$/m.exec(text) ?? [];
    expect(await writes('Priya Nair', 'given', text.replace(line, `${line.replace('give: yes, because: ""', 'give: no, because: serious-harm')}\n${line}`))).toMatchObject({ ok: false, error: expect.stringContaining('twice') });
    expect(existsSync(join(root, 'given'))).toBe(false);
  });
});
