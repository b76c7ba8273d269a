import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { RULES, anAccount, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { caseDesk, type CaseDesk } from '../fixtures/case-desk.ts';

const FORBIDS = { what: 'pupil-images', because: { file: 'social-media.docx', quote: 'No picture of a pupil goes online.' } } as const;
const RULING = { id: 'ruling-1', text: 'The head has ruled on pictures of pupils', because: FORBIDS.because, done: null };
const RISK = { id: 'risk', text: 'The risk assessment is done', because: null, done: null };

describe('somebody inside the school who would have more than is theirs', () => {
  let desk: CaseDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await caseDesk({ accounts: [anAccount()], ...options });
  };

  it('says in nobody\'s name but their own that the head has ruled: the tick is a head\'s', async () => {
    await open({ accounts: [anAccount({ state: 'preparing', steps: [RULING, RISK] })] });
    for (const who of ['ann', 'deputy', 'manager']) {
      for (const verb of ['account.step', 'account.ticked']) expect(textOf(await desk.press(who, verb, { account: 'sport', step: 'ruling-1' }, { note: '' }))).toContain('The headteacher ticks this: it is their ruling. Nothing was changed.');
    }
    expect((await desk.account('sport'))?.steps[0]?.done).toBeNull();
    await desk.press('ann', 'account.ticked', { account: 'sport', step: 'risk' }, { note: '' });
    expect((await desk.account('sport'))?.state).toBe('preparing');
    await desk.press('head', 'account.ticked', { account: 'sport', step: 'ruling-1' }, { note: 'Backs of heads only' });
    expect(await desk.account('sport')).toMatchObject({ state: 'active', steps: [{ done: { by: { person: 'head' } } }, {}] });
  });

  it('reads nothing of a comment by guessing its link: only that it was logged', async () => {
    await open();
    const first = await desk.press('ann', 'reply.save', { account: 'sport' }, { 'kind': 'query', 'received-on': '2026-11-23', 'received-at': '09:10', 'noticed-on': '2026-11-23', 'noticed-at': '09:10', 'link': 'https://instagram.example/p/1', 'holder': 'ann' });
    const shown = await desk.presses('ann', first, 'Open');
    const asked = await desk.presses('ann', shown, 'Second opinion');
    await desk.presses('ann', asked, 'Ask', { to: 'bob', words: 'Is this the father we spoke of?' });
    const guess = (who: string) => desk.press(who, 'reply.save', { account: 'sport' }, { 'kind': 'query', 'received-on': '2026-11-23', 'received-at': '09:30', 'noticed-on': '2026-11-23', 'noticed-at': '09:30', 'link': 'https://instagram.example/p/1' });
    const read = textOf(await guess('tia'));
    expect(read).toContain('This was logged before by Miss Ann Reed. Nothing new was saved.');
    expect(read).not.toContain('father');
    expect(textOf(await guess('bob'))).toContain('father');
    expect(textOf(await guess('deputy'))).toContain('father');
  });

  it('counts no earlier vote of a role that decides no longer', async () => {
    await open({ rules: { approval: { ...RULES.approval, rule: { by: ['slt'], quorum: 2, nudgeAfter: 5 } } } });
    const id = await desk.sends();
    await desk.presses('deputy', (await desk.board()).card, 'Approve');
    desk.rulesBecome({ approval: { ...RULES.approval, rule: { by: ['headteacher', 'chair-of-governors'], quorum: 2, nudgeAfter: 5 } } });
    expect(textOf(await desk.presses('head', (await desk.board()).card, 'Approve'))).toContain('Still needed: one approval.');
    expect(await desk.record(id)).toMatchObject({ state: 'submitted' });
    await desk.press('chair', 'account.case-approve', { case: id, mark: (await desk.record(id))!.mark });
    expect((await desk.register()).find(({ approval }) => approval.kind === 'decided')?.approval).toMatchObject({ by: [{ person: 'head' }, { person: 'chair' }] });
  });

  it('skips no training by a day that has not come', async () => {
    await open({ rules: { case: { ...RULES.case, rule: { points: [...RULES.case.rule.points, { point: 'policy-read', because: null }, { point: 'training', because: null }] } } } });
    let reply = await desk.next('cat', await desk.press('cat', 'account.request'), { runners: 'ann,bob' });
    for (let i = 0; i < 6 && !buttonsOf(reply).some(({ title }) => title === 'Send for a decision'); i++) {
      reply = await desk.next('cat', reply, { 'aim': 'Books', 'audience': 'Families', 'platform': 'Instagram', 'handle': '@oak_books', 'visibility': 'open', 'read-ann': '2026-11-02', 'trained-ann': '2031-01-01', 'course-ann': 'Later', 'read-bob': '9999-12-31', 'trained-bob': '' });
    }
    await desk.presses('cat', reply, 'Send for a decision');
    await desk.presses('deputy', (await desk.board()).card, 'Approve');
    const entry = (await desk.register()).find(({ handle }) => handle === '@oak_books')!;
    expect(entry.runners).toMatchObject([{ person: 'ann', policyRead: '2026-11-02', trained: null }, { person: 'bob', policyRead: null, trained: null }]);
    expect(entry.steps.map(({ text }) => text)).toEqual(expect.arrayContaining(['Miss Ann Reed is trained', 'Mr Bob Lane has read and understood the policy']));
  });
});

