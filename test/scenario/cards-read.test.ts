import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

// What staff of the example school read on the cards they get.
const ASSISTANT = 'leah-brandt';
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function read(who: string, text: string, where?: string): Promise<{ template: string; text: string; lines: string[] }> {
  await stage.says(who, text, where);
  const card = stage.shown(`personal:${who}`).at(-1)!;
  return { template: card.template, text: card.text, lines: card.text.split('\n') };
}

describe('whom to tell beside a report', () => {
  it.each(['the dsl has been messaging a pupil', 'I need to report something'])('"%s" names a person to tell, not the one it is about', async (text) => {
    const card = await read(ASSISTANT, text);
    expect(card.template).toBe('report-start');
    expect(card.text).toContain('Tell a person too, not the one it is about. About a child? Tell Mrs Maryam Okafor, Room 4, 01632 960 101.');
    expect(card.text).toContain('About an adult who works or helps here? Tell Mrs Helen Marsh, Head\'s office, 01632 960 103, not the safeguarding lead.');
    expect(card.text).toContain('About the head? Dr Ruth Pell, 01632 960 104 or Fellshire LADO 01632 960 210.');
  });

  it('sends the head\'s own worry about an adult to the chair, and the lead\'s to the deputy', async () => {
    expect((await read('helen-marsh', 'I need to report something')).text).toContain('Tell Dr Ruth Pell, 01632 960 104, not the safeguarding lead.');
    expect((await read('maryam-okafor', 'I need to report something')).text).toContain('About a child? Tell Mr Tom Ashdown');
  });

  it('names them above the answer to a question that tells a story first', async () => {
    await read(ASSISTANT, 'a parent has complained about me on facebook can i reply');
    const card = stage.shown(`personal:${ASSISTANT}`).findLast((one) => one.template === 'answer')!;
    expect(card.text.split('\n')[0]).toMatch(/^If this has happened, tell a person now: .*about the head, Dr Ruth Pell\.$/);
  });

  it.each(['I need to report something', 'my niece is in year 4 and I want to declare it', 'hypothetically what would I do if a child told me something'])('answers "%s" privately in a channel', async (text) => {
    const before = stage.shown(`personal:${ASSISTANT}`).length;
    await stage.says(ASSISTANT, text, 'channel:staff');
    expect(stage.shown('channel:staff')).toEqual([]);
    expect(stage.shown(`personal:${ASSISTANT}`).length).toBeGreaterThan(before);
  });
});

describe('an answer', () => {
  it('shows the words before the warnings about dates, and asks at its end whether they helped', async () => {
    const { lines } = await read('owen-fletcher', 'can i be friends with a parent on facebook?');
    const date = lines.findIndex((line) => line.startsWith('Check the date.'));
    expect(date).toBeGreaterThan(lines.findIndex((line) => line.includes(' › ')));
    expect(lines.indexOf('Did this answer it?')).toBeGreaterThan(date);
  });

  it('says where a note stands only where that is not the place of its clause', async () => {
    await stage.says('owen-fletcher', 'can i be friends with a parent on facebook?');
    const { clauses } = stage.shown('personal:owen-fletcher').at(-1)!.data as { clauses: { label: string; where: string | null }[] };
    expect(clauses[0]!.where).not.toBeNull();
    for (const clause of clauses.filter((c) => c.where === null)) expect(clause.label).toMatch(/^(?:Note to this clause|Exception)$/);
  });

  it('to a question about nothing in the policies shows no clause that has no word of it', async () => {
    const { text } = await read('owen-fletcher', 'can i bring my dog to school');
    expect(text).toContain("Your policy doesn't say");
    expect(text).not.toContain('nearest');
  });

  it('offers no report for the duty in a clause that only stands beside the one that decides', async () => {
    const { text } = await read('owen-fletcher', 'does the policy allow vaping');
    expect(text).toContain('Smoking and vaping');
    expect(text).not.toContain('[ Report this ]');
  });

  it('that was marked unhelpful is said to be counted, without a promise about names', async () => {
    const reply = await stage.presses('owen-fletcher', 'answer.feedback', { answer: 'a1', helped: 'no' });
    expect(reply.card).toMatchObject({ template: 'feedback-thanks', data: { helped: false, maySend: true } });
  });
});

describe('small talk and help', () => {
  it.each([['thanks', 'You are welcome.'], ['hello', 'Hello. Ask me anything']])('"%s" gets "%s"', async (said, words) => {
    expect((await read('owen-fletcher', said)).text).toContain(words);
  });

  it.each(['help', 'hello'])('"%s" from someone outside the school is not promised what they may not have', async (said) => {
    const { text } = await read('outsider', said);
    expect(text).toContain('the school\'s own staff');
    expect(text).not.toMatch(/Ask anything|Ask me anything/);
  });

  it('anything else from outside is told that nobody heard of it', async () => {
    const reply = await stage.says('outsider', 'im worried about something');
    expect(JSON.stringify(reply.card)).toContain('nobody was told');
  });
});
