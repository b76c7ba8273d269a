import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asId } from '../../../src/kernel/ids.ts';
import { auditSchool } from '../../../src/storage/audit.ts';
import { verifyChain, type ChainFound, type ChainPart } from '../../../src/storage/chain.ts';
import { GENESIS, makeLine, type Head } from '../../../src/storage/journal-line.ts';
import type { FamilyRun, Finding, Planted, Size } from '../family.ts';
import { machine, oak, openRecords, write } from './a-record.ts';

const LINES_A_FILE = 100;
const KINDS = ['byte', 'delete', 'swap', 'truncate', 'insert', 'copy', 'forge'] as const;
type Kind = (typeof KINDS)[number];

/** A journal in memory, as files of lines. */
interface Record {
  readonly files: readonly (readonly Buffer[])[];
  readonly heads: readonly Head[];
}

function makeRecord(lines: number, size: number): Record {
  let head = GENESIS;
  const heads: Head[] = [];
  const files: Buffer[][] = [];
  for (let i = 0; i < lines; i++) {
    const words = createHash('sha256').update(String(i)).digest('base64').repeat(Math.ceil(size / 44)).slice(0, size);
    const line = makeLine(head, { at: i, actor: asId<'person'>('teacher'), inbound: { eventId: asId<'event'>(`e${i}`), kind: 'message', route: 'report' } }, [`{"c":"matters","id":"m${i}","v":1,"x":{"all":"yes"},"k":"case-${i}","s":"${words}"}`]);
    head = line.head;
    heads.push(head);
    if (i % LINES_A_FILE === 0) files.push([]);
    files.at(-1)?.push(Buffer.from(line.text));
  }
  return { files, heads };
}

const parts = (files: readonly (readonly Buffer[])[]): ChainPart[] => files.map((lines, i) => ({ name: `journal-${i}`, firstSeq: i * LINES_A_FILE + 1, bytes: async function* () { yield Buffer.concat(lines); } }));

/** A generator of numbers that is the same in every run. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What a change did to a record: its lines, and between which records a finder must point. */
interface Mutated {
  readonly files: readonly (readonly Buffer[])[];
  readonly from: number;
  readonly to: number;
}

/** A line that carries right sums of its own: made by someone who knows the format. */
function forged(line: Buffer): Buffer {
  const text = line.toString('latin1');
  const body = `${text.slice(9, -77).replace('"kind":"message"', '"kind":"mes5age"')}`;
  const json = `${body},"hash":"${createHash('sha256').update(body, 'latin1').digest('hex')}"}`;
  return Buffer.from(`${crc32(json).toString(16).padStart(8, '0')} ${json}\n`, 'latin1');
}

function mutate({ files }: Record, kind: Kind, roll: (below: number) => number): Mutated {
  const f = roll(files.length);
  const file = [...(files[f] ?? [])];
  const i = roll(kind === 'swap' ? file.length - 1 : file.length);
  const record = f * LINES_A_FILE + i + 1;
  const line = file[i] ?? Buffer.alloc(0);
  let to = record;
  if (kind === 'byte') {
    const changed = Buffer.from(line);
    const at = roll(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 + roll(255));
    file[i] = changed;
  } else if (kind === 'delete') file.splice(i, 1);
  else if (kind === 'swap') file.splice(i, 2, file[i + 1] ?? line, line);
  else if (kind === 'truncate') file.splice(i, file.length - i, line.subarray(0, roll(line.length - 1)));
  else if (kind === 'insert') file.splice(i, 0, Buffer.from(`${crc32(String(roll(1e9))).toString(16).padStart(8, '0')} {"seq":${record}}\n`));
  else if (kind === 'copy') {
    // The copy of an earlier line: what stood there is pushed one further.
    file.splice(i, 0, file[roll(i + 1)] ?? line);
    to = record + 1;
  } else {
    file[i] = forged(line);
    // Its own sums are right, so it shows at the next line, which does not continue it.
    to = record + 1;
  }
  return { files: files.map((one, n) => (n === f ? file : one)), from: record, to };
}

type Verify = (files: readonly (readonly Buffer[])[], head: Head) => Promise<ChainFound>;

async function tryOne(record: Record, kind: Kind, roll: (below: number) => number, verify: Verify): Promise<'located' | 'found' | 'missed'> {
  const { files, from, to } = mutate(record, kind, roll);
  const head = record.heads.at(-1) ?? GENESIS;
  const { fault } = await verify(files, head);
  if (!fault) return 'missed';
  return fault.record >= from && fault.record <= to ? 'located' : 'found';
}

