/** Whom a rule or a question is about. */
export type Party = 'staff' | 'pupil' | 'parent' | 'governor' | 'volunteer' | 'visitor' | 'everyone';

const WORDS: readonly (readonly [Party, RegExp])[] = [
  ['everyone', /\b(?:all users|everyone|everybody|users|anyone|all members of the school community|school community|stakeholders|any person)\b/],
  ['pupil', /\b(?:pupils?|students?|children|child|kids?|learners?|young (?:people|person)|boys?|girls?|teens?|teenagers?|(?:year|yr|y) ?\d{1,2}s?)\b/],
  ['parent', /\b(?:parents?|carers?|guardians?|mums?|dads?|mothers?|fathers?|famil(?:y|ies)|grandparents?|grans?|nans?)\b/],
  ['governor', /\b(?:governors?|trustees?)\b/],
  ['volunteer', /\b(?:volunteers?|helpers?|pta)\b/],
  ['visitor', /\b(?:visitors?|contractors?|guests?)\b/],
  ['staff', /\b(?:staff|employees?|teachers?|colleagues?|tas?|teaching assistants?|adults (?:working|in school)|practitioners?|workers?|supply|ects?|coach(?:es)?|dinner lad(?:y|ies))\b/],
];

/** The parties named in a text. */
export function partiesIn(text: string): Set<Party> {
  // An ex-pupil's parents are parents, a "parent governor" a governor: near enough for choosing between clauses.
  const folded = text.toLowerCase().replace(/staff (?:member )?(?:room|car park)/g, ' ');
  return new Set(WORDS.filter(([, pattern]) => pattern.test(folded)).map(([party]) => party));
}

/** The text without the words that name a party. */
export function withoutParty(text: string, party: Party): string {
  const pattern = WORDS.find(([p]) => p === party)?.[1];
  return pattern ? text.replace(new RegExp(`(?:\\bex[- ]|\\bformer )?${pattern.source}`, 'gi'), '').replace(/\s+/g, ' ').trim() : text;
}

const SUBJECT_END = /\b(?:must|should|shall|will|may|can|cannot|need|needs|have to|has to|are|is|were|was|do|does|don't|ought|agree|who|which|that|use|uses)\b|[,;:(]/;

/** Whom a clause binds: the parties named before its first verb, else those of the sentence that leads in, else of the nearest heading that names any. */
export function boundParties(quote: string, leadIn: string | null, headings: readonly string[]): Set<Party> {
  // "Before you accept …": whoever reads it does the act, so a heading about pupils or families is what it is about, not whom it binds.
  if (/^\W*(?:if|when|whenever|before|after|unless|while) you\b/i.test(quote) && partiesIn(subjectOf(quote)).size === 0) return new Set();
  for (const text of [subjectOf(quote), leadIn === null ? '' : subjectOf(leadIn), ...headings.toReversed()]) {
    const found = partiesIn(text);
    if (found.size > 0) return found;
  }
  return new Set();
}

function subjectOf(sentence: string): string {
  const lower = sentence.toLowerCase();
  const end = SUBJECT_END.exec(lower);
  // "If a pupil …, the teacher must": the subject follows the condition.
  if (/^(?:if|when|whenever|where|once|should|before|after|unless|while)\b/.test(lower)) {
    const rest = lower.slice(lower.indexOf(',') + 1);
    return lower.includes(',') ? rest.slice(0, SUBJECT_END.exec(rest)?.index ?? rest.length) : '';
  }
  return lower.slice(0, end?.index ?? 0);
}

/** Whether a rule that binds `bound` says something about `asked`; an unnamed party may be anybody. */
export function concerns(bound: ReadonlySet<Party>, asked: Party | null): boolean {
  if (bound.size === 0 || asked === null || bound.has(asked) || bound.has('everyone') || asked === 'everyone') return true;
  return asked === 'volunteer' && bound.has('staff');
}
