import type { webApi } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { fillCard } from '../../cards/fill.ts';
import { isOpenCard } from '../../cards/plain-text.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { mayComeAgain, type Reply } from '../../chat/reply.ts';
import type { Log } from '../../kernel/log.ts';
import type { Press } from './answers.ts';
import { LIMITS } from './block-limits.ts';
import { renderModal } from './form-modal.ts';
import type { Incoming, Origin, Stand } from './parse-payload.ts';
import type { Places } from './places.ts';
import { noticeOf, shownOf, type Posting, type Shown } from './posting.ts';
import type { Taken } from './receiver.ts';
import { renderHome, renderMessages } from './render-blocks.ts';
import { deliveryError } from './slack-errors.ts';
import { partsOf, plain } from './text-pieces.ts';

export interface ShowOptions {
  readonly client: webApi.WebClient;
  readonly posting: Posting;
  readonly places: Places;
  readonly log: Log;
}

/** Nothing was saved and the person could not be told: Slack must send it again. */
export class NobodyTold extends Error {
  override readonly name = 'NobodyTold';
}

export const ELSEWHERE = 'The answer is in your messages with Staffroom.';

/**
 * Acknowledges what came in and shows its reply, by what it came by. What is not the same for everyone is shown to its reader alone.
 * Rejects with NobodyTold where nothing was saved and nobody could be told.
 */
