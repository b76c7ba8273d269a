import { card, type CardInput } from '../cards/card-data.ts';
import { dateOf } from '../time/school-day.ts';
import type { ActionData } from '../chat/inbound.ts';
import type { CardContent } from '../chat/outbound.ts';
import { unreachable } from '../kernel/result.ts';
import { ROLES, roleWords, whereToFind, type Person } from '../people/staff.ts';
import type { Answer, ClausePart, Elsewhere, ShownClause } from './answer.ts';
import type { PolicyDocument } from './document.ts';
import { READ_BY_MODEL } from './model-reader.ts';
import type { NextStep } from './next-steps.ts';
import { outsideFactWords } from './outside-facts.ts';
import type { Confirmation, Offer, TurnsOn } from './reader.ts';
import { safetyLineWords } from './safety-lines.ts';
import type { WhoAnswers } from './who-answers.ts';

type AnswerData = CardInput<'answer'>;

/** What the card of an answer is filled with beside the answer itself. */
export interface AnswerSetting {
  readonly id: string;
  /** An ISO day in Europe/London. */
  readonly today: string;
  readonly asks: WhoAnswers | null;
  /** May the asker send the question on? Someone unnamed may not: a reply could not reach them. */
  readonly maySend: boolean;
  /** The amber line, or null. */
  readonly worry: string | null;
  /** A line above all else, in the desk's own words ("The register of accounts is not here yet …"). */
  readonly preface: string | null;
  /** Which of the message's questions it answers; null for the only one. */
  readonly asked?: string | null;
  /** What of the message is not answered yet, on the last answer. */
  readonly left?: string | null;
  /** Whether it ends with "Did this answer it?": not where nobody can press a button. */
  readonly asksBack: boolean;
}

/** Words and order of an answer, as data for `cards/answer.json`. Every quote is a clause's own characters. */
export function answerCard(answer: Answer, setting: AnswerSetting): CardContent {
  return card('answer', {
      id: setting.id,
      heading: headingOf(answer),
      worry: setting.worry,
      preface: setting.preface ?? (answer.source === 'model' ? READ_BY_MODEL : null),
      asked: setting.asked ?? null,
      left: setting.left ?? null,
      confirmed: answer.confirmation ? confirmedWords(answer.confirmation) : null,
      note: answer.confirmation?.note ?? null,
      turnsOn: answer.turnsOn && setting.asksBack ? turnsOnData(answer.turnsOn, setting.id) : null,
      banners: bannersOf(answer),
      clauses: answer.clauses.map((clause, i) => clauseData(clause, answer, setting.today, answer.clauses[i - 1] ?? null)),
      disagree: answer.disagree ? `These clauses do not say the same. ${setting.asks ? `Ask ${who(setting.asks.person)} which one holds.` : 'Ask the headteacher which one holds.'}` : null,
      elsewhere: answer.elsewhere.map((one) => ({ text: elsewhereWords(one, setting), clauses: one.shown ? [clauseData(one.shown, answer, setting.today, null)] : [] })),
      next: answer.next.map((step) => nextButton(step)),
      silent: silentData(answer, setting),
      asksBack: setting.asksBack,
    });
}

/** One clause with all that stands beside it, for others to read: without buttons, and without what is for the asker alone. */
export function clauseCard(answer: Answer, today: string): CardContent {
  return card('clause', {
    banners: bannersOf(answer),
    clauses: answer.clauses.map((clause, i) => clauseData(clause, answer, today, answer.clauses[i - 1] ?? null)),
    disagree: answer.disagree ? 'These clauses do not say the same. Ask the headteacher which one holds.' : null,
    elsewhere: answer.elsewhere.map(({ name, document }) => `The policy sends the reader to another document: "${document?.title ?? name}".`),
  });
}

const LONGEST_BEGINNING = 140;

