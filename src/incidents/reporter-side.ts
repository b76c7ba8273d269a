import { card } from '../cards/card-data.ts';
import type { Relation } from '../people/permissions.ts';
import { backTo } from '../routes/answering.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, timeIn } from '../time/school-day.ts';
import { longText, shortText, blankOrLong, tooLong } from './act.ts';
import { openAgain } from './case-press.ts';
import { caseById, dataText, doingIn, given, keep, keyOf, mattersOf } from './case-store.ts';
import { whyLine } from './case-view.ts';
import { eligible } from './climbing.ts';
import type { FilingPorts } from './filing-ports.ts';
import { heardOf } from './heard-of.ts';
import { incidents, lowLevelConcerns, stillWorried, withAnswer, withFact, withLastWord, type Incident } from './incident.ts';
import { tell } from './notices.ts';
import { LAST_QUESTION, LAST_WORD, sendQuestion, standing, withFoot } from './reporter-news.ts';
import { whistleblowingLine } from './whom-to-ring.ts';

/** The reporter's own side: how their reports stand, adding to them, answering, and saying that they are still worried. Never an outcome's detail. */
export function reporterRoutes(ports: FilingPorts): Route[] {
  return [
    { name: 'incidents/my-reports', match: { kind: 'message', intent: 'case_status' }, action: 'report.status', help: 'Say "my reports" to see how far a report of yours is.', handle: (turn) => myReports(turn, ports) },
    { name: 'incidents/add-form', match: { kind: 'action', verb: 'report.add-form' }, action: 'report.add', help: null, relation: asAuthor, handle: addForm },
    { name: 'incidents/add', match: { kind: 'action', verb: 'report.add' }, action: 'report.add', help: null, relation: asAuthor, handle: add },
    { name: 'incidents/answer-form', match: { kind: 'action', verb: 'report.answer-form' }, action: 'report.answer', help: null, relation: asAuthor, handle: answerForm },
    { name: 'incidents/answer', match: { kind: 'action', verb: 'report.answer' }, action: 'report.answer', help: null, relation: asAuthor, handle: answer },
    { name: 'incidents/worry-form', match: { kind: 'action', verb: 'report.worry' }, action: 'report.worry', help: null, relation: asAuthor, handle: (turn) => worryForm(turn, ports) },
    { name: 'incidents/worry', match: { kind: 'action', verb: 'report.worried' }, action: 'report.worry', help: null, relation: asAuthor, handle: (turn) => worried(turn, ports) },
  ];
}

/** The reporter of the report, or of the matter, that the button names; from indexes alone. */
export async function asAuthor(turn: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  const id = dataText(turn, 'report') || dataText(turn, 'case');
  if (!turn.actor || id === '') return 'none';
  const own = [...(await turn.tx.findIds(incidents, 'reporter', turn.actor.id)), ...(await turn.tx.findIds(lowLevelConcerns, 'reporter', turn.actor.id))];
  return own.includes(id) ? 'author' : 'none';
}

/** A matter of the actor's own, or null with the refusal said. */
async function own(turn: Turn, name: 'report' | 'case'): Promise<Incident | null> {
  const record = await caseById(turn.tx, dataText(turn, name), turn.grant);
  if (record && record.reporter.person === turn.actor?.id) return record;
  turn.reply({ reason: 'not-allowed', card: card('refused', { reason: 'This item is not here for you. Nothing was saved, and nobody was told.' }) });
  return null;
}

