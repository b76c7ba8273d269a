import type { Clock } from './kernel/clock.ts';
import { randomId, type SchoolId } from './kernel/ids.ts';
import type { Corpus } from './policies/corpus.ts';
import { approvedPolicies, mayApprove, type ApprovedPolicy } from './reminders/policy-review-approved.ts';
import { VERSIONS } from './reminders/policy-review-versions.ts';
import type { Inbound } from './chat/inbound.ts';
import type { Store } from './storage/store.ts';
import { schedule } from './time/timers.ts';

/** What the running desk knows of its policies beside their files. */
export interface PolicyDesk {
  /** The approvals on record, as of the last `read`. */
  approved(school: SchoolId): readonly ApprovedPolicy[];
  read(): Promise<void>;
  /** Reads them again where what came in may have changed them. */
  after(inbound: Inbound): Promise<void>;
  /** Has every folder looked through whose reading changed since the last call. */
  notice(corpusOf: (school: SchoolId) => Corpus | null): Promise<void>;
}

export function policyDesk(schools: readonly SchoolId[], store: Pick<Store, 'read' | 'transact'>, clock: Clock): PolicyDesk {
  const approvals = new Map<SchoolId, readonly ApprovedPolicy[]>();
  const noticed = new Map<SchoolId, string>();
  const read = async (): Promise<void> => {
    for (const school of schools) approvals.set(school, await store.read(school, approvedPolicies));
  };
  return {
    approved: (school) => approvals.get(school) ?? [],
    read,
    after: (inbound) => (mayApprove(inbound) ? read() : Promise.resolve()),
    notice: async (corpusOf) => {
      for (const school of schools) {
        const version = corpusOf(school)?.version;
        if (version === undefined || noticed.get(school) === version) continue;
        const at = clock.now();
        await store.transact(school, { at, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'folder', route: 'policies/versions' } }, async (tx) => {
          schedule(tx, at, VERSIONS, at, VERSIONS);
          await Promise.resolve();
        });
        noticed.set(school, version);
      }
    },
  };
}
