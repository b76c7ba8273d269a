import type { Action } from '../people/permissions.ts';
import type { Intent } from './intents.ts';

/** A typed command. */
export interface Command {
  /** As it is typed. */
  readonly name: string;
  /** Everything that means it, folded. */
  readonly words: readonly string[];
  /** For the platform's list: what one gets. */
  readonly description: string;
  readonly intent: Intent;
  /** With this leave words may stand behind it ("review phones"); to everyone else they are what they say. */
  readonly wordsFor?: Action;
  /** Typed like the others, and in no platform's list: Teams takes ten. */
  readonly listed?: false;
}

/** The manifests' lists and the guides are held equal to those of this one that are listed. */
export const COMMANDS: readonly Command[] = [
  { name: 'ask', words: ['ask', 'ask a question'], description: 'Ask about a policy in your own words: can I text a parent from my own phone?', intent: 'help' },
  { name: 'report', words: ['report', 'report a worry', 'report something', 'make a report'], description: 'Report a worry about a child, an adult, a post or data. About two minutes; opens in private', intent: 'report' },
  { name: 'my open items', words: ['my open items', 'open items', 'home', 'start'], description: 'See what waits for you, and what you sent that has no reply yet', intent: 'home' },
  { name: 'my reports', words: ['my reports', 'my report', 'reports'], description: 'See how far a report of yours is, add to it, or say that you are still worried', intent: 'case_status' },
  { name: 'cases', words: ['cases', 'open cases'], description: 'For those who receive reports: the open ones you may see, the most urgent first', intent: 'cases' },
  { name: 'drill', words: ['drill', 'practice report'], description: 'For leads and heads: send a marked practice report and see how many minutes it takes', intent: 'drill' },
  { name: 'review', words: ['review', 'review answers', 'review the answers'], description: 'For owners of policies: settle what I answer, one press each. "review phones" goes to what matches', intent: 'review', wordsFor: 'answers.review' },
  { name: 'questions', words: ['questions', 'open questions', 'waiting questions'], description: 'For owners of policies: the questions that nothing answered. One answer settles each', intent: 'questions' },
  { name: 'accounts', words: ['accounts', 'our accounts', 'official accounts', 'register', 'account register'], description: 'The school\'s own social media accounts: who runs them, ask for one, a comment to answer, a post to check', intent: 'accounts' },
  { name: 'reminders', words: ['reminders', 'my reminders', 'reminders next 30d', 'reminders next 30 days'], description: 'What I remind you of; for leaders, what will be said in the next 30 days, to whom and why', intent: 'reminders', listed: false },
  { name: 'away', words: ['away', 'i am away', 'absence', 'i am back'], description: 'Say when you are away: reminders wait until you are back', intent: 'away', listed: false },
  { name: 'declarations', words: ['declarations', 'my declarations', 'declarations for me', 'declarations to decide', 'declare', 'declare a relationship'], description: 'Declare somebody you know from outside school, and see what was decided; for whoever decides, what waits', intent: 'declare_relationship', listed: false },
  { name: 'sign-offs', words: ['sign offs', 'my sign offs', 'to sign', 'sign off', 'signoffs', 'who has not signed', 'who hasn t signed', 'who is outstanding'], description: 'What you have to read and sign for; for leaders, who is outstanding', intent: 'sign-offs', listed: false },
  { name: 'governors', words: ['governors', 'governor pack', 'governors pack', 'the governors pack'], description: 'The governors\' pack of this term, as a page and as rows', intent: 'pack', listed: false },
  { name: 'policies', words: ['policies', 'our policies', 'policy reviews', 'reviews'], description: 'The policies I answer from and when each is reviewed; for their owners, the review and its approval', intent: 'policies', listed: false },
  { name: 'records', words: ['records', 'retention', 'legal hold', 'legal holds'], description: 'For those who answer for records: what has come to the end of its time, and legal holds', intent: 'records', listed: false },
  { name: 'help', words: ['help'], description: 'See what I can do', intent: 'help' },
];

/**
 * The command that a message is, word for word; null for everything else, so that no question and no worry is ever taken for one. `may` says
 * what its sender has leave for.
 */
export function commandOf(text: string, may: (action: Action) => boolean = () => false): Command | null {
  const folded = fold(text);
  return COMMANDS.find((command) => command.words.includes(folded)) ?? COMMANDS.find((command) => command.wordsFor !== undefined && wordsAfter(command, text) !== null && may(command.wordsFor)) ?? null;
}

/** A question is asked, whatever it begins with. */
const MOST_WORDS = 6;

/** What stands behind a command's name, as typed; null where the message is something else. */
export function wordsAfter({ name }: Command, text: string): string | null {
  const found = new RegExp(`^\\s*/?${name}[:\\s]+(\\S.*)$`, 'iu').exec(text.normalize('NFKC'))?.[1]?.trim() ?? '';
  return found === '' || found.endsWith('?') || found.split(/\s+/).length > MOST_WORDS ? null : found;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
