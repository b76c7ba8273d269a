import { plainWords } from '../language/tokens.ts';
import { type Party, partiesIn } from './parties.ts';

/** What kind of answer a question wants. The first four want yes or no. */
export type QuestionKind = 'permission' | 'duty' | 'breach' | 'is-it-so' | 'who' | 'when' | 'how-long' | 'how-many' | 'where' | 'what' | 'how' | 'why';

/** A question taken apart, from its words alone. */
export interface QuestionFrame {
  /** The part that asks, folded; what stands before it ("forgot the camera, …") only gives the setting. */
  readonly asking: string;
  readonly kind: QuestionKind;
  readonly polar: boolean;
  /** Who would do the thing asked about: staff when the question says "I" or "we". Null when it does not say. */
  readonly party: Party | null;
  /** The question already says that leave was given ("if the head says yes"). */
  readonly leaveGiven: boolean;
  /** Asks whether something is *not* so ("am I not allowed …", "are we banned …"). */
  readonly negated: boolean;
  /** Asks what the school, not the asker, does or may do ("can we ask him to …", "can work see …"). */
  readonly ofSchool: boolean;
  /** Asks for advice ("should I …?") rather than about a duty. */
  readonly advice: boolean;
  /** What happens to whoever breaks the rule is itself the question. */
  readonly aboutConsequences: boolean;
}

