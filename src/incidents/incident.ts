import { z } from 'zod';
import { addressSchema } from '../chat/address.ts';
import type { Collection } from '../storage/store.ts';
import { TASKS } from './incident-tasks.ts';
import { INCIDENT_TYPES } from './incident-types.ts';
import { sectorDefaults } from './sector-defaults.ts';

const SECTOR_CODES = sectorDefaults.map((one) => one.code);

export const LONGEST_TEXT = 4_000;
const text = z.string().min(1).max(LONGEST_TEXT);
const typed = z.string().max(20_000);

/** What the reporter said, exactly; never changed. What they add later stands beside it. */
const saidSchema = z.strictObject({
  about: z.enum(['child', 'adult', 'outside', 'account', 'data', 'me']),
  danger: z.enum(['yes', 'no', 'unknown']),
  children: typed,
  adults: typed,
  concerned: z.array(z.string()),
  unsureWhoIsConcerned: z.boolean(),
  words: typed,
  when: typed,
  childWhere: typed,
  homeToThis: z.enum(['yes', 'no', 'unknown']).nullable(),
  onBehalfOf: typed,
  clause: z.strictObject({ file: z.string(), quote: z.string() }).nullable(),
});

const becauseSchema = z.discriminatedUnion('basis', [
  z.strictObject({ basis: z.literal('policy'), file: z.string(), quote: z.string() }),
  z.strictObject({ basis: z.literal('school-setting') }),
  z.strictObject({ basis: z.literal('sector-default'), code: z.enum(SECTOR_CODES) }),
]);

/** Who acted and as what, as it was at that moment; null for the desk itself. */
const actorSchema = z.strictObject({ person: z.string(), name: z.string(), role: z.string() });
export type CaseActor = z.output<typeof actorSchema>;

/** Where a school keeps its child-protection file: the desk is not that file. */
export const PLACES_KEPT = ['cpoms', 'myconcern', 'paper', 'elsewhere'] as const;

export const EVENTS = [
  'filed', 'told', 'not-reached', 'climbed', 'reporter-warned', 'held', 'unheld', 'opened', 'taken', 'type-changed', 'noted', 'asked', 'answered', 'added', 'shared', 'transferred',
  'linked', 'task', 'graded', 'excluded', 'last-word-asked', 'last-word', 'closed', 'still-worried', 'reopened',
  'exported', 'filed-elsewhere',
] as const;
export type CaseEventKind = (typeof EVENTS)[number];

const eventSchema = z.strictObject({
  /** The inbound it came with: the same one again changes nothing. */
  id: z.string(),
  at: z.number(),
  by: actorSchema.nullable(),
  what: z.enum(EVENTS),
  /** Ids, codes or typed words: it is sealed with the rest. */
  text: z.string().nullable(),
});
export type CaseEvent = z.output<typeof eventSchema>;

const exchangeSchema = z.strictObject({ id: z.string(), text, at: z.number(), answer: z.strictObject({ text, at: z.number() }).nullable() });

const taskSchema = z.strictObject({
  id: z.string(),
  task: z.enum(TASKS),
  /** For a task that is done once a person (each parent on their own). */
  whom: z.string(),
  state: z.enum(['open', 'done', 'not-needed']),
  who: z.string(),
  /** When it was done, as typed. */
  when: z.string(),
  reference: z.string(),
  reason: z.string(),
  by: z.string().nullable(),
  at: z.number().nullable(),
});
export type CaseTask = z.output<typeof taskSchema>;

const toldSchema = z.strictObject({ to: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('person'), id: z.string() }), z.strictObject({ kind: z.literal('channel'), id: z.string() })]), at: z.number(), reached: z.boolean() });
export type Told = z.output<typeof toldSchema>;

/**
 * One matter of one report, with all that was done about it. Its words are sealed under its own key; events are only ever added. A report about a
 * child and an adult is two of these, linked, each with its own people.
 */
