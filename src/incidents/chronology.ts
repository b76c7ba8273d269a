import { dateIn, dayIn, timeIn } from '../time/school-day.ts';
import { BLANK, eventWords, stateWords, whoDid, YES_NO } from './case-view.ts';
import { taskWords, type Task } from './incident-tasks.ts';
import { kindOf } from './incident-types.ts';
import type { CaseEvent, CaseTask, Incident } from './incident.ts';
import { mayHaveChanged, sectorDefault } from './sector-defaults.ts';
import { isSameName, namesIn } from './typed-names.ts';
import { urgencyWords } from './urgency.ts';

/** An instant as it is read in the school, and as it is known everywhere. */
export interface When {
  readonly london: string;
  readonly utc: string;
}

export interface Decision {
  /** "no reason recorded" where it was left blank. */
  readonly reason: string;
  readonly decision: string;
  readonly by: string;
  readonly when: When | null;
}

/** One thing that was put to someone outside the desk, and what came back. */
export interface Referral {
  readonly to: string;
  readonly outcome: 'done' | 'not yet done';
  readonly who: string;
  /** As typed. */
  readonly when: string;
  readonly reference: string;
  readonly reason: string;
  readonly recorded: When | null;
}

interface Line {
  readonly what: string;
  readonly text: string;
}
interface Dated {
  readonly when: When;
  readonly who: string;
  readonly what: string;
}

/** All that is known of one matter, in the order in which a reader needs it: reasons first. Plain JSON. */
export interface Chronology {
  readonly reference: string;
  readonly parts: {
    readonly summary: readonly Line[];
    readonly decisions: readonly Decision[];
    readonly referrals: readonly Referral[];
    readonly change: readonly Line[];
    readonly route: readonly Line[];
    readonly said: readonly Line[];
    readonly later: readonly Dated[];
    readonly times: readonly Dated[];
    readonly readings: readonly Dated[];
  };
  /** Names in it that are not of whom it was asked for. */
  readonly thirdParties: readonly string[];
}

export interface ChronologyOptions {
  /** A person's name by their id; the id where there is no such person any more. */
  readonly nameOf: (person: string) => string;
  /** The full name it was asked for by; null where it was asked for by reference. */
  readonly subject: string | null;
  readonly now: number;
}

export const whenOf = (at: number): When => ({ london: `${dateIn(at)}, ${timeIn(at)}`, utc: new Date(at).toISOString() });

/** The chronology of one matter. It leaves nothing out that was said or done; what the desk never knew is not in it. */
export function chronologyOf(record: Incident, options: ChronologyOptions): Chronology {
  return {
    reference: record.id,
    parts: {
      summary: summary(record, options),
      decisions: decisions(record, options),
      referrals: record.tasks.filter((task) => task.state !== 'not-needed').map(referral),
      change: change(record),
      route: route(record, options),
      said: said(record, options),
      later: later(record),
      times: record.events.filter((event) => !isReading(event)).map((event) => dated(event, record, options)),
      readings: record.events.filter(isReading).map((event) => dated(event, record, options)),
    },
    thirdParties: thirdParties(record, options.subject),
  };
}

const isReading = (event: CaseEvent): boolean => event.what === 'opened' || event.what === 'exported';
const filled = (lines: readonly (readonly [string, string])[]): Line[] => lines.flatMap(([what, text]) => (text.trim() === '' ? [] : [{ what, text }]));
const TRACKS = { welfare: 'A child\'s welfare', conduct: 'An adult\'s conduct', other: 'Neither a child\'s welfare nor an adult\'s conduct' } as const;
export const KEPT_IN = { cpoms: 'CPOMS', myconcern: 'MyConcern', paper: 'The paper file', elsewhere: 'Another system' } as const;

