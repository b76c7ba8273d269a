import { createHash } from 'node:crypto';

const MOST_CHARS = 200;
const LONG = '"';

/** A text as a column of the database can hold and find it. */
export interface TextKey {
  readonly key: string;
  /** The text itself where `key` is only its digest; else null. */
  readonly long: string | null;
}

/**
 * Any JavaScript string for a text column: PostgreSQL takes no NUL and no half of a character, and an index takes no more than some 2,700 bytes. JSON's
 * own escapes stand for the first two; a long one goes by its digest, marked by a quotation mark, which an escaped text never begins with.
 */
export function textKey(text: string): TextKey {
  const escaped = JSON.stringify(text).slice(1, -1);
  return escaped.length <= MOST_CHARS ? { key: escaped, long: null } : { key: `${LONG}${createHash('sha256').update(escaped).digest('hex')}`, long: escaped };
}

/** The string that `textKey` was given. */
export function textOfKey({ key, long }: TextKey): string {
  const text: unknown = JSON.parse(`"${long ?? key}"`);
  if (typeof text !== 'string') throw new Error('a text of the database is no text');
  return text;
}
