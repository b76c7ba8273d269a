import { z } from 'zod';
import type { DeliveryError } from '../../chat/surface.ts';

// The errors of Slack's client, told apart by their codes so that its classes stay out of here.
const failure = z.discriminatedUnion('code', [
  z.object({ code: z.literal('slack_webapi_rate_limited_error'), retryAfter: z.number() }),
  z.object({ code: z.literal('slack_webapi_platform_error'), data: z.object({ error: z.string() }) }),
  z.object({ code: z.literal('slack_webapi_http_error'), statusCode: z.number() }),
  z.object({ code: z.literal('slack_webapi_request_error') }),
]);

const GONE = ['channel_not_found', 'is_archived', 'user_not_found', 'users_not_found', 'user_disabled', 'user_deleted', 'message_not_found', 'thread_not_found'];
const DENIED = [
  'not_in_channel', 'cannot_dm_bot', 'user_not_visible', 'missing_scope', 'no_permission', 'access_denied', 'ekm_access_denied', 'team_access_not_granted', 'messages_tab_disabled', 'cant_update_message',
  'cant_delete_message', 'edit_window_closed', 'external_channel_migrating', 'posting_to_general_channel_denied', 'message_limit_exceeded', 'method_not_supported_for_channel_type', 'not_allowed', 'user_not_in_channel',
];
const TOKEN = ['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired', 'org_login_required', 'two_factor_setup_required', 'not_allowed_token_type', 'no_token'];
const INVALID = ['msg_too_long', 'msg_blocks_too_long', 'no_text', 'too_many_attachments', 'metadata_too_large', 'metadata_must_be_sent_from_app', 'duplicate_channel_not_found', 'duplicate_message_not_found', 'view_too_large', 'cannot_reply_to_message'];
// Slack says of these itself that something may have been done.
const MAY_HAVE_ARRIVED = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'];

const CODE = /^[a-z0-9_]{1,60}$/;

/** Slack's own code of a refusal (`channel_not_found`); null for every other failure. */
export function refusalCode(error: unknown): string | null {
  const read = failure.safeParse(error);
  return read.success && read.data.code === 'slack_webapi_platform_error' ? read.data.data.error : null;
}

/** Why a call of Slack's Web API failed and what may be done about it. Whatever is not understood may have arrived. */
export function deliveryError(error: unknown): DeliveryError {
  const read = failure.safeParse(error);
  if (!read.success) return { code: 'retry', reason: 'unknown' };
  switch (read.data.code) {
    case 'slack_webapi_rate_limited_error':
      return { code: 'retry', reason: 'rate-limited', afterMs: read.data.retryAfter * 1_000, refused: true };
    case 'slack_webapi_request_error':
      return { code: 'retry', reason: 'no-answer' };
    case 'slack_webapi_http_error':
      return read.data.statusCode === 413 ? { code: 'invalid', reason: 'http-413', refused: true } : { code: 'retry', reason: `http-${read.data.statusCode}` };
    case 'slack_webapi_platform_error':
      return byCode(read.data.data.error);
  }
}

function byCode(code: string): DeliveryError {
  // An answer that was no JSON arrives here as its own text.
  if (!CODE.test(code)) return { code: 'retry', reason: 'unreadable-answer' };
  if (GONE.includes(code)) return { code: 'gone', reason: code, refused: true };
  if (DENIED.includes(code) || code.startsWith('restricted_action') || code.startsWith('slack_connect_')) return { code: 'denied', reason: code, refused: true };
  if (TOKEN.includes(code)) return { code: 'retry', reason: 'token', refused: true };
  if (INVALID.includes(code) || code.startsWith('invalid_')) return { code: 'invalid', reason: code, refused: true };
  if (MAY_HAVE_ARRIVED.includes(code)) return { code: 'retry', reason: code };
  return { code: 'retry', reason: code, refused: true };
}
