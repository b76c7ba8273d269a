import { card } from '../cards/card-data.ts';
import type { AccountFacts, Directory } from '../chat/directory.ts';
import type { Account, Inbound } from '../chat/inbound.ts';
import { isPlatformName, type CardContent, type Place, type PlatformName } from '../chat/outbound.ts';
import { withTimeLimit } from '../kernel/clock.ts';
import type { ConversationId, SchoolId } from '../kernel/ids.ts';
import { accountName, confirmedChannels, confirmedId, liveReader, mayConfirm, printed, readersOf, versionOf, type LiveReader } from '../people/channel-checks.ts';
import { conversationOf, isConfidential, type Channel } from '../people/channels.ts';
import { personOf } from '../people/identity.ts';
import type { Relation } from '../people/permissions.ts';
import type { Person, Staff } from '../people/staff.ts';
import type { Tx } from '../storage/store.ts';
import type { Route } from './route.ts';
import type { Turn } from './turn.ts';

/** What is asked of one school for its confidential channels. */
export interface ChannelSchool {
  readonly staff: Staff;
  readonly channels: readonly Channel[];
}

export interface ChannelPorts {
  readonly schools: (id: SchoolId) => ChannelSchool;
  /** The directory of a platform that runs; null for one that does not. */
  readonly directory: (surface: PlatformName) => Directory | null;
}

/** An account with what the platform says of it; null where it would not say. */
export interface Looked {
  readonly account: Account;
  readonly facts: AccountFacts | null;
}

/** The channel that a button speaks of, where it is on that platform. */
export interface Meant {
  readonly channel: Channel;
  readonly surface: PlatformName;
  readonly conversation: ConversationId;
}

/**
 * The card by which a person confirms who reads a confidential channel. `readers` are those the platform names at this moment; a press is
 * taken at once only while they are the same.
 */
export function channelTestCard(channel: Channel, surface: PlatformName, readers: readonly { readonly account: Account; readonly name: string }[]): CardContent {
  const seen = versionOf(readers.map(({ account }) => ({ account, odd: null })), false);
  return card('channel-test', { channel: channel.id, on: surface, name: channel.name, readers: readers.map((reader) => reader.name), seen });
}

/**
 * Confirming, and objecting to, who reads a confidential channel. The live members are asked at the press: a list that changed, or someone
 * who is not expected there, is shown by name to be confirmed again. Lists are shown privately, because whoever should not be there reads the
 * channel too; only the finished confirmation stands in it.
 */
export function channelCheckRoutes(ports: ChannelPorts): Route[] {
  const confirm: Route<Look | null> = {
    name: 'channels/confirm',
    match: { kind: 'action', verb: 'channel.confirm' },
    action: 'channel.confirm',
    help: null,
    relation: (turn) => Promise.resolve(relationTo(turn, ports, (person) => mayConfirm(person))),
    prepare: async ({ inbound, actor, school }) => {
      const meant = inbound.kind === 'action' ? meantBy(inbound, ports.schools(school.id).channels) : null;
      // Who may not confirm learns nothing, not even by how long it takes.
      if (!meant || !mayConfirm(actor)) return null;
      const [looked, open] = await Promise.all([lookAt(meant, ports), isOpen(meant, ports)]);
      return { looked, open };
    },
    handle: (turn, look) => confirmed(turn, look, ports),
  };
  return [
    confirm as Route,
    {
      name: 'channels/object',
      match: { kind: 'action', verb: 'channel.object' },
      action: 'channel.object',
      help: null,
      relation: (turn) => Promise.resolve(relationTo(turn, ports, (person, channel) => mayConfirm(person) || channel.members.includes(person.id))),
      handle: (turn) => objected(turn, ports),
    },
  ];
}

/** What the platform says of a channel; null, for either, where it does not say. */
interface Look {
  readonly looked: readonly Looked[] | null;
  /** People who are not among its members can read it. */
  readonly open: boolean | null;
}

