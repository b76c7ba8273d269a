import type { Encoder } from '../language/encoder.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Reader } from '../policies/reader.ts';
import type { CheckedAnswer } from './answers.ts';
import { makeSenses } from './clause-senses.ts';
import { schoolSituations, type SchoolSituations, vectorOf } from './school-situations.ts';
import { situationReader } from './situation-reader.ts';
import type { Situation } from './situation.ts';

/** What a reader for one school that stands still is made from: the command line's and the evaluation's. */
export interface SchoolReaderParts {
  readonly corpus: Corpus;
  readonly own: (corpus: Corpus) => readonly Situation[];
  readonly answers: (corpus: Corpus, known: ReadonlySet<string>) => ReadonlyMap<string, readonly CheckedAnswer[]>;
  readonly encoder: Encoder | null;
  /** Where the vectors of its clauses are kept for the next time; nowhere when absent. */
  readonly senses?: string;
}

/** The situations of a school and a reader over them, once the vectors of its clauses are made. */
export async function schoolReader({ corpus, own, answers, encoder, senses }: SchoolReaderParts): Promise<{ readonly reader: Reader; readonly situations: SchoolSituations }> {
  if (encoder) await makeSenses(corpus, encoder, senses ?? null);
  const ownSituations = own(corpus);
  const bare = schoolSituations({ corpus, own: ownSituations, answers: new Map() });
  const situations = bare.withAnswers(answers(corpus, bare.ids));
  return { situations, reader: situationReader(() => Promise.resolve(situations), (text) => vectorOf(text, encoder)) };
}