describe('a day that is none', () => {
  let desk: CaseDesk;
  afterEach(() => desk.end());

  it.each(['2026-02-30', '2025-99-99', '0000-00-00'])('is a fault at its field, wherever it is typed: %s', async (day) => {
    desk = await caseDesk({ accounts: [anAccount({ state: 'preparing', steps: [{ id: 'trained:ann', text: 'Miss Ann Reed is trained', because: null, done: null }] })] });
    const faults = async (who: string, verb: string, data: Record<string, string>, inputs: Record<string, string>) => Object.keys((await desk.press(who, verb, data, inputs)).fieldErrors ?? {});
    expect(await faults('head', 'account.ticked', { account: 'sport', step: 'trained:ann' }, { day, note: '' })).toEqual(['day']);
    expect(await faults('head', 'account.changed', { account: 'sport', group: 'families' }, { parents: day })).toEqual(['parents']);
    const found = { 'platform': 'Instagram', 'handle': 'oak_fun', 'kind': 'as-school', 'seen-on': day, 'note': '' };
    expect(await faults('head', 'account.found-kept', {}, found)).toEqual(['seen-on']);
    const kept = await desk.press('head', 'account.found-kept', {}, { ...found, 'seen-on': '2026-11-20' });
    const about = buttonsOf(kept).find(({ verb }) => verb === 'account.found-act')!.data as Record<string, string>;
    expect(await faults('head', 'account.found-acted', about, { what: 'reported', on: day, note: '' })).toEqual(['on']);
    expect(await faults('ann', 'check.away-save', {}, { from: day, to: '2026-12-01' })).toEqual(['from']);
  });
});

/** Every byte under a folder, as text. */
function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => readFileSync(join(one.parentPath, one.name), 'latin1')).join('\n').toLowerCase();
}

