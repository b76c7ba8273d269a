import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { DECLARING, declarationsDesk, type DeclarationsDesk, type DeclarationsDeskOptions } from '../fixtures/declarations-desk.ts';

let desk: DeclarationsDesk;
const opened = async (options: DeclarationsDeskOptions = {}): Promise<string> => {
  desk = await declarationsDesk(options);
  await desk.declares('ann', SECRETS);
  return (await desk.all())[0]?.id ?? '';
};
afterEach(() => desk.end());

/** One word that stands nowhere else, in each field that is typed. */
const SECRETS = { 'names': 'Zzname Zzfamily', 'since': 'Zzsince', 'late-why': 'Zzlate', 'child': 'yes', 'child-how': 'Zzhow', 'safeguards': 'Zzsafe', 'words': 'Zzwords', 'platforms': 'other', 'platform-name': 'Zzplatform' };
const VERBS = ['open', 'decide', 'decided', 'note', 'ask', 'asked', 'keep', 'revoke', 'revoked', 'see', 'change', 'same', 'end', 'ended', 'withdraw', 'withdrawn', 'answer', 'answered', 'next'];
const FORGED = { words: 'x', conditions: 'x', question: 'x', reason: 'x', reply: 'x', verdict: 'approved', usual: 'c0', review: '2099-01-01' };
const data = (declaration: string) => ({ declaration, mark: '0-0-0-none', verdict: 'approved', to: 'lead' });
const onDisk = (): string => readdirSync(desk.dataDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => readFileSync(join(one.parentPath, one.name), 'latin1')).join('\n');
/** What a refusal says, without the reference that was asked for. */
const refusalOf = (reply: Reply, id: string): unknown => JSON.parse(JSON.stringify({ status: reply.status, reason: reply.reason ?? null, text: textOf(reply) }).replaceAll(id, 'ID'));

describe('whoever a declaration is not for', () => {
  it.each(['lead', 'second', 'bob', 'chair', 'gov', 'nobody'])('%s does nothing with it whatever they press, and cannot tell it from one that is not there', async (who) => {
    const id = await opened();
    const before = JSON.stringify(await desk.all());
    for (const verb of VERBS) {
      const there = await desk.press(who, `declare.${verb}`, data(id), FORGED);
      const not = await desk.press(who, `declare.${verb}`, data('DE-0000'), FORGED);
      expect([verb, refusalOf(there, id)]).toEqual([verb, refusalOf(not, 'DE-0000')]);
      expect(textOf(there)).not.toMatch(/Zz|Reed|Hill/);
    }
    expect(JSON.stringify(await desk.all())).toBe(before);
  });

  it('reads nothing of it in any message, whatever happens with it, and nothing of it is on the disk in plain', async () => {
    const id = await opened({ settings: { 'review-months': 1 } });
    await desk.starts();
    await desk.presses('head', await desk.presses('head', await desk.opens('head', id), 'Ask about it'), 'Ask', { question: 'Zzquestion' });
    await desk.presses('ann', await desk.presses('ann', await desk.sees('ann', id), 'Reply'), 'Send it', { reply: 'Zzreply' });
    await desk.presses('head', await desk.presses('head', await desk.opens('head', id), 'Approve with conditions'), 'Record it', { words: 'Zzadd', conditions: 'Zzcondition' });
    await desk.passes('2027-02-20T12:00:00Z');
    await desk.declares('ann', SECRETS, await desk.presses('ann', await desk.sees('ann', id), 'Something has changed'));
    const next = (await desk.all())[1]?.id ?? '';
    await desk.presses('head', await desk.presses('head', await desk.opens('head', next), 'Do not approve'), 'Record it', { words: 'Zzrefusal' });
    await desk.declares('ann', SECRETS);
    const third = (await desk.all())[2]?.id ?? '';
    await desk.presses('head', await desk.presses('head', await desk.opens('head', third), 'Approve'), 'Record it', {});
    await desk.presses('head', await desk.presses('head', await desk.opens('head', third), 'Take the decision back'), 'Take it back', { reason: 'Zzreason' });
    const others = (await desk.sent()).filter(({ to }) => to !== 'ann');
    expect(new Set(others.map(({ to }) => to))).toEqual(new Set(['head']));
    expect(others.map(({ text }) => text).join('\n')).not.toMatch(/Zz/);
    expect(desk.said.map(({ line, card }) => line + JSON.stringify(card)).join('\n')).not.toMatch(/Zz/);
    const disk = onDisk();
    expect([...Object.values(SECRETS).join(' ').matchAll(/Zz\w+/g)].flat().concat('Zzquestion', 'Zzreply', 'Zzadd', 'Zzcondition', 'Zzrefusal', 'Zzreason').filter((word) => disk.includes(word))).toEqual([]);
  });
});

