import { z } from 'zod';
import type { PolicyDocument } from '../policies/document.ts';
import { policyRow } from '../policies/review.ts';
import type { PoliciesSettings } from '../policies/settings.ts';
import type { Inbound } from '../chat/inbound.ts';
import type { ReadTx } from '../storage/store.ts';
import { allStandings } from './policy-review.ts';
import { VERSIONS } from './policy-review-versions.ts';

/** What is on record of the approval of one policy file: its version, its day, and when the next review is due. */
export interface ApprovedPolicy {
  readonly file: string;
  readonly version: string;
  readonly on: string;
  readonly due: string;
}

export const approvedPolicies = async (tx: Pick<ReadTx, 'find'>): Promise<ApprovedPolicy[]> =>
  (await allStandings(tx)).flatMap(({ file, approved, goneSince }) => (approved === null || goneSince !== null ? [] : [{ file, version: approved.version, on: approved.on, due: approved.next.text }]));

/** Whether what came in may have recorded an approval, or moved one to another file. */
export const mayApprove = (inbound: Inbound): boolean => (inbound.kind === 'action' && inbound.verb === 'policy.approved') || (inbound.kind === 'timer' && inbound.event === VERSIONS);

/**
 * What school.yaml says of the policies, with the approvals on record: the later of the two goes first, and an approval holds for the text it was
 * given for alone.
 */
export function withApprovals(policies: PoliciesSettings, approved: readonly ApprovedPolicy[], documents: readonly Pick<PolicyDocument, 'file' | 'sha256'>[]): PoliciesSettings {
  const current = approved.filter(({ file, version }) => documents.some((document) => document.file === file && document.sha256 === version));
  if (current.length === 0) return policies;
  const later = current.filter(({ file, on }) => (policyRow(policies, file)?.approved?.on ?? '') <= on);
  const rows = later.map(({ file, on, due }) => ({ ...(policyRow(policies, file) ?? { file }), 'review-due': { text: due }, approved: { by: RECORDED, on } }));
  return [...rows, ...policies.filter(({ file }) => !later.some((one) => one.file === file.replace(/^policies\//, '')))];
}

/** The name of whoever approved stays in the sealed record. */
const RECORDED = 'see the record';

/** Something that names a person or a committee, or where it is minuted: not a dash, not "to be confirmed". */
export const namesSomething = z.string().trim().max(200).refine((text) => /\p{L}{2}|\d/u.test(text) && !/^\W*(?:n\/?a|tb[acd]|none|unknown|not known|to be (?:confirmed|agreed|advised)|pending|xx+|test|\?+|-+|\.+)\W*$/i.test(text));
