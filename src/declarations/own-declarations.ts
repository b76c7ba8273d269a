import { privateAddressOf } from '../routes/answering.ts';
import type { Turn } from '../routes/turn.ts';
import { ownCard } from './declaration-card.ts';
import { declarationKey, declarationsOf, isActive, isOpen } from './declaration.ts';

/** Being in touch online, and with whom: what a declared relationship could be about. */
const IN_TOUCH = /\b(?:friend\w*|befriend\w*|follow\w*|connect\w*|add(?:ed|ing)?|accept\w*|request\w*|messag\w*|text\w*|whats ?app|facebook|insta(?:gram)?|snap(?:chat)?|tik ?tok|dms?|contact\w*|chat\w*|groups?|in touch|post\w*|tag\w*|social media|online)\b/i;
const SOMEBODY = /\b(?:friends?|parents?|mums?|dads?|carers?|mothers?|fathers?|famil\w+|pupils?|student\w*|learners?|child(?:ren)?|kids?|sons?|daughters?|nieces?|nephews?|cousins?|brothers?|sisters?|sibling\w*|god\w+|neighbours?|partner|relative\w*|related|ex-pupils?|him|her|them)\b/i;
const DECLARED = /\bdeclar\w+\b/i;

/** Whether a question is about a tie that may be declared. */
export const asksAboutTies = (text: string): boolean => DECLARED.test(text) || (IN_TOUCH.test(text) && SOMEBODY.test(text));

const MOST_SHOWN = 3;

/** The asker's own declarations with what was decided on them: in a private conversation only, and never anybody else's. Resolves to how many. */
export async function showOwnDeclarations(turn: Turn): Promise<number> {
  const { actor, inbound } = turn;
  if (!actor || (actor.standing !== 'listed' && actor.standing !== 'staff') || inbound.conversation.kind !== 'personal') return 0;
  const all = await declarationsOf(turn.tx, actor.id, turn.grant);
  // A refusal that a later declaration replaced is no longer the answer.
  const standing = all.filter((one) => isOpen(one) || isActive(one) || ((one.state === 'refused' || one.state === 'revoked') && !all.some((other) => other.replaces === one.id && other.state !== 'withdrawn')));
  const shown = standing.toSorted((a, b) => b.at - a.at).slice(0, MOST_SHOWN);
  for (const record of shown) turn.send(privateAddressOf(turn), `declare-own:${record.id}:${inbound.eventId}`, ownCard(record), declarationKey(record));
  return shown.length;
}

/** The same beside an answer, where one of the questions is about such a tie. */
export async function ownBeside(turn: Turn, asked: readonly string[]): Promise<void> {
  if (asked.some(asksAboutTies)) await showOwnDeclarations(turn);
}
