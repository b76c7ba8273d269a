import { asId } from '../../kernel/ids.ts';
import type { Grant } from '../../kernel/grant.ts';
import type { Relation } from '../../people/permissions.ts';
import type { Person } from '../../people/staff.ts';
import type { Turn } from '../../routes/turn.ts';
import type { ReadTx } from '../../storage/store.ts';
import { dayIn, daysAfter } from '../../time/school-day.ts';
import { accountKey, accountRuns, accounts, foldHandle, nameDigest, runsId, type Account, type AccountState, type Runner } from '../account.ts';
import { sweepNow } from '../check-sweep.ts';
import { bareHandle, isAddress, platformName, platformOfAddress } from '../platform-names.ts';

/** Days between one "still needed?" and the next: a quarter of a year. A setting, no policy says so. */
export const REVIEW_DAYS = 91;
/** What happened long ago is not carried for ever. */
const MOST_HISTORY = 400;

type Given = 'url' | 'purpose' | 'audience' | 'visibility' | 'runners' | 'logins' | 'moderator' | 'recoveryOwner' | 'recoveryEmail' | 'twoFactor' | 'messages' | 'alternative' | 'consentChecked' | 'parentsInformed' | 'nextReview' | 'closesOn';

/** What an account is entered with. `steps` are its preconditions: without any it is active at once. */
export interface NewEntry extends Partial<Pick<Account, Given>> {
  readonly platform: string;
  /** As people write it, or its address. */
  readonly handle: string;
  readonly approval: Account['approval'];
  readonly steps?: readonly { readonly id: string; readonly text: string; readonly because: Account['steps'][number]['because'] }[];
}

/** Enters an account in the register, in this very transaction, and starts its checks where nothing is outstanding. */
export async function enterAccount(turn: Turn, entry: NewEntry): Promise<Account> {
  const steps = (entry.steps ?? []).map((step) => ({ ...step, done: null }));
  const account: Account = {
    id: turn.newId<'account'>(),
    key: turn.tx.newKey('account'),
    platform: platformName(isAddress(entry.handle) ? (platformOfAddress(entry.handle) ?? entry.platform) : entry.platform),
    handle: isAddress(entry.handle) ? (bareHandle(entry.handle) || entry.handle.trim()) : entry.handle.trim(),
    url: entry.url ?? (isAddress(entry.handle) ? entry.handle.trim() : ''),
    purpose: entry.purpose ?? '',
    audience: entry.audience ?? '',
    visibility: entry.visibility ?? 'not-known',
    runners: distinct(entry.runners ?? []),
    logins: entry.logins ?? [],
    moderator: entry.moderator ?? '',
    recoveryOwner: entry.recoveryOwner ?? '',
    recoveryEmail: entry.recoveryEmail ?? '',
    twoFactor: entry.twoFactor ?? 'not-known',
    messages: entry.messages ?? 'not-known',
    alternative: entry.alternative ?? '',
    consentChecked: entry.consentChecked ?? null,
    parentsInformed: entry.parentsInformed ?? null,
    approval: entry.approval,
    state: steps.length === 0 ? 'active' : 'preparing',
    steps,
    lastCheck: null,
    nextReview: entry.nextReview ?? daysAfter(dayIn(turn.now), REVIEW_DAYS),
    closesOn: entry.closesOn ?? null,
    history: [],
  };
  const how = entry.approval.kind === 'decided' ? 'Approved and entered in the register.' : 'Entered in the register. Approval is not on record.';
  const entered = await saveAccount(turn, account, how);
  if (entered.state === 'active') sweepNow(turn);
  return entered;
}

/** Puts the record as it is now, and who runs it. `what` is its line in the history; null where there is nothing to say of it. */
export async function saveAccount(turn: Turn, account: Account, what: string | null): Promise<Account> {
  const runners = distinct(account.runners);
  const history = what === null ? account.history : [...account.history, { at: turn.now, by: byOf(turn), what }].slice(-MOST_HISTORY);
  const saved: Account = { ...account, runners, history };
  turn.tx.put(accounts, saved, accountKey(saved));
  const known = await turn.tx.findIds(accountRuns, 'account', account.id);
  const now = runners.filter(({ person }) => person !== '').map(({ person }) => ({ id: runsId(account.id, person), account: account.id, person }));
  for (const id of known) if (!now.some((row) => row.id === id)) turn.tx.remove(accountRuns, id);
  for (const row of now) if (!known.includes(row.id)) turn.tx.put(accountRuns, row);
  return saved;
}

/** As `saveAccount`, in another state. Its checks follow the register: the timer that begins or ends them is of this very transaction. */
export async function moveAccount(turn: Turn, account: Account, state: AccountState, what: string): Promise<Account> {
  const saved = await saveAccount(turn, { ...account, state }, what);
  sweepNow(turn);
  return saved;
}

export const byOf = ({ actor }: Pick<Turn, 'actor'>): { readonly person: string | null; readonly name: string } => (actor ? { person: actor.id, name: actor.name } : { person: null, name: 'Staffroom' });

const distinct = (runners: readonly Runner[]): Runner[] => runners.filter((one, i) => runners.findIndex((other) => (one.person === '' ? other.person === '' && other.name === one.name : other.person === one.person)) === i);

/** Null where there is none of that id. */
export const accountById = (tx: Pick<ReadTx, 'get'>, id: string, grant: Grant): Promise<Account | null> => (id === '' ? Promise.resolve(null) : tx.get(accounts, id, grant));

/** All of the register, the closed ones too. */
export const allAccounts = (tx: Pick<ReadTx, 'find'>, grant: Grant): Promise<Account[]> => tx.find(accounts, 'all', 'yes', grant);

/** The account of that name on that platform, in any state and any spelling; the newest where one was closed and another asked for. */
export async function accountNamed(tx: Pick<ReadTx, 'find'>, platform: string, handle: string, grant: Grant): Promise<Account | null> {
  return (await tx.find(accounts, 'name', nameDigest(foldHandle(platform, handle)), grant)).at(-1) ?? null;
}

/** Ids of the people of school.yaml who run it, in the order in which they are asked. Volunteers and parents who help have none. */
export const runnersOf = (account: Pick<Account, 'runners'>): string[] => account.runners.flatMap(({ person }) => (person === '' ? [] : [person]));

/** Owner, where whoever acts runs the account of this press. From the clear index: nothing is opened. */
export async function relationToAccount({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  const account = inbound.kind === 'action' ? inbound.data['account'] : undefined;
  if (actor === null || typeof account !== 'string' || account === '') return 'none';
  return (await runsAccount(tx, account, actor)) ? 'owner' : 'none';
}

export const runsAccount = async (tx: Pick<ReadTx, 'get'>, account: string, person: Pick<Person, 'id'>): Promise<boolean> => (await tx.get(accountRuns, runsId(account, person.id))) !== null;

/** Ids of the accounts that someone runs, in any state. */
export async function accountsRunBy(tx: Pick<ReadTx, 'find'>, person: Pick<Person, 'id'>): Promise<string[]> {
  return (await tx.find(accountRuns, 'person', person.id)).map(({ account }) => account);
}

/** The key under which anything with words of this account is sealed. */
export const keyOfAccount = (account: Pick<Account, 'key'>) => asId<'key'>(account.key);
