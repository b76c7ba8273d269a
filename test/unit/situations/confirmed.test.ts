import { describe, expect, it } from 'vitest';
import type { AnswerEntry } from '../../../src/situations/answers.ts';
import { answerFor, checkAnswers, factsIn } from '../../../src/situations/confirmed.ts';
import { Branch } from '../../../src/situations/situation.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const corpus = writtenCorpus(
  writtenDocument(['# Keys', 'Staff must not lend “spare” keys to contractors.', 'Lost keys must be reported within two hours.', 'Visitors sign in, and wear a badge.', 'The caretaker may:', '- open the gate', '- **close** the gate only at night', 'Fines are over £5 for those <18.'], { file: 'keys.md' }),
  writtenDocument(['# Appendix 1', 'Bicycles stand in the yard.', '# Yard', 'Nobody rides in the yard unless a teacher is there.'], { file: 'yard.md' }),
);
const entry = (over: Partial<AnswerEntry> = {}): AnswerEntry => ({ situation: 's', verdict: 'no', when: null, because: ['Staff must not lend "spare" keys to contractors.'], note: null, by: 'headteacher', on: '2026-11-21', second: null, ...over });
const check = (entries: readonly AnswerEntry[], secondNeeded = false): ReturnType<typeof checkAnswers> => checkAnswers(entries, corpus, new Set(['s']), { secondNeeded });
const one = (over: Partial<AnswerEntry>): unknown => check([entry(over)]).get('s')?.[0];
const quotes = (because: string[]): string[] => (check([entry({ because })]).get('s')?.[0]?.clauses ?? []).map((c) => c.quote);

describe('an answer held against the documents', () => {
  it.each([
    ['word for word', 'Lost keys must be reported within two hours.'],
    ['with other white space, quote marks and emphasis', '  Staff must  not lend\n**\'spare\'** keys to contractors.'],
    ['as a part of a clause', 'wear a badge'],
    ['with its bullet', '- close the gate only at night'],
    ['with its number', '4.2 Lost keys must be reported within two hours.'],
    ['over two clauses', 'keys to contractors. Lost keys must be reported'],
    ['over a heading of the file', 'Bicycles stand in the yard. Yard Nobody rides'],
    ['with words left out', 'Staff must not lend […] to contractors.'],
  ])('stands where its clause is quoted %s', (_how, words) => {
    expect(one({ because: [words] })).toMatchObject({ state: 'stands' });
  });

  it.each([
    ['a word changed', 'Lost keys must be reported within four hours.'],
    ['a sign changed', 'Fines are over £5 for those >18.'],
    ['a sentence now goes on with an exception', 'Nobody rides in the yard.'],
    ['a word stands inside another', 'ost keys must be reported'],
    ['one word says nothing', 'the'],
    ['there are no words', '•'],
  ])('is changed where %s', (_why, words) => {
    expect(one({ because: [words] })).toMatchObject({ state: 'changed' });
  });

  it('gives the clauses in the order of the quotes, and both that a quote runs over', () => {
    expect(quotes(['wear a badge', 'contractors. Lost keys must'])).toEqual(['Visitors sign in, and wear a badge.', 'Staff must not lend “spare” keys to contractors.', 'Lost keys must be reported within two hours.']);
  });

  it('is changed as soon as one of several quotes is gone, and keeps the clauses that are still there', () => {
    expect(one({ because: ['wear a badge', 'gone for good'] })).toMatchObject({ state: 'changed', clauses: [{ quote: 'Visitors sign in, and wear a badge.' }] });
  });

  it('does not stand on nothing', () => {
    expect(one({ because: [] })).toMatchObject({ state: 'changed' });
  });

  it('waits for the second person where the school wants one', () => {
    const second = { by: 'slt', on: '2026-11-22' };
    expect(check([entry()], true).get('s')).toMatchObject([{ state: 'waits' }]);
    expect(check([entry({ second })], true).get('s')).toMatchObject([{ state: 'stands' }]);
  });

  it('is unknown where its situation is', () => {
    expect(check([entry({ situation: 'other' })]).get('other')).toMatchObject([{ state: 'unknown' }]);
  });

  it('lets a silence stand on the documents it was settled on, and by hand', () => {
    const silent = entry({ verdict: 'not_covered', because: [] });
    const on = (version: string | null): unknown => checkAnswers([silent], corpus, new Set(['s']), { secondNeeded: false, decidedOn: () => version }).get('s');
    expect(on(corpus.version)).toMatchObject([{ state: 'stands', clauses: [] }]);
    expect(on(null)).toMatchObject([{ state: 'stands' }]);
    expect(on('earlier')).toMatchObject([{ state: 'changed' }]);
  });

  it('takes the later of two for one branch, and neither of two on one day', () => {
    expect(check([entry({ on: '2026-11-22', verdict: 'info' }), entry()]).get('s')).toMatchObject([{ verdict: 'info', state: 'stands' }]);
    expect(check([entry(), entry({ verdict: 'info' })]).get('s')).toMatchObject([{ state: 'changed' }]);
  });
});

