import { describe, expect, it } from 'vitest';
import { cuesOf, modalityOf } from '../../../src/policies/deontic.ts';
import { frameOf } from '../../../src/policies/frames.ts';
import { decide } from '../../../src/policies/verdicts.ts';

const verdict = (question: string, clause: string, asksLeave = false): string => decide(frameOf(question), modalityOf(cuesOf(clause), null, [], []), asksLeave).verdict;

describe('what a clause answers', () => {
  it.each([
    ['can I keep bees here', 'Staff must not keep bees.', 'no'],
    ['can I keep bees here', 'Staff are advised not to keep bees.', 'no'],
    ['can I keep bees here', 'Staff may keep bees.', 'yes'],
    ['can I keep bees here', 'Staff may keep bees with the permission of the headteacher.', 'conditional'],
    ['can I keep bees here', 'Staff must not keep bees unless the caretaker agrees.', 'conditional'],
    ['can I keep bees here', 'Keeping bees must be approved by the headteacher.', 'conditional'],
    ['do I have to feed the bees', 'Staff must feed the bees daily.', 'yes'],
    ['do I have to feed the bees', 'Staff need not feed the bees.', 'no'],
    ['should I feed the bees', 'Staff must not feed the bees.', 'no'],
    ['do I have to leave the bees alone', 'Staff must not touch the bees.', 'yes'],
    ['is it against the rules to feed the bees', 'Staff must not feed the bees.', 'yes'],
    ['is it against the rules to feed the bees', 'Staff may feed the bees.', 'no'],
    ['who feeds the bees', 'The caretaker must feed the bees.', 'info'],
  ])('%s · %s → %s', (question, clause, expected) => {
    expect(verdict(question, clause)).toBe(expected);
  });

  it('says yes to "do I need permission" where leave is asked for', () => {
    expect(verdict('do I need permission to keep bees', 'Staff must not keep bees without permission.', true)).toBe('yes');
  });
});
