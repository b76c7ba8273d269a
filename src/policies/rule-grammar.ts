import { isVerb, opensWithVerb } from './rule-verbs.ts';

/** How the words around a rule's verb are built; it decides how the rule can be asked about. */
export type RuleForm =
  /** "staff must …": `predicate` begins with a base form. */
  | 'modal'
  /** "smoking is not permitted …": `predicate` is what follows the word of leave. */
  | 'leave'
  /** "staff do not …", "the school does not allow …": `predicate` begins with a base form. */
  | 'does'
  /** "the DSL is responsible for …": `predicate` is what for. */
  | 'answers-for'
  /** "do not share …", "always lock …": no subject. */
  | 'imperative'
  /** "records are kept for six years": `predicate` begins with the verb "to be" as printed. */
  | 'plain';

/** One sentence of a rule taken apart; its words are the sentence's own, without marks of emphasis, cross-references and conditions. */
export interface RuleSentence {
  readonly form: RuleForm;
  /** Empty where the sentence names nobody and nothing. */
  readonly subject: string;
  readonly modal: string;
  readonly negated: boolean;
  readonly predicate: string;
  /** "If a pupil discloses …": with its first word, without a comma; null where the rule holds at all times. */
  readonly circumstance: string | null;
  /** "unless …", "without permission": what the rule turns on, as printed; null where it names nothing. */
  readonly condition: string | null;
}

/** The words of a sentence without emphasis, curly quotes, list marks and bracketed cross-references. */
export function plainSentence(text: string): string {
  return text.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/[*_]{1,3}|[†‡¹²³]|\\/g, '').replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s*\((?:see|refer|please see|as (?:set out|defined|described)|section|appendix|e\.g\.|i\.e\.|for example|annex)[^)]*\)/gi, '')
    .replace(/\s+/g, ' ').replace(/^\s*(?:[-–—•▪●o]\s+|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s+)/, '').trim();
}

