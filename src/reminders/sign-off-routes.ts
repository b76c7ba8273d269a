import { isLeader } from '../accounts/leaders.ts';
import type { Relation } from '../people/permissions.ts';
import { sendQuestion, sentCard } from '../policies/send-question.ts';
import { LONGEST_QUESTION } from '../policies/prepare-answer.ts';
import { whoAnswers } from '../policies/who-answers.ts';
import { privateAddressOf } from '../routes/answering.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { OpenItem, OpenItems } from '../routes/open-items.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateOf, dayIn } from '../time/school-day.ts';
import { quieten, tickAccountSteps } from './sign-off-assign.ts';
import { openButton, overCard, severalCard, signedCard, taskCard } from './sign-off-card.ts';
import { askWhatIsNew } from './sign-off-day.ts';
import { outstandingRoutes } from './sign-off-outstanding.ts';
import type { SignOffPorts, SignOffSchool } from './sign-off-ports.ts';
import { quickRoutes } from './sign-off-quick.ts';
import { readingCard } from './sign-off-reading.ts';
import { policyFile, type SignOffItem } from './sign-off-settings.ts';
import { changesFor, versionNow } from './sign-off-version.ts';
import { MARK, signOffMarks, signOffs, signOffTexts, withEvent, type SignOff } from './sign-off.ts';

/** What colleagues sign for: each for themselves, a question instead, and for leaders who is outstanding. */
export function signOffRoutes(ports: SignOffPorts): Route[] {
  const own = (verb: string, handle: (turn: Turn, record: SignOff) => Promise<void>): Route => ({
    name: `sign-offs/${verb}`, match: { kind: 'action', verb: `signoff.${verb}` }, action: 'signoff.attest', help: null, relation: relationToSignOff,
    handle: async (turn) => {
      const record = await turn.tx.get(signOffs, idOf(turn));
      // Whoever may act on it has it, or the relation would have been another.
      if (record) await handle(turn, record);
    },
  });
  return [
    {
      name: 'sign-offs/list', match: { kind: 'message', intent: 'sign-offs' }, action: 'signoff.attest', help: null, relation: oneself,
      handle: async (turn) => turn.send(privateAddressOf(turn), `sign-off:mine:${turn.inbound.eventId}`, await mineCard(turn, ports)),
    },
    {
      name: 'sign-offs/mine', match: { kind: 'action', verb: 'signoff.mine' }, action: 'signoff.attest', help: null, relation: oneself,
      handle: async (turn) => privately(turn, await mineCard(turn, ports)),
    },
    own('open', (turn, record) => open(turn, record, ports)),
    own('attest', (turn, record) => attest(turn, record, ports)),
    own('read', (turn, record) => read(turn, record, ports)),
    own('question', (turn, record) => question(turn, record, ports)),
    own('ask', (turn, record) => ask(turn, record, ports)),
    ...quickRoutes(ports, own),
    ...outstandingRoutes(ports),
  ];
}

const idOf = ({ inbound }: Pick<Turn, 'inbound'>): string => (inbound.kind === 'action' ? String(inbound.data['id'] ?? '') : '');

