import { intentCues, intentRules, intentWords, type Worded } from './intent-cues.ts';

/** What a message wants. `urgent` is the harm check's red level and wins over all others; `home`, `cases`, `drill`, `review`, `questions`, `accounts`, `reminders`, `away`, `policies`, `sign-offs` and `pack` are of typed commands alone. */
export type Intent = 'urgent' | 'ask' | 'report' | 'request_account' | 'check_account' | 'declare_relationship' | 'case_status' | 'approve' | 'help' | 'home' | 'cases' | 'drill' | 'review' | 'questions' | 'accounts' | 'reminders' | 'away' | 'policies' | 'sign-offs' | 'pack' | 'records' | 'smalltalk';

/** What the turn knows of the conversation. */
export interface IntentContext {
  /** A report is being written: a bare "yes" or "ok" belongs to it, not to an approval. */
  readonly hasDraft: boolean;
  /** An answer stands just above: a scrap ("and ex-pupils?") asks on. */
  readonly questionBefore: boolean;
}

const REFERENCE = 9;
const HANDLE = 4;
const CLEARLY_ASKED = 4;
const MOST_ASK = 12;
// A worry that is no question is something that happened.
const AMBER_REPORTS = 3;
// Past this a message is a pasted text; its beginning says what is wanted, and time stays bounded.
const LONGEST_READ = 4_000;
// "And ex-pupils?": so few words after an answer are a question of their own only with the one before.
const SCRAP_WORDS = 6;

const ASKS_LEAVE = /(?:\b(?:ok|okay|alright|all right|fine|allowed|wise|safe)\s+(?:to|if i|for me to)\s+[a-z]|[,.;:–-]\s*(?:so\s+)?(?:can|could|should|may|shall|do|am|is it (?:ok|okay|fine|alright))\s+(?:i|we|to|if)\b)[^.!?]*\?*\s*$/i;

/**
 * What a message wants, from its words and the harm check's level alone. Unsure means `ask`: an answer or an honest "your policy
 * doesn't say" harms less than a form nobody wanted.
 */
export function intentOf(text: string, { level }: { readonly level: 'red' | 'amber' | 'none' }, context: IntentContext = { hasDraft: false, questionBefore: false }): Intent {
  if (level === 'red') return 'urgent';
  const beginning = text.slice(0, LONGEST_READ);
  const line = intentWords.read(beginning);
  const occurrences = intentCues.occurrences(line);
  const sums = new Map<Worded, number>([['ask', 1]]);
  for (const rule of intentRules) {
    if (line.length > rule.short) continue;
    if (rule.patterns.some((pattern) => intentCues.find(pattern, line, occurrences).length > 0)) sums.set(rule.intent, (sums.get(rule.intent) ?? 0) + rule.weight);
  }
  if (text.trimEnd().endsWith('?')) sums.set('ask', (sums.get('ask') ?? 0) + 1);
  // A reference ("SR-4821") is only ever quoted to ask after it.
  if (/\b[A-Z]{1,4}-[A-Z0-9]{3,}\b/.test(beginning)) sums.set('case_status', (sums.get('case_status') ?? 0) + REFERENCE);
  // A handle ("@oakfield_y3") is only ever quoted to ask whose it is, or to report it.
  if (/(?:^|\s)@[a-z0-9_]{3,}/i.test(beginning)) sums.set('check_account', (sums.get('check_account') ?? 0) + HANDLE);
  // Nothing but signs and pictures ("👍").
  if (line.length === 0) return 'smalltalk';
  if (level === 'amber' && (sums.get('ask') ?? 0) < CLEARLY_ASKED) sums.set('report', (sums.get('report') ?? 0) + AMBER_REPORTS);
  if (context.questionBefore && line.length <= SCRAP_WORDS && /^\s*(?:and|but|what about|so|or|even)\b/i.test(text)) return 'ask';
  // Many question words make no surer question; what clearly names another wish must be able to win.
  sums.set('ask', Math.min(sums.get('ask') ?? 0, MOST_ASK));
  if (context.hasDraft) sums.delete('approve');
  let best: Worded = 'ask';
  for (const [intent, sum] of sums) if (sum > (sums.get(best) ?? 0)) best = intent;
  // A story that ends by asking for leave ("a parent just added me, ok to accept?") asks about a rule: the answer has a report button under it.
  return best === 'report' && level === 'none' && ASKS_LEAVE.test(beginning) ? 'ask' : best;
}
