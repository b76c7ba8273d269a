import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { event, messageEvent } from '../fixtures/slack/payloads.ts';
import { openSlackStage, STAFF, type SlackStage } from '../fixtures/slack/slack-stage.ts';

const TEACHER = 'priya-nair';
const FRIENDS = 'can i be friends with a parent on facebook?';
const URGENT = 'Zebedee Quillfeather told me his uncle hits him at home';

let stage: SlackStage;
beforeAll(async () => {
  stage = await openSlackStage({ over: 'socket' });
});
afterAll(() => stage.close());

describe('the same desk over Socket Mode', () => {
  it('answers in a private conversation', async () => {
    expect(await stage.as(TEACHER).says(FRIENDS)).toMatchObject({ acknowledged: true });
    expect(stage.as(TEACHER).sees()).toContain('Here is what your policy says');
  });

  it('answers /policy, App Home, and a button', async () => {
    expect(await stage.as(TEACHER).command('/policy', FRIENDS)).toMatchObject({ acknowledged: true });
    expect(await stage.as(TEACHER).opensHome()).toMatchObject({ acknowledged: true });
    expect(stage.as(TEACHER).homeText()).toContain('My open items');
    expect(await stage.as(TEACHER).presses('Yes')).toMatchObject({ acknowledged: true });
  });

  it('opens modals, sends their fields and shows faults at the field', async () => {
    const teacher = stage.as(TEACHER);
    await teacher.says('how many houses can see the moon from jupiter?');
    await teacher.presses(/\[ (Ask [^\]]+|Send [^\]]+) \]/.exec(teacher.messages().at(-1)!.text)?.[1] ?? '');
    const label = 'Your question. Leave out names of children.';
    expect((await teacher.submits({ [label]: '  ' })).fieldErrors).toEqual({ [label]: expect.any(String) as string });
    expect(await teacher.submits({ [label]: 'May a tame owl live there?' })).toMatchObject({ acknowledged: true, fieldErrors: {}, invalid: null });
  });

  it('puts a child at risk before all else, and shows nothing in the channel', async () => {
    const before = stage.as('owen-fletcher').messages(STAFF).length;
    await stage.as('owen-fletcher').mentions(STAFF, URGENT);
    expect(stage.as('owen-fletcher').messages(STAFF)).toHaveLength(before + 1);
    expect(stage.as('owen-fletcher').sees()).toContain('Act now.');
  });

  it('answers once what Slack sends again', async () => {
    const { workspace } = stage.slack;
    const { id } = stage.as('sian-roberts');
    const dm = workspace.direct(id);
    const payload = event(workspace, messageEvent(workspace, workspace.post(dm, { user: id, text: FRIENDS }), dm), stage.now());
    await stage.carrier.send('events_api', payload);
    const before = dm.messages.length;
    expect(await stage.carrier.send('events_api', payload, 1)).toMatchObject({ acknowledged: true });
    expect(dm.messages).toHaveLength(before);
  });
});
