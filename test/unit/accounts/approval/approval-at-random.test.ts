import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, outlookOf, undecided, type Deciding } from '../../../../src/accounts/approval/approval.ts';
import type { Decision } from '../../../../src/accounts/case/business-case.ts';
import type { StandIn } from '../../../../src/accounts/approval/stand-ins.ts';
import { Staff, type ListedPerson, type Role } from '../../../../src/people/staff.ts';

const ROLES: readonly Role[] = ['headteacher', 'executive-headteacher', 'head-of-school', 'slt'];
const NAMES = ['Ada Alder', 'Ben Birch', 'Cy Cedar', 'Di Damson', 'Ed Elm', 'Fay Fir'];

const one = fc.nat(NAMES.length - 1);
const school = fc.record({
  roles: fc.array(fc.subarray([...ROLES]), { minLength: NAMES.length, maxLength: NAMES.length }),
  by: fc.subarray([...ROLES], { minLength: 1 }),
  quorum: fc.constantFrom('any' as const, 'all' as const, 1, 2, 3),
  requester: one,
  runners: fc.uniqueArray(one, { maxLength: 3 }),
  standIns: fc.array(fc.option(one), { minLength: NAMES.length, maxLength: NAMES.length }),
  // Everybody presses twice, in an order of its own.
  order: fc.shuffledSubarray([...NAMES.keys(), ...NAMES.keys()], { minLength: 2 * NAMES.length }),
});

/** Every way to give each role a person of its own. */
const canSeat = (roles: readonly Role[], votes: readonly Decision[], taken: readonly string[] = []): boolean => {
  const [role, ...rest] = roles;
  return role === undefined || votes.some((vote) => vote.roles.includes(role) && !taken.includes(vote.seat) && canSeat(rest, votes, [...taken, vote.seat]));
};

describe('decisions of schools and rules made up at random', () => {
  it('approve only with enough different people who have no part in it, as soon as there are, and never where it was said to be stuck', () => {
    let approved = 0;
    let stuck = 0;
    fc.assert(
      fc.property(school, ({ roles, by, quorum, requester, runners, standIns, order }) => {
        const people = NAMES.map((name, i): ListedPerson => ({ id: `person-${i}`, name, roles: roles[i] ?? [] }));
        const staff = new Staff(people);
        const named = [requester, ...runners].map((i) => `person-${i}`);
        const away = standIns.flatMap((to, i): StandIn[] => (to === null || to === i ? [] : [{ id: `person-${i}`, by: `person-${i}`, to: `person-${to}`, from: '2026-01-01', until: '2026-12-31', at: 0 }]));
        let decisions: Decision[] = [];
        const about = (votes: Decision[]): Deciding => ({
          record: { requester: { person: `person-${requester}`, name: NAMES[requester] ?? '' }, state: 'submitted', version: 1, mark: 'm', decisions: votes, question: null, endedAt: null },
          runners: runners.map((i) => ({ person: `person-${i}`, name: NAMES[i] ?? '' })), rule: { by, quorum, nudgeAfter: 5 }, staff, standIns: away,
        });
        let outcome = 'open';
        for (const i of order) {
          const actor = staff.byId(`person-${i}`);
          const result = actor && outcome === 'open' ? decide(about(decisions), actor, { verdict: 'approve', mark: 'm', reason: '' }, 1) : null;
          if (!actor || !result?.ok) continue;
          expect(named).not.toContain(actor.id);
          expect(named).not.toContain(result.value.decision.seat);
          expect(undecided(outlookOf(about(decisions))).map(({ id }) => id)).toContain(actor.id);
          decisions = [...decisions, result.value.decision];
          outcome = result.value.outcome;
          const enough = quorum === 'any' || (quorum === 'all' ? canSeat(by, decisions) : decisions.length >= quorum);
          expect(outcome).toBe(enough ? 'approved' : 'open');
        }
        expect(new Set(decisions.map((vote) => vote.by.person)).size).toBe(decisions.length);
        expect(new Set(decisions.map((vote) => vote.seat)).size).toBe(decisions.length);
        const isStuck = outlookOf(about([])).stuck !== null;
        expect(outcome).toBe(isStuck ? 'open' : 'approved');
        if (isStuck) stuck++;
        else approved++;
      }),
      { numRuns: 2_000, seed: 6 },
    );
    expect(Math.min(approved, stuck)).toBeGreaterThan(200);
  });
});
