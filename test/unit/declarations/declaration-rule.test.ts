import { describe, expect, it } from 'vitest';
import { declarationRule } from '../../../src/declarations/declaration-rule.ts';
import { becausesOfDeclarations, declarationsSchema } from '../../../src/declarations/declaration-settings.ts';
import { asksAboutTies } from '../../../src/declarations/own-declarations.ts';
import { reviewDayAfter } from '../../../src/declarations/declaration-review.ts';
import { underHeading, policyOf } from '../../fixtures/policy-text.ts';

const CLAUSE = 'Family links with pupils must be approved by the Headteacher.';

describe('how a school deals with declarations', () => {
  it('is as school.yaml says, with its clause while that stands', async () => {
    const document = await underHeading('Friends', CLAUSE);
    const decision = { kind: 'written_notice', to: 'dsl', because: { file: 'policy.md', quote: CLAUSE } } as const;
    expect(declarationRule({ decision }, [document])).toEqual({ kind: 'written_notice', to: 'dsl', source: 'school.yaml', because: decision.because });
    expect(declarationRule({ decision: { ...decision, because: { file: 'policy.md', quote: 'Words that are gone.' } } }, [document]).because).toBeNull();
  });

  it('is else as the policy says, in its own words, that on social media first', async () => {
    const social = await underHeading('Friends', CLAUSE);
    const conduct = await policyOf('# Code of conduct\n\n## Families\n\nStaff should declare any pre-existing relationship with a parent to the DSL.\n', 'conduct.md');
    expect(declarationRule({}, [conduct, social])).toEqual({ kind: 'approval', to: 'headteacher', source: 'policy', because: { file: 'policy.md', quote: CLAUSE } });
    expect(declarationRule({}, [conduct])).toMatchObject({ kind: 'notification', to: 'dsl' });
  });

  it('takes a role that nobody can hold here for the nearest that somebody can', async () => {
    expect(declarationRule({}, [await underHeading('Friends', 'Family links with pupils must be approved by the Deputy Headteacher.')]).to).toBe('slt');
  });

  it('is a ruling of the head where no policy makes an exception', async () => {
    expect(declarationRule({}, [await underHeading('Friends', 'Staff must not be friends with pupils.')])).toEqual({ kind: 'ruling', to: 'headteacher', source: 'not-stated', because: null });
  });
});

describe('the settings of declarations', () => {
  it('have values that are called settings where none are given', () => {
    expect(declarationsSchema.parse(undefined)).toEqual({ 'review-months': 12, 'late-after': 28, 'conditions': [] });
    expect(declarationsSchema.safeParse({ decision: { kind: 'perhaps', to: 'headteacher' } }).success).toBe(false);
    expect(becausesOfDeclarations(declarationsSchema.parse({ decision: { kind: 'approval', to: 'headteacher', because: { file: 'a.md', quote: 'b' } } }))).toHaveLength(1);
  });
});

describe('a question about a tie that may be declared', () => {
  it.each(['can i stay friends with a mum on facebook', 'may I follow my niece on insta', 'do I have to declare my neighbour', 'can i be in the class parents whatsapp group'])('is one: %s', (text) => {
    expect(asksAboutTies(text)).toBe(true);
  });
  it.each(['who approves the complaints policy', 'can i use my phone at lunch', 'what is the photo policy', 'how long are videos kept'])('is none: %s', (text) => {
    expect(asksAboutTies(text)).toBe(false);
  });
});

describe('the day of the next look', () => {
  it.each([['2026-11-23', 12, '2027-11-23'], ['2028-02-29', 12, '2029-02-28'], ['2026-08-31', 6, '2027-02-28']])('%s and %d months: %s', (day, months, expected) => {
    expect(reviewDayAfter(day, months)).toBe(expected);
  });
});
