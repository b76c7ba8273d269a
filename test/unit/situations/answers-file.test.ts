import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_CHARACTERS, parseAnswers, writeAnswers } from '../../../src/situations/answers-file.ts';
import type { AnswerEntry } from '../../../src/situations/answers.ts';

const parse = (...lines: string[]): ReturnType<typeof parseAnswers> => parseAnswers(lines.join('\n'), 'answers.yaml');
const ENTRY = ['- situation: lend-keys', '  verdict: "no"', '  when: null', '  because: [Staff must not lend keys.]', '  note: null', '  by: headteacher', '  on: 2026-11-21'];

describe('reading answers.yaml', () => {
  it('reads an entry as it is written', () => {
    expect(parse(...ENTRY)).toEqual({ faults: [], entries: [{ situation: 'lend-keys', verdict: 'no', when: null, because: ['Staff must not lend keys.'], note: null, by: 'headteacher', on: '2026-11-21', second: null }] });
  });

  it('reads a list under answers: too, with a byte order mark and line ends of Windows', () => {
    expect(parseAnswers(`\uFEFFanswers:\r\n${ENTRY.map((l) => `  ${l}`).join('\r\n')}\r\n`, 'a').entries).toHaveLength(1);
  });

  it.each([['', 0], ['# nothing yet', 0], ['[]', 0], ['answers:', 0]])('takes %j for no answers', (text, n) => {
    expect(parseAnswers(text, 'a')).toEqual({ entries: Array.from({ length: n }), faults: [] });
  });

  it.each([['true', 'yes'], ['false', 'no'], ['Yes', 'yes'], ['"NO"', 'no'], ['Not covered', 'not_covered'], ['not-covered', 'not_covered'], ['INFO', 'info']])('takes the verdict %s for %s', (written, verdict) => {
    expect(parse('- situation: a', `  verdict: ${written}`, '  because: Some words.').entries).toMatchObject([{ verdict }]);
  });

  it('takes branch values of any kind as lower-case words', () => {
    expect(parse('- {situation: a, verdict: yes, because: Some words, when: {Age: 15, signed: true, Own Account: "My Own"}}').entries[0]?.when).toEqual({ 'age': '15', 'signed': 'yes', 'own-account': 'my-own' });
    expect(parse('- {situation: a, verdict: yes, because: Some words, when: {}}').entries[0]?.when).toBeNull();
  });

  it('reads days as programs and people write them, and the key that YAML 1.1 takes for true', () => {
    for (const day of ['on: 2026-11-21T09:30:00Z', 'on: 21/11/2026', 'true: 2026-11-21', '"on": "2026-11-21"']) expect(parse('- situation: a', '  verdict: info', '  because: Some words', `  ${day}`).entries[0]?.on).toBe('2026-11-21');
  });

  it('says who and when are not stated, and lets an undated entry give way to a dated one', () => {
    const { entries, faults } = parse('- {situation: a, verdict: yes, because: Some words, by: ""}', '- {situation: a, verdict: no, because: Some words, on: 2020-01-01}');
    expect(entries).toMatchObject([{ verdict: 'no', by: 'not stated', on: '2020-01-01' }]);
    expect(faults.every((f) => f.level === 'warning')).toBe(true);
    expect(parse('- {situation: a, verdict: yes, because: Some words}').entries).toMatchObject([{ on: '1970-01-01' }]);
  });

  it.each([
    ['no such day', '  on: 2026-02-30', 3, /day/],
    ['a verdict that is none', '  verdict: perhaps', 3, /verdict|unique/],
    ['a branch that is a list', '  when: [a]', 3, /when/],
  ])('names the line of %s and reads the rest', (_what, line, at, message) => {
    const { entries, faults } = parse('- situation: broken', ...(line.includes('verdict') ? ['  because: Some words'] : ['  verdict: "yes"']), line, ...ENTRY);
    expect(entries.map((e) => e.situation)).toEqual(['lend-keys']);
    expect(faults).toMatchObject([{ line: at, level: 'error' }]);
    expect(faults[0]?.message).toMatch(message);
  });

  it('reads all other entries where one breaks the YAML', () => {
    const { entries, faults } = parse(...ENTRY, '- situation: b', '  verdict: yes', '  because: "He said: "no""', '- situation: c', '  verdict: info', '  because: Some words', '  on: 2026-11-21');
    expect(entries.map((e) => e.situation)).toEqual(['lend-keys', 'c']);
    expect(faults).toMatchObject([{ line: 10, level: 'error' }]);
  });

  it('warns of keys it does not know and still reads the entry', () => {
    const { entries, faults } = parse(...ENTRY, '  colour: red');
    expect(entries).toHaveLength(1);
    expect(faults).toMatchObject([{ line: 8, level: 'warning', message: expect.stringContaining('colour') as string }]);
  });

  it('refuses anchors and aliases where they stand, and reads the rest', () => {
    const { entries, faults } = parse(...ENTRY, '- situation: b', '  verdict: yes', '  because: &x [Some words]', '- situation: c', '  verdict: yes', '  because: *x');
    expect(entries.map((e) => e.situation)).toEqual(['lend-keys']);
    expect(faults.map((f) => [f.line, f.level])).toEqual([[10, 'error'], [13, 'error']]);
  });

  it('takes a name from the prototype of objects for a word and nothing more', () => {
    const { faults } = parse(...ENTRY, '  __proto__: {verdict: yes}', '- {situation: constructor, verdict: toString}');
    expect(faults.map((f) => f.level)).toEqual(['warning', 'error']);
    expect(({} as { verdict?: string }).verdict).toBeUndefined();
  });

  it('uses neither of two different answers of one day, and the later of two days', () => {
    const twice = (day: string): ReturnType<typeof parseAnswers> => parse(...ENTRY, ...ENTRY.map((l) => l.replace('"no"', '"yes"').replace('2026-11-21', day)));
    expect(twice('2026-11-21')).toMatchObject({ entries: [], faults: [{ level: 'error', line: 8 }] });
    expect(twice('2026-11-22')).toMatchObject({ entries: [{ verdict: 'yes' }], faults: [{ level: 'warning' }] });
  });

  it.each([
    ['a file that is too large', 'x'.repeat(MOST_CHARACTERS + 1)],
    ['brackets without end', '['.repeat(50_000)],
    ['a page of something else', '<html><body>hello</body></html>'],
    ['a map of something else', 'name: Oak School'],
    ['a binary tag', '!!binary "////"'],
    ['nothing but an alias', '*x'],
  ])('finds one fault and no answer in %s', (_what, text) => {
    const { entries, faults } = parseAnswers(text, 'a');
    expect(entries).toEqual([]);
    expect(faults).toMatchObject([{ level: 'error' }]);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(?:[-: \n{}[\]"'&*!|>#a-c]{0,60})$/)), (written) => {
      const { entries, faults } = parseAnswers(written, 'a');
      expect(entries.every((e) => e.situation !== '') && faults.every((f) => f.message !== '')).toBe(true);
    }), { numRuns: 300 });
  });
});

