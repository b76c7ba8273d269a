import type { Span } from './sentences.ts';

const LETTERS = /\p{L}/gu;

/**
 * Whether some words are not language: too few letters among the signs, or letters strewn one by one, as a scan of a picture gives.
 * Numbers with units and addresses pass.
 */
export function isNoise(words: string): boolean {
  const letters = words.match(LETTERS)?.length ?? 0;
  if (letters < 2) return true;
  const shown = words.replace(/\s+/g, '').length;
  if (letters / shown < 0.45 && !/\d{2,}|@|https?:|www\./.test(words)) return true;
  const parts = words.split(/\s+/);
  const lone = parts.filter((w) => /^\p{L}$/u.test(w) && !/^[aAI]$/.test(w)).length;
  return parts.length >= 4 && lone / parts.length > 0.4;
}

const SEAM = /([\p{L}\d)'’"”]{1,24})([.!?])["'”’)\]]*\s+(?=\p{Ll})/gu;
const ABBREVIATED = /^(?:e\.?g|i\.?e|etc|vs|cf|approx|incl|inc|ltd|co|no|st|al|viz|pp?|para|ref|ext|tel|[a-z]|com|org|uk|net)$/i;
const OPEN_END = /[\p{L}\d,]$/u;

/**
 * Where a paragraph stops being its own text: a full stop followed by a word in small letters, in a paragraph that then ends in the middle
 * of a sentence, is text from elsewhere (a picture, a box beside the text) that a converter ran in. Null when there is no such place.
 */
export function straySeam(text: string, span: Span): number | null {
  const body = text.slice(span.start, span.end);
  if (!OPEN_END.test(body)) return null;
  for (const found of body.matchAll(SEAM)) {
    const word = found[1] ?? '';
    const dotted = /[\p{L}.]*$/u.exec(body.slice(Math.max(0, found.index + word.length - 24), found.index + word.length))?.[0] ?? '';
    if (found[2] === '.' && (ABBREVIATED.test(word) || /\.\p{L}/u.test(dotted))) continue;
    return span.start + found.index + found[0].length;
  }
  return null;
}
