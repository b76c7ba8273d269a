import { describe, expect, it } from 'vitest';
import { undeliveredRoute, type Undelivered } from '../../../src/routes/undelivered.ts';
import type { Turn } from '../../../src/routes/turn.ts';

describe('a delivery that died', () => {
  const run = async (slices: readonly Undelivered[], everyday: readonly Undelivered[]): Promise<string[]> => {
    const settled: string[] = [];
    const turn = { inbound: { kind: 'delivery', effectId: 'e1' }, tx: {} } as unknown as Turn;
    await undeliveredRoute({ cardKey: async () => Promise.resolve('check:sport:2026-11-23'), settle: (_tx, effectId) => void settled.push(effectId) }, slices, everyday).handle(turn, undefined);
    return settled;
  };
  const takes: Undelivered = () => Promise.resolve(true);
  const leaves: Undelivered = () => Promise.resolve(false);

  it('is settled by an everyday slice that says it in another way', async () => {
    expect(await run([leaves], [leaves, takes])).toEqual(['e1']);
  });

  it('stays a trouble of the desk where it was about a report or a question, or nobody\'s', async () => {
    expect(await run([takes], [takes])).toEqual([]);
    expect(await run([leaves], [leaves])).toEqual([]);
  });
});
