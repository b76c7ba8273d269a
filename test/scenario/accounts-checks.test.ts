import { afterEach, describe, expect, it } from 'vitest';
import { asId } from '../../src/kernel/ids.ts';
import { setAway } from '../../src/reminders/absences.ts';
import { openChecks } from '../../src/accounts/checks/check-open-items.ts';
import { accountChecks, type AccountCheck } from '../../src/accounts/checks/checks.ts';
import { accountsDesk, anAccount, RULES, type AccountsDesk, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';

const PREFERRED = { rule: { days: 'every-day', at: '08:30', secondAfterMinutes: 120, leadersAfterMinutes: 240, preferred: true }, source: 'policy', because: { file: 'social-media.docx', quote: 'Accounts should be looked at often, at best on seven days.' } } as const;
const MONDAY = '2026-11-23';

describe('the daily check of an account', () => {
  let desk: AccountsDesk;
  afterEach(() => desk.end());

  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await accountsDesk({ now: `${MONDAY}T06:00:00Z`, accounts: [anAccount()], ...options });
    await desk.starts();
    await desk.runs();
  };
  const check = (day = MONDAY, account = 'sport'): Promise<AccountCheck | null> => desk.store.read(desk.id, (tx) => tx.get(accountChecks, `${account} ${day}`));
  const cards = async (to: string, key = `check:sport:${MONDAY}`) => (await desk.sent()).filter((one) => one.to === to && one.cardKey === key);
  const card = async (to: string, key?: string) => {
    const found = (await cards(to, key)).at(-1);
    if (!found) throw new Error(`nothing for ${to}`);
    return found.card;
  };
  const leaders = async () => (await desk.sent()).filter((one) => one.to === '#leadership');

  it('comes to one of those who run it, at the set time in London', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:29:00Z`);
    expect(await check()).toMatchObject({ state: 'planned', asked: [] });
    expect(await desk.sent()).toEqual([]);
    await desk.passes(`${MONDAY}T08:31:00Z`);
    expect(await check()).toMatchObject({ state: 'asked', asked: ['ann'], firstAskedAt: Date.parse(`${MONDAY}T08:30:00Z`) });
    expect(buttonsOf(await card('ann')).map((one) => one.title)).toEqual(['Nothing found', 'Comments to answer', 'Something wrong', "Can't today"]);
    expect(textOf(await card('ann'))).toContain('Instagram oak_sport, Monday 23 November');
    expect(await cards('bob')).toEqual([]);
  });

  it('goes round: the next school day is the other one\'s', async () => {
    await open();
    await desk.passes('2026-11-26T09:00:00Z');
    expect(await Promise.all(['23', '24', '25', '26'].map(async (day) => (await check(`2026-11-${day}`))?.asked[0]))).toEqual(['ann', 'bob', 'ann', 'bob']);
  });

  it('is answered by one press, which the register and every copy of the card show', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:41:00Z`);
    const reply = await desk.presses('ann', await card('ann'), 'Nothing found', { messages: '' });
    expect(textOf(reply)).toContain('Miss Ann Reed at 08:41: nothing found.');
    expect(await check()).toMatchObject({ state: 'done', outcome: 'nothing-found', by: 'ann', late: false });
    expect((await desk.account('sport'))?.lastCheck).toEqual({ day: MONDAY, by: { person: 'ann', name: 'Miss Ann Reed' }, outcome: 'nothing found' });
    await desk.passes(`${MONDAY}T20:00:00Z`);
    expect(await leaders()).toEqual([]);
    expect(await cards('bob')).toEqual([]);
  });

  it('is not answered twice: the second press is told who was first', async () => {
    await open();
    await desk.passes(`${MONDAY}T10:31:00Z`);
    await desk.presses('ann', await card('ann'), 'Nothing found');
    const second = await desk.press('bob', 'check.comments', { account: 'sport', day: MONDAY });
    expect(textOf(second)).toContain('answered already, by Miss Ann Reed at 10:31: nothing found. Nothing was changed.');
    expect(await check()).toMatchObject({ outcome: 'nothing-found', by: 'ann' });
  });

  it('is decided once where two press at the same moment', async () => {
    await open();
    await desk.passes(`${MONDAY}T10:31:00Z`);
    const about = { account: 'sport', day: MONDAY };
    const replies = await Promise.all([desk.press('ann', 'check.nothing', about), desk.press('bob', 'check.comments', about)]);
    expect(replies.filter((one) => textOf(one).includes('answered already'))).toHaveLength(1);
    expect(await check()).toMatchObject({ state: 'done', outcome: 'nothing-found', by: 'ann' });
  });

  it('stands among the open items of whoever was asked, until somebody answers', async () => {
    await open();
    const items = (who: string) => desk.store.read(desk.id, (tx) => openChecks(tx, desk.ports.schools(desk.id).staff.byId(who)!, desk.clock.now(), desk.grant()));
    await desk.passes(`${MONDAY}T08:31:00Z`);
    expect((await items('ann')).map((one) => one.title)).toEqual(['Check of Instagram oak_sport for 23 November 2026.']);
    expect(await items('bob')).toEqual([]);
    await desk.press('ann', 'check.nothing', { account: 'sport', day: MONDAY });
    expect(await items('ann')).toEqual([]);
  });

  it('begins with an account that is taken up again, on the next day', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:45:00Z`);
    await desk.put([{ ...(await desk.account('sport'))!, state: 'suspended' }]);
    await desk.passes('2026-11-24T10:00:00Z');
    await desk.put([{ ...(await desk.account('sport'))!, state: 'active' }]);
    await desk.passes('2026-11-26T09:00:00Z');
    expect(await Promise.all(['24', '25', '26'].map(async (day) => (await check(`2026-11-${day}`))?.state))).toEqual([undefined, 'not-checked', 'asked']);
  });

  it('can be taken back the same day by whoever answered, and by nobody else; its clock runs again', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:41:00Z`);
    const done = await desk.presses('ann', await card('ann'), 'Comments to answer');
    expect(buttonsOf(done).map((one) => one.title)).toEqual(['Log a comment', 'Something wrong', 'Undo']);
    expect(textOf(await desk.press('bob', 'check.undo', { account: 'sport', day: MONDAY }))).toContain('Only Miss Ann Reed can take this back');
    const again = await desk.presses('ann', done, 'Undo');
    expect(buttonsOf(again).map((one) => one.title)).toContain('Nothing found');
    expect(await check()).toMatchObject({ state: 'asked', outcome: null, by: null });
    expect((await desk.account('sport'))?.lastCheck).toBeNull();
    await desk.passes(`${MONDAY}T10:45:00Z`);
    expect(await check()).toMatchObject({ state: 'second', asked: ['ann', 'bob'] });
  });

  it('goes to the second runner after the set minutes, then to leaders in one card of all accounts', async () => {
    await open({ accounts: [anAccount(), anAccount({ id: 'main', platform: 'Facebook', handle: 'oakschool' })] });
    await desk.passes(`${MONDAY}T10:31:00Z`);
    expect(await check()).toMatchObject({ state: 'second', asked: ['ann', 'bob'], askedAt: Date.parse(`${MONDAY}T10:30:00Z`) });
    expect(textOf(await card('bob'))).toContain('Before: Miss Ann Reed');
    expect(await leaders()).toEqual([]);
    await desk.passes(`${MONDAY}T12:31:00Z`);
    const told = await leaders();
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('2 not answered');
    expect(told[0]?.text).not.toMatch(/breach|must/i);
    await desk.presses('bob', await card('bob'), 'Nothing found');
    expect((await leaders()).at(-1)?.text).toContain('Instagram oak_sport: checked by Mr Bob Lane: nothing found.');
    expect((await leaders()).at(-1)?.text).toContain('1 not answered');
  });

  it('is answered by a leader from their card', async () => {
    await open();
    await desk.passes(`${MONDAY}T12:31:00Z`);
    const [told] = await leaders();
    const opened = await desk.presses('deputy', told!.card, 'Open this check');
    await desk.presses('deputy', opened, 'Nothing found');
    expect(await check()).toMatchObject({ state: 'done', by: 'deputy', told: MONDAY });
    expect((await leaders()).at(-1)?.text).toContain('all answered');
  });

  it('goes on at once to the next runner who can, and from the last one to leaders', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:40:00Z`);
    expect(textOf(await desk.presses('ann', await card('ann'), "Can't today"))).toContain('Mr Bob Lane is asked instead.');
    expect(await check()).toMatchObject({ state: 'asked', asked: ['ann', 'bob'], passed: ['ann'] });
    expect(textOf(await desk.press('cat', 'check.cannot', { account: 'sport', day: MONDAY }))).toContain('not-allowed');
    expect(textOf(await desk.presses('bob', await card('bob'), "Can't today"))).toContain('the leadership team was told');
    expect((await leaders())[0]?.text).toContain('Mr Bob Lane (cannot today)');
    expect(await check()).toMatchObject({ state: 'leaders', told: MONDAY });
  });

  it('passes over a runner who is away altogether, and shows on the rota who comes instead', async () => {
    await open();
    const ann = asId<'person'>('ann');
    await desk.store.transact(desk.id, { at: desk.clock.now(), actor: null, inbound: { eventId: asId<'event'>('away'), kind: 'test', route: null } }, async (tx) => void (await setAway({ tx, now: desk.clock.now() }, ann, ann, MONDAY, '2026-11-25')));
    await desk.passes(`${MONDAY}T08:31:00Z`);
    expect((await check())?.asked).toEqual(['bob']);
    const rota = textOf(await desk.press('head', 'check.rota', { account: 'sport' }));
    expect(rota).toMatch(/25 November, 08:30: Mr Bob[^]*26 November, 08:30: Miss Ann Reed/);
    expect(rota).not.toMatch(/2[45] November, 08:30: Miss Ann Reed/);
  });

  it('passes over a runner who is away, and goes to leaders at once where nobody is left', async () => {
    await open();
    const form = await desk.press('ann', 'check.away');
    expect((await desk.presses('ann', form, 'I am away then', { from: MONDAY, to: '2026-11-20' })).fieldErrors).toEqual({ to: 'That is over already.' });
    await desk.presses('ann', form, 'I am away then', { from: MONDAY, to: '2026-11-24' });
    await desk.passes(`${MONDAY}T08:31:00Z`);
    expect(await check()).toMatchObject({ asked: ['bob'] });
    await desk.presses('bob', await desk.press('bob', 'check.away'), 'I am away then', { from: MONDAY, to: '2026-11-24' });
    expect(await check()).toMatchObject({ state: 'leaders', passed: ['bob'] });
    await desk.passes('2026-11-24T08:31:00Z');
    expect(await check('2026-11-24')).toMatchObject({ state: 'leaders', asked: [] });
    expect((await leaders()).at(-1)?.text).toContain('nobody who runs it was free');
  });

  it('asks about a child first when something is wrong, and shows what to do before the report', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:41:00Z`);
    const asked = await desk.presses('ann', await card('ann'), 'Something wrong');
    expect(textOf(asked)).toContain('Is a child named, shown or perhaps in danger?');
    await desk.presses('ann', asked, 'Yes, or I am not sure');
    expect(desk.urgents).toEqual(['ann']);
    expect(desk.reports).toEqual([{ person: 'ann', words: "Seen on the school's account Instagram oak_sport, at the check for 23 November 2026: " }]);
    expect(await check()).toMatchObject({ state: 'done', outcome: 'wrong' });
    await desk.presses('ann', asked, 'No child in it');
    expect(desk.urgents).toEqual(['ann']);
    expect(desk.reports).toHaveLength(2);
  });

  it('hears of something wrong also after a colleague found nothing', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:41:00Z`);
    await desk.presses('ann', await card('ann'), 'Nothing found');
    expect(textOf(await desk.press('bob', 'check.wrong', { account: 'sport', day: MONDAY }))).toContain('Is a child named');
    expect(await check()).toMatchObject({ outcome: 'wrong', by: 'bob' });
  });

  it('tells leaders of messages that are open although the register says off', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:41:00Z`);
    await desk.presses('ann', await card('ann'), 'Nothing found', { messages: 'open' });
    expect((await leaders())[0]?.text).toContain('Messages were found open');
    expect(await check()).toMatchObject({ messagesOpen: true });
  });

  it('does not ask about messages where the register does not say that they are off', async () => {
    await open({ accounts: [anAccount({ messages: 'on' })] });
    await desk.passes(`${MONDAY}T08:41:00Z`);
    expect(textOf(await card('ann'))).not.toContain('messages open');
  });

  it('keeps what is said the day after for its own day, as later', async () => {
    await open();
    await desk.passes('2026-11-24T09:00:00Z');
    expect(await check()).toMatchObject({ state: 'not-checked' });
    const opened = await desk.press('ann', 'check.open', { account: 'sport', day: MONDAY });
    expect(textOf(opened)).toContain('stands as not checked');
    const said = await desk.presses('ann', opened, 'Nothing found');
    expect(textOf(said)).toContain('later, on 24 November 2026 at 09:00');
    expect(await check()).toMatchObject({ state: 'done', late: true });
    expect(await check('2026-11-24')).toMatchObject({ state: 'asked' });
  });

  it('does not take an answer for a day more than a week ago, nor for one to come', async () => {
    await open();
    await desk.passes('2026-12-02T09:00:00Z');
    expect(textOf(await desk.press('ann', 'check.nothing', { account: 'sport', day: MONDAY }))).toContain('more than 7 days ago');
    expect(await check()).toMatchObject({ state: 'not-checked' });
    expect(textOf(await desk.press('ann', 'check.nothing', { account: 'sport', day: '2026-12-24' }))).toContain('no check of that account');
  });

  it('is answered by nobody who neither runs it nor leads', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:41:00Z`);
    expect(await desk.press('cat', 'check.nothing', { account: 'sport', day: MONDAY })).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    expect(await check()).toMatchObject({ state: 'asked' });
  });

  it('is asked for late on the same day when the desk was down, and says so', async () => {
    await open();
    await desk.runs(`${MONDAY}T11:00:00Z`);
    expect(await check()).toMatchObject({ state: 'asked', firstAskedAt: Date.parse(`${MONDAY}T11:00:00Z`) });
    expect(textOf(await card('ann'))).toContain('The desk was not running at 08:30');
  });

  it('asks nobody after the fact: days on which the desk was down are told in one card', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:45:00Z`);
    await desk.presses('ann', await card('ann'), 'Nothing found');
    await desk.runs('2026-11-27T08:45:00Z');
    for (const day of ['24', '25', '26']) expect(await check(`2026-11-${day}`)).toMatchObject({ state: 'not-asked', told: '2026-11-27' });
    const told = await leaders();
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('Tuesday 24 November: not asked for, because the desk was not running, Instagram oak_sport.');
    expect(await check('2026-11-27')).toMatchObject({ state: 'asked', asked: ['bob'] });
    expect((await desk.sent()).filter((one) => one.cardKey.startsWith('check:sport:') && /2026-11-2[456]/.test(one.cardKey))).toEqual([]);
  });

  it('plans nothing for weekends and closed days where the rule names school days', async () => {
    await open({ hours: { closed: [{ from: '2026-11-24', to: '2026-11-25', name: 'Training' }] } });
    await desk.passes('2026-11-30T09:00:00Z');
    expect(await Promise.all(['24', '25', '28', '29'].map((day) => check(`2026-11-${day}`)))).toEqual([null, null, null, null]);
    expect(await check('2026-11-30')).toMatchObject({ state: 'asked' });
  });

  it('ends with the account: what was asked is taken back, and nothing more comes', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:45:00Z`);
    await desk.put([{ ...(await desk.account('sport'))!, state: 'suspended' }]);
    await desk.passes('2026-11-24T09:00:00Z');
    expect(await check('2026-11-24')).toBeNull();
    expect(textOf(await desk.press('ann', 'check.nothing', { account: 'sport', day: MONDAY }))).toMatch(/Nothing is asked of you|more than/);
    expect((await check())?.state).toBe('withdrawn');
  });

  it('does not chase through a repeat of any event', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:31:00Z`);
    await desk.starts();
    await desk.runs();
    await desk.passes(`${MONDAY}T08:32:00Z`);
    await desk.starts();
    await desk.runs();
    expect(await cards('ann')).toHaveLength(1);
  });

  describe('where the policy only prefers weekends', () => {
    const SATURDAY = '2026-11-28';

    it('asks nobody on them until the head agreed to rota and time, and says so once', async () => {
      await open({ rules: { checks: PREFERRED } });
      await desk.passes('2026-11-30T08:00:00Z');
      expect(await check(SATURDAY)).toBeNull();
      const offers = (await desk.sent()).filter((one) => one.cardKey === 'checks:offer');
      expect(offers.map((one) => one.to)).toEqual(['head']);
      expect(offers[0]?.text).toContain('at best on seven days');
    });

    it('then reminds the volunteer of the day, chases nobody, and tells a miss on the next school day', async () => {
      await open({ rules: { checks: PREFERRED } });
      const rota = await desk.press('head', 'check.rota', { account: 'sport' });
      expect(textOf(rota)).toContain('Weekends and holidays are off');
      expect((await desk.presses('head', rota, 'Agree to this', { time: 'noon', saturday: 'bob', sunday: 'nobody', holidays: 'cat' })).fieldErrors).toEqual({ time: 'Give a time, such as 10:00.', holidays: 'Choose from the list.' });
      const agreed = await desk.presses('head', rota, 'Agree to this', { time: '10:15', saturday: 'bob', sunday: 'nobody', holidays: 'nobody' });
      expect(textOf(agreed)).toContain('Saturday 28 November, 10:15: Mr Bob Lane');
      await desk.passes(`${SATURDAY}T00:30:00Z`);
      const before = (await desk.sent()).length;
      await desk.passes('2026-11-29T23:00:00Z');
      expect((await desk.sent()).slice(before).map((one) => [one.to, one.cardKey])).toEqual([['bob', `check:sport:${SATURDAY}`]]);
      expect(await check(SATURDAY)).toMatchObject({ quiet: true, firstAskedAt: Date.parse(`${SATURDAY}T10:15:00Z`), state: 'not-checked' });
      expect(await check('2026-11-29')).toBeNull();
      await desk.passes('2026-11-30T08:31:00Z');
      const told = (await leaders()).filter((one) => one.cardKey.startsWith('checks:untold'));
      expect(told.at(-1)?.text).toContain('Saturday 28 November: not checked (a day off that a volunteer had), Instagram oak_sport.');
    });

    it('is agreed by a head alone', async () => {
      await open({ rules: { checks: PREFERRED } });
      expect(await desk.press('ann', 'check.rota', { account: 'sport' })).toMatchObject({ reason: 'not-allowed' });
      expect(await desk.press('deputy', 'check.cover', { account: 'sport' }, { time: '10:00', saturday: 'ann', sunday: 'ann', holidays: 'ann' })).toMatchObject({ reason: 'not-allowed' });
    });

    it('stops when the head turns them off again', async () => {
      await open({ rules: { checks: PREFERRED } });
      const rota = await desk.press('head', 'check.rota', { account: 'sport' });
      const agreed = await desk.presses('head', rota, 'Agree to this', { time: '10:15', saturday: 'bob', sunday: 'bob', holidays: 'bob' });
      await desk.presses('head', agreed, 'Turn weekends and holidays off');
      await desk.passes('2026-11-30T08:00:00Z');
      expect(await check(SATURDAY)).toBeNull();
    });
  });

  it('is never asked for where neither policy nor settings name it', async () => {
    await open({ rules: { checks: null } });
    await desk.passes('2026-11-25T09:00:00Z');
    expect(await desk.sent()).toEqual([]);
    expect(textOf(await desk.press('head', 'check.rota', { account: 'sport' }))).toContain("Your policy doesn't say");
  });

  it('takes up a rule that a new policy brings, from that moment on', async () => {
    await open({ rules: { checks: null } });
    await desk.passes('2026-11-25T07:00:00Z');
    desk.rulesBecome({ checks: RULES.checks });
    await desk.passes('2026-11-26T09:00:00Z');
    expect(await check('2026-11-26')).toMatchObject({ state: 'asked' });
    expect(await check(MONDAY)).toBeNull();
  });
});

