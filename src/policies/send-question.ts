import { card, type CardInput } from '../cards/card-data.ts';
import type { KeyId, SchoolId } from '../kernel/ids.ts';
import { asId, randomReference } from '../kernel/ids.ts';
import { roleWords, type Person, type Staff } from '../people/staff.ts';
import { privateAddressOf } from '../routes/answering.ts';
import type { ConversationMemory } from '../routes/conversation.ts';
import type { Route } from '../routes/route.ts';
import type { Undelivered } from '../routes/undelivered.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, timeIn } from '../time/school-day.ts';
import type { PoliciesOfSchool } from './ask.ts';
import { LONGEST_QUESTION } from './prepare-answer.ts';
import { sentQuestions, type SentQuestion } from './questions.ts';
import { whoAnswers } from './who-answers.ts';

export interface SendQuestionPorts {
  readonly schools: (id: SchoolId) => PoliciesOfSchool;
  readonly memory: ConversationMemory;
}

/**
 * A question the policy does not answer goes to a person because the asker chose it: start → see who gets it and edit the words → send;
 * the recipient opens it, replies, and the reply comes back marked as a person's answer. The words stand only in the sealed record.
 */
export function sendQuestionRoutes(ports: SendQuestionPorts): Route[] {
  return [
    {
      name: 'policies/question-start',
      match: { kind: 'action', verb: 'question.start' },
      action: 'question.send',
      help: null,
      handle: async (turn) => {
        const to = recipientFor(turn, ports);
        const remembered = turn.actor ? ports.memory.ofAnswer(turn.inbound.account, dataText(turn, 'answer'), turn.now) : null;
        await Promise.resolve();
        if (!to) return turn.reply({ card: nobodyToAsk() });
        turn.reply({ step: formCard(to, dataText(turn, 'answer'), remembered?.question ?? '', remembered === null) });
      },
    },
    {
      name: 'policies/question-send',
      match: { kind: 'action', verb: 'question.send' },
      action: 'question.send',
      help: null,
      handle: (turn) => send(turn, ports),
    },
    {
      name: 'policies/question-cancel',
      match: { kind: 'action', verb: 'question.cancel' },
      action: 'question.send',
      help: null,
      handle: async (turn) => {
        await Promise.resolve();
        turn.reply({ card: card('question-cancelled', {}) });
      },
    },
    { name: 'policies/question-open', match: { kind: 'action', verb: 'question.open' }, action: 'question.open', help: null, relation: relationToQuestion, handle: open },
    { name: 'policies/question-answer', match: { kind: 'action', verb: 'question.answer' }, action: 'question.answer', help: null, relation: relationToQuestion, handle: answer },
  ];
}

const formCard = (to: Person, answer: string, text: string, forgotten: boolean) => (card('question-form', { answer, recipient: to.name, role: roleOf(to), text, forgotten, most: LONGEST_QUESTION }));

async function send(turn: Turn, ports: SendQuestionPorts): Promise<void> {
  const { actor, inbound } = turn;
  if (inbound.kind !== 'action' || !actor) return;
  const to = recipientFor(turn, ports);
  if (!to) return turn.reply({ card: nobodyToAsk() });
  const text = (inbound.inputs.question ?? '').trim();
  if (text === '') return turn.reply({ fieldErrors: { question: 'Write your question first.' } });
  if (text.length > LONGEST_QUESTION) return turn.reply({ fieldErrors: { question: `That is ${text.length} characters; at most ${LONGEST_QUESTION} can be sent.` } });
  turn.reply({ card: sentCard(await sendQuestion(turn, actor, to, text)) });
}

/** Files a question that somebody chose to send to a person, and tells that person; the same words sent twice are one. */
export async function sendQuestion(turn: Turn, actor: Person, to: Person, text: string): Promise<SentQuestion> {
  const sent = await sentBefore(turn, actor, to, text);
  if (sent) return sent;
  const id = turn.newId<'question'>();
  const key = turn.tx.newKey('question');
  const question: SentQuestion = {
    id, reference: randomReference(), asker: actor.id, askerName: nameOf(actor), askerAddress: privateAddressOf(turn),
    recipient: to.id, recipientName: to.name, recipientRole: roleOf(to), text, at: turn.now, key, reply: null,
  };
  turn.tx.put(sentQuestions, question, key);
  turn.send({ kind: 'person', person: to.id }, `question:${id}:notice`, card('question-notice', noticeData(question)));
  return question;
}

/** What its asker is told once it is sent. */
export const sentCard = (question: SentQuestion) => card('question-sent', { reference: question.reference, recipient: question.recipientName, role: question.recipientRole, time: timeIn(question.at), date: dateIn(question.at) });

/** The same words to the same person, still without a reply: a second tap, or a form opened again. The first stands. */
async function sentBefore(turn: Turn, asker: Person, to: Person, text: string): Promise<SentQuestion | null> {
  const mine = new Set<string>(await turn.tx.findIds(sentQuestions, 'asker', asker.id));
  for (const id of await turn.tx.findIds(sentQuestions, 'state', 'open')) {
    const question = mine.has(id) ? await turn.tx.get(sentQuestions, id, turn.grant) : null;
    if (question?.recipient === to.id && question.text === text) return question;
  }
  return null;
}

