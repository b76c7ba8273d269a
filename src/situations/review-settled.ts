import type { SchoolId } from '../kernel/ids.ts';
import { decide, decidedOn, pendingDecisions, standingEntries } from './answer-decisions.ts';
import type { AnswerEntry } from './answers.ts';
import { checkAnswers } from './confirmed.ts';
import type { SettledAnswers } from './review-ports.ts';

/** The answers of `answers.yaml` with the decisions that wait to be written into it; a decision made here is one of these. */
export function settledAnswers(entriesOfFile: (school: SchoolId) => readonly AnswerEntry[]): SettledAnswers {
  return {
    now: async (tx, { corpus, situations }, second) => {
      const entries = standingEntries(entriesOfFile(tx.school), await pendingDecisions(tx));
      const checked = checkAnswers(entries, corpus, new Set(situations.map((s) => s.id)), { secondNeeded: second, decidedOn: await decidedOn(tx) });
      return (situation) => checked.get(situation) ?? [];
    },
    put: async ({ tx, actor, now }, situation, entries, { corpus }) => {
      await Promise.resolve();
      if (!actor) throw new Error('an answer is settled by a person');
      decide(tx, { situation, entries, person: actor.id, at: now, corpus: corpus.version });
    },
  };
}
