import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { declarationDrafts, destroyEndedDeclarationDrafts, endedDeclarationDrafts } from '../../src/declarations/declaration-drafts.ts';
import type { DeclarationRule } from '../../src/declarations/declaration-rule.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { APPROVAL, declarationsDesk, DECLARING, type DeclarationsDesk, type DeclarationsDeskOptions } from '../fixtures/declarations-desk.ts';

let desk: DeclarationsDesk;
afterEach(() => desk.end());

const opened = async (options: DeclarationsDeskOptions = {}): Promise<DeclarationsDesk> => {
  desk = await declarationsDesk(options);
  return desk;
};
const kind = (of: DeclarationRule['kind'], to: DeclarationRule['to'] = 'headteacher'): DeclarationRule => ({ ...APPROVAL, kind: of, to });
const only = async () => {
  const all = await desk.all();
  if (all.length !== 1 || !all[0]) throw new Error(`${all.length} declarations`);
  return all[0];
};
const titles = (card: Parameters<typeof buttonsOf>[0]): string[] => buttonsOf(card).map(({ title }) => title);
const told = async (who: string): Promise<string> => (await desk.sent()).filter(({ to }) => to === who).map(({ text }) => text).join('\n---\n');

describe('a relationship is declared', () => {
  it('from the wish, with the clause and who reads it, to a decider who hears of it without a word of it', async () => {
    await opened();
    await desk.says('ann', 'I need to declare that I am friends with a mum');
    expect(await told('ann')).toMatch(/Family links are approved by the head\.[^]*/);
    expect(await told('ann')).toMatch(/Mrs Ada Head \(headteacher\) reads this, and nobody else here/);
    const reply = await desk.declares('ann');
    expect(textOf(reply)).toMatch(/Mrs Ada Head has it now/);
    const record = await only();
    expect(record).toMatchObject({ state: 'submitted', late: false, decider: { person: 'head' } });
    const board = (await desk.sent()).find(({ to }) => to === 'head');
    expect(board?.text).toMatch(/Miss Ann Reed sent it/);
    expect(board?.text).not.toMatch(/Jo Hill|choir/);
    expect(textOf(await desk.opens('head', record.id))).toMatch(/Jo Hill[^]*We met at a choir/);
  });

  it('is taken late and marked so', async () => {
    await opened();
    await desk.declares('ann', { 'entered': '2025-09-01', 'late-why': 'I did not know' });
    const record = await only();
    expect(record.late).toBe(true);
    expect(textOf(await desk.opens('head', record.id))).toMatch(/Declared late\. It is taken all the same/);
  });

  it('is no late one in the days after entry, or where no day is known', async () => {
    await opened();
    await desk.declares('ann', { 'entered': '2026-11-02' });
    await desk.declares('bob');
    expect((await desk.all()).map(({ late }) => late)).toEqual([false, false]);
  });

  it('asks with whom and how where a child is contacted directly, and warns whoever decides', async () => {
    await opened();
    await expect(desk.declares('ann', { child: 'yes' })).rejects.toThrow(/Write with whom, and how/);
    const shown = await desk.press('ann', 'declare.start');
    await desk.declares('ann', { 'child': 'yes', 'child-how': 'My niece Mia, family group' }, shown);
    expect(textOf(await desk.opens('head', (await only()).id))).toMatch(/Someone under 18 is contacted directly/);
  });

  it('asks which other platform on the very screen where another one is ticked', async () => {
    await opened();
    await expect(desk.declares('ann', { platforms: 'instagram,other' })).rejects.toThrow(/Write which other one/);
    const shown = await desk.press('ann', 'declare.start');
    expect(textOf(shown)).toMatch(/If on another one: which\?/);
    await desk.declares('ann', { 'platforms': 'instagram,other', 'platform-name': 'Roblox' }, shown);
    expect(textOf(await desk.opens('head', (await only()).id))).toMatch(/In touch on: Instagram, Another one[^]*Other platform: Roblox/);
  });

  it('reads to whoever decides as waiting for them, with its days in words', async () => {
    await opened();
    await desk.declares('ann', { entered: '2026-11-02' });
    const read = textOf(await desk.opens('head', (await only()).id));
    expect(read).toMatch(/Waits for you\. Nothing is decided yet/);
    expect(read).toMatch(/Both at this school since: 2 November 2026/);
    expect(await told('ann')).toMatch(/Waits for Mrs Ada Head/);
  });

  it('leaves one whole record with the declarant once it is decided: the first message leads to it', async () => {
    await opened();
    await desk.declares('ann');
    const before = (await desk.sent()).length;
    await desk.presses('head', await desk.presses('head', await desk.opens('head', (await only()).id), 'Approve'), 'Record it', {});
    const now = (await desk.sent()).slice(before).filter(({ to }) => to === 'ann').map(({ text }) => text);
    expect(now.filter((one) => one.includes('All of it is in a newer message'))).toHaveLength(1);
    expect(now.filter((one) => one.includes('We met at a choir'))).toHaveLength(1);
    expect(await told('head')).toMatch(/What was decided is on record, and Miss Ann Reed has it/);
  });

  it('asks for the own decision first, and offers to declare another after it', async () => {
    await opened();
    await desk.declares('ann');
    const before = (await desk.sent()).length;
    await desk.says('ann', 'I want to declare a relationship');
    const after = (await desk.sent()).slice(before).filter(({ to }) => to === 'ann').map(({ text }) => text.split('\n')[0]);
    expect(after).toEqual(['Your own declaration', 'Declare another relationship']);
  });

  it('is kept unsent and gone on with, and seen by nobody else', async () => {
    await opened();
    const first = await desk.press('ann', 'declare.start');
    await desk.presses('ann', first, 'Next', { whom: 'pupil', relation: 'own-child', names: 'Sam Reed' });
    const again = await desk.press('ann', 'declare.start');
    expect(textOf(again)).toMatch(/Since when/);
    const draft = buttonsOf(again).find(({ data }) => data['draft'] !== undefined)?.data['draft'] ?? '';
    expect((await desk.press('head', 'declare.draft', { draft })).reason).toBe('not-allowed');
    expect(await desk.all()).toEqual([]);
  });

  it('is not sent twice by a second press', async () => {
    await opened();
    const shown = await desk.press('ann', 'declare.start');
    await desk.declares('ann', {}, shown);
    const second = await desk.presses('ann', shown, 'Next', {});
    expect(textOf(second)).toMatch(/This was sent[^]*Nothing you pressed now was saved/);
    expect(await desk.all()).toHaveLength(1);
  });

  it('leaves no readable draft behind once it is sent', async () => {
    await opened();
    await desk.declares('ann');
    expect(await destroyEndedDeclarationDrafts(desk.store, desk.id, desk.clock.now())).toBe(1);
    expect(await destroyEndedDeclarationDrafts(desk.store, desk.id, desk.clock.now())).toBe(0);
    expect(await desk.store.read(desk.id, (tx) => tx.find(endedDeclarationDrafts, 'author', 'ann'))).toMatchObject([{ how: 'sent', key: null }]);
  });

  it('that is not sent is deleted after 30 days, and its author hears so', async () => {
    await opened();
    await desk.presses('ann', await desk.press('ann', 'declare.start'), 'Next', { whom: 'pupil', relation: 'own-child', names: 'Sam Reed' });
    await desk.passes('2026-12-24T10:01:00Z');
    expect(await told('ann')).toMatch(/This was not sent within 30 days/);
    expect(await desk.store.read(desk.id, (tx) => tx.findIds(declarationDrafts, 'author', 'ann'))).toEqual([]);
  });

  it('waits with its words while the policies are being read', async () => {
    await opened({ reading: true });
    expect(textOf(await desk.press('ann', 'declare.start'))).toMatch(/still reading your policies[^]*Nothing was saved/);
  });

  it('of a colleague who is not in the staff list says so to whoever decides', async () => {
    await opened();
    await desk.declares('new');
    expect(textOf(await desk.opens('head', (await only()).id))).toMatch(/Nia Frost, teacher \(not in the staff list\) is not in the staff list/);
  });
});

