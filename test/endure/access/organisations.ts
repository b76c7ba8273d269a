import { spawnSync } from 'node:child_process';
import type { FamilyRun } from '../family.ts';

const TEST = 'test/unit/incidents/routing.property.test.ts';

/**
 * Promise 28: the property test of routing, whose own planted faults are its checks taken away one by one. Every test run has its short size, so
 * it is not run a second time here.
 */
export function organisations(short: boolean, count: number): FamilyRun {
  if (short) return { findings: [], planted: [], notRun: [{ promise: 28, what: 'organisations made at random', why: `${TEST} is in the same test run; the long run is npm run endure:access` }] };
  const done = spawnSync('npx', ['vitest', 'run', TEST], { env: { ...process.env, ROUTES_RUNS: String(count) }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const counted = Object.fromEntries([...(/organisations and incidents: ([^\n]*)/.exec(done.stdout)?.[1] ?? '').matchAll(/([A-Za-z][\w =]*?) (\d+)(?: ·|$)/g)].map(([, what, n]) => [what ?? '', Number(n)]));
  return {
    findings: [{
      promise: 28, what: 'any incident in any organisation: nobody concerned is told', asked: '100,000 organisations: 0 deliveries to a set that holds the subject, always somebody eligible or a held matter with whom to ring',
      counts: { organisations: count, ...counted }, met: done.status === 0, ...(done.status === 0 ? (count < 100_000 ? { short: `${count} organisations, not 100,000.` } : {}) : { short: done.stdout.slice(-600) }),
    }],
    planted: [{ fault: 'routing with one of its checks taken away', caught: done.status === 0 && /is found to be routed wrongly|passed/.test(done.stdout) }],
    notRun: [],
  };
}
