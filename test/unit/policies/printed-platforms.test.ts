import { describe, expect, it } from 'vitest';
import { PLATFORM_CHOICES, platformName, platformOfAddress } from '../../../src/accounts/platform-names.ts';
import { accountAt, PRINTED_PLATFORMS } from '../../../src/policies/printed-platforms.ts';

describe('the platforms that policies print and the platforms of the register', () => {
  it.each(PRINTED_PLATFORMS)('has one name on the register for %s', (printed) => {
    expect(PLATFORM_CHOICES).toContain(platformName(printed));
  });

  it.each([
    'facebook.com/oak', 'www.facebook.com/oak', 'm.facebook.com/oak', 'fb.com/oak', 'twitter.com/oak', 'x.com/oak', 'instagram.com/oak', 'youtube.com/@oak', 'youtu.be/oak', 'tiktok.com/@oak',
    'uk.linkedin.com/company/oak', 'vimeo.com/oak', 'threads.net/@oak', 'threads.com/@oak', 'bsky.app/profile/oak', 'flickr.com/people/oak', 'pinterest.com/oak', 'pinterest.co.uk/oak', 'snapchat.com/add/oak',
  ])('reads the platform of %s alike in a policy and on the register', (address) => {
    expect(platformName(accountAt(`https://${address}`)?.platform ?? '')).toBe(platformOfAddress(`https://${address}`));
  });
});
