import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlackStage, STAFF, type SlackStage } from '../fixtures/slack/slack-stage.ts';
import { BOT_USER } from '../fixtures/slack/workspace.ts';

const TEACHER = 'priya-nair';
const OTHER = 'owen-fletcher';

let stage: SlackStage;
beforeAll(async () => {
  stage = await openSlackStage();
});
afterAll(() => stage.close());

const posted = (channel: string): number => stage.slack.workspace.channels.get(channel)!.messages.filter((m) => m.user === BOT_USER).length;

describe('a report in Slack starts', () => {
  it('with /report in a channel: the form opens for whoever typed it, and the channel shows nothing', async () => {
    const before = posted(STAFF);
    expect(await stage.as(TEACHER).command('/report', '', STAFF)).toMatchObject({ acknowledged: true });
    expect(stage.as(TEACHER).modalText()).toMatch(/NOT SENT[\s\S]*In danger now\?|NOT SENT[\s\S]*danger/);
    expect(stage.as(OTHER).modal()).toBeNull();
    expect(posted(STAFF)).toBe(before);
  });

  it('at a colleague\'s message: with its place and never its words', async () => {
    await stage.as(OTHER).says('Quillfeather was pushed over by the bins', STAFF);
    const message = stage.as(TEACHER).messages(STAFF).at(-1)!.message;
    const before = posted(STAFF);
    expect(await stage.as(TEACHER).shortcut(message, 'report_message')).toMatchObject({ acknowledged: true });
    expect(stage.as(TEACHER).modalText()).toContain('NOT SENT');
    expect(stage.as(TEACHER).modalText()).not.toContain('Quillfeather');
    expect(posted(STAFF)).toBe(before);
  });

  it('with red words behind the command: the urgent card comes at once', async () => {
    await stage.as(OTHER).command('/report', 'a child has just told me his dad hits him with a belt', STAFF);
    expect(stage.as(OTHER).messages().map((one) => one.text).join('\n')).toContain('Act now');
  });

  it('with what was typed behind the command among its own words', async () => {
    const assistant = stage.as('leah-brandt');
    await assistant.command('/report', 'Two boys call him names in a group chat', STAFF);
    expect(assistant.modalText()).toContain('NOT SENT');
    expect(stage.slack.workspace.channels.get(STAFF)!.messages.some((m) => JSON.stringify(m).includes('group chat'))).toBe(false);
  });

  it('from one\'s own page', async () => {
    await stage.as('sian-roberts').opensHome();
    expect(stage.as('sian-roberts').homeText()).toContain('Report a worry');
  });
});
