import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { GENESIS, type Head } from './journal-line.ts';

const LF = 0x0a;
const CRC_CHARS = 8;
const TAIL = /^,"hash":"([0-9a-f]{64})"\}$/;
const TAIL_CHARS = 75;
const START = /^\{"seq":([1-9]\d{0,15}),"prev":"([0-9a-f]{64})",/;
const START_CHARS = 110;

/** A part of a school's journal, as bytes in their order: a file, an entry of a backup, a table. */
export interface ChainPart {
  /** What a fault calls it. */
  readonly name: string;
  /** The number that its name gives to its first line; null where the name says nothing. */
  readonly firstSeq: number | null;
  bytes(): AsyncIterable<Buffer>;
}

export interface ChainFault {
  readonly file: string;
  /** Which line of that file, from 1. */
  readonly line: number;
  /** Byte offset of that line in the file, from 0. */
  readonly byte: number;
  /** The number of the record that should stand there. */
  readonly record: number;
  readonly what: 'changed' | 'cut-short' | 'out-of-order' | 'not-of-this-chain' | 'missing' | 'other-than-noted';
  readonly message: string;
}

export interface ChainFound {
  /** The last line that is whole and fits; where the chain ends when `fault` is null. */
  readonly head: Head;
  readonly parts: number;
  readonly bytes: number;
  /** Bytes after the last whole line of the last part: a write under way, or one that was cut short and never acknowledged. */
  readonly torn: number;
  /** Length of the last part without them. */
  readonly lastLength: number;
  /** The first line that does not fit. */
  readonly fault: ChainFault | null;
}

/** A noted place in the chain. `hash` may be its beginning alone. */
export interface NotedHead {
  readonly seq: number;
  readonly hash: string;
}

export interface ChainOptions {
  /** What the first line must follow; the beginning of all, where nothing is said. */
  readonly from?: Head;
  /** Heads noted elsewhere at some time: each must be a line of this chain. */
  readonly noted?: readonly NotedHead[];
  /** Given each good line, its JSON text's bytes; not copied. */
  readonly each?: (seq: number, json: Buffer) => void;
}

/**
 * Reads a journal from its first line and stops at the first that was changed, removed, swapped or put in. What was cut off at the end is found
 * through heads that were noted elsewhere, and only through them. Changes nothing; safe beside a running desk.
 */
export async function verifyChain(parts: readonly ChainPart[] | AsyncIterable<ChainPart>, { from = GENESIS, noted = [], each }: ChainOptions = {}): Promise<ChainFound> {
  const wanted = new Map<number, NotedHead[]>();
  for (const one of noted) wanted.set(one.seq, [...(wanted.get(one.seq) ?? []), one]);
  let head = from;
  let count = 0;
  let total = 0;
  let torn = 0;
  let length = 0;
  let last: { readonly name: string; readonly lines: number } = { name: 'journal', lines: 0 };
  const found = (fault: ChainFault | null): ChainFound => ({ head, parts: count, bytes: total, torn, lastLength: length, fault });
  for await (const part of parts) {
    if (torn > 0) return found(faultAt(last.name, last.lines + 1, length, head.seq + 1, 'cut-short', 'its last line is cut short, and a later file follows'));
    count++;
    let line = 0;
    let offset = 0;
    let rest: Buffer | null = null;
    length = 0;
    for await (const chunk of part.bytes()) {
      total += chunk.length;
      const bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
      let start = 0;
      for (let end = bytes.indexOf(LF, start); end >= 0; start = end + 1, end = bytes.indexOf(LF, start)) {
        line++;
        const at = offset + start;
        const read = lineAfter(head, bytes, start, end);
        if ('what' in read) return found(faultAt(part.name, line, at, head.seq + 1, read.what, read.message));
        if (line === 1 && part.firstSeq !== null && part.firstSeq !== read.seq) return found(faultAt(part.name, line, at, head.seq + 1, 'out-of-order', 'its first line has another number than its name'));
        head = { seq: read.seq, hash: read.hash };
        length = offset + end + 1;
        for (const one of wanted.get(head.seq) ?? []) {
          if (!head.hash.startsWith(one.hash)) return found(faultAt(part.name, line, at, head.seq, 'other-than-noted', `it is not the line that was noted as ${one.seq} · ${one.hash.slice(0, 16)}, by an anchor or in the snapshot: this line, or one before it, was written anew`));
        }
        each?.(read.seq, bytes.subarray(start + CRC_CHARS + 1, end));
      }
      offset += start;
      rest = start < bytes.length ? bytes.subarray(start) : null;
    }
    torn = rest?.length ?? 0;
    last = { name: part.name, lines: line };
  }
  const furthest = noted.reduce((most, one) => Math.max(most, one.seq), 0);
  if (furthest > head.seq) return found(faultAt(last.name, last.lines + 1, length, head.seq + 1, 'missing', `the record ends here, but line ${furthest} was noted, by an anchor or in the snapshot: lines ${head.seq + 1} to ${furthest} at least were removed`));
  return found(null);
}

type Read = { readonly seq: number; readonly hash: string } | Pick<ChainFault, 'what' | 'message'>;

/** The line at these bytes, which must follow `before`. Only its frame is read: what its hash fits is what was written. */
function lineAfter(before: Head, bytes: Buffer, start: number, end: number): Read {
  const changed = { what: 'changed', message: 'the line is not as it was written' } as const;
  const from = start + CRC_CHARS + 1;
  if (end - from < TAIL_CHARS) return changed;
  const json = bytes.subarray(from, end);
  if (bytes.toString('latin1', start, from) !== `${crc32(json).toString(16).padStart(CRC_CHARS, '0')} `) return changed;
  const open = START.exec(json.toString('latin1', 0, START_CHARS));
  const said = TAIL.exec(json.toString('latin1', json.length - TAIL_CHARS))?.[1];
  if (!open || said === undefined || hash('sha256', json.subarray(0, json.length - TAIL_CHARS), 'hex') !== said) return changed;
  const seq = Number(open[1]);
  if (seq > before.seq + 1) return { what: 'missing', message: seq === before.seq + 2 ? `line ${before.seq + 1} is missing before it` : `lines ${before.seq + 1} to ${seq - 1} are missing before it` };
  if (seq !== before.seq + 1) return { what: 'out-of-order', message: `it is line ${seq}, where line ${before.seq + 1} should stand` };
  if (open[2] !== before.hash) return { what: 'not-of-this-chain', message: 'it does not continue the line before it: one of the two was written anew' };
  return { seq, hash: said };
}

const faultAt = (file: string, line: number, byte: number, record: number, what: ChainFault['what'], message: string): ChainFault => ({ file, line, byte, record, what, message });
