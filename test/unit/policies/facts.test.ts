import { describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { clausesOf } from '../../../src/policies/clauses.ts';
import type { Fact } from '../../../src/policies/document.ts';
import { extractMarkdown } from '../../../src/policies/extract/markdown.ts';
import { extractText } from '../../../src/policies/extract/text.ts';
import { factsOf } from '../../../src/policies/facts.ts';
import { titleOf } from '../../../src/policies/title.ts';

const id = asId<'document'>('d');
const factsIn = (content: string, extract = extractText): Fact[] => {
  const extracted = extract(content);
  return factsOf(extracted, clausesOf(extracted, id), id);
};
const of = (content: string, kind: Fact['kind'], extract = extractText): (string | [string | null, string])[] =>
  factsIn(content, extract).filter((f) => f.kind === kind).map((f) => (f.role === null ? f.value : [f.role, f.value]));

describe('the header of a policy', () => {
  const HEADER = 'Fernhill Primary School\n\nPhones Policy\n\nApproved by:\tFull Board\tDate: May 2024\nReviewed:\t\tReview Due:\tSpring Term 2026\nDesignated Safeguarding Lead: Mrs Ada Quill (Head of School)\n';

  it('states approver and dates with the place they stand in', () => {
    const facts = factsIn(HEADER);
    expect(of(HEADER, 'approver')).toEqual(['Full Board']);
    expect(of(HEADER, 'approved-on')).toEqual(['May 2024']);
    const due = facts.find((f) => f.kind === 'review-due');
    expect(due).toMatchObject({ value: 'Spring Term 2026', source: 'Reviewed: Review Due: Spring Term 2026', date: { latest: '2026-04-30', precision: 'term' } });
    expect(HEADER.slice(due?.start, due?.end)).toBe('Spring Term 2026');
  });

  it('is read line by line where Markdown joins its lines to one paragraph', () => {
    const joined = '# Trips\n\n**Owner:** Office\n**Last reviewed:** May 2025\n**Next review:** May 2027\n\nTrips are planned.\n';
    expect(of(joined, 'review-due', extractMarkdown)).toEqual(['May 2027']);
    expect(of(joined, 'reviewed-on', extractMarkdown)).toEqual(['May 2025']);
  });

  it('is read from one line of prose', () => {
    const line = 'Data Policy\n\nVersion 3, agreed 12 June 2024. Review due June 2025.\n\nWe keep records.\n';
    expect(of(line, 'review-due')).toEqual(['June 2025']);
    expect(of(line, 'approved-on')).toEqual(['12 June 2024']);
  });

  it('keeps a label with nothing after it as a fact without a value', () => {
    expect(of(HEADER, 'reviewed-on')).toEqual(['']);
  });

  it('names one person in both of her roles', () => {
    expect(of(HEADER, 'role-holder')).toEqual([['dsl', 'Mrs Ada Quill'], ['head-of-school', 'Mrs Ada Quill']]);
  });

  it.each([
    ['Approved by SLT on: 3rd March 2024', 'approver', ['SLT']],
    ['Approved by SLT on: 3rd March 2024', 'approved-on', ['3rd March 2024']],
    ['Approved by: Full Board, 3 March 2024', 'approver', ['Full Board']],
    ['Agreed by Governors:   May 2024          To be reviewed:   May 2026', 'review-due', ['May 2026']],
    ['Date of last review: May 2024', 'reviewed-on', ['May 2024']],
    ['Date of next review: May 2026', 'review-due', ['May 2026']],
    ['Review date: 01/05/2026', 'review-due', ['01/05/2026']],
    ['Review cycle: every two years', 'review-interval', ['every two years']],
    ['Reviewed: when needed', 'reviewed-on', []],
    ['Owner: Mr Ben Tarn', 'role-holder', [['policy-owner', 'Mr Ben Tarn']]],
    ['Chair of Governors: to be appointed', 'role-holder', []],
    ['Written: autumn 2021', 'written-on', ['autumn 2021']],
  ] as const)('"%s" states %s %j', (line, kind, values) => {
    expect(of(`Phones Policy\n\n${line}\n\nRules\n\nPhones are switched off at the gate by everybody who comes in.`, kind)).toEqual(values);
  });

  it('is read from tables whose first column names the thing', () => {
    const table = '| Who to tell | | |\n| --- | --- | --- |\n| Designated Safeguarding Lead (DSL) | Mrs Ada Quill | Room 4 |\n| Chair of Governors | Dr Ivo Marsh | chair@fernhill.example |\n| Next review due | May 2026 | |\n';
    expect(of(table, 'role-holder', extractMarkdown)).toEqual([['dsl', 'Mrs Ada Quill'], ['chair-of-governors', 'Dr Ivo Marsh']]);
    expect(of(table, 'review-due', extractMarkdown)).toEqual(['May 2026']);
    expect(of('Designated Safeguarding Lead\tMrs Ada Quill\tThrough the office\n', 'role-holder')).toEqual([['dsl', 'Mrs Ada Quill']]);
  });

  it('dates a document by a lone date under its title', () => {
    expect(of('PHONES POLICY\n\nSeptember 2019\n\nPhones stay off.', 'written-on')).toEqual(['September 2019']);
  });
});

describe('the title', () => {
  it.each([
    ['Fernhill Primary School\n\nPhones Policy\n\nRules\n\nBe kind to all.', 'Phones Policy'],
    ['Phones Policy\n\nPHONES POLICY\n\nAims\n\nBe kind to all.', 'Phones Policy'],
    ['Introduction to the policy\n\nBe kind to all of the others.', 'Introduction to the policy'],
    ['be kind', 'Mobile phones'],
  ])('of %j is "%s"', (content, title) => {
    expect(titleOf(extractText(content), 'policies/mobile-phones.txt')).toBe(title);
  });
});

describe('what sentences state', () => {
  it.each([
    ['This policy will be reviewed at least annually.', 'review-interval', ['at least annually']],
    ['Staff review their privacy settings every year.', 'review-interval', []],
    ['This policy was approved by the Governing Body on 3 March 2024.', 'approver', ['Governing Body']],
    ['This policy was last reviewed in May 2024 and will be reviewed again in May 2026.', 'review-due', ['May 2026']],
    ['This policy was last reviewed in May 2024 and will be reviewed again in May 2026.', 'reviewed-on', ['May 2024']],
    ['All accounts must be approved by the headteacher.', 'approver', []],
    ['The DSL (Mrs Quill) keeps the book.', 'role-holder', [['dsl', 'Mrs Quill']]],
    ['Our deputy designated safeguarding lead is Ben Tarn.', 'role-holder', [['deputy-dsl', 'Ben Tarn']]],
    ['Ada Quill and Ben Tarn are responsible for managing our Instagram account.', 'role-holder', [['account-runner', 'Ada Quill'], ['account-runner', 'Ben Tarn']]],
    ['The Headteacher, Governing Body and Staff agree.', 'role-holder', []],
    ['Staff should speak to Ada Quill in the first instance.', 'contact', [['staff', 'Ada Quill']]],
    ['If parents have questions, they can contact Ada Quill or Ben Tarn at the school.', 'contact', [['parents', 'Ada Quill or Ben Tarn']]],
    ['Questions about this policy go to the data protection lead.', 'contact', [['anyone', 'data protection lead']]],
    ['If in doubt, report the concern to the DSL.', 'contact', []],
    ['The school has an official Instagram account.', 'official-account', [['Instagram', 'official Instagram account']]],
    ['Our official channel is https://www.facebook.com/fernhill.', 'official-account', [['Facebook', 'https://www.facebook.com/fernhill']]],
    ['We do not have a school Facebook page.', 'official-account', []],
    ['Anyone may ask for a new account, e.g. a Twitter account.', 'official-account', []],
    ['Ring 01632 960 555 or +44 1632 960556.', 'telephone', ['01632 960 555', '+44 1632 960556']],
    ['In 2019 there were 1,234,567,890 messages.', 'telephone', []],
    ['It follows Keeping Children Safe in Education 2021.', 'edition', ['Keeping Children Safe in Education 2021']],
    ['Tell the LADO at once.', 'outside-body', ['LADO']],
    ['Users need a minimum age of 13.', 'age-limit', ['minimum age of 13']],
    ['Read [here](#) and [insert link], as at XXX School.', 'placeholder', ['[here](#)', '[insert link]', 'XXX School']],
  ] as const)('"%s" states %s %j', (sentence, kind, values) => {
    expect(of(`Phones Policy\n\nRules\n\n${sentence}\n`, kind)).toEqual(values);
  });

  it('is not taken from a leaflet, which speaks of others', () => {
    const leaflet = 'Phones Policy\n\n1. Rules\n\nBe kind to all of the others.\n\nAppendix A\n\nChat apps – advice for parents\n\nOur DSL is Ada Quill. Follow our official Twitter account.';
    expect(of(leaflet, 'role-holder')).toEqual([]);
    expect(of(leaflet, 'official-account')).toEqual([]);
  });
});
