import { createHash } from 'node:crypto';
import type { Button, KnownBlock, RichTextBlock } from '@slack/types';
import { unreachable } from '../../kernel/result.ts';
import { elementsOf, type AdaptiveCard, type CardElement, type Container, type Table } from '../../cards/profile.ts';
import { clean } from '../../cards/words.ts';
import { carry, type Press } from './answers.ts';
import { LIMITS } from './block-limits.ts';
import { inputBlocks, inputWords, isInput } from './input-blocks.ts';
import { MESSAGE_ROOM, NOTHING, VIEW_ROOM, leavesOf, note, pack, parted, withForm, type Piece } from './packing.ts';
import { isText, quoteBlocks, runsOf, textBlocks, type Run } from './rich-text.ts';
import { plain, shortened } from './text-pieces.ts';

type ActionSet = Extract<CardElement, { type: 'ActionSet' }>;
export type Execute = Extract<ActionSet['actions'][number], { type: 'Action.Execute' }>;

/** How a card is turned into blocks, for one message or view. */
export interface Rendering {
  /** Slack shows tables in messages alone. */
  readonly tables: boolean;
  /** `fields`: as they are; `words`: only read. */
  readonly inputs: 'fields' | 'words';
  /** Buttons that are shown otherwise: those of a modal's own foot. */
  readonly instead: ReadonlyMap<Execute, Piece[]>;
  /** Part of the fields' block ids: the same for the same step, another for another. */
  readonly tag: string;
  /** Counts buttons, so that no two share an action id. */
  count: number;
}

/**
 * The card as one or more Slack messages, each within every limit of Slack, in reading order; nothing is cut. Fields stand in the message with
 * the buttons that send them (`state.values` of the press holds the answers). With `fill`, fields are only read and the button that
 * sends becomes "Fill this in", which presses `fill` again: give the press that asked for the form, so that a new trigger opens the modal.
 */
export function renderMessages(card: AdaptiveCard, fill?: Press): readonly (readonly KnownBlock[])[] {
  const sends = submitAction(card);
  const instead = new Map<Execute, Piece[]>();
  const how: Rendering = { tables: true, inputs: sends && !fill ? 'fields' : 'words', instead, tag: tagOf(card), count: 0 };
  if (sends && fill) instead.set(sends, [{ type: 'actions', elements: [button(how, { title: 'Fill this in', style: 'positive' }, carry(fill))] }]);
  const all = pieces(card.body, how);
  return pack(how.inputs === 'fields' && sends ? withForm(all, carry(sends), MESSAGE_ROOM) : all, MESSAGE_ROOM);
}

/** The card as App Home; `left` where it was too long for it, which the page then says. */
export function renderHome(card: AdaptiveCard): { readonly blocks: KnownBlock[]; readonly left: boolean } {
  const how: Rendering = { tables: false, inputs: 'fields', instead: new Map(), tag: tagOf(card), count: 0 };
  const all = pieces(card.body, how);
  const whole = parted(all, VIEW_ROOM);
  if (whole.length <= 1) return { blocks: whole[0] ?? [NOTHING], left: false };
  const [first = []] = parted(all, { ...VIEW_ROOM, blocks: VIEW_ROOM.blocks - 1, text: VIEW_ROOM.text - 100 });
  return { blocks: [...first, note('Not all of it fits on this page. Write to me for the rest.')], left: true };
}

/** The button that sends the card's fields: the positive one, else the first that takes them; null where no field is or nothing sends it. */
export function submitAction(card: AdaptiveCard): Execute | null {
  const all = [...elementsOf(card.body)];
  if (!all.some(isInput)) return null;
  const takes = executesOf(card).filter((action) => action.associatedInputs !== 'none');
  return takes.find((action) => action.style === 'positive') ?? takes[0] ?? null;
}

/** Every button of the card that comes back to the desk, in reading order. */
export const executesOf = (card: AdaptiveCard): Execute[] =>
  [...elementsOf(card.body)].flatMap((element) => (element.type === 'ActionSet' ? element.actions : [])).filter((action) => action.type === 'Action.Execute');

