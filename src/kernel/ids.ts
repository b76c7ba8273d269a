import { randomBytes } from 'node:crypto';

declare const brand: unique symbol;
/** An opaque id that cannot be mistaken for another kind of id, nor built by joining strings that may be undefined. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type SchoolId = Id<'school'>;
export type PersonId = Id<'person'>;
export type EventId = Id<'event'>;
export type EffectId = Id<'effect'>;
export type ConversationId = Id<'conversation'>;
/** The name of a sealing key; destroying the key erases everything sealed under it. */
export type KeyId = Id<'key'>;

/** Brands a string that came from outside (a platform, a file). Empty text is a bug of the caller. */
export function asId<K extends string>(text: string): Id<K> {
  if (text === '') throw new Error('an id may not be empty');
  return text as Id<K>;
}

/** 128 random bits in base32 (26 characters, lower case): not guessable, not counted. */
export function randomId<K extends string>(): Id<K> {
  return base32(randomBytes(16)) as Id<K>;
}

/** A reference people can read over a telephone: two groups of four, without letters that look like digits. About 40 bits. */
export function randomReference(): string {
  const text = base32(randomBytes(5)).toUpperCase();
  return `${text.slice(0, 4)}-${text.slice(4, 8)}`;
}

// Crockford's alphabet less the letters people mishear: i, l, o, u are left out.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  if (bits > 0) out += ALPHABET[(value << (5 - bits)) & 31];
  return out;
}
