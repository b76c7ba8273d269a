import { describe, expect, it } from 'vitest';
import type { BatchAnswer } from '../../src/policies/batch.ts';
import type { Label } from './score-ask.ts';
import { scoreShown, scoreSituations } from './score-situations.ts';
import { shuffledWithinSchools } from './shuffle.ts';
import { similarityAudit } from './similarity.ts';

const label = (id: string, verdict: Label['verdict'], evidence: string[] = []): Label => ({ id, school: 'elm', question: `question ${id}`, kind: 'polar', verdict, evidence, also_acceptable: [] });
const cite = (quote: string) => ({ quote, document: 'elm.txt', section: null, page: null });
const answer = (id: string, more: Partial<Extract<BatchAnswer, { verdict: unknown }>>): BatchAnswer => ({ id, verdict: 'not_covered', confidence: 0.5, citations: [], ms: 1, source: 'quoted', situation: null, shown_verdict: false, offered: [], ...more });

describe('scoring what a card would have shown', () => {
  const labels = [label('a', 'no', ['Dogs stay out.']), label('b', 'yes', ['Cats may come in.']), label('c', 'no', ['Fish stay out.'])];
  const answers = [
    answer('a', { verdict: 'no', citations: [cite('Dogs stay out.')], source: 'confirmed', shown_verdict: true, situation: 'dogs' }),
    answer('b', { verdict: 'no', citations: [cite('Cats may come in.')], shown_verdict: true, situation: 'dogs', offered: [{ situation: 'cats', verdict: 'yes', citations: [cite('Cats may come in.')] }] }),
    answer('c', {}),
  ];

  it('counts a flip that was said aloud, an answer that one tap mends, and an honest silence apart', () => {
    expect(scoreShown(labels, answers)).toMatchObject({ shown: 0.667, shown_precision: 0.5, flips_shown: 1, direct: 0.333, direct_fully_right: 1, one_tap: 0.667, wrong_sounding_sure: 1, wrong_honest_silence: 1, wrong_clauses_alone: 0 });
  });

  it('counts the situation that fits as first, among three, and right when answered', () => {
    const fitting = new Map([['a', ['dogs']], ['b', ['cats', 'pets']], ['c', []]]);
    expect(scoreSituations(labels, answers, fitting)).toMatchObject({ fit_some: 2, situation_first: 0.5, situation_among_three: 1, answered_directly: 1, precision_when_answered: 1, answered_where_none_fits: 0 });
  });

  it('gives each question another question\'s label of its school, when labels are shuffled', () => {
    const moved = shuffledWithinSchools(labels);
    expect(moved.map((l) => l.id)).toEqual(['a', 'b', 'c']);
    expect(moved.map((l) => l.evidence[0])).toEqual(['Cats may come in.', 'Fish stay out.', 'Dogs stay out.']);
  });

  it('finds a question that stands in the bank word for word', () => {
    const audit = similarityAudit(new Map([['elm', ['May staff take a school laptop or tablet home?']], ['ash', ['Who feeds the newts in the pond?']]]), new Map());
    expect(audit['questions']).toMatchObject({ texts: 2, to_bank: { p90: 1 } });
  });
});
