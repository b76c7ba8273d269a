import type { PostgresServer } from '../../fixtures/postgres-server.ts';
import { openPostgresDesk, schoolsOf, wrongInRecords } from './postgres-desk.ts';
import { openCuttingProxy } from './postgres-proxy.ts';
import { openRecorder, wrongInPosts } from './postgres-recorder.ts';

export interface CutsDone {
  /** Messages of the protocol in one report, with its timer and its messages sent. */
  readonly messages: number;
  readonly cuts: number;
  readonly acknowledged: number;
  /** Reports that were refused at first, and acknowledged when the platform handed them in again. */
  readonly handedInAgain: number;
  readonly wrong: readonly string[];
}

const REPORT_TRIES = 5;

/**
 * The connection to the server is cut at one message of the protocol after the other, once before it arrives and once after, while a report is
 * taken, its timer runs and its messages go out. An answer that is lost with the connection is never a second report, and never a false "saved".
 */
export async function cutEverywhere(server: PostgresServer, every: number, say: (line: string) => void): Promise<CutsDone> {
  const place = await server.database();
  const proxy = await openCuttingProxy(server.host, server.port);
  const schools = schoolsOf(1);
  const recorder = await openRecorder();
  const desk = await openPostgresDesk({ url: proxy.through(place.url), ownerUrl: place.ownerUrl, schools, recorder, leaseMs: 1_500 });
  const acknowledged = new Set<number>();
  let [next, handedInAgain, cuts] = [0, 0, 0];
  const oneDay = async (): Promise<void> => {
    const n = ++next;
    for (let tries = 0; tries < REPORT_TRIES && !acknowledged.has(n); tries++) {
      if (await desk.report(n)) acknowledged.add(n);
      else handedInAgain++;
    }
    await desk.settle();
  };
  try {
    await oneDay();
    proxy.arm(Infinity, false);
    await oneDay();
    const { messages } = proxy;
    for (let at = 1; at <= messages; at += every) {
      for (const delivered of [false, true]) {
        proxy.arm(at, delivered);
        await oneDay();
        if (proxy.cut) cuts++;
      }
      if (at % 100 < every) say(`crash: cut at ${at} of ${messages} messages`);
    }
    proxy.arm(Infinity, false);
    await desk.settle();
    const { wrong, kept } = await wrongInRecords(desk.store, schools, acknowledged);
    if (acknowledged.size !== next) wrong.push(`${next - acknowledged.size} reports were refused ${REPORT_TRIES} times`);
    return { messages, cuts, acknowledged: acknowledged.size, handedInAgain, wrong: [...wrong, ...wrongInPosts(recorder, kept).wrong] };
  } finally {
    await desk.close();
    await proxy.close();
    await recorder.close();
  }
}
