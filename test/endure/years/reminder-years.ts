import { noticePosts } from '../../../src/reminders/notice-saying.ts';
import { outbox } from '../../../src/outbox/outbox.ts';
import { asId, type SchoolId } from '../../../src/kernel/ids.ts';
import type { Store } from '../../../src/storage/store.ts';
import { yearsOfChecks } from '../../fixtures/years-of-checks.ts';
import { yearsOfReminders } from '../../fixtures/years-of-reminders.ts';
import { together, type FamilyRun, type Finding, type Planted, type Size } from '../family.ts';
import { fakedProcess } from './faked-process.ts';

const ASKED = 'ten simulated years with clock changes, leap days, terms, INSET and bank holidays, restarts, days and weeks down, clock jumps: 0 missed, 0 twice, 0 at the wrong time';

type Tamper = (store: Store, school: SchoolId) => Promise<void>;
const note = { at: 0, actor: null, inbound: { eventId: asId<'event'>('tampered'), kind: 'test', route: null } };

/** A message taken away, and one sent twice, after three months in which all came. */
const TAMPERED: Readonly<Record<string, Tamper>> = {
  'a reminder that was never sent': (store, school) => store.transact(school, note, async (tx) => {
    const [day = ''] = await tx.values(noticePosts, 'day').then((all) => all.map(String));
    for (const post of (await tx.find(noticePosts, 'day', day)).slice(0, 1)) tx.remove(noticePosts, post.id);
  }),
  'a reminder that was sent twice': (store, school) => store.transact(school, note, async (tx) => {
    const [row] = (await tx.find(outbox, 'state', 'queued')).filter((one) => one.cardKey.startsWith('reminder:') && one.kind === 'post');
    if (row) tx.put(outbox, { ...row, id: asId(`${row.id}-again`) });
  }),
};

async function planted(): Promise<Planted[]> {
  const all: Planted[] = [];
  for (const [fault, tamper] of Object.entries(TAMPERED)) {
    const found = await yearsOfReminders('2026-09-01', '2026-11-30', 3, tamper);
    all.push({ fault, caught: found.missed.length + found.doubled.length > 0 });
  }
  return all;
}

/** Reminders and checks over years, on a clock that is moved; then days of checks on the whole process, with the machine's clock moved under it. Every test run has a year of checks and three of reminders, so the short size runs neither a second time. */
export async function reminderYears(size: Size, say: (line: string) => void): Promise<FamilyRun> {
  if (size === 'short') {
    return { findings: [], planted: await planted(), notRun: [{ promise: 41, what: 'years of reminders and of checks', why: 'test/unit/reminders/years-of-reminders.test.ts and test/unit/accounts/checks/checks-ten-years.test.ts are in the same test run; the long run is npm run endure:years' }] };
  }
  const reminders = await yearsOfReminders('2026-09-01', '2036-08-31', 1);
  say(`reminders: ${reminders.days} days`);
  const checks = await yearsOfChecks('2027-01-01', '2036-12-31', 1);
  const wrong = [...reminders.missed, ...reminders.doubled, ...reminders.atWrongTime, ...checks.missed, ...checks.doubled, ...checks.offTime];
  const faked = await fakedProcess(say);
  const whole = faked.findings.length === 0 ? 'no run under faketime on a whole process' : 'the whole process runs under faketime for days, not for years';
  const short = `The clock is the desk's own, moved by the harness: ${whole}.${wrong[0] ? ` First: ${String(wrong[0])}` : ''}`;
  const finding = (what: string, counts: Finding['counts'], met: boolean): Finding => ({ promise: 41, what, asked: ASKED, counts, met, short });
  const years: FamilyRun = {
    findings: [
      finding('reminders of the school year', { days: reminders.days, queued: reminders.queued, said: reminders.said, messages: reminders.messages, escalated: reminders.escalated, digests: reminders.digests, restarts: reminders.restarts, replays: reminders.replays, daysDown: Math.round(reminders.daysDown), missed: reminders.missed.length, twice: reminders.doubled.length, atTheWrongTime: reminders.atWrongTime.length }, reminders.missed.length + reminders.doubled.length + reminders.atWrongTime.length === 0),
      finding('checks of accounts, every day and on school days', { onTheMinute: checks.onTheMinute, afterDowntime: checks.afterDowntime, restarts: checks.restarts, replays: checks.replays, jumps: checks.jumps, missed: checks.missed.length, twice: checks.doubled.length, atTheWrongTime: checks.offTime.length }, checks.missed.length + checks.doubled.length + checks.offTime.length === 0),
    ],
    planted: await planted(),
    notRun: [],
  };
  return together([years, faked]);
}
