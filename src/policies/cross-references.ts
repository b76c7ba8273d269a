import type { PolicyDocument } from './document.ts';
import { stem } from '../language/stems.ts';
import { words } from '../language/tokens.ts';

/** A document that a clause sends the reader to, by the name it prints. */
export interface Reference {
  readonly name: string;
}

// What a school calls its documents. "guidance" and "procedures" alone are too often ordinary words; they count with a name before them.
const KIND = String.raw`(?:polic(?:y|ies)|procedures?|agreements?|codes? of (?:conduct|practice)|handbook|charter|protocol|statement|notice|schedule|plan|AUPs?)`;
const PART = String.raw`[A-Za-z][\w'&/-]*`;
// Words that may stand inside a document's name but neither begin nor end it.
const INSIDE = new Set(['and', 'of', 'for', 'on', 'the', 'to', 'against', 'in', '&', 'with', 'at', 'a', 'an']);
// Walking left from "policy", a name ends here.
const OUTSIDE = new Set(
  `our your their its his her this that these those any all each every such other relevant existing appropriate own same school's schools whole see read under follow follows following
  followed explains explained says state states is are be been was were has have had will would shall should must may can cannot not which who whom where when if as by per from into via within
  using use used new adopted agreed signed sign signs written model updated current latest draft also both either or with applies apply refer refers referred accordance line outlined set
  described separate full complete clear please consult breach breaches breaking breaks break violation violations against-this here there it we they he she you i implement implemented
  including include includes together alongside conjunction behave contravenes contravene contained regarding concerning about named called than through defined monitor report reported local official but limited without general overall inclusion annual any`.split(/\s+/),
);
// The state's documents and words that only look like a document's name.
const NOT_OURS = /^(?:keeping children safe|kcsie|working together|eyfs|early years foundation|teachers'? standards|prevent duty|government|national|dfe|county|local authority|council|insurance|public|foreign|company|privacy settings?|lesson|action|seating|floor|personal|user|platform'?s?)\b/i;
const ABBREVIATIONS: readonly (readonly [RegExp, string])[] = [
  [/\bAUPs?\b/g, 'acceptable use policy'], [/\bAUAs?\b/g, 'acceptable use agreement'], [/\bGDPR\b/gi, 'data protection'], [/\be-?safety\b/gi, 'online safety'],
  [/\bCP\b/g, 'child protection'], [/\bSEND?\b/g, 'special needs'], [/\bRSHE?\b/g, 'relationships sex education'], [/\bSRE\b/g, 'relationships sex education'],
  [/\bICT\b|\bIT\b/g, 'computing'], [/\bcyber-?\s?bullying\b/gi, 'anti bullying'], [/\bstaff behaviour\b/gi, 'staff conduct'], [/\bphotograph(?:y|s)?\b|\bphotos?\b|\bpictures?\b|\bdigital images?\b/gi, 'image'],
  [/\bsmart ?phones?\b|\bmobiles?\b/gi, 'phone'], [/\bwhistle[- ]blowing\b/gi, 'whistleblowing'], [/\bhome learning\b/gi, 'remote learning'], [/\bcomplaint\b/gi, 'complaints'],
];
// Say nothing about which document is meant.
const EMPTY = new Set(
  ['policy', 'procedure', 'agreement', 'code', 'statement', 'handbook', 'notice', 'protocol', 'charter', 'plan', 'document', 'guidance', 'school', 'primary', 'infant', 'junior', 'academy', 'our', 'the', 'and', 'of', 'for', 'on', 'in', 'to', 'a', 'form', 'use-of', 'smart'].map(stem),
);

const NAMED = new RegExp(String.raw`\b(${KIND})\b(?! breach)(?: (?:for|on|about) ((?:${PART} ?){1,5}))?`, 'gi');
const RUN_BEFORE = new RegExp(String.raw`(?:${PART},? ){1,9}$`);

/**
 * The documents that a clause sends the reader to, as printed and without doubles: "in line with our child protection policy",
 * "see the Acceptable Use Agreement". In a list of related documents (`headings` or `leadIn` say so) an item is itself a name.
 */
export function referencesIn(quote: string, around: { headings: readonly string[]; leadIn: string | null } = { headings: [], leadIn: null }): Reference[] {
  const text = quote.replace(/[\u2018\u2019]/g, "'").replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/[*_"“”]/g, '').replace(/\s+/g, ' ');
  const names: string[] = [];
  let after = 0;
  for (const match of text.matchAll(NAMED)) {
    const kind = match[1] ?? '';
    const left = nameBefore(RUN_BEFORE.exec(text.slice(Math.max(after, match.index - 120), match.index))?.[0] ?? '');
    after = match.index + kind.length;
    const subject = /^polic(?:y|ies)$|^procedures?$|^agreement$|^code/i.test(kind) ? subjectAfter(match[2] ?? '') : '';
    if (left !== null && keysOf(left).size > 0) names.push(`${left} ${kind}`);
    else if (/^AUPs?$/i.test(kind) || /^codes? of/i.test(kind)) names.push(kind);
    else if (subject !== '') names.push(`${kind} on ${subject}`);
  }
  names.push(...listed(text));
  if (names.length === 0 && isListOfDocuments(around)) {
    const item = text.replace(/^[^A-Za-z]+|[.;,]+$/g, '').replace(/^(?:the|our|and) /i, '').trim();
    if (item !== '' && item.split(' ').length <= 8) names.push(item);
  }
  const seen = new Set<string>();
  return names.filter((name) => !NOT_OURS.test(name) && !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()) !== undefined).map((name) => ({ name }));
}

