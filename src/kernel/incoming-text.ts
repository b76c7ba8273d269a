const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether a JSON text nests deeper than `most` brackets. Read before the parser, which would build all of it: a body of brackets then costs nothing. */
export function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (quoted) {
      if (unit === BACKSLASH) i++;
      else if (unit === QUOTE) quoted = false;
    } else if (unit === QUOTE) quoted = true;
    else if (unit === OPEN_BRACKET || unit === OPEN_BRACE) {
      if (++depth > most) return true;
    } else if (unit === CLOSE_BRACKET || unit === CLOSE_BRACE) depth--;
  }
  return false;
}

/** The text with halves of a surrogate pair made visible: no keyboard sends one, and a record could not hold it as typed. */
export const unbroken = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');
