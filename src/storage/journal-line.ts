import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { jsonOrNull } from '../kernel/json.ts';
import type { TurnNote } from './store.ts';

/** One record's change as the journal and the snapshot hold it: `r` in clear, or `s` sealed under key `k`; `x` its values of all indexes. */
const rowSchema = z.object({
  id: z.string(),
  v: z.number(),
  x: z.record(z.string(), z.string().nullable()),
  r: z.unknown().optional(),
  k: z.string().optional(),
  s: z.string().optional(),
});
export type StoredRow = z.output<typeof rowSchema>;
const changeSchema = z.union([rowSchema.extend({ c: z.string() }), z.object({ c: z.string(), id: z.string(), gone: z.literal(true) })]);
export type Change = z.output<typeof changeSchema>;

const lineSchema = z.object({
  seq: z.number().int().positive(),
  prev: z.string(),
  at: z.number(),
  actor: z.string().nullable(),
  inbound: z.object({ eventId: z.string(), kind: z.string(), route: z.string().nullable() }),
  changes: z.array(changeSchema),
  hash: z.string(),
});
export type JournalLine = z.output<typeof lineSchema>;

/** A place in the chain: the last line's number and hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}
export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

const CRC_CHARS = 8;
// `,"hash":"<64 hex>"}`
const HASH_CHARS = 75;

/** `crc32 SPACE json LF`; the hash is over the JSON text before it, which holds the hash of the line before. */
export function makeLine(before: Head, note: TurnNote, changes: readonly string[]): { text: string; head: Head } {
  const seq = before.seq + 1;
  const { at, actor, inbound } = note;
  const open = JSON.stringify({ seq, prev: before.hash, at, actor, inbound: { eventId: inbound.eventId, kind: inbound.kind, route: inbound.route } }).slice(0, -1);
  const body = `${open},"changes":[${changes.join(',')}]`;
  const hash = sha256(body);
  const json = `${body},"hash":"${hash}"}`;
  return { text: `${crc(json)} ${json}\n`, head: { seq, hash } };
}

export type LineFault = 'unreadable' | 'wrong-crc' | 'wrong-hash' | 'wrong-order' | 'wrong-chain';

/** Reads one line (without its LF) that must follow `before`; `before` null accepts any place in the chain. */
export function readLine(bytes: Buffer, before: Head | null): JournalLine | LineFault {
  if (bytes.length < CRC_CHARS + 1 + HASH_CHARS) return 'unreadable';
  const json = bytes.subarray(CRC_CHARS + 1);
  if (bytes.toString('latin1', 0, CRC_CHARS + 1) !== `${crc(json)} `) return 'wrong-crc';
  const text = json.toString('utf8');
  const parsed = lineSchema.safeParse(jsonOrNull(text));
  if (!parsed.success) return 'unreadable';
  const line = parsed.data;
  if (sha256(text.slice(0, -HASH_CHARS)) !== line.hash) return 'wrong-hash';
  if (before && line.seq !== before.seq + 1) return 'wrong-order';
  if (before && line.prev !== before.hash) return 'wrong-chain';
  return line;
}

const crc = (text: string | Buffer): string => crc32(text).toString(16).padStart(CRC_CHARS, '0');
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
