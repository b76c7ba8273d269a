import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import type { CheckRule } from '../account-rules.ts';
import { awayOn, instantsOf, isInSchool } from './check-rota.ts';

const MINUTE_MS = 60_000;
/** Where nothing says when: the time at which leaders are told and other sources are asked for. */
const USUAL_TIME = '08:30';

/** One look at the day: everything that is due now happens in it, once. */
export interface Round {
  readonly turn: Turn;
  readonly ports: AccountPorts;
  readonly school: AccountSchool;
  readonly rule: CheckRule | null;
  readonly today: string;
  /** When leaders are told what is not urgent, and the weekly lists go out; null on days without school. */
  readonly morning: number | null;
  /** The instants of today. */
  readonly instant: (time: string) => number;
  readonly away: ReadonlySet<string>;
}

/** Null while the policies are being read and school.yaml sets no rule: then nothing is known of the day. */
export async function roundOf(turn: Turn, ports: AccountPorts): Promise<Round | null> {
  const school = ports.schools(turn.school.id);
  const rule = school.rules().checks?.rule ?? null;
  if (rule === null && school.corpus() === null && school.settings.sources.length === 0) return null;
  const today = dayIn(turn.now);
  const instant = instantsOf(today);
  const morning = isInSchool(today, school.hours) ? instant(rule?.at ?? USUAL_TIME) : null;
  return { turn, ports, school, rule, today, morning, instant, away: await awayOn(today, turn.tx, ports) };
}

/** Nobody is asked or chased after this: the end of the school's day, or an hour after leaders would have heard of it. */
export const lastMoment = ({ school, rule, instant }: Pick<Round, 'school' | 'rule' | 'instant'>, askedFrom: number): number =>
  Math.max(instant(school.hours.closes), askedFrom + ((rule?.leadersAfterMinutes ?? 0) + 60) * MINUTE_MS);

export const namesIn = ({ staff }: Pick<AccountSchool, 'staff'>) => (person: string): string => staff.byId(person)?.name ?? 'a colleague who has left';
