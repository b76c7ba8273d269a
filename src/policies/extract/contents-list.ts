import type { Line } from './lines.ts';

/** A list of contents is not policy text, but its entries are the best evidence of what the headings are. */
export interface ContentsList {
  /** Places, among the lines given, of the list and of its own heading. */
  readonly at: ReadonlySet<number>;
  /** The entries without page numbers, folded by `headingKey`. */
  readonly entries: ReadonlySet<string>;
}

const TITLE = /^(?:table of )?contents(?: page)?:?$/i;
/** An entry ends in a page number, set off by a tab, a leader or a wide gap. */
const ENTRY = /^(.{2,120}?)(?:\s*\t\s*|\s*(?:\.\s?){3,}\s*|\s*…+\s*|\s{3,}|\s*_{3,}\s*)(\d{1,3})$/;
/** Under a contents heading one space before the number is enough. */
const LOOSE_ENTRY = /^(.{2,120}?)\s+(\d{1,3})$/;
const FEWEST_WITHOUT_TITLE = 3;

/** Words as they are compared between a contents list and the headings: no marks, no number, no case. */
export const headingKey = (text: string): string => text.replace(/[*_#]+/g, '').replace(/^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)])\s+/i, '').replace(/[\s.:]+$/, '').replace(/\s+/g, ' ').trim().toLowerCase();

/** Finds every list of contents; empty when there is none. */
export function findContents(lines: readonly Line[]): ContentsList {
  const at = new Set<number>();
  const entries = new Set<string>();
  const take = (i: number, entry: string | undefined): void => {
    at.add(i);
    if (entry !== undefined) entries.add(headingKey(entry));
  };
  for (let i = 0; i < lines.length; i++) {
    const titled = TITLE.test(plain(lines[i]));
    const pattern = titled ? LOOSE_ENTRY : ENTRY;
    const run: (readonly [number, string])[] = [];
    let from = titled ? i + 1 : i;
    let page = 0;
    for (; from < lines.length; from++) {
      const entry = ENTRY.exec(plain(lines[from])) ?? pattern.exec(plain(lines[from]));
      // Page numbers never fall: a table of figures does.
      if (!entry || Number(entry[2]) < page) break;
      page = Number(entry[2]);
      run.push([from, entry[1] ?? '']);
    }
    if (run.length === 0 || (!titled && run.length < FEWEST_WITHOUT_TITLE)) continue;
    if (titled) take(i, undefined);
    for (const [place, entry] of run) take(place, entry);
    i = from - 1;
  }
  return { at, entries };
}

const plain = (line: Line | undefined): string => (line?.text ?? '').replace(/[*_]{1,3}/g, '').trim();
