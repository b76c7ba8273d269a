import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incidents } from '../../../src/incidents/incident.ts';
import { declarations } from '../../../src/declarations/declaration.ts';
import { accountChecks } from '../../../src/accounts/checks/checks.ts';
import { erasedRecords } from '../../../src/records/erasure.ts';
import { legalHolds } from '../../../src/records/legal-hold.ts';
import { identities } from '../../../src/people/identity.ts';
import { absences } from '../../../src/reminders/absences.ts';
import { signOffPeople } from '../../../src/reminders/sign-off.ts';
import { openRetention } from '../../../src/records/retention-waiting.ts';
import { nodeFiles } from '../../../src/storage/files.ts';
import { verifyJournal } from '../../../src/storage/journal-reader.ts';
import { buttonsOf, textOf } from '../../fixtures/played-desk.ts';
import { retentionDesk, type RetentionDesk } from '../../fixtures/retention-desk.ts';
import { filesHolding } from '../../fixtures/temp-store.ts';

let desk: RetentionDesk;
beforeEach(async () => {
  desk = await retentionDesk();
});
afterEach(() => desk.end());

const REPORT = 'incidents/AB12-CD34';
const verbs = (reply: Parameters<typeof buttonsOf>[0]): string[] => buttonsOf(reply).map(({ verb }) => verb);
const kept = () => desk.store.read(desk.id, (tx) => tx.get(incidents, 'AB12-CD34', desk.grant()));
const stubs = () => desk.store.read(desk.id, (tx) => tx.find(erasedRecords, 'all', 'yes', desk.grant()));
const at = (day: string): void => desk.clock.set(Date.parse(`${day}T10:00:00Z`));
const says = (who: string, base: string, kind = 'child-protection') => desk.press(who, 'retention.date', { item: REPORT }, { base, class: kind });
const erases = (who: string, typed = 'AB12-CD34') => desk.press(who, 'retention.erase', { item: REPORT }, { typed, because: 'time-over' });

/** A closed report about a child born on 3 May 2014, on the day on which it is due. */
async function due(): Promise<void> {
  await desk.matters([{ excluded: ['second'] }]);
  await desk.day();
  await says('lead', '2014-05-03');
  at('2039-09-01');
  await desk.day();
}