/** A line on the first clause of an answer, for a list to choose from: where it stands, and how it begins or what goes before it. */
export function clauseSummary(answer: Answer): { readonly title: string; readonly text: string } {
  const [first] = answer.clauses;
  if (!first) throw new Error('an answer to sum up shows a clause');
  const words = [first.leadIn, first.clause].flatMap((clause) => (clause ? shownWords(clause.quote, first.document.file) : [])).join(' ');
  const beginning = words.length <= LONGEST_BEGINNING ? words : `${words.slice(0, LONGEST_BEGINNING).replace(/\s+\S*$/, '')} …`;
  // A clause that must not stand alone does not do so in a list either.
  const text = first.national ? 'National guidance comes first here. Open the clause to read both.' : beginning;
  const beside = answer.disagree ? ' (Another clause says otherwise.)' : answer.clauses.some((clause) => clause.part === 'exception') ? ' (There is an exception.)' : '';
  return { title: whereOf(first), text: `${text}${beside}` };
}

function confirmedWords({ by, on }: Confirmation): string {
  const role = ROLES.find((one) => one === by);
  const who = role ? `the ${insideSentence(roleWords(role))}` : insideSentence(by);
  return `Confirmed by ${who}${on === null ? '' : `, ${dateOf(on)}`}.`;
}

/** A button carries what was tapped before it, so that the second fact of an answer does not ask for the first again. */
const turnsOnData = ({ situation, fact, ask, values, told }: TurnsOn, answer: string): { ask: string; values: AnswerData['next'] } => ({
  ask,
  values: values.map(({ value, label }) => ({ title: label, verb: 'answer.choose', data: { answer, situation, fact, value, ...Object.fromEntries([...told].map(([earlier, chosen]) => [`${TOLD_BEFORE}${earlier}`, chosen])) } })),
});

const TOLD_BEFORE = 'told-';

/** The facts that a press on such a button tells: its own, and those tapped before it. */
export function factsOfPress(data: ActionData): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  for (const [name, value] of Object.entries(data)) if (name.startsWith(TOLD_BEFORE) && typeof value === 'string') told.set(name.slice(TOLD_BEFORE.length), value);
  const { fact, value } = data;
  if (typeof fact === 'string' && typeof value === 'string') told.set(fact, value);
  return told;
}

const LONGEST_TITLE = 75;

