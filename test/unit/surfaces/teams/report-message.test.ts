import { describe, expect, it } from 'vitest';
import { activitySchema } from '../../../../src/surfaces/teams/activity.ts';
import { parseActivity, placeOf, type Parsed } from '../../../../src/surfaces/teams/parse-activity.ts';
import { askForWords } from '../../../../src/surfaces/teams/report-message.ts';
import { inChannel, query, TENANT } from '../../../fixtures/teams/activities.ts';

const receiving = { tenant: TENANT, now: 1 };
const message = { id: '1', createdDateTime: '2026-03-03T10:42:00.000Z', linkToMessage: 'https://teams.microsoft.com/l/message/19:x/1', body: { contentType: 'html', content: '<div>Zebedee &amp; Bo<br>by the <b>bins</b></div>' } };
const invoke = (name: string, value: object): ReturnType<typeof activitySchema.parse> => activitySchema.parse(query('', { name, id: 'f:task-1', ...inChannel, value }));
const parsed = (name: string, value: object): Parsed => parseActivity(invoke(name, value), receiving);
const sent = (data: object, payload: object = message): object => {
  const found = parsed('composeExtension/submitAction', { commandId: 'reportMessage', messagePayload: payload, data });
  if (found.kind !== 'report-start' || found.inbound.kind !== 'action') throw new Error(found.kind);
  expect(found.inbound.verb).toBe('report.start');
  return found.inbound.inputs;
};

describe('a report at a message in Teams', () => {
  it('is asked about first, in a window whose tick is off', () => {
    expect(parsed('composeExtension/fetchTask', { commandId: 'reportMessage', messagePayload: message })).toEqual({ kind: 'report-ask' });
    expect(JSON.stringify(askForWords().body)).toMatch(/"type":"continue".*"id":"theirWords".*"value":"false"/);
    expect(JSON.stringify(askForWords().body)).not.toContain('Zebedee');
  });

  it('takes the link and the time, and the words only if they were ticked', () => {
    const place = 'The message: https://teams.microsoft.com/l/message/19:x/1, sent 2026-03-03 10:42 UTC';
    expect(sent({ theirWords: 'false' })).toEqual({ place });
    expect(sent({})).toEqual({ place });
    expect(sent({ theirWords: 'true' })).toEqual({ place, words: 'The message says: Zebedee & Bo\nby the bins' });
    expect(sent({ theirWords: 'true' }, { linkToMessage: 'javascript:alert(1)', createdDateTime: 'soon' })).toEqual({});
  });

  it('is nothing under another command, and says nothing of where the desk may write', () => {
    expect(parsed('composeExtension/submitAction', { commandId: 'another' })).toEqual({ kind: 'invalid' });
    expect(parsed('composeExtension/fetchTask', {})).toEqual({ kind: 'invalid' });
    expect(placeOf(invoke('composeExtension/fetchTask', { commandId: 'reportMessage' }), receiving)).toBeNull();
  });
});
