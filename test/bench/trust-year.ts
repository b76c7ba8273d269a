import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { elapsed } from '../../src/kernel/clock.ts';
import { dayAfter, instantOf, weekdayOf } from '../../src/time/school-day.ts';
import type { FieldValues } from '../../src/chat/inbound.ts';
import { openTrust, type Trust } from '../fixtures/trust.ts';

/*
 * A trust's school year on a moved clock: `trust-year.ts` runs 1, 10, 100 and 1,000 schools of 50 staff one after the other, each in a process of
 * its own, and prints the cost of each kind of work as JSON. `trust-year.ts SCHOOLS DAYS` runs one of them. The year's traffic of one school is
 * the same whatever the trust's size; where fewer days are run, `days` says so.
 */
const FIRST = '2026-11-23';
/** Fewer days where there are more schools: what an operation costs is asked, and that needs no whole year of a thousand. */
const SIZES = [[1, 365], [10, 365], [100, 60], [1_000, 6]] as const;
const QUESTIONS_A_DAY = 2;
const REPORT_EVERY_DAYS = 5;
const SCREENS: readonly FieldValues[] = [
  { danger: 'no', about: 'child' }, { children: 'Wren Quillfeather, 4B', concerned: 'none' }, { words: 'Two boys laugh at his shoes on a page.', behalf: '' }, { when: 'Today at 10.15', now: 'in-school' }, {},
];
const QUESTIONS = ['May staff keep pictures of pupils at home?', 'who do I ask before using cameras with pupils', 'are gifts of pupils allowed at home', 'may I take a ladder home?'];

interface Spent {
  ms: number[];
  cpuMs: number;
}
const kinds = ['question', 'report', 'check', 'round with work due', 'round with nothing due'] as const;
type Kind = (typeof kinds)[number];

async function year(schools: number, days: number): Promise<Record<string, unknown>> {
  const begun = elapsed();
  const trust = await openTrust(schools, instantOf(FIRST, '00:05'));
  const startMs = elapsed() - begun;
  const spent = Object.fromEntries(kinds.map((kind) => [kind, { ms: [], cpuMs: 0 }])) as unknown as Record<Kind, Spent>;
  const counted = async (kind: Kind, work: () => Promise<unknown>): Promise<void> => {
    const cpu = process.cpuUsage();
    const from = elapsed();
    await work();
    spent[kind].ms.push(elapsed() - from);
    const used = process.cpuUsage(cpu);
    spent[kind].cpuMs += (used.user + used.system) / 1_000;
  };
  const faults: Record<string, number> = { notAnswered: 0, notSent: 0, checksNotTaken: 0, otherSchoolsWords: 0 };
  let checksAsked = 0;
  let posts = 0;
  const look = (): ReturnType<Trust['posted']> => {
    const sent = trust.posted();
    posts += sent.length;
    // Each school's policy names its own office: no card of one school holds the words of another.
    for (const { school, card } of sent) if ([...JSON.stringify(card).matchAll(/office (\d+)/g)].some(([, office]) => Number(office) !== school)) faults['otherSchoolsWords']!++;
    return sent;
  };
  const round = async (day: string, time: string): Promise<ReturnType<Trust['posted']>> => {
    trust.at(instantOf(day, time));
    await counted('round with work due', () => trust.app.runOnce());
    return look();
  };
  let day = FIRST;
  for (let i = 0; i < days; i++, day = dayAfter(day)) {
    await round(day, '00:10');
    const morning = await round(day, '08:31');
    if (weekdayOf(day) > 5) continue;
    for (const { school, person, card } of [...morning, ...(await round(day, '08:40'))]) {
      const press = (card.data['sends'] as { verb: string; data: Record<string, string | number> }[] | undefined)?.find(({ verb }) => verb === 'check.nothing');
      if (!press || person === null) continue;
      checksAsked++;
      await counted('check', async () => {
        const { status } = await trust.presses(school, person, press.verb, press.data);
        if (status !== 'recorded') faults['checksNotTaken']!++;
      });
    }
    trust.at(instantOf(day, '10:00'));
    for (let school = 0; school < schools; school++) {
      for (let q = 0; q < QUESTIONS_A_DAY; q++) {
        await counted('question', async () => {
          const reply = await trust.says(school, 8 + ((i * 7 + q) % 40), QUESTIONS[(i + q + school) % QUESTIONS.length] ?? '');
          if (reply.status !== 'recorded') faults['notAnswered']!++;
        });
      }
      if ((i + school) % REPORT_EVERY_DAYS !== 0) continue;
      await counted('report', async () => {
        let reply = await trust.presses(school, 9, 'report.start', {});
        for (const inputs of SCREENS) {
          const step = reply.step?.data as { draft: string; step: string } | undefined;
          if (!step) break;
          reply = await trust.fills(school, 9, step, inputs);
        }
        if (reply.card?.template !== 'report-sent') faults['notSent']!++;
      });
    }
    await round(day, '10:05');
    for (let second = 10; second < 15; second++) {
      trust.at(instantOf(day, '10:06') + second * 1_000);
      await counted('round with nothing due', () => trust.app.runOnce());
    }
    await round(day, '15:30');
    await round(day, '20:00');
  }
  const rssMb = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  const bytes = sizeOf(trust.dataDir);
  await trust.close();
  const share = (all: readonly number[], of: number): number => round2(all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * of))] ?? 0);
  const cost = Object.fromEntries(kinds.map((kind) => {
    const { ms, cpuMs } = spent[kind];
    return [kind, { count: ms.length, cpuMsEach: round2(cpuMs / Math.max(1, ms.length)), cpuMsEachAndSchool: round2(cpuMs / Math.max(1, ms.length) / (kind.startsWith('round') ? schools : 1)), p50Ms: share(ms, 0.5), p99Ms: share(ms, 0.99) }];
  }));
  return { schools, staff: schools * 50, days, seconds: Math.round((elapsed() - begun) / 1_000), startMs: Math.round(startMs), startMsEach: round2(startMs / schools), rssMb, rssMbEach: round2(rssMb / schools), diskKbEachAndDay: round2(bytes / 1024 / schools / days), checksAsked, posts, faults, cost };
}

const round2 = (value: number): number => Math.round(value * 100) / 100;
const sizeOf = (dir: string): number => readdirSync(dir, { withFileTypes: true }).reduce((sum, one) => sum + (one.isDirectory() ? sizeOf(join(dir, one.name)) : statSync(join(dir, one.name)).size), 0);

const [schools, days] = process.argv.slice(2).map(Number);
if (schools !== undefined && days !== undefined) {
  process.stdout.write(`${JSON.stringify(await year(schools, days))}\n`);
} else {
  const loadBefore = loadavg().map((one) => round2(one));
  const sizes = SIZES.map(([count, length]) => JSON.parse(execFileSync(process.execPath, ['--max-old-space-size=12000', '--import', 'tsx', 'test/bench/trust-year.ts', String(count), String(length)], { encoding: 'utf8', maxBuffer: 1e8, stdio: ['ignore', 'pipe', 'inherit'] })) as unknown);
  const text = `${JSON.stringify({ node: process.version, cores: cpus().length, loadBefore, sizes }, null, 2)}\n`;
  mkdirSync('test/endure/results', { recursive: true });
  writeFileSync('test/endure/results/trust-year.json', text);
  process.stdout.write(text);
}
