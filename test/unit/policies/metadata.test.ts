import { describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { clauseOfFact, documentsNamed, factsFor, metadataQuestion } from '../../../src/policies/metadata.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

describe('questions about the document itself', () => {
  it.each([
    ['when is this reviewed next?', 'review-due'],
    ['whens the policy due for review', 'review-due'],
    ['is this policy out of date', 'review-due'],
    ['when was it last reviewed', 'reviewed-on'],
    ['how often is the policy reviewed', 'review-interval'],
    ['who approved this policy?', 'approver'],
    ['when was this policy approved', 'approved-on'],
    ['how old is this policy', 'written-on'],
    ['which accounts are official school accounts', 'official-account'],
    ['who is the DSL?', 'role-holder'],
    ["who's our chair of governors", 'role-holder'],
  ])('%s → %s', (question, kind) => {
    expect(metadataQuestion(question)?.kinds[0]).toBe(kind);
  });

  it.each(['who approves new accounts', 'who is the DSL told by', 'how often should I review my privacy settings', 'when do we review risk assessments', 'can I post this', 'when are pupils due home', ''])('"%s" is about what the policy says', (question) => {
    expect(metadataQuestion(question)).toBeNull();
  });

  it('takes a deputy for a deputy, not for the lead', () => {
    expect(metadataQuestion('who is the deputy DSL')?.role).toBe('deputy-dsl');
    expect(metadataQuestion('who is the dsl')?.role).toBe('dsl');
  });

  const corpus = writtenCorpus(writtenDocument(['Next review:\tMay 2031', 'Approved:', 'Our lead is Ada Quill.'], {
    facts: [{ kind: 'review-due', value: 'May 2031' }, { kind: 'approved-on', value: '' }, { kind: 'role-holder', value: 'Ada Quill', role: 'dsl' }],
  }));

  it('answers with facts that have a value, of the role asked about', () => {
    const value = (question: string): string[] => {
      const asked = metadataQuestion(question);
      return asked === null ? [] : factsFor(asked, corpus.documents).map((f) => f.value);
    };
    expect(value('when is this due for review')).toEqual(['May 2031']);
    expect(value('when was this approved')).toEqual([]);
    expect(value('who is the dsl')).toEqual(['Ada Quill']);
    expect(value('who is the chair of governors')).toEqual([]);
  });

  it('quotes the clause or line a fact stands in, as a run of the text', () => {
    for (const fact of corpus.documents[0]?.facts.filter((f) => f.value !== '') ?? []) {
      const clause = clauseOfFact(fact, corpus);
      expect(clause.quote).toContain(fact.value.replace(/\s+/g, ' '));
      expect(corpus.documents[0]?.text.replace(/\s+/g, ' ')).toContain(clause.quote);
    }
  });

  it('is asked of the document whose title the question names, and of all where it names none', () => {
    const documents = ['Mobile Phones Policy', 'Complaints Policy', 'Visits Policy'].map((title, i) => ({ ...writtenDocument([`# ${title}`, 'A rule must stand here.']), id: asId<'document'>(`d${i}`), file: `d${i}.txt`, title }));
    const named = (...stems: string[]): string[] => documentsNamed(documents, new Map(stems.map((s) => [s, 1]))).map((d) => d.title);
    expect(named('phone', 'review')).toEqual(['Mobile Phones Policy']);
    expect(named('review')).toHaveLength(3);
  });
});