describe('a closed report', () => {
  it('waits for a date of birth, and is kept until somebody says it', async () => {
    await desk.matters([{}]);
    await desk.day();
    expect(await desk.row(REPORT)).toMatchObject({ state: 'wanted', due: null });
    at('2090-01-01');
    await desk.day();
    expect(await desk.row(REPORT)).toMatchObject({ state: 'wanted' });
    const reply = await desk.press('lead', 'retention.open', { item: REPORT });
    expect(verbs(reply)).not.toContain('retention.erase-form');
    await erases('lead');
    expect(await kept()).not.toBeNull();
  });

  it('comes up after the child is 25, at the end of that school year, and says nothing of the birthday', async () => {
    await desk.matters([{}]);
    await desk.day();
    await says('lead', '2014-05-03');
    expect(await desk.row(REPORT)).toMatchObject({ state: 'running', due: '2039-08-31' });
    expect(filesHolding(desk.dataDir, 'AB12-CD34').length).toBeGreaterThan(0);
    expect(filesHolding(desk.dataDir, '2014-05-03')).toEqual([]);
    at('2039-08-30');
    await desk.day();
    expect(textOf(await desk.press('lead', 'retention.list'))).toContain('Nothing waits for you');
    at('2039-08-31');
    await desk.day();
    expect(await desk.row(REPORT)).toMatchObject({ state: 'due' });
    expect(textOf(await desk.press('lead', 'retention.list'))).toContain('AB12-CD34');
  });

  it('is not over sooner by a date of birth that no child has', async () => {
    await desk.matters([{}]);
    await desk.day();
    for (const base of ['1900-01-01', '1985-05-03', '1998-05-03']) {
      await says('lead', base);
      expect(await desk.row(REPORT)).toMatchObject({ state: 'wanted', due: null });
    }
    await says('lead', '2009-05-03');
    expect(await desk.row(REPORT)).toMatchObject({ state: 'running', due: '2034-08-31' });
  });

  it('is never erased by the desk, however long it is due', async () => {
    await due();
    at('2080-01-01');
    await desk.day();
    expect(await kept()).not.toBeNull();
    expect(await stubs()).toEqual([]);
  });

  it('is erased by its reviewer with its reference and a reason: nothing of it can be read, the chain stands, who did it is kept', async () => {
    await due();
    expect(filesHolding(desk.dataDir, 'Robin Vale')).toEqual([]);
    expect((await erases('lead', 'XX')).fieldErrors).toHaveProperty('typed');
    expect(await kept()).not.toBeNull();
    expect(textOf(await erases('lead'))).toContain('Erased: AB12-CD34');
    expect(await kept()).toBeNull();
    expect(await desk.row(REPORT)).toBeNull();
    expect(await stubs()).toEqual([expect.objectContaining({ id: REPORT, class: 'child-protection', due: '2039-08-31', count: 1, erased: expect.objectContaining({ by: 'Mr Ben Lead', person: 'lead', reason: 'time-over' }) })]);
    expect(await verifyJournal(nodeFiles, join(desk.dataDir, 'oak', 'journal'))).toMatchObject({ ok: true });
  });

  it('is kept for longer with a reason, and comes up again then', async () => {
    await due();
    expect((await desk.press('lead', 'retention.keep', { item: REPORT }, { years: '5' })).fieldErrors).toHaveProperty('because');
    await desk.press('lead', 'retention.keep', { item: REPORT }, { years: '5', because: 'inquiry' });
    expect(await desk.row(REPORT)).toMatchObject({ state: 'running', due: '2045-08-31', decisions: [{ what: 'dated' }, { by: 'lead', because: 'inquiry', until: '2045-08-31' }] });
    await erases('lead');
    expect(await kept()).not.toBeNull();
  });

  it('is shown to, and decided on by, nobody who is concerned, who made it, or whose role does not decide', async () => {
    await due();
    for (const who of ['second', 'ann', 'data', 'guest-1']) {
      expect(textOf(await desk.press(who, 'retention.list')), `${who}`).not.toContain('AB12');
      expect(textOf(await desk.press(who, 'retention.open', { item: REPORT })), `${who}`).not.toContain('AB12');
      await erases(who);
      await desk.press(who, 'retention.keep', { item: REPORT }, { years: '1', because: 'court' });
    }
    expect(await kept()).not.toBeNull();
    expect((await desk.row(REPORT))?.decisions).toHaveLength(1);
  });

  it('about an adult is decided on by the head and never by the lead; about the head by the chair', async () => {
    await desk.matters([{ track: 'conduct', excluded: ['head'] }]);
    await desk.day();
    expect(textOf(await desk.press('lead', 'retention.list'))).not.toContain('AB12');
    expect(textOf(await desk.press('head', 'retention.list'))).not.toContain('AB12');
    expect(textOf(await desk.press('chair', 'retention.list'))).toContain('AB12');
    at('2027-04-01');
    await desk.day();
    expect([...new Set(desk.said.map(({ to }) => to))]).toEqual(['chair']);
  });

  it('that was marked as about sexual abuse is kept for 75 years, whatever the child\'s age', async () => {
    await desk.matters([{}]);
    await desk.day();
    await says('lead', '2014-05-03', 'sexual-abuse');
    expect(await desk.row(REPORT)).toMatchObject({ class: 'sexual-abuse', due: '2102-08-31' });
  });

  it('that is opened again has no time any more', async () => {
    await desk.matters([{}]);
    await desk.day();
    await desk.transact(async (tx) => {
      const record = await tx.get(incidents, 'AB12-CD34', desk.grant());
      if (record) tx.put(incidents, { ...record, state: 'waiting', closedAt: null }, record.key as never);
    });
    await desk.day();
    expect(await desk.row(REPORT)).toBeNull();
  });

  it('follows a period that the school changed', async () => {
    await desk.matters([{}]);
    await desk.day();
    await says('lead', '2014-05-03');
    desk.settingsBecome([{ 'class': 'child-protection', 'until-age': 30, 'because': 'Our diocese keeps until thirty' }]);
    await desk.day();
    expect(await desk.row(REPORT)).toMatchObject({ due: '2044-08-31' });
  });

  it('is not erased where its period became longer while its card stood there', async () => {
    await due();
    desk.settingsBecome([{ 'class': 'child-protection', 'until-age': 30, 'because': 'Our diocese keeps until thirty' }]);
    expect(textOf(await erases('lead'))).toContain('not due any more');
    expect(await kept()).not.toBeNull();
  });
});

