import { card, type CardInput } from '../cards/card-data.ts';
import type { FieldValues } from '../chat/inbound.ts';
import type { CardContent } from '../chat/outbound.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause, ClauseId } from '../policies/document.ts';
import type { Verdict } from '../policies/reader.ts';
import { quoteData, VERDICT_WORDS } from './review-card.ts';
import { draftsOf, markOf, MOST_CLAUSES, type Draft } from './review-drafts.ts';
import type { ReviewItem } from './review-queue.ts';
import type { Branch } from './situation.ts';

type Fields = CardInput<'review-form'>['fields'];
/** Messages at the fields that keep the form open, by field. */
export type FieldFaults = Readonly<Record<string, string>>;

const MOST_FOUND = 5;
const MOST_NOTE = 400;
const MOST_WORDS = 200;
const BEGINNING = 60;
const VERDICTS: readonly Verdict[] = ['yes', 'no', 'conditional', 'info', 'not_covered'];

/** The clauses to choose from: those chosen already, then what search finds, or what the card showed. */
function offered(item: ReviewItem, corpus: Corpus, inputs: FieldValues): Clause[] {
  const words = (inputs['search-for'] ?? '').trim().slice(0, MOST_WORDS);
  const picked = Object.entries(inputs).flatMap(([id, value]) => (/^(?:decides|beside|clause-[a-z])$/.test(id) ? clausesIn(value, corpus) : []));
  const shown = words === '' ? draftsOf(item, corpus).drafts.flatMap((draft) => draft.clauses) : [];
  const found = corpus.index.search(words === '' ? `${item.situation.question} ${item.situation.title}` : words, MOST_FOUND).map((one) => one.clause);
  const kept = [...new Set([...picked, ...shown])];
  return [...new Set([...kept, ...found.slice(0, words === '' ? Math.max(0, MOST_FOUND - kept.length) : MOST_FOUND)])];
}

const clausesIn = (value: string, corpus: Corpus): Clause[] =>
  value.split(',').flatMap((id) => {
    const clause = corpus.clause(id as ClauseId);
    return clause ? [clause] : [];
  });

const choicesOf = (clauses: readonly Clause[]): { value: string; title: string }[] => clauses.map((clause, i) => ({ value: clause.id, title: `${i + 1}. ${beginning(clause.quote)}` }));
const beginning = (text: string): string => (text.length <= BEGINNING ? text : `${text.slice(0, BEGINNING).replace(/\s+\S*$/, '')} …`);
const verdictChoices = VERDICTS.map((value) => ({ value, title: VERDICT_WORDS[value] }));
const search = (inputs: FieldValues): Fields[number] => ({ kind: 'text', id: 'search-for', label: 'Search your policies for other words', needed: false, many: false, value: inputs['search-for'] ?? '', hint: '' });
const nothing = (inputs: FieldValues, clauses: readonly Clause[]): string[] => ((inputs['search-for'] ?? '').trim() !== '' && clauses.length === 0 ? ['No clause has these words. Try others.'] : []);

/** The deciding clause, what stands beside it, the verdict and a note. */
export function chooseForm(item: ReviewItem, corpus: Corpus, inputs: FieldValues): CardContent {
  const { situation } = item;
  const clauses = offered(item, corpus, inputs);
  const { drafts } = draftsOf(item, corpus);
  const [draft] = drafts;
  const about = { situation: situation.id, mark: markOf(item, corpus) };
  const choices = choicesOf(clauses);
  const before = draft && draft.verdict !== 'not_covered' ? draft.clauses : [];
  const fields: Fields = [
    search(inputs),
    ...(choices.length === 0 ? [] : [
      { kind: 'choice' as const, id: 'decides', label: 'Which clause decides?', needed: false, several: false, value: inputs['decides'] ?? before[0]?.id ?? '', choices },
      { kind: 'choice' as const, id: 'beside', label: 'Which stand beside it?', needed: false, several: true, value: inputs['beside'] ?? before.slice(1).map((c) => c.id).join(','), choices },
    ]),
    { kind: 'choice', id: 'verdict', label: 'What is the answer?', needed: false, several: false, value: inputs['verdict'] ?? (draft?.verdict === 'not_covered' ? 'info' : (draft?.verdict ?? '')), choices: [...verdictChoices] },
    { kind: 'text', id: 'note', label: 'A short note that staff see with it, if it needs one', needed: false, many: true, value: inputs['note'] ?? draft?.note ?? '', hint: '' },
  ];
  return card('review-form', {
    title: 'Choose the clause', asked: situation.question, notes: [...(drafts.length > 1 ? ['This puts one answer in place of those for each value.'] : []), ...nothing(inputs, clauses)],
    clauses: clauses.map((clause, i) => quoteData(clause, corpus, String(i + 1))), fields,
    send: { title: 'Settle it so', verb: 'review.chosen', data: about },
    others: [{ title: 'Search', verb: 'review.find', data: { situation: situation.id } }, { title: 'Go back', verb: 'review.show', data: { situation: situation.id } }],
  });
}

