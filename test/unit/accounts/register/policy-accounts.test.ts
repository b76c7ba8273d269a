import { describe, expect, it } from 'vitest';
import { foundClause } from '../../../../src/accounts/register/found-routes.ts';
import { leaverClause } from '../../../../src/accounts/register/leavers.ts';
import { accountsNamedIn, notEntered } from '../../../../src/accounts/register/policy-accounts.ts';
import type { Fact } from '../../../../src/policies/document.ts';
import { writtenCorpus, writtenDocument } from '../../../fixtures/written-document.ts';

const LINES = ['The school has a Facebook page.', 'Our Twitter account is @oakprimary.'];
const fact = (value: string, role: string | null, source: string): Pick<Fact, 'kind' | 'value'> & Partial<Fact> => ({ kind: 'official-account', value, role, source });
const corpus = writtenCorpus(
  writtenDocument(LINES, { file: 'social.txt', facts: [fact('Facebook page', 'Facebook', LINES[0] ?? ''), fact('@oakprimary', 'Twitter', LINES[1] ?? '')] }),
  writtenDocument(['Follow https://www.facebook.com/oakschool for news.'], { file: 'parents.txt', facts: [fact('https://www.facebook.com/oakschool', 'Facebook', 'Follow https://www.facebook.com/oakschool for news.')] }),
);

describe('accounts that policies name', () => {
  it('are each read once, with the words that name them; a platform alone is the account whose name stands elsewhere', () => {
    expect(accountsNamedIn(corpus).map(({ platform, handle, because }) => [platform, handle, because.file])).toEqual([['X (Twitter)', 'oakprimary', 'social.txt'], ['Facebook', 'oakschool', 'parents.txt']]);
  });

  it('are not proposed when they are on the register in any spelling, or when any account on the platform is, where only that is named', () => {
    const named = accountsNamedIn(corpus);
    expect(notEntered(named, [{ platform: 'X (Twitter)', handle: '@OakPrimary', url: '' }, { platform: 'Facebook', handle: 'Oak', url: 'https://facebook.com/OakSchool/' }])).toEqual([]);
    expect(notEntered(named, [{ platform: 'Instagram', handle: '@oakprimary', url: '' }])).toHaveLength(2);
    const alone = accountsNamedIn(writtenCorpus(writtenDocument(LINES.slice(0, 1), { facts: [fact('Facebook page', 'Facebook', LINES[0] ?? '')] })));
    expect(notEntered(alone, [{ platform: 'Facebook', handle: 'anything', url: '' }])).toEqual([]);
    expect(notEntered(alone, [])).toHaveLength(1);
  });
});

describe('the policy\'s own words beside the register', () => {
  it('are those about someone who leaves, where it has any', () => {
    const quote = 'When a member of staff leaves, the passwords of all school social media accounts are changed.';
    const of = (lines: string[]) => leaverClause({ corpus: () => writtenCorpus(writtenDocument(lines)) });
    expect(of(['Pupils leave their phones at the office.', quote])?.quote).toBe(quote);
    expect(of(['Passwords are in the safe.', 'They are changed when anyone who runs an account leaves.'])?.quote).toBe('Passwords are in the safe. They are changed when anyone who runs an account leaves.');
    expect(of(['Staff must not leave comments on accounts of pupils.'])).toBeNull();
    expect(leaverClause({ corpus: () => null })).toBeNull();
  });

  it('are those about a false account, and none where it is silent', () => {
    const quote = 'If a fake account is found that impersonates the school or a member of staff, it must be reported to the headteacher.';
    expect(foundClause('as-school', writtenCorpus(writtenDocument([quote])))?.quote).toBe(quote);
    expect(foundClause('as-school', writtenCorpus(writtenDocument(['Phones stay in bags.'])))).toBeNull();
    expect(foundClause('other', writtenCorpus(writtenDocument([quote])))).toBeNull();
  });
});
