import { createHash } from 'node:crypto';
import { z } from 'zod';
import { asId } from '../../kernel/ids.ts';
import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import type { Collection } from '../../storage/store.ts';
import { daysAfter, weekdayOf } from '../../time/school-day.ts';
import { accountCard, quoteOf } from '../account-card.ts';
import { WEEKDAYS, type AccountsSettings } from '../account-settings.ts';
import type { AccountSchool } from '../account-ports.ts';
import { dayWords } from './check-card.ts';
import { isInSchool } from './check-rota.ts';
import { lastMoment, namesIn, type Round } from './check-round.ts';

type Source = AccountsSettings['sources'][number];

const lookSchema = z.strictObject({
  id: z.string(),
  /** The day of the week it belongs to. */
  day: z.iso.date(),
  /** As school.yaml calls it. */
  name: z.string(),
  /** Those whom school.yaml named on that day. */
  asked: z.array(z.string()),
  state: z.enum(['asked', 'seen', 'wrong', 'not-checked']),
  by: z.string().nullable(),
  at: z.number().nullable(),
});
export type SourceLook = z.output<typeof lookSchema>;

/** One row for each monitored source that is no account (reviews, mentions) and each week. */
export const sourceLooks: Collection<SourceLook> = { name: 'source-looks', schema: lookSchema, version: 1, indexes: { day: (look) => look.day, open: (look) => (look.state === 'asked' ? 'yes' : null) }, sensitive: false };

/** The same source under the same name, whatever else of it changes. */
export const sourceId = (name: string): string => createHash('sha256').update(name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()).digest('hex').slice(0, 16);
export const lookId = (name: string, day: string): string => `${sourceId(name)} ${day}`;

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

type Parts = NonNullable<CardInput<'account-card'>['parts']>;

/** The week's list: each source with what came of it, or the buttons that say so. */
export function sourcesCard(looks: readonly SourceLook[], school: AccountSchool): CardContent {
  const nameOf = namesIn(school);
  const parts: Parts = looks.slice(0, 6).map((look) => ({
    heading: look.name,
    lines: look.state === 'asked' ? [] : [{ text: look.by === null ? 'Not checked that week.' : `${nameOf(look.by)}: ${look.state === 'seen' ? 'seen, nothing to do.' : 'something was wrong.'}` }],
    buttons: look.state === 'asked' || look.state === 'not-checked' ? [{ title: 'Seen', verb: 'check.seen', data: { look: look.id } }, { title: 'Something wrong', verb: 'check.source-wrong', data: { look: look.id } }] : [],
  }));
  const because = school.settings.sources.find((source) => looks.some((look) => look.name === source.name) && source.because)?.because;
  return accountCard({
    title: 'What is said about the school',
    state: `The week of ${dayWords(looks[0]?.day ?? '')}`,
    lines: ['Please have a look at these. One of you is enough. Reply to nothing from here.'],
    parts: [...parts, ...(looks.length > 6 ? [{ lines: [{ text: `And ${looks.length - 6} more: ${looks.slice(6).map((look) => look.name).join(', ')}.` }] }] : [])],
    ...(because ? { quotes: [quoteOf('Your policy says', because, school)] } : {}),
  });
}

/** Asked before a report is begun about something seen there. */
export const sourceWrongCard = (look: SourceLook): CardContent => accountCard({
  title: 'Something wrong',
  state: look.name,
  lines: ['It is kept that something was wrong; nothing of what it is was asked or sent yet.', 'Is a child named, shown or perhaps in danger?'],
  others: [
    { title: 'Yes, or I am not sure', verb: 'check.source-danger', data: { look: look.id } },
    { title: 'No child in it', verb: 'check.source-report', data: { look: look.id } },
    { title: 'Undo: nothing was wrong', verb: 'check.source-undo', data: { look: look.id } },
  ],
});
