import { accessSync, constants, createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** How a command ended: an exit code, or what was wrong with how it was called. */
export type Ending = number | { readonly wrongUsage: string };

export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;

export const wrongUsage = (problem: string): Ending => ({ wrongUsage: problem });

/** One line for whoever runs the command, beside its results. */
export const note = (message: string): void => void process.stderr.write(`staffroom: ${message}\n`);

/** One line on standard output; waits when a slow reader's pipe is full. */
export async function print(value: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return;
  await new Promise<void>((done) => process.stdout.once('drain', () => done()));
}

/** The lines of a file, or of standard input for "-". */
export function linesOf(file: string): AsyncIterable<string> {
  // Asked here so that a missing file is wrong usage, not a failure in the middle.
  if (file !== '-') accessSync(file, constants.R_OK);
  return linesIn(file);
}

/** Opened when the first line is asked for: readline hands out lines from the moment it exists, and those that nobody waits for are lost. */
async function* linesIn(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: file === '-' ? process.stdin : createReadStream(file, 'utf8'), crlfDelay: Infinity });
}
