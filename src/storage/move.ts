import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { randomId, type SchoolId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { MasterKey } from '../kernel/seal.ts';
import { auditSchool } from './audit.ts';
import { CannotOpen } from './fault.ts';
import { nodeFiles, type Files } from './files.ts';
import type { Head } from './journal-line.ts';
import { lockFolder } from './lock.ts';
import { markMoved, movedTo } from './moved.ts';
import { openPool, Session } from './postgres/database.ts';
import { beginMoving } from './postgres/begin.ts';
import { prepareJobs } from './postgres/jobs.ts';
import { SCHEMA } from './postgres/migrations.ts';
import { openDatabase, openSchool, PLACE, type DatabasePlace } from './postgres/open-postgres.ts';
import { besideInTables, linesInTable, mustHold, TableTarget } from './postgres/school-rows.ts';
import { besideInFiles, FileTarget, finishFiles, hasRecords, linesInFiles, type BesideJournal } from './record-files.ts';
import { countOf, replay, type Replayed } from './replay.ts';

export interface MoveOptions {
  readonly dataDir: string;
  readonly place: DatabasePlace;
  readonly schools: readonly SchoolId[];
  readonly master: MasterKey;
  /** UTC ms. */
  readonly now: number;
  readonly log: Log;
  readonly files?: Files;
}

export interface Moved {
  readonly school: SchoolId;
  readonly lines: number;
  readonly records: number;
  readonly keys: number;
  /** The copy was there already, whole: an earlier try was ended before the source was marked. */
  readonly before: boolean;
}

/**
 * Moves each school's records from files into the database: the journal's lines byte for byte, the records that they leave, keys and logs. A school is
 * there whole or not at all; both sides are checked before the folder is marked, and a run that was cut short goes on where it was. The folder stays as
 * it is; no desk opens it any more. Throws CannotOpen, and DatabaseFault where the database fails.
 */
export async function moveToPostgres(options: MoveOptions): Promise<Moved[]> {
  return inDatabase(options, async (session, school) => {
    const { dataDir, master, now, files = nodeFiles } = options;
    const dir = join(dataDir, school);
    const already = movedTo(dataDir, school);
    if (already) throw new CannotOpen('moved', dir, `its records were moved to ${already.to} before`);
    if (!(await hasRecords(files, dir))) return null;
    const lock = await lockFolder(dir);
    try {
      await mustBeWhole(dir, files);
      const at = await beginMoving(session, school);
      if (at.moved !== null) throw new CannotOpen('moved', PLACE, `the records of ${school} were moved from there to ${at.moved} before: use another database`);
      const beside = await besideInFiles(files, dir, master);
      const target = at.seq === 0 ? new TableTarget(session, school, randomId()) : null;
      const source = createHash('sha256');
      const { head, records } = await replay(dir, school, linesInFiles(files, dir), async (text, line) => {
        source.update(`${text}\n`);
        await target?.line(text, line);
      });
      if (target) await target.close(head, records, beside);
      else if (at.seq !== head.seq || at.hash !== head.hash) throw notEmpty(PLACE, school);
      await mustBeSame(session, school, source, { head, records, beside }, master);
      await session.batch('COMMIT');
      await markMoved(files, dataDir, school, { to: 'PostgreSQL', at: now, line: head.seq, hash: head.hash });
      return { school, lines: head.seq, records: countOf(records), keys: beside.keys.size, before: target === null };
    } finally {
      await lock.release();
    }
  });
}

/**
 * The way back: each school's records into files under `dataDir`, checked on both sides, then marked as moved in the database, where no desk takes
 * them any more. Turns of desks that run meanwhile wait, and are refused once it is done.
 */
export async function moveToFiles(options: MoveOptions): Promise<Moved[]> {
  return inDatabase(options, async (session, school) => {
    const { dataDir, master, files = nodeFiles } = options;
    const dir = join(dataDir, school);
    const at = await beginMoving(session, school);
    if (at.moved !== null) throw new CannotOpen('moved', PLACE, `the records of ${school} were moved to ${at.moved} before`);
    await files.makeFolder(dir);
    const lock = await lockFolder(dir);
    let target: FileTarget | null = null;
    try {
      await finishFiles(files, dir);
      const there = await hasRecords(files, dir);
      if (there && movedTo(dataDir, school)) throw new CannotOpen('moved', dir, 'it holds the records that were moved away: put the folder elsewhere first');
      const beside = await besideInTables(session, school, master);
      target = there ? null : await FileTarget.open(files, dir);
      const source = createHash('sha256');
      const { head, records } = await replay(PLACE, school, linesInTable(session, school), async (text) => {
        source.update(`${text}\n`);
        await target?.line(text);
      });
      if (head.seq !== at.seq || head.hash !== at.hash) throw new CannotOpen('journal-short', PLACE, `the journal of ${school} ends at line ${head.seq}, and its head says ${at.seq}: restore the database from its backup`);
      await mustHold(session, school, PLACE, records);
      await target?.close(beside, master);
      await mustBeWhole(dir, files);
      const copied = createHash('sha256');
      const copy = await replay(dir, school, linesInFiles(files, dir), async (text) => void copied.update(`${text}\n`));
      if (copy.head.hash !== head.hash || copied.digest('hex') !== source.digest('hex')) throw notEmpty(dir, school);
      if (!sameBeside(await besideInFiles(files, dir, master), beside)) throw notEmpty(dir, school);
      await session.rows('move-mark', `UPDATE ${SCHEMA}.heads SET moved = $2 WHERE school = $1`, [school, 'files']);
      await session.batch('COMMIT');
      return { school, lines: head.seq, records: countOf(records), keys: beside.keys.size, before: target === null };
    } finally {
      await target?.abandon();
      await lock.release();
    }
  });
}

async function inDatabase({ place, schools, master, log }: MoveOptions, work: (session: Session, school: SchoolId) => Promise<Moved | null>): Promise<Moved[]> {
  const pool = openPool(place.url, log, 1, false);
  const done: Moved[] = [];
  try {
    await openDatabase(pool, { ...place, log, prepare: prepareJobs });
    for (const school of schools) {
      await openSchool(pool, school, master, 'any');
      const session = await Session.open(pool);
      try {
        const moved = await work(session, school);
        if (moved) done.push(moved);
      } finally {
        // Whatever was not committed goes with the connection.
        session.release(false);
      }
    }
    return done;
  } finally {
    await pool.end();
  }
}

async function mustBeWhole(dir: string, files: Files): Promise<void> {
  const { faults } = await auditSchool(dir, {}, files);
  const [first] = faults;
  if (first) throw new CannotOpen('journal-damaged', join(dir, first.file), first.message, first.byte);
}

async function mustBeSame(session: Session, school: SchoolId, source: Hash, { head, records, beside }: { readonly head: Head; readonly records: Replayed; readonly beside: BesideJournal }, master: MasterKey): Promise<void> {
  const copied = createHash('sha256');
  const copy = await replay(PLACE, school, linesInTable(session, school), async (text) => void copied.update(`${text}\n`));
  if (copy.head.seq !== head.seq || copied.digest('hex') !== source.digest('hex')) throw notEmpty(PLACE, school);
  await mustHold(session, school, PLACE, records);
  if (!sameBeside(await besideInTables(session, school, master), beside)) throw notEmpty(PLACE, school);
}

/** Keys are compared by their names and wrapping, logs by their lines. */
function sameBeside(a: BesideJournal, b: BesideJournal): boolean {
  const text = ({ keys, logs }: BesideJournal): string => JSON.stringify([[...keys].toSorted(byName), [...logs].filter(([, lines]) => lines.length > 0).toSorted(byName)]);
  return text(a) === text(b);
}
const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

const notEmpty = (place: string, school: SchoolId): CannotOpen => new CannotOpen('not-empty', place, `it holds other records of ${school}: move into an empty place, and nothing was changed in the source`);
