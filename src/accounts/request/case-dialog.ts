import type { CardContent } from '../../chat/outbound.ts';
import { draftIn, draftKey, MOST_KEPT, type EndedDraft } from '../../forms/drafts.ts';
import { formCard } from '../../forms/form-card.ts';
import { firstFaulty, moveOn, REVIEW, stepAt, stepsOf, type Answers } from '../../forms/form.ts';
import type { Person } from '../../people/staff.ts';
import { privateAddressOf } from '../../routes/answering.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateIn, dayIn } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf } from '../account-press.ts';
import { accounts, foldHandle, nameDigest } from '../account.ts';
import { scheduleNudge } from '../approval/approval-timers.ts';
import { atTime } from '../approval/approval-words.ts';
import { requesterCard } from '../approval/business-case-card.ts';
import { CASE_DRAFT_KEPT_MS, draftOf, endDraft, endedCaseDrafts, caseDrafts, hasWords, newDraft, saveDraft, type CaseDraft } from './business-case-drafts.ts';
import { caseForm, emailNote, pointsAsked, reviewNotes, stepIn, takenNote, type CaseContext } from '../case/business-case-form.ts';
import { caseById, caseKey, isOpenCase, newCase, newReference, openCasesNamed, revised, saveCase, votesOf, type BusinessCase, type Sent } from '../case/business-case.ts';
import { caseLines } from '../case/case-lines.ts';
import { decidingOf, isReading, postBoards, READING, replaceBoards } from '../approval/case-notices.ts';
import { caseFacts } from '../case/case-questions.ts';
import { PLATFORM_CHOICES } from '../platform-names.ts';

/** What the questions of this draft depend on: also whether the name that it has, or is being given, is in use. */
async function contextFor(turn: Pick<Turn, 'tx' | 'grant' | 'actor' | 'inbound' | 'now'>, school: AccountSchool, answers: Answers, revises: string | null): Promise<CaseContext> {
  const given = turn.inbound.kind === 'form' ? { ...answers, ...turn.inbound.inputs } : answers;
  const taken = new Map<string, 'register' | 'case'>();
  for (const { platform, handle } of [caseFacts(answers, school.staff), caseFacts(given, school.staff)]) {
    const name = foldHandle(platform, handle);
    if (handle === '' || taken.has(name)) continue;
    const closed = new Set(await turn.tx.findIds(accounts, 'state', 'closed'));
    if ((await turn.tx.findIds(accounts, 'name', nameDigest(name))).some((id) => !closed.has(id))) taken.set(name, 'register');
    else if ((await openCasesNamed(turn.tx, name, turn.grant)).some(({ id }) => id !== revises)) taken.set(name, 'case');
  }
  const before = revises === null ? null : await caseById(turn.tx, revises, turn.grant);
  const asked = before?.question?.text ?? null;
  const votes = before && isOpenCase(before) ? votesOf(before).length : 0;
  return { staff: school.staff, rules: school.rules(), whereOf: school.whereOf, emailDomains: school.emailDomains, today: dayIn(turn.now), named: turn.actor?.standing === 'listed', taken, asked, votes };
}

/** Begins a case, or goes on with the one that is being written. `record`: the case whose next version it is. */
export async function beginCase(turn: Turn, ports: AccountPorts, actor: Person, record: BusinessCase | null): Promise<void> {
  const school = ports.schools(turn.school.id);
  if (isReading(school)) return turn.reply({ beside: true, card: accountCard({ title: 'Not yet', lines: [READING] }) });
  const revises = record === null ? null : { case: record.id, version: record.version };
  const begun = await draftOf(turn.tx, actor.id, record?.id ?? null, turn.grant);
  const context = await contextFor(turn, school, begun?.answers ?? record?.answers ?? {}, record?.id ?? null);
  const first = stepsOf(caseForm(context), {}, context)[0]?.id ?? REVIEW;
  // A draft from a version that was replaced since would bring back words that its author has changed.
  const goesOn = begun !== null && begun.revises?.version === revises?.version;
  if (begun && !goesOn) endDraft(turn, begun, 'expired');
  const draft = goesOn ? begun : newDraft(turn, actor.id, { address: privateAddressOf(turn), step: record ? REVIEW : first, answers: record?.answers ?? wishedFor(turn), revises });
  saveDraft(turn, { ...draft, changedAt: turn.now });
  show(turn, draft, context);
}

/** The platform that the wish named, as the button under it brought it. */
function wishedFor(turn: Turn): Answers {
  const platform = dataOf(turn, 'platform');
  return PLATFORM_CHOICES.includes(platform) ? { platform } : {};
}

/** The draft of the press, opened with this turn's leave; what became of it where it has ended. */
export async function withDraft(turn: Turn, handle: (draft: CaseDraft) => Promise<void>): Promise<void> {
  const draft = await turn.tx.get(caseDrafts, draftIn(turn.inbound), turn.grant);
  if (draft && draft.author === turn.actor?.id) return handle(draft);
  const end = await turn.tx.get(endedCaseDrafts, draftIn(turn.inbound));
  // Closing a screen that lay open says nothing.
  if (turn.inbound.kind === 'form' && turn.inbound.move === 'cancel') return;
  turn.reply({ card: endedCard(end?.how ?? 'expired', end?.at ?? turn.now) });
}

