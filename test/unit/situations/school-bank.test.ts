import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { bankTexts } from '../../../src/situations/situation.ts';
import { addedTexts, EMPTY_BANK, ownId, parseSchoolBank, phrasedAs, withAdditions, vectorsWithSchoolBank, withSchoolBank, writeSchoolBank, type SchoolBank } from '../../../src/situations/school-bank.ts';
import { openSchoolBankFile } from '../../../src/situations/school-bank-store.ts';
import { aSituation } from '../../fixtures/review-desk.ts';

const entry = (id: string) => {
  const { topic: _topic, ...rest } = aSituation(id, { question: 'May I bring my dog?', title: 'Bring a dog' });
  return rest;
};
const full: SchoolBank = { phrasings: { 'text-parent': ['can i whatsapp a mum', 'txt parents ok?'] }, situations: [entry('ours-dogs')] };

describe('a school\'s own bank', () => {
  it('reads back what it writes', () => {
    expect(parseSchoolBank(writeSchoolBank(full), 's.yaml')).toEqual({ bank: full, faults: [] });
    expect(parseSchoolBank('', 's.yaml')).toEqual({ bank: EMPTY_BANK, faults: [] });
  });

  it('names each fault with its line and reads all the rest', () => {
    const text = ['phrasings:', '  text-parent:', '    - can i text a mum', '    - 7', '  Bad Id:', '    - words', 'situations:', '  - id: dogs', '    title: Dogs', 'other: 1'].join('\n');
    const { bank, faults } = parseSchoolBank(text, 's.yaml');
    expect(bank.phrasings).toEqual({ 'text-parent': ['can i text a mum'] });
    expect(faults.map(({ line, level }) => [line, level])).toEqual([[10, 'error'], [8, 'error'], [4, 'error'], [5, 'error']]);
  });

  it('leaves out a situation whose id is not the school\'s own, and one that is there twice', () => {
    const text = writeSchoolBank({ phrasings: {}, situations: [entry('dogs'), entry('ours-dogs'), entry('ours-dogs')] });
    const { bank, faults } = parseSchoolBank(text, 's.yaml');
    expect(bank.situations.map((one) => one.id)).toEqual(['ours-dogs']);
    expect(faults.map((one) => one.message)).toEqual([expect.stringContaining('begins with ours-'), expect.stringContaining('is there twice')]);
  });

  it('refuses what is no map, no YAML, too large, or made of anchors', () => {
    for (const text of ['- a', 'phrasings: [', `# ${'x'.repeat(1024 * 1024)}`, 'phrasings:\n  a: &x [one two]\n  b: *x', '['.repeat(20_000)]) {
      const { bank, faults } = parseSchoolBank(text, 's.yaml');
      expect(bank).toEqual(EMPTY_BANK);
      expect(faults.length).toBeGreaterThan(0);
    }
  });

  it('reads back wordings with stars, ampersands and other signs, as staff type them', () => {
    const wordings = ['can i use *my* phone', 'PE &games, ok?', '*really* &co', 'it\'s *mine*, isn\'t it', 'a "quoted *x*" b', 'x: y # z', 'null'];
    const bank: SchoolBank = { phrasings: { 'text-parent': wordings }, situations: [{ ...entry('ours-dogs'), question: 'What of *my* dog &mine?' }] };
    expect(parseSchoolBank(writeSchoolBank(bank), 's.yaml')).toEqual({ bank, faults: [] });
  });

  it('takes no question of signs alone for a wording of signs alone', () => {
    expect(phrasedAs('?!', { phrasings: { 'text-parent': ['??'] }, situations: [] })).toBeNull();
  });

  it('adds wordings and situations beside the bank\'s, and leaves those it does not touch as they are', () => {
    const [text, watch] = [aSituation('text-parent', { phrasings: ['Can I whatsapp a mum?'] }), aSituation('smart-watch')];
    const merged = withSchoolBank([text, watch], full);
    expect(merged.map((one) => one.id)).toEqual(['text-parent', 'smart-watch', 'ours-dogs']);
    expect(merged[0]?.phrasings).toEqual(['Can I whatsapp a mum?', 'txt parents ok?']);
    expect(merged[1]).toBe(watch);
    expect(merged[2]?.topic).toBe('ours');
  });

  it('keeps the bank\'s vectors with their texts and asks for those of the added ones', () => {
    const base = [aSituation('text-parent', { phrasings: ['p1'], rules: ['r1', 'r2'] }), aSituation('smart-watch', { rules: ['r3'] })];
    const merged = withSchoolBank(base, full);
    const vectors = vectorsWithSchoolBank(base, bankTexts(base), merged, (text) => `added ${text}`);
    expect(vectors.map((one) => String(one).replace('added ', ''))).toEqual(bankTexts(merged));
    expect(vectors.filter((one) => one?.startsWith('added ')).map((one) => one?.slice(6))).toEqual(addedTexts(base, merged));
    expect(addedTexts(base, merged)).toEqual(['can i whatsapp a mum', 'txt parents ok?', 'May I bring my dog?', 'Bring a dog']);
  });

  it('adds the same wording or situation once', () => {
    const more = withAdditions(full, [{ kind: 'phrasing', situation: 'text-parent', words: 'Can I WhatsApp a mum?' }, { kind: 'situation', entry: entry('ours-dogs') }, { kind: 'phrasing', situation: 'constructor', words: 'odd but safe' }]);
    expect(more.phrasings['text-parent']).toHaveLength(2);
    expect(more.situations).toHaveLength(1);
    expect(more.phrasings['constructor']).toEqual(['odd but safe']);
  });

  it('knows a question in the very words that were added, where they lead to one situation', () => {
    expect(phrasedAs('Txt parents, OK', full)).toBe('text-parent');
    expect(phrasedAs('may I bring my dog', full)).toBe('ours-dogs');
    expect(phrasedAs('may I bring my cat', full)).toBeNull();
    expect(phrasedAs('txt parents ok', withAdditions(full, [{ kind: 'phrasing', situation: 'smart-watch', words: 'txt parents ok' }]))).toBeNull();
  });

  it('makes ids of titles that two questions never share', () => {
    expect(ownId('May I bring my dog, Ünal?', 'abcdefg12345')).toBe('ours-may-i-bring-my-dog-u-12345');
    expect(ownId('???', 'abcde12345')).toBe('ours-12345');
  });
});