const CONNECTIVE = /^(?:in the first (?:place|instance)|where appropriate|however|therefore|in addition|additionally|also|finally|furthermore|moreover|similarly|equally|likewise|for this reason|as such|in particular|in general|generally|wherever possible|where possible|as a result|and|but|please note(?: that)?|please|nb:?|note:?|first(?:ly)?|second(?:ly)?|for the avoidance of doubt|to be clear|for example|in all cases|at all times|importantly)\b[,:]?\s+/i;
const CIRCUMSTANCE = /^((?:if|when|where|whenever|wherever|while|whilst|before|after|during|once|in the event|in case|at|outside|under|unless|until|prior to|on (?!no account)|in (?!accordance|line|order|addition)|for|as soon as|should (?=a |an |any |the ))[^,;]{2,140}?),\s+(?:then\s+)?/i;
/** "If a device is lost, stolen or broken you must": its commas end nothing. */
const LISTED_CASES = /^((?:if|when|where|whenever)\b[^.;,]{3,80},(?: \w+,){0,3} \w+,? (?:or|and) \w+),?\s+(?=(?:i|you|we|they|staff|pupils|parents) (?:will|must|should|may|can|shall)\b)/i;
const CASE_WITHOUT_COMMA = /^((?:if|when|where|whenever)\b[^.;,]{8,110}) (?=(?:i|you|we|they|staff|pupils|parents) (?:will|must|should|may|can|shall)\b)/i;
/** Says of what, and not when. */
const ABOUT_WHAT = /^(?:when it comes to|for (?!a |an |the (?:first|duration|purposes?))|at the end|in the (?:first|same|following))\b/i;
const NO_CASE = /^(?:under no circumstances?|on no account|at no (?:time|point)|in no circumstances?|neither|nor|never)\s+(should|may|must|will|can|shall|do|does|is|are|,)\s*/i;
const MODAL = /\b(?:(must|should|shall|may(?! \d)|can|will|ought to|needs? to|ha(?:ve|s) to)(?: (not|never)|n't)?\b(?! of\b)|(cannot|mustn't|shouldn't|can't|won't|must never)\b|(?:is|are)(?: not)? to(?= [a-z])|(?:is|are|be|remains?)(?: (not|never|no longer))? (?:\w+ly |also )?(permitted|allowed|expected|required|obliged|encouraged|asked|advised|reminded|entitled|authorised|forbidden|prohibited|free|welcome) (not )?(?:to)\b)/gi;
const DOES = /\b(?:(?:do|does)(?: not|n't)|never)\s+(?=(\w[\w-]*))/i;
const LEAVE = /\b(is|are)( not| never)? (?:\w+ly )?(permitted|allowed|acceptable|prohibited|forbidden|banned|unacceptable|inappropriate|encouraged|discouraged|recommended|required|necessary|compulsory|optional|appropriate)\b/i;
const ANSWERS_FOR = /\b(?:is|are|remains?|has|have|holds?|takes?)(?: \w+)? (?:responsible|(?:\w+ )?responsibility|accountable)(?: (?:for|to))\s+/i;
const PLAIN = /\b(is|are)( not)? (?=(?:\w+ly |also )?(?:\w+ed|kept|made|given|taken|held|written|told|sent|met|led|put|run|seen|done|chosen)\b)/i;
const RELATIVE = /\b(?:who|which|that|what|how|where|when|whom|if|they|why|because|as|it is)(?: (?:\w+ ){0,2})?$/i;
// "that staff must" begins a clause of its own only where something is said to be so.
const SAID_SO = /\b(?:note|aware|clear|understand|ensure|means|agreed|expects?) that (?:\w+ ){0,4}$/i;

const CONDITION = /(?<!\beven)(?:,?\s+|^)(?:unless\b|except\b(?!ional)|other than\b|without (?:the |their |first |seeking |obtaining |any |his |her )*(?:prior |express |explicit |written |parental |full |specific )*(?:\w+(?:'s)? )?(?:permission|consent|approval|authoris\w+|agreement|knowledge)\b|with(?:out)? (?:the |their |a )?(?:\w+(?:'s|s')? ){0,4}(?:permission|consent|approval|agreement)\b|provided\b(?: that)?|(?<!\bfor )as long as\b|subject to\b|only (?:if|when|where|with|after|once)\b|in exceptional\b).*$/i;
// What only gives a reason or goes on to the next thing makes a question long and no clearer.
const TRAIL = /(?:;|\s[–—-]\s|,? (?:because|so that|in order (?:to|that)|as this|as it|as they|as these|and (?:i|you|we|he|she) (?:will|must|should|may|can|do|am|are)|whereas|however|(?:(?:in|on|to|for|with|from|by|at|of) )?which|thereby|therefore|and (?:this|these|it|that (?:includes|is|means)|they|will|should|must|may|do not|does not|never|always|is\b|are\b|(?:staff|pupils|parents|visitors|anyone|(?:the|a|an|any|all|no|their|our|your) [\w' -]{1,40}?) (?:is|are|must|will|should|may|can|has|have))|but|whatever|no matter|since|even (?:if|with|when|where|though)|regardless|this includes|including but)\b|:\s).*$/i;

/** Takes a sentence apart; null where it states no rule in a form we know. */
export function ruleSentence(printed: string): RuleSentence | null {
  let text = plainSentence(printed).replace(/[.;:,!\s]+$/, '');
  for (let again = true; again; ) {
    const next = text.replace(CONNECTIVE, '');
    again = next !== text;
    text = next;
  }
  const opened = openings(text).map(({ circumstance, rest }) => ({ circumstance, found: sentenceCore(rest) })).find(({ found }) => found !== null);
  if (!opened?.found) return null;
  const { circumstance, found } = opened;
  const tail = CONDITION.exec(found.predicate);
  const kept = tail && tail.index > 0 ? found.predicate.slice(0, tail.index) : found.predicate;
  const unless = circumstance !== null && /^unless\b/i.test(circumstance);
  return {
    ...found,
    predicate: kept.replace(TRAIL, '').replace(/ (and|or) to (?=\w)/g, (joint, word: string) => (isVerb(found.predicate.slice(found.predicate.indexOf(joint) + joint.length).split(/[\s,]/)[0] ?? '') ? ` ${word} ` : joint)).replace(/[,\s]+$/, '').trim(),
    circumstance: unless || (circumstance !== null && ABOUT_WHAT.test(circumstance)) ? null : circumstance,
    condition: tail ? tail[0].replace(/^[,\s]+/, '') : unless ? circumstance : null,
  };
}

interface Opening {
  readonly circumstance: string | null;
  readonly rest: string;
}

/** The ways to part a sentence from the circumstance that it opens with, likeliest first. */
function openings(text: string): Opening[] {
  const ways: Opening[] = [];
  for (const pattern of [LISTED_CASES, CIRCUMSTANCE, CASE_WITHOUT_COMMA]) {
    const found = pattern.exec(text);
    if (found?.[1] !== undefined && text.length - found[0].length > 12) ways.push({ circumstance: found[1], rest: text.slice(found[0].length) });
  }
  return /^(?:if|when|where|whenever)\b/i.test(text) && ways.length > 0 ? ways : [...ways, { circumstance: null, rest: text }];
}

type Core = Pick<RuleSentence, 'form' | 'subject' | 'modal' | 'negated' | 'predicate'>;

function sentenceCore(text: string): Core | null {
  const never = NO_CASE.exec(text);
  if (never) return { form: 'modal', subject: '', modal: 'must', negated: true, predicate: text.slice(never[0].length) };
  const order = imperative(text);
  if (order) return order;
  // The first of them is the sentence's own; what follows "and" or "when" goes on from it.
  const found = [asking(text), modalCore(text), answersCore(text), leaveCore(text), doesCore(text)].filter((core) => core !== null).toSorted((a, b) => a.at - b.at)[0];
  if (found) return found.core;
  const plain = PLAIN.exec(text);
  if (plain && plain.index > 0 && !RELATIVE.test(text.slice(0, plain.index))) {
    return { form: 'plain', subject: subjectOf(text.slice(0, plain.index)), modal: (plain[1] ?? 'is').toLowerCase(), negated: plain[2] !== undefined, predicate: text.slice(plain.index + plain[0].length) };
  }
  return null;
}

interface Placed {
  readonly at: number;
  readonly core: Core;
}

const ASKS = /^(?:we|the school|the academy|the governors)(?: also| \w+ly)? (ask|expect|require|encourage|advise|remind|request)s? (?:that )?((?:[\w'-]+,? ){1,8}?)(not )?to (?=[a-z])/i;

/** "We ask families not to post pictures": what is asked of them. */
function asking(text: string): Placed | null {
  const match = ASKS.exec(text);
  if (match === null) return null;
  const modal = /^(?:encourage|advise)/i.test(match[1] ?? '') ? 'advised' : 'expected';
  return { at: 0, core: { form: 'modal', subject: (match[2] ?? '').trim(), modal, negated: match[3] !== undefined, predicate: text.slice(match[0].length) } };
}

function modalCore(text: string): Placed | null {
  for (const match of text.matchAll(MODAL)) {
    const before = text.slice(0, match.index);
    const own = ownSubject(before);
    if (match.index === 0 || own === null || (RELATIVE.test(before) && !/^they $/i.test(before) && !SAID_SO.test(before)) || wordsOf(before) > 28) continue;
    const after = text.slice(match.index + match[0].length).trim();
    const modal = (match[1] ?? match[3] ?? match[5] ?? 'must').toLowerCase();
    const negative = /\b(?:not|never|no longer)\b|n't\b|cannot/i.test(match[0]) || /\b(?:forbidden|prohibited)\b/i.test(match[0]);
    const nobody = /^(?:no|neither|nobody|nothing)\s/i.test(before);
    const core: Core = { form: 'modal', subject: subjectOf(own), modal: PERMITS.exec(match[0])?.[0].toLowerCase() ?? modal, negated: negative || nobody || /^(?:not|never)\b/.test(after), predicate: predicateOf(after) };
    return { at: match.index, core };
  }
  return null;
}
const FINITE = /\b(?:is|are|was|do not|does not|has been|have been)\b/i;

/** The words before a modal verb without a whole sentence that "and" joins to it; null where nothing is left that could be its subject. */
function ownSubject(before: string): string | null {
  if (!FINITE.test(before.replace(/\b(?:who|which|that|what) (?:\w+ ){0,2}(?:is|are|was|do not|does not)\b/gi, ' '))) return before;
  if (SAID_SO.test(before)) return before;
  return /(?:,|;)? (?:and|but|or) ((?:you|i|they|we|staff|pupils|parents|the [\w ]{2,25}) )$/i.exec(before)?.[1] ?? null;
}

const PERMITS = /\b(?:permitted|allowed|entitled|authorised|free|welcome|encouraged|advised)\b/i;

function answersCore(text: string): Placed | null {
  const match = ANSWERS_FOR.exec(text);
  return match && match.index > 0 ? { at: match.index, core: { form: 'answers-for', subject: subjectOf(text.slice(0, match.index)), modal: 'responsible', negated: false, predicate: text.slice(match.index + match[0].length) } } : null;
}

function leaveCore(text: string): Placed | null {
  const match = LEAVE.exec(text);
  if (match === null || match.index === 0 || RELATIVE.test(text.slice(0, match.index))) return null;
  const rest = text.slice(match.index + match[0].length).trim();
  // "are allowed to use" is a modal of its own.
  if (/^(?:not )?to [a-z]/.test(rest)) return null;
  const word = (match[3] ?? '').toLowerCase();
  const negated = match[2] !== undefined || /^(?:prohibited|forbidden|banned|unacceptable|inappropriate|discouraged)$/.test(word) || /^no\s/i.test(text);
  return { at: match.index, core: { form: 'leave', subject: subjectOf(text.slice(0, match.index)), modal: `${(match[1] ?? 'is').toLowerCase()} ${word}`, negated, predicate: rest } };
}

function doesCore(text: string): Placed | null {
  const match = DOES.exec(text);
  if (match === null || match.index === 0 || !isVerb(match[1] ?? '') || RELATIVE.test(text.slice(0, match.index))) return null;
  return { at: match.index, core: { form: 'does', subject: subjectOf(text.slice(0, match.index)), modal: /^does/i.test(match[0]) ? 'does' : 'do', negated: true, predicate: text.slice(match.index + match[0].length) } };
}

function imperative(text: string): Core | null {
  const not = /^(?:do not|don't|never|not to|not)\s+(?=\w)/i.exec(text);
  const rest = text.slice(not?.[0].length ?? 0).replace(/^(?:always|only|then|also|to)\s+(?=\w)/i, '');
  if (not && isVerb(rest.split(/[\s,]/)[0] ?? '')) return { form: 'imperative', subject: '', modal: 'must', negated: true, predicate: rest };
  if (/^(?:refrain from|avoid)\s/i.test(rest)) return { form: 'imperative', subject: '', modal: 'must', negated: false, predicate: lowerFirst(rest) };
  return not === null && opensWithVerb(rest) && !STATES_OF_NOUN.test(rest) ? { form: 'imperative', subject: '', modal: 'must', negated: false, predicate: lowerFirst(rest) } : null;
}
/** "Access to the network is …", "Photographs must": a noun that only looks like a verb. */
const STATES_OF_NOUN = /^\w+(?: (?:to|of|with|from|on|in|for|and|or|by) [^,]{0,60}?)? (?:is|are|must|should|will|may|can|cannot|shall|has|have)\b/i;

const wordsOf = (text: string): number => text.split(/\s+/).length;
/** A text as it stands within a sentence: names and short forms keep their capital. */
export const lowerFirst = (text: string): string => (KEEPS_CAPITAL.test(text) && !isVerb(/^\w+/.exec(text)?.[0] ?? '') ? text : text.charAt(0).toLowerCase() + text.slice(1));
const KEEPS_CAPITAL = /^(?:[A-Z]{2}|[A-Z]\w*[A-Z]|I\b|(?!(?:The|A|An|Our|Their|All|Any|Each|Every|No|This|These|Those|Some|Many|Most|Other|Both|If|When|In|On|At|For|By|May|Must|Should|Who|How|Where|Is|Are|Do|Does|What|Staff|Pupils?|Parents?)\b)[A-Z]\w* [A-Z]|(?:Childline|Ofsted|Facebook|Google|Microsoft|Instagram|Snapchat|Twitter|Zoom|Teams|Mr|Mrs|Miss|Ms|Dr|Year|Reception|Internet Explorer|English|Christmas|Easter)\b)/;

function subjectOf(before: string): string {
  const said = SAID_SO.exec(before.trimEnd() + ' ');
  const own = said ? before.slice(before.toLowerCase().lastIndexOf(' that ') + 6) : before;
  return own.replace(/\b(?:also|always|then|therefore|all times|normally)\s*$/i, '').replace(/[,;:]?\s*$/, '').replace(/^(?:no one|nobody)\b/i, 'anyone').replace(/^nothing\b/i, 'anything').replace(/^neither\s+/i, '').trim();
}

const predicateOf = (after: string): string => after.replace(/^(?:(?:not|never|always|also|only|normally|therefore|then|at all times|all|both|in no circumstances|under no circumstances|not under any circumstances|ideally|usually|generally)[, ]+)+/i, '').trim();

/** The conjuncts of a predicate: "accept friend requests from, or send messages to, pupils" gives each act with what both share. */
export function actsOf(predicate: string): string[] {
  const shared = /^(.*?\b(?:to|from|with|for|of|on|in|at|by|about))\s*,\s*(?:and|or|nor)\s+(.*?\b(?:to|from|with|for|of|on|in|at|by|about))\s*,\s*(.+)$/i.exec(predicate);
  if (shared) return [shared[1], shared[2]].flatMap((act) => actsOf(act ?? '')).map((act) => `${act} ${shared[3] ?? ''}`);
  const parts: string[] = [];
  const passive = /^be\s/i.test(predicate);
  let from = 0;
  for (const joint of predicate.matchAll(/(?:,\s*(?:and |or |nor )?|\s+(?:and\/or|and|or|nor)\s+)(?:then |to |also |must |should |not )*/g)) {
    const rest = predicate.slice(joint.index + joint[0].length);
    const next = rest.split(/[\s,]/)[0] ?? '';
    if (passive ? !(/^be$/i.test(next) || (/(?:ed|kept|made|given|taken|held|written|sent|put|run|shown|worn|seen|told)$/.test(next) && joint[0].length > 2)) : !opensWithVerb(rest)) continue;
    parts.push(predicate.slice(from, joint.index));
    from = joint.index + joint[0].length;
  }
  parts.push(predicate.slice(from));
  const acts = parts.map((part) => part.trim()).filter((part) => part !== '');
  return passive ? withTail(acts) : withObject(acts);
}

/** "be used, worn or carried in lessons": what follows the last of several participles holds for each. */
function withTail(acts: readonly string[]): string[] {
  const [, tail = ''] = /^(?:be )?(?:\w+ly )?\S+(\s.*)?$/.exec(acts.at(-1) ?? '') ?? [];
  return acts.map((act) => {
    const whole = /^be\b/i.test(act) ? act : `be ${act}`;
    return /^be \S+$/.test(whole) ? `${whole}${tail}` : whole;
  });
}

/** "share, copy or publish photographs": a bare verb takes the object of the next. */
function withObject(acts: readonly string[]): string[] {
  let tail = '';
  const filled: string[] = [];
  for (const act of acts.toReversed()) {
    const bare = /^[\w-]+(?: (?:to|from|with|for|on|in|at|by|about))?$/.test(act);
    if (bare && tail !== '') filled.unshift(`${act} ${tail.replace(/ (?:to|from|with|for|on|in|at|by|about)\b.*$/, /\b(?:to|from|with)$/.test(act) ? '' : '$&')}`.trim());
    else {
      filled.unshift(act);
      tail = act.split(' ').slice(1).join(' ');
    }
  }
  return filled;
}
