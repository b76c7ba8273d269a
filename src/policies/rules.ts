import { atOnce } from '../kernel/stretches.ts';
import type { Corpus } from './corpus.ts';
import { type Cues, cuesOf, modalityOf, type SentenceCues, type Strength } from './deontic.ts';
import type { Clause, ClauseId, PolicyDocument } from './document.ts';
import { isExceptionTo } from './exceptions.ts';
import { boundParties, partiesIn, type Party } from './parties.ts';
import { actsOf, plainSentence, ruleSentence, type RuleSentence } from './rule-grammar.ts';
import { meaningsIn, type Meaning, scopesIn, type Scope } from './rule-scopes.ts';
import { type Channel, type Counterpart, type Occasion, slotsIn, type TextSlots } from './rule-words.ts';

/** One thing that a clause says of one act and one counterpart, with all that the document says about it elsewhere put in. */
export interface Rule {
  /** The clause it came from; `start` and `end` are its span in the document's text. */
  readonly clause: ClauseId;
  readonly start: number;
  readonly end: number;
  /** Whom it binds; empty where neither the clause nor its lead-in, section or document says. */
  readonly party: ReadonlySet<Party>;
  /** The conjunct's own words, without its subject, modal verb and condition; for a passive rule with its subject in `thing`. */
  readonly act: string;
  /** The subject as printed: a party or, in "phones must not be used", a thing. Empty where none is printed. */
  readonly thing: string;
  /** One conjunct's counterpart, and those that a definition or footnote counts with it; empty where it names none. */
  readonly counterpart: ReadonlySet<Counterpart>;
  readonly channel: ReadonlySet<Channel>;
  readonly occasion: ReadonlySet<Occasion>;
  readonly strength: Strength;
  /** What it turns on, in the document's own words: its own condition, else that of its lead-in, of the sentence after it or of its note. */
  readonly unless: string | null;
  readonly needsLeave: boolean;
  readonly ofSchool: boolean;
  /** Clauses beside its own that made it what it is: lead-ins, exceptions, notes, definitions, scope sentences. */
  readonly from: readonly ClauseId[];
  /** How its sentence is built, lead-in included; null where no form is known. */
  readonly sentence: RuleSentence | null;
}

const made = new WeakMap<PolicyDocument, readonly Rule[]>();

/**
 * What each clause of a document rules, one rule for each conjunct, in the document's order. A clause that only tells something, in no form
 * of a rule, makes none. Made once for a document, which stays with its corpus.
 */
export const rulesOf = (document: PolicyDocument, corpus: Corpus): readonly Rule[] => atOnce(rulesWork(document, corpus));

/** As `rulesOf`, with a pause after each clause. */
export function* rulesWork(document: PolicyDocument, corpus: Corpus): Generator<void, readonly Rule[], void> {
  const known = made.get(document);
  if (known) return known;
  const meanings = meaningsIn(document.clauses);
  const scopes = scopesIn(document.clauses);
  const items = new Map<ClauseId, Clause[]>();
  for (const clause of document.clauses) if (clause.leadIn !== null) items.set(clause.leadIn, [...(items.get(clause.leadIn) ?? []), clause]);
  const context = new ContextCache();
  const rules: Rule[] = [];
  for (const [i, clause] of document.clauses.entries()) {
    if (clause.kind === 'footnote') continue;
    const next = document.clauses[i + 1];
    rules.push(...rulesOfClause({ clause, next: next ?? null, corpus, items, meanings, scopes, context }));
    yield;
  }
  made.set(document, rules);
  return rules;
}

interface Place {
  readonly clause: Clause;
  readonly next: Clause | null;
  readonly corpus: Corpus;
  /** Of each clause that leads in the items right under it. */
  readonly items: ReadonlyMap<ClauseId, readonly Clause[]>;
  readonly meanings: readonly Meaning[];
  readonly scopes: readonly Scope[];
  readonly context: ContextCache;
}

/** Many clauses stand under one lead-in and heading: what these say is found once. */
class ContextCache {
  readonly #cues = new Map<string, Cues>();
  readonly #slots = new Map<string, TextSlots>();
  readonly #parties = new Map<string, ReadonlySet<Party>>();

