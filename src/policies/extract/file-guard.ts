import { err, ok, type Result } from '../../kernel/result.ts';
import type { Refusal } from '../document.ts';

/** Why a file was not taken, before its name is added. */
export interface Reason {
  readonly code: Refusal['code'];
  readonly detail: string;
}

export const reason = (code: Reason['code'], detail: string): Reason => ({ code, detail });

export type FileKind = 'docx' | 'pdf' | 'html' | 'markdown' | 'text';

/** A policy is text: 20 MB is some hundred times a long one with pictures. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

const KINDS: Readonly<Record<string, FileKind>> = {
  docx: 'docx', pdf: 'pdf', html: 'html', htm: 'html', md: 'markdown', markdown: 'markdown', txt: 'text', text: 'text',
};

const TRY_INSTEAD: Readonly<Record<string, string>> = {
  doc: 'an old Word file: open it in Word and save it as .docx',
  docm: 'a Word file with macros: save it as .docx',
  dotx: 'a Word template: save it as .docx',
  rtf: 'a rich text file: open it in Word and save it as .docx',
  odt: 'a LibreOffice file: save it as .docx',
  pages: 'an Apple Pages file: export it as Word (.docx)',
  gdoc: 'only a link to a Google document: download it as Word (.docx)',
};

/** Which extractor a file name asks for; nothing is opened. */
export function kindOf(name: string): Result<FileKind, Reason> {
  const extension = /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const kind = Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined;
  if (kind) return ok(kind);
  const hint = Object.hasOwn(TRY_INSTEAD, extension) ? TRY_INSTEAD[extension] : undefined;
  return err(reason('unknown-type', hint ?? 'not a kind of file that is read: policies may be .docx, .pdf, .html, .md or .txt'));
}

export const tooLarge = (bytes: number): Reason =>
  reason('too-large', `${Math.ceil(bytes / 1024 / 1024)} MB, and the limit is ${MAX_FILE_BYTES / 1024 / 1024} MB: make its pictures smaller, or split it`);

/** First bytes of the files that turn up under a wrong name, and what to call them. */
const MAGIC: readonly (readonly [bytes: string, what: string])[] = [
  ['25504446', 'a PDF'], ['504b0304', 'a zip archive or Office file'], ['504b0506', 'an empty zip archive'], ['d0cf11e0a1b11ae1', 'an old Office file'],
  ['7b5c727466', 'a rich text file'], ['89504e47', 'a PNG picture'], ['ffd8ff', 'a JPEG picture'], ['47494638', 'a GIF picture'],
  ['4d5a', 'a Windows program'], ['7f454c46', 'a program'], ['1f8b', 'a gzip archive'], ['377abcaf271c', 'a 7-Zip archive'], ['52617221', 'a RAR archive'],
];

/** Says whether the bytes are what the name says, without parsing them. */
export function guardBytes(bytes: Uint8Array, kind: FileKind): Result<void, Reason> {
  if (bytes.length > MAX_FILE_BYTES) return err(tooLarge(bytes.length));
  if (bytes.length === 0) return err(reason('empty', 'the file is empty'));
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024));
  const hex = start.subarray(0, 8).toString('hex');
  const really = MAGIC.find(([magic]) => hex.startsWith(magic))?.[1] ?? null;
  switch (kind) {
    case 'docx':
      if (really === 'a zip archive or Office file') return ok(undefined);
      if (really === 'an old Office file') return err(oldOffice(bytes));
      return err(otherwise(really, 'a Word file'));
    case 'pdf': {
      // Some scanners and mail gateways put a few bytes before the header; a file that starts as something else is that other thing.
      const at = start.indexOf('%PDF-');
      if (at === 0 || (at > 0 && really === null)) return ok(undefined);
      return err(otherwise(really, 'a PDF'));
    }
    case 'html':
    case 'markdown':
    case 'text':
      // "MZ" and the like may start a text; a text has no zero bytes unless it is UTF-16, which says so in its first two.
      if (really !== null && (really !== 'a Windows program' || start.includes(0))) return err(otherwise(really, 'text'));
      return decodeText(bytes) === null ? err(otherwise(null, 'text')) : ok(undefined);
  }
}

const otherwise = (really: string | null, wanted: string): Reason =>
  reason('not-what-it-says', really ? `named as ${wanted}, but it is ${really}` : `named as ${wanted}, but its contents are something else or are damaged`);

/** Office keeps a password-protected .docx inside the old container format, in a stream of this name (UTF-16). */
function oldOffice(bytes: Uint8Array): Reason {
  const locked = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from('EncryptedPackage', 'utf16le'));
  return locked
    ? reason('locked', 'it is protected by a password: save a copy without one')
    : reason('not-what-it-says', `named as a .docx, but it is ${TRY_INSTEAD['doc']}`);
}

/** The characters of a text file: by its byte order mark, else UTF-8, else Windows-1252 as old editors in the UK wrote; null when it is no text. */
export function decodeText(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes;
  let text: string;
  if (a === 0xff && b === 0xfe) text = new TextDecoder('utf-16le').decode(bytes);
  else if (a === 0xfe && b === 0xff) text = new TextDecoder('utf-16be').decode(bytes);
  else if (a === 0xef && b === 0xbb && c === 0xbf) text = new TextDecoder('utf-8').decode(bytes);
  else {
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      // Only "these bytes are not UTF-8" is expected here.
      if (!(error instanceof TypeError)) throw error;
      text = windows1252(bytes);
    }
  }
  if (text.includes('\0')) return null;
  let controls = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12) controls++;
  }
  return controls > text.length / 100 + 8 ? null : text;
}

/** What Windows-1252 prints for 0x80 to 0x9F; Node 20 decodes these as control characters (its "windows-1252" is Latin-1). */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

const windows1252 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').replace(/[\u0080-\u009F]/g, (c) => WINDOWS[c.charCodeAt(0) - 0x80] ?? c);
