import { describe, expect, it } from 'vitest';
import { whomToTell } from '../../../src/incidents/whom-to-tell.ts';
import { peopleSchema, Staff } from '../../../src/people/staff.ts';

const school = (rows: { id: string; roles: string[] }[]): Staff => new Staff(peopleSchema.parse(rows.map((r) => ({ ...r, name: `Person ${r.id}` }))));
const usual = school([
  { id: 'dsl', roles: ['dsl', 'slt'] }, { id: 'deputy', roles: ['deputy-dsl'] }, { id: 'head', roles: ['headteacher'] },
  { id: 'chair', roles: ['chair-of-governors'] }, { id: 'slt-one', roles: ['slt'] }, { id: 'ta', roles: ['ta'] },
]);
const ids = (list: readonly { id: string }[]): string[] => list.map((p) => p.id);

describe('whom the urgent card names', () => {
  it('names the safeguarding lead and deputy, then the head and a senior leader', () => {
    const to = whomToTell(usual, {}, null, usual.byId('ta'), 'none');
    expect(ids(to.safeguarding)).toEqual(['dsl', 'deputy']);
    expect(ids(to.orElse)).toEqual(['head', 'slt-one']);
    expect(ids(to.aboutAdult)).toEqual(['head']);
    expect(ids(to.aboutHead)).toEqual(['chair']);
  });

  it.each(['dsl', 'deputy', 'head', 'chair', 'slt-one'])('never tells %s to find themself', (id) => {
    const to = whomToTell(usual, {}, null, usual.byId(id), 'none');
    expect([...ids(to.safeguarding), ...ids(to.orElse), ...ids(to.aboutAdult), ...ids(to.aboutHead)]).not.toContain(id);
    expect(to.safeguarding.length).toBeGreaterThan(0);
  });

  it('leaves out the safeguarding lead when the worry is about them', () => {
    const to = whomToTell(usual, {}, null, usual.byId('ta'), 'dsl');
    expect(ids(to.safeguarding)).toEqual(['deputy']);
    expect(ids(to.orElse)).not.toContain('dsl');
  });

  it('leaves out the head, and the lead who is the head, when the worry is about the head', () => {
    const small = school([{ id: 'head', roles: ['headteacher', 'dsl'] }, { id: 'deputy', roles: ['deputy-dsl'] }, { id: 'chair', roles: ['chair-of-governors'] }]);
    const to = whomToTell(small, {}, null, null, 'head');
    expect(to.leadIsHead).toBe(true);
    expect(ids(to.safeguarding)).toEqual(['deputy']);
    expect(ids(to.aboutAdult)).toEqual([]);
    expect(ids(to.aboutHead)).toEqual(['chair']);
  });

  it('still names someone where the school has only a head', () => {
    const to = whomToTell(school([{ id: 'head', roles: ['headteacher'] }]), {}, null, null, 'none');
    expect(ids(to.safeguarding)).toEqual(['head']);
  });
});
