import { describe, expect, it } from 'vitest';
import { changedClauses, type KeptClause } from '../../../src/policies/clause-changes.ts';

const clause = (quote: string, heading = 'Phones'): KeptClause => ({ quote, headings: [heading], page: null });
const RULES = ['Phones stay in the office.', 'Staff may use a phone at lunch in the staffroom.', 'Pupils hand theirs in at the gate.', 'A lost phone is reported the same day.'].map((quote) => clause(quote));

describe('what changed from one version of a policy to the next', () => {
  it('is nothing where the words are the same, however they are set', () => {
    expect(changedClauses(RULES, RULES)).toEqual([]);
    expect(changedClauses([clause('The head’s “yes” is needed.')], [clause('**The head\'s "yes"** is  needed.')])).toEqual([]);
  });

  it('does not count a clause that only moved', () => {
    expect(changedClauses(RULES, RULES.toReversed())).toEqual([]);
  });

  it('pairs a reworded clause with the one it was, and tells what came and what went', () => {
    const [first, second, third, fourth] = RULES as [KeptClause, KeptClause, KeptClause, KeptClause];
    const reworded = clause('Staff may use a phone at lunch in the staffroom or the office.');
    const fresh = clause('Watches that take pictures are handed in too.');
    expect(changedClauses(RULES, [first, reworded, fresh, fourth])).toEqual([
      { kind: 'changed', before: second, now: reworded },
      { kind: 'removed', before: third },
      { kind: 'added', now: fresh },
    ]);
  });

  it('counts a clause that is there once less', () => {
    const [first] = RULES as [KeptClause];
    expect(changedClauses([first, first], [first])).toEqual([{ kind: 'removed', before: first }]);
  });

  it('tells a whole new text as what went and what came', () => {
    const changes = changedClauses(RULES, [clause('Bicycles are locked to the rail.', 'Bicycles')]);
    expect(changes.map(({ kind }) => kind).toSorted((a, b) => a.localeCompare(b))).toEqual(['added', 'removed', 'removed', 'removed', 'removed']);
  });

  it('stays quick where a long policy was written anew', () => {
    const many = (word: string): KeptClause[] => Array.from({ length: 3_000 }, (_, i) => clause(`${word} ${i} stands here alone.`));
    expect(changedClauses(many('Before'), many('After'))).toHaveLength(6_000);
  });
});
