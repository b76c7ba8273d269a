import { asId } from '../../kernel/ids.ts';
import type { Relation } from '../../people/permissions.ts';
import type { Person } from '../../people/staff.ts';
import { privateAddressOf } from '../../routes/answering.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf, typed } from '../account-press.ts';
import { foldHandle, type Account } from '../account.ts';
import { SENIOR_LEADERS } from '../leaders.ts';
import { CASE_NUDGE, nudge, scheduleNudge, stopNudging } from './approval-timers.ts';
import { waitingCard } from './approval-waiting.ts';
import { neededLines, notDecidedWords } from './approval-words.ts';
import { decide, entitledSeat, mayDecide, outlookOf, type Deciding } from './approval.ts';
import { enterApproved } from './approved-entry.ts';
import { accountWords, boardCard, LOOKED, newsCard, reasonsPart, ruleGround } from './business-case-card.ts';
import { onRegister } from '../case/business-case-form.ts';
import { approvalBack, askedNoMore, caseById, caseIn, caseKey, decided, doubted, isOpenCase, moreAsked, openCasesNamed, saveCase, votesOf, whoIs, type BusinessCase } from '../case/business-case.ts';
import { decidingOf, endQuestion, isReading, READING, tellAsked, updateCards } from './case-notices.ts';
import { caseFacts } from '../case/case-questions.ts';
import { runnersOf } from '../register/register.ts';
import { standInRoutes } from './stand-in-routes.ts';
import { allStandIns, standingInOn } from './stand-ins.ts';

/** `accounts/approval`: those whom the policy or school.yaml names decide, by a press alone. */
export function approvalRoutes(ports: AccountPorts): Route[] {
  const relation = relationToApproval(ports);
  const onCase = (verb: string, handle: (turn: Turn, of: Pressed) => Promise<void>): Route => ({
    name: `accounts/${verb}`, match: { kind: 'action', verb: `account.${verb}` }, action: 'account.decide', help: null, relation,
    handle: async (turn) => {
      const record = await caseById(turn.tx, caseIn(turn.inbound), turn.grant);
      const { actor } = turn;
      if (!record || !actor) return turn.reply({ ...besidePosted(turn), card: refusalCard('That request is here no longer. Nothing was decided.') });
      const school = ports.schools(turn.school.id);
      if (isReading(school)) return turn.reply({ ...besidePosted(turn), card: refusalCard(READING) });
      return handle(turn, { record, actor, school, deciding: await decidingOf(turn.tx, record, school, turn.now) });
    },
  });
  return [
    {
      name: 'accounts/approve-said', match: { kind: 'message', intent: 'approve' }, action: 'account.ask', help: 'Say "what needs my approval?" to see the requests for accounts that wait for your decision.',
      // What waits for someone is not for the channel they ask in; and what they wrote decides nothing.
      handle: async (turn) => turn.send(privateAddressOf(turn), `account-waiting:${turn.inbound.eventId}`, await waitingCard(turn, ports)),
    },
    { name: 'accounts/waiting', match: { kind: 'action', verb: 'account.waiting' }, action: 'account.ask', help: null, handle: async (turn) => turn.reply({ card: await waitingCard(turn, ports) }) },
    { name: 'accounts/case-nudge', match: { kind: 'timer', event: CASE_NUDGE }, action: 'system.run', help: null, handle: (turn) => nudge(turn, ports) },
    onCase('case-look', async (turn, of) => {
      await Promise.resolve();
      turn.reply({ beside: true, card: boardCard(of.record, of.deciding, of.school, true) }, caseKey(of.record));
    }),
    onCase('case-approve', approve),
    onCase('case-reject', rejectForm),
    onCase('case-rejected', reject),
    onCase('case-ask', askForm),
    onCase('case-asked', ask),
    onCase('case-unask', takeQuestionBack),
    onCase('case-unapprove', takeApprovalBack),
    ...standInRoutes(ports),
  ];
}

interface Pressed {
  readonly record: BusinessCase;
  readonly actor: Person;
  readonly school: AccountSchool;
  readonly deciding: Deciding;
}

