import type { Grant } from '../kernel/grant.ts';
import type { Person, Role, Staff } from '../people/staff.ts';
import type { OpenItems } from '../routes/open-items.ts';
import type { ReadTx } from '../storage/store.ts';
import { classOf, type RetentionClassId } from './retention-classes.ts';
import type { Look, RetentionPorts } from './retention-ports.ts';
import { batchOf, retainedOf, retentionRows, type RetentionRow } from './retention.ts';

/** Something that waits for a decision: one record, or those of one class and year together. */
export interface Waiting {
  /** `kind/record`, or `batch:class:day`. */
  readonly item: string;
  /** By whose roles it is decided: that of the record itself, whatever its time is counted by. */
  readonly class: RetentionClassId;
  readonly rows: readonly RetentionRow[];
  /** Of one record; null for a batch. */
  readonly look: Look | null;
}

const BATCH = /^batch:([a-z-]+:\d{4}-\d\d-\d\d)$/;
/** A list nobody reads to its end; the rest comes up when these are done. */
const MOST_LISTED = 200;

const mayDecide = (person: Person, of: Pick<Waiting, 'class' | 'look'>): boolean =>
  person.standing === 'listed' && person.roles.some((role) => classOf(of.class).reviewers.includes(role)) && (of.look === null || of.look.mayReview(person));

/** All that waits, whoever for: at most `most`. */
async function everything(tx: ReadTx, ports: Pick<RetentionPorts, 'retained'>, grant: Grant, most: number): Promise<Waiting[]> {
  const found: Waiting[] = [];
  const batches = new Map<string, RetentionRow[]>();
  for (const state of ['due', 'wanted'] as const) {
    for (const row of await tx.find(retentionRows, 'state', state)) {
      const retained = retainedOf(ports, row.kind);
      if (!retained) continue;
      if (retained.batched && row.due !== null) batches.set(batchOf(row.class, row.due), [...(batches.get(batchOf(row.class, row.due)) ?? []), row]);
      else if (found.length < most) {
        const look = await retained.look(tx, row.record, grant);
        if (look) found.push({ item: row.id, class: look.class, rows: [row], look });
      }
    }
  }
  return [...found, ...[...batches].flatMap(([name, rows]) => (rows[0] ? [{ item: `batch:${name}`, class: rows[0].class, rows, look: null }] : []))];
}

/** What waits for a person: nothing that is about them, or that they reported. */
export async function waitingFor(tx: ReadTx, ports: Pick<RetentionPorts, 'retained'>, person: Person, grant: Grant): Promise<Waiting[]> {
  if (person.standing !== 'listed') return [];
  return (await everything(tx, ports, grant, MOST_LISTED)).filter((one) => mayDecide(person, one));
}

/** One that waits, for a person who may decide on it; null for everyone else, and where it does not wait. */
export async function waitingItem(tx: ReadTx, ports: Pick<RetentionPorts, 'retained'>, person: Person, item: string, grant: Grant): Promise<Waiting | null> {
  const one = await itemNamed(tx, ports, item, grant);
  return one && mayDecide(person, one) ? one : null;
}

async function itemNamed(tx: ReadTx, ports: Pick<RetentionPorts, 'retained'>, item: string, grant: Grant): Promise<Waiting | null> {
  const batch = BATCH.exec(item)?.[1];
  if (batch !== undefined) {
    const rows = (await tx.find(retentionRows, 'batch', batch)).filter((row) => row.state === 'due' && retainedOf(ports, row.kind)?.batched === true);
    return rows[0] ? { item, class: rows[0].class, rows, look: null } : null;
  }
  const row = await tx.get(retentionRows, item);
  const retained = row && retainedOf(ports, row.kind);
  if (!row || !retained || retained.batched || row.state === 'running') return null;
  const look = await retained.look(tx, row.record, grant);
  return look && { item, class: look.class, rows: [row], look };
}

/** Whom to ask, and for how many: of each thing, the first of its reviewers' roles in which somebody may decide. */
export async function reviewersAsked(tx: ReadTx, ports: Pick<RetentionPorts, 'retained'>, staff: Staff, grant: Grant): Promise<ReadonlyMap<string, number>> {
  const asked = new Map<string, number>();
  for (const one of await everything(tx, ports, grant, MOST_LISTED)) {
    const role = classOf(one.class).reviewers.find((wanted: Role) => staff.withRole(wanted).some((person) => mayDecide(person, one)));
    if (role === undefined) continue;
    for (const person of staff.withRole(role)) if (mayDecide(person, one)) asked.set(person.id, (asked.get(person.id) ?? 0) + 1);
  }
  return asked;
}

/** That something waits, on a reviewer's own page. */
export const openRetention = (ports: Pick<RetentionPorts, 'retained'>): OpenItems => async (tx, person, now, grant) => {
  const any = (await tx.findIds(retentionRows, 'state', 'due')).length + (await tx.findIds(retentionRows, 'state', 'wanted')).length;
  if (any === 0) return [];
  const waiting = await waitingFor(tx, ports, person, grant);
  return waiting.length === 0 ? [] : [{ title: `Records to decide on: ${waiting.length}. Nothing is erased by itself.`, at: now, open: { verb: 'retention.list', data: {} } }];
};
