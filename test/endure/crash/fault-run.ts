import { openDesk, violations, violationsOnDisk, type Desk } from './desk.ts';
import { Dead, Faults, FaultyFiles, type Fault } from './faulty-files.ts';

const REPORTS = [1, 2, 3];

export interface FaultRun {
  readonly fired: boolean;
  /** The step that the fault was put at. */
  readonly step: string;
  readonly wrong: readonly string[];
}

/** Ways to break the desk on purpose, to see that the harness finds it. */
export interface Planted {
  readonly syncsLie?: boolean;
  readonly readsBack?: boolean;
  readonly acknowledgesFirst?: boolean;
}

/** One small day of the desk with a fault at step `at`, then the reckoning. */
export async function faultRun(dir: string, fault: Fault, at: number, planted: Planted = {}): Promise<FaultRun> {
  const faults = new Faults(fault, at);
  const files = new FaultyFiles(faults, planted.syncsLie ?? false);
  const acknowledged = new Set<number>();
  await day(dir, files, faults, (n) => acknowledged.add(n), planted);
  if (fault === 'power-cut' && faults.dead) files.loseUnsynced();
  return { fired: faults.fired, step: faults.names[at] ?? 'none', wrong: await reckoning(dir, acknowledged, planted) };
}

/** A start without faults, a look, the repeats of whoever got no answer, as platforms do, and a look again. */
export async function reckoning(dir: string, acknowledged: Set<number>, { readsBack = true }: Planted = {}): Promise<string[]> {
  const desk = await openDesk(dir, { readsBack });
  await desk.settle();
  const wrong = await violations(desk, dir, acknowledged);
  for (const n of REPORTS) if (await desk.report(n)) acknowledged.add(n);
  await desk.settle();
  wrong.push(...(await violations(desk, dir, new Set(REPORTS))));
  await desk.store.close();
  wrong.push(...(await violationsOnDisk(dir)));
  return wrong;
}

/** Opens the desk, takes three reports, sends and ticks, closes; ends early where the fault ends it. */
export async function day(dir: string, files: FaultyFiles, faults: Faults, acknowledge: (n: number) => void, planted: Planted = {}): Promise<void> {
  const step = async (name: string): Promise<void> => {
    if (!faults.hit(name)) return;
    if (faults.fault === 'kill' || faults.fault === 'power-cut') faults.end();
    throw new Error('the platform did not answer');
  };
  let desk: Desk;
  try {
    desk = await openDesk(dir, { files, step, readsBack: planted.readsBack ?? true, snapshotEvery: 6 });
  } catch (error) {
    // A start that a fault cuts short is a start that did not happen; only a fault may do so.
    if (faults.fired) return;
    throw error;
  }
  try {
    const report = async (n: number): Promise<void> => {
      const taken = desk.report(n);
      if (planted.acknowledgesFirst) acknowledge(n);
      const yes = await taken;
      if (yes && !faults.dead) acknowledge(n);
    };
    await Promise.all([report(1), report(2)]);
    if (!faults.dead) await desk.settle(6);
    if (!faults.dead) await report(3);
    if (!faults.dead) await desk.settle(6);
  } catch (error) {
    if (!(error instanceof Dead) && !faults.fired) throw error;
  } finally {
    await desk.store.close();
  }
}
