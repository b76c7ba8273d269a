import type { AccountFacts } from '../chat/directory.ts';
import type { Account } from '../chat/inbound.ts';
import type { Finding } from '../chat/inspection.ts';
import { PLATFORM_TITLES } from '../chat/outbound.ts';
import { sleep, withTimeLimit } from '../kernel/clock.ts';
import { randomId, type ConversationId } from '../kernel/ids.ts';
import { liveReader, mayConfirm } from '../people/channel-checks.ts';
import { conversationOf, isConfidential, type Channel } from '../people/channels.ts';
import { footFor } from '../people/foot.ts';
import { personOf } from '../people/identity.ts';
import type { Person } from '../people/staff.ts';
import type { Platform as WholePlatform } from '../platforms.ts';
import { channelTestCard } from '../routes/channel-checks.ts';
import type { School } from '../school.ts';

/** A platform as the doctor sees it: never started, so that the running desk keeps every message. */
export type Platform = Pick<WholePlatform, 'name' | 'directory' | 'deliver' | 'inspect'>;

/** A channel for all staff may hold hundreds, each asked for once, at the pace that the platform allows. */
const READ_MS = 300_000;
const MOST_WAIT_MS = 60_000;
const TRIES = 3;

interface Reader {
  readonly account: Account;
  /** Their name in school.yaml, else as the platform shows it. */
  readonly name: string;
  readonly kind: AccountFacts['kind'];
  /** Their row of school.yaml; null for someone it does not list. */
  readonly person: Person | null;
}

/** A channel of school.yaml on one platform: who can read it now, and what is wrong with that. */
export interface ChannelRead {
  readonly channel: Channel;
  readonly conversation: ConversationId;
  readonly findings: readonly Finding[];
  /** Every account that can read it; null where the platform did not say. */
  readonly readers: readonly Pick<Reader, 'account' | 'name'>[] | null;
  /** Somebody who is not of the school can read it, or nobody at all. */
  readonly unfit: boolean;
}

/** Asks a platform who can read each channel that school.yaml puts there. */
export async function readChannels(school: School, platform: Platform): Promise<ChannelRead[]> {
  const reads: ChannelRead[] = [];
  for (const channel of school.settings.channels) {
    const conversation = conversationOf(channel, platform.name);
    if (conversation !== null) reads.push(await readChannel(school, platform, channel, conversation));
  }
  return reads;
}

async function readChannel(school: School, platform: Platform, channel: Channel, conversation: ConversationId): Promise<ChannelRead> {
  const check = `${platform.name} channel ${channel.name}`;
  let readers: Reader[];
  try {
    readers = await withTimeLimit(READ_MS, () => accountsIn(school, platform, channel, conversation));
  } catch (error) {
    const why = error instanceof Error ? error.name : 'no reason';
    return { channel, conversation, readers: null, unfit: true, findings: [{ level: 'error', check, text: `${platformWord(platform)} did not say who can read it (${why}). While it does not, nothing confidential goes there. Is the id in school.yaml right, and was the desk added to the channel?` }] };
  }
  const people = readers.filter((reader) => reader.kind !== 'deactivated');
  const who: Finding = people.length === 0 ? { level: 'error', check, text: 'nobody can read it: add those who should' } : { level: 'good', check, text: `${people.length === 1 ? '1 account' : `${people.length} accounts`} can read it: ${list(people)}` };
  const concerns = concernsOf(school, channel, people).map((found) => ({ ...found, check }));
  return { channel, conversation, readers, unfit: people.length === 0 || concerns.some((found) => found.level === 'error'), findings: [who, ...concerns] };
}

/** Who was matched earlier stands in the records, which stay closed here: an account is known by school.yaml and its verified address. */
const NO_RECORDS: Parameters<typeof personOf>[0] = { get: () => Promise.resolve(null), find: () => Promise.resolve([]), put: () => {} };

