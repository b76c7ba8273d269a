import { expect, it } from 'vitest';
import { pressInPairs } from '../fixtures/approval-pairs.ts';

it('takes exactly one decision of each pair of approvals pressed at once, 300 times, and tells the other who decided', async () => {
  expect(await pressInPairs(300)).toMatchObject({ pairs: 300, decidedOnce: 300, toldWhoDecided: 300, accounts: 300 });
}, 60_000);
