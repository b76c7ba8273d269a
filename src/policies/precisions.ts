/** How often decisions of a kind were right (verdict and first citation both) of how many. */
export interface Precision {
  readonly right: number;
  readonly of: number;
}

/**
 * Figures for each kind of decision, from `npm run evaluate` ("decisions", example and reference sets added up, 21 November 2026, before
 * facts of documents were read): 99 questions by somebody who had not seen the reader, and 200 reference questions of which its
 * author had read twenty and otherwise only the scores. Kinds met fewer than five times are left out.
 */
export const PRECISIONS: Readonly<Record<string, Precision>> = {
  'fact-who': { right: 13, of: 36 },
  'prohibition-stated': { right: 17, of: 33 },
  'silent-unknown-words': { right: 14, of: 27 },
  'duty-beside-the-act': { right: 3, of: 26 },
  'fact-what': { right: 6, of: 16 },
  'statement-beside-the-act': { right: 4, of: 15 },
  'fact-how-long': { right: 5, of: 13 },
  'permission-stated': { right: 4, of: 12 },
  'duty-stated': { right: 6, of: 12 },
  'so-by-rule': { right: 3, of: 11 },
  'duty-by-statement': { right: 3, of: 10 },
  'fact-how-many': { right: 4, of: 9 },
  'fact-when': { right: 4, of: 9 },
  'prohibition-with-exception': { right: 3, of: 7 },
  'permission-with-condition': { right: 2, of: 6 },
  'not-so': { right: 3, of: 6 },
  'silent-nothing-found': { right: 4, of: 5 },
};

// Said of a kind that was never measured, or hardly: about the share that all decisions together were right.
const UNMEASURED = 0.35;

/**
 * The share of decisions of a kind that will be right, by Laplace's rule of succession, so that a few lucky ones are not taken for
 * certainty: 0.9 needs at least eight of eight, or seventeen of eighteen.
 */
export function confidenceOf(why: string): number {
  const measured = PRECISIONS[why];
  return measured === undefined ? UNMEASURED : Math.round(((measured.right + 1) / (measured.of + 2)) * 1000) / 1000;
}
