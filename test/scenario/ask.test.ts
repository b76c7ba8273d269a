import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId, randomId } from '../../src/kernel/ids.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const last = (who: string): ReturnType<Stage['shown']>[number] => stage.shown(`personal:${who}`).at(-1)!;

describe('a teacher asks', () => {
  it('gets clauses word for word, with where they stand', async () => {
    const reply = await stage.says(TEACHER, 'can i be friends with a parent on facebook?');
    expect(reply.status).toBe('recorded');
    expect(last(TEACHER).template).toBe('answer');
    const { clauses } = last(TEACHER).data as { clauses: { label: string; quote: string; where: string | null }[] };
    expect(clauses.length).toBeGreaterThan(0);
    // A note that stands where its clause does says so by standing below it.
    for (const { label, where } of clauses) expect(where ?? label).toMatch(/ › |^Note to this clause$|^Exception$/);
  });

  it('is told when the review of what is quoted has lapsed', async () => {
    await stage.says(TEACHER, 'can i be friends with a parent on facebook?');
    expect(last(TEACHER).text).toMatch(/overdue/i);
  });

  it('sees both clauses where the policy contradicts itself, and whom to ask', async () => {
    await stage.says(TEACHER, 'can i be friends with a parent on facebook?');
    const { heading, disagree, clauses } = last(TEACHER).data as { heading: string; disagree: string | null; clauses: { quote: string }[] };
    expect(heading).toBe('Here is what your policy says');
    expect(disagree).toMatch(/do not say the same\. Ask /);
    expect(clauses.filter((c) => /not to be connected|Before you accept/.test(c.quote))).toHaveLength(2);
  });

  it('gets one answer for an event that is delivered twice', async () => {
    const event = randomId<'event'>();
    const before = stage.shown(`personal:${TEACHER}`).length;
    await stage.says(TEACHER, 'may i use my own phone in the playground?', undefined, event);
    const again = await stage.says(TEACHER, 'may i use my own phone in the playground?', undefined, event);
    expect(again.status).toBe('repeated');
    expect(stage.shown(`personal:${TEACHER}`)).toHaveLength(before + 1);
  });

  it('is answered honestly where the policy is silent, with a person to ask', async () => {
    await stage.says(TEACHER, 'how many houses can see the moon from jupiter?');
    expect(last(TEACHER).text).toContain("Your policy doesn't say");
    expect(last(TEACHER).text).toMatch(/Ask (?:Mrs|Mr|Dr|Miss|Ms)/);
  });
});

describe('a question sent to a person', () => {
  const words = 'How many moons has Jupiter, asks Zebedee Quillfeather of 4B, and may a tame owl live there?';

  it('goes from the answer to the one who answers, and back, and nobody else can open it', async () => {
    await stage.says(TEACHER, words);
    const { silent } = last(TEACHER).data as { silent: { send: { answer: string } } | null };
    expect(silent).not.toBeNull();
    const form = await stage.presses(TEACHER, 'question.start', { answer: silent!.send.answer });
    expect(form.step).toMatchObject({ template: 'question-form', data: { text: words } });
    const sent = await stage.presses(TEACHER, 'question.send', { answer: silent!.send.answer }, { question: words });
    expect(sent.card?.template).toBe('question-sent');
    const notice = stage.everywhere().findLast((s) => s.template === 'question-notice')!;
    expect(notice.text).not.toContain('owl');
    const recipient = notice.conversation.replace('personal:', '');
    const id = String(notice.data.id);

    const curious = await stage.presses('tom-ashdown' === recipient ? LEAD : 'tom-ashdown', 'question.open', { question: id });
    expect(curious).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    const nonsense = await stage.presses(recipient, 'question.open', { question: 'no-such' });
    expect(nonsense).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    expect(nonsense.card?.template).toBe(curious.card?.template);
    expect(nonsense.card?.data.reason).toBe(curious.card?.data.reason);

    const opened = await stage.presses(recipient, 'question.open', { question: id });
    expect(opened.step).toMatchObject({ template: 'question-open', data: { text: words } });
    expect(await stage.presses(recipient, 'question.answer', { question: id }, { reply: '  ' })).toMatchObject({ fieldErrors: { reply: expect.any(String) as string } });
    const answered = await stage.presses(recipient, 'question.answer', { question: id }, { reply: 'Yes, in its box.' });
    expect(answered.card?.template).toBe('question-reply-sent');
    expect(last(TEACHER)).toMatchObject({ template: 'question-answered' });
    expect(last(TEACHER).text).toContain('Yes, in its box.');
    expect(stage.everywhere().findLast((s) => s.template === 'question-notice')!.data.answered).toBe(true);

    const twice = await stage.presses(recipient, 'question.answer', { question: id }, { reply: 'No.' });
    expect(twice.step).toMatchObject({ data: { answered: { text: 'Yes, in its box.' } } });
  });

  it('leaves no word of any question in any file of the data folder', async () => {
    await stage.says(TEACHER, 'is Zebedee Quillfeather allowed a lanyard?');
    await stage.presses(TEACHER, 'answer.feedback', { answer: 'abc', helped: 'no' });
    // A button's data comes from the page, and so may hold anything.
    expect((await stage.presses(TEACHER, 'answer.feedback', { answer: 'Zebedee Quillfeather', helped: 'no' })).reason).toBe('invalid');
    const files = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(join(dir, e.name)) : e.isFile() ? [join(dir, e.name)] : []));
    const all = files(stage.config.dataDir);
    expect(all.length).toBeGreaterThan(3);
    const holding = all.filter((file) => /Quillfeather|Zebedee|tame owl/i.test(readFileSync(file).toString('latin1')));
    expect(holding).toEqual([]);
  });
});