describe('a legal hold', () => {
  it.each([['all', {}], ['class', { class: 'child-protection' }], [REPORT, {}]])('on %s keeps a report that is due, until it is lifted by someone who may', async (item, inputs) => {
    await due();
    await desk.press('lead', 'retention.hold', { item }, { because: 'inquiry', ...inputs });
    expect(verbs(await desk.press('lead', 'retention.open', { item: REPORT }))).not.toContain('retention.erase-form');
    expect(textOf(await erases('lead'))).toContain('legal hold');
    expect(await kept()).not.toBeNull();
    const [hold] = await desk.store.read(desk.id, (tx) => tx.find(legalHolds, 'all', 'yes'));
    await desk.press('lead', 'retention.lift', { hold: hold?.id ?? '' });
    await erases('lead');
    expect(await kept(), 'a lead may set it and not lift it').not.toBeNull();
    await desk.press('head', 'retention.lift', { hold: hold?.id ?? '' });
    await erases('lead');
    expect(await kept()).toBeNull();
    expect(await desk.store.read(desk.id, (tx) => tx.get(legalHolds, hold?.id ?? ''))).toMatchObject({ by: 'lead', because: 'inquiry', lifted: { by: 'head' } });
  });

  it('on one report is seen by nobody who may not know of it', async () => {
    await desk.matters([{ track: 'conduct', excluded: ['head'] }]);
    await desk.day();
    await desk.press('chair', 'retention.hold', { item: REPORT }, { because: 'lado' });
    expect(textOf(await desk.press('chair', 'retention.list'))).toContain('local authority');
    expect(textOf(await desk.press('head', 'retention.list'))).not.toContain('local authority');
    const [hold] = await desk.store.read(desk.id, (tx) => tx.find(legalHolds, 'all', 'yes'));
    await desk.press('head', 'retention.lift', { hold: hold?.id ?? '' });
    expect(await desk.store.read(desk.id, (tx) => tx.get(legalHolds, hold?.id ?? ''))).toMatchObject({ lifted: null });
  });

  it('is set by nobody without the role', async () => {
    await desk.press('ann', 'retention.hold', { item: 'all' }, { because: 'court' });
    expect(await desk.store.read(desk.id, (tx) => tx.find(legalHolds, 'all', 'yes'))).toEqual([]);
  });
});

describe('what is erased', () => {
  it.each<readonly [string, string, () => Promise<unknown>, string]>([
    ['a declaration', '2033-09-01', () => desk.declaration('DE-4F7K', 'ann'), 'declarations/DE-4F7K'],
    ['a question', '2028-09-01', () => desk.question('Q1', 'ann', 'lead'), 'batch:question:2028-08-31'],
    ['a business case', '2033-09-01', () => desk.accountCase('AC-4F7K', 'ann'), 'batch:account-case:2033-08-31'],
    ['a comment', '2030-09-01', () => desk.comment('C1', 'ann'), 'batch:account-comment:2030-08-31'],
  ])('of %s is its own key, so that no file can be read again, and the chain still stands', async (_what, day, make, item) => {
    await make();
    await desk.day();
    at(day);
    await desk.day();
    const list = await desk.press('head', 'retention.list');
    expect(buttonsOf(list).map(({ data }) => data['item'])).toContain(item);
    await desk.press('head', 'retention.erase', { item }, { typed: item.startsWith('batch') ? '1' : 'DE-4F7K', because: 'time-over' });
    expect(readdirSync(join(desk.dataDir, 'oak', 'keys')).filter((name) => /^(?:declaration|question|account-case|account)~/.test(name))).toEqual([]);
    expect(await stubs()).toHaveLength(1);
    expect(await verifyJournal(nodeFiles, join(desk.dataDir, 'oak', 'journal'))).toMatchObject({ ok: true });
  });
});