/** In the order of the alphabet, as the test card lists them. */
async function accountsIn(school: School, platform: Platform, channel: Channel, conversation: ConversationId): Promise<Reader[]> {
  const accounts = await platform.directory.members({ kind: 'conversation', surface: platform.name, conversation });
  const readers: Reader[] = [];
  for (const account of accounts) {
    const facts = await platform.directory.account(account);
    const known = await personOf(NO_RECORDS, school.staff, account, facts, 0);
    const person = known?.standing === 'listed' ? known : null;
    readers.push({ account, name: liveReader(account, facts, person, channel).name, kind: facts.kind, person });
  }
  return readers.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function concernsOf(school: School, channel: Channel, readers: readonly Reader[]): Omit<Finding, 'check'>[] {
  const found: Omit<Finding, 'check'>[] = [];
  const confidential = isConfidential(channel);
  const outside = readers.filter(({ kind }) => kind === 'guest' || kind === 'external');
  if (outside.length > 0) found.push({ level: confidential ? 'error' : 'warning', text: `${list(outside)} can read it and ${outside.length === 1 ? 'is' : 'are'} not of the school (a guest, or of another organisation)${confidential ? ': take them out, or use another channel' : ''}` });
  if (!confidential) return found;
  const apps = readers.filter(({ kind }) => kind === 'bot');
  if (apps.length > 0) found.push({ level: 'warning', text: `another app can read it: ${list(apps)}. Whoever runs that app may read what is posted here` });
  const unlisted = readers.filter(({ kind, person }) => (kind === 'member' || kind === 'unnamed') && (person === null || !channel.members.includes(person.id)));
  if (unlisted.length > 0) found.push({ level: 'warning', text: `${list(unlisted)} can read it and ${unlisted.length === 1 ? 'is' : 'are'} not among its members in school.yaml: take them out of the channel, or add them there` });
  const absent = channel.members.flatMap((id) => school.staff.byId(id) ?? []).filter(({ id }) => !readers.some(({ person }) => person?.id === id));
  if (absent.length > 0) found.push({ level: 'warning', text: `${list(absent)} cannot read it and ${absent.length === 1 ? 'is' : 'are'} among its members in school.yaml (or is there under another e-mail address)` });
  const leads = [...school.staff.withRole('dsl'), ...school.staff.withRole('deputy-dsl')];
  if (channel.purpose === 'safeguarding' && !leads.some(({ id }) => readers.some(({ person }) => person?.id === id))) found.push({ level: 'warning', text: 'neither the safeguarding lead nor a deputy can read it' });
  if (readers.length > 0 && !readers.some(({ person }) => mayConfirm(person))) found.push({ level: 'warning', text: 'nobody who can read it may confirm its test card: a safeguarding lead or deputy, a head, a senior leader or the chair of governors' });
  return found;
}

/** Posts the test card where nothing stands against it; a person there then confirms who can read it. */
export async function postTest(school: School, platform: Platform, { channel, conversation, readers, unfit }: ChannelRead): Promise<Finding> {
  const check = `${platform.name} channel ${channel.name}`;
  if (unfit || readers === null) return { level: 'error', check, text: `no test card was posted: mend what stands above first. Until then ${OFF}` };
  const test = channelTestCard(channel, platform.name, readers);
  const card = { template: test.template, data: { ...test.data, foot: footFor(school.staff, school.settings.telephone ?? null, null) } };
  // Each run posts a card of its own, because people may have come and gone since the last one.
  const effectId = randomId<'effect'>();
  for (let attempt = 1; ; attempt++) {
    const sent = await platform.deliver({ effectId, school: school.id, to: { kind: 'conversation', surface: platform.name, conversation }, repeat: attempt > 1, cardKey: `channel-test:${channel.id}:${effectId}`, card });
    if (sent.ok) return { level: 'good', check, text: `the test card is posted. A lead, a head, a senior leader or the chair now reads the names on it there and presses its first button; until then ${OFF}` };
    // Only what was surely not taken is sent again: nobody should find two cards.
    if (sent.error.code !== 'retry' || sent.error.refused !== true || attempt === TRIES) return { level: 'error', check, text: notPosted(platform, sent.error.code, sent.error.reason) };
    await sleep(Math.min(sent.error.afterMs ?? 1_000, MOST_WAIT_MS));
  }
}

const OFF = 'confidential notices to this channel stay off, and each of its people is told privately instead';

function notPosted(platform: Platform, code: 'retry' | 'gone' | 'denied' | 'invalid', reason: string): string {
  const off = `Until a test card there is confirmed, ${OFF} (${reason})`;
  switch (code) {
    case 'gone':
      return `the test card could not be posted: there is no such channel any more. Put its new id into school.yaml. ${off}`;
    case 'denied':
      return `the test card could not be posted: the desk may not post there. Add it to the channel${platform.name === 'slack' ? ' (write /invite @Staffroom in it)' : '\'s team'}. ${off}`;
    case 'invalid':
      return `${platformWord(platform)} does not take the test card. ${off}`;
    case 'retry':
      return `${platformWord(platform)} did not answer. Look into the channel: if no card is there, run this again. ${off}`;
  }
}

const platformWord = ({ name }: Platform): string => PLATFORM_TITLES[name];
const list = (people: readonly { readonly name: string }[]): string => people.map((one) => one.name).join(', ');
