import type { Corpus } from './corpus.ts';
import { questionText } from './follow-up.ts';
import type { Question, Reader, Reading } from './reader.ts';

/** How many clauses the reader weighs: in measurements the right one is hardly ever farther down. */
const CANDIDATES = 20;

/** Searches and reads: the one way from a question to a reading, for chat, command line and evaluation alike. */
export async function readQuestion(reader: Reader, question: Question, corpus: Corpus): Promise<Reading> {
  return reader.read(question, corpus.index.search(questionText(question), CANDIDATES), corpus);
}
