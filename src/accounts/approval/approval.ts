import { err, ok, type Result } from '../../kernel/result.ts';
import type { Person, Role, Staff } from '../../people/staff.ts';
import type { ApprovalRule } from '../account-rules.ts';
import { isOpenCase, votesOf, whoIs, type BusinessCase, type Decision } from '../case/business-case.ts';
import { mayBeSame } from '../case/same-name.ts';
import type { StandIn } from './stand-ins.ts';

/** What a decision depends on, as it all stands at the moment of the click. */
export interface Deciding {
  readonly record: Pick<BusinessCase, 'requester' | 'state' | 'version' | 'mark' | 'decisions' | 'question' | 'endedAt'>;
  /** Those who will run it: ids of listed people, and names of others as typed. */
  readonly runners: readonly { readonly person: string | null; readonly name: string }[];
  readonly rule: ApprovalRule;
  readonly staff: Staff;
  /** Those that hold today. */
  readonly standIns: readonly StandIn[];
}

/** Why a press decided nothing. */
export type NotDecided =
  | { readonly why: 'not-approver' }
  | { readonly why: 'finished'; readonly state: 'approved' | 'rejected' | 'withdrawn'; readonly last: Decision | null; readonly at: number }
  | { readonly why: 'old-version'; readonly version: number }
  | { readonly why: 'requester' }
  | { readonly why: 'runner' }
  /** Someone of that name asked for it, or is to run it. */
  | { readonly why: 'same-name'; readonly name: string }
  /** Whoever they stand in for asked for it or is to run it. */
  | { readonly why: 'stands-in-for'; readonly name: string }
  | { readonly why: 'already-decided'; readonly earlier: Decision }
  | { readonly why: 'waits-for-requester'; readonly asked: string }
  | { readonly why: 'reason-missing' };

/** Whose vote someone casts. */
interface Seat {
  readonly holder: Person;
  readonly roles: readonly Role[];
  readonly standsInFor: Person | null;
}

const rolesIn = (person: Pick<Person, 'roles'>, { by }: Pick<ApprovalRule, 'by'>): Role[] => by.filter((role) => person.roles.includes(role));

/** The seats that someone could cast a vote for: their own, else of those they stand in for. Roles are those of the staff list now. */
function seatsOf(actor: Pick<Person, 'id' | 'standing'>, { rule, staff, standIns }: Pick<Deciding, 'rule' | 'staff' | 'standIns'>): Seat[] {
  const listed = actor.standing === 'listed' ? staff.byId(actor.id) : null;
  if (!listed) return [];
  const own = rolesIn(listed, rule);
  if (own.length > 0) return [{ holder: listed, roles: own, standsInFor: null }];
  return standIns.flatMap(({ by, to }) => {
    const holder = to === listed.id ? staff.byId(by) : null;
    const roles = holder ? rolesIn(holder, rule) : [];
    return holder && roles.length > 0 ? [{ holder, roles, standsInFor: holder }] : [];
  });
}

export const mayDecide = (actor: Person | null, about: Pick<Deciding, 'rule' | 'staff' | 'standIns'>): boolean => actor !== null && seatsOf(actor, about).length > 0;

type Conflict = Extract<NotDecided, { why: 'requester' | 'runner' | 'same-name' }>;

/** Why this person has a part of their own in the case; null where they have none. */
export function conflictOf(person: Pick<Person, 'id' | 'name'>, { record, runners }: Pick<Deciding, 'record' | 'runners'>): Conflict | null {
  if (record.requester.person === person.id) return { why: 'requester' };
  if (runners.some((runner) => runner.person === person.id)) return { why: 'runner' };
  // The same person may stand in the list twice, ask from an account that is not listed, or be typed as a helper.
  const same = [record.requester, ...runners].find((one) => mayBeSame(one.name, person.name));
  return same ? { why: 'same-name', name: same.name } : null;
}

interface Press {
  readonly verdict: 'approve' | 'reject';
  readonly mark: string;
  readonly reason: string;
}

interface Decided {
  readonly decision: Decision;
  readonly outcome: 'open' | 'approved' | 'rejected';
}

/**
 * One press on a case. It counts once for a person, whatever roles they hold and whoever they stand in for; the first rejection by someone
 * entitled ends it. Nothing but a press ever decides.
 */
