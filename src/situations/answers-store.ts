import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { systemClock, type Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { errorCode, nodeFiles, type Files } from '../storage/files.ts';
import { replaceFile } from '../storage/replace-file.ts';
import { keyOf, sameEntry } from './answer-keys.ts';
import type { AnswerEntry } from './answers.ts';
import { MOST_CHARACTERS, parseAnswers, writeAnswers, type AnswersFault, type ParsedAnswers } from './answers-file.ts';

/** Why answers could not be put in the file. `message` says what to do. */
export interface NotWritten {
  readonly code: 'read-only' | 'disk-full' | 'has-faults' | 'no-folder' | 'io';
  readonly message: string;
}

/** A school's `answers.yaml`. */
export interface AnswersFile {
  readonly path: string;
  /** What the file holds; the disk is asked at most once a second. No file is no answers; one that cannot be read is none and a fault. */
  current(): ParsedAnswers;
  /** As `current`, asking the disk now. */
  refresh(): ParsedAnswers;
  /**
   * Makes the file hold `entries`, whole or not at all. `base` is what they were made from (else what `current` gave last): whatever
   * changed in the file since is kept, and where both changed the same answer the later day counts, then `entries`. Not written while an
   * entry of the file cannot be read, which would be lost. A text that was laid out by hand is kept beside as `.before`. One save at a
   * time. Returns what the file holds now.
   */
  save(entries: readonly AnswerEntry[], base?: readonly AnswerEntry[]): Promise<Result<readonly AnswerEntry[], NotWritten>>;
}

const ASKED_EVERY_MS = 1_000;

export function openAnswersFile(path: string, log: Log, { clock = systemClock, files = nodeFiles }: { readonly clock?: Clock; readonly files?: Files } = {}): AnswersFile {
  let known: { readonly signature: string; readonly text: string; readonly parsed: ParsedAnswers } | null = null;
  let askedAt = -Infinity;
  let saving: Promise<unknown> = Promise.resolve();

  const look = (): ParsedAnswers => {
    askedAt = clock.now();
    const signature = signatureOf(path);
    if (known?.signature === signature) return known.parsed;
    const { text, parsed } = readAnswers(path, signature);
    known = { signature, text, parsed };
    log('answers.read', { entries: parsed.entries.length, faults: parsed.faults.length });
    return parsed;
  };

  const write = async (entries: readonly AnswerEntry[], base: readonly AnswerEntry[]): Promise<Result<readonly AnswerEntry[], NotWritten>> => {
    // By its words, not by its time: two writes within one tick of the file system's clock have the same.
    known = null;
    const { entries: theirs, faults } = look();
    const fault = faults.find((f) => f.level === 'error');
    if (fault) return err({ code: 'has-faults', message: `${basename(path)}${fault.line === null ? '' : ` line ${fault.line}`}: ${fault.message}. Mend it first: what cannot be read would be lost` });
    const merged = mergeAnswers(base, entries, theirs);
    const text = writeAnswers(merged);
    const before = textOf(path);
    if (before === text) return ok(merged);
    try {
      const target = realPathOf(path);
      if (before !== '' && before !== writeAnswers(theirs)) await replaceFile(`${target}.before`, before, files, READABLE);
      await replaceFile(target, text, files, READABLE);
    } catch (error) {
      const trouble = notWritten(error, path);
      log('answers.not-written', { code: trouble.code });
      return err(trouble);
    }
    known = null;
    look();
    log('answers.written', { entries: merged.length });
    return ok(merged);
  };

  return {
    path,
    current: () => (known && clock.now() - askedAt < ASKED_EVERY_MS ? known.parsed : look()),
    refresh: look,
    save: (entries, base) => {
      const from = base ?? known?.parsed.entries ?? [];
      const done = saving.then(() => write(entries, from));
      saving = done.catch(() => undefined);
      return done;
    },
  };
}

/** What `ours`, made from `base`, and `theirs`, which came of it meanwhile, come to: nothing that either changed is lost. */
export function mergeAnswers(base: readonly AnswerEntry[], ours: readonly AnswerEntry[], theirs: readonly AnswerEntry[]): AnswerEntry[] {
  const [from, mine, other] = [base, ours, theirs].map((entries) => new Map(entries.map((e) => [keyOf(e), e])));
  const keys = new Set([...(other?.keys() ?? []), ...(mine?.keys() ?? [])]);
  return [...keys].flatMap((key) => {
    const was = from?.get(key) ?? null;
    const a = mine?.get(key) ?? null;
    const b = other?.get(key) ?? null;
    if (same(b, was)) return a ?? [];
    if (same(a, was)) return b ?? [];
    if (a === null || b === null) return a ?? b ?? [];
    return b.on > a.on ? b : a;
  });
}

const same = (a: AnswerEntry | null, b: AnswerEntry | null): boolean => (a === null || b === null ? a === b : sameEntry(a, b));

/** Changes whenever the file is written or replaced; `-` where there is none. */
function signatureOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.size}/${found.mtimeNs}/${found.ino}` : '-';
}

function readAnswers(path: string, signature: string): { readonly text: string; readonly parsed: ParsedAnswers } {
  if (signature === '-') return { text: '', parsed: { entries: [], faults: [] } };
  const fault = (message: string): { text: string; parsed: ParsedAnswers } => ({ text: '', parsed: { entries: [], faults: [{ file: path, line: null, message, level: 'error' } satisfies AnswersFault] } });
  try {
    const found = statSync(path);
    // Asked first, because opening a pipe waits for whoever may write to it.
    if (!found.isFile()) return fault('is not a file');
    if (found.size > MOST_CHARACTERS * 2) return fault(`is larger than ${MOST_CHARACTERS / 1024 / 1024} MB: no school's answers are`);
    const text = readFileSync(path, 'utf8');
    return { text, parsed: parseAnswers(text, path) };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return fault(`cannot be read (${code})`);
  }
}

const textOf = (path: string): string => (statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : '');

/** A link stays a link: what it leads to is written. */
const realPathOf = (path: string): string => (statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path);

const READABLE = 0o644;

function notWritten(error: unknown, path: string): NotWritten {
  const code = errorCode(error);
  const name = basename(path);
  switch (code) {
    case null:
      throw error;
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return { code: 'read-only', message: `${name} cannot be written (${code}): give the desk the right to write in the school's folder. What was settled is kept until then` };
    case 'ENOSPC':
    case 'EDQUOT':
      return { code: 'disk-full', message: `${name} cannot be written: the disk is full. What was settled is kept until there is room` };
    case 'ENOENT':
    case 'ENOTDIR':
      return { code: 'no-folder', message: `${name} cannot be written: the school's folder is gone` };
    default:
      return { code: 'io', message: `${name} cannot be written (${code}). What was settled is kept` };
  }
}
