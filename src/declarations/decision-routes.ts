import type { CardContent } from '../chat/outbound.ts';
import type { Person } from '../people/staff.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, dateOf, dayIn, isDay } from '../time/school-day.ts';
import { deciderCard, stateWords, TO_DECIDE } from './declaration-card.ts';
import { decidersFor, postBoard, quieten, showStanding, sendOnKey, takeBackBoard, tellDeclarant, waitsKey } from './declaration-notices.ts';
import type { DeclarationPorts, DeclarationSchool } from './declaration-ports.ts';
import { MOST_REVIEW_MONTHS, reviewDayAfter, wishedReview } from './declaration-review.ts';
import { asked, decided, declarationById, declarationIn, declarationKey, declarations, finished, isActive, isOpen, kept, markOf, noted, openQuestion, relationOfDecider, saveDeclaration, superseded, VERDICTS, whoIs, type Declaration, type Verdict } from './declaration.ts';

interface Pressed {
  readonly record: Declaration;
  readonly actor: Person;
  readonly school: DeclarationSchool;
}

/** What whoever decides does; each press is checked against who decides at that moment and how the declaration stands. */
export function decisionRoutes(ports: DeclarationPorts): Route[] {
  const onTheirs = (verb: string, handle: (turn: Turn, of: Pressed) => Promise<void>): Route => ({
    name: `declarations/${verb}`, match: { kind: 'action', verb: `declare.${verb}` }, action: 'declare.decide', help: null, relation: relationOfDecider,
    handle: async (turn) => {
      const record = await declarationById(turn.tx, declarationIn(turn.inbound), turn.grant);
      const { actor } = turn;
      const school = ports.schools(turn.school.id);
      // The staff list may have changed since it was sent: the role decides, not who once held it.
      const mayStill = record !== null && actor !== null && decidersFor(record, school).some((person) => person.id === actor.id);
      if (!record || !actor || !mayStill) return turn.reply({ card: deskCard({ title: 'Not for you', lines: ['Whoever decides on this by the staff list reads it, and nobody else. Nothing was saved.'], others: [TO_DECIDE] }) });
      return handle(turn, { record, actor, school });
    },
  });
  return [
    // Whoever receives none sees an empty list: nothing of anybody's.
    { name: 'declarations/to-decide', match: { kind: 'action', verb: 'declare.to-decide' }, action: 'declare.write', help: null, handle: async (turn) => turn.reply({ card: await toDecideCard(turn) }) },
    onTheirs('open', async (turn, { record, actor, school }) => {
      // That it was read is on record, once a person.
      const read = record.history.some(({ by, what }) => by.person === actor.id && what === OPENED) ? record : noted(record, turn.now, whoIs(actor), OPENED);
      if (read !== record) saveDeclaration(turn, read);
      await Promise.resolve();
      turn.reply({ beside: true, card: deciderCard(read, school) }, declarationKey(read));
    }),
    onTheirs('decide', async (turn, of) => {
      await Promise.resolve();
      if (stale(turn, of)) return;
      turn.reply({ step: decideForm(of, dataText(turn, 'verdict'), dayIn(turn.now)) }, declarationKey(of.record));
    }),
    onTheirs('decided', (turn, of) => decide(turn, ports, of)),
    onTheirs('note', async (turn, of) => {
      if (stale(turn, of)) return;
      if (of.record.rule.kind !== 'notification' && of.record.rule.kind !== 'written_notice') return turn.reply({ card: deciderCard(of.record, of.school, ['Nothing was saved: this one is decided on, not only noted.']) }, declarationKey(of.record));
      await settle(turn, ports, of, { verdict: 'noted', words: '', conditions: '' }, null);
    }),
    onTheirs('ask', async (turn, of) => {
      await Promise.resolve();
      if (stale(turn, of)) return;
      if (openQuestion(of.record)) return turn.reply({ card: deciderCard(of.record, of.school, ['You have asked already, and wait for the reply.']) }, declarationKey(of.record));
      turn.reply({ step: textForm(of.record, { title: 'Ask about it', note: `It goes to ${of.record.declarant.name} in private. Nothing is decided until then, unless you decide.`, field: 'question', label: 'What do you need to know?', send: 'Ask', verb: 'declare.asked' }) }, declarationKey(of.record));
    }),
    onTheirs('asked', async (turn, of) => {
      if (stale(turn, of)) return;
      const text = typed(turn, 'question');
      const fault = textFault(text, 'Write what you need to know.');
      if (fault !== null) return turn.reply({ fieldErrors: { question: fault } });
      const next = asked(of.record, whoIs(of.actor), text, turn.now);
      saveDeclaration(turn, next);
      for (const key of [waitsKey(of.record, of.actor.id), sendOnKey(of.record, of.actor.id)]) await ports.unsay(turn, key);
      postBoard(turn, next);
      tellDeclarant(turn, next, of.school, [`${of.actor.name} asks: ${text}`]);
      turn.reply({ card: deciderCard(next, of.school, ['Asked. You hear when there is a reply.']) }, declarationKey(next));
    }),
    onTheirs('keep', async (turn, of) => {
      if (stale(turn, of)) return;
      const { record, actor, school } = of;
      if (!isActive(record)) return turn.reply({ card: deciderCard(record, school, ['Nothing was changed: it is not in force.']) }, declarationKey(record));
      const next = kept(record, whoIs(actor), reviewDayAfter(dayIn(turn.now), school.settings['review-months']), turn.now);
      saveDeclaration(turn, next);
      await takeBackBoard(turn, ports, record, next);
      tellDeclarant(turn, next, school, [`It was looked at again and stays as it is. The next look is on ${dateOf(next.reviewOn ?? dayIn(turn.now))}.`]);
      turn.reply({ card: deciderCard(next, school, ['It stays as it is.']) }, declarationKey(next));
    }),
    onTheirs('revoke', async (turn, of) => {
      await Promise.resolve();
      if (stale(turn, of)) return;
      turn.reply({ step: textForm(of.record, { title: 'Take it back', note: `What was decided then holds no longer. ${of.record.declarant.name} reads why.`, field: 'reason', label: 'Why?', send: 'Take it back', verb: 'declare.revoked' }) }, declarationKey(of.record));
    }),
    onTheirs('revoked', async (turn, of) => {
      const { record, actor, school } = of;
      if (stale(turn, of)) return;
      const reason = typed(turn, 'reason');
      const fault = textFault(reason, 'Write why: the declarant reads it.');
      if (fault !== null) return turn.reply({ fieldErrors: { reason: fault } });
      if (!isActive(record)) return turn.reply({ card: deciderCard(record, school, ['Nothing was changed: it is not in force.']) }, declarationKey(record));
      const next = finished(record, 'revoked', whoIs(actor), reason, turn.now);
      saveDeclaration(turn, next);
      await takeBackBoard(turn, ports, record, next);
      tellDeclarant(turn, next, school, ['What was decided on it holds no longer. From now on the clause stands as it is.']);
      turn.reply({ card: deciderCard(next, school, ['Taken back. The declarant is told why.']) }, declarationKey(next));
    }),
  ];
}

