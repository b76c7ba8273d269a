import { err, ok, type Result } from '../kernel/result.ts';
import { makeGrant, type Grant } from '../kernel/grant.ts';
import { CONFIRMERS } from './channel-checks.ts';
import type { Person, Role } from './staff.ts';

/**
 * The one table of who may do what. Deny by default: an act without a matching row is refused. The code, the docs and the tests
 * read this table and nothing else.
 */
export const ACTIONS = [
  'urgent.see', 'urgent.answer', 'policy.ask', 'policy.feedback', 'question.send', 'question.open', 'question.answer',
  'policy.search', 'desk.help', 'desk.home', 'desk.later', 'channel.confirm', 'channel.object', 'channel.membership', 'system.run',
] as const;
export type Action = (typeof ACTIONS)[number];

/** How the person stands to the record: sent it, is its recipient (of a confidential channel: may speak for it), or neither. */
export type Relation = 'none' | 'author' | 'recipient';

type Who = 'everyone' | 'colleagues' | 'named colleagues' | 'system' | Role;

export interface Permission {
  readonly action: Action;
  readonly who: readonly Who[];
  /** With which relation to the record; `any` where there is no record or it does not matter. */
  readonly relation: Relation | 'any';
  readonly reason: string;
}

export const PERMISSIONS: readonly Permission[] = [
  { action: 'urgent.see', who: ['everyone'], relation: 'any', reason: 'A child at risk comes before any question of who is asking.' },
  { action: 'urgent.answer', who: ['everyone'], relation: 'any', reason: 'The buttons of the urgent card open nothing and change only who is reminded.' },
  { action: 'policy.ask', who: ['colleagues'], relation: 'any', reason: 'Policies are for those who work here; each school\'s for its own.' },
  { action: 'policy.feedback', who: ['colleagues'], relation: 'any', reason: 'Whether an answer helped is a count, without words or names.' },
  { action: 'policy.search', who: ['everyone'], relation: 'any', reason: 'A child at risk typed into a search box is answered for anyone; clauses are found for colleagues alone.' },
  { action: 'question.send', who: ['named colleagues'], relation: 'any', reason: 'A reply must be able to reach the asker.' },
  { action: 'question.open', who: ['named colleagues'], relation: 'recipient', reason: 'A question may name a child: only the one it was sent to opens it.' },
  { action: 'question.answer', who: ['named colleagues'], relation: 'recipient', reason: 'Only the one it was sent to answers it.' },
  { action: 'desk.help', who: ['everyone'], relation: 'any', reason: 'Help and greetings hold nothing of the school but its public number.' },
  { action: 'desk.home', who: ['everyone'], relation: 'any', reason: 'One\'s own page: open items for colleagues, each their own; for others the help for people outside.' },
  { action: 'desk.later', who: ['colleagues'], relation: 'any', reason: 'What is not here yet still says whom to tell.' },
  { action: 'channel.confirm', who: CONFIRMERS, relation: 'recipient', reason: 'Only a lead, a head, a senior leader or the chair says who should read confidential notices.' },
  { action: 'channel.object', who: ['named colleagues'], relation: 'recipient', reason: 'Whoever may confirm a channel, or is listed in it, may have it held back: that never opens anything.' },
  { action: 'channel.membership', who: ['everyone'], relation: 'any', reason: 'Word of a join comes from the platform, whoever it is about; it can only hold a channel back.' },
  { action: 'system.run', who: ['system'], relation: 'any', reason: 'Timers and deliveries come from the desk itself.' },
];

/** Leave for this act, now, or `not-allowed`. `person` is null for the desk itself. */
export function authorise(person: Person | null, action: Action, relation: Relation, at: number): Result<Grant, 'not-allowed'> {
  const allowed = PERMISSIONS.some((row) => row.action === action && (row.relation === 'any' || row.relation === relation) && row.who.some((who) => isOne(person, who)));
  return allowed ? ok(makeGrant(action, person?.id ?? null, at)) : err('not-allowed');
}

function isOne(person: Person | null, who: Who): boolean {
  if (who === 'system') return person === null;
  if (person === null) return false;
  switch (who) {
    case 'everyone':
      return true;
    case 'colleagues':
      return person.standing !== 'outsider';
    case 'named colleagues':
      return person.standing === 'listed' || person.standing === 'staff';
    default:
      return person.standing === 'listed' && person.roles.includes(who);
  }
}
