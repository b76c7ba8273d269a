import { SHUT_AT_FIRST, inSafeOrder, type Task } from './incident-tasks.ts';
import { kindOf, type IncidentType } from './incident-types.ts';
import { noted, happened, type CaseTask, type Doing, type Incident, type Next } from './incident.ts';
import type { TrackKind } from './routed.ts';

/** What has to be settled before anything is taken down or a family is told. */
const BEFORE: readonly Task[] = ['note-evidence', 'consider-police', 'consider-lado'];
const FOR_WELFARE: readonly Task[] = ['note-evidence', 'consider-police', 'consider-social-care', 'speak-to-parents'];
const FOR_CONDUCT: readonly Task[] = ['note-evidence', 'consider-police', 'consider-lado'];

const open = (task: Task, whom = ''): CaseTask => ({ id: whom === '' ? task : `${task} ${whom}`, task, whom, state: 'open', who: '', when: '', reference: '', reason: '', by: null, at: null });

/** The tasks of a matter from those of its route, in the safe order. What opens a shut task is always among them. */
export function freshTasks(own: readonly Task[], track: TrackKind): CaseTask[] {
  const all = [...own, ...(track === 'welfare' ? FOR_WELFARE : track === 'conduct' ? FOR_CONDUCT : [])];
  const opens = all.some((task) => SHUT_AT_FIRST.has(task)) ? BEFORE : [];
  return inSafeOrder([...all, ...opens]).map((task) => open(task));
}

/** The tasks of a corrected type: what was done or decided stays. */
export function tasksFor(record: Incident, type: IncidentType): CaseTask[] {
  const kept = record.tasks.filter((task) => task.state !== 'open' || task.whom !== '');
  const added = freshTasks(kindOf(type).tasks, record.track).filter((task) => !kept.some((one) => one.task === task.task));
  return sorted([...kept, ...added]);
}

const sorted = (tasks: readonly CaseTask[]): CaseTask[] => inSafeOrder(tasks.map((task) => task.task)).flatMap((name) => tasks.filter((task) => task.task === name));

/** What still has to be settled before this task opens; empty for a task that is open. */
export function shutBy(record: Pick<Incident, 'tasks'>, task: Task): readonly Task[] {
  if (!SHUT_AT_FIRST.has(task)) return [];
  return BEFORE.filter((before) => !record.tasks.some((one) => one.task === before && one.state !== 'open' && (one.state === 'done' || one.reason !== '')));
}

export interface TaskDone {
  readonly state: 'done' | 'not-needed';
  readonly who: string;
  readonly when: string;
  readonly reference: string;
  readonly reason: string;
}

/** What is asked before a parent is told; its answer is the reason of that task. */
export const PARENTS_QUESTION =
  'Could telling a parent, step-parent or carer put a child at more risk, or warn a suspect? Is a parent the person concerned? If unsure, ask children\'s social care or the police first.';

/** Why a task may not be settled so; null when it may. */
export function taskFault(record: Incident, id: string, done: TaskDone): 'no-such-task' | 'shut' | 'reason' | null {
  const task = record.tasks.find((one) => one.id === id);
  if (!task) return 'no-such-task';
  if (shutBy(record, task.task).length > 0) return 'shut';
  const needsReason = done.state === 'not-needed' || task.task.startsWith('consider-') || task.task === 'speak-to-parents';
  return needsReason && done.reason.trim() === '' ? 'reason' : null;
}

/** A task settled by its owner, with who, when and the reference; it may be settled anew, and both stand in the events. */
export function withTask(record: Incident, doing: Doing, id: string, done: TaskDone): Next {
  if (happened(record, doing, 'task')) return record;
  if (record.state !== 'taken' || doing.by === null || taskFault(record, id, done) !== null) return null;
  const { name } = doing.by;
  const tasks = record.tasks.map((task) => (task.id === id ? { ...task, ...done, by: name, at: doing.at } : task));
  return noted(record, doing, 'task', `${id}: ${done.state}${done.reason === '' ? '' : ` (${done.reason})`}`, { tasks });
}

/** One more person to whom a task is done on their own: each parent or carer. */
export function withTaskFor(record: Incident, doing: Doing, task: Task, whom: string): Next {
  if (happened(record, doing, 'task')) return record;
  if (record.state !== 'taken' || record.tasks.some((one) => one.id === `${task} ${whom}`)) return null;
  return noted(record, doing, 'task', `${task} added`, { tasks: sorted([...record.tasks, open(task, whom)]) });
}

/** When the 72 hours after a loss of data was noticed end, UTC ms; null where none was lost. */
export const dataDueAt = (record: Pick<Incident, 'dataNoticedAt'>): number | null => (record.dataNoticedAt === null ? null : record.dataNoticedAt + 72 * 3_600_000);
