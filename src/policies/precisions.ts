/**
 * For each kind of decision: how often it was right on questions that the reader was not made from. The chat shows a verdict only
 * from 0.9, so a kind that was measured on too few questions stays below, whatever its share.
 */
export interface Precision {
  readonly right: number;
  readonly of: number;
}

// Filled from `npm run evaluate`.
export const PRECISIONS: Readonly<Record<string, Precision>> = {};

/** The lower bound (Wilson, 95 %) of the share of right decisions of a kind; 0.3 for a kind never measured. */
export function confidenceOf(why: string): number {
  const measured = PRECISIONS[why];
  if (!measured || measured.of === 0) return 0.3;
  const z = 1.96;
  const { right, of } = measured;
  const share = right / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return Math.round(((centre - spread) / (1 + (z * z) / of)) * 1000) / 1000;
}
