import { describe, expect, it } from 'vitest';
import type { FoundAccount } from '../../../../src/accounts/register/found-accounts.ts';
import { registerPage } from '../../../../src/accounts/register/register-page.ts';
import { Staff } from '../../../../src/people/staff.ts';
import { ACCOUNTS_PEOPLE, anAccount } from '../../../fixtures/accounts-desk.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const school = { name: 'Oak School', staff: new Staff(ACCOUNTS_PEOPLE), emailDomains: ['oak.example'] };
const found: FoundAccount = {
  id: 'f', key: 'k', platform: 'TikTok', handle: 'oak_memes', url: '', kind: 'as-school', seenBy: 'A parent', seenOn: '2026-11-20', note: '', by: { person: 'head', name: 'Mrs Ada Head' }, at: 0, state: 'open', history: [],
  done: [{ what: 'reported', on: '2026-11-21', note: 'Reference 55', by: { person: 'head', name: 'Mrs Ada Head' }, at: 0 }],
};

describe('the register as a page', () => {
  it('holds every account, who runs it with the days, and what is not ours with what was done', () => {
    const html = registerPage([anAccount({ lastCheck: { day: '2026-11-20', by: { person: 'ann', name: 'Miss Ann Reed' }, outcome: 'nothing-found' } })], [found], school, NOW);
    for (const text of ['Oak School', 'As it stood on 23 November 2026 at 10:00', 'Instagram oak_sport', 'Miss Ann Reed: policy read: 1 September 2026', 'Last looked at: 20 November 2026, Miss Ann Reed', 'Ms Cy Manager, office@oak.example (the school&#39;s)', 'TikTok oak_memes', '21 November 2026: Reported to the platform. Reference 55 (Mrs Ada Head)']) expect(html).toContain(text);
  });

  it('runs no script, asks for nothing from anywhere, and shows what people typed as text', () => {
    const html = registerPage([anAccount({ purpose: '<script>alert(1)</script>', handle: '"><img src=x>' })], [{ ...found, note: '<b>x</b>' }], school, NOW);
    expect(html).not.toMatch(/<script|<img|<b>/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain("default-src 'none'");
  });

  it('is a table that a screen reader can follow, with closed accounts apart', () => {
    const html = registerPage([anAccount({ id: 'gone', handle: 'oak_old', state: 'closed', history: [{ at: NOW, by: { person: 'head', name: 'Mrs Ada Head' }, what: 'Closed for good.' }] })], [], school, NOW);
    expect(html).toContain('<p>No account is on the register.</p>');
    expect(html).toContain('<th scope="col">Closed</th>');
    expect(html).toContain('<th scope="row">Instagram oak_old</th>');
    expect(html).toContain('<p>Nothing is on the list.</p>');
  });

  it('says who left and who is alone', () => {
    const html = registerPage([anAccount({ runners: [{ person: 'gone', name: 'Mr Old', policyRead: null, trained: null, course: '' }, { person: 'ann', name: 'Miss Ann Reed', policyRead: null, trained: null, course: '' }] })], [], school, NOW);
    expect(html).toContain('Mr Old is no longer on the staff list');
    expect(html).toContain('Only Miss Ann Reed runs it.');
  });
});
