/** How strongly a clause speaks about what it names, strongest "no" first. */
export type Strength = 'forbidden' | 'discouraged' | 'exempt' | 'permitted' | 'encouraged' | 'required' | 'denied' | 'stated';

export interface Modality {
  readonly strength: Strength;
  /** Leave, an exception or a circumstance that the rule turns on, in the clause's own words; null when it is unconditional. */
  readonly condition: string | null;
  /** The rule asks for someone's leave first ("must be approved by …", "without permission"). */
  readonly needsLeave: boolean;
  /** It says what the school itself does or may do. */
  readonly ofSchool: boolean;
}

// Order matters: the first of two cues that start at the same place wins, so the longer and negative ones come first.
const CUES: readonly (readonly [Strength, RegExp])[] = [
  ['exempt', /\b(?:(?:do|does|need) not (?:need|have) to|need not|(?:is|are) not (?:required|obliged|expected) to|not required|no need to|no requirement|no (?:duty|obligation) (?:to|on)|(?:not|n't) (?:obliged|needed|necessary|compulsory)|no (?:\w+ ){1,3}(?:is|are) (?:needed|required|necessary)|(?:is|are) not (?:\w+ )?(?:responsible|liable)|(?:accepts?|takes?) no (?:responsibility|liability)|only (?:need|have) to|voluntary|optional|exempt)\b/g],
  ['encouraged', /\b(?:does|do) not discourage\b/g],
  ['discouraged', /\b(?:encouraged|advised|recommended|asked|reminded) (?:that \w+ )?not\b/g],
  ['discouraged', /\b(?:(?:should|must|will|are to|is to|to|ought to) (?:always |also )?(?:be )?avoid(?:ed)?|discouraged?|(?:strongly )?advised (?:not to|against)|not (?:be )?(?:recommended|advisable|advised)|recommended that [^.;]{0,60}\bnot\b|inadvisable|think carefully|be (?:very )?(?:wary|cautious) of|avoid(?:ed|ing)?|best not)\b/g],
  ['forbidden', /\b(?:(?:staff|employees|teachers|pupils|students|learners|children|parents|carers|families|adults|governors|volunteers|visitors|members|school|we) (?:do not|does not|don't|never) (?!(?:need|have) to|discourage|require|expect)|(?:ask|asks|asked|request|requests|remind|reminded) (?:that )?(?:\w+ ){0,4}(?:not to|do not|refrain)\b|(?:must|should|shall|may|will|can|ought) (?:also |only )?(?:not|never)\b|cannot\b|can't\b|mustn't\b|shouldn't\b|won't\b|(?:is|are|be) (?:strictly |absolutely |expressly )?(?:not (?:be )?(?:permitted|allowed|acceptable|appropriate|tolerated|authorised|to be)\b|prohibited|forbidden|banned|unacceptable|inappropriate)|not (?:be )?(?:permitted|allowed|acceptable|appropriate|tolerated)\b|(?:prohibited|forbidden|banned|unlawful|illegal)\b|under no circumstances|on no account|(?:do|does) not (?:allow|permit|tolerate|accept|condone|support)\b|zero tolerance|refrain from|no (?:\w+ ){1,5}(?:should|may|must|shall|is to|are to|can|will)\b|neither should|nor should|(?:is|are) never\b|(?:would|will) not be appropriate|not be appropriate|against (?:the )?(?:school )?(?:rules|policy))/g],
  ['permitted', /\b(?:(?:is|are|be) (?:also )?(?:permitted|allowed|acceptable|free to|welcome to|able to|entitled to|at liberty)|permits?\b|allows?\b|may (?:also )?be (?:used|worn|taken|brought|posted|shared|kept|carried|checked|made|given|allowed|permitted|published|uploaded|accessed|displayed|left|eaten|held|recorded|filmed|photographed|stored|sent|added|granted|issued|booked|opened|created)\b|may (?!be\b|result|lead|cause|have|include|need|also be|not\b|face|constitute|amount|well|or may)|can (?!be (?:considered|seen|construed|hard|difficult|a )|result|lead|cause|not\b|help)|accepts? that|there is no objection|acceptable to)/g],
  ['encouraged', /\b(?:encouraged?(?: to)?|welcomed?|recommended|advised to|good practice|invited to)\b/g],
  ['required', /\b(?:must|should|shall|will|(?:is|are) (?:required|expected|obliged|responsible|to|asked|reminded)\b|required to|has to|have to|needs? to|requires?|ensure[sd]?|expects?|responsible for|responsibility|has a duty|have a duty|duty to|obliged)\b/g],
  ['denied', /\b(?:not|no|nobody|never|none|neither|nor|without|don't|doesn't|isn't|aren't)\b/g],
];

const CONDITION = /\bunless\b[^.;]*|\bexcept(?:ions?)?\b[^.;]*|\bother than\b[^.;]*|\bwithout (?:the |their |first |seeking |obtaining |any |his |her )*(?:prior |express |explicit |written |parental |full )*(?:permission|consent|approval|authoris\w+|agreement|agreeing|knowledge|consult\w+)[^.;]*|\b(?:prior|written|express|explicit|parental) (?:\w+ ){0,2}(?:permission|consent|approval|agreement|authoris\w+)[^.;]*|\bwith (?:the |their |a )?(?:\w+(?:'s)? ){0,4}(?:permission|consent|approval|agreement)\b[^.;]*|\b(?:permission|consent|approval|agreement) (?:of|from|must|is|has|should|will|to be)\b[^.;]*|\b(?:be |been |has |have |first )?(?:approved|agreed|authorised|sanctioned|cleared|signed off) (?:by|with|in advance)\b[^.;]*|\bsubject to\b[^.;]*|\bprovided (?:that|it|they)\b[^.;]*|\bas long as\b[^.;]*|\bonly (?:if|when|where|with|after|by|during|on|for|in|at|be used|be)\b[^.;]*|\b(?:during|at|in) (?:\w+ ){1,5}only\b(?! for)|\b(?:times|breaks?|purposes?|use) only\b|\bin exceptional\b[^.;]*|\b(?:when|if|while) (?:an?|the|no|two|another) (?:\w+ )?(?:adult|teacher|parent|member of staff|leader|colleague)s? (?:is|are)\b[^.;]*|\b(?:when|where|once|if) [^.;,]{2,60}\b(?:says so|agree[sd]?|allows? it|has given|gives? (?:leave|permission|consent)|has been (?:told|given|obtained))\b[^.;]*|\bat the discretion\b[^.;]*|\bcase by case\b/;
// What is allowed is mostly allowed for a circumstance, said after the leave: "may be used outside the gate only", "provided the line is private".
const ALLOWED_ONLY = /\b(?:only\b|provided\b|but (?:must |should |may |can |are |is )?(?:not|never|only)\b|(?:if|where|when|once|so long as|on condition) (?:they|it|he|she|you|this|there|these|both|all|the|a|an|at least|no|needed|necessary|appropriate|agreed)\b|(?:limited|restricted|confined) to\b)[^.;]*/;
const LEAVE = /permission|consent|approv|authoris|agreed|agrees|agreement (?:of|from)|sanctioned|cleared with|signed off|business case|discretion|consult/;

/** One sentence of a quote: its cues and the condition it states. Offsets are those of the quote. */
export interface SentenceCues {
  readonly start: number;
  readonly end: number;
  /** Folded: same length as the sentence up to case and quote marks. */
  readonly text: string;
  readonly cues: readonly { readonly strength: Strength; readonly start: number; readonly end: number }[];
  readonly condition: string | null;
}

/** What can be said of a quote before any question is asked, sentence by sentence (a semicolon parts them too); never empty. */
export type Cues = readonly SentenceCues[];

// Table rows and list items may hold several sentences, and each may speak differently: "Phones can distract. Do not bring them."
const SENTENCE_END = /;\s+|[.!?]["')\]\u2019\u201D]*\s+(?=["'(\u2018\u201C*]*\p{Lu})/gu;

/** Finds the cues of a quote. */
export function cuesOf(quote: string): Cues {
  const ends = [...quote.matchAll(SENTENCE_END)].map((m) => m.index + m[0].length);
  return [0, ...ends].map((start, i) => sentenceCues(quote.slice(start, ends[i] ?? quote.length), start));
}

function sentenceCues(sentence: string, offset: number): SentenceCues {
  const text = fold(sentence);
  const cues: { strength: Strength; start: number; end: number }[] = [];
  for (const [strength, pattern] of CUES) {
    // Bare "not" and "no" mostly belong to what is said, not to what is allowed: they count only where no other cue stands.
    if (strength === 'denied' && cues.length > 0) break;
    for (const match of text.matchAll(pattern)) {
      const start = match.index + offset;
      const end = start + match[0].length;
      if (!cues.some((c) => start < c.end && c.start < end)) cues.push({ strength, start, end });
    }
  }
  return { start: offset, end: offset + sentence.length, text, cues, condition: CONDITION.exec(text)?.[0] ?? null };
}

/** A sentence that only takes something out of the one before. */
const EXCEPTS = /^(?:the (?:one|only) exception|exceptions?\b|in exceptional)/;

/** Whether a quote allows in one place and forbids, or makes an exception, in another. */
export function isMixed(cues: Cues): boolean {
  const strengths = new Set(cues.flatMap((sentence) => sentence.cues.map((c) => c.strength)));
  const allows = strengths.has('permitted') || strengths.has('exempt');
  return (allows && (strengths.has('forbidden') || strengths.has('discouraged'))) || cues.some((s) => s.condition !== null || /\b(?:but|only|however|exceptions?|although|though)\b/.test(s.text));
}

const OF_SCHOOL = /\b(?:school|academy|infants|primary|nursery|college|we|head\w*|principal|governing (?:body|board)|governors|authorities|police|leadership team|slt) (?:or \w+ )?(?:(?:also|then|always) )?(?:will|may|could|can|reserves?)\b(?! not)|\b(?:use|activity|accounts?|posts?|messages|e-?mails?) (?:[\w' ]{0,40} )?may be (?:monitored|checked|recorded|searched|read)\b/;
const SEEKS_LEAVE = /\b(?:ensure|make sure|check|unless) (?:that )?(?:you|they|staff|he or she|it) (?:have|has) (?:\w+ )?(?:permission|consent|approval)\b|\b(?:prior to (?:use|any|being|post|publi|respond|start|sett|creat|upload|shar|tak)|before (?:use\b|using|responding|replying|posting|publishing|setting|creating|starting|opening|sharing|taking|accepting|making|contacting))|\b(?:must|should|need to|needs to|required to) (?:first )?(?:seek|obtain|get|gain|ask|request|present|apply|check|consult)\b[^.;]*\b(?:permission|consent|approval|authoris\w+|business case|agreement|senior|headteacher|head teacher|slt)\b/;

/**
 * What a clause says about the words at `focus` (offsets in its quote of the words a question shares with it): the cue nearest to them,
 * in the clause itself or, when it has none, in the sentence that leads in; an item under "must not" is forbidden, and one that begins
 * with "not" or "never" is too.
 */
export function modalityOf(clause: Cues, leadIn: Cues | null, headings: readonly string[], focus: readonly number[]): Modality {
  const said = inFocus(clause, focus);
  const last = leadIn?.at(-1) ?? null;
  const own = nearestCue(said, focus);
  const lead = last === null ? null : nearestCue(last, [last.end]);
  const next = clause[clause.indexOf(said) + 1];
  const strength = strengthOf(said.text, own, lead, headings);
  const allowedOnly = strength === 'permitted' ? ALLOWED_ONLY.exec(said.text)?.[0] : undefined;
  const exception = next && EXCEPTS.test(next.text) ? next.text : undefined;
  const condition = said.condition ?? allowedOnly ?? exception ?? last?.condition ?? null;
  const needsLeave = (condition !== null && LEAVE.test(condition)) || SEEKS_LEAVE.test(said.text) || EXCEPTS.test(said.text);
  return { strength, condition, needsLeave, ofSchool: OF_SCHOOL.test(said.text) };
}

/** Of two sentences that share as much with a question the one that allows or forbids decides it, before one that asks for something. */
function speaks({ cues }: SentenceCues): number {
  let most = 0;
  for (const { strength } of cues) {
    if (strength === 'required' || strength === 'encouraged') most = Math.max(most, 0.4);
    else if (strength !== 'denied' && strength !== 'stated') return 0.8;
  }
  return most;
}

/** The sentence that shares most with the question; of equals the first. */
function inFocus(clause: Cues, focus: readonly number[]): SentenceCues {
  let best: SentenceCues | null = null;
  let most = -1;
  for (const sentence of clause) {
    const count = focus.filter((f) => f >= sentence.start && f < sentence.end).length + speaks(sentence);
    if (count > most) [best, most] = [sentence, count];
  }
  if (best === null) throw new Error('a quote has at least one sentence');
  return best;
}

function strengthOf(text: string, own: Strength | null, lead: Strength | null, headings: readonly string[]): Strength {
  const negativeStart = /^(?:not|never|don't|do not|no|refrain|avoid|nor)\b/.test(text);
  if (negativeStart && (own === null || own === 'denied' || own === 'required' || own === 'permitted')) return text.startsWith('avoid') ? 'discouraged' : 'forbidden';
  if (own !== null && own !== 'denied') return own;
  if (lead === 'forbidden' || lead === 'discouraged') return lead;
  const heading = fold(headings.at(-1) ?? '');
  if (/\b(?:don'?t'?s|do nots?|must nots?|not allowed|not permitted|unacceptable|prohibited)\b/.test(heading) && !/\bdo'?s\b/.test(heading)) return 'forbidden';
  if (own === 'denied') return lead === 'required' || lead === 'permitted' ? 'forbidden' : 'denied';
  if (lead !== null && lead !== 'denied') return lead;
  return 'stated';
}

const fold = (text: string): string => text.toLowerCase().replace(/[\u2018\u2019]/g, "'").replace(/[*\n\t\u00a0]/g, ' ');

/** The strength of the cue nearest to the focus; a cue before the words it governs is nearer than one after them. */
function nearestCue({ cues }: SentenceCues, focus: readonly number[]): Strength | null {
  let best: { strength: Strength; cost: number } | null = null;
  for (const { strength, start, end } of cues) {
    const cost = distanceToFocus(start, end, focus);
    if (!best || cost < best.cost) best = { strength, cost };
  }
  return best?.strength ?? null;
}

const FARTHEST = 120;
function distanceToFocus(start: number, end: number, focus: readonly number[]): number {
  if (focus.length === 0) return start;
  let sum = 0;
  for (const f of focus) sum += Math.min(f >= start ? Math.max(0, f - end) : (start - f) * 1.5, FARTHEST);
  return sum / focus.length;
}
