import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, visit, type Document, type Node } from 'yaml';
import { NO_DAY, readEntry } from './answer-fields.ts';
import { branchOf, keyOf, sameEntry } from './answer-keys.ts';
import type { AnswerEntry } from './answers.ts';

/** One thing wrong in `answers.yaml`, as in school.yaml. `error`: what stands there is not used; `warning`: it is, without the part named. */
export interface AnswersFault {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
  readonly level: 'error' | 'warning';
}

export interface ParsedAnswers {
  readonly entries: AnswerEntry[];
  readonly faults: AnswersFault[];
}

/** Larger than four thousand answers with three clauses each. */
export const MOST_CHARACTERS = 4 * 1024 * 1024;
const MOST_ENTRIES = 20_000;
const MOST_FAULTS = 200;

interface Placed {
  readonly entry: AnswerEntry;
  readonly line: number | null;
}

/** Reads the text of an `answers.yaml`: a list of entries, or `answers:` with one. A broken entry is one fault; all others are read. */
export function parseAnswers(text: string, file: string): ParsedAnswers {
  const faults: AnswersFault[] = [];
  const fault = (message: string, line: number | null, level: AnswersFault['level'] = 'error'): void => void (faults.length < MOST_FAULTS && faults.push({ file, line, message, level }));
  if (text.length > MOST_CHARACTERS) {
    fault(`is larger than ${MOST_CHARACTERS / 1024 / 1024} MB: no school's answers are`, null);
    return { entries: [], faults };
  }
  const plain = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const placed: Placed[] = [];
  const whole = parsed(plain);
  if (whole && whole.document.errors.length === 0) readList(whole, 0, placed, fault);
  else {
    // One slip may break every line after it, so each entry is tried on its own.
    const pieces = entryPieces(plain);
    if (pieces.length === 0) fault(whole ? (whole.document.errors[0]?.message ?? 'cannot be read') : 'is nested too deeply to be answers', whole ? lineAt(whole, whole.document.errors[0]?.pos[0]) : null);
    for (const piece of pieces) {
      const one = parsed(piece.text);
      const error = one?.document.errors[0];
      if (!one) fault('is nested too deeply to be an entry', piece.line + 1);
      else if (error) fault(`this entry is left out: ${error.message}`, (lineAt(one, error.pos[0]) ?? 1) + piece.line);
      else readList(one, piece.line, placed, fault);
    }
  }
  return { entries: withoutDoubles(placed, fault), faults };
}

