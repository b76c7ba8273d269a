import { describe, expect, it } from 'vitest';
import { fillCard } from '../../../src/cards/fill.ts';
import { plainText } from '../../../src/cards/plain-text.ts';
import type { CheckedAnswer } from '../../../src/situations/answers.ts';
import { reviewReport, silenceCard, silenceReport } from '../../../src/situations/review-silence.ts';
import { aSituation, corpusOf, plannedSchool, type Plan } from '../../fixtures/review-desk.ts';

const corpus = corpusOf(['Watches stay at home.', 'Pupils may wear watches in lessons.']);
const answer = (verdict: CheckedAnswer['verdict'], state: CheckedAnswer['state'] = 'stands'): CheckedAnswer[] => [
  { entry: { situation: 'x', verdict, when: null, because: [], note: null, by: 'Headteacher', on: '2026-11-02', second: null }, verdict, clauses: [], state },
];
const plans: Plan[] = [
  { situation: aSituation('told'), verdict: 'yes', clause: 'Pupils may' },
  { situation: aSituation('seldom', { often: 1 }) },
  { situation: aSituation('often', { often: 3 }) },
  { situation: aSituation('settled-after-all') },
  { situation: aSituation('two', { topic: 'phones' }), verdict: 'conditional', clause: 'Watches stay', also: 'Pupils may', why: 'policy-contradicts-itself' },
  { situation: aSituation('said-silent'), verdict: 'yes', clause: 'Pupils may' },
];
const answers = new Map([['settled-after-all', answer('yes')], ['said-silent', answer('not_covered')]]);
const report = silenceReport(plannedSchool(corpus, plans, answers));

describe('the report of silences', () => {
  it('names what is proposed or confirmed as silent, what staff ask most first', () => {
    expect(report.silences.map(({ situation, confirmed }) => [situation.id, confirmed])).toEqual([['often', false], ['said-silent', true], ['seldom', false]]);
    expect(report.of).toBe(6);
  });

  it('goes back to the proposal where the words of an answer have changed', () => {
    const changed = silenceReport(plannedSchool(corpus, plans, new Map([['said-silent', answer('not_covered', 'changed')]])));
    expect(changed.silences.map(({ situation }) => situation.id)).not.toContain('said-silent');
  });

  it('names where two clauses do not say the same, with both, until somebody settled it', () => {
    expect(report.contradictions.map(({ situation, one, other }) => [situation.id, one.quote, other.quote])).toEqual([['two', 'Watches stay at home.', 'Pupils may wear watches in lessons.']]);
    expect(silenceReport(plannedSchool(corpus, plans, new Map([['two', answer('no')]]))).contradictions).toEqual([]);
  });

  it('is shown ten at a time, with the count and the way to the rest', () => {
    const many = plannedSchool(corpus, [{ situation: aSituation('told'), verdict: 'yes', clause: 'Pupils may' }, ...Array.from({ length: 4 }, (_, i) => ({ situation: aSituation(`more-${i}`), verdict: 'yes' as const, clause: 'Pupils may' })), ...Array.from({ length: 12 }, (_, i) => ({ situation: aSituation(`silent-${i}`) }))]);
    const text = (from: number) => plainText(fillCard(silenceCard(silenceReport(many), corpus, from), { text: 'Tell the lead.', report: false }));
    expect(text(0)).toContain('Your policy says nothing on 12 of 17 situations');
    expect(text(0).match(/What about silent/g)).toHaveLength(10);
    expect(text(0)).toContain('[ The next ten ]');
    expect(text(10).match(/What about silent/g)).toHaveLength(2);
    expect(text(10)).not.toContain('The next ten');
    expect(text(-5)).toBe(text(0));
  });

  it('is printed whole, by topic, with both quotes of a contradiction', () => {
    expect(reviewReport(report)).toBe([
      'Your policy says nothing on 3 of 6 situations that staff meet; 1 of them were confirmed. On 1 it says two things.',
      'Phones (3)\n  - What about often?\n  - What about said-silent? (confirmed)\n  - What about seldom?',
      'Says two things\n  - What about two?\n      "Watches stay at home."\n      "Pupils may wear watches in lessons."',
    ].join('\n\n'));
  });

  it('says so where nothing is left out', () => {
    expect(reviewReport(silenceReport(plannedSchool(corpus, plans.slice(0, 1))))).toBe('Of 1 situations that staff meet, your policy says something on each.');
  });
});
