import { card } from '../cards/card-data.ts';
import { buildAnswer } from '../policies/answer.ts';
import { answerCard } from '../policies/answer-card.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Reading } from '../policies/reader.ts';
import { confirmedDue } from '../policies/review.ts';
import type { PoliciesSettings } from '../policies/settings.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, dayIn } from '../time/school-day.ts';
import type { AnswerEntry } from './answers.ts';
import type { WaitingQuestion } from './loop-records.ts';
import type { Draft } from './review-drafts.ts';
import type { Situation } from './situation.ts';

/** What was settled just now, as a reading. */
export function readingOf(situation: Pick<Situation, 'id' | 'title'>, { verdict, clauses, note }: Draft, { by, on }: Pick<AnswerEntry, 'by' | 'on'>): Reading {
  return {
    verdict, clauses: clauses.slice(0, 3), confidence: 1, why: `confirmed-${verdict}`, conflicts: [], source: 'confirmed', situation: situation.id,
    confirmation: { situation: situation.id, title: situation.title, by, on, note }, offered: [], turnsOn: null,
  };
}

/** Tells the asker who wished so that their question is answered, and the answer; `reading` is null while a second person has not agreed. */
export function tellAsker(turn: Turn, question: WaitingQuestion, situation: Pick<Situation, 'question'>, reading: Reading | null, of: { readonly corpus: Corpus; readonly policies: PoliciesSettings }): void {
  if (!question.tell) return;
  const { address } = question.tell;
  // The asker's own words are not sent back: they are gone with the question's key.
  turn.send(address, `loop:${question.id}:answered`, card('loop-answered', { date: dateIn(question.at), question: situation.question, waits: reading === null }));
  if (!reading) return;
  const today = dayIn(turn.now);
  const answer = buildAnswer(reading, of.corpus, { asked: situation.question, today, dueOf: (file) => confirmedDue(of.policies, file) });
  const id = turn.newId<'answer'>();
  turn.send(address, `answer:${id}`, answerCard(answer, { id, today, asks: null, maySend: false, worry: null, preface: null, asksBack: true }));
}
