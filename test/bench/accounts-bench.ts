import { accounts, accountRuns, runsId } from '../../src/accounts/account.ts';
import type { AccountPorts, AccountSchool } from '../../src/accounts/account-ports.ts';
import { accountRoutes } from '../../src/accounts/account-routes.ts';
import type { CheckRule } from '../../src/accounts/account-rules.ts';
import { accountChecks, answered } from '../../src/accounts/checks/checks.ts';
import { ACCOUNTS_DAY } from '../../src/accounts/daily.ts';
import { asId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { outbox, type OutboxRow } from '../../src/outbox/outbox.ts';
import { Staff, type ListedPerson } from '../../src/people/staff.ts';
import { dayAfter, instantOf } from '../../src/time/school-day.ts';
import { hoursSchema } from '../../src/time/school-hours.ts';
import { Ticker } from '../../src/time/ticker.ts';
import { schedule } from '../../src/time/timers.ts';
import { makeTurns } from '../../src/turn.ts';
import { tempStore } from '../fixtures/temp-store.ts';
import { ranBy, rulesOf } from '../fixtures/years-of-checks.ts';

// How long the daily tick of one school takes on a real disk: 200 accounts, 200 staff, two runners each. Every daily work and all the asks of a day,
// with opening the sealed accounts, sealing the cards and the journal. Each day is measured by itself.
const ACCOUNTS = 200;
const DAYS = Number(process.argv[2] ?? 40);
const FIRST = '2027-01-04';

const id = asId<'school'>('bench');
const people: ListedPerson[] = Array.from({ length: 200 }, (_, i) => ({ id: `person-${i}`, name: `Person Number${i}`, roles: i === 0 ? ['headteacher', 'slt'] : ['teacher'] }));
const rule: CheckRule = { days: 'every-day', at: '08:00', secondAfterMinutes: 120, leadersAfterMinutes: 240, preferred: false };
const school: AccountSchool = {
  staff: new Staff(people), settings: { sources: [], existing: [] }, hours: hoursSchema.parse(undefined), policies: [], channels: [{ id: 'leadership', name: 'Leadership team', purpose: 'leadership', members: [] }],
  emailDomains: [], corpus: () => null, rules: () => rulesOf(rule), whereOf: () => '',
};
const ports: AccountPorts = { schools: () => school, beside: { prepare: () => Promise.resolve(null), show: () => Promise.resolve() }, away: () => Promise.resolve([]), beginReport: () => Promise.resolve(), urgent: () => Promise.resolve(), pageLink: () => null };

const temp = await tempStore([id]);
const { store } = temp;
let now = instantOf(FIRST, '00:00');
const clock = { now: () => now };
const accept = makeTurns<{ level: 'none' }>({
  store, routes: accountRoutes(ports), clock, log: silentLog, wake: () => undefined, schoolOf: () => ({ id, name: 'Bench School', example: true }), factsOf: () => Promise.resolve({ kind: 'member' }),
  personOf: (_tx, _school, account) => Promise.resolve(account.surface === 'system' ? null : school.staff.byId(account.id)), screen: () => ({ level: 'none' }), intentOf: () => 'ask', refusalCard: (refusal) => ({ template: 'refused', data: { reason: refusal } }),
});
const ticker = new Ticker({ store, schools: [id], accept, clock, log: silentLog });
const note = (name: string) => ({ at: now, actor: null, inbound: { eventId: asId<'event'>(name), kind: 'bench', route: null } });

await store.transact(id, note('fill'), async (tx) => {
  for (let i = 0; i < ACCOUNTS; i++) {
    const runners = [i, (i + 1) % people.length].map((n) => ({ id: `person-${n}`, name: `Person Number${n}` }));
    const key = tx.newKey('account');
    tx.put(accounts, { ...ranBy(`account-${i}`, 'Instagram', `bench_${i}`, runners), key }, key);
    for (const runner of runners) tx.put(accountRuns, { id: runsId(`account-${i}`, runner.id), account: `account-${i}`, person: runner.id });
  }
  schedule(tx, now, ACCOUNTS_DAY, now, ACCOUNTS_DAY);
  await Promise.resolve();
});
await ticker.runOnce();

const delivered = (row: OutboxRow): OutboxRow => ({ ...row, state: 'delivered' });

interface Took {
  readonly ms: number;
  /** Of this process alone: what other work on the machine took is not in it. */
  readonly cpuMs: number;
}

async function timed(day: string, time: string): Promise<Took> {
  now = instantOf(day, time);
  const began = performance.now();
  const cpu = process.cpuUsage();
  while ((await ticker.runOnce()) > 0);
  const spent = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpuMs: (spent.user + spent.system) / 1_000 };
}

const night: Took[] = [];
const asks: Took[] = [];
for (let day = dayAfter(FIRST), i = 0; i < DAYS; i++, day = dayAfter(day)) {
  night.push(await timed(day, '00:12'));
  asks.push(await timed(day, '08:00'));
  // Delivered and answered elsewhere: what is measured is the tick, not a queue that nobody empties.
  await store.transact(id, note(`sent ${day}`), async (tx) => {
    for (const row of await tx.find(outbox, 'state', 'queued')) tx.put(outbox, delivered(row));
    for (const check of await tx.find(accountChecks, 'open', 'yes')) tx.put(accountChecks, answered(check, 'nothing-found', check.asked[0] ?? '', now, day, false));
  });
}
const share = (times: readonly number[], of: number): number => Number((times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * of))] ?? 0).toFixed(1));
const figures = (took: readonly Took[]) => ({ p50: share(took.map((one) => one.ms), 0.5), p99: share(took.map((one) => one.ms), 0.99), cpuP50: share(took.map((one) => one.cpuMs), 0.5) });
const both = night.map((one, i) => ({ ms: one.ms + (asks[i]?.ms ?? 0), cpuMs: one.cpuMs + (asks[i]?.cpuMs ?? 0) }));
process.stdout.write(`${JSON.stringify({ accounts: ACCOUNTS, staff: people.length, days: DAYS, dailyWorksMs: figures(night), asksMs: figures(asks), togetherMs: figures(both) })}\n`);
await temp.end();
