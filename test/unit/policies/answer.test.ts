import { describe, expect, it } from 'vitest';
import { answerCard } from '../../../src/policies/answer-card.ts';
import { buildAnswer, type Answer } from '../../../src/policies/answer.ts';
import type { Clause } from '../../../src/policies/document.ts';
import { quoted, type Reading } from '../../../src/policies/reader.ts';
import { listed } from '../../../src/people/staff.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const keys = writtenDocument([
  '# Keys',
  'Keys are lent by the caretaker under the Lettings Policy.',
  'However, a key to the boiler room is never lent.',
  'You must tell the headteacher when a key is lost.',
  '# Sheds',
  'Sheds are painted green in line with the Colours Policy.',
  'In a shed nobody:',
  '- lights a lamp',
  '- keeps a ferret',
]);
const lettings = writtenDocument(['# Keys for lettings', 'Keys for a letting are signed for at the office.', 'Chairs are stacked afterwards.'], { file: 'lettings.md', title: 'Lettings Policy' });
const corpus = writtenCorpus(keys, lettings);
const clause = (begins: string): Clause => corpus.documents.flatMap((d) => d.clauses).find((c) => c.quote.startsWith(begins))!;
const read = (verdict: Reading['verdict'], ...clauses: Clause[]): Reading => quoted({ verdict, clauses, confidence: 0.5, why: 'test', conflicts: [] });
const answer = (reading: Reading, asked: string): Answer => buildAnswer(reading, corpus, { asked, today: '2026-11-23', dueOf: () => null });

describe('what an answer shows', () => {
  it('shows the clause of the document that it is sent to, and not where that stands on the card already', () => {
    const sent = answer(read('info', clause('Keys are lent')), 'who lends keys');
    expect(sent.elsewhere).toMatchObject([{ name: 'Lettings Policy', shown: { clause: { quote: 'Keys for a letting are signed for at the office.' } } }]);
    expect(answer(read('info', clause('Keys are lent'), clause('Chairs')), 'who lends keys').elsewhere).toEqual([]);
  });

  it('shows an exception right below the clause that it takes something from', () => {
    expect(answer(read('info', clause('Keys are lent')), 'who lends keys').clauses.map((c) => c.part)).toEqual(['deciding', 'exception']);
  });

  it('takes next steps from the clause that decides alone', () => {
    expect(answer(read('info', clause('You must')), 'i lost a key').next.map((step) => step.kind)).toEqual(['report']);
    expect(answer(read('info', clause('Sheds'), clause('You must')), 'what colour is the shed').next).toEqual([]);
  });

  it('shows the opening words of a list in one box with its item, once', () => {
    const { clauses } = answer(read('info', clause('lights'), clause('keeps')), 'may i light a lamp in the shed');
    expect(clauses.map((c) => [c.leadIn?.quote ?? null, c.clause.quote])).toEqual([['In a shed nobody:', 'lights a lamp'], [null, 'keeps a ferret']]);
  });

  it('calls nearest only what has a word of the question', () => {
    expect(answer(read('not_covered', clause('Sheds')), 'may owls sleep in the shed').clauses.map((c) => c.part)).toEqual(['nearest']);
    expect(answer(read('not_covered', clause('Sheds')), 'may owls be fed').clauses).toEqual([]);
  });
});

describe('the words of an answer', () => {
  it('keep the capitals of a role inside a sentence, and say which document is not there and whom to ask', () => {
    const person = listed({ id: 'kim', name: 'Ms Kim', roles: ['it-lead'] });
    const { data } = answerCard(answer(read('info', clause('Sheds')), 'what colour is the shed'), {
      id: 'a1', today: '2026-11-23', asks: { person, because: null, from: 'fallback' }, maySend: false, worry: null, preface: null, asksBack: true,
    });
    expect(data.elsewhere).toEqual([{ text: 'The policy sends you to another document, "Colours Policy". It is not among those I hold. Ask Ms Kim (IT lead).', clauses: [] }]);
  });
});
