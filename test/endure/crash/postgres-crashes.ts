import { elapsed, sleep } from '../../../src/kernel/clock.ts';
import type { PostgresServer } from '../../fixtures/postgres-server.ts';
import { openPostgresDesk, schoolsOf, wrongInRecords } from './postgres-desk.ts';
import { openRecorder, wrongInPosts } from './postgres-recorder.ts';

export interface CrashesDone {
  readonly crashes: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** From the server's own start to the first report that was acknowledged after it; the longest. */
  readonly slowestBackMs: number;
  readonly wrong: readonly string[];
}

const CALLERS = 8;

/**
 * A desk that takes reports while its server crashes again and again (`pg_ctl -m immediate`) and comes back. What was acknowledged is there, once, and
 * every message of it went out once. `falseAck`: a desk that says "saved" whatever the store said.
 */
export async function crashServer(server: PostgresServer, crashes: number, say: (line: string) => void, falseAck = false): Promise<CrashesDone> {
  const place = await server.database();
  const schools = schoolsOf(4);
  const recorder = await openRecorder();
  const desk = await openPostgresDesk({ ...place, schools, recorder });
  desk.takeJobs();
  const acknowledged = new Set<number>();
  let [next, refused, over, slowestBackMs] = [0, 0, false, 0];
  let heard: () => void = () => undefined;
  const caller = async (): Promise<void> => {
    while (!over) {
      const n = ++next;
      while (!over && !acknowledged.has(n)) {
        const saved = await desk.report(n);
        if (saved || falseAck) {
          acknowledged.add(n);
          heard();
        } else {
          // The platform hands the same event in again.
          refused++;
          await sleep(100);
        }
      }
      await sleep(Math.random() * 20);
    }
  };
  const callers = Array.from({ length: CALLERS }, caller);
  for (let i = 1; i <= crashes; i++) {
    await sleep(200 + Math.random() * 400);
    await server.crash();
    // Some of them last longer than a turn's own patience.
    await sleep(falseAck || i % 5 === 0 ? 3_000 : Math.random() * 300);
    await server.start();
    const from = elapsed();
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
    slowestBackMs = Math.max(slowestBackMs, Math.round(elapsed() - from));
    if (i % 10 === 0) say(`crash: ${i} crashes of the server, ${acknowledged.size} acknowledged, back in ${slowestBackMs} ms at the longest`);
  }
  over = true;
  await Promise.all(callers);
  const wrong: string[] = [];
  const from = elapsed();
  for (;;) {
    const { wrong: records, kept } = await wrongInRecords(desk.store, schools, acknowledged);
    wrong.splice(0, wrong.length, ...records, ...wrongInPosts(recorder, kept).wrong);
    if (wrong.length === 0 || falseAck || elapsed() - from > 60_000) break;
    await sleep(500);
  }
  await desk.close();
  await recorder.close();
  return { crashes, acknowledged: acknowledged.size, refused, slowestBackMs, wrong };
}
