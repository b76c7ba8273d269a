import type { Modality } from './deontic.ts';
import type { QuestionFrame } from './frames.ts';
import type { Verdict } from './reader.ts';

export interface Decision {
  readonly verdict: Verdict;
  /** The kind of decision: the key of its figures in `precisions.ts`. */
  readonly why: string;
}

/**
 * What a clause that speaks `modality` about the act answers to a yes-or-no question. `asksLeave`: the question is whether leave is
 * needed. `conditionMet`: the question itself names the circumstance that the rule turns on.
 */
export function decide(frame: QuestionFrame, modality: Modality, asksLeave: boolean, conditionMet = false): Decision {
  if (frame.leaveGiven && modality.needsLeave) return { verdict: 'yes', why: 'leave-given' };
  if (conditionMet && !modality.needsLeave && frame.kind === 'permission' && (modality.strength === 'forbidden' || modality.strength === 'denied' || modality.strength === 'permitted')) return { verdict: 'yes', why: 'condition-met' };
  if (frame.kind === 'permission' && frame.ofSchool && modality.ofSchool && modality.condition === null && !isNo(modality)) return { verdict: 'yes', why: 'school-does-so' };
  switch (frame.kind) {
    case 'permission':
      return mayI(modality);
    case 'breach':
      return opposite(mayI(modality));
    case 'duty':
      return mustI(modality, asksLeave, frame.advice);
    case 'is-it-so':
      return isItSo(modality);
    case 'who':
    case 'when':
    case 'where':
    case 'how-long':
    case 'how-many':
    case 'what':
    case 'how':
    case 'why':
      return { verdict: 'info', why: `fact-${frame.kind}` };
  }
}

const isNo = ({ strength }: Modality): boolean => strength === 'forbidden' || strength === 'discouraged' || strength === 'denied';

function mayI({ strength, condition, needsLeave }: Modality): Decision {
  switch (strength) {
    case 'forbidden':
      return condition !== null ? { verdict: 'conditional', why: 'prohibition-with-exception' } : { verdict: 'no', why: 'prohibition-stated' };
    case 'discouraged':
      return { verdict: 'no', why: 'discouraged' };
    case 'permitted':
      return condition !== null ? { verdict: 'conditional', why: 'permission-with-condition' } : { verdict: 'yes', why: 'permission-stated' };
    case 'encouraged':
      return { verdict: 'yes', why: 'encouraged' };
    case 'exempt':
      return condition !== null ? { verdict: 'conditional', why: 'no-duty-with-condition' } : { verdict: 'yes', why: 'no-duty-stated' };
    case 'required':
      return needsLeave ? { verdict: 'conditional', why: 'leave-required' } : { verdict: 'no', why: 'duty-beside-the-act' };
    case 'denied':
      return condition !== null ? { verdict: 'conditional', why: 'denial-with-exception' } : { verdict: 'no', why: 'denial-stated' };
    case 'stated':
      return { verdict: 'no', why: 'statement-beside-the-act' };
  }
}

function mustI({ strength, condition, needsLeave }: Modality, asksLeave: boolean, advice: boolean): Decision {
  if (asksLeave && needsLeave && strength !== 'exempt') return { verdict: 'yes', why: 'leave-required-asked' };
  switch (strength) {
    case 'required':
      return { verdict: 'yes', why: 'duty-stated' };
    case 'encouraged':
      return { verdict: 'yes', why: 'duty-encouraged' };
    case 'exempt':
      return condition !== null ? { verdict: 'conditional', why: 'no-duty-with-condition' } : { verdict: 'no', why: 'no-duty-asked' };
    case 'forbidden':
      // "Should I do it?" is answered by "must not"; "do I have to …?" with "must not" near it mostly asks about the other side of the rule.
      if (advice && condition === null) return { verdict: 'no', why: 'advice-forbidden' };
      return { verdict: 'yes', why: condition !== null ? 'duty-before-the-act' : 'duty-by-prohibition' };
    case 'discouraged':
    case 'denied':
      return { verdict: 'no', why: 'duty-denied' };
    case 'permitted':
      return { verdict: 'no', why: 'permission-where-duty-asked' };
    case 'stated':
      return { verdict: 'yes', why: 'duty-by-statement' };
  }
}

function isItSo({ strength, condition }: Modality): Decision {
  switch (strength) {
    case 'forbidden':
    case 'denied':
    case 'discouraged':
      return { verdict: 'no', why: 'not-so' };
    case 'exempt':
      return { verdict: 'no', why: 'exempt-asked' };
    case 'permitted':
    case 'required':
    case 'encouraged':
      return condition !== null && /^(?:only|unless|except)/.test(condition) ? { verdict: 'conditional', why: 'so-with-condition' } : { verdict: 'yes', why: 'so-by-rule' };
    case 'stated':
      return condition !== null && condition.startsWith('only') ? { verdict: 'conditional', why: 'so-with-condition' } : { verdict: 'yes', why: 'so-stated' };
  }
}

function opposite({ verdict, why }: Decision): Decision {
  // What is only advised against is not banned.
  if (why === 'discouraged') return { verdict: 'no', why: 'no-breach:discouraged' };
  if (verdict === 'yes') return { verdict: 'no', why: `no-breach:${why}` };
  if (verdict === 'no') return { verdict: 'yes', why: `breach:${why}` };
  return { verdict, why: `breach:${why}` };
}
