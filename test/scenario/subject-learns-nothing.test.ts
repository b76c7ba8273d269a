import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import type { FieldValues } from '../../src/chat/inbound.ts';
import { aboutAdult, CHILD, matterIn, noticesIn, quickSchool, readIn, reports, SMALL_SCHOOL, toldTo, URGENT } from './filed-report.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const DEPUTY = 'tom-ashdown';
const HEAD = 'helen-marsh';
const DESK = 'channel:safeguarding';
const MINUTE = 60_000;
const DAY = 86_400_000;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ schoolDir: quickSchool() });
});
afterEach(() => stage.close());
const press = (who: string, verb: string, id: string, inputs: FieldValues = {}): Promise<Reply> => stage.presses(who, verb, { case: id }, inputs);

/** The first screen's answers, as a press. */
async function firstScreen(inputs: FieldValues): Promise<Parameters<ReturnType<Stage['on']>['gives']>[1]> {
  const at = (await stage.presses(TEACHER, 'report.start')).step?.data as { readonly draft: string; readonly step: string };
  return { kind: 'form', draft: at.draft, step: at.step, move: 'next', inputs };
}

/** The review of a report, not sent. */
async function reviewOf(who: string, screens: readonly FieldValues[]): Promise<string> {
  let reply = await stage.presses(who, 'report.start');
  for (const inputs of screens) {
    const at = reply.step?.data as { readonly draft: string; readonly step: string };
    reply = await stage.on('web').gives(who, { kind: 'form', draft: at.draft, step: at.step, move: 'next', inputs });
  }
  return readIn(reply);
}

describe('someone who turns out to be concerned', () => {
  it('sees that nothing is needed of them where their notice stood, in their chat and in a channel they read, and never who has it', async () => {
    const id = await reports(stage, TEACHER, URGENT);
    await press(LEAD, 'case.take', id);
    await press(LEAD, 'case.exclude', id, { person: 'Tom Ashdown' });
    for (const place of [`personal:${DEPUTY}`, DESK]) {
      const notices = noticesIn(stage, place);
      expect(notices).toHaveLength(1);
      expect(notices[0]?.text).toContain('Nothing is needed here.');
      expect(notices[0]?.text).not.toMatch(/took this on|Take this|\[ Open \]/);
    }
    await press(LEAD, 'case.last-word', id);
    await press(LEAD, 'case.close', id, { outcome: 'acted', rationale: 'Done' });
    for (const place of [`personal:${DEPUTY}`, DESK]) expect(noticesIn(stage, place)[0]?.text).not.toContain('Closed');
    expect(await press(DEPUTY, 'case.open', id)).toMatchObject({ reason: 'not-allowed' });
  });

  it('is not named to the reporter as someone to tell when it waits again', async () => {
    const id = await reports(stage, TEACHER, URGENT);
    await press(LEAD, 'case.take', id);
    await press(LEAD, 'case.exclude', id, { person: 'Tom Ashdown' });
    const before = toldTo(stage, TEACHER).length;
    const shown = stage.shown(`personal:${TEACHER}`).length;
    await press(LEAD, 'case.transfer', id, { person: 'Helen Marsh', why: 'Away tomorrow' });
    await stage.later(40 * MINUTE);
    const said = toldTo(stage, TEACHER).slice(before).join('\n');
    expect(said).toContain('Tell a person now: Mrs Helen Marsh');
    expect(said).not.toContain('Ashdown');
    // Nor at the end of those cards, where the safeguarding lead or the deputy usually stands.
    for (const card of stage.shown(`personal:${TEACHER}`).slice(shown)) expect(card.text.split('Worried about a child?')[1]).toMatch(/^ Tell someone in school whom this is not about/);
  });

  it('loses what they had taken on to everyone who knew of it, who are told so', async () => {
    await reports(stage, TEACHER, [{ danger: 'no', about: 'adult' }, { adults: 'Someone in the office', concerned: 'none' }, { words: 'The teacher messaged a pupil on Snapchat.', behalf: '' }, { when: 'Friday', children: 'Zebedee Quillfeather, 4B' }]);
    const conduct = matterIn(stage, `personal:${HEAD}`);
    const welfare = matterIn(stage, `personal:${LEAD}`);
    await press(LEAD, 'case.take', welfare);
    await press(LEAD, 'case.transfer', welfare, { person: 'Tom Ashdown', why: 'Away' });
    await press(DEPUTY, 'case.take', welfare);
    await press(HEAD, 'case.take', conduct);
    const before = toldTo(stage, DEPUTY).length;
    await press(HEAD, 'case.exclude', conduct, { person: 'Tom Ashdown' });
    expect(await press(DEPUTY, 'case.open', welfare)).toMatchObject({ reason: 'not-allowed' });
    expect(toldTo(stage, DEPUTY).slice(before).join()).not.toContain('waits');
    expect(noticesIn(stage, `personal:${DEPUTY}`).at(-1)?.text).toContain('Nothing is needed here.');
    const others = stage.everywhere().filter((card) => card.template === 'concern-notice' && card.data['case'] === welfare && card.text.includes('Nobody has taken this yet'));
    expect(others.length).toBeGreaterThan(0);
  });

  it('is not shown the reference of a linked matter that is about them', async () => {
    const child = await reports(stage, TEACHER, CHILD);
    await reports(stage, TEACHER, aboutAdult('Mr Tom Ashdown'));
    const conduct = matterIn(stage, `personal:${HEAD}`);
    await press(LEAD, 'case.take', child);
    await press(LEAD, 'case.transfer', child, { person: 'Helen Marsh', why: 'Away' });
    await press(HEAD, 'case.take', child);
    await press(HEAD, 'case.take', conduct);
    await press(HEAD, 'case.link', conduct, { reference: child });
    expect(readIn(await press(HEAD, 'case.open', child))).toContain(conduct);
    expect(readIn(await press(DEPUTY, 'case.open', child))).toContain('Zebedee showed me');
    expect(readIn(await press(DEPUTY, 'case.open', child))).not.toContain(conduct);
  });
});

