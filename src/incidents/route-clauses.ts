import type { Clause, ClauseId, PolicyDocument } from '../policies/document.ts';
import { LONGEST_QUOTE } from '../policies/quoted-text.ts';
import { namesAtStart } from '../policies/roles.ts';
import type { Because } from '../policies/settings.ts';
import { safetyLinesFor } from '../policies/safety-lines.ts';
import { sentencesOf } from '../policies/sentences.ts';
import { ROLES } from '../people/staff.ts';
import type { Body } from './incident-tasks.ts';
import type { IncidentType, Starter } from './incident-types.ts';
import type { Recipient, RouteRole, RouteRule, Teller } from './route-rules.ts';
import { howTold, LEAVE, type Manner } from './route-telling.ts';
import { actsIn, mentionsIn, partiesAtStart, partiesNamed, speaksOfAnyIncident, startersIn, typesOf, ANY_TYPES, type Act, type Mention } from './route-words.ts';

/**
 * The routing rules that a school's policies state, in their order: who is to be told of what, by whom and when it was started by whom.
 * Only clauses that name a recipient make a rule; what a policy leaves to another policy makes none.
 */
export function routeRulesIn(documents: readonly PolicyDocument[]): RouteRule[] {
  return documents.flatMap((document) => {
    const read = document.clauses.flatMap((clause) => rulesOf(clause, document));
    return [...read, ...contactRules(document).filter((rule) => !read.some((one) => one.types[0] === 'advice' && one.because?.quote === rule.because?.quote))];
  });
}

function rulesOf(clause: Clause, document: PolicyDocument): RouteRule[] {
  if (clause.standing !== 'policy') return [];
  const parts = partsOf(clause.quote);
  return parts.flatMap((part, i) => rulesOfSentence(part, { clause, document, before: parts.slice(0, i) }));
}

/** Sentences of a quote; a semicolon parts them too. */
const partsOf = (quote: string): string[] => sentencesOf(quote).flatMap(({ start, end }) => quote.slice(start, end).split(/;\s+/));

interface Place {
  readonly clause: Clause;
  readonly document: PolicyDocument;
  readonly before: readonly string[];
}

function rulesOfSentence(sentence: string, place: Place): RouteRule[] {
  if (FALLBACK_ONLY.test(sentence)) return [];
  const mentions = mentionsIn(sentence);
  const told = mentions.flatMap((mention) => {
    const how = howTold(sentence, mention, mentions);
    return how === null ? [] : [{ mention, how }];
  });
  if (told.length === 0) return [];
  const about = rolesAbout(sentence, mentions);
  const subject = whatAbout(sentence, mentions, place) ?? (about !== null ? ABOUT_SOMEONE : speaksOfAnyIncident(sentence) ? ANYTHING : null);
  if (subject === null) return [];
  if (asksForACrime(place, subject)) return [];
  const section = sectionOf(place.clause);
  const because = { file: place.document.file, quote: place.clause.quote.length <= LONGEST_QUOTE ? place.clause.quote : sentence };
  const teller = tellerOf(sentence, told[0]!.how, readersOf(place, section), mentions);
  if (teller === 'second-hand') return bodyRule(sentence, told, subject, because);
  const rules: RouteRule[] = [];
  for (const group of groupsOf(sentence, told)) {
    const startedBy = group.startedBy ?? subject.startedBy;
    const acts = actsFor(subject.acts, startedBy, group.leave, [sentence, ...leadInOf(place)].join(' '));
    if (acts.length === 0 && (subject.acts.length > 0 || group.leave)) continue;
    const { to } = group;
    // In a list ("a threat, or contact from a stranger") who began it belongs to the contact alone.
    const parts = acts.includes('contact') && acts.length > 1 ? [acts.filter((act) => act === 'contact'), acts.filter((act) => act !== 'contact')] : [acts];
    for (const part of parts) {
      const by = starterOf(part, parts.length === 1 || part.includes('contact') ? startedBy : null);
      const types = typesFor(part, by, `${subject.said} ${place.clause.quote}`);
      if (types.length > 0) rules.push({ types, startedBy: by, toldBy: teller, section, about, to, bodies: [], bodiesIf: null, because });
    }
    const types = typesFor(acts, startedBy, subject.said);
    // Who asks for advice on behalf of the school is whom a colleague asks.
    if (teller?.[0] === 'dsl' && subject.acts.includes('advice')) rules.push({ types, startedBy: null, toldBy: ['staff', 'pupil', 'parent'], section: null, about, to: [{ role: 'dsl' }, { role: 'deputy-dsl' }], bodies: [], bodiesIf: null, because });
  }
  return [...rules, ...bodyRule(sentence, told, subject, because)];
}

