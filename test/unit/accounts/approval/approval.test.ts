import { describe, expect, it } from 'vitest';
import { conflictOf, decide, mayDecide, outlookOf, undecided, whomToAsk, type Deciding } from '../../../../src/accounts/approval/approval.ts';
import { ruleSentence, stuckWords } from '../../../../src/accounts/approval/approval-words.ts';
import type { Decision } from '../../../../src/accounts/case/business-case.ts';
import { standingInOn, type StandIn } from '../../../../src/accounts/approval/stand-ins.ts';
import { Staff, type ListedPerson, type Person, type Role } from '../../../../src/people/staff.ts';

const row = (id: string, name: string, ...roles: Role[]): ListedPerson => ({ id, name, roles });
const PEOPLE = [
  row('head', 'Mrs Ada Stone', 'head-of-school', 'slt'), row('exec', 'Mr Ben Wood', 'executive-headteacher'), row('dep', 'Ms Cy Brook', 'slt'), row('dsl', 'Mr Dan Field', 'slt', 'dsl'),
  row('ann', 'Miss Ann Reed', 'teacher'), row('bob', 'Mr Bob Lane', 'teacher'), row('chair', 'Dr Di Marsh', 'chair-of-governors'),
];
const NOW = Date.parse('2026-11-23T10:00:00Z');
const decisionOf = (id: string, roles: Role[], more: Partial<Decision> = {}): Decision => ({ verdict: 'approve', by: { person: id, name: id }, seat: id, standsInFor: null, roles, reason: '', at: 1, version: 1, ...more });

interface Given {
  readonly people?: ListedPerson[];
  readonly by?: Role[];
  readonly quorum?: 'any' | 'all' | number;
  readonly decisions?: Decision[];
  readonly requester?: { person: string; name: string };
  readonly runners?: { person: string | null; name: string }[];
  readonly standIns?: { by: string; to: string }[];
  readonly record?: Partial<Deciding['record']>;
}
function given({ people = PEOPLE, by = ['slt'], quorum = 'any', decisions = [], requester = { person: 'ann', name: 'Miss Ann Reed' }, runners = [{ person: 'bob', name: 'Mr Bob Lane' }], standIns = [], record = {} }: Given = {}): Deciding {
  return {
    record: { requester, state: 'submitted', version: 1, mark: 'm1', decisions, question: null, endedAt: null, ...record },
    runners, rule: { by, quorum, nudgeAfter: 5 }, staff: new Staff(people),
    standIns: standIns.map(({ by: principal, to }): StandIn => ({ id: principal, by: principal, to, from: '2026-11-01', until: '2026-12-31', at: 0 })),
  };
}
const person = (about: Deciding, id: string): Person => about.staff.byId(id) ?? { id: id as Person['id'], standing: 'staff', name: 'A member of staff', roles: [], telephone: null, room: null };
const says = (about: Deciding, id: string, verdict: 'approve' | 'reject' = 'approve', reason = 'No lead for it', mark = 'm1') => {
  const result = decide(about, person(about, id), { verdict, mark, reason }, NOW);
  return result.ok ? result.value.outcome : result.error.why;
};

