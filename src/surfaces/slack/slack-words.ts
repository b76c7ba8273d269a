import { unbroken } from '../../kernel/incoming-text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/**
 * What a person typed, from the text of a Slack payload: the desk's own mention taken out, other mentions, channels and links readable, Slack's
 * three escapes undone, halves of a surrogate pair made visible. `own` is the desk's user id.
 */
export function typedWords(text: string, own: string | null): string {
  const readable = text.replace(/<([^<>]{1,4000})>( ?)/g, (whole, inside: string, space: string) => {
    if (own !== null && (inside === `@${own}` || inside.startsWith(`@${own}|`))) return '';
    const words = reference(inside);
    return words === null ? whole : `${words}${space}`;
  });
  return withoutCodes(unbroken(readable.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity)).trim());
}

const PICTURE_CODE = / ?(?<![\p{L}\p{N}]):(?:[a-z][a-z0-9_'+-]*|[+-]1):(?![\p{L}\p{N}])/gu;
const PICTURES: Readonly<Record<string, string>> = { ':+1:': '👍', ':thumbsup:': '👍', ':pray:': '🙏', ':heart:': '❤', ':ok_hand:': '👌', ':clap:': '👏' };

/** Slack sends a picture sign as its name between colons, which would be searched for like a word. Where nothing else was said, it stays as a sign. */
function withoutCodes(text: string): string {
  const words = text.replace(PICTURE_CODE, '').trim();
  if (words !== '' || text === '') return words;
  return text.replace(PICTURE_CODE, (code) => PICTURES[code.trim()] ?? '🙂');
}

function reference(inside: string): string | null {
  const bar = inside.indexOf('|');
  const [target, label] = bar < 0 ? [inside, ''] : [inside.slice(0, bar), inside.slice(bar + 1)];
  switch (target.charAt(0)) {
    case '@':
      return label === '' ? '@someone' : `@${label}`;
    case '#':
      return label === '' ? '#a-channel' : `#${label}`;
    case '!':
      return label === '' ? `@${target.slice(1).split('^')[0] ?? ''}` : label;
    default:
      break;
  }
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(target)) return null;
  const address = target.replace(/^(?:mailto|tel):/i, '');
  return label === '' || address.includes(label) ? (label === '' ? address : label) : `${label} (${address})`;
}
