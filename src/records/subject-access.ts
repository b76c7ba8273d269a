import { isSeq, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';
import { sha256 } from './export-folder.ts';
import type { RetentionClassId } from './retention-classes.ts';

/** Whom it is asked for: by a full name, and by their id where they are on the staff list. */
export interface Subject {
  readonly name: string;
  readonly id: string | null;
  /** Whether a text names them in full. */
  readonly namedIn: (text: string) => boolean;
}

/** One record in which somebody stands. */
export interface FoundRecord {
  /** `collection/id`. */
  readonly record: string;
  readonly class: RetentionClassId;
  /** Where they stand in it: "reporter.person", "said.children". */
  readonly places: readonly string[];
  /** Names of other people in it. */
  readonly thirdParties: readonly string[];
  readonly content: unknown;
  /** The same for people to read, where there is more to show than its fields. */
  readonly readable?: unknown;
}

/** The places of a record in which somebody stands, each once, without the numbers of lists. */
export function placesOf(content: unknown, subject: Subject): string[] {
  const found = new Set<string>();
  const walk = (value: unknown, path: readonly string[]): void => {
    if (typeof value === 'string') {
      if (isThem(value, subject)) found.add(path.join('.') || 'id');
    } else if (Array.isArray(value)) for (const one of value) walk(one, path);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, one] of Object.entries(value)) {
        // Some records are kept by the id of whom they are about.
        if (subject.id !== null && name === subject.id) found.add(path.join('.') || 'id');
        walk(one, [...path, name]);
      }
    }
  };
  walk(content, []);
  return [...found];
}

/** An id stands alone, or beside another one ("AB12-CD34 ann"); a name stands in any text. */
const isThem = (text: string, { id, namedIn }: Subject): boolean => (id !== null && (text === id || (text.length < 200 && text.split(' ').includes(id)))) || namedIn(text);

/** Why something is not given. The words of the law stand in the guide; a person chooses. */
export const EXEMPTIONS = ['serious-harm', 'legal-privilege', 'third-party', 'crime', 'confidential-reference', 'not-about-them'] as const;

const redactionsSchema = z.strictObject({
  'person': z.string().min(1),
  'decided-by': z.string(),
  'records': z.array(z.strictObject({ record: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), give: z.enum(['ask', 'yes', 'no']), because: z.enum(['', ...EXEMPTIONS]).default(''), note: z.string().max(2_000).default('') })),
  'names': z.array(z.strictObject({ name: z.string().min(1), hide: z.enum(['yes', 'no']) })),
});
export type Redactions = z.output<typeof redactionsSchema>;

export const hashOfRecord = (content: unknown): string => sha256(JSON.stringify(content));

/** Of what was decided on: that it was written out once more changes nothing of it. */
export function hashDecidedOn(content: unknown): string {
  if (typeof content !== 'object' || content === null || !('events' in content) || !Array.isArray(content.events)) return hashOfRecord(content);
  return hashOfRecord({ ...content, events: content.events.filter((event: unknown) => !(typeof event === 'object' && event !== null && 'what' in event && event.what === 'exported')) });
}

/** The file that a person fills in: nothing is given until they say so, and every other name is hidden unless they say not. */
export function blankRedactions(subject: Subject, records: readonly FoundRecord[]): string {
  const names = [...new Set(records.flatMap(({ thirdParties }) => thirdParties))].toSorted();
  const quoted = (text: string): string => JSON.stringify(text);
  return [
    '# Decide on each record: give: yes, or give: no with because: one of', `#   ${EXEMPTIONS.join(', ')}`,
    '# What says "ask" keeps the whole answer back. A name with hide: yes is taken out wherever it stands; read all.html for names that stand only in the text',
    '# and add them below. Then: staffroom export --person NAME --redactions THIS-FILE --out FOLDER',
    `person: ${quoted(subject.name)}`, 'decided-by: ""', `records:${records.length === 0 ? ' []' : ''}`,
    ...records.map(({ record, content }) => `  - { record: ${quoted(record)}, sha256: "${hashDecidedOn(content)}", give: ask, because: "", note: "" }`),
    `names:${names.length === 0 ? ' []' : ''}`, ...names.map((name) => `  - { name: ${quoted(name)}, hide: yes }`), '',
  ].join('\n');
}