/** Which of these was meant: the situations that a question may be about, one tap each, and a way past them. */
export function offersCard(offers: readonly Offer[], setting: Pick<AnswerSetting, 'id' | 'worry' | 'preface' | 'asked' | 'left'>): CardContent {
  const choose = (title: string, situation: string | null): AnswerData['next'][number] => ({ title, verb: 'answer.choose', data: { answer: setting.id, ...(situation === null ? {} : { situation }) } });
  return card('answer-offers', {
    id: setting.id,
    worry: setting.worry,
    preface: setting.preface,
    asked: setting.asked ?? null,
    left: setting.left ?? null,
    settled: offers.every((offer) => offer.confirmed) ? 'Your school has settled the answers to these.' : 'Your school has settled the answer to some of these.',
    offers: [...offers.map(({ title, situation }) => choose(title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, '')} …`, situation)), choose('None of these', null)],
  });
}

const bannersOf = (answer: Answer): string[] => answer.reviews.map(({ document, review }) => `${document.title}: ${review.text}`);

function elsewhereWords({ name, document, shown }: Elsewhere, { asks }: AnswerSetting): string {
  if (!document) return `The policy sends you to another document, "${name}". It is not among those I hold. ${asks ? `Ask ${who(asks.person)}.` : ''}`.trim();
  const which = sameWords(name, document.title) ? `"${document.title}". It is in your school's folder` : `"${name}". In your school's folder that is "${document.title}"`;
  return `The policy sends you to another document, ${which}${shown ? '. The clause there that comes nearest:' : ': ask me about it.'}`;
}

function headingOf(answer: Answer): string {
  if (answer.silent === 'certain') return "Your policy doesn't say.";
  if (answer.silent === 'unsure') return "Your policy doesn't say, as far as I can find.";
  switch (answer.said) {
    case 'yes':
      return 'Yes';
    case 'no':
      return 'No';
    case 'conditional':
      return 'It depends';
    case null:
      return 'Here is what your policy says';
    default:
      return unreachable(answer.said);
  }
}

const LABELS: Readonly<Record<ClausePart, string>> = {
  'deciding': '', 'note': 'Note to this clause', 'exception': 'Exception', 'further': 'Also', 'disagrees': 'But also', 'nearest': 'The nearest clause, which may not answer it', 'elsewhere': '',
};

function clauseData(shown: ShownClause, answer: Answer, today: string, above: ShownClause | null): AnswerData['clauses'][number] {
  const { clause, document, leadIn } = shown;
  const where = whereOf(shown);
  const sameWhere = above !== null && (shown.part === 'note' || shown.part === 'exception') && whereOf(above) === where;
  return {
    label: shown.part === 'deciding' && answer.disagree ? 'One clause' : LABELS[shown.part],
    national: shown.national ? { text: safetyLineWords(shown.national, today) } : null,
    leadIn: leadIn ? shownWords(leadIn.quote, document.file) : null,
    quote: shownWords(clause.quote, document.file),
    where: sameWhere ? null : where,
    standing: standingWords(shown),
    stale: shown.mayHaveChanged.length > 0 ? shown.mayHaveChanged.map((fact) => outsideFactWords(fact, printedWhen(document))).join(' ') : null,
  };
}

/** A clause's words as they are shown. Markdown's own marks are formatting, not words; nothing else is left out. */
export function shownWords(quote: string, file: string): string {
  if (!/\.(?:md|txt)$/i.test(file)) return quote;
  return quote.replace(/(\*{1,3}|_{2,3})(?=\S)([^*]+?)(?<=\S)\1/g, '$2').replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1');
}

/** "Acceptable use › 3 Phones, page 4": document, headings, page. */
export function whereOf({ clause, document }: Pick<ShownClause, 'clause' | 'document'>): string {
  const headings = clause.headings.filter((h, i) => !(i === 0 && sameWords(h, document.title)));
  const place = [document.title, ...headings].join(' › ');
  return clause.page === null ? place : `${place}, page ${clause.page}`;
}

const sameWords = (a: string, b: string): boolean => a.replace(/\W+/g, '').toLowerCase() === b.replace(/\W+/g, '').toLowerCase();

function standingWords({ standing }: ShownClause): string | null {
  switch (standing) {
    case 'policy':
      return null;
    case 'appendix':
      return 'From an appendix, not from the policy itself.';
    case 'leaflet':
      return 'From a leaflet printed with the policy, not the school\'s rule.';
    case 'example':
      return 'From an example, not the school\'s rule.';
    default:
      return unreachable(standing);
  }
}

/** The document's own newest date, in its own words. */
function printedWhen(document: PolicyDocument): string | null {
  const dated = document.facts.find((f) => f.kind === 'reviewed-on' && f.value !== '') ?? document.facts.find((f) => f.kind === 'approved-on' && f.value !== '') ?? document.facts.find((f) => f.kind === 'written-on' && f.value !== '');
  return dated ? dated.value : null;
}

function nextButton({ kind, clause }: NextStep): AnswerData['next'][number] {
  switch (kind) {
    case 'report':
      return { title: 'Report this', verb: 'report.start', data: { clause } };
    case 'declare':
      return { title: 'Declare this', verb: 'declare.start', data: { clause } };
    case 'request-account':
      return { title: 'Request an account', verb: 'account.request', data: { clause } };
    default:
      return unreachable(kind);
  }
}

function silentData(answer: Answer, setting: AnswerSetting): AnswerData['silent'] {
  if (answer.silent === null) return null;
  const { asks, maySend } = setting;
  if (!asks) return { contact: 'Ask the headteacher.', send: null };
  const because = asks.from === 'policy' ? ' (your policy names them for questions)' : '';
  return { contact: `Ask ${whereToFind(asks.person)}${because}.`, send: maySend ? { title: `Send my question to ${asks.person.name}`, answer: setting.id } : null };
}

const who = (person: Person): string => (person.roles[0] ? `${person.name} (${insideSentence(roleWords(person.roles[0]))})` : person.name);
/** "IT lead" and "SENCO" keep their capitals. */
const insideSentence = (role: string): string => (/^[A-Z]{2}/.test(role) ? role : role.charAt(0).toLowerCase() + role.slice(1));

