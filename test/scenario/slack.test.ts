import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../fixtures/slack/carrier.ts';
import { event, memberChanged, messageEvent } from '../fixtures/slack/payloads.ts';
import { openSlackStage, SAFEGUARDING, SHARED, STAFF, type SlackStage } from '../fixtures/slack/slack-stage.ts';
import { BOT_USER } from '../fixtures/slack/workspace.ts';

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const FRIENDS = 'can i be friends with a parent on facebook?';
const NOT_COVERED = 'How many moons has Jupiter, asks Zebedee Quillfeather of 4B, and may a tame owl live there?';
const URGENT = 'Zebedee Quillfeather told me his uncle hits him at home';

let stage: SlackStage;
beforeAll(async () => {
  stage = await openSlackStage();
});
afterAll(() => stage.close());

/** How often the desk wrote to Slack, in any way. */
const writes = (): number => stage.slack.calls.filter((call) => /^chat\.|^views\./.test(call.method)).length;
const inChannel = (channel: string): string[] => stage.slack.workspace.channels.get(channel)!.messages.filter((m) => m.user === BOT_USER && m.onlyFor === null).map((m) => m.ts);

describe('a teacher asks', () => {
  it('in a private conversation, and gets the clause with where it stands', async () => {
    const answer = await stage.as(TEACHER).says(FRIENDS);
    expect(answer).toMatchObject({ acknowledged: true, status: 200 });
    expect(stage.as(TEACHER).sees()).toContain('Here is what your policy says');
    expect(stage.as(TEACHER).sees()).toContain(' › ');
  });

  it('by name in a channel, and is answered in the thread', async () => {
    await stage.as(TEACHER).mentions(STAFF, FRIENDS);
    const seen = stage.as('owen-fletcher').messages(STAFF);
    const asked = seen.find((one) => one.message.user !== BOT_USER)!;
    const answered = seen.filter((one) => one.message.user === BOT_USER);
    expect(answered.length).toBeGreaterThan(0);
    for (const { message } of answered) expect(message.threadTs).toBe(asked.message.ts);
    expect(answered.map((one) => one.text).join('\n')).toContain('Here is what your policy says');
  });

  it('two things in one message, and gets a message for each, in order, under its own words', async () => {
    const before = stage.as(TEACHER).messages().length;
    await stage.as(TEACHER).says('can i *vape* on site? how often do <passwords> change?');
    const answers = stage.as(TEACHER).messages().slice(before).filter((one) => one.message.user === BOT_USER).map((one) => one.text);
    expect(answers).toHaveLength(2);
    expect(answers[0]).toContain('Question 1 of 2: “can i *vape* on site?”');
    expect(answers[1]).toContain('Question 2 of 2: “how often do <passwords> change?”');
  });

  it('by name in a thread, and is answered in that thread', async () => {
    const root = stage.as(TEACHER).messages(STAFF)[0]!.message.ts;
    const before = inChannel(STAFF).length;
    await stage.as(TEACHER).mentions(STAFF, 'may i use my own phone in the playground?', root);
    const mine = stage.as(TEACHER).messages(STAFF).filter((one) => one.message.user === BOT_USER).slice(before);
    expect(mine.length).toBeGreaterThan(0);
    for (const { message } of mine) expect(message.threadTs).toBe(root);
  });

  it('with /policy in a channel, and nobody else sees anything of it', async () => {
    const before = inChannel(STAFF).length;
    const seen = stage.as(TEACHER).messages().length + stage.as(TEACHER).messages(STAFF).length;
    expect(await stage.as(TEACHER).command('/policy', FRIENDS, STAFF)).toMatchObject({ acknowledged: true });
    expect(inChannel(STAFF)).toHaveLength(before);
    expect(stage.as(TEACHER).messages().length + stage.as(TEACHER).messages(STAFF).length).toBeGreaterThan(seen);
    expect(stage.as(TEACHER).messages().at(-1)!.text).toContain('Here is what your policy says');
  });

  it('by the shortcut on a colleague\'s message, and the answer comes to them alone', async () => {
    await stage.as('owen-fletcher').says('can i text a parent from my own phone?', STAFF);
    const message = stage.as(TEACHER).messages(STAFF).at(-1)!.message;
    const before = inChannel(STAFF).length;
    const theirs = stage.as('owen-fletcher').messages().length;
    expect(await stage.as(TEACHER).shortcut(message, 'policy_about_message')).toMatchObject({ acknowledged: true });
    expect(inChannel(STAFF)).toHaveLength(before);
    expect(stage.as('owen-fletcher').messages()).toHaveLength(theirs);
    expect(`${stage.as(TEACHER).messages().at(-1)!.text}${stage.as(TEACHER).modalText()}`).toMatch(/policy says/);
  });

  it('opens App Home and sees what the desk is and what waits', async () => {
    expect(await stage.as(TEACHER).opensHome()).toMatchObject({ acknowledged: true });
    expect(stage.as(TEACHER).homeText()).toContain('My open items');
  });
});

