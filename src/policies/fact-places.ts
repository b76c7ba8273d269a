import type { Clause, DocumentId, Fact } from './document.ts';
import { quotedText } from './quoted-text.ts';
import type { Span } from './sentences.ts';

/** Makes facts of one document: each with its exact span, and with the clause or line it stands in as its source. */
export class FactPlaces {
  readonly text: string;
  readonly #document: DocumentId;
  readonly #clauses: readonly Clause[];

  constructor(text: string, document: DocumentId, clauses: readonly Clause[]) {
    this.text = text;
    this.#document = document;
    this.#clauses = clauses;
  }

  /** `line` is the source where the span stands in no clause. */
  fact(kind: Fact['kind'], span: Span, line: Span & { readonly page: number | null }, more: { readonly role?: string; readonly date?: Fact['date']; readonly value?: string } = {}): Fact {
    const clause = this.#clauseAt(span);
    const value = more.value ?? quotedText(this.text, span.start, span.end);
    return {
      kind,
      document: this.#document,
      value,
      role: more.role ?? null,
      date: more.date ?? null,
      start: span.start,
      end: span.end,
      source: clause?.quote ?? quotedText(this.text, line.start, line.end),
      page: clause?.page ?? line.page,
    };
  }

  #clauseAt(span: Span): Clause | undefined {
    // Clauses stand in order and do not overlap.
    let low = 0;
    let high = this.#clauses.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const clause = this.#clauses[middle];
      if (!clause) return undefined;
      if (span.start < clause.start) high = middle - 1;
      else if (span.start > clause.end) low = middle + 1;
      else return span.end <= clause.end ? clause : undefined;
    }
    return undefined;
  }
}

/** Where a run of a clause's quote stands in the document, whose white space is not collapsed. */
export function placeInClause(text: string, clause: Clause, from: number, to: number): Span {
  let seen = 0;
  let start = clause.start;
  let at = clause.start;
  let space = false;
  for (; at < clause.end && seen < to; at++) {
    const white = /\s/.test(text[at] ?? '');
    if (white && space) continue;
    if (seen === from && !white) start = at;
    space = white;
    seen++;
  }
  return { start, end: at };
}