describe('a press that comes late, twice or by somebody else', () => {
  it('decides nothing once the role is another\'s, on a form that lay open', async () => {
    const id = await opened();
    const form = await desk.presses('head', await desk.opens('head', id), 'Approve');
    desk.staffBecomes(DECLARING.map((one) => (one.id === 'head' ? { ...one, roles: ['teacher' as const] } : one)));
    expect(textOf(await desk.presses('head', form, 'Record it', {}))).toMatch(/Not for you/);
    expect((await desk.all())[0]).toMatchObject({ state: 'submitted', decisions: [] });
  });

  it('of two who decide at once one decides, and the other one reads it no more', async () => {
    const id = await opened();
    const form = await desk.presses('head', await desk.opens('head', id), 'Approve');
    await desk.dies(`declare:${id}:board:head`);
    const to = (await desk.all())[0]?.decider?.person ?? '';
    const own = await desk.presses(to, await desk.opens(to, id), 'Do not approve');
    const [first, second] = await Promise.all([desk.presses('head', form, 'Record it', {}), desk.presses(to, own, 'Record it', { words: 'No' })]);
    expect(first.reason).toBe('not-allowed');
    expect(textOf(second)).toMatch(/Recorded/);
    expect((await desk.all())[0]?.decisions.map(({ verdict, by }) => [verdict, by.person])).toEqual([['not-approved', to]]);
  });

  it('of two presses of one decider at the same moment one is recorded', async () => {
    const id = await opened();
    const form = await desk.presses('head', await desk.opens('head', id), 'Approve');
    await Promise.all([desk.presses('head', form, 'Record it', {}), desk.presses('head', form, 'Record it', {})]);
    expect((await desk.all())[0]?.decisions).toHaveLength(1);
  });

  it('on the card of one that was replaced, taken back or refused changes nothing', async () => {
    const id = await opened();
    const card = await desk.opens('head', id);
    const form = await desk.presses('head', card, 'Approve');
    await desk.declares('ann', SECRETS, await desk.presses('ann', await desk.sees('ann', id), 'Something has changed'));
    expect(textOf(await desk.presses('head', form, 'Record it', {}))).toMatch(/Nothing was saved: it has ended/);
    expect(textOf(await desk.presses('head', card, 'Do not approve'))).toMatch(/Nothing was saved: it has ended/);
    expect((await desk.all()).map(({ state }) => state)).toEqual(['superseded', 'submitted']);
  });

  it.each([
    ['a verdict that is none', { verdict: 'granted' }, {}], ['a notice\'s verdict for an approval', { verdict: 'noted' }, {}], ['conditions that the school does not have', { verdict: 'approved-with-conditions' }, { usual: 'c99,cNaN,__proto__' }],
    ['a day that has passed', { verdict: 'approved' }, { review: '2020-01-01' }], ['a day that does not exist', { verdict: 'approved' }, { review: '2027-02-31' }], ['a day in a thousand years', { verdict: 'approved' }, { review: '3027-01-01' }],
  ])('with %s records nothing', async (_what, more, inputs) => {
    const id = await opened();
    const reply = await desk.press('head', 'declare.decided', { declaration: id, mark: '0-0-0-none', ...more }, inputs);
    expect(Object.keys(reply.fieldErrors ?? {})).toHaveLength(1);
    expect((await desk.all())[0]?.decisions).toEqual([]);
  });

  it('is looked at again no later because its declarant wished so', async () => {
    desk = await declarationsDesk();
    await desk.declares('ann', { 'review-wish': '2099-01-01' });
    const id = (await desk.all())[0]?.id ?? '';
    await desk.presses('head', await desk.presses('head', await desk.opens('head', id), 'Approve'), 'Record it', {});
    expect((await desk.all())[0]?.reviewOn).toBe('2027-11-23');
  });

  it('sends on to nobody but the next who may decide', async () => {
    const id = await opened();
    await desk.starts();
    await desk.passes('2026-12-20T12:00:00Z');
    for (const to of ['bob', 'ann', 'head', 'nobody']) await desk.press('ann', 'declare.next', { declaration: id, to });
    expect((await desk.all())[0]?.decider?.person).toBe('head');
  });

  it('leaves one of them in force where two were to replace the same', async () => {
    const id = await opened();
    const approve = async (one: string): Promise<void> => void (await desk.presses('head', await desk.presses('head', await desk.opens('head', one), 'Approve'), 'Record it', {}));
    await approve(id);
    for (const words of ['First', 'Second']) await desk.declares('ann', { words }, await desk.presses('ann', await desk.sees('ann', id), 'Something has changed'));
    const [, first, second] = (await desk.all()).map((one) => one.id);
    await approve(first ?? '');
    await approve(second ?? '');
    expect((await desk.all()).map(({ state, replacedBy }) => [state, replacedBy])).toEqual([['superseded', first], ['superseded', second], ['active', null]]);
  });

  it('opens one that ended for its decider without a way to do anything with it', async () => {
    const id = await opened();
    await desk.presses('ann', await desk.presses('ann', await desk.sees('ann', id), 'Withdraw it'), 'Withdraw it');
    expect(buttonsOf(await desk.opens('head', id)).map(({ title }) => title)).toEqual(['Declarations for me']);
  });
});
