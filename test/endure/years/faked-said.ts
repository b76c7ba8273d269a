import type { FakedDesk } from './faked-desk.ts';

/**
 * What the desk said. question: asked for a day's check. told: leaders hear of a day that passed without one; note: the message in which they hear of
 * one or several. week: the counts of a week.
 */
export interface Said {
  readonly what: 'question' | 'told' | 'note' | 'week';
  /** To whom, by their id in school.yaml. */
  readonly to: string;
  /** ISO day that it is about: the check's, the one that passed, the note's own, the week's Monday. */
  readonly day: string;
  /** Slack's time of the message, UTC ms. */
  readonly at: number;
}

/** Not before then, and once. */
export interface Due extends Pick<Said, 'what' | 'to' | 'day'> {
  readonly from: number;
}

export const HOUR_MS = 3_600_000;
const CLOCKS_FORWARD = '2027-03-28';
/** The Monday of the week whose counts are waited for. */
export const WEEK = '2027-03-29';

/** A time in London, worked out here and not by the desk's own calendar. */
export const london = (day: string, time: string): number => Date.parse(`${day}T${time}Z`) - (day < CLOCKS_FORWARD ? 0 : HOUR_MS);
const WORDS = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
/** The days as cards print them, "Wednesday 24 March". */
const DAYS: ReadonlyMap<string, string> = new Map(Array.from({ length: 10 }, (_one, i) => Date.parse('2027-03-24') + i * 24 * HOUR_MS).map((at) => [WORDS.format(at).replace(',', ''), new Date(at).toISOString().slice(0, 10)]));

/** As findings name it: the same for what is said twice. */
export const nameOf = ({ what, to, day }: Pick<Said, 'what' | 'to' | 'day'>): string => `${what} ${day} to ${to}`;

/** What was due and did not come, came twice, came before its time, or was due on no such day. */
export interface Counted {
  readonly missed: readonly string[];
  readonly twice: readonly string[];
  readonly early: readonly string[];
  readonly notDue: readonly string[];
}

/** What was said held against what was due: days and times worked out beforehand, none asked of the desk. */
export function counted(said: readonly Said[], due: readonly Due[]): Counted {
  const times = new Map<string, number[]>();
  for (const one of said) times.set(nameOf(one), [...(times.get(nameOf(one)) ?? []), one.at]);
  const known = new Set(due.map(nameOf));
  return {
    missed: due.filter((one) => !times.has(nameOf(one))).map(nameOf),
    twice: due.filter((one) => (times.get(nameOf(one))?.length ?? 0) > 1).map(nameOf),
    early: due.filter((one) => times.get(nameOf(one))?.some((at) => at < one.from)).map(nameOf),
    notDue: [...times.keys()].filter((name) => !known.has(name)),
  };
}

/** All of it in words. */
export const wrongIn = ({ missed, twice, early, notDue }: Counted): string[] => [missed, twice, early, notDue].flatMap((all, i) => all.map((one) => `${['missed', 'twice', 'early', 'not due'][i]}: ${one}`));

/** Reads it off the conversations as they stand: what Slack has is what people saw. */
export function saidIn(desk: Pick<FakedDesk, 'textsTo'>, runner: string, leaders: readonly string[]): Said[] {
  const daysIn = (text: string): string[] => [...text.matchAll(/[A-Z][a-z]+day \d+ (?:March|April)/g)].flatMap(([words]) => DAYS.get(words) ?? []);
  const questions = desk.textsTo(runner).flatMap(({ text, at }): Said[] => {
    const [day] = text.startsWith('Account check\n') ? daysIn(text) : [];
    return day === undefined ? [] : [{ what: 'question', to: runner, day, at }];
  });
  return [...questions, ...leaders.flatMap((to) => desk.textsTo(to).flatMap(({ text, at }): Said[] => {
    // The day on which they are told stands first.
    const [on, ...passed] = text.startsWith('Account checks of days before\n') ? daysIn(text) : [];
    return [
      ...(on === undefined ? [] : [{ what: 'note' as const, to, day: on, at }]),
      ...passed.map((day) => ({ what: 'told' as const, to, day, at })),
      // Alone or among other reminders.
      ...(/[Ww]eek of 29 March 2027/.test(text) ? [{ what: 'week' as const, to, day: WEEK, at }] : []),
    ];
  }))];
}