/** Another for another step or other values of its fields: then Slack shows the new values, not what was typed in the old ones. */
export function tagOf(card: AdaptiveCard): string {
  const sends = submitAction(card);
  return createHash('sha256').update(JSON.stringify([sends?.verb, sends?.data, [...elementsOf(card.body)].filter(isInput)])).digest('hex').slice(0, 8);
}

/** The elements as blocks, in reading order. */
export const pieces = (elements: readonly CardElement[], how: Rendering): Piece[] => {
  const made = elements.map((element): Piece => ({ together: [...(element.separator === true ? [DIVIDER] : []), ...pieceOf(element, how)] }));
  return made.filter((piece) => leavesOf(piece).length > 0);
};

const DIVIDER: KnownBlock = { type: 'divider' };

function pieceOf(element: CardElement, how: Rendering): Piece[] {
  switch (element.type) {
    case 'TextBlock':
      return element.style === 'heading' ? heading(clean(element.text)) : textBlocks(runsOf(element));
    case 'RichTextBlock':
    case 'FactSet':
      return textBlocks(runsOf(element));
    case 'Image':
      return image(element.url, clean(element.altText));
    case 'Container':
      return containerPieces(element, how);
    case 'ColumnSet':
      return element.columns.flatMap((column) => pieces(column.items, how));
    case 'Table':
      return tablePieces(element, how);
    case 'ActionSet':
      return actionPieces(element, how);
    case 'Input.Text':
    case 'Input.ChoiceSet':
    case 'Input.Date':
    case 'Input.Time':
    case 'Input.Toggle':
    case 'Input.Number':
      return how.inputs === 'words' ? inputWords(element) : inputBlocks(element, how.tag);
    default:
      return unreachable(element);
  }
}

const heading = (text: string): KnownBlock[] =>
  text.trim() !== '' && text.length <= LIMITS.header - 4 ? [{ type: 'header', text: plain(text) }] : textBlocks([{ text, bold: true }]);

function image(url: string, alt: string): KnownBlock[] {
  const whole = alt.length > LIMITS.imageAlt ? textBlocks([{ text: alt }]) : [];
  if (url.length > LIMITS.imageUrl) return textBlocks([{ text: alt || 'A picture' }]);
  return [...whole, { type: 'image', image_url: url, alt_text: shortened(alt, LIMITS.imageAlt) || 'A picture' }];
}

// Blocks have no colour, so a box that must be seen begins with a sign.
const SIGNS = { attention: '⚠ ', warning: '▲ ', accent: '▸ ', good: '✓ ' } as const;

function containerPieces({ style = 'default', items }: Container, how: Rendering): Piece[] {
  switch (style) {
    case 'default':
      return pieces(items, how);
    case 'emphasis':
      return quoted(items, how);
    case 'attention':
      return [DIVIDER, ...signed(pieces(items, how), SIGNS[style]), DIVIDER];
    case 'warning':
    case 'accent':
    case 'good':
      return signed(pieces(items, how), SIGNS[style]);
    default:
      return unreachable(style);
  }
}

/** Words set apart, as a clause is; what is no text stands between them as ever. */
function quoted(items: readonly CardElement[], how: Rendering): Piece[] {
  const out: Piece[] = [];
  let lines: Run[][] = [];
  for (const item of items) {
    if (isText(item)) lines.push(runsOf(item));
    else {
      out.push(...quoteBlocks(lines), ...pieces([item], how));
      lines = [];
    }
  }
  return [...out, ...quoteBlocks(lines)];
}

/** The pieces with a sign before their first words, unless a sign of their own is there. */
function signed(all: readonly Piece[], sign: string): Piece[] {
  const [first, ...rest] = all;
  if (first === undefined) return [];
  if ('together' in first) return [{ together: signed(first.together, sign) }, ...rest];
  const bare = (text: string): boolean => /^[\p{L}\p{N}\p{P}\s]/u.test(text);
  if (first.type === 'header') return [bare(first.text.text) ? { ...first, text: plain(`${sign}${first.text.text}`) } : first, ...rest];
  if (first.type === 'rich_text') {
    const [section, ...others] = first.elements;
    const [run] = section?.elements ?? [];
    if (section?.type !== 'rich_text_section' || run?.type !== 'text' || !bare(run.text)) return [...all];
    const marked: RichTextBlock = { ...first, elements: [{ ...section, elements: [{ type: 'text', text: sign, style: { bold: true } }, ...section.elements] }, ...others] };
    return [marked, ...rest];
  }
  return [...all];
}

