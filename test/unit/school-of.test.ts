import { describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../src/chat/directory.ts';
import type { Inbound } from '../../src/chat/inbound.ts';
import { remindersSchema } from '../../src/reminders/reminder-settings.ts';
import { calendarSchema } from '../../src/time/calendar-settings.ts';
import { schoolCalendar } from '../../src/time/school-calendar.ts';
import { hoursSchema } from '../../src/time/school-hours.ts';
import { asId } from '../../src/kernel/ids.ts';
import { Staff } from '../../src/people/staff.ts';
import { declarationsSchema } from '../../src/declarations/declaration-settings.ts';
import type { School } from '../../src/school.ts';
import { schoolOf } from '../../src/school-of.ts';

const calendar = calendarSchema.parse(undefined);
const reminders = remindersSchema.parse(undefined);
const school = (id: string, people: readonly string[], domains: readonly string[] = [], channel = ''): School => ({
  id: asId<'school'>(id), dir: id, policiesDir: id,
  calendar: schoolCalendar(calendar, hoursSchema.parse(undefined)),
  staff: new Staff(people.map((email, i) => ({ id: `p${i}`, name: 'A person', email, roles: [] }))),
  settings: {
    'name': id, 'example': false, 'slack': { workspace: 'T0000001' }, 'email-domains': [...domains], 'people': [], 'contacts': {}, 'hours': hoursSchema.parse(undefined), 'questions': { 'by-policy': [] }, 'retention': [], 'policies': [], 'routes': [], 'answers': { second: false, reviewers: [] }, 'words': [], 'accounts': { sources: [], existing: [] }, 'declarations': declarationsSchema.parse(undefined), calendar, reminders, 'sign-offs': { items: [] },
    'channels': channel === '' ? [] : [{ id: 'staff', name: 'Staff', purpose: 'staff', members: [], slack: channel }],
  },
});
const oak = school('oak', ['head@oak.example', 'both@trust.example'], ['oak.example'], 'C0OAK0001');
const elm = school('elm', ['head@elm.example', 'both@trust.example'], ['elm.example']);

const said = (change: Partial<Inbound> = {}): Inbound => ({
  kind: 'message', text: 'x', eventId: asId('e'), account: { surface: 'slack', tenant: 'T0000001', id: 'U1' }, conversation: { id: asId('D1'), kind: 'personal' }, at: 0, ...change,
} as Inbound);
const member = (...emails: string[]): AccountFacts => ({ kind: 'member', emails });
const found = (inbound: Inbound, facts: AccountFacts | null, schools = [oak, elm]): string | null => schoolOf(schools, inbound, facts)?.id ?? null;

describe('whose an inbound is', () => {
  it('needs no telling where one school has the workspace', () => {
    expect(found(said(), null, [oak])).toBe('oak');
    expect(found(said(), { kind: 'guest' }, [oak])).toBe('oak');
  });
  it('is told by a row of school.yaml before the domain', () => {
    expect(found(said(), member('head@elm.example'))).toBe('elm');
    expect(found(said(), member('new@oak.example'))).toBe('oak');
    expect(found(said(), member('NEW@Oak.Example'))).toBe('oak');
  });
  it('is told by the account that school.yaml names before any address that it has come to have', () => {
    const ash: School = { ...school('ash', []), staff: new Staff([{ id: 'lead', name: 'A lead', email: 'lead@ash.example', roles: ['dsl'], slack: 'U0PINNED1' }]) };
    const pinned = said({ account: { surface: 'slack', tenant: 'T0000001', id: 'U0PINNED1' } });
    expect(found(pinned, member('head@elm.example'), [oak, elm, ash])).toBe('ash');
    expect(found(pinned, member(), [oak, elm, ash])).toBe('ash');
    expect(found(pinned, { kind: 'guest' }, [oak, elm, ash])).toBeNull();
    expect(found(said(), member('head@elm.example'), [oak, elm, ash])).toBe('elm');
  });
  it('is nobody\'s for someone whom two schools list, or none', () => {
    expect(found(said(), member('both@trust.example'))).toBeNull();
    expect(found(said(), member('x@elsewhere.example'))).toBeNull();
    expect(found(said(), null)).toBeNull();
  });
  it('is told by the channel where the person cannot tell', () => {
    expect(found(said({ conversation: { id: asId('C0OAK0001'), kind: 'channel' } }), { kind: 'external' })).toBe('oak');
  });
  it('is never told by the address of someone who is no full member', () => {
    expect(found(said(), { kind: 'guest', emails: ['head@oak.example'] })).toBeNull();
  });
  it('is nobody\'s on a platform that no school has', () => {
    expect(found(said({ account: { surface: 'teams', tenant: 't', id: 'u' } }), member('head@oak.example'))).toBeNull();
  });
  it('is the page\'s own school, and the desk\'s', () => {
    expect(found(said({ account: { surface: 'system', tenant: 'elm', id: 'outbox' } }), null)).toBe('elm');
    expect(found(said({ school: asId<'school'>('elm') }), null)).toBe('elm');
    expect(found(said({ school: asId<'school'>('ash') }), member('head@oak.example'))).toBeNull();
  });
});
