import { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { deliveryError } from '../../../../src/surfaces/slack/slack-errors.ts';

const refusal = (error: string): unknown => new webApi.WebAPIPlatformError({ ok: false, error });

describe('why Slack did not take a message', () => {
  it.each([
    ['channel_not_found', 'gone'], ['is_archived', 'gone'], ['user_not_found', 'gone'], ['users_not_found', 'gone'], ['user_disabled', 'gone'], ['message_not_found', 'gone'], ['thread_not_found', 'gone'],
    ['not_in_channel', 'denied'], ['restricted_action', 'denied'], ['restricted_action_read_only_channel', 'denied'], ['cannot_dm_bot', 'denied'], ['missing_scope', 'denied'], ['cant_update_message', 'denied'], ['slack_connect_file_link_sharing_blocked', 'denied'],
    ['invalid_blocks', 'invalid'], ['msg_too_long', 'invalid'], ['msg_blocks_too_long', 'invalid'], ['invalid_arguments', 'invalid'], ['metadata_too_large', 'invalid'],
    ['some_new_code', 'retry'], ['ratelimited', 'retry'],
  ])('%s is %s, and certainly did not arrive', (code, kind) => {
    expect(deliveryError(refusal(code))).toEqual({ code: kind, reason: code, refused: true });
  });

  it.each(['invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive', 'not_allowed_token_type'])('%s is a fault of the token: again, once it is put right', (code) => {
    expect(deliveryError(refusal(code))).toEqual({ code: 'retry', reason: 'token', refused: true });
  });

  it.each(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])('after %s it may have arrived', (code) => {
    expect(deliveryError(refusal(code))).toEqual({ code: 'retry', reason: code });
  });

  it('a rate limit says when to come again', () => {
    expect(deliveryError(new webApi.WebAPIRateLimitedError(7))).toEqual({ code: 'retry', reason: 'rate-limited', afterMs: 7_000, refused: true });
  });

  it('after a lost connection, a server\'s fault or an answer that is no JSON it may have arrived', () => {
    expect(deliveryError(new webApi.WebAPIRequestError(new Error('reset')))).toEqual({ code: 'retry', reason: 'no-answer' });
    expect(deliveryError(new webApi.WebAPIHTTPError(503, 'x', {}, 'y'))).toEqual({ code: 'retry', reason: 'http-503' });
    expect(deliveryError(refusal('<html>Mrs Okafor is away</html>'))).toEqual({ code: 'retry', reason: 'unreadable-answer' });
    expect(deliveryError(new Error('anything else'))).toEqual({ code: 'retry', reason: 'unknown' });
  });

  it('a body that is too large is never taken', () => {
    expect(deliveryError(new webApi.WebAPIHTTPError(413, 'x', {}))).toEqual({ code: 'invalid', reason: 'http-413', refused: true });
  });
});
