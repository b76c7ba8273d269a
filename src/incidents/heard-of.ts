import { card } from '../cards/card-data.ts';
import { asId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import { keyOf } from './case-store.ts';
import type { Incident } from './incident.ts';

/** Tells someone who may open it that there is something new, without a word of it. */
export function heardOf(turn: Turn, record: Incident, person: string, what: string): void {
  turn.send({ kind: 'person', person: asId<'person'>(person) }, `case:${record.id}:heard:${person}:${turn.inbound.eventId}`, card('case-heard', { case: record.id, reference: record.id, practice: record.practice, what }), keyOf(record));
}
