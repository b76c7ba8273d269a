import { accountRuns, accounts, type Account } from './accounts/account.ts';
import { standIns } from './accounts/approval/stand-ins.ts';
import { accountCases } from './accounts/case/business-case.ts';
import { checkAbsences } from './accounts/checks/check-rota.ts';
import { accountChecks } from './accounts/checks/checks.ts';
import { sourceLooks } from './accounts/checks/source-look.ts';
import { posts, postReaders } from './accounts/posts/post.ts';
import { foundAccounts } from './accounts/register/found-accounts.ts';
import { comments, replyClocks } from './accounts/replies/comments.ts';
import { declarations } from './declarations/declaration.ts';
import { retainedMatters } from './incidents/retained-matters.ts';
import { urgentShown } from './incidents/urgent.ts';
import type { Grant } from './kernel/grant.ts';
import { asId } from './kernel/ids.ts';
import { identities } from './people/identity.ts';
import { isNamedIn } from './people/named-in.ts';
import type { Person } from './people/staff.ts';
import { sentQuestions } from './policies/questions.ts';
import { endKey } from './records/erasure.ts';
import type { RetentionClassId } from './records/retention-classes.ts';
import type { Look, Retained } from './records/retention-ports.ts';
import { absences } from './reminders/absences.ts';
import { saidCounts } from './reminders/notice-saying.ts';
import { policyVersions, reviewLogs, reviewStandings } from './reminders/policy-review.ts';
import { signOffPeople, signOffs } from './reminders/sign-off.ts';
import { reviewProgress } from './situations/review-records.ts';
import type { Collection, ReadTx, Tx } from './storage/store.ts';
import { dayIn } from './time/school-day.ts';

interface Kept<R extends { readonly id: string }> {
  readonly collection: Collection<R>;
  readonly class: RetentionClassId;
  /** Ids of those that may have ended, by indexes alone: what goes on is not opened day after day. */
  readonly ids: (tx: ReadTx) => Promise<readonly string[]>;
  /** ISO day from which its time runs; null while it has not ended. */
  readonly endedOn: (record: R, tx: ReadTx) => string | null | Promise<string | null>;
  /** One by one, by its reference; else by class and year. */
  readonly single?: { readonly mayReview: (record: R, person: Pick<Person, 'id' | 'name'>) => boolean };
  /** The key under which it alone is sealed. */
  readonly key?: (record: R) => string;
  /** Takes out what hangs on it. */
  readonly beside?: (tx: Tx, record: R) => Promise<void>;
}

export async function everyId<R extends { readonly id: string }>(tx: Pick<ReadTx, 'values' | 'findIds'>, collection: Collection<R>, index: string): Promise<string[]> {
  const found: string[] = [];
  for (const value of await tx.values(collection, index)) found.push(...(await tx.findIds(collection, index, value)));
  return found;
}

/** All but those whose other index says that they go on. */
const allBut = async <R extends { readonly id: string }>(tx: ReadTx, collection: Collection<R>, index: string, goesOn: string): Promise<string[]> => {
  const open = new Set(await everyId(tx, collection, goesOn));
  return (await everyId(tx, collection, index)).filter((id) => !open.has(id));
};
const inStates = async <R extends { readonly id: string }>(tx: ReadTx, collection: Collection<R>, states: readonly string[]): Promise<string[]> => (await Promise.all(states.map((state) => tx.findIds(collection, 'state', state)))).flat();

const grantFor = (collection: { readonly sensitive: boolean }, grant: Grant): Grant | undefined => (collection.sensitive ? grant : undefined);

function retained<R extends { readonly id: string }>({ collection, class: recordClass, ids, endedOn, single, key, beside }: Kept<R>): Retained {
  return {
    kind: collection.name,
    batched: single === undefined,
    ids,
    look: async (tx, id, grant): Promise<Look | null> => {
      const record = await tx.get(collection, id, grantFor(collection, grant));
      const from = record && (await endedOn(record, tx));
      if (!record || !from) return null;
      return { class: recordClass, classes: [recordClass], from, key: key ? asId<'key'>(key(record)) : null, reference: record.id, mayReview: (person) => single?.mayReview(record, person) ?? true };
    },
    erase: async (turn, id) => {
      const record = await turn.tx.get(collection, id, grantFor(collection, turn.grant));
      if (!record) return;
      turn.tx.remove(collection, id);
      if (beside) await beside(turn.tx, record);
      if (key) endKey(turn.tx, `${collection.name}/${id}`, key(record));
    },
  };
}

/** What is one row a day and in clear is decided on by the month in which it lies. */
function monthly<R extends { readonly id: string }>(collection: Collection<R>, recordClass: RetentionClassId, monthOf: (value: string) => string, index: string): Retained {
  const valuesOf = async (tx: Pick<ReadTx, 'values'>, month: string): Promise<string[]> => (await tx.values(collection, index)).filter((value) => monthOf(value) === month);
  return {
    kind: collection.name,
    batched: true,
    ids: async (tx) => [...new Set((await tx.values(collection, index)).map(monthOf))],
    look: async (tx, month) => ((await valuesOf(tx, month)).length === 0 ? null : { class: recordClass, classes: [recordClass], from: lastOf(month), key: null, reference: month, mayReview: () => true }),
    erase: async ({ tx }, month) => {
      for (const value of await valuesOf(tx, month)) for (const id of await tx.findIds(collection, index, value)) tx.remove(collection, id);
    },
  };
}

/** The last day of a month, `yyyy-mm`. */
function lastOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

