import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { digestOf, type Anchor } from './anchors.ts';
import { verifyChain, type ChainFault, type ChainPart, type NotedHead } from './chain.ts';
import { CannotOpen } from './fault.ts';
import { nodeFiles, type Files } from './files.ts';
import type { Head } from './journal-line.ts';
import { KeyCheck, type KeyFault } from './key-check.ts';
import { segments } from './journal-reader.ts';
import { SnapshotCheck } from './snapshot-check.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/** Something in a school's records that is not as it was written. */
export interface AuditFault {
  /** Path under the school's folder of records. */
  readonly file: string;
  /** Line of that file, from 1; null where no line is to blame. */
  readonly line: number | null;
  /** Byte of that file, from 0. */
  readonly byte: number | null;
  /** The number of the record in the journal, or the id of the record in a snapshot. */
  readonly record: number | string | null;
  readonly message: string;
}

export interface Audited {
  readonly head: Head;
  readonly files: number;
  readonly bytes: number;
  readonly torn: number;
  /** What an anchor made now would hold. */
  readonly logs: Anchor['logs'];
  readonly anchors: number;
  /** Empty when the records are whole. The journal's first fault, and every other kind's. */
  readonly faults: readonly AuditFault[];
}

const LF = 0x0a;
const LOG_LINE = /^([0-9a-f]{8}) (\d+) \S+ [A-Za-z0-9+/=]+$/;

/** The files of a school's journal, oldest first. Those that a rotation has just begun are empty and say nothing. */
async function journalParts(dir: string, files: Files = nodeFiles): Promise<ChainPart[]> {
  const found = await segments(files, join(dir, 'journal'));
  return found.map(({ path, firstSeq }) => ({ name: `journal/${path.slice(path.lastIndexOf('journal-'))}`, firstSeq, bytes: async function* () { yield await files.read(path); } }));
}

/**
 * Looks through all of a school's records: the journal's chain from its first line, against the anchors; the sealed logs; and that the snapshot
 * is what the journal says. With `keys`, also that no record lost its key unsaid. Reads only, and may run beside the desk. Rejects with the file system's error where a file cannot be read.
 */
export async function auditSchool(dir: string, noted: { readonly anchors?: readonly Anchor[]; readonly heads?: readonly NotedHead[]; readonly keys?: boolean } = {}, files: Files = nodeFiles): Promise<Audited> {
  const { anchors = [], heads = [], keys = false } = noted;
  const faults: AuditFault[] = [];
  // Before the journal: what a desk that runs puts into the snapshot meanwhile is in lines that are read afterwards.
  const snapshot = await snapshotOf(dir, files, faults);
  const check = snapshot && new SnapshotCheck(snapshot);
  const held = keys ? new KeyCheck(await keysIn(dir, files)) : null;
  const chain = await verifyChain(await journalParts(dir, files), {
    noted: [...anchors, ...heads, ...(snapshot ? [snapshot.head] : [])].filter(({ seq }) => seq > 0),
    each: (seq, json) => {
      check?.line(seq, json);
      held?.line(json);
    },
  });
  if (chain.fault) faults.push(ofChain(chain.fault));
  // With a broken chain nothing can be said of what was made from it.
  else if (check) faults.push(...check.faults(chain.head.seq).map(({ file, record, message }) => ({ file, line: null, byte: null, record, message: record === null ? message : `record ${record} ${message}` })));
  if (held && !chain.fault) for (const { collection, record, key } of await keysLost(dir, files, held.faults())) faults.push({ file: `keys/${key}.key`, line: null, byte: null, record, message: `it is gone, and nothing says that it was to be destroyed: ${collection}/${record} can be read no more` });
  const logs = await auditLogs(dir, anchors, files, faults);
  return { head: chain.head, files: chain.parts, bytes: chain.bytes, torn: chain.torn, logs, anchors: anchors.length + heads.length, faults };
}

