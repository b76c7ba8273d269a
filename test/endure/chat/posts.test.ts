import { describe, expect, it } from 'vitest';
import { runPosts, type RunResult } from './posts-run.ts';

// `npm run endure:chat` is the long run of the same.
const EFFECTS = 500;
const KILLS = 10;
const few = { effects: 80, kills: 2, seed: 11 } as const;

const told = (name: string, result: RunResult): RunResult => {
  process.stdout.write(`${name}: ${JSON.stringify(result)}\n`);
  return result;
};

describe('the count of what arrived', () => {
  it('finds doubles where a delivery is tried again without a look, what is missing where it is marked before it is sent, and a repeat that does not say so', async () => {
    const [looks, marks, hides] = await Promise.all([
      runPosts({ ...few, platform: 'slack', planted: 'retries-without-looking' }),
      runPosts({ ...few, platform: 'slack', planted: 'marks-before-sending' }),
      runPosts({ ...few, platform: 'teams', planted: 'hides-repeats' }),
    ]);
    expect(told('retries without looking', looks).doubled).toBeGreaterThan(0);
    expect(told('marks before sending', marks).missing).toBeGreaterThan(0);
    expect(told('hides repeats', hides).unlabelled).toBeGreaterThan(0);
  }, 180_000);
});

describe(`${EFFECTS} messages through faults in 30 of 100 calls and ${KILLS} kills of the process that sends them`, () => {
  it('all arrive in Slack, each once', async () => {
    const result = told('slack', await runPosts({ platform: 'slack', effects: EFFECTS, kills: KILLS, seed: 1 }));
    expect(result).toMatchObject({ missing: 0, doubled: 0, labelledFirsts: 0 });
    expect(result.killsWithOpenEffects).toBeGreaterThan(KILLS / 2);
    expect(Object.values(result.faults).every((n) => n > 0)).toBe(true);
  }, 300_000);

  it('all arrive in Teams, and one that came twice says that it may be a repeat and followed a try whose answer was lost', async () => {
    const result = told('teams', await runPosts({ platform: 'teams', effects: EFFECTS, kills: KILLS, seed: 2 }));
    expect(result).toMatchObject({ missing: 0, unlabelled: 0, unexplained: 0 });
    expect(result.doubled).toBeLessThanOrEqual(result.uncertain);
    expect(result.killsWithOpenEffects).toBeGreaterThan(KILLS / 2);
    expect(Object.values(result.faults).every((n) => n > 0)).toBe(true);
  }, 300_000);
});
