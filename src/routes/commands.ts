import type { Intent } from './intents.ts';

/** A typed command that every platform offers. */
export interface Command {
  /** As it is typed. */
  readonly name: string;
  /** Everything that means it, folded. */
  readonly words: readonly string[];
  /** For the platform's list: what one gets. */
  readonly description: string;
  readonly intent: Intent;
}

/** The manifests' lists and the guides are held equal to this one. */
export const COMMANDS: readonly Command[] = [
  { name: 'ask', words: ['ask', 'ask a question'], description: 'Ask about a policy in your own words: can I text a parent from my own phone?', intent: 'help' },
  { name: 'report', words: ['report', 'report a worry', 'report something', 'make a report'], description: 'Report a worry about a child, an adult, a post or data. About two minutes; opens in private', intent: 'report' },
  { name: 'my open items', words: ['my open items', 'open items', 'home', 'start'], description: 'See what waits for you, and what you sent that has no reply yet', intent: 'home' },
  { name: 'my reports', words: ['my reports', 'my report', 'reports'], description: 'See how far a report of yours is, add to it, or say that you are still worried', intent: 'case_status' },
  { name: 'cases', words: ['cases', 'open cases'], description: 'For those who receive reports: the open ones you may see, the most urgent first', intent: 'cases' },
  { name: 'drill', words: ['drill', 'practice report'], description: 'For leads and heads: send a marked practice report and see how many minutes it takes', intent: 'drill' },
  { name: 'help', words: ['help'], description: 'See what I can do', intent: 'help' },
];

/** The command that a message is, word for word; null for everything else, so that no question and no worry is ever taken for one. */
export function commandOf(text: string): Command | null {
  const folded = fold(text);
  return COMMANDS.find((command) => command.words.includes(folded)) ?? null;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