const removeAll = async <R extends { readonly id: string }>(tx: Tx, collection: Collection<R>, index: string, value: string): Promise<void> => {
  for (const id of await tx.findIds(collection, index, value)) tx.remove(collection, id);
};

const closedOn = ({ state, history }: Account): string | null => (state === 'closed' ? dayIn(history.at(-1)?.at ?? 0) : null);

const hasAny = async (tx: ReadTx, id: string): Promise<boolean> => {
  if ((await tx.get(absences, id)) ?? (await tx.get(standIns, id)) ?? (await tx.get(reviewProgress, id)) ?? (await tx.get(saidCounts, id))) return true;
  return [...(await tx.findIds(identities, 'person', id)), ...(await tx.findIds(checkAbsences, 'person', id)), ...(await tx.findIds(urgentShown, 'person', id))].length > 0;
};

/** What is kept by the person and not by what they did: nobody needs it once they have left. What they signed has a time of its own. */
const leavers: Retained = {
  kind: 'leavers',
  batched: true,
  ids: async (tx) => (await tx.find(signOffPeople, 'all', 'yes')).flatMap(({ id, left }) => (left === null ? [] : [id])),
  look: async (tx, id) => {
    const from = (await tx.get(signOffPeople, id))?.left;
    return from && (await hasAny(tx, id)) ? { class: 'staff-state', classes: ['staff-state'], from, key: null, reference: id, mayReview: (person) => person.id !== id } : null;
  },
  erase: async ({ tx }, id) => {
    tx.remove(absences, id);
    tx.remove(standIns, id);
    tx.remove(reviewProgress, id);
    tx.remove(saidCounts, id);
    await removeAll(tx, identities, 'person', id);
    await removeAll(tx, checkAbsences, 'person', id);
    await removeAll(tx, urgentShown, 'person', id);
  },
};

/** Every kind of record that ends in a person's decision, as retention sees it. */
export const RETAINED: readonly Retained[] = [
  retainedMatters,
  leavers,
  retained({
    collection: declarations, class: 'declaration', ids: (tx) => allBut(tx, declarations, 'declarant', 'alive'), key: ({ key }) => key, endedOn: ({ endedAt }) => (endedAt === null ? null : dayIn(endedAt)),
    // Whom it names is whom it is about, as where it was decided.
    single: { mayReview: ({ declarant, answers }, person) => declarant.person !== person.id && !isNamedIn(person, answers['names'] ?? '') },
  }),
  retained({
    collection: signOffs, class: 'sign-off',
    ids: async (tx) => {
      const left = (await tx.find(signOffPeople, 'all', 'yes')).filter((person) => person.left !== null);
      return (await Promise.all(left.map(({ id }) => tx.findIds(signOffs, 'person', id)))).flat();
    },
    // Its time begins when the colleague leaves: until then it is what shows that they signed.
    endedOn: async ({ state, person }, tx) => (state === 'open' ? null : ((await tx.get(signOffPeople, person))?.left ?? null)),
  }),
  retained({ collection: accountCases, class: 'account-case', ids: (tx) => allBut(tx, accountCases, 'requester', 'open'), key: ({ key }) => key, endedOn: ({ endedAt }) => (endedAt === null ? null : dayIn(endedAt)) }),
  retained({ collection: accounts, class: 'account', ids: (tx) => inStates(tx, accounts, ['closed']), key: ({ key }) => key, endedOn: closedOn, beside: (tx, { id }) => removeAll(tx, accountRuns, 'account', id) }),
  monthly(accountChecks, 'account-check', (month) => month, 'month'),
  monthly(sourceLooks, 'account-check', (day) => day.slice(0, 7), 'day'),
  retained({
    collection: comments, class: 'account-comment', ids: (tx) => inStates(tx, comments, ['answered', 'closed', 'reported', 'withdrawn']), key: ({ key }) => key,
    endedOn: ({ state, loggedAt }) => (state === 'open' || state === 'acknowledged' ? null : dayIn(loggedAt)),
    beside: async (tx, { id }) => Promise.resolve(tx.remove(replyClocks, id)),
  }),
  retained({
    collection: posts, class: 'account-post', ids: (tx) => allBut(tx, posts, 'author', 'open'), key: ({ key }) => key,
    endedOn: ({ state, publishedAt, at }) => (state === 'published' || state === 'withdrawn' ? dayIn(publishedAt ?? at) : null),
    beside: (tx, { id }) => removeAll(tx, postReaders, 'post', id),
  }),
  retained({ collection: foundAccounts, class: 'account-found', ids: (tx) => inStates(tx, foundAccounts, ['gone', 'left', 'ours']), key: ({ key }) => key, endedOn: ({ state, history, at }) => (state === 'open' ? null : dayIn(history.at(-1)?.at ?? at)) }),
  retained({ collection: sentQuestions, class: 'question', ids: (tx) => inStates(tx, sentQuestions, ['answered']), key: ({ key }) => key, endedOn: ({ reply }) => (reply === null ? null : dayIn(reply.at)) }),
  retained({
    collection: reviewStandings, class: 'policy-review', ids: async (tx) => (await tx.find(reviewStandings, 'all', 'yes')).flatMap(({ id, goneSince }) => (goneSince === null ? [] : [id])), key: ({ key }) => key, endedOn: ({ goneSince }) => goneSince,
    beside: async (tx, { id }) => {
      tx.remove(reviewLogs, id);
      await removeAll(tx, policyVersions, 'document', id);
    },
  }),
];
