import type { Reading } from './reader.ts';

/** A verdict is said aloud only at this confidence: a precision measured on questions the reader was not made from. */
const SAID_FROM = 0.9;
/** A confirmed verdict is right by itself; what is left to doubt is whether the question is the one that was confirmed. */
const CONFIRMED_SAID_FROM = 0.9;

/**
 * Whether a reading's verdict may be said aloud ("No", "Your policy doesn't say"); else the clauses speak alone. What a model calls its
 * confidence is no precision that anyone measured, so its verdicts are never said.
 */
export const isSaid = ({ source, confidence }: Pick<Reading, 'source' | 'confidence'>): boolean => source !== 'model' && confidence >= (source === 'confirmed' ? CONFIRMED_SAID_FROM : SAID_FROM);
