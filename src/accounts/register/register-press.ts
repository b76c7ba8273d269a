import { asId, type KeyId } from '../../kernel/ids.ts';
import type { CardContent } from '../../chat/outbound.ts';
import type { Action } from '../../people/permissions.ts';
import type { Person } from '../../people/staff.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Account } from '../account.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf } from '../account-press.ts';
import { accountById, relationToAccount } from './register.ts';

/** Each by themselves; the same key replaces the earlier card wherever it stands. */
export function tellEach(turn: Turn, people: readonly Pick<Person, 'id'>[], cardKey: string, content: CardContent, key?: KeyId): void {
  for (const { id } of people) turn.send({ kind: 'person', person: asId<'person'>(id) }, cardKey, content, key);
}

/** In place of the pressed card; in a channel beside it, for the one who pressed: there the card is everyone's. */
export function answer(turn: Turn, card: CardContent, key?: KeyId): void {
  turn.reply(turn.inbound.conversation.kind === 'channel' ? { card, beside: true } : { card }, key);
}

/** A press on one account: the account is read with the leave of this very press. */
export function onAccount(verb: string, action: Action, ports: AccountPorts, handle: (turn: Turn, account: Account, school: AccountSchool) => Promise<void>): Route {
  return {
    name: `accounts/${verb.replace('.', '-')}`,
    match: { kind: 'action', verb },
    action,
    help: null,
    relation: relationToAccount,
    handle: async (turn) => {
      const account = await accountById(turn.tx, dataOf(turn, 'account'), turn.grant);
      if (!account) return answer(turn, accountCard({ title: 'Official accounts', lines: ['That account is not on the register. Nothing was changed.'], others: [HOME] }));
      return handle(turn, account, ports.schools(turn.school.id));
    },
  };
}

/** A press that is about no one account. */
export const onPress = (verb: string, action: Action, handle: (turn: Turn) => Promise<void>): Route => ({ name: `accounts/${verb.replace('.', '-')}`, match: { kind: 'action', verb }, action, help: null, handle });

export const HOME = { title: 'All accounts', verb: 'account.home', data: {} } as const;

/** As much as a field of the register holds. */
const MOST_LINE = 300;
export const MOST_TEXT = 2_000;

const SECRET = /\b(?:pass\s?(?:word|code|phrase)|pwd|pin)\b\s*(?:is|are|=|:|-)\s*\S+/i;

/** What is wrong with a text for the register: too long, or it holds what opens an account. */
export function faultOfText(text: string, most: number = MOST_LINE): string | null {
  if (text.length > most) return `That is ${text.length} characters; at most ${most} fit. Nothing was lost: shorten it here.`;
  return SECRET.test(text) ? 'That looks like a password. None is kept here: take it out, and keep it where the school keeps its passwords.' : null;
}

/** Faults of several texts, by field. */
export function faultsOf(texts: Readonly<Record<string, string>>, most: number = MOST_LINE): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).flatMap(([field, text]) => {
    const fault = faultOfText(text, most);
    return fault === null ? [] : [[field, fault]];
  }));
}

/** Lines of a field with many, without the empty ones. */
export const linesOf = (text: string): string[] => text.split(/\n|;/).map((line) => line.trim()).filter((line) => line !== '');
