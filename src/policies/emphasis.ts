import type { Span } from './sentences.ts';

const OPENER = /^(\*{1,3}|_{1,3})(?=[^\s*_])/;
const CLOSER = /(?<=[^\s*_\\])(\*{1,3}|_{1,3})$/;

/**
 * A sentence's span without marks of emphasis at its ends that close or open outside it, or wrap it whole. Marks within stay, because a
 * quote is one run of the document; a star that nothing opened is a note mark and stays too.
 */
export function withoutEmphasis(text: string, span: Span, block: Span): Span {
  let { start, end } = span;
  const words = text.slice(start, end);
  const opener = OPENER.exec(words)?.[1];
  const closer = CLOSER.exec(words)?.[1];
  if (opener !== undefined) {
    const close = words.indexOf(opener, opener.length);
    if (close < 0) start += opener.length;
    else if (close === words.length - opener.length) return { start: start + opener.length, end: end - opener.length };
  }
  if (closer !== undefined && !opens(words.slice(0, -closer.length), closer) && opens(text.slice(block.start, span.start), closer)) end -= closer.length;
  return end > start ? { start, end } : span;
}

/** Whether a mark is opened in some words and not closed again. */
function opens(words: string, mark: string): boolean {
  const at = words.lastIndexOf(mark);
  return at >= 0 && (at === 0 || /[\s("'“‘]/.test(words[at - 1] ?? ' ')) && /\S/.test(words[at + mark.length] ?? ' ');
}
