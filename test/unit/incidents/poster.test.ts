import { describe, expect, it } from 'vitest';
import { poster } from '../../../src/incidents/poster.ts';
import { contactsSchema } from '../../../src/people/contacts.ts';
import { peopleSchema, Staff } from '../../../src/people/staff.ts';
import { hoursSchema } from '../../../src/time/school-hours.ts';
import { loadSchool } from '../../../src/school.ts';
import { CHROMIUM, launch, WHY_SKIPPED } from '../../browser/chromium.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const example = () => {
  const { school } = loadSchool('school.example');
  if (!school) throw new Error('no school');
  const { settings, staff } = school;
  return { name: settings.name, staff, contacts: settings.contacts, telephone: settings.telephone ?? null, hours: settings.hours };
};
const textOf = (html: string): string => html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]+>/g, ' ').replace(/&#39;/g, '\'').replace(/\s+/g, ' ');

describe('the poster', () => {
  it('says whom to tell, where they are, whom to ring, what to do about the head and about a picture', () => {
    const text = textOf(poster(example(), NOW).html);
    for (const words of ['999', '01632 960 100', 'Mrs Maryam Okafor', 'Room 4', '01632 960 101', 'Mr Tom Ashdown', 'The Hive', '01632 960 200', '01632 960 201', 'If it is about the head: tell Dr Ruth Pell, 01632 960 104', 'Fellshire LADO: 01632 960 210', 'Do not look. Do not copy, print, save, send or delete it.', 'You are not in trouble for telling', '23 November 2026']) expect(text, `${words}`).toContain(words);
  });

  it('prints nothing that the settings do not hold, and names what is missing', () => {
    const { html, gaps } = poster({ name: 'Elm Lane', staff: new Staff(peopleSchema.parse([{ id: 'ada-lind', name: 'Mrs Ada Lind', roles: ['dsl', 'headteacher'] }])), contacts: contactsSchema.parse(undefined), telephone: null, hours: hoursSchema.parse(undefined) }, NOW);
    expect(textOf(html).match(/\b0\d[\d ]{6,}/g)).toBeNull();
    expect(textOf(html)).not.toMatch(/LADO|social care|When the school is shut|undefined|null/);
    // One person is both: a worry about an adult may not be turned away from them.
    expect(textOf(html)).not.toContain('Do not tell the safeguarding lead');
    expect(gaps.join('\n')).toMatch(/telephone: is not set[\s\S]*deputy-dsl[\s\S]*chair-of-governors[\s\S]*Mrs Ada Lind has no telephone[\s\S]*childrens-social-care[\s\S]*lado[\s\S]*out-of-hours/);
  });

  it('shows a name as it is, whatever it is', () => {
    const { html } = poster({ ...example(), name: '<img src=x onerror=alert(1)> & Sons' }, NOW);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
  });

  it.skipIf(!CHROMIUM)(`is one side of A4, also with six people to tell${WHY_SKIPPED}`, async () => {
    const many = peopleSchema.parse(['a', 'b', 'c', 'd'].map((c) => ({ id: `more-${c}`, name: `Mrs Bartholomea Featherstonehaugh-${c}`, roles: ['deputy-dsl'], telephone: '01632 960 199', room: 'The Old Library Annexe' })));
    const school = example();
    const staff = new Staff([...school.staff.all.map((one) => ({ id: one.id, name: one.name, roles: [...one.roles], ...(one.telephone === null ? {} : { telephone: one.telephone }), ...(one.room === null ? {} : { room: one.room }) })), ...many]);
    const browser = await launch();
    try {
      for (const one of [school, { ...school, staff }]) {
        const page = await browser.newPage();
        await page.setContent(poster(one, NOW).html);
        const pdf = await page.pdf({ preferCSSPageSize: true });
        expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
        await page.close();
      }
    } finally {
      await browser.close();
    }
  }, 60_000);
});