const ENDED: Readonly<Record<EndedDraft['how'], string>> = {
  sent: 'This was sent', deleted: 'This was deleted', expired: 'This was not sent within 30 days, or was replaced, and is deleted',
};
const START = { title: 'Ask for an account', verb: 'account.request', data: {} };
const MINE = { title: 'My requests', verb: 'account.cases', data: {} };

const endedCard = (how: EndedDraft['how'], at: number): CardContent =>
  accountCard({ title: 'A request for an account', lines: [`${ENDED[how]} (${atTime(at)}). Nothing you pressed now was saved.`], others: [MINE, START] });

export async function showDraft(turn: Turn, ports: AccountPorts, draft: CaseDraft): Promise<void> {
  show(turn, draft, await contextFor(turn, ports.schools(turn.school.id), draft.answers, draft.revises?.case ?? null));
}

/** Shows the draft where it is. The reply holds its words, so it is kept under the draft's own key. */
function show(turn: Turn, draft: CaseDraft, context: CaseContext, faults?: Readonly<Record<string, string>>): void {
  turn.reply({ step: stepCard(draft, context), ...(faults ? { fieldErrors: faults } : {}), ...besidePressed(turn) }, draftKey(draft));
}

/** The card that it was begun from stays; the question whether to delete it does not. */
const besidePressed = ({ inbound }: Turn): { readonly beside?: true } => (inbound.kind === 'action' && BEGINNERS.includes(inbound.verb) && inbound.data['kept'] !== 'yes' ? { beside: true } : {});
const BEGINNERS: readonly string[] = ['account.request', 'account.case-draft', 'account.case-change'];

function stepCard(draft: CaseDraft, context: CaseContext): CardContent {
  const { answers } = draft;
  const form = caseForm(context);
  const screen = {
    draft: draft.id, warnings: [], rings: [],
    guidance: [`NOT SENT. Each screen is kept when you press Next, until ${dateIn(draft.changedAt + CASE_DRAFT_KEPT_MS)}. Never write a password here.`],
    review: { title: 'Check and send', notes: reviewNotes(answers, context), send: draft.revises ? 'Send this version' : 'Send for a decision' },
    cancel: { title: 'Cancel and delete', verb: 'account.case-discard' }, edit: 'account.case-edit',
  };
  // A screen that is no longer asked gives way to the first that is not right.
  const found = formCard(form, draft.step, answers, context, screen) ?? formCard(form, firstFaulty(form, answers, context)?.step.id ?? REVIEW, answers, context, screen);
  if (!found) throw new Error('the review is always there');
  return found;
}

/** One part is changed from the review. */
export async function editPart(turn: Turn, ports: AccountPorts, draft: CaseDraft): Promise<void> {
  const step = turn.inbound.kind === 'action' ? stepIn(dataOf(turn, 'step')) : '';
  const context = await contextFor(turn, ports.schools(turn.school.id), draft.answers, draft.revises?.case ?? null);
  const changed: CaseDraft = stepAt(caseForm(context), step, draft.answers, context) ? { ...draft, step, editing: true, changedAt: turn.now } : draft;
  saveDraft(turn, changed);
  show(turn, changed, context);
}

/** One move of the form. */
export async function moveCase(turn: Turn, ports: AccountPorts, draft: CaseDraft): Promise<void> {
  const { inbound } = turn;
  if (inbound.kind !== 'form') return;
  // On a platform that tells so, its screen was closed: nothing is lost by a slip.
  if (inbound.move === 'cancel') return closed(turn, draft);
  const school = ports.schools(turn.school.id);
  const context = await contextFor(turn, school, draft.answers, draft.revises?.case ?? null);
  const moved = moveOn(caseForm(context), { step: stepIn(inbound.step), move: inbound.move === 'next' && draft.editing ? 'straight' : inbound.move, inputs: kept(inbound.inputs, draft.answers) }, draft.answers, context);
  switch (moved.kind) {
    case 'elsewhere':
      return show(turn, draft, context);
    case 'sent':
      // What was written stays.
      if (isReading(school)) return turn.reply({ card: accountCard({ title: 'Not sent yet', lines: ['I am still reading your policies, so I cannot say yet who decides. What you wrote is kept: send it in a minute.'], others: [{ title: 'Go on', verb: 'account.case-draft', data: { draft: draft.id } }] }) });
      return send(turn, school, draft, sentOf(moved.answers, context));
    case 'at':
    case 'wrong': {
      const next: CaseDraft = { ...draft, answers: { ...moved.answers }, step: moved.step, editing: moved.step === REVIEW ? false : draft.editing, changedAt: turn.now, address: privateAddressOf(turn) };
      saveDraft(turn, next);
      return show(turn, next, context, moved.kind === 'wrong' ? moved.faults : undefined);
    }
  }
}

