import type { Corpus } from './corpus.ts';
import type { QuestionFrame } from './frames.ts';
import type { Weighed } from './ranking.ts';
import type { Decision } from './verdicts.ts';

// What a yes or no must satisfy to be said as one: every subject of the question stands in the rule, and half of the rule in the question,
// so that no circumstance of either is left out.
const RULE_IN_QUESTION = 0.4;
/** A permission is most often given for a circumstance, and in few words. */
const PERMISSION_IN_QUESTION = 0.75;
const LEAST_SHARED = 2;
const PLAIN = new Set(['prohibition-stated', 'denial-stated', 'discouraged', 'permission-stated', 'duty-stated']);
/** The question is about what a rule does not name. */
const ELSEWHERE = /\b(?:another|other|others|else|different|instead|except|apart from|only|still|now|anymore|unless|if)\b/;
const TAKES_BACK = /^(?:however|but|unless|except|the (?:one|only) exception|exceptions?\b|this (?:does not|excludes|rule)|these? (?:do|does) not|in (?:exceptional|an emergency))/i;

/**
 * A decision renamed `plainly-yes` or `plainly-no` where question and rule agree word for word in act, counterpart and place: the rule is
 * unconditional policy, binds whoever is asked about, and neither a note nor the clause after it takes anything back.
 */
export function plainly(decision: Decision, frame: QuestionFrame, best: Weighed, conflicts: number, corpus: Corpus): Decision {
  if (!PLAIN.has(decision.why) || (decision.verdict !== 'yes' && decision.verdict !== 'no')) return decision;
  const { clause, modality } = best;
  const agrees = best.namesAll && best.asked >= (decision.why === 'permission-stated' ? PERMISSION_IN_QUESTION : RULE_IN_QUESTION) && best.shared >= LEAST_SHARED;
  const binds = frame.party === null || best.bound.size === 0 || best.bound.has(frame.party) || best.bound.has('everyone');
  const unconditional = modality.condition === null && !modality.needsLeave && !best.mixed && conflicts === 0 && clause.footnotes.length === 0;
  if (!agrees || !binds || !unconditional || frame.negated || ELSEWHERE.test(frame.asking) || clause.standing !== 'policy') return decision;
  const next = corpus.document(clause.document).clauses[clause.order + 1];
  if (next && TAKES_BACK.test(next.quote)) return decision;
  return { verdict: decision.verdict, why: `plainly-${decision.verdict}` };
}
