import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import { randomId, type SchoolId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { readMasterKey, type MasterKey } from './kernel/seal.ts';
import { startThread } from './kernel/thread.ts';
import { AUDITED, audits, type AuditNews } from './records/audit-routes.ts';
import { noteAnchor, readAnchors } from './storage/anchors.ts';
import { lastBackup } from './storage/backup.ts';
import { erasedNotes, type ErasedNotes } from './storage/erased-notes.ts';
import { CannotOpen } from './storage/fault.ts';
import { finishRotation, isRotating } from './storage/rotation.ts';
import type { DatabasePlace } from './storage/postgres/open-postgres.ts';
import { NotSaved, type DeskStore } from './storage/store.ts';
import { dayIn, timeIn } from './time/school-day.ts';
import { schedule } from './time/timers.ts';

/** Looks after the records themselves while the desk runs: looked through once a day, the master key changed when that is asked for. */
export interface RecordWatch {
  /** Begins what is due, beside everything else. */
  tick(): void;
  /** What keeps the records from being well. */
  troubles(): Promise<readonly string[]>;
  /** Ends after what is under way. */
  close(): Promise<void>;
}

export interface RecordWatchParts {
  readonly config: Pick<Config, 'dataDir' | 'database' | 'masterKeyFile' | 'anchorDir' | 'backupMaxAge'>;
  readonly store: DeskStore;
  readonly schools: readonly SchoolId[];
  readonly clock: Clock;
  readonly log: Log;
  /** Told the new master key, once no other is needed. */
  readonly masterChanged?: (master: MasterKey) => void;
}

/** Where the store says which keys it destroys; nowhere, where there is no second folder. */
export const erasuresNoted = ({ anchorDir }: Pick<Config, 'anchorDir'>, log: Log): { readonly noteErased?: ErasedNotes } => (anchorDir === null ? {} : { noteErased: erasedNotes(anchorDir, log) });

/** Before lessons begin, so that what it finds is read the same day. */
const LOOKS_FROM = '07:00';
const HOUR_MS = 3_600_000;
const AGAIN_MS = HOUR_MS;

const found = z.object({
  head: z.object({ seq: z.number(), hash: z.string() }),
  logs: z.record(z.string(), z.object({ lines: z.number(), bytes: z.number(), sha256: z.string() })),
  faults: z.array(z.object({ file: z.string(), line: z.number().nullable(), byte: z.number().nullable(), message: z.string() })),
});

/** One of several processes may look too, which costs it time and does nothing else. */
async function inTables(database: DatabasePlace, school: SchoolId, anchorDir: string | null, log: Log): Promise<z.output<typeof found>> {
  const { anchors, unreadable } = anchorDir === null ? { anchors: [], unreadable: [] } : await readAnchors(anchorDir, school);
  const { auditTables } = await import('./storage/postgres/audit-tables.ts');
  const { head, logs, faults } = await auditTables(database, school, { anchors }, log);
  return { head, logs: { ...logs }, faults: [...faults, ...unreadable.map((line) => ({ file: 'anchors', line, byte: null, message: 'the anchor cannot be read' }))] };
}

export function recordWatch({ config, store, schools, clock, log, masterChanged }: RecordWatchParts): RecordWatch {
  const done = new Map<SchoolId, string>();
  const broken = new Set<SchoolId>();
  let working: Promise<void> | null = null;
  let stopped = false;
  let notBefore = 0;

  const work = async (): Promise<void> => {
    const { rewrapKeys } = store;
    if (isRotating(config.masterKeyFile) && rewrapKeys) {
      const { changed } = await finishRotation({ ...config, at: clock.now(), running: { schools, store: { rewrapKeys: (change) => rewrapKeys.call(store, change) } } });
      log('master-key.changed', { keys: changed });
      const master = readMasterKey(config.masterKeyFile);
      if (master) masterChanged?.(master);
    }
    for (const school of schools) if (!stopped) await look(school);
  };

  const look = async (school: SchoolId): Promise<void> => {
    const now = clock.now();
    const today = dayIn(now);
    const dir = join(config.dataDir, school);
    if (done.get(school) === today || timeIn(now) < LOOKS_FROM || (config.database === null && !existsSync(join(dir, 'journal')))) return;
    const last = await store.read(school, (tx) => tx.get(audits, 'last'));
    if (last?.day === today) {
      done.set(school, today);
      if (!last.whole) broken.add(school);
      return;
    }
    const { head, logs, faults } = await (config.database ? inTables(config.database, school, config.anchorDir, log) : inThread(dir, school, config.anchorDir));
    const [fault] = faults;
    log('records.audited', { school, line: head.seq, faults: faults.length });
    if (fault) broken.add(school);
    else broken.delete(school);
    if (!fault && config.anchorDir !== null) await noteAnchor(config.anchorDir, school, { at: now, ...head, logs });
    const where = fault ? [fault.file, fault.line === null ? '' : `line ${fault.line}`, fault.byte === null ? '' : `byte ${fault.byte}`].filter((part) => part !== '').join(', ') : '';
    const news: AuditNews = { ...head, where, what: fault?.message ?? '' };
    const note = { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'audit', route: 'records/audited' } };
    await store.transact(school, note, async (tx) => schedule(tx, now, AUDITED, now, AUDITED, news));
    done.set(school, today);
  };

  return {
    tick: () => {
      if (stopped || working || clock.now() < notBefore) return;
      working = work().catch((error: unknown) => {
        notBefore = clock.now() + AGAIN_MS;
        const code = error instanceof CannotOpen ? error.fault.code : error instanceof NotSaved ? error.reason.code : error instanceof Error ? error.name : 'unknown';
        log('records.not-looked-after', { code });
      }).finally(() => {
        working = null;
      });
    },
    troubles: async () => {
      const all = [...broken].map((school) => `${school}: the records are not whole (staffroom audit verify says where)`);
      if (config.backupMaxAge === null) return all;
      const at = await lastBackup(config.dataDir);
      const hours = at === null ? null : (clock.now() - at) / HOUR_MS;
      if (hours === null) all.push('there is no backup yet (staffroom backup)');
      else if (hours > config.backupMaxAge) all.push(`the last good backup is ${Math.floor(hours)} hours old (BACKUP_MAX_AGE is ${config.backupMaxAge})`);
      return all;
    },
    close: async () => {
      stopped = true;
      await working;
    },
  };
}

async function inThread(dir: string, school: SchoolId, anchorDir: string | null): Promise<z.output<typeof found>> {
  const worker = startThread(new URL('./storage/audit-worker.ts', import.meta.url), { dir, school, anchorDir });
  try {
    return found.parse(await new Promise<unknown>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the thread that looks through the records ended without a word')));
    }));
  } finally {
    await worker.terminate();
  }
}
