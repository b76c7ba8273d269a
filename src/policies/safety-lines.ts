import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Clause } from './document.ts';

/** What stands above a clause that can put a child at risk when it is followed to the letter. */
export interface SafetyLine {
  /** The row of safety-lines.yaml. */
  readonly id: string;
  /** One sentence of national guidance in the desk's own words. */
  readonly sentence: string;
  readonly source: string;
  readonly edition: string;
  /** ISO days: when a person last compared the sentence with its source, and until when that holds. */
  readonly checked: string;
  readonly validUntil: string;
}

/** Where a clause stands; both are as printed. */
export interface ClauseContext {
  readonly headings: readonly string[];
  readonly leadIn: string | null;
}

declare const screened: unique symbol;
/** A clause together with the answer to "is it on the safety list?". Only `screenClause` makes one: what shows clauses takes these. */
export interface ScreenedClause {
  readonly clause: Clause;
  readonly national: SafetyLine | null;
  readonly [screened]: true;
}

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const expression = z.string().min(2);
const listSchema = z.strictObject({
  words: z.record(z.string(), expression),
  sources: z.record(z.string(), z.strictObject({ 'name': z.string(), 'edition': z.string(), 'checked': day, 'valid-until': day })),
  rows: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z-]+$/),
      says: z.string().min(40).endsWith('.'),
      source: z.string(),
      patterns: z.array(z.strictObject({ all: z.array(expression).min(1), near: z.array(expression).default([]), none: z.array(expression).default([]) })).min(1),
    }),
  ),
});

interface Pattern {
  readonly all: readonly RegExp[];
  readonly near: readonly RegExp[];
  readonly none: readonly RegExp[];
}

interface Row {
  readonly line: SafetyLine;
  readonly patterns: readonly Pattern[];
}

const rows: readonly Row[] = readRows();

/** Every row of the list, in the order in which they are tried. */
export const SAFETY_LINES: readonly SafetyLine[] = rows.map((row) => row.line);

/** The line that must stand above this clause, or null where the clause is not on the safety list. */
export function safetyLineFor(quote: string, context: ClauseContext): SafetyLine | null {
  return safetyLinesFor(quote, context)[0] ?? null;
}

/** All rows that hold for a clause, the one to show first. */
export function safetyLinesFor(quote: string, context: ClauseContext): SafetyLine[] {
  const text = comparable(quote);
  const around = comparable([...context.headings, context.leadIn ?? '', quote].join(' . '));
  const holds = (pattern: Pattern): boolean =>
    pattern.all.every((e) => e.test(text)) && pattern.near.every((e) => e.test(around)) && !pattern.none.some((e) => e.test(text));
  return rows.filter((row) => row.patterns.some(holds)).map((row) => row.line);
}

/** The one way to a clause that may be shown. `leadIn` is the clause that introduces its list, where there is one. */
export function screenClause(clause: Clause, leadIn: Clause | null): ScreenedClause {
  const national = safetyLineFor(clause.quote, { headings: clause.headings, leadIn: leadIn?.quote ?? null });
  return { clause, national } as ScreenedClause;
}

/** The words of a line as shown on `today` (an ISO day); past its date it says that the source may have changed. */
export function safetyLineWords(line: SafetyLine, today: string): string {
  const aged = today > line.validUntil ? ', which may have changed: read the edition in force' : '';
  return `National guidance comes first here: ${line.sentence} ${line.source}, ${line.edition}${aged}.`;
}

/** Lower case, straight quotes, hyphens and dashes as spaces, white space collapsed. */
function comparable(text: string): string {
  return text.toLowerCase().replace(/[\u2018\u2019\u02bc]/g, "'").replace(/[\u201c\u201d]/g, '"').replace(/[-\u2010-\u2015]/g, ' ').replace(/\s+/g, ' ').trim();
}

function readRows(): Row[] {
  const list = listSchema.parse(parse(readFileSync(new URL('./safety-lines.yaml', import.meta.url), 'utf8')));
  const expand = (source: string): string =>
    source.replace(/<gap (\d+)>/g, (_, most: string) => ` ?(?:[\\w'"&/()]+[,;:]? ){0,${most}}`).replace(/<([a-z]+)>/g, (_, name: string) => {
      const word = list.words[name];
      if (word === undefined) throw new Error(`safety-lines.yaml: there is no <${name}> in words`);
      return expand(word);
    });
  const compile = (source: string): RegExp => new RegExp(expand(source), 'u');
  return list.rows.map(({ id, says, source, patterns }) => {
    const from = list.sources[source];
    if (from === undefined) throw new Error(`safety-lines.yaml: ${id} names no known source`);
    return {
      line: { id, sentence: says, source: from.name, edition: from.edition, checked: from.checked, validUntil: from['valid-until'] },
      patterns: patterns.map((p) => ({ all: p.all.map(compile), near: p.near.map(compile), none: p.none.map(compile) })),
    };
  });
}
