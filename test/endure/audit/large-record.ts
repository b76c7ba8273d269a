import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asId } from '../../../src/kernel/ids.ts';
import { makeLine, type Head } from '../../../src/storage/journal-line.ts';
import { segmentName } from '../../../src/storage/journal-reader.ts';
import { dataDirOf, openDesk, school } from '../crash/desk.ts';

/** A desk's records of about so many megabytes: lines of 3.7 kB in files of 5,000, over ten thousand records. */
export async function makeRecordFiles(dir: string, megabytes: number): Promise<void> {
  const desk = await openDesk(dir);
  await desk.store.close();
  const journal = join(dataDirOf(dir), school, 'journal');
  mkdirSync(journal, { recursive: true, mode: 0o700 });
  let head: Head = { seq: 0, hash: '0'.repeat(64) };
  const words = 'x'.repeat(3_300);
  for (let written = 0; written < megabytes * 1e6;) {
    const first = head.seq + 1;
    const texts: string[] = [];
    for (let i = 0; i < 5_000; i++) {
      const id = `b${head.seq % 10_000}`;
      const line = makeLine(head, { at: head.seq, actor: null, inbound: { eventId: asId<'event'>(`e${head.seq}`), kind: 'message', route: 'large' } }, [`{"c":"large","id":"${id}","v":1,"x":{},"r":{"id":"${id}","words":"${words}"}}`]);
      head = line.head;
      texts.push(line.text);
    }
    const text = texts.join('');
    writeFileSync(join(journal, segmentName(first)), text, { mode: 0o600 });
    written += text.length;
  }
}
