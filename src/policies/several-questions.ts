import { plainChat } from '../language/chat-words.ts';
import { lexicon } from '../language/lexicon.ts';
import { stem } from '../language/stems.ts';
import { isStopWord } from '../language/stop-words.ts';
import { words } from '../language/tokens.ts';
import { joinedTo, questionText } from './follow-up.ts';
import { frameOf } from './frames.ts';
import { messageParts, type MessagePart } from './message-parts.ts';
import type { Question } from './reader.ts';

/** One of the questions of a message. */
export interface AskedQuestion {
  /** The question as it was typed, to be quoted; for a message with one question, all of it. */
  readonly quote: string;
  /** With the sentences that belong to it: what is read. */
  readonly text: string;
  /**
   * How it leans on the question before it in the message: `stands-in` puts something in the place of what that asked about ("and parents?"),
   * `goes-on` asks another thing about it ("who signs it?").
   */
  readonly leans: 'not' | 'stands-in' | 'goes-on';
}

/** More than these are named as not yet answered. */
export const MOST_ANSWERED = 3;
const LONGEST_FRAGMENT = 6;

/**
 * The questions of a message in order, at least one. Sure of two, or it stays one, whole: a story with its question, one question put twice, a
 * question with its own likely answers, alternatives. A sentence that asks nothing belongs to the question after it, or to the last.
 */
export function questionsIn(message: string): readonly AskedQuestion[] {
  const found: Asking[] = [];
  let waiting: string[] = [];
  for (const part of messageParts(message)) {
    const last = found.at(-1) ?? null;
    const way = last === null ? wayOfFirst(part, waiting) : wayOfNext(part, last, waiting);
    if (way === 'aside') {
      if (last && (BACK.test(part.text) || contentOf(part.text).size === 0)) last.after.push(...waiting.splice(0), part.text);
      else waiting.push(part.text);
    } else if (way === 'same') last?.after.push(...waiting.splice(0), part.text);
    else {
      found.push({ part, before: waiting, after: [], leans: way === 'stands-in' || way === 'goes-on' ? way : 'not' });
      waiting = [];
    }
  }
  if (found.length < 2) return [{ quote: message, text: message, leans: 'not' }];
  found.at(-1)?.after.push(...waiting);
  return found.map(({ part, before, after, leans }) => ({ quote: part.text, text: [...before, found[0]?.part === part ? part.text : withoutOpening(part.text), ...after].join(' '), leans }));
}

/** The questions as they are read: each as if it alone had been asked, with the one before it where it leans on that. `before`: the question before the message. */
export function questionsToRead(questions: readonly AskedQuestion[], before: string | null): Pick<Question, 'text' | 'before'>[] {
  let earlier = before;
  return questions.map(({ text, leans }, i) => {
    const question = i === 0 ? { text, before } : { text: earlier === null || leans === 'not' ? text : leans === 'stands-in' ? joinedTo(earlier, text) : `${earlier.replace(/[?.!\s]+$/, '')}? ${text}`, before: null };
    earlier = questionText(question);
    return question;
  });
}

interface Asking {
  readonly part: MessagePart;
  readonly before: readonly string[];
  readonly after: string[];
  readonly leans: AskedQuestion['leans'];
}

/** What a part is: a question of its own, one that leans on the last, more of the last question, or nothing that asks. */
type Way = 'question' | 'stands-in' | 'goes-on' | 'same' | 'aside';

