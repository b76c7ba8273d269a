import { plainWords } from '../language/tokens.ts';
import { asId } from '../kernel/ids.ts';
import type { Corpus } from './corpus.ts';
import { contentStems } from './search.ts';
import type { Clause, Fact, PolicyDocument } from './document.ts';

/** A question about the document itself, and the facts that answer it. */
export interface MetadataQuestion {
  /** In the order in which they answer; the first kind that is found decides. */
  readonly kinds: readonly Fact['kind'][];
  /** For role holders: the role asked about. */
  readonly role: string | null;
}

const THIS = '(?:this|it|the|our|your|that|these|current|social media|\\w+) ?(?:\\w+ ){0,3}?(?:policy|policies|document|guidance|version|one|rules)|this|it';
const REVIEWED = '(?:review(?:ed|s|ing)?|renew(?:ed|al)?|refresh(?:ed)?|updat(?:e|ed|ing)|revis(?:e|ed|ion|it|ited)|rewritten|redone|looked at again|expir(?:e|es|y|ing))';

const LAST = new RegExp(`\\bwhen (?:was|were|did|s|has) .{0,40}\\blast ${REVIEWED}|\\bwhen was (?:${THIS}) ${REVIEWED}\\b|\\blast ${REVIEWED}|\\b(?:date|day) of (?:the )?last ${REVIEWED}|\\bmost recent(?:ly)? ${REVIEWED}`);
const NEXT = new RegExp(`\\b(?:when|whens|when's|what date|what year|which (?:year|term|month)|by when)\\b.{0,50}\\b(?:due|next|${REVIEWED})|\\bnext ${REVIEWED}|\\b${REVIEWED} (?:date|due)\\b|\\bdue (?:for|to be|a) (?:a )?${REVIEWED}`);
const OVERDUE = /\b(?:out of date|up to date|in date|overdue|still (?:current|valid|in force|in date)|expired)\b/;
const INTERVAL = new RegExp(`\\bhow (?:often|regularly|frequently)\\b.{0,40}\\b${REVIEWED}`);
const WRITTEN = new RegExp('\\b(?:how old is|when (?:was|were|did|s)|what (?:date|year) (?:was|is))\\b.{0,40}\\b(?:written|wrote|dated?|made|created|published|come in|came in|introduced|drafted|old|from)\\b|\\bhow old is\\b.{0,30}\\b(?:policy|this|document|guidance)\\b|\\bwhat(?:s| is) the date (?:of|on)\\b');
const APPROVED_WHEN = /\b(?:when|what date|what year)\b.{0,40}\b(?:approved?|sign(?:ed)? (?:\w+ ){0,4}?off|adopt(?:ed)?|agreed|ratif(?:y|ied)|passed)\b/;
const APPROVED_BY = /\b(?:who(?:s)?|which (?:body|committee|person))\b.{0,24}\b(?:(?:approved|signed off|agreed|ratified|adopted|passed|wrote|written|authored)\b.{0,40}\b(?:policy|this|it|document|guidance|agreement|guide)\b|signed (?:this|it|the|our) (?:\w+ ){0,4}?off\b)/;
const OWN = /\b(?:policy|policies|this|it|its|document|guidance|version)\b/;
// With another object in it the question is about that object ("how often do we review our settings", "review connections").
const OTHER_OBJECT = new RegExp(`\\b${REVIEWED} (?:our|my|your|their|its|the (?!(?:\\w+ ){0,3}(?:policy|document|guidance))|settings|accounts?|connections|decision|page|posts?|website|privacy|risk)`);

const ROLES: readonly (readonly [string, RegExp])[] = [
  ['deputy-dsl', /\b(?:deputy dsl|ddsl|deputy designated safeguarding lead|deputy safeguarding lead)s?\b/],
  ['dsl', /\b(?:dsl|designated safeguarding lead|safeguarding lead|designated (?:person|officer|teacher)|child protection (?:officer|person|lead)|safeguarding officer)s?\b/],
  ['chair-of-governors', /\bchair(?:man|woman|person)?(?: of (?:the )?governors?| of (?:the )?(?:governing )?(?:body|board)| of (?:the )?trustees)?\b/],
  ['deputy-headteacher', /\bdeputy head(?:teacher| teacher)?\b/],
  ['executive-headteacher', /\bexecutive head(?:teacher| teacher)?\b/],
  ['head-of-school', /\bhead of school\b/],
  ['safeguarding-governor', /\b(?:safeguarding (?:link )?governor|governor (?:responsible )?for safeguarding)\b/],
  ['headteacher', /\b(?:headteacher|head teacher|head|principal)\b/],
  ['online-safety-lead', /\b(?:online|e|esafety|internet) ?safety (?:lead|coordinator|officer)\b/],
  ['data-protection-lead', /\b(?:data protection (?:officer|lead|person)|dpo)\b/],
  ['senco', /\b(?:sendco|senco|sen coordinator)\b/],
  ['it-lead', /\b(?:it|ict|computing) (?:lead|leader|coordinator|manager|technician)\b/],
  ['school-business-manager', /\b(?:school )?business manager\b|\bsbm\b/],
  ['lado', /\blado\b/],
];
const ROLE_QUESTION = /^(?:(?:and|so|hi|hello|pls|please|can you tell me|do you know|remind me|tell me|quick question)\s+)*(?:who(?:s| is|'s| are)|what(?:s| is|'s) the name of|name of) (?:(?:the|our|your|a|currently|currently the|my)\s+)*/;
const ACCOUNTS = /\b(?:which|what|list|where are|do we have|does (?:the|our) school have|is there|are there|name)\b.{0,40}\b(?:official|school|schools|our|we)\b.{0,40}\b(?:accounts?|pages?|channels?|handles?|social media (?:sites|platforms))\b.{0,30}$/;

