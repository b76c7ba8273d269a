import { existsSync } from 'node:fs';
import type { Config } from './config.ts';
import { exportFiles, findMatters, recordExport, type ExportAsked, type NotIncluded } from './incidents/export-cases.ts';
import { isFullName } from './incidents/typed-names.ts';
import type { Doing } from './incidents/incident.ts';
import { randomId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { err, ok, type Result } from './kernel/result.ts';
import { writeExport } from './records/export-folder.ts';
import type { School } from './school.ts';
import { openStopped } from './storage/stopped-records.ts';
import { deskGrant } from './turn.ts';

export interface Exported {
  /** Null where nothing was found, and nothing written. */
  readonly folder: string | null;
  readonly references: readonly string[];
  /** Matters linked with those, which are records of their own. */
  readonly linked: readonly string[];
  readonly notIncluded: readonly NotIncluded[];
}

export interface ExportOptions {
  readonly config: Config;
  readonly school: School;
  /** The folder to write; it must not exist. */
  readonly out: string;
  /** The account of this machine that writes it out. */
  readonly account: string;
  readonly now: number;
  readonly log: Log;
}

/**
 * Writes out matters of a school whose desk does not run: the records belong to one process at a time. What is written out is recorded in each
 * matter first. The fault says what to do.
 */
export async function exportRecords(asked: ExportAsked, { config, school, out, account, now, log }: ExportOptions): Promise<Result<Exported, string>> {
  if (asked.by !== 'incident' && !isFullName(asked.value)) return err('give the full name, first and last: one name alone would find other people\'s records');
  if (existsSync(out)) return err(`${out} is there already: nothing that was written out is ever changed; give another --out`);
  const opened = await openStopped(config, school.id, { running: RUNNING, log });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const grant = deskGrant(now);
    const by = `${account}, at the machine`;
    const doing: Doing = { id: randomId<'event'>(), at: now, by: { person: `machine:${account}`, name: by, role: 'Export' } };
    const note = { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'export', route: 'export' } };
    const { matters, notIncluded } = await store.transact(school.id, note, async (tx) => {
      const found = await findMatters(tx, asked, school.staff, grant);
      return { ...found, matters: await recordExport(tx, found.matters, doing) };
    });
    const references = matters.map((one) => one.id);
    if (matters.length === 0) return ok({ folder: null, references, linked: [], notIncluded });
    writeExport(out, exportFiles(matters, { school: school.settings.name, asked, by, at: now, staff: school.staff }));
    return ok({ folder: out, references, linked: [...new Set(matters.flatMap((one) => one.links))].filter((id) => !references.includes(id)), notIncluded });
  } finally {
    await store.close();
  }
}

const RUNNING = 'the desk is running and holds these records. Stop it (Ctrl-C where it was started, or the service that runs it), write them out, and start it again at once: while it is stopped nobody can report. Reports and reminders that fall due meanwhile go out when it starts';
