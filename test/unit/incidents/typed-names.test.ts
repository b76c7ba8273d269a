import { describe, expect, it } from 'vitest';
import { isFullName, nameMatch, namesIn, patternOf } from '../../../src/incidents/typed-names.ts';

describe('a full name looked for among typed names', () => {
  it.each([
    ['Zebedee Quillfeather', 'Zebedee Quillfeather, 4B', 'exact'],
    ['zebedee quillfeather', 'Ann Lee 3A and ZEBEDEE QUILLFEATHER (Year 4)', 'exact'],
    ["Zoe O'Hara", 'Zoë O’Hara', 'exact'],
    ['Anne-Marie Lee', 'Anne Marie Lee', 'exact'],
    ['Ann Lee', 'Ann Lee in my class', 'exact'],
    ['Ann Lee', 'Miss Ann Lee', 'exact'],
    ['Ann Lee', 'Ann Lee-Smith', 'near'],
    ['Ann Lee', 'Mary Ann Lee', 'near'],
    ['ann lee', 'ann lee smith', 'near'],
    ['Zebedee Quillfeather', 'Zebedee Quilfeather', 'near'],
    ['Zebedee Quillfeather', 'Zebedee', 'near'],
    ['Zebedee Quillfeather', 'Z. Quillfeather', 'near'],
    ['Ann Lee', 'Bo Lea', null],
    ['Ann Jones', 'Ann Lee', null],
    ['Ann Lee', '', null],
  ])('%s in "%s": %s', (name, typed, found) => {
    expect(nameMatch(name, typed)).toBe(found);
  });

  it('must be a first and a last name', () => {
    expect(['Ann Lee', 'Ann', 'Mrs Lee', '4B Lee', ''].map(isFullName)).toEqual([true, false, false, false, false]);
  });

  it('is read out of a field without titles and classes', () => {
    expect(namesIn('Zebedee Quillfeather, 4B\nMr Bo Hart (supply) and Ann Lee with her mum')).toEqual(['Zebedee Quillfeather', 'Bo Hart', 'Ann Lee']);
  });

  it('marks other people by their whole name or one word of it, but no common word and no word of the subject', () => {
    const pattern = patternOf(['Will Lee', 'Bo Quillfeather'], 'Zebedee Quillfeather')!;
    expect('Will said he will tell Lee; Zebedee Quillfeather and bo quillfeather. Leeds.'.replace(pattern, '[$&]')).toBe('[Will] said he will tell [Lee]; Zebedee Quillfeather and [bo quillfeather]. Leeds.');
    expect(patternOf([], null)).toBeNull();
    expect(() => patternOf(['A (b*'], null)).not.toThrow();
    expect(patternOf(["'", ' ', '.'], null)).toBeNull();
  });

  it('marks them however they were typed: in capitals, without accents, apostrophes or the title, with a hyphen', () => {
    const pattern = patternOf(['Mrs Zoë O’Hara', 'Tom Ash-Down'], 'Ann Lee')!;
    const typed = ['ZOË O’HARA', 'Zoe O\'Hara', 'zoe ohara', 'Zoe\u0308 O’Hara', 'TOM ASH-DOWN', 'tom ash down', 'Tom\u00a0Ash\u2011Down', 'TOM'];
    expect(typed.filter((one) => `saw ${one}, then`.replace(pattern, '[]') !== 'saw [], then')).toEqual([]);
    expect('tom-toms and an ash tree'.replace(pattern, '[]')).toBe('tom-toms and an ash tree');
  });
});