const OPENED = 'Opened it';
const LONGEST = 1_000;
const dataText = ({ inbound }: Turn, name: string): string => String((inbound.kind === 'action' ? inbound.data[name] : '') ?? '');
const typed = ({ inbound }: Turn, field: string): string => (inbound.kind === 'action' ? (inbound.inputs[field] ?? '').trim() : '');
const tooLong = (text: string): string | null => (text.length > LONGEST ? `That is ${text.length} characters; at most ${LONGEST} fit. Nothing was lost: shorten it here.` : null);
const textFault = (text: string, empty: string): string | null => (text === '' ? empty : tooLong(text));

/** Whether the press stood on a card from before something changed; then it shows how it stands, and nothing was saved. */
function stale(turn: Turn, { record, school }: Pressed): boolean {
  const over = !isOpen(record) && !isActive(record);
  if (!over && dataText(turn, 'mark') === markOf(record)) return false;
  turn.reply({ card: deciderCard(record, school, [over ? 'Nothing was saved: it has ended.' : 'Nothing was saved: something was added since that card. Look at it as it is now, then press again.']) }, declarationKey(record));
  return true;
}

function textForm(record: Declaration, form: { readonly title: string; readonly note: string; readonly field: string; readonly label: string; readonly send: string; readonly verb: string }): CardContent {
  return deskCard({
    title: form.title, state: record.id, lines: [form.note], fields: [{ kind: 'text', id: form.field, label: form.label, needed: true, many: true, value: '', hint: '' }],
    sends: [{ title: form.send, verb: form.verb, data: { declaration: record.id, mark: markOf(record) } }], others: [{ title: 'Back to the declaration', verb: 'declare.open', data: { declaration: record.id } }],
  });
}

