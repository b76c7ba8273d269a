import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../../src/policies/read-question.ts';
import { ruleReader } from '../../../src/policies/rule-reader.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const corpus = writtenCorpus(writtenDocument([
  '# Rules',
  'Staff must not lend keys to contractors.',
  'Staff must not sell raffle tickets in lessons unless the headteacher has agreed.',
  'Pupils must not climb the oak tree.',
  'However, the oak tree is open on sports day.',
  'Pupils may keep a spare coat in a locker when it rains hard during the winter term.',
  'Visitors may use the library.',
]));
const why = async (text: string): Promise<string> => (await readQuestion(ruleReader, { text, before: null, asker: null }, corpus)).why;

describe('a plain answer', () => {
  it('is given where every subject of the question stands in an unconditional rule for whoever is asked about', async () => {
    expect(await why('Can staff lend keys to contractors?')).toBe('plainly-no');
    expect(await why('Can visitors use the library?')).toBe('plainly-yes');
  });

  it('is not given where one subject of the question is missing from the rule', async () => {
    expect(await why('Can staff lend keys to gardeners?')).not.toMatch(/^plainly/);
    expect(await why('Can staff lend keys to other contractors?')).not.toMatch(/^plainly/);
  });

  it('is not given where the rule has a condition, is taken back, or allows only under circumstances the question leaves out', async () => {
    expect(await why('Can staff sell raffle tickets in lessons?')).not.toMatch(/^plainly/);
    expect(await why('Can pupils climb the oak tree?')).not.toMatch(/^plainly/);
    expect(await why('Can pupils keep a coat in a locker?')).not.toMatch(/^plainly/);
  });
});

describe('a certain silence', () => {
  it('is said only where nothing of the question stands in the nearest clause', async () => {
    expect(await why('what does the choir sing at easter')).toBe('silent-off-topic');
    expect(await why('who lends keys to plumbers')).not.toBe('silent-off-topic');
  });
});
