import { z } from 'zod';
import { asId, type KeyId } from '../../kernel/ids.ts';
import type { Grant } from '../../kernel/grant.ts';
import type { Collection, ReadTx } from '../../storage/store.ts';
import type { Forbids } from '../account-rules.ts';

/** What the head decided where the policy forbids what an account needs: kept with the words it was decided about. */
const rulingSchema = z.strictObject({
  /** What it is about: one ruling each, the latest counts. */
  id: z.string(),
  key: z.string(),
  allowed: z.boolean(),
  text: z.string().max(1_000),
  by: z.strictObject({ person: z.string(), name: z.string() }),
  at: z.number(),
  quote: z.string(),
});
type Ruling = z.output<typeof rulingSchema>;

export const rulings: Collection<Ruling> = { name: 'account-rulings', schema: rulingSchema, version: 1, indexes: { all: () => 'yes' }, sensitive: true };

export const rulingKey = (ruling: Pick<Ruling, 'key'>): KeyId => asId<'key'>(ruling.key);

/** The ruling on a clause that forbids; null where there is none, or the policy has other words since. */
export async function rulingOn(tx: Pick<ReadTx, 'get'>, { what, because }: Forbids, grant: Grant): Promise<Ruling | null> {
  const found = await tx.get(rulings, what, grant);
  return found?.quote === because.quote ? found : null;
}