/** Recipient, where someone holds a role that decides, or stands in today for whoever does: by the staff list and ids alone. */
const relationToApproval = (ports: AccountPorts) => async ({ actor, tx, inbound }: Pick<Turn, 'actor' | 'tx' | 'inbound'>): Promise<Relation> => {
  const school = ports.schools(tx.school);
  // Who decides is not known yet: a leader is told so, and nothing more is done.
  if (isReading(school)) return actor?.standing === 'listed' && actor.roles.some((role) => SENIOR_LEADERS.includes(role)) ? 'recipient' : 'none';
  const standIns = standingInOn(dayIn(inbound.at), await allStandIns(tx), school.staff);
  return mayDecide(actor, { rule: school.rules().approval.rule, staff: school.staff, standIns }) ? 'recipient' : 'none';
};

const refusalCard = (reason: string) => accountCard({ title: 'Nothing was decided', lines: [reason] });
/** A card that was posted for several stays where it is; one person's own look at it is replaced. */
const besidePosted = (turn: Turn): { readonly beside?: true } => (dataOf(turn, 'look') === LOOKED.look ? {} : { beside: true });
const LONGEST = 1_000;
const textFault = (text: string, empty: string): string | null => (text === '' ? empty : text.length > LONGEST ? `That is ${text.length} characters; at most ${LONGEST} fit. Nothing was lost: shorten it here.` : null);

/** Says why a press decided nothing, with how the case stands now. The pressed card stays where others read it. */
function refuse(turn: Turn, { record, deciding, school }: Pressed, refusal: Parameters<typeof notDecidedWords>[0]): void {
  const words = notDecidedWords(refusal, record);
  const lines = [words, ...(isOpenCase(record) && record.state === 'submitted' ? neededLines(outlookOf(deciding), deciding) : [])];
  turn.reply({ ...besidePosted(turn), card: accountCard({ title: refusal.why === 'finished' ? 'Already decided' : 'Nothing was decided', state: `${record.id}: ${accountWords(record, school)}`, lines, parts: reasonsPart(record), others: [{ title: 'Look at it now', verb: 'account.case-look', data: { case: record.id } }] }) }, caseKey(record));
}

async function approve(turn: Turn, of: Pressed): Promise<void> {
  const result = decide(of.deciding, of.actor, { verdict: 'approve', mark: dataOf(turn, 'mark'), reason: '' }, turn.now);
  if (!result.ok) return refuse(turn, of, result.error);
  await settle(turn, of, result.value);
}

/** The form that asks why; refused at once where the press could not decide. */
async function rejectForm(turn: Turn, of: Pressed): Promise<void> {
  await Promise.resolve();
  const may = decide(of.deciding, of.actor, { verdict: 'reject', mark: dataOf(turn, 'mark'), reason: 'asked next' }, turn.now);
  if (!may.ok) return refuse(turn, of, may.error);
  turn.reply({ ...besidePosted(turn), step: textForm(of, { title: 'Reject this request', note: 'It is rejected as soon as you send this, whoever else has approved. The requester reads why, and may send a new version.', field: 'reason', label: 'Why?', send: 'Reject it', verb: 'account.case-rejected' }) }, caseKey(of.record));
}

async function reject(turn: Turn, of: Pressed): Promise<void> {
  const reason = typed(turn, 'reason');
  const result = decide(of.deciding, of.actor, { verdict: 'reject', mark: dataOf(turn, 'mark'), reason }, turn.now);
  if (!result.ok && result.error.why !== 'reason-missing') return refuse(turn, of, result.error);
  const fault = textFault(reason, 'Write why: the requester reads it.');
  if (!result.ok || fault !== null) return turn.reply({ fieldErrors: { reason: fault ?? '' } });
  await settle(turn, of, result.value);
}

function textForm({ record, school }: Pressed, form: { readonly title: string; readonly note: string; readonly field: string; readonly label: string; readonly send: string; readonly verb: string }) {
  return accountCard({
    title: form.title, state: `${record.id}: ${accountWords(record, school)}`, lines: [form.note], fields: [{ kind: 'text', id: form.field, label: form.label, needed: true, many: true, value: '', hint: '' }],
    sends: [{ title: form.send, verb: form.verb, data: { case: record.id, mark: record.mark, ...LOOKED } }], others: [{ title: 'Look at the request', verb: 'account.case-look', data: { case: record.id } }],
  });
}

