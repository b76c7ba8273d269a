import { card } from '../cards/card-data.ts';
import type { Contacts } from '../people/contacts.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { longText, shortText, type Act } from './act.ts';
import { mine, relationToCase, showNow } from './case-press.ts';
import { dataText, doingIn, given, keyOf } from './case-store.ts';
import { taskLine } from './case-view.ts';
import type { CaseSchool, FilingPorts } from './filing-ports.ts';
import { taskWords, type Task } from './incident-tasks.ts';
import type { CaseTask, Incident } from './incident.ts';
import { PARENTS_QUESTION, shutBy, taskFault, withTask, withTaskFor } from './tasks.ts';

/** A matter's tasks, each with a button of its own. */
export const taskRoutes = (ports: FilingPorts): Route[] => [
  { name: 'incidents/tasks', match: { kind: 'action', verb: 'case.tasks' }, action: 'case.task', help: null, relation: relationToCase, handle: (turn) => list(turn, ports.schools(turn.school.id)) },
];

async function list(turn: Turn, school: CaseSchool): Promise<void> {
  const record = await mine(turn);
  if (!record) return;
  if (record.state !== 'taken') return showNow(turn, record);
  turn.reply({
    step: card('case-list', {
      title: `Tasks of ${record.id}`,
      notes: ['In the safe order: what happened is noted before anything is taken down, and the police and the LADO are considered before a family or a platform is told. The desk sends none of this: you do.'],
      items: record.tasks.map((task) => {
        const { lead, text } = taskLine(record, task);
        const number = numberFor(task.task, school.contacts);
        const open = shutBy(record, task.task).length > 0 ? null : { title: task.state === 'open' ? 'Record it' : 'Change it', verb: 'case.task-form', data: { case: record.id, task: task.id } };
        return { title: `${lead}${text}${number === null || task.state !== 'open' ? '' : `. ${number}`}`, open };
      }),
      more: record.tasks.some((task) => shutBy(record, task.task).length > 0) ? `Shut until these are settled: ${BEFORE_WORDS}.` : null,
    }),
  }, keyOf(record));
}

const BEFORE_WORDS = 'where the evidence is; the police, needed or not and why; the LADO, asked or not and why';

const NUMBERS: Readonly<Partial<Record<Task, keyof Contacts>>> = {
  'consider-police': 'police', 'consider-lado': 'lado', 'consider-social-care': 'childrens-social-care', 'consider-prevent': 'prevent', 'tell-data-protection-lead': 'data-protection', 'ask-advice': 'safeguarding-partnership',
};

/** The body's name and number from the settings; null where the task has none, or the school has not said. */
function numberFor(task: Task, contacts: Contacts): string | null {
  const name = NUMBERS[task];
  const contact = name === undefined ? undefined : contacts[name];
  return contact ? `${contact.name}: ${contact.telephone}` : name === undefined ? null : 'No number is set for this: add it to the settings';
}

const taskOf = (record: Incident, turn: Turn): CaseTask | undefined => record.tasks.find((task) => task.id === dataText(turn, 'task'));

/** Recording what was done about one task, and adding one for each parent or carer. */
export const taskActs: readonly Act[] = [
  {
    name: 'task', action: 'case.task', title: 'Record it',
    notes: (record, turn) => {
      const task = taskOf(record, turn);
      if (!task) return ['There is no such task.'];
      const words = `${taskWords(task.task)}${task.whom === '' ? '' : ` (${task.whom})`}`;
      return task.task === 'speak-to-parents' ? [words, PARENTS_QUESTION] : [words];
    },
    fields: (record, turn) => {
      const task = taskOf(record, turn);
      return [
        { kind: 'choice', id: 'state', label: 'How it stands', needed: true, several: false, value: task?.state === 'not-needed' ? 'not-needed' : 'done', choices: [{ value: 'done', title: 'Done' }, { value: 'not-needed', title: 'Not needed' }] },
        shortText('who', 'Who did it'), shortText('when', 'When'), shortText('reference', 'Their reference'),
        longText('reason', task?.task === 'speak-to-parents' ? 'Your decision, and why' : 'Why', false),
        ...(task?.task === 'speak-to-parents' ? [shortText('whom', 'One more parent or carer, to decide about on their own')] : []),
      ];
    },
    data: (turn) => ({ task: dataText(turn, 'task') }),
    act: (turn, record) => {
      const id = dataText(turn, 'task');
      const whom = given(turn, 'whom');
      const state = given(turn, 'state') === 'not-needed' ? 'not-needed' : 'done';
      const done = { state, who: given(turn, 'who'), when: given(turn, 'when'), reference: given(turn, 'reference'), reason: given(turn, 'reason') } as const;
      const fault = taskFault(record, id, done);
      if (fault === 'reason') return Promise.resolve({ reason: 'Say why: yes or no, and the reason.' });
      if (fault === 'shut') return Promise.resolve({ state: `This is shut until these are settled: ${BEFORE_WORDS}.` });
      const settled = fault === null ? withTask(record, doingIn(turn), id, done) : null;
      if (!settled || whom === '') return Promise.resolve(settled);
      return Promise.resolve(withTaskFor(settled, { ...doingIn(turn), id: `${turn.inbound.eventId} whom` }, 'speak-to-parents', whom) ?? settled);
    },
  },
];