describe('who decides', () => {
  it('alone reads it: no colleague, no other leader, and never its declarant as decider', async () => {
    await opened();
    await desk.declares('ann');
    const { id } = await only();
    for (const who of ['bob', 'lead', 'chair', 'ann']) expect({ who, reason: (await desk.opens(who, id)).reason }).toEqual({ who, reason: 'not-allowed' });
    for (const who of ['bob', 'head', 'chair']) expect({ who, reason: (await desk.sees(who, id)).reason }).toEqual({ who, reason: 'not-allowed' });
  });

  it('is the chair for the head\'s own, and the next governor where the chair is named in it', async () => {
    await opened();
    await desk.declares('head');
    expect((await only()).decider?.person).toBe('chair');
    expect((await desk.opens('head', (await only()).id)).reason).toBe('not-allowed');
    await desk.end();
    await opened();
    await desk.declares('head', { names: 'Di Chair' });
    expect((await only()).decider?.person).toBe('gov');
  });

  it('is the head for the lead\'s own where the policy names the lead', async () => {
    await opened({ rule: kind('decision_after_discussion', 'dsl') });
    await desk.declares('lead');
    expect((await only()).decider?.person).toBe('head');
    await desk.declares('ann');
    expect((await desk.all()).find(({ declarant }) => declarant.person === 'ann')?.decider?.person).toBe('lead');
  });

  it('is the next one while the first is away, and the first all the same where everybody is', async () => {
    await opened();
    desk.areAway('head');
    await desk.declares('ann');
    expect((await only()).decider?.person).toBe('chair');
    desk.areAway(...DECLARING.map(({ id }) => id));
    await desk.declares('bob');
    expect((await desk.all()).find(({ declarant }) => declarant.person === 'bob')?.decider?.person).toBe('head');
  });

  it('is the next one where the first cannot be reached, who then reads it no more', async () => {
    await opened();
    await desk.declares('ann');
    const { id } = await only();
    await desk.dies(`declare:${id}:board:head`);
    expect((await only()).decider?.person).toBe('chair');
    expect((await desk.opens('head', id)).reason).toBe('not-allowed');
    expect(await told('ann')).toMatch(/Mrs Ada Head could not be reached here, so Dr Di Chair has it now/);
  });

  it('where there is nobody, nothing is sent and the words are kept', async () => {
    await opened({ people: [{ id: 'ann', name: 'Miss Ann Reed', roles: ['teacher'] }] });
    const reply = await desk.declares('ann');
    expect(textOf(reply)).toMatch(/Not sent[^]*What you wrote is kept/);
    expect(await desk.all()).toEqual([]);
    expect(textOf(await desk.presses('ann', reply, 'Go on'))).toMatch(/NOT SENT/);
  });

  it('follows the staff list: whoever no longer holds the role decides no more', async () => {
    await opened();
    await desk.declares('ann');
    const { id } = await only();
    desk.staffBecomes(DECLARING.map((one) => (one.id === 'head' ? { ...one, roles: ['teacher'] } : one.id === 'bob' ? { ...one, roles: ['headteacher'] } : one)));
    expect(textOf(await desk.opens('head', id))).toMatch(/Not for you[^]*Nothing was saved/);
    await desk.starts();
    await desk.passes('2026-11-23T10:01:00Z');
    expect((await only()).decider?.person).toBe('bob');
  });
});