const VERDICT_TITLES: Readonly<Record<Verdict, string>> = { 'approved': 'It may go on', 'approved-with-conditions': 'It may go on, with conditions', 'not-approved': 'It may not go on', 'noted': 'Noted' };
const verdictOf = (text: string): Verdict | null => VERDICTS.find((one) => one === text) ?? null;
const isNotice = ({ rule }: Declaration): boolean => rule.kind === 'notification' || rule.kind === 'written_notice';

/** What is written down for a decision. One that was chosen by its button is not asked for again. */
function decideForm({ record, school }: Pressed, chosen: string, today: string): CardContent {
  const verdict = verdictOf(chosen);
  const talked = record.rule.kind === 'decision_after_discussion';
  const label = talked ? 'The advice that you gave' : record.rule.kind === 'ruling' ? 'Your ruling' : verdict === 'not-approved' ? 'Why not?' : 'Anything to add (leave empty if not)';
  const conditions = verdict === null || verdict === 'approved-with-conditions';
  const offered = conditions ? school.settings.conditions : [];
  const plain = (id: string, words: string, needed: boolean) => ({ kind: 'text', id, label: words, needed, many: true, value: '', hint: '' }) as const;
  return deskCard({
    title: verdict === null ? (talked ? 'Record the decision' : 'Your decision') : { 'approved': 'Approve it', 'approved-with-conditions': isNotice(record) ? 'Note it with conditions' : 'Approve it with conditions', 'not-approved': 'Do not approve it', 'noted': 'Note it' }[verdict],
    state: record.id, lines: [`${record.declarant.name} gets this word for word, with the declaration, as their record.`],
    fields: [
      ...(verdict === null ? [{ kind: 'choice' as const, id: 'verdict', label: 'What is decided?', needed: true, several: false, value: '', choices: (['approved', 'approved-with-conditions', 'not-approved'] as const).map((value) => ({ value, title: VERDICT_TITLES[value] })) }] : []),
      plain('words', label, needsWords(record, verdict)),
      ...(offered.length > 0 ? [{ kind: 'choice' as const, id: 'usual', label: 'Conditions that are often set here', needed: false, several: true, value: '', choices: offered.map((title, i) => ({ value: `c${i}`, title })) }] : []),
      ...(conditions ? [plain('conditions', verdict === null ? 'Conditions, if any' : offered.length > 0 ? 'Other conditions' : 'Conditions', verdict !== null && offered.length === 0)] : []),
      { kind: 'date' as const, id: 'review', label: `Look at it again on (leave empty for ${school.settings['review-months']} months from now)`, needed: false, value: wishedReview(record.answers, today, school.settings['review-months']) ?? '' },
    ],
    sends: [{ title: 'Record it', verb: 'declare.decided', data: { declaration: record.id, mark: markOf(record), ...(verdict === null ? {} : { verdict }) } }],
    others: [{ title: 'Back to the declaration', verb: 'declare.open', data: { declaration: record.id } }],
  });
}

/** The advice after a talk, a ruling and a refusal are never left blank. */
const needsWords = ({ rule }: Declaration, verdict: Verdict | null): boolean => rule.kind === 'decision_after_discussion' || rule.kind === 'ruling' || verdict === 'not-approved';

