import type { KnownBlock } from '@slack/types';
import { LIMITS } from './block-limits.ts';
import { plain } from './text-pieces.ts';

/** Blocks that should stay together, and within them others: what is too much for one message is parted at the outermost border that fits. */
export type Piece = KnownBlock | { readonly together: readonly Piece[] };

/** What one message or view takes. */
export interface Room {
  readonly blocks: number;
  readonly text: number;
  readonly tables: number;
}
// One block is left free: a repeat says above everything that it may be one.
export const MESSAGE_ROOM: Room = { blocks: LIMITS.messageBlocks - 1, text: LIMITS.messageText, tables: 1 };
export const VIEW_ROOM: Room = { blocks: LIMITS.viewBlocks, text: LIMITS.viewText, tables: 0 };

// "Part 2 of 3" above and "more below" under a part.
const LABELS = { blocks: 2, text: 120 };

/** The blocks of a piece, in reading order. */
export const leavesOf = (piece: Piece): KnownBlock[] => ('together' in piece ? piece.together.flatMap(leavesOf) : [piece]);

/** Characters a reader sees in these blocks, and those of prefilled fields. */
export function textLength(value: unknown, key = ''): number {
  if (typeof value === 'string') return key === 'text' || key === 'alt_text' || key === 'initial_value' ? value.length : 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + textLength(one), 0);
  if (typeof value === 'object' && value !== null) return Object.entries(value).reduce((sum, [name, one]) => sum + textLength(one, name), 0);
  return 0;
}

/** Whether one message or view takes all of these. */
export const fits = (blocks: readonly KnownBlock[], room: Room): boolean =>
  blocks.length <= room.blocks && textLength(blocks) <= room.text && blocks.filter((block) => block.type === 'table').length <= room.tables;

/** The pieces in as few parts as fit, in their order; more than one part say which they are. */
export function pack(pieces: readonly Piece[], room: Room): KnownBlock[][] {
  const whole = tidy(pieces.flatMap(leavesOf));
  if (whole.length === 0) return [[NOTHING]];
  if (fits(whole, room)) return [whole];
  const parts = parted(pieces, { ...room, blocks: room.blocks - LABELS.blocks, text: room.text - LABELS.text });
  return parts.map((part, i) => [
    // The first part begins with the card's own first words: an urgent card says at once what to do.
    ...(i === 0 ? [] : [note(`Part ${i + 1} of ${parts.length}`)]),
    ...part,
    ...(i === parts.length - 1 ? [] : [note(`Part ${i + 1} of ${parts.length}. It goes on below.`)]),
  ]);
}

/** No line above everything, below everything or under another line. */
function tidy(blocks: readonly KnownBlock[]): KnownBlock[] {
  const lines = (block: KnownBlock | undefined): boolean => block === undefined || block.type === 'divider';
  return blocks.filter((block, i) => block.type !== 'divider' || !(lines(blocks[i - 1]) || i === blocks.length - 1));
}

/** The pieces in parts without a word on them; the first part is what fits into one. */
export function parted(pieces: readonly Piece[], room: Room): KnownBlock[][] {
  const parts: KnownBlock[][] = [];
  let part: KnownBlock[] = [];
  const close = (): void => {
    // A heading or a line above nothing belongs to what follows.
    const kept = part.findLastIndex((block) => block.type !== 'header' && block.type !== 'divider') + 1;
    const carried = kept === 0 ? [] : part.slice(kept);
    parts.push(part.slice(0, part.length - carried.length));
    part = carried;
  };
  const put = (piece: Piece): void => {
    const blocks = leavesOf(piece);
    if (blocks.length === 0) return;
    if (fits([...part, ...blocks], room)) part.push(...blocks);
    else if (fits(blocks, room) || !('together' in piece)) {
      if (part.length > 0) close();
      if (!fits([...part, ...blocks], room) && part.length > 0) close();
      part.push(...blocks);
    } else for (const one of piece.together) put(one);
  };
  for (const piece of pieces) put(piece);
  if (part.length > 0) parts.push(part);
  return parts.map(tidy).filter((one) => one.length > 0);
}

/**
 * The pieces so that the fields and the button that sends them (its value is `sent`) come into one part: as they are where all fits, else
 * the words first and the form whole after them. Throws RangeError where the form alone is too much: steps of forms are short.
 */
export function withForm(pieces: readonly Piece[], sent: string, room: Room): Piece[] {
  const all = pieces.flatMap(leavesOf);
  const last = all.findLastIndex((block) => block.type === 'input');
  if (last < 0 || fits(all, room)) return [...pieces];
  const sends = all.findIndex((block) => block.type === 'actions' && block.elements.some((one) => one.type === 'button' && one.value === sent));
  const inForm = (block: KnownBlock, i: number): boolean => block.type === 'input' || i === sends;
  const form = all.filter(inForm);
  if (!fits(form, { ...room, blocks: room.blocks - LABELS.blocks, text: room.text - LABELS.text })) throw new RangeError(`a form of ${form.length} blocks is more than one message takes`);
  const after = all.filter((block, i) => !inForm(block, i) && i > Math.max(last, sends));
  return [...all.filter((block, i) => !inForm(block, i) && !after.includes(block)), { together: form }, ...after];
}

/** A small line of the desk's own words. */
export const note = (text: string): KnownBlock => ({ type: 'context', elements: [plain(text)] });

/** Of a card without a word: Slack refuses an empty message. */
export const NOTHING: KnownBlock = note('There is nothing to show.');
