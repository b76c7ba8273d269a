import { asId, type SchoolId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { outbox, type OutboxRow } from '../../src/outbox/outbox.ts';
import { Staff, type ListedPerson } from '../../src/people/staff.ts';
import { say } from '../../src/reminders/notices.ts';
import type { ReminderPorts, ReminderSchool } from '../../src/reminders/reminder-ports.ts';
import { reminderRoutes, SCHOOL_YEAR_DAY } from '../../src/reminders/reminder-routes.ts';
import { remindersSchema } from '../../src/reminders/reminder-settings.ts';
import type { DailyWork } from '../../src/routes/daily.ts';
import { deskCard } from '../../src/routes/desk-card.ts';
import { schoolCalendar } from '../../src/time/school-calendar.ts';
import { dayAfter, instantOf, weekdayOf } from '../../src/time/school-day.ts';
import { hoursSchema } from '../../src/time/school-hours.ts';
import { Ticker } from '../../src/time/ticker.ts';
import { schedule } from '../../src/time/timers.ts';
import { makeTurns } from '../../src/turn.ts';
import { tempStore } from '../fixtures/temp-store.ts';

// A trust of 100 schools and 5,000 staff on a real disk. Idle: a tick with nothing due, as nearly all are. Night: every school's day begins at
// once. Morning: what an ordinary day has to say, to one colleague in thirty. September: everybody at once, the worst of the year; there the
// longest single school counts too, because other work waits no longer than that.
const SCHOOLS = 100;
const STAFF = 50;
const DAYS = Number(process.argv[2] ?? 10);
const FIRST = '2027-01-11';

const ids: SchoolId[] = Array.from({ length: SCHOOLS }, (_, i) => asId<'school'>(`school-${i}`));
const people: ListedPerson[] = Array.from({ length: STAFF }, (_, i) => ({ id: `person-${i}`, name: `Person Number${i}`, roles: i === 0 ? ['headteacher', 'slt'] : ['teacher'] }));
const hours = hoursSchema.parse(undefined);
const school: ReminderSchool = {
  staff: new Staff(people), hours, calendar: schoolCalendar({ terms: [], inset: [] }, hours), channels: [{ id: 'leadership', name: 'Leadership team', purpose: 'leadership', members: [] }],
  policies: [], settings: remindersSchema.parse(undefined), corpus: () => null, whereOf: () => '',
};
const SPREAD_S = 120;
const ports: ReminderPorts = { schools: () => school, spreadMs: (id) => Math.floor((ids.indexOf(id) * SPREAD_S * 1_000) / SCHOOLS) };
const load = { every: 30 };
const work: DailyWork = {
  name: 'bench',
  run: async (turn, days) => {
    const day = days.at(-1) ?? '';
    const seed = Number(day.slice(8)) + Number(turn.school.id.slice(7));
    for (let i = 0; i < STAFF; i++) {
      if ((i + seed) % load.every !== 0) continue;
      await say(turn, ports, { key: `${day} ${i}`, to: asId<'person'>(`person-${i}`), kind: 'sign-off', line: 'Your sign-off of the Acceptable Use Agreement is due.', because: null, from: day, escalate: { to: 'leaders', afterSchoolDays: 5 }, card: deskCard({ title: 'Please sign', lines: ['It takes a minute.'], others: [{ title: 'I have read it', verb: 'sign.done', data: { item: 'aup' } }] }) });
    }
  },
};
const temp = await tempStore(ids);
const { store } = temp;
let now = instantOf(FIRST, '00:00');
const clock = { now: () => now };
let longest = 0;
const turns = makeTurns<{ level: 'none' }>({
  store, routes: reminderRoutes(ports, { works: [work] }), clock, log: silentLog, wake: () => undefined, schoolOf: (inbound) => ({ id: inbound.school ?? ids[0]!, name: 'Bench School', example: true }), factsOf: () => Promise.resolve({ kind: 'member' }),
  personOf: () => Promise.resolve(null), screen: () => ({ level: 'none' }), intentOf: () => 'ask', refusalCard: (refusal) => ({ template: 'refused', data: { reason: refusal } }),
});
const ticker = new Ticker({
  store, schools: ids, clock, log: silentLog,
  accept: async (inbound) => {
    const began = performance.now();
    const reply = await turns(inbound);
    longest = Math.max(longest, performance.now() - began);
    return reply;
  },
});
const note = (name: string) => ({ at: now, actor: null, inbound: { eventId: asId<'event'>(name), kind: 'bench', route: null } });
for (const id of ids) {
  await store.transact(id, note(`start ${id}`), async (tx) => {
    schedule(tx, now, SCHOOL_YEAR_DAY, now, SCHOOL_YEAR_DAY);
    await Promise.resolve();
  });
}
await ticker.runOnce();

interface Took {
  readonly ms: number;
  readonly cpuMs: number;
  readonly longestMs: number;
  readonly turns: number;
}

/** Ticks once a second, as the desk does, for as long as schools begin one after the other. */
async function ticks(day: string, time: string): Promise<Took[]> {
  const from = instantOf(day, time);
  const all: Took[] = [];
  for (let second = 0; second <= SPREAD_S; second++) all.push(await tickAt(from + second * 1_000));
  return all;
}

async function tickAt(at: number): Promise<Took> {
  now = at;
  longest = 0;
  const began = performance.now();
  const cpu = process.cpuUsage();
  const handed = await ticker.runOnce();
  const spent = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpuMs: (spent.user + spent.system) / 1_000, longestMs: longest, turns: handed };
}

