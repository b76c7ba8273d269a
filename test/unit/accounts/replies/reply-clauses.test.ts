import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clausesIn } from '../../../../src/accounts/replies/reply-clauses.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import { clausesOf } from '../../../../src/policies/clauses.ts';
import { extractText } from '../../../../src/policies/extract/text.ts';
import { referencePath } from '../../../fixtures/reference-path.ts';
import { writtenDocument } from '../../../fixtures/written-document.ts';

const kindsOf = (sentence: string): string[] => [...clausesIn([writtenDocument([sentence])]).keys()];

describe('the policy on what comes to an account from a child, the press or in abuse', () => {
  it.each([
    ['Nobody answers a pupil on an official account.', ['child']],
    ['Staff must not reply to messages from children on the school page.', ['child']],
    ['Staff never respond on our accounts to learners.', ['child']],
    ['We do not use private messaging with pupils or their families.', ['child']],
    ['A newspaper that gets in touch through the page is passed to the head.', ['press']],
    ['If a journalist calls about a post, refer them to the office.', ['press']],
    ['Abusive remarks on the school\'s account are reported to the head.', ['abuse']],
    ['Bullying seen on our page is told to the safeguarding lead.', ['abuse']],
  ])('is found: %s', (sentence, kinds) => {
    expect(kindsOf(sentence)).toEqual(kinds);
  });

  it.each([
    'A teacher who has an account for a band tells the head and does not follow pupils.',
    'Pupils must not use their phones on the school site.',
    'Children read the newspaper in the library.',
    'If a parent abuses you online, tell your line manager.',
    'The app lets users send direct messages to friends.',
    'Pupils answer questions on our site.',
  ])('is not: %s', (sentence) => {
    expect(kindsOf(sentence)).toEqual([]);
  });

  const folder = referencePath('policies');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.txt')) : [];
  const real = (file: string): string[] => {
    const extracted = extractText(readFileSync(join(folder, file), 'utf8'));
    return [...clausesIn([{ ...writtenDocument(['A.']), file, clauses: clausesOf(extracted, asId<'document'>(file)) }]).keys()];
  };
  it.runIf(files.length > 0)('is read from the policies under REFERENCE_DIR, where they are: one speaks of children, one of the press and of abuse', () => {
    expect(files.map(real).filter((kinds) => kinds.length > 0).toSorted((a, b) => a.length - b.length)).toEqual([['child'], ['press', 'abuse']]);
  });
});