export const incidentSchema = z.strictObject({
  /** The reference: random, never counted. */
  id: z.string(),
  /** The reference the reporter has: that of the report's first matter. */
  report: z.string(),
  key: z.string(),
  at: z.number(),
  practice: z.boolean(),
  track: z.enum(['welfare', 'conduct', 'other']),
  said: saidSchema,
  reporter: z.strictObject({ person: z.string(), name: z.string(), address: addressSchema }),
  type: z.enum(INCIDENT_TYPES),
  urgency: z.enum(['urgent', 'child-welfare', 'staff-conduct', 'other']),
  /** What made it as urgent as it is. */
  urgencyFrom: z.enum(['answer', 'type', 'words', 'kind']),
  because: becauseSchema,
  /** Roles it was routed to, as people say them. */
  routedTo: z.array(z.string()),
  /** Whom to ask next, in order: ids. */
  inLine: z.array(z.string()),
  told: z.array(toldSchema),
  /** Nobody here may read or receive it, whatever else they are. */
  excluded: z.array(z.string()),
  state: z.enum(['held', 'waiting', 'taken', 'closed']),
  owner: actorSchema.nullable(),
  openedAt: z.number().nullable(),
  takenAt: z.number().nullable(),
  closedAt: z.number().nullable(),
  hearBy: z.number(),
  facts: z.array(z.strictObject({ id: z.string(), text, at: z.number() })),
  notes: z.array(z.strictObject({ id: z.string(), text, at: z.number(), by: z.string() })),
  questions: z.array(exchangeSchema),
  shared: z.array(z.strictObject({ id: z.string(), to: z.string(), text, at: z.number() })),
  links: z.array(z.string()),
  tasks: z.array(taskSchema),
  /** When the loss of data was noticed, UTC ms; the 72-hour clock runs from it. Null where there is none. */
  dataNoticedAt: z.number().nullable(),
  grade: z.strictObject({ as: z.enum(['low-level', 'harm-threshold']), reason: text, at: z.number(), by: z.string() }).nullable(),
  lastWord: z.strictObject({ askedAt: z.number(), text: z.string().nullable(), at: z.number().nullable() }).nullable(),
  closing: z.strictObject({ outcome: z.enum(['acted', 'no-further-action']), safer: z.string(), watches: z.string(), rationale: z.string(), by: z.string(), at: z.number() }).nullable(),
  /** Where the school keeps it now, as its owner said; null until they did. */
  filedIn: z.strictObject({ where: z.enum(PLACES_KEPT), by: z.string(), on: z.string(), at: z.number() }).nullable().default(null),
  events: z.array(eventSchema),
});
export type Incident = z.output<typeof incidentSchema>;

const indexes = {
  id: (one: Incident) => one.id,
  report: (one: Incident) => one.report,
  reporter: (one: Incident) => one.reporter.person,
  state: (one: Incident) => one.state,
  owner: (one: Incident) => one.owner?.person ?? null,
} as const;

export const incidents: Collection<Incident> = { name: 'incidents', schema: incidentSchema, version: 1, indexes, sensitive: true };
/** Worries about adults that their decider held to be below the threshold: kept apart, for another time, and read by the decider alone. */
export const lowLevelConcerns: Collection<Incident> = { name: 'low-level-concerns', schema: incidentSchema, version: 1, indexes, sensitive: true };

/** Who may open a matter, in ids alone, so that leave is decided before anything sealed is opened. Nobody concerned is ever in it. */
const readerSchema = z.strictObject({ id: z.string(), incident: z.string(), person: z.string(), part: z.enum(['recipient', 'owner', 'past']) });
export type CaseReader = z.output<typeof readerSchema>;
export const caseReaders: Collection<CaseReader> = { name: 'case-readers', schema: readerSchema, version: 1, indexes: { incident: (one) => one.incident, person: (one) => one.person }, sensitive: false };
export const readerId = (incident: string, person: string): string => `${incident} ${person}`;