const delivered = (row: OutboxRow): OutboxRow => ({ ...row, state: 'delivered' });

/** Delivered elsewhere: what is measured is the tick, not a queue that nobody empties. */
async function deliver(day: string): Promise<number> {
  let sent = 0;
  for (const id of ids) {
    await store.transact(id, note(`sent ${id} ${day}`), async (tx) => {
      const rows = await tx.find(outbox, 'state', 'queued');
      sent += rows.length;
      for (const row of rows) tx.put(outbox, delivered(row));
    });
  }
  return sent;
}

const idle: Took[] = [];
const night: Took[] = [];
const morning: Took[] = [];
let messages = 0;
let day = dayAfter(FIRST);
for (let i = 0; i < DAYS; day = dayAfter(day)) {
  const begun = await ticks(day, '00:05');
  if (weekdayOf(day) > 5) continue;
  i++;
  night.push(...begun);
  morning.push(...(await ticks(day, '08:00')));
  for (let n = 0; n < 20; n++) idle.push(await tickAt(instantOf(day, '09:00') + n * 1_000));
  messages += await deliver(day);
}
load.every = 1;
while (weekdayOf(day) > 5) {
  await ticks(day, '00:05');
  day = dayAfter(day);
}
const septemberNight = await ticks(day, '00:05');
const september = await ticks(day, '08:00');
const septemberMessages = await deliver(day);

const share = (all: readonly number[], of: number): number => Number((all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * of))] ?? 0).toFixed(1));
/** Of the ticks in which anything was due; and all of them together, as if no school waited for another. */
const figures = (took: readonly Took[], days: number) => {
  const busy = took.filter((one) => one.turns > 0);
  return { ticks: busy.length, p50: share(busy.map((one) => one.ms), 0.5), p99: share(busy.map((one) => one.ms), 0.99), most: share(busy.map((one) => one.ms), 1), cpuP99: share(busy.map((one) => one.cpuMs), 0.99), allSchoolsCpu: Math.round(busy.reduce((sum, one) => sum + one.cpuMs, 0) / days) };
};
process.stdout.write(`${JSON.stringify({
  schools: SCHOOLS, staff: SCHOOLS * STAFF, days: DAYS, idleTickMs: { p50: share(idle.map((one) => one.ms), 0.5), p99: share(idle.map((one) => one.ms), 0.99) }, nightTickMs: figures(night, DAYS),
  morningTickMs: { ...figures(morning, DAYS), messagesADay: Math.round(messages / DAYS) }, everybodyAtOnceMs: { night: figures(septemberNight, 1), morning: figures(september, 1), messages: septemberMessages },
})}\n`);
await temp.end();
