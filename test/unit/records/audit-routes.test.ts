import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillCard } from '../../../src/cards/fill.ts';
import { plainText } from '../../../src/cards/plain-text.ts';
import type { Address, CardContent } from '../../../src/chat/outbound.ts';
import { asId, randomId } from '../../../src/kernel/ids.ts';
import { footFor, OUTSIDER } from '../../../src/people/foot.ts';
import { Staff } from '../../../src/people/staff.ts';
import { anchorUndelivered, anchorWords, auditRoutes } from '../../../src/records/audit-routes.ts';
import { inDoubtSince, RESTORED, restores } from '../../../src/records/restored.ts';
import type { Turn } from '../../../src/routes/turn.ts';
import { hoursSchema } from '../../../src/time/school-hours.ts';
import { deskGrant } from '../../../src/turn.ts';
import { tempStore, type TempStore } from '../../fixtures/temp-store.ts';

const oak = asId<'school'>('oak');
const MONDAY = Date.parse('2026-11-23T08:00:00Z');
const DAY = 86_400_000;
const person = (id: string, role: 'dsl' | 'headteacher' | 'chair-of-governors') => ({ id, name: `Person ${id}`, roles: [role] });
const staff = new Staff([person('lead', 'dsl'), person('head', 'headteacher'), person('chair', 'chair-of-governors')]);
const hash = '3f9a11c277de0b42'.repeat(4);

let temp: TempStore;
beforeEach(async () => {
  temp = await tempStore([oak]);
});
afterEach(() => temp.end());

/** What is sent, by person, when this timer comes in. */
async function sent(event: string, data: Record<string, string | number>, now = MONDAY, people = staff, example = false): Promise<Map<string, string>> {
  const cards = new Map<string, string>();
  const route = auditRoutes({ schools: () => ({ staff: people, hours: hoursSchema.parse(undefined) }), waiting: () => Promise.resolve(0) }).find(({ match }) => match.kind === 'timer' && match.event === event);
  await temp.store.transact(oak, { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'timer', route: event } }, async (tx) => {
    const turn: Turn = {
      inbound: { kind: 'timer', eventId: randomId<'event'>(), account: { surface: 'system', tenant: oak, id: 'ticker' }, conversation: { id: asId<'conversation'>('system'), kind: 'personal' }, at: now, school: oak, key: event, event, data, dueAt: now },
      actor: null, grant: deskGrant(now), now, school: { id: oak, name: 'Oak', example }, tx, newId: randomId, reply: () => undefined, schedule: () => undefined, cancel: () => undefined,
      send: (to: Address, _key: string, card: CardContent) => void cards.set(to.kind === 'person' ? to.person : to.kind, plainText(fillCard({ ...card, data: { foot: footFor(staff, null, OUTSIDER), ...card.data } }))),
    };
    await route?.handle(turn, undefined);
  });
  return cards;
}

describe('what the desk says of its own records', () => {
  it('is where they end, to the lead alone, on school days; nothing in an invented school', async () => {
    const said = await sent('records.audited', { seq: 4182, hash, where: '', what: '' });
    expect([...said.keys()]).toEqual(['lead']);
    expect(said.get('lead')).toContain('Record 4,182 · 3f9a 11c2 77de 0b42');
    expect(said.get('lead')).toContain('I am running. No message waits to be sent.');
    expect(anchorWords(4182, hash)).toBe('Record 4,182 · 3f9a 11c2 77de 0b42');
    expect((await sent('records.audited', { seq: 4182, hash, where: '', what: '' }, MONDAY - DAY)).size).toBe(0);
    expect((await sent('records.audited', { seq: 4182, hash, where: '', what: '' }, MONDAY, staff, true)).size).toBe(0);
  });

  it('is that they are not whole, to the lead and the chair on any day, and to the head where there is no chair', async () => {
    const broken = { seq: 7, hash, where: 'journal/x, line 3, byte 40', what: 'the line is not as it was written' };
    const said = await sent('records.audited', broken, MONDAY - DAY, staff, true);
    expect([...said.keys()].toSorted()).toEqual(['chair', 'lead']);
    expect(said.get('chair')).toContain('journal/x, line 3, byte 40: the line is not as it was written');
    expect([...(await sent('records.audited', broken, MONDAY, new Staff([person('lead', 'dsl'), person('head', 'headteacher')]))).keys()].toSorted()).toEqual(['head', 'lead']);
  });

  it('is that they were restored, and for three days what the desk says by itself is in doubt', async () => {
    await temp.store.transact(oak, { at: MONDAY, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'restore', route: 'restore' } }, async (tx) => tx.put(restores, { id: 'last', at: MONDAY, backupAt: MONDAY - DAY, seq: 100, noted: 130, open: 2, due: 3 }));
    const said = await sent(RESTORED, {});
    expect([...said.keys()].toSorted()).toEqual(['chair', 'lead']);
    expect(said.get('lead')).toContain('30 entries at least');
    expect(await temp.store.read(oak, (tx) => inDoubtSince(tx, MONDAY + 2 * DAY))).toBe(MONDAY - DAY);
    expect(await temp.store.read(oak, (tx) => inDoubtSince(tx, MONDAY + 4 * DAY))).toBeNull();
  });

  it('leaves the desk well where the daily message could not be delivered, and not where the alarm could not', async () => {
    const none = {} as Turn;
    expect(await anchorUndelivered(none, 'records:anchor:2026-11-23')).toBe(true);
    expect(await anchorUndelivered(none, 'records:broken:2026-11-23:chair')).toBe(false);
  });
});