const OPENING = /^(?:(?:hi|hello|hey|please|pls|quick question|just wondering|wondering|sorry|so|and|but|ok|also|erm|um|can|could|would|you|anyone|anybody|somebody|someone|does|do|know|tell|remind|me|us|i was|was|need to|want to|check|i|if|whether|out of interest|just|am|asking)\s+)*/;
const WHO = /(?:^|\b(?:and|so|know|me|ask|then|out|of|just|but|check|to|or|wondering)\s+)(?:who|whos|who's|whom|whose)\b|\bto who(?:m)?\b|\bwho (?:do|does|should|can|must|will|is|are|would|has|have|decides?|deals?|runs?|approves?|signs?|gets?|needs?|checks?|handles?|looks?|manages?|monitors?|reviews?)\b|\bwhich (?:person|member of staff|role|staff)\b|\bwhose (?:job|responsibility)\b/;
const RELATIVE_WHO = /\b(?:anyone|people|someone|somebody|parents?|pupils?|kids?|child|children|staff|teachers?|colleagues?|mums?|dads?|those|students?|friends?|governors?|one|person|lad|girl|boy|members?|tas?) who\b/g;
const HOW_LONG = /\bhow (?:long|soon|quick(?:ly)?|fast|often|regularly|frequently)\b|\bwhat(?:s| is|'s) the (?:deadline|time ?(?:limit|frame|scale))\b|\bhow many (?:hours|days|weeks|months|years|minutes|terms)\b/;
const HOW_MANY = /\bhow (?:many|much|old|big|far|young)\b|\bwhat (?:age|number|year group)\b|\b(?:what|whats|what's) (?:is )?(?:the )?(?:min(?:imum)?|max(?:imum)?|age)\b/;
const WHEN = /(?:^|\b(?:and|so|know|me|but|then)\s+)(?:when|whens|when's)\b|\bwhen (?:do|does|should|can|must|will|is|are|was|were|did)\b|\bwhat (?:time|date|day)\b|\bby when\b/;
const WHERE = /(?:^|\b(?:and|so|know|me|but)\s+)(?:where|wheres|where's)\b|\bwhere (?:do|does|should|can|must|will|is|are)\b/;
const WHY = /(?:^|\b(?:and|so|but)\s+)why\b|\bwhy (?:do|does|cant|can't|is|are|should|not)\b|\bhow come\b/;
const WHAT = /(?:^|\b(?:and|so|know|me|but|then|on|about|for)\s+)(?:what|whats|what's|which)\b|\b(?:what|which) (?:do|does|should|can|must|will|is|are|sort|kind|happens|if|did|would|to|happen|action|steps?|counts?|else)\b|\bwhich \w+ (?:do|does|should|can|must|are|is)\b/;
const HOW = /(?:^|\b(?:and|so|know|me|but|then)\s+)(?:how|hows|how's)\b|\bhow (?:do|does|should|can|must|will|is|are|to|would|did)\b/;
const WHAT_ABOUT = /\b(?:what about|how about|what if)\b/;

const PERMISSION = /\b(?:can|could|may|allowed|allow|permitted|ok|okay|alright|all right|fine|acceptable|able|cool|problem|issue|permissible|legit|hurt|mind|free|safe)\b/;
const DUTY = /\b(?:have to|has to|need|needs|must|should|shall|supposed|required|require|obliged|obligation|expected|meant to|got to|gotta|compulsory|mandatory|ought|necessary|responsible|responsibility|duty|our job)\b/;
const BREACH = /\b(?:against the (?:rules?|policy)|rules? against|ban on|anything (?:here |written )?against|out of order|frowned (?:up)?on|crossing (?:a|the) line|overstep\w*|breach(?:ed|ing)?|break(?:ing)? (?:the |a |any )?(?:rules?|policy)|banned|forbidden|prohibited|in trouble|off limits|not allowed|wrong|sacked|disciplined|disciplinary|misconduct|a no no|illegal|sackable|get done)\b/;
const INVERTED = /^(?:can|could|may|am|are|is|do|does|did|should|shall|must|will|would|have|has|was|were|need|ought|isnt|isn't|arent|aren't|cant|can't|dont|don't|doesnt|doesn't|shouldnt|shouldn't|wont|won't)\b/;
const LEAVE = /\b(?:if|since|because|as|though|but) (?:the |my |our )?(?:head(?:teacher)?|head teacher|slt|boss|manager|parents?|mum|they|dsl) (?:has |have |had |is |are )?(?:says?|said|agree[sd]?|ok|okay|fine|approved|approves?|gives?|gave|given|happy)\b|\bwith (?:the )?(?:heads?|head's|headteacher's|parental|parents?'?|their|written|prior) (?:permission|consent|approval|ok|agreement)\b|\b(?:has|have|had|got|gave|given) (?:the )?(?:permission|consent|approval)\b/;
const CONSEQUENCE = /\b(?:what happens|happen|consequences?|punish\w*|in trouble|sacked|fired|lose (?:my|your|their) job|disciplin\w*|sanction\w*|told off|suspended|dismiss\w*|penalt\w*|gross misconduct)\b/;

/** Takes a question apart. Text before the question itself ("got some pics from the trip, can I …") only gives the setting. */
export function frameOf(question: string): QuestionFrame {
  const segments = question.slice(0, 2_000).split(/[.?!;\n]+|,(?!\d)/).map(plainWords).filter((s) => s !== '');
  const asking = segments.findLast((s) => asks(s)) ?? segments.at(-1) ?? '';
  const whole = segments.join(' ');
  const kind = kindOf(asking);
  const polar = kind === 'permission' || kind === 'duty' || kind === 'breach' || kind === 'is-it-so';
  return {
    asking,
    kind,
    polar,
    party: askedParty(asking, whole),
    leaveGiven: LEAVE.test(whole),
    negated: /\b(?:not allowed|isn't|isnt|aren't|arent|can't|cant|not)\b/.test(asking) && polar && !/\bor not\b|\bif not\b/.test(asking),
    ofSchool: /\b(?:can|could|may|will|would|do|does) (?:we|us|work|(?:the |my )?(?:school|head\w*|boss|slt|governors|police|they))\b|\bbe (?:excluded|suspended|sacked|banned|disciplined|reported|checked|monitored)\b/.test(asking),
    advice: /\b(?:should|ought|shall)\b/.test(asking) && !/\b(?:have|need|needs|has|supposed|required) to\b/.test(asking),
    aboutConsequences: CONSEQUENCE.test(whole),
  };
}

const strip = (segment: string): string => segment.replace(RELATIVE_WHO, '').trim();

function asks(segment: string): boolean {
  const s = strip(segment);
  const opened = s.replace(OPENING, '');
  return WHO.test(s) || WHEN.test(opened) || WHERE.test(s) || WHAT.test(s) || HOW.test(s) || HOW_LONG.test(s) || HOW_MANY.test(s) || WHY.test(s)
    || INVERTED.test(s) || /\b(?:can|could|may|should|must|do|does|is|are|am|will) (?:i|we|you|they|he|she|it|the|my|our|a|an|any|staff|pupils|kids|parents|that|this|there|children)\b/.test(s)
    || /\b(?:allowed|ok|okay|alright|fine) (?:to|if|for|with)\b/.test(s);
}

function kindOf(asking: string): QuestionKind {
  const s = strip(asking);
  const opened = s.replace(OPENING, '').trim();
  if (WHAT_ABOUT.test(s) && !/\bwhat (?:happens )?if\b/.test(s)) return polarKind(s);
  if (/\b(?:whats|what is|what's|what are) (?:the|our|your) (?:rules?|policy|position|guidance|stance|line|procedure|process)\b/.test(s)) return 'what';
  if ((WHO.test(s) || WHO.test(opened)) && !polarFirst(s)) return 'who';
  if (HOW_LONG.test(s)) return 'how-long';
  if (HOW_MANY.test(s)) return 'how-many';
  // "when" after a verb of doing is a setting, not a question: "can I text when on a trip".
  if (WHEN.test(opened) && !INVERTED.test(s)) return 'when';
  if (WHERE.test(s) && !INVERTED.test(s)) return 'where';
  if (WHY.test(s)) return 'why';
  if ((WHAT.test(s) || WHAT.test(opened)) && !polarFirst(s)) return 'what';
  if (HOW.test(s) && !polarFirst(s)) return 'how';
  return polarKind(s);
}

/** A yes-or-no opening with the question word only later: "do I have to say what …". */
function polarFirst(s: string): boolean {
  const inverted = INVERTED.exec(s);
  if (!inverted) return false;
  return !/^(?:(?:can|could|would|do|does) (?:you|anyone|anybody|someone|somebody)|(?:can|may|could) i (?:ask|check|find))\b/.test(s);
}

function polarKind(asking: string): QuestionKind {
  if (BREACH.test(asking) && !/\bdo (?:i|we) (?:have|need)\b/.test(asking)) return 'breach';
  if (/^(?:is|are|was) (?:there|it true|this true)\b/.test(asking)) return 'is-it-so';
  if (/\b(?:have to|need to|needs to|has to|supposed to|required|must|obliged|expected to|mandatory|compulsory)\b/.test(asking)) return 'duty';
  if (PERMISSION.test(asking)) return 'permission';
  if (DUTY.test(asking)) return 'duty';
  if (INVERTED.test(asking)) return 'is-it-so';
  return 'permission';
}

function askedParty(asking: string, whole: string): Party | null {
  const subject = /\b(?:can|could|may|should|must|do|does|are|is|will|would|shall|did|have|has)(?:n't|nt)? (?:the |a |an |my |our |any |all |some |other |y\d+ |year \d+ |ex |former |old )*(\w+)/g;
  for (const match of asking.matchAll(subject)) {
    const noun = match[1] ?? '';
    if (/^(?:i|we|you|it|that|this|there|he|she|they)$/.test(noun)) {
      if (noun === 'i' || noun === 'we') return 'staff';
      continue;
    }
    const [first] = partiesIn(noun);
    if (first) return first;
  }
  if (/\b(?:i|i'm|im|i've|ive|my|me|we|our)\b/.test(whole)) return 'staff';
  const named = partiesIn(whole);
  return named.size === 1 ? ([...named][0] ?? null) : null;
}
