import { roleWords, type Person, type Role } from '../../people/staff.ts';
import { dateIn, timeIn } from '../../time/school-day.ts';
import type { ApprovalRule } from '../account-rules.ts';
import type { Deciding, NotDecided, Outlook } from './approval.ts';
import { whomToAsk } from './approval.ts';
import type { BusinessCase, Decision } from '../case/business-case.ts';

/** "headteacher", "IT lead": a role inside a sentence. */
const inSentence = (role: Role): string => roleWords(role).replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
const listed = (names: readonly string[], last: 'and' | 'or'): string => (names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}`);

const ONE_OF_A_KIND: readonly Role[] = ['headteacher', 'executive-headteacher', 'head-of-school', 'chair-of-governors', 'dsl', 'school-business-manager', 'data-protection-lead'];

/** "One of them decides: headteacher or senior leader." */
export function ruleSentence({ by, quorum }: Pick<ApprovalRule, 'by' | 'quorum'>): string {
  const names = by.map(inSentence);
  if (quorum === 'all' && by.length > 1) return `These decide together, each a different person: ${listed(names, 'and')}.`;
  const need = typeof quorum === 'number' ? quorum : 1;
  if (need > 1 && by.length === 1) return `${need} people decide together, each a ${names[0] ?? ''}.`;
  if (need > 1) return `${need} people of these roles decide together: ${listed(names, 'or')}.`;
  if (by.length === 1) return by.every((role) => ONE_OF_A_KIND.includes(role)) ? `The ${names[0] ?? ''} decides.` : `Any one ${names[0] ?? ''} decides.`;
  return `One of these decides: ${listed(names, 'or')}.`;
}

/** "at 10:42 on 3 March 2026" */
export const atTime = (at: number): string => `at ${timeIn(at)} on ${dateIn(at)}`;

/** "Mrs Marsh (Headteacher)", or for whom they stood in. */
export function deciderWords({ by, roles, standsInFor }: Pick<Decision, 'by' | 'roles' | 'standsInFor'>): string {
  if (standsInFor !== null) return `${by.name}, standing in for ${standsInFor}`;
  return roles.length === 0 ? by.name : `${by.name} (${roles.map(roleWords).join(', ')})`;
}

const STATE: Readonly<Record<'approved' | 'rejected' | 'withdrawn', string>> = { approved: 'approved', rejected: 'rejected', withdrawn: 'withdrawn by whoever asked for it' };

/** What happened to a press that decided nothing, that nothing was saved, and what to do. */
export function notDecidedWords(refusal: NotDecided, record: Pick<BusinessCase, 'id'>): string {
  switch (refusal.why) {
    case 'finished': {
      const by = refusal.last === null ? '' : ` by ${deciderWords(refusal.last)}`;
      return `${record.id} was already ${STATE[refusal.state]}${by} ${atTime(refusal.at)}. Your press changed nothing.`;
    }
    case 'old-version':
      return `That card is old: ${record.id} is now version ${refusal.version}. Nothing was decided. Look at the new version first.`;
    case 'not-approver':
      return `You are not one of those who decide about ${record.id}. Nothing was decided.`;
    case 'requester':
      return `You asked for this account, so somebody else decides. Nothing was decided.`;
    case 'runner':
      return `You are named to run this account, so somebody else decides. Nothing was decided.`;
    case 'same-name':
      return `${refusal.name} asked for this account or is named to run it, and I cannot tell that this is not you. Nothing was decided. If it is another person, the requester can write the full name and send it again.`;
    case 'stands-in-for':
      return `You stand in for ${refusal.name}, who asked for this account or is named to run it. Nothing was decided: somebody else decides.`;
    case 'already-decided': {
      const { earlier } = refusal;
      return `${deciderWords(earlier)} ${earlier.verdict === 'approve' ? 'approved' : 'rejected'} it already, ${atTime(earlier.at)}. One person, and whoever stands in for them, counts once. Nothing was added.`;
    }
    case 'waits-for-requester':
      return `${refusal.asked} asked the requester for more, and the answer is not here yet. Nothing was decided. It comes back as a new version.`;
    case 'reason-missing':
      return 'Write why: the requester reads it.';
  }
}

const nameOf = ({ person, standIn }: Outlook['waitsFor'][number]): string => (standIn ? `${person.name} (today also ${standIn.name}, who stands in)` : person.name);
const MOST_NAMES = 6;

/** Who may still decide, and what is missing, one thought a line. */
export function neededLines(outlook: Outlook, { rule }: Pick<Deciding, 'rule'>): string[] {
  const names = outlook.waitsFor.slice(0, MOST_NAMES).map(nameOf);
  const more = outlook.waitsFor.length > MOST_NAMES ? ` And ${outlook.waitsFor.length - MOST_NAMES} more.` : '';
  const who = names.length === 0 ? [] : [`May decide: ${listed(names, 'or')}.${more}`];
  if (rule.quorum === 'all' && outlook.roles.length > 0) return [`Still needed: ${listed(outlook.roles.map(inSentence), 'and')}.`, ...who];
  return [outlook.missing === 1 ? 'Still needed: one approval.' : `Still needed: ${outlook.missing} approvals.`, ...who];
}

/** Why it cannot be decided as things are, and whom to ask. The desk finds nobody to decide by itself. */
export function stuckWords(outlook: Outlook, about: Deciding): string | null {
  const { stuck } = outlook;
  if (!stuck) return null;
  const others = whomToAsk(about);
  const ask = `Ask ${others.length === 0 ? 'the governors' : listed(others.map(titled), 'or')}: who decides is set in school.yaml, and nobody is added by itself.`;
  switch (stuck.why) {
    case 'one-person':
      return `${stuck.person.name} is both ${listed(stuck.roles.map(inSentence), 'and')}, and one person counts once: a second person is needed, and nobody else holds either role. ${ask}`;
    case 'nobody-holds':
      return `Nobody is listed as ${listed(stuck.roles.map(inSentence), 'or')}, whose decision is needed. ${ask}`;
    case 'too-few': {
      const left = outlook.leftOut.length === 0 ? '' : ` (${listed(outlook.leftOut.map(({ name }) => name), 'and')} asked for it or would run it)`;
      return `${stuck.need === 1 ? 'One approval is' : `${stuck.need} approvals are`} needed, and ${stuck.have === 0 ? 'none' : `only ${stuck.have}`} can be given${left}. ${ask}`;
    }
  }
}

const titled = (person: Person): string => (person.roles[0] ? `${person.name} (${inSentence(person.roles[0])})` : person.name);