describe('what people type about accounts', () => {
  let desk: CaseDesk;
  afterEach(() => desk.end());

  it('stands nowhere in clear under DATA_DIR: cases, decisions, the register, what is not ours, comments, posts and rulings', async () => {
    desk = await caseDesk({ rules: { forbids: [FORBIDS] }, accounts: [anAccount()] });
    const form = await desk.filled('cat', { aim: 'Quokkaaim', handle: '@quokkahandle', helpers: 'Jo Quokkahelper, parent' });
    await desk.presses('cat', form, 'Send for a decision');
    const asked = await desk.presses('deputy', (await desk.board()).card, 'Ask for more');
    await desk.presses('deputy', asked, 'Ask', { question: 'Quokkaquestion' });
    await desk.press('cat', 'account.request');
    await desk.filled('manager', { aim: 'Quokkadraft', handle: '@quokkaunsent' });
    const other = await desk.sends('tia', { aim: 'Quokkaother', handle: '@quokkaentered' });
    const mark = (await desk.record(other))!.mark;
    await desk.press('deputy', 'account.case-rejected', { case: other, mark }, { reason: 'Quokkareason' });
    await desk.sends('bob', { handle: '@quokkaregister', runners: 'ann,cat' });
    await desk.presses('deputy', (await desk.board()).card, 'Approve');
    await desk.press('head', 'account.changed', { account: 'sport', group: 'about' }, { platform: 'Quokkaplatform', handle: 'quokkarenamed', url: '', purpose: 'Quokkapurpose', audience: 'Quokkaaudience', visibility: 'open' });
    await desk.press('head', 'account.changed', { account: 'sport', group: 'runners' }, { colleagues: 'Ann Reed\nBob Lane', others: 'Jo Quokkaparent' });
    await desk.press('head', 'account.found-kept', {}, { 'platform': 'Instagram', 'handle': 'quokkapupil.smith', 'kind': 'as-child', 'seen-on': '2026-11-20', 'seen-by': 'Quokkaseer', 'note': 'Quokkanote' });
    const logged = await desk.press('ann', 'reply.save', { account: 'sport' }, { 'kind': 'query', 'received-on': '2026-11-23', 'received-at': '09:10', 'noticed-on': '2026-11-23', 'noticed-at': '09:10', 'link': 'https://quokkalink.example/p/1', 'holder': 'ann' });
    const opinion = await desk.presses('ann', await desk.presses('ann', logged, 'Open'), 'Second opinion');
    await desk.presses('ann', opinion, 'Ask', { to: 'bob', words: 'Quokkaopinion' });
    const post = { images: '0', consent: 'nobody', looked: '', credits: 'Quokkacredit', controversial: 'no', text: 'Quokkapost' };
    await desk.press('ann', 'post.send', { account: 'sport' }, post);
    await desk.press('ann', 'post.send', { account: 'sport' }, { ...post, images: '1', consent: 'checked', looked: '2026-11-20' });
    await desk.press('head', 'post.ruling', { what: 'pupil-images' }, { allowed: 'no', terms: 'Quokkaterms' });
    await desk.press('ann', 'account.suspended', { account: 'sport' }, { reason: 'Quokkastop' });
    await desk.press('head', 'account.close-begin', { account: 'sport' }, { reason: 'Quokkaclose' });
    await desk.says('bob', 'is @quokkaasked ours?', 'check_account');
    await desk.starts();
    await desk.passes('2026-12-01T10:00:00Z');
    const heard = (await desk.sent()).map(({ text }) => text).join('\n');
    expect(['Quokkaaim', 'Quokkaquestion', 'Quokkareason', 'Quokkaopinion', 'quokkarenamed', 'Quokkapost'].filter((word) => !heard.includes(word))).toEqual([]);
    const clear = new Set(everythingIn(desk.dataDir).match(/quokka\w*/g) ?? []);
    expect([...clear]).toEqual([]);
  });
});

describe('a clock that was ahead and is put right', () => {
  let desk: CaseDesk;
  afterEach(() => desk.end());
  /** A desk on a clock that a test puts where it likes, also back. */
  async function open(now: string) {
    desk = await caseDesk({ accounts: [anAccount()], now });
    let at = Date.parse(now);
    Object.assign(desk.clock, { now: () => at, set: (ms: number) => { at = ms; } });
    await desk.starts();
    await desk.runs();
  }
  const restartsAt = async (instant: string): Promise<void> => {
    desk.clock.set(Date.parse(instant));
    await desk.starts();
    await desk.runs();
  };
  /** On which days somebody was asked to check, each as often as a card was new to someone. */
  const asked = async (): Promise<string[]> => {
    const news = new Set((await desk.sent()).filter(({ cardKey }) => cardKey.startsWith('check:sport:')).map(({ to, cardKey }) => `${cardKey.slice(-10)} ${to}`));
    return [...news].map((one) => one.slice(0, 10)).filter((day, i, all) => all.indexOf(day) === i).toSorted();
  };

  it.each([
    ['an hour, over midnight', '2026-11-25T00:30:00Z', '2026-11-24T23:30:00Z'],
    ['a day', '2026-11-25T12:00:00Z', '2026-11-24T12:00:00Z'],
    ['the hour of the clock change', '2026-11-25T08:45:00Z', '2026-11-25T07:45:00Z'],
  ])('asks for every day after it all the same, each once: %s', async (_how, ahead, back) => {
    await open('2026-11-23T07:00:00Z');
    await desk.passes(ahead);
    await restartsAt(back);
    await desk.passes('2026-11-27T18:00:00Z');
    expect(await asked()).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27']);
    for (const day of ['2026-11-26', '2026-11-27']) expect((await desk.sent()).filter(({ cardKey }) => cardKey === `checks:missed:${day}`)).toHaveLength(1);
  });

  it('takes back that days were over which had not come: a week', async () => {
    await open('2026-11-23T07:00:00Z');
    await desk.passes('2026-11-24T12:00:00Z');
    await desk.runs('2026-12-01T12:00:00Z');
    await restartsAt('2026-11-24T13:00:00Z');
    await desk.passes('2026-12-03T18:00:00Z');
    expect(await asked()).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03']);
  });
});
