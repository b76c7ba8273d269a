import { describe, expect, it } from 'vitest';
import { quoteState } from '../../../src/policies/standing-quotes.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const corpus = writtenCorpus(writtenDocument(['# Keys', 'Staff must not lend “spare” keys to contractors.', 'Lost keys must be reported within two hours.'], { file: 'keys.md' }), writtenDocument(['Bicycles stand in the yard.'], { file: 'yard.md' }));

describe('a setting that quotes the policy', () => {
  it.each([
    ['word for word', 'keys.md', 'Lost keys must be reported within two hours.'],
    ['with other quote marks and white space', 'keys.md', 'Staff must not lend  "spare"\nkeys'],
    ['by the path that people see in the folder', 'policies/keys.md', 'Lost keys must be reported'],
  ])('stands %s', (_how, file, quote) => {
    expect(quoteState({ file, quote }, corpus)).toMatchObject({ stands: true, clause: { document: 'keys.md' } });
  });

  it('stands no more when a word changed, and the nearest words of that very document are offered', () => {
    expect(quoteState({ file: 'keys.md', quote: 'Lost keys must be reported within four hours.' }, corpus)).toMatchObject({ stands: false, why: 'words-changed', nearest: { quote: 'Lost keys must be reported within two hours.' } });
    expect(quoteState({ file: 'yard.md', quote: 'Lost keys must be reported within two hours.' }, corpus)).toMatchObject({ stands: false, nearest: null });
  });

  it('never stands on two clauses at once', () => {
    expect(quoteState({ file: 'keys.md', quote: 'keys to contractors. Lost keys must be reported' }, corpus)).toMatchObject({ stands: false });
  });

  it('names a file that is not there', () => {
    expect(quoteState({ file: 'gone.md', quote: 'Lost keys' }, corpus)).toEqual({ stands: false, why: 'no-such-file', nearest: null });
  });
});