/** Whether someone may be sent a matter at all: nobody who is concerned, and nobody who reported it. */
export const mayReceive = (record: Pick<Incident, 'excluded' | 'reporter'>, person: { readonly id: string }): boolean => !record.excluded.includes(person.id) && person.id !== record.reporter.person;

/** The event with which something happened, and who did it. */
export interface Doing {
  readonly id: string;
  readonly at: number;
  readonly by: CaseActor | null;
}

/** The record with one more event, and what changed with it. */
export const noted = (record: Incident, doing: Doing, what: CaseEventKind, said: string | null = null, change: Partial<Incident> = {}): Incident =>
  ({ ...record, ...change, events: [...record.events, { id: doing.id, at: doing.at, by: doing.by, what, text: said }] });

/** As `noted`; the record itself where this very event did it before. */
const once = (record: Incident, doing: Doing, what: CaseEventKind, said: string | null = null, change: Partial<Incident> = {}): Incident =>
  (happened(record, doing, what) ? record : noted(record, doing, what, said, change));

export const happened = (record: Incident, doing: Pick<Doing, 'id'>, what: CaseEventKind): boolean => record.events.some((event) => event.id === doing.id && event.what === what);

/** Null where the act does not fit the state: the caller shows how things stand now. */
export type Next = Incident | null;

/** The first of those told who takes it has it; anyone after that is shown who. */
export function taken(record: Incident, doing: Doing): Next {
  if (happened(record, doing, 'taken')) return record;
  if (doing.by === null || record.state === 'closed' || record.state === 'taken') return null;
  return once(record, doing, 'taken', null, { state: 'taken', owner: doing.by, takenAt: doing.at });
}

/** The reading is part of the record, each time; the first is what the reporter hears of. */
export function opened(record: Incident, doing: Doing): Incident {
  return once(record, doing, 'opened', null, { openedAt: record.openedAt ?? doing.at });
}

export function withNote(record: Incident, doing: Doing, words: string): Next {
  if (record.state === 'held' || doing.by === null) return null;
  return once(record, doing, 'noted', null, { notes: [...record.notes, { id: doing.id, text: words, at: doing.at, by: doing.by.name }] });
}

export function withFact(record: Incident, doing: Doing, words: string): Incident {
  return once(record, doing, 'added', null, { facts: [...record.facts, { id: doing.id, text: words, at: doing.at }] });
}

export function withQuestion(record: Incident, doing: Doing, words: string): Next {
  if (record.state !== 'taken') return null;
  return once(record, doing, 'asked', null, { questions: [...record.questions, { id: doing.id, text: words, at: doing.at, answer: null }] });
}

/** The first answer to a question stands; what comes after it is added as a fact. */
export function withAnswer(record: Incident, doing: Doing, question: string, words: string): Next {
  const asked = record.questions.find((one) => one.id === question);
  if (!asked) return null;
  if (asked.answer !== null) return happened(record, doing, 'answered') ? record : withFact(record, doing, words);
  const questions = record.questions.map((one) => (one.id === question ? { ...one, answer: { text: words, at: doing.at } } : one));
  return once(record, doing, 'answered', question, { questions });
}

export function withType(record: Incident, doing: Doing, type: Incident['type']): Next {
  if (record.state !== 'taken') return null;
  return type === record.type ? record : once(record, doing, 'type-changed', `${record.type} → ${type}`, { type });
}

export function withShared(record: Incident, doing: Doing, to: CaseActor, words: string): Next {
  if (record.state !== 'taken' || record.excluded.includes(to.person)) return null;
  return once(record, doing, 'shared', null, { shared: [...record.shared, { id: doing.id, to: to.name, text: words, at: doing.at }] });
}

/** To someone who is told and takes it in their turn; the one who gives it away keeps no leave to read it. */
export function transferred(record: Incident, doing: Doing, to: CaseActor, why: string): Next {
  if (happened(record, doing, 'transferred')) return record;
  if (record.state !== 'taken' || record.excluded.includes(to.person) || record.owner?.person === to.person) return null;
  return once(record, doing, 'transferred', `${to.name}: ${why}`, { state: 'waiting', owner: null, takenAt: null, openedAt: null });
}

