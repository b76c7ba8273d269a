import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const KINDS = ['age', 'edition', 'authority', 'helpline', 'statistic', 'law', 'platform', 'placeholder'] as const;

/** Something a clause prints of the world outside the school, which may have changed since; or a gap that nobody filled. */
export interface OutsideFact {
  readonly kind: (typeof KINDS)[number];
  /** The clause's own characters. */
  readonly text: string;
  /** What to check and where. Never what is right now: the desk does not correct a policy. */
  readonly note: string;
}

const listSchema = z.strictObject({
  words: z.record(z.string(), z.string()),
  rows: z.array(z.strictObject({ id: z.string(), kind: z.enum(KINDS), note: z.string().min(20), patterns: z.array(z.string().min(3)).min(1) })),
});

// Names of bodies, laws and services are known by their capitals ("Shout", "Vine"); the rest is compared in any case.
const BY_CAPITALS: ReadonlySet<OutsideFact['kind']> = new Set(['authority', 'helpline', 'law', 'platform']);

const rows = readRows();

/** Outside facts in a clause, in reading order. Where two overlap the longer is kept, so that no word is named twice. */
export function outsideFactsIn(quote: string): OutsideFact[] {
  const text = quote.replace(/[\u2018\u2019]/g, "'").replace(/[\u2010\u2011]/g, '-').replace(/[\u00a0\n\r\t]/g, ' ');
  const found = rows.flatMap(({ kind, note, patterns }) =>
    patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => ({ kind, note, start: match.index, end: match.index + match[0].length }))),
  );
  const kept: typeof found = [];
  for (const fact of found.sort((a, b) => b.end - b.start - (a.end - a.start))) {
    if (!kept.some((other) => fact.start < other.end && other.start < fact.end)) kept.push(fact);
  }
  // The replacements above are one character for one, so the offsets are those of the clause as printed.
  return kept.sort((a, b) => a.start - b.start).map(({ kind, note, start, end }) => ({ kind, note, text: quote.slice(start, end).trim() }));
}

/** The sentence shown under a clause; `printed` is the document's date as printed, null where it states none. */
export function outsideFactWords(fact: OutsideFact, printed: string | null): string {
  if (fact.kind === 'placeholder') return `Not filled in where this says "${fact.text}": ${fact.note}.`;
  return `As printed in ${printed === null ? 'a document without a date' : /^\d{1,2}\D/.test(printed) ? `the document of ${printed}` : printed}: check "${fact.text}" (${fact.note}).`;
}

function readRows(): { kind: OutsideFact['kind']; note: string; patterns: RegExp[] }[] {
  const list = listSchema.parse(parse(readFileSync(new URL('./outside-facts.yaml', import.meta.url), 'utf8')));
  const expand = (source: string): string => source.replace(/<(platform|month)>/g, (_, name: string) => list.words[name] ?? '');
  return list.rows.map(({ kind, note, patterns }) => ({ kind, note, patterns: patterns.map((p) => new RegExp(expand(p), BY_CAPITALS.has(kind) ? 'gu' : 'giu')) }));
}
