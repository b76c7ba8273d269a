import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../../src/policies/read-question.ts';
import type { Reading } from '../../../src/policies/reader.ts';
import { ruleReader } from '../../../src/policies/rule-reader.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const corpus = writtenCorpus(writtenDocument([
  '# Staff',
  'Staff must not lend keys to contractors.',
  'Staff may park in the yard.',
  'Staff must not film lessons unless the headteacher has agreed in writing.',
  'Spare keys are kept by the caretaker.',
  'Lost keys must be reported within two hours.',
  'New clubs must be approved by the headteacher first.',
  '# Pupils',
  'Pupils must not park bicycles in the yard.',
  'Pupils may bring skateboards on Fridays.',
  '# Appendix: ideas for families',
  'Families may like to try a chess evening.',
], { facts: [{ kind: 'review-due', value: 'keys' }] }));

const ask = (text: string, before: string | null = null): Promise<Reading> => readQuestion(ruleReader, { text, before, asker: null }, corpus);

describe('reading by rules', () => {
  it.each([
    ['can I lend my keys to a contractor?', 'no', 'Staff must not lend keys to contractors.'],
    ['can teachers park in the yard', 'yes', 'Staff may park in the yard.'],
    ['am i allowed to film a lesson', 'conditional', 'Staff must not film lessons unless the headteacher has agreed in writing.'],
    ['can i film my lesson if the head says yes?', 'yes', 'Staff must not film lessons unless the headteacher has agreed in writing.'],
    ['do i have to report lost keys', 'yes', 'Lost keys must be reported within two hours.'],
    ['do we need permission for a new club', 'yes', 'New clubs must be approved by the headteacher first.'],
    ['is it against the rules to lend keys to contractors', 'yes', 'Staff must not lend keys to contractors.'],
    ['who keeps the spare keys', 'info', 'Spare keys are kept by the caretaker.'],
    ['how soon do i report lost keys?', 'info', 'Lost keys must be reported within two hours.'],
    ['can kids bring a skateboard', 'yes', 'Pupils may bring skateboards on Fridays.'],
  ])('%s → %s', async (question, verdict, quote) => {
    const reading = await ask(question);
    expect({ verdict: reading.verdict, quote: reading.clauses[0]?.quote }).toEqual({ verdict, quote });
  });

  it.each(['who is the senco', 'who approved this policy', 'who is the chair of governors'])('%s → not covered, where the document names nobody', async (question) => {
    expect(await ask(question)).toMatchObject({ verdict: 'not_covered', why: 'silent-no-such-fact', clauses: [] });
  });

  it('shows both rules where one forbids what the other only asks to be done with care', async () => {
    const torn = writtenCorpus(writtenDocument(['# Families', 'Colleagues must not be friends with parents on personal accounts.', 'Before you accept a parent as a friend on a personal account, think about how long you have known them.', '# Yard', 'Staff may park in the yard.']));
    const reading = await readQuestion(ruleReader, { text: 'can i be friends with a parent on my personal account', before: null, asker: null }, torn);
    expect(reading).toMatchObject({ verdict: 'conditional', why: 'policy-contradicts-itself' });
    expect([reading.clauses[0]?.quote, ...reading.conflicts.map((c) => c.quote)].join(' ')).toMatch(/must not be friends[\s\S]*Before you accept/);
  });

  it('lets a definition decide nothing but what a word means', async () => {
    const defined = writtenCorpus(writtenDocument(['# Words', 'A message to pupils means any words sent by telephone.', '# Rules', 'Staff must not message pupils by telephone.']));
    const reading = await readQuestion(ruleReader, { text: 'can i message pupils by telephone', before: null, asker: null }, defined);
    expect(reading.clauses[0]?.quote).toBe('Staff must not message pupils by telephone.');
  });

  it('lets a rule for pupils decide nothing for staff', async () => {
    expect((await ask('can staff park in the yard')).clauses[0]?.quote).toBe('Staff may park in the yard.');
    expect((await ask('can pupils park bikes in the yard')).clauses[0]?.quote).toBe('Pupils must not park bicycles in the yard.');
  });

  it('is silent where no clause has a word of the question, or none has what it asks for', async () => {
    expect(await ask('what does the canteen serve')).toMatchObject({ verdict: 'not_covered' });
    expect(await ask('how long does the caretaker keep spare keys for?')).toMatchObject({ verdict: 'info' });
    expect(await ask('xyzzy')).toMatchObject({ verdict: 'not_covered', clauses: [] });
    expect(await ask('')).toMatchObject({ verdict: 'not_covered', clauses: [] });
  });

  it('never says yes or no from an appendix, and shows its words', async () => {
    const reading = await ask('can families try a chess evening');
    expect(['yes', 'no']).not.toContain(reading.verdict);
    expect(reading.clauses[0]?.quote).toBe('Families may like to try a chess evening.');
  });

  it('shows at most three clauses, each its own', async () => {
    const { clauses } = await ask('keys yard staff pupils headteacher');
    expect(clauses.length).toBeLessThanOrEqual(3);
    expect(new Set(clauses.map((c) => c.id)).size).toBe(clauses.length);
  });

  it('reads a question that leans on the one before together with it', async () => {
    expect((await ask('and pupils?', 'can staff park in the yard?')).clauses[0]?.quote).toBe('Pupils must not park bicycles in the yard.');
  });

  it('shows both where the policy contradicts itself about the same people', async () => {
    const twice = writtenCorpus(writtenDocument(['Staff may use the car park after six.', 'The gate is green.', 'Staff must not use the car park after six.']));
    const reading = await readQuestion(ruleReader, { text: 'can I use the car park after six?', before: null, asker: null }, twice);
    expect(reading.conflicts).toHaveLength(1);
    expect(new Set([reading.clauses[0]?.quote, reading.conflicts[0]?.quote]).size).toBe(2);
  });

  it('sees no contradiction between rules for different people', async () => {
    expect((await ask('can staff park in the yard')).conflicts).toEqual([]);
  });

  it('takes a pasted page as a question', async () => {
    expect((await ask('staff keys yard '.repeat(20_000))).clauses.length).toBeGreaterThan(0);
  });
});
