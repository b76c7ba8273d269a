import type { Prepared } from '../policies/prepare-answer.ts';
import { privateAddressOf } from '../routes/answering.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, dateOf, dayIn } from '../time/school-day.ts';
import { decisionRoutes } from './decision-routes.ts';
import { sendOnFrom } from './declaration-daily.ts';
import { declarantCard, MY_DECLARATIONS, stateWords, TO_DECIDE } from './declaration-card.ts';
import { askToDelete, beginDeclaration, deleteDraft, editPart, expireDraft, isReading, moveDeclaration, READING, showDraft, withDraft } from './declaration-dialog.ts';
import { DECLARATION_DRAFT_END, declarationDrafts, relationToDraft, type DeclarationDraft } from './declaration-drafts.ts';
import { DECLARATION_FORM, groundNotes, readerNote, SCREENS } from './declaration-form.ts';
import { askedKey, deciderFor, nextDecider, passTo, quieten, showStanding, takeBackBoard, tellDecider, tellDeclarant } from './declaration-notices.ts';
import type { DeclarationPorts, DeclarationSchool } from './declaration-ports.ts';
import { reviewDayAfter } from './declaration-review.ts';
import { answered, declarantOf, declarationById, declarationIn, declarationKey, declarations, declarationsOf, finished, isActive, isOpen, kept, noted, openQuestion, relationOfDeclarant, saidUnchanged, saveDeclaration, type Declaration } from './declaration.ts';
import { showOwnDeclarations } from './own-declarations.ts';

/** `declarations`: from the wish to declare to the record, and what its declarant does with it. */
export function declarationRoutes(ports: DeclarationPorts): Route[] {
  const wished: Route<Prepared | null> = {
    name: 'declarations/wished',
    match: { kind: 'message', intent: 'declare_relationship' },
    // A question about declaring is for every colleague; only who is named here can send one.
    action: 'policy.ask',
    help: 'Say "I want to declare a relationship" where you know a pupil or a family outside school.',
    prepare: (turn) => ports.beside.prepare(turn),
    handle: async (turn, prepared) => {
      if (prepared) await ports.beside.show(turn, prepared);
      // What was decided on one's own goes before the offer to declare.
      const own = await showOwnDeclarations(turn);
      // Whom somebody knows is not for others in a channel to read.
      turn.send(privateAddressOf(turn), `declare-start:${turn.inbound.eventId}`, await startCard(turn, ports, own > 0));
    },
  };
  const onDraft = (verb: string, handle: (turn: Turn, draft: DeclarationDraft) => Promise<void>): Route => ({
    name: `declarations/${verb}`, match: { kind: 'action', verb: `declare.${verb}` }, action: 'declare.draft', help: null, relation: relationToDraft, handle: (turn) => withDraft(turn, (draft) => handle(turn, draft)),
  });
  const onMine = (verb: string, handle: (turn: Turn, record: Declaration, school: DeclarationSchool) => Promise<void>): Route => ({
    name: `declarations/${verb}`, match: { kind: 'action', verb: `declare.${verb}` }, action: 'declare.see', help: null, relation: relationOfDeclarant,
    handle: async (turn) => {
      const record = await declarationById(turn.tx, declarationIn(turn.inbound), turn.grant);
      if (record && record.declarant.person === turn.actor?.id) return handle(turn, record, ports.schools(turn.school.id));
      turn.reply({ card: await mineCard(turn, 'That declaration is here no longer. Nothing was saved.') });
    },
  });
  return [
    wished as Route,
    { name: 'declarations/start', match: { kind: 'action', verb: 'declare.start' }, action: 'declare.write', help: null, handle: async (turn) => (turn.actor ? beginDeclaration(turn, ports, turn.actor, null) : undefined) },
    { name: 'declarations/form', match: { kind: 'form', form: DECLARATION_FORM }, action: 'declare.draft', help: null, relation: relationToDraft, handle: (turn) => withDraft(turn, (draft) => moveDeclaration(turn, ports, draft)) },
    { name: 'declarations/draft-end', match: { kind: 'timer', event: DECLARATION_DRAFT_END }, action: 'system.run', help: null, handle: expireDraft },
    { name: 'declarations/mine', match: { kind: 'action', verb: 'declare.mine' }, action: 'declare.write', help: null, handle: async (turn) => turn.reply({ card: await mineCard(turn) }) },
    onDraft('draft', (turn, draft) => showDraft(turn, ports, draft)),
    onDraft('draft-edit', (turn, draft) => editPart(turn, ports, draft)),
    onDraft('draft-discard', async (turn, draft) => {
      await Promise.resolve();
      askToDelete(turn, draft);
    }),
    onDraft('draft-delete', async (turn, draft) => {
      await Promise.resolve();
      deleteDraft(turn, draft);
    }),
    onMine('see', async (turn, record, school) => {
      await Promise.resolve();
      turn.reply({ beside: true, card: declarantCard(record, school) }, declarationKey(record));
    }),
    onMine('change', async (turn, record, school) => {
      if (turn.actor && (isActive(record) || isOpen(record))) return beginDeclaration(turn, ports, turn.actor, record);
      hasEnded(turn, record, school);
    }),
    onMine('same', (turn, record, school) => unchanged(turn, ports, record, school)),
    onMine('end', sure('It has ended?', 'What was decided on it ends too. It stays on record.', 'Yes, it has ended', 'declare.ended', isActive)),
    onMine('ended', async (turn, record, school) => (isActive(record) ? finish(turn, ports, record, finished(record, 'ended', declarantOf(record), 'The declarant said that it has ended.', turn.now), school) : hasEnded(turn, record, school))),
    onMine('withdraw', sure('Withdraw it?', 'Nobody decides on it any more. It stays on record that it was sent.', 'Withdraw it', 'declare.withdrawn', isOpen)),
    onMine('withdrawn', async (turn, record, school) => (isOpen(record) ? finish(turn, ports, record, finished(record, 'withdrawn', declarantOf(record), '', turn.now), school) : hasEnded(turn, record, school))),
    onMine('answer', async (turn, record, school) => {
      await Promise.resolve();
      const question = openQuestion(record);
      if (!question) return hasEnded(turn, record, school);
      turn.reply({
        beside: true,
        step: deskCard({
          title: 'Your reply', state: record.id, lines: [`${question.by.name} asked: ${question.text}`], fields: [{ kind: 'text', id: 'reply', label: 'Your reply', needed: true, many: true, value: '', hint: '' }],
          sends: [{ title: 'Send it', verb: 'declare.answered', data: { declaration: record.id } }], others: [{ title: 'Leave it for now', verb: 'declare.see', data: { declaration: record.id } }],
        }),
      }, declarationKey(record));
    }),
    onMine('answered', async (turn, record, school) => {
      const text = turn.inbound.kind === 'action' ? (turn.inbound.inputs['reply'] ?? '').trim() : '';
      if (!openQuestion(record)) return hasEnded(turn, record, school);
      if (text === '' || text.length > LONGEST) return turn.reply({ fieldErrors: { reply: text === '' ? 'Write your reply.' : `That is ${text.length} characters; at most ${LONGEST} fit. Nothing was lost: shorten it here.` } });
      const next = answered(record, text, turn.now);
      saveDeclaration(turn, next);
      for (const one of record.questions) await ports.unsay(turn, askedKey(record, one));
      tellDecider(turn, next, `${next.declarant.name} has replied to your question.`);
      turn.reply({ card: declarantCard(next, school, ['Your reply was sent.']) }, declarationKey(next));
    }),
    onMine('next', (turn, record, school) => sendOn(turn, ports, record, school)),
    ...decisionRoutes(ports),
  ];
}

