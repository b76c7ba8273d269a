import { describe, expect, it } from 'vitest';
import { foldHandle } from '../../../src/accounts/account.ts';
import { bareHandle, platformName, platformOfAddress, platformsIn } from '../../../src/accounts/platform-names.ts';

describe('the names of platforms and accounts', () => {
  it.each([['insta', 'Instagram'], ['IG', 'Instagram'], ['Twitter', 'X (Twitter)'], ['X', 'X (Twitter)'], ['x', 'X (Twitter)'], ['X (Twitter)', 'X (Twitter)'], ['fb', 'Facebook'], ['You Tube', 'YouTube'], ['the school facebook page', 'Facebook'], ['tik tok', 'TikTok'], ['Marvellous Me', 'Marvellous Me']])('%s is %s', (typed, name) => {
    expect(platformName(typed)).toBe(name);
  });

  it('takes a lone capital X for the platform, and no other x', () => {
    expect(platformsIn('Is our X page still used?')).toEqual(['X (Twitter)']);
    expect(platformsIn('is class x-ray ours, love Max x')).toEqual([]);
    expect(platformsIn('hidden fibre')).toEqual([]);
  });

  it.each([
    ['@Oak_Field', 'oak_field'], ['https://www.facebook.com/OakField/', 'oakfield'], ['instagram.com/oak.field?igsh=abc', 'oak.field'], ['https://x.com/oak_field/status/123', 'oak_field'],
    ['https://www.youtube.com/@oakfield', 'oakfield'], ['https://www.facebook.com/groups/oakpta', 'oakpta'], ['oak_field.', 'oak_field'],
  ])('reads the name in %s', (typed, handle) => {
    expect(bareHandle(typed)).toBe(handle);
  });

  it('knows the platform of an address, and of no handle', () => {
    expect(platformOfAddress('https://m.facebook.com/oak')).toBe('Facebook');
    expect(platformOfAddress('https://youtu.be/abc')).toBe('YouTube');
    expect(platformOfAddress('@oak')).toBeNull();
    expect(platformOfAddress('https://oak.example/page')).toBeNull();
  });

  it('finds one account by any spelling of its platform and name, and keeps two platforms apart', () => {
    expect(foldHandle('insta', '@Oak_Field')).toBe(foldHandle('Instagram', 'https://www.instagram.com/oak_field/'));
    expect(foldHandle('Twitter', 'oak')).toBe(foldHandle('X', '@oak'));
    expect(foldHandle('Facebook', 'oak')).not.toBe(foldHandle('Instagram', 'oak'));
  });
});
