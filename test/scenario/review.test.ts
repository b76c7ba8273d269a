import { afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { aSituation, buttonsOf, corpusOf, HEAD, IT, OWNER, plannedSchool, reviewDesk, TEACHER, textOf, type Plan, type ReviewDesk, type ReviewDeskOptions } from '../fixtures/review-desk.ts';
import { makeCorpus } from '../../src/policies/corpus.ts';
import { buildIndex } from '../../src/policies/search.ts';
import { writtenDocument } from '../fixtures/written-document.ts';

const TEXTS = ['Staff do not text parents from their own phones.', 'The head may allow a call to a parent on a visit.', 'Watches that take pictures stay in the locker.'];
const corpus = corpusOf(TEXTS);
const age = { fact: 'who', ask: 'Who holds the phone?', values: [{ value: 'staff', label: 'A member of staff', words: [] }, { value: 'pupil', label: 'A pupil', words: [] }, { value: 'visitor', label: 'A visitor', words: [] }] };
const plans: Plan[] = [
  { situation: aSituation('text-parent', { question: 'May I text a parent from my own phone?', often: 3 }), verdict: 'no', clause: 'Staff do not' },
  { situation: aSituation('smart-watch', { question: 'May I wear a smart watch?', often: 2, branches: [age] }), verdict: 'conditional', clause: 'Watches' },
  { situation: aSituation('charge-phone', { question: 'May I charge my phone in class?', often: 1 }) },
];
const school = plannedSchool(corpus, plans);

describe('the review of what the desk answers', () => {
  let desk: ReviewDesk;
  afterEach(() => desk.end());
  const open = async (options: ReviewDeskOptions = {}, first = school): Promise<void> => {
    desk = await reviewDesk(first, options);
  };
  const begin = (who = HEAD): Promise<Reply> => desk.press(who, 'review.start');

  it('is opened by its command, in private, with how much there is', async () => {
    await open();
    await desk.says(HEAD, 'review');
    const [card] = await desk.posted();
    expect(card).toContain('0 of 3 settled, about a minute left');
    expect(card).toContain('[ Begin ]');
  });

  it('shows what staff ask most first, the clause in its own words with where it stands, and the proposed answer', async () => {
    await open();
    const text = textOf(await begin());
    expect(text).toContain('May I text a parent from my own phone?');
    expect(text).toContain('Proposed: No');
    expect(text).toContain(TEXTS[0]);
    expect(text).toContain('Policy, page 1');
    expect(buttonsOf(await begin()).map((one) => one.title)).toEqual(['Right', 'Another clause, or a note', 'The policy is silent', 'Skip', 'Yes', 'It depends', 'Here is what it says', 'Stop']);
  });

  it('settles with one press: the answer, the clause\'s words, the office and the day, and the next card at once', async () => {
    await open();
    const next = await desk.presses(HEAD, await begin(), 'Right');
    expect(await desk.settled('text-parent')).toEqual([{ situation: 'text-parent', verdict: 'no', when: null, because: [TEXTS[0]], note: null, by: 'Headteacher', on: '2026-11-23', second: null }]);
    expect(textOf(next)).toContain('1 of 3 settled');
    expect(textOf(next)).toContain('May I wear a smart watch?');
  });

  it('takes another verdict in one press, on the same clause', async () => {
    await open();
    await desk.presses(HEAD, await begin(), 'It depends');
    expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'conditional', because: [TEXTS[0]] }]);
  });

  it('takes silence in one press, without a clause', async () => {
    await open();
    await desk.presses(HEAD, await begin(), 'The policy is silent');
    expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'not_covered', because: [] }]);
  });

  it('finds other clauses by their words; the chosen one decides, others stand beside it, and a note stays with it', async () => {
    await open();
    const form = await desk.presses(HEAD, await begin(), 'Another clause, or a note');
    const found = await desk.presses(HEAD, form, 'Search', { 'search-for': 'head allow visit', verdict: 'conditional', note: '', decides: '', beside: '' });
    expect(textOf(found)).toContain(TEXTS[1]);
    const id = (text: string | undefined): string => corpus.documents[0]?.clauses.find((c) => c.quote === text)?.id ?? '';
    const wrong = await desk.presses(HEAD, found, 'Settle it so', { 'search-for': '', verdict: 'conditional', decides: '', beside: '', note: '' });
    expect(wrong.fieldErrors).toEqual({ decides: 'Choose the clause that decides, or say that the policy is silent.' });
    await desk.presses(HEAD, found, 'Settle it so', { 'search-for': '', verdict: 'conditional', decides: id(TEXTS[1]), beside: id(TEXTS[0]), note: ' Ask  on the day. ' });
    expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'conditional', because: [TEXTS[1], TEXTS[0]], note: 'Ask on the day.' }]);
  });

  it('answers each value of a fact by itself', async () => {
    await open();
    const watch = await desk.press(HEAD, 'review.show', { situation: 'smart-watch' });
    const form = await desk.presses(HEAD, watch, 'It depends on: Who holds the phone?');
    const clause = corpus.documents[0]?.clauses[2]?.id ?? '';
    const alone = await desk.presses(HEAD, form, 'Settle it so', { 'verdict-a': 'no', 'clause-a': clause });
    expect(Object.keys(alone.fieldErrors ?? {})).toEqual(['verdict-b']);
    const without = await desk.presses(HEAD, form, 'Settle it so', { 'verdict-a': 'no', 'clause-a': clause, 'verdict-b': 'yes' });
    expect(Object.keys(without.fieldErrors ?? {})).toEqual(['clause-b']);
    await desk.presses(HEAD, form, 'Settle it so', { 'verdict-a': 'no', 'clause-a': clause, 'verdict-b': 'not_covered' });
    expect(await desk.settled('smart-watch')).toMatchObject([{ when: { who: 'staff' }, verdict: 'no', because: [TEXTS[2]] }, { when: { who: 'pupil' }, verdict: 'not_covered', because: [] }]);
    const seen = textOf(await desk.press(HEAD, 'review.show', { situation: 'smart-watch' }));
    expect(seen).toContain('A member of staff: No');
    expect(seen).toContain('Settled by Headteacher, 23 November 2026');
  });

  it('puts a skipped one off to the end, and takes the last step back', async () => {
    await open();
    const second = await desk.presses(HEAD, await begin(), 'Skip');
    expect(textOf(second)).toContain('smart watch');
    const third = await desk.presses(HEAD, second, 'Right');
    expect(textOf(third)).toContain('charge my phone');
    const taken = await desk.presses(HEAD, third, 'Back one');
    expect(textOf(taken)).toContain('Taken back.');
    expect(textOf(taken)).toContain('smart watch');
    expect(await desk.settled('smart-watch')).toEqual([]);
    const more = await desk.presses(HEAD, taken, 'Back one');
    expect(textOf(more)).toContain('text a parent');
    expect(buttonsOf(more).map((one) => one.title)).not.toContain('Back one');
  });

  it('stops at any time and goes on another day at the first that is open', async () => {
    await open();
    const second = await desk.presses(HEAD, await begin(), 'Right');
    const stopped = await desk.presses(HEAD, second, 'Stop');
    expect(textOf(stopped)).toContain('All that you settled is kept.');
    desk.waits(3 * 24 * 3600);
    const on = await desk.presses(HEAD, stopped, 'Go on');
    expect(textOf(on)).toContain('smart watch');
    expect(textOf(on)).toContain('1 of 3 settled');
  });

  it('ends by saying so', async () => {
    await open();
    const last = await desk.presses(HEAD, await desk.presses(HEAD, await desk.presses(HEAD, await begin(), 'Right'), 'Right'), 'Right');
    expect(textOf(last)).toContain('You have looked at every situation that waits for you.');
    expect(textOf(last)).toContain('3 of 3 settled, nothing left for you');
  });

  it('jumps to what matches words, decided or not, where it can be changed', async () => {
    await open();
    await desk.presses(HEAD, await begin(), 'Right');
    await desk.says(HEAD, 'review text parents');
    const [card] = await desk.posted();
    expect(card).toContain('Settled: May I text a parent from my own phone?');
    const shown = await desk.press(HEAD, 'review.show', { situation: 'text-parent' });
    await desk.presses(HEAD, shown, 'Yes');
    expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'yes' }]);
  });

  it('settles nothing that its presser did not see: the words changed, or someone else was quicker', async () => {
    await open();
    const mine = await begin();
    const theirs = await begin(OWNER);
    await desk.presses(OWNER, theirs, 'Yes');
    const late = await desk.presses(HEAD, mine, 'Right');
    expect(textOf(late)).toContain('This changed since you last saw it. Nothing was settled');
    expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'yes', by: 'Policy owner' }]);
  });

  it('does not undo what someone else settled since', async () => {
    await open();
    const next = await desk.presses(HEAD, await begin(), 'Right');
    await desk.presses(OWNER, await desk.press(OWNER, 'review.show', { situation: 'text-parent' }), 'Yes');
    expect(textOf(await desk.presses(HEAD, next, 'Back one'))).toContain('Someone else settled this since');
    expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'yes' }]);
  });

  it('brings an answer back first when its words change, the old beside the new', async () => {
    await open();
    await desk.presses(HEAD, await desk.presses(HEAD, await begin(), 'Right'), 'Right');
    const words = 'Staff do not text or ring parents from their own phones.';
    desk.becomes(plannedSchool(corpusOf([words, TEXTS[1] ?? '', TEXTS[2] ?? '']), [{ ...plans[0]!, clause: 'Staff do not' }, ...plans.slice(1)]));
    const changed = await begin();
    const text = textOf(changed);
    expect(text).toContain('The policy\'s words have changed since Headteacher, 23 November 2026.');
    expect(text.indexOf(TEXTS[0] ?? '')).toBeGreaterThan(text.indexOf('It said'));
    expect(text.indexOf(words)).toBeGreaterThan(text.indexOf('It says now'));
    await desk.presses(HEAD, changed, 'Right');
    expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'no', because: [words] }]);
  });

  describe('where two people must agree', () => {
    const two = { answers: { second: true } };

    it('waits for the second, who agrees with one press', async () => {
      await open(two);
      await desk.presses(HEAD, await begin(), 'Right');
      const theirs = await desk.press(OWNER, 'review.show', { situation: 'text-parent' });
      expect(textOf(theirs)).toContain('Settled by Headteacher, 23 November 2026. Your school wants a second person to agree.');
      expect(buttonsOf(theirs).slice(0, 3).map((one) => one.title)).toEqual(['Agree', 'Not this', 'Skip']);
      await desk.presses(OWNER, theirs, 'Agree');
      expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'no', by: 'Headteacher', second: { by: 'Policy owner', on: '2026-11-23' } }]);
    });

    it('lets nobody agree to their own, by any press', async () => {
      await open(two);
      await desk.presses(HEAD, await begin(), 'Right');
      const own = await desk.press(HEAD, 'review.show', { situation: 'text-parent' });
      expect(buttonsOf(own).map((one) => one.title)).not.toContain('Agree');
      const mark = String(buttonsOf(own)[0]?.data['mark']);
      expect(textOf(await desk.press(HEAD, 'review.agree', { situation: 'text-parent', mark }))).toContain('Nobody agrees to a decision of their own.');
      expect(await desk.settled('text-parent')).toMatchObject([{ second: null }]);
    });

    it('may be taken back by the second too: what the first settled stands as it did, and waits again', async () => {
      await open(two);
      await desk.presses(HEAD, await begin(), 'Right');
      const refused = await desk.presses(OWNER, await desk.press(OWNER, 'review.show', { situation: 'text-parent' }), 'Not this');
      const back = await desk.presses(OWNER, refused, 'Back one');
      expect(textOf(back)).toContain('Your school wants a second person to agree.');
      const agreed = await desk.presses(OWNER, back, 'Agree');
      await desk.presses(OWNER, agreed, 'Back one');
      expect(await desk.settled('text-parent')).toMatchObject([{ verdict: 'no', by: 'Headteacher', second: null }]);
      expect(textOf(await desk.press(HEAD, 'review.show', { situation: 'text-parent' }))).toContain('You settled it (Headteacher, 23 November 2026).');
    });

    it('stays the first one\'s when they look at it again and keep it', async () => {
      await open(two);
      await desk.presses(HEAD, await begin(), 'Right');
      await desk.presses(OWNER, await desk.press(OWNER, 'review.show', { situation: 'text-parent' }), 'Agree');
      await desk.presses(HEAD, await desk.press(HEAD, 'review.show', { situation: 'text-parent' }), 'Keep it');
      expect(await desk.settled('text-parent')).toMatchObject([{ second: { by: 'Policy owner' } }]);
    });

    it('may be refused where it came by answers.yaml alone, and is open again', async () => {
      await open({ ...two, file: [{ situation: 'text-parent', verdict: 'no', when: null, because: [TEXTS[0] ?? ''], note: null, by: 'Governors', on: '2026-09-01', second: null }] });
      const next = await desk.presses(OWNER, await desk.press(OWNER, 'review.show', { situation: 'text-parent' }), 'Not this');
      expect(textOf(next)).toContain('of 3 settled');
      expect(textOf(await desk.press(HEAD, 'review.show', { situation: 'text-parent' }))).toContain('Proposed: No');
    });

    it('goes back to the first when the second says no', async () => {
      await open(two);
      await desk.presses(HEAD, await begin(), 'Right');
      const theirs = await desk.press(OWNER, 'review.show', { situation: 'text-parent' });
      const next = await desk.presses(OWNER, theirs, 'Not this');
      expect(textOf(next)).not.toContain('text a parent');
      expect(await desk.settled('text-parent')).toEqual([]);
      const mine = textOf(await begin());
      expect(mine).toContain('Policy owner did not agree with what was settled here.');
      expect(mine).toContain('text a parent');
    });
  });

  it('brings a silence back when the documents change, with what they say now', async () => {
    await open();
    await desk.presses(HEAD, await desk.press(HEAD, 'review.show', { situation: 'charge-phone' }), 'Right');
    const words = 'Phones are charged in the staff room.';
    desk.becomes(plannedSchool(corpusOf([...TEXTS, words], 'v2'), [...plans.slice(0, 2), { ...plans[2]!, verdict: 'no', clause: 'Phones are' }]));
    const again = await begin();
    expect(textOf(again)).toContain('Settled as silent by Headteacher, 23 November 2026. The documents have changed since');
    expect(textOf(again)).toContain('Proposed: No');
    await desk.presses(HEAD, again, 'Right');
    expect(await desk.settled('charge-phone')).toMatchObject([{ verdict: 'no', because: [words] }]);
  });

  it('reads what stands in answers.yaml as settled, whoever wrote it there', async () => {
    await open({ file: [{ situation: 'text-parent', verdict: 'no', when: null, because: [TEXTS[0] ?? ''], note: null, by: 'Governors', on: '2026-09-01', second: null }] });
    const card = await begin();
    expect(textOf(card)).toContain('1 of 3 settled');
    expect(textOf(card)).toContain('smart watch');
  });

  it('is for those who answer for policies: others are refused and learn nothing, and their words are read as what they say', async () => {
    await open();
    for (const who of [TEACHER, IT, 'stranger']) {
      expect(await desk.says(who, 'review')).toMatchObject({ reason: 'not-allowed' });
      expect(await desk.press(who, 'review.start')).toMatchObject({ reason: 'not-allowed' });
      expect(await desk.press(who, 'review.right', { situation: 'text-parent', mark: 'x' })).toMatchObject({ reason: 'not-allowed' });
      expect(await desk.press(who, 'review.silence')).toMatchObject({ reason: 'not-allowed' });
      expect(await desk.says(who, 'review phones')).toMatchObject({ reason: 'unknown-action' });
    }
    expect(await desk.posted()).toEqual([]);
  });

  it('is for the owner of one policy too, and for whoever the school names', async () => {
    await open({ owner: { file: 'policies/policy.txt', owner: 'it-lead' }, answers: { reviewers: [TEACHER] } });
    expect(textOf(await begin(IT))).toContain('0 of 2 settled');
    expect(textOf(await begin(TEACHER))).toContain('0 of 3 settled');
  });

  it('lets the owner of one policy settle nothing on the words of another, nor replace what they decide', async () => {
    const other = writtenDocument(['Watches are for the head to allow.'], { file: 'watches.txt', title: 'Watches' });
    const mine = writtenDocument([...TEXTS]);
    const both = makeCorpus([mine, other], [], 'v1', buildIndex([mine, other]));
    const mixed: Plan = { situation: aSituation('smart-watch', { question: 'May I wear a smart watch?' }), verdict: 'no', clause: 'Watches are', also: 'Watches that' };
    await open({ owner: { file: 'policies/policy.txt', owner: 'it-lead' } }, plannedSchool(both, [mixed]));
    const card = await begin(IT);
    for (const button of ['Right', 'The policy is silent', 'It depends']) expect(textOf(await desk.presses(IT, card, button))).toContain('Nothing was settled');
    expect(await desk.settled('smart-watch')).toEqual([]);
    const form = await desk.presses(IT, card, 'Another clause, or a note');
    await desk.presses(IT, form, 'Settle it so', { decides: mine.clauses[2]?.id ?? '', verdict: 'no' });
    expect(await desk.settled('smart-watch')).toMatchObject([{ because: [TEXTS[2]] }]);
    // The head settles it on the other policy's words; its owner's press does not undo that.
    const heads = await desk.press(HEAD, 'review.show', { situation: 'smart-watch' });
    await desk.presses(HEAD, await desk.presses(HEAD, heads, 'Another clause, or a note'), 'Settle it so', { decides: other.clauses[0]?.id ?? '', beside: mine.clauses[2]?.id ?? '', verdict: 'yes' });
    await desk.presses(IT, await desk.presses(IT, await desk.press(IT, 'review.show', { situation: 'smart-watch' }), 'Another clause, or a note'), 'Settle it so', { decides: mine.clauses[2]?.id ?? '', verdict: 'no' });
    expect(await desk.settled('smart-watch')).toMatchObject([{ verdict: 'yes', by: 'Headteacher' }]);
  });

  it('lists what the policy leaves out', async () => {
    await open();
    const silences = textOf(await desk.press(HEAD, 'review.silence'));
    expect(silences).toContain('Your policy says nothing on 1 of 3 situations');
    expect(silences).toContain('May I charge my phone in class?');
  });

  it('says so while the policies are still being read', async () => {
    await open();
    desk.becomes(null);
    expect(textOf(await begin())).toContain('I am still reading your policies.');
  });

  it('goes through 200 situations, one press each, and shows the time left at the reviewer\'s own pace', async () => {
    const texts = Array.from({ length: 200 }, (_, i) => `Rule ${i} says that staff keep item ${i} in cupboard ${i}.`);
    const many = plannedSchool(corpusOf(texts), texts.map((text, i) => ({ situation: aSituation(`item-${String(i).padStart(3, '0')}`), verdict: 'no', clause: text, confidence: 1 - i / 1_000 })));
    await open({}, many);
    let card = await begin();
    const go = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        desk.waits(6);
        card = await desk.presses(HEAD, card, 'Right');
      }
    };
    await go(100);
    expect(textOf(card)).toContain('100 of 200 settled, about 10 minutes left');
    await go(100);
    expect(textOf(card)).toContain('200 of 200 settled');
    const settled = await desk.everythingSettled();
    expect(settled.map((one) => one.because[0])).toEqual(texts);
  }, 60_000);
});
