import { spawn } from 'node:child_process';
import { elapsed, sleep } from '../../../src/kernel/clock.ts';

/** What a child said, and how it ended. */
export interface Life {
  readonly lines: string[];
  readonly code: number | null;
  readonly signal: string | null;
  /** From its start until it said that its records are open; null where it did not. */
  readonly openMs: number | null;
}

/** Runs a child; `killAfter` is asked once it has acknowledged something, and gives the milliseconds until SIGKILL. */
export function live(args: readonly string[], killAfter: (() => number) | null): Promise<Life> {
  return new Promise((done, failed) => {
    const from = elapsed();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let armed = false;
    let openMs: number | null = null;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (openMs === null && text.includes('open\n')) openMs = elapsed() - from;
      if (armed || !killAfter || !text.includes('ack ')) return;
      armed = true;
      void sleep(killAfter()).then(() => child.kill('SIGKILL'));
    });
    child.once('error', failed);
    child.once('close', (code, signal) => done({ lines: text.split('\n'), code, signal, openMs }));
  });
}

/** The numbers of the lines that begin with this word. */
export const numbers = (lines: readonly string[], word: string): number[] => lines.flatMap((line) => (line.startsWith(`${word} `) ? [Number(line.slice(word.length + 1))] : []));
