import { createHash } from 'node:crypto';
import { atOnce } from '../kernel/stretches.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import { answersKind } from '../policies/slots.ts';
import { partiesIn } from '../policies/parties.ts';
import { lowerFirst, plainSentence, ruleSentence } from '../policies/rule-grammar.ts';
import { isDefinition } from '../policies/rule-scopes.ts';
import { sentencesOf } from '../policies/sentences.ts';
import { leadInsOf, type Rule, rulesWork } from '../policies/rules.ts';
import { cutAtWord, plainQuestion, questionOf, type OwnQuestion } from './own-questions.ts';
import { ownBranches } from './own-branches.ts';
import type { Situation, Slots } from './situation.ts';

/**
 * The situations that a school's own rules make: one for each clause that rules on something, in the order of the documents. A situation's
 * id holds while its clause and lead-in keep their words, whatever else of the document changes; two clauses with the same words are one.
 */
export const ownSituations = (corpus: Corpus): readonly Situation[] => atOnce(ownSituationsWork(corpus));

const kept = new WeakMap<Corpus, readonly Situation[]>();

/** As `ownSituations`, with a pause after each clause. Made once for a corpus. */
export function* ownSituationsWork(corpus: Corpus): Generator<void, readonly Situation[], void> {
  const known = kept.get(corpus);
  if (known) return known;
  const found = new Map<string, Situation>();
  for (const document of corpus.documents) {
    for (const rules of byClause(yield* rulesWork(document, corpus)).values()) {
      const clause = corpus.clause(rules[0].clause);
      if (clause === null || !isOwnRule(clause, rules) || isListOfReading(clause, corpus)) continue;
      const situation = situationOf(clause, rules, corpus);
      if (situation !== null && !found.has(situation.id)) found.set(situation.id, situation);
      yield;
    }
  }
  const situations = [...found.values()];
  kept.set(corpus, situations);
  return situations;
}

function byClause(rules: readonly Rule[]): Map<string, [Rule, ...Rule[]]> {
  const clauses = new Map<string, [Rule, ...Rule[]]>();
  for (const rule of rules) {
    const list = clauses.get(rule.clause);
    if (list) list.push(rule);
    else clauses.set(rule.clause, [rule]);
  }
  return clauses;
}

const AIM = /^(?:the |our |this )?(?:(?:main |key |overall )?(?:aims?|purpose|objectives?|intention|scope)\b|(?:this|the) (?:[\w-]+ ){0,4}(?:policy|document|code|guidance|procedure|agreement|statement|appendix|section) (?:aims?|sets? out|is intended|is designed|outlines?|provides?|applies|covers?|should be read|must be read|will be (?:made )?available|explains?|describes?|is based|has been|complies|reflects|links?|does not form|cannot|can not|is non-contractual|is part))/i;
const FORM = /^(?:agreed|approved|adopted|ratified|reviewed|signed|written|updated|produced) (?:by|on)\b[^.]{0,60}:|_{3,}|\.{5,}|…{2,}|☐|□|\[\s*\]|^(?:signed|signature|print name|name|date|class|position|role|approved by|reviewed|review date|version|author|owner|policy (?:owner|lead)|date of (?:next )?review)\b[^.]{0,30}(?::|$)/i;
const AIM_HEADING = /^(?:\W|\d)*(?:aims?|introduction|purpose|rationale|objectives?|definitions?|glossary|contents|legislation|legal framework|statutory|scope|related (?:policies|documents)|links?|monitoring form|version control|document control)\b/i;

function isOwnRule(clause: Clause, [first, ...others]: readonly [Rule, ...Rule[]]): boolean {
  const { quote } = clause;
  if (clause.kind === 'footnote' || clause.standing === 'example' || clause.standing === 'leaflet' || quote.length < 18 || FORM.test(quote) || AIM.test(quote) || (/:\s*[*_]*$/.test(quote) && first.unless === null)) return false;
  if (/^(?:how|what|which|whether|why|who)\b/i.test(quote) || isDefinition(sentencesOf(quote).slice(0, 1).map((s) => quote.slice(s.start, s.end)).join(''))) return false;
  const ruling = [first, ...others].filter((rule) => rule.strength !== 'stated' && rule.strength !== 'denied');
  const heading = clause.headings.at(-1) ?? '';
  if (AIM_HEADING.test(heading)) return ruling.some((rule) => rule.strength === 'forbidden' || rule.strength === 'permitted');
  if (ruling.length > 0) return ruling.some((rule) => rule.sentence !== null) || clause.kind !== 'sentence';
  // "Records are kept for six years", "The network manager checks the filter each week": what is done counts where it says by whom or how long.
  const { sentence } = first;
  if (sentence?.form === 'answers-for') return true;
  return sentence?.form === 'plain' && !sentence.negated && (answersKind('how-long', quote) === true || / by (?:the|our|a) /.test(quote));
}

