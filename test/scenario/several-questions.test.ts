import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStage, type Shown, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const HERE = `personal:${TEACHER}`;
const TWO = 'Can Zebedee Quillfeather bring an owl? And who do I ring if I lose my lanyard?';

describe('a message that asks several things', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());
  let before = 0;
  beforeEach(() => {
    before = stage.shown(HERE).length;
  });
  const cards = (): Shown[] => stage.shown(HERE).slice(before);
  const idOf = (shown: Shown): string => String(shown.data['id'] as string);

  it('is answered with a card for each, in their order, under the question in its own words', async () => {
    await stage.says(TEACHER, 'can i be friends with a parent on facebook? and how often is the filtering checked?');
    expect(cards().map(({ template }) => template)).toEqual(['answer', 'answer']);
    expect(cards().map(({ text }) => text.split('\n')[0])).toEqual(['Question 1 of 2: “can i be friends with a parent on facebook?”', 'Question 2 of 2: “and how often is the filtering checked?”']);
    expect(cards()[0]!.text).toMatch(/not to be connected|Before you accept/);
    expect(cards()[1]!.text).toMatch(/filter/i);
    expect(cards()[1]!.text).not.toMatch(/Before you accept/);
  });

  it('gives each answer its own buttons: feedback, and a person to ask about that question alone', async () => {
    await stage.says(TEACHER, 'How many moons has Jupiter? Can a tame owl live in the rafters?');
    const [first, second] = cards();
    expect(idOf(first!)).not.toBe(idOf(second!));
    for (const shown of [first!, second!]) expect((await stage.presses(TEACHER, 'answer.feedback', { answer: idOf(shown), helped: 'yes' })).card?.template).toBe('feedback-thanks');
    const form = async (shown: Shown) => (await stage.presses(TEACHER, 'question.start', { answer: idOf(shown) })).step?.data['text'];
    expect(await form(first!)).toBe('How many moons has Jupiter?');
    expect(await form(second!)).toBe('Can a tame owl live in the rafters?');
  });

  it('answers three, and names the others as not yet answered on the last card alone', async () => {
    await stage.says(TEACHER, 'can i vape on site? can i park in the bus bay? can i bring a kettle? can i paint my classroom?');
    expect(cards()).toHaveLength(3);
    expect(cards().map(({ text }) => text.includes('Not answered yet: “can i paint my classroom?” I answer 3 at a time: ask it again.'))).toEqual([false, false, true]);
  });

  it('reads a question that leans on the one before it with that one', async () => {
    await stage.says(TEACHER, 'How often is the filtering checked? And who does the checking of it?');
    const { text } = cards().at(-1)!;
    expect(text).toMatch(/filter/i);
  });

  it('remembers the last for what is asked next', async () => {
    await stage.says(TEACHER, 'How many moons has Jupiter? Can I message pupils on WhatsApp?');
    await stage.says(TEACHER, 'and parents?');
    const form = await stage.presses(TEACHER, 'question.start', { answer: idOf(cards().at(-1)!) });
    expect(form.step?.data['text']).toBe('Can I message on WhatsApp — parents?');
  });

  it('says of one question nothing that it would say of several', async () => {
    await stage.says(TEACHER, 'Can I use my own phone on a trip? Am I allowed?');
    expect(cards()).toHaveLength(1);
    expect(cards()[0]!.text).not.toMatch(/Question \d of/);
  });

  it('goes through the harm check whole, before anything of it is answered', async () => {
    await stage.says(TEACHER, 'Can I wear trainers? And a girl just told me her uncle touches her, do I write it down?');
    expect(cards()[0]?.template).toBe('urgent');
    expect(cards().some(({ text }) => text.includes('Question 1 of'))).toBe(false);
  });

  it('keeps a possible worry out of the channel with all that was asked beside it, and says it once', async () => {
    const inChannel = stage.shown('channel:staff').length;
    await stage.says(TEACHER, 'What do I do if a child discloses something? And can I wear trainers?', 'channel:staff');
    expect(stage.shown('channel:staff').slice(inChannel).filter(({ template }) => template.startsWith('answer'))).toEqual([]);
    const answers = cards().filter(({ template }) => template.startsWith('answer'));
    expect(answers.map(({ data }) => data['worry'] !== null)).toEqual([true, false]);
  });

  it('answers in a channel where it was asked, each with its question', async () => {
    await stage.says(TEACHER, 'can i vape on site? can i park in the bus bay?', 'channel:staff');
    expect(stage.shown('channel:staff').slice(-2).map(({ text }) => text.split('\n')[0])).toEqual(['Question 1 of 2: “can i vape on site?”', 'Question 2 of 2: “can i park in the bus bay?”']);
  });

  it('writes no word of any of them down', async () => {
    await stage.says(TEACHER, TWO);
    expect(cards().map(({ text }) => text.split('\n')[0])).toEqual(['Question 1 of 2: “Can Zebedee Quillfeather bring an owl?”', 'Question 2 of 2: “And who do I ring if I lose my lanyard?”']);
    for (const { data } of cards()) expect(JSON.stringify(data)).not.toMatch(/Quillfeather|lanyard\?/);
    const files = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(join(dir, e.name)) : e.isFile() ? [join(dir, e.name)] : []));
    expect(files(stage.config.dataDir).filter((file) => /Quillfeather|Zebedee/i.test(readFileSync(file).toString('latin1')))).toEqual([]);
  });
});

describe('the offers for one of several questions', () => {
  let dir: string;
  let stage: Stage;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'several-'));
    cpSync('school.example', dir, { recursive: true });
    writeFileSync(join(dir, 'answers.yaml'), '- situation: usb-stick\n  verdict: "no"\n  when: null\n  because:\n  - USB sticks are not used unless the IT lead has issued an encrypted one.\n  note: Settled for this test.\n  by: headteacher\n  on: "2026-09-01"\n');
    stage = await openStage({ schoolDir: dir });
  });
  afterEach(async () => {
    await stage.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('stand under it, and what is chosen says which question it answers', async () => {
    await stage.says(TEACHER, 'can i take a usb home? how many moons has Jupiter? can a tame owl live in the rafters?');
    const shown = stage.shown(HERE);
    expect(shown.map(({ template }) => template)).toEqual(['answer-offers', 'answer', 'answer']);
    expect(shown[0]!.text).toContain('Question 1 of 3: “can i take a usb home?”');
    const answer = String(shown[0]!.data['id'] as string);
    const chosen = await stage.presses(TEACHER, 'answer.choose', { answer, situation: 'usb-stick' });
    expect(chosen.card?.data).toMatchObject({ asked: 'Question 1 of 3.', note: 'Settled for this test.' });
    const none = await stage.presses(TEACHER, 'answer.choose', { answer });
    expect(none.card).toMatchObject({ template: 'answer', data: { asked: 'Question 1 of 3.' } });
    // The cards beside it stand as they did.
    const other = await stage.presses(TEACHER, 'question.start', { answer: String(shown[2]!.data['id'] as string) });
    expect(other.step?.data['text']).toBe('can a tame owl live in the rafters?');
  });
});