describe('a tired teacher with one hand', () => {
  const TIRED = 'dawn-whitlock';
  /** A message as Slack tells of it, with what the fixture's people cannot send. */
  const sends = async (text: string, more: Record<string, unknown>) => {
    const { workspace } = stage.slack;
    const dm = workspace.direct(stage.as(TIRED).id);
    return stage.carrier.send('events_api', event(workspace, { ...messageEvent(workspace, workspace.post(dm, { user: stage.as(TIRED).id, text }), dm), ...more }, stage.now()));
  };
  const last = () => stage.as(TIRED).messages().at(-1)!.text;

  it.each([['photo', 'image/jpeg'], ['voice note', 'audio/mp4']])('who sends a %s without a word hears that it was not opened', async (_what, mimetype) => {
    await sends('', { subtype: 'file_share', files: [{ id: 'F1', mimetype }] });
    expect(last()).toContain('I did not open or keep what you sent');
    expect(last()).toContain('Do not look, copy, send or delete.');
  });

  it('who passes a colleague\'s message on is answered by the words in it', async () => {
    await sends('', { attachments: [{ is_share: true, text: URGENT, author_name: 'Owen' }] });
    expect(last()).toContain('Act now.');
  });

  it('who adds a worry to what they wrote before is answered at once', async () => {
    const { workspace } = stage.slack;
    const dm = workspace.direct(stage.as('marcus-bell').id);
    const said = messageEvent(workspace, workspace.post(dm, { user: stage.as('marcus-bell').id, text: 'may i wear a lanyard?' }), dm);
    await stage.carrier.send('events_api', event(workspace, { type: 'message', subtype: 'message_changed', hidden: true, channel: dm.id, channel_type: 'im', ts: '9.9', message: { ...said, text: URGENT }, previous_message: said }, stage.now()));
    expect(stage.as('marcus-bell').messages().at(-1)!.text).toContain('Act now.');
    await stage.as('marcus-bell').presses('I have told someone');
  });

  it('who sends a thumb or says stop is asked nothing and sent to nobody', async () => {
    const person = stage.as(TIRED);
    await person.says(':+1:');
    expect(last()).toContain('You are welcome.');
    await person.says('stop');
    expect(last()).toContain('What I can do');
    await person.presses('I have told someone');
  });

  it('keeps the answer, and the numbers to ring, after "Yes", "Report a worry" and "Write it down now"', async () => {
    const person = stage.as('newcomer');
    await person.says(FRIENDS);
    const answer = person.messages().at(-1)!;
    await person.presses('Yes');
    expect(person.modalText()).toContain('Thank you');
    person.closes();
    await person.presses('Report a worry');
    expect(person.modalText()).toContain('NOT SENT · 1 of 5');
    person.closes();
    expect(person.messages().at(-1)).toEqual(answer);
    await person.says(URGENT);
    await person.presses('Write it down now (2 minutes)');
    expect(person.modalText()).toContain('NOT SENT · 1 of 5');
    person.closes();
    expect(person.messages().at(-1)!.text).toContain('Ring 999');
    await person.presses('I have told someone');
  });

  it('keeps what they typed in a form when they press "Report a worry" below it', async () => {
    const person = stage.as('newcomer');
    await person.says(NOT_COVERED);
    await person.presses(/\[ (Send [^\]]+) \]/.exec(person.messages().at(-1)!.text)?.[1] ?? '');
    const form = person.modal()!.id;
    await person.presses('Report a worry');
    expect(person.modalText()).toContain('NOT SENT · 1 of 5');
    person.closes();
    expect(person.modal()!.id).toBe(form);
    expect(person.modalText()).toContain('Send your question');
    person.closes();
  });

  it('who asked in a channel finds their words in the form, and it goes to the one who was named', async () => {
    const person = stage.as('owen-fletcher');
    await person.mentions(STAFF, 'can i wear a hat 0');
    const [, named] = /\[ Send my question to ([^\]]+) \]/.exec(person.messages(STAFF).at(-1)!.text)!;
    expect(named).toBe('Mrs Joanne Tully');
    await person.presses('No', { channel: STAFF });
    await person.presses('Send my question to a person');
    expect(person.modalText()).toContain(`It goes to ${named}`);
    expect(person.modalText()).not.toContain('write it again');
    // The form comes filled in: it is sent as it stands.
    await person.submits();
    expect(person.modalText()).toContain(`It was saved and goes to ${named}`);
    person.closes();
  });

  it('who sends the same question twice sends it once', async () => {
    const person = stage.as('newcomer');
    const notices = () => people().flatMap((name) => stage.as(name).messages()).filter((one) => one.text.includes('A colleague has a question for you')).length;
    const before = notices();
    const references: (string | undefined)[] = [];
    for (const _time of [1, 2]) {
      await person.presses(/\[ (Send my question[^\]]+) \]/.exec(person.sees())?.[1] ?? '');
      await person.submits({ 'Your question. Leave out names of children.': 'May a tame owl live there?' });
      references.push(/Reference: (\S+)/.exec(person.modalText())?.[1]);
      person.closes();
    }
    expect(references[0]).toMatch(/\S{4}-\S{4}/);
    expect(references[1]).toBe(references[0]);
    expect(notices()).toBe(before + 1);
  });
});

