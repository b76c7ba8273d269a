import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Grant } from '../kernel/grant.ts';
import { asId, type KeyId } from '../kernel/ids.ts';
import { keptClauses } from '../policies/clause-changes.ts';
import type { PolicyDocument } from '../policies/document.ts';
import type { Collection, ReadTx, Tx } from '../storage/store.ts';

/** How a review ended, and what waits for approval. */
export const OUTCOMES = ['no-change', 'new-version', 'extended'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a policy is to be looked at before its time. */
export const REASONS = ['edition', 'case', 'platform', 'incident', 'other'] as const;
export type ReasonKind = (typeof REASONS)[number];

const dueSchema = z.strictObject({ text: z.string(), earliest: z.iso.date(), latest: z.iso.date(), precision: z.enum(['day', 'month', 'term', 'year', 'academic-year']) });

/** Where one policy is with its review. Ids, states and days alone: what people wrote about it is in `reviewLogs`. */
const standingSchema = z.strictObject({
  /** The document's id. */
  id: z.string(),
  file: z.string(),
  title: z.string(),
  /** Hash of the file as it was last seen; of its clauses alone, and of its header alone. */
  version: z.string(),
  words: z.string(),
  header: z.string(),
  seenOn: z.iso.date(),
  /** The versions before, the newest last. */
  earlier: z.array(z.strictObject({ version: z.string(), until: z.iso.date() })),
  /** Since when the file is not in the folder any more; null while it is. */
  goneSince: z.iso.date().nullable(),
  stage: z.enum(['none', 'under-review', 'awaiting-approval']),
  /** Since when it is at that stage. */
  stageOn: z.iso.date().nullable(),
  /** What waits for approval. */
  outcome: z.enum(OUTCOMES).nullable(),
  /** Why it is to be looked at, beside its date; closed with the approval. */
  reasons: z.array(z.strictObject({ id: z.string(), kind: z.enum(REASONS), on: z.iso.date() })),
  /** The last approval: what it was of, its day, when the next review is due, and the version that it covers. */
  approved: z.strictObject({ outcome: z.enum(OUTCOMES), on: z.iso.date(), next: dueSchema, version: z.string() }).nullable(),
  /** How far each series of reminders was said. */
  said: z.array(z.strictObject({ series: z.string(), rung: z.number().int() })),
  /** Keys of reminders that may still wait or go on to somebody else. */
  waiting: z.array(z.string()),
  /** Its log's sealing key. */
  key: z.string(),
});
export type ReviewStanding = z.output<typeof standingSchema>;

export const reviewStandings: Collection<ReviewStanding> = {
  name: 'policy-reviews', schema: standingSchema, version: 1, sensitive: false,
  indexes: { all: () => 'yes', file: (one) => one.file, stage: (one) => (one.goneSince === null ? one.stage : null) },
};

const who = z.strictObject({ person: z.string().nullable(), name: z.string() });
const entrySchema = z.strictObject({
  at: z.number(),
  by: who,
  what: z.enum(['seen', 'moved', 'gone', 'back', 'saved-again', 'new-version', 'put-back', 'reason', 'started', 'stopped', 'outcome', 'approved']),
  /** Which outcome or reason. */
  kind: z.string(),
  /** As typed: why, or which edition. */
  text: z.string(),
  version: z.string(),
  /** Of an approval: the person or committee, its day, its minute, and the equality check where the policy asks for one. */
  approval: z.strictObject({ by: z.string(), /** They review it too. */ own: z.boolean().default(false), on: z.iso.date(), minute: z.string(), next: z.string(), equality: z.enum(['done', 'not-done', 'not-asked']) }).nullable(),
});
export type ReviewEntry = z.output<typeof entrySchema>;

/** What happened to a policy, in order; nothing in it is ever changed. Sealed: it holds what people wrote. */
const logSchema = z.strictObject({ id: z.string(), entries: z.array(entrySchema) });
export type ReviewLog = z.output<typeof logSchema>;
export const reviewLogs: Collection<ReviewLog> = { name: 'policy-review-logs', schema: logSchema, version: 1, indexes: {}, sensitive: true };

const keptClause = z.strictObject({ quote: z.string(), headings: z.array(z.string()), page: z.number().nullable() });
const versionSchema = z.strictObject({ id: z.string(), document: z.string(), file: z.string(), title: z.string(), version: z.string(), seenOn: z.iso.date(), clauses: z.array(keptClause) });
/** The clauses of a version as they were, for whoever quoted them. */
export type PolicyVersion = z.output<typeof versionSchema>;
export const policyVersions: Collection<PolicyVersion> = { name: 'policy-versions', schema: versionSchema, version: 1, indexes: { document: (one) => one.document }, sensitive: false };

export const versionId = (document: string, version: string): string => `${document}@${version.slice(0, 24)}`;

const HEADER: ReadonlySet<string> = new Set(['approver', 'approved-on', 'written-on', 'reviewed-on', 'review-due', 'review-interval']);

/** Digests of what a policy says, wherever it stands on the page, and of what its header says of itself: a date renewed in the header changes no rule. */
export function digestsOf({ clauses, facts }: Pick<PolicyDocument, 'clauses' | 'facts'>): Pick<ReviewStanding, 'words' | 'header'> {
  const header = facts.filter(({ kind }) => HEADER.has(kind));
  const rules = clauses.filter((clause) => !header.some((fact) => fact.start < clause.end && fact.end > clause.start));
  const digest = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return { words: digest(rules.map(({ quote }) => quote)), header: digest(header.map(({ kind, value }) => `${kind} ${value}`)) };
}

export function newStanding(document: PolicyDocument, today: string, key: KeyId): ReviewStanding {
  return {
    id: document.id, file: document.file, title: document.title, version: document.sha256, ...digestsOf(document), seenOn: today, earlier: [], goneSince: null,
    stage: 'none', stageOn: null, outcome: null, reasons: [], approved: null, said: [], waiting: [], key,
  };
}

/** Keeps the clauses of a version; once. */
export function keepVersion(tx: Pick<Tx, 'put'>, document: PolicyDocument, today: string): void {
  tx.put(policyVersions, { id: versionId(document.id, document.sha256), document: document.id, file: document.file, title: document.title, version: document.sha256, seenOn: today, clauses: keptClauses(document).map((one) => ({ ...one, headings: [...one.headings] })) });
}

export const standingOf = (tx: Pick<ReadTx, 'get'>, document: string): Promise<ReviewStanding | null> => tx.get(reviewStandings, document);
export const allStandings = (tx: Pick<ReadTx, 'find'>): Promise<ReviewStanding[]> => tx.find(reviewStandings, 'all', 'yes');
export const versionOf = (tx: Pick<ReadTx, 'get'>, document: string, version: string): Promise<PolicyVersion | null> => tx.get(policyVersions, versionId(document, version));
export const logOf = async (tx: Pick<ReadTx, 'get'>, document: string, grant: Grant): Promise<readonly ReviewEntry[]> => (await tx.get(reviewLogs, document, grant))?.entries ?? [];

/** Writes how it stands and what happened, in one. */
export async function saveStanding(tx: Pick<Tx, 'get' | 'put'>, standing: ReviewStanding, entry: ReviewEntry | null, grant: Grant): Promise<void> {
  tx.put(reviewStandings, standing);
  if (entry) tx.put(reviewLogs, { id: standing.id, entries: [...(await logOf(tx, standing.id, grant)), entry] }, asId<'key'>(standing.key));
}

/** What a button carries: one that stood on an earlier card does nothing. */
export const markOf = ({ version, stage, outcome, approved }: Pick<ReviewStanding, 'version' | 'stage' | 'outcome' | 'approved'>): string =>
  createHash('sha256').update(JSON.stringify([version, stage, outcome, approved])).digest('hex').slice(0, 16);
