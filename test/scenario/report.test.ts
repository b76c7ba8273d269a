import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionData, FieldValues } from '../../src/chat/inbound.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { fillCard } from '../../src/cards/fill.ts';
import { elementsOf } from '../../src/cards/profile.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import { renderModal } from '../../src/surfaces/slack/form-modal.ts';
import { openStage, type Shown, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const DEPUTY = 'tom-ashdown';
const HEAD = 'helen-marsh';
const MINUTE = 60_000;
const DAY = 86_400_000;

const WORDS = 'Zebedee showed me a page where two boys call him Quagmire and write about his shoes.';
const SIMPLE: readonly FieldValues[] = [
  { danger: 'no', about: 'child' },
  { children: 'Zebedee Quillfeather, 4B', concerned: 'none' },
  { words: WORDS, behalf: '' },
  { when: 'Today at 10.15', now: 'in-school' },
];

// The same people without the policies, which take longest to read: few of these stories need them. Without the school's accounts too, whose own
// lists of the day would stand among what a report tells.
const root = mkdtempSync(join(tmpdir(), 'staffroom-report-'));
const BARE = join(root, 'bare');
mkdirSync(join(BARE, 'policies'), { recursive: true });
writeFileSync(join(BARE, 'school.yaml'), readFileSync('school.example/school.yaml', 'utf8').replace(/^accounts:\n(?:[ #].*\n|\n)*/m, ''));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ schoolDir: BARE });
});
afterEach(() => stage.close());
/** From here on with the policies of the example school. */
const withPolicies = async (): Promise<void> => {
  await stage.close();
  stage = await openStage();
};

interface StepData {
  readonly draft: string;
  readonly step: string;
  readonly progress: string;
  readonly title: string;
}
const stepOf = (reply: Reply): StepData => {
  if (!reply.step) throw new Error(`no step but ${reply.card?.template ?? reply.reason ?? 'nothing'}`);
  return reply.step.data as unknown as StepData;
};
const textOf = (reply: Reply): string => plainText(fillCard(reply.step ?? reply.card ?? { template: 'help', data: {} }));
const move = (who: string, at: StepData, kind: 'next' | 'back' | 'cancel', inputs: FieldValues = {}): Promise<Reply> => stage.on('web').gives(who, { kind: 'form', draft: at.draft, step: at.step, move: kind, inputs });
const last = (who: string): Shown | undefined => stage.shown(`personal:${who}`).at(-1);
const start = (who = TEACHER, data: ActionData = {}): Promise<Reply> => stage.presses(who, 'report.start', data);

/** Fills screens one after the other from wherever the draft is; the last reply. */
async function fill(who: string, from: Reply, screens: readonly FieldValues[]): Promise<Reply> {
  let reply = from;
  for (const inputs of screens) reply = await move(who, stepOf(reply), 'next', inputs);
  return reply;
}

const filesIn = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? filesIn(join(dir, e.name)) : e.isFile() ? [join(dir, e.name)] : []));
const holding = (words: RegExp): string[] => filesIn(stage.config.dataDir).filter((file) => words.test(readFileSync(file).toString('latin1')));
const keysOfDrafts = (): string[] => filesIn(stage.config.dataDir).filter((file) => /keys\/draft~/.test(file));

describe('a simple report', () => {
  it('takes at most five screens of at most two questions, each of which says NOT SENT, and ends with a receipt', async () => {
    let reply = await start();
    const screens: string[] = [];
    for (const inputs of [...SIMPLE, {}]) {
      const card = fillCard(reply.step!);
      screens.push(textOf(reply));
      expect([...elementsOf(card.body)].filter((e) => e.type.startsWith('Input.')).length).toBeLessThanOrEqual(2);
      expect(plainText(card)).toContain('NOT SENT');
      expect(plainText(card)).toContain('Do not contact parents, the person or the poster');
      reply = await move(TEACHER, stepOf(reply), 'next', inputs);
    }
    process.stdout.write(`a simple report: ${screens.length} screens, ${screens.reduce((sum, text) => sum + text.split(/\s+/).length, 0)} words to read\n`);
    expect(screens).toHaveLength(5);
    expect(reply.card?.template).toBe('report-sent');
    const receipt = last(TEACHER)!;
    expect(receipt.template).toBe('report-receipt');
    expect(receipt.text).toMatch(/Saved [0-9A-Z]{4}-[0-9A-Z]{4} at 10:00\. Sent to the [^.]*\. Not read yet\. This does not replace telling someone: if a child may be harmed, tell .* in person now\.\nIf you have not heard by [^,]*, ring .*\. Anyone can ring children's social care: .*01632 960 200\./);
    expect(receipt.text).toMatch(/Do not ask the child more questions, do not talk about it with others\. Keep any handwritten notes and give them to the /);
    expect(receipt.text).not.toMatch(/secure|anonymous|handled|\bsafe\b|compliant|Ofsted|monitored|Zebedee|Quagmire|Child-on-child/i);
  });

  it('tells nobody before it is sent, and then the safeguarding lead without a word of it', async () => {
    const review = await fill(TEACHER, await start(), SIMPLE);
    expect(stage.everywhere()).toEqual([]);
    await move(TEACHER, stepOf(review), 'next');
    const notices = stage.everywhere().filter((card) => card.template === 'concern-notice');
    expect(notices.length).toBeGreaterThan(0);
    for (const notice of notices) expect(notice.text).not.toMatch(/Zebedee|Quillfeather|Quagmire|shoes/);
  });

  it('is sent once, however often Send is pressed, and an old screen says so', async () => {
    const review = stepOf(await fill(TEACHER, await start(), SIMPLE));
    await move(TEACHER, review, 'next');
    const again = await move(TEACHER, review, 'next');
    expect(again).toMatchObject({ status: 'recorded', card: { template: 'report-ended', data: { how: 'sent' } } });
    expect(stage.everywhere().filter((card) => card.template === 'report-receipt')).toHaveLength(1);
  });

  it('is a modal of Slack with its own title and a button for the next screen, and no field that must be filled is called optional', async () => {
    let reply = await start();
    const titles: string[] = [];
    for (const inputs of SIMPLE) {
      const { view, rest } = renderModal(fillCard(reply.step!));
      expect(rest).toEqual([]);
      expect(view.submit?.text).toBe('Next');
      titles.push(view.title.text);
      const optional = view.blocks.flatMap((block) => (block.type === 'input' && 'label' in block && block.optional === true ? [block.label.text] : []));
      for (const label of optional) expect(label).toContain('leave empty');
      reply = await move(TEACHER, stepOf(reply), 'next', inputs);
    }
    expect(titles).toEqual(['Report a worry', 'Names', 'In your own words', 'When and where']);
    expect(JSON.stringify(renderModal(fillCard(reply.step!)).view)).toContain('Send the report');
  });

  it('is kept as written in any language', async () => {
    const cymraeg = 'Dywedodd hi: „nid wyf eisiau mynd adref“ 😟 — żółć';
    const review = await fill(TEACHER, await start(), [SIMPLE[0]!, SIMPLE[1]!, { words: cymraeg, behalf: '' }, SIMPLE[3]!]);
    expect(textOf(review)).toContain(cymraeg);
  });
});

describe('a draft', () => {
  it('goes back without losing or checking what was typed, and shows errors at their fields', async () => {
    const about = await start();
    const wrong = await move(TEACHER, stepOf(about), 'next', { danger: '', about: 'child' });
    expect(wrong.fieldErrors).toEqual({ danger: 'Choose one.' });
    const names = await move(TEACHER, stepOf(about), 'next', SIMPLE[0]);
    const back = await move(TEACHER, stepOf(names), 'back', { children: 'Zebedee Quillfeather', concerned: '' });
    expect(stepOf(back).step).toBe('report/about');
    const again = await move(TEACHER, stepOf(back), 'next', SIMPLE[0]);
    expect(JSON.stringify(again.step?.data)).toContain('Zebedee Quillfeather');
    // A platform that sends no fields with a step back loses none either.
    const bare = await move(TEACHER, stepOf(again), 'back', {});
    expect(JSON.stringify((await move(TEACHER, stepOf(bare), 'next', SIMPLE[0])).step?.data)).toContain('Zebedee Quillfeather');
  });

  it('refuses words that are too long at their field, and loses none of them', async () => {
    const words = await fill(TEACHER, await start(), SIMPLE.slice(0, 2));
    const long = `${'word '.repeat(700)}end`;
    const wrong = await move(TEACHER, stepOf(words), 'next', { words: long, behalf: '' });
    expect(wrong.fieldErrors?.['words']).toContain(`That is ${long.length} characters; at most 3000 fit. Nothing was lost`);
    expect(JSON.stringify((await stage.presses(TEACHER, 'report.resume', { draft: stepOf(words).draft })).step?.data)).toContain(long);
  });

  it('changes one part from the review and comes straight back to it', async () => {
    const review = await fill(TEACHER, await start(), SIMPLE);
    const words = await stage.presses(TEACHER, 'report.edit', { draft: stepOf(review).draft, step: 'report/words' });
    expect(stepOf(words).title).toBe('In your own words');
    const again = await move(TEACHER, stepOf(words), 'next', { words: 'Other words.', behalf: '' });
    expect(stepOf(again).step).toBe('report/review');
    expect(textOf(again)).toContain('Other words.');
    expect(textOf(again)).not.toContain('Quagmire');
  });

  it('asks what a changed answer makes necessary before it can be sent', async () => {
    const review = await fill(TEACHER, await start(), SIMPLE);
    const about = await stage.presses(TEACHER, 'report.edit', { draft: stepOf(review).draft, step: 'report/about' });
    const names = await move(TEACHER, stepOf(about), 'next', { danger: 'no', about: 'adult' });
    expect(stepOf(names).step).toBe('report/names');
    // The old Send button sends nothing that was not asked.
    const refused = await move(TEACHER, stepOf(review), 'next');
    expect(stepOf(refused).step).toBe('report/names');
    expect(refused.fieldErrors).toHaveProperty('adults');
  });

  it('survives a restart and seven days, and is taken up again from "report", from the open items and by no one else', async () => {
    const words = stepOf(await fill(TEACHER, await start(), SIMPLE.slice(0, 2)));
    stage = await stage.restart();
    await stage.later(6 * DAY);
    await stage.says(TEACHER, 'report');
    expect(last(TEACHER)).toMatchObject({ template: 'report-start', data: { drafts: [{ draft: words.draft, begun: '23 November 2026 at 10:00' }] } });
    await stage.says(TEACHER, 'my open items');
    expect(last(TEACHER)?.text).toContain('NOT SENT: the report you began on 23 November 2026 at 10:00.');
    expect(last(TEACHER)?.text).not.toContain('Quillfeather');
    const resumed = await stage.presses(TEACHER, 'report.resume', { draft: words.draft });
    expect(stepOf(resumed).step).toBe('report/words');
    for (const verb of ['report.resume', 'report.edit', 'report.discard', 'report.told']) {
      expect(await stage.presses(LEAD, verb, { draft: words.draft, step: 'report/names' })).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    }
    expect(await move(LEAD, words, 'next', SIMPLE[2])).toMatchObject({ status: 'refused', reason: 'not-allowed' });
  });

  it('is erased after seven days without a change, with its key, and its author is told that it was never sent', async () => {
    const words = stepOf(await fill(TEACHER, await start(), SIMPLE.slice(0, 2)));
    expect(keysOfDrafts()).toHaveLength(1);
    await stage.later(7 * DAY + MINUTE);
    expect(keysOfDrafts()).toEqual([]);
    expect(last(TEACHER)).toMatchObject({ template: 'report-ended', data: { how: 'expired' } });
    expect(await stage.presses(TEACHER, 'report.resume', { draft: words.draft })).toMatchObject({ card: { template: 'report-ended', data: { how: 'expired' } } });
  });

  it('is erased at once by Cancel, and nothing is sent', async () => {
    const words = stepOf(await fill(TEACHER, await start(), SIMPLE.slice(0, 2)));
    const reply = await stage.presses(TEACHER, 'report.discard', { draft: words.draft });
    expect(reply.card).toMatchObject({ template: 'report-ended', data: { how: 'deleted' } });
    expect(keysOfDrafts()).toEqual([]);
    expect(stage.everywhere()).toEqual([]);
    expect(await move(TEACHER, words, 'next', SIMPLE[2])).toMatchObject({ card: { template: 'report-ended', data: { how: 'deleted' } } });
  });

  it('is kept when its window is merely closed, and its author is told that it is not sent', async () => {
    const words = stepOf(await fill(TEACHER, await start(), SIMPLE.slice(0, 2)));
    await move(TEACHER, words, 'cancel');
    expect(last(TEACHER)?.text).toMatch(/NOT SENT[\s\S]*kept for you alone until 30 November 2026/);
    expect(stepOf(await stage.presses(TEACHER, 'report.resume', { draft: words.draft })).step).toBe('report/words');
  });

  it('leaves no word in any file of the data folder, before it is erased and after', async () => {
    const canary = /Quillfeather|Zebedee|Quagmire/i;
    const review = await fill(TEACHER, await start(), SIMPLE);
    await stage.app.rescan();
    expect(filesIn(stage.config.dataDir).length).toBeGreaterThan(3);
    expect(holding(canary)).toEqual([]);
    await stage.presses(TEACHER, 'report.discard', { draft: stepOf(review).draft });
    stage = await stage.restart();
    expect(holding(canary)).toEqual([]);
  });

  it('is not shown again by a repeated press once its key is gone', async () => {
    const { draft, step } = stepOf(await fill(TEACHER, await start(), SIMPLE.slice(0, 2)));
    const event = 'web:same' as Parameters<Stage['says']>[3];
    const first = await stage.on('web').gives(TEACHER, { kind: 'form', draft, step, move: 'next', inputs: SIMPLE[2]! }, undefined, event);
    expect((await stage.on('web').gives(TEACHER, { kind: 'form', draft, step, move: 'next', inputs: SIMPLE[2]! }, undefined, event)).step).toEqual(first.step);
    await stage.presses(TEACHER, 'report.discard', { draft });
    expect(await stage.on('web').gives(TEACHER, { kind: 'form', draft, step, move: 'next', inputs: SIMPLE[2]! }, undefined, event)).toEqual({ status: 'repeated' });
  });

  it('goes on beside a question about a policy', async () => {
    await withPolicies();
    await fill(TEACHER, await start(), SIMPLE.slice(0, 2));
    await stage.says(TEACHER, 'can i be friends with a parent on facebook?');
    expect(stage.shown(`personal:${TEACHER}`).map((card) => card.template)).toEqual(['answer', 'report-open']);
    await stage.later(3 * 60 * MINUTE);
    await stage.says(TEACHER, 'can i be friends with a parent on facebook?');
    expect(last(TEACHER)?.template).toBe('answer');
  });

  it('that was opened and left without a word is none', async () => {
    const first = stepOf(await start());
    expect(stepOf(await start()).draft).toBe(first.draft);
    await stage.says(TEACHER, 'my open items');
    expect(last(TEACHER)?.text).not.toContain('NOT SENT');
  });
});

describe('starting', () => {
  it.each(['report', 'I need to report something', 'report a worry'])('"%s" brings the way in', async (text) => {
    await stage.says(TEACHER, text);
    expect(last(TEACHER)?.template).toBe('report-start');
    expect(stepOf(await stage.presses(TEACHER, 'report.begin', { clause: '' })).step).toBe('report/about');
  });

  it('as a question is answered by the policy, with the way in below', async () => {
    await withPolicies();
    await stage.says(TEACHER, 'a parent has complained about me on facebook can i reply');
    expect(stage.shown(`personal:${TEACHER}`).map((card) => card.template)).toEqual(['answer', 'report-start']);
  });

  it('in a channel shows nothing there', async () => {
    await stage.says(TEACHER, 'I need to report something', 'channel:staff');
    expect(stage.shown('channel:staff')).toEqual([]);
    expect(last(TEACHER)?.template).toBe('report-start');
    const reply = await stage.presses(TEACHER, 'report.start', {}, {}, 'channel:staff');
    expect(stepOf(reply).step).toBe('report/about');
    expect(stage.shown('channel:staff')).toEqual([]);
  });

  it.each([
    ['shows the clause that tells them what to do', 'Staff must report any message from a pupil to the designated safeguarding lead on the same day.', true],
    ['shows no clause about what the school does next', 'Staff must report any message from a pupil to the designated safeguarding lead, who will inform the parents.', false],
  ])('from the button under an answer %s, on every screen', async (_what, clause, shown) => {
    await stage.close();
    const folder = join(root, `policy-${String(shown)}`);
    mkdirSync(join(folder, 'policies'), { recursive: true });
    cpSync('school.example/school.yaml', join(folder, 'school.yaml'));
    writeFileSync(join(folder, 'policies', 'contact.md'), `# Contact with pupils\n\n## Messages\n\n${clause}\n\nLetters go by the office.\n`);
    stage = await openStage({ schoolDir: folder });
    await stage.says(TEACHER, 'what must staff do about a message from a pupil?');
    const { next } = stage.shown(`personal:${TEACHER}`).find((card) => card.template === 'answer')!.data as { next: { verb: string; data: { clause: string } }[] };
    const button = next.find((one) => one.verb === 'report.start');
    expect(button).toBeDefined();
    const names = await fill(TEACHER, await start(TEACHER, button!.data), SIMPLE.slice(0, 1));
    expect(textOf(names).includes(`Contact with pupils: "${clause}"`)).toBe(shown);
  });

  it('by someone whom the page does not know says whom to tell instead, and keeps nothing', async () => {
    await stage.says('unnamed', 'report');
    const card = last('unnamed')!;
    expect(card.template).toBe('report-unnamed');
    expect(card.text).toMatch(/Okafor[\s\S]*Marsh[\s\S]*Pell[\s\S]*Nothing was saved/);
    expect((await start('unnamed')).step?.template).toBe('report-unnamed');
    expect(await stage.presses('unnamed', 'report.begin')).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    expect(keysOfDrafts()).toEqual([]);
  });

  it('is refused to someone outside', async () => {
    expect(await start('outsider')).toMatchObject({ status: 'refused', reason: 'not-allowed' });
  });

  it.each([
    ['on a Friday evening', '2026-11-20T19:00:00Z', 'Monday 23 November at 08:30', '01632 960 201'],
    ['before the day begins', '2026-11-23T06:00:00Z', '08:30', '01632 960 201'],
  ])('%s says first that nobody reads it before then, and whom to ring', async (_when, at, opens, number) => {
    await stage.close();
    stage = await openStage({ schoolDir: BARE, at: Date.parse(at) });
    const first = textOf(await start());
    expect(first).toContain(`No one at school will read this before ${opens}, as far as I know.`);
    expect(first).toContain(number);
    expect(first.indexOf('No one at school')).toBeLessThan(first.indexOf('Is anyone in danger now?'));
  });
});

describe('a report that must not wait', () => {
  it('of danger now shows the red card and goes on, and is asked after until it is sent', async () => {
    const names = await move(TEACHER, stepOf(await start()), 'next', { danger: 'yes', about: 'child' });
    expect(last(TEACHER)?.template).toBe('urgent');
    expect(textOf(names)).toMatch(/Do not wait for this form\. In danger now\? Ring 999\. Tell Mrs Maryam Okafor/);
    await stage.later(5 * MINUTE);
    expect(last(TEACHER)?.text).toContain('This is not sent. Have you told someone in person?');
    await stage.later(10 * MINUTE);
    expect(stage.shown(`personal:${TEACHER}`).filter((card) => card.template === 'report-unsent')).toHaveLength(2);
    await stage.later(5.25 * 60 * MINUTE);
    expect(stage.shown(`personal:${TEACHER}`).filter((card) => card.template === 'report-unsent')).toHaveLength(3);
    for (const card of stage.shown(`personal:${TEACHER}`)) expect(card.text).not.toContain('Quillfeather');
  });

  it('stops asking when they say that they told someone, and stays NOT SENT', async () => {
    const names = stepOf(await move(TEACHER, stepOf(await start()), 'next', { danger: 'yes', about: 'child' }));
    const told = await stage.presses(TEACHER, 'report.told', { draft: names.draft });
    expect(textOf(told)).toContain('NOT SENT');
    await stage.later(20 * MINUTE);
    expect(stage.shown(`personal:${TEACHER}`).some((card) => card.template === 'report-unsent')).toBe(false);
  });

  it('is not asked after once it is sent', async () => {
    const review = await fill(TEACHER, await start(), [{ danger: 'yes', about: 'child' }, ...SIMPLE.slice(1)]);
    await move(TEACHER, stepOf(review), 'next');
    await stage.later(20 * MINUTE);
    const templates = stage.shown(`personal:${TEACHER}`).map((card) => card.template);
    expect(templates).not.toContain('report-unsent');
    expect(templates).not.toContain('urgent-followup');
  });

  it('shows one red card for red words, however often they are typed', async () => {
    const words = await fill(TEACHER, await start(), SIMPLE.slice(0, 2));
    const red = { words: 'he just told me his dad hits him with a belt', behalf: '' };
    const when = await move(TEACHER, stepOf(words), 'next', red);
    const back = await move(TEACHER, stepOf(when), 'back', SIMPLE[3]);
    await move(TEACHER, stepOf(back), 'next', red);
    expect(stage.shown(`personal:${TEACHER}`).filter((card) => card.template === 'urgent')).toHaveLength(1);
    expect(textOf(when)).toContain('Do not wait for this form.');
  });

  it('opened from a channel tells nobody that something stands in the channel', async () => {
    const { draft, step } = stepOf(await stage.presses(TEACHER, 'report.start', {}, {}, 'channel:staff'));
    await stage.on('web').gives(TEACHER, { kind: 'form', draft, step, move: 'next', inputs: { danger: 'yes', about: 'adult' } }, 'channel:staff');
    expect(stage.shown('channel:staff')).toEqual([]);
    expect(stage.everywhere().map((card) => [card.conversation, card.template])).toEqual([[`personal:${TEACHER}`, 'urgent']]);
  });
});

describe('a picture that nobody may look at', () => {
  it('named by a tick leads to the stop screen, which asks only for the device, the place and the time', async () => {
    const picture = await fill(TEACHER, await start(), [{ danger: 'no', about: 'data' }, { children: 'Zebedee Quillfeather, 4B', concerned: 'none' }]);
    expect(stepOf(picture).step).toBe('report/picture');
    const stop = await move(TEACHER, stepOf(picture), 'next', { picture: 'unknown' });
    expect(stepOf(stop).step).toBe('report/stop');
    expect(textOf(stop)).toMatch(/Do not look at it, copy, screenshot, print, save, send or delete it/);
    expect([...elementsOf(fillCard(stop.step!).body)].flatMap((e) => ('label' in e ? [e.id] : []))).toEqual(['device', 'when']);
    const review = await move(TEACHER, stepOf(stop), 'next', { device: 'A phone, in the office, locked', when: '' });
    expect(stepOf(review).step).toBe('report/review');
    expect((await move(TEACHER, stepOf(review), 'next')).card?.template).toBe('report-sent');
  });

  it('named in their own words leads there too, and what was written is kept', async () => {
    const stop = await fill(TEACHER, await start(), [...SIMPLE.slice(0, 2), { words: 'a girl has sent nudes to a boy in year 6', behalf: '' }]);
    expect(stepOf(stop).step).toBe('report/stop');
    const review = await move(TEACHER, stepOf(stop), 'next', { device: 'I don\'t know', when: '' });
    expect(textOf(review)).toContain('a girl has sent nudes');
  });
});

describe('who is not sent it', () => {
  const about = (words: string, concerned: string): FieldValues[] => [{ danger: 'no', about: 'adult' }, { adults: words, concerned }, { words: 'The way they talk to one child makes me uneasy.', behalf: '' }, { when: '', children: '' }];

  it.each([
    ['ticked', 'Someone in the office', LEAD],
    ['named and not ticked', 'Mrs Okafor', 'none'],
    ['named by role', 'our DSL', 'none'],
  ])('is a safeguarding lead who is %s', async (_how, adults, concerned) => {
    const review = await fill(TEACHER, await start(), about(adults, concerned));
    expect(textOf(review)).toContain('Not sent to: Mrs Maryam Okafor.');
    await move(TEACHER, stepOf(review), 'next');
    await stage.later(DAY);
    expect(stage.shown(`personal:${LEAD}`)).toEqual([]);
    expect(last(TEACHER)).toBeDefined();
    for (const card of stage.shown(`personal:${TEACHER}`).filter((one) => one.template === 'report-receipt')) expect(card.text).not.toContain('Okafor');
  });

  it('is everyone on the list where the reporter is not sure, and the reporter is told whom to ring', async () => {
    const review = await fill(TEACHER, await start(), about('I do not know the name', 'unsure'));
    expect(textOf(review)).toContain('You are not sure who is concerned');
    await move(TEACHER, stepOf(review), 'next');
    for (const who of [LEAD, DEPUTY, HEAD]) expect(stage.shown(`personal:${who}`)).toEqual([]);
    expect(last(TEACHER)?.text).toMatch(/ring .*01632 960 2\d\d/);
  });

  it('cannot be both nobody and somebody', async () => {
    const names = await move(TEACHER, stepOf(await start()), 'next', { danger: 'no', about: 'adult' });
    const wrong = await move(TEACHER, stepOf(names), 'next', { adults: 'Someone', concerned: `none,${LEAD}` });
    expect(wrong.fieldErrors?.['concerned']).toContain('not both');
  });
});

describe('an adult in distress', () => {
  it('is shown help first; nothing of it is kept or sent unless they go on', async () => {
    const words = await fill(TEACHER, await start(), [{ danger: 'no', about: 'me' }, { children: '', concerned: 'none' }]);
    const mine = { words: 'I cannot cope any more and I want to end my life', behalf: '' };
    const help = await move(TEACHER, stepOf(words), 'next', mine);
    expect(help.fieldErrors?.['words']).toContain('Nothing of it was kept or sent');
    expect(last(TEACHER)?.template).toBe('distress');
    expect(JSON.stringify((await stage.presses(TEACHER, 'report.resume', { draft: stepOf(words).draft })).step?.data)).not.toContain('end my life');
    expect(stage.everywhere().every((card) => card.conversation === `personal:${TEACHER}`)).toBe(true);
    const on = await move(TEACHER, stepOf(words), 'next', mine);
    expect(stepOf(on).step).toBe('report/when');
  });
});

describe('a report that nobody who typed it could have meant to send', () => {
  it('is refused from a made-up draft or step', async () => {
    expect(await stage.on('web').gives(TEACHER, { kind: 'form', draft: 'made-up', step: 'report/review', move: 'next', inputs: {} })).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    const at = stepOf(await start());
    const reply = await stage.on('web').gives(TEACHER, { kind: 'form', draft: at.draft, step: 'report/review', move: 'next', inputs: {} });
    expect(stepOf(reply).step).toBe('report/about');
    expect(reply.fieldErrors).toHaveProperty('danger');
    expect(stage.everywhere()).toEqual([]);
  });
});