async function myReports(turn: Turn, ports: FilingPorts): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const all = [...(await turn.tx.find(incidents, 'reporter', actor.id, turn.grant)), ...(await turn.tx.find(lowLevelConcerns, 'reporter', actor.id, turn.grant))];
  const reports = [...new Set(all.map((record) => record.report))].map((report) => all.filter((record) => record.report === report));
  const shown = reports.toSorted((a, b) => (b[0]?.at ?? 0) - (a[0]?.at ?? 0)).slice(0, MOST_LISTED);
  const items = shown.flatMap((matters) => [...matters.flatMap(askedItems).slice(0, MOST_ASKED), itemOf(matters, turn.now)]);
  turn.send(backTo(turn, true), `report:mine:${turn.inbound.eventId}`, withFoot(card('case-list', {
    title: 'My reports', notes: [`You are told how far each is, not what was decided. If you think that nothing is being done: ${whistleblowingLine(ports.schools(turn.school.id).contacts)}.`], items,
    more: reports.length > MOST_LISTED ? `And ${reports.length - MOST_LISTED} older.` : null,
  }), { excluded: shown.flat().flatMap((record) => record.excluded) }));
}

const MOST_LISTED = 10;
const MOST_ASKED = 3;

/** What the reporter was asked and has not answered: also where the question itself never reached them. Its words open with the button alone. */
function askedItems(record: Incident): Item[] {
  if (record.state === 'closed') return [];
  const open = [...record.questions.filter((one) => one.answer === null).map((one) => one.id), ...(record.lastWord?.text === null ? [LAST_WORD] : [])];
  return open.map((question) => ({ title: `You were asked something about ${record.report}.`, open: { title: 'Read and answer', verb: 'report.answer-form', data: { case: record.id, question } } }));
}

interface Item {
  readonly title: string;
  readonly open: { readonly title: string; readonly verb: string; readonly data: Record<string, string> };
}

function itemOf(matters: readonly Incident[], now: number): Item {
  const first = matters.find((record) => record.id === record.report) ?? matters[0];
  if (!first) throw new Error('a report has a matter');
  const done = matters.every((record) => record.state === 'closed');
  const title = `${first.report}, sent ${dateIn(first.at)} at ${timeIn(first.at)}. ${[...new Set(matters.map(standing))].join(' ')} ${[...new Set(matters.map((record) => whyOf(record, now)))].join(' ')}`;
  return { title, open: { title: done ? 'I am still worried' : 'Add what I know', verb: done ? 'report.worry' : 'report.add-form', data: { report: first.report } } };
}

/** Why it went there, as the reporter may know it. */
function whyOf(record: Incident, now: number): string {
  const { lead, text } = whyLine(record, now);
  return `Why there: ${lead}${text}`;
}

const EXTRA = [
  ['platform', 'Which app, site or place?'],
  ['evidence', 'Where is the evidence, and who holds it? A place, not a file'],
  ['noticed', 'When did you notice?'],
  ['knows', 'Who knows already? Has anyone answered or deleted anything?'],
] as const;

async function addForm(turn: Turn): Promise<void> {
  const record = await own(turn, 'report');
  if (!record) return;
  turn.reply({
    step: withFoot(card('case-form', {
      reference: record.report, practice: record.practice, title: 'Add what you know',
      notes: ['Leave empty what you do not know. Do not find out more, and do not ask the child. Do not attach pictures: say where they are.'],
      fields: [longText('text', 'Anything else, in your own words', false), ...EXTRA.map(([id, label]) => shortText(id, label))],
      send: { title: 'Send', verb: 'report.add', data: { report: record.report } }, others: [],
    }), record),
  });
}

async function add(turn: Turn): Promise<void> {
  const record = await own(turn, 'report');
  if (!record) return;
  const words = [given(turn, 'text'), ...EXTRA.flatMap(([id, label]) => (given(turn, id) === '' ? [] : [`${label} ${given(turn, id)}`]))].filter((part) => part !== '').join('\n');
  const fault = blankOrLong(words);
  if (fault) return turn.reply({ fieldErrors: { text: fault } });
  for (const matter of await mattersOf(turn.tx, record.report, turn.grant)) {
    const next = withFact(matter, doingIn(turn), words);
    await keep(turn.tx, next);
    tellThose(turn, next, 'The reporter has added something.');
  }
  thanks(turn, record, 'Saved with your report. Whoever has it is told that there is something new.');
}

