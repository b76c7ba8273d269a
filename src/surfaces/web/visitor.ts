import { z } from 'zod';
import type { AccountFacts, Directory } from '../../chat/directory.ts';
import type { Account, Conversation } from '../../chat/inbound.ts';
import type { ConversationId, SchoolId } from '../../kernel/ids.ts';
import { channelOf, personalOf } from './post-log.ts';

/** A school as the page shows it. People and channels are only offered where the school is an invented one. */
export interface WebSchool {
  readonly id: SchoolId;
  readonly name: string;
  readonly example: boolean;
  readonly people: readonly { readonly id: string; readonly name: string; /** "Teacher", "Headteacher" … */ readonly role: string }[];
  readonly channels: readonly { readonly id: string; readonly name: string; readonly members: readonly string[] }[];
}

export const OUTSIDER = 'outsider';
export const UNNAMED = 'unnamed';

/** Who looks at the page, in which conversation: what every request of it says. */
export const visitorSchema = z.strictObject({
  school: z.string().max(200),
  as: z.string().max(80),
  conversation: z.string().max(120),
});
export type VisitorWords = z.output<typeof visitorSchema>;

export interface Visitor {
  readonly school: WebSchool;
  readonly account: Account;
  readonly conversation: Conversation & { readonly id: ConversationId };
}

// Chosen by the tab and kept in it, so that two people at one computer do not read each other's answers.
const TAB = /^personal:unnamed:[\w-]{20,64}$/;

/**
 * The visitor, or null when these words name nobody who may be there. In an invented school that is anyone of school.yaml and an outsider, in
 * their personal chat and the channels they belong to; in any other school a member of staff without a name, in the tab's own chat.
 */
export function visitorOf(schools: readonly WebSchool[], words: VisitorWords): Visitor | null {
  const school = schools.find((one) => one.id === words.school);
  if (!school) return null;
  const account: Account = { surface: 'web', tenant: school.id, id: words.as };
  if (!school.example) {
    return words.as === UNNAMED && TAB.test(words.conversation) ? { school, account, conversation: { id: words.conversation as ConversationId, kind: 'personal' } } : null;
  }
  if (words.as !== OUTSIDER && !school.people.some((person) => person.id === words.as)) return null;
  if (words.conversation === personalOf(words.as)) return { school, account, conversation: { id: personalOf(words.as), kind: 'personal' } };
  const channel = school.channels.find((one) => channelOf(one.id) === words.conversation && one.members.includes(words.as));
  return channel ? { school, account, conversation: { id: channelOf(channel.id), kind: 'channel' } } : null;
}

/** Whether the page has this conversation: its own tabs' at a real school; anyone's and every channel at an invented one. */
export function hasConversation(school: WebSchool, conversation: ConversationId): boolean {
  if (!school.example) return TAB.test(conversation);
  return conversation === personalOf(OUTSIDER) || school.people.some((person) => personalOf(person.id) === conversation) || school.channels.some((channel) => channelOf(channel.id) === conversation);
}

/** The page vouches for nobody: it plays the people of an invented school, and knows a real school's colleague only as unnamed. */
export function pageDirectory(schools: readonly WebSchool[]): Directory {
  const at = (id: string): WebSchool | null => schools.find((school) => school.id === id) ?? null;
  const facts = (account: Account): AccountFacts => {
    const school = at(account.tenant);
    if (account.surface !== 'web' || !school) return { kind: 'external' };
    if (account.id === UNNAMED) return { kind: 'unnamed' };
    const played = school.example ? school.people.find((person) => person.id === account.id) : undefined;
    return played ? { kind: 'member', name: played.name } : { kind: 'external' };
  };
  return {
    account: (account) => Promise.resolve(facts(account)),
    members: (place) => {
      if (place.kind !== 'conversation') return Promise.resolve([]);
      const found = schools.flatMap((school) => school.channels.filter((channel) => channelOf(channel.id) === place.conversation).flatMap((channel) => channel.members.map((id): Account => ({ surface: 'web', tenant: school.id, id }))));
      return Promise.resolve(found);
    },
  };
}
