import type { KnownBlock, ModalView } from '@slack/types';
import { elementsOf, type AdaptiveCard, type CardElement } from '../../cards/profile.ts';
import { clean } from '../../cards/words.ts';
import { carry } from './answers.ts';
import { LIMITS } from './block-limits.ts';
import { MESSAGE_ROOM, NOTHING, VIEW_ROOM, fits, leavesOf, note, pack, parted, textLength, type Piece } from './packing.ts';
import { executesOf, pieces, submitAction, tagOf, type Execute, type Rendering } from './render-blocks.ts';
import { textBlocks } from './rich-text.ts';
import { plain, shortened } from './text-pieces.ts';

const CALLBACK = 'staffroom';

/**
 * A step of a form or a private card as a modal: the first heading is its title, the button that sends the fields its submit. `rest` are the
 * messages to send to the same person, and only to them, with what one modal cannot hold; the modal says so. Its metadata is the submit
 * button's verb and opaque ids. Throws RangeError where the fields alone are too much for a modal.
 */
export function renderModal(card: AdaptiveCard, about: { readonly title?: string } = {}): { readonly view: ModalView; readonly rest: readonly (readonly KnownBlock[])[] } {
  const sends = submitAction(card);
  const closes = closeAction(card);
  const title = clean(about.title ?? headingOf(card) ?? '').trim() || 'Staffroom';
  const instead = new Map<Execute, Piece[]>();
  if (sends) instead.set(sends, footWords(sends));
  if (closes) instead.set(closes, []);
  const how: Rendering = { tables: false, inputs: sends ? 'fields' : 'words', tag: tagOf(card), count: 0, instead };
  const body = pieces(bodyOf(card, title), how);
  const whole: Piece[] = about.title !== undefined && title.length > LIMITS.modalTitle ? [...textBlocks([{ text: title, bold: true }]), ...body] : body;
  const { blocks, rest } = room(whole);
  const view: ModalView = {
    type: 'modal', callback_id: CALLBACK, title: plain(shortened(title, LIMITS.modalTitle)), close: plain(closes ? clean(closes.title) : 'Close'), blocks,
    ...(sends ? { submit: plain(shortened(clean(sends.title).trim() || 'Send', LIMITS.modalButton)), private_metadata: carry(sends, LIMITS.privateMetadata) } : {}),
  };
  return { view, rest };
}

const headingOf = (card: AdaptiveCard): string | null => {
  for (const element of elementsOf(card.body)) if (element.type === 'TextBlock' && element.style === 'heading') return element.text;
  return null;
};

/** Without the heading that is the modal's title already: only where that shows all of it and it stood first, outside every box. */
function bodyOf(card: AdaptiveCard, title: string): CardElement[] {
  const [first, ...others] = card.body;
  const said = first?.type === 'TextBlock' && first.style === 'heading' && clean(first.text).trim() === title && title.length <= LIMITS.modalTitle;
  return said && others.length > 0 ? others : card.body;
}

/** A cancel button that carries nothing ends nothing on the desk: then closing the modal is the same. One with a draft stays a button. */
const closeAction = (card: AdaptiveCard): Execute | null =>
  executesOf(card).find((action) => action.verb.endsWith('.cancel') && action.associatedInputs === 'none' && Object.keys(action.data).length === 0 && clean(action.title).trim() !== '' && action.title.length <= LIMITS.modalButton) ?? null;

/** A title that the modal's own button cannot hold stands above it. */
const footWords = (sends: Execute): Piece[] => (clean(sends.title).trim().length > LIMITS.modalButton ? textBlocks([{ text: clean(sends.title), bold: true }]) : []);

const MORE = 'Not all of it fits here. The rest is in a message to you.';

function room(all: readonly Piece[]): { readonly blocks: KnownBlock[]; readonly rest: readonly (readonly KnownBlock[])[] } {
  const parts = parted(all, VIEW_ROOM);
  if (parts.length <= 1) return { blocks: parts[0] ?? [NOTHING], rest: [] };
  const form = all.flatMap(leavesOf).filter((block) => block.type === 'input');
  const left = { ...VIEW_ROOM, blocks: VIEW_ROOM.blocks - form.length - 1, text: VIEW_ROOM.text - textLength(form) - MORE.length };
  if (!fits(form, VIEW_ROOM) || left.blocks < 1 || left.text < LIMITS.text) throw new RangeError(`a form of ${form.length} fields is more than one modal takes`);
  const [first = [], ...others] = parted(all.map(withoutInputs), left);
  return { blocks: others.length === 0 ? [...first, ...form] : [...first, note(MORE), ...form], rest: others.length === 0 ? [] : pack(others.map((part) => ({ together: part })), MESSAGE_ROOM) };
}

const withoutInputs = (piece: Piece): Piece => ('together' in piece ? { together: piece.together.map(withoutInputs) } : piece.type === 'input' ? { together: [] } : piece);
