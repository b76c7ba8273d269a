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

const CONNECTIVE = /^(?:however|therefore|in addition|additionally|also|finally|furthermore|moreover|similarly|equally|likewise|for this reason|as such|in particular|in general|generally|wherever possible|where possible|as a result|and|but|please note(?: that)?|please|nb:?|note:?|first(?:ly)?|second(?:ly)?|for the avoidance of doubt|to be clear|for example|in all cases|at all times|importantly)\b[,:]?\s+/i;
const CIRCUMSTANCE = /^((?:if|when|where|whenever|wherever|while|whilst|before|after|during|once|in the event|in case|at|outside|under|unless|until|prior to|on (?!no account)|in (?!accordance|line|order|addition)|for|as soon as|should (?=a |an |any |the ))[^,;]{2,140}?),\s+(?:then\s+)?/i;
/** Says of what, and not when. */
const ABOUT_WHAT = /^(?:when it comes to|for (?!a |an |the (?:first|duration|purposes?))|at the end|in the (?:first|same|following))\b/i;
const NO_CASE = /^(?:under no circumstances?|on no account|at no (?:time|point)|in no circumstances?|neither|nor|never)\s+(should|may|must|will|can|shall|do|does|is|are|,)\s*/i;
const MODAL = /\b(?:(must|should|shall|may(?! \d)|can|will|ought to|needs? to|ha(?:ve|s) to)(?: (not|never)|n't)?\b(?! of\b)|(cannot|mustn't|shouldn't|can't|won't|must never)\b|(?:is|are)(?: not)? to(?= [a-z])|(?:is|are|be|remains?)(?: (not|never|no longer))? (?:\w+ly |also )?(permitted|allowed|expected|required|obliged|encouraged|asked|advised|reminded|entitled|authorised|forbidden|prohibited|free|welcome) (not )?(?:to)\b)/gi;
const DOES = /\b(?:(?:do|does)(?: not|n't)|never)\s+(?=(\w[\w-]*))/i;
const LEAVE = /\b(is|are)( not| never)? (?:\w+ly )?(permitted|allowed|acceptable|prohibited|forbidden|banned|unacceptable|inappropriate|encouraged|discouraged|recommended|required|necessary|compulsory|optional|appropriate)\b/i;
const ANSWERS_FOR = /\b(?:is|are|has|have|holds?|takes?)(?: \w+)? (?:responsible|(?:\w+ )?responsibility|accountable)(?: (?:for|to))\s+/i;
const PLAIN = /\b(is|are)( not)? (?=(?:\w+ly |also )?(?:\w+ed|kept|made|given|taken|held|written|told|sent|met|led|put|run|seen|done|chosen)\b)/i;
const RELATIVE = /\b(?:who|which|that|what|how|where|when|whom|if|they|why|because|as|it is)(?: (?:\w+ ){0,2})?$/i;
// "that staff must" begins a clause of its own only where something is said to be so.
const SAID_SO = /\b(?:note|aware|clear|understand|ensure|means|agreed|expects?) that (?:\w+ ){0,4}$/i;

const CONDITION = /(?:,?\s+|^)(?:unless\b|except\b(?!ional)|other than\b|without (?:the |their |first |seeking |obtaining |any |his |her )*(?:prior |express |explicit |written |parental |full |specific )*(?:\w+(?:'s)? )?(?:permission|consent|approval|authoris\w+|agreement|knowledge)\b|with(?:out)? (?:the |their |a )?(?:\w+(?:'s|s')? ){0,4}(?:permission|consent|approval|agreement)\b|provided\b(?: that)?|(?<!\bfor )as long as\b|subject to\b|only (?:if|when|where|with|after|once)\b|in exceptional\b).*$/i;
// What only gives a reason or goes on to the next thing makes a question long and no clearer.
const TRAIL = /(?:;|\s[–—-]\s|,? (?:because|so that|in order (?:to|that)|as this|as it|as they|as these|whereas|however|(?:(?:in|on|to|for|with|from|by|at|of) )?which|thereby|therefore|and (?:this|these|it|that (?:includes|is|means)|they|will|should|must|may|do not|does not|never|always|(?:the|a|an|any|all|no|their|our|your) [\w' -]{1,40}? (?:is|are|must|will|should|may|can|has|have))|but|whatever|no matter|since|even if|regardless|this includes|including but)\b|:\s).*$/i;

/** Takes a sentence apart; null where it states no rule in a form we know. */
export function ruleSentence(printed: string): RuleSentence | null {
  let text = plainSentence(printed).replace(/[.;:,!\s]+$/, '');
  for (let again = true; again; ) {
    const next = text.replace(CONNECTIVE, '');
    again = next !== text;
    text = next;
  }
  const leading = CIRCUMSTANCE.exec(text);
  // "For pupils, parents and staff, …" is a list, not a circumstance.
  const circumstance = leading?.[1] !== undefined && text.length - leading[0].length > 12 ? leading[1] : null;
  if (leading && circumstance !== null) text = text.slice(leading[0].length);
  const found = sentenceCore(text);
  if (found === null) return null;
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

type Core = Pick<RuleSentence, 'form' | 'subject' | 'modal' | 'negated' | 'predicate'>;

function sentenceCore(text: string): Core | null {
  const never = NO_CASE.exec(text);
  if (never) return { form: 'modal', subject: '', modal: 'must', negated: true, predicate: text.slice(never[0].length) };
  const order = imperative(text);
  if (order) return order;
  for (const match of text.matchAll(MODAL)) {
    const before = text.slice(0, match.index);
    if (match.index === 0 || (RELATIVE.test(before) && !SAID_SO.test(before)) || wordsOf(before) > 28) continue;
    const after = text.slice(match.index + match[0].length).trim();
    const modal = (match[1] ?? match[5] ?? match[3] ?? '').toLowerCase();
    const negative = /\b(?:not|never|no longer)\b|n't\b|cannot/i.test(match[0]) || /^(?:forbidden|prohibited)/.test(modal);
    const nobody = /^(?:no|neither)\s/i.test(before) || /^(?:nobody|no one)\b/i.test(before);
    return { form: 'modal', subject: subjectOf(before), modal, negated: negative || nobody || /^(?:not|never)\b/.test(after), predicate: predicateOf(after) };
  }
  const answers = ANSWERS_FOR.exec(text);
  if (answers && answers.index > 0) return { form: 'answers-for', subject: subjectOf(text.slice(0, answers.index)), modal: 'responsible', negated: false, predicate: text.slice(answers.index + answers[0].length) };
  const leave = LEAVE.exec(text);
  if (leave && leave.index > 0 && !RELATIVE.test(text.slice(0, leave.index))) {
    const word = (leave[3] ?? '').toLowerCase();
    const negative = leave[2] !== undefined || /^(?:prohibited|forbidden|banned|unacceptable|inappropriate|discouraged)$/.test(word);
    return { form: 'leave', subject: subjectOf(text.slice(0, leave.index)), modal: `${(leave[1] ?? 'is').toLowerCase()} ${word}`, negated: negative || /^no\s/i.test(text), predicate: text.slice(leave.index + leave[0].length).trim() };
  }
  const does = DOES.exec(text);
  if (does && does.index > 0 && isVerb(does[1] ?? '') && !RELATIVE.test(text.slice(0, does.index))) {
    return { form: 'does', subject: subjectOf(text.slice(0, does.index)), modal: /^does/i.test(does[0]) ? 'does' : 'do', negated: true, predicate: text.slice(does.index + does[0].length) };
  }
  const plain = PLAIN.exec(text);
  if (plain && plain.index > 0 && !RELATIVE.test(text.slice(0, plain.index))) {
    return { form: 'plain', subject: subjectOf(text.slice(0, plain.index)), modal: (plain[1] ?? 'is').toLowerCase(), negated: plain[2] !== undefined, predicate: text.slice(plain.index + plain[0].length) };
  }
  return null;
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
  return own.replace(/\b(?:also|always|then|therefore|all times|normally)\s*$/i, '').replace(/[,;:]?\s*$/, '').replace(/^(?:no one|nobody)$/i, 'anyone').replace(/^neither\s+/i, '').trim();
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
