import { accountRuns, accounts } from './accounts/account.ts';
import { standIns } from './accounts/approval/stand-ins.ts';
import { accountCases } from './accounts/case/business-case.ts';
import { checkAbsences, checkRotas } from './accounts/checks/check-rota.ts';
import { accountChecks } from './accounts/checks/checks.ts';
import { sourceLooks } from './accounts/checks/source-look.ts';
import { postReaders, posts } from './accounts/posts/post.ts';
import { rulings } from './accounts/posts/rulings.ts';
import { foundAccounts } from './accounts/register/found-accounts.ts';
import { runnerWatch } from './accounts/register/leavers.ts';
import { proposals } from './accounts/register/policy-accounts.ts';
import { comments, replyClocks } from './accounts/replies/comments.ts';
import { replyCover } from './accounts/replies/holiday-cover.ts';
import { caseDrafts } from './accounts/request/business-case-drafts.ts';
import { declarationDrafts } from './declarations/declaration-drafts.ts';
import { declarations } from './declarations/declaration.ts';
import { erasedCases } from './incidents/filed-elsewhere.ts';
import { caseReaders, incidents, lowLevelConcerns } from './incidents/incident.ts';
import { reportDrafts } from './incidents/report-drafts.ts';
import { urgentShown } from './incidents/urgent.ts';
import { confirmedChannels } from './people/channel-checks.ts';
import { identities } from './people/identity.ts';
import type { Staff } from './people/staff.ts';
import { feedback, sentQuestions } from './policies/questions.ts';
import { erasedRecords } from './records/erasure.ts';
import { legalHolds } from './records/legal-hold.ts';
import { refusals } from './records/refusals.ts';
import { retentionFacts, retentionRows } from './records/retention.ts';
import { absences } from './reminders/absences.ts';
import { noticePosts, saidCounts } from './reminders/notice-saying.ts';
import { notices, noticeWords } from './reminders/notices.ts';
import { reviewLogs, reviewStandings } from './reminders/policy-review.ts';
import { signOffPeople, signOffs } from './reminders/sign-off.ts';
import { everyId } from './retained-records.ts';
import { answerDecisions } from './situations/answer-decisions.ts';
import { bankAdditions } from './situations/loop-additions.ts';
import { waitingQuestions } from './situations/loop-records.ts';
import { reviewProgress, settledSituations } from './situations/review-records.ts';
import type { Grant } from './kernel/grant.ts';
import type { Collection, ReadTx } from './storage/store.ts';

/** One collection that may hold something about a person. */
export interface Held {
  readonly name: string;
  readonly ids: (tx: ReadTx, staff: Staff) => Promise<readonly string[]>;
  readonly get: (tx: ReadTx, id: string, grant: Grant) => Promise<{ readonly id: string } | null>;
}

function held<R extends { readonly id: string }>(collection: Collection<R>, ids: string | ((tx: ReadTx, staff: Staff) => Promise<readonly string[]>)): Held {
  return { name: collection.name, ids: typeof ids === 'string' ? (tx) => everyId(tx, collection, ids) : ids, get: (tx, id, grant) => tx.get(collection, id, collection.sensitive ? grant : undefined) };
}

const staffIds = (_tx: ReadTx, staff: Staff): Promise<readonly string[]> => Promise.resolve([...staff.all.map(({ id }) => id), 'leaders']);
const accountIds = (tx: ReadTx): Promise<string[]> => everyId(tx, accounts, 'all');
const noticeIds = (tx: ReadTx): Promise<string[]> => everyId(tx, notices, 'state');

/** Every collection that is looked through for a person; a test holds that each other one is named below. */
export const HELD: readonly Held[] = [
  held(incidents, 'state'), held(lowLevelConcerns, 'state'), held(caseReaders, 'incident'), held(erasedCases, 'report'), held(erasedRecords, 'all'), held(legalHolds, 'all'), held(refusals, 'day'), held(retentionRows, 'state'),
  held(retentionFacts, (tx) => everyId(tx, retentionRows, 'state')),
  held(declarations, 'declarant'), held(signOffs, 'person'), held(signOffPeople, 'all'), held(absences, 'all'),
  held(accountCases, 'requester'), held(accounts, 'all'), held(accountRuns, 'account'), held(runnerWatch, accountIds), held(proposals, 'state'), held(standIns, 'all'), held(rulings, 'all'),
  held(accountChecks, 'month'), held(sourceLooks, 'day'), held(checkRotas, accountIds), held(checkAbsences, 'all'), held(replyCover, 'all'),
  held(comments, 'state'), held(replyClocks, 'account'), held(posts, 'author'), held(postReaders, 'post'), held(foundAccounts, 'all'),
  held(sentQuestions, 'state'), held(waitingQuestions, 'all'), held(bankAdditions, 'state'), held(answerDecisions, 'state'), held(settledSituations, 'state'), held(reviewProgress, staffIds), held(feedback, 'helped'), held(urgentShown, 'person'),
  held(reviewLogs, async (tx) => (await tx.find(reviewStandings, 'all', 'yes')).map(({ id }) => id)),
  held(identities, 'person'), held(confirmedChannels, 'channel'),
  held(notices, 'state'), held(noticeWords, noticeIds), held(noticePosts, 'day'), held(saidCounts, staffIds),
  held(reportDrafts, 'author'), held(caseDrafts, 'author'), held(declarationDrafts, 'author'),
];

/** Collections that are not looked through, and why. */
export const NOT_LOOKED_THROUGH: Readonly<Record<string, string>> = {
  'seen': 'copies of replies, for repeats, for 90 days: what they show stands in its own record', 'outbox': 'messages on their way, by id', 'outbox-cards': 'messages on their way, gone when they arrive',
  'timers': 'what is due, by id of a record', 'account-days': 'days that were done', 'check-plans': 'days that were planned', 'notice-weeks': 'weeks that were said', 'introduced': 'conversations in which the desk said what it is', 'restores': 'that records were restored', 'audits': 'that the chain was looked through',
  'policy-reviews': 'how policies stand', 'policy-versions': 'the policies\' own words', 'sign-off-texts': 'the policies\' own words', 'sign-off-items': 'what is to be signed', 'sign-off-marks': 'as of when it was looked at', 'accounts-imported': 'accounts of school.yaml',
  'unknown-words': 'words without who said them', 'ended-questions': 'keys', 'case-keys-ended': 'keys', 'report-drafts-ended': 'that a draft ended: an id, for 90 days', 'account-case-drafts-ended': 'that a draft ended: an id, for 90 days', 'declaration-drafts-ended': 'that a draft ended: an id, for 90 days',
};