/** A table in a message where Slack takes it: text alone, 100 rows of 20; else a line for each row. */
function tablePieces(table: Table, how: Rendering): Piece[] {
  const cells = table.rows.flatMap((row) => row.cells);
  const words = (items: readonly CardElement[]): string => items.filter(isText).map((item) => runsOf(item).map((run) => run.text).join('')).join('\n');
  const short = cells.reduce((sum, cell) => sum + words(cell.items).length, 0) <= LIMITS.text;
  if (how.tables && short && cells.every((cell) => cell.items.every(isText)) && table.rows.length <= LIMITS.tableRows && table.rows.every((row) => row.cells.length <= LIMITS.tableCells)) {
    return [{ type: 'table', column_settings: table.columns.slice(0, LIMITS.tableCells).map(() => ({ is_wrapped: true })), rows: table.rows.map((row) => row.cells.map((cell) => ({ type: 'raw_text', text: words(cell.items).trim() || '-' }))) }];
  }
  if (cells.every((cell) => cell.items.every(isText))) {
    const lines = table.rows.flatMap((row, i): Run[] => [{ text: `${i === 0 ? '' : '\n'}${row.cells.map((cell) => words(cell.items)).join(' | ')}`, bold: i === 0 && table.firstRowAsHeader !== false }]);
    return textBlocks(lines);
  }
  return table.rows.map((row) => ({ together: row.cells.flatMap((cell) => pieces(cell.items, how)) }));
}

function actionPieces(set: ActionSet, how: Rendering): Piece[] {
  const out: Piece[] = [];
  let row: Button[] = [];
  let addresses: Run[] = [];
  const close = (): void => {
    if (row.length > 0) out.push({ type: 'actions', elements: row });
    out.push(...textBlocks(addresses));
    row = [];
    addresses = [];
  };
  for (const action of set.actions) {
    const title = clean(action.title).trim() || 'Open';
    const other = action.type === 'Action.Execute' ? how.instead.get(action) : undefined;
    // Slack documents no button and no link for telephone numbers, and a refused block would take the whole card with it: a number is words.
    const words = action.type === 'Action.OpenUrl' && (action.url.startsWith('tel:') || action.url.length > LIMITS.buttonUrl);
    if (other || (words ? row.length > 0 : addresses.length > 0) || row.length === LIMITS.actions) close();
    if (other) out.push(...other);
    else if (words) addresses.push({ text: `${addresses.length === 0 ? '' : '\n'}${withAddress(title, action.url)}`, bold: true });
    else {
      if (title.length > LIMITS.buttonTitle) {
        close();
        out.push(...textBlocks([{ text: title, bold: true }]));
      }
      const first = !row.some((one) => one.style === 'primary');
      const style = action.type === 'Action.Execute' && (action.style !== 'positive' || first) ? action.style : undefined;
      row.push(action.type === 'Action.Execute' ? button(how, { title, style }, carry(action)) : { ...button(how, { title }), url: action.url });
    }
  }
  close();
  return out;
}

/** "Ring 999" says its number; another title gets it added. */
function withAddress(title: string, url: string): string {
  const digits = (text: string): string => text.replace(/\D/g, '');
  const address = url.replace(/^tel:/, '');
  return url.startsWith('tel:') && digits(title).includes(digits(address)) ? title : `${title}: ${address}`;
}

function button(how: Rendering, { title, style }: { readonly title: string; readonly style?: Execute['style'] }, value?: string): Button {
  const scheme = style === 'positive' ? { style: 'primary' as const } : style === 'destructive' ? { style: 'danger' as const } : {};
  return { type: 'button', action_id: `press.${how.count++}`, text: plain(shortened(title, LIMITS.buttonTitle)), ...scheme, ...(value === undefined ? {} : { value }) };
}