/** As the product, from the file before the changed one: the tries are many and most of a record is the same in each. */
function quick(record: Record): Verify {
  const whole = parts(record.files);
  return async (files, head) => {
    const first = files.findIndex((file, i) => file !== record.files[i]);
    const from = first <= 0 ? GENESIS : (record.heads[first * LINES_A_FILE - 1] ?? GENESIS);
    const changed = parts(files).slice(Math.max(0, first), Math.max(0, first) + 1);
    const after = whole.slice(Math.max(0, first) + 1);
    return verifyChain([...changed, ...after.slice(0, 1)], { from, noted: after.length > 0 ? [] : [head] });
  };
}

async function mutations(count: number, lines: number, verify?: Verify): Promise<{ readonly tried: number; readonly located: number; readonly found: number; readonly missed: number }> {
  const record = makeRecord(lines, 400);
  const roll = dice(7);
  const seen = { tried: 0, located: 0, found: 0, missed: 0 };
  for (let i = 0; i < count; i++) {
    const kind = KINDS[i % KINDS.length] ?? 'byte';
    seen[await tryOne(record, kind, roll, verify ?? quick(record))]++;
    seen.tried++;
  }
  return seen;
}

/** A verifier that only looks whether each line fits its own checksum, as one without a chain would. */
const withoutChain: Verify = async (files) => {
  for (const [f, lines] of files.entries()) {
    for (const [i, line] of lines.entries()) {
      if (line.toString('latin1', 0, 8) !== crc32(line.subarray(9, -1)).toString(16).padStart(8, '0')) return { head: GENESIS, parts: 0, bytes: 0, torn: 0, lastLength: 0, fault: { file: `journal-${f}`, line: i + 1, byte: 0, record: f * LINES_A_FILE + i + 1, what: 'changed', message: '' } };
    }
  }
  return { head: GENESIS, parts: 0, bytes: 0, torn: 0, lastLength: 0, fault: null };
};

async function* millionOf(lines: number): AsyncGenerator<ChainPart> {
  let head = GENESIS;
  const words = 'x'.repeat(3_200);
  for (let first = 1; first <= lines; first += 5_000) {
    const texts: string[] = [];
    for (let i = 0; i < 5_000; i++) {
      const line = makeLine(head, { at: first + i, actor: null, inbound: { eventId: asId<'event'>('e'), kind: 'message', route: 'report' } }, [`{"c":"matters","id":"m${first + i}","v":1,"x":{"all":"yes"},"k":"case","s":"${words}"}`]);
      head = line.head;
      texts.push(line.text);
    }
    const bytes = Buffer.from(texts.join(''));
    yield { name: `journal-${first}`, firstSeq: first, bytes: async function* () { yield bytes; } };
  }
}

/** How long the chain itself takes: the parts are made beforehand, a file at a time, and that time is not counted. */
async function timed(lines: number): Promise<{ readonly ms: number; readonly cpuMs: number; readonly bytes: number; readonly read: number }> {
  let ms = 0;
  let cpu = 0;
  let bytes = 0;
  let from = GENESIS;
  for await (const part of millionOf(lines)) {
    const began = performance.now();
    const busy = process.cpuUsage();
    const found = await verifyChain([part], { from });
    ms += performance.now() - began;
    const used = process.cpuUsage(busy);
    cpu += (used.user + used.system) / 1_000;
    bytes += found.bytes;
    from = found.head;
  }
  return { ms: Math.round(ms), cpuMs: Math.round(cpu), bytes, read: from.seq };
}