const PUBLIC = 'This channel is public: anyone of the workspace can read it without joining, whoever its members are. So nothing was confirmed and nothing confidential goes there. Make it private, or name another in school.yaml.';
const NOT_ASKED = 'I could not find out who reads this channel, so nothing was confirmed and nothing confidential goes there. Wait a minute and press the button again.';

async function confirmed(turn: Turn, look: Look | null, { schools }: ChannelPorts): Promise<void> {
  const school = schools(turn.school.id);
  const { actor, inbound } = turn;
  const meant = inbound.kind === 'action' ? meantBy(inbound, school.channels) : null;
  if (!meant || !actor || inbound.kind !== 'action') return;
  if (look?.open) return turn.reply({ card: card('refused', { reason: PUBLIC }) });
  if (!look?.looked || look.open === null) return turn.reply({ card: card('refused', { reason: NOT_ASKED }) });
  const { looked } = look;
  const { channel, surface, conversation } = meant;
  const readers = await readersAmong(turn.tx, looked, channel, school.staff, turn.now);
  const odd = readers.filter((reader) => reader.odd !== null);
  const seen = String(inbound.data.seen ?? 'none');
  const accepts = seen === versionOf(readers, true) || (odd.length === 0 && seen === versionOf(readers, false));
  const names = readers.map((reader) => reader.name);
  if (!accepts || readers.length === 0) {
    const before = await turn.tx.get(confirmedChannels, confirmedId(surface, conversation));
    const newcomer = odd.some((reader) => !before?.members.includes(accountName(reader.account)));
    if (before && before.voidSince === null && newcomer) turn.tx.put(confirmedChannels, { ...before, voidSince: turn.now });
    const held = before === null || before.voidSince !== null || newcomer;
    // From the test card the same people are no change, only pointed out.
    const changed = seen !== 'none' && seen !== versionOf(readers, false);
    const people = odd.map(({ name, odd: why }) => ({ name, why: why ?? '' }));
    return turn.reply({ card: card('channel-check', { channel: channel.id, on: surface, name: channel.name, readers: names, odd: people, changed, held, seen: versionOf(readers, true) }) });
  }
  turn.tx.put(confirmedChannels, {
    id: confirmedId(surface, conversation), channel: channel.id, members: readers.map(({ account }) => accountName(account)).toSorted(), by: actor.id, at: turn.now, voidSince: null,
  });
  turn.schedule(watchKey(surface, conversation), turn.now + FIRST_WATCH_MS, 'channel.watch', { channel: channel.id, on: surface });
  const done = card('channel-confirmed', { name: channel.name, by: actor.name, ...printed(turn.now), readers: names });
  // Those who read the channel see who confirmed it, wherever the button was pressed.
  if (inbound.conversation.id !== conversation) turn.send({ kind: 'conversation', surface, conversation }, `channel:${channel.id}:confirmed:${turn.inbound.eventId}`, done);
  turn.reply({ card: done });
}

async function objected(turn: Turn, { schools }: ChannelPorts): Promise<void> {
  const school = schools(turn.school.id);
  const meant = turn.inbound.kind === 'action' ? meantBy(turn.inbound, school.channels) : null;
  if (!meant) return;
  const { channel, surface, conversation } = meant;
  const before = await turn.tx.get(confirmedChannels, confirmedId(surface, conversation));
  const off = card('channel-off', { channel: channel.id, on: surface, name: channel.name, readers: readersOf(channel, school.staff).map((person) => person.name) });
  if (before && before.voidSince === null) {
    turn.tx.put(confirmedChannels, { ...before, voidSince: turn.now });
    for (const person of keepersOf(before.by, school.staff)) {
      if (person.id !== turn.actor?.id) turn.send({ kind: 'person', person: person.id }, `channel:${channel.id}:off:${turn.inbound.eventId}:${person.id}`, off);
    }
  }
  turn.reply({ card: off });
}

