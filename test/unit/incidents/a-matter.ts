import type { CaseActor, Doing, Incident } from '../../../src/incidents/incident.ts';
import { freshTasks } from '../../../src/incidents/tasks.ts';

export const actor = (person: string, role = 'Teacher'): CaseActor => ({ person, name: `The ${person}`, role });
export const LEAD = actor('lead', 'Designated safeguarding lead');
export const DEPUTY = actor('deputy', 'Deputy safeguarding lead');

export const doing = (id: string, by: CaseActor | null = LEAD, at = 1_000): Doing => ({ id, at, by });

/** A matter that waits, about a child, with whatever is given instead. */
export function matter(change: Partial<Incident> = {}): Incident {
  return {
    id: 'AB12-CD34', report: 'AB12-CD34', key: 'k', at: 0, practice: false, track: 'welfare',
    said: { about: 'child', danger: 'no', children: 'Robin Vale, 4B', adults: '', concerned: [], unsureWhoIsConcerned: false, words: 'Words.', when: '', childWhere: '', homeToThis: 'no', onBehalfOf: '', clause: null },
    reporter: { person: 'reporter', name: 'The reporter', address: { kind: 'person', person: 'reporter' as never } },
    type: 'other', urgency: 'child-welfare', urgencyFrom: 'kind', because: { basis: 'sector-default', code: 'SD-G' }, routedTo: ['Designated safeguarding lead'], inLine: ['head'],
    told: [{ to: { kind: 'person', id: 'lead' }, at: 0, reached: true }], excluded: ['concerned'], state: 'waiting', owner: null, openedAt: null, takenAt: null, closedAt: null, hearBy: 0,
    facts: [], notes: [], questions: [], shared: [], links: [], tasks: freshTasks(['report-to-platform'], 'welfare'), dataNoticedAt: null, grade: null, lastWord: null, closing: null, filedIn: null,
    events: [{ id: 'filed', at: 0, by: null, what: 'filed', text: null }], ...change,
  };
}
