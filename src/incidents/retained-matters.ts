import type { RetentionClassId } from '../records/retention-classes.ts';
import type { Look, Retained } from '../records/retention-ports.ts';
import { endKey } from '../records/erasure.ts';
import { asId } from '../kernel/ids.ts';
import { cancel } from '../time/timers.ts';
import { dayIn } from '../time/school-day.ts';
import { caseById, isLowLevel } from './case-store.ts';
import { caseReaders, incidents, lowLevelConcerns, mayReceive, type Incident } from './incident.ts';

/** Which time a matter is kept for, unless its reviewer says another. */
export function retentionClassOf(record: Incident): RetentionClassId {
  if (record.practice) return 'other-report';
  if (isLowLevel(record)) return 'low-level-concern';
  return { welfare: 'child-protection', conduct: 'allegation', other: 'other-report' }[record.track] as RetentionClassId;
}

/** Reports, one by one. Nobody whom one is about, or who made it, decides on it or learns that it is there. */
export const retainedMatters: Retained = {
  kind: 'incidents',
  batched: false,
  ids: async (tx) => [...(await tx.findIds(incidents, 'state', 'closed')), ...(await tx.findIds(lowLevelConcerns, 'state', 'closed'))],
  look: async (tx, id, grant): Promise<Look | null> => {
    const record = await caseById(tx, id, grant);
    if (record?.state !== 'closed' || record.closedAt === null) return null;
    const own = retentionClassOf(record);
    const classes: readonly RetentionClassId[] = own === 'child-protection' || own === 'allegation' ? [own, 'sexual-abuse'] : [own];
    return { class: own, classes, from: dayIn(own === 'allegation' ? record.at : record.closedAt), key: asId<'key'>(record.key), reference: record.id, mayReview: (person) => mayReceive(record, person) };
  },
  erase: async (turn, id) => {
    const record = await caseById(turn.tx, id, turn.grant);
    if (!record) return;
    turn.tx.remove(isLowLevel(record) ? lowLevelConcerns : incidents, id);
    for (const row of await turn.tx.findIds(caseReaders, 'incident', id)) turn.tx.remove(caseReaders, row);
    cancel(turn.tx, `case:${id}:erase-due`);
    endKey(turn.tx, id, record.key);
  },
};