const OPENING = /^(?:[\s,.:–-]*\b(?:and|but|also|plus|so|oh|ok|okay|then|anyway|finally|lastly|firstly|secondly|thirdly|first|second|third|next|another (?:one|thing|question)|one more(?: thing| question)?|other question|hi|hello|hiya|hey|all|please|pls|sorry|quick (?:question|one)|question|q\d?|just|erm|um)\b[\s,.:–-]*)+/i;
const ADDS = /^\W*(?:(?:oh|ok|okay)\W+)?(?:and|also|plus|another|one more|secondly|thirdly|lastly|finally|next)\b/i;
const ASKING_FOR = String.raw`(?:i(?:'m| am| was|'d| would)? (?:just )?(?:wondering|wonder|like to know|want to know|need to know|not sure|unsure)|wondering|not sure|unsure|(?:can|could|does|do) (?:you|anyone|anybody|someone|somebody) (?:please )?(?:tell me|know|remind me|confirm|clarify|advise)|let me know|(?:can|could) i (?:just )?(?:ask|check)|(?:just )?checking)`;
const QUESTION_WORD = String.raw`(?:can|could|may|must|should|shall|am|are|is|do|does|did|has|have|will|would|was|were)(?:n't|nt)?|what|whats|what's|who|whos|who's|whose|whom|when|whens|where|wheres|where's|which|why|how|hows`;
const WHO_MAY = String.raw`i|we|you|they|he|she|it|the|my|our|a|an|any|all|staff|pupils?|kids?|parents?|teachers?|tas?|children|students?|volunteers?|governors?|visitors?|supply|there|that|this|year|y\d`;
const OPENS = new RegExp(String.raw`^(?:${ASKING_FOR}\s+(?:if|whether|about|${QUESTION_WORD})\b|(?:${QUESTION_WORD}|any (?:rules?|policy|guidance))\b)`, 'i');
/** Without a question mark it takes more to be one: "could be nothing" and "was with me" ask nothing. */
const PLAINLY = new RegExp(String.raw`^(?:${ASKING_FOR}\s+(?:if|whether|about|${QUESTION_WORD})\b|(?:who|whos|who's|whats|what's|wheres|where's|hows)\s+[a-z]|(?:what|where|when|why|how|which)(?: [a-z]+){0,2}? (?:is|are|do|does|did|can|could|should|must|may|will|would)\b|(?:can|could|may|must|should|shall|am|are|is|do|does|did|has|have|will|would)(?:n't|nt)? (?:${WHO_MAY}))`, 'i');
const INSIDE = /\b(?:can|could|may|must|should|shall|am|are|is|do|does|did|has|have|will|would)(?:n't|nt)? (?:i|we|you|they|he|she|it|the|my|our|a|an|any|staff|pupils|kids|parents|teachers|children|students|volunteers|there|that|this)\b|\b(?:who|what|when|where|how) (?:do|does|should|can|must|is|are)\b/i;
const FRAGMENT = /^\W*(?:(?:and|but|also|so|ok|oh)\W+)*(?:what about|how about|what if|what when|same for|same with|(?:is it|is that) the same)\b|^\W*(?:and|but)\W+(?:even )?(?:if|when(?! (?:is|are|do|does|did|can|could|should|must|will|would)\b))\b/i;
/** It gives an example of what was asked, or says it again. */
const EXAMPLE = /^\W*(?:like|for example|for instance|e\.?g\.?|i\.?e\.?|such as|say|as in|i mean|meaning|in other words)\b/i;
const WHICH_RULE = /\b(?:what(?:'s|s| is| are| does)|is there|are there|know|how strict is) (?:a |any |the |our |your )?(?:rules?|policy|policies|guidance|position|stance|line|procedure)\b/i;
const OR = /^\W*(?:and\W+)?(?:or|either|alternatively|otherwise|if (?:so|not|yes|no))\b/i;
/** It explains the question before it, or thanks for the answer. */
const BACK = /^\W*(?:(?:and|but|so)\W+)?(?:it|it's|its|that|that's|this|these|those|they|they're|he|she|because|cos|bc|as|since|i mean|i ask|asking|for context|context|the reason|thanks|thank|cheers|ta|please|sorry|just|not that)\b/i;
/** "Is it a breach?", "would that be wrong?": judges what was told, and asks nothing else. */
const JUDGES = /^(?:is|was|would|isn't|isnt|wouldn't|does|did) (?:it|that|this|any of (?:it|that|this))\b(?!.*\b(?:if|when|with|for|at|on|during|unless|apply|applies|same|different)\b)/i;
const WHAT_NOW = /\b(?:what (?:should|do|can|must|shall|would) (?:i|we|you|staff|they) do|what (?:am|are) (?:i|we|staff) (?:meant|supposed) to do|what (?:happens|now|next)|how (?:should|do) (?:i|we) (?:handle|deal|respond|react))\b/i;
const CONDITION = /\b(?:if|when|whenever|in case|unless|once|before|after)\b/i;
/** What is asked by these is another thing than whether one may. */
const OTHER_KINDS: ReadonlySet<string> = new Set(['who', 'when', 'how-long', 'how-many', 'where']);
const POINTS = /\b(?:it|them|they|those|these|this|that|he|she|him|her|his|their|theirs|there|either|the same|too|instead|else|so)\b/i;
// "It" and "there" that mean nothing said before.
const EMPTY_IT = /\b(?:is|was|does|would|will|if) (?:it|there|that)(?: (?:ever|still|always|really))? (?:ok|okay|alright|all right|fine|allowed|right|true|necessary|acceptable|against|matter|a|an|any|the|have to be|only|compulsory|mandatory|legal|safe|possible)\b|\bthat (?:the|a|an|i|we|you|staff|pupils|parents)\b|\bso that\b/gi;

// Words that judge, point or ask, and say nothing of what is asked about.
const SAYS_NOTHING = new Set(
  words(`ok okay fine alright right wrong allowed permitted acceptable appropriate problem issue rule rules policy policies school guidance advice advise law legal illegal
safe sensible professional normal trouble breach against tell ask speak talk contact see find know say check confirm thing anything something question help worry worried do done
happen happens need want should must sure idea ideas thought thoughts thanks thank please cheers hi hello sorry best correct answer expect expected mean really matter case way stand
quick possible able case ta ever also definitely official safeguarding handle deal respond react now next supposed exist long many much often soon point reason miss missing mind told off care upset cross`).map(stem),
);

// Whoever asks is one of these.
const STAFF = new Set(words('staff teacher teachers colleague colleagues anyone anybody everyone everybody somebody people').map(stem));

const without = (left: ReadonlySet<string>, stems: ReadonlySet<string>): ReadonlySet<string> => new Set([...stems].filter((one) => !left.has(one)));

/** Stems of a text that say what it is about. */
const contentOf = (text: string): ReadonlySet<string> => without(SAYS_NOTHING, stemsOf(text));

function stemsOf(text: string): ReadonlySet<string> {
  const said = words(plainChat(text));
  // "Even" has the stem of "evening", which does say something.
  return new Set(said.filter((word) => !isStopWord(word) && word !== 'even').map(stem));
}

const meantBy = (text: string): ReadonlySet<string> => new Set(lexicon.conceptsIn(words(plainChat(text)).map(stem)).map(({ concept }) => concept));

const withoutOpening = (text: string): string => text.replace(OPENING, '').trim() || text;

function asks({ text, marked }: MessagePart): boolean {
  const bare = withoutOpening(text);
  return marked ? OPENS.test(bare) || INSIDE.test(bare) : PLAINLY.test(bare);
}

/** "What about at weekends?", "and grandparents?": means nothing without a question before it. */
function isFragment(part: MessagePart): boolean {
  const { text, marked } = part;
  if (FRAGMENT.test(text)) return marked || ADDS.test(text);
  return marked && /^\W*and\b/i.test(text) && !asks(part) && words(text).length <= LONGEST_FRAGMENT;
}

function wayOfFirst(part: MessagePart, waiting: readonly string[]): Way {
  if (!asks(part) && !isFragment(part)) return 'aside';
  // "Quick question?" is none; "is that ok?" behind its story is.
  return contentOf(part.text).size > 0 || contentOf(waiting.join(' ')).size > 0 ? 'question' : 'aside';
}

function wayOfNext(part: MessagePart, last: Asking, waiting: readonly string[]): Way {
  const { text } = part;
  const fragment = isFragment(part);
  if (!fragment && !asks(part)) return 'aside';
  // "What if he is hurt and do I ring home": what is asked may hang on the same condition.
  if (OR.test(text) || EXAMPLE.test(text) || (part.joined && CONDITION.test(last.part.text))) return 'same';
  const bare = withoutOpening(text);
  // "And if they ask me?" says little, but something.
  const own = FRAGMENT.test(text) ? stemsOf(bare) : fragment ? contentOf(bare) : without(STAFF, contentOf(bare));
  const had = contentOf([...last.before, last.part.text, ...last.after].join(' '));
  const news = [...own].filter((one) => !had.has(one));
  if (fragment) return news.length > 0 || isOtherKind(bare, last) ? 'stands-in' : 'same';
  const adds = ADDS.test(text);
  const story = contentOf(waiting.join(' ')).size > 1;
  // "Also a pupil wrote to me. Is that ok?" is another story with its own question.
  if (own.size === 0 || JUDGES.test(bare) || (part.joined && /^(?:is|was|would) (?:it|that|this)\b/i.test(bare))) {
    if (story && ADDS.test(waiting[0] ?? '')) return 'question';
    return adds && !part.joined && isOtherKind(bare, last) && contentOf(last.part.text).size > 0 ? 'goes-on' : 'same';
  }
  if (news.length === 0) return adds && !part.joined && isOtherKind(bare, last) ? 'goes-on' : 'same';
  if (!adds && isOwnAnswer(bare, last)) return 'same';
  if (saysTheSame(bare, own, news, last)) return 'same';
  const points = pointsBack(bare);
  // "Can I have a tattoo? Will they make me cover it?": may be one doubt in two sentences.
  if (!adds && (points || news.length < own.size) && bothPolar(bare, last)) return 'same';
  // "Do I need insurance?" hardly names a thing of its own.
  const bareDuty = !adds && own.size <= 1 && frameOf(bare).kind === 'duty';
  return (points || bareDuty) && !story ? 'goes-on' : 'question';
}

const isOtherKind = (text: string, { part }: Asking): boolean => OTHER_KINDS.has(frameOf(text).kind) && frameOf(text).kind !== frameOf(part.text).kind;

/** "What do I do? Do I ring home?", "what is the rule on tattoos? Can I show mine?": the second guesses at how the first is answered. */
const isOwnAnswer = (text: string, { part }: Asking): boolean => frameOf(text).polar && (WHAT_NOW.test(part.text) || WHICH_RULE.test(part.text) || (frameOf(part.text).kind === 'how' && contentOf(withoutOpening(text)).size < 2));

const bothPolar = (text: string, { part }: Asking): boolean => frameOf(text).polar && frameOf(part.text).polar;

/** One question put in other words: of one kind, about the same things. */
function saysTheSame(text: string, own: ReadonlySet<string>, news: readonly string[], { part }: Asking): boolean {
  const [now, then] = [frameOf(text), frameOf(part.text)];
  if (now.polar !== then.polar) return false;
  const meant = meantBy(text);
  const had = meantBy(part.text);
  const known = meant.size > 0 && [...meant].every((concept) => had.has(concept));
  return known || (own.size - news.length) / own.size > 0.6;
}

/** Whether it says "it" of something that it does not name itself, as "do parents sign the form before they come?" does. */
function pointsBack(text: string): boolean {
  const plain = text.replace(EMPTY_IT, ' ');
  const pointing = POINTS.exec(plain);
  return /\b(?:it|that|this|them|those|these)\W*$/i.test(plain) || (pointing !== null && contentOf(plain.slice(0, pointing.index)).size < 2);
}
