import { describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/chat/inbound.ts';
import { urgentResult } from '../../../src/incidents/urgent-search.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { OUTSIDER } from '../../../src/people/foot.ts';
import { Staff } from '../../../src/people/staff.ts';

const staff = new Staff([
  { id: 'lead', name: 'Mrs Lead', roles: ['dsl'] }, { id: 'head', name: 'Ms Head', roles: ['headteacher'] },
  { id: 'chair', name: 'Dr Chair', roles: ['chair-of-governors'] }, { id: 'teacher', name: 'Mr Teacher', roles: ['teacher'] },
]);
const school = { staff, contacts: {}, channels: [], telephone: '01632 960 300' };
const typed = (text: string): Inbound => ({ kind: 'search', text, eventId: asId<'event'>('e'), account: { surface: 'teams', tenant: 'T', id: 'A' }, conversation: { id: asId<'conversation'>('c'), kind: 'channel' }, at: 1 });
const found = (text: string, who = staff.byId('teacher')) => urgentResult(typed(text), school, who);

describe('a child at risk in a search box', () => {
  it('is answered in the list itself: whom to ring, and whom to tell', () => {
    expect(found('a child told me her uncle touches her')).toMatchObject({ title: expect.stringMatching(/^Act now\./) as unknown, text: expect.stringMatching(/Ring 999.*Mrs Lead/) as unknown, card: { template: 'urgent' } });
  });

  it('does not name first the one it is about', () => {
    expect(found('the headteacher hit a child')?.text).toMatch(/Dr Chair/);
    expect(found('the headteacher hit a child')?.text).not.toMatch(/Ms Head/);
  });

  it('names no colleague to someone outside, neither in the list nor at the end of the card', () => {
    const shown = JSON.stringify(found('a child told me her uncle touches her', OUTSIDER));
    expect(shown).toContain('01632 960 300');
    expect(shown).not.toMatch(/Mrs Lead|Ms Head|Dr Chair/);
  });

  it('says what to do for an adult in distress too', () => {
    expect(found('i want to kill myself')).toMatchObject({ title: expect.stringMatching(/^Act now/) as unknown, text: expect.stringContaining('999') as unknown });
  });

  it('is nothing for other words', () => {
    expect(found('staff phones')).toBeNull();
  });
});