export function chosen(inputs: FieldValues, corpus: Corpus): Result<Draft[], FieldFaults> {
  const verdict = verdictIn(inputs['verdict']);
  if (!verdict) return err({ verdict: 'Choose the answer.' });
  const note = noteIn(inputs);
  if (note !== null && note.length > MOST_NOTE) return err({ note: `At most ${MOST_NOTE} characters.` });
  if (verdict === 'not_covered') return ok([{ when: null, verdict, clauses: [], note }]);
  const [decides] = clausesIn(inputs['decides'] ?? '', corpus);
  if (!decides) return err({ [inputs['decides'] === undefined ? 'search-for' : 'decides']: 'Choose the clause that decides, or say that the policy is silent.' });
  const clauses = [...new Set([decides, ...clausesIn(inputs['beside'] ?? '', corpus)])];
  if (clauses.length > MOST_CLAUSES) return err({ beside: `Choose at most ${MOST_CLAUSES} in all.` });
  return ok([{ when: null, verdict, clauses, note }]);
}

const verdictIn = (value: string | undefined): Verdict | null => VERDICTS.find((verdict) => verdict === value) ?? null;
const noteIn = (inputs: FieldValues): string | null => (inputs['note'] ?? '').replace(/\s+/g, ' ').trim() || null;
/** The fields of a value: platforms take letters alone in a field's name. */
const letter = (at: number): string => String.fromCharCode(97 + at);

/** One answer for each value of a fact. */
export function branchForm(item: ReviewItem, branch: Branch, corpus: Corpus, inputs: FieldValues): CardContent {
  const { situation } = item;
  const clauses = offered(item, corpus, inputs);
  const choices = choicesOf(clauses);
  const about = { situation: situation.id, mark: markOf(item, corpus), fact: branch.fact };
  const before = draftsOf(item, corpus).drafts;
  const fields: Fields = [
    search(inputs),
    ...branch.values.flatMap(({ value, label }, at): Fields => {
      const had = before.find((draft) => draft.when?.[branch.fact] === value);
      return [
        { kind: 'choice', id: `verdict-${letter(at)}`, label: `${label}: what is the answer?`, needed: false, several: false, value: inputs[`verdict-${letter(at)}`] ?? had?.verdict ?? '', choices: [...verdictChoices] },
        ...(choices.length === 0 ? [] : [{ kind: 'choice' as const, id: `clause-${letter(at)}`, label: `${label}: which clause decides?`, needed: false, several: false, value: inputs[`clause-${letter(at)}`] ?? had?.clauses[0]?.id ?? '', choices }]),
      ];
    }),
    { kind: 'text', id: 'note', label: 'A short note that staff see with it, if it needs one', needed: false, many: true, value: inputs['note'] ?? '', hint: '' },
  ];
  return card('review-form', {
    title: 'It depends', asked: situation.question, notes: [branch.ask, ...nothing(inputs, clauses)], clauses: clauses.map((clause, i) => quoteData(clause, corpus, String(i + 1))), fields,
    send: { title: 'Settle it so', verb: 'review.branches', data: about },
    others: [{ title: 'Search', verb: 'review.branch', data: about }, { title: 'Go back', verb: 'review.show', data: { situation: situation.id } }],
  });
}

const FEWEST_VALUES = 2;

/** A value without an answer is left unsettled; one answer alone depends on nothing. */
export function chosenBranches(inputs: FieldValues, branch: Branch, corpus: Corpus): Result<Draft[], FieldFaults> {
  const note = noteIn(inputs);
  if (note !== null && note.length > MOST_NOTE) return err({ note: `At most ${MOST_NOTE} characters.` });
  const faults: Record<string, string> = {};
  const drafts = branch.values.flatMap(({ value }, at): Draft[] => {
    const verdict = verdictIn(inputs[`verdict-${letter(at)}`]);
    if (!verdict) return [];
    const clauses = verdict === 'not_covered' ? [] : clausesIn(inputs[`clause-${letter(at)}`] ?? '', corpus);
    if (verdict !== 'not_covered' && clauses.length === 0) faults[`clause-${letter(at)}`] = 'Choose the clause that decides it.';
    return [{ when: { [branch.fact]: value }, verdict, clauses, note }];
  });
  if (drafts.length < FEWEST_VALUES) {
    const empty = branch.values.findIndex((_value, at) => verdictIn(inputs[`verdict-${letter(at)}`]) === null);
    return err({ ...faults, [`verdict-${letter(empty)}`]: 'Answer at least two of them, or go back and give one answer for all.' });
  }
  return Object.keys(faults).length > 0 ? err(faults) : ok(drafts);
}