describe('a question sent to a person', () => {
  it('goes by modals from the asker to the one who answers and back', async () => {
    const teacher = stage.as(TEACHER);
    await teacher.says(NOT_COVERED);
    expect(teacher.sees()).toContain("Your policy doesn't say");
    const send = /\[ (Ask [^\]]+|Send [^\]]+) \]/.exec(teacher.messages().at(-1)!.text)?.[1] ?? '';
    await teacher.presses(send);
    expect(teacher.modalText()).toContain('Send your question');
    const label = 'Your question. Leave out names of children.';
    expect((await teacher.submits({ [label]: '   ' })).fieldErrors).toEqual({ [label]: expect.any(String) as string });
    expect(teacher.modal()).not.toBeNull();
    expect(await teacher.submits({ [label]: NOT_COVERED })).toMatchObject({ acknowledged: true, fieldErrors: {}, invalid: null });

    const recipient = people().find((name) => stage.as(name).sees().includes('A colleague has a question for you'))!;
    const notice = stage.as(recipient).messages().at(-1)!;
    expect(notice.text).not.toMatch(/owl|Zebedee/);
    await stage.as(recipient).presses('Open');
    expect(stage.as(recipient).modalText()).toContain('owl');
    const reply = 'Your reply. It is shown as your answer, not as policy.';
    expect(await stage.as(recipient).submits({ [reply]: 'Yes, in its box.' })).toMatchObject({ acknowledged: true, fieldErrors: {}, invalid: null });
    expect(teacher.messages().at(-1)!.text).toContain('Yes, in its box.');
    expect(stage.as(recipient).sees()).toContain('You replied to this question');
  });
});

describe('a child at risk', () => {
  it('named in a channel: the card comes privately, nothing is visible there, and the lead is told without a word of it', async () => {
    const before = inChannel(STAFF).length;
    const lead = stage.as(LEAD).messages().length;
    expect(await stage.as('owen-fletcher').mentions(STAFF, URGENT)).toMatchObject({ acknowledged: true });
    expect(inChannel(STAFF)).toHaveLength(before);
    expect(stage.as('owen-fletcher').sees()).toContain('Act now.');
    expect(stage.as('owen-fletcher').sees()).toContain('Okafor');
    const told = stage.as(LEAD).messages().slice(lead);
    expect(told).toHaveLength(1);
    expect(told[0]!.text).not.toMatch(/Zebedee|uncle|hits/);
    expect(stage.slack.workspace.channels.get(SAFEGUARDING)!.messages).toEqual([]);
  });

  it('comes before anything else in a private conversation, and asks again after ten minutes', async () => {
    const person = stage.as('leah-brandt');
    await person.says(URGENT);
    expect(person.sees()).toContain('Act now.');
    const before = person.messages().length;
    await stage.later(10 * 60_000);
    expect(person.messages()).toHaveLength(before + 1);
  });

  it('is not asked about again by whoever has told someone', async () => {
    const person = stage.as('marcus-bell');
    await person.says(URGENT);
    await person.presses('I have told someone');
    const before = person.messages().length;
    await stage.later(10 * 60_000);
    expect(person.messages()).toHaveLength(before);
  });
});

