import type { Person, Role, Staff } from '../people/staff.ts';
import { screen } from './harm-check.ts';
import { kindOf, proposedTypes, type PlainChoice, type Starter } from './incident-types.ts';
import { peopleNamed, whoReceive } from './report-people.ts';
import type { Report, ReportAbout } from './report.ts';
import type { RouteQuestion, RouteRule } from './route-rules.ts';
import type { Routed, RoutedTrack, TrackBecause, TrackKind } from './routed.ts';
import { peopleFor, routeFor, type RoutePlan, type RouteToPeople, type Situation, type Told } from './routing.ts';
import type { SectorCode } from './sector-defaults.ts';

/** A school's people and what its policies say about whom to tell. */
export interface RouteSchool {
  readonly staff: Staff;
  readonly rules: readonly RouteRule[];
}

const CHOICES: Readonly<Record<ReportAbout, PlainChoice>> = { child: 'child', adult: 'adult', outside: 'outside', account: 'account-or-post', data: 'data-or-picture', me: 'me-or-mistake' };
const STARTED: Readonly<Partial<Record<ReportAbout, Starter>>> = { child: 'pupil', adult: 'staff', me: 'staff' };
const CHAIR: Role = 'chair-of-governors';
const WELFARE_LINE: readonly Role[] = ['dsl', 'deputy-dsl', 'headteacher', 'head-of-school', 'executive-headteacher', 'slt'];
const CONDUCT_LINE: readonly Role[] = ['headteacher', 'head-of-school', 'chair-of-governors', 'executive-headteacher'];
const OTHER_LINE: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher', 'dsl', 'deputy-dsl', 'slt'];

/** Where a report goes at this moment: its matters and their people, nobody concerned or close to them among any of them. Pure. */
export function routeReport(report: Report, reporter: Pick<Person, 'id' | 'roles'>, { staff, rules }: RouteSchool): Routed {
  const [type = 'other', ...alsoLike] = proposedTypes(report.words, CHOICES[report.about]);
  const kind = kindOf(type);
  const named = peopleNamed(report.adults, staff);
  const { level, distress } = screen(report.words);
  const aboutAdult = report.about === 'adult' || report.about === 'me' || kind.adultConduct || named.length > 0;
  const inDanger = report.danger === 'yes' || report.homeToThis === 'yes';
  const childMayBeHarmed = report.about === 'child' || report.children.trim() !== '' || inDanger || (level !== 'none' && !distress) || kind.childHarmed !== 'no';
  const question: RouteQuestion = {
    type, alsoLike, startedBy: STARTED[report.about] ?? null, toldBy: ['staff'], reporterRoles: reporter.roles,
    subjectRoles: named.flatMap((person) => person.roles), aboutAdult, childMayBeHarmed, urgent: inDanger || (level === 'red' && !distress), words: report.words,
  };
  const routed = routeFor(question, rules);
  // A worry about a child is the safeguarding lead's where the policy is silent, whatever its words are most like.
  const plan: RoutePlan = report.about === 'child' && !routed.conduct && routed.basis === 'sector_default' ? { ...routed, first: [{ role: 'dsl' }] } : routed;
  // "Not sure" is held to be yes of everyone who would receive it: the chair of governors is who is left.
  const unsure = report.unsureWhoIsConcerned ? whoReceive(staff).filter((person) => !person.roles.includes(CHAIR)) : [];
  const peopleWithout = (): RouteToPeople => {
    const situation: Situation = { staff, subjects: named.map((person) => person.id), closeTo: [], receiverConflict: [...report.concerned, ...unsure.map((person) => person.id)], reporter: reporter.id, known: {} };
    const found = peopleFor(plan, situation);
    const others = [...(found.first ? [found.first] : []), ...found.also].map((one) => one.person).filter((person) => !person.roles.includes(CHAIR));
    // A colleague whom a policy names by name is a receiver like those who hold a role.
    if (!report.unsureWhoIsConcerned || others.length === 0) return found;
    unsure.push(...others);
    return peopleWithout();
  };
  const people = peopleWithout();
  const excluded = new Set([...named, ...unsure].map((person) => person.id));
  for (const id of report.concerned) excluded.add(id);
  return { type, tracks: tracksOf(plan, people, staff), tasks: plan.tasks, excluded: [...excluded] };
}

const servesWelfare = ({ person, track }: Told): boolean => track === 'welfare' || person.roles.some((role) => role === 'dsl' || role === 'deputy-dsl');

function tracksOf(plan: RoutePlan, people: RouteToPeople, staff: Staff): RoutedTrack[] {
  const all = [...(people.first ? [people.first] : []), ...people.also];
  const line = (roles: readonly Role[]): Person[] => [...new Set(roles.flatMap((role) => [...staff.withRole(role)]))];
  const track = (kind: TrackKind, told: readonly Told[], roles: readonly Role[], silent: SectorCode): RoutedTrack => ({
    kind, first: told.map((one) => one.person), inLine: line(roles), because: because(people, told, silent),
  });
  if (plan.conduct && plan.welfare) {
    const conduct = all.filter((one) => one.track === 'conduct' || (one === people.first && !servesWelfare(one)));
    const lead = conduct.length > 0 ? conduct : all.filter((one) => one.person.roles.some((role) => CONDUCT_LINE.includes(role))).slice(0, 1);
    const welfare = all.filter(servesWelfare);
    // Where no one trained is left, whoever is left hears of the child too.
    return [track('welfare', welfare.length > 0 ? welfare : all, WELFARE_LINE, 'SD-G'), track('conduct', lead, CONDUCT_LINE, headLeftOut(lead) ? 'SD-C' : 'SD-B')];
  }
  if (plan.conduct) return [track('conduct', all, CONDUCT_LINE, headLeftOut(all) ? 'SD-C' : 'SD-B')];
  if (plan.welfare) return [track('welfare', all, WELFARE_LINE, 'SD-G')];
  return [track('other', all, OTHER_LINE, plan.defaults[0] ?? 'SD-B')];
}

const headLeftOut = (told: readonly Told[]): boolean => told[0]?.person.roles.includes('chair-of-governors') === true;

/** The policy's words stand with the matter whose people it names, and with no other. */
function because(people: RouteToPeople, told: readonly Told[], silent: SectorCode): TrackBecause {
  if (people.basis === 'policy' && people.because && people.first && told.includes(people.first)) return { basis: 'policy', file: people.because.file, quote: people.because.quote };
  if (people.basis === 'school_setting' && people.first && told.includes(people.first)) return { basis: 'school-setting' };
  return { basis: 'sector-default', code: silent };
}
