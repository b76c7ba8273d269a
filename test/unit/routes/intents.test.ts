import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screen } from '../../../src/incidents/harm-check.ts';
import { intentOf, type Intent } from '../../../src/routes/intents.ts';
import { messagesOf } from '../incidents/messages.ts';

const of = (text: string): Intent => intentOf(text, screen(text));

describe('what a message wants', () => {
  it('is urgent exactly when the harm check says red, whatever else it says', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120 }), (text) => {
      expect(intentOf(text, { level: 'red' })).toBe('urgent');
      expect(intentOf(text, { level: 'none' })).not.toBe('urgent');
    }));
  });

  it.each<[Intent, string[]]>([
    ['ask', ['can I follow parents on facebook', 'what if a parent messages me', 'who approves a new account', 'policy on smartwatches', 'do TAs sign the aup', 'is there a rule about trips', 'what do I do if a child discloses']],
    ['report', ['a parent has posted something nasty about me', 'someone has hacked our twitter', 'is it a problem that a parent has tagged me in a rude post?', 'I want to report something', 'i sent the register to the wrong parent', 'the deputy put our class on her own page']],
    ['request_account', ['we would like an instagram for the choir', 'can we set up a blog for year 4', 'requesting a new facebook page for the pta']],
    ['check_account', ['is this page one of ours', 'which accounts do we have', 'who runs the school instagram', 'is that tiktok official']],
    ['declare_relationship', ['my niece is in year 3', 'I want to declare that I am friends with a parent', 'I am godmother to a pupil, please record it']],
    ['case_status', ['any update on my report', 'what is happening with AB-1234', 'has anyone looked at what I sent']],
    ['approve', ['approve', 'I approve this request', 'reject it', 'what is waiting for me to approve', 'show pending requests']],
    ['help', ['help', 'what can you do', 'how does this work', 'show me the menu']],
    ['smalltalk', ['hello', 'thanks so much', 'have a good weekend', '👍', 'the kids are killing me lol']],
  ])('%s', (intent, texts) => {
    for (const text of texts) expect([text, of(text)]).toEqual([text, intent]);
  });

  it('takes a worry that is no question for a report, and a question about one for a question', () => {
    expect(of('one of the boys is a bit withdrawn lately')).toBe('report');
    expect(of('what are the signs of neglect')).toBe('ask');
  });

  it('does not take a yes inside a report for an approval', () => {
    expect(intentOf('approved', { level: 'none' })).toBe('approve');
    expect(intentOf('approved', { level: 'none' }, { hasDraft: true, questionBefore: false })).not.toBe('approve');
  });

  it('takes a scrap after an answer for a further question', () => {
    expect(intentOf('and governors?', { level: 'none' }, { hasDraft: false, questionBefore: true })).toBe('ask');
    expect(intentOf('what about thanks', { level: 'none' }, { hasDraft: false, questionBefore: true })).toBe('ask');
  });

  it('asks when unsure', () => {
    for (const text of ['mobile phones', 'zzz qqq', 'trips 2024']) expect(of(text)).toBe('ask');
  });

  // The figures by set stand in the evaluation; these floors only keep a change from losing what was reached.
  it.each([['development.jsonl', 0.95], ['held-out.jsonl', 0.93], ['oblique.jsonl', 0.85]])('is right often enough on %s', (file, floor) => {
    const labelled = messagesOf(file).filter((m) => m.intent !== undefined);
    const right = labelled.filter((m) => of(m.text) === m.intent).length;
    expect(right / labelled.length).toBeGreaterThanOrEqual(floor);
  });
});
