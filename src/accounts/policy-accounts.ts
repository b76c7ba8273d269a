import { z } from 'zod';
import type { Corpus } from '../policies/corpus.ts';
import type { Because } from '../policies/settings.ts';
import type { Collection } from '../storage/store.ts';
import type { Account } from './account.ts';
import { bareHandle, isAddress, likeness, platformName, platformOfAddress, platformsIn } from './platform-names.ts';

/** An account that a policy says is the school's own. */
export interface NamedAccount {
  /** The same words give the same id: letters and digits alone. */
  readonly id: string;
  /** Empty where the policy names none, or several. */
  readonly platform: string;
  /** Empty where it names the platform alone ("our Facebook page"). */
  readonly handle: string;
  readonly url: string;
  readonly because: Because;
}

const proposalSchema = z.strictObject({ id: z.string(), state: z.enum(['proposed', 'added', 'not-ours', 'closed']), card: z.string(), by: z.string().nullable(), at: z.number() });
/** What leaders said of each account that a policy names: asked once, answered once. Ids and states alone. */
export const proposals: Collection<z.output<typeof proposalSchema>> = { name: 'account-proposals', schema: proposalSchema, version: 1, indexes: { state: (one) => one.state, card: (one) => one.card }, sensitive: false };

/** The accounts that the policies name, each once, with the words that name it. */
export function accountsNamedIn(corpus: Corpus): NamedAccount[] {
  const found: NamedAccount[] = [];
  for (const document of corpus.documents) {
    for (const fact of document.facts) {
      if (fact.kind !== 'official-account') continue;
      const named = readAccount(fact.value, fact.source);
      const because = { file: document.file, quote: fact.source };
      const id = `${likeness(named.platform)}-${likeness(named.handle)}`;
      if (id !== '-' && !found.some((one) => one.id === id)) found.push({ ...named, id, because });
    }
  }
  // "Our Facebook page" is the one whose address stands elsewhere.
  return found.filter((one) => one.handle !== '' || !found.some((other) => other.handle !== '' && other.platform === one.platform));
}

/** "@alder_bank", "https://www.facebook.com/alderbank" or "official Twitter account", with the sentence it stands in. */
function readAccount(value: string, source: string): Pick<NamedAccount, 'platform' | 'handle' | 'url'> {
  if (isAddress(value)) return { platform: platformOfAddress(value) ?? '', handle: bareHandle(value), url: value };
  const named = platformsIn(value);
  const around = named.length > 0 ? named : platformsIn(source);
  const platform = around.length === 1 ? platformName(around[0] ?? '') : '';
  const handle = /@[\w.]{2,40}/.exec(value)?.[0] ?? '';
  return { platform, handle, url: '' };
}

/** Those that nobody entered, by name; one that names only its platform is taken for any account there. */
export function notEntered(named: readonly NamedAccount[], register: readonly Pick<Account, 'platform' | 'handle' | 'url'>[]): NamedAccount[] {
  return named.filter((one) => !register.some((account) => {
    if (one.handle === '') return account.platform === one.platform;
    const same = [account.handle, account.url].some((text) => likeness(text) === likeness(one.handle));
    return same && (one.platform === '' || account.platform === one.platform);
  }));
}
