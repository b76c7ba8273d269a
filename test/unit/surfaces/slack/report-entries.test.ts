import { describe, expect, it } from 'vitest';
import { parsePayload, type Incoming } from '../../../../src/surfaces/slack/parse-payload.ts';

const options = { own: 'U0BOT00001', mark: (text: string): string => text };
const user = { id: 'U0TEACHER1', team_id: 'T0EXAMPLE01' };
const incoming = (body: unknown): Incoming => {
  const parsed = parsePayload(body, options);
  if (parsed.kind !== 'incoming') throw new Error(JSON.stringify(parsed));
  return parsed.incoming;
};
const starts = (inputs: object) => ({ kind: 'press', press: { verb: 'report.start', data: {} }, inputs });
const shortcut = { type: 'shortcut', callback_id: 'report_worry', trigger_id: '1.2.abc', user, team: { id: 'T0EXAMPLE01', domain: 'alder-bank' }, action_ts: '1700000000.000100' };
const command = { command: '/report', text: '', team_id: 'T0EXAMPLE01', channel_id: 'C0STAFFROOM1', user_id: 'U0TEACHER1', trigger_id: '1.2.abc' };

describe('what opens a report in Slack', () => {
  it('is the command, whose words are brought along', () => {
    expect(incoming(command)).toMatchObject({ matter: starts({}), conversation: null, origin: { kind: 'command', channel: 'C0STAFFROOM1' }, trigger: '1.2.abc' });
    expect(incoming({ ...command, text: 'a worry' }).matter).toEqual(starts({ words: 'a worry' }));
    expect(incoming({ ...command, command: '/policy', text: 'a worry' }).matter).toEqual({ kind: 'message', text: 'a worry' });
  });

  it('is the shortcut that stands everywhere', () => {
    expect(incoming(shortcut)).toMatchObject({ matter: starts({}), origin: { kind: 'opener' }, conversation: null, trigger: '1.2.abc' });
    expect(parsePayload({ ...shortcut, callback_id: 'another' }, options)).toEqual({ kind: 'ignored', why: 'another-shortcut' });
  });

  it('is the shortcut at a message, with its link and time and without a word of it', () => {
    const at = { ...shortcut, type: 'message_action', callback_id: 'report_message', channel: { id: 'C0STAFFROOM1' }, message: { ts: '1700000000.123456', text: 'Quillfeather was pushed' } };
    expect(incoming(at).matter).toEqual(starts({ place: 'The message: https://alder-bank.slack.com/archives/C0STAFFROOM1/p1700000000123456, sent 2023-11-14 22:13 UTC' }));
    expect(parsePayload({ ...at, team: { id: 'T0EXAMPLE01', domain: 'x.evil/?' } }, options)).toMatchObject({ kind: 'invalid' });
  });
});
