import type { Clause } from './document.ts';
import type { Strength } from './deontic.ts';
import type { Weighed } from './ranking.ts';

// Two clauses disagree only when one allows what the other forbids; "must not" beside "should not" is emphasis, not a contradiction.
const SIDE: Readonly<Record<Strength, -1 | 0 | 1>> = { forbidden: -1, discouraged: -1, exempt: 0, permitted: 1, encouraged: 1, required: 0, denied: 0, stated: 0 };
// Who is told how to do a thing with care, or to do it only so, is taken to be allowed to do it.
const ACT = '(?:accept|add|us|post|shar|contact|messag|follow|invit|tak|connect|befriend|join|repl|film|photograph)\\w*';
const PRESUPPOSES = new RegExp(`\\bonly (?:ever )?${ACT}|\\bbefore (?:you |they |staff |colleagues |anyone |anybody )?${ACT}|\\b(?:think|consider|take care|careful|cautious|caution)\\b[^.]{0,25}\\b(?:when|before|about|in|over) ${ACT}`, 'i');
const AS_GOOD_AS = 0.75;
const MOST_CONFLICTS = 2;
const SHARED_NOTIONS = 2;

/**
 * Clauses among the candidates that say the opposite of the deciding one about the same act, counterpart and party. Right rather than
 * complete: a clause counts only when it shares as much of the question, binds the same people, and neither of the two is the other's
 * stated condition.
 */
export function findConflicts(deciding: Weighed, weighed: readonly Weighed[]): Clause[] {
  const side = sideOf(deciding);
  if (side === 0 || deciding.shared < SHARED_NOTIONS) return [];
  return weighed
    .filter((w) => w !== deciding && sideOf(w) === -side && w.shared >= SHARED_NOTIONS)
    .filter((w) => w.score >= deciding.score * AS_GOOD_AS && w.covered >= deciding.covered * AS_GOOD_AS && w.clause.standing === 'policy')
    .filter((w) => w.modality.condition === null || deciding.modality.condition === null)
    .filter((w) => w.bound.size === 0 || deciding.bound.size === 0 || [...w.bound].some((p) => deciding.bound.has(p)))
    .filter((w) => w.clause.leadIn !== deciding.clause.id && deciding.clause.leadIn !== w.clause.id)
    .slice(0, MOST_CONFLICTS)
    .map((w) => w.clause);
}

const sideOf = ({ clause, modality }: Weighed): -1 | 0 | 1 => (PRESUPPOSES.test(clause.quote) && modality.strength !== 'forbidden' ? 1 : SIDE[modality.strength]);
