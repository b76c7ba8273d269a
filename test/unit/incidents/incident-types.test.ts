import { describe, expect, it } from 'vitest';
import { inSafeOrder, SHUT_AT_FIRST, TASKS, taskWords } from '../../../src/incidents/incident-tasks.ts';
import { INCIDENT_TYPES, incidentKinds, kindOf, PLAIN_CHOICES, proposedTypes } from '../../../src/incidents/incident-types.ts';
import { mayHaveChanged, sectorDefaults } from '../../../src/incidents/sector-defaults.ts';

describe('the kinds of report', () => {
  it('are 29, each described once, with tasks in the safe order', () => {
    expect(INCIDENT_TYPES).toHaveLength(29);
    expect(incidentKinds.map((kind) => kind.id).toSorted()).toEqual([...INCIDENT_TYPES].toSorted());
    expect(incidentKinds.filter((kind) => kind.startedBy.length === 0)).toEqual([]);
    expect(incidentKinds.map((kind) => [kind.id, inSafeOrder(kind.tasks)])).toEqual(incidentKinds.map((kind) => [kind.id, kind.tasks]));
  });

  it('have the police and the LADO considered before anything is taken down or parents are told', () => {
    const order = (task: (typeof TASKS)[number]): number => TASKS.indexOf(task);
    for (const shut of SHUT_AT_FIRST) for (const before of ['note-evidence', 'consider-police', 'consider-lado', 'consider-social-care'] as const) expect(order(before)).toBeLessThan(order(shut));
    expect(new Set(TASKS.map(taskWords)).size).toBe(TASKS.length);
  });

  it.each([
    ['A man in a game asked a Y1 child for pictures.', 'online-sexual-harm'],
    ['Someone wrote that they will burn the school down', 'threat'],
    ['A Y5 has sent my colleague a friend request', 'contact-from-pupil'],
    ['One of the teachers has been messaging a pupil on Snapchat', 'contact-by-staff'],
    ['A mum wants to friend me on Facebook', 'contact-from-parent'],
    ['There is a fake account in our name', 'impersonation'],
    ['A journalist rang', 'press-contact'],
    ['I sent it by mistake', 'own-mistake'],
    ['My nephew starts in reception', 'relationship'],
    ['Two lads were bullying a girl in a group chat', 'cyberbullying-of-pupil'],
    ['A boy filmed and hit another child', 'child-on-child'],
  ])('are proposed from own words: %s', (words, type) => {
    expect(proposedTypes(words, null)).toContain(type);
  });

  it('are proposed from the choice where no word tells, and always something', () => {
    expect(proposedTypes('hmm', 'adult')).toEqual(['staff-conduct']);
    expect(proposedTypes('hmm', 'me-or-mistake')).toEqual(['own-mistake']);
    for (const choice of PLAIN_CHOICES) expect(proposedTypes('', choice)).toHaveLength(1);
    expect(proposedTypes('', null)).toEqual(['other']);
  });

  it('go by defaults that say their source, and that may have changed until a person has checked them', () => {
    const codes = new Set(sectorDefaults.map((one) => one.code));
    for (const kind of incidentKinds) for (const code of kind.defaults) expect(codes).toContain(code);
    for (const one of sectorDefaults) {
      expect(one.source).not.toBe('');
      expect(one.validUntil.slice(5)).toBe('08-31');
      expect(mayHaveChanged({ ...one, checked: '2026-11-21' }, '2027-08-31')).toBe(false);
      expect(mayHaveChanged({ ...one, checked: '2026-11-21' }, '2027-09-01')).toBe(true);
      expect(mayHaveChanged({ ...one, checked: null }, '2026-11-21')).toBe(true);
    }
    expect(kindOf('press-contact').title).toBe('The press');
  });
});
