import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AccountFacts } from '../chat/directory.ts';
import type { Account } from '../chat/inbound.ts';
import type { Address, PlatformName } from '../chat/outbound.ts';
import type { ConversationId } from '../kernel/ids.ts';
import type { Collection, ReadTx } from '../storage/store.ts';
import { dateIn, timeIn } from '../time/school-day.ts';
import { channelPlatforms, conversationOf, isConfidential, type Channel } from './channels.ts';
import type { Person, Role, Staff } from './staff.ts';

/** That a person looked at who reads a confidential channel and said that these are the right people. */
const confirmedSchema = z.strictObject({
  /** `platform:conversation` */
  id: z.string(),
  /** The channel of school.yaml. */
  channel: z.string(),
  /** Accounts that could read it then and those who were let in since, sorted. */
  members: z.array(z.string()),
  by: z.string(),
  at: z.number(),
  /** From when it holds no longer, UTC ms: someone joined who was not expected, or a person said that someone should not be there. */
  voidSince: z.number().nullable(),
});
export type ConfirmedChannel = z.output<typeof confirmedSchema>;

export const confirmedChannels: Collection<ConfirmedChannel> = { name: 'confirmed-channels', schema: confirmedSchema, version: 1, indexes: { channel: (one) => one.channel }, sensitive: false };

export const confirmedId = (surface: PlatformName, conversation: ConversationId): string => `${surface}:${conversation}`;

/** Whether confidential notices may go there. */
export async function isConfirmed(tx: Pick<ReadTx, 'get'>, surface: PlatformName, conversation: ConversationId): Promise<boolean> {
  const found = await tx.get(confirmedChannels, confirmedId(surface, conversation));
  return found !== null && found.voidSince === null;
}

/** Who may say that the right people read a channel. */
export const CONFIRMERS: readonly Role[] = ['dsl', 'deputy-dsl', 'headteacher', 'executive-headteacher', 'head-of-school', 'chair-of-governors', 'slt'];
export const mayConfirm = (person: Person | null): boolean => person?.standing === 'listed' && person.roles.some((role) => CONFIRMERS.includes(role));

/**
 * The colleagues a confidential channel is for: its members in school.yaml, else whoever holds the roles of its purpose. While the channel may
 * not be posted to, each of them is told privately instead; whoever a notice is about is left out by whoever sends it.
 */
export function readersOf(channel: Channel, staff: Staff): readonly Person[] {
  const named = channel.members.flatMap((id) => staff.byId(id) ?? []);
  if (named.length > 0) return named;
  const roles: readonly Role[] = channel.purpose === 'safeguarding' ? ['dsl', 'deputy-dsl'] : ['headteacher', 'head-of-school', 'executive-headteacher', 'slt'];
  const found = [...new Set(roles.flatMap((role) => [...staff.withRole(role)]))];
  const someone = staff.firstOf('dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors');
  return found.length > 0 || !someone ? found : [someone];
}

/**
 * Where a notice for a channel goes at this moment: to the channel, or, while nobody has confirmed who reads it, to each of its people one by
 * one. A notice that was addressed to the channel and came back dead goes to `readersOf`.
 */
export async function addressesFor(tx: Pick<ReadTx, 'get'>, channel: Channel, staff: Staff, running: Iterable<PlatformName>): Promise<readonly Address[]> {
  const here: Address = { kind: 'channel', channel: channel.id };
  for (const surface of channelPlatforms(channel, running)) {
    const conversation = conversationOf(channel, surface);
    if (conversation && (surface === 'web' || !isConfidential(channel) || (await isConfirmed(tx, surface, conversation)))) return [here];
  }
  return readersOf(channel, staff).map((person) => ({ kind: 'person', person: person.id }));
}

/** Someone who can read a channel at this moment. */
export interface LiveReader {
  readonly account: Account;
  /** As people know them: their name in school.yaml, else as the platform shows it. */
  readonly name: string;
  /** Why they were not expected there, as the end of "Anna Wood is …"; null for a member in school.yaml. */
  readonly odd: string | null;
}

/** Whether, and why, this reader of the channel was not expected. `person` is who the account is matched to. */
export function liveReader(account: Account, facts: AccountFacts | null, person: Person | null, channel: Channel): LiveReader {
  const known = person?.standing === 'listed' ? person : null;
  const name = known?.name ?? facts?.name ?? 'Someone without a name';
  return { account, name, odd: oddness(facts, known, channel) };
}

function oddness(facts: AccountFacts | null, known: Person | null, channel: Channel): string | null {
  switch (facts?.kind) {
    case undefined:
      return 'someone I could not look up';
    case 'guest':
      return 'a guest, not a full member';
    case 'bot':
      return 'an app, not a person';
    case 'external':
      return 'from another organisation';
    case 'deactivated':
      return 'an account that was closed';
    case 'member':
    case 'unnamed':
      if (!known) return 'not listed in school.yaml';
      return channel.members.includes(known.id) ? null : 'not listed as a member of this channel';
  }
}

/** When, as a card prints it. */
export const printed = (at: number): { readonly date: string; readonly time: string } => ({ date: dateIn(at), time: timeIn(at) });

export const accountName = ({ surface, tenant, id }: Account): string => `${surface}:${tenant}:${id}`;

/**
 * What a press stands for: exactly these readers, and whether those not expected were pointed out by name. A confirmation of one list is
 * never taken for another.
 */
export function versionOf(readers: readonly Pick<LiveReader, 'account' | 'odd'>[], pointedOut: boolean): string {
  const lines = readers.map(({ account, odd }) => `${accountName(account)} ${pointedOut ? (odd ?? '') : ''}`).toSorted();
  return `${pointedOut ? 'odd' : 'all'}-${createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 24)}`;
}