export function decide(about: Deciding, actor: Person, { verdict, mark, reason }: Press, now: number): Result<Decided, NotDecided> {
  const { record } = about;
  const entitled = entitledSeat(about, actor);
  if (!entitled.ok && entitled.error.why === 'not-approver') return entitled;
  if (!isOpenCase(record)) return err(finishedAs(record));
  if (record.mark !== mark) return err({ why: 'old-version', version: record.version });
  if (!entitled.ok) return entitled;
  if (record.question && verdict === 'approve') return err({ why: 'waits-for-requester', asked: record.question.by.name });
  if (verdict === 'reject' && reason.trim() === '') return err({ why: 'reason-missing' });
  const { holder, roles, standsInFor } = entitled.value;
  const decision: Decision = { verdict, by: whoIs(actor), seat: holder.id, standsInFor: standsInFor?.name ?? null, roles: [...roles], reason: reason.trim(), at: now, version: record.version };
  if (verdict === 'reject') return ok({ decision, outcome: 'rejected' });
  return ok({ decision, outcome: isEnough([...votesOf(record), decision], about.rule) ? 'approved' : 'open' });
}

/** The seat this person may vote for on this case, or why there is none. */
export function entitledSeat(about: Deciding, actor: Person): Result<Seat, NotDecided> {
  const { record } = about;
  const seats = seatsOf(actor, about);
  if (seats.length === 0) return err({ why: 'not-approver' });
  const own = conflictOf(actor, about);
  if (own) return err(own);
  const votes = approvalsUnder(about.rule, votesOf(record));
  const mine = votes.find((one) => one.by.person === actor.id || mayBeSame(one.by.name, actor.name));
  if (mine) return err({ why: 'already-decided', earlier: mine });
  const free = seats.filter(({ holder, standsInFor }) => standsInFor === null || conflictOf(holder, about) === null);
  const [first] = seats;
  if (free.length === 0) return err({ why: 'stands-in-for', name: first?.holder.name ?? '' });
  const open = free.find(({ holder }) => !votes.some((one) => one.seat === holder.id));
  const taken = votes.find((one) => free.some(({ holder }) => one.seat === holder.id));
  return open ? ok(open) : err(taken ? { why: 'already-decided', earlier: taken } : { why: 'not-approver' });
}

const finishedAs = (record: Deciding['record']): NotDecided => ({
  why: 'finished', state: record.state === 'approved' || record.state === 'rejected' ? record.state : 'withdrawn', last: record.state === 'withdrawn' ? null : (votesOf(record).at(-1) ?? null), at: record.endedAt ?? 0,
});

/** Approvals by a role that decides now: the rule may have changed since one was given. */
export const approvalsUnder = (rule: Pick<ApprovalRule, 'by'>, votes: readonly Decision[]): Decision[] => votes.filter((one) => one.verdict === 'approve' && rolesIn(one, rule).length > 0);

function isEnough(votes: readonly Decision[], rule: ApprovalRule): boolean {
  const approvals = approvalsUnder(rule, votes);
  if (rule.quorum === 'any') return approvals.length > 0;
  if (rule.quorum === 'all') return seated(rule.by, approvals.map(({ seat, roles }) => ({ id: seat, roles }))).size === new Set(rule.by).size;
  return approvals.length >= rule.quorum;
}

/** Who fills which role, one role a person, as many as can be; those who come first keep a place once they have one. */
function seated(by: readonly Role[], people: readonly { readonly id: string; readonly roles: readonly Role[] }[]): Map<Role, string> {
  const filled = new Map<Role, string>();
  const rolesOf = new Map(people.map(({ id, roles }) => [id, roles.filter((role) => by.includes(role))]));
  const place = (id: string, tried: Set<Role>): boolean => {
    for (const role of rolesOf.get(id) ?? []) {
      if (tried.has(role)) continue;
      tried.add(role);
      const other = filled.get(role);
      if (other !== undefined && !place(other, tried)) continue;
      filled.set(role, id);
      return true;
    }
    return false;
  };
  for (const { id } of people) place(id, new Set());
  return filled;
}