function summary(record: Incident, { now }: ChronologyOptions): Line[] {
  const end = record.closedAt ?? now;
  const { filedIn } = record;
  return filled([
    ['Kind', `${record.practice ? 'PRACTICE, no real child. ' : ''}${TRACKS[record.track]}. ${kindOf(record.type).title}`],
    ['How soon', urgencyWords(record.urgency)],
    ['Reported', `${whenOf(record.at).london}, by ${record.reporter.name}`],
    ['Opened', record.openedAt === null ? 'not yet' : `${whenOf(record.openedAt).london} (${lasted(record.at, record.openedAt)} after the report)`],
    ['Taken on', record.takenAt === null ? 'not yet' : `${whenOf(record.takenAt).london} (${lasted(record.at, record.takenAt)} after the report)${record.owner ? `, by ${record.owner.name}, ${record.owner.role}` : ''}`],
    ['Now', `${stateWords(record)} ${record.closedAt === null ? 'Open' : 'It was open'} for ${lasted(record.at, end)}.`],
    ['Part of the report', record.report === record.id ? '' : record.report],
    ['Linked with', record.links.join(', ')],
    ['The school\'s own file', filedIn ? `${KEPT_IN[filedIn.where]}, by ${filedIn.by || BLANK}, on ${filedIn.on || BLANK}` : ''],
  ]);
}