const LONGEST = 1_000;

const sure = (title: string, line: string, yes: string, verb: string, may: (record: Declaration) => boolean) => async (turn: Turn, record: Declaration, school: DeclarationSchool): Promise<void> => {
  await Promise.resolve();
  if (!may(record)) return hasEnded(turn, record, school);
  turn.reply({ step: deskCard({ title, state: record.id, lines: [line], others: [{ title: yes, verb, data: { declaration: record.id } }, { title: 'Leave it', verb: 'declare.see', data: { declaration: record.id } }] }) }, declarationKey(record));
};

function hasEnded(turn: Turn, record: Declaration, school: DeclarationSchool): void {
  turn.reply({ card: declarantCard(record, school, ['Nothing was changed: it stands otherwise by now, as you see here.']) }, declarationKey(record));
}

async function finish(turn: Turn, ports: DeclarationPorts, before: Declaration, next: Declaration, school: DeclarationSchool): Promise<void> {
  saveDeclaration(turn, next);
  await takeBackBoard(turn, ports, before, next);
  showStanding(turn, next);
  turn.reply({ card: declarantCard(next, school) }, declarationKey(next));
}

/** At the yearly look: a notice is kept by its declarant; what was decided on is left as it is by whoever decides. */
async function unchanged(turn: Turn, ports: DeclarationPorts, record: Declaration, school: DeclarationSchool): Promise<void> {
  if (!isActive(record) || record.reviewOn === null || record.unchanged === record.reviewOn) return hasEnded(turn, record, school);
  const { kind } = record.rule;
  const byItself = kind === 'notification' || kind === 'written_notice';
  const said = saidUnchanged(record, turn.now);
  const next = byItself ? kept(said, declarantOf(record), reviewDayAfter(dayIn(turn.now), school.settings['review-months']), turn.now) : said;
  saveDeclaration(turn, next);
  await quieten(turn, ports, record, byItself ? ['declarant', 'decider'] : ['declarant']);
  if (!byItself) tellDecider(turn, next, `${next.declarant.name} says that nothing has changed. Open it to leave it as it is, or to decide again.`);
  const note = byItself ? `Thank you. It is looked at again on ${dateOf(next.reviewOn ?? record.reviewOn)}.` : `Thank you. ${next.decider?.name ?? 'Whoever decides'} is asked to leave it as it is. It stands until then.`;
  turn.reply({ card: declarantCard(next, school, [note]) }, declarationKey(next));
}

