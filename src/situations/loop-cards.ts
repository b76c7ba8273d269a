import { card, type CardInput } from '../cards/card-data.ts';
import type { FieldValues } from '../chat/inbound.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Clause, ClauseId } from '../policies/document.ts';
import type { Verdict } from '../policies/reader.ts';
import { dateIn } from '../time/school-day.ts';
import type { CheckedAnswer } from './answers.ts';
import type { WaitingQuestion } from './loop-records.ts';
import type { UnknownWord } from './loop-unknown-words.ts';
import { asPhrasing } from './loop-words.ts';
import { quoteData, VERDICT_WORDS } from './review-card.ts';
import type { SchoolSituations } from './school-situations.ts';
import type { Situation } from './situation.ts';

type Item = CardInput<'review-list'>['items'][number];
type Fields = CardInput<'review-form'>['fields'];

const MOST_LISTED = 8;
const MOST_WORDS_LISTED = 30;
const MOST_SITUATIONS = 3;
const MOST_CLAUSES = 3;
const MOST_FOUND = 5;
const MOST_SEARCHED = 200;
const LONGEST_TITLE = 70;

/** The questions that wait, without a word of them, and the words that nobody here knows. */
export function queueCard(questions: readonly WaitingQuestion[], count: number, unknown: readonly UnknownWord[], school: SchoolSituations, notes: readonly string[]): CardContent {
  const words = unknown.slice(0, MOST_WORDS_LISTED).map(({ word, count: times }) => `${word} (${times})`).join(', ');
  return card('review-list', {
    title: 'Questions that wait',
    notes: [
      ...notes,
      count === 0 ? 'No question waits for you.' : `${count} ${count === 1 ? 'question waits' : 'questions wait'} for you. One answer settles each, for everyone who asks it.`,
      ...(count > MOST_LISTED ? [`The first ${MOST_LISTED}; the others come up as these are done.`] : []),
      ...(words === '' ? [] : [`Words I do not know: ${words}.`]),
    ],
    items: questions.slice(0, MOST_LISTED).map(({ id, at, nearest }) => {
      const first = nearest.map((one) => school.byId(one)).find((one) => one !== null);
      return { lead: `Asked on ${dateIn(at)}`, text: first ? `, perhaps about: ${first.title}` : '', quotes: [], open: { title: 'Open', verb: 'loop.show', data: { question: id } } };
    }),
    buttons: [],
  });
}

/** The situations that came nearest to a question and are still there; where none is, those that words alone lead to. */
export function nearestTo(question: WaitingQuestion, school: SchoolSituations): Situation[] {
  const kept = question.nearest.flatMap((id) => school.byId(id) ?? []);
  return (kept.length > 0 ? kept : school.match(question.text, null, MOST_SITUATIONS).map(({ situation }) => situation)).slice(0, MOST_SITUATIONS);
}

/** One question with the desk's proposal: what it may be, the nearest clauses, and what may become of it. */
export function questionCard(question: WaitingQuestion, left: number, school: SchoolSituations, answersTo: (situation: string) => readonly CheckedAnswer[], notes: readonly string[]): CardContent {
  const { corpus } = school;
  const about = { question: question.id };
  const situations = nearestTo(question, school).map((situation): Item => ({
    lead: 'It may be this: ', text: situation.question, quotes: answerOf(situation, school, answersTo), open: { title: 'It is this', verb: 'loop.same', data: { ...about, situation: situation.id } },
  }));
  const clauses = corpus.index.search(question.text, MOST_CLAUSES).map(({ clause }) => quoteData(clause, corpus, null));
  return card('loop-question', {
    title: 'A question that waits',
    asked: question.text,
    notes: [...notes, `Asked on ${dateIn(question.at)}.${left > 0 ? ` ${left} more ${left === 1 ? 'waits' : 'wait'}.` : ''}${question.tell ? ' Whoever asked wishes to be told the answer.' : ''}`],
    items: [...situations, ...(clauses.length === 0 ? [] : [{ lead: 'The nearest clauses', text: '', quotes: clauses, open: null }])],
    buttons: [
      { title: 'Another situation', verb: 'loop.search', data: about },
      { title: 'A new situation', verb: 'loop.new', data: about },
      { title: 'The policy is silent', verb: 'loop.new', data: { ...about, verdict: 'not_covered' } },
      { title: 'Delete it', verb: 'loop.delete', data: about },
      { title: 'Back to the list', verb: 'loop.open', data: {} },
    ],
  });
}

function answerOf(situation: Situation, school: SchoolSituations, answersTo: (situation: string) => readonly CheckedAnswer[]): Item['quotes'] {
  const settled = answersTo(situation.id).filter((one) => one.state === 'stands' || one.state === 'waits');
  const [first] = settled;
  if (first) return first.clauses.slice(0, 1).map((clause) => quoteData(clause, school.corpus, settled.length > 1 ? 'Settled, by a fact' : `Settled: ${VERDICT_WORDS[first.verdict]}`));
  const { verdict, clauses } = school.propose(situation);
  return clauses.slice(0, 1).map((clause) => quoteData(clause, school.corpus, `Not settled. Proposed: ${VERDICT_WORDS[verdict]}${verdict === 'not_covered' ? '. The nearest clause:' : ''}`));
}

