/** One word of a message as it was probably meant, with where its sentence stands. */
export interface MessageWord {
  /** Folded: lower case, Latin look-alikes as Latin, no accents, no apostrophes, no invisible characters. Never empty. */
  readonly word: string;
  /** Number of its sentence, from 0. Full stops, question and exclamation marks, semicolons and new lines end one. */
  readonly sentence: number;
  /** UTF-16 offsets into the message. */
  readonly start: number;
  readonly end: number;
  /** Typed with a capital where the message is not all capitals: perhaps a name. */
  readonly capital: boolean;
  /** Letters hidden by a star or dash ("r*pe"), each as `?`. */
  readonly masked: boolean;
  /** Put together from letters typed apart: where its words part is unknown. */
  readonly spelled: boolean;
}

// Letters of other alphabets that look like Latin ones, as people hide words with them (after NFKD, so accents are gone).
const LOOKALIKES = new Map<string, string>(Object.entries({
  а: 'a', в: 'b', е: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x', і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', һ: 'h', ԛ: 'q', ԝ: 'w', ӏ: 'l', п: 'n', г: 'r',
  α: 'a', β: 'b', γ: 'y', ε: 'e', η: 'n', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', σ: 'o', τ: 't', υ: 'u', χ: 'x', ω: 'w', ϲ: 'c',
  ł: 'l', đ: 'd', ø: 'o', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', ħ: 'h', ð: 'd', þ: 'th', ɡ: 'g', ɑ: 'a', ɩ: 'i', ʏ: 'y',
}));
// Pictures that say a word.
const PICTURES = new Map<string, string>(Object.entries({ '🔪': 'knife', '🗡': 'knife', '🔫': 'gun', '💣': 'bomb', '🆘': 'sos', '🩸': 'blood', '💊': 'pills', '🚑': 'ambulance', '🚨': 'emergency', '😂': 'lol', '🤣': 'lol', '😆': 'lol' }));
const DIGIT_LETTERS: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's', '!': 'i', '|': 'i' };
// One character class a loop and nothing nested: time is linear in the text whatever it holds.
const PIECE = /[\p{L}\p{N}][\p{L}\p{N}'’‘ʼ`´]*|[.!?;\n…。؟।]|[*@$|#_~-]|\p{Extended_Pictographic}/gu;
const UNSEEN = /[\p{Cf}\p{M}\u115F\u1160\u3164\uFFA0]/gu;
const ENDS = new Set(['.', '!', '?', ';', '\n', '…', '。', '؟', '।']);
const INSIDE = new Set(['*', '@', '$', '!', '|', '#', '_', '-', '~']);
const QUOTES = /['’‘ʼ`´]/g;
const ASCII_WORD = /^[a-z0-9]+$/;
const LONGEST = 64;

/** One word folded as in `MessageWord.word`; for word lists, so that both sides are folded alike. */
export function foldPlain(word: string): string {
  return latin(word.normalize('NFKD').replace(UNSEEN, '').toLowerCase().replace(QUOTES, ''));
}

/** Digits and signs read as the letters they stand for ("k1ll"); both readings of 1. The word itself when there are none. */
export function undigit(word: string): string[] {
  if (!/[0-9@$!|]/.test(word) || !/[a-z]/.test(word)) return [];
  const read = Array.from(word, (c) => DIGIT_LETTERS[c] ?? c).join('');
  const asL = Array.from(word, (c) => (c === '1' || c === '|' || c === '!' ? 'l' : (DIGIT_LETTERS[c] ?? c))).join('');
  return asL === read ? [read] : [read, asL];
}

/**
 * The words of a message with disguises taken off, in linear time. `known` says which words are worth finding: a sign inside letters
 * ("k!ll") is a letter only where that makes such a word, else it ends a word as usual ("help!child").
 */
export function messageWords(text: string, known: (word: string) => boolean): MessageWord[] {
  return sentences(joinSpelled(joinInside(pieces(text), known)), !/\p{Ll}/u.test(text));
}

interface Piece {
  readonly raw: string;
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'word' | 'end' | 'sign';
  readonly spelled?: true;
}

function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  // Compatibility forms and marks change lengths, so the text is folded a run at a time and offsets stay those of the message.
  const { folded, origin } = unveil(text);
  for (const match of folded.matchAll(PIECE)) {
    const raw = match[0];
    const start = origin[match.index] ?? text.length;
    const end = origin[match.index + raw.length] ?? text.length;
    const picture = PICTURES.get(raw);
    if (picture !== undefined) found.push({ raw: picture, word: picture, start, end, kind: 'word' });
    else if (ENDS.has(raw)) found.push({ raw, word: raw, start, end, kind: 'end' });
    else if (INSIDE.has(raw)) found.push({ raw, word: raw, start, end, kind: 'sign' });
    else if (/^[\p{L}\p{N}]/u.test(raw)) {
      const word = latin(raw.toLowerCase().replace(QUOTES, ''));
      if (word !== '') found.push({ raw, word: word.slice(0, LONGEST), start, end, kind: 'word' });
    }
  }
  return found;
}

function unveil(text: string): { folded: string; origin: number[] } {
  if (/^[\n\x20-\x7E]*$/.test(text)) return { folded: text, origin: [...Array(text.length + 1).keys()] };
  let folded = '';
  const origin: number[] = [];
  let at = 0;
  for (const char of text) {
    const seen = char.normalize('NFKD').replace(UNSEEN, '');
    for (let i = 0; i < seen.length; i++) origin.push(at);
    folded += seen;
    at += char.length;
  }
  origin.push(at);
  return { folded, origin };
}

function latin(word: string): string {
  if (ASCII_WORD.test(word)) return word;
  let read = '';
  for (const char of word) {
    const as = LOOKALIKES.get(char) ?? (char.charCodeAt(0) < 128 ? char : null);
    // A letter that looks like none of ours: the word is truly of another alphabet.
    if (as === null) return word;
    read += as;
  }
  return read;
}

/** "r*pe", "k!ll", "a$$": a sign with a letter close on both sides may stand for a letter; a star or hash hides one, as `?`. */
function joinInside(list: readonly Piece[], known: (word: string) => boolean): Piece[] {
  const joined: Piece[] = [];
  for (let i = 0; i < list.length; i++) {
    const piece = list[i];
    if (piece === undefined) break;
    const before = joined.at(-1);
    const after = list[i + 1];
    const inside = before?.kind === 'word' && after?.kind === 'word' && before.end === piece.start && piece.end === after.start && before.word.length < LONGEST;
    if (!inside) {
      joined.push(piece);
      continue;
    }
    const hidden = piece.raw === '*' || piece.raw === '#';
    const word = before.word + (hidden ? '?' : (DIGIT_LETTERS[piece.raw] ?? piece.raw)) + after.word;
    if (hidden || [word, ...undigit(word)].some(known)) {
      joined[joined.length - 1] = { raw: before.raw + piece.raw + after.raw, word, start: before.start, end: after.end, kind: 'word' };
      i++;
    } else joined.push(piece);
  }
  return joined;
}

/** "h e l p", "r.a.p.e", "k-i-l-l": four or more single letters close together are one run. */
function joinSpelled(list: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let run: Piece[] = [];
  let letters = 0;
  const flush = (): void => {
    const first = run[0];
    const last = run.findLast((p) => p.kind === 'word');
    if (letters >= 4 && first !== undefined && last !== undefined) {
      const spelled = run.filter((p) => p.kind === 'word');
      out.push({ raw: spelled.map((p) => p.raw).join(''), word: spelled.map((p) => p.word).join(''), start: first.start, end: last.end, kind: 'word', spelled: true });
      out.push(...run.slice(run.lastIndexOf(last) + 1));
    } else out.push(...run);
    run = [];
    letters = 0;
  };
  for (const piece of list) {
    const previous = run.at(-1);
    const close = previous === undefined || piece.start - previous.end <= 3;
    if (piece.kind === 'word' && piece.word.length === 1) {
      if (!close) flush();
      run.push(piece);
      letters++;
    } else if (run.length > 0 && piece.kind !== 'word' && piece.raw !== '\n' && previous?.kind === 'word' && close) run.push(piece);
    else {
      flush();
      out.push(piece);
    }
  }
  flush();
  return out;
}

function sentences(list: readonly Piece[], allCapitals: boolean): MessageWord[] {
  const out: MessageWord[] = [];
  let sentence = 0;
  let open = false;
  for (let i = 0; i < list.length; i++) {
    const piece = list[i];
    if (piece === undefined) break;
    if (piece.kind === 'end') {
      const next = list[i + 1];
      const decimal = piece.raw === '.' && next !== undefined && next.start === piece.end && /^\d/.test(next.word);
      if (open && !decimal) {
        sentence++;
        open = false;
      }
    } else if (piece.kind === 'word') {
      out.push({ word: piece.word, sentence, start: piece.start, end: piece.end, capital: !allCapitals && /^\p{Lu}\p{Ll}/u.test(piece.raw), masked: piece.word.includes('?'), spelled: piece.spelled === true });
      open = true;
    }
  }
  return out;
}