/** Linked both ways by the caller, never merged: each account stays its own record. */
export function linked(record: Incident, doing: Doing, other: string): Next {
  if (record.state === 'held' || other === record.id) return null;
  return record.links.includes(other) ? record : once(record, doing, 'linked', other, { links: [...record.links, other] });
}

/** The decider's own judgement of a worry about an adult, with its reason; it may be judged anew. */
export function graded(record: Incident, doing: Doing, as: NonNullable<Incident['grade']>['as'], reason: string): Next {
  if (record.state !== 'taken' || record.track !== 'conduct' || doing.by === null) return null;
  return once(record, doing, 'graded', `${as}: ${reason}`, { grade: { as, reason, at: doing.at, by: doing.by.name } });
}

/** Someone who turns out to be concerned: from this moment they may neither read nor receive it. */
export function excludedToo(record: Incident, doing: Doing, person: string): Next {
  if (record.state === 'closed' || doing.by?.person === person) return null;
  if (record.excluded.includes(person)) return record;
  return once(record, doing, 'excluded', person, { excluded: [...record.excluded, person], inLine: record.inLine.filter((id) => id !== person) });
}

export function lastWordAsked(record: Incident, doing: Doing): Next {
  if (happened(record, doing, 'last-word-asked')) return record;
  if (record.state !== 'taken') return null;
  return once(record, doing, 'last-word-asked', null, { lastWord: { askedAt: doing.at, text: null, at: null } });
}

export function withLastWord(record: Incident, doing: Doing, words: string): Next {
  if (record.lastWord === null) return null;
  if (record.lastWord.text !== null) return happened(record, doing, 'last-word') ? record : withFact(record, doing, words);
  return once(record, doing, 'last-word', null, { lastWord: { ...record.lastWord, text: words, at: doing.at } });
}

export type Closing = Pick<NonNullable<Incident['closing']>, 'outcome' | 'safer' | 'watches' | 'rationale'>;

/** Closed by its owner, after the reporter was asked for their last word. A reason left blank stays blank, and is printed as such. */
export function closed(record: Incident, doing: Doing, closing: Closing): Next {
  if (happened(record, doing, 'closed')) return record;
  if (record.state !== 'taken' || record.lastWord === null || doing.by === null) return null;
  return once(record, doing, 'closed', null, { state: 'closed', closedAt: doing.at, closing: { ...closing, by: doing.by.name, at: doing.at } });
}

/** Back to its owner, who is told again; one without an owner waits for someone to take it. */
export function reopened(record: Incident, doing: Doing, words: string | null): Next {
  if (happened(record, doing, 'reopened')) return record;
  if (record.state !== 'closed') return null;
  return once(record, doing, 'reopened', words, { state: 'waiting', owner: null, takenAt: null, openedAt: null, closedAt: null, lastWord: null, filedIn: null });
}

/** The reporter is still worried: what they say is kept whatever the state, and a closed matter is open again. */
export function stillWorried(record: Incident, doing: Doing, words: string): Incident {
  if (happened(record, doing, 'still-worried')) return record;
  const heard = once(record, doing, 'still-worried', words === '' ? null : words);
  return reopened(heard, doing, null) ?? heard;
}

export type FiledIn = NonNullable<Incident['filedIn']>;

/** A closed matter that its owner has put into the school's own child-protection file. It may be said anew. */
export function filedElsewhere(record: Incident, doing: Doing, filed: Pick<FiledIn, 'where' | 'by' | 'on'>): Next {
  if (happened(record, doing, 'filed-elsewhere')) return record;
  if (record.state !== 'closed' || doing.by === null) return null;
  return once(record, doing, 'filed-elsewhere', null, { filedIn: { ...filed, at: doing.at } });
}

/** An export is a reading of everything. */
export const exported = (record: Incident, doing: Doing): Incident => once(record, doing, 'exported');