/** Each name with the document of this folder that it means, or null where the folder does not hold it. */
export function resolve(names: readonly string[], documents: readonly PolicyDocument[]): { name: string; document: PolicyDocument | null }[] {
  const known = documents.map((document) => ({ document, keys: [keysOf(document.title), keysOf(document.file.replace(/^.*\//, '').replace(/\.[^.]+$/, '').replace(/[-_]/g, ' '))] }));
  const find = (name: string): PolicyDocument | null => {
    const wanted = keysOf(name);
    const [best, second] = known.map(({ document, keys }) => ({ document, score: Math.max(...keys.map((k) => likeness(wanted, k))) })).sort((a, b) => b.score - a.score);
    // Two documents that fit equally well are no answer: a wrong document is worse than none.
    return best !== undefined && best.score >= 0.5 && (second === undefined || second.score < best.score) ? best.document : null;
  };
  // "Child protection and allegations against staff policy" may be two documents in one breath.
  return names.map((name) => ({ name, document: find(name) ?? name.split(/ and /i).map(find).find((document) => document !== null) ?? null }));
}

/** The words before "policy", back to where the name begins; null where no name stands there. */
function nameBefore(run: string): string | null {
  const parts = run.trim().split(' ').filter((part) => part !== '');
  const name: string[] = [];
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i] ?? '';
    const bare = part.replace(/,$/, '').toLowerCase();
    const usage = bare === 'use' && (/^of$/i.test(name[0] ?? '') || /^(?:acceptable|internet|computer|device|phone|image|e-?mail|responsible)$/i.test(parts[i - 1] ?? ''));
    if ((OUTSIDE.has(bare) && !usage) || /'s?$/.test(bare) && !/^(?:pupils'|parents'|children's|visitors'|governors'|staff's)$/.test(bare)) break;
    // A determiner or a preposition ends the name, unless a name written in capitals goes on before it ("Use of Images Policy").
    if (INSIDE.has(bare)) {
      const before = parts[i - 1] ?? '';
      const joins = bare === 'and' || bare === '&' || bare === 'against' || (bare === 'of' && /^(?:[A-Z]|use$)/.test(before));
      if (!joins || name.length === 0 || before === '' || (OUTSIDE.has(before.toLowerCase()) && before !== 'use') || INSIDE.has(before.toLowerCase())) break;
    }
    if (part.endsWith(',') && name.length > 0 && !/^(?:and|&)$/i.test(name[0] ?? '') ) break;
    name.unshift(part.replace(/,$/, ''));
    if (name.filter((w) => !INSIDE.has(w.toLowerCase())).length >= 6) break;
  }
  const capital = name.findIndex((part) => /^[A-Z]/.test(part));
  // "staff must obey Acceptable Use Policy": where the name is in capitals, what stands before the first is not part of it.
  const trimmed = name.length > 0 && /^[A-Z]/.test(name.at(-1) ?? '') && capital > 0 && !INSIDE.has((name[capital - 1] ?? '').toLowerCase()) ? name.slice(capital) : name;
  const joined = trimmed.join(' ').replace(/^(?:and|of|for|on|the|to|in|an?|&) /i, '').trim();
  return /[A-Za-z]{2}/.test(joined) ? joined : null;
}

function subjectAfter(run: string): string {
  const subject: string[] = [];
  for (const part of run.trim().split(' ')) {
    const bare = part.toLowerCase();
    if (bare === '' || (OUTSIDE.has(bare) && !INSIDE.has(bare))) break;
    subject.push(part);
  }
  while (subject.length > 0 && INSIDE.has((subject.at(-1) ?? '').toLowerCase())) subject.pop();
  return subject.join(' ').replace(/^(?:the|a) /i, '');
}

/** "…policies, including but not limited to anti-bullying, confidentiality and child protection": one name for each. */
function listed(text: string): string[] {
  const match = /\bpolicies\b[^.:]{0,40}?(?:including(?:,? but not limited to)?|such as|namely|:)[:,]? ([^.;:]+)/i.exec(text);
  if (!match) return [];
  return (match[1] ?? '').split(/, | and (?=[^,]*$)/).map((name) => name.replace(/^(?:and|the|our) /i, '').trim()).filter((name) => name !== '' && name.split(' ').length <= 5 && !/limited to/.test(name) && !new RegExp(`\\b${KIND}$`, 'i').test(name)).map((name) => `${name} policy`);
}

function isListOfDocuments({ headings, leadIn }: { headings: readonly string[]; leadIn: string | null }): boolean {
  const near = [headings.at(-1) ?? '', leadIn ?? ''];
  return near.some((text) => /\b(?:related|linked|associated|other|supporting|these|several other) (?:polic|document|school polic)|links? (?:with|to) other|read (?:this policy )?(?:together|alongside|in conjunction) with|see also:?$|and other documents/i.test(text));
}

function keysOf(title: string): ReadonlySet<string> {
  const spelt = ABBREVIATIONS.reduce((text, [short, long]) => text.replace(short, long), title);
  const keys = words(spelt).map(stem).filter((word) => !EMPTY.has(word));
  return new Set(keys);
}

/** Shared words against the shorter name, so that "safeguarding policy" finds "Child Protection and Safeguarding Policy"; a longer rest counts a little against. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  if (shared === 0) return 0;
  return (shared / a.size) * 0.8 + (shared / b.size) * 0.2 - (shared < a.size ? 0.25 : 0);
}
