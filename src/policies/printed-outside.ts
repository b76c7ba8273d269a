import type { Clause, Fact } from './document.ts';
import { placeInClause, type FactPlaces } from './fact-places.ts';
import { outsideFactsIn } from './outside-facts.ts';
import { audienceOf } from './question-contacts.ts';

const TELEPHONE = /(?<![\d.,/£])(?:\+44\s?(?:\(0\)\s?)?|\(?0)(?:[\s-]?\(?\d\)?){9,10}(?!\d)/g;
const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\b/g;
/** Bodies that do not change their names often enough to be stale, but which a reader may be sent to. */
const BODIES = /\b(?:LADO|Local Authority Designated Officer|Ofsted|NSPCC|CEOP|Internet Watch Foundation|IWF|MASH|Multi-Agency Safeguarding Hub|Information Commissioner(?:['’]s Office)?|ICO|DfE|Department for Education)\b/g;
const SCHOOL_GAP = /\b[Xx]{3,}\s+(?:[\w-]+\s+)?(?:School|Academy|Nursery)\b|\[(?:school|name)\]/g;

/** What a clause prints of the outside world, and gaps that nobody filled; each thing once, the longer name before the shorter. */
export function printedOutside(clause: Clause, places: FactPlaces): Fact[] {
  const { quote } = clause;
  const found: { kind: Fact['kind']; from: number; to: number; role?: string }[] = [];
  const add = (kind: Fact['kind'], from: number, to: number, role?: string): void => {
    if (!found.some((f) => from < f.to && f.from < to)) found.push({ kind, from, to, ...(role === undefined ? {} : { role }) });
  };
  for (const match of quote.matchAll(TELEPHONE)) {
    const digits = match[0].replace(/\D/g, '').length;
    if (digits >= 10 && digits <= 12) add('telephone', match.index, match.index + match[0].length);
  }
  const dead: { from: number; words: string }[] = [];
  let from = 0;
  for (const { kind, text } of outsideFactsIn(quote)) {
    const at = quote.indexOf(text, from);
    if (at < 0) continue;
    from = at;
    const ours = KINDS[kind];
    if (ours !== undefined) add(ours, at, at + text.length);
    // A dead link's words may name a body: "[Fellshire Safeguarding Team](#)" is both.
    if (ours === 'placeholder') dead.push(...outsideFactsIn(text.slice(1)).flatMap((f) => (KINDS[f.kind] === 'outside-body' ? [{ from: at + text.indexOf(f.text), words: f.text }] : [])));
  }
  for (const match of quote.matchAll(SCHOOL_GAP)) add('placeholder', match.index, match.index + match[0].length);
  for (const match of quote.matchAll(BODIES)) add('outside-body', match.index, match.index + match[0].length);
  // An address is a contact only of those it is printed for; a helpline's is part of the body it belongs to.
  for (const match of quote.matchAll(EMAIL)) add('contact', match.index, match.index + match[0].length, audienceOf(quote.slice(0, match.index)));
  for (const { from: start, words } of dead) found.push({ kind: 'outside-body', from: start, to: start + words.length });
  return found.sort((a, b) => a.from - b.from).map(({ kind, from: start, to, role }) => places.fact(kind, placeInClause(places.text, clause, start, to), { ...clause }, role === undefined ? {} : { role }));
}

const KINDS: Readonly<Partial<Record<ReturnType<typeof outsideFactsIn>[number]['kind'], Fact['kind']>>> = {
  age: 'age-limit',
  edition: 'edition',
  authority: 'outside-body',
  helpline: 'outside-body',
  placeholder: 'placeholder',
};
