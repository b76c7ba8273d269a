import { shared, together, type Family, type FamilyRun } from '../family.ts';
import { markup } from './markup.ts';
import { payloads } from './payloads.ts';
import { records } from './record.ts';
import { signatures } from './signatures.ts';
import { tokens } from './tokens.ts';

const COUNTS = {
  short: { bodies: 1_000, strings: 3_000, reports: 12, flips: 2_000 },
  long: { bodies: shared(100_000), strings: shared(1_000_000), reports: shared(2_000), flips: 10_000 },
} as const;

/** Bad input by the hundred thousand: bodies (16), words (17), Teams' tokens (21), Slack's signatures (22). */
export const run: Family = async (size, say, only) => {
  const counts = COUNTS[size];
  const parts: readonly (readonly [number, () => FamilyRun | Promise<FamilyRun>])[] = [
    [21, () => tokens()], [22, () => signatures(counts.flips)], [17, () => records(counts.reports, say)], [17, () => markup(counts.strings, say)], [16, () => payloads(counts.bodies, say)],
  ];
  const runs: FamilyRun[] = [];
  for (const [promise, part] of parts) if (only === undefined || only === promise) runs.push(await part());
  return together(runs);
};