describe('situations.yaml', () => {
  let folder: string;
  let path: string;
  const open = () => openSchoolBankFile(path, silentLog, { clock: fixedClock(0) });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bank-'));
    path = join(folder, 'situations.yaml');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is written whole and read again; additions keep what is there', async () => {
    const file = open();
    expect(file.current().bank).toEqual(EMPTY_BANK);
    await file.add([{ kind: 'situation', entry: entry('ours-dogs') }]);
    await file.add([{ kind: 'phrasing', situation: 'text-parent', words: 'txt ok?' }]);
    expect(open().current().bank).toEqual({ phrasings: { 'text-parent': ['txt ok?'] }, situations: [entry('ours-dogs')] });
  });

  it('keeps a text that was laid out by hand beside the new one', async () => {
    const byHand = '# our words\nphrasings: {text-parent: [can i ring a mum]}\n';
    await writeFile(path, byHand);
    await open().add([{ kind: 'phrasing', situation: 'text-parent', words: 'txt ok?' }]);
    expect(await readFile(`${path}.before`, 'utf8')).toBe(byHand);
    expect(open().current().bank.phrasings['text-parent']).toEqual(['can i ring a mum', 'txt ok?']);
  });

  it('is not written over while an entry cannot be read', async () => {
    await writeFile(path, 'phrasings: [');
    const added = await open().add([{ kind: 'phrasing', situation: 'text-parent', words: 'txt ok?' }]);
    expect(added).toMatchObject({ ok: false, error: { code: 'has-faults' } });
    expect(await readFile(path, 'utf8')).toBe('phrasings: [');
  });

  it('says so when its folder is gone', async () => {
    const file = openSchoolBankFile(join(folder, 'gone', 'situations.yaml'), silentLog, { clock: fixedClock(0) });
    expect(await file.add([{ kind: 'phrasing', situation: 'text-parent', words: 'txt ok?' }])).toMatchObject({ ok: false, error: { code: 'no-folder' } });
  });
});
