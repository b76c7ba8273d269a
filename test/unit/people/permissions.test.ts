import { describe, expect, it } from 'vitest';
import { ACTIONS, authorise, PERMISSIONS, type Action, type Relation } from '../../../src/people/permissions.ts';
import { asId } from '../../../src/kernel/ids.ts';
import type { Person } from '../../../src/people/staff.ts';

const person = (standing: Person['standing'], roles: Person['roles'] = []): Person => ({ id: asId<'person'>('p'), standing, name: 'A', roles, telephone: null, room: null });
const may = (who: Person | null, action: Action, relation: Relation = 'none'): boolean => authorise(who, action, relation, 0).ok;

describe('the table of permissions', () => {
  it('has a row, with a reason, for every action', () => {
    expect(ACTIONS.filter((a) => !PERMISSIONS.some((p) => p.action === a && p.reason.length > 10))).toEqual([]);
  });

  it('shows the urgent card, help and an own page to everyone, hears of joins, and does nothing else for someone outside', () => {
    const outsider = person('outsider', ['dsl', 'headteacher']);
    expect(ACTIONS.filter((a) => (['none', 'author', 'recipient'] as const).some((r) => may(outsider, a, r)))).toEqual(['urgent.see', 'urgent.answer', 'policy.search', 'desk.help', 'desk.home', 'channel.membership']);
  });

  it('opens a sent question to its recipient alone, whatever their role', () => {
    expect(may(person('listed', ['dsl', 'headteacher', 'slt']), 'question.open', 'none')).toBe(false);
    expect(may(person('listed'), 'question.open', 'author')).toBe(false);
    expect(may(person('listed'), 'question.open', 'recipient')).toBe(true);
  });

  it('lets someone unnamed ask, but open no record', () => {
    expect(may(person('unnamed'), 'policy.ask')).toBe(true);
    expect(may(person('unnamed'), 'question.send')).toBe(false);
  });

  it('lets only a lead, a head, a senior leader or the chair confirm a channel, and only one that is there', () => {
    expect(may(person('listed', ['dsl']), 'channel.confirm', 'recipient')).toBe(true);
    expect(may(person('listed', ['dsl']), 'channel.confirm', 'none')).toBe(false);
    expect(may(person('listed', ['teacher', 'governor', 'it-lead']), 'channel.confirm', 'recipient')).toBe(false);
    expect(may(person('staff', ['dsl']), 'channel.confirm', 'recipient')).toBe(false);
  });

  it('runs timers for the desk alone', () => {
    expect(may(null, 'system.run')).toBe(true);
    expect(may(person('listed', ['headteacher']), 'system.run')).toBe(false);
  });

  it('gives a grant that names the act and the moment', () => {
    expect(authorise(person('staff'), 'policy.ask', 'none', 42)).toMatchObject({ ok: true, value: { action: 'policy.ask', person: 'p', at: 42 } });
  });
});
