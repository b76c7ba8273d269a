import { pressInPairs } from '../fixtures/approval-pairs.ts';

// 5,000 cases, each approved by two people at the same moment, on a real disk: one decision each, and the other is told who decided.
process.stdout.write(`${JSON.stringify(await pressInPairs(5_000))}\n`);