async function decide(turn: Turn, ports: DeclarationPorts, of: Pressed): Promise<void> {
  if (stale(turn, of)) return;
  const { record, school } = of;
  const verdict = verdictOf(dataText(turn, 'verdict') || typed(turn, 'verdict'));
  const words = typed(turn, 'words');
  const usual = typed(turn, 'usual').split(',').flatMap((one) => school.settings.conditions[Number(one.slice(1))] ?? []).filter(() => typed(turn, 'usual') !== '');
  const conditions = [...usual, typed(turn, 'conditions')].filter((one) => one !== '').join('\n');
  const review = typed(turn, 'review');
  const faults: Record<string, string> = {};
  if (verdict === null || (verdict === 'noted' && !isNotice(record))) faults['verdict'] = 'Choose one.';
  const wordsFault = needsWords(record, verdict) ? textFault(words, record.rule.kind === 'decision_after_discussion' ? 'Write the advice: it is part of the record.' : 'Write it down: it is part of the record.') : tooLong(words);
  if (wordsFault !== null) faults['words'] = wordsFault;
  const conditionsFault = verdict === 'approved-with-conditions' ? textFault(conditions, school.settings.conditions.length > 0 ? 'Tick or write the conditions.' : 'Write the conditions.') : tooLong(conditions);
  if (conditionsFault !== null) faults['conditions'] = conditionsFault;
  if (review !== '' && !(isDay(review) && review > dayIn(turn.now) && review <= reviewDayAfter(dayIn(turn.now), MOST_REVIEW_MONTHS))) faults['review'] = `Give a day after today, in at most ${MOST_REVIEW_MONTHS / 12} years.`;
  if (verdict === null || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  await settle(turn, ports, of, { verdict, words, conditions: verdict === 'not-approved' ? '' : conditions }, review === '' ? null : review);
}

/** Records a decision with everything that follows from it, and gives the declarant their record. */
async function settle(turn: Turn, ports: DeclarationPorts, { record, actor, school }: Pressed, of: { readonly verdict: Verdict; readonly words: string; readonly conditions: string }, review: string | null): Promise<void> {
  const today = dayIn(turn.now);
  const reviewOn = review ?? wishedReview(record.answers, today, school.settings['review-months']) ?? reviewDayAfter(today, school.settings['review-months']);
  const next = decided(record, { ...of, by: whoIs(actor), roles: [...actor.roles], at: turn.now }, reviewOn);
  saveDeclaration(turn, next);
  await quieten(turn, ports, record);
  const before = await standsNow(turn, next);
  // What was in force until now is replaced by what was decided, whichever way.
  if (before && isActive(before)) {
    const replaced = superseded(before, next.id, turn.now);
    saveDeclaration(turn, replaced);
    await takeBackBoard(turn, ports, before, replaced);
    showStanding(turn, replaced);
  }
  postBoard(turn, next);
  tellDeclarant(turn, next, school, [`This is the record of your declaration. ${actor.name} has the same.`]);
  turn.reply({ card: deciderCard(next, school, ['Recorded. The declarant has their record.']) }, declarationKey(next));
}

/** What it takes the place of, as that stands now: where another one took its place meanwhile, that one. Null where it replaces none. */
async function standsNow(turn: Turn, { id, replaces }: Pick<Declaration, 'id' | 'replaces'>): Promise<Declaration | null> {
  let found = replaces === null ? null : await declarationById(turn.tx, replaces, turn.grant);
  while (found?.state === 'superseded' && found.replacedBy !== null && found.replacedBy !== id) found = await declarationById(turn.tx, found.replacedBy, turn.grant);
  return found;
}

const MOST_LISTED = 15;

/** Everything that is someone's to decide or to look at again, by reference and day; the words open one at a time. */
async function toDecideCard(turn: Turn): Promise<CardContent> {
  const ids = turn.actor?.standing === 'listed' ? await turn.tx.findIds(declarations, 'decider', turn.actor.id) : [];
  const found = (await Promise.all(ids.map((id) => declarationById(turn.tx, id, turn.grant)))).filter((one) => one !== null && one.declarant.person !== turn.actor?.id && (isOpen(one) || isActive(one)));
  const mine = found.flatMap((one) => one ?? []).toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || a.at - b.at);
  return deskCard({
    title: 'Declarations for you',
    lines: [...(mine.length === 0 ? ['There are none.'] : []), ...(mine.length > MOST_LISTED ? [`And ${mine.length - MOST_LISTED} more.`] : [])],
    parts: mine.slice(0, MOST_LISTED).map((record) => ({ lines: [{ lead: `${record.id}: `, text: `${record.declarant.name}, sent on ${dateIn(record.at)}. ${stateWords(record, 'decider')}` }], buttons: [{ title: `Open ${record.id}`, verb: 'declare.open', data: { declaration: record.id } }] })),
  });
}
