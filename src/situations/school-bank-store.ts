import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { systemClock, type Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { errorCode, nodeFiles, type Files } from '../storage/files.ts';
import { replaceFile } from '../storage/replace-file.ts';
import type { NotWritten } from './answers-store.ts';
import { EMPTY_BANK, MOST_BANK_CHARACTERS, parseSchoolBank, withAdditions, writeSchoolBank, type BankAddition, type ParsedSchoolBank, type SchoolBank } from './school-bank.ts';

/** A school's `situations.yaml`. */
export interface SchoolBankFile {
  readonly path: string;
  /** What the file holds; the disk is asked at most once a second, and the same object comes back until the file changed. No file is an empty bank. */
  current(): ParsedSchoolBank;
  /** As `current`, asking the disk now. */
  refresh(): ParsedSchoolBank;
  /**
   * Puts additions in beside what the file holds at that moment, whole or not at all; what is there already is left. Not written while the
   * file has an entry that cannot be read, which would be lost. A text that was laid out by hand is kept beside as `.before`. One at a time.
   */
  add(additions: readonly BankAddition[]): Promise<Result<SchoolBank, NotWritten>>;
}

const ASKED_EVERY_MS = 1_000;
const READABLE = 0o644;

export function openSchoolBankFile(path: string, log: Log, { clock = systemClock, files = nodeFiles }: { readonly clock?: Clock; readonly files?: Files } = {}): SchoolBankFile {
  let known: { readonly signature: string; readonly text: string; readonly parsed: ParsedSchoolBank } | null = null;
  let askedAt = -Infinity;
  let adding: Promise<unknown> = Promise.resolve();

  const look = (): { readonly text: string; readonly parsed: ParsedSchoolBank } => {
    askedAt = clock.now();
    const signature = signatureOf(path);
    if (known?.signature === signature) return known;
    const { text, parsed } = readBank(path, signature);
    known = { signature, text, parsed };
    log('situations.read', { situations: parsed.bank.situations.length, phrasings: Object.keys(parsed.bank.phrasings).length, faults: parsed.faults.length });
    return known;
  };
  const write = async (additions: readonly BankAddition[]): Promise<Result<SchoolBank, NotWritten>> => {
    // By its words, not by its time: two writes within one tick of the file system's clock have the same.
    known = null;
    const { text: before, parsed } = look();
    const fault = parsed.faults.find((f) => f.level === 'error');
    if (fault) return err({ code: 'has-faults', message: `${basename(path)}${fault.line === null ? '' : ` line ${fault.line}`}: ${fault.message}. Mend it first: what cannot be read would be lost` });
    const bank = withAdditions(parsed.bank, additions);
    const text = writeSchoolBank(bank);
    if (before === text) return ok(bank);
    try {
      if (before !== '' && before !== writeSchoolBank(parsed.bank)) await replaceFile(`${path}.before`, before, files, READABLE);
      await replaceFile(path, text, files, READABLE);
    } catch (error) {
      const trouble = notWritten(error, path);
      log('situations.not-written', { code: trouble.code });
      return err(trouble);
    }
    known = null;
    look();
    log('situations.written', { situations: bank.situations.length });
    return ok(bank);
  };

  return {
    path,
    current: () => (known && clock.now() - askedAt < ASKED_EVERY_MS ? known.parsed : look().parsed),
    refresh: () => look().parsed,
    add: (additions) => {
      const done = adding.then(() => write(additions));
      adding = done.catch(() => undefined);
      return done;
    },
  };
}

/** Changes whenever the file is written or replaced; `-` where there is none. */
function signatureOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.size}/${found.mtimeNs}/${found.ino}` : '-';
}

function readBank(path: string, signature: string): { readonly text: string; readonly parsed: ParsedSchoolBank } {
  if (signature === '-') return { text: '', parsed: { bank: EMPTY_BANK, faults: [] } };
  const fault = (message: string): { text: string; parsed: ParsedSchoolBank } => ({ text: '', parsed: { bank: EMPTY_BANK, faults: [{ file: path, line: null, message, level: 'error' }] } });
  try {
    const found = statSync(path);
    // Asked first, because opening a pipe waits for whoever may write to it.
    if (!found.isFile()) return fault('is not a file');
    if (found.size > MOST_BANK_CHARACTERS * 2) return fault(`is larger than ${MOST_BANK_CHARACTERS / 1024 / 1024} MB: no school's additions are`);
    const text = readFileSync(path, 'utf8');
    return { text, parsed: parseSchoolBank(text, path) };
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return fault(`cannot be read (${code})`);
  }
}

function notWritten(error: unknown, path: string): NotWritten {
  const code = errorCode(error);
  const name = basename(path);
  if (code === null) throw error;
  if (['EROFS', 'EACCES', 'EPERM'].includes(code)) return { code: 'read-only', message: `${name} cannot be written (${code}): give the desk the right to write in the school's folder. What was added is kept until then` };
  if (['ENOSPC', 'EDQUOT'].includes(code)) return { code: 'disk-full', message: `${name} cannot be written: the disk is full. What was added is kept until there is room` };
  if (['ENOENT', 'ENOTDIR'].includes(code)) return { code: 'no-folder', message: `${name} cannot be written: the school's folder is gone` };
  return { code: 'io', message: `${name} cannot be written (${code}). What was added is kept` };
}
