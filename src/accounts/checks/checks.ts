import { z } from 'zod';
import type { Collection } from '../../storage/store.ts';

/**
 * How one check stands: not yet asked for, with the first runner, with another, with leaders; answered; the day ended without an answer; nobody
 * was asked at all (the desk did not run, or nobody was free); taken back because the account stopped.
 */
const CHECK_STATES = ['planned', 'asked', 'second', 'leaders', 'done', 'not-checked', 'not-asked', 'withdrawn'] as const;
type CheckState = (typeof CHECK_STATES)[number];

const CHECK_OUTCOMES = ['nothing-found', 'comments', 'wrong'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

const checkSchema = z.strictObject({
  id: z.string(),
  account: z.string(),
  /** The school's day it is for. */
  day: z.iso.date(),
  /** A day that the policy only prefers: one reminder to its volunteer, nobody is chased. */
  quiet: z.boolean(),
  state: z.enum(CHECK_STATES),
  /** Ids of those who were asked, the first one first. */
  asked: z.array(z.string()),
  /** Those of them who said that they cannot today. */
  passed: z.array(z.string()),
  /** When the first and the last of them were asked, UTC ms. */
  firstAskedAt: z.number().nullable(),
  askedAt: z.number().nullable(),
  /** The day on which leaders were told that it was missed: its own, or the school day after it. */
  told: z.iso.date().nullable(),
  outcome: z.enum(CHECK_OUTCOMES).nullable(),
  /** Messages were found on although the register says off. */
  messagesOpen: z.boolean(),
  by: z.string().nullable(),
  at: z.number().nullable(),
  /** Answered on a later day than its own. */
  late: z.boolean(),
});
export type AccountCheck = z.output<typeof checkSchema>;

const OPEN: ReadonlySet<CheckState> = new Set(['planned', 'asked', 'second', 'leaders']);
export const isOpen = ({ state }: Pick<AccountCheck, 'state'>): boolean => OPEN.has(state);

/** One row for each account and day on which it is checked, whatever restarts. It holds ids, states and times alone. */
export const accountChecks: Collection<AccountCheck> = {
  name: 'account-checks',
  schema: checkSchema,
  version: 1,
  indexes: {
    account: (check) => check.account,
    day: (check) => check.day,
    month: (check) => check.day.slice(0, 7),
    open: (check) => (isOpen(check) ? 'yes' : null),
    /** Missed, and leaders have not heard of it. */
    untold: (check) => ((check.state === 'not-checked' || check.state === 'not-asked') && check.told === null ? 'yes' : null),
    told: (check) => check.told,
  },
  sensitive: false,
};

export const checkId = (account: string, day: string): string => `${account} ${day}`;
/** Every copy of one check's card, wherever it was posted. */
export const checkKey = ({ account, day }: Pick<AccountCheck, 'account' | 'day'>): string => `check:${account}:${day}`;

export const plannedCheck = (account: string, day: string, quiet: boolean): AccountCheck => ({
  id: checkId(account, day), account, day, quiet, state: 'planned', asked: [], passed: [], firstAskedAt: null, askedAt: null, told: null, outcome: null, messagesOpen: false, by: null, at: null, late: false,
});

/** Handed to this person now: the first of the day, the next after one who cannot, or (`chased`) after one who did not answer. */
export function askedOf(check: AccountCheck, person: string, now: number, chased: boolean): AccountCheck {
  const state = check.state === 'planned' ? 'asked' : chased ? 'second' : check.state;
  return { ...check, state, asked: [...check.asked, person], firstAskedAt: check.firstAskedAt ?? now, askedAt: now };
}

/** Nobody answered in time, or nobody is free: the leadership team is told in this very turn. */
export const leadersKnow = (check: AccountCheck): AccountCheck => ({ ...check, state: 'leaders', told: check.day });

/** The end of a day that nobody answered: a miss is "not checked", and where nobody was asked it is called that. */
export const dayEnded = (check: AccountCheck): AccountCheck => ({ ...check, state: check.asked.length === 0 && check.state !== 'leaders' ? 'not-asked' : 'not-checked' });

/** Answered. A check of an earlier day keeps its day, and says that it was late. */
export const answered = (check: AccountCheck, outcome: CheckOutcome, by: string, now: number, today: string, messagesOpen: boolean): AccountCheck =>
  ({ ...check, state: 'done', outcome, by, at: now, late: today !== check.day, messagesOpen: check.messagesOpen || messagesOpen });

/** As if it had not been answered: its clock begins again, so that nobody is chased for the minutes in which it was. */
export const unanswered = (check: AccountCheck, now: number, today: string): AccountCheck => ({
  ...check, outcome: null, by: null, at: null, late: false, messagesOpen: false,
  state: today !== check.day ? 'not-checked' : check.told === check.day ? 'leaders' : check.asked.length > 1 ? 'second' : 'asked',
  firstAskedAt: check.firstAskedAt === null ? null : now, askedAt: check.askedAt === null ? null : now,
});