describe('who decides about a business case', () => {
  it('is approved by any one of them', () => expect(says(given(), 'dep')).toBe('approved'));

  it('is not decided by others, whatever they are', () => {
    for (const id of ['bob', 'chair', 'exec', 'slack:T1:U9']) expect(says(given(), id)).toBe('not-approver');
  });

  it('is never approved by whoever asked, nor by someone who is to run it, with any role', () => {
    expect(says(given({ requester: { person: 'dep', name: 'Ms Cy Brook' } }), 'dep')).toBe('requester');
    expect(says(given({ runners: [{ person: 'dep', name: 'Ms Cy Brook' }] }), 'dep')).toBe('runner');
    expect(says(given({ requester: { person: 'dep', name: 'Ms Cy Brook' } }), 'dep', 'reject')).toBe('requester');
  });

  it('knows the same person under a second row, an unlisted account, or a typed name', () => {
    const twice = [...PEOPLE, row('dep-2', 'Cy Brook', 'slt')];
    expect(says(given({ people: twice, requester: { person: 'dep', name: 'Ms Cy Brook' } }), 'dep-2')).toBe('same-name');
    expect(says(given({ requester: { person: 'teams:x:y', name: 'C. Brook' } }), 'dep')).toBe('same-name');
    expect(says(given({ runners: [{ person: null, name: 'Mrs Brook, parent' }] }), 'dep')).toBe('same-name');
    expect(says(given({ runners: [{ person: null, name: 'Mr Brook, parent' }] }), 'dep')).toBe('approved');
    expect(says(given({ people: twice, quorum: 2, decisions: [decisionOf('dep', ['slt'], { by: { person: 'dep', name: 'Ms Cy Brook' } })] }), 'dep-2')).toBe('already-decided');
  });

  it('takes no role from somebody who was removed from the staff list', () => {
    const about = given({ people: PEOPLE.filter(({ id }) => id !== 'dep') });
    const before = given().staff.byId('dep');
    const result = decide(about, before!, { verdict: 'approve', mark: 'm1', reason: '' }, NOW);
    expect(result).toEqual({ ok: false, error: { why: 'not-approver' } });
  });

  it('counts each person once', () => {
    const one = given({ quorum: 2, decisions: [decisionOf('dep', ['slt'])] });
    expect(says(one, 'dep')).toBe('already-decided');
    expect(says(one, 'dsl')).toBe('approved');
    expect(says(given({ quorum: 3, decisions: [decisionOf('dep', ['slt'])] }), 'dsl')).toBe('open');
  });

  it('needs a holder of each role where both are named, in any order', () => {
    const both: Given = { by: ['head-of-school', 'executive-headteacher'], quorum: 'all' };
    expect(says(given(both), 'head')).toBe('open');
    expect(says(given({ ...both, decisions: [decisionOf('head', ['head-of-school'])] }), 'exec')).toBe('approved');
    expect(says(given({ ...both, decisions: [decisionOf('exec', ['executive-headteacher'])] }), 'head')).toBe('approved');
    expect(says(given(both), 'dep')).toBe('not-approver');
  });

  describe('where one person holds both roles', () => {
    const people = [row('jay', 'Mrs Jay Hart', 'head-of-school', 'executive-headteacher'), row('ann', 'Miss Ann Reed', 'teacher'), row('dep', 'Ms Cy Brook', 'slt'), row('chair', 'Dr Di Marsh', 'chair-of-governors')];
    const both: Given = { people, by: ['head-of-school', 'executive-headteacher'], quorum: 'all' };

    it('their one vote fills one of them, and it is stuck: whom to ask is said, and nobody is added', () => {
      const about = given(both);
      expect(says(about, 'jay')).toBe('open');
      const after = given({ ...both, decisions: [decisionOf('jay', ['head-of-school', 'executive-headteacher'])] });
      expect(says(after, 'jay')).toBe('already-decided');
      const outlook = outlookOf(after);
      expect(outlook.stuck).toMatchObject({ why: 'one-person', person: { id: 'jay' } });
      expect(stuckWords(outlook, after)).toContain('Ask Dr Di Marsh (chair of governors)');
      expect(says(after, 'chair')).toBe('not-approver');
      expect(whomToAsk(after).map(({ id }) => id)).toEqual(['chair']);
    });

    it('a stand-in of theirs shares the vote and makes no second one', () => {
      const after = given({ ...both, standIns: [{ by: 'jay', to: 'dep' }], decisions: [decisionOf('jay', ['head-of-school', 'executive-headteacher'])] });
      expect(says(after, 'dep')).toBe('already-decided');
      const first = given({ ...both, standIns: [{ by: 'jay', to: 'dep' }] });
      expect(says(first, 'dep')).toBe('open');
    });

    it('a second holder of either role ends it', () => {
      for (const role of ['head-of-school', 'executive-headteacher'] as const) {
        const with2 = given({ ...both, people: [...people, row('kim', 'Mr Kim Ford', role)], decisions: [decisionOf('jay', ['head-of-school', 'executive-headteacher'])] });
        expect(outlookOf(with2).stuck).toBeNull();
        expect(says(with2, 'kim')).toBe('approved');
      }
    });
  });

  it('is rejected by the first rejection of someone entitled, with a reason, under every quorum', () => {
    for (const quorum of ['any', 2, 'all'] as const) expect(says(given({ quorum, decisions: quorum === 'any' ? [] : [decisionOf('head', ['slt'])] }), 'dep', 'reject')).toBe('rejected');
    expect(says(given(), 'dep', 'reject', '  ')).toBe('reason-missing');
    expect(says(given(), 'bob', 'reject')).toBe('not-approver');
  });

  it('refuses an old card, and tells who decided once it is over', () => {
    expect(says(given(), 'dep', 'approve', '', 'm0')).toBe('old-version');
    const over = given({ decisions: [decisionOf('dsl', ['slt'])], record: { state: 'approved', endedAt: 5 } });
    expect(decide(over, person(over, 'dep'), { verdict: 'approve', mark: 'm1', reason: '' }, NOW)).toMatchObject({ ok: false, error: { why: 'finished', state: 'approved', at: 5, last: { by: { person: 'dsl' } } } });
    expect(says(given({ record: { state: 'withdrawn', endedAt: 5 } }), 'dep')).toBe('finished');
  });

  it('is not approved while the requester is asked for more; it may be rejected', () => {
    const asked = given({ record: { state: 'more-asked', question: { by: { person: 'dsl', name: 'Mr Dan Field' }, at: 1, text: 'Who?' } } });
    expect(says(asked, 'dep')).toBe('waits-for-requester');
    expect(says(asked, 'dep', 'reject')).toBe('rejected');
  });

  it('counts only what was decided on these words', () => {
    const second = given({ quorum: 2, record: { version: 2, mark: 'm2', decisions: [decisionOf('dsl', ['slt'])] } });
    expect(says(second, 'dep', 'approve', '', 'm2')).toBe('open');
    expect(says(second, 'dsl', 'approve', '', 'm2')).toBe('open');
  });

  describe('a stand-in', () => {
    const by: Role[] = ['executive-headteacher'];
    it('decides in the place of whoever is away, and the two count once', () => {
      const about = given({ by, standIns: [{ by: 'exec', to: 'dep' }] });
      expect(says(about, 'dep')).toBe('approved');
      const after = given({ by, quorum: 2, standIns: [{ by: 'exec', to: 'dep' }], decisions: [decisionOf('dep', by, { seat: 'exec', standsInFor: 'Mr Ben Wood' })] });
      expect(says(after, 'exec')).toBe('already-decided');
    });
    it('decides about nothing that they, or the one they stand in for, asked for or would run', () => {
      const standIns = [{ by: 'exec', to: 'dep' }];
      expect(says(given({ by, standIns, runners: [{ person: 'dep', name: 'Ms Cy Brook' }] }), 'dep')).toBe('runner');
      expect(says(given({ by, standIns, requester: { person: 'dep', name: 'Ms Cy Brook' } }), 'dep')).toBe('requester');
      expect(says(given({ by, standIns, requester: { person: 'exec', name: 'Mr Ben Wood' } }), 'dep')).toBe('stands-in-for');
      expect(says(given({ by, standIns, runners: [{ person: 'exec', name: 'Mr Ben Wood' }] }), 'dep')).toBe('stands-in-for');
    });
    it('has no second vote beside their own', () => {
      const about = given({ by: ['executive-headteacher', 'slt'], quorum: 2, standIns: [{ by: 'exec', to: 'dep' }], decisions: [decisionOf('dep', ['slt'])] });
      expect(says(about, 'dep')).toBe('already-decided');
    });
    it('loses it with the day, with the role of the one they stand in for, and with their own', () => {
      const rows: StandIn[] = [{ id: 'exec', by: 'exec', to: 'dep', from: '2026-11-01', until: '2026-11-22', at: 0 }];
      const staff = new Staff(PEOPLE);
      expect(standingInOn('2026-11-22', rows, staff)).toHaveLength(1);
      expect(standingInOn('2026-11-23', rows, staff)).toEqual([]);
      expect(standingInOn('2026-11-22', rows, new Staff(PEOPLE.filter(({ id }) => id !== 'exec')))).toEqual([]);
      expect(standingInOn('2026-11-22', rows, new Staff(PEOPLE.map((one) => (one.id === 'dep' ? { ...one, roles: ['teacher'] } : one))))).toEqual([]);
      const gone = given({ people: PEOPLE.map((one) => (one.id === 'exec' ? { ...one, roles: ['teacher'] } : one)), by, standIns: [{ by: 'exec', to: 'dep' }] });
      expect(mayDecide(person(gone, 'dep'), gone)).toBe(false);
    });
  });

  it('says when fewer are free than must approve, and who has a part in it', () => {
    const about = given({ quorum: 3, requester: { person: 'dep', name: 'Ms Cy Brook' }, runners: [{ person: 'dsl', name: 'Mr Dan Field' }] });
    const outlook = outlookOf(about);
    expect(outlook.stuck).toEqual({ why: 'too-few', have: 1, need: 3 });
    expect(stuckWords(outlook, about)).toBe('3 approvals are needed, and only 1 can be given (Ms Cy Brook and Mr Dan Field asked for it or would run it). Ask Dr Di Marsh (chair of governors) or Mr Ben Wood (executive headteacher): who decides is set in school.yaml, and nobody is added by itself.');
  });

  it('says when nobody holds a role that must decide', () => {
    const about = given({ people: PEOPLE.filter(({ id }) => id !== 'exec'), by: ['head-of-school', 'executive-headteacher'], quorum: 'all' });
    expect(outlookOf(about).stuck).toEqual({ why: 'nobody-holds', roles: ['executive-headteacher'] });
    const none = given({ by: ['headteacher'] });
    expect(outlookOf(none).stuck).toEqual({ why: 'nobody-holds', roles: ['headteacher'] });
    expect(stuckWords(outlookOf(none), none)).toContain('Nobody is listed as headteacher, whose decision is needed. Ask Dr Di Marsh (chair of governors)');
  });

  it('reminds those who have not decided and their stand-ins, and nobody with a part in it', () => {
    const about = given({ quorum: 2, by: ['slt', 'executive-headteacher'], decisions: [decisionOf('head', ['slt'])], requester: { person: 'dsl', name: 'Mr Dan Field' }, standIns: [{ by: 'exec', to: 'ann' }] });
    expect(undecided(outlookOf(about)).map(({ id }) => id)).toEqual(['exec', 'ann', 'dep']);
    expect(conflictOf({ id: 'dsl' as Person['id'], name: 'Mr Dan Field' }, about)).toEqual({ why: 'requester' });
  });

  it('says the rule in a sentence', () => {
    expect(ruleSentence({ by: ['headteacher'], quorum: 'any' })).toBe('The headteacher decides.');
    expect(ruleSentence({ by: ['slt'], quorum: 'any' })).toBe('Any one senior leader decides.');
    expect(ruleSentence({ by: ['headteacher', 'slt'], quorum: 'any' })).toBe('One of these decides: headteacher or senior leader.');
    expect(ruleSentence({ by: ['slt'], quorum: 2 })).toBe('2 people decide together, each a senior leader.');
    expect(ruleSentence({ by: ['head-of-school', 'executive-headteacher'], quorum: 'all' })).toBe('These decide together, each a different person: head of school and executive headteacher.');
  });
});
