import { fillCard } from '../../cards/fill.ts';
import { isOpenCard, notificationText, plainText } from '../../cards/plain-text.ts';
import type { FieldValues, Inbound } from '../../chat/inbound.ts';
import type { CardContent, Place } from '../../chat/outbound.ts';
import { mayComeAgain, type Reply, type SearchResult } from '../../chat/reply.ts';
import type { Log } from '../../kernel/log.ts';
import { withFaults } from './form-card.ts';
import { conversationIn, type Parsed } from './parse-activity.ts';
import type { Posting } from './posting.ts';
import { said } from './report-message.ts';
import { CARD_TYPE, teamsCards, type TeamsCard } from './teams-card.ts';

/** What the HTTP answer to an activity says. */
export interface Answer {
  readonly status: number;
  readonly body?: object;
}

export const SENT_PRIVATELY = 'I have sent it to you in our private chat.';
const BELOW = 'It stands below.';
export const OPEN_A_CHAT = 'Open a chat with Staffroom and press again.';
export const TAKES_LONGER = 'This is taking longer than usual. Press again in a minute.';

const MESSAGE_TYPE = 'application/vnd.microsoft.activity.message';
export const messageAnswer = (value: string): Answer => ({ status: 200, body: { statusCode: 200, type: MESSAGE_TYPE, value } });
const cardAnswer = (card: TeamsCard): Answer => ({ status: 200, body: { statusCode: 200, type: CARD_TYPE, value: card } });

/** Only the person who wrote it is shown why it was refused; its answers leave by the outbox. */
export async function answerMessage(posting: Posting, inbound: Inbound, reply: Reply): Promise<Answer> {
  if (reply.status !== 'refused') return { status: 200 };
  const told = reply.card !== undefined && (await posting.tell(alone(inbound), ...cardsOf(reply.card)));
  return { status: mayComeAgain(reply) && !told ? 503 : 200 };
}

export const answerNews = (replies: readonly Reply[]): Answer => ({ status: replies.some(mayComeAgain) ? 503 : 200 });

/** The card in place of the pressed one, or below it where that must stay; where several people read, privately unless it is the same for everyone. */
export async function answerPress(posting: Posting, press: Extract<Parsed, { kind: 'press' }>, reply: Reply): Promise<Answer> {
  const { inbound, inputs, submit, card: pressedCard } = press;
  const content = reply.step ?? reply.card;
  if (!content) {
    if (mayComeAgain(reply)) return submit ? { status: 503 } : messageAnswer('Nothing was saved. Press again.');
    return submit ? { status: 200 } : messageAnswer(wordsFor(reply));
  }
  const [summary, cards] = cardsOf(content, reply.fieldErrors, inputs);
  const { conversation } = inbound;
  if (conversation.kind === 'channel' && (reply.beside === true || !isOpenCard(content.template))) {
    const told = await posting.tell(alone(inbound), summary, cards);
    if (submit) return { status: mayComeAgain(reply) && !told ? 503 : 200 };
    return messageAnswer(told ? SENT_PRIVATELY : OPEN_A_CHAT);
  }
  const here: Place = { kind: 'conversation', surface: 'teams', conversation: conversation.id, ...(conversation.thread === undefined ? {} : { thread: conversation.thread }) };
  if (reply.beside) {
    const told = await posting.tell(here, summary, cards);
    return submit ? { status: 200 } : messageAnswer(told ? BELOW : 'That could not be shown. Press again.');
  }
  if (submit) {
    const replaced = pressedCard !== null && (await posting.replaceCard(conversationIn(conversation.id, conversation.thread), pressedCard, summary, cards));
    const told = replaced || (await posting.tell(here, summary, cards));
    return { status: mayComeAgain(reply) && !told ? 503 : 200 };
  }
  const [first, ...more] = cards;
  if (!first) return messageAnswer(wordsFor(reply));
  // One card fits in the answer; what does not is posted below it, and its first part says how many there are.
  if (more.length > 0 && !(await posting.tell(here, summary, more))) return messageAnswer('Not all of it could be shown. Press again.');
  return cardAnswer(first);
}

/** What was found, for the box people type in; only they see it until they choose one. */
export function answerSearch(reply: Reply, log: Log): Answer {
  if (reply.status === 'refused') return searchMessage(reply.card ? plainText(fillCard(reply.card)) : 'That could not be looked up just now.');
  const attachments = (reply.results ?? []).flatMap((result) => {
    const cards = teamsCards(fillCard(result.card));
    const [only, ...more] = cards;
    // A message takes one card: half a clause must not be put into it.
    if (only && more.length === 0) return [preview(result, only)];
    log('teams.result-too-long', { parts: cards.length });
    return [];
  });
  if (attachments.length === 0) return searchMessage('Nothing was found.');
  return { status: 200, body: { composeExtension: { type: 'result', attachmentLayout: 'list', attachments } } };
}

/** A report that was started at a message opens in the private conversation, whoever reads where the message stands. */
export async function answerReportStart(posting: Posting, inbound: Inbound, reply: Reply): Promise<Answer> {
  const content = reply.step ?? reply.card;
  if (!content) return said(mayComeAgain(reply) ? 'Nothing was saved. Try again.' : wordsFor(reply));
  const told = await posting.tell({ kind: 'account', account: inbound.account }, ...cardsOf(content));
  return said(told ? SENT_PRIVATELY : 'Open a chat with Staffroom and write: report');
}

const searchMessage = (text: string): Answer => ({ status: 200, body: { composeExtension: { type: 'message', text } } });

const preview = ({ title, text }: SearchResult, content: TeamsCard): object => ({
  contentType: CARD_TYPE, content, preview: { contentType: 'application/vnd.microsoft.card.thumbnail', content: { title: plain(title), text: plain(text) } },
});
// A preview's text is read as HTML, and no escape is shown the same everywhere.
const plain = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');

function wordsFor(reply: Reply): string {
  if (reply.fieldErrors) return Object.values(reply.fieldErrors).join('\n');
  return reply.status === 'refused' ? 'That cannot be done. Nothing was saved.' : 'Done.';
}

/** The private conversation of whoever did this. */
const alone = ({ conversation, account }: Inbound): Place =>
  conversation.kind === 'personal' ? { kind: 'conversation', surface: 'teams', conversation: conversation.id } : { kind: 'account', account };

function cardsOf(content: CardContent, faults?: Readonly<Record<string, string>>, typed: FieldValues = {}): readonly [string, readonly TeamsCard[]] {
  const card = fillCard(content);
  return [notificationText(content.template, card), teamsCards(faults ? withFaults(card, faults, typed) : card)];
}
