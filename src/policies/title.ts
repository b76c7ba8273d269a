import { basename } from 'node:path';
import type { ExtractedDocument, HeadingBlock } from './document.ts';

const DOCUMENT_WORD = '(?:polic(?:y|ies)|procedures?|guidance|guidelines|guide|code of (?:conduct|practice)|agreements?|statement|handbook|protocol|strategy|charter)';
const TITLE = new RegExp(`\\b${DOCUMENT_WORD}\\b`, 'i');
/** "Introduction to the Policy" and "Links with other policies" are sections, not titles. */
const SECTION = new RegExp(`\\b(?:the|this|our|other|each|any|these|with|to|related|policy)\\s+(?:\\w+\\s+)?${DOCUMENT_WORD}\\b|\\b${DOCUMENT_WORD}\\s+(?:aims?|statement|scope|review|monitoring|objectives|development|breach(?:es)?|for reporting)\\b`, 'i');
const LETTERHEAD = /\b(?:school|academy|nursery|college|federation|trust|infants?|juniors?|primary|pre-?school)\b/i;

export const plainHeading = (text: string): string => text.replace(/[*_#]+/g, '').replace(/\s+/g, ' ').trim();

/** Whether a line at the front of a document reads like its title. */
export function isTitle(text: string): boolean {
  const plain = plainHeading(text);
  return plain.length <= 120 && !/[.;,?]$/.test(plain) && !/^(?:\d|[a-z][.)]\s|(?:why|what|how|who|when|where|about)\b)/i.test(plain) && TITLE.test(plain) && !SECTION.test(plain);
}

/** Whether a line at the front of a document is the name of a school and nothing else. */
export function isLetterhead(text: string): boolean {
  const plain = plainHeading(text);
  const words = plain.split(' ');
  const capitals = words.filter((w) => /^[A-Z('‘“"&]/.test(w)).length;
  return words.length >= 2 && words.length <= 12 && !/[.;,?:!]$/.test(plain) && LETTERHEAD.test(plain) && !TITLE.test(plain) && capitals >= words.length - 2;
}

/** A paragraph this long is the body of a document: what stands before it is its front. */
const BODY_CHARACTERS = 90;

/** The headings that stand before the first body text, in order. */
export function frontHeadings(extracted: ExtractedDocument): HeadingBlock[] {
  const front: HeadingBlock[] = [];
  for (const block of extracted.blocks) {
    // A numbered section is no longer the front.
    if (block.kind === 'heading' && block.number !== null && /^\d/.test(block.number)) break;
    if (block.kind === 'heading') front.push(block);
    else if (block.kind === 'item' || (block.kind === 'paragraph' && block.end - block.start > BODY_CHARACTERS)) break;
  }
  return front;
}

/** Those headings of the front that are the title, its repetitions and the school's name: they stand above all sections. */
export function titleHeadings(extracted: ExtractedDocument): ReadonlySet<HeadingBlock> {
  const titles = new Set<string>();
  const front = frontHeadings(extracted);
  const highest = extracted.blocks.filter((block) => block.kind === 'heading' && block.level === 1);
  return new Set(
    front.filter((block) => {
      // The one heading above all others is the title, whatever it says.
      if (block.level === 1 && highest.length === 1) return true;
      const words = plainHeading(extracted.text.slice(block.start, block.end));
      if (isLetterhead(words)) return true;
      if (!isTitle(words) || (titles.size > 0 && !titles.has(words.toLowerCase()))) return false;
      titles.add(words.toLowerCase());
      return true;
    }),
  );
}

/** What the document calls itself, as printed: the first title-like line of its front, else its first heading, else its file's name. */
export function titleOf(extracted: ExtractedDocument, file: string): string {
  const front = frontHeadings(extracted).map((block) => plainHeading(extracted.text.slice(block.start, block.end)));
  const titles = front.filter(isTitle);
  // Many policies print the title twice, once in capitals: people read the other.
  const title = titles.find((t) => t !== t.toUpperCase() && titles[0]?.toLowerCase() === t.toLowerCase()) ?? titles[0];
  if (title !== undefined) return title;
  const short = extracted.blocks
    .flatMap((b) => (b.kind === 'paragraph' ? [plainHeading(extracted.text.slice(b.start, b.end))] : []))
    .slice(0, 4)
    .find((t) => isTitle(t) && t.split(' ').length <= 9 && !/[:\t]/.test(t));
  return short ?? front.find((t) => !isLetterhead(t) && !/^\d/.test(t)) ?? fileTitle(file);
}

function fileTitle(file: string): string {
  const words = basename(file).replace(/\.[a-z0-9]{1,5}$/i, '').replace(/[-_.\s]+/g, ' ').trim();
  return words === '' ? file : words.charAt(0).toUpperCase() + words.slice(1);
}
