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
  'case.take', 'case.open', 'case.note', 'case.ask', 'case.type', 'case.share', 'case.transfer', 'case.link', 'case.task', 'case.grade', 'case.exclude', 'case.close', 'case.reopen', 'case.filed', 'case.erase',
  'case.list', 'case.drill', 'report.status', 'report.add', 'report.answer', 'report.worry',
  'policy.search', 'report.start', 'report.make', 'report.draft', 'desk.help', 'desk.home', 'channel.confirm', 'channel.object', 'channel.membership', 'answers.review', 'answers.confirm', 'question.wait', 'question.settle',
  'account.ask', 'account.request', 'account.draft', 'account.withdraw', 'account.decide', 'account.delegate', 'account.list', 'account.register', 'account.prepare', 'account.change', 'account.suspend', 'account.close', 'account.found',
  'check.answer', 'check.rota', 'reply.log', 'reply.act', 'reply.cover', 'post.write', 'post.agree', 'post.lead', 'post.ruling', 'account.page',
  'declare.write', 'declare.draft', 'declare.see', 'declare.decide', 'signoff.attest', 'signoff.view', 'policy.review', 'policy.approve', 'reminder.own', 'reminder.list', 'pack.make', 'record.review', 'record.hold', 'record.lift', 'system.run',
] as const;
export type Action = (typeof ACTIONS)[number];

/** How the person stands to the record: sent it, is its recipient (of a confidential channel: may speak for it), took it on, or none of these. */
export type Relation = 'none' | 'author' | 'recipient' | 'owner';

type Who = 'everyone' | 'colleagues' | 'named colleagues' | 'system' | Role;

export interface Permission {
  readonly action: Action;
  readonly who: readonly Who[];
  /** With which relation to the record; `any` where there is no record or it does not matter. */
  readonly relation: Relation | 'any';
  readonly reason: string;
}

/** Those who answer for the school's own accounts. */
const LEADERS: readonly Role[] = ['headteacher', 'executive-headteacher', 'head-of-school', 'slt', 'school-business-manager'];
const HEADS: readonly Role[] = ['headteacher', 'executive-headteacher', 'head-of-school'];

