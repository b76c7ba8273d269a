import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeActivitySender, type ActivitySender } from '../fixtures/teams/activity-sender.ts';
import { buttonOf, buttonsOf, fallbackOf, fieldsOf, wordsOf } from '../fixtures/teams/cards-seen.ts';
import { openConnectorFake, type ConnectorFake, type Fault, type Posted } from '../fixtures/teams/connector-fake.ts';
import { startDesk, type DeskProcess } from '../fixtures/teams/desk-process.ts';
import { PEOPLE, personalChat, SAFEGUARDING_CHANNEL, STAFF_CHANNEL, type PersonName } from '../fixtures/teams/directory.ts';
import { sleep } from '../../src/kernel/clock.ts';

// The real desk in a process of its own, and everything of Teams that it speaks with on this machine.
let desk: DeskProcess;
let teams: ConnectorFake;
let sender: ActivitySender;

beforeAll(async () => {
  teams = await openConnectorFake();
  desk = await startDesk({ TEAMS_DEV: '1' });
  sender = makeActivitySender(desk.endpoint, teams.serviceUrl);
  await sender.installs(PEOPLE['helen-marsh'], { channel: STAFF_CHANNEL });
});
afterAll(async () => {
  await desk?.close();
  await teams?.close();
});

// The question that one test sends and the next tries to open.
let asked: { readonly notice: Posted; readonly answerer: PersonName } | null = null;
const wordsIn = (posted: Posted): string => posted.cards.map(wordsOf).join('\n');
const chat = (name: PersonName): Posted[] => teams.posted(personalChat(PEOPLE[name]));

async function until<T>(what: () => T | undefined, most = 10_000): Promise<T> {
  for (let waited = 0; waited < most; waited += 25) {
    const found = what();
    if (found !== undefined) return found;
    await sleep(25);
  }
  throw new Error(`waited in vain; posted: ${JSON.stringify(teams.posted().map((one) => [one.conversation, wordsIn(one).slice(0, 80)]))}; calls: ${JSON.stringify(teams.calls.slice(-5))}; log: ${desk.log().slice(-1_500)}`);
}
const gets = (name: PersonName, words: RegExp): Promise<Posted> => until(() => chat(name).findLast((one) => words.test(wordsIn(one))));
const cardIn = (answer: { readonly body: unknown }): unknown => (answer.body as { value?: unknown }).value;
/** Long enough for what would come to have come. */
const settle = (): Promise<void> => sleep(600);

const press = (name: PersonName, posted: Posted, card: unknown, title: string, inputs: Readonly<Record<string, string>> = {}) =>
  sender.presses(PEOPLE[name], buttonOf(card, title), inputs, posted.id);

