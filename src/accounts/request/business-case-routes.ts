import { stepsOf } from '../../forms/form.ts';
import type { Prepared } from '../../policies/prepare-answer.ts';
import { privateAddressOf } from '../../routes/answering.ts';
import type { OpenItems } from '../../routes/open-items.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateIn, dayIn } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { stopNudging } from '../approval/approval-timers.ts';
import { accountWords, requesterCard, ruleGround } from '../approval/business-case-card.ts';
import { caseDrafts, CASE_DRAFT_END, draftOf, hasWords, relationToDraft, type CaseDraft } from './business-case-drafts.ts';
import { CASE_FORM, caseForm, type CaseContext } from '../case/business-case-form.ts';
import { caseById, caseIn, caseKey, casesOf, isOpenCase, relationToCase, saveCase, withdrawn, type BusinessCase } from '../case/business-case.ts';
import { askToDelete, beginCase, deleteDraft, editPart, expireDraft, moveCase, showDraft, withDraft } from './case-dialog.ts';
import { decidingOf, isReading, READING, updateCards } from '../approval/case-notices.ts';
import { platformsIn } from '../platform-names.ts';

/** `accounts/case`: from the wish for an account to a case that is sent, and what its requester does with it until it is decided. */
export function caseRoutes(ports: AccountPorts): Route[] {
  const asked: Route<Prepared | null> = {
    name: 'accounts/case-asked',
    match: { kind: 'message', intent: 'request_account' },
    action: 'account.request',
    help: 'Say "I\'d like a class Instagram" to ask for a new official account.',
    prepare: (turn) => ports.beside.prepare(turn),
    handle: async (turn, prepared) => {
      if (prepared) await ports.beside.show(turn, prepared);
      turn.send(privateAddressOf(turn), `account-start:${turn.inbound.eventId}`, await startCard(turn, ports));
    },
  };
  const onDraft = (verb: string, handle: (turn: Turn, draft: CaseDraft) => Promise<void>): Route => ({
    name: `accounts/${verb}`, match: { kind: 'action', verb: `account.${verb}` }, action: 'account.draft', help: null, relation: relationToDraft, handle: (turn) => withDraft(turn, (draft) => handle(turn, draft)),
  });
  const onCase = (verb: string, handle: (turn: Turn, record: BusinessCase, school: AccountSchool) => Promise<void>): Route => ({
    name: `accounts/${verb}`, match: { kind: 'action', verb: `account.${verb}` }, action: 'account.withdraw', help: null, relation: relationToCase,
    handle: async (turn) => {
      const record = await caseById(turn.tx, caseIn(turn.inbound), turn.grant);
      if (record && record.requester.person === turn.actor?.id) return handle(turn, record, ports.schools(turn.school.id));
      turn.reply({ card: await casesCard(turn, ports, 'That request is here no longer. Nothing was saved.') });
    },
  });
  return [
    asked as Route,
    { name: 'accounts/case-request', match: { kind: 'action', verb: 'account.request' }, action: 'account.request', help: null, handle: async (turn) => (turn.actor ? beginCase(turn, ports, turn.actor, null) : undefined) },
    { name: 'accounts/case-form', match: { kind: 'form', form: CASE_FORM }, action: 'account.draft', help: null, relation: relationToDraft, handle: (turn) => withDraft(turn, (draft) => moveCase(turn, ports, draft)) },
    { name: 'accounts/case-draft-end', match: { kind: 'timer', event: CASE_DRAFT_END }, action: 'system.run', help: null, handle: expireDraft },
    { name: 'accounts/cases', match: { kind: 'action', verb: 'account.cases' }, action: 'account.request', help: null, handle: async (turn) => turn.reply({ card: await casesCard(turn, ports) }) },
    onDraft('case-draft', (turn, draft) => showDraft(turn, ports, draft)),
    onDraft('case-edit', (turn, draft) => editPart(turn, ports, draft)),
    onDraft('case-discard', async (turn, draft) => {
      await Promise.resolve();
      askToDelete(turn, draft);
    }),
    onDraft('case-delete', async (turn, draft) => {
      await Promise.resolve();
      deleteDraft(turn, draft);
    }),
    onCase('case', async (turn, record, school) => turn.reply({ card: requesterCard(record, await decidingOf(turn.tx, record, school, turn.now), school) }, caseKey(record))),
    onCase('case-change', async (turn, record, school) => {
      if (turn.actor && record.state !== 'approved') return beginCase(turn, ports, turn.actor, record);
      turn.reply({ card: requesterCard(record, await decidingOf(turn.tx, record, school, turn.now), school, ['It is approved, so nothing was changed. What the register says of it is changed there: say "accounts".']) }, caseKey(record));
    }),
    onCase('case-withdraw', async (turn, record, school) => {
      if (!isOpenCase(record)) return showEnded(turn, record, school);
      await Promise.resolve();
      turn.reply({
        step: accountCard({
          title: 'Withdraw this request?', state: `${record.id}: ${accountWords(record, school)}`, lines: ['Nobody decides about it any more. It stays on record, and you may send it again.'],
          others: [{ title: 'Withdraw it', verb: 'account.case-withdrawn', data: { case: record.id } }, { title: 'Leave it', verb: 'account.case', data: { case: record.id } }],
        }),
      }, caseKey(record));
    }),
    onCase('case-withdrawn', async (turn, record, school) => {
      if (!isOpenCase(record)) return showEnded(turn, record, school);
      const next = withdrawn(record, turn.now);
      const deciding = await decidingOf(turn.tx, next, school, turn.now);
      saveCase(turn, next);
      stopNudging(turn, next);
      updateCards(turn, next, deciding, school);
      turn.reply({ card: requesterCard(next, deciding, school) }, caseKey(next));
    }),
  ];
}