/** "Read this policy together with:" and the names of others. */
function isListOfReading({ leadIn }: Clause, corpus: Corpus): boolean {
  const lead = leadIn === null ? null : corpus.clause(leadIn);
  return lead !== null && /\b(?:read|linked?|links|together|alongside|conjunction)\b[^.]{0,60}\b(?:with|to|policies|alongside)\b[^.]*:?$/i.test(lead.quote);
}

const FIRST_OF_ALL: readonly Rule['strength'][] = ['forbidden', 'permitted', 'required', 'discouraged', 'encouraged', 'exempt', 'denied', 'stated'];

function situationOf(clause: Clause, rules: readonly [Rule, ...Rule[]], corpus: Corpus): Situation | null {
  const leads = leadInsOf(clause, corpus);
  const asked = clause.kind === 'row' ? rowQuestion(clause, rules[0]) : null;
  // The strongest word of a clause of several is what staff ask about.
  const ranked = [...rules].toSorted((a, b) => FIRST_OF_ALL.indexOf(a.strength) - FIRST_OF_ALL.indexOf(b.strength));
  const heading = headingOf(clause) ?? corpus.document(clause.document).title;
  let ruling = ranked[0]!;
  let question: OwnQuestion | null = asked;
  for (const rule of ranked) {
    if (question !== null) break;
    question = questionOf(rule, heading);
    if (question !== null) ruling = rule;
  }
  question ??= plainQuestion(plainSentence(clause.quote));
  return {
    id: idOf(clause, leads), title: question.title, question: question.question, kind: question.kind, often: 1, slots: slotsOf(ruling, question),
    branches: ownBranches(ruling), phrasings: [], rules: [clause.quote.slice(0, 400)], topic: 'own',
  };
}

const folded = (text: string): string => text.toLowerCase().normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

function idOf(clause: Clause, leads: readonly Clause[]): string {
  const words = [...leads, clause].map(({ quote }) => folded(quote)).join('\n');
  return `own-${createHash('sha256').update(words).digest('hex').slice(0, 10)}`;
}

function headingOf({ headings }: Clause): string | null {
  const heading = plainSentence(headings.at(-1) ?? '').replace(/^(?:\d{1,2}(?:\.\d{1,2})*|appendix \w+|section \w+)[.:)\s–—-]*/i, '').replace(/[:?.]+$/, '');
  return heading === '' || /^(?:general|other|notes?|introduction|rules|guidance)$/i.test(heading) ? null : heading;
}

/** A row says of what its first cell names what its other cells say; its cells are parted by bars. */
function rowQuestion({ quote, headings }: Clause, rule: Rule): OwnQuestion | null {
  const cells = quote.split(/\s+\|\s+/).map((cell) => plainSentence(cell)).filter((cell) => cell !== '');
  const [first, ...others] = cells;
  if (first === undefined || others.length === 0 || first.length > 90) return null;
  const named = lowerFirst(first.replace(/[.:]$/, ''));
  if (/\b(?:retention|retain|kept|keep)\b/i.test(headings.join(' ')) && others.some((cell) => cell.length < 60 && answersKind('how-long', cell) === true)) {
    return { question: `How long must the school keep ${named}?`, kind: 'how-long', title: cutAtWord(`How long to keep ${named}`) };
  }
  for (const cell of others) {
    // "Nurses | May use a work device" is a sentence across its cells.
    const across = /^(?:may|must|should|can|cannot|will|do not|does not)\b/i.test(cell);
    const sentence = ruleSentence(across ? `${first} ${lowerFirst(cell)}` : cell);
    const own = sentence === null ? null : questionOf({ ...rule, sentence }, null);
    if (own && across) return own;
    if (own) return { ...own, question: `${partiesIn(first).size > 0 ? 'For' : 'On'} ${named}: ${lowerFirst(own.question)}`, title: cutAtWord(`${first.replace(/[.:]$/, '')}: ${lowerFirst(own.title)}`) };
  }
  return { question: `What does the policy say about ${named}?`, kind: 'what', title: cutAtWord(first) };
}

const slug = (words: string): string => words.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim().split(' ').filter((w) => w !== '' && !/^(?:be|a|an|the|their|my|your|our|any|of|to|or|and|for|in|on|at|with|by)$/.test(w)).slice(0, 4).join('-');

function slotsOf(rule: Rule, { kind, title }: OwnQuestion): Slots {
  const [party] = rule.party;
  const [counterpart] = rule.counterpart;
  const [channel] = rule.channel;
  const [time] = rule.occasion;
  return {
    party: party ?? 'staff', act: slug(rule.act) || slug(title) || kind,
    ...(counterpart === undefined ? {} : { counterpart }), ...(channel === undefined ? {} : { channel }), ...(time === undefined ? {} : { time }),
  };
}
