import { z } from 'zod';
import { addressSchema } from '../chat/address.ts';
import type { Grant } from '../kernel/grant.ts';
import { asId, randomReference, type KeyId } from '../kernel/ids.ts';
import type { Relation } from '../people/permissions.ts';
import { ROLES, type Person } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection, ReadTx, Tx } from '../storage/store.ts';
import { DECISION_KINDS } from './declaration-settings.ts';

const who = z.strictObject({ person: z.string().nullable(), name: z.string() });
export type Who = z.output<typeof who>;
/** What the desk itself does. */
export const DESK: Who = { person: null, name: 'Staffroom' };

/** `submitted`: waits for the decider · `asked`: waits for the declarant's reply · `active`: in force or noted · the rest have ended. */
const DECLARATION_STATES = ['submitted', 'asked', 'active', 'refused', 'withdrawn', 'ended', 'superseded', 'revoked'] as const;
export type DeclarationState = (typeof DECLARATION_STATES)[number];

export const VERDICTS = ['approved', 'approved-with-conditions', 'not-approved', 'noted'] as const;
export type Verdict = (typeof VERDICTS)[number];

const decisionSchema = z.strictObject({
  verdict: z.enum(VERDICTS),
  by: who,
  /** Roles that they held at that moment. */
  roles: z.array(z.enum(ROLES)),
  at: z.number(),
  /** Why, the advice, or the ruling, as it was typed. */
  words: z.string(),
  conditions: z.string(),
});
export type Decision = z.output<typeof decisionSchema>;

/** A declared relationship with all that was decided on it. The words are sealed; the indexes hold ids, states and days. */
const declarationSchema = z.strictObject({
  /** "DE-4F7K". */
  id: z.string(),
  key: z.string(),
  declarant: who.extend({ person: z.string(), listed: z.boolean() }),
  address: addressSchema,
  state: z.enum(DECLARATION_STATES),
  /** How it is dealt with, as the rule stood when it was sent. */
  rule: z.strictObject({ kind: z.enum(DECISION_KINDS), to: z.enum(ROLES), source: z.enum(['school.yaml', 'policy', 'not-stated']), because: z.strictObject({ file: z.string(), quote: z.string() }).nullable() }),
  at: z.number(),
  /** Declared later than on entry; it is taken all the same. */
  late: z.boolean(),
  answers: z.record(z.string(), z.string()),
  /** As it was typed, one line a question. */
  lines: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /** Who decides, or decided; null while nobody in the staff list can. */
  decider: who.extend({ person: z.string() }).nullable(),
  /** Those it was with before. */
  passed: z.array(z.string()),
  questions: z.array(z.strictObject({ by: who, at: z.number(), text: z.string(), answer: z.strictObject({ at: z.number(), text: z.string() }).nullable() })),
  /** The last decides. */
  decisions: z.array(decisionSchema),
  /** ISO day; null while it is not in force. */
  reviewOn: z.iso.date().nullable(),
  /** The day of `reviewOn` for which the declarant said that nothing changed. */
  unchanged: z.iso.date().nullable(),
  /** Since when the declarant is missing from the staff list in which they stood; null while they stand there. */
  missingSince: z.iso.date().nullable().optional(),
  /** Card key of the last message with the whole record that the declarant got; none before there was one. */
  told: z.string().optional(),
  replaces: z.string().nullable(),
  replacedBy: z.string().nullable(),
  endedAt: z.number().nullable(),
  endedWhy: z.string(),
  history: z.array(z.strictObject({ at: z.number(), by: who, what: z.string() })),
});
export type Declaration = z.output<typeof declarationSchema>;

const isOpenState = (state: DeclarationState): boolean => state === 'submitted' || state === 'asked';
export const isOpen = ({ state }: Pick<Declaration, 'state'>): boolean => isOpenState(state);
export const isActive = ({ state }: Pick<Declaration, 'state'>): boolean => state === 'active';

export const declarations: Collection<Declaration> = {
  name: 'declarations',
  schema: declarationSchema,
  version: 1,
  indexes: {
    declarant: (one) => one.declarant.person,
    decider: (one) => one.decider?.person ?? null,
    /** Those that something may still happen to by itself. */
    alive: (one) => (isOpenState(one.state) || one.state === 'active' ? 'yes' : null),
  },
  sensitive: true,
};

export const declarationKey = ({ key }: Pick<Declaration, 'key'>): KeyId => asId<'key'>(key);
export const whoIs = (person: Pick<Person, 'id' | 'name'>): Who & { person: string } => ({ person: person.id, name: person.name });
export const lastDecision = ({ decisions }: Pick<Declaration, 'decisions'>): Decision | null => decisions.at(-1) ?? null;

/** What its words are at: a button that carries another one stood on a card from before something was added. */
export const markOf = ({ questions, decisions, reviewOn }: Pick<Declaration, 'questions' | 'decisions' | 'reviewOn'>): string => `${questions.length}-${questions.filter((one) => one.answer !== null).length}-${decisions.length}-${reviewOn ?? 'none'}`;

/** A reference that no other declaration has. */
export async function newReference(tx: Pick<Tx, 'get'>, grant: Grant): Promise<string> {
  for (;;) {
    const reference = `DE-${randomReference().slice(0, 4)}`;
    if ((await tx.get(declarations, reference, grant)) === null) return reference;
  }
}