describe('who is answered', () => {
  it('a member whom school.yaml lists by a verified address keeps their role', async () => {
    await stage.as('tom-ashdown').says(URGENT);
    // The deputy is not told to tell themselves.
    expect(stage.as('tom-ashdown').sees()).toContain('Act now.');
    expect(stage.as('tom-ashdown').sees()).not.toMatch(/Mr Tom Ashdown/);
  });

  it('and keeps it by their account when the address changes hands', async () => {
    const { people: accounts } = stage.slack.workspace;
    const deputy = accounts.get(stage.as('tom-ashdown').id)!;
    const teacher = accounts.get(stage.as('sian-roberts').id)!;
    await stage.as('sian-roberts').says('may i wear a lanyard?');
    accounts.set(deputy.id, { ...deputy, email: 's.roberts@alderbank.example' });
    accounts.set(teacher.id, { ...teacher, email: 't.ashdown@alderbank.example' });
    // Longer than the desk remembers what Slack said of an account.
    await stage.later(61_000);
    await stage.as('tom-ashdown').says(URGENT);
    expect(stage.as('tom-ashdown').messages().at(-1)!.text).not.toMatch(/Mr Tom Ashdown/);
    await stage.as('sian-roberts').says(URGENT);
    expect(stage.as('sian-roberts').messages().at(-1)!.text).toMatch(/Mr Tom Ashdown/);
    accounts.set(deputy.id, deputy);
    accounts.set(teacher.id, teacher);
  });

  it('a member whom it does not list is staff', async () => {
    await stage.as('newcomer').says(FRIENDS);
    expect(stage.as('newcomer').sees()).toContain('Here is what your policy says');
  });

  it.each(['guest', 'stranger'])('a %s gets no answer of the school\'s, and for a child at risk the public numbers alone', async (who) => {
    const place = who === 'guest' ? STAFF : SHARED;
    const before = inChannel(place).length;
    await stage.as(who).mentions(place, FRIENDS);
    await stage.as(who).mentions(place, URGENT);
    expect(inChannel(place)).toHaveLength(before);
    expect(stage.as(who).sees()).not.toMatch(/policy says| › /);
    expect(stage.as(who).sees()).toContain('999');
    expect(stage.as(who).sees()).not.toMatch(/Okafor|Room 4|Ashdown/);
  });

  it('a colleague who asks where another school reads is answered privately, and the desk says nothing there', async () => {
    const before = inChannel(SHARED).length;
    const { workspace } = stage.slack;
    await stage.carrier.send('events_api', event(workspace, memberChanged(workspace, 'joined', BOT_USER, workspace.channels.get(SHARED)!), stage.now(), true));
    await stage.as('owen-fletcher').mentions(SHARED, FRIENDS);
    expect(inChannel(SHARED)).toHaveLength(before);
    expect(stage.as('owen-fletcher').messages().at(-1)!.text).toContain('Here is what your policy says');
  });

  it.each(['robot', 'leaver'])('a %s gets nothing', async (who) => {
    const before = writes();
    const { workspace } = stage.slack;
    const { id } = stage.as(who);
    const staffroom = workspace.channels.get(STAFF)!;
    const said = workspace.post(staffroom, { user: id, text: `<@${BOT_USER}> ${FRIENDS}` });
    const asBot = who === 'robot' ? { bot_id: 'B000ROBOT1', subtype: 'bot_message' } : {};
    expect(await stage.carrier.send('events_api', event(workspace, { ...messageEvent(workspace, said, staffroom), ...asBot, type: 'app_mention' }, stage.now()))).toMatchObject({ acknowledged: true });
    expect(writes()).toBe(before);
  });

  it('does not answer what it wrote itself', async () => {
    const before = writes();
    const { workspace } = stage.slack;
    const dm = workspace.direct(stage.as(TEACHER).id);
    const own = dm.messages.findLast((m) => m.user === BOT_USER)!;
    expect(await stage.carrier.send('events_api', event(workspace, messageEvent(workspace, own, dm), stage.now()))).toMatchObject({ acknowledged: true });
    expect(writes()).toBe(before);
  });

  it('an event of another workspace does nothing', async () => {
    const before = writes();
    const { workspace } = stage.slack;
    const dm = workspace.direct(stage.as(TEACHER).id);
    const said = workspace.post(dm, { user: stage.as(TEACHER).id, text: FRIENDS });
    await stage.carrier.send('events_api', { ...event(workspace, messageEvent(workspace, said, dm), stage.now()), team_id: 'T0OTHER001', context_team_id: 'T0OTHER001', authorizations: [] });
    expect(writes()).toBe(before);
  });
});