export function makeShowReply({ client, posting, places, log }: ShowOptions): (taken: Taken, reply: Reply) => Promise<void> {
  /** One call that shows something; its failure is written down and is the caller's to make good. */
  async function tried(what: string, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof RangeError) {
        log('slack.not-shown', { what, reason: 'does-not-fit' });
        return false;
      }
      log('slack.not-shown', { what, reason: deliveryError(error).reason });
      return false;
    }
  }

  /** Posts to the person's private conversation with the desk. */
  async function privately(incoming: Incoming, shown: Shown): Promise<boolean> {
    const { conversation, account } = incoming;
    const here = conversation?.kind === 'personal' ? { channel: conversation.id, ...(conversation.thread === undefined ? {} : { thread: conversation.thread }) } : null;
    const opened = here ? null : await places.privateWith(account.id);
    if (opened && !opened.ok) {
      log('slack.not-shown', { what: 'private', reason: opened.error.reason });
      return false;
    }
    const told = await posting.tell(here ?? { channel: opened?.value ?? account.id }, shown);
    if (!told.ok) log('slack.not-shown', { what: 'private', reason: told.error.reason });
    return told.ok;
  }

  const more = async (incoming: Incoming, rest: readonly (readonly KnownBlock[])[], text: string): Promise<void> => {
    if (rest.length > 0) await privately(incoming, { messages: rest, text });
  };

  /** A card or step as a modal, opened by what was pressed; where Slack no longer lets it open, as messages to the presser with a way back to it. */
  async function inModal(incoming: Incoming, content: CardContent, repeated: boolean, again?: Press): Promise<boolean> {
    const { origin, trigger } = incoming;
    const card = fillCard(content);
    const stand = origin.kind === 'press' ? origin.stand : null;
    const text = noticeOf(content, card);
    const opened = trigger !== undefined && (await tried('modal', async () => {
      const { view, rest } = renderModal(card);
      if (stand?.in === 'modal') await client.views.push({ trigger_id: trigger, view: view });
      else await client.views.open({ trigger_id: trigger, view: view });
      await more(incoming, rest, text);
    }));
    // The same request again has an old trigger: what it led to was shown the first time.
    if (opened || repeated) return true;
    return privately(incoming, { messages: renderMessages(card, again), text });
  }

  /** Changes the open modal to another step or to what came of it. */
  async function changeModal(incoming: Incoming, view: string, content: CardContent): Promise<boolean> {
    const card = fillCard(content);
    const changed = await tried('modal', async () => {
      const made = renderModal(card);
      await client.views.update({ view_id: view, view: made.view });
      await more(incoming, made.rest, noticeOf(content, card));
    });
    return changed || privately(incoming, shownOf(content));
  }

  async function publish(incoming: Incoming, content: CardContent): Promise<boolean> {
    const { blocks } = renderHome(fillCard(content));
    return tried('home', () => client.views.publish({ user_id: incoming.account.id, view: { type: 'home', blocks } }));
  }

  /** Answers a submitted modal in the acknowledgement itself: the only way to keep what was typed in it. */
  async function answerSubmission({ incoming, answer }: Taken, reply: Reply, origin: Extract<Origin, { kind: 'submission' }>): Promise<void> {
    const errors = origin.errors(reply.fieldErrors ?? {});
    if (Object.keys(errors).length > 0) return answer({ response_action: 'errors', errors });
    const content = reply.step ?? reply.card;
    if (!content) {
      if (mayComeAgain(reply)) throw new NobodyTold();
      return answer({ response_action: 'clear' });
    }
    const card = fillCard(content);
    const text = noticeOf(content, card);
    let made: ReturnType<typeof renderModal>;
    try {
      made = renderModal(card);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      log('slack.not-shown', { what: 'modal', reason: 'does-not-fit' });
      answer({ response_action: 'clear' });
      await privately(incoming, shownOf(content));
      return;
    }
    // A refusal lies on top of the form, so that closing it leads back to what was typed.
    const onTop = reply.status === 'refused' && !reply.step && !origin.pushed;
    answer({ response_action: onTop ? 'push' : 'update', view: made.view });
    // What came of it (a reference, who has it now) would be gone with the modal.
    if (reply.card && reply.status === 'recorded') await privately(incoming, shownOf(reply.card));
    else await more(incoming, made.rest, text);
  }

  /** What a pressed button brought. True when whoever pressed it has been shown everything. */
  async function showPress(incoming: Incoming, reply: Reply, stand: Stand, press: Press): Promise<boolean> {
    const repeated = reply.status === 'repeated';
    const { card, step, fieldErrors } = reply;
    let shown = true;
    if (fieldErrors && !step && Object.keys(fieldErrors).length > 0) shown = await privately(incoming, faults(fieldErrors));
    // In a modal the next screen takes the place of the one before; what only lies beside it goes on top, so that closing it leads back.
    if (step) shown = (await (stand.in === 'modal' && !reply.beside ? changeModal(incoming, stand.view, step) : inModal(incoming, step, repeated, press))) && shown;
    if (card) shown = (await showCard(incoming, reply, card, stand)) && shown;
    return shown;
  }

  async function showCard(incoming: Incoming, reply: Reply, card: CardContent, stand: Stand): Promise<boolean> {
    // What was refused leaves the pressed card as it is, with what was typed in it.
    if (reply.status === 'refused') return inModal(incoming, card, false);
    if (reply.beside) return inModal(incoming, card, reply.status === 'repeated');
    if (stand.in === 'modal') return changeModal(incoming, stand.view, card);
    const here = stand.in === 'message' && !stand.ephemeral && (stand.channel.startsWith('D') || isOpenCard(card.template));
    if (!here) return inModal(incoming, card, reply.status === 'repeated');
    const changed = await posting.replace({ channel: stand.channel, ...(stand.thread === undefined ? {} : { thread: stand.thread }) }, stand.ts, stand.mark, shownOf(card));
    if (!changed.ok) log('slack.not-shown', { what: 'replace', reason: changed.error.reason });
    return changed.ok || privately(incoming, shownOf(card));
  }

  async function answerCommand({ incoming, answer }: Taken, reply: Reply, channel: string): Promise<void> {
    if (reply.status === 'refused' && reply.card) {
      // Seen by whoever typed the command alone, and it needs no further call that could fail.
      const { messages: [first = [], ...rest], text } = shownOf(reply.card);
      answer({ response_type: 'ephemeral', text, blocks: first });
      return more(incoming, rest, text);
    }
    if (mayComeAgain(reply)) throw new NobodyTold();
    if (reply.step) {
      answer();
      await inModal(incoming, reply.step, reply.status === 'repeated');
      return;
    }
    if (incoming.conversation?.id === channel) return answer();
    answer({ response_type: 'ephemeral', text: ELSEWHERE });
  }

  return async (taken, reply) => {
    const { incoming, answer } = taken;
    const { origin, account } = incoming;
    const unsaved = mayComeAgain(reply);
    // A commit is acknowledged at once; what was not saved only after the person knows.
    if (!unsaved && origin.kind !== 'submission' && origin.kind !== 'command') answer();
    let told = true;
    switch (origin.kind) {
      case 'submission':
        return answerSubmission(taken, reply, origin);
      case 'command':
        return answerCommand(taken, reply, origin.channel);
      case 'silent':
        told = !unsaved;
        break;
      case 'message':
        if (reply.status === 'refused') told = reply.card ? await privately(incoming, shownOf(reply.card)) : !unsaved;
        break;
      case 'shortcut':
        if (reply.status === 'refused') told = reply.card ? await privately(incoming, shownOf(reply.card)) : !unsaved;
        else if (reply.status === 'recorded' && incoming.conversation?.id !== origin.channel) await tried('line', () => client.chat.postEphemeral({ channel: origin.channel, user: account.id, text: ELSEWHERE }));
        break;
      case 'opener': {
        const content = reply.step ?? reply.card;
        told = content ? await inModal(incoming, content, reply.status === 'repeated') : !unsaved;
        break;
      }
      case 'home':
        told = reply.card ? await publish(incoming, reply.card) : !unsaved;
        break;
      case 'press':
        told = unsaved && !reply.card ? false : await showPress(incoming, reply, origin.stand, origin.press);
        break;
    }
    if (unsaved && !told) throw new NobodyTold();
    answer();
  };
}

/** Faults of fields that stand in a message, where Slack has no place for them. */
function faults(fieldErrors: Readonly<Record<string, string>>): Shown {
  const lines = ['Not sent yet. Please put this right and press again:', ...Object.values(fieldErrors).map((fault) => `- ${fault}`)];
  const pieces = lines.flatMap((line) => partsOf(line, LIMITS.text));
  const blocks = pieces.map((text): KnownBlock => ({ type: 'section', text: plain(text) }));
  return { messages: [blocks.slice(0, LIMITS.messageBlocks)], text: 'Staffroom: not sent yet' };
}