export function newDeclaration(of: Pick<Declaration, 'id' | 'key' | 'declarant' | 'address' | 'rule' | 'late' | 'answers' | 'lines' | 'decider' | 'replaces'>, now: number): Declaration {
  const by: Who = { person: of.declarant.person, name: of.declarant.name };
  return {
    ...of, state: 'submitted', at: now, passed: [], questions: [], decisions: [], reviewOn: null, unchanged: null, missingSince: null, replacedBy: null, endedAt: null, endedWhy: '',
    history: [{ at: now, by, what: of.late ? 'Sent, declared late' : 'Sent' }],
  };
}

export const declarantOf = ({ declarant }: Declaration): Who => ({ person: declarant.person, name: declarant.name });
export const noted = (record: Declaration, at: number, by: Who, what: string): Declaration => ({ ...record, history: [...record.history, { at, by, what }] });

export const asked = (record: Declaration, by: Who, text: string, now: number): Declaration => noted({ ...record, state: isOpen(record) ? 'asked' : record.state, questions: [...record.questions, { by, at: now, text, answer: null }] }, now, by, 'Asked about it');

export const openQuestion = ({ questions }: Pick<Declaration, 'questions'>): Declaration['questions'][number] | null => questions.findLast((one) => one.answer === null) ?? null;

export function answered(record: Declaration, text: string, now: number): Declaration {
  const questions = record.questions.map((one) => (one.answer === null ? { ...one, answer: { at: now, text } } : one));
  return noted({ ...record, state: record.state === 'asked' ? 'submitted' : record.state, questions }, now, declarantOf(record), 'Answered');
}

const VERDICT_HISTORY: Readonly<Record<Verdict, string>> = { 'approved': 'Agreed to it', 'approved-with-conditions': 'Agreed to it with conditions', 'not-approved': 'Did not agree to it', 'noted': 'Noted it' };
const APPROVAL_HISTORY: Readonly<Record<Verdict, string>> = { 'approved': 'Approved it', 'approved-with-conditions': 'Approved it with conditions', 'not-approved': 'Did not approve it', 'noted': 'Noted it' };

/** With a decision; `reviewOn` is the ISO day on which it is looked at again where it is in force. */
export function decided(record: Declaration, decision: Decision, reviewOn: string): Declaration {
  const refused = decision.verdict === 'not-approved';
  const next = { ...record, decisions: [...record.decisions, decision], state: refused ? ('refused' as const) : ('active' as const), reviewOn: refused ? null : reviewOn, unchanged: null, endedAt: refused ? decision.at : null };
  return noted(next, decision.at, decision.by, (record.rule.kind === 'approval' ? APPROVAL_HISTORY : VERDICT_HISTORY)[decision.verdict]);
}

/** Looked at again and left as it is until the next day. */
export const kept = (record: Declaration, by: Who, reviewOn: string, now: number): Declaration => noted({ ...record, reviewOn, unchanged: null }, now, by, 'Looked at again, and left as it is');
export const saidUnchanged = (record: Declaration, now: number): Declaration => noted({ ...record, unchanged: record.reviewOn }, now, declarantOf(record), 'Said that nothing changed');

/** Ended in one of the ways in which nothing more happens to it. */
export const finished = (record: Declaration, state: 'withdrawn' | 'ended' | 'revoked', by: Who, why: string, now: number): Declaration =>
  noted({ ...record, state, endedAt: now, endedWhy: why, reviewOn: null, unchanged: null }, now, by, { withdrawn: 'Withdrew it', ended: 'Said that it ended', revoked: 'Took the decision back' }[state]);

export const superseded = (record: Declaration, by: string, now: number): Declaration => noted({ ...record, state: 'superseded', replacedBy: by, endedAt: now, reviewOn: null, unchanged: null }, now, declarantOf(record), `Replaced by ${by}`);

/** With someone else to decide, or nobody. */
export function passedOn(record: Declaration, to: Pick<Person, 'id' | 'name'> | null, by: Who, why: string, now: number): Declaration {
  const before = record.decider?.person;
  return noted({ ...record, decider: to === null ? null : whoIs(to), passed: before === undefined ? record.passed : [...new Set([...record.passed, before])] }, now, by, why);
}

/** The reference that a press is about. */
export function declarationIn(inbound: Turn['inbound']): string {
  if (inbound.kind !== 'action') return '';
  const { declaration } = inbound.data;
  return typeof declaration === 'string' ? declaration : '';
}

/** Author of one's own; by the index alone. */
export async function relationOfDeclarant({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  if (!actor) return 'none';
  return (await tx.findIds(declarations, 'declarant', actor.id)).includes(declarationIn(inbound)) ? 'author' : 'none';
}

/** Recipient, where it is theirs to decide now and never their own; by the indexes alone. */
export async function relationOfDecider({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  if (!actor || actor.standing !== 'listed') return 'none';
  const id = declarationIn(inbound);
  if ((await tx.findIds(declarations, 'declarant', actor.id)).includes(id)) return 'none';
  return (await tx.findIds(declarations, 'decider', actor.id)).includes(id) ? 'recipient' : 'none';
}

export const declarationById = (tx: Pick<ReadTx, 'get'>, id: string, grant: Grant): Promise<Declaration | null> => (id === '' ? Promise.resolve(null) : tx.get(declarations, id, grant));
export const declarationsOf = (tx: Pick<ReadTx, 'find'>, declarant: string, grant: Grant): Promise<Declaration[]> => tx.find(declarations, 'declarant', declarant, grant);
export const saveDeclaration = (turn: Pick<Turn, 'tx'>, record: Declaration): void => turn.tx.put(declarations, record, declarationKey(record));