// The schema counts whole characters, so one beyond the first plane is one.
const text = (max: number): fc.Arbitrary<string> => fc.string({ unit: 'grapheme', minLength: 2, maxLength: max }).map((s) => s.replace(/\r\n?/g, '\n').trim()).filter((s) => Array.from(s).length >= 2 && s.length <= max && !s.includes('\uFEFF'));
const slug = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?$/);
const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10));
const anyEntry: fc.Arbitrary<AnswerEntry> = fc.record({
  situation: slug,
  verdict: fc.constantFrom('yes' as const, 'no' as const, 'conditional' as const, 'info' as const),
  when: fc.option(fc.dictionary(slug, slug, { minKeys: 1, maxKeys: 3, noNullPrototype: true })),
  because: fc.array(text(200), { minLength: 1, maxLength: 6 }),
  note: fc.option(text(100)),
  by: text(40),
  on: day,
  second: fc.option(fc.record({ by: text(40), on: day })),
});

describe('writing answers.yaml', () => {
  it('is read again as it was, whatever the words', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyEntry, { maxLength: 8, selector: (e) => e.situation }), (entries) => {
        const read = parseAnswers(writeAnswers(entries), 'a');
        expect(read.faults).toEqual([]);
        expect(read.entries).toEqual(entries.toSorted((a, b) => (a.situation < b.situation ? -1 : 1)));
      }),
      { numRuns: 200 },
    );
  });

  it('is the same text whatever the order, and says what the file is', () => {
    const { entries } = parse(...ENTRY, ...ENTRY.map((l) => l.replace('null', '{age: 12}').replace('lend-keys', 'a')));
    expect(writeAnswers(entries.toReversed())).toBe(writeAnswers(entries));
    expect(writeAnswers(entries)).toMatch(/^# What the desk answers/);
    expect(parseAnswers(writeAnswers([]), 'a')).toEqual({ entries: [], faults: [] });
  });
});
