import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/chat/inbound.ts';
import type { Address, CardContent } from '../../../src/chat/outbound.ts';
import { asId, randomId, type PersonId, type SchoolId } from '../../../src/kernel/ids.ts';
import { Staff, type ListedPerson, type Role } from '../../../src/people/staff.ts';
import type { Turn } from '../../../src/routes/turn.ts';
import { authorise } from '../../../src/people/permissions.ts';
import { eligible } from '../../../src/incidents/climbing.ts';
import { caseById } from '../../../src/incidents/case-store.ts';
import type { FilingPorts } from '../../../src/incidents/filing-ports.ts';
import { fileReport } from '../../../src/incidents/filing.ts';
import { caseReaders, incidents } from '../../../src/incidents/incident.ts';
import type { Filed, Report } from '../../../src/incidents/report.ts';
import { routeReport } from '../../../src/incidents/route-report.ts';
import { hoursSchema } from '../../../src/time/school-hours.ts';
import { filesHolding, tempStore, type TempStore } from '../../fixtures/temp-store.ts';

const SCHOOL = asId<'school'>('s') as SchoolId;
const row = (id: string, ...roles: Role[]): ListedPerson => ({ id, name: `Mx ${id[0]!.toUpperCase()}${id.slice(1)}`, roles });
const ROWS = [row('leadley', 'dsl'), row('deputson', 'deputy-dsl'), row('headley', 'headteacher'), row('chairman', 'chair-of-governors'), row('seniorly', 'slt'), row('teachwell', 'teacher'), row('dutyman', 'slt')];
const REPORT: Report = {
  about: 'child', danger: 'no', children: 'Robin Vale, 4B', adults: '', concerned: [], unsureWhoIsConcerned: false, words: 'Somebody was unkind to Robin CANARYWORD.', when: '', childWhere: '', homeToThis: 'no', onBehalfOf: '', clause: null, practice: false,
};

interface Sent {
  readonly to: Address;
  readonly cardKey: string;
  readonly card: CardContent;
}

let temp: TempStore;
beforeEach(async () => {
  temp = await tempStore([SCHOOL]);
});
afterEach(() => temp.end());

function portsFor(rows: readonly ListedPerson[] = ROWS, hours: unknown = {}): FilingPorts {
  const staff = new Staff(rows);
  return {
    schools: () => ({ staff, contacts: {}, channels: [{ id: 'desk', name: 'Desk', purpose: 'safeguarding', members: ['leadley', 'deputson'] }], telephone: null, hours: hoursSchema.parse(hours) }),
    running: () => ['web'],
    route: (_id, report, reporter) => routeReport(report, reporter, { staff, rules: [] }),
  };
}

async function file(change: Partial<Report> = {}, ports = portsFor(), now = Date.parse('2026-11-23T10:00:00Z')): Promise<{ filed: Filed; sent: Sent[]; timers: { key: string; at: number }[] }> {
  const sent: Sent[] = [];
  const timers: { key: string; at: number }[] = [];
  const leave = authorise(null, 'system.run', 'none', now);
  if (!leave.ok) throw new Error('the desk may run');
  const person = asId<'person'>('teachwell') as PersonId;
  const account = { surface: 'web', tenant: 's', id: 'teachwell' } as const;
  const inbound: Inbound = { kind: 'form', draft: 'd', step: 'report/review', move: 'next', inputs: {}, eventId: randomId<'event'>(), account, conversation: { id: asId<'conversation'>('c'), kind: 'personal' }, at: now };
  const note = { at: now, actor: person, inbound: { eventId: inbound.eventId, kind: 'form', route: 'test' } };
  const filed = await temp.store.transact(SCHOOL, note, (tx) => {
    const turn: Turn = {
      inbound, actor: null, grant: leave.value, now, school: { id: SCHOOL, name: 'S', example: true }, tx, newId: () => randomId(), reply: () => undefined,
      send: (to, cardKey, card) => void sent.push({ to, cardKey, card }), schedule: (key, at) => void timers.push({ key, at }), cancel: () => undefined,
    };
    return fileReport(turn, { ...REPORT, ...change }, { person, name: 'Mx Teachwell', address: { kind: 'person', person } }, ports);
  });
  return { filed, sent, timers };
}

