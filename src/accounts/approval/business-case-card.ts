import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { dateIn } from '../../time/school-day.ts';
import { accountCard, groundOf } from '../account-card.ts';
import type { AccountSchool } from '../account-ports.ts';
import { nameOfAccount } from '../account.ts';
import { atTime, deciderWords, neededLines, ruleSentence, stuckWords } from './approval-words.ts';
import { outlookOf, type Deciding } from './approval.ts';
import { STAFF_WISHED } from '../case/business-case-form.ts';
import { isOpenCase, type BusinessCase } from '../case/business-case.ts';
import { caseFacts } from '../case/case-questions.ts';

type Part = NonNullable<CardInput<'account-card'>['parts']>[number];

/** "Instagram, @oak_library": how a case is told from others. */
export function accountWords({ answers }: Pick<BusinessCase, 'answers'>, { staff }: Pick<AccountSchool, 'staff'>): string {
  const { platform, handle } = caseFacts(answers, staff);
  return nameOfAccount({ platform: platform || 'An account', handle });
}

/** "Version 2, asked for by Miss Nair on 3 March 2026" */
const sentWords = (record: BusinessCase): string => `${record.id}${record.version > 1 ? `, version ${record.version}` : ''}, sent by ${record.requester.name} on ${dateIn(record.versionAt)}`;

function stateWords(record: BusinessCase): string {
  const last = record.decisions.at(-1);
  const when = record.endedAt === null ? '' : ` ${atTime(record.endedAt)}`;
  switch (record.state) {
    case 'submitted':
      return 'Waits for a decision';
    case 'more-asked':
      return `Waits for ${record.requester.name}: ${record.question?.by.name ?? 'somebody'} asked for more`;
    case 'approved':
      return `Approved${when}`;
    case 'rejected':
      return `Rejected by ${last ? deciderWords(last) : 'somebody'}${when}`;
    case 'withdrawn':
      return `Withdrawn by ${record.requester.name}${when}`;
  }
}

const casePart = ({ lines }: BusinessCase): Part => ({ heading: 'The case', lines: lines.map(({ label, value }) => ({ lead: `${label}: `, text: value })) });

/** Every decision on this version; of earlier ones only how many were given, because they count no more. */
function decisionsPart(record: BusinessCase): Part[] {
  const now = record.decisions.filter((one) => one.version === record.version);
  const before = record.decisions.length - now.length;
  const lines = [
    ...now.map((one) => ({ lead: `${one.verdict === 'approve' ? 'Approved' : 'Rejected'}: `, text: `${deciderWords(one)}, ${atTime(one.at)}${one.reason === '' ? '' : `. ${one.reason}`}` })),
    ...(record.question ? [{ lead: `${record.question.by.name} asked: `, text: record.question.text }] : []),
    ...(before === 0 ? [] : [{ text: `${before === 1 ? 'One decision' : `${before} decisions`} on an earlier version ${before === 1 ? 'counts' : 'count'} no more: the words changed.` }]),
  ];
  return lines.length === 0 ? [] : [{ heading: 'Decisions', lines }];
}

/** Whether whoever asked can be known by the staff list. Nobody but the readers can tell who typed a name that is not in it. */
function askerWarning({ requester }: BusinessCase, { staff }: Deciding): string[] {
  if (staff.byId(requester.person) !== null) return [];
  // An account that is not listed has a platform's name in its id.
  return [requester.person.includes(':') ? `${requester.name} asked for it, from an account that I cannot tie to anybody in the staff list: the name is as it was typed. Make sure who asked, and that it is none of those who decide.` : `${requester.name}, who asked for it, is no longer in the staff list.`];
}

/** What those who decide are warned of. */
function warningsOf(record: BusinessCase, about: Deciding): string[] {
  const { staffCount, fewReason } = caseFacts(record.answers, about.staff);
  const left = caseFacts(record.answers, about.staff).runners.filter(({ person }) => person !== null && about.staff.byId(person) === null).length;
  const gone = left === 0 ? [] : [`${left === 1 ? 'Somebody' : `${left} people`} named to run it ${left === 1 ? 'is' : 'are'} no longer in the staff list.`];
  const asker = askerWarning(record, about);
  const few = staffCount >= STAFF_WISHED ? [] : [`${staffCount === 0 ? 'No member of staff is' : 'One member of staff is'} named to run it. Reason given: ${fewReason || 'none'}`];
  const stuck = isOpenCase(record) ? stuckWords(outlookOf(about), about) : null;
  return [...few, ...asker, ...gone, ...record.doubts, ...(stuck === null ? [] : [stuck])];
}

const button = (title: string, verb: string, record: BusinessCase, more: Readonly<Record<string, string>> = {}) => ({ title, verb, data: { case: record.id, mark: record.mark, ...more } });

