import type { Corpus } from './corpus.ts';
import { cuesOf, modalityOf, type SentenceCues, type Strength } from './deontic.ts';
import type { Clause, ClauseId, PolicyDocument } from './document.ts';
import { isExceptionTo } from './exceptions.ts';
import { boundParties, partiesIn, type Party } from './parties.ts';
import { actsOf, ruleSentence, type RuleSentence } from './rule-grammar.ts';
import { meaningsIn, type Meaning, scopesIn, type Scope } from './rule-scopes.ts';
import { type Channel, type Counterpart, type Occasion, slotsIn } from './rule-words.ts';

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

/** What each clause of a document says, one rule for each conjunct, in the document's order. Made once for a document. */
export function rulesOf(document: PolicyDocument, corpus: Corpus): readonly Rule[] {
  const known = made.get(document);
  if (known) return known;
  const meanings = meaningsIn(document.clauses);
  const scopes = scopesIn(document.clauses);
  const rules: Rule[] = [];
  for (const [i, clause] of document.clauses.entries()) {
    if (clause.kind === 'footnote') continue;
    const next = document.clauses[i + 1];
    rules.push(...rulesOfClause({ clause, next: next ?? null, corpus, meanings, scopes }));
  }
  made.set(document, rules);
  return rules;
}

interface Place {
  readonly clause: Clause;
  readonly next: Clause | null;
  readonly corpus: Corpus;
  readonly meanings: readonly Meaning[];
  readonly scopes: readonly Scope[];
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
  const leadCues = lead ? cuesOf(lead.quote) : null;
  const after = next !== null && next.leadIn === clause.leadIn && next.kind === clause.kind && isExceptionTo(next.quote) ? next : null;
  const notes = clause.footnotes.map((id) => corpus.clause(id)).filter((note) => note !== null);
  const rules: Rule[] = [];
  cues.forEach((said, i) => {
    const words = clause.quote.slice(said.start, said.end).trim();
    // A sentence that only takes something out of the one before it is that one's condition.
    if (words === '' || (i > 0 && isExceptionTo(words))) return;
    const sentence = sentenceOf(words, leads, lead);
    const modality = modalityOf([said], leadCues, clause.headings, [said.start]);
    const exception = exceptionAfter(cues, i, clause) ?? (i === cues.length - 1 ? (after?.quote ?? null) : null);
    const noted = notes.filter((note) => narrows(note.quote));
    const unless = modality.condition ?? sentence?.condition ?? exception ?? noted[0]?.quote ?? null;
    const party = partyOf(words, place, leads);
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

const LEAVE = /permission|consent|approv|authoris|agree|discretion/i;
const narrows = (note: string): boolean => isExceptionTo(note) || LEAVE.test(note) || /\b(?:only|unless|except|does not apply|do not apply|not include|exclud\w+|provided|applies to)\b/i.test(note);

/** A rule whose sentence is complete with its lead-in says no less than it: an item without a cue of its own under "may only". */
function strengthOf(strength: Strength, sentence: RuleSentence | null): Strength {
  if (sentence === null || (strength !== 'stated' && strength !== 'denied')) return strength;
  if (sentence.form === 'imperative') return sentence.negated ? 'forbidden' : /^(?:avoid|refrain)/.test(sentence.predicate) ? 'discouraged' : 'required';
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

function partyOf(words: string, { clause, scopes }: Place, leads: readonly Clause[]): { party: ReadonlySet<Party>; from: readonly ClauseId[] } {
  const named = boundParties(words, leads.at(-1)?.quote ?? null, []);
  if (named.size > 0) return { party: named, from: [] };
  for (const lead of leads.toReversed()) {
    const found = boundParties(lead.quote, null, []);
    if (found.size > 0) return { party: found, from: [] };
  }
  const scope = scopes.find((one) => one.holdsFor(clause) && !one.whole);
  if (scope) return { party: scope.party, from: [scope.clause] };
  const headed = clause.headings.toReversed().map((heading) => partiesIn(heading)).find((found) => found.size > 0);
  if (headed) return { party: headed, from: [] };
  const general = scopes.find((one) => one.whole);
  return general ? { party: general.party, from: [general.clause] } : { party: new Set(), from: [] };
}

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
  const around = slotsIn(`${place.clause.leadIn === null ? '' : place.corpus.clause(place.clause.leadIn)?.quote ?? ''} ${sentence?.circumstance ?? ''} ${place.clause.headings.at(-1) ?? ''}`);
  return acts.flatMap((act) => {
    const own = slotsIn(isThing ? `${thing} ${act}` : act);
    const defined = place.meanings.filter((one) => one.stands(`${thing} ${act}`) && one.clause !== place.clause.id);
    const counterparts = [...own.counterpart].filter((one) => !(isThing === false && own.counterpart.size > 1 && party.size === 1 && party.has(one as Party)));
    const channel = new Set([...(own.channel.size > 0 ? own.channel : around.channel), ...defined.flatMap((one) => [...one.channel])]);
    const occasion = own.occasion.size > 0 ? own.occasion : around.occasion;
    const from = defined.map((one) => one.clause);
    const each: (Counterpart | null)[] = counterparts.length > 0 ? counterparts : [null];
    return each.map((one) => ({
      act, thing, channel, occasion, from,
      counterpart: new Set<Counterpart>(one === null ? [] : [one, ...defined.filter((d) => d.of.has(one)).flatMap((d) => [...d.counterpart])]),
    }));
  });
}
