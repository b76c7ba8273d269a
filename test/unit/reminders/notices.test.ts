import { afterEach, describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { setAway } from '../../../src/reminders/absences.ts';
import { ACCOUNTS_PEOPLE } from '../../fixtures/accounts-desk.ts';
import { buttonsOf, textOf } from '../../fixtures/played-desk.ts';
import { aNotice, remindersDesk, type RemindersDesk, type RemindersDeskOptions } from '../../fixtures/reminders-desk.ts';

let desk: RemindersDesk;
const open = async (options: RemindersDeskOptions = {}): Promise<RemindersDesk> => {
  desk = await remindersDesk(options);
  await desk.starts();
  await desk.runs();
  return desk;
};
afterEach(() => desk.end());
const ann = asId<'person'>('ann');
const to = async (who: string) => (await desk.sent()).filter((one) => one.to === who);
const when = (one: { at: number }): string => new Date(one.at).toISOString();

describe('a reminder', () => {
  it('is said at once on a school day between the hours of the settings, and once however often it is queued', async () => {
    await open();
    await desk.say(aNotice({ key: 'a' }));
    await desk.say(aNotice({ key: 'a' }));
    await desk.runs();
    await desk.say(aNotice({ key: 'a' }));
    await desk.passes('2026-11-27T17:00:00Z');
    expect((await to('ann')).map(({ text }) => text.includes('Sign a'))).toEqual([true]);
  });

  it('waits through the evening, the weekend, a training day and a holiday until the next school morning at eight', async () => {
    await open({ now: '2026-12-18T19:30:00Z', calendar: { inset: ['2027-01-04'] }, hours: { closed: [{ from: '2026-12-19', to: '2027-01-03' }] } });
    await desk.say(aNotice({ key: 'a', from: '2026-12-18' }));
    await desk.passes('2027-01-06T12:00:00Z');
    expect((await to('ann')).map(when)).toEqual(['2027-01-05T08:00:00.000Z']);
    expect((await to('ann'))[0]?.text).toContain('This was meant for 18 December 2026.');
  });

  it('keeps local time when the clocks change', async () => {
    await open({ now: '2027-03-26T20:00:00Z' });
    await desk.say(aNotice({ key: 'a', from: '2027-03-30' }));
    await desk.passes('2027-03-31T12:00:00Z');
    // Good Friday, the weekend in which the clocks go forward, Easter Monday: Tuesday at eight is seven in UTC.
    expect((await to('ann')).map(when)).toEqual(['2027-03-30T07:00:00.000Z']);
  });

  it('is not said any more once it was unsaid, and an old card then says that nothing is to be done', async () => {
    await open();
    await desk.say(aNotice({ key: 'a' }), aNotice({ key: 'b', from: '2026-11-24' }));
    await desk.runs();
    await desk.unsay('b');
    await desk.passes('2026-11-25T12:00:00Z');
    expect(await to('ann')).toHaveLength(1);
    await desk.unsay('a');
    const reply = await desk.presses('ann', (await to('ann'))[0]!.card, 'Remind me later');
    expect(textOf(reply)).toContain('This is done, or no longer holds. Nothing was changed.');
  });

  it('goes to a person twice a day at most: the rest stand together in the last of them, each with its own button', async () => {
    await open({ now: '2026-11-23T06:00:00Z' });
    await desk.say(...['a', 'b', 'c', 'd'].map((key) => aNotice({ key })));
    await desk.passes('2026-11-23T12:00:00Z');
    const sent = await to('ann');
    expect(sent.map(({ text }) => text.split('\n')[0])).toEqual(['Sign a', '3 reminders, together']);
    const opened = await desk.press('ann', 'reminder.open', buttonsOf(sent[1]!.card).find((one) => one.data['key'] === 'c')!.data);
    expect(textOf(opened)).toContain('Sign c');
    await desk.say(aNotice({ key: 'e' }));
    await desk.passes('2026-11-23T17:00:00Z');
    expect(await to('ann')).toHaveLength(2);
    await desk.passes('2026-11-24T12:00:00Z');
    expect((await to('ann'))[2]?.text).toContain('Sign e');
  });

  it.each([['an hour', '2026-11-24T09:00:00Z'], ['a day', '2026-11-25T10:00:00Z'], ['90 days', '2027-02-22T10:00:00Z']])('comes with its real age in one message after the desk was down for %s, and not twice', async (_name, up) => {
    await open({ now: '2026-11-23T19:00:00Z' });
    await desk.say(aNotice({ key: 'a', from: '2026-11-24' }), aNotice({ key: 'b', from: '2026-11-24' }), aNotice({ key: 'c', from: '2026-11-24' }), aNotice({ key: 'd', to: 'leaders', from: '2026-11-24' }), aNotice({ key: 'e', to: 'leaders', from: '2026-11-24' }));
    desk.clock.set(Date.parse(up));
    await desk.starts();
    await desk.runs();
    await desk.starts();
    await desk.runs();
    const lines = (text: string) => ['a', 'b', 'c', 'd', 'e'].filter((key) => text.includes(`Please sign ${key}.`) || text.includes(`Sign ${key}`));
    expect((await to('ann')).flatMap(({ text }) => lines(text))).toEqual(['a', 'b', 'c']);
    expect((await to('#leadership')).flatMap(({ text }) => lines(text))).toEqual(['d', 'e']);
    // After an hour it is still the morning of that day, when nothing is late.
    const late = up > '2026-11-25';
    expect([(await to('ann')).length, (await to('#leadership')).length]).toEqual(late ? [1, 1] : [2, 2]);
    expect((await to('ann')).some(({ text }) => text.includes('Meant for 24 November 2026.'))).toBe(late);
  });

  it('waits after a start until the policies were read, so that what they have to say comes in the same message', async () => {
    let reading = true;
    await open({ reading: () => reading });
    await desk.say(aNotice({ key: 'a', from: '2026-11-20' }), aNotice({ key: 'b', from: '2026-11-20' }));
    await desk.runs();
    expect(await to('ann')).toEqual([]);
    reading = false;
    await desk.say(aNotice({ key: 'c' }));
    await desk.runs();
    expect((await to('ann')).map(({ text }) => text.split('\n')[0])).toEqual(['3 reminders, together']);
    await desk.passes('2026-11-23T12:00:00Z');
    expect(await to('ann')).toHaveLength(1);
  });

  it('waits ten minutes for a folder that cannot be read, and no longer', async () => {
    await open({ reading: () => true });
    await desk.say(aNotice({ key: 'a' }));
    await desk.passes('2026-11-23T10:09:00Z');
    expect(await to('ann')).toEqual([]);
    await desk.passes('2026-11-23T10:11:00Z');
    expect(await to('ann')).toHaveLength(1);
  });

  it('names no day for what was queued on a weekend and comes on the Monday, though it stands together with others', async () => {
    await open({ now: '2026-11-21T10:00:00Z' });
    await desk.say(...['a', 'b', 'c'].map((key) => aNotice({ key, from: '2026-11-21' })));
    await desk.passes('2026-11-23T12:00:00Z');
    const texts = (await to('ann')).map(({ text }) => text);
    expect(texts.join('\n')).toContain('reminders, together');
    expect(texts.join('\n')).not.toMatch(/meant for/i);
  });

  it('waits for a person who is away, and comes on the first school day back', async () => {
    await open();
    await desk.inTurn(async (turn) => void (await setAway(turn, ann, ann, '2026-11-23', '2026-11-27')));
    await desk.say(aNotice({ key: 'a' }), aNotice({ key: 'b', to: asId<'person'>('bob') }));
    await desk.passes('2026-12-01T12:00:00Z');
    expect((await to('ann')).map(when)).toEqual(['2026-11-30T08:00:00.000Z']);
    expect((await to('bob')).map(when)).toEqual(['2026-11-23T10:00:00.000Z']);
  });

  it('ends for whoever left, and is not kept for them', async () => {
    await open({ now: '2026-11-23T06:00:00Z' });
    await desk.say(aNotice({ key: 'a' }));
    desk.staffBecomes(ACCOUNTS_PEOPLE.filter(({ id }) => id !== 'ann'));
    await desk.passes('2026-11-24T12:00:00Z');
    expect(await to('ann')).toEqual([]);
  });
});

describe('putting off', () => {
  const later = async (until: string): Promise<string> => {
    const card = (await to('ann')).at(-1)!.card;
    return textOf(await desk.presses('ann', await desk.presses('ann', card, 'Remind me later'), until));
  };

  it('goes a day, three school days or a week on, three times at most', async () => {
    await open({ calendar: { inset: ['2026-11-25'] } });
    await desk.say(aNotice({ key: 'a' }));
    await desk.runs();
    expect(await later('In a day')).toContain('24 November 2026');
    await desk.passes('2026-11-24T12:00:00Z');
    expect(await later('In 3 school days')).toContain('30 November 2026');
    await desk.passes('2026-11-30T12:00:00Z');
    expect(await later('Next week')).toContain('7 December 2026');
    await desk.passes('2026-12-07T12:00:00Z');
    const sent = await to('ann');
    expect(sent.map(when)).toEqual(['2026-11-23T10:00:00.000Z', '2026-11-24T08:00:00.000Z', '2026-11-30T08:00:00.000Z', '2026-12-07T08:00:00.000Z']);
    expect(buttonsOf(sent[3]!.card).map(({ title }) => title)).not.toContain('Remind me later');
    expect(textOf(await desk.press('ann', 'reminder.later', { key: 'a' }))).toMatch(/You put it off 3 times, which is the most\.\s+Nothing was changed\./);
  });

  it('is one\'s own: nobody opens or puts off what was said to somebody else', async () => {
    await open();
    await desk.say(aNotice({ key: 'a' }));
    await desk.runs();
    for (const verb of ['reminder.open', 'reminder.later', 'reminder.put-off']) expect(textOf(await desk.press('bob', verb, { key: 'a', until: 'tomorrow' }))).toContain('It was made for somebody else. Nothing was changed.');
  });

  it('pressed twice puts off once', async () => {
    await open();
    await desk.say(aNotice({ key: 'a' }));
    await desk.runs();
    await later('In a day');
    expect(textOf(await desk.press('ann', 'reminder.put-off', { key: 'a', until: 'next-week' }))).toContain('I remind you on 24 November 2026. Nothing was changed.');
  });
});

describe('what is not done', () => {
  const escalate = { to: 'leaders', afterSchoolDays: 3 } as const;

  it('goes on once, to the leadership team as counts, without a name in the channel', async () => {
    await open();
    await desk.say(aNotice({ key: 'a', escalate }), aNotice({ key: 'b', to: asId<'person'>('bob'), escalate }), aNotice({ key: 'c', to: asId<'person'>('cat'), escalate }));
    await desk.runs();
    await desk.unsay('c');
    await desk.passes('2026-12-11T17:00:00Z');
    const [told, ...weekly] = await to('#leadership');
    expect(when(told!)).toBe('2026-11-26T08:00:00.000Z');
    expect(told?.text).toContain('2 sign-offs');
    for (const one of await to('#leadership')) expect(one.text).not.toMatch(/Reed|Lane|Hill/);
    expect(weekly.map(({ text }) => text.includes('Overdue after a reminder: 2 sign-offs.'))).toEqual([true, true]);
    expect(await to('ann')).toHaveLength(1);
    const about = await desk.presses('head', told!.card, 'What it is about');
    expect(textOf(about)).toContain('Miss Ann Reed: Please sign a.');
    expect((await desk.press('tia', 'reminder.outstanding')).reason).toBe('not-allowed');
  });

  it('goes to the next person in private, and to the leadership team where that one is away', async () => {
    await open();
    const next = { to: asId<'person'>('deputy'), afterSchoolDays: 1 };
    await desk.say(aNotice({ key: 'a', escalate: next }));
    await desk.runs();
    await desk.passes('2026-11-24T12:00:00Z');
    expect((await to('deputy'))[0]?.text).toContain('Said to Miss Ann Reed on 23 November 2026, and not done: Please sign a.');
    await desk.inTurn(async (turn) => void (await setAway(turn, asId<'person'>('deputy'), asId<'person'>('deputy'), '2026-11-25', '2026-11-27')));
    await desk.say(aNotice({ key: 'b', from: '2026-11-24', escalate: next }));
    await desk.passes('2026-11-27T12:00:00Z');
    expect(await to('deputy')).toHaveLength(1);
    expect(await to('#leadership')).toHaveLength(1);
  });

  it('goes no further once it is done, nor about somebody who left', async () => {
    await open();
    const next = { to: asId<'person'>('deputy'), afterSchoolDays: 1 };
    await desk.say(aNotice({ key: 'a', escalate: next }), aNotice({ key: 'b', to: asId<'person'>('bob'), escalate }), aNotice({ key: 'c', escalate: { to: asId<'person'>('deputy'), afterSchoolDays: 2 } }));
    await desk.runs();
    await desk.passes('2026-11-24T12:00:00Z');
    await desk.unsay('a');
    await desk.unsay('c');
    desk.staffBecomes(ACCOUNTS_PEOPLE.filter(({ id }) => id !== 'bob'));
    expect(textOf(await desk.press('deputy', 'reminder.open', { key: 'a:next' }))).toContain('This is done, or no longer holds.');
    await desk.passes('2026-12-01T12:00:00Z');
    expect([(await to('deputy')).length, (await to('#leadership')).length]).toEqual([1, 0]);
  });

  it('keeps from everybody else that it is about a declaration of theirs', async () => {
    await open();
    await desk.say(aNotice({ key: 'd', kind: 'declaration', line: 'Your declaration about your sister is to be looked at.', escalate }));
    await desk.runs();
    const about = textOf(await desk.press('head', 'reminder.outstanding'));
    expect(about).toContain('A reminder about a declaration.');
    expect(about).not.toMatch(/Reed|sister/);
  });
});

describe('the leadership team', () => {
  it('gets counts on the first school day of a week alone, and nothing in a week without anything', async () => {
    await open({ hours: { closed: [{ from: '2026-11-30', to: '2026-12-01' }] } });
    await desk.passes('2026-11-25T12:00:00Z');
    expect(await to('#leadership')).toEqual([]);
    await desk.say(aNotice({ key: 'a', from: '2026-11-25', escalate: { to: 'leaders', afterSchoolDays: 20 } }));
    await desk.passes('2026-12-04T17:00:00Z');
    const sent = await to('#leadership');
    expect(sent.map(when)).toEqual(['2026-12-02T08:00:00.000Z']);
    expect(sent[0]?.text).toContain('Reminded, not done yet: 1 sign-off.');
  });

  it('hears that a reminder reached nobody, and each of them gets what their channel could not', async () => {
    await open();
    await desk.say(aNotice({ key: 'a' }), aNotice({ key: 'b', to: 'leaders', line: 'A summary.', card: aNotice({ key: 'b' }).card }));
    await desk.runs();
    await desk.dies((await to('ann'))[0]!.cardKey);
    await desk.dies((await to('#leadership'))[0]!.cardKey);
    await desk.runs();
    expect((await to('#leadership')).at(-1)?.text).toContain('A reminder could not be delivered to a colleague.');
    expect((await desk.sent()).filter(({ text }) => text.includes('Sign b')).map((one) => one.to)).toEqual(['#leadership', 'head', 'deputy', 'manager']);
  });

  it('sees what will be said, to whom, when and why; nothing of it is kept or sent', async () => {
    await open({ settings: { kinds: [{ kind: 'sign-off', because: { file: 'aup.docx', quote: 'Everybody signs.' } }] } });
    await desk.say(aNotice({ key: 'a', from: '2026-12-01', escalate: { to: 'leaders', afterSchoolDays: 2 } }), aNotice({ key: 'd', kind: 'declaration', from: '2026-12-02', line: 'Your declaration about your sister.' }));
    const before = (await desk.sent()).length;
    const text = textOf(await desk.press('head', 'reminder.list'));
    expect(text).toContain('1 December 2026, 08:00');
    expect(text).toContain('To Miss Ann Reed: Please sign a. (Policy (aup.docx))');
    expect(text).toContain('3 December 2026, 08:00');
    expect(text).toContain('Reminded, and still not done: 1 sign-off.');
    expect(text).toContain('To whom it concerns, in private: A reminder about a declaration.');
    expect(text).not.toContain('sister');
    expect((await desk.sent()).length).toBe(before);
    await desk.passes('2026-12-01T09:00:00Z');
    expect((await to('ann')).map(when)).toEqual(['2026-12-01T08:00:00.000Z']);
    expect((await desk.press('tia', 'reminder.list')).reason).toBe('not-allowed');
  });

  it('names together, in the list for leaders, those to whom the same is said', async () => {
    await open();
    await desk.say(...['ann', 'bob', 'head', 'tia'].map((who) => ({ ...aNotice({ key: `x-${who}`, to: asId<'person'>(who), from: '2026-12-01' }), line: 'To sign: Code of Conduct.' })));
    const list = textOf(await desk.press('head', 'reminder.list'));
    expect(list.match(/To sign: Code of Conduct\./g)).toHaveLength(1);
    expect(list).toMatch(/To [^:]+, [^:]+, [^:]+ and 1 more: To sign: Code of Conduct\./);
  });
});

describe('being away', () => {
  it('is said in two fields, for oneself, or by leaders for somebody who then hears of it', async () => {
    await open();
    await desk.says('ann', 'I am away');
    const form = await desk.presses('ann', (await desk.sent()).at(-1)!.card, 'Say when I am away');
    expect((await desk.presses('ann', form, 'Keep it', { from: '2026-11-24', until: '2026-11-20' })).fieldErrors).toHaveProperty('until');
    expect(textOf(await desk.presses('ann', form, 'Keep it', { who: 'bob', from: '2026-11-24', until: '2026-11-25' }))).toContain('You are away from 24 November 2026 to 25 November 2026');
    const by = await desk.press('head', 'reminder.away');
    await desk.presses('head', by, 'Keep it', { who: 'bob', from: '2026-11-24', until: '2026-11-25' });
    expect((await to('bob'))[0]?.text).toContain('Mrs Ada Head put you down as away from 24 November 2026 to 25 November 2026.');
    await desk.say(aNotice({ key: 'a', from: '2026-11-24' }), aNotice({ key: 'b', to: asId<'person'>('bob'), from: '2026-11-24' }));
    await desk.passes('2026-11-24T12:00:00Z');
    expect(textOf(await desk.presses('bob', (await to('bob'))[0]!.card, 'I am back'))).toContain('Welcome back');
    await desk.passes('2026-11-27T12:00:00Z');
    expect((await to('ann')).map(when)).toEqual(['2026-11-26T08:00:00.000Z']);
    expect((await to('bob')).slice(1).map(when)).toEqual(['2026-11-25T08:00:00.000Z']);
  });
});
