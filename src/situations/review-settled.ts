import type { SchoolId } from '../kernel/ids.ts';
import type { Corpus } from '../policies/corpus.ts';
import { decide, decidedOn, pendingDecisions, standingEntries } from './answer-decisions.ts';
import type { AnswerEntry, CheckedAnswer } from './answers.ts';
import { checkAnswers } from './confirmed.ts';
import type { SettledAnswers } from './review-ports.ts';

const kept = new WeakMap<Corpus, Map<string, readonly CheckedAnswer[]>>();

/** What came of holding answers against these documents: each press asks for all of them again, and one of them is new. */
function checkedOn(corpus: Corpus): Map<string, readonly CheckedAnswer[]> {
  let checked = kept.get(corpus);
  if (!checked) kept.set(corpus, (checked = new Map()));
  return checked;
}

/** The answers of `answers.yaml` with the decisions that wait to be written into it; a decision made here is one of these. */
export function settledAnswers(entriesOfFile: (school: SchoolId) => readonly AnswerEntry[]): SettledAnswers {
  return {
    now: async (tx, { corpus, byId }, second) => {
      const entries = standingEntries(entriesOfFile(tx.school), await pendingDecisions(tx));
      const decided = await decidedOn(tx);
      const checked = checkedOn(corpus);
      const bySituation = new Map<string, AnswerEntry[]>();
      for (const entry of entries) {
        const those = bySituation.get(entry.situation);
        if (those) those.push(entry);
        else bySituation.set(entry.situation, [entry]);
      }
      return (situation) => {
        const those = bySituation.get(situation) ?? [];
        if (those.length === 0) return [];
        const key = JSON.stringify([those, second, those.map(decided)]);
        let found = checked.get(key);
        if (!found) checked.set(key, (found = checkAnswers(those, corpus, new Set(byId(situation) ? [situation] : []), { secondNeeded: second, decidedOn: decided }).get(situation) ?? []));
        return found;
      };
    },
    put: async ({ tx, actor, now }, situation, entries, { corpus }) => {
      await Promise.resolve();
      if (!actor) throw new Error('an answer is settled by a person');
      decide(tx, { situation, entries, person: actor.id, at: now, corpus: corpus.version });
    },
  };
}
