import { describe, expect, it } from 'vitest';
import { withoutNames } from '../../../src/policies/model-names.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const corpus = writtenCorpus(
  writtenDocument(['# Staff conduct', 'Staff must not give a lift to a pupil.', 'Pupils in the Year 6 class may bring phones on the Malvern trip.', 'Tell Mrs Tanvir, the designated safeguarding lead, about worries.'], { facts: [{ kind: 'role-holder', value: 'Mrs Parveen Tanvir', role: 'dsl' }] }),
);
const struck = (text: string): string => withoutNames(text, corpus, ['Oonagh Brady', 'Will Hunter']);

describe('names in a question', () => {
  it.each([
    ['can i text jamie\'s mum', 'can i text [name]\'s mum'],
    ['Can I give Tyler Smith a lift?', 'Can I give [name] a lift?'],
    ['Emily Carpenter-Jones added me on Instagram', '[name] added me on Instagram'],
    ['mrs okonkwo wants my number', 'mrs [name] wants my number'],
    ['Should Mr. O\'Leary know?', 'Should Mr. [name] know?'],
    ['a pupil called Xanthe rang', 'a pupil called [name] rang'],
    ['may I tell parveen tanvir?', 'may I tell [name]?'],
    ['is oonagh allowed a phone', 'is [name] allowed a phone'],
    ['can grace\'s mum film it', 'can [name]\'s mum film it'],
    ['did Grace film it', 'did [name] film it'],
    ['my ex-pupil Mohammed and Zofia Kowalska', 'my ex-pupil [name] and [name]'],
    ['is @tyler_2012 ok? tyler@example.com 07700 900 123', 'is [account] ok? [address] [number]'],
    ['Kayden in 4B rang me', '[name] in 4B rang me'],
    ['Is Ms. Adeyemi-Clarke allowed to tutor Oluwaseun?', 'Is Ms. [name] allowed to tutor [name]?'],
    ['priya Kowalczyk texted me', '[name] texted me'],
    ['born 3/4/2015 at AB1 2CD see https://example.com/tyler', 'born [date] at [postcode] see [link]'],
  ])('are struck out: %s', (typed, sent) => {
    expect(struck(typed)).toBe(sent);
  });
  it.each([
    'Can I add a Year 6 parent on Facebook or WhatsApp?',
    'who is the DSL and what does KCSIE say',
    'will I miss the trip in May if I mark books?',
    'Can I? May I? Must I post on TikTok on Monday?',
    'CAN I GIVE A PUPIL A LIFT',
    'is there grace for a late form, and will it hope',
    'Wondering if I can post. Filming pupils is fine? Snapchat ok?',
    'the Malvern trip',
  ])('are not seen where there are none: %s', (typed) => {
    expect(struck(typed)).toBe(typed);
  });
});
