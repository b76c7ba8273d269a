import { afterEach, describe, expect, it } from 'vitest';
import type { AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { accountsDesk, anAccount, type AccountsDesk } from '../fixtures/accounts-desk.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import type { Reply } from '../../src/chat/reply.ts';

const WORDS = { text: 'Year 5 won the relay.', images: '2', consent: 'checked', looked: '2026-11-20', credits: '', controversial: 'no' };
const FORBIDS = { what: 'pupil-images', because: { file: 'social-media.docx', quote: 'No picture of a pupil goes online.' } } as const;

describe('a post before it goes out', () => {
  let desk: AccountsDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await accountsDesk({ accounts: [anAccount()], ...options });
  };
  const written = async (inputs: Record<string, string> = {}, who = 'ann'): Promise<Reply> => desk.presses(who, await desk.press(who, 'post.start', { account: 'sport' }), 'Send to a colleague', { ...WORDS, ...inputs });
  const latestFor = async (who: string) => {
    const found = (await desk.sent()).filter((one) => one.to === who).at(-1);
    if (!found) throw new Error(`nothing was sent to ${who}`);
    return found;
  };

  it('says which of the first posts it is, and that this is a setting', async () => {
    await open();
    expect(textOf(await desk.press('ann', 'post.start', { account: 'sport' }))).toContain('Your first 3 posts on an account are read by a colleague first; this is number 1. That is a setting of the school.');
  });

  it('goes to the other runner with every word, and to nobody else', async () => {
    await open();
    const reply = await written();
    expect(textOf(reply)).toContain('Mr Bob Lane can read it now. It is not published.');
    const sent = await desk.sent();
    expect(sent.map((one) => one.to)).toEqual(['bob']);
    expect(sent[0]?.text).toContain('Year 5 won the relay.');
    expect(sent[0]?.text).toContain('checked against the no-photo list on 20 November 2026');
  });

  it('may go out once a different colleague agreed, and is recorded with its address', async () => {
    await open();
    await written();
    await desk.presses('bob', (await latestFor('bob')).card, 'Agree');
    const told = await latestFor('ann');
    expect(told.text).toContain('Mr Bob Lane agreed. It may go out as it stands');
    const wrong = await desk.presses('ann', told.card, 'It is published', { url: 'javascript:alert(1)' });
    expect(wrong.fieldErrors).toEqual({ url: 'Give the address of the post, which begins with https://, or leave it empty.' });
    expect(textOf(await desk.presses('ann', told.card, 'It is published', { url: 'https://instagram.example/p/1' }))).toContain('Recorded as published.');
    expect(textOf(await desk.press('ann', 'post.start', { account: 'sport' }))).toContain('this is number 2');
  });

  it('is never agreed to by its author, by someone who was not asked, or by an outsider', async () => {
    await open();
    await written();
    const press = buttonsOf((await latestFor('bob')).card).find(({ title }) => title === 'Agree')?.data ?? {};
    for (const who of ['ann', 'cat', 'out']) expect((await desk.press(who, 'post.agree', press)).reason).toBe('not-allowed');
    expect((await latestFor('bob')).text).toContain('Still needed: a colleague who did not write it');
  });

  it('can be agreed to again after a colleague asked for a change and the same words come back', async () => {
    await open({ accounts: [anAccount({ runners: [...anAccount().runners, { ...anAccount().runners[0]!, person: 'cat', name: 'Ms Cat Hill' }] })] });
    await written();
    const before = (await latestFor('cat')).card;
    await desk.presses('bob', (await latestFor('bob')).card, 'Agree');
    await desk.presses('cat', before, 'Ask for changes', { change: 'No names, please' });
    const again = await desk.presses('ann', await desk.presses('ann', (await latestFor('ann')).card, 'Change it'), 'Send to a colleague', WORDS);
    expect(textOf(again)).toContain('Still needed: a colleague who did not write it');
    expect(textOf(await desk.presses('bob', (await latestFor('bob')).card, 'Agree'))).toContain('You agreed.');
    expect(textOf(await desk.presses('ann', (await latestFor('ann')).card, 'It is published', { url: '' }))).toContain('Recorded as published.');
  });

  it('is agreed to afresh when an edit is taken back', async () => {
    await open();
    await written();
    await desk.presses('bob', (await latestFor('bob')).card, 'Agree');
    for (const text of ['Year 6 won the relay.', WORDS.text]) await desk.presses('ann', await desk.presses('ann', (await latestFor('ann')).card, 'Change it'), 'Send to a colleague', { ...WORDS, text });
    expect(textOf(await desk.presses('bob', (await latestFor('bob')).card, 'Agree'))).toContain('You agreed.');
    expect(textOf(await desk.presses('ann', (await latestFor('ann')).card, 'It is published', { url: '' }))).toContain('Recorded as published.');
  });

  it('can be agreed to again by the same colleague once an agreement is too old', async () => {
    await open();
    await written();
    await desk.presses('bob', (await latestFor('bob')).card, 'Agree');
    await desk.passes('2026-12-09T10:00:00Z');
    const old = (await latestFor('ann')).card;
    expect(textOf(await desk.presses('ann', old, 'It is published', { url: '' }))).toContain('It is not agreed as it stands now.');
    const data = { post: String(buttonsOf(old).find(({ title }) => title === 'It is published')?.data['post']) };
    const now = await desk.press('bob', 'post.read', data);
    expect(textOf(await desk.presses('bob', now, 'Agree'))).toContain('You agreed.');
    expect(textOf(await desk.presses('ann', (await latestFor('ann')).card, 'It is published', { url: '' }))).toContain('Recorded as published.');
  });

  it('loses the agreement with any edit: the old card agrees to nothing', async () => {
    await open();
    await written();
    const old = (await latestFor('bob')).card;
    await desk.presses('bob', old, 'Agree');
    const mine = (await latestFor('ann')).card;
    const edited = await desk.presses('ann', await desk.presses('ann', mine, 'Change it'), 'Send to a colleague', { ...WORDS, text: 'Year 5 won the relay. Ring 01632 960100.' });
    expect(textOf(edited)).toContain('version 2: waits for a colleague');
    expect(textOf(await desk.presses('ann', mine, 'It is published', { url: '' }))).toContain('It is not agreed as it stands now. Nothing was recorded.');
    expect(textOf(await desk.presses('bob', old, 'Agree'))).toContain('It was changed after this card was made. Nothing was saved');
    expect(textOf(await desk.presses('bob', (await latestFor('bob')).card, 'Agree'))).toContain('You agreed. The author is told.');
  });

  it('comes back with what should change, which must be said', async () => {
    await open();
    await written();
    const card = (await latestFor('bob')).card;
    expect((await desk.presses('bob', card, 'Ask for changes', { change: ' ' })).fieldErrors).toEqual({ change: 'Say what should change.' });
    await desk.presses('bob', card, 'Ask for changes', { change: 'Leave out the year group.' });
    const told = await latestFor('ann');
    expect(told.text).toContain('Mr Bob Lane asks: Leave out the year group.');
    await desk.presses('ann', await desk.presses('ann', told.card, 'Change it'), 'Send to a colleague', { ...WORDS, text: 'We won the relay.' });
    expect((await latestFor('bob')).text).toContain('We won the relay.');
  });

  it('waits for a senior leader too when it could stir up argument, and one person gives one look', async () => {
    await open();
    await written({ controversial: 'yes' });
    await desk.presses('bob', (await latestFor('bob')).card, 'Agree');
    expect((await latestFor('ann')).text).toContain('waits for a senior leader');
    await desk.presses('head', (await latestFor('head')).card, 'Agree');
    expect((await latestFor('ann')).text).toContain('agreed: it may go out');
  });

  it('asks leaders where nobody else runs the account', async () => {
    await open({ accounts: [anAccount({ runners: [{ person: 'ann', name: 'Miss Ann Reed', policyRead: null, trained: null, course: '' }] })] });
    await written();
    expect((await desk.sent()).map((one) => one.to)).toEqual(['head', 'deputy', 'manager']);
  });

  it('records one that went out unchecked with the reason', async () => {
    await open();
    const form = await desk.presses('ann', await written(), 'It went out already');
    expect((await desk.presses('ann', form, 'Record it', { reason: '', url: '' })).fieldErrors).toEqual({ reason: 'Say why.' });
    expect(textOf(await desk.presses('ann', form, 'Record it', { reason: 'The coach had left and parents waited.', url: '' }))).toContain('published before anyone agreed');
  });

  it('does not lose an agreement that grew old: it is looked at again', async () => {
    await open();
    await written();
    await desk.presses('bob', (await latestFor('bob')).card, 'Agree');
    const mine = (await latestFor('ann')).card;
    desk.clock.set(Date.parse('2026-12-24T10:00:00Z'));
    expect(textOf(await desk.presses('ann', mine, 'It is published', { url: '' }))).toContain('the agreement has ended: it is looked at again');
  });

  it('takes only what is right in each field, and keeps the card', async () => {
    await open();
    expect((await written({ text: '', images: 'a few', consent: '', controversial: '' })).fieldErrors).toEqual({ text: 'Write the words of the post.', images: 'Give a number, 0 for none.', consent: 'Choose one.', controversial: 'Choose one.' });
    expect((await written({ looked: '2026-12-01' })).fieldErrors).toEqual({ looked: 'That day is still to come.' });
    expect(await desk.sent()).toEqual([]);
  });

  it('is not for an account that is stopped, nor for someone who runs none', async () => {
    await open({ accounts: [anAccount({ state: 'suspended' })] });
    expect(textOf(await desk.press('ann', 'post.start'))).toContain('You run no active account');
    expect(textOf(await desk.press('ann', 'post.send', { account: 'sport' }, WORDS))).toContain('That account is not active');
  });

  describe('where the policy forbids what it needs', () => {
    const forbidden: AccountsDeskOptions = { rules: { forbids: [FORBIDS] } };

    it('is not offered, with the clause, until the head recorded a ruling', async () => {
      await open(forbidden);
      const refused = await written();
      expect(textOf(refused)).toContain('No picture of a pupil goes online.');
      expect(await desk.sent()).toEqual([]);
      await desk.presses('ann', refused, 'Ask the headteacher for a ruling');
      const asked = await latestFor('head');
      expect((await desk.presses('head', asked.card, 'Record the ruling', { allowed: '', terms: '' })).fieldErrors).toEqual({ allowed: 'Choose one.', terms: 'Write the terms, and why.' });
      expect((await desk.presses('bob', asked.card, 'Record the ruling', { allowed: 'yes', terms: 'x' })).reason).toBe('not-allowed');
      await desk.presses('head', asked.card, 'Record the ruling', { allowed: 'yes', terms: 'From behind only.' });
      expect(textOf(await written())).toContain('Mr Bob Lane can read it now.');
    });

    it('stays refused with a ruling of no, in the head\'s words', async () => {
      await open(forbidden);
      await desk.press('head', 'post.ruling', { what: 'pupil-images' }, { allowed: 'no', terms: 'Not this year.' });
      expect(textOf(await written())).toContain('Not this year.');
    });

    it('asks again when the clause has other words', async () => {
      await open(forbidden);
      await desk.press('head', 'post.ruling', { what: 'pupil-images' }, { allowed: 'yes', terms: 'From behind only.' });
      desk.rulesBecome({ forbids: [{ ...FORBIDS, because: { ...FORBIDS.because, quote: 'Pictures of pupils are not posted.' } }] });
      expect(textOf(await written())).toContain('Until the headteacher has recorded a ruling');
    });

    it('is offered for words without pictures of pupils', async () => {
      await open(forbidden);
      expect(textOf(await written({ images: '0', consent: 'nobody', looked: '' }))).toContain('Mr Bob Lane can read it now.');
    });
  });
});