describe('a message that is not a question', () => {
  it('about a child in danger gets the red card before all else, and a second look after ten minutes', async () => {
    await stage.says('owen-fletcher', 'a boy in my class just told me his dad hits him with a belt');
    const card = last('owen-fletcher');
    expect(card.template).toBe('urgent');
    expect(card.text).toContain('999');
    await stage.later(10 * 60_000);
    expect(last('owen-fletcher').template).toBe('urgent-followup');
  });

  it('is not asked again once someone was told', async () => {
    await stage.says('sian-roberts', 'HELP child disclosed');
    const id = String(last('sian-roberts').data.id);
    await stage.presses('sian-roberts', 'urgent.told', { urgent: id });
    await stage.later(30 * 60_000);
    expect(last('sian-roberts').template).toBe('urgent');
  });

  it('of danger in a channel shows nothing there, answers privately and tells the lead without a word of it', async () => {
    await stage.says(TEACHER, 'a girl just told me her uncle touches her', 'channel:staff');
    expect(stage.shown('channel:staff')).toEqual([]);
    expect(last(TEACHER).template).toBe('urgent');
    const notice = stage.shown(`personal:${LEAD}`).at(-1)!;
    expect(notice.template).toBe('channel-notice');
    expect(notice.text).not.toMatch(/uncle|touch/);
  });

  it('written into a form gets the red card too', async () => {
    await stage.presses(TEACHER, 'question.send', { answer: 'x' }, { question: 'a child has taken an overdose in the toilets what do i do' });
    expect(stage.shown(`personal:${TEACHER}`).filter((s) => s.template === 'urgent').length).toBeGreaterThan(0);
  });

  it.each([
    ['I need to report something', 'report-start'],
    ['my niece is in year 4 and I want to declare it', 'not-yet'],
    ['help', 'help'],
    ['thanks!', 'smalltalk'],
    ['approve #12', 'account-card'],
  ])('"%s" gets the card %s', async (text, template) => {
    await stage.says(TEACHER, text);
    expect(last(TEACHER).template).toBe(template);
  });

  it('from someone outside the school gets no policy, but always the urgent card', async () => {
    expect(await stage.says('outsider', 'what is your phone policy?')).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    await stage.says('outsider', 'there is a man with a knife at the school gate');
    const card = last('outsider');
    expect(card.template).toBe('urgent');
    expect(card.text).not.toMatch(/Okafor|Marsh|Ashdown/);
  });
});

describe('someone outside with a worry', () => {
  it('gets the public numbers, and no word that they are not known', async () => {
    const alone = await openStage();
    const reply = await alone.says('outsider', 'im worried about a child at your school');
    expect(reply.card).toBeUndefined();
    const card = alone.shown('personal:outsider').at(-1)!;
    expect(card.template).toBe('urgent');
    expect(card.text).toMatch(/01632 960 100/);
    expect(card.text).not.toMatch(/Okafor|Ashdown|Marsh/);
    await alone.close();
  });
});

describe('a school whose policies are not there', () => {
  it('is not told that its policy says nothing', async () => {
    const { cpSync, mkdtempSync, mkdirSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const folder = join(mkdtempSync(join(tmpdir(), 'staffroom-bare-')), 'bare');
    mkdirSync(join(folder, 'policies'), { recursive: true });
    cpSync('school.example/school.yaml', join(folder, 'school.yaml'));
    const bare = await openStage({ schoolDir: folder });
    await bare.says('priya-nair', 'can I use my phone at lunch?');
    const card = bare.shown('personal:priya-nair').at(-1)!;
    expect(card.text).toContain('I hold no policy');
    expect(card.text).not.toContain("doesn't say");
    await bare.close();
  });
});

describe('a message that cannot be saved', () => {
  it('about a child in danger still gets the urgent card, and the desk no longer calls itself well', async () => {
    const stage = await openStage();
    await stage.app.close();
    const reply = await stage.app.accept({
      kind: 'message', eventId: randomId(), account: { surface: 'web', tenant: 'school.example', id: TEACHER }, conversation: { id: asId('personal:priya-nair'), kind: 'personal' }, at: 0, school: asId('school.example'),
      text: 'a girl just told me her uncle hits her',
    });
    expect(reply).toMatchObject({ status: 'refused', reason: 'not-saved', card: { template: 'urgent' } });
    expect(JSON.stringify(reply.card)).toContain('Okafor');
  });
});

describe('a question that cannot be delivered', () => {
  it('comes back to the asker, who hears that nobody was told', async () => {
    const alone = await openStage();
    for (const who of ['helen-marsh', 'maryam-okafor', 'tom-ashdown', 'joanne-tully', 'kieran-lowe', 'dawn-whitlock', 'ruth-pell']) alone.unreachable(`personal:${who}`);
    const sent = await alone.presses('sian-roberts', 'question.send', { answer: '' }, { question: 'Who feeds the owl in the holidays?' });
    expect(sent.card?.template).toBe('question-sent');
    await alone.later(1_000);
    const card = alone.shown('personal:sian-roberts').at(-1)!;
    expect(card.template).toBe('question-undelivered');
    expect(card.text).toContain('nobody has been told');
    expect(await alone.app.troubles()).toHaveLength(1);
    await alone.close();
  });
});

describe('a restart', () => {
  it('keeps the timers and the sent questions, and posts nothing twice', async () => {
    await stage.says('priya-nair', 'a child told me she wants to kill herself');
    const before = stage.everywhere().length;
    stage = await stage.restart();
    await stage.app.runOnce();
    expect(stage.everywhere()).toHaveLength(before);
    await stage.later(10 * 60_000);
    expect(last('priya-nair').template).toBe('urgent-followup');
  });
});
