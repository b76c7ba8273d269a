/** A stretch of a message between two stops: a sentence, a line of a list, or one of two questions joined by "and". */
export interface MessagePart {
  /** As typed, without a bullet or a number before it. */
  readonly text: string;
  /** Ends with a question mark that is not somebody else's, in quotation marks. */
  readonly marked: boolean;
  /** Goes on in the sentence of the part before it. */
  readonly joined: boolean;
}

/** What others said stands between these; their questions are not the asker's. */
const QUOTED = /"[^"\n]{1,300}"|“[^”\n]{1,300}”|(?<![\p{L}\p{N}])'[^'\n]{2,300}'(?![\p{L}\p{N}])|‘[^’\n]{2,300}’(?![\p{L}\p{N}])/gu;
const FILLED = '\u00b7';
const BRACKETED = /\([^()\n]{1,300}\)/g;
const INLINE_NUMBER = /\s\(?([1-9])[.)]\s*(?=\p{L})/gu;
const SHORT_FORM = /(?:\b(?:mr|mrs|ms|mx|dr|st|prof|e\.?g|i\.?e|etc|approx|vs|no|yr|dept|incl|a\.m|p\.m)|(?:^|\s)\d{1,2}|(?:^|\s)\p{L})\.$/iu;
const BULLET = /^\s*(?:[-*•–]\s+|\(?\d{1,2}[.):]\s*(?=\D)|\(?[a-e][.)]\s+)/i;
const LINE_STARTS = /^\s*(?:[-*•–]\s|\(?\d{1,2}[.):]\s|\(?[a-e][.)]\s|(?:and|also|plus|can|could|may|must|should|shall|am|are|is|do|does|did|has|have|will|would|what|whats|what's|who|whos|who's|when|where|which|why|how|if)\b)/i;

const AUX = String.raw`(?:can|could|may|must|should|shall|do|does|did|is|are|am|was|were|will|would|have|has)(?:n't|nt)?`;
const SUBJECT = '(?:i|we|you|they|he|she|it|staff|pupils|parents|teachers|children|kids|students|volunteers|governors|anyone|someone|everyone|there)';
/** " and do I …", " and who do I …", " also how long do we …": a second question in the sentence of the first. */
const JOINED = new RegExp(String.raw`(?:,|;)?\s+(?:and|&|plus|also|and also|plus also)\s+(?:(?:also|then|if so|if not|so)[\s,]+)?(?=(?:(?:who|what|when|where|why|how(?: (?:long|much|many|often|soon))?|to whom|who to|which [a-z]+)\s+)?${AUX}\s+${SUBJECT}\b)`, 'giu');

/** A message's parts in order. Together they hold every word of it; nothing inside quotation marks or brackets parts it. */
export function messageParts(message: string): MessagePart[] {
  const parts: MessagePart[] = [];
  for (const sentence of sentencesIn(message)) {
    joinedIn(sentence).forEach((text, i) => {
      const bare = text.replace(BULLET, '').trim();
      if (/[\p{L}\p{N}]/u.test(bare)) parts.push({ text: bare, marked: /\?[\s!.?)\u00b7]*$/.test(masked(bare)), joined: i > 0 });
    });
  }
  return parts;
}

/** The text with what stands in quotation marks or brackets filled in, character for character. */
const masked = (text: string): string => text.replace(QUOTED, (found) => FILLED.repeat(found.length)).replace(BRACKETED, (found) => FILLED.repeat(found.length));

function sentencesIn(message: string): string[] {
  const shown = masked(message);
  const cuts: number[] = [];
  for (const stop of shown.matchAll(/[.!?…]+["'”’)]*\s+|;\s+|\n+/g)) {
    const after = stop.index + stop[0].length;
    if (stop[0].startsWith('.') && SHORT_FORM.test(shown.slice(Math.max(0, stop.index - 10), stop.index + 1))) continue;
    // A line that was broken in the middle of a sentence goes on.
    if (stop[0].startsWith('\n') && !stop[0].includes('\n\n') && !LINE_STARTS.test(shown.slice(after, after + 40)) && !/[.!?:;]\s*$/.test(shown.slice(0, stop.index))) continue;
    cuts.push(after);
  }
  const numbered = [...shown.matchAll(INLINE_NUMBER)];
  // "Two things: 1) can I … 2) who does …"
  if (numbered.length > 1 && numbered[0]?.[1] === '1') cuts.push(...numbered.map((one) => one.index + 1));
  cuts.sort((a, b) => a - b);
  return [...cuts, message.length].map((cut, i) => message.slice(cuts[i - 1] ?? 0, cut));
}

function joinedIn(sentence: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const joint of masked(sentence).matchAll(JOINED)) {
    pieces.push(sentence.slice(from, joint.index));
    from = joint.index;
  }
  return [...pieces, sentence.slice(from)].map((piece) => piece.replace(/^[\s,;]+/, ''));
}