function deskLeave() {
  const leave = authorise(null, 'system.run', 'none', 0);
  if (!leave.ok) throw new Error('the desk may run');
  return leave.value;
}

const toWhom = (sent: readonly Sent[]): string[] => sent.filter((one) => one.card.template === 'concern-notice').map(({ to }) => (to.kind === 'person' ? to.person : to.kind === 'channel' ? `#${to.channel}` : to.kind)).toSorted();
const all = (): Promise<string[]> => temp.store.read(SCHOOL, async (tx) => (await tx.find(caseReaders, 'person', 'leadley')).map((one) => one.incident));

describe('filing a report', () => {
  it('about a child puts one notice in the safeguarding channel, without a word of it', async () => {
    const { filed, sent, timers } = await file();
    expect(toWhom(sent)).toEqual(['#desk']);
    expect(filed).toMatchObject({ held: false, sentTo: ['Designated safeguarding lead'] });
    expect(filed.reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(JSON.stringify(sent.map(({ card }) => card))).not.toMatch(/Robin|CANARYWORD|unkind/);
    expect(timers.filter(({ key }) => key.includes(':rung:'))).toHaveLength(3);
  });

  it('that is urgent goes to lead and deputy by themselves too, at once', async () => {
    expect(toWhom((await file({ danger: 'yes' })).sent)).toEqual(['#desk', 'deputson', 'leadley']);
  });

  it.each([
    ['the lead', ['leadley'], ['deputson']],
    ['the deputy', ['deputson'], ['leadley']],
    ['both leads', ['leadley', 'deputson'], ['headley']],
    ['leads and headteacher', ['leadley', 'deputson', 'headley'], ['seniorly']],
    ['all but the chair', ['leadley', 'deputson', 'headley', 'seniorly', 'dutyman'], ['chairman']],
  ])('leaves out %s, and with them every channel they read', async (_who, concerned, expected) => {
    const { sent, filed } = await file({ concerned: concerned.map((id) => asId<'person'>(id)) });
    expect(toWhom(sent)).toEqual(expected);
    expect(filed.held).toBe(false);
  });

  it('that concerns everyone is kept, sent to nobody, and tells the reporter whom to ring', async () => {
    const { sent, filed, timers } = await file({ concerned: ROWS.map((one) => asId<'person'>(one.id)) });
    expect(toWhom(sent)).toEqual([]);
    expect(filed).toMatchObject({ held: true, sentTo: [], tellNow: [] });
    expect(filed.ring).toContain('0808 800 5000');
    expect(timers.some(({ key }) => key.endsWith(':held'))).toBe(true);
  });

  it('of an adult\'s conduct is told to one person and no channel, and to the chair where it is the head', async () => {
    expect(toWhom((await file({ about: 'adult', adults: 'Mx Other', children: '', words: 'Shares jokes about parents.' })).sent).filter((to) => to.startsWith('#'))).toEqual([]);
    const about = await file({ about: 'adult', adults: 'Mx Headley', children: '', words: 'Shares jokes about parents.' });
    expect(toWhom(about.sent)).toContain('chairman');
    expect(toWhom(about.sent)).not.toContain('headley');
  });

  it('about a child and an adult opens both matters together, with two references and two keys, linked', async () => {
    const { filed } = await file({ about: 'adult', adults: 'Mx Other', words: 'The teacher messaged a pupil.', children: 'Robin Vale, 4B' });
    const leave = authorise(null, 'system.run', 'none', 0);
    if (!leave.ok) throw new Error('the desk may run');
    const matters = await temp.store.read(SCHOOL, (tx) => tx.find(incidents, 'report', filed.reference, leave.value));
    expect(matters.map((one) => one.track).toSorted()).toEqual(['conduct', 'welfare']);
    expect(new Set(matters.map((one) => one.id)).size).toBe(2);
    expect(new Set(matters.map((one) => one.key)).size).toBe(2);
    for (const one of matters) expect(one.links).toEqual(matters.filter((other) => other !== one).map((other) => other.id));
  });

  it('of a mistake of one\'s own is never told to the one who tells it, whatever their role', async () => {
    const own = { about: 'me', words: 'I replied to a parent by mistake.', children: '' } as const;
    const rows = ROWS.map((one) => (one.id === 'teachwell' ? { ...one, roles: ['headteacher', 'teacher'] as Role[] } : one.id === 'headley' ? { ...one, roles: [] } : one));
    expect(toWhom((await file(own, portsFor(rows))).sent)).not.toContain('teachwell');
  });

  it('leaves out whoever is concerned by itself, even where routing names them everywhere', async () => {
    const ports = portsFor();
    const { staff } = ports.schools(SCHOOL);
    const [lead, head] = ['leadley', 'headley'].map((id) => staff.byId(id)!);
    const careless: FilingPorts = { ...ports, route: () => ({ type: 'other', tasks: [], excluded: [], tracks: [{ kind: 'welfare', first: [lead!], inLine: [lead!, head!], because: { basis: 'sector-default', code: 'SD-G' } }] }) };
    const { sent, filed } = await file({ concerned: [asId<'person'>('leadley')], danger: 'yes' }, careless);
    expect(toWhom(sent)).toEqual(['headley']);
    const record = await temp.store.read(SCHOOL, (tx) => caseById(tx, filed.reference, deskLeave()));
    expect(record?.inLine).toEqual([]);
    // And by the ladder, and by hand: whoever is in line is looked at again at that moment.
    const later = { ...record!, inLine: ['leadley', 'teachwell', 'seniorly', 'gone'] };
    expect(eligible(later, ports.schools(SCHOOL)).map((person) => person.id)).toEqual(['seniorly']);
  });

  it('is never sent to its own reporter, who is a lead with a place in the channel', async () => {
    const rows = ROWS.map((one) => (one.id === 'teachwell' ? { ...one, roles: ['deputy-dsl'] as Role[] } : one));
    const ports = portsFor(rows);
    const channels = [{ id: 'desk', name: 'Desk', purpose: 'safeguarding' as const, members: ['leadley', 'teachwell'] }];
    const { filed } = await file({}, { ...ports, schools: (id) => ({ ...ports.schools(id), channels }) });
    const readers = await temp.store.read(SCHOOL, (tx) => tx.find(caseReaders, 'incident', filed.reference));
    expect(readers.map((one) => one.person)).toEqual(['leadley']);
  });

  it('outside school hours tells the duty person of a child as well, unless they are concerned', async () => {
    const hours = { 'out-of-hours': 'dutyman' };
    const night = Date.parse('2026-11-21T22:00:00Z');
    expect(toWhom((await file({}, portsFor(ROWS, hours), night)).sent)).toEqual(['#desk', 'dutyman']);
    expect(toWhom((await file({ concerned: [asId<'person'>('dutyman')] }, portsFor(ROWS, hours), night)).sent)).toEqual(['#desk']);
    expect(toWhom((await file({}, portsFor(ROWS, hours))).sent)).toEqual(['#desk']);
  });

  it('gives eighty reports eighty references that count nothing', async () => {
    const filed = await Promise.all(Array.from({ length: 80 }, () => file()));
    const references = filed.map((one) => one.filed.reference);
    expect(new Set(references).size).toBe(80);
    expect(references.toSorted()).not.toEqual(references);
  });

  it('leaves no word readable on the disk, and with its key destroyed a stub that opens for nobody', async () => {
    const { filed } = await file();
    expect(filesHolding(temp.dataDir, 'CANARYWORD')).toEqual([]);
    expect(filesHolding(temp.dataDir, 'Robin')).toEqual([]);
    const leave = authorise(null, 'system.run', 'none', 0);
    if (!leave.ok) throw new Error('the desk may run');
    const before = await temp.store.read(SCHOOL, (tx) => caseById(tx, filed.reference, leave.value));
    expect(before?.said.words).toContain('CANARYWORD');
    await temp.store.destroyKey(SCHOOL, asId<'key'>(before!.key));
    expect(await temp.store.read(SCHOOL, (tx) => caseById(tx, filed.reference, leave.value))).toBeNull();
    expect(await temp.store.read(SCHOOL, (tx) => tx.findIds(incidents, 'id', filed.reference))).toEqual([filed.reference]);
    expect(await all()).toContain(filed.reference);
  });
});