/** Records a decision; on the last, everything that follows from it in the same transaction. */
async function settle(turn: Turn, { record, school, deciding, actor }: Pressed, { decision, outcome }: Extract<ReturnType<typeof decide>, { ok: true }>['value']): Promise<void> {
  const { approval } = school.rules();
  const rule = { by: [...approval.rule.by], quorum: approval.rule.quorum, source: approval.source, because: approval.because };
  const made = decided(record, decision, outcome, rule);
  const entered = outcome === 'approved' ? await enterApproved(turn, made, school) : null;
  const next = entered ? { ...made, account: entered.id } : made;
  saveCase(turn, next);
  if (outcome === 'approved') await tellOthersNamed(turn, next, school);
  const now: Deciding = { ...deciding, record: next };
  if (outcome === 'open') scheduleNudge(turn, next, school);
  else {
    stopNudging(turn, next);
    tellRequester(turn, next, school, entered);
    if (entered) tellRunners(turn, next, entered, school);
  }
  updateCards(turn, next, now, school);
  const words = outcome === 'approved' ? 'Approved. It is entered in the register, and the requester is told.' : outcome === 'rejected' ? 'Rejected. The requester is told why.' : 'Your approval is recorded.';
  const lines = [words, ...(outcome === 'open' ? neededLines(outlookOf(now), now) : [])];
  turn.reply({ ...besidePosted(turn), card: accountCard({ title: outcome === 'open' ? 'Recorded' : outcome === 'approved' ? 'Approved' : 'Rejected', state: `${next.id}: ${accountWords(next, school)}`, lines: [...lines, `Decided by ${actor.name}.`], others: outcome === 'open' ? [{ title: 'Take it back', verb: 'account.case-unapprove', data: { case: next.id, mark: next.mark, ...LOOKED } }] : [] }) }, caseKey(next));
}

/** Whoever is to run it and did not ask for it hears that it was approved, and what is still needed of them. */
function tellRunners(turn: Turn, record: BusinessCase, account: Account, school: AccountSchool): void {
  for (const person of runnersOf(account)) {
    if (person === record.requester.person) continue;
    const content = accountCard({
      title: 'You are to run an account', state: accountWords(record, school), lines: [`${record.requester.name} asked for it, and it is approved. Nothing is posted until what is still needed is done and ticked in the register.`],
      others: [{ title: 'Open it', verb: 'account.open', data: { account: account.id } }],
    });
    turn.send({ kind: 'person', person: asId<'person'>(person) }, `account:${record.id}:runner:${person}`, content, caseKey(record));
  }
}

/** Open cases for an account of the same name now say that it is on the register. */
async function tellOthersNamed(turn: Turn, approved: BusinessCase, school: AccountSchool): Promise<void> {
  const { platform, handle } = caseFacts(approved.answers, school.staff);
  if (handle === '') return;
  for (const other of await openCasesNamed(turn.tx, foldHandle(platform, handle), turn.grant)) {
    const next = doubted(other, onRegister(platform, handle));
    if (other.id === approved.id || next === other) continue;
    saveCase(turn, next);
    updateCards(turn, next, await decidingOf(turn.tx, next, school, turn.now), school);
  }
}

/** What came of it and why; with its entry, what is still needed before it starts. */
function tellRequester(turn: Turn, record: BusinessCase, school: AccountSchool, entered: Account | null): void {
  const { quotes, lines } = ruleGround(school);
  const needed = entered && entered.steps.length > 0 ? [{ heading: 'Still needed before it starts', lines: entered.steps.map(({ text }) => ({ text })) }] : [];
  const content = entered
    ? newsCard(record, school, 'Your account is approved', ['It is on the school\'s register: say "accounts". Nothing is posted until what is still needed is done and ticked there.', ...lines], [...reasonsPart(record), ...needed], quotes)
    : newsCard(record, school, 'Your request was rejected', ['You may change it and send a new version: it is decided afresh.', ...lines], reasonsPart(record), quotes);
  turn.send(record.address, `account:${record.id}:told:${turn.inbound.eventId}`, content, caseKey(record));
}

/** Why this person may not ask either: whoever may not decide has no part in it. */
function mayAsk({ deciding, actor, record }: Pressed, mark: string): Parameters<typeof notDecidedWords>[0] | null {
  if (!isOpenCase(record)) {
    const ended = decide(deciding, actor, { verdict: 'reject', mark, reason: 'asked' }, 0);
    return ended.ok ? null : ended.error;
  }
  if (record.mark !== mark) return { why: 'old-version', version: record.version };
  const seat = entitledSeat(deciding, actor);
  // Who has approved may still ask.
  return seat.ok || seat.error.why === 'already-decided' ? null : seat.error;
}

