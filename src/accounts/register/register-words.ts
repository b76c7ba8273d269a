import type { Person, Staff } from '../../people/staff.ts';
import { dateIn, dateOf } from '../../time/school-day.ts';
import type { Account, AccountStep, Runner } from '../account.ts';
import type { AccountSchool } from '../account-ports.ts';

const STATES: Readonly<Record<Account['state'], string>> = { preparing: 'getting ready', active: 'in use', suspended: 'stopped for now', closing: 'being closed', closed: 'closed' };
/** One or two words, for lists. */
export const stateWord = ({ state }: Pick<Account, 'state'>): string => STATES[state];

export const openSteps = ({ steps }: Pick<Account, 'steps'>): AccountStep[] => steps.filter((step) => step.done === null);

/** The line under its heading. */
export function stateLine(account: Account): string {
  const left = openSteps(account).length;
  switch (account.state) {
    case 'preparing':
      return `Getting ready: ${account.steps.length - left} of ${account.steps.length} things done. It may start when all are.`;
    case 'active':
      return left === 0 ? 'In use.' : `In use. ${left === 1 ? 'One thing is' : `${left} things are`} still to do.`;
    case 'suspended':
      return account.suspended ? `Stopped for now by ${account.suspended.by.name}, ${dateIn(account.suspended.at)}: ${account.suspended.reason}` : 'Stopped for now.';
    case 'closing':
      return `Being closed: ${account.steps.length - left} of ${account.steps.length} things done.`;
    case 'closed':
      return 'Closed. It stays in the register.';
  }
}

/** Who of its runners is in the staff list now, who is no longer, and who never was (volunteers, parents). */
export function runnersNow({ runners }: Pick<Account, 'runners'>, staff: Staff): { readonly here: Person[]; readonly gone: Runner[]; readonly others: Runner[] } {
  const here: Person[] = [];
  const gone: Runner[] = [];
  const others: Runner[] = [];
  for (const runner of runners) {
    const person = runner.person === '' ? null : staff.byId(runner.person);
    if (person) here.push(person);
    else (runner.person === '' ? others : gone).push(runner);
  }
  return { here, gone, others };
}

/** "Mrs Bell and Mr Lowe"; as the staff list has them now. */
export function runnerNames(account: Pick<Account, 'runners'>, staff: Staff): string {
  const names = account.runners.map((runner) => {
    const person = runner.person === '' ? null : staff.byId(runner.person);
    return person?.name ?? (runner.person === '' ? `${runner.name} (not on the staff list)` : `${runner.name} (has left)`);
  });
  return names.length === 0 ? 'nobody' : joined(names);
}

export const joined = (names: readonly string[]): string => (names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`);

const dated = (day: string | null): string => (day === null ? 'no date on record' : dateOf(day));

/** What the register says of one runner, with the days. */
export function runnerLine(runner: Runner, staff: Staff): { readonly lead: string; readonly text: string } {
  const here = runner.person === '' ? null : staff.byId(runner.person);
  const standing = here ? '' : runner.person === '' ? ' (not on the staff list)' : ' (has left)';
  const course = runner.course === '' ? '' : `, ${runner.course}`;
  return { lead: `${here?.name ?? runner.name}${standing}: `, text: `policy read: ${dated(runner.policyRead)} · trained: ${dated(runner.trained)}${course}` };
}

export function approvalLine({ approval }: Pick<Account, 'approval'>): string {
  if (approval.kind === 'not-on-record') return 'Approval is not on record: the account existed before this register.';
  return `Approved by ${joined(approval.by.map(({ name }) => name))}, ${dateIn(approval.at)} (case ${approval.case}).`;
}

/** Whether recovery goes to an address of the school; null where no address is on record or the school's are not known. */
export function recoversToSchool({ recoveryEmail }: Pick<Account, 'recoveryEmail'>, domains: readonly string[]): boolean | null {
  const domain = recoveryEmail.split('@').at(-1)?.trim().toLowerCase() ?? '';
  if (!recoveryEmail.includes('@') || domains.length === 0) return null;
  return domains.some((own) => domain === own.toLowerCase() || domain.endsWith(`.${own.toLowerCase()}`));
}

/** What somebody should look at, plainly; nothing here is a rule of a policy. */
export function warningsOf(account: Account, { staff, emailDomains }: Pick<AccountSchool, 'staff' | 'emailDomains'>, today: string): string[] {
  if (account.state === 'closed') return [];
  const { here, gone } = runnersNow(account, staff);
  const warnings: string[] = [];
  if (gone.length > 0) warnings.push(`${joined(gone.map(({ name }) => name))} ${gone.length === 1 ? 'is' : 'are'} no longer on the staff list, and still named here. Take their access away and name someone else.`);
  if (here.length === 0) warnings.push('No colleague runs this account now.');
  else if (here.length === 1) warnings.push(`Only ${here[0]?.name ?? 'one colleague'} runs it. Name a second, for when they are away.`);
  if (recoversToSchool(account, emailDomains) === false) warnings.push('Recovery goes to an address that is not the school\'s.');
  if (account.twoFactor === 'off') warnings.push('Two-step sign-in is off.');
  if (account.closesOn !== null && account.closesOn <= today && account.state !== 'closing') warnings.push(`Its closing date was ${dateOf(account.closesOn)}.`);
  if (account.nextReview !== null && account.nextReview <= today) warnings.push(`Whether it is still needed was to be looked at on ${dateOf(account.nextReview)}.`);
  return warnings;
}

const KNOWN = { 'on': 'on', 'off': 'off', 'not-known': 'not on record' } as const;
export const switchWords = (state: Account['messages']): string => KNOWN[state];
export const visibilityWords = ({ visibility }: Pick<Account, 'visibility'>): string => (visibility === 'not-known' ? 'open or private: not on record' : visibility === 'open' ? 'open to everyone' : 'private: people are let in');
export const orNone = (text: string): string => (text.trim() === '' ? 'not on record' : text);