/** Changes of the files that a real store left: its journal, its snapshot, its logs. Says which were not found. */
export async function onDisk(): Promise<{ readonly tried: number; readonly missed: readonly string[]; readonly falseAlarms: number }> {
  const here = machine();
  try {
    const store = await openRecords(here, { snapshotEvery: 60 });
    for (let n = 0; n < 200; n++) await write(store, n);
    const posts = await store.sealedLog(oak, 'web-posts');
    for (let n = 0; n < 20; n++) await posts.append({ n }, 'posted-2026-01-01');
    const dir = join(here.dataDir, oak);
    let falseAlarms = 0;
    // Beside the running desk, too.
    if ((await auditSchool(dir)).faults.length > 0) falseAlarms++;
    await store.close();
    const { head, logs, faults } = await auditSchool(dir);
    if (faults.length > 0) falseAlarms++;
    const anchors = [{ at: 1, ...head, logs }];
    const missed: string[] = [];
    let tried = 0;
    const attempt = async (name: string, file: string, change: (bytes: Buffer) => Buffer | null): Promise<void> => {
      const path = join(dir, file);
      const before = readFileSync(path);
      const after = change(Buffer.from(before));
      tried++;
      if (after === null) rmSync(path);
      else writeFileSync(path, after);
      if ((await auditSchool(dir, { anchors })).faults.length === 0) missed.push(`${name} of ${file}`);
      writeFileSync(path, before, { mode: 0o600 });
    };
    const half = (bytes: Buffer): number => bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
    for (const name of readdirSync(join(dir, 'journal'))) {
      const file = join('journal', name);
      if (readFileSync(join(dir, file)).length === 0) continue;
      await attempt('one bit', file, (bytes) => { bytes[Math.floor(bytes.length / 2)]! ^= 1; return bytes; });
      await attempt('the last line', file, (bytes) => bytes.subarray(0, half(bytes)));
      await attempt('the file', file, () => null);
    }
    for (const name of readdirSync(join(dir, 'snapshot'))) {
      const file = join('snapshot', name);
      await attempt('a value', file, (bytes) => Buffer.from(bytes.toString('utf8').replace(/state-(\d)/, 'state-9$1').replace(/"s":"./, '"s":"A').replace(/"hash":"../, '"hash":"00')));
    }
    await attempt('a record', 'snapshot/states.json', (bytes) => { const held = JSON.parse(bytes.toString('utf8')); held.rows.pop(); return Buffer.from(JSON.stringify(held)); });
    await attempt('a record put in', 'snapshot/states.json', (bytes) => { const held = JSON.parse(bytes.toString('utf8')); held.rows.push({ id: 'sX', v: 1, x: { state: 'y' }, r: { id: 'sX', state: 'y' } }); return Buffer.from(JSON.stringify(held)); });
    await attempt('one bit', 'logs/web-posts.log', (bytes) => { bytes[60]! ^= 1; return bytes; });
    await attempt('the last line', 'logs/web-posts.log', (bytes) => bytes.subarray(0, half(bytes)));
    await attempt('the file', 'logs/web-posts.log', () => null);
    truncateSync(join(dir, 'logs', 'web-posts.log'));
    return { tried, missed, falseAlarms };
  } finally {
    here.end();
  }
}

/** Promise 32, and of 33 what concerns files. */
export async function tampering(size: Size, say: (line: string) => void): Promise<FamilyRun> {
  const lines = 10_000;
  const count = size === 'long' ? 100_000 : 2_100;
  const seen = await mutations(count, lines);
  say(`32: ${seen.located} of ${seen.tried} changes located, ${seen.missed} missed`);
  const disk = await onDisk();
  say(`33: ${disk.tried} changes of files, missed: ${disk.missed.join('; ') || 'none'}`);
  const million = size === 'long' ? 1_000_000 : 20_000;
  const speed = await timed(million);
  const perSecond = Math.round((speed.read / speed.cpuMs) * 1_000);
  say(`32: ${speed.read} lines in ${speed.ms} ms`);
  const blind = await mutations(700, 2_000, withoutChain);
  const uncut = await mutations(140, 500, (files) => verifyChain(parts(files).slice(0, -1)));
  const findings: Finding[] = [
    { promise: 32, what: 'every change of a record is found and located', asked: '100,000 changes, removals, swaps, cuts and insertions in a record of 10,000 lines', counts: { lines, ...seen }, met: seen.located === seen.tried && seen.tried >= count },
    { promise: 32, what: 'a million records are looked through in time', asked: '1,000,000 records in less than 20 s', counts: { records: speed.read, readBytes: speed.bytes, verifyMs: speed.ms, verifyCpuMs: speed.cpuMs, perSecondOfCpu: perSecond }, met: speed.read === million && (size === 'short' || speed.cpuMs < 20_000), short: size === 'short' ? `${million} records; how fast is for the long run to say` : 'Judged by the processor\'s time: the clock (verifyMs) also counts what else ran' },
    { promise: 33, what: 'what somebody with the disk in hand does to journal, snapshot or logs is found', asked: 'by the next look through the records; the database\'s own denial is the other store\'s', counts: { changes: disk.tried, missed: disk.missed.length, falseAlarms: disk.falseAlarms }, met: disk.missed.length === 0 && disk.falseAlarms === 0 },
  ];
  const planted: Planted[] = [
    { fault: 'a verifier with checksums and no chain', caught: blind.missed > 0 },
    { fault: 'a verifier that leaves out the last file and looks at no anchor', caught: uncut.missed > 0 },
  ];
  return { findings, planted, notRun: [] };
}
