import type { Grant } from '../kernel/grant.ts';
import { asId, type KeyId } from '../kernel/ids.ts';
import { roleWords, type Person } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx, Tx } from '../storage/store.ts';
import { caseReaders, incidents, lowLevelConcerns, readerId, type CaseActor, type Doing, type Incident } from './incident.ts';

/** A matter by its reference, wherever it is kept; null when there is none or its key was destroyed. */
export async function caseById(tx: Pick<ReadTx, 'get'>, id: string, grant: Grant): Promise<Incident | null> {
  if (id === '') return null;
  return (await tx.get(incidents, id, grant)) ?? (await tx.get(lowLevelConcerns, id, grant));
}

export const isLowLevel = (record: Incident): boolean => record.grade?.as === 'low-level';

/** Keeps a matter where it belongs: small worries about adults apart from everything else. */
export async function keep(tx: Tx, record: Incident): Promise<void> {
  const [here, other] = isLowLevel(record) ? [lowLevelConcerns, incidents] : [incidents, lowLevelConcerns];
  if ((await tx.findIds(other, 'id', record.id)).length > 0) tx.remove(other, record.id);
  tx.put(here, record, keyOf(record));
}

export const keyOf = (record: Incident): KeyId => asId<'key'>(record.key);

/** Every matter of one report, the one the reporter's reference names first. */
export async function mattersOf(tx: Pick<ReadTx, 'find'>, report: string, grant: Grant): Promise<readonly Incident[]> {
  const all = [...(await tx.find(incidents, 'report', report, grant)), ...(await tx.find(lowLevelConcerns, 'report', report, grant))];
  return all.toSorted((a, b) => Number(b.id === report) - Number(a.id === report));
}

/** Lets someone open a matter from now on; the owner is one, a past one none. */
export function letRead(tx: Pick<Tx, 'put'>, incident: string, person: string, part: 'recipient' | 'owner' | 'past'): void {
  tx.put(caseReaders, { id: readerId(incident, person), incident, person, part });
}

/** Ids of those who may open it at this moment. */
export async function readersOfCase(tx: Pick<ReadTx, 'find'>, incident: string): Promise<readonly string[]> {
  return (await tx.find(caseReaders, 'incident', incident)).flatMap((row) => (row.part === 'past' ? [] : [row.person]));
}

export const actorOf = (person: Person): CaseActor => ({ person: person.id, name: person.name, role: person.roles[0] ? roleWords(person.roles[0]) : 'Colleague' });

/** What happens in this turn, for the record. */
export const doingIn = (turn: Pick<Turn, 'inbound' | 'now' | 'actor'>): Doing => ({ id: turn.inbound.eventId, at: turn.now, by: turn.actor ? actorOf(turn.actor) : null });

export function dataText(turn: Pick<Turn, 'inbound'>, name: string): string {
  const { inbound } = turn;
  if (inbound.kind !== 'action' && inbound.kind !== 'timer') return '';
  const value = inbound.data[name];
  return typeof value === 'string' ? value : '';
}

/** What was typed or chosen in a field of the pressed card, without the blanks at its ends. */
export const given = (turn: Pick<Turn, 'inbound'>, field: string): string => (turn.inbound.kind === 'action' ? (turn.inbound.inputs[field] ?? '').trim() : '');
