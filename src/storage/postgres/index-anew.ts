import type { SchoolId } from '../../kernel/ids.ts';
import type { MasterKey } from '../../kernel/seal.ts';
import { sayIndexed, type IndexMissing } from './bindings.ts';
import type { Session } from './database.ts';
import { textKey } from './lossless-text.ts';
import { SCHEMA } from './migrations.ts';
import { keyOfRow } from './postgres-keys.ts';
import { RecordRows } from './postgres-rows.ts';
import { writeIndexes, type IndexChange } from './postgres-save.ts';

const PAGE = 500;

/** Gives the records of a collection the indexes that they lack, in the session's transaction. Says of how many. */
export async function indexAnew(session: Session, school: SchoolId, shape: number, missing: IndexMissing, master: MasterKey): Promise<number> {
  const { collection, names } = missing;
  const rows = new RecordRows(session, school);
  let indexed = 0;
  for (let after = ''; ; ) {
    const page = await rows.page(collection, after, PAGE);
    const last = page.at(-1);
    if (!last) break;
    after = textKey(last.id).key;
    const changes = page.flatMap((row): IndexChange[] => {
      if (names.every((name) => Object.hasOwn(row.indexes, name))) return [];
      const indexes = missing.indexes(row, keyOfRow(master, row.wrapped));
      return indexes ? [{ collection, id: row.id, order: row.order, before: row.indexes, after: indexes }] : [];
    });
    if (changes.length === 0) continue;
    await writeIndexes(session, school, changes);
    await session.rows('records-index', `UPDATE ${SCHEMA}.records r SET indexes = one.indexes FROM unnest($3::text[], $4::text[]) AS one (id_key, indexes) WHERE r.school = $1 AND r.collection = $2 AND r.id_key = one.id_key`, [
      school, collection, changes.map((one) => textKey(one.id).key), changes.map((one) => JSON.stringify(one.after)),
    ]);
    indexed += changes.length;
  }
  await sayIndexed(session, school, collection, names);
  await session.rows('shape-put', `UPDATE ${SCHEMA}.heads SET shape = $2 WHERE school = $1`, [school, shape + 1]);
  return indexed;
}
