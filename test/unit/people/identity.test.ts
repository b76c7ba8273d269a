import { describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../../src/chat/directory.ts';
import type { Account } from '../../../src/chat/inbound.ts';
import { personOf } from '../../../src/people/identity.ts';
import { Staff } from '../../../src/people/staff.ts';
import type { Collection, Tx } from '../../../src/storage/store.ts';

const staff = new Staff([{ id: 'okafor', name: 'Mrs Okafor', email: 'Okafor@school.example', roles: ['dsl'] }, { id: 'lowe', name: 'Mr Lowe', email: 'lowe@school.example', roles: [] }]);
const account: Account = { surface: 'slack', tenant: 'T1', id: 'U1' };

/** The identities that were kept, as JSON, so that what would not survive a store does not survive here. */
function kept(of = staff) {
  const rows = new Map<string, string>();
  const tx: Pick<Tx, 'get' | 'find' | 'put'> = {
    find: async <R extends { readonly id: string }>(from: Collection<R>, index: string, value: string) => Promise.resolve([...rows.values()].map((row) => from.schema.parse(JSON.parse(row))).filter((row) => from.indexes[index]?.(row) === value)),
    get: async <R extends { readonly id: string }>(from: Collection<R>, id: string) => Promise.resolve(rows.has(id) ? from.schema.parse(JSON.parse(rows.get(id) ?? '')) : null),
    put: (_to, row) => void rows.set(row.id, JSON.stringify(row)),
  };
  return { rows, who: (facts: AccountFacts, as: Account = account) => personOf(tx, of, as, facts, 1) };
}

describe('who an account is', () => {
  it('is found by the verified e-mail at first contact, in any case, and by the account ever after', async () => {
    const { who, rows } = kept();
    expect(await who({ kind: 'member', emails: ['okafor@SCHOOL.example'] })).toMatchObject({ id: 'okafor', standing: 'listed', roles: ['dsl'] });
    expect([...rows.keys()]).toEqual(['slack:T1:U1']);
    expect(await who({ kind: 'member', emails: ['lowe@school.example'] })).toMatchObject({ id: 'okafor' });
  });

  it.each(['guest', 'bot', 'external', 'deactivated'] as const)('is nobody of this school while the platform calls it %s, whatever was matched once', async (kind) => {
    const { who } = kept();
    await who({ kind: 'member', emails: ['okafor@school.example'] });
    expect(await who({ kind, emails: ['okafor@school.example'] })).toMatchObject({ standing: 'outsider', roles: [] });
  });

  it('is plain staff when a full member is not listed, and nothing is kept of them', async () => {
    const { who, rows } = kept();
    expect(await who({ kind: 'member', emails: ['new@school.example'] })).toMatchObject({ standing: 'staff', roles: [] });
    expect(await who({ kind: 'member' })).toMatchObject({ standing: 'staff' });
    expect(rows.size).toBe(0);
  });

  it('is not carried over from the same id in another workspace', async () => {
    const { who } = kept();
    await who({ kind: 'member', emails: ['okafor@school.example'] });
    expect(await who({ kind: 'member' }, { ...account, tenant: 'T2' })).toMatchObject({ standing: 'staff', roles: [] });
  });

  it('gives nothing to another account that an address has moved to', async () => {
    const { who, rows } = kept();
    await who({ kind: 'member', emails: ['okafor@school.example'] });
    expect(await who({ kind: 'member', emails: ['okafor@school.example'] }, { ...account, id: 'U2' })).toMatchObject({ standing: 'staff', roles: [] });
    expect([...rows.keys()]).toEqual(['slack:T1:U1']);
  });

  it('is the same person on a second platform', async () => {
    const { who } = kept();
    await who({ kind: 'member', emails: ['okafor@school.example'] });
    expect(await who({ kind: 'member', emails: ['okafor@school.example'] }, { surface: 'teams', tenant: 't', id: 'a' })).toMatchObject({ id: 'okafor' });
  });

  it('is nobody listed where two of its addresses mean two people', async () => {
    const { who } = kept();
    expect(await who({ kind: 'member', emails: ['okafor@school.example', 'lowe@school.example'] })).toMatchObject({ standing: 'staff' });
  });

  it('is whom school.yaml says before any address, and no other account is that person then', async () => {
    const pinned = kept(new Staff([{ id: 'okafor', name: 'Mrs Okafor', email: 'okafor@school.example', roles: ['dsl'], slack: 'U9' }]));
    expect(await pinned.who({ kind: 'member', emails: ['okafor@school.example'] })).toMatchObject({ standing: 'staff' });
    expect(await pinned.who({ kind: 'member' }, { ...account, id: 'U9' })).toMatchObject({ id: 'okafor' });
    expect([...pinned.rows.keys()]).toEqual(['slack:T1:U9']);
    expect(await pinned.who({ kind: 'guest' }, { ...account, id: 'U9' })).toMatchObject({ standing: 'outsider' });
  });
});