/** Only ids and whether it is done: the words open for the recipient alone, at the moment of the press. */
const noticeData = (question: SentQuestion): CardInput<'question-notice'> => ({ id: question.id, reference: question.reference, date: dateIn(question.at), time: timeIn(question.at), answered: question.reply !== null });

async function relationToQuestion(turn: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<'none' | 'recipient'> {
  if (!turn.actor) return 'none';
  const mine = await turn.tx.findIds(sentQuestions, 'recipient', turn.actor.id);
  return mine.includes(dataText(turn, 'question')) ? 'recipient' : 'none';
}

async function open(turn: Turn): Promise<void> {
  const question = await opened(turn);
  if (question) turn.reply({ step: openCard(question) });
}

async function answer(turn: Turn): Promise<void> {
  if (turn.inbound.kind !== 'action') return;
  const question = await opened(turn);
  if (!question) return;
  // Pressed on an old copy, or twice: the first reply stands and is shown.
  if (question.reply) return turn.reply({ step: openCard(question) });
  const text = (turn.inbound.inputs.reply ?? '').trim();
  if (text === '') return turn.reply({ fieldErrors: { reply: 'Write your reply first.' } });
  if (text.length > LONGEST_QUESTION) return turn.reply({ fieldErrors: { reply: `That is ${text.length} characters; at most ${LONGEST_QUESTION} can be sent.` } });
  const answered: SentQuestion = { ...question, reply: { text, at: turn.now } };
  const key = asId<'key'>(question.key) as KeyId;
  turn.tx.put(sentQuestions, answered, key);
  turn.send(question.askerAddress, `question:${question.id}:reply`, card('question-answered', answeredData(answered, text, turn.now)), key);
  turn.send({ kind: 'person', person: asId<'person'>(question.recipient) }, `question:${question.id}:notice`, card('question-notice', noticeData(answered)));
  turn.reply({ card: card('question-reply-sent', { reference: question.reference, asker: question.askerName, text }) });
}

const openCard = (question: SentQuestion) => (card('question-open', {
    id: question.id, reference: question.reference, asker: question.askerName, date: dateIn(question.at), time: timeIn(question.at), text: question.text,
    most: LONGEST_QUESTION, answered: question.reply ? { text: question.reply.text, date: dateIn(question.reply.at) } : null,
  }));

const answeredData = (question: SentQuestion, text: string, now: number): CardInput<'question-answered'> => ({
  reference: question.reference, role: question.recipientRole, name: question.recipientName, date: dateIn(now), question: question.text, text,
});

/** The record of the press, read with this turn's leave. Absent and not allowed look the same, so a wrong id says nothing. */
async function opened(turn: Turn): Promise<SentQuestion | null> {
  return turn.tx.get(sentQuestions, dataText(turn, 'question'), turn.grant);
}

/** The one a question was for could not be reached: the asker hears it, and whom to ask instead in person. */
export const questionUndelivered: Undelivered = async (turn, cardKey) => {
  const id = /^question:([^:]+):notice$/.exec(cardKey)?.[1];
  if (id === undefined) return false;
  const question = await turn.tx.get(sentQuestions, id, turn.grant);
  // An answered question needs nobody any more; its notice was only to be marked as done.
  if (question && question.reply === null) turn.send(question.askerAddress, `question:${id}:undelivered`, card('question-undelivered', { reference: question.reference, recipient: question.recipientName }), asId<'key'>(question.key));
  return true;
};

function recipientFor(turn: Turn, ports: SendQuestionPorts): Person | null {
  const school = ports.schools(turn.school.id);
  // The one the answer named, as long as that is remembered: what was promised on the button is what happens.
  const named = turn.actor && ports.memory.ofAnswer(turn.inbound.account, dataText(turn, 'answer'), turn.now)?.asks;
  const promised = named ? school.staff.byId(named) : null;
  if (promised) return promised;
  const corpus = school.corpus();
  if (!corpus) return firstHead(school.staff, turn.actor);
  return whoAnswers(turn.actor, [], corpus, school.questions, school.staff)?.person ?? null;
}

const firstHead = (staff: Staff, asker: Person | null): Person | null => staff.withRole('headteacher').find((p) => p.id !== asker?.id) ?? null;
const roleOf = (person: Person): string => (person.roles[0] ? roleWords(person.roles[0]) : 'Colleague');
const nameOf = (person: Person): string => (person.roles[0] ? `${person.name} (${roleWords(person.roles[0])})` : person.name);
const nobodyToAsk = () => (card('refused', { reason: 'Nobody else is listed for this school, so there is no one to send it to. Nothing was saved. Ask the headteacher in person.' }));

function dataText(turn: Pick<Turn, 'inbound'>, name: string): string {
  if (turn.inbound.kind !== 'action') return '';
  const value = turn.inbound.data[name];
  return typeof value === 'string' ? value : '';
}
