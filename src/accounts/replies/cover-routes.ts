import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn, instantOf } from '../../time/school-day.ts';
import { workingDays } from '../../time/working-days.ts';
import { accounts, type Account } from '../account.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf, inputsOf } from '../account-press.ts';
import { replyClocks } from './comments.ts';
import { autoForm, coverCard, namedCard, nameForm } from './cover-card.ts';
import { holidaysAhead, newCover, replyCover, type Cover } from './holiday-cover.ts';
import { leaderAddresses, leadersOf } from '../leaders.ts';
import { replyRefusal } from './reply-card.ts';
import { heldById, runnersOnStaff, toPerson } from './reply-store.ts';
import { setClock } from './reply-timers.ts';

const active = (turn: Turn): Promise<Account[]> => turn.tx.find(accounts, 'state', 'active', turn.grant);
const keyOf = ({ id }: Cover): string => `reply:cover:${id}`;

/**
 * Asks leaders, five working days before each holiday, who answers over it, and once more on the last working day before it. Nothing is asked where no
 * rule says by when, or no account runs. Days on which the desk was down are made up for while the holiday is not over.
 */
async function askAboutHolidays(turn: Turn, school: AccountSchool): Promise<void> {
  if (school.rules().replies === null) return;
  const today = dayIn(turn.now);
  const holidays = holidaysAhead(today, school.hours);
  const running = holidays.length === 0 ? [] : await active(turn);
  if (running.length === 0) return;
  const days = workingDays(school.hours, 'school-holidays');
  for (const holiday of holidays) {
    const known = await turn.tx.get(replyCover, holiday.from);
    const nudges = known !== null && known.settled === null && !known.nudged && today < holiday.from && days.nextWorkingDay(today) > holiday.to;
    if (known && !nudges) continue;
    const cover: Cover = known ? { ...known, nudged: true } : newCover(holiday, turn.now);
    turn.tx.put(replyCover, cover);
    const card = coverCard(cover, running, school, today, known ? ['Not settled yet, and the holiday begins after today.'] : []);
    for (const to of leaderAddresses(school)) turn.send(to, known ? `${keyOf(cover)}:again` : keyOf(cover), card);
  }
}

/** Not at midnight, when the day's work is done, but in its morning. */
export function scheduleHolidays(turn: Turn, school: Pick<AccountSchool, 'hours'>): void {
  const today = dayIn(turn.now);
  if (holidaysAhead(today, school.hours).length > 0) turn.schedule('reply:holidays', Math.max(turn.now, instantOf(today, MORNING)), ASK);
}

const ASK = 'reply.holidays';
const MORNING = '07:30';

/** `accounts/reply-cover`: who answers over a holiday. */
export function coverRoutes(ports: AccountPorts): Route[] {
  const press = (verb: string, act: (turn: Turn, cover: Cover, school: AccountSchool) => Promise<void>): Route => ({
    name: `accounts/reply-cover-${verb}`,
    match: { kind: 'action', verb: `reply.cover-${verb}` },
    action: 'reply.cover',
    help: null,
    handle: async (turn) => {
      const school = ports.schools(turn.school.id);
      const cover = await turn.tx.get(replyCover, dataOf(turn, 'holiday'));
      if (!cover) return turn.reply({ card: replyRefusal('It is here no longer', ['I have no such holiday any more. Nothing was changed.']) });
      if (cover.to < dayIn(turn.now)) return turn.reply({ card: coverCard(cover, await active(turn), school, dayIn(turn.now), ['That holiday is over. Nothing was changed.']) });
      return act(turn, cover, school);
    },
  });
  return [
    { name: 'accounts/reply-holidays', match: { kind: 'timer', event: ASK }, action: 'system.run', help: null, handle: (turn) => askAboutHolidays(turn, ports.schools(turn.school.id)) },
    press('name', async (turn, cover, school) => turn.reply({ step: nameForm(cover, await mayAnswer(turn, school)) })),
    press('named', named),
    press('auto', async (turn, cover) => turn.reply({ step: autoForm(cover, await active(turn)) })),
    press('set', automatic),
    press('none', async (turn, cover, school) => {
      if (cover.people.length > 0 || cover.automatic.length > 0) return settle(turn, cover, school, ['Somebody else settled it meanwhile. Nothing was changed.'], false);
      return settle(turn, cover, school, []);
    }),
    press('clear', (turn, cover, school) => settle(turn, { ...cover, people: [], automatic: [] }, school, ['Taken back: nobody is named now.'])),
  ];
}

/** Those who run an account, and leaders. */
async function mayAnswer(turn: Turn, school: AccountSchool): Promise<{ id: string; name: string }[]> {
  const found = new Map<string, string>();
  for (const { id } of await active(turn)) for (const { person, name } of await runnersOnStaff(turn.tx, id, school.staff)) if (person !== null) found.set(person, name);
  for (const { id, name } of leadersOf(school)) found.set(id, name);
  return [...found].map(([id, name]) => ({ id, name }));
}

async function named(turn: Turn, cover: Cover, school: AccountSchool): Promise<void> {
  const inputs = inputsOf(turn);
  const person = (await mayAnswer(turn, school)).find(({ id }) => id === inputs['person']);
  const from = inputs['from'] ?? '';
  const to = inputs['to'] ?? '';
  const faults: Record<string, string> = {};
  const within = (day: string): boolean => cover.id <= day && day <= cover.to;
  if (!person) faults['person'] = 'Choose one.';
  if (!within(from)) faults['from'] = 'Give a day of the holiday.';
  if (!within(to)) faults['to'] = 'Give a day of the holiday.';
  else if (to < from) faults['to'] = 'That is before the first day.';
  if (!person || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  if (person.id !== turn.actor?.id) turn.send(toPerson(person.id), `${keyOf(cover)}:named:${turn.inbound.eventId}`, namedCard(cover, from, to, turn.actor?.name ?? 'A leader'));
  return settle(turn, { ...cover, people: [...cover.people, { person: person.id, from, to }] }, school, []);
}

async function automatic(turn: Turn, cover: Cover, school: AccountSchool): Promise<void> {
  const known = new Set((await active(turn)).map(({ id }) => id));
  const chosen = (inputsOf(turn)['accounts'] ?? '').split(',').filter((id) => known.has(id));
  if (chosen.length === 0) return turn.reply({ fieldErrors: { accounts: 'Tick at least one.' } });
  return settle(turn, { ...cover, automatic: chosen }, school, []);
}

/** Keeps what was settled, changes the card everywhere, and sets every clock by it. */
async function settle(turn: Turn, cover: Cover, school: AccountSchool, notes: readonly string[], changes = true): Promise<void> {
  const running = await active(turn);
  const today = dayIn(turn.now);
  const settled: Cover = changes ? { ...cover, settled: turn.actor ? { by: turn.actor.id, at: turn.now } : null } : cover;
  if (changes) {
    turn.tx.put(replyCover, settled);
    const card = coverCard(settled, running, school, today);
    for (const to of leaderAddresses(school)) {
      turn.send(to, keyOf(cover), card);
      if (cover.nudged) turn.send(to, `${keyOf(cover)}:again`, card);
    }
    for (const { id } of await turn.tx.find(replyClocks, 'open', 'yes')) {
      const held = await heldById(turn, id);
      if (held) await setClock(turn, held, school);
    }
  }
  turn.reply({ card: coverCard(settled, running, school, today, notes) });
}