/** How far a case is, for the card: who approved, what is missing, and whether the rule can be met at all. */
export interface Outlook {
  readonly approvals: readonly Decision[];
  /** People whose vote may still come, each with whoever stands in for them today. */
  readonly waitsFor: readonly { readonly person: Person; readonly standIn: Person | null }[];
  /** How many more must approve. */
  readonly missing: number;
  /** Under `all`: the roles that are still to be filled. */
  readonly roles: readonly Role[];
  /** Holders of a role of the rule who have a part in the case. */
  readonly leftOut: readonly Person[];
  /** Why it cannot be decided as things are; null while it can. */
  readonly stuck: null | { readonly why: 'too-few'; readonly have: number; readonly need: number } | { readonly why: 'one-person'; readonly person: Person; readonly roles: readonly Role[] } | { readonly why: 'nobody-holds'; readonly roles: readonly Role[] };
}

export function outlookOf(about: Deciding): Outlook {
  const { rule, staff, standIns, record } = about;
  const votes = approvalsUnder(rule, votesOf(record));
  const holders = staff.all.filter((person) => rolesIn(person, rule).length > 0);
  const leftOut = holders.filter((person) => conflictOf(person, about) !== null);
  const free = holders.filter((person) => !leftOut.includes(person) && !votes.some((one) => one.seat === person.id || one.by.person === person.id));
  const waitsFor = free.map((person) => ({ person, standIn: standInFor(person, about, standIns) }));
  const common = { approvals: votes, waitsFor, leftOut };
  if (rule.quorum !== 'all') {
    const need = rule.quorum === 'any' ? 1 : rule.quorum;
    const missing = Math.max(0, need - votes.length);
    if (holders.length === 0) return { ...common, missing, roles: [], stuck: { why: 'nobody-holds', roles: rule.by } };
    return { ...common, missing, roles: [], stuck: free.length < missing ? { why: 'too-few', have: free.length + votes.length, need } : null };
  }
  const voted = votes.map(({ seat, roles }) => ({ id: seat, roles }));
  const filled = seated(rule.by, [...voted, ...free.map((person) => ({ id: person.id as string, roles: rolesIn(person, rule) }))]);
  const roles = rule.by.filter((role) => !voted.some(({ id }) => filled.get(role) === id));
  const unfilled = rule.by.filter((role) => !filled.has(role));
  return { ...common, missing: roles.length, roles, stuck: unfilled.length === 0 ? null : whyStuck(unfilled, holders, leftOut, rule) };
}

function whyStuck(unfilled: readonly Role[], holders: readonly Person[], leftOut: readonly Person[], rule: ApprovalRule): NonNullable<Outlook['stuck']> {
  const both = holders.find((person) => !leftOut.includes(person) && unfilled.some((role) => person.roles.includes(role)) && rolesIn(person, rule).length > 1);
  if (both) return { why: 'one-person', person: both, roles: rolesIn(both, rule) };
  const nobody = unfilled.filter((role) => !holders.some((person) => person.roles.includes(role)));
  return nobody.length > 0 ? { why: 'nobody-holds', roles: nobody } : { why: 'too-few', have: rule.by.length - unfilled.length, need: rule.by.length };
}

function standInFor(person: Person, about: Deciding, all: readonly StandIn[]): Person | null {
  const found = all.find(({ by }) => by === person.id);
  const standIn = found ? about.staff.byId(found.to) : null;
  // Whoever has a vote of their own, or a part in the case, stands in for nobody.
  return standIn && conflictOf(standIn, about) === null && rolesIn(standIn, about.rule).length === 0 ? standIn : null;
}

/** Those who have not decided and could, stand-ins included: whom a reminder goes to. */
export const undecided = (outlook: Outlook): Person[] => [...new Map(outlook.waitsFor.flatMap(({ person, standIn }) => [person, ...(standIn ? [standIn] : [])]).map((person) => [person.id, person])).values()];

/** Whom else a stuck case can be brought to: the chair, then heads and governors who have no part in it. They do not decide by it. */
export function whomToAsk(about: Deciding): Person[] {
  const order: readonly Role[] = ['chair-of-governors', 'headteacher', 'executive-headteacher', 'head-of-school', 'governor'];
  const people = order.flatMap((role) => [...about.staff.withRole(role)]);
  return [...new Set(people)].filter((person) => conflictOf(person, about) === null && rolesIn(person, about.rule).length === 0).slice(0, 2);
}
