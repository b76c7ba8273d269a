import { afterEach, describe, expect, it } from 'vitest';
import { openDecisions } from '../../src/accounts/approval/approval-waiting.ts';
import { caseUndelivered } from '../../src/accounts/approval/case-notices.ts';
import type { ApprovalRule } from '../../src/accounts/account-rules.ts';
import { asId } from '../../src/kernel/ids.ts';
import type { Route } from '../../src/routes/route.ts';
import { makeTurns } from '../../src/turn.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { ACCOUNTS_PEOPLE, RULES, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { caseDesk, type CaseDesk } from '../fixtures/case-desk.ts';

const rule = (more: Partial<ApprovalRule>): AccountsDeskOptions => ({ rules: { approval: { ...RULES.approval, rule: { ...RULES.approval.rule, ...more } } } });
const BOTH_PEOPLE = [...ACCOUNTS_PEOPLE.filter(({ id }) => id !== 'head'), { id: 'head', name: 'Mrs Ada Head', roles: ['head-of-school' as const, 'slt' as const] }, { id: 'exec', name: 'Mr Ed Exec', roles: ['executive-headteacher' as const] }];
const both: AccountsDeskOptions = { ...rule({ by: ['head-of-school', 'executive-headteacher'], quorum: 'all' }), people: BOTH_PEOPLE };