describe('an event that comes again', () => {
  it('is answered once, however often Slack repeats it', async () => {
    const { workspace } = stage.slack;
    const { id } = stage.as('sian-roberts');
    const dm = workspace.direct(id);
    const payload = event(workspace, messageEvent(workspace, workspace.post(dm, { user: id, text: FRIENDS }), dm), stage.now());
    await stage.carrier.send('events_api', payload);
    const before = writes();
    for (const retry of [1, 2, 3]) expect(await stage.carrier.send('events_api', payload, retry)).toMatchObject({ status: 200 });
    expect(writes()).toBe(before);
  });

  it.each([['one second', 1_000, 200], ['four minutes and 59 seconds', 299_000, 200], ['five minutes and one second', 301_000, 401]] as const)('captured and sent again %s later it does nothing', async (_name, ms, status) => {
    await stage.as('pat-gormley').says('may i wear a lanyard?');
    const captured = stage.carrier.captured.at(-1)!;
    await stage.later(ms);
    const before = writes();
    expect(await sendRaw(stage.eventsUrl, captured)).toMatchObject({ status });
    await stage.settle();
    expect(writes()).toBe(before);
  });

  it('with one byte changed it is refused', async () => {
    await stage.as('pat-gormley').says('may i wear a lanyard?');
    const captured = stage.carrier.captured.at(-1)!;
    const before = writes();
    expect(await sendRaw(stage.eventsUrl, { ...captured, body: captured.body.replace('lanyard', 'lanyarb') })).toMatchObject({ status: 401 });
    await stage.settle();
    expect(writes()).toBe(before);
  });

  it('a press that comes twice is done once', async () => {
    const person = stage.as('dawn-whitlock');
    await person.says(URGENT);
    await person.presses('I have told someone');
    const captured = stage.carrier.captured.at(-1)!;
    const standing = person.sees();
    expect(await sendRaw(stage.eventsUrl, captured)).toMatchObject({ status: 200 });
    await stage.settle();
    expect(person.sees()).toBe(standing);
  });
});

describe('what is kept', () => {
  it('leaves the desk well', async () => {
    expect(await stage.app.troubles()).toEqual([]);
  });

  it('holds no word of what was typed, in no file and no log line', () => {
    const files = filesUnder(stage.dataDir);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => /Zebedee|Quillfeather|tame owl/.test(readFileSync(file).toString('latin1')))).toEqual([]);
    expect(stage.log.join('')).not.toMatch(/Zebedee|Quillfeather|owl|xoxb|Okafor|alderbank\.example/);
  });

  it('shows a word of the question in no notification, for those who may look over a shoulder', () => {
    const posted = stage.slack.calls.filter((call) => call.method === 'chat.postMessage' || call.method === 'chat.update');
    expect(posted.length).toBeGreaterThan(0);
    for (const { args } of posted) expect(String(args.text)).not.toMatch(/Zebedee|owl|uncle|facebook/i);
  });

  it('was given to Slack in a shape that Slack takes', () => {
    // Whoever left cannot be written to: that is Slack's to say.
    const wrong = stage.slack.calls.filter((call) => call.outcome !== 'ok' && call.outcome !== null && call.outcome !== 'user_disabled').map((call) => `${call.method}: ${call.outcome}`);
    expect(wrong).toEqual([]);
  });
});

const people = (): string[] => ['helen-marsh', 'maryam-okafor', 'tom-ashdown', 'joanne-tully', 'dawn-whitlock', 'kieran-lowe', 'priya-nair', 'owen-fletcher', 'sian-roberts'];

function filesUnder(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}
