import { describe, expect, it } from 'vitest';
import { screen, type Screening } from '../../../src/incidents/harm-check.ts';
import { urgentCard } from '../../../src/incidents/urgent-card.ts';
import { whomToTell, type ConcernAbout } from '../../../src/incidents/whom-to-tell.ts';
import { peopleSchema, Staff } from '../../../src/people/staff.ts';

const contacts = { 'childrens-social-care': { name: 'Social care', telephone: '01632 960 200', 'out-of-hours': '01632 960 201' }, 'lado': { name: 'the LADO', telephone: '01632 960 210' } };
const people = (rows: { id: string; roles: string[] }[]): Staff => new Staff(peopleSchema.parse(rows.map((r, i) => ({ ...r, name: `Ms ${r.id.toUpperCase()}`, telephone: `01632 960 00${i}` }))));
const usual = people([{ id: 'dsl', roles: ['dsl'] }, { id: 'deputy', roles: ['deputy-dsl'] }, { id: 'head', roles: ['headteacher'] }, { id: 'chair', roles: ['chair-of-governors'] }]);
const small = people([{ id: 'both', roles: ['dsl', 'headteacher'] }, { id: 'deputy', roles: ['deputy-dsl'] }, { id: 'chair', roles: ['chair-of-governors'] }]);

const said = (staff: Staff, adult: ConcernAbout, extra: Partial<Screening> = {}) => {
  const screening: Screening = { ...screen('a child told me someone hits her'), adult, ...extra };
  const card = urgentCard('id', whomToTell(staff, contacts, '01632 960 100', null, adult), screening, true);
  return { text: JSON.stringify(card.data), rings: (card.data as { rings: { title: string }[] }).rings.map((r) => r.title) };
};

describe('the urgent card', () => {
  it('names the lead first for a worry about a child, with numbers that ring', () => {
    const { text, rings } = said(usual, 'none');
    expect(text).toContain('Ms DSL');
    expect(rings).toEqual(['Ring 999', 'Ring the office: 01632 960 100', 'Ring Ms DSL: 01632 960 000']);
  });
  it('sends a worry about a colleague to the head, and rings the head', () => {
    const { text, rings } = said(usual, 'staff');
    expect(text).toContain('Tell Ms HEAD, 01632 960 002, not the safeguarding lead');
    expect(rings.at(-1)).toContain('Ms HEAD');
  });
  it('never names the head for a worry about the head', () => {
    const { text, rings } = said(usual, 'head');
    expect(text).not.toContain('Ms HEAD');
    expect(rings.at(-1)).toContain('Ms CHAIR');
  });
  it('never names the lead, nor the same person as head, for a worry about the lead', () => {
    expect(said(usual, 'dsl').text).not.toContain('Ms DSL');
    const { text } = said(small, 'dsl');
    expect(text).not.toContain('Ms BOTH');
    expect(text).not.toContain('Tell the headteacher');
    expect(text).toContain('Ms CHAIR');
  });
  it('says "not the lead" nowhere in a school whose lead is the head', () => {
    expect(said(small, 'staff').text).not.toContain('not the safeguarding lead');
  });
  it('gives 999 and the office first when someone dangerous is on site', () => {
    const lines = JSON.parse(said(usual, 'none', { onSite: true }).text) as { lines: { lead: string }[] };
    expect(lines.lines[0]?.lead).toBe('Ring 999 first.');
  });
  it('gives someone outside no colleague\'s name', () => {
    const card = urgentCard('id', whomToTell(usual, contacts, '01632 960 100', null, 'none'), screen('a child told me someone hits her'), false);
    expect(JSON.stringify(card.data)).not.toMatch(/Ms [A-Z]+/);
  });
});

describe('a worry in plain words', () => {
  it.each([
    'im worried about a child', 'bit concerned about one of my kids', 'worried about a member of staff', 'im worried about the head',
    'the dsl keeps messaging a pupil', 'something isnt right with a boy in my class',
  ])('"%s" is at least amber', (text) => {
    expect(screen(text).level).not.toBe('none');
  });
  it.each(['im worried about parking', 'worried about breaching the policy', 'concerned about my workload'])('"%s" is none', (text) => {
    expect(screen(text).level).toBe('none');
  });
});
