import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { ANSWERS } from '../fixtures/declarations-desk.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const OTHER = 'owen-fletcher';
const HEAD = 'helen-marsh';
const QUESTION = 'can i stay friends with a parent on facebook?';
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const texts = (where: string): string[] => stage.shown(where).map(({ text }) => text);
const since = async (where: string, act: () => Promise<unknown>): Promise<string[]> => {
  const before = stage.shown(where).length;
  await act();
  return texts(where).slice(before);
};

async function declares(who: string): Promise<Reply> {
  let shown = await stage.presses(who, 'declare.start');
  for (let i = 0; i < 9; i++) {
    const buttons = buttonsOf(shown);
    const next = buttons.find(({ title }) => title === 'Send it') ?? buttons.find(({ title }) => title === 'Next');
    if (!next) return shown;
    shown = await stage.on('web').gives(who, { kind: 'form', draft: String(next.data['draft']), step: String(next.data['step']), move: 'next', inputs: ANSWERS });
  }
  throw new Error('the form does not end');
}

describe('a declaration in the whole desk', () => {
  it('shows the clause of the school\'s own policy, and who alone reads it', async () => {
    const [card] = await since(`personal:${TEACHER}`, () => stage.says(TEACHER, 'I want to declare that I am friends with a mum'));
    expect(card).toMatch(/A link to a pupil or parent who is family can be kept/);
    expect(card).toMatch(/Mrs Helen Marsh \(headteacher\) reads this, and nobody else here/);
  });

  it('reaches the head without a word of it, and in no channel', async () => {
    const told = await since(`personal:${HEAD}`, async () => {
      expect(textOf(await declares(TEACHER))).toMatch(/Mrs Helen Marsh has it now, and nobody else/);
    });
    expect(told.join('\n')).toMatch(/A declaration for you[^]*You alone may open it/);
    expect(told.join('\n')).not.toMatch(/Jo Hill|choir/);
    expect(stage.everywhere().filter(({ conversation, text }) => conversation !== `personal:${TEACHER}` && /Jo Hill|choir/.test(text))).toEqual([]);
  });

  it('stands beside the answer for its declarant in private, with how it is decided', async () => {
    const waiting = await since(`personal:${TEACHER}`, () => stage.says(TEACHER, QUESTION));
    expect(waiting.join('\n')).toMatch(/Your own declaration[^]*Nothing is decided yet[^]*Until it is decided, the clause stands as it is/);
    const id = /DE-[0-9A-Z]{4}/.exec(waiting.join('\n'))?.[0] ?? '';
    const opened = await stage.presses(HEAD, 'declare.open', { declaration: id });
    expect(textOf(opened)).toMatch(/Jo Hill/);
    const approve = buttonsOf(opened).find(({ title }) => title === 'Approve with conditions');
    const form = await stage.presses(HEAD, 'declare.decide', approve?.data ?? {});
    const record = buttonsOf(form).find(({ title }) => title === 'Record it');
    await stage.presses(HEAD, 'declare.decided', record?.data ?? {}, { conditions: 'Nothing about school there' });
    const after = await since(`personal:${TEACHER}`, () => stage.says(TEACHER, QUESTION));
    expect(after[0]).toMatch(/ › /);
    expect(after[1]).toMatch(/Your own declaration[^]*Approved with conditions by Mrs Helen Marsh[^]*Nothing about school there/);
  });

  it('is shown to nobody else, and not in a channel', async () => {
    expect((await since(`personal:${OTHER}`, () => stage.says(OTHER, QUESTION))).join('\n')).not.toMatch(/declaration DE-|Your own declaration/);
    const before = texts(`personal:${TEACHER}`).length;
    expect((await since('channel:staff', () => stage.says(TEACHER, QUESTION, 'channel:staff'))).join('\n')).not.toMatch(/Your own declaration/);
    expect(texts(`personal:${TEACHER}`).slice(before).join('\n')).not.toMatch(/Your own declaration/);
  });

  it('is not shown beside an answer about something else', async () => {
    expect((await since(`personal:${TEACHER}`, () => stage.says(TEACHER, 'who reviews the complaints policy?'))).join('\n')).not.toMatch(/Your own declaration/);
  });

  it('is under the declarant\'s open items only while something waits, and survives a restart', async () => {
    stage = await stage.restart();
    const mine = await stage.presses(TEACHER, 'declare.mine');
    expect(textOf(mine)).toMatch(/Approved with conditions by Mrs Helen Marsh/);
    const id = /DE-[0-9A-Z]{4}/.exec(textOf(mine))?.[0] ?? '';
    expect((await stage.presses(OTHER, 'declare.see', { declaration: id })).status).toBe('refused');
    expect((await stage.presses('maryam-okafor', 'declare.open', { declaration: id })).status).toBe('refused');
  });

  it('that waits stands in the list of what will be said to its decider alone, and there for others without a name or a reference', async () => {
    await declares(OTHER);
    const waiting = /DE-[0-9A-Z]{4}/.exec(textOf(await stage.presses(OTHER, 'declare.mine')))?.[0] ?? 'none';
    expect(textOf(await stage.presses(HEAD, 'reminder.list'))).toContain(`Declaration ${waiting} has waited for you`);
    const forDeputy = textOf(await stage.presses('tom-ashdown', 'reminder.list'));
    expect(forDeputy).toContain('A reminder about a declaration');
    expect(forDeputy).not.toContain(waiting);
  });

  it('never stands in the way of a report: the red card comes for words in the form too', async () => {
    const start = await stage.presses(OTHER, 'declare.start');
    const next = buttonsOf(start).find(({ title }) => title === 'Next');
    await stage.on('web').gives(OTHER, { kind: 'form', draft: String(next?.data['draft']), step: String(next?.data['step']), move: 'next', inputs: { ...ANSWERS, names: 'my nephew told me his dad hits him with a belt every night and he is scared to go home today' } });
    expect(stage.shown(`personal:${OTHER}`).some(({ template }) => template === 'urgent')).toBe(true);
  });
});
