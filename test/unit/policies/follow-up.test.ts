import { describe, expect, it } from 'vitest';
import { leansOnBefore, questionText } from '../../../src/policies/follow-up.ts';

describe('questions that lean on the one before', () => {
  it.each(['and ex-pupils?', 'what about on a school phone?', 'or parents', 'even at weekends?', 'why?', 'does that apply to governors too?', 'how long?', 'same for volunteers?'])('%s leans', (text) => {
    expect(leansOnBefore(text)).toBe(true);
  });

  it.each(['can I friend parents on facebook?', 'who approves new school accounts', 'is this policy out of date', 'what happens if I lose a memory stick with pupil data on it', '', '👍'])('"%s" stands on its own', (text) => {
    expect(leansOnBefore(text)).toBe(false);
  });

  it('joins the two, and asks the second in the words of the first', () => {
    expect(questionText({ text: 'what about governors?', before: 'can staff film the play?' })).toBe('can film the play — governors?');
    expect(questionText({ text: 'and who approves it?', before: 'can staff film the play?' })).toBe('can staff film the play — who approves it?');
  });

  it('puts the people of the second in place of those of the first', () => {
    expect(questionText({ text: 'and ex-pupils?', before: 'can staff friend pupils online?' })).toBe('can staff friend online — ex-pupils?');
    expect(questionText({ text: 'what about parents?', before: 'can I message pupils' })).toBe('can I message — parents?');
  });

  it('leaves a question alone that leans on nothing', () => {
    expect(questionText({ text: 'can staff film the play?', before: 'who is the head' })).toBe('can staff film the play?');
    expect(questionText({ text: 'How many moons has Jupiter?', before: 'Can I message a parent from my own phone?' })).toBe('How many moons has Jupiter?');
    expect(questionText({ text: 'and governors?', before: null })).toBe('and governors?');
  });
});
