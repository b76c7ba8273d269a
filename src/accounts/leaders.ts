import type { Address, CardContent } from '../chat/outbound.ts';
import type { KeyId } from '../kernel/ids.ts';
import type { Person, Role } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import type { AccountSchool } from './account-ports.ts';

const LEADERS: readonly Role[] = ['headteacher', 'executive-headteacher', 'head-of-school', 'slt', 'school-business-manager'];
const HEADS: readonly Role[] = ['headteacher', 'executive-headteacher', 'head-of-school'];

const withAny = ({ staff }: Pick<AccountSchool, 'staff'>, roles: readonly Role[]): readonly Person[] => staff.all.filter((person) => person.roles.some((role) => roles.includes(role)));

/** Those who answer for the school's accounts, in the order of school.yaml. */
export const leadersOf = (school: Pick<AccountSchool, 'staff'>): readonly Person[] => withAny(school, LEADERS);
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
