import { createHash } from 'node:crypto';
import { z } from 'zod';
import { addressSchema } from '../../chat/address.ts';
import type { Grant } from '../../kernel/grant.ts';
import { asId, randomReference, type KeyId } from '../../kernel/ids.ts';
import type { Relation } from '../../people/permissions.ts';
import { ROLES, type Person } from '../../people/staff.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Collection, ReadTx, Tx } from '../../storage/store.ts';
import { nameDigest } from '../account.ts';

const who = z.strictObject({ person: z.string().nullable(), name: z.string() });
type Who = z.output<typeof who>;

const decisionSchema = z.strictObject({
  verdict: z.enum(['approve', 'reject']),
  by: who,
  /** Whose vote it is: their own, or that of the one they stood in for. */
  seat: z.string(),
  standsInFor: z.string().nullable(),
  /** Roles of the rule that the seat held at that moment. */
  roles: z.array(z.enum(ROLES)),
  reason: z.string(),
  at: z.number(),
  version: z.number(),
});
export type Decision = z.output<typeof decisionSchema>;

const CASE_STATES = ['submitted', 'more-asked', 'approved', 'rejected', 'withdrawn'] as const;
type CaseState = (typeof CASE_STATES)[number];

const ruleSchema = z.strictObject({
  by: z.array(z.enum(ROLES)),
  quorum: z.union([z.literal('any'), z.literal('all'), z.number()]),
  source: z.enum(['school.yaml', 'policy', 'not-stated']),
  because: z.strictObject({ file: z.string(), quote: z.string() }).nullable(),
});

/** The case for a new account, with all that was decided on it. The words are sealed; the indexes hold ids and states. */
const caseSchema = z.strictObject({
  /** "AC-4F7K". */
  id: z.string(),
  key: z.string(),
  requester: z.strictObject({ person: z.string(), name: z.string() }),
  address: addressSchema,
  state: z.enum(CASE_STATES),
  version: z.number().int().min(1),
  /** Of this version's words: a button that carries another one stood on an earlier card. */
  mark: z.string(),
  /** When it was first sent, and when this version was. */
  at: z.number(),
  versionAt: z.number(),
  answers: z.record(z.string(), z.string()),
  /** The case as it was sent, one line a point: those who decide see that, whatever is asked since. */
  lines: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /** A digest of the account's name, by which open cases for the same one are found; null where none was given. */
  name: z.string().nullable(),
  /** What stood above it as a doubt: a name in use, an address that is not the school's. */
  doubts: z.array(z.string()),
  earlier: z.array(z.strictObject({ version: z.number(), mark: z.string(), at: z.number(), answers: z.record(z.string(), z.string()) })),
  /** Those of every version; only those of this one count. */
  decisions: z.array(decisionSchema),
  /** What the requester was asked, while it waits for them. */
  question: z.strictObject({ by: who, at: z.number(), text: z.string() }).nullable(),
  /** Where this version's card was posted, the first of them first. */
  boards: z.array(z.strictObject({ kind: z.enum(['channel', 'person']), id: z.string() })),
  /** How often those who have not decided were reminded of this version. */
  nudges: z.number(),
  /** The rule under which it was decided. */
  rule: ruleSchema.nullable(),
  /** Its entry in the register. */
  account: z.string().nullable(),
  endedAt: z.number().nullable(),
  history: z.array(z.strictObject({ at: z.number(), by: who, what: z.string() })),
});
export type BusinessCase = z.output<typeof caseSchema>;

const isOpenState = (state: CaseState): boolean => state === 'submitted' || state === 'more-asked';
export const isOpenCase = ({ state }: Pick<BusinessCase, 'state'>): boolean => isOpenState(state);

export const accountCases: Collection<BusinessCase> = {
  name: 'account-cases',
  schema: caseSchema,
  version: 1,
  indexes: { requester: (one) => one.requester.person, open: (one) => (isOpenState(one.state) ? 'yes' : null), name: (one) => (isOpenState(one.state) ? one.name : null) },
  sensitive: true,
};

export const caseKey = ({ key }: Pick<BusinessCase, 'key'>): KeyId => asId<'key'>(key);
export const whoIs = (person: Pick<Person, 'id' | 'name'>): Who => ({ person: person.id, name: person.name });

/** The same words have the same mark; a version that says the same again has another. */
export function markOf(answers: Readonly<Record<string, string>>, version: number): string {
  const sorted = Object.entries(answers).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([version, sorted])).digest('hex').slice(0, 16);
}

/** The votes that count: those on the words as they stand. */
export const votesOf = ({ decisions, version }: Pick<BusinessCase, 'decisions' | 'version'>): Decision[] => decisions.filter((one) => one.version === version);

/** A reference that no other case has. */
export async function newReference(tx: Pick<Tx, 'findIds' | 'get'>, grant: Grant): Promise<string> {
  for (;;) {
    const reference = `AC-${randomReference().slice(0, 4)}`;
    if ((await tx.get(accountCases, reference, grant)) === null) return reference;
  }
}

