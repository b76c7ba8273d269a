import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../src/policies/document.ts';
import { type Rule, rulesOf } from '../../../src/policies/rules.ts';
import { slotsIn } from '../../../src/policies/rule-words.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const read = (lines: readonly string[]): { rules: readonly Rule[]; document: PolicyDocument } => {
  const document = writtenDocument(lines);
  return { rules: rulesOf(document, writtenCorpus(document)), document };
};
const rulesIn = (...lines: readonly string[]): readonly Rule[] => read(lines).rules;
const from = (rules: readonly Rule[], words: string): Rule[] => rules.filter((rule) => rule.act.includes(words));

describe('one rule for each conjunct', () => {
  it('makes four of two acts and two counterparts', () => {
    const rules = rulesIn('Staff must not accept friend requests from, or send messages to, pupils or their parents.');
    expect(rules.map((rule) => [rule.act, [...rule.counterpart]])).toEqual([
      ['accept friend requests from pupils or their parents', ['parent']], ['accept friend requests from pupils or their parents', ['pupil']],
      ['send messages to pupils or their parents', ['parent']], ['send messages to pupils or their parents', ['pupil']],
    ]);
    expect(rules.every((rule) => rule.strength === 'forbidden' && rule.party.has('staff') && rule.party.size === 1)).toBe(true);
  });

  it('gives each verb of a list the object that follows the last', () => {
    expect(rulesIn('Volunteers must not share, copy or publish photographs.').map((rule) => rule.act)).toEqual(['share photographs', 'copy photographs', 'publish photographs']);
  });

  it('gives each participle the place that follows the last', () => {
    expect(rulesIn('Phones must not be used or charged in classrooms.').map((rule) => [rule.thing, rule.act])).toEqual([['Phones', 'be used in classrooms'], ['Phones', 'be charged in classrooms']]);
  });

  it('holds the span of the clause it came from', () => {
    const { rules, document } = read(['# Phones', 'Staff must not text pupils.']);
    expect(document.text.slice(rules[0]?.start, rules[0]?.end)).toBe('Staff must not text pupils.');
  });

  it('makes the rules of a document once', () => {
    const document = writtenDocument(['Staff must lock their screens.']);
    const corpus = writtenCorpus(document);
    expect(rulesOf(document, corpus)).toBe(rulesOf(document, corpus));
  });
});

describe('what stands round a rule', () => {
  it('gives the items of a list the party and the strength of its lead-in', () => {
    const rules = rulesIn('Governors must not:', '- discuss complaints with the press', '- photograph pupils');
    expect(rules.map((rule) => [[...rule.party], rule.strength, rule.act])).toEqual([[['governor'], 'forbidden', 'discuss complaints with the press'], [['governor'], 'forbidden', 'photograph pupils']]);
  });

  it('takes the next sentence for a condition where it makes an exception', () => {
    const [rule] = rulesIn('Staff must not give pupils lifts in their own cars.', 'The only exception is an emergency.');
    expect(rule?.unless).toBe('The only exception is an emergency.');
  });

  it('takes its own condition before any other', () => {
    const [rule] = rulesIn('Staff must not film lessons unless the headteacher has agreed.');
    expect(rule?.unless).toContain('unless the headteacher has agreed');
    expect(rule?.needsLeave).toBe(true);
  });

  it('takes the items under "only if:" for the condition of the sentence, and no rules of their own', () => {
    const rules = rulesIn('Pupils may bring a phone only if:', '- they walk home alone', '- a parent has written to the office.');
    expect(rules).toHaveLength(1);
    expect(rules[0]?.unless).toBe('they walk home alone; a parent has written to the office');
  });

  it('is narrowed by the note that its mark points to', () => {
    const [rule] = rulesIn('Staff must not befriend parents online.', '* This does not apply to relatives.');
    expect(rule?.unless).toBe('This does not apply to relatives.');
  });

  it('is no wider for a note that sends the reader elsewhere', () => {
    const [rule] = rulesIn('Staff must not befriend parents online.', '* See the complaints procedure.');
    expect(rule?.unless).toBeNull();
  });

  it('is about those whom a definition counts with its own counterpart', () => {
    const { rules, document } = read(['In this policy, "pupil" includes former pupils and anyone on roll.', 'Staff must not add a pupil on Snapchat.']);
    const [rule] = from(rules, 'add');
    expect([...(rule?.counterpart ?? [])]).toEqual(['pupil', 'ex-pupil']);
    expect(rule?.from).toContain(document.clauses[0]?.id);
  });

  it('binds those to whom the document says that it applies, where the rule names nobody', () => {
    const rules = rulesIn('This policy applies to all staff, governors and volunteers.', 'Do not share passwords.');
    expect([...(from(rules, 'share')[0]?.party ?? [])].toSorted()).toEqual(['governor', 'staff', 'volunteer']);
  });

  it('binds those for whom its section is before those of the document', () => {
    const rules = rulesIn('This policy applies to all staff.', '# Rules for pupils', 'Do not share passwords.');
    expect([...(from(rules, 'share')[0]?.party ?? [])]).toEqual(['pupil']);
  });

  it('does not take what a heading is about for whom it binds', () => {
    const rules = rulesIn('This policy applies to all staff.', '# If a child tells you something', 'Do not promise to keep a secret.');
    expect([...(from(rules, 'promise')[0]?.party ?? [])]).toEqual(['staff']);
  });

  it('orders what a sentence with a circumstance orders, whatever the circumstance says', () => {
    const [rule] = rulesIn('If neither can be found, tell the headteacher.');
    expect(rule).toMatchObject({ strength: 'required', act: 'tell the headteacher' });
  });
});

describe('slots of a text', () => {
  it.each([
    ['can I add a former student on insta', ['ex-pupil'], ['personal-account', 'internet']],
    ['text a Y9 mum from my own phone', ['parent', 'pupil'], ['messaging', 'phone', 'personal-device']],
    ['post it on the school Facebook page', [], ['official-account', 'internet']],
    ['paste names into ChatGPT', [], ['ai-tool']],
    ['a reporter rang the office', ['press'], ['site']],
    ['the child protection policy', [], []],
  ])('finds in "%s" whom and by what means', (text, counterparts, channels) => {
    const slots = slotsIn(text);
    expect([...slots.counterpart].toSorted()).toEqual(counterparts);
    for (const channel of channels) expect([...slots.channel]).toContain(channel);
  });

  it('says the same of a text each time', () => {
    expect(slotsIn('former pupils')).toEqual(slotsIn('former pupils'));
    expect([...slotsIn('former pupils').counterpart]).toEqual(['ex-pupil']);
  });
});
