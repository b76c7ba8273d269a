import { z } from 'zod';
import { isDeeperThan } from '../../kernel/incoming-text.ts';

export type ReadBody =
  | { readonly kind: 'payload'; readonly payload: unknown }
  | { readonly kind: 'verification'; readonly challenge: string }
  | { readonly kind: 'certificate-check' }
  | { readonly kind: 'invalid'; readonly why: string };

// Slack's deepest payloads, rich text in a view in an interaction, have about twenty.
const MOST_DEPTH = 64;

const verification = z.object({ type: z.literal('url_verification'), challenge: z.string().min(1).max(500) });

/** A verified body as what it holds: JSON of the Events API, or a form with an interaction's JSON or a command's fields. Never throws. */
export function readBody(raw: Buffer, contentType: string): ReadBody {
  const text = raw.toString('utf8');
  if (/^application\/json\b/i.test(contentType)) {
    const json = readJson(text);
    const asked = json.kind === 'payload' ? verification.safeParse(json.payload) : null;
    return asked?.success ? { kind: 'verification', challenge: asked.data.challenge } : json;
  }
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType)) return { kind: 'invalid', why: 'content-type' };
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  if (names.length > 60 || new Set(names).size !== names.length) return { kind: 'invalid', why: 'form' };
  if (form.get('ssl_check') === '1') return { kind: 'certificate-check' };
  const payload = form.get('payload');
  return payload === null ? { kind: 'payload', payload: Object.fromEntries(form) } : readJson(payload);
}

function readJson(text: string): ReadBody {
  if (isDeeperThan(text, MOST_DEPTH)) return { kind: 'invalid', why: 'depth' };
  try {
    return { kind: 'payload', payload: JSON.parse(text) };
  } catch {
    // Its message would repeat what was sent; that it is no JSON is all there is to say.
    return { kind: 'invalid', why: 'json' };
  }
}
