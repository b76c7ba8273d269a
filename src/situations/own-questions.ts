import { partiesIn, type Party } from '../policies/parties.ts';
import { lowerFirst, type RuleSentence } from '../policies/rule-grammar.ts';
import { baseOf } from '../policies/rule-verbs.ts';
import type { Rule } from '../policies/rules.ts';
import type { SituationKind } from './situation.ts';

/** A question that a rule answers, in plain words, with the kind of answer it wants. */
export interface OwnQuestion {
  readonly question: string;
  readonly kind: SituationKind;
  /** What it is about, for a list. */
  readonly title: string;
}

const LONGEST_TITLE = 70;
const LONGEST_PREDICATE = 170;

const NAMES: Readonly<Record<Party, string>> = { staff: 'staff', pupil: 'pupils', parent: 'parents', governor: 'governors', volunteer: 'volunteers', visitor: 'visitors', everyone: 'everyone' };
const ORDER: readonly Party[] = ['everyone', 'staff', 'governor', 'volunteer', 'pupil', 'parent', 'visitor'];

/** The parties as the subject of a question; a clause for many is asked about by its first two. */
function nameOf(party: ReadonlySet<Party>): string {
  const names = ORDER.filter((one) => party.has(one)).map((one) => NAMES[one]);
  if (names.includes('everyone')) return 'everyone';
  return names.length === 0 ? 'staff' : names.slice(0, 2).join(' and ');
}

/** The question that a rule answers; null where its sentence is built in no way we know. */
export function questionOf(rule: Rule, heading: string | null): OwnQuestion | null {
  const { sentence } = rule;
  if (sentence === null) return null;
  const { subject, unclear } = subjectOf(sentence, rule.party);
  if (subject === null) return null;
  const predicate = shortened(spoken(sentence.predicate, subject));
  if (predicate === '' && sentence.form !== 'leave') return null;
  const when = circumstanceOf(sentence);
  const bare = predicate.split(' ').length <= 4 && when === '' && TELLS_ONLY.test(predicate);
  // "May staff tell it to anyone?" asks nothing until it is said what of.
  const on = unclear || bare || POINTS_BACK.test(predicate) ? underHeading(heading) : '';
  const asked = timed(sentence, subject, predicate, when) ?? doer(sentence, subject, predicate, when) ?? place(sentence, subject, predicate, when) ?? polar(rule, sentence, subject, predicate, when);
  const question = tidy(on === '' ? asked.question : `${on}${lowerFirst(asked.question)}`);
  const title = titleOf(sentence, subject, predicate);
  return isReadable(question) ? { question, kind: asked.kind, title: on === '' || heading === null ? title : cutAtWord(`${capital(heading)}: ${lowerFirst(title)}`) } : null;
}

function underHeading(heading: string | null): string {
  if (heading === null || (partiesIn(heading).size > 0 && heading.split(' ').length <= 2)) return '';
  const words = heading === heading.toUpperCase() ? capital(heading.toLowerCase()) : heading;
  return /^(?:if|when|what|how|who|where|why|which|do|is|are|can|your|my)\b/i.test(words) ? `Under "${words}": ` : `On ${lowerFirst(words)}: `;
}

const POINTS_BACK = /^(?:be )?\w+ (?:(?:to|of|about|with|for|on|from) )?(?:it|this|these|them|that|those)(?=$| (?!\w+s?\b(?: is| are)))/i;

type Asked = Omit<OwnQuestion, 'title'>;

