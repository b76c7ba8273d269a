import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { asId } from '../../../src/kernel/ids.ts';
import { DocumentReader, READ_LIMITS } from '../../../src/policies/document-reader.ts';
import { isVerbatim } from '../../../src/policies/library-cache.ts';
import type { FamilyRun } from '../family.ts';
import { GOOD_WORD, hostileFiles, type HostileFile } from './hostile-files.ts';

const MOST_STRETCH_MS = 200;

/** What reads a file: `taken`, `not verbatim`, or the code of its refusal. Rejects where it breaks. */
type Reads = (file: HostileFile, path: string) => Promise<string>;

/**
 * How long this process was busy between two turns of its event loop, by its own processor time: what others do on the machine does not count.
 * The time of its other threads does, so the figure is never too low.
 */
function watchTurns(): { longestMs(): number; stop(): void } {
  let longest = 0;
  let spent = process.cpuUsage();
  const beat = setInterval(() => {
    const now = process.cpuUsage();
    longest = Math.max(longest, (now.user - spent.user + now.system - spent.system) / 1_000);
    spent = now;
  }, 1);
  return { longestMs: () => longest, stop: () => clearInterval(beat) };
}

/** The most memory that any process started by this one held, looked at every few milliseconds. */
function watchChildren(): { mostBytes(): number; stop(): void } {
  let most = 0;
  const look = (): void => {
    for (const child of childrenOf(process.pid)) most = Math.max(most, peakOf(child));
  };
  const beat = setInterval(look, 10);
  return { mostBytes: () => most, stop: () => clearInterval(beat) };
}

const gone = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter((one) => one !== '').map(Number);
  } catch (error) {
    if (!gone(error)) throw error;
    return [];
  }
}
function peakOf(pid: number): number {
  try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reading-process')) return 0;
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch (error) {
    if (!gone(error)) throw error;
    return 0;
  }
}

interface Read {
  readonly files: number;
  readonly outcomes: Record<string, number>;
  readonly wrong: string[];
  readonly longestMs: number;
  readonly stretchMs: number;
  readonly mostBytes: number;
}

async function readAll(files: readonly HostileFile[], reads: Reads, say: (line: string) => void): Promise<Read> {
  const folder = mkdtempSync(join(tmpdir(), 'staffroom-hostile-'));
  const outcomes: Record<string, number> = {};
  const wrong: string[] = [];
  let longestMs = 0;
  const children = watchChildren();
  const turns = watchTurns();
  try {
    let i = 0;
    for (const file of files) {
      const path = join(folder, `${i++}`);
      writeFileSync(path, file.bytes);
      const began = performance.now();
      const outcome = await reads(file, path).catch((error: unknown) => `threw ${String(error)}`);
      const took = performance.now() - began;
      longestMs = Math.max(longestMs, took);
      const key = outcome.startsWith('threw') ? 'threw' : outcome;
      outcomes[key] = (outcomes[key] ?? 0) + 1;
      if (outcome === 'not verbatim' || key === 'threw') wrong.push(`${file.name}: ${outcome}`);
      if (took > 1_000) say(`${file.name} (${file.what}): ${outcome} after ${Math.round(took)} ms`);
      rmSync(path);
    }
    return { files: files.length, outcomes, wrong, longestMs, stretchMs: turns.longestMs(), mostBytes: children.mostBytes() };
  } finally {
    turns.stop();
    children.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Unpacks whatever it is given, here. */
const unguarded: Reads = (file) => {
  const bytes = Buffer.from(file.bytes);
  for (let at = bytes.indexOf('PK\u0003\u0004'); at >= 0; at = bytes.indexOf('PK\u0003\u0004', at + 4)) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const unpacked = inflateRawSync(bytes.subarray(from, from + bytes.readUInt32LE(at + 18)), { maxOutputLength: 64 * 1024 * 1024 }).toString('utf8');
    if (unpacked.split(/\s/).length < 0) return Promise.resolve('broken');
  }
  return Promise.resolve('taken');
};

/** Promise 19. */
export async function reading(few: boolean, say: (line: string) => void): Promise<FamilyRun> {
  const all = await hostileFiles(few);
  const reader = new DocumentReader({ textHere: false });
  const ours: Reads = async (file, path) => {
    const result = await reader.read({ path, file: file.name, id: asId('x') });
    if (!result.ok) return result.error.code;
    return isVerbatim(result.value) ? 'taken' : 'not verbatim';
  };
  try {
    const read = await readAll(all, ours, say);
    const after = await readAll([{ name: 'good.docx', what: 'good', bytes: GOOD_WORD }], ours, say);
    const bare = await readAll(all.filter((file) => file.what === 'bomb'), unguarded, () => {});
    const kept = read.wrong.length === 0 && after.outcomes['taken'] === 1 && read.longestMs < READ_LIMITS.timeMs + READ_LIMITS.startMs && (read.outcomes['not verbatim'] ?? 0) === 0;
    const short = [
      few ? `${all.length} files: of those cut off every twentieth, and none that takes all of its time or memory: test/unit/policies/extract holds those.` : '',
      `The reading process is ended at ${READ_LIMITS.memoryBytes / 1024 / 1024} MiB, looked at 40 times a second: the most that any held was ${Math.round(read.mostBytes / 1024 / 1024)} MiB.`,
      read.longestMs > READ_LIMITS.timeMs ? 'The longest includes the start of a fresh process.' : '',
      read.wrong.length > 0 ? `First: ${read.wrong.slice(0, 3).join('; ')}` : '',
    ].filter((one) => one !== '').join(' ');
    return {
      findings: [{
        promise: 19, what: 'hostile Word, PDF, web and text files, each read in the capped process', asked: '300 files: all refused or read in less than 20 s and 256 MB in their own process; the desk stands still for less than 200 ms',
        counts: { files: read.files, ...read.outcomes, wrong: read.wrong.length, longestMs: Math.round(read.longestMs), deskStoodStillMs: Math.round(read.stretchMs), mostMemoryBytes: read.mostBytes, goodAfterwards: after.outcomes['taken'] ?? 0 },
        met: kept && read.stretchMs < MOST_STRETCH_MS, short,
      }],
      planted: [{ fault: 'a reader that unpacks what it is given, in the desk itself', caught: bare.stretchMs >= MOST_STRETCH_MS || bare.wrong.length > 0 || (bare.outcomes['taken'] ?? 0) > 0 }],
      notRun: [],
    };
  } finally {
    reader.rest();
  }
}
