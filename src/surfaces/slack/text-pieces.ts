import { clean } from '../../cards/words.ts';
import { LIMITS } from './block-limits.ts';

// Where a long text may be parted, the best border first.
const BORDERS = [/\n\s*\n/g, /\n/g, /[.!?]["'”’)]*\s/g, /\s/g];

/**
 * The lengths (UTF-16 units) of the parts of a text, none longer than `most`: parted at paragraphs, else lines, sentences, words, and only
 * a word longer than `most` inside. Every character is in exactly one part.
 */
export function partLengths(text: string, most: number): number[] {
  const lengths: number[] = [];
  for (let from = 0; from < text.length; ) {
    const length = text.length - from <= most ? text.length - from : borderIn(text.slice(from, from + most));
    lengths.push(length);
    from += length;
  }
  return lengths;
}

function borderIn(window: string): number {
  for (const border of BORDERS) {
    const last = [...window.matchAll(border)].at(-1);
    // A border near the start would leave a part of a few words.
    if (last && last.index + last[0].length > window.length / 3) return last.index + last[0].length;
  }
  const splitsPair = /[\ud800-\udbff]$/.test(window) && window.length > 1;
  return splitsPair ? window.length - 1 : window.length;
}

/** The text in parts of at most `most` characters. */
export function partsOf(text: string, most: number): string[] {
  let from = 0;
  return partLengths(text, most).map((length) => text.slice(from, (from += length)));
}

/** The text where it fits, else its beginning and "…": only where the whole of it is shown as well. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const [start = ''] = partsOf(text, most - 1);
  return `${start.trimEnd()}…`;
}

/** Text that Slack shows as it is: no formatting, no emoji from `:words:`, no mention. Cut off at what a text object takes: split before. */
export const plain = (text: string): { type: 'plain_text'; text: string; emoji: false } => ({ type: 'plain_text', text: shortened(clean(text), LIMITS.text), emoji: false });

/** Text for the one place where Slack reads markup, the `text` of a message: in it nothing is a mention, a link, formatting or an emoji. */
export const inert = (text: string): string =>
  clean(text).replace(/[*_~`]/g, ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/(?<=[:@#])(?=\w)/g, '\u2060').trim();
