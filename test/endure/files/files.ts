import { together, type Family, type FamilyRun } from '../family.ts';
import { answers } from './answers.ts';
import { reading } from './reading.ts';
import { turnedElsewhere } from './turned-elsewhere.ts';

/** Files and addresses from strangers: policies with orders in them (18), files against their reader (19), addresses inside (20). */
export const run: Family = async (size, say, only) => {
  const short = size === 'short';
  const parts: readonly (readonly [number, () => Promise<FamilyRun>])[] = [
    [18, () => answers(short ? 8 : 200, say)], [19, () => reading(short, say)], [20, () => turnedElsewhere(short ? 100 : 1)],
  ];
  const runs: FamilyRun[] = [];
  for (const [promise, part] of parts) if (only === undefined || only === promise) runs.push(await part());
  return together(runs);
};
