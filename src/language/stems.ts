import porter2 from 'wink-porter2-stemmer';

// Words repeat, the stemmer is slow: about 40,000 words is more than a trust's policies hold, and a few megabytes.
const CACHED_WORDS = 40_000;
// No English word is longer; a "word" that is (a key, a pasted run of letters) is kept as it stands.
const LONGEST_WORD = 40;
// Words that Porter2 gives the stem of another word with another meaning, each with the stem it gets instead. In a policy these pairs
// stand side by side: a person and what is personal, a response and who is responsible, to report and a reporter,
// an office and an officer, what relates to a matter and a relative.
const KEPT_APART = new Map(
  Object.entries({
    personal: ['personal', 'personally'],
    responsible: ['responsible', 'responsibly', 'responsibility', 'responsibilities', 'irresponsible'],
    reporter: ['reporter', 'reporters'],
    information: ['information', 'informational'],
    acceptable: ['acceptable', 'acceptably', 'acceptability'],
    heading: ['heading', 'headings'],
    dating: ['dating'],
    government: ['government', 'governments'],
    several: ['several'],
    publication: ['publication', 'publications'],
    addition: ['addition', 'additional', 'additionally'],
    general: ['general', 'generally'],
    officer: ['officer', 'officers'],
    relative: ['relative', 'relatives'],
    authority: ['authority', 'authorities'],
    designated: ['designate', 'designated', 'designates'],
    informal: ['informal', 'informally'],
    publicity: ['publicity'],
    accountable: ['accountable', 'accountability'],
    hospitality: ['hospitality'],
    employment: ['employment'],
    settings: ['settings', 'setting'],
    lettings: ['letting', 'lettings'],
    polite: ['polite', 'politely', 'politeness'],
    positive: ['positive', 'positively'],
    objective: ['objective', 'objectives'],
    experiment: ['experiment', 'experiments'],
    critical: ['critical', 'critically'],
    recorder: ['recorder', 'recorders'],
    emergency: ['emergency', 'emergencies'],
    collective: ['collective', 'collectively'],
    reasonable: ['reasonable', 'reasonably'],
    presentation: ['presentation', 'presentations'],
    hearing: ['hearing', 'hearings'],
    university: ['university', 'universities'],
    nativity: ['nativity', 'nativities'],
    sats: ['sats'],
    paste: ['paste', 'pasted', 'pasting'],
    photographer: ['photographer', 'photographers'],
    regarding: ['regarding', 'regards'],
  }).flatMap(([kept, forms]) => forms.map((form) => [form, `${kept}=`] as const)),
);
const known = new Map<string, string>();

/** A stem for comparing words, not for reading: the Porter2 stem of a folded word (`Token.lower`); words with digits and very long ones come back unchanged. */
export function stem(word: string): string {
  const cached = known.get(word);
  if (cached !== undefined) return cached;
  if (word.length > LONGEST_WORD || /\d/.test(word)) return word;
  const stemmed = KEPT_APART.get(word) ?? (porter2(word) || word);
  if (known.size >= CACHED_WORDS) known.clear();
  known.set(word, stemmed);
  return stemmed;
}
