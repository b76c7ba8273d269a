import type { Address } from '../chat/outbound.ts';
import { authorise } from '../people/permissions.ts';
import type { Person } from '../people/staff.ts';
import type { AccountSchool } from './account-ports.ts';

/** Whether someone is one of those who answer for the school's accounts, by the table of permissions. */
export const isLeader = (person: Person | null): boolean => person !== null && authorise(person, 'reply.cover', 'none', 0).ok;

/** Where leaders are told: in their channel, or each by themselves where the school has none. */
export function leaderAddresses({ channels, staff }: Pick<AccountSchool, 'channels' | 'staff'>): Address[] {
  const channel = channels.find(({ purpose }) => purpose === 'leadership');
  if (channel) return [{ kind: 'channel', channel: channel.id }];
  return staff.all.filter(isLeader).map(({ id }) => ({ kind: 'person', person: id }));
}
