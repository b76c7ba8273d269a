import type { KnownBlock, RichTextBlock, RichTextText } from '@slack/types';
import type { CardElement, TextRun } from '../../cards/profile.ts';
import { clean } from '../../cards/words.ts';
import { LIMITS } from './block-limits.ts';
import { partLengths, partsOf, plain } from './text-pieces.ts';

/**
 * Text with its look. Rich text elements are shown character for character: Slack reads no markup, link, mention or emoji in them, so the
 * words of a policy stay its own and nobody's words can ping anyone.
 */
export interface Run {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Grey on other platforms; rich text has no grey. */
  readonly subtle?: boolean;
}

type TextElement = Extract<CardElement, { type: 'TextBlock' | 'RichTextBlock' | 'FactSet' }>;

export const isText = (element: CardElement): element is TextElement => element.type === 'TextBlock' || element.type === 'RichTextBlock' || element.type === 'FactSet';

const look = (run: Pick<TextRun, 'text' | 'size' | 'weight' | 'isSubtle'> & { italic?: boolean | undefined }): Run => ({
  text: clean(run.text), bold: run.weight === 'Bolder', italic: run.italic === true, subtle: (run.isSubtle === true || run.size === 'Small') && run.weight !== 'Bolder',
});

/** What a text element says. */
export function runsOf(element: TextElement): Run[] {
  switch (element.type) {
    case 'TextBlock':
      return [look(element)];
    case 'RichTextBlock':
      return element.inlines.map(look);
    case 'FactSet':
      return element.facts.flatMap((fact, i) => [{ text: `${i === 0 ? '' : '\n'}${clean(fact.title)}: `, bold: true }, { text: clean(fact.value) }]);
  }
}

// Room for the sign of an urgent or warning box, which is put before the first words.
const MOST = LIMITS.richText - 10;

/** The text as blocks: small grey lines where all of it is subtle, else rich text; a long one as several. None where there is nothing to read. */
export function textBlocks(runs: readonly Run[]): KnownBlock[] {
  if (!seen(runs)) return [];
  if (runs.every((run) => run.subtle === true && run.italic !== true)) {
    return partsOf(runs.map((run) => run.text).join(''), MOST).filter((part) => part.trim() !== '').map((part) => ({ type: 'context', elements: [plain(part)] }));
  }
  return runParts(runs).map((part) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: part.map((run) => styled(run, false)) }] }));
}

/** The words of somebody else, set apart as a quotation; each of `lines` begins a line. */
export function quoteBlocks(lines: readonly (readonly Run[])[]): RichTextBlock[] {
  const runs = lines.filter(seen).flatMap((line, i) => (i === 0 ? line : [{ text: '\n' }, ...line]));
  return runParts(runs).map((part) => ({ type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: part.map((run) => styled(run, true)) }] }));
}

const seen = (runs: readonly Run[]): boolean => runs.some((run) => run.text.trim() !== '');

/** In a quotation what is ours, the line that leads in, is told from the quoted words by its slant. */
function styled(run: Run, quoted: boolean): RichTextText {
  const italic = run.italic === true || (quoted && run.subtle === true);
  const style = { ...(run.bold === true ? { bold: true } : {}), ...(italic ? { italic: true } : {}) };
  return { type: 'text', text: run.text, ...(Object.keys(style).length > 0 ? { style } : {}) };
}

function runParts(runs: readonly Run[]): Run[][] {
  const parts: Run[][] = [];
  let at = 0;
  for (const length of partLengths(runs.map((run) => run.text).join(''), MOST)) {
    parts.push(slice(runs, at, at + length));
    at += length;
  }
  return parts.filter(seen);
}

function slice(runs: readonly Run[], from: number, to: number): Run[] {
  let start = 0;
  return runs.flatMap((run) => {
    const text = run.text.slice(Math.max(0, from - start), Math.max(0, to - start));
    start += run.text.length;
    return text === '' ? [] : [{ ...run, text }];
  });
}
