import type { CardContent } from '../chat/outbound.ts';
import { draftIn, draftKey, MOST_KEPT, type EndedDraft } from '../forms/drafts.ts';
import { formCard } from '../forms/form-card.ts';
import { firstFaulty, moveOn, REVIEW, stepAt, stepsOf, type Answers } from '../forms/form.ts';
import type { Person } from '../people/staff.ts';
import { privateAddressOf } from '../routes/answering.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, dayIn } from '../time/school-day.ts';
import { atTime, declarantCard, MY_DECLARATIONS } from './declaration-card.ts';
import { DECLARATION_DRAFT_KEPT_MS, declarationDrafts, draftOf, endDraft, endedDeclarationDrafts, hasWords, newDraft, saveDraft, type DeclarationDraft } from './declaration-drafts.ts';
import { declarationForm, isLate, linesOf, readerNote, reviewNotes, type FormContext } from './declaration-form.ts';
import { deciderFor, postBoard, showStanding, takeBackBoard } from './declaration-notices.ts';
import type { DeclarationPorts, DeclarationSchool } from './declaration-ports.ts';
import { declarationById, declarationKey, isActive, isOpen, newDeclaration, newReference, saveDeclaration, superseded, type Declaration } from './declaration.ts';

export const READING = 'I am still reading your policies, so I cannot say yet what they ask for and who decides.';
/** Nothing is sent before the policies were read: a rule that only stands in a policy is not known to be there. */
export const isReading = (school: Pick<DeclarationSchool, 'corpus' | 'rule'>): boolean => school.corpus() === null && school.rule().source === 'not-stated';

const START = { title: 'Declare a relationship', verb: 'declare.start', data: {} };

async function contextFor(turn: Pick<Turn, 'tx' | 'actor' | 'now'>, ports: DeclarationPorts, school: DeclarationSchool, answers: Answers): Promise<FormContext> {
  const rule = school.rule();
  const decider = turn.actor ? await deciderFor(turn, ports, school, { declarant: turn.actor, to: rule.to, names: answers['names'] ?? '', passed: [] }) : null;
  return { rule, where: rule.because ? school.whereOf(rule.because) : null, decider, named: turn.actor?.standing === 'listed', today: dayIn(turn.now), lateAfter: school.settings['late-after'] };
}

/** Begins a declaration, or goes on with the one that is being written. `record`: the one that it is to replace. */
export async function beginDeclaration(turn: Turn, ports: DeclarationPorts, actor: Person, record: Declaration | null): Promise<void> {
  const school = ports.schools(turn.school.id);
  if (isReading(school)) return turn.reply({ beside: true, card: deskCard({ title: 'Not yet', lines: [`${READING} Nothing was saved. Try again in a minute.`] }) });
  const begun = await draftOf(turn.tx, actor.id, record?.id ?? null, turn.grant);
  const answers = begun?.answers ?? withoutTruth(record?.answers ?? {});
  const context = await contextFor(turn, ports, school, answers);
  const first = stepsOf(declarationForm, answers, context)[0]?.id ?? REVIEW;
  const draft = begun ?? newDraft(turn, actor.id, { address: privateAddressOf(turn), step: first, answers, replaces: record?.id ?? null });
  saveDraft(turn, { ...draft, changedAt: turn.now });
  show(turn, draft, context);
}

/** That it is true is said anew each time. */
const withoutTruth = (answers: Answers): Answers => Object.fromEntries(Object.entries(answers).filter(([id]) => id !== 'true' && id !== 'review-wish'));

/** The draft of the press, opened with this turn's leave; what became of it where it has ended. */
export async function withDraft(turn: Turn, handle: (draft: DeclarationDraft) => Promise<void>): Promise<void> {
  const draft = await turn.tx.get(declarationDrafts, draftIn(turn.inbound), turn.grant);
  if (draft && draft.author === turn.actor?.id) return handle(draft);
  const end = await turn.tx.get(endedDeclarationDrafts, draftIn(turn.inbound));
  // Closing a screen that lay open says nothing.
  if (turn.inbound.kind === 'form' && turn.inbound.move === 'cancel') return;
  turn.reply({ card: endedCard(end?.how ?? 'expired', end?.at ?? turn.now) });
}

const ENDED: Readonly<Record<EndedDraft['how'], string>> = { sent: 'This was sent', deleted: 'This was deleted', expired: 'This was not sent within 30 days, or was replaced, and is deleted' };
export const endedCard = (how: EndedDraft['how'], at: number): CardContent =>
  deskCard({ title: 'A declaration', lines: [`${ENDED[how]} (${atTime(at)}). Nothing you pressed now was saved.`], others: [MY_DECLARATIONS, START] });

