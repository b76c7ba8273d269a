import { findDates, readDate } from '../time/date-words.ts';
import { accountsFound } from './accounts-found.ts';
import type { Clause, DocumentId, ExtractedDocument, Fact } from './document.ts';
import { FactPlaces } from './fact-places.ts';
import { headerFacts } from './header-facts.ts';
import { inlineReview } from './inline-review.ts';
import { printedOutside } from './printed-outside.ts';
import { proseDates, proseHolders } from './prose-facts.ts';
import { questionContacts } from './question-contacts.ts';
import { frontHeadings, plainHeading, titleOf } from './title.ts';

/** A line that is only a date, this near the top, dates the document. */
const FRONT_BLOCKS = 12;
const LONGEST_READ = 4_000;

/**
 * What a document says about itself and its school, in reading order, each thing once with the words it came from. Right rather than
 * complete: what is not plainly said is left out. `clauses` are those of the same document.
 */
export function factsOf(extracted: ExtractedDocument, clauses: readonly Clause[], document: DocumentId): Fact[] {
  const places = new FactPlaces(extracted.text, document, clauses);
  const facts = [...titleFacts(extracted, places), ...headerFacts(extracted, places), ...frontDate(extracted, places)];
  for (const clause of clauses) {
    // No sentence of a policy is this long: it is a dump, and searching it would take time and tell nothing.
    if (clause.quote.length > LONGEST_READ) continue;
    // A leaflet or an example speaks of other schools, other people and other documents.
    if (clause.standing === 'policy' || clause.standing === 'appendix') {
      facts.push(...proseDates(clause, places), ...proseHolders(clause, places), ...questionContacts(clause, places));
    }
    facts.push(...printedOutside(clause, places));
  }
  facts.push(...accountsFound(clauses, places));
  if (facts.some(({ kind, date }) => (kind === 'review-due' && date !== null) || kind === 'review-interval')) return once(facts);
  const inline = inlineReview(extracted, places);
  return once([...facts.filter((fact) => !inline.some(({ start }) => start === fact.start)), ...inline]);
}

function titleFacts(extracted: ExtractedDocument, places: FactPlaces): Fact[] {
  const title = titleOf(extracted, '').toLowerCase();
  const block = frontHeadings(extracted).find((b) => plainHeading(extracted.text.slice(b.start, b.end)).toLowerCase() === title);
  return block ? [places.fact('title', block, block)] : [];
}

/** "September 2017" alone on the first page, or behind the title. */
function frontDate(extracted: ExtractedDocument, places: FactPlaces): Fact[] {
  const { text } = extracted;
  for (const block of extracted.blocks.slice(0, FRONT_BLOCKS)) {
    if (block.end - block.start > LONGEST_READ) continue;
    const words = text.slice(block.start, block.end);
    const found = findDates(words)[0];
    if (!found || words.includes(':')) continue;
    const rest = plainHeading(words.slice(0, found.start) + words.slice(found.end));
    const alone = rest.replace(/[\W_]+/g, '') === '' || (block.kind === 'heading' && rest.length <= 80) || /^(?:version|v)\s?[\d.]*$/i.test(rest.trim());
    if (alone) return [places.fact('written-on', { start: block.start + found.start, end: block.start + found.end }, block, { date: readDate(words) })];
  }
  return [];
}

function once(facts: readonly Fact[]): Fact[] {
  const seen = new Set<string>();
  const kept = facts.filter((fact) => {
    const key = `${fact.kind}|${fact.role}|${fact.start}|${fact.end}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  // What the header says of a date goes before what a sentence says, and both before nothing: an empty label is kept only alone.
  const stated = new Set(kept.filter((f) => f.value !== '').map((f) => `${f.kind}|${f.role}`));
  return kept.filter((f) => f.value !== '' || !stated.has(`${f.kind}|${f.role}`)).sort((a, b) => a.start - b.start);
}