function polar(rule: Rule, sentence: RuleSentence, subject: string, predicate: string, when: string): Asked {
  const { form } = sentence;
  const modal = agreed(sentence.modal, subject);
  const sole = /^only (.+)/i.exec(subject);
  if (sole && form === 'modal') return { question: `Who ${/^(?:may|can)/.test(modal) ? 'may' : 'must'} ${predicate}${when}?`, kind: 'who' };
  if (form === 'answers-for' && rule.strength === 'exempt') return { question: `Is ${subject} responsible for ${predicate}${when}?`, kind: 'is-it-so' };
  if (form === 'answers-for') return { question: `Who is responsible for ${predicate}${when}?`, kind: 'who' };
  if (form === 'leave') {
    const [be = 'is', word = 'allowed'] = modal.split(' ');
    const said = /^(?:prohibited|forbidden|banned|unacceptable|inappropriate|discouraged)$/.test(word) ? (rule.strength === 'discouraged' ? 'encouraged' : 'allowed') : word;
    const kind: SituationKind = /^(?:required|necessary|compulsory|optional)$/.test(word) ? 'duty' : 'permission';
    return { question: `${capital(be)} ${subject} ${said}${predicate === '' ? '' : ` ${predicate}`}${when}?`, kind };
  }
  if (form === 'plain') return { question: `${capital(modal)} ${subject} ${predicate}${when}?`, kind: 'is-it-so' };
  if (form === 'does' && partiesIn(subject).size === 0) return { question: `${capital(modal)} ${subject} ${predicate}${when}?`, kind: 'is-it-so' };
  if (/^(?:avoid|refrain)\b/.test(predicate)) return { question: `Must ${subject} ${predicate}${when}?`, kind: 'duty' };
  const leave = sentence.negated || form === 'does' || rule.strength === 'forbidden' || rule.strength === 'permitted' || /^(?:may|can|cannot|can't|permitted|allowed|entitled|authorised|free|welcome)$/.test(modal);
  if (rule.strength === 'exempt') return { question: `Must ${subject} ${predicate}${when}?`, kind: 'duty' };
  if (modal.startsWith('advised') || modal.startsWith('encouraged')) return { question: `Should ${subject} ${predicate}${when}?`, kind: 'duty' };
  return leave ? { question: `May ${subject === 'everyone' ? 'anyone' : subject} ${predicate}${when}?`, kind: 'permission' } : { question: `Must ${subject} ${predicate}${when}?`, kind: 'duty' };
}

/** The verb in the number of the subject of the question, where "we" became "the school". */
const agreed = (modal: string, subject: string): string => (subject === 'the school' ? modal.replace(/^do$/, 'does').replace(/^are\b/, 'is') : modal);

const NUMBER = String.raw`(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty-eight|twenty-four)`;
const UNIT = String.raw`(?:(?:working|school|calendar|full|academic|consecutive|clear)[ -])?(?:hours?|days?|weeks?|months?|years?|minutes?|terms?|half-terms?)`;
const SOON = new RegExp(String.raw`,?\s*\b(?:within|in no more than|no later than|not later than|at least|at the latest)\s+${NUMBER}(?:\s*\(\w+\))?\s+${UNIT}\b.*$`, 'i');
const LONG = new RegExp(String.raw`,?\s*\bfor as long as\b.*$|,?\s*(?<!\beven )\bfor\s+(?:at least |up to |a (?:minimum|maximum|period) of |no (?:more|longer) than )?${NUMBER}(?:\s*\(\w+\))?\s+${UNIT}\b.*$`, 'i');
const OFTEN = new RegExp(String.raw`,?\s*\b(?:(?:on |at )?every (?:\w+ )?(?:day|week|month|term|half-term|year|two years|three years)|(?:at least )?(?:once|twice|three times) (?:on |in )?(?:a|an|each|every|per) (?:\w+ )?(?:day|week|month|term|year)|at least (?:annually|termly|weekly|monthly|once)|annually|termly|half-termly|weekly|fortnightly|monthly|each (?:year|term|week|month))\b.*$`, 'i');

function timed(sentence: RuleSentence, subject: string, predicate: string, when: string): Asked | null {
  if (sentence.negated || sentence.form === 'leave' || sentence.form === 'answers-for') return null;
  for (const [pattern, ask] of [[LONG, 'How long'], [SOON, 'How soon'], [OFTEN, 'How often']] as const) {
    const rest = predicate.replace(pattern, '').trim();
    if (rest === predicate || rest.split(' ').length < 2 - Number(sentence.form === 'plain')) continue;
    // "at least five days before": how long before, not how soon after.
    const before = ask === 'How soon' && /\bat least\b.*\b(?:before|in advance|ahead|notice|prior)\b/i.test(predicate);
    return { question: `${before ? 'How long beforehand' : ask} ${verbFor(sentence)} ${subject} ${rest}${when}?`, kind: 'how-long' };
  }
  return null;
}

const verbFor = ({ form, modal }: RuleSentence): string => (form === 'plain' ? modal : /^(?:may|can)/.test(modal) ? 'may' : 'must');

const BY = /^(?:be )?((?:\w+ly )?(\w+))(?: (?:and|or) \w+)? by (?:the |our |a |an |any |one of )?([\w' -]+?)(?=$| (?:before|after|in|at|on|within|and|each|every|when|if|as|to|for|who|once|or|prior)\b.*$)/i;
const TELLS_ONLY = /^(?:\w+ly )?(ask|tell|contact|inform|see|consult|speak|talk|report|notify)( to)? (?:the |a |an |our |their )?((?:(?!(?:to|for|about|if|when|before|whether|that|what|how|of|not)\b)[\w.'-]+ ?){1,6})$/i;
const PERSON = /\b(?:head\w*|head teacher|principal|deput\w+|dsls?|safeguarding|lead|officer|manager|governors?|governing|board|slt|leadership|leaders?|staff|teachers?|coordinator|senco|administrator|technicians?|team|committee|chair|clerk|trust|parents?|carers?|council|network|member|office|police|lado)\b/i;

/** "must be approved by the headteacher": who must approve. "must be reported to the DSL": whom to report to. */
function doer(sentence: RuleSentence, subject: string, predicate: string, when: string): Asked | null {
  const told = TELLS_ONLY.exec(predicate);
  if (told && !sentence.negated && (sentence.form === 'modal' || sentence.form === 'imperative') && (PERSON.test(told[3] ?? '') || /[A-Z]/.test(told[3] ?? ''))) {
    return { question: `Who must ${subject} ${told[1] ?? 'tell'}${told[2] ?? ''}${when}?`, kind: 'who' };
  }
  if (sentence.negated || (sentence.form !== 'modal' && sentence.form !== 'plain') || (sentence.form === 'modal' && !predicate.startsWith('be '))) return null;
  const by = BY.exec(predicate);
  const base = by === null ? null : baseOf(by[2] ?? '');
  if (by && base !== null && PERSON.test(by[3] ?? '')) {
    const rest = predicate.slice(by[0].length).replace(/^ (?:and|or) .*$/, '');
    const verb = sentence.form === 'plain' ? `${base}s`.replace(/([^aeiou])ys$/, '$1ies').replace(/(ch|sh|s|x)s$/, '$1es') : `must ${base}`;
    return { question: `Who ${verb} ${subject}${rest}${when}?`, kind: 'who' };
  }
  const to = /^(be )?(\w+ly )?(reported|referred|passed|sent|handed|given|directed|addressed|notified|made|disclosed|declared|raised)( immediately| directly| straight away| at once| first| promptly)? (to|with) (?:the |our |a |an )?([\w' -]+)/i.exec(predicate);
  if (to && PERSON.test(to[6] ?? '')) return { question: `Who must ${subject} be ${to[3] ?? ''} ${to[5] ?? 'to'}${when}?`, kind: 'who' };
  return null;
}

function place(sentence: RuleSentence, subject: string, predicate: string, when: string): Asked | null {
  const kept = /^(be )?(?:\w+ly )?((?:kept|stored|left|locked|held|saved|recorded|logged|published|filed|placed)(?: (?:securely|safely|away|centrally))?) (?:in|at|on|inside|under) (?:the|a|an|their|our|locked|lockable|secure) ?[\w' -]+$/i.exec(predicate);
  return kept && !sentence.negated && sentence.form !== 'leave' ? { question: `Where ${verbFor(sentence)} ${subject} ${kept[1] ?? ''}${kept[2] ?? ''}${when}?`, kind: 'where' } : null;
}

/** The question for a clause that no sentence was found in. */
export function plainQuestion(words: string): OwnQuestion {
  const short = cutAtWord(words.replace(/^[^\p{L}\p{N}]+/u, '').replace(/[.;:,]+$/, ''), 90);
  return { question: `What does the policy say about "${short}"?`, kind: 'what', title: cutAtWord(capital(short)) };
}

/** The subject of a question; `unclear` where it points at something said before. Null where it is too long to be asked about. */
function subjectOf({ subject, form, predicate }: RuleSentence, party: ReadonlySet<Party>): { subject: string | null; unclear: boolean } {
  const clear = (found: string | null): { subject: string | null; unclear: boolean } => ({ subject: found, unclear: false });
  const plain = subject.replace(/\s*\([^)]*\)/g, '').replace(/^(?:and|or|but|so|then)\s+/i, '').replace(/^no ((?:\w+ )?)([\w']+)/i, (_, before: string, noun: string) => `${/(?:[^s']s|children|staff|people)$/i.test(noun) ? '' : /^[aeiou]/i.test(`${before}${noun}`) ? 'an ' : 'a '}${before}${noun}`).replace(/,? (?:who|which|that) .{60,}$/i, '').trim();
  if (plain === '') return clear(form === 'imperative' || form === 'modal' ? nameOf(party) : null);
  if (/^they$/i.test(plain) && /^be\s/.test(predicate)) return { subject: 'they', unclear: true };
  if (/^(?:you|i|they|he|she|he or she|s\/he|he\/she|each of us)$/i.test(plain)) return clear(nameOf(party));
  if (/^(?:we|our school|school)$/i.test(plain)) return clear('the school');
  if (/^(?:it|this|these|that|those|some|most|others?|both|each|all)$/i.test(plain)) return { subject: plain.toLowerCase(), unclear: true };
  if (/^(?:it|there|which|what|such)\b/i.test(plain) || plain.length > 110) return clear(null);
  const asked = spoken(lowerFirst(plain), plain).replace(/^(?:any |every |each |all |a )?members? of staff$|^all staff(?: members)?$/i, 'staff');
  return { subject: asked, unclear: /^(?:this|these|such|those) /i.test(plain) };
}

function circumstanceOf({ circumstance }: RuleSentence): string {
  if (circumstance === null || circumstance.length > 110) return '';
  const said = spoken(lowerFirst(circumstance), '');
  return ` ${said}`.replace(/^ should (a|an|any|the) (.+)$/i, ' if $1 $2');
}

/** A rule's words as a third person says them: nobody asks about "your" password. */
function spoken(words: string, subject: string): string {
  const singular = /^(?:the|a|an|each|every|any) (?!staff|children|people)\S*[^s ]$/i.test(subject);
  return words.replace(/\s*\([^)]*\)/g, '').replace(/,? (?:at |on )?https?:\/\/\S+/g, '').replace(/ only$/, '').replace(/\bus\b/g, 'the school')
    .replace(/\b(?:yourself|yourselves|myself|ourselves)\b/gi, 'themselves').replace(/\b(?:your|my)\b/gi, 'their').replace(/\b(?:yours|mine)\b/gi, 'theirs')
    .replace(/\b(to|from|with|for|of|by|about|on|at|tell|ask|give|send|show|contact|help|let|allow) (?:you|me)\b/gi, '$1 them').replace(/\bme\b/g, 'them').replace(/\byou(?=$|[,.;]| (?:to|in|at|on|with|for|about|from|by|when|if|before|after|within|and|or)\b)/gi, 'them').replace(/\byou are\b/gi, 'they are').replace(/\b(?:you|I)\b/g, 'they')
    .replace(/\bI'm\b/g, "they're").replace(/\bthey am\b/g, 'they are').replace(singular ? /\b\B/ : /\bhis or her\b|\bhis\/her\b/gi, 'their');
}

const shortened = (predicate: string): string => (predicate.length <= LONGEST_PREDICATE ? predicate : (/^(.{40,170}?)(?:,| (?:who|when|where|if|as|including|such as|for example)\b)/.exec(predicate)?.[1] ?? cutAtWord(predicate, LONGEST_PREDICATE)));

function titleOf({ form }: RuleSentence, subject: string, predicate: string): string {
  const act = predicate.replace(/^be /, '');
  if (/^(?:it|they|this|these|that|those|some|most|others?|both|each|all)$/.test(subject)) return cutAtWord(capital(act));
  const acting = form === 'imperative' || partiesIn(subject).size > 0 || /^(?:the school|the )?head/.test(subject);
  const whole = acting && !predicate.startsWith('be ') && form !== 'leave' ? act : `${subject} ${act}`.trim();
  return cutAtWord(capital(whole));
}

/** Cuts at a word, and leaves no word behind that only joins. */
export function cutAtWord(text: string, most = LONGEST_TITLE): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most + 1).replace(/\s+\S*$/, '');
  return cut.replace(/(?:[,\s]+(?:and|or|the|a|an|of|to|in|on|for|with|from|by|their|any|at|as|that|which|who|is|are|be|not|its|his|her|our|all|other|when|if|where))+$/i, '').replace(/[,;:\s]+$/, '');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function tidy(question: string): string {
  return question.replace(/\s+/g, ' ').replace(/\s+([,?.])/g, '$1').replace(/[,;:]\?$/, '?').replace(/\b(\w+) \1\b/gi, '$1').replace(/(?:,|\b(?:and|or|including|such as|even))\?$/i, '?').replace(/\s+\?/, '?').trim();
}

/** Too long or with words left hanging: it is asked about in another way. */
const isReadable = (question: string): boolean => question.length <= 300 && question.split(' ').length >= 3 && !/["(][^")]*\?$/.test(question.replace(/"[^"]*"|\([^)]*\)/g, ''));
