import { card } from '../cards/card-data.ts';
import type { AccountFacts } from '../chat/directory.ts';
import { accountName, confirmedChannels, confirmedId, printed } from '../people/channel-checks.ts';
import { channelAt, isConfidential } from '../people/channels.ts';
import { factsOf, keepersOf, readerOf, type ChannelPorts } from './channel-checks.ts';
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
  const channel = channelAt(channels, surface, inbound.conversation.id);
  const confirmed = channel && isConfidential(channel) ? await turn.tx.get(confirmedChannels, confirmedId(surface, inbound.conversation.id)) : null;
  if (!channel || !confirmed) return;
  const name = accountName(inbound.member);
  if (inbound.change === 'left') {
    if (confirmed.members.includes(name)) turn.tx.put(confirmedChannels, { ...confirmed, members: confirmed.members.filter((one) => one !== name) });
    return;
  }
  // Word of a join may come after the list with them in it was confirmed.
  if (confirmed.members.includes(name)) return;
  const reader = await readerOf(turn.tx, inbound.member, facts, channel, staff, turn.now);
  if (reader.odd === null) {
    turn.tx.put(confirmedChannels, { ...confirmed, members: [...confirmed.members, name].toSorted() });
    return;
  }
  turn.tx.put(confirmedChannels, { ...confirmed, voidSince: confirmed.voidSince ?? turn.now });
  const notice = card('channel-joined', { channel: channel.id, on: surface, name: channel.name, who: reader.name, why: reader.odd, ...printed(turn.now) });
  for (const person of keepersOf(confirmed.by, staff)) turn.send({ kind: 'person', person: person.id }, `channel:${channel.id}:joined:${inbound.eventId}:${person.id}`, notice);
}
