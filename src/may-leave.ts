import { isOpenCard } from './cards/plain-text.ts';
import type { CardName } from './cards/card-data.ts';
import type { Directory } from './chat/directory.ts';
import type { Account } from './chat/inbound.ts';
import { platformOf, type Address, type CardContent, type Place, type PlatformName } from './chat/outbound.ts';
import { accountName, confirmedChannels, confirmedId } from './people/channel-checks.ts';
import { isConfidential } from './people/channels.ts';
import { accountsOf } from './people/identity.ts';
import type { School } from './school.ts';
import type { ReadTx } from './storage/store.ts';

export interface LeavePorts {
  readonly school: School;
  /** Reads the school's records. */
  readonly read: <T>(look: (tx: ReadTx) => Promise<T>) => Promise<T>;
  /** The directory of a platform that runs; null for one that does not. */
  readonly directory: (surface: PlatformName) => Directory | null;
}

// What to do for a child goes before any question of who asks, and holds no word of what was typed.
const ALWAYS: ReadonlySet<string> = new Set<CardName>(['urgent', 'urgent-followup', 'distress']);

/**
 * Whether a card may leave for this place at this moment, by what the platform says now: to a private place only while its reader is a full
 * member, to a confidential channel only while nobody can read it who was not among those confirmed. What was true when the message was made, or
 * when its reader was matched, may be so no longer. Rejects where the platform does not say.
 */
export async function mayLeave(to: Address, place: Place, card: CardContent, { school, read, directory }: LeavePorts): Promise<boolean> {
  const surface = platformOf(place);
  // The page vouches for nobody; its readers are those of school.yaml.
  if (surface === null || surface === 'web' || isOpenCard(card.template) || ALWAYS.has(card.template)) return true;
  const asked = directory(surface);
  if (!asked) return true;
  if (to.kind === 'channel') {
    const channel = school.settings.channels.find((one) => one.id === to.channel);
    if (!channel || !isConfidential(channel) || place.kind !== 'conversation') return true;
    const confirmed = await read((tx) => tx.get(confirmedChannels, confirmedId(surface, place.conversation)));
    if (confirmed === null || confirmed.voidSince !== null || (await asked.open?.(place))) return false;
    const now = await asked.members(place);
    return now.every((account) => confirmed.members.includes(accountName(account)));
  }
  const accounts = await read((tx) => accountsAt(place, surface, tx));
  if (accounts.length === 0) return true;
  for (const account of accounts) if ((await asked.account(account)).kind === 'member') return true;
  return false;
}

/** The accounts that the reader of a private place may have there; none where several read, or somebody from outside, who is shown nothing of the school. */
async function accountsAt(place: Place, surface: PlatformName, tx: ReadTx): Promise<readonly Account[]> {
  // Whose an address is, the surface finds out when it looks it up.
  if (place.kind === 'email' || place.reader === undefined || place.reader === 'outsider') return [];
  if (place.kind === 'account') return [place.account];
  return (await accountsOf(tx, place.reader)).filter((account) => account.surface === surface);
}
