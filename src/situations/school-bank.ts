import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, visit, type Node } from 'yaml';
import { BankEntry, bankTexts, type Situation, wordingsOf } from './situation.ts';

/** What a school added to the bank: how its staff put situations, and situations of its own, whose ids begin with `ours-`. */
export interface SchoolBank {
  /** By the situation's id. */
  readonly phrasings: Readonly<Record<string, readonly string[]>>;
  readonly situations: readonly BankEntry[];
}

/** One thing wrong in `situations.yaml`. `error`: what stands there is not used; `warning`: it is used, or will be once its situation is there. */
export interface SchoolBankFault {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
  readonly level: 'error' | 'warning';
}

export interface ParsedSchoolBank {
  readonly bank: SchoolBank;
  readonly faults: readonly SchoolBankFault[];
}

export const EMPTY_BANK: SchoolBank = { phrasings: {}, situations: [] };
/** The topic of a situation that a school added. */
export const OURS = 'ours';
export const OURS_PREFIX = 'ours-';
/** Larger than a thousand situations with their phrasings. */
export const MOST_BANK_CHARACTERS = 1024 * 1024;
const MOST_SITUATIONS = 1_000;
/** Of one situation; more make no question surer. */
export const MOST_PHRASINGS = 200;
const MOST_FAULTS = 100;
const SHORTEST = 2;
export const LONGEST_PHRASING = 400;

/** Reads the text of a `situations.yaml`. A broken entry is one fault, and all others are read; of a text that is no YAML nothing is. */
export function parseSchoolBank(text: string, file: string): ParsedSchoolBank {
  const faults: SchoolBankFault[] = [];
  const fault = (message: string, line: number | null, level: SchoolBankFault['level'] = 'error'): void => void (faults.length < MOST_FAULTS && faults.push({ file, line, message, level }));
  if (text.length > MOST_BANK_CHARACTERS) {
    fault(`is larger than ${MOST_BANK_CHARACTERS / 1024 / 1024} MB: no school's additions are`, null);
    return { bank: EMPTY_BANK, faults };
  }
  const lines = new LineCounter();
  const document = documentOf(text, lines);
  if (!document) {
    fault('is nested too deeply to be situations', null);
    return { bank: EMPTY_BANK, faults };
  }
  const lineOf = (node: unknown): number | null => {
    const range = (node as Node | null | undefined)?.range;
    return range ? lines.linePos(range[0]).line : null;
  };
  if (document.errors.length > 0) {
    for (const error of document.errors) fault(error.message, lines.linePos(error.pos[0]).line);
    return { bank: EMPTY_BANK, faults };
  }
  const root: unknown = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return { bank: EMPTY_BANK, faults };
  if (!isMap(root)) {
    fault('is a map with phrasings: and situations:', lineOf(root) ?? 1);
    return { bank: EMPTY_BANK, faults };
  }
  const marked = markedAt(root);
  if (marked) {
    fault('anchors and aliases (& and *) are not read: write the value out; text that begins with * or & goes in quotes', lineOf(marked) ?? 1);
    return { bank: EMPTY_BANK, faults };
  }
  for (const pair of root.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    if (name !== 'phrasings' && name !== 'situations') fault(`"${name}" is not known: phrasings: and situations: are`, lineOf(pair.key));
  }
  const situations = readSituations(root.get('situations', true), fault, lineOf);
  return { bank: { phrasings: readPhrasings(root.get('phrasings', true), fault, lineOf), situations }, faults };
}

type ReportFault = (message: string, line: number | null, level?: SchoolBankFault['level']) => void;
type LineOf = (node: unknown) => number | null;

