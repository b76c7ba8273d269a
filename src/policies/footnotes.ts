import type { ClauseId } from './document.ts';

/** A note of a document: its mark as printed and the clause it became. */
export interface Note {
  readonly marker: string;
  readonly clause: ClauseId;
  readonly start: number;
}

const MARKS = /(?:\\?\*)+|[†‡]+|[¹²³⁴-⁹⁰]+|\\?\[\^?[\w]{1,20}\\?\]/g;

/**
 * The note marks in some words, in order, each the longest run that is printed: `**` is not twice `*`. Stars that open or close
 * emphasis are not marks; a mark stands behind a word, a quote or a bracket, apart from it at most by a space, or is escaped.
 */
export function marksIn(words: string): string[] {
  const marks: string[] = [];
  let emphasis: string | null = null;
  for (const found of words.matchAll(MARKS)) {
    const printed = found[0];
    const before = words[found.index - 1];
    const after = words[found.index + printed.length];
    if (/^\*+$/.test(printed)) {
      if ((before === undefined || /[\s("'“‘]/.test(before)) && after !== undefined && /\S/.test(after)) {
        emphasis = printed;
        continue;
      }
      if (emphasis === printed) {
        emphasis = null;
        continue;
      }
      // A mark may stand apart from its word ("a pupil * **"), but not open the line, where it is a bullet, nor stand between numbers.
      const apart = before !== undefined && /\s/.test(before) && (after === undefined || /\s/.test(after)) && !/\d\s*$/.test(words.slice(0, found.index));
      if (!apart && (before === undefined || /[\s(]/.test(before))) continue;
    }
    marks.push(printed.replace(/\\/g, ''));
  }
  return marks;
}

/** The notes that a clause's marks point to: for each mark the next note after the clause, else the nearest before it. */
export function notesFor(words: string, at: number, notes: readonly Note[]): ClauseId[] {
  if (notes.length === 0) return [];
  const found: ClauseId[] = [];
  for (const mark of marksIn(words)) {
    const alike = notes.filter((note) => note.marker === mark);
    const note = alike.find((n) => n.start > at) ?? alike.at(-1);
    if (note && !found.includes(note.clause)) found.push(note.clause);
  }
  return found;
}
