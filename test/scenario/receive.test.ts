import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { CONFIDENTIAL_NOTICE, notificationText } from '../../src/cards/plain-text.ts';
import { fillCard } from '../../src/cards/fill.ts';
import { aboutAdult, CHILD, matterIn, noticesIn, quickSchool, readIn, reports, SMALL_SCHOOL, toldTo, URGENT } from './filed-report.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const DEPUTY = 'tom-ashdown';
const HEAD = 'helen-marsh';
const CHAIR = 'ruth-pell';
const OTHER = 'owen-fletcher';
const DESK = 'channel:safeguarding';
const MINUTE = 60_000;
const WORDS = /Zebedee|Quillfeather|Quagmire|uneasy|short with/;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ schoolDir: quickSchool() });
});
afterEach(() => stage.close());

const press = (who: string, verb: string, id: string, inputs: Record<string, string> = {}, data: Record<string, string> = {}): Promise<Reply> => stage.presses(who, verb, { case: id, ...data }, inputs);
const NOBODY_HERE = ['channel:leadership', 'channel:staff'];

describe('a report about a child', () => {
  it('stands in the safeguarding channel as a reference and nothing more, and is taken, opened, worked on and closed', async () => {
    const id = await reports(stage, TEACHER, CHILD);
    const notice = noticesIn(stage, DESK)[0]!;
    expect(notice.text.split('Worried about a child?')[0]).toBe(`Confidential item\nReference: ${id}\nHow soon: Today: before home time\nCame in: 23 November 2026, 10:00\nNobody has taken this yet.\n[ Take this ] [ Open ]\n`);
    expect(notificationText(notice.template, fillCard({ template: notice.template, data: notice.data }))).toBe(CONFIDENTIAL_NOTICE);
    for (const channel of NOBODY_HERE) expect(stage.shown(channel)).toEqual([]);
    expect(noticesIn(stage, `personal:${HEAD}`)).toEqual([]);

    const opened = readIn(await press(DEPUTY, 'case.open', id));
    expect(opened).toContain('Zebedee showed me a page');
    expect(opened).toContain('Nobody has taken this on yet');
    expect(toldTo(stage, TEACHER).at(-1)).toContain('Deputy safeguarding lead opened this at 10:00');

    await stage.later(4 * MINUTE);
    expect(readIn(await press(LEAD, 'case.take', id))).toContain('You have taken this on');
    expect(noticesIn(stage, DESK)[0]?.text).toContain('Mrs Maryam Okafor took this on at 10:04');
    expect(toldTo(stage, TEACHER).at(-1)).toContain('Designated safeguarding lead has taken this on at 10:04');
    expect(readIn(await press(DEPUTY, 'case.take', id))).toContain('Mrs Maryam Okafor took this on at 10:04');

    expect(readIn(await press(LEAD, 'case.note', id, { text: 'Spoke to Zebedee\'s teacher.' }))).toContain('Spoke to Zebedee\'s teacher.');
    const tasks = readIn(await press(LEAD, 'case.tasks', id));
    expect(tasks).toContain('To do: Note where the evidence is');
    expect(tasks).toContain('Shut: Parents and carers');
    expect((await press(LEAD, 'case.task', id, { state: 'done', reason: 'Told mum' }, { task: 'speak-to-parents' })).fieldErrors?.['state']).toContain('shut');
    await press(LEAD, 'case.task', id, { state: 'done', who: 'M. Okafor', when: 'today' }, { task: 'note-evidence' });
    expect((await press(LEAD, 'case.task', id, { state: 'not-needed' }, { task: 'consider-police' })).fieldErrors?.['reason']).toContain('Say why');
    await press(LEAD, 'case.task', id, { state: 'not-needed', reason: 'No crime' }, { task: 'consider-police' });
    await press(LEAD, 'case.task', id, { state: 'not-needed', reason: 'No adult in school' }, { task: 'consider-lado' });
    expect(readIn(await press(LEAD, 'case.task-form', id, {}, { task: 'speak-to-parents' }))).toContain('Could telling a parent, step-parent or carer put a child at more risk');
    await press(LEAD, 'case.task', id, { state: 'done', reason: 'Mother told: safe', whom: 'Father' }, { task: 'speak-to-parents' });
    expect(readIn(await press(LEAD, 'case.tasks', id))).toContain('Parents and carers: told or not, by whom and why, each on their own (Father)');

    expect(readIn(await press(LEAD, 'case.close-form', id))).toContain('has not answered yet');
    expect(readIn(await press(LEAD, 'case.close', id, { outcome: 'acted' }))).toContain('Nothing was changed');
    await press(LEAD, 'case.last-word', id);
    expect(toldTo(stage, TEACHER).at(-1)).toContain('Is there anything you still worry about');
    await stage.presses(TEACHER, 'report.answer', { case: id, question: 'last-word' }, { answer: 'No, thank you.' });
    expect((await press(LEAD, 'case.close', id, { outcome: 'no-further-action' })).fieldErrors).toEqual({ rationale: 'Write something here.' });
    expect(readIn(await press(LEAD, 'case.close', id, { outcome: 'acted', safer: 'Yes', watches: 'Mrs Roberts' }))).toContain('Why: no reason recorded');
    expect(noticesIn(stage, DESK)[0]?.text).toContain('Closed.');
    const end = toldTo(stage, TEACHER).at(-1) ?? '';
    expect(end).toContain('Designated safeguarding lead has finished their part. You may not be told more. If you are still worried, or nothing seems better, say so here.');
    expect(end).toContain('Whistleblowing');
    expect(end).not.toMatch(/Roberts|police|LADO|acted/);
    await stage.later(3 * 86_400_000);
    expect(noticesIn(stage, `personal:${HEAD}`)).toEqual([]);
  });

  it('says why it went where it went: the school\'s own words where its policy speaks, else the sector\'s default and that it is none of the school\'s', async () => {
    const silent = await reports(stage, TEACHER, CHILD);
    expect(readIn(await press(LEAD, 'case.open', silent))).toMatch(/Sector guidance, not your school's policy: A concern about a child goes to the safeguarding lead or a deputy at once\. \(Keeping children safe in education/);
    await stage.close();
    stage = await openStage();
    await reports(stage, TEACHER, [CHILD[0]!, CHILD[1]!, { words: 'A pupil sent me a friend request on Facebook.', behalf: '' }, CHILD[3]!]);
    const spoken = readIn(await press(LEAD, 'case.open', matterIn(stage, DESK)));
    expect(spoken).toMatch(/Your policy: “[^”]*(?:DSL|Designated Safeguarding Lead)[^”]*” \((?:social-media|child-protection)\.docx\)/);
  });

  it('asks the reporter and gets the answer; notes and what was shared never reach them', async () => {
    const id = await reports(stage, TEACHER, CHILD);
    await press(LEAD, 'case.take', id);
    await press(LEAD, 'case.note', id, { text: 'CANARYNOTE' });
    await press(LEAD, 'case.ask', id, { text: 'Which lesson was it?' });
    const question = stage.shown(`personal:${TEACHER}`).find((card) => card.template === 'report-question')!;
    expect(question.text).toContain('Which lesson was it?');
    await stage.presses(TEACHER, 'report.answer', { case: id, question: String(question.data['question']) }, { answer: 'Art, on Friday.' });
    expect(toldTo(stage, LEAD).at(-1)).toContain('The reporter has answered.');
    expect(readIn(await press(LEAD, 'case.open', id))).toContain('Art, on Friday.');
    await press(LEAD, 'case.share', id, { person: 'Pat Gormley', text: 'Please keep Z near you at lunch.' });
    expect(toldTo(stage, 'pat-gormley').at(-1)).toContain('Please keep Z near you at lunch.');
    await stage.says(TEACHER, 'my reports');
    const all = toldTo(stage, TEACHER).join('\n');
    expect(all).not.toMatch(/CANARYNOTE|at lunch|Gormley/);
    expect(all).toContain(`${id}, sent 23 November 2026 at 10:00. Designated safeguarding lead took this on at 10:00`);
    expect(all).toContain('Why there: Sector guidance, not your school\'s policy: ');
  });

  it('takes what the reporter adds later, and is open again when they are still worried, for one more person too', async () => {
    const id = await reports(stage, TEACHER, CHILD);
    await press(LEAD, 'case.take', id);
    await stage.presses(TEACHER, 'report.add', { report: id }, { text: '', platform: 'WhatsApp', evidence: 'On his mother\'s telephone' });
    expect(readIn(await press(LEAD, 'case.open', id))).toContain('Which app, site or place? WhatsApp');
    await press(LEAD, 'case.last-word', id);
    await press(LEAD, 'case.close', id, { outcome: 'acted', rationale: 'Talked to both.' });
    expect(readIn(await stage.presses(TEACHER, 'report.worry', { report: id }))).toContain('goes to the next person too');
    await stage.presses(TEACHER, 'report.worried', { report: id }, { text: 'Nothing is better.' });
    expect(noticesIn(stage, DESK)[0]?.text).toContain('Nobody has taken this yet');
    expect(matterIn(stage, `personal:${HEAD}`)).toBe(id);
    expect(readIn(await press(HEAD, 'case.open', id))).toContain('is still worried Nothing is better.');
  });

  it('is handed on to someone who takes it for themselves; whoever gave it away can no longer open it', async () => {
    const id = await reports(stage, TEACHER, CHILD);
    await press(LEAD, 'case.take', id);
    expect((await press(LEAD, 'case.transfer', id, { person: 'Kieran Lowe', why: 'on leave' })).fieldErrors?.['person']).toContain('nobody of that name');
    expect(readIn(await press(LEAD, 'case.transfer', id, { person: 'Helen Marsh', why: 'I am on leave' }))).toContain('Nobody has taken this on yet');
    expect(await press(LEAD, 'case.open', id)).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    expect(readIn(await press(HEAD, 'case.take', id))).toContain('You have taken this on');
  });
});

describe('a report about an adult in school', () => {
  it('goes to the headteacher alone, by direct message, and to no channel', async () => {
    const id = await reports(stage, TEACHER, aboutAdult('Mr Owen Fletcher'));
    const conduct = noticesIn(stage, `personal:${HEAD}`);
    expect(conduct).toHaveLength(1);
    for (const channel of [DESK, ...NOBODY_HERE]) expect(stage.shown(channel)).toEqual([]);
    expect(noticesIn(stage, `personal:${OTHER}`)).toEqual([]);
    expect(toldTo(stage, TEACHER).join()).toContain(id);
    expect(await press(OTHER, 'case.open', matterIn(stage, `personal:${HEAD}`))).toMatchObject({ reason: 'not-allowed' });
  });

  it('where a child may be harmed is two matters opened together, each with its own reference and people, linked and not merged', async () => {
    const id = await reports(stage, TEACHER, [{ danger: 'no', about: 'adult' }, { adults: 'Mr Owen Fletcher', concerned: 'none' }, { words: 'The teacher messaged a pupil on Snapchat.', behalf: '' }, { when: 'Friday', children: 'Zebedee Quillfeather, 4B' }]);
    const conduct = matterIn(stage, `personal:${HEAD}`);
    const welfare = matterIn(stage, `personal:${LEAD}`);
    expect(conduct).not.toBe(welfare);
    expect([conduct, welfare]).toContain(id);
    expect(stage.shown(DESK)).toEqual([]);
    expect(readIn(await press(HEAD, 'case.open', conduct))).toContain(welfare);
    expect(await press(HEAD, 'case.open', welfare)).toMatchObject({ reason: 'not-allowed' });
    expect(await press(LEAD, 'case.open', conduct)).toMatchObject({ reason: 'not-allowed' });
  });

  it('about the headteacher goes to the chair of governors; about the safeguarding lead to the headteacher', async () => {
    await reports(stage, TEACHER, aboutAdult('Mrs Helen Marsh', HEAD));
    expect(noticesIn(stage, `personal:${CHAIR}`)).toHaveLength(1);
    expect(noticesIn(stage, `personal:${HEAD}`)).toEqual([]);
    await stage.close();
    stage = await openStage({ schoolDir: quickSchool() });
    await reports(stage, TEACHER, aboutAdult('Mrs Maryam Okafor', LEAD));
    expect(noticesIn(stage, `personal:${HEAD}`)).toHaveLength(1);
    await stage.later(5 * 86_400_000);
    expect(toldTo(stage, LEAD)).toEqual([]);
    expect(stage.shown(DESK)).toEqual([]);
  });

  it('is judged by the headteacher alone, who alone sees how small worries add up', async () => {
    for (let i = 0; i < 2; i++) {
      await reports(stage, TEACHER, aboutAdult('Mr Owen Fletcher'));
      const conduct = matterIn(stage, `personal:${HEAD}`);
      await press(HEAD, 'case.take', conduct);
      await press(HEAD, 'case.grade', conduct, { as: 'low-level', reason: 'Tone' });
    }
    await stage.says(HEAD, 'cases');
    expect(toldTo(stage, HEAD).at(-1)).toContain('Low-level concerns that you decided: 2');
    expect(readIn(await stage.presses(HEAD, 'case.pattern'))).toContain('Mr Owen Fletcher: 2.');
    expect(readIn(await stage.presses(LEAD, 'case.pattern'))).toContain('There is nothing here.');
  });

  it('leaves out at once whoever turns out to be concerned, also where they had the matter beside it', async () => {
    await reports(stage, TEACHER, [{ danger: 'no', about: 'adult' }, { adults: 'Someone in the office', concerned: 'none' }, { words: 'The teacher messaged a pupil on Snapchat.', behalf: '' }, { when: 'Friday', children: 'Zebedee Quillfeather, 4B' }]);
    const conduct = matterIn(stage, `personal:${HEAD}`);
    const welfare = matterIn(stage, `personal:${LEAD}`);
    await press(HEAD, 'case.take', conduct);
    await press(LEAD, 'case.take', welfare);
    await press(LEAD, 'case.exclude', welfare, { person: 'Helen Marsh' });
    expect(await press(HEAD, 'case.open', conduct)).toMatchObject({ reason: 'not-allowed' });
    expect(matterIn(stage, `personal:${CHAIR}`)).toBe(conduct);
    expect(readIn(await press(CHAIR, 'case.take', conduct))).toContain('You have taken this on');
  });
});

describe('an urgent report', () => {
  it('reaches lead and deputy at once, warns the reporter at five minutes, the headteacher at ten and all who are left at fifteen', async () => {
    const id = await reports(stage, TEACHER, URGENT);
    for (const who of [LEAD, DEPUTY]) expect(noticesIn(stage, `personal:${who}`).map((card) => card.data['case'])).toEqual([id]);
    const before = toldTo(stage, TEACHER).length;
    await stage.later(5 * MINUTE);
    const warning = toldTo(stage, TEACHER).slice(before).join();
    expect(warning).toContain('Nobody has opened your report yet.');
    expect(warning).toContain('Mrs Maryam Okafor, Room 4, 01632 960 101');
    expect(warning).toContain('You do not need permission');
    expect(warning).toContain('01632 960 200');
    expect(noticesIn(stage, `personal:${HEAD}`)).toEqual([]);
    await stage.later(5 * MINUTE);
    expect(noticesIn(stage, `personal:${HEAD}`)).toHaveLength(1);
    await stage.later(5 * MINUTE);
    expect(noticesIn(stage, 'personal:joanne-tully')).toHaveLength(1);
  });

  it('climbs no further once somebody has taken it; one that was only opened does', async () => {
    const id = await reports(stage, TEACHER, URGENT);
    await press(LEAD, 'case.open', id);
    await stage.later(5 * MINUTE);
    expect(toldTo(stage, TEACHER).join()).not.toContain('Nobody has opened');
    await stage.later(5 * MINUTE);
    expect(noticesIn(stage, `personal:${HEAD}`)).toHaveLength(1);
    await press(DEPUTY, 'case.take', id);
    await stage.later(60 * MINUTE);
    expect(noticesIn(stage, 'personal:joanne-tully')).toEqual([]);
    expect(noticesIn(stage, `personal:${HEAD}`)[0]?.text).toContain('Mr Tom Ashdown took this on');
  });

  it('goes to the next person at once when someone cannot be reached, and says so to the reporter', async () => {
    stage.unreachable(`personal:${LEAD}`);
    stage.unreachable(`personal:${DEPUTY}`);
    stage.unreachable(DESK);
    await reports(stage, TEACHER, URGENT);
    await stage.later(MINUTE);
    expect(noticesIn(stage, `personal:${HEAD}`)).toHaveLength(1);
    expect(toldTo(stage, TEACHER).join()).toMatch(/I could not reach Mrs Maryam Okafor\./);
  });

  it('is filed on a Friday evening in August, and tells its people at once', async () => {
    await stage.close();
    stage = await openStage({ schoolDir: quickSchool(), at: Date.parse('2026-08-14T19:30:00Z') });
    await reports(stage, TEACHER, URGENT);
    expect(noticesIn(stage, `personal:${LEAD}`)).toHaveLength(1);
    await stage.later(5 * MINUTE);
    expect(toldTo(stage, TEACHER).join()).toContain('01632 960 201');
  });
});

describe('a report that nobody has taken', () => {
  it('about a child goes to the next after two school hours, and the reporter is told', async () => {
    const id = await reports(stage, TEACHER, CHILD);
    await stage.later(119 * MINUTE);
    expect(noticesIn(stage, `personal:${HEAD}`)).toEqual([]);
    await stage.later(2 * MINUTE);
    expect(matterIn(stage, `personal:${HEAD}`)).toBe(id);
    expect(toldTo(stage, TEACHER).join()).toContain('You do not need permission');
  });

  it('is told again to whoever the timers find after a restart', async () => {
    const id = await reports(stage, TEACHER, CHILD);
    const next = await stage.restart();
    stage = next;
    await next.later(3 * 60 * MINUTE);
    expect(matterIn(next, `personal:${HEAD}`)).toBe(id);
  });
});

describe('a small school, where head and safeguarding lead are one', () => {
  const [BOTH, SECOND, GOVERNOR, ASKER] = ['ada-lind', 'bo-hart', 'cy-moss', 'di-wray'] as const;
  beforeEach(async () => {
    await stage.close();
    stage = await openStage({ schoolDir: quickSchool(SMALL_SCHOOL) });
  });

  it('tells the chair of her conduct and the deputy of the child, and her nothing, whatever time passes', async () => {
    await reports(stage, ASKER, [{ danger: 'yes', about: 'adult' }, { adults: 'the head', concerned: 'none' }, { words: 'She shook a child by the arm.', behalf: '' }, { when: 'Now', children: 'Zebedee Quillfeather, 4B' }]);
    expect(noticesIn(stage, `personal:${GOVERNOR}`)).toHaveLength(1);
    expect(noticesIn(stage, `personal:${SECOND}`)).toHaveLength(1);
    await stage.later(3 * 86_400_000);
    expect(toldTo(stage, BOTH)).toEqual([]);
    expect(stage.shown(DESK)).toEqual([]);
    for (const who of [GOVERNOR, SECOND]) expect(await press(BOTH, 'case.open', matterIn(stage, `personal:${who}`))).toMatchObject({ reason: 'not-allowed' });
  });

  it('keeps a report that everyone is concerned in, tells the reporter whom to ring, and sends it when somebody is there to receive it', async () => {
    const id = await reports(stage, ASKER, [{ danger: 'yes', about: 'child' }, { children: 'Zebedee Quillfeather, 4B', concerned: [BOTH, SECOND, GOVERNOR].join(',') }, { words: 'Zebedee said something.', behalf: '' }, { when: 'Now', now: 'in-school' }]);
    for (const who of [BOTH, SECOND, GOVERNOR]) expect(toldTo(stage, who)).toEqual([]);
    expect(toldTo(stage, ASKER).join()).toContain('01632 960 200');
    await stage.says(ASKER, 'my reports');
    expect(toldTo(stage, ASKER).at(-1)).toContain('Kept, but not sent');
    const folder = stage.config.schoolDir;
    writeFileSync(join(folder, 'school.yaml'), SMALL_SCHOOL.replace('channels:', '  - { id: new-deputy, name: Mr New Deputy, roles: [deputy-dsl] }\nchannels:'));
    stage = await stage.restart();
    await stage.later(11 * MINUTE);
    expect(matterIn(stage, 'personal:new-deputy')).toBe(id);
    expect(toldTo(stage, ASKER).join()).toContain('Your report has now gone to');
  });
});

describe('someone who has no part in it', () => {
  const VERBS = [
    'case.take', 'case.open', 'case.tasks', 'case.note-form', 'case.note', 'case.ask-form', 'case.ask', 'case.type-form', 'case.type', 'case.share-form', 'case.share', 'case.transfer-form', 'case.transfer', 'case.link-form', 'case.link',
    'case.grade-form', 'case.grade', 'case.exclude-form', 'case.exclude', 'case.task-form', 'case.task', 'case.last-word-form', 'case.last-word', 'case.close-form', 'case.close', 'case.reopen', 'report.add-form', 'report.add', 'report.answer-form', 'report.answer', 'report.worry', 'report.worried',
  ];
  const INPUTS = { text: 'x', person: 'Helen Marsh', why: 'x', reference: 'AAAA-0000', as: 'low-level', reason: 'x', type: 'other', answer: 'x', outcome: 'acted', rationale: 'x', state: 'done' };

  it.each([['someone from outside', 'stranger'], ['a colleague', OTHER], ['the unnamed account of the room', 'unnamed'], ['the headteacher, of a matter that is not theirs', HEAD]])('%s learns nothing by any button: a real reference and a made-up one are refused alike', async (_who, who) => {
    const id = await reports(stage, TEACHER, CHILD);
    await press(LEAD, 'case.take', id);
    const before = stage.everywhere().length;
    for (const verb of VERBS) {
      const real = await stage.presses(who, verb, { case: id, report: id, question: 'q', task: 'note-evidence' }, INPUTS);
      const made = await stage.presses(who, verb, { case: 'AAAA-0000', report: 'AAAA-0000', question: 'q', task: 'note-evidence' }, INPUTS);
      expect({ verb, ...real }).toMatchObject({ verb, status: 'refused', reason: 'not-allowed' });
      expect([verb, readIn(real)]).toEqual([verb, readIn(made)]);
    }
    expect(stage.everywhere()).toHaveLength(before);
  });

  it('a reporter reads nothing of what was done with their report', async () => {
    const id = await reports(stage, TEACHER, CHILD);
    await press(LEAD, 'case.take', id);
    for (const verb of VERBS.filter((one) => one.startsWith('case.'))) expect({ verb, ...(await stage.presses(TEACHER, verb, { case: id }, INPUTS)) }).toMatchObject({ verb, reason: 'not-allowed' });
  });

  it('is not shown it among open items, and those who are see a reference alone', async () => {
    const id = await reports(stage, TEACHER, URGENT);
    await stage.says(HEAD, 'cases');
    expect(toldTo(stage, HEAD).at(-1)).toContain('There is nothing here.');
    await stage.says(LEAD, 'cases');
    const list = toldTo(stage, LEAD).at(-1) ?? '';
    expect(list).toContain(`${id}. Urgent: now. 0 minutes old. Nobody has taken it.`);
    expect(list).not.toMatch(WORDS);
    await stage.says(LEAD, 'my open items');
    expect(toldTo(stage, LEAD).at(-1)).toContain(`Confidential item ${id}, urgent: now, waits for someone to take it on.`);
  });
});

describe('a practice report', () => {
  it('says what it is on every card and how many minutes it took', async () => {
    await stage.says(LEAD, 'drill');
    const id = matterIn(stage, `personal:${DEPUTY}`);
    expect(noticesIn(stage, `personal:${DEPUTY}`)[0]?.text).toContain('PRACTICE. No real child.');
    await stage.later(3 * MINUTE);
    expect(readIn(await press(DEPUTY, 'case.take', id))).toContain('Practice: 3 minutes from the report to a person.');
    expect(toldTo(stage, LEAD).at(-1)).toContain('Practice: 3 minutes');
    expect(await stage.says(TEACHER, 'drill')).toMatchObject({ reason: 'not-allowed' });
  });
});

describe('what is kept', () => {
  const filesIn = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? filesIn(join(dir, e.name)) : e.isFile() ? [join(dir, e.name)] : []));

  it('holds no word of any report, note, question, answer or task in any byte of the data folder', async () => {
    const id = await reports(stage, TEACHER, URGENT);
    await press(LEAD, 'case.take', id);
    await press(LEAD, 'case.note', id, { text: 'CANARYNOTE' });
    await press(LEAD, 'case.ask', id, { text: 'CANARYASK' });
    await press(LEAD, 'case.share', id, { person: 'Pat Gormley', text: 'CANARYSHARE' });
    await press(LEAD, 'case.task', id, { state: 'done', who: 'CANARYWHO', reference: 'CANARYREF', reason: 'CANARYREASON' }, { task: 'note-evidence' });
    await stage.presses(TEACHER, 'report.add', { report: id }, { text: 'CANARYFACT' });
    await press(LEAD, 'case.open', id);
    await reports(stage, TEACHER, aboutAdult('Mr Owen Fletcher'));
    // The index of the school's policies holds their own words.
    const files = filesIn(stage.config.dataDir).filter((file) => !file.includes('/policies/'));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => /CANARY|Zebedee|Quillfeather|Quagmire|uneasy|Owen Fletcher/.test(readFileSync(file).toString('latin1')))).toEqual([]);
  });
});
