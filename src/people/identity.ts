import { z } from 'zod';
import { asId, type PersonId } from '../kernel/ids.ts';
import type { Account } from '../chat/inbound.ts';
import type { AccountFacts } from '../chat/directory.ts';
import { isPlatformName } from '../chat/outbound.ts';
import type { Collection, ReadTx, Tx } from '../storage/store.ts';
import type { Person, Staff } from './staff.ts';

/** Which person a platform account is. Made at first contact from the platform's verified e-mail, kept by platform id ever after. */
const identitySchema = z.strictObject({ id: z.string(), person: z.string(), at: z.number() });
export type Identity = z.output<typeof identitySchema>;

export const identities: Collection<Identity> = {
  name: 'identities',
  schema: identitySchema,
  version: 1,
  indexes: { person: (identity) => identity.person },
  sensitive: false,
};

/**
 * The person behind an account. A listed person's first contact writes the identity in this transaction, so the journal shows every
 * change of match. What the platform says now (guest, deactivated, …) always goes before what was matched once.
 */
export async function personOf(tx: Pick<Tx, 'get' | 'find' | 'put'>, staff: Staff, account: Account, facts: AccountFacts, now: number): Promise<Person | null> {
  if (account.surface === 'system') return null;
  const key = `${account.surface}:${account.tenant}:${account.id}`;
  if (facts.kind === 'unnamed') return nobody(key, 'unnamed', 'A member of staff');
  if (facts.kind !== 'member') return nobody(key, 'outsider', 'Someone outside the school');
  // What a person wrote into school.yaml goes before every match.
  const pinned = staff.byAccount(account.surface, account.id);
  const known = await tx.get(identities, key);
  if (pinned) {
    if (known?.person !== pinned.id) tx.put(identities, { id: key, person: pinned.id, at: now });
    return pinned;
  }
  const kept = known && staff.byId(known.person);
  if (kept && !staff.hasAccount(account.surface, kept)) return kept;
  const matched = matchOf(staff, facts.emails ?? []);
  if (!matched || staff.hasAccount(account.surface, matched) || (await isTaken(tx, matched, account))) return nobody(key, 'staff', 'A member of staff');
  tx.put(identities, { id: key, person: matched.id, at: now });
  return matched;
}

/** An address that moves to another account takes no role with it: the person was matched once, and school.yaml can say otherwise. */
async function isTaken(tx: Pick<Tx, 'find'>, person: Person, { surface, tenant, id }: Account): Promise<boolean> {
  const others = await tx.find(identities, 'person', person.id);
  return others.some((one) => one.id.startsWith(`${surface}:${tenant}:`) && one.id !== `${surface}:${tenant}:${id}`);
}

/** The one listed person these addresses mean; null when they mean nobody, or two people. */
function matchOf(staff: Staff, emails: readonly string[]): Person | null {
  const found = new Set(emails.flatMap((email) => staff.byEmail(email) ?? []));
  const [only] = found;
  return found.size === 1 && only ? only : null;
}

/** Accounts that were matched to a person, the last matched first; of a colleague who is not listed, the one account that they are. */
export async function accountsOf(tx: Pick<ReadTx, 'find'>, person: PersonId): Promise<Account[]> {
  const own = accountIn(person);
  if (own) return [own];
  const known = await tx.find(identities, 'person', person);
  return known.toSorted((a, b) => b.at - a.at).flatMap(({ id }) => accountIn(id) ?? []);
}

/** `slack:T1:U1`; the last part may hold colons of its own. */
function accountIn(id: string): Account | null {
  const [surface, tenant, ...rest] = id.split(':');
  if (!isPlatformName(surface) || tenant === undefined || rest.length === 0) return null;
  return { surface, tenant, id: rest.join(':') };
}

function nobody(key: string, standing: Person['standing'], name: string): Person {
  return { id: asId<'person'>(key), standing, name, roles: [], telephone: null, room: null };
}