/** What a requester sends. */
export type Sent = Pick<BusinessCase, 'answers' | 'lines' | 'name' | 'doubts'>;

export function newCase(of: Pick<BusinessCase, 'id' | 'key' | 'requester' | 'address'> & Sent, now: number): BusinessCase {
  return {
    ...of, state: 'submitted', version: 1, mark: markOf(of.answers, 1), at: now, versionAt: now, earlier: [], decisions: [], question: null, boards: [], nudges: 0, rule: null, account: null, endedAt: null,
    history: [{ at: now, by: of.requester, what: 'Sent' }],
  };
}

const noted = (record: BusinessCase, at: number, by: Who, what: string): BusinessCase => ({ ...record, history: [...record.history, { at, by, what }] });

/** The requester's new words. What was decided on the old ones is kept and counts no more. */
export function revised(record: BusinessCase, sent: Sent, now: number): BusinessCase {
  const { answers } = sent;
  const version = record.version + 1;
  const earlier = [...record.earlier, { version: record.version, mark: record.mark, at: record.versionAt, answers: record.answers }];
  return noted({ ...record, ...sent, state: 'submitted', version, mark: markOf(answers, version), versionAt: now, earlier, question: null, boards: [], nudges: 0, rule: null, endedAt: null }, now, record.requester, `Sent again as version ${version}`);
}

export const withdrawn = (record: BusinessCase, now: number): BusinessCase => noted({ ...record, state: 'withdrawn', question: null, endedAt: now }, now, record.requester, 'Withdrawn');

export const moreAsked = (record: BusinessCase, by: Who, text: string, now: number): BusinessCase => noted({ ...record, state: 'more-asked', question: { by, at: now, text }, nudges: 0 }, now, by, 'Asked for more');
export const askedNoMore = (record: BusinessCase, by: Who, now: number): BusinessCase => noted({ ...record, state: 'submitted', question: null, nudges: 0 }, now, by, 'Took the question back');

/** With one more decision, and its end where it was the last. */
export function decided(record: BusinessCase, decision: Decision, outcome: 'open' | 'approved' | 'rejected', rule: z.output<typeof ruleSchema>): BusinessCase {
  const next = noted({ ...record, decisions: [...record.decisions, decision] }, decision.at, decision.by, decision.verdict === 'approve' ? 'Approved' : 'Rejected');
  return outcome === 'open' ? next : { ...next, state: outcome, question: null, rule, endedAt: decision.at };
}

/** Without this person's approval of this version, which they took back while nothing followed from it; the history keeps both. */
export function approvalBack(record: BusinessCase, by: Who, now: number): BusinessCase {
  const decisions = record.decisions.filter((one) => one.version !== record.version || one.by.person !== by.person);
  return noted({ ...record, decisions }, now, by, 'Took the approval back');
}

/** With one more thing that those who decide should know; the same where they know it. */
export const doubted = (record: BusinessCase, doubt: string): BusinessCase => (record.doubts.includes(doubt) ? record : { ...record, doubts: [...record.doubts, doubt] });

export const nudged = (record: BusinessCase): BusinessCase => ({ ...record, nudges: record.nudges + 1 });

/** The reference that a press or a timer is about. */
export function caseIn(inbound: Turn['inbound']): string {
  if (inbound.kind !== 'action' && inbound.kind !== 'timer') return '';
  const { case: id } = inbound.data;
  return typeof id === 'string' ? id : '';
}

/** Author, where the actor asked for it; by the index alone. */
export async function relationToCase({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  if (!actor) return 'none';
  return (await tx.findIds(accountCases, 'requester', actor.id)).includes(caseIn(inbound)) ? 'author' : 'none';
}

/** Null where there is none of that reference. */
export const caseById = (tx: Pick<ReadTx, 'get'>, id: string, grant: Grant): Promise<BusinessCase | null> => (id === '' ? Promise.resolve(null) : tx.get(accountCases, id, grant));
/** Open cases for an account of this name, by `foldHandle`. */
export const openCasesNamed = (tx: Pick<ReadTx, 'find'>, folded: string, grant: Grant): Promise<BusinessCase[]> => tx.find(accountCases, 'name', nameDigest(folded), grant);
export const openCasesIn = (tx: Pick<ReadTx, 'find'>, grant: Grant): Promise<BusinessCase[]> => tx.find(accountCases, 'open', 'yes', grant);
export const casesOf = (tx: Pick<ReadTx, 'find'>, requester: string, grant: Grant): Promise<BusinessCase[]> => tx.find(accountCases, 'requester', requester, grant);
export const saveCase = (turn: Pick<Turn, 'tx'>, record: BusinessCase): void => turn.tx.put(accountCases, record, caseKey(record));
