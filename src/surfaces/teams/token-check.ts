import { createLocalJWKSet, errors, jwtVerify, type JWK } from 'jose';
import { z } from 'zod';
import { withTimeLimit, type Clock } from '../../kernel/clock.ts';

export const TOKEN_ISSUER = 'https://api.botframework.com';
export const OPENID_METADATA_URL = 'https://login.botframework.com/v1/.well-known/openidconfiguration';

export interface TokenCheckOptions {
  readonly appId: string;
  readonly metadataUrl: string;
  readonly clock: Clock;
}

/** Why a token was refused: a code for the log. */
export type TokenFault = 'no-bearer' | 'unreadable' | 'algorithm' | 'issuer' | 'audience' | 'expired' | 'not-yet' | 'no-expiry' | 'unknown-key' | 'signature' | 'service-url' | 'not-endorsed';

const SKEW_SECONDS = 5 * 60;
const KEYS_FOR_MS = 24 * 3_600_000;
const ASK_AGAIN_MS = 3_600_000;
const RETRY_MS = 60_000;
const ASK_LIMIT_MS = 5_000;
const MOST_TOKEN = 8_192;

const metadataSchema = z.object({ jwks_uri: z.string() });
const keysSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string().min(1), kty: z.string(), endorsements: z.array(z.string()).optional() })).max(200) });
type Keys = z.output<typeof keysSchema>['keys'];

/**
 * Microsoft's seven checks of a call from its bot service: a bearer token, its issuer, its audience (this bot), its time (five minutes either
 * way), its signature by a published key, the address it is for, and a key that is endorsed for Teams. Done here and not by the SDK alone,
 * which takes a key without endorsements, a token without an end, and tokens of two other issuers.
 */
export class TokenCheck {
  readonly #options: TokenCheckOptions;
  #keys: Keys = [];
  #askedAt = Number.NEGATIVE_INFINITY;
  #readAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;

  constructor(options: TokenCheckOptions) {
    this.#options = options;
  }

  /** Null when the token stands. Rejects when the issuer's keys cannot be had and none are known. */
  async fault(authorization: string | undefined, serviceUrl: string): Promise<TokenFault | null> {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/.exec(authorization ?? '')?.[1];
    if (token === undefined || token.length > MOST_TOKEN) return 'no-bearer';
    const kid = keyIdOf(token);
    if (kid === null) return 'unreadable';
    const key = await this.#key(kid);
    if (!key) return 'unknown-key';
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [key as JWK] }), {
        algorithms: ['RS256', 'RS384', 'RS512'], issuer: TOKEN_ISSUER, audience: this.#options.appId,
        clockTolerance: SKEW_SECONDS, currentDate: new Date(this.#options.clock.now()), requiredClaims: ['exp', 'iss', 'aud'],
      });
      // An audience of several would be a token that others may use on us.
      if (payload.aud !== this.#options.appId) return 'audience';
      if (payload['serviceurl'] !== serviceUrl) return 'service-url';
    } catch (error) {
      return faultOf(error);
    }
    return key.endorsements?.includes('msteams') ? null : 'not-endorsed';
  }

  async #key(kid: string): Promise<Keys[number] | null> {
    const { clock } = this.#options;
    const find = (): Keys[number] | null => this.#keys.find((one) => one.kid === kid) ?? null;
    const since = clock.now() - this.#askedAt;
    const stale = clock.now() - this.#readAt > KEYS_FOR_MS;
    // Someone who makes up key ids must not make us ask for each, nor an issuer that is down hold up every call.
    if (this.#keys.length === 0 || (stale && since > RETRY_MS) || (!find() && since > ASK_AGAIN_MS)) await this.#ask();
    return find();
  }

  async #ask(): Promise<void> {
    this.#asking ??= this.#read().finally(() => {
      this.#asking = null;
    });
    try {
      await this.#asking;
    } catch (error) {
      if (this.#keys.length === 0) throw error;
    }
  }

  async #read(): Promise<void> {
    const { metadataUrl, clock } = this.#options;
    this.#askedAt = clock.now();
    const keys = await withTimeLimit(ASK_LIMIT_MS, async (signal) => {
      const { jwks_uri: at } = metadataSchema.parse(await json(metadataUrl, signal));
      if (new URL(at).origin !== new URL(metadataUrl).origin) throw new Error('the keys lie elsewhere than the metadata');
      return keysSchema.parse(await json(at, signal)).keys;
    });
    this.#keys = keys;
    this.#readAt = clock.now();
  }
}

async function json(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal, redirect: 'error' });
  if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
  return response.json();
}

/** The key a token names, before anything of it is believed. */
function keyIdOf(token: string): string | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && 'kid' in header && typeof header.kid === 'string' ? header.kid : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

function faultOf(error: unknown): TokenFault {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf' || error.claim === 'iat') return 'not-yet';
    if (error.claim === 'exp') return 'no-expiry';
    if (error.claim === 'aud') return 'audience';
    return 'issuer';
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
  if (error instanceof errors.JOSEError) return 'unreadable';
  throw error;
}
