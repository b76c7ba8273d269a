import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../fixtures/slack/slack-fake.ts';
import { openSlackStage, STAFF, type SlackStage } from '../fixtures/slack/slack-stage.ts';
import { BOT_USER } from '../fixtures/slack/workspace.ts';

const TEACHER = 'priya-nair';
const FRIENDS = 'can i be friends with a parent on facebook?';
const NOT_COVERED = 'how many houses can see the moon from jupiter?';
const QUESTION = 'Your question. Leave out names of children.';
const REPLY = 'Your reply. It is shown as your answer, not as policy.';

let stage: SlackStage;
let broken: (method: string, call: number) => Fault = () => null;
let calls = new Map<string, number>();
beforeAll(async () => {
  stage = await openSlackStage({
    fake: {
      faults: (method) => {
        const call = (calls.get(method) ?? 0) + 1;
        calls.set(method, call);
        return broken(method, call);
      },
    },
  });
});
beforeEach(() => {
  broken = () => null;
  calls = new Map();
});
afterAll(() => stage.close());

/** From here on, counted anew, this goes wrong. */
function breaks(how: (method: string, call: number) => Fault): void {
  calls = new Map();
  broken = how;
}
/** Time goes on in steps, as it does for a desk that ticks. */
async function afterAnHour(): Promise<void> {
  for (let minutes = 0; minutes < 60; minutes += 5) await stage.later(5 * 60_000);
}
const answers = (who: string): string[] => stage.as(who).messages().filter((one) => one.message.user === BOT_USER).map((one) => one.text);
const isAnswer = (text: string): boolean => text.includes('Here is what your policy says');

describe('Slack in trouble', () => {
  it.each([['429', 1, 'owen-fletcher'], ['5xx', 1, 'sian-roberts'], ['lost', 1, 'leah-brandt'], ['429', 3, 'marcus-bell'], ['lost', 3, 'pat-gormley']] as const)('%s, %d times: the answer stands there once', async (fault, times, who) => {
    breaks((method, call) => (method === 'chat.postMessage' && call <= times ? fault : null));
    expect(await stage.as(who).says(FRIENDS)).toMatchObject({ acknowledged: true });
    await afterAnHour();
    expect(answers(who).filter(isAnswer)).toHaveLength(1);
    expect(new Set(answers(who)).size).toBe(answers(who).length);
  });

  it('cannot be read back: nothing is posted a second time before it can', async () => {
    breaks((method, call) => (method === 'chat.postMessage' && call === 1 ? 'lost' : /^conversations\.(?:history|replies)$/.test(method) && call <= 2 ? '5xx' : null));
    await stage.as('daniel-cole').says(FRIENDS);
    await afterAnHour();
    expect(answers('daniel-cole').filter(isAnswer)).toHaveLength(1);
  });

  it('cannot name who spoke: nothing of the school\'s is told, and the person hears that nothing was saved', async () => {
    const who = 'kieran-lowe';
    breaks((method) => (method === 'users.info' ? '5xx' : null));
    const first = await stage.as(who).says(FRIENDS);
    const sent = JSON.parse(stage.carrier.captured.at(-1)!.body) as Record<string, unknown>;
    expect(answers(who).filter(isAnswer)).toEqual([]);
    breaks(() => null);
    // Told, and only then acknowledged.
    expect(first.acknowledged).toBe(true);
    expect(answers(who).join()).toContain('Nothing was saved.');
    // Nothing was saved, so the same event may come again.
    await stage.carrier.send('events_api', sent, 1);
    expect(answers(who).filter(isAnswer)).toHaveLength(1);
  });
});

describe('the desk starts anew', () => {
  it('and a question that was sent before is answered after', async () => {
    const asker = stage.as(TEACHER);
    await asker.says(NOT_COVERED);
    await asker.presses(/\[ (Ask [^\]]+|Send [^\]]+) \]/.exec(answers(TEACHER).at(-1)!)?.[1] ?? '');
    expect(await asker.submits({ [QUESTION]: NOT_COVERED })).toMatchObject({ acknowledged: true, fieldErrors: {} });
    stage = await stage.restart();
    const recipient = ['helen-marsh', 'maryam-okafor', 'tom-ashdown', 'joanne-tully'].find((name) => stage.as(name).sees().includes('A colleague has a question for you'))!;
    await stage.as(recipient).presses('Open');
    expect(await stage.as(recipient).submits({ [REPLY]: 'Yes, in its box.' })).toMatchObject({ acknowledged: true, fieldErrors: {} });
    expect(stage.as(TEACHER).sees()).toContain('Yes, in its box.');
  });

  it('and an event that was answered before does nothing after', async () => {
    await stage.as(TEACHER).mentions(STAFF, FRIENDS);
    const payload = JSON.parse(stage.carrier.captured.at(-1)!.body) as Record<string, unknown>;
    const before = stage.as(TEACHER).messages(STAFF).length;
    stage = await stage.restart();
    expect(await stage.carrier.send('events_api', payload, 1)).toMatchObject({ acknowledged: true });
    expect(stage.as(TEACHER).messages(STAFF)).toHaveLength(before);
  });
});