/** Nobody signs for another, whoever they are: a leader's press on a colleague's card is refused like anybody's. */
async function relationToSignOff({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  const record = actor ? await tx.get(signOffs, idOf({ inbound })) : null;
  return record && record.person === actor?.id ? 'owner' : 'none';
}

/** One's own list is one's own. */
const oneself = ({ actor }: Pick<Turn, 'actor'>): Promise<Relation> => Promise.resolve(actor ? 'owner' : 'none');

/** In place of the pressed card; in a channel to the one who pressed alone. */
export function privately(turn: Turn, card: ReturnType<typeof deskCard>): void {
  turn.reply(turn.inbound.conversation.kind === 'channel' ? { card, beside: true } : { card });
}

const itemOf = (record: Pick<SignOff, 'item'>, school: Pick<SignOffSchool, 'signOffs'>): SignOffItem | null => school.signOffs.items.find(({ id }) => id === record.item) ?? null;
const openFor = (turn: Pick<Turn, 'tx'>, person: string): Promise<SignOff[]> => turn.tx.find(signOffs, 'openFor', person);

async function mineCard(turn: Turn, ports: SignOffPorts): Promise<ReturnType<typeof deskCard>> {
  const today = dayIn(turn.now);
  const school = ports.schools(turn.school.id);
  const open = turn.actor ? await openFor(turn, turn.actor.id) : [];
  const [only] = open;
  const leader = isLeader(turn.actor);
  if (only && open.length === 1 && !leader) return taskCard({ record: only, item: itemOf(only, school), school, changes: await changesFor(turn.tx, only), today });
  return severalCard(open.length === 0 ? 'Nothing to sign' : open.length === 1 ? 'One thing to sign' : `To sign: ${open.length} things`, open, today, leader ? [{ title: 'Who is outstanding', verb: 'signoff.outstanding', data: {} }] : []);
}

async function open(turn: Turn, record: SignOff, ports: SignOffPorts): Promise<void> {
  // A list that it was opened from stays.
  if (record.state !== 'open') return turn.reply({ card: await standsCard(turn, record), beside: true });
  const fresh = await renewed(turn, record, ports);
  if (fresh) return turn.reply({ card: fresh, beside: true });
  const school = ports.schools(turn.school.id);
  if (record.openedAt === null) turn.tx.put(signOffs, withEvent(record, { at: turn.now, by: record.person, what: 'opened', why: '' }, { openedAt: turn.now }));
  turn.reply({ step: taskCard({ record, item: itemOf(record, school), school, changes: await changesFor(turn.tx, record), today: dayIn(turn.now) }) });
}

/** The version that is signed, or was: what replaced it is shown before anybody reads what nobody signs any more. */
async function read(turn: Turn, record: SignOff, ports: SignOffPorts): Promise<void> {
  const fresh = record.state === 'open' ? await renewed(turn, record, ports) : null;
  if (fresh) return turn.reply({ card: fresh, beside: true });
  const page = turn.inbound.kind === 'action' ? Number(turn.inbound.data['page']) || 0 : 0;
  turn.reply({ step: readingCard(record, (await turn.tx.get(signOffTexts, record.version))?.clauses ?? null, page) });
}

/** How it stands, for a card that was pressed late. */
async function standsCard(turn: Turn, record: SignOff): Promise<ReturnType<typeof deskCard>> {
  const left = await openFor(turn, record.person);
  return record.state === 'signed' ? signedCard(record, left.length) : overCard(record, left.find(({ item }) => item === record.item) ?? null);
}

/**
 * What is to be read changed since the card was made: nothing is signed, and what is asked now is shown in its place. Null where it still
 * stands, or where the document cannot be read at this moment.
 */
async function renewed(turn: Turn, record: SignOff, ports: SignOffPorts): Promise<ReturnType<typeof deskCard> | null> {
  const school = ports.schools(turn.school.id);
  const item = itemOf(record, school);
  const now = item && versionNow(item, school);
  if (item && (!now || now.version === record.version)) return null;
  await askWhatIsNew(turn, ports, item?.file === undefined ? { person: record.person } : { person: record.person, file: policyFile(item.file) });
  const after = await turn.tx.get(signOffs, record.id);
  return !after || after.state === 'open' ? null : standsCard(turn, after);
}

async function attest(turn: Turn, record: SignOff, ports: SignOffPorts): Promise<void> {
  // Pressed twice, or on an old copy: what stands is shown.
  if (record.state !== 'open') return privately(turn, await standsCard(turn, record));
  const fresh = await renewed(turn, record, ports);
  if (fresh) return privately(turn, fresh);
  const signed = withEvent(record, { at: turn.now, by: record.person, what: 'signed', why: record.statement }, { state: 'signed', signedAt: turn.now, signedOn: dayIn(turn.now) });
  turn.tx.put(signOffs, signed);
  // Time may ask for it again, sooner than for anything that was signed before.
  turn.tx.remove(signOffMarks, MARK);
  await quieten(turn, signed);
  if (turn.actor?.standing === 'listed') await tickAccountSteps(turn, ports.schools(turn.school.id), turn.actor, await turn.tx.find(signOffs, 'person', record.person));
  privately(turn, signedCard(signed, (await openFor(turn, record.person)).length));
}

async function question(turn: Turn, record: SignOff, ports: SignOffPorts): Promise<void> {
  await Promise.resolve();
  const to = contactFor(turn, record, ports);
  if (!to) return privately(turn, NOBODY);
  turn.reply({
    step: deskCard({
      title: 'Your question', state: record.title,
      lines: [`It goes to ${to.name}, in private. What you have to sign stays open until you sign it.`],
      fields: [{ kind: 'text', id: 'question', label: 'What would you like to ask?', needed: true, many: true, value: '', hint: '' }],
      sends: [{ title: 'Send it', verb: 'signoff.ask', data: { id: record.id } }], others: [openButton(record, 'Back')],
    }),
  });
}

const NOBODY = deskCard({ title: 'Nobody to ask', lines: ['Nobody else is listed for this school, so there is no one to send it to. Nothing was saved. Ask the headteacher in person.'] });

/** Whom the policy or school.yaml names for questions about this very document. */
function contactFor(turn: Turn, record: SignOff, ports: SignOffPorts) {
  const school = ports.schools(turn.school.id);
  const corpus = school.corpus();
  const file = policyFile(itemOf(record, school)?.file ?? '');
  const found = corpus && whoAnswers(turn.actor, corpus.documents.filter((document) => document.file === file), corpus, school.questions, school.staff)?.person;
  return found ?? school.staff.withRole('headteacher').find(({ id }) => id !== turn.actor?.id) ?? null;
}

async function ask(turn: Turn, record: SignOff, ports: SignOffPorts): Promise<void> {
  const { actor, inbound } = turn;
  if (inbound.kind !== 'action' || !actor) return;
  const to = contactFor(turn, record, ports);
  if (!to) return privately(turn, NOBODY);
  const typed = (inbound.inputs['question'] ?? '').trim();
  if (typed === '') return turn.reply({ fieldErrors: { question: 'Write your question first.' } });
  const text = `About “${record.title}”: ${typed}`;
  if (text.length > LONGEST_QUESTION) return turn.reply({ fieldErrors: { question: `That is ${text.length} characters with its heading; at most ${LONGEST_QUESTION} can be sent. Nothing was lost: shorten it here.` } });
  const sent = await sendQuestion(turn, actor, to, text);
  if (record.state === 'open') turn.tx.put(signOffs, withEvent(record, { at: turn.now, by: actor.id, what: 'question', why: sent.reference }, { askedAt: turn.now }));
  privately(turn, sentCard(sent));
}

/** What waits for a person to sign: a title and a day. */
export const openSignOffs: OpenItems = async (tx, person) => {
  const items: OpenItem[] = [];
  for (const record of await tx.find(signOffs, 'openFor', person.id)) {
    items.push({ title: `To sign: ${record.title}, by ${dateOf(record.due)}`, at: Date.parse(`${record.assignedOn}T00:00:00Z`), open: { verb: 'signoff.open', data: { id: record.id } } });
  }
  return items;
};
