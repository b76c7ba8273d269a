import { writeSync } from 'node:fs';
import { sleep } from '../../../src/kernel/clock.ts';
import { openDesk } from './desk.ts';
import { day } from './fault-run.ts';
import { Faults, FaultyFiles } from './faulty-files.ts';
import { FILES, isFilesName } from './spoilt-files.ts';

/**
 * A desk in a process of its own. `exit DIR N`: one small day that ends with exit code 137 at step N.
 * `load DIR FIRST AGAIN [FILES]`: takes reports from FIRST on until it is killed, after those of the list AGAIN, which got no answer before;
 * on the files of that name in `spoilt-files`, or else on the machine's own. It says `open` when its records are open, `try N` before a report and `ack N` after
 * its acknowledgement, each by one write that no kill can hold back.
 */
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const [mode, dir = '', number = '0', again = '', files = ''] = process.argv.slice(2);

if (mode === 'exit') {
  const faults = new Faults('kill', Number(number), () => process.exit(137));
  await day(dir, new FaultyFiles(faults), faults, (n) => say(`ack ${n}`));
  say(`steps ${faults.names.length}`);
} else {
  const CALLERS = 8;
  const desk = await openDesk(dir, { wakes: true, snapshotEvery: 400, step: () => sleep(1 + Math.random() * 6), ...(isFilesName(files) ? { files: FILES[files] } : {}) });
  say('open');
  let next = Number(number);
  const waiting = again.split(',').filter(Boolean).map(Number);
  desk.dispatcher.wake();
  const caller = async (): Promise<void> => {
    for (;;) {
      const n = waiting.shift() ?? next++;
      say(`try ${n}`);
      if (await desk.report(n)) say(`ack ${n}`);
      await sleep(Math.random() * 60);
    }
  };
  const ticking = async (): Promise<void> => {
    for (;;) {
      await desk.settle(1);
      await sleep(10);
    }
  };
  await Promise.all([...Array.from({ length: CALLERS }, caller), ticking()]);
}
