import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlackStage, SAFEGUARDING, type SlackStage } from '../fixtures/slack/slack-stage.ts';

const MINUTE = 60_000;
const NAMES = 'Full name and class of each child (also who may have caused it)';
const CONCERNED = 'Is it about one of these, or someone close to them (partner, relative, close friend)? Whoever you tick is not sent it.';

let stage: SlackStage;
beforeAll(async () => {
  stage = await openSlackStage();
});
afterAll(() => stage.close());

describe('a report about a child in Slack', () => {
  it('is five screens of one modal, leaves its receipt in the chat, and reaches the safeguarding lead in Slack, not on the page', async () => {
    const assistant = stage.as('leah-brandt');
    const lead = stage.as('maryam-okafor');
    await assistant.says('report');
    await assistant.presses('Start');
    const modal = assistant.modal()?.id;
    for (const inputs of [
      { 'Is anyone in danger now?': 'No', 'Who or what is it about?': 'A child' },
      { [NAMES]: 'Wren Quillfeather, 4B', [CONCERNED]: ['None of them'] },
      { 'What did you see, hear or do?': 'Two boys laugh at his shoes on a page.' },
      { 'Where is the child now?': 'In school; home is not the worry' },
    ]) {
      expect(assistant.modalText()).toContain('NOT SENT');
      expect(await assistant.submits(inputs)).toMatchObject({ acknowledged: true, refused: [], fieldErrors: {}, invalid: null });
      expect(assistant.modal()?.id).toBe(modal);
    }
    expect(assistant.modalText()).toContain('NOT SENT · 5 of 5');
    // Nothing of it before it is sent; the week's reminders are another matter.
    expect(lead.sees()).not.toMatch(/confidential|shoes|Quillfeather/i);
    await assistant.presses('Send the report');
    expect(assistant.modalText()).toContain('Not read yet.');
    assistant.closes();
    expect(assistant.sees()).toMatch(/Receipt [\w-]+\nSaved [\w-]+ at 10:00\. Sent to the designated safeguarding lead\. Not read yet\./);
    // The number is said once with its name, and once as whom anyone may ring.
    expect(assistant.sees()).toContain('Anyone can ring children\'s social care: 01632 960 200.');

    expect(lead.sees(SAFEGUARDING)).toBe('');
    expect(lead.sees()).toContain('Confidential item');
    expect(lead.sees()).not.toMatch(/Wren|Quillfeather|shoes|Brandt/);
    await stage.later(MINUTE);
    await lead.presses('Take this');
    expect(assistant.sees()).toContain('Designated safeguarding lead has taken this on at 10:01.');
    await lead.presses('Open');
    expect(lead.modalText()).toContain('Two boys laugh at his shoes');
    // Whoever has taken it on opens it many times: the reporter hears of no step back.
    expect(assistant.sees()).not.toContain('opened this');
    const notifications = [...stage.slack.workspace.channels.values()].flatMap((channel) => channel.messages).filter((m) => m.blocks.length > 0).map((m) => m.text);
    expect([...new Set(notifications.filter((text) => !text.startsWith('Staffroom: something')))]).toEqual([]);
  });
});