async function askForm(turn: Turn, of: Pressed): Promise<void> {
  await Promise.resolve();
  const refusal = mayAsk(of, dataOf(turn, 'mark'));
  if (refusal) return refuse(turn, of, refusal);
  if (of.record.question) return refuse(turn, of, { why: 'waits-for-requester', asked: of.record.question.by.name });
  const votes = votesOf(of.record).length;
  const voids = votes === 0 ? '' : ` ${votes === 1 ? 'The approval' : `The ${votes} approvals`} so far will then count no more.`;
  turn.reply({ ...besidePosted(turn), step: textForm(of, { title: 'Ask for more', note: `It goes to ${of.record.requester.name}. It comes back as a new version, which is decided afresh.${voids}`, field: 'question', label: 'What do you need to know?', send: 'Ask', verb: 'account.case-asked' }) }, caseKey(of.record));
}

async function ask(turn: Turn, of: Pressed): Promise<void> {
  const { record, school, deciding, actor } = of;
  const refusal = mayAsk(of, dataOf(turn, 'mark'));
  if (refusal) return refuse(turn, of, refusal);
  if (record.question) return refuse(turn, of, { why: 'waits-for-requester', asked: record.question.by.name });
  const text = typed(turn, 'question');
  const fault = textFault(text, 'Write what you need to know.');
  if (fault !== null) return turn.reply({ fieldErrors: { question: fault } });
  const next = moreAsked(record, whoIs(actor), text, turn.now);
  saveCase(turn, next);
  scheduleNudge(turn, next, school);
  const now: Deciding = { ...deciding, record: next };
  tellAsked(turn, next, school, actor.name, text);
  updateCards(turn, next, now, school);
  await Promise.resolve();
  turn.reply({ ...besidePosted(turn), card: accountCard({ title: 'Asked', state: `${next.id}: ${accountWords(next, school)}`, lines: [`${record.requester.name} is asked. You may take the question back until they answer.`], others: [{ title: 'Take the question back', verb: 'account.case-unask', data: { case: next.id, mark: next.mark, ...LOOKED } }] }) }, caseKey(next));
}

async function takeQuestionBack(turn: Turn, of: Pressed): Promise<void> {
  const { record, school, deciding, actor } = of;
  const refusal = mayAsk(of, dataOf(turn, 'mark'));
  if (refusal) return refuse(turn, of, refusal);
  if (!record.question) return turn.reply({ ...besidePosted(turn), card: boardCard(record, deciding, school, true) }, caseKey(record));
  // Whoever may decide may: a question of somebody who left must not hold a case for ever.
  const next = askedNoMore(record, whoIs(actor), turn.now);
  saveCase(turn, next);
  scheduleNudge(turn, next, school);
  const now: Deciding = { ...deciding, record: next };
  endQuestion(turn, record, school, 'The question was taken back: you need not answer it.');
  turn.send(record.address, `account:${record.id}:told:${turn.inbound.eventId}`, newsCard(next, school, 'The question was taken back', [`${actor.name} took the question back: you need not answer it. Your request waits for a decision as it is.`]), caseKey(next));
  updateCards(turn, next, now, school);
  await Promise.resolve();
  turn.reply({ ...besidePosted(turn), card: boardCard(next, now, school, true) }, caseKey(next));
}

/** Whoever approved takes it back while others are still to decide. */
async function takeApprovalBack(turn: Turn, of: Pressed): Promise<void> {
  const { record, school, deciding, actor } = of;
  const mark = dataOf(turn, 'mark');
  if (!isOpenCase(record) || record.mark !== mark) {
    const refusal = mayAsk(of, mark);
    if (refusal) return refuse(turn, of, refusal);
  }
  if (!votesOf(record).some((one) => one.by.person === actor.id)) return turn.reply({ ...besidePosted(turn), card: boardCard(record, deciding, school, true) }, caseKey(record));
  const next = approvalBack(record, whoIs(actor), turn.now);
  saveCase(turn, next);
  const now: Deciding = { ...deciding, record: next };
  updateCards(turn, next, now, school);
  await Promise.resolve();
  turn.reply({ ...besidePosted(turn), card: boardCard(next, now, school, true) }, caseKey(next));
}