/** What a person decided; the fault says what is still to be said. Records that are there now and not in the file are not decided on. */
export function readRedactions(text: string, subject: Subject, records: readonly FoundRecord[]): Result<Redactions, readonly string[]> {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0 || isSeq(document.contents)) return err(document.errors.length > 0 ? document.errors.map(({ message }) => message) : ['it is a list']);
  if (/[&*]/.test(text) && hasAlias(document)) return err(['it has an alias (*) or an anchor (&): write each value out, names in quotes']);
  const parsed = redactionsSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) return err(parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`));
  const decided = new Map(parsed.data.records.map((one) => [one.record, one]));
  const twice = parsed.data.records.filter((one) => decided.get(one.record) !== one);
  const faults = [
    ...twice.map(({ record }) => `${record}: it stands there twice; leave one line of it`),
    ...(parsed.data.person === subject.name ? [] : [`it was made for ${parsed.data.person}`]),
    ...(parsed.data['decided-by'].trim() === '' ? ['decided-by: say who decided'] : []),
    ...records.flatMap(({ record, content }) => {
      const one = decided.get(record);
      if (!one || one.give === 'ask') return [`${record}: nobody has decided on it`];
      if (one.sha256 !== hashDecidedOn(content)) return [`${record}: it was changed since it was decided on; write all out again and look at it`];
      return one.give === 'no' && one.because === '' ? [`${record}: say because of what it is not given`] : [];
    }),
  ];
  return faults.length > 0 ? err(faults) : ok(parsed.data);
}

function hasAlias(document: ReturnType<typeof parseDocument>): boolean {
  let found = false;
  visit(document, { Alias: () => { found = true; return visit.BREAK; } });
  return found;
}

const WITHHELD = '[name withheld]';
/** What is the desk's own and says nothing of anybody: the sealing key, addresses of messages, digests. */
const OURS: ReadonlySet<string> = new Set(['key', 'address', 'boards', 'posted', 'mark', 'version', 'hash', 'askerAddress', 'notices', 'cardKey']);

/** What is taken out: names, ids of people, and the ids that are no words, wherever they stand. */
interface Hidden {
  readonly names: RegExp | null;
  readonly ids: ReadonlySet<string>;
  readonly made: RegExp | null;
}

/** Takes out these names and ids: "ann-lee" is an id in any text, "head" only where it stands for itself. */
export function hiding(names: RegExp | null, ids: ReadonlySet<string>): Hidden {
  const made = [...ids].filter((id) => /[^\p{L}]/u.test(id)).toSorted((a, b) => b.length - a.length).map((id) => id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { names, ids, made: made.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${made.join('|')})(?![\\p{L}\\p{N}])`, 'gu') };
}

/** A record as it is given: without what is the desk's own, and with names and ids of others taken out of every text, every field and every field's name. */
export function given(value: unknown, hidden: Hidden): unknown {
  if (typeof value === 'string') {
    const { names, ids, made } = hidden;
    const words = value.length < 200 && value.split(' ').some((word) => ids.has(word)) ? value.split(' ').map((word) => (ids.has(word) ? WITHHELD : word)).join(' ') : value;
    return [made, names].reduce((text, pattern) => (pattern ? text.replace(pattern, WITHHELD) : text), words);
  }
  if (Array.isArray(value)) return value.map((one) => given(one, hidden));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, one], i) => {
    if (OURS.has(name)) return [];
    const called = String(given(name, hidden));
    // Two fields of one name would be one.
    return [[called === name ? name : `${called} ${i + 1}`, given(one, hidden)]];
  }));
}
