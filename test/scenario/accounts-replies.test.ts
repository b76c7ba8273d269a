import { afterEach, describe, expect, it } from 'vitest';
import { comments, replyClocks } from '../../src/accounts/replies/comments.ts';
import { openComments } from '../../src/accounts/replies/reply-routes.ts';
import { anAccount, RULES, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { replyDesk, type ReplyDesk } from '../fixtures/reply-desk.ts';
import { corpusOf } from '../fixtures/review-desk.ts';

describe('what is left on an account', () => {
  let desk: ReplyDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await replyDesk(options);
  };

  it('asks for the time on the platform and never for the words', async () => {
    await open();
    const form = textOf(await desk.press('ann', 'reply.log'));
    expect(form).toContain('Do not write its words here.');
    expect(form).toContain('Received on the platform: day');
    expect(form).not.toContain('Which account');
  });

  it('shows by when, the rule word for word, and how it was read', async () => {
    await open();
    const reply = textOf(await desk.log('2026-11-23 09:10'));
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
    await desk.log(received);
    expect(await desk.dueOf()).toBe(due);
  });

  it('says so where the literal rule lands on a day nobody works', async () => {
    await open({ now: '2026-12-24T16:00:00Z' });
    expect(textOf(await desk.log('2026-12-24 15:00'))).toContain('That is a bank holiday (Christmas Day); the rule makes no exception for it.');
    expect(textOf(await desk.log('2026-12-04 15:00', { kind: 'comment' }))).toContain('so the weekend words do not move it');
  });

  it('is logged without a clock where the policy says no time', async () => {
    await open({ rules: { replies: null }, corpus: corpusOf(['Be kind.']) });
    expect(textOf(await desk.log('2026-11-23 09:10'))).toContain("Your policy doesn't say by when");
    expect(await desk.dueOf()).toBeNull();
    await desk.passes('2026-12-23T10:00:00Z');
    expect((await desk.told('ann')).length).toBe(1);
  });

  it('has its due time a little later where the policies are not read yet', async () => {
    await open({ rules: { replies: null } });
    expect(textOf(await desk.log('2026-11-23 09:10'))).toContain('I am still reading your policies.');
    desk.rulesBecome({ replies: RULES.replies });
    await desk.passes('2026-11-23T10:03:00Z');
    expect(await desk.dueOf()).toBe('2026-11-24T09:10:00.000Z');
    await desk.passes('2026-11-24T09:20:00Z');
    expect((await desk.told('bob')).length).toBe(1);
  });

  it('is late from the start where it was noticed after it was due, and says so', async () => {
    await open({ now: '2026-11-25T10:00:00Z' });
    const reply = textOf(await desk.log('2026-11-23 09:10', { 'noticed-on': '2026-11-25', 'noticed-at': '09:00' }));
    expect(reply).toContain('Already late: it was due 24 November 2026, 09:10');
    expect(textOf(await desk.does('ann', 'Acknowledged'))).toContain('acknowledged, late');
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
    const reply = await desk.log('2026-11-23 09:10', inputs);
    expect(reply.fieldErrors?.[field]).toContain(words);
    expect(await desk.all()).toEqual([]);
  });

  it('is saved once however often it is pressed, and a colleague with the same link is shown it', async () => {
    await open();
    await desk.log('2026-11-23 09:10', { link: 'https://instagram.example/p/1' });
    expect(textOf(await desk.log('2026-11-23 09:10', { link: 'https://instagram.example/p/1' }))).toContain('This was logged before by Miss Ann Reed. Nothing new was saved.');
    expect(textOf(await desk.log('2026-11-23 09:20', { link: 'https://instagram.example/p/1' }, 'bob'))).toContain('Nothing new was saved.');
    expect((await desk.all()).length).toBe(1);
  });

  it('goes to its holder with its buttons, whoever logged it', async () => {
    await open();
    const reply = await desk.log('2026-11-23 09:10', { holder: 'bob' }, 'tia');
    expect(textOf(reply)).toContain('Mr Bob Lane was told.');
    const [card] = await desk.told('bob');
    expect(card?.text).toContain('Miss Tia Moss logged this for you.');
    expect(buttonsOf(card!.card).map(({ title }) => title)).toEqual(['Acknowledged', 'Answered', 'It was done earlier', 'Second opinion', 'Hand it on', 'Correct it', 'A child wrote it', 'Logged by mistake']);
  });

  it('is for those who run the account, hold it, logged it, or lead; nobody else', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    const { id } = await desk.one();
    for (const who of ['cat', 'chair', 'out']) expect((await desk.press(who, 'reply.acknowledge', { comment: id })).reason).toBe('not-allowed');
    for (const who of ['ann', 'bob', 'head', 'manager']) expect((await desk.press(who, 'reply.show', { comment: id })).status).toBe('recorded');
    expect(textOf(await desk.press('head', 'reply.show', { comment: 'made-up' }))).toContain('Nothing was changed.');
  });

  it('stops its clock when it is acknowledged, on time, and nobody hears of it again', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    expect(textOf(await desk.does('ann', 'Acknowledged'))).toContain('acknowledged, on time');
    const before = (await desk.sent()).length;
    await desk.passes('2026-11-27T10:00:00Z');
    expect((await desk.sent()).length).toBe(before);
    await desk.does('ann', 'Answered');
    await desk.does('bob', 'Close it');
    expect((await desk.one()).history.map(({ by, what }) => `${by.name}: ${what}`)).toEqual(['Miss Ann Reed: logged', 'Miss Ann Reed: acknowledged', 'Miss Ann Reed: answered', 'Mr Bob Lane: closed']);
  });

  it('is acknowledged by one of two who press at once; the other is told who', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    const { id } = await desk.one();
    const both = await Promise.all(['ann', 'bob'].map((who) => desk.press(who, 'reply.acknowledge', { comment: id })));
    const texts = both.map(textOf);
    expect(texts.filter((text) => text.includes('Nothing was changed: Miss Ann Reed has acknowledged it') || text.includes('Nothing was changed: Mr Bob Lane has acknowledged it')).length).toBe(1);
    expect((await desk.one()).history.filter(({ what }) => what === 'acknowledged').length).toBe(1);
  });

  it('is acknowledged at the time it was done, when that is said later', async () => {
    await open();
    await desk.log('2026-11-23 09:10', { holder: 'ann' });
    await desk.runs('2026-11-24T15:00:00Z');
    const form = await desk.does('ann', 'It was done earlier');
    const wrong = await desk.presses('ann', form, 'Save', { 'done-on': '2026-11-23', 'done-at': '08:00' });
    expect(wrong.fieldErrors?.['done-at']).toContain('before it came in');
    const saved = textOf(await desk.presses('ann', form, 'Save', { 'done-on': '2026-11-23', 'done-at': '16:00' }));
    expect(saved).toContain('acknowledged, on time');
    expect(saved).toContain('entered Tuesday 24 November at 15:00');
  });

  it('takes an acknowledgement back within ten minutes, and its clock runs again', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    await desk.does('ann', 'Acknowledged');
    await desk.runs('2026-11-23T10:09:00Z');
    expect((await desk.press('cat', 'reply.undo', { comment: (await desk.one()).id })).reason).toBe('not-allowed');
    expect(textOf(await desk.press('bob', 'reply.undo', { comment: (await desk.one()).id }))).toContain('Nothing was changed');
    expect(textOf(await desk.does('ann', 'Take that back'))).toContain('open, due');
    await desk.does('ann', 'Acknowledged');
    await desk.runs('2026-11-23T10:20:00Z');
    expect(textOf(await desk.press('ann', 'reply.undo', { comment: (await desk.one()).id }))).toContain('Nothing was changed');
    expect((await desk.one()).state).toBe('acknowledged');
  });

  it('works out anew when it is due once the time of receipt is corrected', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    const form = await desk.does('ann', 'Correct it');
    const saved = await desk.presses('ann', form, 'Save', { 'kind': 'comment', 'received-on': '2026-11-22', 'received-at': '20:00', 'noticed-on': '2026-11-23', 'noticed-at': '09:10', 'link': '' });
    expect(textOf(saved)).toContain('Due is now Monday 23 November at 17:00.');
    expect(textOf(saved)).toContain('Received on a Sunday: by the end of Monday 23 November (17:00), the next working day.');
    await desk.passes('2026-11-23T17:01:00Z');
    expect((await desk.told('ann')).at(-1)?.text).toContain('Acknowledge it now');
  });

  it('is handed on to a colleague, who holds it then', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    const form = await desk.does('ann', 'Hand it on');
    expect(textOf(await desk.presses('ann', form, 'Hand it on', { to: 'bob' }))).toContain('Held by Mr Bob Lane.');
    expect((await desk.told('bob'))[0]?.text).toContain('Miss Ann Reed handed this to you.');
    await desk.passes('2026-11-24T09:00:00Z');
    expect((await desk.told('bob')).at(-1)?.text).toContain('This falls due soon.');
  });

  it('gets a second opinion in private, and the asker hears it', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    await desk.presses('ann', await desk.does('ann', 'Second opinion'), 'Ask', { to: 'bob', words: 'Too sharp?' });
    const [asked] = await desk.told('bob');
    expect(asked?.text).not.toContain('Too sharp?');
    const form = await desk.presses('bob', asked!.card, 'Give it');
    expect(textOf(form)).toContain('Too sharp?');
    expect((await desk.presses('bob', form, 'Send', { words: ' ' })).fieldErrors).toEqual({ words: 'Write something here first.' });
    await desk.presses('bob', form, 'Send', { words: 'Thank them first.' });
    expect((await desk.told('ann')).at(-1)?.text).toContain('Thank them first.');
    expect(textOf(await desk.press('head', 'reply.opine', { comment: (await desk.one()).id, opinion: (await desk.one()).opinions[0]!.id }, { words: 'No.' }))).toContain('Nothing was saved.');
  });

  it('pauses a reply to the press, tells leaders at once, and shows the clock all the same', async () => {
    await open();
    const reply = textOf(await desk.log('2026-11-23 09:10', { kind: 'press' }));
    expect(reply).toContain('Nobody replies until a leader agrees. Leaders were told just now.');
    expect(reply).toContain('Due 24 November 2026, 09:10');
    expect((await desk.told('#leadership')).length).toBe(1);
    expect(textOf(await desk.press('ann', 'reply.acknowledge', { comment: (await desk.one()).id }))).toContain('Nothing was changed: a reply to the press waits until a leader agrees.');
    expect(textOf(await desk.does('ann', 'A reply is agreed'))).toContain('Nothing was changed.');
    expect(textOf(await desk.does('head', 'A reply is agreed'))).toContain('A reply was agreed by Mrs Ada Head');
    expect(textOf(await desk.does('ann', 'Acknowledged'))).toContain('acknowledged, on time');
  });

  it('marks a complaint as going by its procedure; its clock runs until it is acknowledged', async () => {
    await open();
    await desk.log('2026-11-23 09:10', { kind: 'complaint' });
    const shown = textOf(await desk.does('ann', 'Complaints procedure'));
    expect(shown).toContain('Goes on by the complaints procedure, said by Miss Ann Reed.');
    expect(shown).toContain('open, due Tuesday 24 November at 09:10');
  });

  it('begins a report about abuse, and its clock ends', async () => {
    await open();
    await desk.log('2026-11-23 09:10', { kind: 'abuse', link: 'https://instagram.example/p/1' });
    await desk.does('ann', 'Report it');
    expect(desk.reports).toEqual([{ person: 'ann', words: "Abuse or bullying was left on the school's own account (Instagram oak_sport). Link: https://instagram.example/p/1" }]);
    expect((await desk.one()).state).toBe('reported');
    await desk.passes('2026-11-27T10:00:00Z');
    expect(await desk.told('#leadership')).toEqual([]);
    expect(textOf(await desk.press('bob', 'reply.acknowledge', { comment: (await desk.one()).id }))).toContain('Nothing was changed: it is with a report now');
  });

  it.each(['on logging', 'from the form', 'found out later'])('begins a report at once for a message from a child: %s', async (when) => {
    await open();
    if (when === 'on logging') await desk.log('2026-11-23 09:10', { kind: 'child' });
    else if (when === 'from the form') await desk.presses('ann', await desk.press('ann', 'reply.log', { account: 'sport' }), 'A child wrote to us');
    else {
      await desk.log('2026-11-23 09:10');
      await desk.does('ann', 'A child wrote it');
    }
    expect(desk.reports.map(({ words }) => words)).toEqual(["A message from a child came to the school's own account (Instagram oak_sport)."]);
    expect((await desk.told('ann')).at(-1)?.text).toContain('Nobody replies to a child on an account.');
    expect(await desk.one()).toMatchObject({ kind: 'child', state: 'reported' });
  });

  it('is what it was again when "a child wrote it" was a slip that is taken back, and its clock runs', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    await desk.does('ann', 'A child wrote it');
    expect(await desk.one()).toMatchObject({ kind: 'child', state: 'reported' });
    expect(textOf(await desk.does('ann', 'Take that back'))).toContain('Question on Instagram');
    expect(await desk.one()).toMatchObject({ kind: 'query', state: 'open' });
    await desk.passes('2026-11-24T09:10:00Z');
    expect((await desk.told('ann')).at(-1)?.text).toContain('overdue');
  });

  it('has no account to choose where none is on the register', async () => {
    await open({ accounts: [] });
    expect(textOf(await desk.press('ann', 'reply.log'))).toContain('Nothing was saved.');
    await desk.press('ann', 'reply.child-wrote');
    expect(desk.reports.length).toBe(1);
  });

  it('lists what is mine, and for leaders all that is overdue', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    expect(textOf(await desk.press('ann', 'reply.open'))).toContain('Question, Instagram oak_sport: open, due Tuesday 24 November at 09:10');
    expect(textOf(await desk.press('cat', 'reply.open'))).toContain('Nothing left on an account waits for you.');
    expect(textOf(await desk.press('head', 'reply.open'))).toContain('Nothing left');
    desk.clock.set(Date.parse('2026-11-24T12:00:00Z'));
    expect(textOf(await desk.press('head', 'reply.open'))).toContain('overdue');
  });

  it('keeps links and opinions sealed, and its clock in ids and times', async () => {
    await open();
    await desk.log('2026-11-23 09:10', { link: 'https://instagram.example/p/1' });
    const clocks = await desk.store.read(desk.id, (tx) => tx.find(replyClocks, 'open', 'yes'));
    expect(JSON.stringify(clocks)).not.toContain('instagram');
    await expect(desk.store.read(desk.id, async (tx) => tx.find(comments, 'state', 'open'))).rejects.toThrow(/grant|leave/i);
  });

  it('tells leaders at once when a comment turns out to be from the press', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    await desk.presses('ann', await desk.does('ann', 'Correct it'), 'Save', { 'kind': 'press', 'received-on': '2026-11-23', 'received-at': '09:10', 'noticed-on': '2026-11-23', 'noticed-at': '09:10', 'link': '' });
    expect((await desk.told('#leadership')).map(({ text }) => text)).toEqual([expect.stringContaining('nobody replies until a leader agrees here')]);
    await desk.passes('2026-11-24T09:20:00Z');
    expect((await desk.told('ann')).length).toBe(1);
    expect((await desk.told('#leadership')).length).toBe(2);
  });

  it('cannot be corrected to have come in after it was acknowledged', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    await desk.does('ann', 'Acknowledged');
    desk.clock.set(Date.parse('2026-11-23T12:00:00Z'));
    const reply = await desk.presses('ann', await desk.does('ann', 'Correct it'), 'Save', { 'kind': 'query', 'received-on': '2026-11-23', 'received-at': '11:00', 'noticed-on': '2026-11-23', 'noticed-at': '11:00', 'link': '' });
    expect(reply.fieldErrors?.['received-at']).toContain('It was acknowledged before that');
  });

  it('keeps a list short, with the one due first on top', async () => {
    await open();
    for (let i = 0; i < 14; i++) await desk.log(`2026-11-23 0${i % 2 === 0 ? 8 : 9}:${String(10 + i)}`, { link: `https://instagram.example/p/${i}` });
    const first = await desk.press('ann', 'reply.open');
    const list = textOf(first);
    expect(list).toContain('14 wait, 0 overdue');
    expect(list).toContain('And 2 more');
    expect(list.split('\n').filter((line) => line.startsWith('Question')).length).toBe(12);
    expect(list.split('\n').find((line) => line.startsWith('Question'))).toContain('at 08:10');
    const rest = textOf(await desk.presses('ann', first, 'The next ones'));
    expect(rest.split('\n').filter((line) => line.startsWith('Question')).length).toBe(2);
    expect(rest).not.toContain('[ The next ones ]');
  });

  it('stands in what waits for its holder as a date, and is called overdue for leaders', async () => {
    await open();
    await desk.log('2026-11-23 09:10');
    const items = (who: string, now: string) => desk.store.read(desk.id, (tx) => openComments(tx, desk.ports.schools(desk.id).staff.byId(who)!, Date.parse(now), desk.grant()));
    expect(await items('ann', '2026-11-23T12:00:00Z')).toMatchObject([{ title: 'Something left on an account waits to be acknowledged, due 24 November 2026 at 09:10.' }]);
    expect(await items('head', '2026-11-23T12:00:00Z')).toEqual([]);
    expect(await items('head', '2026-11-24T12:00:00Z')).toMatchObject([{ title: 'OVERDUE: something left on an account waits to be acknowledged.' }]);
  });

  it('keeps its clock running for an account that was suspended, and takes none on one that is closed', async () => {
    await open({ accounts: [anAccount({ state: 'suspended' }), anAccount({ id: 'old', handle: 'oak_old', state: 'closed' })] });
    expect(textOf(await desk.log('2026-11-23 09:10'))).toContain('The clock runs');
    expect(textOf(await desk.press('ann', 'reply.save', { account: 'old' }, { kind: 'query' }))).toContain('Nothing was saved.');
  });
});
