import { describe, expect, it } from 'vitest';
import { marksIn } from '../../../src/policies/footnotes.ts';

describe('note marks', () => {
  it.each([
    ['pupils are not to follow staff* or ask to**', ['*', '**']],
    ['never accept a request from a pupil * **', ['*', '**']],
    ['on a personal account. *', ['*']],
    ['agency workers[1] too', ['[1]']],
  ])('stand in "%s"', (words, marks) => {
    expect(marksIn(words)).toEqual(marks);
  });

  it.each(['* a bullet', 'an *emphasised* word', '**bold** words', 'a room of 3 * 4 metres'])('do not stand in "%s"', (words) => {
    expect(marksIn(words)).toEqual([]);
  });
});