  cues(quote: string): Cues {
    return kept(this.#cues, quote, cuesOf);
  }

  slots(text: string): TextSlots {
    return kept(this.#slots, text, slotsIn);
  }

  /** Those for whom a heading says that the rules under it are. */
  headed(heading: string): ReadonlySet<Party> {
    return kept(this.#parties, heading, () => (isForAParty(heading) ? partiesIn(heading) : new Set<Party>()));
  }
}

function kept<T>(map: Map<string, T>, key: string, make: (key: string) => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const fresh = make(key);
  map.set(key, fresh);
  return fresh;
}

/** The sentences that lead in to a clause, nearest last; a list in a list has several. */
export function leadInsOf(clause: Clause, corpus: Pick<Corpus, 'clause'>): Clause[] {
  const chain: Clause[] = [];
  for (let id = clause.leadIn; id !== null && chain.length < 4; ) {
    const lead = corpus.clause(id);
    if (lead === null || chain.includes(lead)) break;
    chain.unshift(lead);
    id = lead.leadIn;
  }
  return chain;
}

const OPEN = /[:–—]-?[*_\s]*$|\b(?:must|should|shall|will|may|can|to|not|cannot|that)\s*[*_]*$/i;

/** A clause's sentence with what its lead-ins say before it, as one sentence: "Staff must:" and "share passwords". */
function completed(words: string, leads: readonly Clause[]): string {
  const open = leads.filter((lead) => OPEN.test(lead.quote)).map((lead) => lead.quote.replace(/[:–—\s*_-]+$/, ''));
  if (open.length === 0) return words;
  const opening = open.join(' ');
  return `${opening} ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
const COMPLETES = /\b(?:must|should|shall|will|may|can|cannot|to|not|never|that|for|by|responsible for)[\s:–—*_-]*$/i;

function rulesOfClause(place: Place): Rule[] {
  const { clause, next, corpus } = place;
  const leads = leadInsOf(clause, corpus);
  const cues = cuesOf(clause.quote);
  const lead = leads.at(-1) ?? null;
  const leadCues = lead ? place.context.cues(lead.quote) : null;
  const after = next !== null && next.leadIn === clause.leadIn && next.kind === clause.kind && isExceptionTo(next.quote) ? next : null;
  const notes = clause.footnotes.map((id) => corpus.clause(id)).filter((note) => note !== null);
  const rules: Rule[] = [];
  cues.forEach((said, i) => {
    const words = clause.quote.slice(said.start, said.end).trim();
    // An item under "only when:" is that sentence's condition.
    if (lead !== null && LISTS_CONDITIONS.test(lead.quote)) return;
    // A sentence that only takes something out of the one before it is that one's condition.
    if (words === '' || (i > 0 && isExceptionTo(words))) return;
    const sentence = sentenceOf(words, leads, lead);
    const listed = LISTS_CONDITIONS.test(words) ? conditionsUnder(place) : null;
    const modality = modalityOf([said], leadCues, clause.headings, [said.start + (sentence?.circumstance?.length ?? 0)]);
    if (sentence === null && modality.strength === 'stated') return;
    const exception = exceptionAfter(cues, i, clause) ?? (i === cues.length - 1 ? (after?.quote ?? null) : null);
    const noted = notes.filter((note) => narrows(note.quote));
    const unless = listed ?? modality.condition ?? sentence?.condition ?? exception ?? noted[0]?.quote ?? null;
    const party = partyOf(words, sentence, place, leads);
    const context = { place, words, sentence, party: party.party, unless, said };
    const from = [...leads.map((l) => l.id), ...(after && exception === after.quote ? [after.id] : []), ...notes.map((n) => n.id), ...party.from];
    const needsLeave = modality.needsLeave || (unless !== null && unless !== modality.condition && LEAVE.test(unless));
    rules.push(...conjuncts(context).map(({ from: defined, ...one }) => ({
      clause: clause.id, start: clause.start, end: clause.end, party: party.party, ...one,
      strength: strengthOf(modality.strength, sentence), unless, needsLeave, ofSchool: modality.ofSchool, from: [...new Set([...from, ...defined])], sentence,
    })));
  });
  return rules;
}

const LISTS_CONDITIONS = /\b(?:if|when|where|unless|provided(?: that)?|as long as|except(?: (?:when|where|if|for))?)(?: (?:all|any|one|both|either) (?:of )?(?:the following|these)[^:]{0,30})?\s*[:–—]-?[*_\s]*$/i;

/** The items of a list of conditions, in their own words; null where none follows. */
function conditionsUnder({ clause, items }: Place): string | null {
  const found = (items.get(clause.id) ?? []).map((one) => one.quote.replace(/[;.,]?(?: and| or)?$/, ''));
  return found.length === 0 ? null : found.join('; ');
}

const LEAVE = /permission|consent|approv|authoris|agree|discretion/i;
const narrows = (note: string): boolean => isExceptionTo(note) || LEAVE.test(note) || /\b(?:only|unless|except|does not apply|do not apply|not include|exclud\w+|provided|applies to)\b/i.test(note);

/** A rule whose sentence is complete with its lead-in says no less than it: an item without a cue of its own under "may only". */
function strengthOf(strength: Strength, sentence: RuleSentence | null): Strength {
  if (sentence?.form === 'imperative' && strength !== 'exempt' && strength !== 'encouraged') return sentence.negated ? 'forbidden' : /^(?:avoid|refrain)/.test(sentence.predicate) ? 'discouraged' : 'required';
  if (sentence === null || (strength !== 'stated' && strength !== 'denied')) return strength;
  if (sentence.form === 'answers-for') return 'required';
  return strength;
}

function sentenceOf(words: string, leads: readonly Clause[], lead: Clause | null): RuleSentence | null {
  const own = ruleSentence(words);
  if (lead === null || !OPEN.test(lead.quote) || (own !== null && own.subject !== '' && own.form !== 'plain')) return own;
  return COMPLETES.test(lead.quote) || own === null || own.subject === '' ? (ruleSentence(completed(words, leads)) ?? own) : own;
}

function exceptionAfter(cues: readonly SentenceCues[], i: number, clause: Clause): string | null {
  const next = cues[i + 1];
  if (next === undefined) return null;
  const words = clause.quote.slice(next.start, next.end).trim();
  return isExceptionTo(words) ? words : null;
}

function partyOf(words: string, sentence: RuleSentence | null, { clause, scopes, context }: Place, leads: readonly Clause[]): { party: ReadonlySet<Party>; from: readonly ClauseId[] } {
  // Of "photographs of pupils" the photographs are what it is about, of "parents of pupils" the parents.
  const named = sentence === null ? boundParties(words, null, []) : partiesIn(sentence.subject.replace(/\bmembers? of\b/gi, '').replace(BEHIND_THE_NOUN, ''));
  if (named.size > 0) return { party: named, from: [] };
  for (const lead of leads.toReversed()) {
    const found = boundParties(lead.quote, null, []);
    if (found.size > 0) return { party: found, from: [] };
  }
  const scope = scopes.find((one) => one.holdsFor(clause) && !one.whole);
  if (scope) return { party: scope.party, from: [scope.clause] };
  const headed = clause.headings.toReversed().map((heading) => context.headed(heading)).find((found) => found.size > 0);
  if (headed) return { party: headed, from: [] };
  const general = scopes.find((one) => one.whole);
  return general ? { party: general.party, from: [general.clause] } : { party: new Set(), from: [] };
}

/** "For pupils" heads rules for them; "If a child tells you something" heads rules for whoever is told. */
function isForAParty(heading: string): boolean {
  const named = plainSentence(heading).toLowerCase().replace(/^[\d.\s]+/, '');
  const rest = named.replace(PARTY_WORDS, ' ').replace(/[^a-z]+/g, ' ').trim();
  return rest === '' || rest.split(' ').length <= 1;
}
const PARTY_WORDS = /\b(?:all|our|the|school|for|to|of|by|and|or|other|rules?|expectations?|expected|guidance|guidelines|advice|information|responsibilit(?:y|ies)|roles?|duties|code|conduct|use|agreement|acceptable|must|should|members?|pupils?|students?|children|learners?|parents?|carers?|guardians?|famil(?:y|ies)|governors?|trustees?|volunteers?|visitors?|contractors?|staff|employees?|teachers?|users?|everyone|adults)\b/g;

const BEHIND_THE_NOUN = /\b(?:of|for|from|by|with|about|to|in|at|on|belonging|who|which|that|whose)\b.*$/i;

interface Context {
  readonly place: Place;
  readonly words: string;
  readonly sentence: RuleSentence | null;
  readonly party: ReadonlySet<Party>;
}

type Conjunct = Pick<Rule, 'act' | 'thing' | 'counterpart' | 'channel' | 'occasion' | 'from'>;

function conjuncts({ place, words, sentence, party }: Context): Conjunct[] {
  const acts = sentence === null ? [words] : actsOf(sentence.predicate);
  const thing = sentence?.subject ?? '';
  const isThing = partiesIn(thing).size === 0;
  // What stands around a clause lends it a means and a time where it names none itself.
  const lead = place.clause.leadIn === null ? null : place.corpus.clause(place.clause.leadIn);
  const around = [...(sentence?.circumstance ? [slotsIn(sentence.circumstance)] : []), ...(lead ? [place.context.slots(lead.quote)] : []), place.context.slots(place.clause.headings.at(-1) ?? '')];
  return acts.flatMap((act) => {
    const own = slotsIn(isThing ? `${thing} ${act}` : act);
    const defined = place.meanings.filter((one) => one.stands(`${thing} ${act}`) && one.clause !== place.clause.id);
    const counterparts = [...own.counterpart].filter((one) => !(isThing === false && own.counterpart.size > 1 && party.size === 1 && party.has(one as Party)));
    const channel = new Set([...nearest(own.channel, around.map((one) => one.channel)), ...defined.flatMap((one) => [...one.channel])]);
    const occasion = nearest(own.occasion, around.map((one) => one.occasion));
    const from = defined.map((one) => one.clause);
    const each: (Counterpart | null)[] = counterparts.length > 0 ? counterparts : [null];
    return each.map((one) => ({
      act, thing, channel, occasion, from,
      counterpart: new Set<Counterpart>(one === null ? [] : [one, ...defined.filter((d) => d.of.has(one)).flatMap((d) => [...d.counterpart])]),
    }));
  });
}

const nearest = <T>(own: ReadonlySet<T>, around: readonly ReadonlySet<T>[]): ReadonlySet<T> => (own.size > 0 ? own : (around.find((one) => one.size > 0) ?? own));
