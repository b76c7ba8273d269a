import { openSlackFake } from '../../fixtures/slack/slack-fake.ts';
import { openConnectorFake } from '../../fixtures/teams/connector-fake.ts';
import type { TeamsPerson } from '../../fixtures/teams/directory.ts';
import { channelId, CHANNELS, emailOf, memberId, PEOPLE, personId, teamsChannel, TENANT, type Platform } from './posts-plan.ts';

/** A platform's stand-in that itself never fails: what goes wrong, goes wrong before it. */
export interface Stand {
  readonly url: string;
  /** A message of each channel that can be answered in a thread. */
  readonly threads: readonly string[];
  close(): Promise<void>;
}

export const openPlatform = (platform: Platform): Promise<Stand> => (platform === 'slack' ? openSlack() : openConnector());

async function openSlack(): Promise<Stand> {
  const fake = await openSlackFake({
    people: Array.from({ length: PEOPLE }, (_one, i) => ({ id: personId(i), name: `Person ${i}`, email: emailOf(i) })),
    channels: Array.from({ length: CHANNELS }, (_one, i) => ({ id: channelId(i), name: `channel-${i}`, private: i % 2 === 0, members: [personId(i)] })),
  });
  const threads = Array.from({ length: CHANNELS }, (_one, i) => fake.workspace.post(fake.workspace.channel(channelId(i)), { user: personId(i), text: 'May I?' }).ts);
  return { url: fake.apiUrl, threads, close: () => fake.close() };
}

/** The whole tenant in one file of the stand-in: every person is reachable, every channel has readers. */
async function openConnector(): Promise<Stand> {
  const people = Array.from({ length: PEOPLE }, (_one, i): TeamsPerson => ({ id: `29:1${memberId(i)}`, aadObjectId: memberId(i), name: `Person ${i}`, email: emailOf(i), tenant: TENANT.teams, standing: 'member' }));
  const fake = await openConnectorFake({ people, channels: Object.fromEntries(Array.from({ length: CHANNELS }, (_one, i) => [teamsChannel(i), people])) });
  return { url: fake.serviceUrl, threads: Array.from({ length: CHANNELS }, (_one, i) => String(1_700_000_000_000 + i)), close: () => fake.close() };
}
