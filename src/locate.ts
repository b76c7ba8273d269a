import { PLATFORM_NAMES, platformOf, SCHOOL_PLATFORMS, type Address, type Place, type PlatformName } from './chat/outbound.ts';
import { asId } from './kernel/ids.ts';
import { isConfirmed } from './people/channel-checks.ts';
import { channelPlatforms, conversationOf, isConfidential } from './people/channels.ts';
import { accountsOf } from './people/identity.ts';
import { tenantOf, type School } from './school.ts';
import type { ReadTx } from './storage/store.ts';

/**
 * Where an address is reached at this moment, on the platforms that run; null when it cannot or may not be reached. People are reached
 * privately: where they were matched last, else at the account that school.yaml names, else by their e-mail address; an account that
 * school.yaml contradicts is never theirs. A confidential channel is a place only once a person has confirmed who reads it.
 */
export async function locate(to: Address, tx: ReadTx, school: School, running: ReadonlySet<PlatformName>): Promise<Place | null> {
  switch (to.kind) {
    case 'conversation':
    case 'email':
      return running.has(to.surface) ? to : null;
    case 'account': {
      const surface = platformOf(to);
      if (!surface || !running.has(surface)) return null;
      return surface === 'web' && school.settings.example ? page(to.account.id) : to;
    }
    case 'channel': {
      const channel = school.settings.channels.find((one) => one.id === to.channel);
      if (!channel) return null;
      for (const surface of channelPlatforms(channel, PLATFORM_NAMES.filter((one) => running.has(one)))) {
        const conversation = surface !== 'web' || school.settings.example ? conversationOf(channel, surface) : null;
        if (!conversation) continue;
        // On the page the members are those of school.yaml, so there is nothing to confirm.
        if (surface !== 'web' && isConfidential(channel) && !(await isConfirmed(tx, surface, conversation))) continue;
        return { kind: 'conversation', surface, conversation };
      }
      return null;
    }
    case 'person': {
      const { settings } = school;
      const row = settings.people.find((person) => person.id === to.person);
      // Whoever school.yaml no longer lists is nobody here, whatever was matched once.
      if (!row) return null;
      // Another account than the one school.yaml names was matched before it did, or shares the address: it is not theirs.
      const known = (await accountsOf(tx, to.person)).find(({ surface, id }) => surface !== 'system' && running.has(surface) && (surface === 'web' || (row[surface] ?? id) === id));
      if (known) return known.surface === 'web' ? page(known.id) : { kind: 'account', account: known, reader: to.person };
      const here = SCHOOL_PLATFORMS.flatMap((surface) => {
        const tenant = running.has(surface) ? tenantOf(settings, surface) : null;
        return tenant === null ? [] : [{ surface, tenant }];
      });
      for (const { surface, tenant } of here) {
        const id = row[surface];
        if (id !== undefined) return { kind: 'account', account: { surface, tenant, id }, reader: to.person };
      }
      const [first] = here;
      if (first && row.email !== undefined) return { kind: 'email', ...first, email: row.email };
      return running.has('web') && settings.example ? page(to.person) : null;
    }
  }
}

/** The page has a chat for each person of an invented school, and for nobody of a real one. */
const page = (id: string): Place => ({ kind: 'conversation', surface: 'web', conversation: asId<'conversation'>(`personal:${id}`) });