describe('a report that names a colleague', () => {
  it('goes to no channel, also when it was begun as one about someone outside', async () => {
    await reports(stage, TEACHER, [{ danger: 'no', about: 'outside' }, { adults: 'Mr Owen Fletcher, at the gate', concerned: 'none' }, { words: 'He took a pupil home in his car.', behalf: '' }, { when: '', children: 'Zebedee Quillfeather, 4B' }]);
    await stage.later(DAY);
    for (const channel of [DESK, 'channel:leadership', 'channel:staff']) expect(stage.shown(channel)).toEqual([]);
    expect(noticesIn(stage, `personal:${LEAD}`)).toHaveLength(1);
  });

  it('in its words alone asks at the review whether it is about them, before anything leaves', async () => {
    const review = await reviewOf(TEACHER, [CHILD[0]!, CHILD[1]!, { words: 'Mrs Okafor pulled him along by the arm.', behalf: '' }, CHILD[3]!]);
    expect(review).toContain('You wrote of Mrs Maryam Okafor, who may be sent this. If it is about them, or someone close to them, change Names first and tick them.');
    for (const place of [DESK, `personal:${LEAD}`]) expect(stage.shown(place)).toEqual([]);
  });
});

describe('a reporter who is not sure who is concerned', () => {
  it('reads at the question and at the review that the chair of governors is sent it', async () => {
    const screens = aboutAdult('I do not know the name', 'unsure');
    const names = await stage.on('web').gives(TEACHER, await firstScreen(screens[0]!));
    expect(JSON.stringify(names.step)).toContain('Not sure (only the chair of governors is sent it)');
    expect(await reviewOf('owen-fletcher', screens)).toMatch(/only the chair of governors, \S.*, is sent it/);
  });
});

describe('a reporter', () => {
  it('whose report was erased, or never was theirs, is shown the way to report anew', async () => {
    const said = readIn(await stage.presses(TEACHER, 'report.worried', { report: 'AAAA-0000' }, { text: 'still' }));
    expect(said).toContain('say it again as a new report');
    const id = await reports(stage, TEACHER, CHILD);
    expect(readIn(await stage.presses('owen-fletcher', 'report.worried', { report: id }, { text: 'still' }))).toBe(said);
  });

  it('finds in "my reports" what they were asked and have not answered, whatever became of the card that asked it', async () => {
    const id = await reports(stage, TEACHER, CHILD);
    await press(LEAD, 'case.take', id);
    await press(LEAD, 'case.ask', id, { text: 'Which lesson was it?' });
    const listed = await stage.says(TEACHER, 'my reports');
    expect(listed.status).toBe('recorded');
    const question = questionIn();
    const form = await stage.presses(TEACHER, 'report.answer-form', { case: id, question });
    expect(readIn(form)).toContain('Which lesson was it?');
    await stage.presses(TEACHER, 'report.answer', { case: id, question }, { answer: 'Art.' });
    expect(readIn(await press(LEAD, 'case.open', id))).toContain('Art.');
    expect(readIn(await stage.presses(TEACHER, 'report.answer-form', { case: id, question }))).toContain('That question is closed');
  });
  const questionIn = (): string => {
    const list = stage.shown(`personal:${TEACHER}`).filter((card) => card.template === 'case-list').at(-1);
    const [item] = (list?.data['items'] ?? []) as readonly { readonly open: { readonly data: { readonly question: string } } }[];
    return item?.open.data.question ?? '';
  };

  it('who has a report lying unsent keeps the words typed behind a command', async () => {
    await reviewOf(TEACHER, CHILD.slice(0, 2));
    const reply = await stage.presses(TEACHER, 'report.start', {}, { words: 'Two boys call him names in a group chat' });
    expect(reply.step?.template).toBe('form-step');
    const at = reply.step?.data as { readonly draft: string; readonly step: string };
    let next = reply;
    for (const inputs of CHILD.slice(0, 2)) next = await stage.on('web').gives(TEACHER, { kind: 'form', draft: at.draft, step: (next.step!.data as { readonly step: string }).step, move: 'next', inputs });
    expect(JSON.stringify(next.step)).toContain('Two boys call him names in a group chat');
  });
});

describe('in a school without a chair of governors', () => {
  it('a report about the head and a child says that the part about the head is held', async () => {
    await stage.close();
    stage = await openStage({ schoolDir: quickSchool(SMALL_SCHOOL.replace(/^.*cy-moss.*\n/m, '')) });
    await reports(stage, 'di-wray', [{ danger: 'no', about: 'adult' }, { adults: 'Mrs Ada Lind', concerned: 'none' }, { words: 'She hit a pupil.', behalf: '' }, { when: '', children: 'Robin Vale, 4B' }]);
    const receipt = stage.shown('personal:di-wray').find((card) => card.template === 'report-receipt');
    expect(receipt?.text).toContain('Part of it is kept but was not sent');
    expect(noticesIn(stage, 'personal:bo-hart')).toHaveLength(1);
    await stage.later(DAY);
    expect(noticesIn(stage, 'personal:ada-lind')).toEqual([]);
    expect(stage.shown(DESK)).toEqual([]);
  });
});
