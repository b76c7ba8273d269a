import { describe, expect, it } from 'vitest';
import type { FoundAccount } from '../../../../src/accounts/register/found-accounts.ts';
import { alike, askedAbout, verdictOf } from '../../../../src/accounts/register/is-it-ours.ts';
import { anAccount } from '../../../fixtures/accounts-desk.ts';

const found = (more: Partial<FoundAccount>): FoundAccount => ({ id: 'f', key: 'k', platform: 'Instagram', handle: 'oak_memes', url: '', kind: 'as-school', seenBy: 'A parent', seenOn: '2026-11-20', note: '', by: { person: 'head', name: 'Mrs Ada Head' }, at: 0, state: 'open', done: [], history: [], ...more });
const register = [
  anAccount({ id: 'old', platform: 'Instagram', handle: '@oak_sport', state: 'closed' }), anAccount({ id: 'sport', platform: 'Instagram', handle: '@oak_sport' }),
  anAccount({ id: 'page', platform: 'Facebook', handle: 'Oak Primary', url: 'https://www.facebook.com/oakprimary' }),
];
const kindOf = (text: string): string[] => askedAbout(text).names.map((name) => verdictOf(name, register, [found({})]).kind);

describe('what a question asks about', () => {
  it.each([
    ['Is @Oak_Sport ours?', [{ platform: null, handle: 'oak_sport' }]],
    ['is @oak_sport. ours', [{ platform: null, handle: 'oak_sport' }]],
    ['is the insta @oak_sport really us?', [{ platform: 'Instagram', handle: 'oak_sport' }]],
    ['https://www.facebook.com/oakprimary/?ref=1 is that our page', [{ platform: 'Facebook', handle: 'oakprimary' }]],
    ['does oak_y3_2026 belong to us', [{ platform: null, handle: 'oak_y3_2026' }]],
    ['is the one called oakpta ours', [{ platform: null, handle: 'oakpta' }]],
    ['who runs @a_one and @b_two', [{ platform: null, handle: 'a_one' }, { platform: null, handle: 'b_two' }]],
  ])('%s', (text, names) => {
    expect(askedAbout(text).names).toEqual(names);
  });

  it('takes an e-mail address for no handle', () => {
    expect(askedAbout('is office@oak.example ours?').names).toEqual([]);
  });

  it('reads platforms where no name stands', () => {
    expect(askedAbout('is the school insta ours?')).toEqual({ names: [], platforms: ['Instagram'] });
    expect(askedAbout('which accounts do we have?')).toEqual({ names: [], platforms: [] });
  });
});

describe('whether an account is the school\'s', () => {
  it('is told by its exact name, in any case, as a handle or an address; one in use before one that was closed', () => {
    expect(verdictOf({ platform: null, handle: 'oak_sport' }, register, [])).toMatchObject({ kind: 'ours', account: { id: 'sport' } });
    expect(kindOf('is https://instagram.com/Oak_Sport ours?')).toEqual(['ours']);
    expect(kindOf('is facebook.com/oakprimary ours?')).toEqual(['ours']);
  });

  it('never takes a look-alike for it', () => {
    expect(kindOf('is @oak.sport ours?')).toEqual(['like']);
    expect(kindOf('is @oaksport ours?')).toEqual(['like']);
    expect(kindOf('is @oak_sportt ours?')).toEqual(['like']);
    expect(kindOf('is @oak_sport_official ours?')).toEqual(['like']);
    expect(kindOf('is @hillview ours?')).toEqual(['unknown']);
  });

  it('keeps platforms apart', () => {
    expect(kindOf('is https://tiktok.com/@oak_sport ours?')).toEqual(['elsewhere']);
  });

  it('knows the list of those that are not', () => {
    expect(kindOf('is @oak_memes ours?')).toEqual(['not-ours']);
    expect(verdictOf({ platform: null, handle: 'oak_memes' }, register, [found({ state: 'ours' })]).kind).toBe('unknown');
  });

  it('finds nothing alike in very short names', () => {
    expect(alike('oak', 'oakfield')).toBe(false);
    expect(alike('', '')).toBe(false);
  });
});