describe('what is said about the school elsewhere', () => {
  let desk: AccountsDesk;
  afterEach(() => desk.end());
  const because = { file: 'social-media.docx', quote: 'Reviews of the school are read.' };
  const SOURCES = [{ name: 'Reviews on a map', day: 'tuesday' as const, by: ['ann', 'bob'], because }, { name: 'Mentions', day: 'tuesday' as const, by: ['ann', 'bob'] }];
  const lists = async () => (await desk.sent()).filter((one) => one.cardKey.startsWith('sources:'));

  it('comes as one list to those who are named, on its day, once a week', async () => {
    desk = await accountsDesk({ now: `${MONDAY}T06:00:00Z`, accounts: [], settings: { sources: SOURCES } });
    await desk.starts();
    await desk.passes('2026-11-24T08:31:00Z');
    expect((await lists()).map((one) => one.to)).toEqual(['ann', 'bob']);
    expect((await lists())[0]?.text).toContain('Reviews of the school are read.');
    await desk.passes('2026-11-30T20:00:00Z');
    expect(await lists()).toHaveLength(2);
    await desk.passes('2026-12-01T09:00:00Z');
    expect(await lists()).toHaveLength(4);
  });

  it('is seen by one press, for both; something wrong asks about a child first', async () => {
    desk = await accountsDesk({ now: `${MONDAY}T06:00:00Z`, accounts: [], settings: { sources: SOURCES } });
    await desk.starts();
    await desk.passes('2026-11-24T08:31:00Z');
    const [first] = await lists();
    const seen = await desk.presses('bob', first!.card, 'Seen');
    expect(textOf(seen)).toContain('Mr Bob Lane: seen, nothing to do.');
    const wrong = await desk.presses('ann', seen, 'Something wrong');
    expect(textOf(wrong)).toContain('Is a child named');
    await desk.presses('ann', wrong, 'No child in it');
    expect(desk.reports[0]?.words).toBe('Seen on Mentions, in the week of 24 November 2026: ');
    expect(await desk.press('cat', 'check.seen', { look: String(buttonsOf(first!.card)[0]?.data['look']) })).toMatchObject({ reason: 'not-allowed' });
  });

  it('is put off to the first school day after a closure', async () => {
    desk = await accountsDesk({ now: `${MONDAY}T06:00:00Z`, accounts: [], settings: { sources: SOURCES }, hours: { closed: [{ from: '2026-11-24', to: '2026-11-25', name: 'Training' }] } });
    await desk.starts();
    await desk.passes('2026-11-25T20:00:00Z');
    expect(await lists()).toEqual([]);
    await desk.passes('2026-11-26T09:00:00Z');
    expect((await lists()).map((one) => one.to)).toEqual(['ann', 'bob']);
  });
});

