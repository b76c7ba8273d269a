import { describe, expect, it } from 'vitest';
import { officialAccounts } from '../../../src/policies/accounts-found.ts';
import type { PolicyDocument } from '../../../src/policies/document.ts';
import { underHeading } from '../../fixtures/policy-text.ts';

const short = (document: PolicyDocument): string => officialAccounts(document).map(({ platform, handle }) => (handle === null ? platform : `${platform} ${handle}`)).join(', ');

describe('the official accounts that a policy names', () => {
  it.each([
    ['Follow us @alderbank on Twitter.', 'Twitter alderbank'],
    ['Our Facebook page is run by the office.', 'Facebook'],
    ['The school has a Twitter account and a private YouTube channel.', 'Twitter, YouTube'],
    ['We have official Facebook, Instagram and X accounts.', 'Facebook, Instagram, X'],
    ['Fernhill Primary School uses Facebook and Twitter to share news with families.', 'Facebook, Twitter'],
    ['Our official channels are https://www.facebook.com/fernhill and https://www.instagram.com/fernhill.school/.', 'Facebook fernhill, Instagram fernhill.school'],
    ['You can find us on Instagram.', 'Instagram'],
    ['The school’s X (formerly Twitter) feed is open to everybody.', 'X'],
    ['News is put on the school Facebook page.', 'Facebook'],
    ['Our official Twitter account is @fernhillpri and our Instagram account is @fernhill_art.', 'Twitter fernhillpri, Instagram fernhill_art'],
    ['The PE department runs our Instagram account (@fernhillPE).', 'Instagram fernhillPE'],
    ['The school has accounts on Facebook and LinkedIn.', 'Facebook, LinkedIn'],
    ['Our YouTube channel is youtube.com/@fernhillschool.', 'YouTube fernhillschool'],
    ['We use X to celebrate what the children do.', 'X'],
    ['Parents must not complain on the school’s Facebook page.', 'Facebook'],
    ['The school does not have a Twitter account but it does have a Facebook page.', 'Facebook'],
    ['Official accounts: Twitter @fernhill; Facebook Fernhill.', 'Twitter fernhill'],
    ['Our Year 6 Instagram account is closed to the public.', 'Instagram'],
    ['The school has an official Facebook / Twitter / Instagram account (managed by Mrs Hall).', 'Facebook, Twitter, Instagram'],
    ['Mrs Hall is responsible for managing our X/Twitter/Facebook/Instagram accounts and checking our reviews.', 'X, Facebook, Instagram'],
    ['The school’s Facebook page and Twitter account are managed by the office.', 'Facebook, Twitter'],
    ['Twitter is used by the school to share achievements.', 'Twitter'],
    ['The school website and Twitter feed are the only official channels.', 'Twitter'],
    ['All tweets come from the school Twitter account (@FernhillPri).', 'Twitter FernhillPri'],
    ['The school’s official page can be found at www.facebook.com/fernhillpri.', 'Facebook fernhillpri'],
    ['School uses Twitter to communicate news.', 'Twitter'],
    ['Fernhill Primary has its own Facebook page: www.facebook.com/fernhillpri and an X account, @FernhillPri.', 'Facebook fernhillpri, X FernhillPri'],
    ['Parents can keep up to date by following the school on Facebook.', 'Facebook'],
    ['Do not tag the school’s Instagram account in personal posts.', 'Instagram'],
    ['We currently have a presence on Facebook and Instagram.', 'Facebook, Instagram'],
    ['The official school TikTok account is looked after by Mr Hall.', 'TikTok'],
  ])('"%s": %s', async (sentence, expected) => {
    expect(short(await underHeading('Social media', sentence))).toBe(expected);
  });

  it.each([
    ['table', '| Platform | Handle | Run by |\n|---|---|---|\n| Facebook | fernhillprimary | Mrs Hall |\n| X | @fernhill_head | Mr Pike |\n| YouTube | | Miss Lane |', 'Facebook fernhillprimary, X fernhill_head, YouTube'],
    ['table of labels', '| Account | What it is for |\n|---|---|\n| Facebook: FernhillPrimary | News |\n| Instagram: fernhill_sport | Fixtures |', 'Facebook FernhillPrimary, Instagram fernhill_sport'],
    ['table with the platform in another column', '| Account | Platform | Managed by |\n|---|---|---|\n| @fernhill_news | Instagram | Office |\n| Fernhill PE | TikTok | Mr Pike |', 'Instagram fernhill_news, TikTok'],
    ['table of addresses', '| Channel | Address | Lead |\n|---|---|---|\n| Facebook | https://www.facebook.com/fernhill | Mrs Hall |\n| Twitter (X) | https://x.com/fernhill | Mr Pike |', 'Facebook fernhill, X fernhill'],
    ['lines of their own', 'Twitter: @fernhill\n\nFacebook: /fernhillprimary\n\nInstagram: fernhill_pri', 'Twitter fernhill, Facebook fernhillprimary, Instagram fernhill_pri'],
    ['list', 'Our official accounts are:\n\n- Twitter: @fernhill\n- Facebook: Fernhill Primary School\n- YouTube', 'Twitter fernhill, Facebook Fernhill Primary School, YouTube'],
    ['list with what each is for', 'The school operates the following accounts:\n\n- Facebook - news for parents and carers\n- X - sports results\n- LinkedIn', 'Facebook, X, LinkedIn'],
    ['list of addresses', 'The school runs these accounts:\n\n- <https://twitter.com/fernhill>\n- https://www.facebook.com/groups/fernhillfamilies', 'Twitter fernhill, Facebook fernhillfamilies'],
  ])('are read from a %s', async (_, text, expected) => {
    expect(short(await underHeading('The school’s own accounts', text))).toBe(expected);
  });

  it('are each told once, with the handle where one is printed, and with the clause word for word', async () => {
    const document = await underHeading('Social media', 'Our Twitter account is open to all.', 'Follow us on Twitter (@fernhill) for news.', 'The school Twitter account is checked daily.');
    expect(officialAccounts(document)).toEqual([{ platform: 'Twitter', handle: 'fernhill', quote: 'Follow us on Twitter (@fernhill) for news.' }]);
  });

  it.each([
    ['The school does not have a Facebook page.'],
    ['The YouTube channel was closed in July 2022.'],
    ['Our Twitter account was closed in 2023 and must not be reopened.'],
    ['The school no longer uses Twitter to share news.'],
    ['Anyone who would like to set up a class Twitter account asks the headteacher.'],
    ['Staff must not create Facebook pages for their class.'],
    ['Platforms such as Facebook, Instagram and Snapchat are not for young children.'],
    ['If the school opens a Facebook page, it will be run by two people.'],
    ['The PTA runs its own Facebook page, which is not an official account.'],
    ['Our pupils’ Instagram accounts are a matter for their families.'],
    ['Our staff use Facebook and WhatsApp in their own time.'],
    ['We use YouTube videos in lessons.'],
    ['Report a fake account on https://www.facebook.com/help/fakeaccount, as our guidance says.'],
    ['Write to us at office@fernhill.example.'],
    ['A page that pretends to be our Facebook page is reported.'],
    ['The school is considering an Instagram account.'],
    ['We do not use Facebook to talk to families.'],
    ['Staff should check the settings of their Twitter account.'],
    ['Parents often use Facebook to share news about the school.'],
    ['There is no official Snapchat account.'],
    ['In our school Instagram and Snapchat are the apps that children talk about most.'],
    ['Our online safety lessons cover Facebook groups and Instagram stories.'],
    ['The school uses YouTube to show films to classes.'],
    ['The school had a Twitter account until 2021.'],
    ['We will soon launch a TikTok channel.'],
    ['Someone set up a fake Instagram account in the name of our school.'],
    ['Class WhatsApp groups run by parents are not school groups.'],
  ])('are not named by "%s"', async (sentence) => {
    expect(short(await underHeading('Social media', sentence))).toBe('');
  });

  it('are not the platforms of a table of ages', async () => {
    expect(short(await underHeading('Ages', '| Platform | Minimum age |\n|---|---|\n| Facebook | 13 |\n| WhatsApp | 16 |'))).toBe('');
  });
});
