import { afterEach, describe, expect, it } from 'vitest';
import { isRelievedDay } from '../../src/accounts/replies/reply-notice.ts';
import { outbox } from '../../src/outbox/outbox.ts';
import { anAccount, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { textOf } from '../fixtures/played-desk.ts';
import { CLOSED, replyDesk, type ReplyDesk } from '../fixtures/reply-desk.ts';

describe('who is told of a reply clock, and when', () => {
  let desk: ReplyDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await replyDesk(options);
  };

  it('falls due soon, is overdue with its holder and the second runner, and then with leaders', async () => {
    await open();
    await desk.log('2026-11-23 10:00');
    await desk.passes('2026-11-24T09:59:00Z');
    expect((await desk.told('ann')).map(({ text }) => text).at(-1)).toContain('This falls due soon.');
    expect(await desk.told('bob')).toEqual([]);
    await desk.passes('2026-11-24T10:01:00Z');
    expect((await desk.told('ann')).at(-1)?.text).toContain('Acknowledge it now; that stops the clock.');
    expect((await desk.told('bob')).length).toBe(1);
    await desk.passes('2026-11-24T11:59:00Z');
    expect(await desk.told('#leadership')).toEqual([]);
    await desk.passes('2026-11-24T12:02:00Z');
    expect((await desk.told('#leadership')).map(({ text }) => text)).toEqual([expect.stringContaining('overdue, was due Tuesday 24 November at 10:00 (2 hours late)')]);
    await desk.passes('2026-12-24T12:00:00Z');
    expect((await desk.told('#leadership')).filter(({ text }) => text.includes('late')).length).toBe(1);
    await desk.does('head', 'Acknowledged');
    expect((await desk.sent()).filter(({ to }) => to === '#leadership').at(-1)?.text).toContain('acknowledged, late');
  });

  it('tells leaders at once where nobody else runs the account', async () => {
    await open({ accounts: [anAccount({ runners: anAccount().runners.slice(0, 1) })], channel: false });
    await desk.log('2026-11-23 10:00');
    await desk.passes('2026-11-24T10:05:00Z');
    for (const leader of ['head', 'deputy', 'manager']) expect((await desk.told(leader)).length).toBe(1);
  });

  it('keeps the night and tells others on a working day', async () => {
    await open({ now: '2026-11-27T22:00:00Z' });
    await desk.log('2026-11-27 15:00');
    await desk.passes('2026-11-28T14:59:00Z');
    expect((await desk.told('ann')).length).toBe(1);
    await desk.passes('2026-11-29T23:00:00Z');
    expect((await desk.told('ann')).length).toBe(2);
    expect(await desk.told('bob')).toEqual([]);
    await desk.passes('2026-11-30T07:45:00Z');
    expect((await desk.told('bob')).length).toBe(1);
  });

  it('says on Friday that it falls due on Saturday', async () => {
    await open({ now: '2026-11-27T10:00:00Z' });
    await desk.log('2026-11-27 09:30');
    await desk.passes('2026-11-27T16:30:00Z');
    expect((await desk.told('ann')).at(-1)?.text).toContain('This falls due soon.');
  });

  it('sends nobody a notice on Christmas Day, shows it as overdue, and tells on the next working day', async () => {
    await open({ now: '2026-12-24T15:30:00Z' });
    await desk.log('2026-12-24 15:00');
    await desk.passes('2026-12-24T16:30:00Z');
    expect((await desk.told('ann')).at(-1)?.text).toContain('This falls due soon.');
    const before = (await desk.sent()).length;
    await desk.passes('2026-12-26T12:00:00Z');
    expect((await desk.sent()).length).toBe(before);
    expect(textOf(await desk.press('ann', 'reply.open'))).toContain('overdue, was due Friday 25 December at 15:00');
    await desk.passes('2026-12-29T12:00:00Z');
    expect((await desk.told('ann')).at(-1)?.text).toContain('overdue, was due Friday 25 December at 15:00');
  });

  it('asks leaders five working days before a holiday who answers, and tells whoever was named', async () => {
    await open({ now: '2026-12-11T09:00:00Z', hours: CLOSED });
    await desk.starts();
    await desk.passes('2026-12-12T09:00:00Z');
    expect(await desk.told('#leadership')).toEqual([]);
    await desk.passes('2026-12-14T07:29:00Z');
    expect(await desk.told('#leadership')).toEqual([]);
    await desk.passes('2026-12-14T09:00:00Z');
    const [asked] = await desk.told('#leadership');
    expect(asked?.text).toContain('Christmas holiday, 21 December 2026 to 1 January 2027: not settled yet');
    await desk.passes('2026-12-18T09:00:00Z');
    expect((await desk.told('#leadership')).length).toBe(2);
    expect((await desk.press('ann', 'reply.cover-none', { holiday: '2026-12-21' })).reason).toBe('not-allowed');
    const form = await desk.presses('head', asked!.card, 'Name who answers');
    expect((await desk.presses('head', form, 'They answer', { person: 'bob', from: '2026-12-20', to: '2026-12-19' })).fieldErrors).toEqual({ from: 'Give a day of the holiday.', to: 'Give a day of the holiday.' });
    const named = textOf(await desk.presses('head', form, 'They answer', { person: 'bob', from: '2026-12-21', to: '2026-12-27' }));
    expect(named).toContain('Mr Bob Lane answers, 21 December 2026 to 27 December 2026.');
    expect(named).toContain('Nobody is named for 5 days.');
    expect((await desk.told('bob')).map(({ text }) => text)).toEqual([expect.stringContaining('Mrs Ada Head named you')]);
    await desk.passes('2026-12-22T10:00:00Z');
    await desk.log('2026-12-22 09:00');
    await desk.passes('2026-12-23T09:30:00Z');
    expect(textOf(await desk.press('bob', 'reply.open'))).toContain('1 waits, 1 overdue');
    expect((await desk.told('bob')).map(({ text }) => text).at(-1)).toContain('Acknowledge it now');
    expect((await desk.told('ann')).length).toBe(1);
  });

  it('takes an automatic reply for cover of no person: the clock runs, and nobody is sent a notice', async () => {
    await open({ now: '2026-12-15T09:00:00Z', hours: CLOSED });
    await desk.starts();
    await desk.runs();
    const [asked] = await desk.told('#leadership');
    const set = await desk.presses('manager', await desk.presses('manager', asked!.card, 'An automatic reply is set'), 'It is set', { accounts: 'sport' });
    expect(textOf(set)).toContain('An automatic reply is set on Instagram oak_sport.');
    await desk.passes('2026-12-22T10:00:00Z');
    await desk.log('2026-12-22 09:00');
    await desk.passes('2026-12-31T09:30:00Z');
    expect((await desk.told('ann')).length).toBe(1);
    await desk.passes('2027-01-04T08:00:00Z');
    expect((await desk.told('ann')).length).toBe(2);
  });

  it('tells what fell due while the desk was down in one message each', async () => {
    await open({ now: '2026-11-23T10:00:00Z' });
    for (const [i, time] of ['08:00', '08:20', '08:40', '09:00', '09:20'].entries()) await desk.log(`2026-11-23 ${time}`, { link: `https://instagram.example/p/${i}` });
    await desk.runs('2026-11-25T09:00:00Z');
    await desk.runs('2026-11-25T09:02:00Z');
    const lists = (await desk.told('ann')).filter(({ cardKey }) => cardKey.startsWith('reply:list'));
    expect(lists.length).toBe(1);
    expect(lists[0]?.text).toContain('5 wait, 5 overdue');
    expect((await desk.told('bob')).length).toBe(1);
    await desk.passes('2026-11-25T12:00:00Z');
    expect((await desk.told('#leadership')).length).toBe(1);
  });

  it('reaches each leader where their channel cannot be posted in, and leaders where a runner is not reached', async () => {
    await open();
    await desk.log('2026-11-23 10:00');
    const { id } = await desk.one();
    await desk.dies(`reply:${id}:overdue:ann`);
    await desk.passes('2026-11-23T10:05:00Z');
    const [channel] = await desk.told('#leadership');
    expect(channel?.text).toContain('Miss Ann Reed holds this and could not be reached.');
    await desk.dies(channel?.cardKey ?? '');
    for (const leader of ['head', 'deputy', 'manager']) expect((await desk.told(leader)).length).toBe(1);
    const before = (await desk.sent()).length;
    await desk.dies(`reply:${id}:head:each`);
    expect((await desk.sent()).length).toBe(before);
  });

  it('is closed two weeks after it was answered', async () => {
    await open();
    await desk.starts();
    await desk.runs();
    await desk.log('2026-11-23 09:10');
    await desk.does('ann', 'Answered');
    await desk.passes('2026-12-06T12:00:00Z');
    expect((await desk.one()).state).toBe('answered');
    await desk.passes('2026-12-08T12:00:00Z');
    expect((await desk.one()).state).toBe('closed');
  });

  it('asks about a holiday once, whatever restarts, and also where the desk was down on the day', async () => {
    await open({ now: '2026-12-10T09:00:00Z', hours: CLOSED });
    await desk.starts();
    await desk.runs();
    await desk.runs('2026-12-22T09:00:00Z');
    await desk.starts();
    await desk.runs();
    expect((await desk.told('#leadership')).length).toBe(1);
  });

  it('asks about no holiday where no rule says by when, or no account runs', async () => {
    await open({ now: '2026-12-15T09:00:00Z', hours: CLOSED, rules: { replies: null } });
    await desk.starts();
    await desk.runs();
    expect(await desk.told('#leadership')).toEqual([]);
    await desk.end();
    await open({ now: '2026-12-15T09:00:00Z', hours: CLOSED, accounts: [] });
    await desk.starts();
    await desk.runs();
    expect(await desk.told('#leadership')).toEqual([]);
  });

  it('settles a holiday by the first of two leaders; the other is told, and it can be begun again', async () => {
    await open({ now: '2026-12-15T09:00:00Z', hours: CLOSED });
    await desk.starts();
    await desk.runs();
    const [asked] = await desk.told('#leadership');
    await desk.presses('head', await desk.presses('head', asked!.card, 'Name who answers'), 'They answer', { person: 'head', from: '2026-12-21', to: '2027-01-01' });
    expect(textOf(await desk.presses('deputy', asked!.card, 'Nobody answers'))).toContain('Somebody else settled it meanwhile. Nothing was changed.');
    expect((await desk.sent()).filter(({ to }) => to === '#leadership').at(-1)?.text).toContain('Mrs Ada Head answers, 21 December 2026 to 1 January 2027.');
    expect(textOf(await desk.press('deputy', 'reply.cover-clear', { holiday: '2026-12-21' }))).toContain('nobody is named now');
    desk.clock.set(Date.parse('2027-01-04T09:00:00Z'));
    expect(textOf(await desk.presses('deputy', asked!.card, 'Nobody answers'))).toContain('That holiday is over. Nothing was changed.');
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
        await desk.log(`${received.toISOString().slice(0, 10)} ${received.toISOString().slice(11, 16)}`, { link: `https://instagram.example/p/${n}` });
        n += 1;
      }
    }
    await desk.passes(new Date(end).toISOString());
    const sent = await desk.sent();
    for (const { id, link } of await desk.all()) {
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

  it('tells its holder anew where a correction moved the time it is due', async () => {
    await open();
    await desk.log('2026-11-22 10:00');
    await desk.passes('2026-11-23T17:01:00Z');
    const overdue = async (): Promise<number> => (await desk.told('ann')).filter(({ cardKey }) => cardKey.includes(':overdue:')).length;
    expect(await overdue()).toBe(1);
    await desk.presses('ann', await desk.does('ann', 'Correct it'), 'Save', { 'kind': 'query', 'received-on': '2026-11-23', 'received-at': '10:00', 'noticed-on': '2026-11-23', 'noticed-at': '10:00', 'link': '' });
    expect(await desk.dueOf()).toBe('2026-11-24T10:00:00.000Z');
    await desk.passes('2026-11-24T10:01:00Z');
    expect(await overdue()).toBe(2);
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
