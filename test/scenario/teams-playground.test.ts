import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../src/kernel/clock.ts';
import { buttonsOf, fieldsOf, wordsOf } from '../fixtures/teams/cards-seen.ts';
import { startDesk, type DeskProcess } from '../fixtures/teams/desk-process.ts';
import { CAST, openPlayground, PLAYGROUND, WHY_NO_PLAYGROUND, type CastName, type Playground } from '../fixtures/teams/playground.ts';
import type { Seen } from '../fixtures/teams/playground-relay.ts';

const words = (seen: Seen): string => seen.cards.map(wordsOf).join('\n');
const settle = (): Promise<void> => sleep(800);

describe.skipIf(!PLAYGROUND)(`the desk in Microsoft's own Playground, six people${WHY_NO_PLAYGROUND}`, () => {
  let desk: DeskProcess;
  let playground: Playground;

  beforeAll(async () => {
    desk = await startDesk({ TEAMS_DEV: '1' });
    playground = await openPlayground(desk.endpoint);
  });
  afterAll(async () => {
    await playground?.close();
    await desk?.close();
  });

  it('runs on this machine alone', async () => {
    const outside = Object.values(networkInterfaces()).flat().find((one) => one && !one.internal && one.family === 'IPv4');
    const reached = outside ? await fetch(playground.address.replace('127.0.0.1', outside.address), { signal: AbortSignal.timeout(2_000) }).then(() => true, () => false) : false;
    expect(reached).toBe(false);
  });

  it('welcomes whoever adds it, once', async () => {
    await playground.installs();
    await playground.person('priya-nair').gets(/What I can do/);
    await settle();
    expect(await playground.person('priya-nair').sees()).toHaveLength(1);
  });

  it('answers a question with the clause', async () => {
    await playground.person('priya-nair').says('Can I message a parent from my own phone?');
    expect(words(await playground.person('priya-nair').gets(/Here is what your policy says/))).toContain('Worried about a child?');
  });

  it('answers a mention in the channel under its post, and hears nothing of a post without one', async () => {
    const before = playground.channel().length;
    const post = await playground.person('priya-nair').mentions('may i use my own phone in the playground?');
    const answer = (await playground.until(() => playground.channel(), (all) => all.length > before)).at(-1)!;
    expect(post).toBe(`${answer.conversation};messageid=${answer.thread}`);
    await playground.person('priya-nair').writes('a child told me her uncle hits her');
    await settle();
    expect(playground.channel()).toHaveLength(before + 1);
    expect((await playground.person('priya-nair').sees()).map(words).join()).not.toContain('Act now');
  });

  it('takes a question to the one who answers and the reply back; a guest who presses the button sees nothing', async () => {
    const priya = playground.person('priya-nair');
    await priya.says('how many moons has jupiter, asks Zebedee Quillfeather?');
    const silent = await priya.gets(/Your policy doesn't say/);
    const title = buttonsOf(silent.cards[0]).find((one) => one.title.startsWith('Send my question'))!.title;
    const form = await priya.presses(title);
    expect(fieldsOf(form.value)).toEqual(['question']);
    const sent = await priya.presses('Send', { question: 'How many moons has Jupiter, Zebedee Quillfeather asks?' });
    expect(wordsOf(sent.value)).toContain('Your question was sent');

    const answerer = await playground.until(async () => {
      for (const name of CAST) if ((await playground.person(name).sees()).some((one) => /A colleague has a question/.test(words(one)))) return name;
      return null;
    }, (name): boolean => name !== null) as CastName;
    const theirs = playground.person(answerer);
    const notice = await theirs.gets(/A colleague has a question/);
    expect(words(notice)).not.toMatch(/Quillfeather/);

    // The Playground itself keeps a stranger out of a private chat; the desk must too, in a channel and anywhere.
    await expect(playground.person('guest').presses('Open', {}, notice)).rejects.toThrow(/40[0-9]/);
    const opened = await theirs.presses('Open', {}, notice);
    expect(wordsOf(opened.value)).toContain('Quillfeather');
    await theirs.presses('Send reply', { reply: 'Ninety-five, I think.' }, notice);
    expect(words(await priya.gets(/Here is a reply to your question/))).toContain('Ninety-five, I think.');
  });

  it('shows a guest who presses a colleague\'s button in the channel nothing of the school', async () => {
    const post = playground.channel().findLast((one) => buttonsOf(one.cards[0]).length > 0)!;
    const [button] = buttonsOf(post.cards[0]);
    const before = JSON.stringify(playground.channel());
    const answer = await playground.person('guest').presses(button!.title, {}, post);
    expect(JSON.stringify(answer.value)).not.toMatch(/Okafor|Ashdown|Marsh|Quillfeather/);
    expect(JSON.stringify(playground.channel())).toBe(before);
  });

  it('shows nothing in the channel of words about a child in danger; their writer gets the urgent card alone', async () => {
    const before = JSON.stringify(playground.channel());
    await playground.person('joanne-tully').mentions('a girl just told me her uncle hits her');
    expect(words(await playground.person('joanne-tully').gets(/Act now/))).toContain('999');
    await settle();
    expect(JSON.stringify(playground.channel())).toBe(before);
    for (const name of CAST) expect((await playground.person(name).sees()).map(words).join()).not.toMatch(/uncle/);
  });

  it('replaces the pressed message for a client that knows Action.Submit alone', async () => {
    const priya = playground.person('priya-nair');
    await priya.says('how many moons has saturn?');
    const silent = await priya.gets(/Your policy doesn't say/);
    await priya.submits(buttonsOf(silent.cards[0]).find((one) => one.title.startsWith('Send my question'))!.title);
    const replaced = await playground.until(async () => (await priya.sees()).find((one) => one.id === silent.id)!, (one) => one.updates > 0);
    expect(fieldsOf(replaced.cards[0])).toEqual(['question']);
  });

  it('finds clauses for the search box', async () => {
    expect(JSON.stringify(await playground.person('priya-nair').searches('photographs of children'))).toMatch(/photograph|image/i);
  });
});
