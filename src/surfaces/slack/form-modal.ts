import type { KnownBlock, ModalView } from '@slack/types';
import type { AdaptiveCard } from '../../cards/profile.ts';
import { renderMessages } from './render-blocks.ts';

/** The card as a modal, and as messages what does not fit into one. */
export function renderModal(card: AdaptiveCard, about: { readonly title?: string } = {}): { readonly view: ModalView; readonly rest: readonly (readonly KnownBlock[])[] } {
  const [first = [], ...rest] = renderMessages(card);
  return { view: { type: 'modal', title: { type: 'plain_text', text: about.title ?? 'Staffroom' }, blocks: [...first] }, rest };
}
