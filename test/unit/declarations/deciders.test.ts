import { describe, expect, it } from 'vitest';
import { deciderNow, decidersOf } from '../../../src/declarations/deciders.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { Staff, type ListedPerson, type Role } from '../../../src/people/staff.ts';

const row = (id: string, name: string, ...roles: Role[]): ListedPerson => ({ id, name, roles });
const staff = new Staff([
  row('head', 'Mrs Ada Head', 'headteacher'), row('exec', 'Mr Eli Stone', 'executive-headteacher'), row('lead', 'Mr Ben Lead', 'dsl'), row('second', 'Ms Cy Second', 'deputy-dsl'),
  row('ann', 'Miss Ann Reed', 'teacher'), row('chair', 'Dr Di Chair', 'chair-of-governors'), row('gov', 'Mr Ed Board', 'governor'),
]);
const deciders = (who: string, to: Role, names = ''): string => {
  const person = staff.byId(who);
  return decidersOf({ staff, to, declarant: { id: asId<'person'>(who), roles: person?.roles ?? [] }, names }).map(({ id }) => id).join(' ');
};

describe('who may decide on a declaration', () => {
  it('is the role, then the heads, the governors and the leads', () => {
    expect(deciders('ann', 'headteacher')).toBe('head exec chair gov lead second');
    expect(deciders('ann', 'dsl')).toBe('lead second head exec chair gov');
  });

  it('is a governor for any head, and never another head', () => {
    expect(deciders('head', 'headteacher')).toBe('chair gov');
    expect(deciders('head', 'dsl')).toBe('chair gov');
    expect(deciders('exec', 'headteacher')).toBe('chair gov');
  });

  it('is never the declarant, and for a lead not their deputy', () => {
    expect(deciders('lead', 'dsl')).toBe('head exec chair gov');
    expect(deciders('chair', 'headteacher')).toBe('head exec gov lead second');
  });

  it('is nobody whose whole name stands in it, whatever its title; a surname alone may be a relative\'s', () => {
    expect(deciders('ann', 'headteacher', 'Jo Hill\nADA Head (her son)')).toBe('exec chair gov lead second');
    expect(deciders('ann', 'headteacher', 'Sam Head\nAda Hill')).toBe('head exec chair gov lead second');
  });

  it.each([
    ['Ada Head\'s son Tom', 'as whose it is'], ['Mrs Head', 'as colleagues are called'], ['Tom, son of Ms Head', 'with another title of hers'], ['A. Head', 'by an initial'], ['Áda Head', 'with an accent'],
  ])('is not whoever is named as "%s": %s', (names) => {
    expect(deciders('ann', 'headteacher', names)).toBe('exec chair gov lead second');
  });

  it.each(['Mr Head', 'J. Head', 'the Head family', 'Adam Heady'])('is still who may be a stranger to "%s"', (names) => {
    expect(deciders('ann', 'headteacher', names)).toBe('head exec chair gov lead second');
  });

  it('is the headteacher\'s next where nobody holds the role', () => {
    expect(deciders('ann', 'senco').split(' ')[0]).toBe('head');
  });
});

describe('who of them decides now', () => {
  const [head, exec] = [staff.byId('head'), staff.byId('exec')].flatMap((one) => one ?? []);
  const both = [head, exec].flatMap((one) => one ?? []);
  it.each([
    [[], [], 'head'], [['head'], [], 'exec'], [['head', 'exec'], [], 'head'], [[], ['head'], 'exec'], [['exec'], ['head'], 'exec'], [[], ['head', 'exec'], null],
  ] as const)('away %j, passed over %j: %s', (away, passed, expected) => {
    expect(deciderNow(both, away, passed)?.id ?? null).toBe(expected);
  });
});