export async function showDraft(turn: Turn, ports: DeclarationPorts, draft: DeclarationDraft): Promise<void> {
  show(turn, draft, await contextFor(turn, ports, ports.schools(turn.school.id), draft.answers));
}

/** Shows the draft where it is. The reply holds its words, so it is kept under the draft's own key. */
function show(turn: Turn, draft: DeclarationDraft, context: FormContext, faults?: Readonly<Record<string, string>>): void {
  turn.reply({ step: stepCard(draft, context), ...(faults ? { fieldErrors: faults } : {}), ...besidePressed(turn) }, draftKey(draft));
}

/** The card that it was begun from stays; the question whether to delete it does not. */
const besidePressed = ({ inbound }: Turn): { readonly beside?: true } => (inbound.kind === 'action' && BEGINNERS.includes(inbound.verb) && inbound.data['kept'] !== 'yes' ? { beside: true } : {});
const BEGINNERS: readonly string[] = ['declare.start', 'declare.draft', 'declare.change'];

function stepCard(draft: DeclarationDraft, context: FormContext): CardContent {
  const { answers } = draft;
  const screen = {
    draft: draft.id, warnings: [], rings: [],
    guidance: [`NOT SENT. Each screen is kept when you press Next, until ${dateIn(draft.changedAt + DECLARATION_DRAFT_KEPT_MS)}. Nobody else can open it.`],
    review: { title: 'Check and send', notes: reviewNotes(answers, context), send: 'Send it' },
    cancel: { title: 'Cancel and delete', verb: 'declare.draft-discard' }, edit: 'declare.draft-edit',
  };
  // A screen that is no longer asked gives way to the first that is not right.
  const found = formCard(declarationForm, draft.step, answers, context, screen) ?? formCard(declarationForm, firstFaulty(declarationForm, answers, context)?.step.id ?? REVIEW, answers, context, screen);
  if (!found) throw new Error('the review is always there');
  return found;
}

/** `declare/who` → `who`; the review where the step is of no form. */
const stepIn = (name: string): string => name.slice(name.indexOf('/') + 1) || REVIEW;

/** One part is changed from the review. */
export async function editPart(turn: Turn, ports: DeclarationPorts, draft: DeclarationDraft): Promise<void> {
  const step = turn.inbound.kind === 'action' ? stepIn(String(turn.inbound.data['step'] ?? '')) : '';
  const context = await contextFor(turn, ports, ports.schools(turn.school.id), draft.answers);
  const changed: DeclarationDraft = stepAt(declarationForm, step, draft.answers, context) ? { ...draft, step, editing: true, changedAt: turn.now } : draft;
  saveDraft(turn, changed);
  show(turn, changed, context);
}

/** One move of the form. */
export async function moveDeclaration(turn: Turn, ports: DeclarationPorts, draft: DeclarationDraft): Promise<void> {
  const { inbound } = turn;
  if (inbound.kind !== 'form') return;
  // On a platform that tells so, its screen was closed: nothing is lost by a slip.
  if (inbound.move === 'cancel') return closed(turn, draft);
  const school = ports.schools(turn.school.id);
  const context = await contextFor(turn, ports, school, draft.answers);
  const inputs = kept(inbound.inputs, draft.answers);
  const moved = moveOn(declarationForm, { step: stepIn(inbound.step), move: inbound.move === 'next' && draft.editing ? 'straight' : inbound.move, inputs }, draft.answers, context);
  switch (moved.kind) {
    case 'elsewhere':
      return show(turn, draft, context);
    case 'sent':
      return send(turn, ports, school, draft, moved.answers);
    case 'at':
    case 'wrong': {
      const next: DeclarationDraft = { ...draft, answers: { ...moved.answers }, step: moved.step, editing: moved.step === REVIEW ? false : draft.editing, changedAt: turn.now, address: privateAddressOf(turn) };
      saveDraft(turn, next);
      // Who reads it depends on the names that were just given.
      return show(turn, next, await contextFor(turn, ports, school, next.answers), moved.kind === 'wrong' ? moved.faults : undefined);
    }
  }
}

/** What is too long to be kept at all is not taken in; the fields say how much they hold. */
const kept = (inputs: Answers, before: Answers): Answers => Object.fromEntries(Object.entries(inputs).map(([id, value]) => [id, value.length > MOST_KEPT ? (before[id] ?? value.slice(0, MOST_KEPT)) : value]));

async function closed(turn: Turn, draft: DeclarationDraft): Promise<void> {
  await Promise.resolve();
  if (!hasWords(draft)) return endDraft(turn, draft, 'deleted');
  turn.send(privateAddressOf(turn), `declaration-draft:${draft.id}:closed`, deskCard({
    title: 'Your declaration is not sent', state: 'NOT SENT', lines: [`What you began on ${dateIn(draft.startedAt)} is kept until ${dateIn(draft.changedAt + DECLARATION_DRAFT_KEPT_MS)}. Nobody else can open it.`],
    others: [{ title: 'Go on', verb: 'declare.draft', data: { draft: draft.id } }, { title: 'Cancel and delete', verb: 'declare.draft-discard', data: { draft: draft.id } }],
  }));
}