function documentOf(text: string, lines: LineCounter): ReturnType<typeof parseDocument> | null {
  try {
    return parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    // The library's reader calls itself for each level; nothing that people write comes near.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The first anchor or alias: a few lines of them can stand for millions. By what was read: a star inside a text is none. */
function markedAt(root: Node): Node | null {
  let found: Node | null = null;
  visit(root, {
    Node: (_key, node) => {
      if (!isAlias(node) && (node as { anchor?: string }).anchor === undefined) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return found;
}

const isNothing = (node: unknown): boolean => node === undefined || node === null || (isScalar(node) && node.value === null);

function readPhrasings(node: unknown, fault: ReportFault, lineOf: LineOf): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  if (isNothing(node)) return found;
  if (!isMap(node)) {
    fault('phrasings: is a map from a situation\'s id to a list of wordings', lineOf(node));
    return found;
  }
  for (const { key, value } of node.items) {
    const id = isScalar(key) ? String(key.value) : '';
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
      fault(`"${id}" is not the id of a situation: lower-case words joined by hyphens`, lineOf(key));
      continue;
    }
    if (!isSeq(value)) {
      if (!isNothing(value)) fault(`${id}: is a list of wordings`, lineOf(value));
      continue;
    }
    const wordings: string[] = [];
    for (const item of value.items) {
      const words = isScalar(item) && typeof item.value === 'string' ? item.value.trim() : null;
      if (words === null || words.length < SHORTEST || words.length > LONGEST_PHRASING) fault(`${id}: a wording is a text of ${SHORTEST} to ${LONGEST_PHRASING} characters`, lineOf(item));
      else if (wordings.length >= MOST_PHRASINGS) fault(`${id}: has more than ${MOST_PHRASINGS} wordings`, lineOf(item));
      else if (!wordings.includes(words)) wordings.push(words);
    }
    if (wordings.length > 0) found[id] = wordings;
  }
  return found;
}

function readSituations(node: unknown, fault: ReportFault, lineOf: LineOf): BankEntry[] {
  if (isNothing(node)) return [];
  if (!isSeq(node)) {
    fault('situations: is a list', lineOf(node));
    return [];
  }
  const found: BankEntry[] = [];
  for (const item of node.items) {
    const read = BankEntry.safeParse(isMap(item) ? item.toJSON() : null);
    if (!read.success) {
      const issue = read.error.issues[0];
      const field = String(issue?.path[0] ?? '');
      const at = isMap(item) ? item.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === field)?.key : undefined;
      fault(`this situation is left out: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not right'}`, lineOf(at) ?? lineOf(item));
    } else if (!read.data.id.startsWith(OURS_PREFIX)) fault(`"${read.data.id}" is left out: the id of a school's own situation begins with ${OURS_PREFIX}`, lineOf(item));
    else if (found.some((one) => one.id === read.data.id)) fault(`"${read.data.id}" is there twice: the first counts`, lineOf(item));
    else if (found.length >= MOST_SITUATIONS) fault(`holds more than ${MOST_SITUATIONS} situations`, lineOf(item));
    else found.push(read.data);
  }
  return found;
}

const HEAD = [
  'What this school added to the bank of situations (docs/loop.md): how its staff put them, and situations of its own.',
  'Edits by hand are kept; comments of your own are not. The id of a situation of yours begins with ours-.',
].map((line) => `# ${line}\n`).join('');

/** The text of a `situations.yaml`: by situation, no line broken, so that a change shows as that change alone. */
export function writeSchoolBank({ phrasings, situations }: SchoolBank): string {
  const sorted = Object.fromEntries(Object.entries(phrasings).filter(([, words]) => words.length > 0).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${HEAD}${stringify({ phrasings: sorted, situations: situations.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }, { lineWidth: 0, version: '1.2', aliasDuplicateObjects: false, compat: 'yaml-1.1' })}`;
}

/** One thing that a school added: a wording of a situation, or a situation of its own. */
export type BankAddition = { readonly kind: 'phrasing'; readonly situation: string; readonly words: string } | { readonly kind: 'situation'; readonly entry: BankEntry };

const phrasingsOf = (phrasings: SchoolBank['phrasings'], id: string): readonly string[] => (Object.hasOwn(phrasings, id) ? (phrasings[id] ?? []) : []);

/** A school's bank with more in it; what is there already stays as it is. */
export function withAdditions(bank: SchoolBank, additions: readonly BankAddition[]): SchoolBank {
  const phrasings: Record<string, readonly string[]> = { ...bank.phrasings };
  const situations = [...bank.situations];
  for (const addition of additions) {
    if (addition.kind === 'situation') {
      if (!situations.some((one) => one.id === addition.entry.id)) situations.push(addition.entry);
      continue;
    }
    const had = phrasingsOf(phrasings, addition.situation);
    if (had.length < MOST_PHRASINGS && !had.some((words) => sameWords(words, addition.words))) phrasings[addition.situation] = [...had, addition.words];
  }
  return { phrasings, situations };
}

/** The bank's situations with the school's wordings, then the school's own. Those it did not touch are the same objects. */
export function withSchoolBank(situations: readonly Situation[], { phrasings, situations: ours }: SchoolBank): Situation[] {
  return [...situations, ...ours.map((entry) => ({ ...entry, topic: OURS }))].map((situation) => {
    const more = phrasingsOf(phrasings, situation.id).filter((words) => !situation.phrasings.some((one) => sameWords(one, words)));
    return more.length === 0 ? situation : { ...situation, phrasings: [...situation.phrasings, ...more] };
  });
}

/**
 * Vectors for `bankTexts(merged)`, where `merged` is `withSchoolBank(situations, …)` and `vectors` are those of `bankTexts(situations)`.
 * `vectorOf` gives that of an added text, or null while there is none: then the situation is found by its other wordings.
 */
export function vectorsWithSchoolBank<V>(situations: readonly Situation[], vectors: readonly (V | null)[], merged: readonly Situation[], vectorOf: (text: string) => V | null): (V | null)[] {
  let next = 0;
  return merged.flatMap((situation, at) => {
    const base = situations[at];
    if (!base) return bankTexts([situation]).map(vectorOf);
    const wordings = vectors.slice(next, next + wordingsOf(base).length);
    const rules = vectors.slice(next + wordings.length, next + wordings.length + base.rules.length);
    next += wordings.length + rules.length;
    return [...wordings, ...situation.phrasings.slice(base.phrasings.length).map(vectorOf), ...rules];
  });
}

/** The texts of a school's own bank that the bank's vectors do not have: to be encoded once. */
export const addedTexts = (situations: readonly Situation[], merged: readonly Situation[]): string[] =>
  merged.flatMap((situation, at) => {
    const base = situations[at];
    return base ? situation.phrasings.slice(base.phrasings.length) : bankTexts([situation]);
  });

const plain = (words: string): string => words.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
const sameWords = (a: string, b: string): boolean => plain(a) === plain(b);

/** The situation that this school's staff have put in these very words, by its owner's decision; null where there is none, or two. */
export function phrasedAs(question: string, { phrasings, situations }: SchoolBank): string | null {
  const asked = plain(question);
  // Signs alone are no words.
  if (asked === '') return null;
  const found = new Set([
    ...Object.entries(phrasings).flatMap(([id, words]) => (words.some((one) => plain(one) === asked) ? [id] : [])),
    ...situations.flatMap((one) => ([one.question, one.title, ...one.phrasings].some((words) => plain(words) === asked) ? [one.id] : [])),
  ]);
  const [first, second] = found;
  return first !== undefined && second === undefined ? first : null;
}

const MARK = 5;

/** An id for a situation of the school's own: its title's words, and the end of a random id, so that two of one title are two. */
export function ownId(title: string, random: string): string {
  const slug = title.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim().split(' ').slice(0, 6).join('-').slice(0, 60).replace(/-$/, '');
  return `${OURS_PREFIX}${slug === '' ? '' : `${slug}-`}${random.toLowerCase().replace(/[^a-z0-9]/g, '').slice(-MARK)}`;
}
