import { describe, expect, it } from 'vitest';
import { frameOf } from '../../../src/policies/frames.ts';

describe('taking a question apart', () => {
  it.each([
    ['can I bring my dog in', 'permission'],
    ['is it ok to use my own phone on the trip?', 'permission'],
    ['brought some cakes in, am i allowed to hand them out', 'permission'],
    ['phones at lunch?', 'permission'],
    ['do I have to wear a lanyard', 'duty'],
    ['are we supposed to log every call?', 'duty'],
    ['is it against the rules to chew gum', 'breach'],
    ['is there a nurse on site', 'is-it-so'],
    ['who signs the form', 'who'],
    ['lost my keys, who do i tell?', 'who'],
    ['can you tell me who runs the club', 'who'],
    ['can i talk to someone who left last year?', 'permission'],
    ['how long do we keep the forms', 'how-long'],
    ['how soon must we reply', 'how-long'],
    ['how old do you have to be', 'how-many'],
    ['when does the gate open', 'when'],
    ['can I text when on a trip?', 'permission'],
    ['where do visitors park', 'where'],
    ['why are watches banned', 'why'],
    ['what goes in the log?', 'what'],
    ['what is the rule on jewellery', 'what'],
    ['how do I order a badge', 'how'],
  ])('%s → %s', (question, kind) => {
    expect(frameOf(question).kind).toBe(kind);
  });

  it('takes whoever would do the thing as its party', () => {
    expect(frameOf('can I film the play').party).toBe('staff');
    expect(frameOf('can parents film the play').party).toBe('parent');
    expect(frameOf('do the kids have to wear a tie').party).toBe('pupil');
  });

  it('notes leave that was given, and questions about consequences', () => {
    expect(frameOf('can I film it if the head says yes').leaveGiven).toBe(true);
    expect(frameOf('can I film it').leaveGiven).toBe(false);
    expect(frameOf('what happens if I film it').aboutConsequences).toBe(true);
  });

  it('takes hostile text in good time', () => {
    for (const text of ['', '?'.repeat(100_000), 'can i '.repeat(50_000), 'who '.repeat(50_000), 'a'.repeat(1_000_000)]) expect(frameOf(text).kind).toBeTypeOf('string');
  });
});
