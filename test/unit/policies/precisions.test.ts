import { describe, expect, it } from 'vitest';
import { confidenceOf, PRECISIONS } from '../../../src/policies/precisions.ts';

describe('confidence', () => {
  it('stays below what the chat says aloud for a kind that was not measured or only a few times', () => {
    expect(confidenceOf('a-kind-nobody-measured')).toBeLessThan(0.9);
    for (const [why] of Object.entries(PRECISIONS).filter(([, { of }]) => of < 8)) expect(confidenceOf(why)).toBeLessThan(0.9);
    expect(Object.values(PRECISIONS).filter(({ right, of }) => right > of)).toEqual([]);
  });

  it('is the measured share, drawn in a little', () => {
    for (const [why, { right, of }] of Object.entries(PRECISIONS)) expect(Math.abs(confidenceOf(why) - right / of)).toBeLessThan(0.2);
  });
});