/** Whether a question is about the document itself (its dates, who approved it) or about who holds a role; null when it is not. */
export function metadataQuestion(question: string): MetadataQuestion | null {
  const folded = plainWords(question.slice(0, 500));
  const of = (...kinds: Fact['kind'][]): MetadataQuestion => ({ kinds, role: null });
  if (INTERVAL.test(folded) && OWN.test(folded) && !OTHER_OBJECT.test(folded)) return of('review-interval', 'review-due');
  if (APPROVED_BY.test(folded)) return of('approver');
  if (APPROVED_WHEN.test(folded) && OWN.test(folded)) return of('approved-on', 'written-on');
  if (!OTHER_OBJECT.test(folded) && (OWN.test(folded) || /\breview date\b/.test(folded))) {
    if (LAST.test(folded) && !/\bnext\b|\bdue\b/.test(folded)) return of('reviewed-on', 'approved-on', 'written-on');
    if (NEXT.test(folded)) return of('review-due', 'review-interval');
    if (WRITTEN.test(folded)) return of('written-on', 'approved-on', 'reviewed-on');
    if (OVERDUE.test(folded) && /\b(?:policy|document|guidance|this|version)\b/.test(folded)) return of('review-due', 'reviewed-on', 'approved-on', 'written-on');
  }
  const asked = ROLE_QUESTION.exec(folded);
  if (asked) {
    const rest = folded.slice(asked[0].length);
    for (const [role, pattern] of ROLES) {
      const match = pattern.exec(rest);
      // The role must be the whole of what is asked: "who is the dsl told by" is another question.
      if (match && match.index === 0 && /^(?: (?:here|now|at (?:the |our )?school|for (?:the |our )?school|please|pls|at the moment|these days|this year))*$/.test(rest.slice(match[0].length))) return { kinds: ['role-holder'], role };
    }
  }
  if (ACCOUNTS.test(folded) && !/\b(?:can|may|allowed|my own|personal)\b/.test(folded)) return of('official-account');
  return null;
}

/**
 * The documents whose title a question names best ("when is the phones policy reviewed"), by `stems`, the words of the question with
 * what the lexicon has for them; all of them when it names none. A word in most titles names nothing.
 */
export function documentsNamed(documents: readonly PolicyDocument[], stems: ReadonlyMap<string, number>): readonly PolicyDocument[] {
  if (documents.length < 2) return documents;
  const titles = documents.map((d) => new Set(contentStems(`${d.title} ${d.file.replace(/\.[^.]+$/, '')}`)));
  const worth = titles.map((title) => {
    let sum = 0;
    for (const stem of title) {
      const among = titles.filter((t) => t.has(stem)).length;
      if (among * 2 <= documents.length) sum += (stems.get(stem) ?? 0) / among;
    }
    return sum;
  });
  const most = Math.max(...worth);
  return most === 0 ? documents : documents.filter((_, i) => (worth[i] ?? 0) >= most * 0.99);
}

// Where a school has nobody of that name: a head of school is the head that people mean.
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = { 'headteacher': ['head-of-school', 'executive-headteacher'], 'head-of-school': ['headteacher'] };

/** The facts that answer, those with a value first by kind, at most three; empty when the documents do not say. */
export function factsFor(asked: MetadataQuestion, documents: readonly PolicyDocument[]): Fact[] {
  for (const kind of asked.kinds) {
    for (const role of asked.role === null ? [null] : [asked.role, ...(STANDS_FOR[asked.role] ?? [])]) {
      const found = documents.flatMap((d) => d.facts.filter((f) => f.kind === kind && f.value !== '' && (role === null || f.role === role)));
      if (found.length > 0) return found.slice(0, 3);
    }
  }
  return [];
}

const LONGEST_SOURCE = 400;

/** A fact as something that can be quoted: the clause it stands in, else its own line of the document. */
export function clauseOfFact(fact: Fact, corpus: Corpus): Clause {
  const document = corpus.document(fact.document);
  const within = document.clauses.find((c) => c.start <= fact.start && fact.end <= c.end && c.quote.length <= LONGEST_SOURCE);
  if (within) return within;
  const { text } = document;
  let start = text.lastIndexOf('\n', fact.start - 1) + 1;
  let end = text.indexOf('\n', fact.end);
  if (end < 0) end = text.length;
  if (end - start > LONGEST_SOURCE) [start, end] = [fact.start, fact.end];
  while (start < fact.start && /\s/.test(text[start] ?? '')) start++;
  while (end > fact.end && /\s/.test(text[end - 1] ?? '')) end--;
  return {
    id: asId(`${document.id}#${start}-${end}`),
    document: document.id,
    start,
    end,
    quote: text.slice(start, end).replace(/\s+/g, ' '),
    kind: 'row',
    headings: [],
    number: null,
    page: fact.page,
    leadIn: null,
    footnotes: [],
    standing: 'policy',
    order: 0,
  };
}
