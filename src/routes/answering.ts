import type { Inbound } from '../chat/inbound.ts';
import type { Address } from '../chat/outbound.ts';

/** Where an answer to this inbound goes: back to where it was said, or privately to the one who said it. */
export function backTo(inbound: Inbound, privately = false): Address {
  const { conversation, account } = inbound;
  if (privately && conversation.kind === 'channel') return { kind: 'account', account };
  if (account.surface === 'system') throw new Error('the desk does not answer itself');
  return {
    kind: 'conversation',
    surface: account.surface,
    conversation: conversation.id,
    ...(conversation.thread === undefined ? {} : { thread: conversation.thread }),
  };
}

/** A private place to reach whoever spoke, kept for later (a reply that comes days after the question). */
export function privateAddressOf(inbound: Inbound): Address {
  return inbound.conversation.kind === 'personal' ? backTo(inbound) : { kind: 'account', account: inbound.account };
}
