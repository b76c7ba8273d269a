import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledChild } from '../crash/child-bundle.ts';
import { shared, together, type Family, type FamilyRun, type Size } from '../family.ts';
import { cutPower } from './cut.ts';
import { everywhere } from './faults.ts';
import { fillDisk, refusalNamesTelephone, startReadOnly } from './full-disk.ts';
import { MOUNTS, whyNoMounts } from './image.ts';

type Say = (line: string) => void;

/** Promises 8 and 15: cuts of the power, full, failing and read-only disks. */
export const run: Family = async (size, say, only) => {
  const runs: FamilyRun[] = [];
  if (only === undefined || only === 8) runs.push(await simulatedCuts(), await realCuts(size, say));
  if (only === undefined || only === 15) runs.push(await failingWrites(size, say), await realDisks(size, say));
  return together(runs);
};

/** A file system that forgets what was not synced, at every step of a small day. */
async function simulatedCuts(): Promise<FamilyRun> {
  const planted = [
    { fault: 'syncs that do nothing', caught: /is lost|does not verify|not saved/.test((await everywhere('power-cut', { syncsLie: true })).wrong.join()) },
    { fault: 'an acknowledgement before anything is saved', caught: /acknowledged and is lost/.test((await everywhere('power-cut', { acknowledgesFirst: true })).wrong.join()) },
    { fault: 'a dispatcher that does not read back before it sends again', caught: /posted 2 times/.test((await everywhere('power-cut', { readsBack: false })).wrong.join()) },
  ];
  const { steps, put, wrong } = await everywhere('power-cut');
  return {
    planted, notRun: [],
    findings: [{ promise: 8, what: 'a cut at every write and delivery, files that forget what was not synced', asked: '0 acknowledged lost', counts: { steps, cuts: put, wrong: wrong.length }, met: wrong.length === 0 && put > 60, ...saying(wrong) }],
  };
}

/** Disks in files, copied while the desk stands still. */
async function realCuts(size: Size, say: Say): Promise<FamilyRun> {
  const asked = '200 cuts, half of them default, half noauto_da_alloc: 0 acknowledged lost';
  const why = whyNot('loop');
  if (why !== null) return { findings: [], planted: [], notRun: [{ promise: 8, what: `a disk in a file, copied while the desk stands still (${asked})`, why }] };
  const bundle = await bundledChild('power');
  const spoilt = await cutPower(bundle, 'defaults', 3, 'acknowledges-before-sync');
  say(`power: the planted store lost ${spoilt.wrong.length} things in ${spoilt.cuts} cuts`);
  const cuts = size === 'short' ? 2 : shared(100);
  const findings = [];
  for (const option of MOUNTS) {
    const { acknowledged, wrong, ...done } = await cutPower(bundle, option, cuts, 'as-they-are', (n) => {
      if (n % 10 === 0) say(`power: ${option}: ${n} cuts`);
    });
    say(`power: ${option}: ${done.cuts} cuts, ${acknowledged} acknowledged, ${wrong.length} wrong`);
    findings.push({ promise: 8, what: `a disk in a file, mounted with ${option}, copied while the desk stands still`, asked, counts: { cuts: done.cuts, acknowledged, wrong: wrong.length }, met: wrong.length === 0 && done.cuts === cuts, ...(cuts < 100 && wrong.length === 0 ? { short: `${cuts} cuts of 100` } : saying(wrong)) });
  }
  return { findings, planted: [{ fault: 'a store that acknowledges before its sync', caught: spoilt.wrong.some((one) => /acknowledged and is lost|damaged|short/.test(one)) }], notRun: [] };
}

async function failingWrites(size: Size, say: Say): Promise<FamilyRun> {
  const findings = [];
  const stride = size === 'short' ? 3 : 1;
  for (const [i, fault] of (['EIO', 'ENOSPC', 'EROFS'] as const).entries()) {
    const { steps, put, wrong } = await everywhere(fault, null, stride, i % stride);
    say(`power: ${fault} at ${put} of ${steps} steps, ${wrong.length} wrong`);
    findings.push({ promise: 15, what: `${fault} at ${stride === 1 ? 'every' : `every ${stride}rd`} write, sync, rename and delivery`, asked: '0 false successes, 0 corrupt', counts: { steps, put, wrong: wrong.length }, met: wrong.length === 0 && put > 20, ...saying(wrong) });
  }
  return { findings, planted: [], notRun: [] };
}

async function realDisks(size: Size, say: Say): Promise<FamilyRun> {
  const why = whyNot('tmpfs');
  const [asked, readOnly] = ['0 false successes, 0 corrupt, recovery in less than 30 s, and a refusal that names a telephone', 'a start on a read-only disk'];
  if (why !== null) return { findings: [], planted: [], notRun: [{ promise: 15, what: `a disk that is really full (${asked})`, why }, { promise: 15, what: readOnly, why }] };
  const full = await fillDisk(size === 'short' ? 8 : shared(240));
  const names = refusalNamesTelephone();
  say(`power: full disk: ${JSON.stringify(full)}`);
  const start = await startReadOnly();
  return {
    planted: [], notRun: [],
    findings: [
      { promise: 15, what: 'a disk that is really full, then has room again', asked, counts: { rounds: full.rounds, acknowledged: full.acknowledged, refused: full.refused, backAfterMs: full.backAfterMs, telephoneNamed: names ? 1 : 0, wrong: full.wrong.length }, met: full.wrong.length === 0 && full.refused >= full.rounds && full.backAfterMs < 30_000 && names, ...saying(full.wrong) },
      { promise: 15, what: readOnly, asked: 'refused with its reason, nothing lost', counts: { refused: start.said === 'not-writable' ? 1 : 0, keptAll: start.keptAll ? 1 : 0 }, met: start.said === 'not-writable' && start.keptAll, ...(start.said === 'not-writable' ? {} : { short: `it said ${start.said}` }) },
    ],
  };
}

const saying = (wrong: readonly string[]): { short?: string } => (wrong.length === 0 ? {} : { short: wrong.slice(0, 3).join('; ') });

function whyNot(kind: 'loop' | 'tmpfs'): string | null {
  const dir = mkdtempSync(join(tmpdir(), 'staffroom-mount-'));
  try {
    return whyNoMounts(dir, kind);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
