import { z } from 'zod';
import type { Person, Staff } from '../../people/staff.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Collection, ReadTx } from '../../storage/store.ts';
import { SENIOR_LEADERS } from '../leaders.ts';

/** Who decides in whose place, from which day to which: ids and days alone. One for each person who is away; a later one replaces it. */
const standInSchema = z.strictObject({ id: z.string(), by: z.string(), to: z.string(), from: z.iso.date(), until: z.iso.date(), at: z.number() });
export type StandIn = z.output<typeof standInSchema>;

export const standIns: Collection<StandIn> = { name: 'account-stand-ins', schema: standInSchema, version: 1, indexes: { all: () => 'yes', to: (one) => one.to }, sensitive: false };

/** Those who may stand in for this person: leaders other than themselves, as the staff list has them now. */
export const mayStandIn = (staff: Staff, by: Pick<Person, 'id'>): Person[] => staff.all.filter((person) => person.id !== by.id && person.roles.some((role) => SENIOR_LEADERS.includes(role)));

/** Those that hold on this day, of people who are still who they were when it was said. */
export function standingInOn(day: string, all: readonly StandIn[], staff: Staff): StandIn[] {
  return all.filter(({ by, to, from, until }) => {
    const principal = staff.byId(by);
    return principal !== null && from <= day && day <= until && mayStandIn(staff, principal).some((person) => person.id === to);
  });
}

export const allStandIns = (tx: Pick<ReadTx, 'find'>): Promise<StandIn[]> => tx.find(standIns, 'all', 'yes');

export function nameStandIn(turn: Pick<Turn, 'tx' | 'now'>, by: string, to: string, from: string, until: string): StandIn {
  const made: StandIn = { id: by, by, to, from, until, at: turn.now };
  turn.tx.put(standIns, made);
  return made;
}
