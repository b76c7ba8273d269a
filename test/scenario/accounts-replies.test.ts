import { afterEach, describe, expect, it } from 'vitest';
import { comments, replyClocks, type Comment } from '../../src/accounts/comments.ts';
import { isRelievedDay } from '../../src/accounts/reply-notice.ts';
import { openComments } from '../../src/accounts/reply-routes.ts';
import { corpusOf } from '../fixtures/review-desk.ts';
import { accountsDesk, anAccount, buttonsOf, RULES, textOf, type AccountsDesk, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { outbox } from '../../src/outbox/outbox.ts';

const CLOSED = { closed: [{ from: '2026-12-21', to: '2027-01-01', name: 'Christmas holiday' }] };

describe('what is left on an account', () => {
  let desk: AccountsDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await accountsDesk({ accounts: [anAccount()], ...options });
  };
  /** Local day and time of receipt; noticed then too unless said otherwise. */
  const log = async (received: string, more: Record<string, string> = {}, who = 'ann'): Promise<Reply> => {
    const [day = '', time = ''] = received.split(' ');
    return desk.presses(who, await desk.press(who, 'reply.log', { account: 'sport' }), 'Start the clock', { 'kind': 'query', 'received-on': day, 'received-at': time, 'noticed-on': day, 'noticed-at': time, 'link': '', 'holder': who, ...more });
  };
  const all = (): Promise<Comment[]> => desk.store.read(desk.id, async (tx) => {
    const found = await Promise.all((await tx.values(comments, 'state')).map((state) => tx.find(comments, 'state', state, desk.grant())));
    return found.flat();
  });
  const one = async (): Promise<Comment> => {
    const [found, ...rest] = await all();
    if (!found || rest.length > 0) throw new Error(`there are ${rest.length + (found ? 1 : 0)} comments`);
    return found;
  };
  const dueOf = async (): Promise<string | null> => {
    const { at } = (await one()).due;
    return at === null ? null : new Date(at).toISOString();
  };
  /** Messages that were new to somebody, not changes of a card that stood there. */
  const told = async (who: string) => {
    const seen = new Set<string>();
    return (await desk.sent()).filter((sent) => {
      const fresh = sent.to === who && sent.cardKey.startsWith('reply:') && !seen.has(sent.cardKey);
      if (sent.to === who) seen.add(sent.cardKey);
      return fresh;
    });
  };
  const press = async (who: string, title: string, inputs: Record<string, string> = {}): Promise<Reply> => desk.presses(who, await desk.press(who, 'reply.show', { comment: (await one()).id }), title, inputs);

  it('asks for the time on the platform and never for the words', async () => {
    await open();
    const form = textOf(await desk.press('ann', 'reply.log'));
    expect(form).toContain('Do not write its words here.');
    expect(form).toContain('Received on the platform: day');
    expect(form).not.toContain('Which account');
  });

  it('shows by when, the rule word for word, and how it was read', async () => {
    await open();
    const reply = textOf(await log('2026-11-23 09:10'));
    expect(reply).toContain('Due 24 November 2026, 09:10');
    expect(reply).toContain('24 hours after it was received.');
    expect(reply).toContain('Comments are answered within 24 hours.');
    expect(reply).toContain('Social media policy (social-media.docx)');
  });

  it.each([
    ['a Monday', '2026-11-24T08:00:00Z', '2026-11-23 09:10', '2026-11-24T09:10:00.000Z'],
    ['a Friday afternoon, literally', '2026-11-27T17:00:00Z', '2026-11-27 16:00', '2026-11-28T16:00:00.000Z'],
    ['a Friday, 23:30 by UTC and a Saturday here', '2026-06-06T10:00:00Z', '2026-06-06 00:30', '2026-06-08T16:00:00.000Z'],
    ['a Saturday', '2026-11-28T12:00:00Z', '2026-11-28 11:00', '2026-11-30T17:00:00.000Z'],
    ['a Sunday night', '2026-11-30T08:00:00Z', '2026-11-29 23:50', '2026-11-30T17:00:00.000Z'],
    ['a Saturday before a bank holiday', '2026-05-02T12:00:00Z', '2026-05-02 11:00', '2026-05-05T16:00:00.000Z'],
    ['a bank holiday', '2026-05-04T12:00:00Z', '2026-05-04 10:00', '2026-05-05T09:00:00.000Z'],
    ['Christmas Eve, literally', '2026-12-24T16:00:00Z', '2026-12-24 15:00', '2026-12-25T15:00:00.000Z'],
    ['the day before the clocks go forward', '2026-03-28T20:00:00Z', '2026-03-28 19:00', '2026-03-30T16:00:00.000Z'],
    ['a Friday by UTC and a Saturday here, before the clocks go back', '2026-10-23T23:30:00Z', '2026-10-24 00:30', '2026-10-26T17:00:00.000Z'],
    ['Easter Saturday', '2027-03-27T20:00:00Z', '2027-03-27 19:00', '2027-03-30T16:00:00.000Z'],
    ['the day before the clocks go back', '2026-10-24T18:00:00Z', '2026-10-24 18:00', '2026-10-26T17:00:00.000Z'],
  ])('is due by the literal rule: %s', async (_name, now, received, due) => {
    await open({ now });
    await log(received);
    expect(await dueOf()).toBe(due);
  });

  it('says so where the literal rule lands on a day nobody works', async () => {
    await open({ now: '2026-12-24T16:00:00Z' });
    expect(textOf(await log('2026-12-24 15:00'))).toContain('That is a bank holiday (Christmas Day); the rule makes no exception for it.');
    expect(textOf(await log('2026-12-04 15:00', { kind: 'comment' }))).toContain('so the weekend words do not move it');
  });

  it('is logged without a clock where the policy says no time', async () => {
    await open({ rules: { replies: null }, corpus: corpusOf(['Be kind.']) });
    expect(textOf(await log('2026-11-23 09:10'))).toContain("Your policy doesn't say by when");
    expect(await dueOf()).toBeNull();
    await desk.passes('2026-12-23T10:00:00Z');
    expect((await told('ann')).length).toBe(1);
  });

  it('has its due time a little later where the policies are not read yet', async () => {
    await open({ rules: { replies: null } });
    expect(textOf(await log('2026-11-23 09:10'))).toContain('I am still reading your policies.');
    desk.rulesBecome({ replies: RULES.replies });
    await desk.passes('2026-11-23T10:03:00Z');
    expect(await dueOf()).toBe('2026-11-24T09:10:00.000Z');
    await desk.passes('2026-11-24T09:20:00Z');
    expect((await told('bob')).length).toBe(1);
  });

  it('is late from the start where it was noticed after it was due, and says so', async () => {
    await open({ now: '2026-11-25T10:00:00Z' });
    const reply = textOf(await log('2026-11-23 09:10', { 'noticed-on': '2026-11-25', 'noticed-at': '09:00' }));
    expect(reply).toContain('Already late: it was due 24 November 2026, 09:10');
    expect(textOf(await press('ann', 'Acknowledged'))).toContain('acknowledged, late');
  });

  it.each([
    [{ 'received-at': '10:30' }, 'received-at', 'still to come'],
    [{ 'received-on': '2024-11-23' }, 'received-on', 'more than a year ago'],
    [{ 'received-on': '2026-02-30' }, 'received-at', 'Give the day and the time'],
    [{ 'noticed-at': '09:00' }, 'noticed-at', 'before it came in'],
    [{ 'noticed-at': '11:00' }, 'noticed-at', 'still to come'],
    [{ link: 'http://example.org' }, 'link', 'beginning with https://'],
    [{ link: 'javascript:alert(1)' }, 'link', 'beginning with https://'],
    [{ link: 'https://ann:secret@example.org/' }, 'link', 'name or a password'],
    [{ kind: 'gossip' }, 'kind', 'Choose one'],
    [{ holder: 'chair' }, 'holder', 'Choose from the list'],
  ])('is not saved with %j', async (inputs, field, words) => {
    await open();
    const reply = await log('2026-11-23 09:10', inputs);
    expect(reply.fieldErrors?.[field]).toContain(words);
    expect(await all()).toEqual([]);
  });

  it('is saved once however often it is pressed, and a colleague with the same link is shown it', async () => {
    await open();
    await log('2026-11-23 09:10', { link: 'https://instagram.example/p/1' });
    expect(textOf(await log('2026-11-23 09:10', { link: 'https://instagram.example/p/1' }))).toContain('This was logged before by Miss Ann Reed. Nothing new was saved.');
    expect(textOf(await log('2026-11-23 09:20', { link: 'https://instagram.example/p/1' }, 'bob'))).toContain('Nothing new was saved.');
    expect((await all()).length).toBe(1);
  });

  it('goes to its holder with its buttons, whoever logged it', async () => {
    await open();
    const reply = await log('2026-11-23 09:10', { holder: 'bob' }, 'tia');
    expect(textOf(reply)).toContain('Mr Bob Lane was told.');
    const [card] = await told('bob');
    expect(card?.text).toContain('Miss Tia Moss logged this for you.');
    expect(buttonsOf(card!.card).map(({ title }) => title)).toEqual(['Acknowledged', 'Answered', 'It was done earlier', 'Second opinion', 'Hand it on', 'Correct it', 'A child wrote it', 'Logged by mistake']);
  });

  it('is for those who run the account, hold it, logged it, or lead; nobody else', async () => {
    await open();
    await log('2026-11-23 09:10');
    const { id } = await one();
    for (const who of ['cat', 'chair', 'out']) expect((await desk.press(who, 'reply.acknowledge', { comment: id })).reason).toBe('not-allowed');
    for (const who of ['ann', 'bob', 'head', 'manager']) expect((await desk.press(who, 'reply.show', { comment: id })).status).toBe('recorded');
    expect(textOf(await desk.press('head', 'reply.show', { comment: 'made-up' }))).toContain('Nothing was changed.');
  });

  it('stops its clock when it is acknowledged, on time, and nobody hears of it again', async () => {
    await open();
    await log('2026-11-23 09:10');
    expect(textOf(await press('ann', 'Acknowledged'))).toContain('acknowledged, on time');
    const before = (await desk.sent()).length;
    await desk.passes('2026-11-27T10:00:00Z');
    expect((await desk.sent()).length).toBe(before);
    await press('ann', 'Answered');
    await press('bob', 'Close it');
    expect((await one()).history.map(({ by, what }) => `${by.name}: ${what}`)).toEqual(['Miss Ann Reed: logged', 'Miss Ann Reed: acknowledged', 'Miss Ann Reed: answered', 'Mr Bob Lane: closed']);
  });

  it('is acknowledged by one of two who press at once; the other is told who', async () => {
    await open();
    await log('2026-11-23 09:10');
    const { id } = await one();
    const both = await Promise.all(['ann', 'bob'].map((who) => desk.press(who, 'reply.acknowledge', { comment: id })));
    const texts = both.map(textOf);
    expect(texts.filter((text) => text.includes('Nothing was changed: Miss Ann Reed has acknowledged it') || text.includes('Nothing was changed: Mr Bob Lane has acknowledged it')).length).toBe(1);
    expect((await one()).history.filter(({ what }) => what === 'acknowledged').length).toBe(1);
  });

  it('is acknowledged at the time it was done, when that is said later', async () => {
    await open();
    await log('2026-11-23 09:10', { holder: 'ann' });
    await desk.runs('2026-11-24T15:00:00Z');
    const form = await press('ann', 'It was done earlier');
    const wrong = await desk.presses('ann', form, 'Save', { 'done-on': '2026-11-23', 'done-at': '08:00' });
    expect(wrong.fieldErrors?.['done-at']).toContain('before it came in');
    const saved = textOf(await desk.presses('ann', form, 'Save', { 'done-on': '2026-11-23', 'done-at': '16:00' }));
    expect(saved).toContain('acknowledged, on time');
    expect(saved).toContain('entered Tuesday 24 November at 15:00');
  });

  it('takes an acknowledgement back within ten minutes, and its clock runs again', async () => {
    await open();
    await log('2026-11-23 09:10');
    await press('ann', 'Acknowledged');
    await desk.runs('2026-11-23T10:09:00Z');
    expect((await desk.press('cat', 'reply.undo', { comment: (await one()).id })).reason).toBe('not-allowed');
    expect(textOf(await desk.press('bob', 'reply.undo', { comment: (await one()).id }))).toContain('Nothing was changed');
    expect(textOf(await press('ann', 'Take that back'))).toContain('open, due');
    await press('ann', 'Acknowledged');
    await desk.runs('2026-11-23T10:20:00Z');
    expect(textOf(await desk.press('ann', 'reply.undo', { comment: (await one()).id }))).toContain('Nothing was changed');
    expect((await one()).state).toBe('acknowledged');
  });

  it('falls due soon, is overdue with its holder and the second runner, and then with leaders', async () => {
    await open();
    await log('2026-11-23 10:00');
    await desk.passes('2026-11-24T09:59:00Z');
    expect((await told('ann')).map(({ text }) => text).at(-1)).toContain('This falls due soon.');
    expect(await told('bob')).toEqual([]);
    await desk.passes('2026-11-24T10:01:00Z');
    expect((await told('ann')).at(-1)?.text).toContain('Acknowledge it now; that stops the clock.');
    expect((await told('bob')).length).toBe(1);
    await desk.passes('2026-11-24T11:59:00Z');
    expect(await told('#leadership')).toEqual([]);
    await desk.passes('2026-11-24T12:02:00Z');
    expect((await told('#leadership')).map(({ text }) => text)).toEqual([expect.stringContaining('overdue, was due Tuesday 24 November at 10:00 (2 hours late)')]);
    await desk.passes('2026-12-24T12:00:00Z');
    expect((await told('#leadership')).filter(({ text }) => text.includes('late')).length).toBe(1);
    await press('head', 'Acknowledged');
    expect((await desk.sent()).filter(({ to }) => to === '#leadership').at(-1)?.text).toContain('acknowledged, late');
  });

  it('tells leaders at once where nobody else runs the account', async () => {
    await open({ accounts: [anAccount({ runners: anAccount().runners.slice(0, 1) })], channel: false });
    await log('2026-11-23 10:00');
    await desk.passes('2026-11-24T10:05:00Z');
    for (const leader of ['head', 'deputy', 'manager']) expect((await told(leader)).length).toBe(1);
  });

  it('keeps the night and tells others on a working day', async () => {
    await open({ now: '2026-11-27T22:00:00Z' });
    await log('2026-11-27 15:00');
    await desk.passes('2026-11-28T14:59:00Z');
    expect((await told('ann')).length).toBe(1);
    await desk.passes('2026-11-29T23:00:00Z');
    expect((await told('ann')).length).toBe(2);
    expect(await told('bob')).toEqual([]);
    await desk.passes('2026-11-30T07:45:00Z');
    expect((await told('bob')).length).toBe(1);
  });

  it('says on Friday that it falls due on Saturday', async () => {
    await open({ now: '2026-11-27T10:00:00Z' });
    await log('2026-11-27 09:30');
    await desk.passes('2026-11-27T16:30:00Z');
    expect((await told('ann')).at(-1)?.text).toContain('This falls due soon.');
  });

  it('sends nobody a notice on Christmas Day, shows it as overdue, and tells on the next working day', async () => {
    await open({ now: '2026-12-24T15:30:00Z' });
    await log('2026-12-24 15:00');
    await desk.passes('2026-12-24T16:30:00Z');
    expect((await told('ann')).at(-1)?.text).toContain('This falls due soon.');
    const before = (await desk.sent()).length;
    await desk.passes('2026-12-26T12:00:00Z');
    expect((await desk.sent()).length).toBe(before);
    expect(textOf(await desk.press('ann', 'reply.open'))).toContain('overdue, was due Friday 25 December at 15:00');
    await desk.passes('2026-12-29T12:00:00Z');
    expect((await told('ann')).at(-1)?.text).toContain('overdue, was due Friday 25 December at 15:00');
  });

  it('asks leaders five working days before a holiday who answers, and tells whoever was named', async () => {
    await open({ now: '2026-12-11T09:00:00Z', hours: CLOSED });
    await desk.starts();
    await desk.passes('2026-12-12T09:00:00Z');
    expect(await told('#leadership')).toEqual([]);
    await desk.passes('2026-12-14T09:00:00Z');
    const [asked] = await told('#leadership');
    expect(asked?.text).toContain('Christmas holiday, 21 December 2026 to 1 January 2027: not settled yet');
    await desk.passes('2026-12-18T09:00:00Z');
    expect((await told('#leadership')).length).toBe(2);
    expect((await desk.press('ann', 'reply.cover-none', { holiday: '2026-12-21' })).reason).toBe('not-allowed');
    const form = await desk.presses('head', asked!.card, 'Name who answers');
    expect((await desk.presses('head', form, 'They answer', { person: 'bob', from: '2026-12-20', to: '2026-12-19' })).fieldErrors).toEqual({ from: 'Give a day of the holiday.', to: 'Give a day of the holiday.' });
    const named = textOf(await desk.presses('head', form, 'They answer', { person: 'bob', from: '2026-12-21', to: '2026-12-27' }));
    expect(named).toContain('Mr Bob Lane answers, 21 December 2026 to 27 December 2026.');
    expect(named).toContain('Nobody is named for 5 days.');
    expect((await told('bob')).map(({ text }) => text)).toEqual([expect.stringContaining('Mrs Ada Head named you')]);
    await desk.passes('2026-12-22T10:00:00Z');
    await log('2026-12-22 09:00');
    await desk.passes('2026-12-23T09:30:00Z');
    expect((await told('bob')).map(({ text }) => text).at(-1)).toContain('Acknowledge it now');
    expect((await told('ann')).length).toBe(1);
  });

  it('takes an automatic reply for cover of no person: the clock runs, and nobody is sent a notice', async () => {
    await open({ now: '2026-12-15T09:00:00Z', hours: CLOSED });
    await desk.starts();
    await desk.runs();
    const [asked] = await told('#leadership');
    const set = await desk.presses('manager', await desk.presses('manager', asked!.card, 'An automatic reply is set'), 'It is set', { accounts: 'sport' });
    expect(textOf(set)).toContain('An automatic reply is set on Instagram oak_sport.');
    await desk.passes('2026-12-22T10:00:00Z');
    await log('2026-12-22 09:00');
    await desk.passes('2026-12-31T09:30:00Z');
    expect((await told('ann')).length).toBe(1);
    await desk.passes('2027-01-04T08:00:00Z');
    expect((await told('ann')).length).toBe(2);
  });

  it('tells what fell due while the desk was down in one message each', async () => {
    await open({ now: '2026-11-23T10:00:00Z' });
    for (const [i, time] of ['08:00', '08:20', '08:40', '09:00', '09:20'].entries()) await log(`2026-11-23 ${time}`, { link: `https://instagram.example/p/${i}` });
    await desk.runs('2026-11-25T09:00:00Z');
    await desk.runs('2026-11-25T09:02:00Z');
    const lists = (await told('ann')).filter(({ cardKey }) => cardKey.startsWith('reply:list'));
    expect(lists.length).toBe(1);
    expect(lists[0]?.text).toContain('5 wait, 5 overdue');
    expect((await told('bob')).length).toBe(1);
    await desk.passes('2026-11-25T12:00:00Z');
    expect((await told('#leadership')).length).toBe(1);
  });

  it('works out anew when it is due once the time of receipt is corrected', async () => {
    await open();
    await log('2026-11-23 09:10');
    const form = await press('ann', 'Correct it');
    const saved = await desk.presses('ann', form, 'Save', { 'kind': 'comment', 'received-on': '2026-11-22', 'received-at': '20:00', 'noticed-on': '2026-11-23', 'noticed-at': '09:10', 'link': '' });
    expect(textOf(saved)).toContain('Due is now Monday 23 November at 17:00.');
    expect(textOf(saved)).toContain('Received on a Sunday: by the end of Monday 23 November (17:00), the next working day.');
    await desk.passes('2026-11-23T17:01:00Z');
    expect((await told('ann')).at(-1)?.text).toContain('Acknowledge it now');
  });

  it('is handed on to a colleague, who holds it then', async () => {
    await open();
    await log('2026-11-23 09:10');
    const form = await press('ann', 'Hand it on');
    expect(textOf(await desk.presses('ann', form, 'Hand it on', { to: 'bob' }))).toContain('Held by Mr Bob Lane.');
    expect((await told('bob'))[0]?.text).toContain('Miss Ann Reed handed this to you.');
    await desk.passes('2026-11-24T09:00:00Z');
    expect((await told('bob')).at(-1)?.text).toContain('This falls due soon.');
  });

  it('gets a second opinion in private, and the asker hears it', async () => {
    await open();
    await log('2026-11-23 09:10');
    await desk.presses('ann', await press('ann', 'Second opinion'), 'Ask', { to: 'bob', words: 'Too sharp?' });
    const [asked] = await told('bob');
    expect(asked?.text).not.toContain('Too sharp?');
    const form = await desk.presses('bob', asked!.card, 'Give it');
    expect(textOf(form)).toContain('Too sharp?');
    expect((await desk.presses('bob', form, 'Send', { words: ' ' })).fieldErrors).toEqual({ words: 'Write something here first.' });
    await desk.presses('bob', form, 'Send', { words: 'Thank them first.' });
    expect((await told('ann')).at(-1)?.text).toContain('Thank them first.');
    expect(textOf(await desk.press('head', 'reply.opine', { comment: (await one()).id, opinion: (await one()).opinions[0]!.id }, { words: 'No.' }))).toContain('Nothing was saved.');
  });

  it('pauses a reply to the press, tells leaders at once, and shows the clock all the same', async () => {
    await open();
    const reply = textOf(await log('2026-11-23 09:10', { kind: 'press' }));
    expect(reply).toContain('Nobody replies until a leader agrees. Leaders were told just now.');
    expect(reply).toContain('Due 24 November 2026, 09:10');
    expect((await told('#leadership')).length).toBe(1);
    expect(textOf(await desk.press('ann', 'reply.acknowledge', { comment: (await one()).id }))).toContain('Nothing was changed: a reply to the press waits until a leader agrees.');
    expect(textOf(await press('ann', 'A reply is agreed'))).toContain('Nothing was changed.');
    expect(textOf(await press('head', 'A reply is agreed'))).toContain('A reply was agreed by Mrs Ada Head');
    expect(textOf(await press('ann', 'Acknowledged'))).toContain('acknowledged, on time');
  });

  it('marks a complaint as going by its procedure; its clock runs until it is acknowledged', async () => {
    await open();
    await log('2026-11-23 09:10', { kind: 'complaint' });
    const shown = textOf(await press('ann', 'Complaints procedure'));
    expect(shown).toContain('Goes on by the complaints procedure, said by Miss Ann Reed.');
    expect(shown).toContain('open, due Tuesday 24 November at 09:10');
  });

  it('begins a report about abuse, and its clock ends', async () => {
    await open();
    await log('2026-11-23 09:10', { kind: 'abuse', link: 'https://instagram.example/p/1' });
    await press('ann', 'Report it');
    expect(desk.reports).toEqual([{ person: 'ann', words: "Abuse or bullying was left on the school's own account (Instagram oak_sport). Link: https://instagram.example/p/1" }]);
    expect((await one()).state).toBe('reported');
    await desk.passes('2026-11-27T10:00:00Z');
    expect(await told('#leadership')).toEqual([]);
    expect(textOf(await desk.press('bob', 'reply.acknowledge', { comment: (await one()).id }))).toContain('Nothing was changed: it is with a report now');
  });

  it.each(['on logging', 'from the form', 'found out later'])('begins a report at once for a message from a child: %s', async (when) => {
    await open();
    if (when === 'on logging') await log('2026-11-23 09:10', { kind: 'child' });
    else if (when === 'from the form') await desk.presses('ann', await desk.press('ann', 'reply.log', { account: 'sport' }), 'A child wrote to us');
    else {
      await log('2026-11-23 09:10');
      await press('ann', 'A child wrote it');
    }
    expect(desk.reports.map(({ words }) => words)).toEqual(["A message from a child came to the school's own account (Instagram oak_sport)."]);
    expect((await told('ann')).at(-1)?.text).toContain('Nobody replies to a child on an account.');
    expect(await one()).toMatchObject({ kind: 'child', state: 'reported' });
  });

  it('has no account to choose where none is on the register', async () => {
    await open({ accounts: [] });
    expect(textOf(await desk.press('ann', 'reply.log'))).toContain('Nothing was saved.');
    await desk.press('ann', 'reply.child-wrote');
    expect(desk.reports.length).toBe(1);
  });

  it('lists what is mine, and for leaders all that is overdue', async () => {
    await open();
    await log('2026-11-23 09:10');
    expect(textOf(await desk.press('ann', 'reply.open'))).toContain('Question, Instagram oak_sport: open, due Tuesday 24 November at 09:10');
    expect(textOf(await desk.press('cat', 'reply.open'))).toContain('Nothing left on an account waits for you.');
    expect(textOf(await desk.press('head', 'reply.open'))).toContain('Nothing left');
    desk.clock.set(Date.parse('2026-11-24T12:00:00Z'));
    expect(textOf(await desk.press('head', 'reply.open'))).toContain('overdue');
  });

  it('keeps links and opinions sealed, and its clock in ids and times', async () => {
    await open();
    await log('2026-11-23 09:10', { link: 'https://instagram.example/p/1' });
    const clocks = await desk.store.read(desk.id, (tx) => tx.find(replyClocks, 'open', 'yes'));
    expect(JSON.stringify(clocks)).not.toContain('instagram');
    await expect(desk.store.read(desk.id, async (tx) => tx.find(comments, 'state', 'open'))).rejects.toThrow(/grant|leave/i);
  });

  it('tells leaders at once when a comment turns out to be from the press', async () => {
    await open();
    await log('2026-11-23 09:10');
    await desk.presses('ann', await press('ann', 'Correct it'), 'Save', { 'kind': 'press', 'received-on': '2026-11-23', 'received-at': '09:10', 'noticed-on': '2026-11-23', 'noticed-at': '09:10', 'link': '' });
    expect((await told('#leadership')).map(({ text }) => text)).toEqual([expect.stringContaining('nobody replies until a leader agrees here')]);
    await desk.passes('2026-11-24T09:20:00Z');
    expect((await told('ann')).length).toBe(1);
    expect((await told('#leadership')).length).toBe(2);
  });

  it('cannot be corrected to have come in after it was acknowledged', async () => {
    await open();
    await log('2026-11-23 09:10');
    await press('ann', 'Acknowledged');
    desk.clock.set(Date.parse('2026-11-23T12:00:00Z'));
    const reply = await desk.presses('ann', await press('ann', 'Correct it'), 'Save', { 'kind': 'query', 'received-on': '2026-11-23', 'received-at': '11:00', 'noticed-on': '2026-11-23', 'noticed-at': '11:00', 'link': '' });
    expect(reply.fieldErrors?.['received-at']).toContain('It was acknowledged before that');
  });

  it('reaches each leader where their channel cannot be posted in, and leaders where a runner is not reached', async () => {
    await open();
    await log('2026-11-23 10:00');
    const { id } = await one();
    await desk.dies(`reply:${id}:overdue:ann`);
    await desk.passes('2026-11-23T10:05:00Z');
    const [channel] = await told('#leadership');
    expect(channel?.text).toContain('Miss Ann Reed holds this and could not be reached.');
    await desk.dies(channel?.cardKey ?? '');
    for (const leader of ['head', 'deputy', 'manager']) expect((await told(leader)).length).toBe(1);
    const before = (await desk.sent()).length;
    await desk.dies(`reply:${id}:head:each`);
    expect((await desk.sent()).length).toBe(before);
  });

  it('keeps a list short, with the one due first on top', async () => {
    await open();
    for (let i = 0; i < 14; i++) await log(`2026-11-23 0${i % 2 === 0 ? 8 : 9}:${String(10 + i)}`, { link: `https://instagram.example/p/${i}` });
    const list = textOf(await desk.press('ann', 'reply.open'));
    expect(list).toContain('14 wait, 0 overdue');
    expect(list).toContain('And 2 more');
    expect(list.split('\n').filter((line) => line.startsWith('Question')).length).toBe(12);
    expect(list.split('\n').find((line) => line.startsWith('Question'))).toContain('at 08:10');
  });

  it('stands in what waits for its holder as a date, and is called overdue for leaders', async () => {
    await open();
    await log('2026-11-23 09:10');
    const items = (who: string, now: string) => desk.store.read(desk.id, (tx) => openComments(tx, desk.ports.schools(desk.id).staff.byId(who)!, Date.parse(now), desk.grant()));
    expect(await items('ann', '2026-11-23T12:00:00Z')).toMatchObject([{ title: 'Something left on an account waits to be acknowledged, due 24 November 2026 at 09:10.' }]);
    expect(await items('head', '2026-11-23T12:00:00Z')).toEqual([]);
    expect(await items('head', '2026-11-24T12:00:00Z')).toMatchObject([{ title: 'OVERDUE: something left on an account waits to be acknowledged.' }]);
  });

  it('is closed two weeks after it was answered', async () => {
    await open();
    await desk.starts();
    await desk.runs();
    await log('2026-11-23 09:10');
    await press('ann', 'Answered');
    await desk.passes('2026-12-06T12:00:00Z');
    expect((await one()).state).toBe('answered');
    await desk.passes('2026-12-08T12:00:00Z');
    expect((await one()).state).toBe('closed');
  });

  it('asks about a holiday once, whatever restarts, and also where the desk was down on the day', async () => {
    await open({ now: '2026-12-10T09:00:00Z', hours: CLOSED });
    await desk.starts();
    await desk.runs();
    await desk.runs('2026-12-22T09:00:00Z');
    await desk.starts();
    await desk.runs();
    expect((await told('#leadership')).length).toBe(1);
  });

  it('asks about no holiday where no rule says by when, or no account runs', async () => {
    await open({ now: '2026-12-15T09:00:00Z', hours: CLOSED, rules: { replies: null } });
    await desk.starts();
    await desk.runs();
    expect(await told('#leadership')).toEqual([]);
    await desk.end();
    await open({ now: '2026-12-15T09:00:00Z', hours: CLOSED, accounts: [] });
    await desk.starts();
    await desk.runs();
    expect(await told('#leadership')).toEqual([]);
  });

  it('settles a holiday by the first of two leaders; the other is told, and it can be begun again', async () => {
    await open({ now: '2026-12-15T09:00:00Z', hours: CLOSED });
    await desk.starts();
    await desk.runs();
    const [asked] = await told('#leadership');
    await desk.presses('head', await desk.presses('head', asked!.card, 'Name who answers'), 'They answer', { person: 'head', from: '2026-12-21', to: '2027-01-01' });
    expect(textOf(await desk.presses('deputy', asked!.card, 'Nobody answers'))).toContain('Somebody else settled it meanwhile. Nothing was changed.');
    expect((await desk.sent()).filter(({ to }) => to === '#leadership').at(-1)?.text).toContain('Mrs Ada Head answers, 21 December 2026 to 1 January 2027.');
    expect(textOf(await desk.press('deputy', 'reply.cover-clear', { holiday: '2026-12-21' }))).toContain('nobody is named now');
    desk.clock.set(Date.parse('2027-01-04T09:00:00Z'));
    expect(textOf(await desk.presses('deputy', asked!.card, 'Nobody answers'))).toContain('That holiday is over. Nothing was changed.');
  });

  it('keeps its clock running for an account that was suspended, and takes none on one that is closed', async () => {
    await open({ accounts: [anAccount({ state: 'suspended' }), anAccount({ id: 'old', handle: 'oak_old', state: 'closed' })] });
    expect(textOf(await log('2026-11-23 09:10'))).toContain('The clock runs');
    expect(textOf(await desk.press('ann', 'reply.save', { account: 'old' }, { kind: 'query' }))).toContain('Nothing was saved.');
  });

  it.each([1, 2, 3])('tells each of many once, whatever the hours the desk was down, with holidays in between: %i', async (seed) => {
    await open({ now: '2026-12-17T09:00:00Z', hours: CLOSED });
    await desk.starts();
    const random = seeded(seed);
    const hour = 3_600_000;
    const end = Date.parse('2027-01-12T12:00:00Z');
    for (let n = 0; n < 12; ) {
      const next = desk.clock.now() + Math.ceil(random() * 30) * hour;
      if (random() < 0.5) await desk.runs(new Date(next).toISOString());
      else await desk.passes(new Date(next).toISOString());
      if (random() < 0.3) await desk.starts();
      const received = new Date(next - Math.ceil(random() * 3) * hour);
      if (random() < 0.7) {
        await log(`${received.toISOString().slice(0, 10)} ${received.toISOString().slice(11, 16)}`, { link: `https://instagram.example/p/${n}` });
        n += 1;
      }
    }
    await desk.passes(new Date(end).toISOString());
    const sent = await desk.sent();
    for (const { id, link } of await all()) {
      const about = (who: string): number => {
        const seen = new Set<string>();
        return sent.filter(({ to, cardKey, card, text }) => {
          const fresh = to === who && cardKey.startsWith('reply:') && JSON.stringify(card).includes(id) && text.includes('overdue, was due') && !seen.has(cardKey);
          if (to === who && cardKey.startsWith('reply:') && !cardKey.includes(':overdue') && !cardKey.includes('list') && !cardKey.includes('told')) return false;
          if (fresh) seen.add(cardKey);
          return fresh;
        }).length;
      };
      expect([link, about('ann'), about('bob'), about('#leadership')]).toEqual([link, 1, 1, 1]);
    }
    for (const { madeAt } of await desk.store.read(desk.id, async (tx) => (await tx.find(outbox, 'state', 'queued')).filter(({ cardKey, kind }) => /:(?:overdue|told)|list/.test(cardKey) && kind === 'post'))) {
      const london = new Date(madeAt).toISOString();
      expect(isRelievedDay(london.slice(0, 10), desk.ports.schools(desk.id).hours)).toBe(false);
      expect(london.slice(11, 16) >= '07:30' && london.slice(11, 16) < '20:05').toBe(true);
    }
  });
});

/** Numbers from 0 to 1 that are the same at every run. */
function seeded(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 7), 61 | state) ^ state;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