/** What is too long to be kept at all is not taken in; the fields say how much they hold. */
const kept = (inputs: Answers, before: Answers): Answers => Object.fromEntries(Object.entries(inputs).map(([id, value]) => [id, value.length > MOST_KEPT ? (before[id] ?? value.slice(0, MOST_KEPT)) : value]));

async function closed(turn: Turn, draft: CaseDraft): Promise<void> {
  await Promise.resolve();
  if (!hasWords(draft)) return endDraft(turn, draft, 'deleted');
  turn.send(privateAddressOf(turn), `account-draft:${draft.id}:closed`, unsentCard(draft));
}

const unsentCard = (draft: CaseDraft): CardContent =>
  accountCard({
    title: 'Your request is not sent', state: 'NOT SENT', lines: [`${draft.revises ? `The next version of ${draft.revises.case}` : 'The request'} that you began on ${dateIn(draft.startedAt)} is kept until ${dateIn(draft.changedAt + CASE_DRAFT_KEPT_MS)}.`],
    others: [{ title: 'Go on', verb: 'account.case-draft', data: { draft: draft.id } }, { title: 'Cancel and delete', verb: 'account.case-discard', data: { draft: draft.id } }],
  });

/** Asks before words are deleted; nothing was written: deletes at once. */
export function askToDelete(turn: Turn, draft: CaseDraft): void {
  if (!hasWords(draft)) return deleteDraft(turn, draft);
  turn.reply({
    step: accountCard({
      title: 'Delete this request?', state: 'NOT SENT', lines: [draft.revises ? `What you changed is deleted. ${draft.revises.case} stays as it was sent.` : 'All that you wrote is deleted for good. Nothing was sent, and nobody saw it.'],
      others: [{ title: 'Delete it', verb: 'account.case-delete', data: { draft: draft.id } }, { title: 'Keep it and go on', verb: 'account.case-draft', data: { draft: draft.id, kept: 'yes' } }],
    }),
  });
}

export function deleteDraft(turn: Turn, draft: CaseDraft): void {
  endDraft(turn, draft, 'deleted');
  turn.reply({ card: accountCard({ title: 'Deleted', lines: [draft.revises ? `What you changed is deleted. ${draft.revises.case} stays as it was sent.` : 'Your request is deleted. Nothing was sent, and nobody saw it.'], others: [START] }) });
}

function sentOf(answers: Answers, context: CaseContext): Sent {
  const lines = caseLines(answers, context.staff, pointsAsked(context).keys());
  const { platform, handle } = caseFacts(answers, context.staff);
  return { answers: { ...answers }, lines, name: handle === '' ? null : nameDigest(foldHandle(platform, handle)), doubts: [takenNote(answers, context), emailNote(answers, context)].filter((note) => note !== null) };
}

async function send(turn: Turn, school: AccountSchool, draft: CaseDraft, sent: Sent): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const address = privateAddressOf(turn);
  const before = draft.revises ? await caseById(turn.tx, draft.revises.case, turn.grant) : null;
  if (draft.revises && !(before && mayRevise(before, draft.revises.version))) {
    endDraft(turn, draft, 'expired');
    return turn.reply({ card: accountCard({ title: 'Not sent', lines: [`${draft.revises.case} ${before?.state === 'approved' ? 'was approved' : 'changed'} since you began this version, so what you wrote was not sent and is deleted.`], others: [MINE] }) });
  }
  const made = before ? revised({ ...before, address }, sent, turn.now) : newCase({ id: await newReference(turn.tx, turn.grant), key: turn.tx.newKey('account-case'), requester: { person: actor.id, name: requesterName(actor, sent.answers) }, address, ...sent }, turn.now);
  const deciding = await decidingOf(turn.tx, made, school, turn.now);
  if (before) replaceBoards(turn, before, made, school);
  const record = postBoards(turn, made, deciding, school);
  saveCase(turn, record);
  scheduleNudge(turn, record, school);
  endDraft(turn, draft, 'sent');
  const now = { ...deciding, record };
  turn.send(address, `account:${record.id}:mine`, requesterCard(record, now, school, [`Sent ${atTime(turn.now)}. Your reference is ${record.id}.`]), caseKey(record));
  turn.reply({ card: accountCard({ title: 'Sent for a decision', state: record.id, lines: ['Those who decide have it now. How it stands is in our private chat, and under "My requests".'], others: [MINE] }) }, caseKey(record));
}

/** By the staff list; else as they gave it, and that it is not in the list. */
const requesterName = (actor: Person, answers: Answers): string => (actor.standing === 'listed' ? actor.name : `${(answers['your-name'] ?? '').trim() || actor.name} (not in the staff list)`);

/** A version may follow while nothing else followed, and nothing was entered in the register. */
const mayRevise = (record: BusinessCase, version: number): boolean => record.version === version && record.state !== 'approved';

/** Nobody sent it in its time. */
export async function expireDraft(turn: Turn): Promise<void> {
  const draft = await turn.tx.get(caseDrafts, draftIn(turn.inbound), turn.grant);
  if (!draft) return;
  endDraft(turn, draft, 'expired');
  if (hasWords(draft)) turn.send(draft.address, `account-draft:${draft.id}:expired`, endedCard('expired', turn.now));
}

