import { z } from 'zod';
import type { Grant } from '../kernel/grant.ts';
import type { Collection, ReadTx, Tx } from '../storage/store.ts';
import { RETENTION_CLASSES, reviewDay } from './retention-classes.ts';
import type { Look, Retained, RetentionPorts } from './retention-ports.ts';
import { classInForce, periodMark, type RetentionSettings } from './retention-settings.ts';

export const KEEP_BECAUSE = ['still-needed', 'still-at-risk', 'court', 'inquiry', 'complaint', 'schedule'] as const;

const decisionSchema = z.strictObject({ at: z.number(), by: z.string(), what: z.enum(['kept', 'dated']), because: z.enum(KEEP_BECAUSE).nullable(), until: z.iso.date().nullable() });

/**
 * Until when one ended record is kept: ids, codes and days. `wanted`: a person has to say a day first · `running` · `due`: a person decides. A day
 * here is always the last of a school year, so that none is a date of birth.
 */
const rowSchema = z.strictObject({
  /** `kind/record`. */
  id: z.string(),
  kind: z.string(),
  record: z.string(),
  class: z.enum(RETENTION_CLASSES),
  /** The period by which it was dated. */
  mark: z.string(),
  from: z.iso.date(),
  due: z.iso.date().nullable(),
  state: z.enum(['wanted', 'running', 'due']),
  /** Kept for longer by a person's decision. */
  keptUntil: z.iso.date().nullable(),
  decisions: z.array(decisionSchema),
});
export type RetentionRow = z.output<typeof rowSchema>;

export const retentionRows: Collection<RetentionRow> = {
  name: 'retention', schema: rowSchema, version: 1, sensitive: false,
  indexes: {
    kind: (row) => row.kind,
    state: (row) => row.state,
    runs: (row) => (row.state === 'running' ? row.due : null),
    dated: (row) => `${row.class} ${row.mark}`,
    batch: (row) => (row.due === null ? null : batchOf(row.class, row.due)),
  },
};

export const batchOf = (recordClass: string, due: string): string => `${recordClass}:${due}`;

/** What a person said about a record: sealed under its key, because it may be a child's date of birth. */
const factSchema = z.strictObject({ id: z.string(), base: z.iso.date().nullable(), class: z.enum(RETENTION_CLASSES).nullable(), by: z.string(), at: z.number() });
export const retentionFacts: Collection<z.output<typeof factSchema>> = { name: 'retention-facts', schema: factSchema, version: 1, indexes: {}, sensitive: true };

export const itemOf = (retained: Pick<Retained, 'kind'>, record: string): string => `${retained.kind}/${record}`;
export const retainedOf = (ports: Pick<RetentionPorts, 'retained'>, kind: string): Retained | null => ports.retained.find((one) => one.kind === kind) ?? null;

/** How a record stands on a day; null where it has not ended or is not there any more. */
export async function datedOn(tx: ReadTx, retained: Retained, record: string, before: RetentionRow | null, settings: RetentionSettings, today: string, grant: Grant): Promise<{ readonly row: RetentionRow; readonly look: Look } | null> {
  const look = await retained.look(tx, record, grant);
  if (!look) return null;
  const id = itemOf(retained, record);
  const fact = look.key === null ? null : await tx.get(retentionFacts, id, grant);
  const held = classInForce(fact?.class && look.classes.includes(fact.class) ? fact.class : look.class, settings);
  const counted = reviewDay(held.period, held.asks !== null, look.from, fact?.base ?? null);
  const keptUntil = before?.keptUntil ?? null;
  const due = counted !== null && keptUntil !== null && keptUntil > counted ? keptUntil : counted;
  const state = due === null ? 'wanted' : due <= today ? 'due' : 'running';
  return { look, row: { id, kind: retained.kind, record, class: held.id, mark: periodMark(held.period), from: look.from, due, state, keptUntil, decisions: before?.decisions ?? [] } };
}

/** Opening everything that a school has kept for years takes several days, and nobody waits for it. */
const MOST_A_DAY = 1_000;

/** Brings every row up to date. Nothing is ever erased here: what is due waits for a person. */
export async function bringUpToDate(tx: Tx, ports: Pick<RetentionPorts, 'retained'>, settings: RetentionSettings, today: string, grant: Grant): Promise<void> {
  let opened = 0;
  const again = async (row: RetentionRow): Promise<void> => {
    const retained = retainedOf(ports, row.kind);
    const next = retained && (await datedOn(tx, retained, row.record, row, settings, today, grant));
    if (next) tx.put(retentionRows, next.row);
    else forget(tx, row.id);
  };
  for (const retained of ports.retained) {
    const ended = new Map((await retained.ids(tx)).map((record) => [itemOf(retained, record), record]));
    const known = new Set(await tx.findIds(retentionRows, 'kind', retained.kind));
    for (const id of known) if (!ended.has(id)) forget(tx, id);
    for (const [id, record] of ended) {
      if (known.has(id) || opened >= MOST_A_DAY) continue;
      opened += 1;
      const next = await datedOn(tx, retained, record, null, settings, today, grant);
      if (next) tx.put(retentionRows, next.row);
    }
  }
  for (const dated of await tx.values(retentionRows, 'dated')) {
    const [recordClass = '', mark = ''] = dated.split(' ');
    const known = RETENTION_CLASSES.find((one) => one === recordClass);
    if (known && periodMark(classInForce(known, settings).period) === mark) continue;
    for (const row of await tx.find(retentionRows, 'dated', dated)) await again(row);
  }
  for (const day of await tx.values(retentionRows, 'runs')) if (day <= today) for (const row of await tx.find(retentionRows, 'runs', day)) await again(row);
}

/** Takes out what is known of a record's time: it was erased, or is open again. */
export function forget(tx: Pick<Tx, 'remove'>, item: string): void {
  tx.remove(retentionRows, item);
  tx.remove(retentionFacts, item);
}
