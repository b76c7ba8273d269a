import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, referenceDir, root, scoreByReference } from './measure.ts';
import { scoreAsk } from './score-ask.ts';

describe.skipIf(referenceDir === null)('the reference questions (needs REFERENCE_DIR, by default ../shared)', () => {
  it('are answered at least as well as the figures that were asked for', async () => {
    const dir = referenceDir ?? '';
    const questions = join(dir, 'questions/questions.jsonl');
    const { answers } = await ask(questions, join(dir, 'policies'));
    const figures = scoreByReference('ask', questions, answers);
    expect(figures['missing']).toBe(0);
    expect(figures['fully_right']).toBeGreaterThanOrEqual(0.3);
    expect(figures['cited_at_1']).toBeGreaterThanOrEqual(0.42);
    expect(figures['verbatim']).toBe(1);
  });
});

describe('questions written for this project', () => {
  it('keep an answer for each, and do not fall back on the two invented policies', async () => {
    const own = join(root, 'test/evaluation');
    const { labels, answers } = await ask(join(own, 'written-questions.jsonl'), join(own, 'written'));
    expect(answers.map((a) => a.id)).toEqual(labels.map((l) => l.id));
    const figures = scoreAsk(labels, answers);
    expect(figures['errors']).toBe(0);
    expect(figures['fully_right']).toBeGreaterThanOrEqual(0.6);
    expect(figures['dangerous_flips']).toBeLessThanOrEqual(2);
  });

  it('are cited with one to three clauses of at most 400 characters where the policy is not silent', async () => {
    const own = join(root, 'test/evaluation');
    const { labels, answers } = await ask(join(own, 'written-questions.jsonl'), join(own, 'written'));
    expect(labels.length).toBeGreaterThanOrEqual(40);
    const citations = answers.flatMap((a) => ('error' in a || a.verdict === 'not_covered' ? [] : [a.citations]));
    expect(citations.filter((c) => c.length < 1 || c.length > 3 || c.some(({ quote }) => quote.length > 400 || quote === ''))).toEqual([]);
  });
});