/** What to do when the first cannot be found is not who is first. */
const FALLBACK_ONLY = /\b(?:if neither|(?:can ?not|can't) be (?:found|reached|contacted)|unavailable|not available|in (?:the|their|his|her) absence|nobody can be)\b/i;

interface Group {
  readonly to: Recipient[];
  readonly startedBy: readonly Starter[] | null;
  readonly leave: boolean;
}

/** Recipients that are alternatives of one another; one with a condition of its own stands alone. */
function groupsOf(sentence: string, told: readonly { mention: Mention; how: Manner }[]): Group[] {
  const groups: Group[] = [];
  const roles = told.filter((one) => one.mention.role !== null);
  roles.forEach(({ mention, how }, i) => {
    const role = mention.role!;
    const after = sentence.slice(mention.end, roles[i + 1]?.mention.start ?? sentence.length);
    const startedBy = ownStarter(after);
    const post: Recipient = role === 'named-contact' ? { role, name: sentence.slice(mention.start, mention.end) } : { role };
    const adds: Recipient[] = role === 'dsl' && DEPUTY_AFTER.test(sentence.slice(mention.end)) ? [post, { role: 'deputy-dsl' }] : [post];
    const last = groups.at(-1);
    if (last && startedBy === null && last.startedBy === null) last.to.push(...adds.filter((one) => !last.to.some((other) => same(one, other))));
    if (!last || startedBy !== null || last.startedBy !== null) groups.push({ to: adds, startedBy, leave: LEAVE.test(how.verb) });
  });
  return groups;
}

const same = (a: Recipient, b: Recipient): boolean => 'role' in a && 'role' in b && a.role === b.role && a.name === b.name;

const DEPUTY_AFTER = /^\s*\)?\s*[(,/]?\s*(?:or|and|\/|and\/or)\s*(?:an? |the |their |his |her |one of the )?deput(?:y|ies)\b/i;

function ownStarter(after: string): readonly Starter[] | null {
  const found = /^\W*(?:(?:immediately|on the same day|the same day|at once|straight away|without delay)\W+)?(?:if|when|where|in the case of)\b([^.;]*)/i.exec(after)?.[1];
  if (found === undefined) return null;
  const by = /\b(?:by|from|involves?|concerns?)\s+(.*)/i.exec(found)?.[1] ?? found;
  const parties = partiesAtStart(by);
  return parties.length > 0 ? parties : null;
}

/** "If it is about the headteacher": the rule is for reports about the holder of that role only. */
function rolesAbout(sentence: string, mentions: readonly Mention[]): RouteRole[] | null {
  const found = mentions.filter((m) => m.role !== null && /\b(?:about|against|concern(?:s|ing)|regarding|involv(?:es|ing)|(?:adult|person|subject|member of staff|colleague|it) is)\s+(?:the |our |a )?$/i.test(sentence.slice(0, m.start)));
  const concerned = mentions.filter((m) => m.role !== null && !found.includes(m) && IS_CONCERNED.test(sentence.slice(m.end)));
  const about = [...found, ...concerned];
  return about.length > 0 ? about.map((m) => m.role!) : null;
}

const NEVER_A_REASON: ReadonlySet<string> = new Set(['copying-evidence', 'searching-a-device', 'deleting-pictures']);

/** "Print it and hand it to the head", of an indecent picture: nobody is sent anywhere by such words, and they are never shown beside one. */
function asksForACrime(place: Place, { acts }: Subject): boolean {
  if (!acts.includes('sexual') && !acts.includes('unlawful')) return false;
  const context = { headings: place.clause.headings, leadIn: leadInOf(place)[0] ?? null };
  return safetyLinesFor(place.clause.quote, context).some((line) => NEVER_A_REASON.has(line.id));
}

const ABOUT_SOMEONE: Subject = { acts: ['conduct'], startedBy: null, said: '' };
const ANYTHING: Subject = { acts: [], startedBy: null, said: '' };

const IS_CONCERNED = /^\s+(?:is|are) (?:the )?(?:person|subject|one|adult|individual|colleague)\b|^\s+whose (?:conduct|behaviour|actions)\b|^\s+(?:himself|herself|themselves)\b|^\s+(?:is|are) (?:concerned|involved|implicated)\b/i;

interface Subject {
  readonly acts: readonly Act[];
  readonly startedBy: readonly Starter[] | null;
  /** The words that say so, where the sentence points back to them. */
  readonly said: string;
}

const POINTS_BACK = /\b(?:do(?:es|ing)?|done) (?:this|so|that)\b|\bthis happens?\b|\bany attempt\b|\b(?:if|when|where) (?:it|this) (?:is|was|happens|occurs)\b|^(?:these|such|any such)\b|\bsuch (?:an? )?(?:contact|request|incident|attempt|behaviour|message|approach|case)s?\b/i;
const SPEAKS_OF_INCIDENTS = /\b(?:incidents?|concerns?|issues?|matters?|problems?|it|this|these|they|them|anything|any(?:one|body)|occurrences?|cases?)\b/i;

/** What a sentence is about: its own words, else what it points back to, else the heading over it. */
function whatAbout(sentence: string, mentions: readonly Mention[], place: Place): Subject | null {
  const own = withoutMentions(sentence, mentions);
  const acts = actsIn(own);
  const pointsBack = POINTS_BACK.test(own) || (acts.length === 0 && /^(?:if|when|where)? ?(?:this|it|they|that)\b/i.test(own));
  if (acts.length > 0 && !pointsBack) return subjectOf(acts, startersIn(own) ?? contextStarter(acts, place), sentence);
  const contexts = [...place.before.toReversed(), ...(pointsBack || place.clause.kind === 'footnote' ? ownersOf(place) : []), ...leadInOf(place)];
  if (pointsBack) contexts.push(...previousOf(place));
  for (const context of contexts) {
    const found = actsIn(withoutMentions(context, mentionsIn(context)));
    if (found.length > 0) return subjectOf([...found, ...acts.filter((act) => act !== 'child' && !found.includes(act))], startersIn(own) ?? startersIn(context) ?? subjectParties(context), `${sentence} ${context}`);
  }
  if (acts.length > 0) return subjectOf(acts, startersIn(own), sentence);
  if (!SPEAKS_OF_INCIDENTS.test(own)) return null;
  const heading = place.clause.headings.at(-1) ?? '';
  const headed = actsIn(heading).filter((act) => act !== 'official' && act !== 'day-use');
  return headed.length > 0 ? subjectOf([...headed, ...alsoUnder(place, headed)], startersIn(own) ?? startersIn(heading), sentence) : null;
}

/** "Incidents are reported to …" under a heading: what else the part calls such an incident. */
function alsoUnder({ clause, document }: Place, headed: readonly Act[]): Act[] {
  const under = clause.headings.join();
  const said = document.clauses.filter((one) => one.headings.join() === under).flatMap((one) => actsIn(one.quote));
  return (['threat', 'abuse'] as const).filter((act) => !headed.includes(act) && said.includes(act));
}

function subjectOf(acts: readonly Act[], startedBy: readonly Starter[] | null, said: string): Subject {
  const aboutAdults = acts.includes('conduct') || acts.includes('misconduct') || acts.includes('contact');
  return { acts: aboutAdults ? acts.filter((act) => act !== 'child') : acts, startedBy, said };
}

/** "Pupils must not … . Attempts are reported to …": who may not do it is who did. */
function contextStarter(acts: readonly Act[], place: Place): readonly Starter[] | null {
  if (!acts.includes('contact')) return null;
  const before = place.before.at(-1);
  return before === undefined ? null : (startersIn(before) ?? subjectParties(before));
}

function subjectParties(sentence: string): readonly Starter[] | null {
  const parties = partiesAtStart(sentence.replace(/^(?:no|neither|never should|all|any)\s+/i, ''));
  return parties.length > 0 ? parties : null;
}

/** The lines that a note belongs to, each with what leads in to it. */
const ownersOf = ({ clause, document }: Place): string[] =>
  document.clauses.filter((one) => one.footnotes.includes(clause.id)).flatMap((one) => [one.quote, ...leadInOf({ clause: one, document })]);

function leadInOf({ clause, document }: Pick<Place, 'clause' | 'document'>): string[] {
  const found: string[] = [];
  for (let id: ClauseId | null = clause.leadIn; id !== null; ) {
    const lead: Clause | undefined = document.clauses.find((one) => one.id === id);
    if (lead) found.push(lead.quote);
    id = lead?.leadIn ?? null;
  }
  return found;
}

function previousOf({ clause, document }: Place): string[] {
  const before = document.clauses.find((one) => one.order === clause.order - 1);
  return before && before.headings.join() === clause.headings.join() ? partsOf(before.quote).toReversed() : [];
}

const withoutMentions = (text: string, mentions: readonly Mention[]): string => mentions.toReversed().reduce((rest, m) => `${rest.slice(0, m.start)}…${rest.slice(m.end)}`, text);

/** Whose part of the policy it is, by the nearest heading that names anyone. */
function sectionOf(clause: Clause): Starter[] | null {
  for (const heading of clause.headings.toReversed()) {
    const parties = [...partiesNamed(heading.replace(/\bchild(?:ren['’]s)? (?:protection|welfare|safeguarding)\b/gi, ''))].filter((party) => party !== 'third-party');
    if (parties.length > 0) return parties;
  }
  return null;
}

/** Whom an order of a part is given to: those whom its heading names, unless what leads in or the line it notes speaks to staff. */
function readersOf(place: Place, section: readonly Starter[] | null): readonly Starter[] {
  const around = [...ownersOf(place), ...leadInOf(place)].join(' ');
  return section === null || section.includes('staff') || partiesNamed(around).has('staff') ? [] : section;
}

const AUXILIARIES = String.raw`(?:\s|must|should|shall|will|may|can|would|to|also|always|then|immediately|promptly|first|normally|is|are|has|have|had|need|needs|asked|expected|required|encouraged|advised|urged|reminded|,|please|therefore|if they do,?|\(or an? deputy\)|\(or deputy\))*`;

/** Who is to tell: those whom the sentence says, or for an order the readers of its part; `second-hand` where someone who was told tells on. */
function tellerOf(sentence: string, how: Manner, readersHere: readonly Starter[], mentions: readonly Mention[]): readonly Teller[] | null | 'second-hand' {
  if (how.kind !== 'active') return null;
  const before = sentence.slice(0, how.verbAt);
  const doer = mentions.findLast((m) => m.end <= how.verbAt && !/^\s*,\s/.test(before.slice(m.end)) && new RegExp(`^${AUXILIARIES}(?:seek |ring |contact )?$`, 'i').test(before.slice(m.end)));
  if (doer) {
    if (doer.role === 'dsl' || doer.role === 'child-protection-lead' || doer.role === 'deputy-dsl') return ['dsl'];
    if (doer.role !== 'class-teacher') return 'second-hand';
  }
  const chunk = before.slice(Math.max(before.lastIndexOf(','), before.lastIndexOf(':')) + 1).replace(/^\s*(?:and|then|but|so)\s+/i, '');
  const said = chunk.trim() === '' ? before : chunk;
  const parties = tellers(partiesAtStart(said.replace(/^\s*(?:all|any|every|each|no)\s+/i, '')));
  if (parties.length > 0) return parties;
  const isOrder = new RegExp(`^\\s*${AUXILIARIES}$`, 'i').test(chunk);
  const readers = isOrder ? readersHere : [];
  // Families and pupils are told what they are to do in parts of their own; what staff are told binds whoever reports.
  return readers.length > 0 && !readers.includes('staff') ? tellers(readers) : null;
}

const tellers = (parties: readonly Starter[]): Teller[] => parties.flatMap((party) => (party === 'third-party' ? [] : [party]));

/** Whom a rule about these acts is bound to. Conduct that a school judges is its own people's and families', not a stranger's. */
function starterOf(acts: readonly Act[], startedBy: readonly Starter[] | null): readonly Starter[] | null {
  if (acts === ON_ACCOUNTS || !dependsOnStarter(acts)) return null;
  return startedBy ?? (acts.includes('conduct') || acts.includes('misconduct') ? OWN_PEOPLE : null);
}
const OWN_PEOPLE: readonly Starter[] = ['pupil', 'parent', 'staff'];

const STARTER_MATTERS: ReadonlySet<Act> = new Set<Act>(['contact', 'conduct', 'misconduct', 'abuse', 'threat', 'criticism']);
const dependsOnStarter = (acts: readonly Act[]): boolean => acts.some((act) => STARTER_MATTERS.has(act));

function actsFor(acts: readonly Act[], startedBy: readonly Starter[] | null, leave: boolean, said: string): readonly Act[] {
  // Leave that is asked for beforehand is no report, save of a tie to a family.
  if (leave) return acts.filter((act) => act === 'relationship');
  // The people who run an account are told what to do there, and it is not what others do elsewhere.
  if (RUNNING_ACCOUNTS.test(said) && WHAT_COMES_IN.test(said)) return ON_ACCOUNTS;
  return startedBy !== null && !startedBy.includes('staff') ? acts.filter((act) => act !== 'conduct' && act !== 'misconduct' && act !== 'role-conflict') : acts;
}
const WHAT_COMES_IN = /\b(?:comments?|messages?|remarks?|concerns?|incidents?|complaints?|repl(?:y|ies)|posts?|anything)\b/i;
const ON_ACCOUNTS: readonly Act[] = ['official', 'criticism'];
const RUNNING_ACCOUNTS = /\b(?:manag|runn?|operat|moderat)\w*\b[^.]{0,60}\b(?:accounts?|pages?|channels?|social media activity)\b/i;

function typesFor(acts: readonly Act[], startedBy: readonly Starter[] | null, said: string): IncidentType[] {
  const types = acts.length === 0 ? [...ANY_TYPES] : [...new Set(acts.flatMap((act) => [...typesOf(act, startedBy, said)]))];
  return AGAINST_STAFF.test(said) ? types.filter((type) => type !== 'cyberbullying-of-pupil') : types;
}
const AGAINST_STAFF = /\b(?:against|of|towards|aimed at|targets?|targeting) (?:an? |any |our |other )?(?:members? of (?:\w+ )?staff|staff|employees?|colleagues?|teachers?)\b|\bbecause of (?:your|their) (?:job|work|role)\b/i;

function bodyRule(sentence: string, told: readonly { mention: Mention; how: Manner }[], subject: Subject, because: Because): RouteRule[] {
  const first = told.find((one) => one.mention.body !== null);
  if (!first) return [];
  // "refer it to the LADO, who will investigate with the police"
  const bodies = [...new Set(mentionsIn(sentence).filter((m) => m.body !== null && m.start >= first.mention.start).map((m): Body => m.body!))];
  const types = typesFor(subject.acts, subject.startedBy, sentence).filter((type) => type !== 'threat' || subject.acts.includes('threat'));
  if (types.length === 0) return [];
  const saysWhoOnly = subject.startedBy !== null && startersIn(sentence) !== null;
  const condition = /\b(?:if|where|when|should|unless|in the event)\b[^;]*/i.exec(sentence)?.[0] ?? null;
  return [{ types, startedBy: dependsOnStarter(subject.acts) ? subject.startedBy : null, toldBy: null, section: null, about: null, to: [], bodies, bodiesIf: saysWhoOnly ? null : condition, because }];
}

/** Whom a policy names for questions: for advice, and by those it names them for. */
function contactRules(document: PolicyDocument): RouteRule[] {
  return document.facts.flatMap((fact): RouteRule[] => {
    if (fact.kind !== 'contact' || fact.value.includes('@') || fact.source.length > LONGEST_QUOTE) return [];
    const name = namesAtStart(fact.value)[0]?.name;
    const to = name === undefined ? mentionsIn(fact.value).flatMap((m): Recipient[] => (m.role === null ? [] : [{ role: m.role }])) : [holderOf(name, document)];
    if (to.length === 0) return [];
    // A clause may name one contact for staff and another for families.
    const sentence = partsOf(fact.source).find((part) => part.includes(fact.value)) ?? fact.source;
    const named = partiesNamed(sentence);
    if (fact.role === 'anyone' && named.size === 1 && !named.has('third-party')) return [adviceRule(to, tellers([...named]), document.file, fact.source)];
    const toldBy: readonly Teller[] | null = fact.role === 'staff' ? ['staff'] : fact.role === 'parents' ? ['parent'] : fact.role === 'pupils' ? ['pupil'] : null;
    return [adviceRule(to, toldBy, document.file, fact.source)];
  });
}

const adviceRule = (to: readonly Recipient[], toldBy: readonly Teller[] | null, file: string, quote: string): RouteRule => ({ types: ['advice'], startedBy: null, toldBy, section: null, about: null, to, bodies: [], bodiesIf: null, because: { file, quote } });

function holderOf(name: string, document: PolicyDocument): Recipient {
  const printed = document.facts.find((fact) => fact.kind === 'role-holder' && fact.value.endsWith(name.split(' ').at(-1) ?? name))?.role;
  const role = ROLES.find((one) => one === printed);
  return role ? { role } : { role: 'named-contact', name };
}