function lasted(from: number, to: number): string {
  const minutes = Math.max(0, Math.round((to - from) / 60_000));
  if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

const because = (reason: string): string => (reason.trim() === '' ? BLANK : reason);

/** Every decision that a person took, the last first. */
function decisions(record: Incident, { nameOf }: ChronologyOptions): Decision[] {
  const found: Decision[] = [];
  const { closing } = record;
  if (closing) found.push({ reason: because(closing.rationale), decision: closing.outcome === 'acted' ? 'Closed: acted on' : 'Closed: no further action', by: closing.by, when: whenOf(closing.at) });
  // Each judgement stands, the earlier ones too: they are in the events with their reasons.
  for (const event of record.events.toReversed()) {
    const made = decisionIn(event, nameOf);
    if (made) found.push({ ...made, by: event.by?.name ?? 'The desk', when: whenOf(event.at) });
  }
  for (const task of record.tasks) {
    if (task.state === 'open' || !(task.state === 'not-needed' || isDecision(task.task))) continue;
    found.push({ reason: because(task.reason), decision: `${taskName(task)}: ${task.state === 'done' ? 'done' : 'not needed'}`, by: task.who || (task.by ?? ''), when: task.at === null ? null : whenOf(task.at) });
  }
  return found;
}

const isDecision = (task: Task): boolean => task.startsWith('consider-') || task === 'speak-to-parents';
const taskName = (task: CaseTask): string => `${taskWords(task.task)}${task.whom === '' ? '' : ` (${task.whom})`}`;

function decisionIn(event: CaseEvent, nameOf: (person: string) => string): Pick<Decision, 'reason' | 'decision'> | null {
  const said = event.text ?? '';
  const [first = '', ...rest] = said.split(': ');
  switch (event.what) {
    case 'graded':
      return { reason: because(rest.join(': ')), decision: first === 'low-level' ? 'Judged: a low-level concern' : 'Judged: it meets the harm threshold' };
    case 'transferred':
      return { reason: because(rest.join(': ')), decision: `Handed on to ${first}` };
    case 'type-changed':
      return { reason: BLANK, decision: `Type corrected: ${typeWords(said)}` };
    case 'excluded':
      return { reason: 'Concerned in it, or close to someone who is', decision: `Left out: ${nameOf(said)}` };
    default:
      return null;
  }
}

const typeWords = (change: string): string => change.split(' → ').map((id) => kindOf(id as Incident['type']).title).join(' → ');

function referral(task: CaseTask): Referral {
  const outcome = task.state === 'done' ? 'done' : 'not yet done';
  return { to: taskName(task), outcome, who: task.who, when: task.when, reference: task.reference, reason: task.reason, recorded: task.at === null ? null : whenOf(task.at) };
}

function change({ closing, lastWord, state }: Incident): Line[] {
  const open = state === 'closed' ? BLANK : 'not recorded yet: it is open';
  return [
    { what: 'What changed for the child: are they safer, and how is it known?', text: closing?.safer || open },
    { what: 'Who still watches?', text: closing?.watches || open },
    { what: 'The reporter\'s last word', text: lastWord === null ? 'not asked' : lastWord.text === null ? `asked ${whenOf(lastWord.askedAt).london}; no answer` : lastWord.text },
  ];
}

function route(record: Incident, { nameOf, now }: ChronologyOptions): Line[] {
  const { because: why } = record;
  const from = { answer: 'the reporter\'s answer', type: 'its type', words: 'the words', kind: 'what it is about' }[record.urgencyFrom];
  const basis = why.basis === 'policy' ? ['The school\'s policy', `“${why.quote}” (${why.file})`] as const
    : why.basis === 'school-setting' ? ['A setting of the school', 'school.yaml sends such reports there; no words of a policy stand behind it.'] as const : defaultLine(why.code, now);
  return filled([
    ['Sent to', record.routedTo.join(', ') || 'nobody: it was held, and the reporter was told whom to ring'],
    basis,
    ['How soon, and what made it so', `${urgencyWords(record.urgency)}: ${from}`],
    ['Not sent to', record.excluded.map(nameOf).join(', ')],
  ]);
}

function defaultLine(code: Parameters<typeof sectorDefault>[0], now: number): readonly [string, string] {
  const one = sectorDefault(code);
  return [`Sector default ${one.code}, not the school's policy`, `${one.says} (${one.source}, ${one.edition}${mayHaveChanged(one, dayIn(now)) ? '; may have changed' : ''})`];
}

function said({ said: report, reporter, at }: Incident, { nameOf }: ChronologyOptions): Line[] {
  return filled([
    ['In their own words', report.words || 'Nothing was written.'],
    ['Said by', `${reporter.name}, ${whenOf(at).london}`],
    ['For someone else', report.onBehalfOf],
    ['In danger now?', YES_NO[report.danger]],
    ['Children', report.children],
    ['Adults', report.adults],
    ['When it happened', report.when],
    ['Where the child was', report.childWhere],
    ['Going home to this?', report.homeToThis === null ? '' : YES_NO[report.homeToThis]],
    ['Concerned, or close to someone who is', report.unsureWhoIsConcerned ? 'not sure who' : report.concerned.map(nameOf).join(', ')],
    ['Came from the clause', report.clause ? `“${report.clause.quote}” (${report.clause.file})` : ''],
  ]);
}

/** What was said after it was filed, by the reporter and by its owner, in order. */
function later(record: Incident): Dated[] {
  const all: (Omit<Dated, 'when'> & { at: number })[] = [
    ...record.facts.map((fact) => ({ at: fact.at, who: record.reporter.name, what: `Added: ${fact.text}` })),
    ...record.questions.flatMap((one) => [
      { at: one.at, who: askedBy(record, one.id), what: `Asked the reporter: ${one.text}${one.answer ? '' : ' (no answer yet)'}` },
      ...(one.answer ? [{ at: one.answer.at, who: record.reporter.name, what: `Answered: ${one.answer.text}` }] : []),
    ]),
    ...record.notes.map((note) => ({ at: note.at, who: note.by, what: `Note: ${note.text}` })),
    ...record.shared.map((one) => ({ at: one.at, who: askedBy(record, one.id), what: `Told ${one.to}: ${one.text}` })),
  ];
  return all.toSorted((a, b) => a.at - b.at).map(({ at, who, what }) => ({ when: whenOf(at), who, what }));
}

const askedBy = (record: Incident, event: string): string => record.events.find((one) => one.id === event)?.by?.name ?? '';

function dated(event: CaseEvent, record: Incident, { nameOf }: ChronologyOptions): Dated {
  const what = event.what === 'excluded' && event.text !== null ? `${eventWords(event)}: ${nameOf(event.text)}` : event.what === 'task' ? taskEvent(event.text ?? '', record) : eventWords(event);
  return { when: whenOf(event.at), who: whoDid(event), what };
}

/** A task by its words; its reason stands among the decisions and referrals. */
function taskEvent(said: string, record: Incident): string {
  const task = record.tasks.find((one) => said.startsWith(`${one.id}: `));
  if (!task) return `task ${said}`;
  return `${taskName(task)}: ${said.slice(task.id.length + 2).startsWith('not-needed') ? 'not needed' : 'done'}`;
}

/** Names that were typed as names, and the reporter's; never that of whom it was asked for. */
function thirdParties(record: Incident, subject: string | null): string[] {
  const names = [...namesIn(record.said.children), ...namesIn(record.said.adults), ...namesIn(record.reporter.name), ...record.tasks.flatMap((task) => namesIn(task.whom))];
  const same = (name: string): boolean => subject !== null && isSameName(subject, name);
  return [...new Set(names)].filter((name) => !same(name));
}
