import { z } from 'zod';
import { ROLES } from '../people/staff.ts';
import type { Collection } from '../storage/store.ts';
import { sha256 } from '../records/export-folder.ts';
import { SIGN_OFF_KINDS } from './sign-off-settings.ts';

const eventSchema = z.strictObject({
  at: z.number(),
  /** Null for the desk itself. */
  by: z.string().nullable(),
  what: z.enum(['assigned', 'reminded', 'opened', 'question', 'signed', 'expired', 'superseded', 'closed']),
  why: z.string(),
});

/** One thing that one colleague signs for, in one version: ids, days and the statement, never what anybody typed. */
const signOffSchema = z.strictObject({
  id: z.string(),
  person: z.string(),
  item: z.string(),
  title: z.string(),
  kind: z.enum(SIGN_OFF_KINDS),
  /** Hash of what is to be read. */
  version: z.string(),
  /** Why it is asked for: "year-2026", "entry-2027-03-01", "version", "account" or "since-2026-09-04". */
  round: z.string(),
  /** Exactly what is signed. */
  statement: z.string(),
  assignedOn: z.iso.date(),
  due: z.iso.date(),
  /** The version that it is held against: what this colleague signed last, else what stood before it changed; null where it is all new to them. */
  before: z.string().nullable(),
  state: z.enum(['open', 'signed', 'expired', 'superseded', 'closed']),
  remindedOn: z.iso.date().nullable(),
  lateSaidOn: z.iso.date().nullable(),
  openedAt: z.number().nullable(),
  askedAt: z.number().nullable(),
  signedAt: z.number().nullable(),
  signedOn: z.iso.date().nullable(),
  /** Keys of what was said about it. */
  notices: z.array(z.string()),
  history: z.array(eventSchema),
});
export type SignOff = z.output<typeof signOffSchema>;
export type SignOffEvent = z.output<typeof eventSchema>;

export const signOffs: Collection<SignOff> = {
  name: 'sign-offs', schema: signOffSchema, version: 1, sensitive: false,
  indexes: { person: (one) => one.person, item: (one) => one.item, open: (one) => (one.state === 'open' ? 'yes' : null), openFor: (one) => (one.state === 'open' ? one.person : null) },
};

/** The same thing asked of the same person for the same reason is one record, however often it is looked at. */
export const signOffId = (person: string, item: string, round: string, version: string): string => sha256([person, item, round, version].join('\n')).slice(0, 24);

const clauseSchema = z.strictObject({ quote: z.string(), headings: z.array(z.string()), page: z.number().nullable() });
const textSchema = z.strictObject({ id: z.string(), file: z.string(), title: z.string(), firstSeen: z.iso.date(), clauses: z.array(clauseSchema) });
/** The policies' own words in each version that was to be signed, so that a new one can be held against it. By the version's hash. */
export const signOffTexts: Collection<z.output<typeof textSchema>> = { name: 'sign-off-texts', schema: textSchema, version: 1, indexes: {}, sensitive: false };

const itemSeenSchema = z.strictObject({ id: z.string(), since: z.iso.date(), version: z.string().nullable(), /** The day on which another version was first seen, and which one stood before it. */ changedOn: z.iso.date().nullable(), previous: z.string().nullable() });
/** Since when school.yaml has asked for an item, and in which version it stands. */
export const signOffItems: Collection<z.output<typeof itemSeenSchema>> = { name: 'sign-off-items', schema: itemSeenSchema, version: 1, indexes: {}, sensitive: false };
export type ItemSeen = z.output<typeof itemSeenSchema>;

const personSeenSchema = z.strictObject({
  id: z.string(),
  /** First day on the staff list; null for those who stood there when the desk first looked. */
  since: z.iso.date().nullable(),
  left: z.iso.date().nullable(),
  roles: z.array(z.strictObject({ role: z.enum(ROLES), since: z.iso.date().nullable() })),
});
/** Who was first seen on the staff list when, and in which role. */
export const signOffPeople: Collection<z.output<typeof personSeenSchema>> = { name: 'sign-off-people', schema: personSeenSchema, version: 1, indexes: { all: () => 'yes' }, sensitive: false };
export type PersonSeen = z.output<typeof personSeenSchema>;

const markSchema = z.strictObject({ id: z.string(), mark: z.string(), /** The day on which time alone asks for something; null where none does. */ wakeOn: z.iso.date().nullable() });
/** As what everything was last brought up to date: nothing is gone through again while that stands. */
export const signOffMarks: Collection<z.output<typeof markSchema>> = { name: 'sign-off-marks', schema: markSchema, version: 1, indexes: {}, sensitive: false };
export const MARK = 'all';

/** The record with one more event, and what that changed. */
export const withEvent = (record: SignOff, event: SignOffEvent, change: Partial<SignOff> = {}): SignOff => ({ ...record, ...change, history: [...record.history, event] });