describe('the decision is of the kind that the policy sets', () => {
  it('an approval with conditions: the declarant gets the whole record', async () => {
    await opened({ settings: { conditions: ['Nothing about school is said there'] } });
    await desk.declares('ann');
    const { id } = await only();
    const form = await desk.presses('head', await desk.opens('head', id), 'Approve with conditions');
    const refused = await desk.presses('head', form, 'Record it', {});
    expect(refused.fieldErrors).toMatchObject({ conditions: 'Tick or write the conditions.' });
    await desk.presses('head', form, 'Record it', { usual: 'c0', conditions: 'No pictures', review: '2027-03-01' });
    const record = await only();
    expect(record).toMatchObject({ state: 'active', reviewOn: '2027-03-01' });
    const card = await told('ann');
    expect(card).toMatch(/Approved with conditions by Mrs Ada Head on 23 November 2026/);
    expect(card).toMatch(/Nothing about school is said there\nNo pictures[^]*Jo Hill[^]*We met at a choir/);
    expect(card).toMatch(/Looked at again on 1 March 2027/);
    expect(card).toMatch(/A declaration changes nothing about worries/);
  });

  it('an approval that is refused says why, and is never without a reason', async () => {
    await opened();
    await desk.declares('ann');
    const form = await desk.presses('head', await desk.opens('head', (await only()).id), 'Do not approve');
    expect((await desk.presses('head', form, 'Record it', { words: ' ' })).fieldErrors).toHaveProperty('words');
    await desk.presses('head', form, 'Record it', { words: 'The pupil is in your class' });
    expect(await only()).toMatchObject({ state: 'refused', reviewOn: null });
    expect(await told('ann')).toMatch(/Not approved by Mrs Ada Head[^]*The pupil is in your class/);
  });

  it('a talk is recorded with its advice, which is never blank', async () => {
    await opened({ rule: kind('decision_after_discussion', 'dsl') });
    await desk.declares('ann');
    const { id } = await only();
    const form = await desk.presses('lead', await desk.opens('lead', id), 'We have talked: record it');
    expect((await desk.presses('lead', form, 'Record it', { verdict: 'approved', words: '' })).fieldErrors).toHaveProperty('words');
    await desk.presses('lead', form, 'Record it', { verdict: 'approved', words: 'Keep the group to family' });
    expect(await only()).toMatchObject({ state: 'active', reviewOn: '2027-11-23' });
    expect(await told('ann')).toMatch(/Agreed by Mr Ben Lead[^]*Advice: Keep the group to family/);
  });

  it.each(['written_notice', 'notification'] as const)('a %s is noted, and may be asked about', async (of) => {
    await opened({ rule: kind(of) });
    await desk.declares('ann');
    const { id } = await only();
    const card = await desk.opens('head', id);
    expect(titles(card)).not.toContain('Approve');
    const question = await desk.presses('head', card, 'Ask about it');
    await desk.presses('head', question, 'Ask', { question: 'Which group is it?' });
    expect((await only()).state).toBe('asked');
    expect(await told('ann')).toMatch(/Mrs Ada Head asks: Which group is it\?/);
    const answer = await desk.press('ann', 'declare.answer', { declaration: id });
    await desk.presses('ann', answer, 'Send it', { reply: 'The choir' });
    expect((await desk.sent()).filter(({ to, text }) => to === 'head' && /Miss Ann Reed has replied to your question/.test(text))).toHaveLength(1);
    const asNow = await desk.opens('head', id);
    expect(textOf(asNow)).toMatch(/Which group is it\?[^]*The choir/);
    // The card from before the question decides nothing.
    expect(textOf(await desk.presses('head', card, 'Note it'))).toMatch(/Nothing was saved: something was added since that card/);
    await desk.presses('head', asNow, 'Note it');
    expect(await only()).toMatchObject({ state: 'active', decisions: [{ verdict: 'noted' }] });
  });

  it('where the policy makes no exception a ruling is asked, and sending it allows nothing', async () => {
    await opened({ rule: { kind: 'ruling', to: 'headteacher', source: 'school.yaml', because: null } });
    desk.ruleBecomes({ kind: 'ruling', to: 'headteacher', source: 'school.yaml', because: null });
    await desk.declares('ann');
    const { id } = await only();
    expect(textOf(await desk.sees('ann', id))).toMatch(/A ruling is asked\. Sending this allows nothing by itself/);
    const form = await desk.presses('head', await desk.opens('head', id), 'Give a ruling');
    await desk.presses('head', form, 'Record it', { verdict: 'not-approved', words: 'Not while he is a pupil' });
    expect(await told('ann')).toMatch(/Not agreed by Mrs Ada Head[^]*Ruling: Not while he is a pupil/);
  });

  it('is made once: a second press shows how it stands', async () => {
    await opened();
    await desk.declares('ann');
    const card = await desk.opens('head', (await only()).id);
    const form = await desk.presses('head', card, 'Approve');
    await desk.presses('head', form, 'Record it', {});
    expect(textOf(await desk.presses('head', form, 'Record it', {}))).toMatch(/Nothing was saved/);
    expect((await only()).decisions).toHaveLength(1);
  });
});

