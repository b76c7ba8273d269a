import { describe, expect, it } from 'vitest';
import { cuesOf, isMixed, modalityOf, type Strength } from '../../../src/policies/deontic.ts';

const strength = (quote: string, leadIn: string | null = null, headings: string[] = []): Strength => modalityOf(cuesOf(quote), leadIn === null ? null : cuesOf(leadIn), headings, []).strength;
const condition = (quote: string): string | null => modalityOf(cuesOf(quote), null, [], []).condition;

describe('how strongly a clause speaks', () => {
  it.each<[string, Strength]>([
    ['Staff must not smoke on site.', 'forbidden'],
    ['No adult should carry keys outdoors.', 'forbidden'],
    ['Staff do not lend money to families.', 'forbidden'],
    ['Chewing gum is prohibited.', 'forbidden'],
    ['We ask visitors not to park by the gate.', 'forbidden'],
    ['Never leave the kiln alone.', 'forbidden'],
    ['Staff are advised not to lend books.', 'discouraged'],
    ['Open shoes should be avoided.', 'discouraged'],
    ['Ties need not be worn in July.', 'exempt'],
    ['Visitors may park in the yard.', 'permitted'],
    ['Hats may be worn outdoors.', 'permitted'],
    ['Cake is allowed on birthdays.', 'permitted'],
    ['Staff are encouraged to cycle.', 'encouraged'],
    ['Every visitor must sign in.', 'required'],
    ['The caretaker is responsible for the keys.', 'required'],
    ['The gate opens at eight.', 'stated'],
    ['The hall is not heated.', 'denied'],
  ])('%s → %s', (quote, expected) => {
    expect(strength(quote)).toBe(expected);
  });

  it('gives an item the strength of its lead-in, and turns one that begins with "not"', () => {
    expect(strength('leave the door open', 'Staff must not:')).toBe('forbidden');
    expect(strength('close the windows', 'Staff must:')).toBe('required');
    expect(strength('Not lend keys', 'Staff should:')).toBe('forbidden');
    expect(strength('lend keys', null, ["The Don'ts"])).toBe('forbidden');
  });

  it('keeps the cue nearest to the words asked about', () => {
    const quote = 'Visitors may use the hall but must not enter the kitchen.';
    expect(modalityOf(cuesOf(quote), null, [], [quote.indexOf('kitchen')]).strength).toBe('forbidden');
    expect(modalityOf(cuesOf(quote), null, [], [quote.indexOf('hall')]).strength).toBe('permitted');
  });

  it('finds what a rule turns on', () => {
    expect(condition('Dogs are not allowed unless they are guide dogs.')).toMatch(/^unless/);
    expect(condition('Staff must not film without the written consent of parents.')).toMatch(/^without/);
    expect(condition('Watches may be worn provided that they are silent.')).toMatch(/^provided/);
    expect(condition('Dogs are not allowed.')).toBeNull();
  });

  it('reads each sentence of a quote by itself, and prefers of two the one that allows or forbids', () => {
    const quote = 'Phones can distract. Do not leave a phone on a desk; the office may lend a clock.';
    expect(modalityOf(cuesOf(quote), null, [], [quote.indexOf('desk')]).strength).toBe('forbidden');
    expect(modalityOf(cuesOf(quote), null, [], [quote.indexOf('clock')]).strength).toBe('permitted');
    expect(modalityOf(cuesOf('Lessons are busy. Dogs may come in.'), null, [], []).strength).toBe('permitted');
  });

  it('tells what the school itself does from what it asks of others', () => {
    expect(modalityOf(cuesOf('The school will ask the sender to delete it.'), null, [], []).ofSchool).toBe(true);
    expect(modalityOf(cuesOf('Senders must delete it.'), null, [], []).ofSchool).toBe(false);
  });

  it('takes a quote for mixed where it allows in one place and forbids or excepts in another', () => {
    expect(isMixed(cuesOf('Hats may be worn outside. They must not be worn at lunch.'))).toBe(true);
    expect(isMixed(cuesOf('Hats must not be worn unless it rains.'))).toBe(true);
    expect(isMixed(cuesOf('Hats must not be worn at lunch.'))).toBe(false);
  });

  it('takes hostile text in good time', () => {
    for (const text of ['must '.repeat(20_000), 'no '.repeat(20_000), 'with the '.repeat(20_000), 'recommended that '.repeat(5_000)]) expect(cuesOf(text).at(-1)?.end).toBe(text.length);
  });
});
