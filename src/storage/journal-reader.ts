import { join } from 'node:path';
import { CannotOpen, type StorageFault } from './fault.ts';
import { errorCode, type Files } from './files.ts';
import { GENESIS, readLine, type Head, type JournalLine } from './journal-line.ts';

const SEGMENT = /^journal-(\d{12})\.jsonl$/;
const LF = 0x0a;

/** A segment is named by the number of its first line. */
export const segmentName = (firstSeq: number): string => `journal-${String(firstSeq).padStart(12, '0')}.jsonl`;

export interface Segment {
  readonly path: string;
  readonly firstSeq: number;
}

/** The journal's files, oldest first. */
export async function segments(files: Files, dir: string): Promise<Segment[]> {
  const names = (await files.stat(dir)) ? await files.list(dir) : [];
  return names
    .flatMap((name) => {
      const m = SEGMENT.exec(name);
      return m ? [{ path: join(dir, name), firstSeq: Number(m[1]) }] : [];
    })
    .sort((a, b) => a.firstSeq - b.firstSeq);
}

export interface Tail {
  readonly head: Head;
  /** The segment that the next line belongs to, and its good length; null when there is none yet. */
  readonly segment: Segment | null;
  readonly length: number;
  /** Bytes after the last whole line of the last segment: a write cut short, never acknowledged. */
  readonly torn: number;
}

/**
 * Hands every line after `from` to `each`, in order, checking CRC, hash, numbers and chain. Throws CannotOpen at the first line
 * that does not fit, with its file and byte offset. Lines before `from` in the same segment are checked too.
 */
export async function readJournal(files: Files, dir: string, from: Head, each: (line: JournalLine) => void, upTo = Infinity): Promise<Tail> {
  // An empty one is what a rotation began and did not finish, or the newest that nothing was written to yet.
  const all: Segment[] = [];
  for (const segment of await segments(files, dir)) if ((await files.stat(segment.path))?.size !== 0) all.push(segment);
  if (all.length === 0 && from.seq > 0) throw new CannotOpen('journal-short', dir, `it is missing, but the snapshot was made at line ${from.seq}: restore the folder from its backup`);
  const newestStart = all.findLastIndex((s) => s.firstSeq <= from.seq + 1);
  if (newestStart < 0 && all.length > 0) throw new CannotOpen('journal-damaged', all[0]!.path, `the journal before line ${all[0]!.firstSeq} is missing`, 0);
  const wanted = newestStart < 0 ? [] : all.slice(newestStart);
  let head: Head | null = null;
  let length = 0;
  let torn = 0;
  for (const [i, segment] of wanted.entries()) {
    if (segment.firstSeq > upTo) break;
    const bytes = await files.read(segment.path);
    let start = 0;
    if (head && segment.firstSeq !== head.seq + 1) throw new CannotOpen('journal-damaged', segment.path, `lines ${head.seq + 1} to ${segment.firstSeq - 1} are missing before it`, 0);
    // The first line's own number and chain are checked against the snapshot, or against the beginning of all.
    head ??= segment.firstSeq === from.seq + 1 ? from : segment.firstSeq === 1 ? GENESIS : null;
    for (let end = bytes.indexOf(LF, start); end >= 0; start = end + 1, end = bytes.indexOf(LF, start)) {
      const line = readLine(bytes.subarray(start, end), head);
      if (typeof line === 'string') throw new CannotOpen('journal-damaged', segment.path, `the line is ${line}; it was saved and acknowledged, so it is not skipped: restore the folder from its backup`, start);
      if (head === null && line.seq !== segment.firstSeq) throw new CannotOpen('journal-damaged', segment.path, 'its first line has another number than its name', start);
      head = { seq: line.seq, hash: line.hash };
      if (line.seq === from.seq && line.hash !== from.hash) throw new CannotOpen('journal-damaged', segment.path, 'the snapshot was made from another journal than this one', start);
      if (line.seq > from.seq && line.seq <= upTo) each(line);
    }
    length = start;
    torn = bytes.length - start;
    if (torn > 0 && i < wanted.length - 1) throw new CannotOpen('journal-damaged', segment.path, 'its last line is cut short, and a later file follows', start);
  }
  head ??= from;
  if (head.seq < from.seq) throw new CannotOpen('journal-short', wanted.at(-1)?.path ?? dir, `it ends at line ${head.seq}, but the snapshot was made at line ${from.seq}: lines were removed`, length);
  return { head, segment: wanted.at(-1) ?? null, length, torn };
}

/** Checks the whole chain from the first line. `head` is where it ends: compare it with one noted elsewhere to find a cut tail. */
export async function verifyJournal(files: Files, dir: string): Promise<{ ok: true; head: Head; torn: number } | { ok: false; fault: StorageFault }> {
  try {
    const { head, torn } = await readJournal(files, dir, GENESIS, () => {});
    return { ok: true, head, torn };
  } catch (error) {
    if (error instanceof CannotOpen) return { ok: false, fault: error.fault };
    const code = errorCode(error);
    if (code === null) throw error;
    return { ok: false, fault: { code: 'io', file: dir, offset: null, message: `cannot be read (${code})` } };
  }
}
