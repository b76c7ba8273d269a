import { card, type CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { dateIn, dayIn, timeIn } from '../time/school-day.ts';
import { taskWords } from './incident-tasks.ts';
import { kindOf } from './incident-types.ts';
import type { CaseEvent, Incident } from './incident.ts';
import { mayHaveChanged, sectorDefault } from './sector-defaults.ts';
import { dataDueAt, shutBy } from './tasks.ts';
import { urgencyWords } from './urgency.ts';

type View = CardInput<'case-view'>;
type Part = View['parts'][number];
type Button = View['buttons'][number];

/** What stands at once of a list that may be long; the rest is in the export. */
const MOST_SHOWN = 12;
/** Of one part; a matter's parts together stay within what a platform shows of one card. */
const MOST_CHARACTERS = 5_000;

/** A matter as someone who may open it reads it, with what they may do next. */
export function caseView(record: Incident, person: string, now: number): CardContent {
  return card('case-view', {
    reference: record.id, practice: record.practice, urgency: urgencyWords(record.urgency), now: stateWords(record), warnings: warningsOf(record, now),
    parts: [...said(record), routePart(record, now), ...later(record), history(record)], buttons: buttonsFor(record, person),
  });
}

/** How it stands now, in one sentence. */
export function stateWords(record: Incident): string {
  switch (record.state) {
    case 'held':
      return 'Nobody here may receive it; it is kept, and the reporter was told whom to ring.';
    case 'waiting':
      return 'Nobody has taken this on yet.';
    case 'taken':
      return `${record.owner?.name ?? 'A colleague'} took this on at ${timeIn(record.takenAt ?? record.at)} on ${dateIn(record.takenAt ?? record.at)}.`;
    case 'closed':
      return `Closed at ${timeIn(record.closedAt ?? record.at)} on ${dateIn(record.closedAt ?? record.at)}.`;
  }
}

function warningsOf(record: Incident, now: number): string[] {
  const due = dataDueAt(record);
  const clock = due === null || record.state === 'closed' ? [] : [`Personal data: 72 hours from when the loss was noticed ${now > due ? 'ended' : 'end'} on ${dateIn(due)} at ${timeIn(due)}.`];
  const grade = record.grade === null ? [] : [record.grade.as === 'low-level' ? 'Held to be a low-level concern.' : 'Held to meet the harm threshold: the LADO is asked before anything is looked into.'];
  return [...clock, ...grade];
}

/** An answer as people read it. */
export const YES_NO = { yes: 'Yes', no: 'No', unknown: 'Does not know' } as const;

function said({ said: report, reporter, at }: Incident): Part[] {
  const lines: [string, string][] = [
    ['Reported by: ', `${reporter.name}, ${dateIn(at)} at ${timeIn(at)}`],
    ['For someone else: ', report.onBehalfOf],
    ['In danger now? ', YES_NO[report.danger]],
    ['Children: ', report.children],
    ['Adults: ', report.adults],
    ['When: ', report.when],
    ['Where the child is: ', report.childWhere],
    ['Goes home to this? ', report.homeToThis === null ? '' : YES_NO[report.homeToThis]],
  ];
  return [
    { title: 'In their own words', lines: [{ lead: '', text: report.words === '' ? 'Nothing was written.' : report.words }] },
    { title: 'Who, when and where', lines: lines.flatMap(([lead, text]) => (text.trim() === '' ? [] : [{ lead, text }])) },
  ];
}

/** Why it went where it went: the school's own words, or the sector's default and that it is none of the school's. */
export const whyLine = ({ because }: Pick<Incident, 'because'>, now: number): Part['lines'][number] =>
  (because.basis === 'policy'
    ? { lead: 'Your policy: ', text: `“${because.quote}” (${because.file})` }
    : because.basis === 'school-setting'
      ? { lead: 'A setting of your school: ', text: 'school.yaml sends such reports there; no words of a policy stand behind it.' }
      : defaultLine(because.code, now));

function routePart(record: Incident, now: number): Part {
  const from = { answer: 'the reporter\'s answer', type: 'its type', words: 'the words', kind: 'what it is about' }[record.urgencyFrom];
  return {
    title: 'Where it went, and why',
    lines: [{ lead: 'Sent to: ', text: record.routedTo.join(', ') || 'nobody' }, whyLine(record, now), { lead: 'Type: ', text: `${kindOf(record.type).title} (${wasCorrected(record) ? 'corrected' : 'proposed; correct it if it is another'})` }, { lead: 'How soon: ', text: `${urgencyWords(record.urgency)}, from ${from}` }],
  };
}

const wasCorrected = (record: Incident): boolean => record.events.some((event) => event.what === 'type-changed');

function defaultLine(code: Parameters<typeof sectorDefault>[0], now: number): Part['lines'][number] {
  const one = sectorDefault(code);
  return { lead: 'Sector guidance, not your school\'s policy: ', text: `${one.says} (${one.source}, ${one.edition}${mayHaveChanged(one, dayIn(now)) ? '; may have changed' : ''})` };
}

function later(record: Incident): Part[] {
  const parts: Part[] = [
    { title: 'Added by the reporter', lines: record.facts.map((fact) => ({ lead: `${stamp(fact.at)}: `, text: fact.text })) },
    { title: 'Asked of the reporter', lines: record.questions.flatMap((one) => [{ lead: `${stamp(one.at)}: `, text: one.text }, { lead: one.answer ? `Answered ${stamp(one.answer.at)}: ` : 'No answer yet.', text: one.answer?.text ?? '' }]) },
    { title: 'Notes (the reporter cannot see them)', lines: record.notes.map((note) => ({ lead: `${note.by}, ${stamp(note.at)}: `, text: note.text })) },
    { title: 'Told what they need to know', lines: record.shared.map((one) => ({ lead: `${one.to}, ${stamp(one.at)}: `, text: one.text })) },
    { title: 'Tasks', lines: record.tasks.map((task) => taskLine(record, task)) },
    { title: 'Linked', lines: record.links.map((link) => ({ lead: '', text: link })) },
    { title: 'The reporter\'s last word', lines: [record.lastWord?.text].flatMap((text) => (typeof text === 'string' ? [{ lead: '', text }] : [])) },
    { title: 'How it ended', lines: closingLines(record) },
  ];
  return parts.flatMap((part) => (part.lines.length === 0 ? [] : [{ ...part, lines: newest(part.lines) }]));
}

/** As many as a screen holds, the newest; how many stand before them is said. */
function newest(lines: Part['lines']): Part['lines'] {
  let room = MOST_CHARACTERS;
  let from = lines.length;
  for (const line of lines.toReversed()) {
    room -= line.lead.length + line.text.length;
    // The last one is shown, however long.
    if (from < lines.length && (room < 0 || lines.length - from >= MOST_SHOWN * 2)) break;
    from--;
  }
  const shown = lines.slice(from);
  const left = lines.length - shown.length;
  return left === 0 ? shown : [{ lead: `${left} earlier, in the export. `, text: '' }, ...shown];
}

/** Stands wherever a reason was left blank. */
export const BLANK = 'no reason recorded';

function closingLines({ closing }: Incident): Part['lines'] {
  if (closing === null) return [];
  return [
    { lead: 'Outcome: ', text: closing.outcome === 'acted' ? 'acted on' : 'no further action' },
    { lead: 'Is the child safer? ', text: closing.safer || BLANK },
    { lead: 'Who watches now? ', text: closing.watches || BLANK },
    { lead: 'Why: ', text: closing.rationale || BLANK },
  ];
}

/** One task in one line: what, and how it stands. */
export function taskLine(record: Incident, task: Incident['tasks'][number]): Part['lines'][number] {
  const name = `${taskWords(task.task)}${task.whom === '' ? '' : ` (${task.whom})`}`;
  if (task.state === 'open') return { lead: shutBy(record, task.task).length > 0 ? 'Shut: ' : 'To do: ', text: name };
  const details = [task.who, task.when, task.reference === '' ? '' : `reference ${task.reference}`, task.reason === '' ? (task.state === 'not-needed' ? BLANK : '') : task.reason].filter((one) => one !== '');
  return { lead: task.state === 'done' ? 'Done: ' : 'Not needed: ', text: details.length === 0 ? name : `${name}. ${details.join(', ')}` };
}

const stamp = (at: number): string => `${dateIn(at)}, ${timeIn(at)}`;

const EVENT_WORDS: Readonly<Record<CaseEvent['what'], string>> = {
  'filed': 'reported it', 'told': 'sent it to', 'not-reached': 'could not reach', 'climbed': 'told the next:', 'reporter-warned': 'told the reporter that nobody has it', 'held': 'kept it: nobody may receive it', 'unheld': 'could send it', 'opened': 'opened it',
  'taken': 'took it on', 'type-changed': 'corrected the type', 'noted': 'made a note', 'asked': 'asked the reporter', 'answered': 'answered', 'added': 'added something', 'shared': 'told someone what they need to know', 'transferred': 'handed it on to',
  'linked': 'linked it with', 'task': 'task', 'graded': 'judged it', 'excluded': 'left someone out', 'last-word-asked': 'asked for the reporter\'s last word', 'last-word': 'gave their last word', 'closed': 'closed it', 'still-worried': 'is still worried', 'reopened': 'opened it again',
  'exported': 'exported it', 'filed-elsewhere': 'filed it in the school\'s own records',
};
/** What it says beside its kind is for people: ids and words that stand elsewhere are left out. */
const SAYS: ReadonlySet<CaseEvent['what']> = new Set(['told', 'not-reached', 'climbed', 'type-changed', 'transferred', 'linked', 'task', 'still-worried']);

/** What the desk does by itself in a turn that a person began. */
const BY_DESK: ReadonlySet<CaseEvent['what']> = new Set(['told', 'not-reached', 'climbed', 'reporter-warned', 'held', 'unheld']);

export const whoDid = (event: CaseEvent): string => (BY_DESK.has(event.what) ? 'The desk' : (event.by?.name ?? 'The desk'));
/** What happened, as it goes on from who did it. */
export const eventWords = (event: CaseEvent): string => [EVENT_WORDS[event.what], SAYS.has(event.what) ? (event.text ?? '') : ''].filter((one) => one !== '').join(' ');

function history(record: Incident): Part {
  const lines = record.events.slice(-MOST_SHOWN).map((event) => ({ lead: `${stamp(event.at)}: `, text: `${whoDid(event)} ${eventWords(event)}` }));
  return { title: 'What was done', lines };
}

const button = (title: string, verb: string, record: Incident): Button => ({ title, verb, data: { case: record.id } });

/** What this person may do with it in this state. */
export function buttonsFor(record: Incident, person: string): Button[] {
  const one = (title: string, verb: string): Button => button(title, verb, record);
  if (record.state === 'closed') {
    const filed = record.filedIn ? [one('Erase the words here', 'case.erase-form'), one('Filed elsewhere', 'case.filed-form')] : [one('Filed in our records', 'case.filed-form')];
    return [one('Open it again', 'case.reopen'), ...(record.owner?.person === person ? filed : [])];
  }
  if (record.state === 'waiting') return [one('Take this', 'case.take')];
  if (record.state === 'held' || record.owner?.person !== person) return [];
  return [
    one('Tasks', 'case.tasks'), one('Note', 'case.note-form'), one('Ask the reporter', 'case.ask-form'), one('Correct the type', 'case.type-form'), one('Tell someone one thing', 'case.share-form'),
    one('Hand it on', 'case.transfer-form'), one('Link', 'case.link-form'), ...(record.track === 'conduct' ? [one('Judge it', 'case.grade-form')] : []),
    one('Someone else is concerned', 'case.exclude-form'), ...(record.lastWord === null ? [one('Before closing', 'case.last-word')] : [one('Close', 'case.close-form')]),
  ];
}