interface Parsed {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

type ReportFault = (message: string, line: number | null, level?: AnswersFault['level']) => void;

/** Null where the text is nested beyond what can be read. */
function parsed(text: string): Parsed | null {
  const lines = new LineCounter();
  try {
    return { document: parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' }), lines };
  } catch (error) {
    // The reader of the library calls itself for each level; nothing that people write comes near.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const lineAt = ({ lines }: Parsed, at: number | undefined): number | null => (at === undefined ? null : lines.linePos(at).line);

/** The entries of a text that cannot be read whole, each with the lines before it. */
function entryPieces(text: string): { readonly text: string; readonly line: number }[] {
  const lines = text.split('\n');
  const starts = lines.flatMap((line, at) => (/^ {0,4}-(?: |$)/.test(line) ? [{ at, indent: line.indexOf('-') }] : []));
  const least = Math.min(...starts.map((s) => s.indent));
  const entries = starts.filter((s) => s.indent === least).map((s) => s.at);
  return entries.slice(0, MOST_ENTRIES).map((at, i) => ({ text: lines.slice(at, entries[i + 1] ?? lines.length).join('\n'), line: at }));
}

function readList(read: Parsed, linesBefore: number, placed: Placed[], fault: ReportFault): void {
  const { document } = read;
  const lineOf = (node: unknown): number | null => {
    const range = (node as Node | null | undefined)?.range;
    const line = range ? lineAt(read, range[0]) : null;
    return line === null ? null : line + linesBefore;
  };
  const contents: unknown = document.contents;
  if (contents === null || (isScalar(contents) && contents.value === null)) return;
  const list: unknown = isMap(contents) ? contents.get('answers', true) : contents;
  if (list === null || (isMap(contents) && isScalar(list) && list.value === null)) return;
  if (!isSeq(list)) return fault('is a list of answers, or answers: with such a list', lineOf(contents) ?? 1);
  if (list.items.length > MOST_ENTRIES) return fault(`holds more than ${MOST_ENTRIES} answers: no school has so many`, lineOf(list));
  for (const item of list.items) {
    const line = lineOf(item);
    const marked = markedAt(item);
    if (marked) {
      fault('anchors and aliases (& and *) are not read: write the value out; text that begins with * or & goes in quotes', lineOf(marked) ?? line);
      continue;
    }
    const entry = readEntry((item as Node).toJS(document));
    const at = (field: string | null): number | null => (field !== null && isMap(item) ? lineOf(item.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === field)?.key) : null) ?? line;
    if (entry.entry === null) {
      fault(entry.fault.message, at(entry.fault.field));
      continue;
    }
    for (const warning of entry.warnings) fault(warning.message, at(warning.field), 'warning');
    placed.push({ entry: entry.entry, line });
  }
}

/** The first anchor or alias in an entry: what stands there is not where it is used, and a few lines of them can stand for millions. */
function markedAt(item: unknown): Node | null {
  let found: Node | null = null;
  visit(item as Node, {
    Node: (_key, node) => {
      if (!isAlias(node) && (node as { anchor?: string }).anchor === undefined) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return found;
}

/** Of several entries for the same, the latest. Where the latest day has two that differ, none can be right. */
function withoutDoubles(placed: readonly Placed[], fault: ReportFault): AnswerEntry[] {
  const groups = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = keyOf(one.entry);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].flatMap((group) => {
    const last = group.map(({ entry }) => entry.on).reduce((a, b) => (a > b ? a : b));
    const latest = group.filter(({ entry }) => entry.on === last);
    const [first] = latest;
    if (!first) return [];
    const other = latest.find(({ entry }) => !sameEntry(entry, first.entry));
    if (other) {
      fault(`"${first.entry.situation}" is settled twice on the same day, first on line ${first.line ?? '?'}: neither is used`, other.line);
      return [];
    }
    for (const { entry, line } of group) if (entry !== first.entry) fault(`"${first.entry.situation}" is settled more than once: the latest counts`, line, 'warning');
    return [first.entry];
  });
}

const HEAD = [
  'What the desk answers, settled by those who own the policies (docs/answers.md).',
  'Each answer rests on the words under "because": when they change in the policy, it is asked again before it is given.',
  'One answer for each situation and branch. Edits by hand are kept; comments of your own are not.',
].map((line) => `# ${line}\n`).join('');

/** The text of an `answers.yaml`: by situation, then branch, one field a line and no line broken, so that a change shows as that change alone. */
export function writeAnswers(entries: readonly AnswerEntry[]): string {
  const order = (a: AnswerEntry, b: AnswerEntry): number => compare(a.situation, b.situation) || compare(branchOf(a.when), branchOf(b.when));
  const items = entries.toSorted(order).map((entry) => stringify([written(entry)], { lineWidth: 0, version: '1.2', aliasDuplicateObjects: false, compat: 'yaml-1.1' }));
  return items.length === 0 ? `${HEAD}[]\n` : `${HEAD}${items.join('')}`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function written({ situation, verdict, when, because, note, by, on, second }: AnswerEntry): Record<string, unknown> {
  const facts = when === null ? null : Object.fromEntries(Object.entries(when).toSorted(([a], [b]) => compare(a, b)));
  return { situation, verdict, when: facts, because, note, by, ...(on === NO_DAY ? {} : { on }), ...(second ? { second } : {}) };
}
