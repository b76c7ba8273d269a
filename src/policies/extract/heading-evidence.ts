import { headingKey } from './contents-list.ts';
import type { Line } from './lines.ts';
import { headingNumber } from './printed-number.ts';

/** What is known about the place where a line stands. */
export interface HeadingPlace {
  readonly line: Line;
  /** The next line that shows something; null at the end. */
  readonly next: Line | null;
  /** The next line starts with a bullet or a number. */
  readonly nextIsItem: boolean;
  readonly contents: ReadonlySet<string>;
}

const MOST_WORDS = 14;
const MOST_CHARACTERS = 110;
// Words that make a line a sentence rather than a name; "is" and "are" stand in question headings too, which are looked at first.
const FINITE = /\b(?:should|must|shall|will|would|may|might|can|cannot|could|is|are|was|were|has|have|had|do|does|did|don['’]t|doesn['’]t|needs?|agrees?|ensures?|includes?|applies|recognises?|expects?)\b/i;
const QUESTION = /^(?:what|who|why|when|where|how|which|is|are|can|do|does|should|may|must)\b.*\?$/i;
/** A line that ends so goes on in the next one. */
export const UNFINISHED = /(?:[,(/&–—-]|\b(?:a|an|and|any|are|as|at|be|by|can|for|from|have|has|if|in|into|is|its|may|must|no|not|of|on|or|our|shall|should|some|such|than|that|the|their|these|this|those|to|was|were|which|who|will|with|your))$/i;
const LABEL = /^[^:]{2,45}:\s*\S/;
const NAMED_PART = /^(?:appendix|annexe?|section|part|schedule|chapter|stage|step)\b/i;
const DATE_ONLY = /^(?:(?:last )?(?:updated|reviewed|dated?)\s*:?\s*)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|spring|summer|autumn)\w*\.?(?:\s+term)?,?\s+\d{2,4}(?:\s?[/-]\s?\d{2,4})?$|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}(?:\s?[/-]\s?\d{2,4})?$/i;
const ADDRESS = /^(?:https?:\/\/|www\.)\S+$|^\S+@\S+\.\S+$|^(?:tel(?:ephone)?\.?:?\s*)?[\d\s()+-]{7,}$/i;
const PLACEHOLDER = /^\[[^\]]*\](?:\([^)]*\))?$/;

const emphasised = (text: string): boolean => /^(\*{2,3}|__)(?=\S)(?:(?!\1).)+\1$/.test(text);
const inCapitals = (text: string): boolean => (text.match(/\p{L}/gu) ?? []).length >= 4 && text === text.toUpperCase();

/** A line's look: two headings that look alike have the same level. */
export function headingStyle(text: string): string {
  const number = headingNumber(text.replace(/^[*_#\s]+/, ''));
  if (number !== null && /^\d/.test(number)) return `number-${number.split('.').length}`;
  if (number !== null && NAMED_PART.test(number)) return 'part';
  const plain = text.replace(/[*_]+/g, '');
  return inCapitals(plain) ? 'capitals' : emphasised(text) ? 'bold' : 'plain';
}

/**
 * Whether a line is a heading, by what it looks like and where it stands: short, no stop at its end, set apart, with something under it;
 * a number, capitals, bold or an entry in the contents list count for it, the build of a sentence against it.
 */
export function isHeading({ line, next, nextIsItem, contents }: HeadingPlace): boolean {
  const text = line.text.replace(/^#{1,6}\s+/, '');
  const plain = text.replace(/[*_]+/g, '').trim();
  const words = plain.split(/\s+/);
  if (next === null || words.length > MOST_WORDS || plain.length > MOST_CHARACTERS || /\t/.test(plain)) return false;
  if (/^#{1,6}\s+\S/.test(line.text)) return true;
  if (!/^[\p{Lu}\d'‘"“(]/u.test(plain) || !/\p{L}{2}/u.test(plain)) return false;
  if (DATE_ONLY.test(plain) || ADDRESS.test(plain) || PLACEHOLDER.test(plain)) return false;
  if (contents.has(headingKey(text)) && !/[.;,]$/.test(plain)) return true;
  const number = headingNumber(plain);
  const body = number === null || NAMED_PART.test(plain) ? plain : plain.replace(/^\S+\s+/, '');
  if (/[.;,!)\]]$/.test(body) && !/\([^)]*\)$/.test(body)) return false;
  if (NAMED_PART.test(plain) && number !== null) return line.gap;
  if (plain.endsWith('?')) return line.gap && QUESTION.test(body) && words.length <= 10;
  if (LABEL.test(plain)) return false;
  if (UNFINISHED.test(plain)) return false;
  const strong = inCapitals(body) || emphasised(text);
  // "Managing your account:" names what follows; "All staff should:" begins it.
  if (/:(?:-|–)?$/.test(plain)) return line.gap && !FINITE.test(body) && (strong || number !== null || /^(?:[A-Z]\w+ing|[Dd]o['’]?s|[Dd]on['’]ts)\b/.test(body)) && !/\b(?:including|following|such as|to)\s*:/i.test(body);
  if (number !== null && /^[a-z]$|^[ivx]+$/.test(number)) return false;
  if (number !== null && /^\p{Ll}/u.test(body)) return false;
  if (FINITE.test(body) && words.length > 3 && !strong) return false;
  if (strong) return line.gap || number !== null;
  // The next line goes on with this one.
  if (!nextIsItem && /^\p{Ll}/u.test(next.text)) return false;
  if (!line.gap) return false;
  // Set apart on both sides, or straight above its list or text.
  return next.gap || nextIsItem || number !== null || words.length <= 5;
}