describe('other records', () => {
  it('of a colleague who left go a year later, and what they signed stays for its own time', async () => {
    await desk.transact(async (tx) => {
      tx.put(signOffPeople, { id: 'gone', since: null, left: '2027-03-01', roles: [] });
      tx.put(absences, { id: 'gone', from: '2027-01-01', to: '2027-01-02', history: [] });
      tx.put(identities, { id: 'web:oak:gone', person: 'gone', at: 1 });
      await Promise.resolve();
    });
    await desk.day();
    expect(await desk.row('leavers/gone')).toMatchObject({ due: '2028-08-31', state: 'running' });
    at('2028-08-31');
    await desk.day();
    await desk.press('data', 'retention.erase', { item: 'batch:staff-state:2028-08-31' }, { typed: '1', because: 'time-over' });
    expect(await desk.store.read(desk.id, async (tx) => [await tx.get(absences, 'gone'), ...(await tx.findIds(identities, 'person', 'gone'))])).toEqual([null]);
    await desk.day();
    expect(await desk.row('leavers/gone')).toBeNull();
    expect(await desk.store.read(desk.id, (tx) => tx.get(signOffPeople, 'gone'))).not.toBeNull();
  });


  it('come up by kind and school year together, and go together with the number typed', async () => {
    for (const day of ['2027-03-01', '2027-03-02', '2027-05-04']) await desk.check('a1', day);
    await desk.day();
    at('2030-09-02');
    await desk.day();
    const list = await desk.press('data', 'retention.list');
    expect(textOf(list)).toContain('2 together: daily checks');
    const item = String(buttonsOf(list).find(({ verb }) => verb === 'retention.open')?.data['item']);
    await desk.press('data', 'retention.erase', { item }, { typed: '2', because: 'time-over' });
    expect(await desk.store.read(desk.id, (tx) => tx.findIds(accountChecks, 'account', 'a1'))).toEqual([]);
    expect(await stubs()).toEqual([expect.objectContaining({ count: 2, class: 'account-check', erased: expect.objectContaining({ by: 'Mx Dee Data' }) })]);
  });

  it('a declaration is decided on by a head, and not by whoever declared it', async () => {
    await desk.declaration('DE-4F7K', 'head');
    await desk.day();
    at('2033-09-01');
    await desk.day();
    expect(textOf(await desk.press('head', 'retention.list'))).not.toContain('DE-4F7K');
    await desk.press('chair', 'retention.erase', { item: 'declarations/DE-4F7K' }, { typed: 'de-4f7k', because: 'time-over' });
    expect(await desk.store.read(desk.id, (tx) => tx.get(declarations, 'DE-4F7K', desk.grant()))).toBeNull();
  });

  it('a declaration that names the head is not hers to decide on, nor to know of', async () => {
    await desk.declaration('DE-4F7K', 'ann', { answers: { names: 'Mrs Head' } });
    await desk.day();
    at('2033-09-01');
    await desk.day();
    expect(textOf(await desk.press('head', 'retention.list'))).not.toContain('DE-4F7K');
    await desk.press('head', 'retention.erase', { item: 'declarations/DE-4F7K' }, { typed: 'de-4f7k', because: 'time-over' });
    expect(await desk.store.read(desk.id, (tx) => tx.get(declarations, 'DE-4F7K', desk.grant()))).not.toBeNull();
    expect(textOf(await desk.press('chair', 'retention.list'))).toContain('DE-4F7K');
  });

  it('stand on the own page of whoever decides on them, and of nobody else', async () => {
    await desk.question('Q1', 'ann', 'lead');
    await desk.day();
    at('2028-09-01');
    await desk.day();
    const open = (who: string) => desk.store.read(desk.id, async (tx) => {
      const person = desk.staff.byId(who);
      return person ? openRetention(desk.ports)(tx, person, desk.clock.now(), desk.grant()) : [];
    });
    expect(await open('data')).toHaveLength(1);
    expect(await open('ann')).toEqual([]);
    expect(await open('lead')).toEqual([]);
  });
});
