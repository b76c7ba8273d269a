import { together, type Family, type FamilyRun } from '../family.ts';
import { markup } from './markup.ts';
import { payloads } from './payloads.ts';
import { records } from './record.ts';
import { signatures } from './signatures.ts';
import { tokens } from './tokens.ts';

// On a machine that others use: the share of the long counts that is run. The findings say how many that were.
const SHARE = Number(process.env['ENDURE_SHARE'] ?? '1');
const COUNTS = {
  short: { bodies: 1_000, strings: 3_000, reports: 12, flips: 2_000 },
  long: { bodies: Math.round(100_000 * SHARE), strings: Math.round(1_000_000 * SHARE), reports: Math.round(2_000 * SHARE), flips: 10_000 },
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
