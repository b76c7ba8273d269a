import { z } from 'zod';
import { asId, type PersonId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection, ReadTx } from '../storage/store.ts';

const saidSchema = z.strictObject({ from: z.iso.date(), to: z.iso.date(), by: z.string(), at: z.number() });
const absenceSchema = z.strictObject({ id: z.string(), from: z.iso.date(), to: z.iso.date(), history: z.array(saidSchema) });
export type Absence = z.output<typeof absenceSchema>;

/** Who is away from which day to which: ids and days, no reason. One for each person; what was said of them before stays in its history. */
export const absences: Collection<Absence> = { name: 'absences', schema: absenceSchema, version: 1, indexes: { all: () => 'yes' }, sensitive: false };

/** Whether a person is away on this ISO day; the first and the last day count. */
export async function isAwayOn(tx: Pick<ReadTx, 'get'>, person: PersonId, day: string): Promise<boolean> {
  const absence = await tx.get(absences, person);
  return absence !== null && absence.from <= day && day <= absence.to;
}

/** Ids of all who are away on this ISO day. */
export async function awayPeopleOn(tx: Pick<ReadTx, 'find'>, day: string): Promise<readonly PersonId[]> {
  return (await tx.find(absences, 'all', 'yes')).filter(({ from, to }) => from <= day && day <= to).map(({ id }) => asId<'person'>(id));
}

/** Keeps that a person is away on these days, in place of what was said before. Coming back early is a `to` that has passed. */
export async function setAway(turn: Pick<Turn, 'tx' | 'now'>, person: PersonId, by: PersonId, from: string, to: string): Promise<Absence> {
  const before = await turn.tx.get(absences, person);
  const absence: Absence = { id: person, from, to, history: [...(before?.history ?? []), { from, to, by, at: turn.now }] };
  turn.tx.put(absences, absence);
  return absence;
}
