import { z } from 'zod';
import type { Collection, ReadTx } from '../../storage/store.ts';
import { instantOf, weekdayOf } from '../../time/school-day.ts';
import type { SchoolHours } from '../../time/school-hours.ts';
import { workingDays } from '../../time/working-days.ts';
import type { AccountPorts } from '../account-ports.ts';
import type { CheckRule } from '../account-rules.ts';

const coverSchema = z.strictObject({
  /** "10:00", local. */
  time: z.string(),
  /** Ids of the volunteers; null where nobody looks on such a day. */
  saturday: z.string().nullable(),
  sunday: z.string().nullable(),
  holidays: z.string().nullable(),
  /** The head who agreed to it, and when. */
  by: z.string(),
  at: z.number(),
});
export type Cover = z.output<typeof coverSchema>;

const rotaSchema = z.strictObject({
  /** The account's id. */
  id: z.string(),
  /** Whether checks of the account are asked for. */
  on: z.boolean(),
  /** From which moment, UTC ms: no day before it is ever missed. */
  since: z.number(),
  /** The last day on which each runner was asked first. */
  turns: z.array(z.strictObject({ person: z.string(), last: z.iso.date() })),
  /** Weekends and holidays, once the head agreed to rota and time. */
  cover: coverSchema.nullable(),
});
export type Rota = z.output<typeof rotaSchema>;
export const checkRotas: Collection<Rota> = { name: 'check-rotas', schema: rotaSchema, version: 1, indexes: { on: (rota) => (rota.on ? 'yes' : null) }, sensitive: false };

const absenceSchema = z.strictObject({ id: z.string(), person: z.string(), from: z.iso.date(), to: z.iso.date() });
type Absence = z.output<typeof absenceSchema>;
/** Days on which a runner is away. Why is not asked. */
export const checkAbsences: Collection<Absence> = { name: 'check-absences', schema: absenceSchema, version: 1, indexes: { person: (one) => one.person, all: () => 'yes' }, sensitive: false };

/** Who is away on this day: from their checks alone, or altogether. */
export async function awayOn(day: string, tx: Pick<ReadTx, 'find'>, { away }: Pick<AccountPorts, 'away'>): Promise<ReadonlySet<string>> {
  return new Set([...(await tx.find(checkAbsences, 'all', 'yes')).filter((one) => one.from <= day && day <= one.to).map((one) => one.person), ...(await away(tx, day))]);
}

/** Whether children are in school: no weekend, no closed day, no bank holiday. */
export const isInSchool = (day: string, hours: SchoolHours): boolean => workingDays(hours, 'school-holidays').isWorkingDay(day);

/** What a day asks for: at which local time, quietly of whom; null where the account is not checked on it. */
type DayAsk = { readonly at: string; readonly volunteer: null } | { readonly at: string; readonly volunteer: string };

/** What one day asks for, worked out once for all accounts. `preferred` may stand beside any of the days ("on school days; weekends are welcome"): then weekends and holidays that the policy only prefers are asked of their volunteer alone, and of nobody before the head agreed. */
export function asksOn(day: string, rule: CheckRule, hours: SchoolHours): (cover: Cover | null) => DayAsk | null {
  const everyone: DayAsk = { at: rule.at, volunteer: null };
  const weekday = weekdayOf(day);
  if (isInSchool(day, hours)) return () => everyone;
  if (!rule.preferred) return rule.days === 'every-day' || (rule.days === 'weekdays' && weekday <= 5) ? () => everyone : () => null;
  return (cover) => {
    const volunteer = cover && (weekday === 6 ? cover.saturday : weekday === 7 ? cover.sunday : cover.holidays);
    return cover && volunteer !== null && volunteer !== undefined ? { at: cover.time, volunteer } : null;
  };
}

/** As `asksOn`, for one account. */
export const askOn = (day: string, rule: CheckRule, hours: SchoolHours, cover: Cover | null): DayAsk | null => asksOn(day, rule, hours)(cover);

/** The instants of a day, each worked out once: reading the calendar of London for every account costs more than asking it. */
export function instantsOf(day: string): (time: string) => number {
  const known = new Map<string, number>();
  return (time) => {
    const at = known.get(time) ?? instantOf(day, time);
    known.set(time, at);
    return at;
  };
}

/** The runner whose turn was longest ago, in the register's order where several were never asked; null when nobody is left. */
export function nextRunner(runners: readonly string[], { turns }: Pick<Rota, 'turns'>, not: (person: string) => boolean): string | null {
  const last = (person: string): string => turns.find((one) => one.person === person)?.last ?? '';
  return runners.filter((person) => !not(person)).toSorted((a, b) => (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : 0))[0] ?? null;
}

/** The rota after this person was asked first on that day; those who no longer run the account are left out. */
export const turnTaken = (rota: Rota, person: string, day: string, runners: readonly string[]): Rota => ({
  ...rota, turns: [...rota.turns.filter((one) => one.person !== person && runners.includes(one.person)), { person, last: day }],
});

export const newRota = (account: string, now: number): Rota => ({ id: account, on: true, since: now, turns: [], cover: null });

const planSchema = z.strictObject({ id: z.string(), day: z.iso.date() });
/** The last day that was planned, and what is told once: the first offer of weekends, each month. */
export const checkPlans: Collection<z.output<typeof planSchema>> = { name: 'check-plans', schema: planSchema, version: 1, indexes: {}, sensitive: false };
export const PLAN = 'days';