/** Who decides, by which clause; or that the policy is silent. */
export function ruleGround(school: AccountSchool) {
  const { approval } = school.rules();
  const sentence = ruleSentence(approval.rule);
  const ground = groundOf('What the policy says of it', approval, sentence, school);
  const unread = (school.corpus()?.refused ?? []).filter(({ code }) => code !== 'unknown-type').length;
  const more = approval.source === 'not-stated' && unread > 0 ? [`${unread === 1 ? 'One policy in the folder' : `${unread} policies in the folder`} could not be read, so there may be a rule that I do not know.`] : [];
  return { quotes: ground.quotes ?? [], lines: [...(approval.because ? [sentence] : []), ...(ground.lines ?? []), ...more] };
}

/**
 * The whole case for those who decide, as it stands now. No press but those of people entitled does anything. `looked`: one person's own look at
 * it, which what they press replaces; a card that was posted stays, and is changed for everyone who has it.
 */
export function boardCard(record: BusinessCase, deciding: Deciding, school: AccountSchool, looked = false): CardContent {
  const open = isOpenCase(record);
  const { quotes, lines } = open ? ruleGround(school) : { quotes: [], lines: [] };
  const needed = open && record.state === 'submitted' ? neededLines(outlookOf(deciding), deciding) : [];
  return accountCard({
    title: 'A new account is asked for', state: `${accountWords(record, school)}. ${stateWords(record)}`, warnings: open ? warningsOf(record, deciding) : [], lines: [`${sentWords(record)}.`],
    parts: [casePart(record), ...decisionsPart(record), ...(open ? [{ heading: 'Who decides', lines: [...lines, ...needed].map((text) => ({ text })) }] : [])],
    quotes,
    others: open ? buttonsFor(record, looked ? LOOKED : {}) : [],
  });
}

/** On the buttons of a look. */
export const LOOKED = { look: 'yes' };

function buttonsFor(record: BusinessCase, more: Readonly<Record<string, string>>) {
  if (record.state === 'more-asked') return [button('Reject', 'account.case-reject', record, more), button('Take the question back', 'account.case-unask', record, more)];
  return [button('Approve', 'account.case-approve', record, more), button('Reject', 'account.case-reject', record, more), button('Ask for more', 'account.case-ask', record, more)];
}

/** What stands where an earlier version was posted. */
export const replacedCard = (record: BusinessCase, version: number, school: AccountSchool): CardContent =>
  accountCard({ title: 'A new account is asked for', state: `${accountWords(record, school)}. Version ${version} was replaced`, lines: [`${record.requester.name} sent version ${record.version} of ${record.id} on ${dateIn(record.versionAt)}. Decisions on version ${version} count no more.`], others: [button('Look at it now', 'account.case-look', record)] });

const WHAT_NOW: Readonly<Record<BusinessCase['state'], string>> = {
  'submitted': 'You hear from me as soon as it is decided. Nothing is decided by waiting.',
  'more-asked': 'Nothing goes on until you answer. Your answer is a new version, which is decided afresh.',
  'approved': 'It is on the school\'s register. What is still needed before it starts stands there.',
  'rejected': 'You may change it and send a new version, which is decided afresh.',
  'withdrawn': 'Nobody decides about it. You may send it again.',
};

/** How a case stands, for whoever asked for it. */
export function requesterCard(record: BusinessCase, deciding: Deciding, school: AccountSchool, notes: readonly string[] = []): CardContent {
  const open = isOpenCase(record);
  const { quotes, lines } = open ? ruleGround(school) : { quotes: [], lines: [] };
  const waits = record.state === 'submitted' ? neededLines(outlookOf(deciding), deciding) : [];
  const stuck = open ? stuckWords(outlookOf(deciding), deciding) : null;
  return accountCard({
    title: 'Your request for an account', state: `${record.id}: ${accountWords(record, school)}. ${stateWords(record)}`, warnings: stuck === null ? [] : [stuck], lines: [...notes, WHAT_NOW[record.state]],
    parts: [...decisionsPart(record), ...(open ? [{ heading: 'Who decides', lines: [...lines, ...waits].map((text) => ({ text })) }] : [])],
    quotes,
    others: requesterButtons(record),
  });
}

function requesterButtons(record: BusinessCase) {
  switch (record.state) {
    case 'submitted':
      return [button('Change it', 'account.case-change', record), button('Withdraw it', 'account.case-withdraw', record)];
    case 'more-asked':
      return [button('Answer and send again', 'account.case-change', record), button('Withdraw it', 'account.case-withdraw', record)];
    case 'rejected':
      return [button('Send a new version', 'account.case-change', record)];
    case 'withdrawn':
      return [button('Send it again', 'account.case-change', record)];
    case 'approved':
      return [];
  }
}

/** News for whoever asked for it, as a message of its own. */
export const newsCard = (record: BusinessCase, school: AccountSchool, title: string, lines: readonly string[], parts: readonly Part[] = [], quotes: CardInput<'account-card'>['quotes'] = []): CardContent =>
  accountCard({ title, state: `${record.id}: ${accountWords(record, school)}`, lines: [...lines], parts: [...parts], quotes, others: requesterButtons(record) });

/** Why this was decided: who, and in their words. */
export const reasonsPart = (record: BusinessCase): Part[] => decisionsPart(record);
