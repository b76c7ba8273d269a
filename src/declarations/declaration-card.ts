import type { CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { deskCard } from '../routes/desk-card.ts';
import { dateIn, dateOf, timeIn } from '../time/school-day.ts';
import type { DeclarationSchool } from './declaration-ports.ts';
import { kindWords, roleInside } from './declaration-rule.ts';
import { isActive, isOpen, lastDecision, markOf, openQuestion, type Declaration, type Decision, type Verdict } from './declaration.ts';

type Desk = CardInput<'account-card'>;
type Part = NonNullable<Desk['parts']>[number];
type Button = NonNullable<Desk['others']>[number];

/** "on 3 March 2026 at 10:42" */
export const atTime = (at: number): string => `on ${dateIn(at)} at ${timeIn(at)}`;

/** What stands on every card of a declaration. */
const STILL_REPORTED = 'A declaration changes nothing about worries: anything that worries anyone is reported and looked into as ever.';

export const MY_DECLARATIONS: Button = { title: 'My declarations', verb: 'declare.mine', data: {} };
export const TO_DECIDE: Button = { title: 'Declarations for me', verb: 'declare.to-decide', data: {} };
const button = (title: string, verb: string, record: Declaration, more: Readonly<Record<string, string>> = {}): Button => ({ title, verb, data: { declaration: record.id, mark: markOf(record), ...more } });

const DECISION_WORDS: Readonly<Record<Verdict, string>> = { 'approved': 'Agreed', 'approved-with-conditions': 'Agreed, with conditions', 'not-approved': 'Not agreed', 'noted': 'Noted' };

/** How it stands, in a few words; `reader` is addressed as such where it waits for them. */
export function stateWords(record: Declaration, reader: 'declarant' | 'decider'): string {
  const last = lastDecision(record);
  const when = record.endedAt === null ? '' : ` ${atTime(record.endedAt)}`;
  switch (record.state) {
    case 'submitted':
      return record.decider ? `Waits for ${reader === 'decider' ? 'you' : record.decider.name}. Nothing is decided yet` : 'Waits: nobody in the staff list can decide on it';
    case 'asked':
      return `Waits for ${reader === 'declarant' ? 'your reply' : `the reply of ${record.declarant.name}`}. Nothing is decided yet`;
    case 'active':
      return `${last ? verdictWords(record, last) : 'Noted'}${record.reviewOn === null ? '' : `. Looked at again on ${dateOf(record.reviewOn)}`}`;
    case 'refused':
      return `${last ? verdictWords(record, last) : 'Not agreed'}`;
    case 'withdrawn':
      return `Withdrawn by ${record.declarant.name}${when}`;
    case 'ended':
      return `Ended${when}`;
    case 'superseded':
      return `Replaced by ${record.replacedBy ?? 'a later one'}${when}`;
    case 'revoked':
      return `The decision was taken back${when}`;
  }
}

/** A policy that approves, a ruling and a talk each have their own word for the same thing. */
function verdictWords({ rule }: Pick<Declaration, 'rule'>, { verdict, by, at }: Decision): string {
  const words = rule.kind === 'approval' && verdict !== 'noted' ? { 'approved': 'Approved', 'approved-with-conditions': 'Approved with conditions', 'not-approved': 'Not approved' }[verdict] : DECISION_WORDS[verdict];
  return `${words} by ${by.name} ${atTime(at)}`;
}

/** What the decider's words are called. */
const wordsLabel = ({ rule }: Pick<Declaration, 'rule'>): string => (rule.kind === 'decision_after_discussion' ? 'Advice' : rule.kind === 'ruling' ? 'Ruling' : 'Why');

const textPart = ({ lines, at, late }: Declaration): Part => ({ heading: 'The declaration, as it was typed', lines: [{ lead: 'Sent: ', text: `${atTime(at)}${late ? ', declared late' : ''}` }, ...lines.map(({ label, value }) => ({ lead: `${label}: `, text: value }))] });

/** As what they decided: the role that the policy names, where they held it then. */
function capacityOf({ rule }: Pick<Declaration, 'rule'>, { roles }: Decision): string {
  const held = roles.includes(rule.to) ? [rule.to] : roles;
  return held.length === 0 ? '' : ` (${held.map(roleInside).join(', ')})`;
}

const MOST_DECISIONS = 3;
function decisionsPart(record: Declaration): Part[] {
  const lines = record.decisions.slice(-MOST_DECISIONS).flatMap((decision) => [
    { lead: `${verdictWords(record, decision)}${capacityOf(record, decision)}`, text: '' },
    ...(decision.words === '' ? [] : [{ lead: `${wordsLabel(record)}: `, text: decision.words }]),
    ...(decision.conditions === '' ? [] : [{ lead: 'Conditions: ', text: decision.conditions }]),
  ]);
  return lines.length === 0 ? [] : [{ heading: record.decisions.length === 1 ? 'The decision' : 'The last decisions, the newest last', lines }];
}

const MOST_QUESTIONS = 5;
function questionsPart({ questions }: Declaration): Part[] {
  const lines = questions.slice(-MOST_QUESTIONS).flatMap(({ by, text, answer }) => [{ lead: `${by.name} asked: `, text }, answer ? { lead: 'Reply: ', text: answer.text } : { text: 'No reply yet.' }]);
  return lines.length === 0 ? [] : [{ heading: 'Questions', lines }];
}

const MOST_HISTORY = 10;
/** The newest of it: a declaration that lives for years has a long one, which stays on record. */
const historyPart = ({ history }: Declaration): Part => ({ heading: history.length > MOST_HISTORY ? `What happened: the last ${MOST_HISTORY} of ${history.length}` : 'What happened', lines: history.slice(-MOST_HISTORY).map(({ at, by, what }) => ({ lead: `${dateIn(at)}, ${timeIn(at)}: `, text: `${what} (${by.name})` })) });

const quotesOf = ({ rule }: Declaration, school: Pick<DeclarationSchool, 'whereOf'>): NonNullable<Desk['quotes']> => (rule.because ? [{ lead: 'Your policy on this', quote: rule.because.quote, where: school.whereOf(rule.because) }] : []);
const silentLine = ({ rule }: Declaration): string[] => (rule.because ? [] : [rule.source === 'school.yaml' ? `${kindWords(rule)} This is a setting of the school, not in its policy.` : kindWords(rule)]);

/** The declarant's own record, whole: what they typed, what was decided, conditions and the day of the next look. */
export function declarantCard(record: Declaration, school: Pick<DeclarationSchool, 'whereOf'>, notes: readonly string[] = []): CardContent {
  const question = openQuestion(record);
  const others: Button[] = [
    ...(question ? [button('Reply', 'declare.answer', record)] : []),
    ...(isActive(record) && record.unchanged !== record.reviewOn ? [button('Nothing has changed', 'declare.same', record)] : []),
    ...(isActive(record) || isOpen(record) ? [button('Something has changed', 'declare.change', record)] : []),
    ...(isActive(record) ? [button('It has ended', 'declare.end', record)] : []),
    ...(isOpen(record) ? [button('Withdraw it', 'declare.withdraw', record)] : []),
    MY_DECLARATIONS,
  ];
  return deskCard({
    title: 'Your declaration', state: `${record.id}: ${stateWords(record, 'declarant')}`,
    warnings: record.state === 'revoked' && record.endedWhy !== '' ? [`Why: ${record.endedWhy}`] : [],
    lines: [...notes, ...silentLine(record), ...(isOpen(record) ? ['Having sent it allows nothing yet.'] : []), STILL_REPORTED],
    parts: [...decisionsPart(record), ...questionsPart(record), textPart(record), ...(record.endedWhy !== '' && record.state !== 'revoked' ? [{ lines: [{ lead: 'Ended: ', text: record.endedWhy }] }] : []), historyPart(record)],
    quotes: quotesOf(record, school), others,
  });
}

/** In place of an earlier message to the declarant: how it stands now. All of it is in a newer one, or opens from here. */
export const earlierCard = (record: Declaration): CardContent =>
  deskCard({ title: 'Your declaration', state: `${record.id}: ${stateWords(record, 'declarant')}`, lines: isOpen(record) || isActive(record) || record.state === 'refused' || record.state === 'revoked' ? ['All of it is in a newer message.'] : ['It is kept as it was, and opens here.'], others: [{ title: 'Open it', verb: 'declare.see', data: { declaration: record.id } }] });

/** That there is something to decide: a reference and no words, which open at the press. */
export function boardCard(record: Declaration, notes: readonly string[] = []): CardContent {
  return deskCard({
    title: 'A declaration for you', state: `${record.id}: ${stateWords(record, 'decider')}`,
    lines: [`${record.declarant.name} sent it ${atTime(record.at)}${record.late ? ', declared late' : ''}. You alone may open it.${isOpen(record) ? ` ${kindWords(record.rule)}` : ''}`, ...(isActive(record) || record.state === 'refused' ? [`What was decided is on record, and ${record.declarant.name} has it.`] : []), ...notes],
    others: [{ title: 'Open it', verb: 'declare.open', data: { declaration: record.id } }],
  });
}

/** What was with this person goes to them no more. */
export const passedCard = (record: Declaration): CardContent => deskCard({ title: 'A declaration', state: record.id, lines: [`It is with ${record.decider?.name ?? 'nobody'} now. Nothing more is asked of you.`] });

/** All of it for whoever decides, with what they may do now. */
export function deciderCard(record: Declaration, school: Pick<DeclarationSchool, 'whereOf'>, notes: readonly string[] = []): CardContent {
  return deskCard({
    title: 'A declaration', state: `${record.id}, ${record.declarant.name}: ${stateWords(record, 'decider')}`,
    warnings: [...(record.declarant.listed ? [] : [`${record.declarant.name} is not in the staff list.`]), ...(record.late ? ['Declared late. It is taken all the same.'] : []), ...(record.answers['child'] === 'yes' ? ['Someone under 18 is contacted directly.'] : [])],
    lines: [...notes, ...silentLine(record), ...(record.replaces === null ? [] : [`It is to take the place of ${record.replaces}.`]), STILL_REPORTED],
    parts: [textPart(record), ...questionsPart(record), ...decisionsPart(record), historyPart(record)],
    quotes: quotesOf(record, school), others: [...deciderButtons(record), TO_DECIDE],
  });
}

function deciderButtons(record: Declaration): Button[] {
  const ask = openQuestion(record) ? [] : [button('Ask about it', 'declare.ask', record)];
  if (isActive(record)) {
    const keep = record.unchanged !== null && record.unchanged === record.reviewOn ? [button('Leave it as it is', 'declare.keep', record)] : [];
    return [...keep, ...ask, button('Decide again', 'declare.decide', record), button('Take the decision back', 'declare.revoke', record)];
  }
  if (!isOpen(record)) return [];
  switch (record.rule.kind) {
    case 'approval':
      return [button('Approve', 'declare.decide', record, { verdict: 'approved' }), button('Approve with conditions', 'declare.decide', record, { verdict: 'approved-with-conditions' }), button('Do not approve', 'declare.decide', record, { verdict: 'not-approved' }), ...ask];
    case 'decision_after_discussion':
      return [button('We have talked: record it', 'declare.decide', record), ...ask];
    case 'ruling':
      return [button('Give a ruling', 'declare.decide', record), ...ask];
    case 'written_notice':
    case 'notification':
      return [button('Note it', 'declare.note', record), ...ask, button('Note it with conditions', 'declare.decide', record, { verdict: 'approved-with-conditions' })];
  }
}

/** For one's own eyes beside an answer: state, decision and conditions. */
export function ownCard(record: Declaration): CardContent {
  const last = lastDecision(record);
  return deskCard({
    title: 'Your own declaration', state: `${record.id}: ${stateWords(record, 'declarant')}`,
    parts: [{ lines: [
      ...(last && last.conditions !== '' ? [{ lead: 'Conditions: ', text: last.conditions }] : []), ...(last && last.words !== '' ? [{ lead: `${wordsLabel(record)}: `, text: last.words }] : []),
      ...(isOpen(record) ? [{ text: 'Until it is decided, the clause stands as it is.' }] : []), { text: 'Only you see this here. It is about what you declared, and about nothing else.' }, { text: STILL_REPORTED },
    ] }],
    others: [{ title: 'Open it', verb: 'declare.see', data: { declaration: record.id } }],
  });
}