describe('the decision on a business case', () => {
  let desk: CaseDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await caseDesk(options);
  };
  const decides = async (who: string, button: string) => desk.presses(who, (await desk.board()).card, button);

  it('enters the account, tells the requester and changes every card, all at the last approval', async () => {
    await open();
    const id = await desk.sends();
    const reply = await decides('deputy', 'Approve');
    expect(textOf(reply)).toContain('Approved. It is entered in the register');
    const [account] = await desk.register();
    expect(account).toMatchObject({ platform: 'Instagram', handle: '@oak_library', purpose: 'Books of the week', audience: 'Families', visibility: 'open', state: 'preparing', approval: { kind: 'decided', case: id, by: [{ person: 'deputy', name: 'Mr Ben Deputy' }], at: desk.clock.now() } });
    expect(account?.steps.map(({ text }) => text)).toContain('Miss Ann Reed is trained');
    expect(await desk.record(id)).toMatchObject({ state: 'approved', account: account?.id, rule: { by: ['slt'], quorum: 'any', source: 'school.yaml', because: { quote: 'The leadership team decides about new accounts.' } } });
    const { text } = await desk.board();
    expect(text).toContain('Approved at 10:00 on 23 November 2026');
    expect(text).toContain('Approved: Mr Ben Deputy (Senior leader)');
    expect(text).not.toContain('[ Approve ]');
    const told = (await desk.news('cat')).at(-2)?.text ?? '';
    expect(told).toContain('Your account is approved');
    expect(told).toContain('Mr Ben Deputy (Senior leader)');
    expect(told).toContain('Still needed before it starts\nMiss Ann Reed has read and understood the policy');
    expect(told).toContain('The leadership team decides about new accounts.');
    const runner = (await desk.news('ann')).at(-1)!;
    expect(runner.text).toContain('Ms Cat Hill asked for it, and it is approved.');
    expect(textOf(await desk.presses('ann', runner.card, 'Open it'))).toContain('Books of the week');
  });

  it('is nobody else\'s: an outsider, a teacher, the requester, a runner, the chair, each pressing what they can reach', async () => {
    await open();
    const id = await desk.sends('manager', { runners: 'deputy,ann' });
    const { mark } = (await desk.record(id))!;
    for (const who of ['stranger', 'tia', 'ann', 'chair']) {
      for (const verb of ['look', 'approve', 'reject', 'rejected', 'ask', 'asked', 'unask']) expect(await desk.press(who, `account.case-${verb}`, { case: id, mark }, { reason: 'x', question: 'x' })).toMatchObject({ reason: 'not-allowed' });
    }
    for (const verb of ['approve', 'reject', 'rejected', 'ask', 'asked']) {
      expect(textOf(await desk.press('manager', `account.case-${verb}`, { case: id, mark }, { reason: 'x', question: 'x' }))).toContain('You asked for this account, so somebody else decides. Nothing was decided.');
      expect(textOf(await desk.press('deputy', `account.case-${verb}`, { case: id, mark }, { reason: 'x', question: 'x' }))).toContain('You are named to run this account, so somebody else decides.');
    }
    expect(await desk.record(id)).toMatchObject({ state: 'submitted', decisions: [], question: null });
    expect(await desk.register()).toEqual([]);
  });

  it('takes the press of somebody who was removed from the staff list for nobody\'s', async () => {
    await open();
    const id = await desk.sends();
    desk.staffBecomes(ACCOUNTS_PEOPLE.filter((one) => one.id !== 'deputy'));
    expect(await decides('deputy', 'Approve')).toMatchObject({ reason: 'not-allowed' });
    desk.staffBecomes(ACCOUNTS_PEOPLE.map((one) => (one.id === 'deputy' ? { ...one, roles: ['teacher'] } : one)));
    expect(await decides('deputy', 'Approve')).toMatchObject({ reason: 'not-allowed' });
    expect(await desk.record(id)).toMatchObject({ state: 'submitted', decisions: [] });
  });

  it('goes by the rule as it stands at the click, not as it stood when the card was posted', async () => {
    await open();
    const id = await desk.sends();
    desk.rulesBecome({ approval: { ...RULES.approval, rule: { by: ['headteacher'], quorum: 'any', nudgeAfter: 5 } } });
    expect(await decides('deputy', 'Approve')).toMatchObject({ reason: 'not-allowed' });
    await decides('head', 'Approve');
    expect(await desk.record(id)).toMatchObject({ state: 'approved', rule: { by: ['headteacher'] } });
  });

  it('tells whoever comes second who decided, and when; nothing is decided twice', async () => {
    await open();
    const id = await desk.sends();
    const { card } = await desk.board();
    const [first, second] = await Promise.all([desk.presses('deputy', card, 'Approve'), desk.presses('head', card, 'Approve')]);
    const texts = [textOf(first), textOf(second)];
    expect(texts.filter((text) => text.includes('It is entered in the register'))).toHaveLength(1);
    const late = texts.find((text) => text.includes('Already decided'));
    expect(late).toMatch(/was already approved by Mr Ben Deputy|was already approved by Mrs Ada Head/);
    expect(late).toContain('at 10:00 on 23 November 2026. Your press changed nothing.');
    expect((await desk.record(id))?.decisions).toHaveLength(1);
    expect(await desk.register()).toHaveLength(1);
    expect(textOf(await desk.presses('manager', card, 'Reject'))).toContain('was already approved by');
  });

  it('needs both named, and says who is missing; a person in both counts once', async () => {
    await open(both);
    const id = await desk.sends();
    expect((await desk.board()).text).toContain('Still needed: head of school and executive headteacher.');
    expect(textOf(await decides('head', 'Approve'))).toContain('Still needed: executive headteacher.');
    expect((await desk.board()).text).toContain('Approved: Mrs Ada Head (Head of school)');
    expect(textOf(await decides('head', 'Approve'))).toContain('One person, and whoever stands in for them, counts once. Nothing was added.');
    expect(await desk.register()).toEqual([]);
    await desk.presses('exec', (await desk.board('exec')).card, 'Approve');
    expect((await desk.record(id))?.state).toBe('approved');
    expect((await desk.register())[0]?.approval).toMatchObject({ by: [{ person: 'head' }, { person: 'exec' }] });
  });

  it('is stuck where one person holds both, says whom to ask, and goes on once a second is listed', async () => {
    const one = ACCOUNTS_PEOPLE.map((person) => (person.id === 'head' ? { ...person, roles: ['head-of-school' as const, 'executive-headteacher' as const] } : person));
    await open({ ...both, people: one });
    const id = await desk.sends();
    await decides('head', 'Approve');
    expect((await desk.board()).text).toContain('Mrs Ada Head is both head of school and executive headteacher, and one person counts once: a second person is needed, and nobody else holds either role. Ask Dr Di Chair (chair of governors)');
    expect(await desk.press('chair', 'account.case-approve', { case: id, mark: (await desk.record(id))!.mark })).toMatchObject({ reason: 'not-allowed' });
    await desk.passes('2027-11-23T10:00:00Z');
    expect(await desk.record(id)).toMatchObject({ state: 'submitted' });
    expect((await desk.sent()).filter((one) => one.cardKey.includes(':nudge:'))).toEqual([]);
    expect((await desk.news('cat')).at(-1)?.text).toContain('Your request cannot be decided as things are');
    desk.staffBecomes(BOTH_PEOPLE.map((person) => (person.id === 'head' ? { ...person, roles: ['head-of-school', 'executive-headteacher'] } : person)));
    await decides('exec', 'Approve');
    expect(await desk.record(id)).toMatchObject({ state: 'approved' });
  });

  it('rejects with a reason, which the requester reads, and takes a new version, decided afresh', async () => {
    await open(rule({ quorum: 2 }));
    const id = await desk.sends();
    await decides('head', 'Approve');
    const old = (await desk.board()).card;
    const form = await decides('deputy', 'Reject');
    expect((await desk.presses('deputy', form, 'Reject it', { reason: '  ' })).fieldErrors).toEqual({ reason: 'Write why: the requester reads it.' });
    expect(await desk.record(id)).toMatchObject({ state: 'submitted' });
    await desk.presses('deputy', form, 'Reject it', { reason: 'No plan for the holidays' });
    const told = (await desk.news('cat')).find((one) => one.text.includes('Your request was rejected'))!;
    expect(told.text).toContain('No plan for the holidays');
    expect((await desk.board()).text).toContain('Rejected by Mr Ben Deputy');
    const review = await desk.presses('cat', told.card, 'Send a new version');
    const changed = await desk.next('cat', await desk.presses('cat', review, 'Change: What it is for'), { aim: 'Books, with holiday cover', audience: 'Families' });
    await desk.presses('cat', changed, 'Send this version');
    const now = await desk.board();
    expect(now.text).toContain(`${id}, version 2`);
    expect(now.text).toContain('2 decisions on an earlier version count no more');
    expect(textOf(await desk.presses('manager', old, 'Approve'))).toContain(`That card is old: ${id} is now version 2. Nothing was decided.`);
    expect((await desk.boards()).find((one) => one.cardKey.endsWith(':1') && one.text.includes('was replaced'))?.text).toContain('Decisions on version 1 count no more.');
    await desk.presses('head', now.card, 'Approve');
    await desk.presses('deputy', now.card, 'Approve');
    expect(await desk.record(id)).toMatchObject({ state: 'approved', version: 2, earlier: [{ version: 1 }] });
    expect((await desk.register())[0]).toMatchObject({ purpose: 'Books, with holiday cover' });
  });

  it('asks for more, holds the decision until the answer, and voids what was decided before it', async () => {
    await open(rule({ quorum: 2 }));
    const id = await desk.sends();
    await decides('head', 'Approve');
    const form = await decides('deputy', 'Ask for more');
    expect(textOf(form)).toContain('The approval so far will then count no more.');
    await desk.presses('deputy', form, 'Ask', { question: 'Who moderates in August?' });
    expect((await desk.board()).text).toContain('Waits for Ms Cat Hill: Mr Ben Deputy asked for more');
    expect(textOf(await desk.press('manager', 'account.case-approve', { case: id, mark: (await desk.record(id))!.mark }))).toContain('Mr Ben Deputy asked the requester for more, and the answer is not here yet.');
    const asked = (await desk.news('cat')).find((one) => one.text.includes('You are asked for more'))!;
    expect(asked.text).toContain('Who moderates in August?');
    const review = await desk.presses('cat', asked.card, 'Answer and send again');
    expect(textOf(review)).toContain('You were asked: Who moderates in August?');
    await desk.presses('cat', review, 'Send this version');
    expect(await desk.record(id)).toMatchObject({ state: 'submitted', version: 2, question: null });
    const answered = (await desk.news('cat')).find((one) => one.text.includes('You were asked for more'));
    expect(answered?.text).toContain('You answered by version 2.');
    expect(answered?.text).not.toContain('Answer and send again');
    await decides('deputy', 'Approve');
    expect(await desk.record(id)).toMatchObject({ state: 'submitted' });
    await decides('head', 'Approve');
    expect(await desk.record(id)).toMatchObject({ state: 'approved' });
  });

  it('lets a question be taken back, and then stands as it did', async () => {
    await open(rule({ quorum: 2 }));
    const id = await desk.sends();
    await decides('head', 'Approve');
    const asked = await desk.presses('deputy', await decides('deputy', 'Ask for more'), 'Ask', { question: 'Who moderates?' });
    await desk.presses('deputy', asked, 'Take the question back');
    expect((await desk.news('cat')).some((one) => one.text.includes('you need not answer it'))).toBe(true);
    await decides('deputy', 'Approve');
    expect(await desk.record(id)).toMatchObject({ state: 'approved', version: 1 });
  });

  it('lets an approval be taken back while others are still to decide, and not after', async () => {
    await open(rule({ quorum: 2 }));
    const id = await desk.sends();
    const reply = await decides('head', 'Approve');
    await desk.presses('head', reply, 'Take it back');
    expect(await desk.record(id)).toMatchObject({ state: 'submitted', decisions: [] });
    expect((await desk.record(id))?.history.map(({ what }) => what)).toEqual(['Sent', 'Approved', 'Took the approval back']);
    await decides('deputy', 'Approve');
    expect(await desk.record(id)).toMatchObject({ state: 'submitted' });
    await decides('head', 'Approve');
    expect(textOf(await desk.presses('head', reply, 'Take it back'))).toContain('was already approved by Mrs Ada Head');
    expect(await desk.record(id)).toMatchObject({ state: 'approved', decisions: [{ by: { person: 'deputy' } }, { by: { person: 'head' } }] });
  });

  it('says before a version is sent that the approvals so far will not count', async () => {
    await open(rule({ quorum: 2 }));
    const id = await desk.sends();
    await decides('head', 'Approve');
    expect(textOf(await desk.press('cat', 'account.case-change', { case: id }))).toContain('Sending this voids the approval so far: it is decided afresh.');
  });

  it('refuses a version that was begun before the case was approved', async () => {
    await open();
    const id = await desk.sends();
    const review = await desk.press('cat', 'account.case-change', { case: id });
    await decides('head', 'Approve');
    expect(textOf(await desk.presses('cat', review, 'Send this version'))).toContain('was approved since you began this version, so what you wrote was not sent');
    expect(await desk.record(id)).toMatchObject({ state: 'approved', version: 1 });
  });

  it('tells those who decide about another case of the same name that it is on the register now', async () => {
    await open();
    const first = await desk.sends('cat', { handle: '@oak.library' });
    const second = await desk.sends('tia', { handle: 'https://instagram.com/Oak.Library/' });
    expect((await desk.board()).text).toContain('Somebody has already asked for https://instagram.com/Oak.Library/ on Instagram');
    await desk.press('head', 'account.case-approve', { case: first, mark: (await desk.record(first))!.mark });
    const board = (await desk.boards()).findLast((one) => one.cardKey.includes(second));
    expect(board?.text).toContain('@oak.library on Instagram is on the school\'s register already.');
    expect(await desk.record(second)).toMatchObject({ state: 'submitted' });
  });

  it('never decides by words: "approved" shows what waits, privately', async () => {
    await open();
    const id = await desk.sends();
    await desk.says('head', 'approved', 'approve');
    const card = (await desk.news('head')).at(-1)!;
    expect(card.text).toContain('Nothing you write approves or rejects anything');
    expect(card.text).toContain(`${id}: Instagram @oak_library`);
    expect(await desk.record(id)).toMatchObject({ state: 'submitted', decisions: [] });
    expect(textOf(await desk.presses('head', card.card, 'Look at it'))).toContain('[ Approve ]');
    await desk.says('cat', 'yes approved', 'approve');
    expect((await desk.news('cat')).at(-1)?.text).toContain('No request for an account waits for your decision.');
    const staff = desk.ports.schools(desk.id).staff;
    const items = (who: string) => desk.store.read(desk.id, (tx) => openDecisions(desk.ports)(tx, staff.byId(who)!, desk.clock.now(), desk.grant()));
    expect((await items('head')).map(({ title }) => title)).toEqual([`Request ${id}, sent 23 November 2026, waits for your decision.`]);
    expect(await items('cat')).toEqual([]);
  });

  it('reminds those who have not decided after the working days that the school set, again and again, and nobody else', async () => {
    await open({ ...rule({ quorum: 2 }), now: '2026-12-18T10:00:00Z' });
    const id = await desk.sends();
    await decides('head', 'Approve');
    await desk.passes('2026-12-29T08:00:00Z');
    const nudges = async () => (await desk.sent()).filter((one) => one.cardKey.includes(':nudge:'));
    // Five working days from Friday 18 December: over the weekend, Christmas Day and the substitute of Boxing Day.
    expect(await nudges()).toEqual([]);
    await desk.passes('2026-12-29T10:00:00Z');
    await desk.passes('2027-01-08T12:00:00Z');
    expect((await nudges()).map((one) => one.to)).toEqual(['deputy', 'manager', 'deputy', 'manager']);
    expect((await nudges())[0]?.text).toContain('Nobody\'s silence approves or rejects it.');
    await desk.passes('2027-09-01T12:00:00Z');
    expect(await desk.record(id)).toMatchObject({ state: 'submitted' });
    await decides('manager', 'Approve');
    const count = (await nudges()).length;
    await desk.passes('2028-01-01T12:00:00Z');
    expect(await nudges()).toHaveLength(count);
  });

  it('reminds the requester instead while they are asked for more', async () => {
    await open();
    await desk.sends();
    await desk.presses('head', await decides('head', 'Ask for more'), 'Ask', { question: 'Who moderates?' });
    await desk.passes('2026-12-01T10:00:00Z');
    expect((await desk.news('cat')).at(-1)?.text).toContain('Your request waits for you');
    expect((await desk.sent()).filter((one) => one.cardKey.includes(':nudge:'))).toEqual([]);
  });

  it('lets whoever decides name who stands in, for days; the two count once', async () => {
    await open(rule({ by: ['headteacher'], quorum: 'any' }));
    const id = await desk.sends('cat', { runners: 'ann,bob' });
    expect(await desk.press('deputy', 'account.case-approve', { case: id, mark: (await desk.record(id))!.mark })).toMatchObject({ reason: 'not-allowed' });
    expect(await desk.press('deputy', 'account.stand-in')).toMatchObject({ reason: 'not-allowed' });
    const form = await desk.press('head', 'account.stand-in');
    expect((await desk.presses('head', form, 'Name them', { who: 'ann', from: '2026-11-24', until: '2026-11-23' })).fieldErrors).toEqual({ who: 'Choose somebody of the leadership.', until: 'That day is over before it begins.' });
    await desk.presses('head', form, 'Name them', { who: 'deputy', from: '2026-11-24', until: '2026-11-25' });
    expect((await desk.news('deputy')).at(-1)?.text).toContain('Mrs Ada Head named you to decide about requests for official accounts in their place, from 24 November 2026 to 25 November 2026.');
    await desk.presses('head', await desk.press('head', 'account.stand-in'), 'Name them', { who: 'manager', from: '2026-11-23', until: '2026-11-23' });
    expect((await desk.board()).text).toContain('Mrs Ada Head (today also Ms Cy Manager, who stands in)');
    await desk.presses('head', await desk.press('head', 'account.stand-in'), 'Name them', { who: 'deputy', from: '2026-11-24', until: '2026-11-25' });
    expect((await desk.board()).text).not.toContain('today also');
    const press = async () => desk.press('deputy', 'account.case-approve', { case: id, mark: (await desk.record(id))!.mark });
    expect(await press()).toMatchObject({ reason: 'not-allowed' });
    await desk.passes('2026-11-26T10:00:00Z');
    expect(await press()).toMatchObject({ reason: 'not-allowed' });
    await desk.presses('head', await desk.press('head', 'account.stand-in'), 'Name them', { who: 'deputy', from: '2026-11-26', until: '2026-11-27' });
    expect(textOf(await press())).toContain('Approved.');
    expect((await desk.board()).text).toContain('Approved: Mr Ben Deputy, standing in for Mrs Ada Head');
  });

  it('lets no stand-in decide what they, or whom they stand in for, asked for or would run', async () => {
    await open(rule({ by: ['headteacher'], quorum: 'any' }));
    await desk.presses('head', await desk.press('head', 'account.stand-in'), 'Name them', { who: 'deputy', from: '2026-11-23', until: '2026-12-23' });
    for (const [who, runners, words] of [['cat', 'deputy,ann', 'You are named to run this account'], ['deputy', 'ann,bob', 'You asked for this account'], ['head', 'ann,bob', 'You stand in for Mrs Ada Head, who asked for this account'], ['cat', 'head,ann', 'You stand in for Mrs Ada Head']] as const) {
      const id = await desk.sends(who, { runners });
      expect(textOf(await desk.press('deputy', 'account.case-approve', { case: id, mark: (await desk.record(id))!.mark }))).toContain(words);
      expect(await desk.record(id)).toMatchObject({ state: 'submitted', decisions: [] });
    }
    expect(await desk.register()).toEqual([]);
  });

  it('ends a stand-in when whoever named them is back', async () => {
    await open(rule({ by: ['headteacher'], quorum: 'any' }));
    const id = await desk.sends();
    await desk.presses('head', await desk.press('head', 'account.stand-in'), 'Name them', { who: 'deputy', from: '2026-11-23', until: '2026-12-23' });
    expect(buttonsOf(await desk.press('deputy', 'account.waiting')).map(({ title }) => title)).toEqual(['Look at it']);
    expect(textOf(await desk.presses('head', await desk.press('head', 'account.stand-in'), 'I am back: end it'))).toContain('Ended');
    expect(await desk.press('deputy', 'account.case-look', { case: id })).toMatchObject({ reason: 'not-allowed' });
  });

  it('tells those who decide by themselves when the channel cannot be posted to', async () => {
    await open();
    const id = await desk.sends();
    const undelivered: Route = { name: 'undelivered', match: { kind: 'delivery' }, action: 'system.run', help: null, handle: async (turn) => void (await caseUndelivered(desk.ports)(turn, `account:${id}:board:1`)) };
    const system = makeTurns<{ level: 'none' }>({
      store: desk.store, routes: [undelivered], clock: desk.clock, log: silentLog, wake: () => undefined, schoolOf: () => ({ id: desk.id, name: 'Oak', example: true }), factsOf: async () => ({ kind: 'member' }), personOf: async () => null,
      screen: () => ({ level: 'none' }), intentOf: () => 'ask', refusalCard: () => null,
    });
    for (const event of ['dead-1', 'dead-2']) await system({ kind: 'delivery', eventId: asId<'event'>(event), account: { surface: 'system', tenant: 'oak', id: 'desk' }, conversation: { id: asId<'conversation'>('system'), kind: 'personal' }, at: desk.clock.now(), effectId: 'x', outcome: 'dead', reason: 'gone' });
    expect((await desk.boards()).map((one) => one.to).filter((to) => to !== '#leadership')).toEqual(['head', 'deputy', 'manager']);
    await desk.presses('deputy', (await desk.board('deputy')).card, 'Approve');
    expect(await desk.record(id)).toMatchObject({ state: 'approved' });
  });
});