describe('the month', () => {
  let desk: AccountsDesk;
  afterEach(() => desk.end());

  it('is told to leaders on its first school day, a row of signs for each account, with the picture behind a link', async () => {
    desk = await accountsDesk({ now: `${MONDAY}T06:00:00Z`, accounts: [anAccount()] });
    await desk.starts();
    for (const [day, title] of [['23', 'Nothing found'], ['24', 'Comments to answer'], ['25', 'Something wrong']] as const) {
      await desk.passes(`2026-11-${day}T08:45:00Z`);
      const asked = (await desk.sent()).findLast((one) => one.cardKey === `check:sport:2026-11-${day}`);
      await desk.presses(asked?.to ?? '', asked!.card, title);
    }
    await desk.passes('2026-12-01T08:31:00Z');
    const told = (await desk.sent()).filter((one) => one.cardKey === 'checks:month:2026-11');
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('Account checks, November 2026');
    expect(told[0]?.text).toContain('3 checked, 3 not checked');
    expect(told[0]?.text).toContain('Instagram oak_sport ······· ······· ······· ·✓C!––· ·–');
    expect(textOf(await desk.presses('head', told[0]!.card, 'The month as a picture'))).toContain('Account checks of the month');
    await desk.passes('2026-12-02T09:00:00Z');
    expect((await desk.sent()).filter((one) => one.cardKey.startsWith('checks:month'))).toHaveLength(1);
  });
});
