import { describe, expect, it } from 'vitest';
import { asPhrasing, unknownWordsIn, wordsToKeep } from '../../../src/situations/loop-words.ts';
import { corpusOf } from '../../fixtures/review-desk.ts';

const corpus = corpusOf(['Staff do not text parents from their own phones.', 'Pictures of pupils are taken with school cameras.']);
const staff = ['Mrs Helen Marsh', 'Mr Omar Quillfeather'];
const keep = (text: string): string => wordsToKeep(text, corpus, staff);

describe('the words of a question that may be kept', () => {
  it.each([
    ['can I text Bilal\'s mum on 07700 900123?', 'can I text [name]\'s mum on [number]?'],
    ['Can I message @kyle_2014 or kyle@home.example?', 'Can I message [account] or [address]?'],
    ['Is Y4\'s Zbigniew allowed his phone?', 'Is y4\'s [name] allowed his phone?'],
    ['Zbigniew has a watch. Tell his mum?', '[name] has a watch. Tell his mum?'],
    ['mr quillfeather says I may use my phone', 'mr [name] says I may use my phone'],
    ['can i ring zbigniew\'s mum from home', 'can i ring [name]\'s mum from home'],
    ['can i ring xanthe in y4 at home', 'can i ring [name] in y4 at home'],
    ['The photo of Emily Carpenter on 3/4/2026', 'The photo of [name] on [date]'],
    ['david walliams is coming and I\'m glad', '[name] [name] is coming and i\'m glad'],
    ['CAN I GIVE KRZYSZTOF A LIFT', 'CAN I GIVE [name] A LIFT'],
    ['pupil K.B. texted, user: kyle.2014x', 'pupil [name] texted, user: [account]'],
    ['write to j dot bloggs at mail dot example', 'write to [address]'],
    ['Oluwaseun\'s dad films the play', '[name]\'s dad films the play'],
  ])('%s', (typed, kept) => {
    expect(keep(typed)).toBe(kept);
  });

  it('leaves a question without names as it is, on one line', () => {
    expect(keep('Can I take pictures of pupils\n with my own phone on a trip to London?')).toBe('Can I take pictures of pupils with my own phone on a trip to [name]?');
    expect(keep('may I wear my smart watch in class')).toBe('may I wear my smart watch in class');
  });

  it('finds nothing more in what it struck out already', () => {
    for (const text of ['CAN ZBIGNIEW AND OLU GO? Xanthe Too. Bilal\'s mum said so', 'Wojciech Okonkwo-Baines told Ngozi Adichie that Tunde may ring Farouk']) expect(keep(keep(text))).toBe(keep(text));
  });

  it('says in general what was struck out where the words become a way to ask', () => {
    expect(asPhrasing('can I text [name]\'s mum on [number]?')).toBe('can I text someone\'s mum on a number?');
  });
});

describe('words that nobody here knows', () => {
  it('are those that neither the lexicon nor a document has, without names', () => {
    expect(unknownWordsIn('Can I bring a flumpet to school for Zbigniew?', corpus, staff)).toEqual(['flumpet']);
    expect(unknownWordsIn('Can I text parents from my phone?', corpus, staff)).toEqual([]);
  });

  it('hold no numbers, handles, or scraps of two letters', () => {
    expect(unknownWordsIn('is @flumpet_9 at 07700900123 ok or qz', corpus, staff)).toEqual([]);
  });
});
