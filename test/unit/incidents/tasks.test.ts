import { describe, expect, it } from 'vitest';
import { SHUT_AT_FIRST, TASKS } from '../../../src/incidents/incident-tasks.ts';
import { incidentKinds } from '../../../src/incidents/incident-types.ts';
import type { Incident } from '../../../src/incidents/incident.ts';
import { dataDueAt, freshTasks, shutBy, taskFault, tasksFor, withTask, withTaskFor } from '../../../src/incidents/tasks.ts';
import { doing, LEAD, matter } from './a-matter.ts';

const mine = (): Incident => matter({ state: 'taken', owner: LEAD, tasks: freshTasks(['report-to-platform', 'ask-removal'], 'welfare') });
const done = (reason = ''): Parameters<typeof withTask>[3] => ({ state: 'done', who: 'Mrs O', when: 'today', reference: '', reason });
const not = (reason: string): Parameters<typeof withTask>[3] => ({ ...done(reason), state: 'not-needed' });

describe('tasks', () => {
  it('stand in the safe order for every type and kind of matter, and what shuts a task is among them', () => {
    for (const kind of incidentKinds) {
      for (const track of ['welfare', 'conduct', 'other'] as const) {
        const tasks = freshTasks(kind.tasks, track).map((task) => task.task);
        expect(tasks).toEqual(TASKS.filter((task) => tasks.includes(task)));
        const shut = tasks.some((task) => SHUT_AT_FIRST.has(task));
        expect(!shut || (['note-evidence', 'consider-police', 'consider-lado'] as const).every((task) => tasks.includes(task))).toBe(true);
      }
    }
  });

  it('that can warn a suspect or lose evidence stay shut until evidence is noted and police and LADO are considered with a reason', () => {
    let record = mine();
    for (const task of ['report-to-platform', 'ask-removal', 'speak-to-parents'] as const) expect(taskFault(record, task, done('x'))).toBe('shut');
    expect(withTask(record, doing('x'), 'ask-removal', done('x'))).toBeNull();
    record = withTask(record, doing('1'), 'note-evidence', done())!;
    expect(taskFault(record, 'consider-police', done())).toBe('reason');
    record = withTask(record, doing('2'), 'consider-police', not('No crime'))!;
    expect(shutBy(record, 'ask-removal')).toEqual(['consider-lado']);
    record = withTask(record, doing('3'), 'consider-lado', not('No adult in school'))!;
    expect(shutBy(record, 'ask-removal')).toEqual([]);
    expect(withTask(record, doing('4'), 'ask-removal', done())).not.toBeNull();
  });

  it('of telling parents needs a decision with its reason for each parent', () => {
    let record = mine();
    for (const [i, task] of (['note-evidence', 'consider-police', 'consider-lado'] as const).entries()) record = withTask(record, doing(`o${i}`), task, not('why'))!;
    expect(taskFault(record, 'speak-to-parents', done())).toBe('reason');
    record = withTaskFor(record, doing('w'), 'speak-to-parents', 'Father')!;
    expect(record.tasks.filter((task) => task.task === 'speak-to-parents').map((task) => task.whom)).toEqual(['', 'Father']);
    record = withTask(record, doing('f'), 'speak-to-parents Father', not('He is the person concerned'))!;
    expect(record.tasks.find((task) => task.whom === 'Father')).toMatchObject({ state: 'not-needed', reason: 'He is the person concerned', by: 'The lead' });
    expect(withTaskFor(record, doing('w2'), 'speak-to-parents', 'Father')).toBeNull();
  });

  it('are settled only by whoever has the matter, and a repeated press settles once', () => {
    expect(withTask({ ...mine(), state: 'waiting' }, doing('x'), 'note-evidence', done())).toBeNull();
    const once = withTask(mine(), doing('x'), 'note-evidence', done())!;
    expect(withTask(once, doing('x'), 'note-evidence', not('other'))).toBe(once);
    expect(withTask(mine(), doing('x'), 'no such task', done())).toBeNull();
  });

  it('keep what was done when the type is corrected', () => {
    const record = withTask(mine(), doing('x'), 'note-evidence', done())!;
    const tasks = tasksFor(record, 'data-or-image-posted');
    expect(tasks.find((task) => task.task === 'note-evidence')?.state).toBe('done');
    expect(tasks.map((task) => task.task)).toContain('tell-data-protection-lead');
  });

  it('run 72 hours from when a loss of data was noticed', () => {
    expect(dataDueAt({ dataNoticedAt: 0 })).toBe(72 * 3_600_000);
    expect(dataDueAt({ dataNoticedAt: null })).toBeNull();
  });
});
