import type { Config } from './config.ts';
import { declarationPorts } from './declaration-desk.ts';
import type { Log } from './kernel/log.ts';
import { ok, type Result } from './kernel/result.ts';
import type { Corpus } from './policies/corpus.ts';
import { reminderPorts } from './reminder-desk.ts';
import { forecast, type Foreseen } from './reminders/notice-forecast.ts';
import { approvedPolicies, withApprovals } from './reminders/policy-review-approved.ts';
import type { ReminderSchool } from './reminders/reminder-ports.ts';
import { newVersion } from './reminders/sign-off-day.ts';
import { schoolYearParts } from './school-year.ts';
import { retentionPorts } from './retention-desk.ts';
import type { School } from './school.ts';
import { recordsThere } from './storage/open-store.ts';
import { openStopped } from './storage/stopped-records.ts';
import type { ReadTx } from './storage/store.ts';
import { deskGrant } from './turn.ts';

export interface ForeseeOptions {
  readonly config: Pick<Config, 'dataDir' | 'database' | 'masterKeyFile'>;
  readonly school: School;
  readonly corpus: Corpus;
  /** UTC ms from which on, and for how many days. */
  readonly from: number;
  readonly days: number;
  readonly log: Log;
}

export interface Foresight {
  readonly all: readonly Foreseen[];
  readonly school: ReminderSchool;
  /** Whether records of the school were there: without them it is what a desk that starts then would say. */
  readonly fromRecords: boolean;
}

/**
 * What the desk of a school will say if nobody does anything meanwhile, from its records and its settings. The records belong to one process at a
 * time: the desk must be stopped. Nothing is said, and nothing is written to the records. The fault says what to do.
 */
export async function foresee({ config, school, corpus, from, days, log }: ForeseeOptions): Promise<Result<Foresight, string>> {
  const look = async (tx: ReadTx, fromRecords: boolean): Promise<Foresight> => {
    const policies = withApprovals(school.settings.policies, await approvedPolicies(tx), corpus.documents);
    const folder = () => ({ school, policies, corpus: () => corpus });
    const signOffs = reminderPorts([school.id], folder);
    const reviews = { ...signOffs, newVersion: async (...[turn, document]: Parameters<Parameters<typeof schoolYearParts>[0]['reviews']['newVersion']>) => void (await newVersion(turn, signOffs, document.file)), folderRead: () => Promise.resolve() };
    const declarations = declarationPorts({ school: folder, reminders: signOffs, beside: { prepare: () => Promise.resolve(null), show: () => Promise.resolve() } });
    const { works, digests = [] } = schoolYearParts({ declarations, signOffs, reviews, retention: retentionPorts(folder, signOffs) });
    const all = await forecast(tx, { ports: signOffs, works, digests }, { school: { id: school.id, name: school.settings.name, example: school.settings.example }, grant: deskGrant(from), from, days });
    return { all, school: signOffs.schools(school.id), fromRecords };
  };
  if (!recordsThere(config, school.id)) return ok(await look(nothingOf(school), false));
  const opened = await openStopped(config, school.id, { running: RUNNING, log });
  if (!opened.ok) return opened;
  try {
    return ok(await opened.value.read(school.id, (tx) => look(tx, true)));
  } finally {
    await opened.value.close();
  }
}

const RUNNING = 'the desk is running and holds these records. Nothing was changed. Type "reminders" to it as a leader and press "What comes next, for all", or stop it, ask again, and start it at once';

/** The records of a school that has none. */
const nothingOf = ({ id }: School): ReadTx => ({ school: id, get: () => Promise.resolve(null), find: () => Promise.resolve([]), findIds: () => Promise.resolve([]), values: () => Promise.resolve([]) });
