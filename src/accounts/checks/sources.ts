import { asId } from '../../kernel/ids.ts';
import { daysAfter, weekdayOf } from '../../time/school-day.ts';
import { WEEKDAYS, type AccountsSettings } from '../account-settings.ts';
import { isInSchool } from './check-rota.ts';
import { lastMoment, type Round } from './check-round.ts';
import { sourcesCard } from './source-card.ts';
import { lookId, sourceId, sourceLooks, type SourceLook } from './source-look.ts';

type Source = AccountsSettings['sources'][number];

/** The day of this week's list that falls on `day`, or was put off to it by days without school; null where none does. */
export function listDayOn(day: string, weekday: Source['day'], inSchool: (day: string) => boolean): string | null {
  if (!inSchool(day)) return null;
  const back = (weekdayOf(day) - (WEEKDAYS.indexOf(weekday) + 1) + 7) % 7;
  const meant = daysAfter(day, -back);
  for (let at = meant; at < day; at = daysAfter(at, 1)) if (inSchool(at)) return null;
  return meant;
}

const lookOver = (look: SourceLook): SourceLook => ({ ...look, state: 'not-checked' });

/** Sends today's lists, once, from the time of the day's checks on. */
export async function weeklySources(round: Round): Promise<void> {
  const { turn, school, today, morning } = round;
  for (const look of await turn.tx.find(sourceLooks, 'open', 'yes')) if (look.day < daysAfter(today, -6)) turn.tx.put(sourceLooks, lookOver(look));
  if (morning === null || turn.now < morning || turn.now > lastMoment(round, morning)) return;
  const inSchool = (day: string): boolean => isInSchool(day, school.hours);
  const lists = new Map<string, SourceLook[]>();
  for (const { name, day: weekday, by } of school.settings.sources) {
    const day = listDayOn(today, weekday, inSchool);
    const asked = by.filter((person) => school.staff.byId(person) !== null && !round.away.has(person));
    if (day === null || asked.length === 0 || (await turn.tx.get(sourceLooks, lookId(name, day)))) continue;
    const look: SourceLook = { id: lookId(name, day), day, name, asked, state: 'asked', by: null, at: null };
    turn.tx.put(sourceLooks, look);
    lists.set(listKey(look), [...(lists.get(listKey(look)) ?? []), look]);
  }
  for (const [key, looks] of lists) for (const person of looks[0]?.asked ?? []) turn.send({ kind: 'person', person: asId<'person'>(person) }, key, sourcesCard(looks, school));
}

/** The same people look through one list. */
const listKey = ({ day, asked }: Pick<SourceLook, 'day' | 'asked'>): string => `sources:${day}:${sourceId(asked.join(' '))}`;

/** The list that a look stands on, as it is now. */
export async function listOf(round: Pick<Round, 'turn'>, look: SourceLook): Promise<{ readonly key: string; readonly looks: readonly SourceLook[] }> {
  const all = await round.turn.tx.find(sourceLooks, 'day', look.day);
  return { key: listKey(look), looks: all.filter((one) => listKey(one) === listKey(look)) };
}
