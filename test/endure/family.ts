/** One promise as this machine found it kept. `counts` are whole figures a reader can check; milliseconds end in `Ms`, bytes in `Bytes`. */
export interface Finding {
  /** Its number in the list of promises. */
  readonly promise: number;
  readonly what: string;
  /** What was asked, with its figure, in words. */
  readonly asked: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Whether what was asked held at the size that was run. */
  readonly met: boolean;
  /** What is less than promised, and why. */
  readonly short?: string;
}

/** A fault put in on purpose (one that loses, doubles or leaks), and whether the harness saw it. */
export interface Planted {
  readonly fault: string;
  readonly caught: boolean;
}

/** What this machine could not run, and why. */
export interface NotRun {
  readonly promise: number;
  readonly what: string;
  readonly why: string;
}

export interface FamilyRun {
  readonly findings: readonly Finding[];
  readonly planted: readonly Planted[];
  readonly notRun: readonly NotRun[];
}

/** `short` runs with every test run, in seconds; `long` has the counts of the promises, by hand. */
export type Size = 'short' | 'long';

/** Runs a family. `say` takes a line of progress. `only`: one promise is asked for, and a family may leave the others out. */
export type Family = (size: Size, say: (line: string) => void, only?: number) => Promise<FamilyRun>;

/**
 * What part of a long run's counts is run: all, or as much as `ENDURE_SHARE` (0–1) says, where a machine is shared or time is short. The result says
 * which share it was, and each finding its own counts.
 */
export const share = Math.min(1, Math.max(0.001, Number(process.env.ENDURE_SHARE ?? 1) || 1));
export const shared = (count: number): number => Math.max(1, Math.round(count * share));

/** Several runs as one. */
export function together(runs: readonly FamilyRun[]): FamilyRun {
  return { findings: runs.flatMap((run) => run.findings), planted: runs.flatMap((run) => run.planted), notRun: runs.flatMap((run) => run.notRun) };
}

/** Whether a run is what was promised: every planted fault seen, every finding met. */
export const held = (run: FamilyRun): boolean => run.planted.every((one) => one.caught) && run.findings.every((one) => one.met);
