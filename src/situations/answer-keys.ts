import type { AnswerEntry } from './answers.ts';

/** Which answer an entry is: its situation and its branch, whatever the order of the facts. */
export const keyOf = ({ situation, when }: Pick<AnswerEntry, 'situation' | 'when'>): string => `${situation} ${branchOf(when)}`;

/** A branch as one comparable text; empty for all. */
export const branchOf = (when: AnswerEntry['when']): string =>
  when === null ? '' : Object.entries(when).map(([fact, value]) => `${fact}=${value}`).toSorted().join(' ');

/** Whether two entries say the same, to the letter. */
export const sameEntry = (a: AnswerEntry, b: AnswerEntry): boolean => plainForm(a) === plainForm(b);

const plainForm = (e: AnswerEntry): string =>
  JSON.stringify([e.situation, e.verdict, branchOf(e.when), e.because, e.note, e.by, e.on, e.second ? [e.second.by, e.second.on] : null]);