async function keysIn(dir: string, files: Files): Promise<ReadonlySet<string>> {
  const folder = join(dir, 'keys');
  return new Set((await files.stat(folder)) ? (await files.list(folder)).flatMap((name) => (name.endsWith('.key') ? [name.slice(0, -'.key'.length)] : [])) : []);
}

/**
 * Of these the ones that are still so at a second look. Beside a running desk a key may have been made after the first list was taken, or destroyed
 * after a line that the first look did not see; not both looks can be wrong of the same one.
 */
async function keysLost(dir: string, files: Files, before: readonly KeyFault[]): Promise<readonly KeyFault[]> {
  if (before.length === 0) return [];
  const suspected = new Set(before.map(({ key }) => key));
  return (await recordsWithoutKeys(dir, files)).filter(({ key }) => suspected.has(key)).slice(0, MOST_FAULTS);
}
const MOST_FAULTS = 20;

/** The records of a school whose keys are gone, though its journal does not say that they were to be destroyed. Its chain is not judged here. */
export async function recordsWithoutKeys(dir: string, files: Files = nodeFiles): Promise<readonly KeyFault[]> {
  const check = new KeyCheck(await keysIn(dir, files));
  await verifyChain(await journalParts(dir, files), { each: (_seq, json) => check.line(json) });
  return check.faults();
}

const ofChain = ({ file, line, byte, record, message }: ChainFault): AuditFault => ({ file, line, byte, record, message });

async function snapshotOf(dir: string, files: Files, faults: AuditFault[]): Promise<Snapshot | null> {
  try {
    return await readSnapshot(files, join(dir, 'snapshot'));
  } catch (error) {
    if (!(error instanceof CannotOpen) || error.fault.code !== 'snapshot-damaged') throw error;
    faults.push({ file: error.fault.file.slice(dir.length + 1), line: null, byte: null, record: null, message: error.fault.message });
    return null;
  }
}

/** Each log's lines by their checksums and numbers, and its beginning by the anchors. */
async function auditLogs(dir: string, anchors: readonly Anchor[], files: Files, faults: AuditFault[]): Promise<Anchor['logs']> {
  const folder = join(dir, 'logs');
  const names = (await files.stat(folder)) ? (await files.list(folder)).filter((name) => name.endsWith('.log')).toSorted() : [];
  const logs: Record<string, Anchor['logs'][string]> = {};
  for (const name of names) {
    const bytes = await files.read(join(folder, name));
    const file = `logs/${name}`;
    let start = 0;
    let lines = 0;
    let whole = true;
    for (let end = bytes.indexOf(LF); end >= 0; start = end + 1, end = bytes.indexOf(LF, start)) {
      const text = bytes.toString('latin1', start, end);
      const read = LOG_LINE.exec(text);
      if (!read || Number(read[2]) !== lines || crc32(text.slice(9)).toString(16).padStart(8, '0') !== read[1]) {
        faults.push({ file, line: lines + 1, byte: start, record: null, message: 'the line is not as it was written' });
        whole = false;
        break;
      }
      lines++;
    }
    if (whole) logs[name] = { lines, bytes: start, sha256: digestOf(bytes.subarray(0, start)) };
    const anchored = anchors.flatMap((anchor) => anchor.logs[name] ?? []).find((one) => one.bytes > start || digestOf(bytes.subarray(0, one.bytes)) !== one.sha256);
    if (whole && anchored) faults.push({ file, line: null, byte: null, record: null, message: anchored.bytes > start ? `it has ${lines} lines, but ${anchored.lines} were anchored: lines were removed` : `its first ${anchored.lines} lines are not those that were anchored` });
  }
  for (const name of new Set(anchors.flatMap((anchor) => Object.keys(anchor.logs)))) if (!names.includes(name)) faults.push({ file: `logs/${name}`, line: null, byte: null, record: null, message: 'it was anchored, and is missing' });
  return logs;
}
