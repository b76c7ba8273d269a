import type { Address, Reader } from '../chat/outbound.ts';
import type { Turn } from './turn.ts';

type Spoken = Pick<Turn, 'inbound' | 'actor'>;

/** Where an answer to this inbound goes: back to where it was said, or privately to the one who said it. Another organisation's readers get none. */
export function backTo({ inbound, actor }: Spoken, privately = false): Address {
  const { conversation, account } = inbound;
  if (account.surface === 'system') throw new Error('the desk does not answer itself');
  const reader = readerOf(actor);
  if ((privately || conversation.shared === true) && conversation.kind === 'channel') return { kind: 'account', account, ...reader };
  return {
    kind: 'conversation',
    surface: account.surface,
    conversation: conversation.id,
    ...(conversation.thread === undefined ? {} : { thread: conversation.thread }),
    ...(conversation.kind === 'personal' ? reader : {}),
  };
}

/** A private place to reach whoever spoke, kept for later (a reply that comes days after the question). */
export const privateAddressOf = (spoken: Spoken): Address => backTo(spoken, true);

function readerOf(actor: Turn['actor']): { readonly reader?: Reader } {
  if (!actor) return {};
  return { reader: actor.standing === 'outsider' ? 'outsider' : actor.id };
}