/** The declarant gives it to the next one who may decide, where the first did not. */
async function sendOn(turn: Turn, ports: DeclarationPorts, record: Declaration, school: DeclarationSchool): Promise<void> {
  const to = turn.inbound.kind === 'action' ? turn.inbound.data['to'] : undefined;
  const next = await nextDecider(turn, ports, school, record);
  if (!isOpen(record) || !next || next.id !== to || dayIn(turn.now) < sendOnFrom(record, school)) return hasEnded(turn, record, school);
  const passed = await passTo(turn, ports, noted(record, turn.now, declarantOf(record), `Sent it on to ${next.name}`), next, declarantOf(record), `${next.name} decides`);
  tellDeclarant(turn, passed, school, [`${next.name} has it now.`]);
  turn.reply({ card: deskCard({ title: 'Sent on', state: record.id, lines: [`${next.name} has it now, and nobody else.`], others: [MY_DECLARATIONS] }) }, declarationKey(record));
}

async function startCard(turn: Turn, ports: DeclarationPorts, another: boolean) {
  const school = ports.schools(turn.school.id);
  const { actor } = turn;
  if (actor?.standing === 'unnamed') return deskCard({ title: 'Declare a relationship', lines: ['I do not know your name here, so I cannot take a declaration from you: the decision must be able to reach you. Tell the headteacher in person. Nothing was saved.'] });
  if (isReading(school)) return deskCard({ title: 'Declare a relationship', lines: [`${READING} Try again in a minute.`] });
  const rule = school.rule();
  const decider = actor ? await deciderFor(turn, ports, school, { declarant: actor, to: rule.to, names: '', passed: [] }) : null;
  const draft = actor ? (await turn.tx.find(declarationDrafts, 'author', actor.id, turn.grant)).find(({ replaces }) => replaces === null) : undefined;
  const decides = actor?.standing === 'listed' && (await turn.tx.findIds(declarations, 'decider', actor.id)).length > 0;
  const grounds = rule.because ? groundNotes({ rule, where: null }).slice(1) : groundNotes({ rule, where: null });
  return deskCard({
    title: another ? 'Declare another relationship' : 'Declare a relationship',
    lines: [
      `For anyone you know outside school who is a pupil, a parent or a former pupil here: family, a friend, a neighbour. About ${SCREENS} short screens; you may stop and go on later.`,
      ...(draft ? [`NOT SENT: you began one on ${dateIn(draft.startedAt)}.`] : []), ...(another ? [] : grounds.map(({ text }) => text)), readerNote({ decider, rule }),
    ],
    quotes: rule.because && !another ? [{ lead: 'Your policy on this', quote: rule.because.quote, where: school.whereOf(rule.because) }] : [],
    others: [draft ? { title: 'Go on with the one not sent', verb: 'declare.draft', data: { draft: draft.id } } : { title: 'Start', verb: 'declare.start', data: {} }, MY_DECLARATIONS, ...(decides ? [TO_DECIDE] : [])],
  });
}

const MOST_LISTED = 12;

async function mineCard(turn: Turn, note: string | null = null) {
  const { actor } = turn;
  const drafts = actor ? await turn.tx.find(declarationDrafts, 'author', actor.id, turn.grant) : [];
  const mine = (actor ? await declarationsOf(turn.tx, actor.id, turn.grant) : []).toSorted((a, b) => Number(isActive(b) || isOpen(b)) - Number(isActive(a) || isOpen(a)) || b.at - a.at);
  const left = mine.length - MOST_LISTED;
  return deskCard({
    title: 'Your declarations',
    lines: [...(note === null ? [] : [note]), ...(mine.length + drafts.length === 0 ? ['You have sent none.'] : []), ...(left > 0 ? [`And ${left} more, older ones.`] : [])],
    parts: [
      ...drafts.map((draft) => ({ lines: [{ lead: 'NOT SENT: ', text: `${draft.replaces ? `to replace ${draft.replaces}` : 'a declaration'}, begun on ${dateIn(draft.startedAt)}` }], buttons: [{ title: 'Go on with it', verb: 'declare.draft', data: { draft: draft.id } }] })),
      ...mine.slice(0, MOST_LISTED).map((record) => ({ lines: [{ lead: `${record.id}: `, text: `sent on ${dateIn(record.at)}. ${stateWords(record, 'declarant')}` }], buttons: [{ title: `Look at ${record.id}`, verb: 'declare.see', data: { declaration: record.id } }] })),
    ],
    others: [{ title: 'Declare a relationship', verb: 'declare.start', data: {} }],
  });
}
