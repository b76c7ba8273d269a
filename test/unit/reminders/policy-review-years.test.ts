import { describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import type { PolicyDocument } from '../../../src/policies/document.ts';
import { newStanding, type ReviewStanding } from '../../../src/reminders/policy-review.ts';
import { reviewDueOf } from '../../../src/reminders/policy-review-due.ts';
import { rungDay, rungOn } from '../../../src/reminders/policy-review-ladder.ts';
import { unsaid } from '../../../src/reminders/policy-review-reminding.ts';
import { dayAfter, daysAfter } from '../../../src/time/school-day.ts';
import { phonesPolicy, policyFile } from '../../fixtures/policy-review-desk.ts';

/** A row of numbers that looks random and is the same at every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ten years of one policy: days on which the desk is down, starts in between, a review now and then. Gives each key that was said, with its day. */
function tenYears(document: PolicyDocument, seed: number): { said: { key: string; day: string }[]; missed: string[] } {
  const random = numbers(seed);
  const said: { key: string; day: string }[] = [];
  const missed: string[] = [];
  let standing: ReviewStanding = newStanding(document, '2026-09-01', asId<'key'>('k'));
  for (let day = '2026-09-01'; day < '2036-09-01'; day = random() < 0.02 ? daysAfter(day, 1 + Math.floor(random() * 90)) : dayAfter(day)) {
    const due = reviewDueOf(document, standing, { policies: [], terms: [], today: day });
    // A crash before the transaction ended leaves nothing; a start does the day's work again.
    for (let starts = random() < 0.1 ? 3 : 1; starts > 0; starts--) {
      const next = unsaid(standing, due, day);
      if (random() < 0.05) continue;
      said.push(...next.say.map(({ key }) => ({ key, day })));
      standing = next.standing;
    }
    const settled = unsaid(standing, due, day);
    said.push(...settled.say.map(({ key }) => ({ key, day })));
    standing = settled.standing;
    const latest = due.due?.latest;
    if (standing.stage === 'none' && latest !== undefined && rungOn(latest, day) >= 0 && standing.said.find(({ series }) => series === `due ${latest}`)?.rung !== rungOn(latest, day)) missed.push(day);
    if (random() < 0.003 && latest !== undefined && day > rungDay(latest, 0)) {
      standing = { ...standing, approved: { outcome: 'no-change', on: day, next: { text: daysAfter(day, 365), earliest: daysAfter(day, 365), latest: daysAfter(day, 365), precision: 'day' }, version: document.sha256 } };
    }
  }
  return { said, missed };
}

describe('ten years of one policy\'s reviews', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('with crashes, long silences and starts at random (%i): nothing twice, nothing missed', async (seed) => {
    const document = await policyFile(phonesPolicy({ header: 'Approved by: Governing Body\n\nNext review: November 2027' }));
    const { said, missed } = tenYears(document, seed);
    expect(new Set(said.map(({ key }) => key)).size).toBe(said.length);
    expect(missed).toEqual([]);
    expect(said.length).toBeGreaterThan(40);
  });
});
