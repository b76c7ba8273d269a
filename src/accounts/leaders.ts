import type { Address, CardContent } from '../chat/outbound.ts';
import type { KeyId } from '../kernel/ids.ts';
import type { Person, Role } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import type { AccountSchool } from './account-ports.ts';

/** Who rules on what a clause leaves open; the first of them that the school has. */
export const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
/** Who stands in for one another in a decision, and looks at what is controversial. */
export const SENIOR_LEADERS: readonly Role[] = [...HEADS, 'slt'];
/** Who answers for the school's accounts: they keep the register and are told of what goes wrong. */
const LEADERS: readonly Role[] = [...SENIOR_LEADERS, 'school-business-manager'];

const withAny = ({ staff }: Pick<AccountSchool, 'staff'>, roles: readonly Role[]): readonly Person[] => staff.all.filter((person) => person.roles.some((role) => roles.includes(role)));

/** Those who answer for the school's accounts, in the order of school.yaml. */
export const leadersOf = (school: Pick<AccountSchool, 'staff'>): readonly Person[] => withAny(school, LEADERS);
/** Whether someone is one of them: it decides which buttons they see; leave is asked for at each press. */
export const isLeader = (person: Pick<Person, 'roles' | 'standing'> | null): boolean => person?.standing === 'listed' && person.roles.some((role) => LEADERS.includes(role));
export const headsOf = (school: Pick<AccountSchool, 'staff'>): readonly Person[] => withAny(school, HEADS);

/** The leadership team's channel; where the school has none, each of them privately. */
export function leaderAddresses(school: Pick<AccountSchool, 'staff' | 'channels'>): readonly Address[] {
  const channel = school.channels.find((one) => one.purpose === 'leadership');
  return channel ? [{ kind: 'channel', channel: channel.id }] : leadersOf(school).map((person) => ({ kind: 'person', person: person.id }));
}

/** Tells the leadership team; the same key replaces what stands there. */
export function tellLeaders(turn: Pick<Turn, 'send'>, school: Pick<AccountSchool, 'staff' | 'channels'>, cardKey: string, card: CardContent, key?: KeyId): void {
  for (const to of leaderAddresses(school)) turn.send(to, cardKey, card, key);
}
