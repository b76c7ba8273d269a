import { z } from 'zod';
import { officialAccounts } from '../../policies/accounts-found.ts';
import type { Corpus } from '../../policies/corpus.ts';
import type { Because } from '../../policies/settings.ts';
import type { Collection } from '../../storage/store.ts';
import type { Account } from '../account.ts';
import { likeness, platformName } from '../platform-names.ts';

/** An account that a policy says is the school's own. */
export interface NamedAccount {
  /** The same words give the same id: letters and digits alone. */
  readonly id: string;
  /** Empty where the policy names none, or several. */
  readonly platform: string;
  /** Empty where it names the platform alone ("our Facebook page"). */
  readonly handle: string;
  readonly because: Because;
}

const proposalSchema = z.strictObject({ id: z.string(), state: z.enum(['proposed', 'added', 'not-ours', 'closed']), card: z.string(), by: z.string().nullable(), at: z.number() });
/** What leaders said of each account that a policy names: asked once, answered once. Ids and states alone. */
export const proposals: Collection<z.output<typeof proposalSchema>> = { name: 'account-proposals', schema: proposalSchema, version: 1, indexes: { state: (one) => one.state, card: (one) => one.card }, sensitive: false };

/** The accounts that the policies name as the school's own, each once, with the words that name it. */
export function accountsNamedIn(corpus: Corpus): NamedAccount[] {
  const found: NamedAccount[] = [];
  for (const document of corpus.documents) {
    for (const { platform, handle, quote } of officialAccounts(document)) {
      const named = { platform: platform === 'not stated' ? '' : platformName(platform), handle: handle ?? '' };
      const id = `${likeness(named.platform)}-${likeness(named.handle)}`;
      if (id !== '-' && !found.some((one) => one.id === id)) found.push({ ...named, id, because: { file: document.file, quote } });
    }
  }
  // Two policies may speak of one account, the one by its name and the other by its platform alone.
  return found.filter((one) => one.handle !== '' || !found.some((other) => other.handle !== '' && other.platform === one.platform));
}

/** Those that nobody entered, by name; one that names only its platform is taken for any account there. */
export function notEntered(named: readonly NamedAccount[], register: readonly Pick<Account, 'platform' | 'handle' | 'url'>[]): NamedAccount[] {
  return named.filter((one) => !register.some((account) => {
    if (one.handle === '') return account.platform === one.platform;
    const same = [account.handle, account.url].some((text) => likeness(text) === likeness(one.handle));
    return same && (one.platform === '' || account.platform === one.platform);
  }));
}