async function showEnded(turn: Turn, record: BusinessCase, school: AccountSchool): Promise<void> {
  turn.reply({ card: requesterCard(record, await decidingOf(turn.tx, record, school, turn.now), school, ['Nothing was changed: it is no longer open.']) }, caseKey(record));
}

const GO_ON = (draft: CaseDraft) => ({ title: 'Go on with it', verb: 'account.case-draft', data: { draft: draft.id } });

async function startCard(turn: Turn, ports: AccountPorts) {
  const school = ports.schools(turn.school.id);
  if (isReading(school)) return accountCard({ title: 'A new official account', lines: [READING] });
  const draft = turn.actor ? await draftOf(turn.tx, turn.actor.id, null, turn.grant) : null;
  const mine = turn.actor ? await turn.tx.findIds(caseDrafts, 'author', turn.actor.id) : [];
  const sent = turn.actor ? await casesOf(turn.tx, turn.actor.id, turn.grant) : [];
  const wish = turn.inbound.kind === 'message' ? platformsIn(turn.inbound.text) : [];
  const { quotes, lines } = ruleGround(school);
  const forbids = school.rules().forbids.map(({ because }) => ({ lead: 'Your policy also says', quote: because.quote, where: school.whereOf(because) }));
  const context: CaseContext = { staff: school.staff, rules: school.rules(), whereOf: school.whereOf, emailDomains: school.emailDomains, today: dayIn(turn.now), named: turn.actor?.standing === 'listed', taken: new Map(), asked: null, votes: 0 };
  const screens = stepsOf(caseForm(context), {}, context).length + 1;
  return accountCard({
    title: 'A new official account',
    lines: [
      `A new account is decided on before it starts. I ask for the case on about ${screens} short screens; you may stop and go on later.`,
      ...(draft ? [`NOT SENT: you began one on ${dateIn(draft.startedAt)}.`] : []),
      ...lines,
    ],
    quotes: [...quotes, ...forbids],
    others: [draft ? GO_ON(draft) : { title: 'Start', verb: 'account.request', data: wish.length === 1 ? { platform: wish[0] ?? '' } : {} }, ...(mine.length + sent.length > 0 ? [{ title: 'My requests', verb: 'account.cases', data: {} }] : [])],
  });
}

const MOST_LISTED = 12;
const STATES: Readonly<Record<BusinessCase['state'], string>> = { 'submitted': 'waits for a decision', 'more-asked': 'waits for you', 'approved': 'approved', 'rejected': 'rejected', 'withdrawn': 'withdrawn' };

async function casesCard(turn: Turn, ports: AccountPorts, note: string | null = null) {
  const school = ports.schools(turn.school.id);
  const drafts = turn.actor ? await turn.tx.find(caseDrafts, 'author', turn.actor.id, turn.grant) : [];
  const mine = turn.actor ? (await casesOf(turn.tx, turn.actor.id, turn.grant)).toSorted((a, b) => Number(isOpenCase(b)) - Number(isOpenCase(a)) || b.versionAt - a.versionAt) : [];
  const left = mine.length - MOST_LISTED;
  return accountCard({
    title: 'Your requests for accounts',
    lines: [...(note === null ? [] : [note]), ...(mine.length + drafts.length === 0 ? ['You have asked for none.'] : []), ...(left > 0 ? [`And ${left} more, older ones.`] : [])],
    parts: [
      ...drafts.map((draft) => ({ lines: [{ lead: 'NOT SENT: ', text: `${draft.revises ? `the next version of ${draft.revises.case}` : 'a request'}, begun on ${dateIn(draft.startedAt)}` }], buttons: [GO_ON(draft)] })),
      ...mine.slice(0, MOST_LISTED).map((record) => ({ lines: [{ lead: `${record.id}: `, text: `${accountWords(record, school)}, sent on ${dateIn(record.versionAt)}, ${STATES[record.state]}` }], buttons: [{ title: 'Look', verb: 'account.case', data: { case: record.id } }] })),
    ],
    others: [{ title: 'Ask for another account', verb: 'account.request', data: {} }],
  });
}

/** What someone asked for and began: references and dates, never a word of it. */
export const openRequests: OpenItems = async (tx, person, _now, grant) => {
  if (person.standing !== 'listed' && person.standing !== 'staff') return [];
  const drafts = (await tx.find(caseDrafts, 'author', person.id, grant)).filter(hasWords);
  const mine = (await casesOf(tx, person.id, grant)).filter(isOpenCase);
  return [
    ...drafts.map((draft) => ({ title: `NOT SENT: ${draft.revises ? `the next version of ${draft.revises.case}` : 'the request for an account'} that you began on ${dateIn(draft.startedAt)}.`, at: draft.startedAt, open: { verb: 'account.case-draft', data: { draft: draft.id } } })),
    ...mine.map((record) => (record.state === 'more-asked'
      ? { title: `Your request ${record.id}: you were asked for more on ${dateIn(record.question?.at ?? record.versionAt)}.`, at: record.question?.at ?? record.versionAt, open: { verb: 'account.case', data: { case: record.id } } }
      : { title: `Your request ${record.id}, sent ${dateIn(record.versionAt)}, waits for a decision.`, at: record.versionAt, open: null })),
  ];
};
