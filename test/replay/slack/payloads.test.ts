import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parsePayload } from '../../../src/surfaces/slack/parse-payload.ts';

const cases = z.object({ cases: z.array(z.object({ name: z.string(), payload: z.unknown(), gives: z.unknown() })) })
  .parse(JSON.parse(readFileSync(new URL('payloads.json', import.meta.url), 'utf8'))).cases;

describe('a payload as Slack documents it', () => {
  it.each(cases.map(({ name, payload, gives }) => [name, payload, gives] as const))('%s is read for what it is', (_name, payload, gives) => {
    expect(readOf(payload)).toEqual(gives);
  });
});

/** What the desk reads from it, in the shape of `gives`. */
function readOf(payload: unknown): unknown {
  const parsed = parsePayload(payload, { own: 'U0LAN0Z89', mark: () => 'mark' });
  if (parsed.kind !== 'incoming') return parsed.kind;
  const { matter, eventId, account, conversation } = parsed.incoming;
  return {
    kind: matter.kind, ...(matter.kind === 'message' ? { text: matter.text } : {}), ...(matter.kind === 'press' ? { verb: matter.press.verb } : {}), eventId, account: `${account.tenant}/${account.id}`,
    conversation: conversation && [conversation.id, conversation.kind, ...(conversation.thread === undefined ? [] : [conversation.thread])].join(' '),
  };
}