describe('the desk in Teams', () => {
  it('says once who it is where it was added', async () => {
    await sender.installs(PEOPLE['priya-nair']);
    await sender.joins([PEOPLE['priya-nair']], {}, PEOPLE['priya-nair']);
    await until(() => chat('priya-nair').at(-1));
    await settle();
    expect(chat('priya-nair')).toHaveLength(1);
  });

  it('answers a question in a private chat with the clause, its document and its page', async () => {
    expect(await sender.says(PEOPLE['priya-nair'], 'Can I message a parent from my own phone?')).toEqual({ status: 200, body: null });
    const answer = await gets('priya-nair', /Here is what your policy says/);
    expect(wordsIn(answer)).toMatch(/phone/i);
    expect(wordsIn(answer)).toContain('Worried about a child?');
    // A lock screen shows this line.
    expect(answer.summary).toBe('Staffroom: something needs you');
  });

  it('answers a mention in a channel there, under the post', async () => {
    const before = teams.posted(STAFF_CHANNEL).length;
    await sender.says(PEOPLE['priya-nair'], 'may i use my own phone in the playground?', { channel: STAFF_CHANNEL });
    const post = String(sender.last().id);
    const answer = await until(() => teams.posted(STAFF_CHANNEL)[before]);
    expect(answer.thread).toBe(post);
    expect(wordsIn(answer)).toMatch(/phone/i);
  });

  it('answers two things in one message with a message for each, in order, under its own words', async () => {
    const before = chat('priya-nair').length;
    await sender.says(PEOPLE['priya-nair'], 'can i *vape* on site? may a <phone> be on in lessons?');
    await until(() => chat('priya-nair')[before + 1]);
    await settle();
    const answers = chat('priya-nair').slice(before).map((one) => wordsIn(one));
    expect(answers).toHaveLength(2);
    expect(answers[0]).toContain('Question 1 of 2: “can i *vape* on site?”');
    expect(answers[1]).toContain('Question 2 of 2: “may a <phone> be on in lessons?”');
  });

  it('gives one answer to an activity that Teams sends twice', async () => {
    await sender.says(PEOPLE['tom-ashdown'], 'what is our lanyard rule for visitors?');
    await until(() => chat('tom-ashdown').at(-1));
    const before = chat('tom-ashdown').length;
    expect((await sender.sends(sender.last())).status).toBe(200);
    await settle();
    expect(chat('tom-ashdown')).toHaveLength(before);
  });

  it('takes a question to the one who answers and the reply back, each card in place of the one before', async () => {
    const question = 'how many moons has jupiter, asks Zebedee Quillfeather?';
    await sender.says(PEOPLE['priya-nair'], question);
    const silent = await gets('priya-nair', /Your policy doesn't say/);
    const title = buttonsOf(silent.cards[0]).find((one) => one.title.startsWith('Send my question'))!.title;
    const form = await press('priya-nair', silent, silent.cards[0], title);
    expect(form).toMatchObject({ status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' } });
    expect(fieldsOf(cardIn(form))).toEqual(['question']);
    const sent = await press('priya-nair', silent, cardIn(form), 'Send', { question });
    expect(wordsOf(cardIn(sent))).toContain('Your question was sent');

    // Who answers never wrote to the desk in Teams: they are found by their address in the team it is in.
    const notice = await until(() => teams.posted().find((one) => /A colleague has a question for you/.test(wordsIn(one))));
    const answerer = (Object.keys(PEOPLE) as PersonName[]).find((name) => personalChat(PEOPLE[name]) === notice.conversation)!;
    expect(title).toContain(PEOPLE[answerer].name);
    asked = { notice, answerer };
    expect(wordsIn(notice)).not.toMatch(/moons|Quillfeather/);
    const opened = await press(answerer, notice, notice.cards[0], 'Open');
    expect(wordsOf(cardIn(opened))).toContain(question);
    const empty = await press(answerer, notice, cardIn(opened), 'Send reply', { reply: ' ' });
    // The card stays as it is with what was typed, and Teams shows this line above it.
    expect(empty.body).toMatchObject({ type: 'application/vnd.microsoft.activity.message', value: expect.stringContaining('reply') as string });
    const replied = await press(answerer, notice, cardIn(opened), 'Send reply', { reply: 'Ninety-five, I think.' });
    expect(wordsOf(cardIn(replied))).not.toContain('Quillfeather');
    expect(wordsIn(await gets('priya-nair', /Here is a reply to your question/))).toContain('Ninety-five, I think.');
    await until(() => teams.posted().find((one) => one.id === notice.id && one.updates > 0));
  });

  it('shows somebody else nothing of a question whose button they send', async () => {
    const { notice, answerer } = asked!;
    for (const name of (['kieran-lowe', 'tom-ashdown', 'guest', 'unlisted', 'stranger'] as const).filter((one) => one !== answerer)) {
      const answer = await press(name, notice, notice.cards[0], 'Open');
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toMatch(/Quillfeather|moons|Ninety/);
      expect(fieldsOf(cardIn(answer))).toEqual([]);
    }
  });

  it('serves a client that knows Action.Submit alone: the pressed message is replaced', async () => {
    await sender.says(PEOPLE['joanne-tully'], 'how many moons has saturn?');
    const silent = await gets('joanne-tully', /Your policy doesn't say/);
    const title = buttonsOf(silent.cards[0]).find((one) => one.title.startsWith('Send my question'))!.title;
    await sender.submits(PEOPLE['joanne-tully'], fallbackOf(silent.cards[0], title), {}, silent.id);
    const form = await until(() => chat('joanne-tully').find((one) => one.id === silent.id && one.updates > 0));
    expect(fieldsOf(form.cards[0])).toEqual(['question']);
  });

  it('answers what came without a word: that it was not opened, and that its name alone is a wish for help', async () => {
    await sender.says(PEOPLE['tom-ashdown'], 'thanks');
    const said = sender.last();
    await sender.sends({ ...said, id: 'photo-1', text: '', attachments: [{ contentType: 'image/*', contentUrl: 'https://example.invalid/a' }, { contentType: 'text/html', content: '<p><img src="a"></p>' }] });
    expect(wordsIn(await gets('tom-ashdown', /I can read words only/))).toContain('Do not look, copy, send or delete.');
    const before = teams.posted(STAFF_CHANNEL).length;
    await sender.says(PEOPLE['tom-ashdown'], '', { channel: STAFF_CHANNEL });
    expect(wordsIn(await until(() => teams.posted(STAFF_CHANNEL)[before]))).toContain('What I can do');
  });

  it('leaves the red card with its numbers standing when "Write it down now" is pressed, and says where the rest is', async () => {
    await sender.says(PEOPLE['kieran-lowe'], 'a girl just told me her uncle hits her');
    const red = await gets('kieran-lowe', /Act now/);
    const pressed = await press('kieran-lowe', red, red.cards[0], 'Write it down now (2 minutes)');
    expect(pressed.body).toEqual({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'It stands below.' });
    await gets('kieran-lowe', /NOT SENT/);
    await press('kieran-lowe', red, red.cards[0], 'I have told someone');
  });

  it('says thanks for "Yes" in a channel to the one who pressed alone', async () => {
    const answer = teams.posted(STAFF_CHANNEL).find((one) => buttonsOf(one.cards[0]).some(({ title }) => title === 'Yes'))!;
    const before = teams.posted(STAFF_CHANNEL).length;
    const pressed = await sender.presses(PEOPLE['kieran-lowe'], buttonOf(answer.cards[0], 'Yes'), {}, answer.id, { channel: STAFF_CHANNEL });
    expect(pressed.body).toMatchObject({ value: 'I have sent it to you in our private chat.' });
    await gets('kieran-lowe', /Thank you\./);
    expect(teams.posted(STAFF_CHANNEL)).toHaveLength(before);
  });

  it('takes a double tap on Send as one question', async () => {
    await sender.says(PEOPLE['tom-ashdown'], 'how many moons has mars?');
    const silent = await gets('tom-ashdown', /Your policy doesn't say/);
    const form = await press('tom-ashdown', silent, silent.cards[0], buttonsOf(silent.cards[0]).find((one) => one.title.startsWith('Send my question'))!.title);
    const taps = await Promise.all([1, 2].map(() => press('tom-ashdown', silent, cardIn(form), 'Send', { question: 'How many moons has Mars?' })));
    const references = taps.map((one) => /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsOf(cardIn(one)))?.[0]);
    expect(references[0]).toBeDefined();
    expect(references[1]).toBe(references[0]);
    await settle();
    expect(teams.posted().filter((one) => wordsIn(one).includes(references[0]!) && /A colleague has a question/.test(wordsIn(one)))).toHaveLength(1);
  });

  it('shows nothing in a channel of words about a child in danger; their writer gets the urgent card alone', async () => {
    const before = teams.posted(STAFF_CHANNEL).length;
    await sender.says(PEOPLE['priya-nair'], 'a girl just told me her uncle hits her', { channel: STAFF_CHANNEL });
    expect(wordsIn(await gets('priya-nair', /Act now/))).toContain('999');
    await settle();
    expect(teams.posted(STAFF_CHANNEL)).toHaveLength(before);
    expect(teams.posted().filter((one) => one.conversation !== personalChat(PEOPLE['priya-nair'])).map((one) => JSON.stringify(one)).join()).not.toMatch(/uncle|hits/);
  });

  it('gives somebody from outside no policy, but the urgent card with public numbers', async () => {
    await sender.says(PEOPLE.guest, 'what is your phone policy?');
    await settle();
    expect(chat('guest').map(wordsIn).join()).not.toMatch(/Here is what your policy says/);
    await sender.says(PEOPLE.guest, 'there is a man with a knife at the school gate');
    expect(wordsIn(await gets('guest', /Act now/))).not.toMatch(/Okafor|Ashdown|Marsh/);
  });

  it('finds clauses for the search box, word for word, and posts nothing', async () => {
    const before = teams.posted().length;
    const { status, body } = await sender.searches(PEOPLE['tom-ashdown'], 'photographs of children');
    expect(status).toBe(200);
    const { attachments } = (body as { composeExtension: { attachments: { content: unknown }[] } }).composeExtension;
    expect(attachments.length).toBeGreaterThan(0);
    expect(wordsOf(attachments[0]!.content)).toMatch(/photograph|image/i);
    await settle();
    expect(teams.posted()).toHaveLength(before);
  });

  it('holds no confidential card in a channel that nobody has confirmed', () => {
    expect(teams.posted(SAFEGUARDING_CHANNEL)).toEqual([]);
  });

  it('writes no word of what people typed into its log', () => {
    expect(desk.log()).not.toMatch(/Quillfeather|uncle|knife|moons/);
  });
});

describe('the desk beside a bot service that fails', () => {
  it('posts once after two rate limits, and does not call it a repeat', async () => {
    const faults: Fault[] = ['429', '429'];
    teams.setFault((call) => (call.kind === 'post' && call.conversation === personalChat(PEOPLE['helen-marsh']) ? (faults.shift() ?? null) : null));
    await sender.says(PEOPLE['helen-marsh'], 'may I use a memory stick?');
    const answer = await until(() => chat('helen-marsh')[0]);
    await settle();
    teams.setFault(() => null);
    expect(faults).toEqual([]);
    expect(chat('helen-marsh')).toHaveLength(1);
    expect(wordsIn(answer)).not.toContain('This may be a repeat');
  });
});
