import { err, ok, type Result } from '../kernel/result.ts';
import { findConflicts } from './conflicts.ts';
import type { Corpus } from './corpus.ts';
import type { Clause } from './document.ts';
import { questionText } from './follow-up.ts';
import { frameOf } from './frames.ts';
import { choiceMessages, type ModelFault } from './model-choice.ts';
import { clausesToSend, numberedClauses } from './model-clauses.ts';
import type { ModelClient, ModelUse } from './model-client.ts';
import { withoutNames } from './model-names.ts';
import { weigh } from './ranking.ts';
import type { Question, Reader, Reading, Verdict } from './reader.ts';
import { isSaid } from './said.ts';

/** What stands above an answer that a model chose. */
export const READ_BY_MODEL = 'Read by the model your school set up. The words are your policy\'s; check that they answer you.';

export interface ModelReaderOptions {
  /** Whether a text may leave the desk: false for whatever the harm check found, red or amber. Asked for everything typed that would be sent. */
  readonly mayBeSent: (text: string) => boolean;
  /** Names to strike out of a question beside those that the policies print: the school's staff. */
  readonly names: () => readonly string[];
}

/** What a model chose, for a person to confirm: not a word of it is the model's. */
export interface ModelProposal {
  readonly verdict: Verdict;
  /** Best first, at most three; with `not_covered` at most one. */
  readonly clauses: readonly Clause[];
  /** As the model puts it: no measured precision. */
  readonly confidence: number;
  readonly why: 'model';
}

/** Asks a model about situations for the review. */
export interface ModelProposer {
  /** `question` is a situation's own, written by whoever made the bank or by the policy: nothing that staff typed. */
  propose(question: string, corpus: Corpus): Promise<Result<ModelProposal, ModelFault>>;
}

const SEARCHED = 40;

/**
 * Reads as `beneath` does, and lets a model choose where that reading is neither confirmed by the school nor sure enough to be said. Whatever
 * the model does, the reading beneath stands unless the model chose among the school's clauses as the schema says.
 */
export function modelReader(beneath: Reader, client: ModelClient, options: ModelReaderOptions): Reader {
  // Platforms send a question again when its answer takes long: both wait for the one request.
  const underway = new Map<string, Promise<Result<ModelProposal, ModelFault>>>();
  return {
    read: async (question, candidates, corpus) => {
      const reading = await beneath.read(question, candidates, corpus);
      if (reading.source === 'confirmed' || isSaid(reading) || !maySend(question, options)) return reading;
      const asked = questionText(question);
      const key = `${corpus.version} ${asked}`;
      let asking = underway.get(key);
      if (!asking) {
        const also = [...reading.clauses, ...candidates.map((c) => c.clause)];
        asking = choose('read', client, withoutNames(asked, corpus, options.names()), also, corpus).finally(() => underway.delete(key));
        underway.set(key, asking);
      }
      const chosen = await asking;
      return chosen.ok ? readingOf(chosen.value, reading, asked, corpus) : reading;
    },
  };
}

/** A proposer that asks the model alone. */
export const modelProposer = (client: ModelClient): ModelProposer => ({
  propose: (question, corpus) => choose('propose', client, question, [], corpus),
});

/** The question before is looked at as well: it may be sent as part of this one. */
const maySend = ({ text, before }: Question, { mayBeSent }: ModelReaderOptions): boolean => mayBeSent(text) && (before === null || (mayBeSent(before) && mayBeSent(questionText({ text, before }))));

async function choose(use: ModelUse, client: ModelClient, question: string, also: readonly Clause[], corpus: Corpus): Promise<Result<ModelProposal, ModelFault>> {
  const { text, sent } = numberedClauses(clausesToSend(question, also, corpus), corpus);
  if (sent.length === 0) return err('no-clauses');
  const choice = await client.choose(use, choiceMessages(question, text), sent.length);
  if (!choice.ok) return choice;
  const { verdict, confidence } = choice.value;
  const clauses = choice.value.clauses.flatMap((n) => sent[n - 1] ?? []);
  return ok({ verdict, clauses: verdict === 'not_covered' ? clauses.slice(0, 1) : clauses, confidence, why: 'model' });
}

function readingOf(chosen: ModelProposal, beneath: Reading, asked: string, corpus: Corpus): Reading {
  const [first] = chosen.clauses;
  const conflicts = first && chosen.verdict !== 'not_covered' ? conflictsOf(first, asked, corpus) : [];
  return { ...chosen, conflicts, source: 'model', situation: beneath.situation, confirmation: null, offered: beneath.offered, turnsOn: beneath.turnsOn };
}

/** A contradiction in the policy is shown whoever chose the clause. */
function conflictsOf(first: Clause, asked: string, corpus: Corpus): Clause[] {
  const found = corpus.index.search(asked, SEARCHED);
  const weighed = weigh(found, corpus.index.notions(asked), frameOf(asked), corpus);
  const deciding = weighed.find((w) => w.clause.id === first.id);
  return deciding ? findConflicts(deciding, weighed) : [];
}
