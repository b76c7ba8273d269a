import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outsideFactsIn, outsideFactWords, type OutsideFact } from '../../../src/policies/outside-facts.ts';
import { referencePath } from '../../fixtures/reference-path.ts';

const conflicts = referencePath('domain/conflicts.md');
const found = (quote: string): string[] => outsideFactsIn(quote).map((fact) => `${fact.kind}: ${fact.text}`);

describe('outside facts that a policy prints', () => {
  it.each<[OutsideFact['kind'], string, string]>([
    ['age', 'Snapchat is 13 and over.', 'Snapchat is 13 and over'],
    ['age', 'The minimum age for TikTok is 13.', 'minimum age for TikTok is 13'],
    ['age', 'Users should be 13 or over.', 'Users should be 13 or over'],
    ['age', 'WhatsApp | 16', 'WhatsApp | 16'],
    ['age', 'Most sites have an age limit of 13.', 'age limit of 13'],
    ['age', 'No child under 13 has an account.', 'under 13'],
    ['edition', 'Read Part one of Keeping Children Safe in Education (September 2021).', 'Keeping Children Safe in Education (September 2021'],
    ['edition', 'We follow KCSIE 2019.', 'KCSIE 2019'],
    ['edition', 'See Working Together to Safeguard Children 2015.', 'Working Together to Safeguard Children 2015'],
    ['edition', 'The EYFS 2017 applies.', 'EYFS 2017'],
    ['authority', 'Ring Brackenshire County Council Safeguarding Unit.', 'Brackenshire County Council Safeguarding Unit'],
    ['authority', 'Procedures of the Northmere Safeguarding Children Partnership apply.', 'Northmere Safeguarding Children Partnership'],
    ['authority', 'The Brackenshire LADO is told.', 'Brackenshire LADO'],
    ['authority', 'The LSCB is told.', 'LSCB'],
    ['helpline', 'Children can ring Childline on 0800 1111.', 'Childline on 0800 1111'],
    ['helpline', 'Ask the Professionals Online Safety Helpline.', 'Professionals Online Safety Helpline'],
    ['statistic', 'In 2018 a study said that 61% of teenagers were tired.', 'In 2018 a study said that 61%'],
    ['statistic', '3 in 10 children have seen it.', '3 in 10 children'],
    ['law', 'We keep to the Data Protection Act 1998.', 'Data Protection Act 1998'],
    ['law', 'The Online Safety Bill will help.', 'Online Safety Bill'],
    ['platform', 'Twitter and Vine are blocked.', 'Twitter'],
    ['platform', 'Calls are made by Skype.', 'Skype'],
    ['placeholder', 'See our privacy notice [insert link].', '[insert link]'],
    ['placeholder', 'It is explained in [this guide](#).', '[this guide](#)'],
    ['placeholder', 'See the policy on pictures (see page).', '(see page)'],
    ['placeholder', 'The form is available here.', 'available here'],
  ])('%s in "%s"', (kind, quote, text) => {
    const facts = outsideFactsIn(quote);
    expect(facts.some((fact) => fact.kind === kind && fact.text.includes(text))).toBe(true);
  });

  it.each([
    'Children in Years 5 and 6 may bring a phone.',
    'Staff do not shout at children.',
    'Tell the LADO and the headteacher.',
    'The DSL is told within 24 hours.',
    'Pupils act together in assembly and keep each other safe.',
    'The vine in the garden is watered by Year 2.',
    'Former pupils under the age of 18 are not added.',
    'See the code of conduct for staff.',
    'Ring the office on 01632 960 100.',
  ])('finds nothing in "%s"', (quote) => {
    expect(found(quote)).toEqual([]);
  });

  it('names no word twice and gives the facts in reading order, as printed', () => {
    expect(found('KCSIE 2019 says so, and Brackenshire County Council\u2019s team agreed that WhatsApp is 16.')).toEqual([
      'edition: KCSIE 2019', 'authority: Brackenshire County Council\u2019s', 'age: WhatsApp is 16',
    ]);
  });

  it('says that a fact is as printed and to be checked, and never corrects it', () => {
    const [fact] = outsideFactsIn('WhatsApp is 16.');
    if (!fact) throw new Error('the age was not found');
    expect(outsideFactWords(fact, 'autumn 2021')).toMatch(/^As printed in autumn 2021: check "WhatsApp is 16"/);
    expect(outsideFactWords(fact, null)).toMatch(/^As printed in a document without a date: check "WhatsApp is 16"/);
    expect(outsideFactWords(fact, null)).not.toMatch(/\b13\b/);
  });
});

describe.skipIf(!existsSync(conflicts))('outside facts beside conflicts.md of REFERENCE_DIR', () => {
  const stale = (existsSync(conflicts) ? readFileSync(conflicts, 'utf8') : '')
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .filter(([, id, kind, , why]) => /^C-(?!X-)[A-Z]+-\d+$/.test(id ?? '') && /(?:^|[/*])S(?:$|[/*])/.test(kind ?? '') && /minimum|superseded|statistic|merged|amended|age rating|Derbyshire|Online Safety Act/.test(why ?? ''))
    .map(([, id, , quotes]) => ({ id: id ?? '', quotes: [...(quotes ?? '').matchAll(/"(.+?)" ?\[/g)].map((m) => m[1] ?? '') }));

  it('finds the stale rows', () => {
    expect(stale.length).toBeGreaterThanOrEqual(7);
  });

  it.each(stale)('$id: what it quotes is recognised', ({ quotes }) => {
    expect(quotes.flatMap((quote) => outsideFactsIn(quote))).not.toEqual([]);
  });
});