/** Its owner; while it has none, everyone who was told. */
function tellThose(turn: Turn, record: Incident, what: string): void {
  if (record.owner) return heardOf(turn, record, record.owner.person, what);
  for (const { to, reached } of record.told) if (reached && to.kind === 'person' && !record.excluded.includes(to.id)) heardOf(turn, record, to.id, what);
}

async function answerForm(turn: Turn): Promise<void> {
  const record = await own(turn, 'case');
  if (!record) return;
  const question = dataText(turn, 'question');
  const asked = question === LAST_WORD ? (record.lastWord?.text === null ? LAST_QUESTION : null) : (record.questions.find((one) => one.id === question && one.answer === null)?.text ?? null);
  if (asked === null) return thanks(turn, record, 'That question is closed. If you have something to say, press "Add what I know".');
  turn.reply({
    step: withFoot(card('case-form', {
      reference: record.report, practice: record.practice, title: 'You were asked', notes: [asked, 'Say only what you know already. Do not find out more, and do not ask the child.'],
      fields: [longText('answer', 'Your answer')], send: { title: 'Send', verb: 'report.answer', data: { case: record.id, question } }, others: [],
    }), record),
  }, keyOf(record));
}

async function answer(turn: Turn): Promise<void> {
  const record = await own(turn, 'case');
  if (!record) return;
  const words = given(turn, 'answer');
  const fault = blankOrLong(words);
  if (fault) return turn.reply({ fieldErrors: { answer: fault } });
  const question = dataText(turn, 'question');
  const next = question === LAST_WORD ? withLastWord(record, doingIn(turn), words) : withAnswer(record, doingIn(turn), question, words);
  if (!next) return thanks(turn, record, 'That question is closed. If you have something to say, press "Add what I know".');
  await keep(turn.tx, next);
  const asked = question === LAST_WORD ? LAST_QUESTION : (record.questions.find((one) => one.id === question)?.text ?? '');
  sendQuestion(turn, next, question, asked, question === LAST_WORD ? (next.lastWord?.text ?? words) : (next.questions.find((one) => one.id === question)?.answer?.text ?? words));
  tellThose(turn, next, question === LAST_WORD ? 'The reporter has given their last word.' : 'The reporter has answered.');
  thanks(turn, record, 'Your answer is saved with your report. Thank you.');
}

async function worryForm(turn: Turn, ports: FilingPorts): Promise<void> {
  const record = await own(turn, 'report');
  if (!record) return;
  turn.reply({
    step: withFoot(card('case-form', {
      reference: record.report, practice: record.practice, title: 'I am still worried',
      notes: ['It is opened again, and goes to the next person too. You need not have anything new.', `You may also ring: ${whistleblowingLine(ports.schools(turn.school.id).contacts)}.`],
      fields: [longText('text', 'What still worries you, if you want to say', false)], send: { title: 'Send', verb: 'report.worried', data: { report: record.report } }, others: [],
    }), record),
  });
}

async function worried(turn: Turn, ports: FilingPorts): Promise<void> {
  const record = await own(turn, 'report');
  if (!record) return;
  const words = given(turn, 'text');
  const fault = tooLong(words);
  if (fault) return turn.reply({ fieldErrors: { text: fault } });
  const school = ports.schools(turn.school.id);
  for (const matter of await mattersOf(turn.tx, record.report, turn.grant)) {
    const next = stillWorried(matter, doingIn(turn), words);
    if (next === matter) continue;
    // One more pair of eyes, whatever was decided by those before.
    const told = matter.state === 'held' ? next : tell(turn, next, eligible(next, school).slice(0, 1));
    if (matter.state === 'closed') await openAgain(turn, matter, told, ports);
    else {
      await keep(turn.tx, told);
      tellThose(turn, told, 'The reporter is still worried.');
    }
  }
  thanks(turn, record, 'Thank you for saying so. It is open again, and has gone to the next person too.');
}

function thanks(turn: Turn, record: Incident, line: string): void {
  turn.reply({ card: withFoot(card('report-progress', { report: record.report, lines: [line], time: timeIn(turn.now), worried: false, practice: record.practice }), record) }, keyOf(record));
}