export const PERMISSIONS: readonly Permission[] = [
  { action: 'urgent.see', who: ['everyone'], relation: 'any', reason: 'A child at risk comes before any question of who is asking.' },
  { action: 'urgent.answer', who: ['everyone'], relation: 'any', reason: 'The buttons of the urgent card open nothing and change only who is reminded.' },
  { action: 'policy.ask', who: ['colleagues'], relation: 'any', reason: 'Policies are for those who work here; each school\'s for its own.' },
  { action: 'policy.feedback', who: ['colleagues'], relation: 'any', reason: 'Whether an answer helped is a count, without words or names.' },
  { action: 'policy.search', who: ['everyone'], relation: 'any', reason: 'A child at risk typed into a search box is answered for anyone; clauses are found for colleagues alone.' },
  { action: 'question.send', who: ['named colleagues'], relation: 'any', reason: 'A reply must be able to reach the asker.' },
  { action: 'question.open', who: ['named colleagues'], relation: 'recipient', reason: 'A question may name a child: only the one it was sent to opens it.' },
  { action: 'question.answer', who: ['named colleagues'], relation: 'recipient', reason: 'Only the one it was sent to answers it.' },
  { action: 'case.take', who: ['named colleagues'], relation: 'recipient', reason: 'Only someone who was told takes it on; nobody concerned is ever told.' },
  { action: 'case.open', who: ['named colleagues'], relation: 'recipient', reason: 'The words open for those who were told, at the moment of the press; the reading is recorded.' },
  { action: 'case.open', who: ['named colleagues'], relation: 'owner', reason: 'Whoever took it on reads it; the reading is recorded.' },
  { action: 'case.note', who: ['named colleagues'], relation: 'owner', reason: 'Notes of a matter are its owner\'s; the reporter never sees them.' },
  { action: 'case.ask', who: ['named colleagues'], relation: 'owner', reason: 'The owner alone asks the reporter, who is not asked twice by two people.' },
  { action: 'case.type', who: ['named colleagues'], relation: 'owner', reason: 'The proposed type is corrected by whoever took it on.' },
  { action: 'case.share', who: ['named colleagues'], relation: 'owner', reason: 'What a colleague needs to know is the owner\'s decision, one line at a time.' },
  { action: 'case.transfer', who: ['named colleagues'], relation: 'owner', reason: 'The owner hands it on; the next one takes it on for themselves.' },
  { action: 'case.link', who: ['named colleagues'], relation: 'owner', reason: 'Two matters are linked by the owner of the one who may open the other.' },
  { action: 'case.task', who: ['named colleagues'], relation: 'owner', reason: 'What was done, by whom and when, is recorded by the owner.' },
  { action: 'case.grade', who: ['named colleagues'], relation: 'owner', reason: 'Whether a worry about an adult is below the threshold is the decider\'s judgement, never the reporter\'s.' },
  { action: 'case.exclude', who: ['named colleagues'], relation: 'owner', reason: 'Someone who turns out to be concerned is left out from that moment.' },
  { action: 'case.close', who: ['named colleagues'], relation: 'owner', reason: 'Nobody closes what they did not take on, nor what is about themselves.' },
  { action: 'case.reopen', who: ['named colleagues'], relation: 'owner', reason: 'Whoever closed it may open it again.' },
  { action: 'case.reopen', who: ['named colleagues'], relation: 'recipient', reason: 'Whoever was told may see that it was closed too soon.' },
  { action: 'case.filed', who: ['named colleagues'], relation: 'owner', reason: 'Where the school keeps it now is said by whoever closed it.' },
  { action: 'case.erase', who: ['named colleagues'], relation: 'owner', reason: 'The words are erased by a person\'s decision alone: that of whoever closed it and filed it elsewhere.' },
  { action: 'case.list', who: ['named colleagues'], relation: 'any', reason: 'One\'s own list: open matters that this person may open, and no others.' },
  { action: 'case.drill', who: ['dsl', 'deputy-dsl', 'headteacher', 'head-of-school', 'executive-headteacher', 'safeguarding-governor', 'chair-of-governors'], relation: 'any', reason: 'A marked practice report is sent by those who answer for how fast a person is reached.' },
  { action: 'report.status', who: ['named colleagues'], relation: 'any', reason: 'One\'s own reports and how far they are; never what was decided.' },
  { action: 'report.add', who: ['colleagues'], relation: 'author', reason: 'A reporter may add what they know later; it shows nothing of what was done.' },
  { action: 'report.answer', who: ['colleagues'], relation: 'author', reason: 'The reporter answers what they were asked.' },
  { action: 'report.worry', who: ['colleagues'], relation: 'author', reason: 'A reporter who is still worried opens the matter again, whatever was decided.' },
  { action: 'report.start', who: ['colleagues'], relation: 'any', reason: 'Whoever works here is shown the way to report; someone without a name here is told whom to tell instead.' },
  { action: 'report.make', who: ['named colleagues'], relation: 'any', reason: 'A reporter must be known, to be answered and asked.' },
  { action: 'report.draft', who: ['named colleagues'], relation: 'author', reason: 'What is not sent is read, changed, sent and deleted by whoever wrote it, and by nobody else.' },
  { action: 'desk.help', who: ['everyone'], relation: 'any', reason: 'Help and greetings hold nothing of the school but its public number.' },
  { action: 'desk.home', who: ['everyone'], relation: 'any', reason: 'One\'s own page: open items for colleagues, each their own; for others the help for people outside.' },
  { action: 'channel.confirm', who: CONFIRMERS, relation: 'recipient', reason: 'Only a lead, a head, a senior leader or the chair says who should read confidential notices.' },
  { action: 'channel.object', who: ['named colleagues'], relation: 'recipient', reason: 'Whoever may confirm a channel, or is listed in it, may have it held back: that never opens anything.' },
  { action: 'channel.membership', who: ['everyone'], relation: 'any', reason: 'Word of a join comes from the platform, whoever it is about; it can only hold a channel back.' },
  { action: 'answers.review', who: ['policy-owner', 'headteacher', 'executive-headteacher', 'head-of-school'], relation: 'any', reason: 'What the desk would answer, and on which words, is looked through by those who answer for the policies.' },
  { action: 'answers.review', who: ['named colleagues'], relation: 'owner', reason: 'Whoever school.yaml names as the owner of a policy, or as a reviewer, looks through what is theirs.' },
  { action: 'answers.confirm', who: ['policy-owner', 'headteacher', 'executive-headteacher', 'head-of-school'], relation: 'any', reason: 'An answer is the school\'s once someone who answers for the policies settled it.' },
  { action: 'answers.confirm', who: ['named colleagues'], relation: 'owner', reason: 'The owner of a policy settles what rests on that policy; nobody agrees to a decision of their own.' },
  { action: 'question.wait', who: ['colleagues'], relation: 'any', reason: 'A question waits for the owner of a policy by its asker\'s own press alone, in words that they saw.' },
  { action: 'question.settle', who: ['policy-owner', 'headteacher', 'executive-headteacher', 'head-of-school'], relation: 'any', reason: 'Questions that wait are read and answered by those who answer for the policies.' },
  { action: 'question.settle', who: ['named colleagues'], relation: 'owner', reason: 'The owner of a policy, or a reviewer, reads the questions that come nearest to what is theirs.' },
  { action: 'account.ask', who: ['colleagues'], relation: 'any', reason: 'Whether an account is the school\'s own is for whoever works here to know.' },
  { action: 'account.request', who: ['named colleagues'], relation: 'any', reason: 'Any member of staff may ask for an official account; the answer must be able to reach them.' },
  { action: 'account.draft', who: ['named colleagues'], relation: 'author', reason: 'A case that is not sent is read and changed by whoever writes it.' },
  { action: 'account.withdraw', who: ['named colleagues'], relation: 'author', reason: 'A case is taken back by whoever sent it, and by nobody else.' },
  { action: 'account.decide', who: ['named colleagues'], relation: 'recipient', reason: 'Those whom the policy or school.yaml names decide, or whoever stands in for them; never the requester, never a named runner.' },
  { action: 'account.delegate', who: ['named colleagues'], relation: 'recipient', reason: 'Whoever may decide may name who stands in while they are away.' },
  { action: 'account.list', who: ['named colleagues'], relation: 'any', reason: 'The list of the school\'s accounts and who runs them is for staff.' },
  { action: 'account.register', who: LEADERS, relation: 'any', reason: 'The whole register is read by those who answer for the accounts.' },
  { action: 'account.register', who: ['named colleagues'], relation: 'owner', reason: 'Whoever runs an account sees its entry.' },
  { action: 'account.prepare', who: LEADERS, relation: 'any', reason: 'What an account still needs before it starts is ticked by those who answer for it.' },
  { action: 'account.prepare', who: ['named colleagues'], relation: 'owner', reason: 'Or by those who run it: training, the agreement, the link from the website.' },
  { action: 'account.change', who: LEADERS, relation: 'any', reason: 'Who runs an account, and what the register says of it, is changed by leaders.' },
  { action: 'account.suspend', who: LEADERS, relation: 'any', reason: 'An account is stopped at once by anyone who answers for it.' },
  { action: 'account.suspend', who: ['named colleagues'], relation: 'owner', reason: 'Or by someone who runs it and sees something wrong.' },
  { action: 'account.close', who: LEADERS, relation: 'any', reason: 'An account is closed by leaders, step by step.' },
  { action: 'account.found', who: LEADERS, relation: 'any', reason: 'What was done about an account that is not the school\'s is kept by leaders.' },
  { action: 'check.answer', who: ['named colleagues'], relation: 'owner', reason: 'A check is answered by whoever runs the account, or was asked that day.' },
  { action: 'check.answer', who: LEADERS, relation: 'any', reason: 'Leaders see what was missed, and may say that they looked.' },
  { action: 'check.rota', who: HEADS, relation: 'any', reason: 'Days at weekends and in holidays are asked for only once the head agreed to rota and time.' },
  { action: 'reply.log', who: ['named colleagues'], relation: 'any', reason: 'Whoever notices a comment on an account starts its clock.' },
  { action: 'reply.act', who: ['named colleagues'], relation: 'owner', reason: 'Those who run the account answer, and say so; whoever logged it may correct it.' },
  { action: 'reply.act', who: LEADERS, relation: 'any', reason: 'What is overdue comes to leaders, who may answer it.' },
  { action: 'reply.cover', who: LEADERS, relation: 'any', reason: 'Leaders say who answers over a holiday, or that an automatic reply does.' },
  { action: 'post.write', who: ['named colleagues'], relation: 'any', reason: 'Whoever runs an account has a post looked at before it goes out; the account is checked in the turn.' },
  { action: 'post.write', who: ['named colleagues'], relation: 'author', reason: 'A draft is changed by whoever wrote it.' },
  { action: 'post.agree', who: ['named colleagues'], relation: 'recipient', reason: 'A different colleague agrees, never the author.' },
  { action: 'post.lead', who: LEADERS, relation: 'recipient', reason: 'What is controversial is agreed by a senior leader, never by its author.' },
  { action: 'post.ruling', who: HEADS, relation: 'any', reason: 'Where the policy forbids what an account needs, the head records a ruling first.' },
  { action: 'account.page', who: [...LEADERS, 'chair-of-governors'], relation: 'any', reason: 'The head\'s page and the register on paper hold no child\'s name, and are for those who answer for the accounts.' },
  { action: 'declare.write', who: ['named colleagues'], relation: 'any', reason: 'Anybody who works here may declare a relationship; the decision must be able to reach them.' },
  { action: 'declare.draft', who: ['named colleagues'], relation: 'author', reason: 'A declaration that is not sent is read and changed by whoever writes it.' },
  { action: 'declare.see', who: ['named colleagues'], relation: 'author', reason: 'One\'s own declaration and what was decided on it; it may hold what nobody else should read.' },
  { action: 'declare.decide', who: ['named colleagues'], relation: 'recipient', reason: 'The decider that the policy names alone reads it; the head\'s own goes to the chair, and nobody decides on their own.' },
  { action: 'signoff.attest', who: ['named colleagues'], relation: 'owner', reason: 'Each signs for themselves, or asks a question instead.' },
  { action: 'signoff.view', who: LEADERS, relation: 'any', reason: 'Leaders see who is outstanding; nobody is named in a channel.' },
  { action: 'policy.review', who: ['policy-owner', 'headteacher', 'executive-headteacher', 'head-of-school'], relation: 'any', reason: 'How a review ended is said by those who answer for the policies.' },
  { action: 'policy.review', who: ['named colleagues'], relation: 'owner', reason: 'Or by whoever school.yaml names as the owner of that policy.' },
  { action: 'policy.approve', who: [...HEADS, 'chair-of-governors', 'governor', 'slt'], relation: 'any', reason: 'An approval names a person or a committee, a date and a minute; it is recorded by those who sit there.' },
  { action: 'reminder.own', who: ['named colleagues'], relation: 'any', reason: 'One\'s own reminders: later, or away until a day.' },
  { action: 'reminder.list', who: LEADERS, relation: 'any', reason: 'What will be said, to whom, when and why is seen by leaders.' },
  { action: 'pack.make', who: [...LEADERS, 'chair-of-governors', 'governor', 'safeguarding-governor'], relation: 'any', reason: 'The governors\' pack holds no name and no count under five.' },
  { action: 'record.review', who: ['dsl', 'deputy-dsl', ...HEADS, 'chair-of-governors', 'data-protection-lead', 'school-business-manager'], relation: 'any', reason: 'What has come to the end of its time is decided on by a named person; each sees what their role decides on, and nothing about themselves.' },
  { action: 'record.hold', who: ['dsl', 'deputy-dsl', ...HEADS, 'chair-of-governors', 'data-protection-lead'], relation: 'any', reason: 'A legal hold only ever keeps things: whoever answers for records may set one.' },
  { action: 'record.lift', who: [...HEADS, 'chair-of-governors', 'data-protection-lead'], relation: 'any', reason: 'A hold is lifted by those who answer for the school in law; lifting erases nothing.' },
  { action: 'system.run', who: ['system'], relation: 'any', reason: 'Timers and deliveries come from the desk itself.' },
];

/** Leave for this act, now, or `not-allowed`. `person` is null for the desk itself. */
export function authorise(person: Person | null, action: Action, relation: Relation, at: number): Result<Grant, 'not-allowed'> {
  const allowed = PERMISSIONS.some((row) => row.action === action && (row.relation === 'any' || row.relation === relation) && row.who.some((who) => isOne(person, who)));
  return allowed ? ok(makeGrant(action, person?.id ?? null, at)) : err('not-allowed');
}

/** Whether a button for this act is shown at all, by roles alone. Leave itself is asked for at the press. */
export const isNamedFor = (person: Person, action: Action): boolean => PERMISSIONS.some((row) => row.action === action && row.relation === 'any' && row.who.some((who) => isOne(person, who)));

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