/** Situations that other words lead to, to choose one. */
export function situationForm(question: WaitingQuestion, school: SchoolSituations, inputs: FieldValues): CardContent {
  const words = (inputs['search-for'] ?? '').trim().slice(0, MOST_SEARCHED);
  const found = school.match(words === '' ? question.text : words, null, MOST_FOUND).map(({ situation }) => situation);
  return card('review-form', {
    title: 'Which situation is it?', asked: question.text, notes: words !== '' && found.length === 0 ? ['No situation has these words. Try others.'] : [], clauses: [],
    fields: [
      search(inputs, 'Search the situations for other words'),
      ...(found.length === 0 ? [] : [{ kind: 'choice' as const, id: 'which', label: 'Which is it?', needed: false, several: false, value: '', choices: found.map(({ id, question: asked }, i) => ({ value: id, title: `${i + 1}. ${cut(asked)}` })) }]),
    ],
    send: { title: 'It is this', verb: 'loop.same', data: { question: question.id } },
    others: [{ title: 'Search', verb: 'loop.search', data: { question: question.id } }, { title: 'Go back', verb: 'loop.show', data: { question: question.id } }],
  });
}

const search = (inputs: FieldValues, label: string): Fields[number] => ({ kind: 'text', id: 'search-for', label, needed: false, many: false, value: inputs['search-for'] ?? '', hint: '' });
const cut = (text: string): string => (text.length <= LONGEST_TITLE ? text : `${text.slice(0, LONGEST_TITLE).replace(/\s+\S*$/, '')} …`);
const VERDICTS: readonly Verdict[] = ['yes', 'no', 'conditional', 'info', 'not_covered'];

/** The answer to a question that nobody settled: of a situation that is there, or (null) of a new one, put in the words of the question. */
export function answerForm(question: WaitingQuestion, situation: Situation | null, school: SchoolSituations, inputs: FieldValues, verdict: Verdict | null): CardContent {
  const { corpus } = school;
  const proposal = situation ? school.propose(situation) : null;
  const clauses = offered(question, situation, school, inputs);
  const choices = clauses.map((clause, i) => ({ value: clause.id, title: `${i + 1}. ${cut(clause.quote)}` }));
  const words = asPhrasing(question.text);
  const about = { question: question.id, ...(situation ? { situation: situation.id } : {}) };
  const proposed = proposal && proposal.verdict !== 'not_covered' ? proposal.clauses : [];
  const fields: Fields = [
    ...(situation ? [] : [
      { kind: 'text' as const, id: 'title', label: 'A short title', needed: false, many: false, value: inputs['title'] ?? cut(words), hint: '' },
      { kind: 'text' as const, id: 'question', label: 'The question, as you would put it', needed: false, many: false, value: inputs['question'] ?? words, hint: '' },
    ]),
    search(inputs, 'Search your policies for other words'),
    ...(choices.length === 0 ? [] : [
      { kind: 'choice' as const, id: 'decides', label: 'Which clause decides?', needed: false, several: false, value: inputs['decides'] ?? proposed[0]?.id ?? '', choices },
      { kind: 'choice' as const, id: 'beside', label: 'Which stand beside it?', needed: false, several: true, value: inputs['beside'] ?? '', choices },
    ]),
    { kind: 'choice', id: 'verdict', label: 'What is the answer?', needed: false, several: false, value: inputs['verdict'] ?? verdict ?? proposal?.verdict ?? '', choices: VERDICTS.map((value) => ({ value, title: VERDICT_WORDS[value] })) },
    { kind: 'text', id: 'note', label: 'A short note that staff see with it, if it needs one', needed: false, many: true, value: inputs['note'] ?? '', hint: '' },
  ];
  return card('review-form', {
    title: situation ? 'Answer it once' : 'A new situation', asked: question.text,
    notes: situation ? [`Nobody settled this situation yet: ${situation.question}`] : [],
    clauses: clauses.map((clause, i) => quoteData(clause, corpus, String(i + 1))), fields,
    send: { title: 'Settle it so', verb: 'loop.settle', data: about },
    others: [{ title: 'Search', verb: 'loop.find', data: about }, { title: 'Go back', verb: 'loop.show', data: { question: question.id } }],
  });
}

/** What was chosen before stays among the choices, whatever is searched for. */
function offered(question: WaitingQuestion, situation: Situation | null, school: SchoolSituations, inputs: FieldValues): Clause[] {
  const { corpus } = school;
  const words = (inputs['search-for'] ?? '').trim().slice(0, MOST_SEARCHED);
  const picked = [inputs['decides'] ?? '', inputs['beside'] ?? ''].flatMap((value) => value.split(',')).flatMap((id) => corpus.clause(id as ClauseId) ?? []);
  const proposed = words === '' && situation ? school.propose(situation).clauses : [];
  const kept = [...new Set([...picked, ...proposed])];
  const found = corpus.index.search(words === '' ? (situation ? `${situation.question} ${question.text}` : question.text) : words, MOST_FOUND).map(({ clause }) => clause);
  return [...new Set([...kept, ...found.slice(0, words === '' ? Math.max(0, MOST_FOUND - kept.length) : MOST_FOUND)])];
}
