import { card } from '../cards/card-data.ts';
import type { AccountFacts } from '../chat/directory.ts';
import { accountName, confirmedChannels, confirmedId, printed } from '../people/channel-checks.ts';
import { channelAt, isConfidential } from '../people/channels.ts';
import type { Staff } from '../people/staff.ts';
import { factsOf, keepersOf, lookAt, meantBy, readerOf, WATCH_MS, watchKey, type ChannelPorts, type Looked, type Meant } from './channel-checks.ts';
import type { Route } from './route.ts';
import type { Turn } from './turn.ts';

/**
 * Someone joins or leaves a channel. A member of school.yaml who joins a confirmed confidential channel is let in; anyone else ends the
 * confirmation at once, and those who answer for it are told privately. Nothing waits for this: what is for the channel goes to its people one by one.
 */
export function membershipRoute(ports: ChannelPorts): Route {
  const route: Route<AccountFacts | null> = {
    name: 'channels/membership',
    match: { kind: 'membership' },
    action: 'channel.membership',
    help: null,
    prepare: async ({ inbound, school }) => {
      if (inbound.kind !== 'membership' || inbound.change === 'left' || inbound.account.surface === 'system') return null;
      const channel = channelAt(ports.schools(school.id).channels, inbound.account.surface, inbound.conversation.id);
      const directory = channel && isConfidential(channel) ? ports.directory(inbound.account.surface) : null;
      return directory && factsOf(directory, inbound.member);
    },
    handle: (turn, facts) => moved(turn, facts, ports),
  };
  return route as Route;
}

async function moved(turn: Turn, facts: AccountFacts | null, { schools }: ChannelPorts): Promise<void> {
  const { inbound } = turn;
  if (inbound.kind !== 'membership' || inbound.account.surface === 'system') return;
  const { surface } = inbound.account;
  const { staff, channels } = schools(turn.school.id);
  const conversation = inbound.conversation.id;
  const channel = channelAt(channels, surface, conversation);
  if (!channel || !isConfidential(channel)) return;
  if (inbound.change === 'joined') return arrived(turn, [{ account: inbound.member, facts }], { channel, surface, conversation }, staff);
  const confirmed = await turn.tx.get(confirmedChannels, confirmedId(surface, conversation));
  const name = accountName(inbound.member);
  if (confirmed?.members.includes(name)) turn.tx.put(confirmedChannels, { ...confirmed, members: confirmed.members.filter((one) => one !== name) });
}

/** A confirmed channel is looked at again now and then, because word of a join can be lost. While the platform is silent nothing is concluded. */
export function watchRoute(ports: ChannelPorts): Route {
  const route: Route<readonly Looked[] | null> = {
    name: 'channels/watch',
    match: { kind: 'timer', event: 'channel.watch' },
    action: 'system.run',
    help: null,
    prepare: async ({ inbound, school }) => {
      const meant = inbound.kind === 'timer' ? meantBy(inbound, ports.schools(school.id).channels) : null;
      return meant && lookAt(meant, ports);
    },
    handle: async (turn, looked) => {
      const { staff, channels } = ports.schools(turn.school.id);
      const meant = turn.inbound.kind === 'timer' ? meantBy(turn.inbound, channels) : null;
      if (!meant || turn.inbound.kind !== 'timer') return;
      if (looked) await arrived(turn, looked, meant, staff);
      const confirmed = await turn.tx.get(confirmedChannels, confirmedId(meant.surface, meant.conversation));
      if (confirmed?.voidSince === null) turn.schedule(watchKey(meant.surface, meant.conversation), turn.now + WATCH_MS, turn.inbound.event, turn.inbound.data);
    },
  };
  return route as Route;
}

/** Those of these accounts who are new in the channel: let in, or the end of its confirmation. */
async function arrived(turn: Turn, accounts: readonly Looked[], { channel, surface, conversation }: Meant, staff: Staff): Promise<void> {
  for (const { account, facts } of accounts) {
    const confirmed = await turn.tx.get(confirmedChannels, confirmedId(surface, conversation));
    const name = accountName(account);
    // Word of a join may come after the list with them in it was confirmed.
    if (!confirmed || confirmed.members.includes(name)) continue;
    const reader = await readerOf(turn.tx, account, facts, channel, staff, turn.now);
    if (reader.odd === null) {
      turn.tx.put(confirmedChannels, { ...confirmed, members: [...confirmed.members, name].toSorted() });
      continue;
    }
    turn.tx.put(confirmedChannels, { ...confirmed, voidSince: confirmed.voidSince ?? turn.now });
    const notice = card('channel-joined', { channel: channel.id, on: surface, name: channel.name, who: reader.name, why: reader.odd, ...printed(turn.now) });
    for (const person of keepersOf(confirmed.by, staff)) turn.send({ kind: 'person', person: person.id }, `channel:${channel.id}:joined:${name}:${turn.inbound.eventId}:${person.id}`, notice);
  }
}
