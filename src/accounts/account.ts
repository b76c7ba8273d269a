import { createHash } from 'node:crypto';
import { z } from 'zod';
import { asId, type KeyId } from '../kernel/ids.ts';
import type { Collection } from '../storage/store.ts';
import { likeness, platformName } from './platform-names.ts';

const ACCOUNT_STATES = ['preparing', 'active', 'suspended', 'closing', 'closed'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

const who = z.strictObject({ person: z.string().nullable(), name: z.string() });

/** Something an account still needs before it starts, or on the way to its end. */
const stepSchema = z.strictObject({
  id: z.string(),
  text: z.string(),
  /** The clause that asks for it; null for the school's own wish. */
  because: z.strictObject({ file: z.string(), quote: z.string() }).nullable(),
  done: z.strictObject({ by: who, at: z.number(), note: z.string() }).nullable(),
});
export type AccountStep = z.output<typeof stepSchema>;

const runnerSchema = z.strictObject({
  person: z.string(),
  name: z.string(),
  /** ISO days; null where nobody has said so. */
  policyRead: z.iso.date().nullable(),
  trained: z.iso.date().nullable(),
  course: z.string(),
});
export type Runner = z.output<typeof runnerSchema>;

/** One official account. It never holds a password, nor anything that opens the account. */
const accountSchema = z.strictObject({
  id: z.string(),
  key: z.string(),
  platform: z.string(),
  handle: z.string(),
  url: z.string(),
  purpose: z.string(),
  audience: z.string(),
  visibility: z.enum(['open', 'closed', 'not-known']),
  /** Who runs it, in the order in which they are asked. */
  runners: z.array(runnerSchema),
  /** Names of those who can log in, of who moderates, and of who owns the recovery. */
  logins: z.array(z.string()),
  moderator: z.string(),
  recoveryOwner: z.string(),
  /** Whether recovery goes to an address of the school. */
  recoveryEmail: z.string(),
  twoFactor: z.enum(['on', 'off', 'not-known']),
  messages: z.enum(['on', 'off', 'not-known']),
  /** How families who do not use the platform get the same. */
  alternative: z.string(),
  consentChecked: z.iso.date().nullable(),
  parentsInformed: z.iso.date().nullable(),
  approval: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('decided'), case: z.string(), by: z.array(who), at: z.number() }),
    /** It existed before: approval is not on record. */
    z.strictObject({ kind: z.literal('not-on-record'), because: z.strictObject({ file: z.string(), quote: z.string() }).nullable() }),
  ]),
  state: z.enum(ACCOUNT_STATES),
  steps: z.array(stepSchema),
  lastCheck: z.strictObject({ day: z.iso.date(), by: who, outcome: z.string() }).nullable(),
  nextReview: z.iso.date().nullable(),
  /** The day on which its runners were last asked whether it is still needed, while nobody has answered. */
  reviewAsked: z.iso.date().optional(),
  closesOn: z.iso.date().nullable(),
  /** Why it is stopped for now, and since when. */
  suspended: z.strictObject({ by: who, at: z.number(), reason: z.string() }).optional(),
  /** Why it is being closed, and how it stood before: closing can be taken back until the last step. */
  closing: z.strictObject({ by: who, at: z.number(), reason: z.string(), from: z.enum(['preparing', 'active', 'suspended']), steps: z.array(stepSchema) }).optional(),
  /** What happened to it: who, when, what, never who said what about whom. */
  history: z.array(z.strictObject({ at: z.number(), by: who, what: z.string() })),
});
export type Account = z.output<typeof accountSchema>;

/** The register. Sealed under each account's own key; the indexes hold states, days and digests of names. */
export const accounts: Collection<Account> = {
  name: 'accounts',
  schema: accountSchema,
  version: 1,
  indexes: {
    state: (account) => account.state, all: () => 'yes', name: (account) => nameDigest(foldHandle(account.platform, account.handle)),
    review: (account) => (account.state === 'active' ? account.nextReview : null), closes: (account) => (account.state === 'closed' || account.state === 'closing' ? null : account.closesOn),
  },
  sensitive: true,
};

/** "Instagram @alder_bank": how every card, page and list calls it; the platform alone where it has no name there yet. */
export const nameOfAccount = ({ platform, handle }: Pick<Account, 'platform' | 'handle'>): string => [platform, handle].filter((part) => part !== '').join(' ');

export const accountKey = (account: Pick<Account, 'key'>): KeyId => asId<'key'>(account.key);

/** Who runs which account, in clear, so that permission is asked without opening anything. */
const runsSchema = z.strictObject({ id: z.string(), account: z.string(), person: z.string() });
export const accountRuns: Collection<z.output<typeof runsSchema>> = {
  name: 'account-runners', schema: runsSchema, version: 1, indexes: { account: (row) => row.account, person: (row) => row.person }, sensitive: false,
};
export const runsId = (account: string, person: string): string => `${account} ${person}`;

/** "facebook alderbankprimary": the same account however its name, its address and its platform are written; two of one name on two platforms stay two. */
export const foldHandle = (platform: string, handle: string): string => `${fold(platformName(platform))} ${likeness(handle)}`;
const fold = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Of a name as `foldHandle` has it: no index holds a word that anybody typed, which could not be erased from it. */
export const nameDigest = (folded: string): string => createHash('sha256').update(folded).digest('hex').slice(0, 24);