const answers = (...list: Partial<AnswerEntry>[]): ReturnType<typeof answerFor> => answerFor(check(list.map((o) => entry(o))).get('s') ?? [], new Map());
const told = (facts: Record<string, string>, ...list: Partial<AnswerEntry>[]): ReturnType<typeof answerFor> => answerFor(check(list.map((o) => entry(o))).get('s') ?? [], new Map(Object.entries(facts)));
const young = { when: { age: 'young' }, verdict: 'no' as const };
const old = { when: { age: 'old' }, verdict: 'yes' as const };

describe('the answer to a question', () => {
  it('is the general one where there are no branches', () => {
    expect(answers({})).toMatchObject({ kind: 'one', answer: { verdict: 'no' } });
    expect(answers()).toEqual({ kind: 'none' });
  });

  it('turns on the fact that is not told, with the general answer first', () => {
    expect(answers(young, old, { verdict: 'conditional' })).toMatchObject({ kind: 'turns-on', fact: 'age', answers: [{ verdict: 'conditional' }, { verdict: 'no' }, { verdict: 'yes' }] });
  });

  it('is the branch whose facts are told, before the general one and before a branch with fewer facts', () => {
    expect(told({ age: 'old' }, { verdict: 'no' }, young, old)).toMatchObject({ kind: 'one', answer: { verdict: 'yes' } });
    expect(told({ age: 'old', signed: 'yes' }, old, { when: { age: 'old', signed: 'yes' }, verdict: 'info' })).toMatchObject({ kind: 'one', answer: { verdict: 'info' } });
  });

  it('turns on the second fact where the first is told', () => {
    expect(told({ age: 'old' }, { when: { age: 'old', signed: 'yes' }, verdict: 'yes' }, { when: { age: 'old', signed: 'no' }, verdict: 'no' })).toMatchObject({ kind: 'turns-on', fact: 'signed' });
  });

  it('is the general one where all say the same, and where what is told fits no branch', () => {
    expect(answers(young, { verdict: 'no' })).toMatchObject({ kind: 'one', answer: { entry: { when: null } } });
    expect(told({ age: 'other' }, young, old, { verdict: 'info' })).toMatchObject({ kind: 'one', answer: { verdict: 'info' } });
  });

  it('never takes one branch for all', () => {
    expect(answers(young)).toMatchObject({ kind: 'turns-on', fact: 'age' });
    expect(told({ age: 'old' }, young)).toEqual({ kind: 'none' });
  });

  it('never gives what changed, nor the general answer in its place', () => {
    expect(told({ age: 'young' }, { ...young, because: ['gone for good'] }, { verdict: 'yes' })).toEqual({ kind: 'none' });
    expect(answers({ because: ['gone for good'] })).toEqual({ kind: 'none' });
  });
});

describe('the facts that a question tells', () => {
  const branch = (fact: string, values: Record<string, string[]>): Branch => Branch.parse({ fact, ask: 'Which is it?', values: Object.entries(values).map(([value, words]) => ({ value, label: `It is ${value}`, words })) });
  const situation = { branches: [branch('known', { before: ['friends before', 'already friends'], after: ['met at school'] }), branch('form', { signed: ['signed', 'form back'], unsigned: ['not signed', 'no form'] }), branch('who', { pupil: ['pupil', 'year 9'], past: ['ex-pupil', 'former pupil'] })] };
  const facts = (question: string): Record<string, string> => Object.fromEntries(factsIn(question, situation));

  it.each([
    ['we were friends before she came', { known: 'before' }],
    ['We were NOT friends before', {}],
    ["we weren't really friends before", {}],
    ["can't I, we were friends before?", { known: 'before' }],
    ['the form is not signed', { form: 'unsigned' }],
    ['the form is signed', { form: 'signed' }],
    ['my ex-pupil wrote to me', { who: 'past' }],
    ['an ex pupil and a pupil wrote', {}],
    ['a pupil of y9', { who: 'pupil' }],
    ['friends before, or rather met at school', {}],
    ['not a parent but a pupil', { who: 'pupil' }],
    ['', {}],
  ])('of %j are %j', (question, expected) => {
    expect(facts(question)).toEqual(expected);
  });
});