/** How often a confirmed channel is looked at again: word of a join can be lost. */
export const WATCH_MS = 30 * 60_000;
// First soon after it was confirmed: a list may be a minute old, and someone may have joined in between.
const FIRST_WATCH_MS = 90_000;
export const watchKey = (surface: PlatformName, conversation: ConversationId): string => `channel-watch:${confirmedId(surface, conversation)}`;

/** Who hears that a channel's confirmation holds no longer: the one who gave it and the safeguarding lead. */
export function keepersOf(confirmedBy: string, staff: Staff): readonly Person[] {
  const found = [staff.byId(confirmedBy), staff.firstOf('dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors')];
  return [...new Set(found.flatMap((person) => person ?? []))];
}

/** Everyone who reads it now, as the platform says; null where it does not say. One whose account cannot be looked up stays in the list. */
export async function lookAt({ surface, conversation }: Meant, ports: ChannelPorts): Promise<readonly Looked[] | null> {
  const directory = ports.directory(surface);
  if (!directory) return null;
  const place: Place = { kind: 'conversation', surface, conversation };
  // A silent platform is an outcome here: the card says that nothing was confirmed, and why.
  const accounts = await withTimeLimit(MEMBERS_LIMIT_MS, () => directory.members(place)).catch(() => null);
  return accounts && Promise.all(accounts.map(async (account) => ({ account, facts: await factsOf(directory, account) })));
}

const isOpen = ({ surface, conversation }: Meant, ports: ChannelPorts): Promise<boolean | null> =>
  withTimeLimit(MEMBERS_LIMIT_MS, async () => (await ports.directory(surface)?.open?.({ kind: 'conversation', surface, conversation })) ?? false).catch(() => null);

// Together within the three seconds that a platform waits for the answer to a press.
const MEMBERS_LIMIT_MS = 1_200;
const FACTS_LIMIT_MS = 800;

/** What the platform says of an account; null where it would not say. */
export const factsOf = (directory: Directory, account: Account): Promise<AccountFacts | null> => withTimeLimit(FACTS_LIMIT_MS, () => directory.account(account)).catch(() => null);

async function readersAmong(tx: Pick<Tx, 'get' | 'find'>, looked: readonly Looked[], channel: Channel, staff: Staff, now: number): Promise<readonly LiveReader[]> {
  const found: LiveReader[] = [];
  for (const { account, facts } of looked) found.push(await readerOf(tx, account, facts, channel, staff, now));
  return found.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The reader of a channel behind an account. Looking is no first contact: nothing is matched for good by it. */
export async function readerOf(tx: Pick<Tx, 'get' | 'find'>, account: Account, facts: AccountFacts | null, channel: Channel, staff: Staff, now: number): Promise<LiveReader> {
  const person = facts && (await personOf({ get: tx.get.bind(tx), find: tx.find.bind(tx), put: () => {} }, staff, account, facts, now));
  const played = account.surface === 'web' ? staff.byId(account.id) : null;
  return liveReader(account, facts, played ?? person, channel);
}

/** What says which channel is meant: a button, or the desk's own timer. */
type Pressed = Extract<Inbound, { readonly kind: 'action' | 'timer' }>;

/** The school's confidential channel that a button means; null for anything else, so that what is not there looks as what is not allowed. */
export function meantBy({ data, account }: Pressed, channels: readonly Channel[]): Meant | null {
  const { channel: id, on } = data;
  const surface = isPlatformName(on) ? on : account.surface;
  const channel = channels.find((one) => one.id === id && isConfidential(one));
  const conversation = channel && surface !== 'system' ? conversationOf(channel, surface) : null;
  return channel && surface !== 'system' && conversation ? { channel, surface, conversation } : null;
}

function relationTo(turn: Pick<Turn, 'inbound' | 'actor'> & { readonly tx: Pick<Tx, 'school'> }, ports: ChannelPorts, speaksFor: (person: Person, channel: Channel) => boolean): Relation {
  const meant = turn.inbound.kind === 'action' ? meantBy(turn.inbound, ports.schools(turn.tx.school).channels) : null;
  return meant && turn.actor && speaksFor(turn.actor, meant.channel) ? 'recipient' : 'none';
}