describe('a declaration lives on', () => {
  const approved = async (): Promise<string> => {
    await desk.declares('ann');
    const { id } = await only();
    await desk.presses('head', await desk.presses('head', await desk.opens('head', id), 'Approve'), 'Record it', {});
    return id;
  };

  /** What stands in somebody's chat of declarations: of each message its last text. */
  const standingIn = async (who: string): Promise<string[]> => {
    const found = new Map<string, string>();
    for (const { to, cardKey, text } of await desk.sent()) if (to === who && cardKey.startsWith('declare:')) found.set(cardKey, text);
    return [...found.values()];
  };

  it('is taken back with a reason that the declarant reads', async () => {
    await opened();
    const id = await approved();
    const form = await desk.presses('head', await desk.opens('head', id), 'Take the decision back');
    expect((await desk.presses('head', form, 'Take it back', {})).fieldErrors).toHaveProperty('reason');
    await desk.presses('head', form, 'Take it back', { reason: 'She is in your class now' });
    expect((await only()).state).toBe('revoked');
    expect(await told('ann')).toMatch(/The decision was taken back[^]*She is in your class now/);
  });

  it('ends when its declarant says so, and when they leave', async () => {
    await opened();
    const id = await approved();
    await desk.presses('ann', await desk.presses('ann', await desk.sees('ann', id), 'It has ended'), 'Yes, it has ended');
    expect((await only()).state).toBe('ended');
    expect((await standingIn('ann')).filter((text) => text.includes(id) && !text.includes(`${id}: Ended`))).toEqual([]);
    await desk.declares('bob');
    const people = DECLARING.filter((one) => one.id !== 'bob');
    const bob = (await desk.all()).find(({ declarant }) => declarant.person === 'bob');
    desk.staffBecomes(people);
    await desk.starts();
    await desk.passes('2026-12-24T10:01:00Z');
    desk.staffBecomes(DECLARING);
    expect((await desk.all()).find(({ id: one }) => one === bob?.id)).toMatchObject({ state: 'ended' });
    expect(desk.said).toEqual([]);
  });

  it('outlives a slip of the staff list: whoever is missing for a while has what was decided when they are back', async () => {
    await opened();
    const id = await approved();
    await desk.declares('bob');
    desk.staffBecomes(DECLARING.filter((one) => one.id !== 'ann' && one.id !== 'bob'));
    await desk.starts();
    await desk.passes('2026-12-15T10:00:00Z');
    expect(desk.said).toEqual([]);
    desk.staffBecomes(DECLARING);
    await desk.starts();
    await desk.passes('2026-12-16T10:00:00Z');
    expect((await desk.all()).map((one) => [one.declarant.person, one.state, one.missingSince])).toEqual([['ann', 'active', null], ['bob', 'submitted', null]]);
    expect(textOf(await desk.sees('ann', id))).toMatch(/Approved by Mrs Ada Head/);
  });

  it('stands until what replaces it is decided on', async () => {
    await opened();
    const id = await approved();
    const shown = await desk.presses('ann', await desk.sees('ann', id), 'Something has changed');
    await desk.declares('ann', { words: 'He joins my class' }, shown);
    expect((await desk.all()).map(({ state }) => state)).toEqual(['active', 'submitted']);
    const next = (await desk.all())[1];
    await desk.presses('head', await desk.presses('head', await desk.opens('head', next?.id ?? ''), 'Approve'), 'Record it', {});
    expect((await desk.all()).map(({ state }) => state)).toEqual(['superseded', 'active']);
    // Of the messages that the declarant has, one alone reads as being in force.
    const approvedNow = (await standingIn('ann')).filter((text) => text.includes('Conditions') || text.includes('This is the record of your declaration.'));
    expect(approvedNow.map((text) => text.includes(next?.id ?? ''))).toEqual([true]);
  });

  it('is looked at again when its time has come, asked once whatever restarts, and kept by whoever decides', async () => {
    await opened({ settings: { 'review-months': 1 } });
    const id = await approved();
    await desk.starts();
    await desk.passes('2026-12-22T12:00:00Z');
    expect(desk.said).toEqual([]);
    await desk.passes('2026-12-23T12:00:00Z');
    await desk.starts();
    await desk.passes('2026-12-24T12:00:00Z');
    expect(desk.said.map(({ key, to, from }) => ({ key, to, from }))).toEqual([{ key: `declaration:${id}:review:2026-12-23`, to: 'ann', from: '2026-12-23' }]);
    await desk.presses('ann', desk.said[0]?.card ?? { template: 'help', data: {} }, 'Nothing has changed');
    expect((await only()).unchanged).toBe('2026-12-23');
    await desk.presses('head', await desk.opens('head', id), 'Leave it as it is');
    expect(await only()).toMatchObject({ state: 'active', reviewOn: '2027-01-24', unchanged: null });
  });

  it('tells whoever decides where the declarant stays silent', async () => {
    await opened({ settings: { 'review-months': 1 } });
    const id = await approved();
    await desk.starts();
    await desk.passes('2027-01-22T12:00:00Z');
    expect(desk.said.map(({ key, to }) => [key, to])).toEqual([[`declaration:${id}:review:2026-12-23`, 'ann'], [`declaration:${id}:review-decider:2026-12-23:head`, 'head']]);
  });

  it('that waits is said to its decider after five school days; after ten its declarant may send it on', async () => {
    await opened();
    await desk.declares('ann');
    const { id } = await only();
    await desk.starts();
    await desk.passes('2026-11-29T12:00:00Z');
    expect(desk.said).toEqual([]);
    await desk.passes('2026-11-30T12:00:00Z');
    expect(desk.said.map(({ to }) => to)).toEqual(['head']);
    await desk.passes('2026-12-07T12:00:00Z');
    expect(desk.said.map(({ to }) => to)).toEqual(['head', 'ann']);
    expect((await only()).decider?.person).toBe('head');
    await desk.presses('ann', desk.said[1]?.card ?? { template: 'help', data: {} }, 'Send it to Dr Di Chair');
    expect((await only()).decider?.person).toBe('chair');
    expect((await desk.opens('head', id)).reason).toBe('not-allowed');
  });

  it('is not sent on before its time, whatever is pressed', async () => {
    await opened();
    await desk.declares('ann');
    const { id } = await only();
    expect(textOf(await desk.press('ann', 'declare.next', { declaration: id, to: 'chair' }))).toMatch(/Nothing was changed/);
    expect((await only()).decider?.person).toBe('head');
  });

  it('is withdrawn while nobody decided, and an old card then shows so', async () => {
    await opened();
    await desk.declares('ann');
    const { id } = await only();
    const card = await desk.opens('head', id);
    await desk.presses('ann', await desk.presses('ann', await desk.sees('ann', id), 'Withdraw it'), 'Withdraw it');
    expect((await only()).state).toBe('withdrawn');
    expect(textOf(await desk.presses('head', card, 'Approve'))).toMatch(/Nothing was saved: it has ended/);
  });

  it('says nothing any more of what was done: no question that was answered, no look that was had, nothing of what has ended', async () => {
    await opened({ settings: { 'review-months': 1 } });
    await desk.declares('ann');
    const { id } = await only();
    await desk.presses('head', await desk.presses('head', await desk.opens('head', id), 'Ask about it'), 'Ask', { question: 'Since when?' });
    await desk.starts();
    await desk.passes('2026-12-01T12:00:00Z');
    const question = desk.said.find(({ key }) => key.includes(':asked:'));
    await desk.presses('ann', await desk.presses('ann', question?.card ?? { template: 'help', data: {} }, 'Reply'), 'Send it', { reply: 'Since 2012' });
    expect(desk.unsaid).toContain(question?.key);
    await desk.passes('2026-12-16T12:00:00Z');
    const sendOn = desk.said.find(({ key }) => key.includes(':send-on:'));
    await desk.presses('head', await desk.presses('head', await desk.opens('head', id), 'Approve'), 'Record it', {});
    expect(desk.unsaid).toContain(sendOn?.key);
    await desk.passes('2027-02-20T12:00:00Z');
    const look = desk.said.find(({ key }) => key.includes(':review:'));
    const deciders = desk.said.find(({ key }) => key.includes(':review-decider:'));
    await desk.presses('ann', look?.card ?? { template: 'help', data: {} }, 'Nothing has changed');
    expect(desk.unsaid).toContain(look?.key);
    expect(desk.unsaid).not.toContain(deciders?.key);
    await desk.presses('head', await desk.opens('head', id), 'Leave it as it is');
    expect(desk.unsaid).toContain(deciders?.key);
  });

  it('that ended says nothing of its yearly look any more', async () => {
    await opened({ settings: { 'review-months': 1 } });
    const id = await approved();
    await desk.starts();
    await desk.passes('2027-01-22T12:00:00Z');
    expect(desk.said).toHaveLength(2);
    await desk.presses('ann', await desk.presses('ann', await desk.sees('ann', id), 'It has ended'), 'Yes, it has ended');
    expect(desk.said.map(({ key }) => key).filter((key) => !desk.unsaid.includes(key))).toEqual([]);
  });

  it('writes no word or name that was typed in plain on the disk', async () => {
    await opened();
    await approved();
    const files = readdirSync(desk.dataDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const all = files.map((one) => readFileSync(join(one.parentPath, one.name), 'latin1')).join('\n');
    expect(files.length).toBeGreaterThan(0);
    expect(['Jo Hill', 'choir', 'Nothing about school'].filter((word) => all.includes(word))).toEqual([]);
  });
});