/** Asks before words are deleted; nothing was written: deletes at once. */
export function askToDelete(turn: Turn, draft: DeclarationDraft): void {
  if (!hasWords(draft)) return deleteDraft(turn, draft);
  turn.reply({
    step: deskCard({
      title: 'Delete this declaration?', state: 'NOT SENT', lines: [draft.replaces ? `What you changed is deleted. ${draft.replaces} stays as it was sent.` : 'All that you wrote is deleted for good. Nothing was sent, and nobody saw it.'],
      others: [{ title: 'Delete it', verb: 'declare.draft-delete', data: { draft: draft.id } }, { title: 'Keep it and go on', verb: 'declare.draft', data: { draft: draft.id, kept: 'yes' } }],
    }),
  });
}

export function deleteDraft(turn: Turn, draft: DeclarationDraft): void {
  endDraft(turn, draft, 'deleted');
  turn.reply({ card: deskCard({ title: 'Deleted', lines: [draft.replaces ? `What you changed is deleted. ${draft.replaces} stays as it was sent.` : 'Your declaration is deleted. Nothing was sent, and nobody saw it.'], others: [START] }) });
}

async function send(turn: Turn, ports: DeclarationPorts, school: DeclarationSchool, draft: DeclarationDraft, answers: Answers): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const goOn = [{ title: 'Go on', verb: 'declare.draft', data: { draft: draft.id } }];
  // What was written stays.
  if (isReading(school)) return turn.reply({ card: deskCard({ title: 'Not sent yet', lines: [`${READING} What you wrote is kept: send it in a minute.`], others: goOn }) });
  const context = await contextFor(turn, ports, school, answers);
  const { decider, rule } = context;
  if (!decider) return turn.reply({ card: deskCard({ title: 'Not sent', lines: ['The staff list that I have names nobody who could decide on this besides you and those it is about. What you wrote is kept. Tell the chair of governors in person, and ask whoever looks after Staffroom to add them.'], others: goOn }) });
  const before = draft.replaces === null ? null : await declarationById(turn.tx, draft.replaces, turn.grant);
  if (draft.replaces !== null && !(before && (isOpen(before) || isActive(before)))) {
    endDraft(turn, draft, 'expired');
    return turn.reply({ card: deskCard({ title: 'Not sent', lines: [`${draft.replaces} has ended since you began this, so it was not replaced. What you wrote was not sent and is deleted.`], others: [MY_DECLARATIONS, START] }) });
  }
  const address = privateAddressOf(turn);
  const record = newDeclaration({
    id: await newReference(turn.tx, turn.grant), key: turn.tx.newKey('declaration'), declarant: { person: actor.id, name: actor.standing === 'listed' ? actor.name : `${(answers['your-name'] ?? '').trim() || actor.name} (not in the staff list)`, listed: actor.standing === 'listed' },
    address, rule, late: isLate(answers, context), answers: { ...answers }, lines: linesOf(answers, context), decider: { person: decider.id, name: decider.name }, replaces: draft.replaces,
  }, turn.now);
  // What nobody has decided on gives way at once; what is in force stands until the new one is decided on.
  if (before && isOpen(before)) {
    const replaced = superseded(before, record.id, turn.now);
    saveDeclaration(turn, replaced);
    await takeBackBoard(turn, ports, before, replaced);
    showStanding(turn, replaced);
  }
  saveDeclaration(turn, record);
  postBoard(turn, record);
  endDraft(turn, draft, 'sent');
  turn.send(address, `declare:${record.id}:mine`, declarantCard(record, school, [`Sent ${atTime(turn.now)}. Your reference is ${record.id}.`, readerNote(context)]), declarationKey(record));
  turn.reply({ card: deskCard({ title: 'Sent', state: record.id, lines: [`${decider.name} has it now, and nobody else. How it stands is in our private chat, and under "My declarations".`, ...(before && isActive(before) ? [`${before.id} stands as it is until this is decided.`] : [])], others: [MY_DECLARATIONS] }) }, declarationKey(record));
}

/** Nobody sent it in its time. */
export async function expireDraft(turn: Turn): Promise<void> {
  const draft = await turn.tx.get(declarationDrafts, draftIn(turn.inbound), turn.grant);
  if (!draft) return;
  endDraft(turn, draft, 'expired');
  if (hasWords(draft)) turn.send(draft.address, `declaration-draft:${draft.id}:expired`, endedCard('expired', turn.now));
}
