import { asId } from '../kernel/ids.ts';
import type { Block, Clause, ClauseId, DocumentId, ExtractedDocument, HeadingBlock, RowBlock, Standing, TextBlock } from './document.ts';
import { notesFor, type Note } from './footnotes.ts';
import { LONGEST_QUOTE, quotedText } from './quoted-text.ts';
import { sentencesOf, type Span } from './sentences.ts';
import { isStory, standingOfHeading } from './standing.ts';
import { isNoise, straySeam } from './stray-text.ts';
import { plainHeading, titleHeadings } from './title.ts';
import { withoutEmphasis } from './emphasis.ts';

/**
 * Cuts a document into clauses, in reading order: one for each sentence, list item, note and table row. An item or row too long to be
 * quoted whole gives a clause for each of its sentences. Spans do not overlap; words that are no language, or ran in from a picture,
 * become none.
 */
export function clausesOf(extracted: ExtractedDocument, document: DocumentId): Clause[] {
  return new ClauseCutter(extracted, document).cut();
}

const OPEN = /(?:[:–—]-?|[^.!?:;"”’')\]])[*_]*$/;
const INTRODUCES = /[:–—]-?[*_]*$/;
/** A lead-in that its items complete ("All staff should:"); a circumstance ("If …, they should:") holds for every item under it. */
const COMPLETED = /\b(?:should|must|shall|will|may|can|to|not|cannot)\s*(?:[:–—]-?)?[*_]*$/i;
const CIRCUMSTANCE = /^(?:if|where|when|whenever|in the event|before|after|during|once)\b/i;
/** A sentence with a subject and verb of its own, which completes nothing. */
const SELF_STANDING = /^(?!(?:that|who|which|ensure|make sure|be|if|where|when)\b)(?:(?!that\b|which\b|who\b|if\b|where\b|when\b|what\b|how\b|to\b|,\s)[\w'’“”"/-]+,?\s+){1,13}?(?:should|must|shall|will|may|can|cannot|is|are|has|have)\b|^(?:if|where|when)\b.{5,160}?\b(?:must|should|shall|will)\b/i;
/** "Pupils" in bold over items of its own names whom they are about. */
const LABEL = /^(\*{2,3}|__)(?:(?!\1)[^.!?]){2,60}\1:?$/;

interface Section {
  readonly heading: HeadingBlock;
  readonly words: string;
  readonly standing: Standing;
  /** Title and letterhead are above all sections and no part of a clause's path. */
  readonly shown: boolean;
}

type Draft = Omit<Clause, 'footnotes' | 'order'>;

class ClauseCutter {
  readonly #extracted: ExtractedDocument;
  readonly #document: DocumentId;
  readonly #titles: ReadonlySet<Block>;
  readonly #drafts: Draft[] = [];
  readonly #notes: Note[] = [];
  #sections: Section[] = [];
  /** The clause that introduces the list that may begin or is open, and for each depth of the open list its last item. */
  #leadIn: Draft | null = null;
  #items: { readonly depth: number; readonly first: Draft; readonly last: Draft; readonly number: string | null }[] = [];
  /** What the block before ended with, when it was running text. */
  #previous: Draft | null = null;
  #tableHead: { readonly table: number; readonly leadIn: ClauseId | null } | null = null;

  constructor(extracted: ExtractedDocument, document: DocumentId) {
    this.#extracted = extracted;
    this.#document = document;
    this.#titles = titleHeadings(extracted);
  }

  cut(): Clause[] {
    let before: Block | null = null;
    for (const block of this.#extracted.blocks) {
      this.#block(block, before);
      before = block;
    }
    const notes = this.#notes;
    const own = new Map(this.#drafts.map((d) => [d.id, d.kind === 'footnote' ? [] : notesFor(d.quote, d.start, notes)] as const));
    return this.#drafts.map((draft, order) => {
      // A note marked in the lead-in qualifies every item under it.
      const inherited = draft.leadIn === null || draft.kind === 'footnote' ? [] : (own.get(draft.leadIn) ?? []);
      return { ...draft, footnotes: [...new Set([...(own.get(draft.id) ?? []), ...inherited])], order };
    });
  }

  #block(block: Block, before: Block | null): void {
    switch (block.kind) {
      case 'heading':
        this.#heading(block, before);
        return;
      case 'row':
        this.#row(block, before);
        return;
      case 'footnote': {
        const note = this.#draft(block, 'footnote', block.page, null, null);
        if (note) this.#notes.push({ marker: block.marker ?? '', clause: note.id, start: note.start });
        return;
      }
      case 'paragraph':
        this.#paragraph(block);
        return;
      case 'item':
        this.#item(block);
    }
  }

  #heading(block: HeadingBlock, before: Block | null): void {
    const words = plainHeading(this.#extracted.text.slice(block.start, block.end));
    const above = this.#sections.filter((s) => s.heading.level < block.level);
    const last = this.#sections.at(-1);
    // An appendix's own title may follow as a heading of the same level, with nothing between.
    const named = last !== undefined && last.heading === before && last.heading.level === block.level && last.standing === 'appendix';
    const under = named ? 'appendix' : (above.at(-1)?.standing ?? 'policy');
    const shown = !this.#titles.has(block);
    this.#sections = [...(named ? [...above, last] : above), { heading: block, words, standing: standingOfHeading(words, under) ?? under, shown }];
    this.#endList();
    this.#previous = null;
  }

  #endList(): void {
    this.#leadIn = null;
    this.#items = [];
    this.#tableHead = null;
  }

  #paragraph(block: TextBlock): void {
    const drafts: Draft[] = [];
    const goesOn = this.#previous !== null && /^\p{Ll}/u.test(this.#extracted.text.slice(block.start, block.start + 2)) && OPEN.test(this.#previous.quote) ? this.#previous.id : null;
    const story = isStory(quotedText(this.#extracted.text, block.start, Math.min(block.end, block.start + 200)), null);
    for (const [i, span] of this.#sentences(block).entries()) {
      const draft = this.#draft(span, 'sentence', block.page, i === 0 ? goesOn : null, null, story);
      if (draft) drafts.push(draft);
    }
    const last = drafts.at(-1);
    if (!last) return;
    this.#endList();
    this.#previous = last;
    if (OPEN.test(last.quote)) this.#leadIn = last;
  }

  #item(block: TextBlock): void {
    this.#items = this.#items.filter((item) => item.depth < block.depth);
    const parent = this.#items.at(-1);
    const leadIn = parent ? (OPEN.test(parent.last.quote) ? parent.last : parent.first) : this.#leadIn;
    const number = printedNumber(block.marker) ?? parent?.number ?? null;
    const sentences = this.#itemParts(block);
    const opening = sentences[0] ? quotedText(this.#extracted.text, sentences[0].start, sentences[0].end) : '';
    const story = isStory(opening, leadIn?.quote ?? null);
    const drafts: Draft[] = [];
    for (const span of sentences) {
      const led = leadIn !== null && (parent !== undefined || !this.#standsAlone(span, leadIn)) ? leadIn.id : null;
      const draft = this.#draft(span, 'item', block.page, led, number, story);
      if (draft) drafts.push(draft);
    }
    const first = drafts[0];
    const last = drafts.at(-1);
    if (!first || !last) return;
    this.#items.push({ depth: block.depth, first, last, number });
    this.#previous = last;
  }

  /** Lists that begin "All staff should:" often go on with whole sentences about others. */
  #standsAlone(span: Span, leadIn: Draft): boolean {
    if (!COMPLETED.test(leadIn.quote) || CIRCUMSTANCE.test(leadIn.quote)) return false;
    // The marks of a label stand just outside its span.
    if (LABEL.test(this.#extracted.text.slice(span.start - 2, span.end + 2).trim())) return true;
    const words = quotedText(this.#extracted.text, span.start, span.end);
    return SELF_STANDING.test(words.replace(/[*_]{2,3}/g, '').replace(/\s*,?\s*\([^)]*\)/g, ''));
  }

  #row(block: RowBlock, before: Block | null): void {
    const starts = !(before?.kind === 'row' && before.table === block.table);
    if (starts) this.#tableHead = { table: block.table, leadIn: this.#leadIn !== null && INTRODUCES.test(this.#leadIn.quote) ? this.#leadIn.id : null };
    const leadIn = this.#tableHead?.leadIn ?? null;
    const cells = block.cells.filter((cell) => cell.end > cell.start);
    if (cells.length > 1 && block.end - block.start <= LONGEST_QUOTE) {
      const row = this.#draft(block, 'row', block.page, leadIn, null);
      if (row && block.header) this.#tableHead = { table: block.table, leadIn: row.id };
    } else {
      // A single cell is a box around running text; a long row is told cell by cell under its first.
      let label: ClauseId | null = null;
      for (const cell of cells) {
        for (const span of this.#sentences(cell)) {
          const draft = this.#draft(span, 'row', block.page, label ?? leadIn, null);
          if (cells.length > 1) label ??= draft?.id ?? null;
        }
      }
    }
    this.#items = [];
    this.#previous = null;
  }

  /** A block's sentences without what ran in from elsewhere. */
  #sentences(block: Span): Span[] {
    const { text } = this.#extracted;
    const end = straySeam(text, block) ?? block.end;
    return sentencesOf(text, block.start, end).map((span) => withoutEmphasis(text, span, block));
  }

  /** An item is one clause while it can be quoted whole; a longer one is cut into its sentences, each of which can. */
  #itemParts(block: TextBlock): Span[] {
    const { text } = this.#extracted;
    const sentences = sentencesOf(text, block.start, straySeam(text, block) ?? block.end);
    const [first, last] = [sentences[0], sentences.at(-1)];
    if (!first || !last || last.end - first.start > LONGEST_QUOTE) return sentences.map((span) => withoutEmphasis(text, span, block));
    return [withoutEmphasis(text, { start: first.start, end: last.end }, block)];
  }

  #draft(span: Span, kind: Clause['kind'], page: number | null, leadIn: ClauseId | null, number: string | null, story = false): Draft | null {
    const { start, end } = span;
    const quote = quotedText(this.#extracted.text, start, end);
    if (quote === '' || isNoise(quote)) return null;
    const shown = this.#sections.filter((s) => s.shown);
    const under = this.#sections.at(-1)?.standing ?? 'policy';
    const draft: Draft = {
      id: asId<'clause'>(`${this.#document}#${start}-${end}`),
      document: this.#document,
      start,
      end,
      quote,
      kind,
      headings: shown.map((s) => s.words),
      number: number ?? shown.findLast((s) => s.heading.number !== null)?.heading.number ?? null,
      page,
      leadIn,
      standing: under === 'policy' && story ? 'example' : under,
    };
    this.#drafts.push(draft);
    return draft;
  }
}

/** An item's own number or letter; bullets are none. */
function printedNumber(marker: string | null): string | null {
  const plain = marker?.replace(/^\(|[.)]+$/g, '') ?? '';
  return /^(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})$/.test(plain) && marker !== 'o' ? plain : null;
}
