import type { Id } from '../kernel/ids.ts';
import type { DateRange } from '../time/date-words.ts';

export type { DateRange };

export type DocumentId = Id<'document'>;
export type ClauseId = Id<'clause'>;

/** What an extractor makes of one file. All spans are character offsets into `text`. */
export interface ExtractedDocument {
  /** For .txt and .md the file's own characters; for other formats the visible words, blocks parted by newlines. */
  readonly text: string;
  /** In reading order; spans do not overlap. Page furniture (repeated headers, footers, page numbers) is left out. */
  readonly blocks: readonly Block[];
  /** Number of pages, where the format has pages. */
  readonly pages: number | null;
}

export type Block = HeadingBlock | TextBlock | RowBlock;

interface Placed {
  readonly start: number;
  readonly end: number;
  /** From 1; null where the format has no pages. */
  readonly page: number | null;
}

export interface HeadingBlock extends Placed {
  readonly kind: 'heading';
  /** 1 is the highest. */
  readonly level: number;
  /** The printed or restored number ("4.2", "a", "Appendix 1"), not part of the span when Word numbers by itself. */
  readonly number: string | null;
}

export interface TextBlock extends Placed {
  /** A paragraph, a list item (its continuation lines included), or a note set apart by its mark. */
  readonly kind: 'paragraph' | 'item' | 'footnote';
  /** Items: nesting from 0. */
  readonly depth: number;
  /** The bullet, number or footnote mark as printed; its characters are outside the span. */
  readonly marker: string | null;
}

export interface RowBlock extends Placed {
  readonly kind: 'row';
  /** Rows with the same table number belong together, in order. */
  readonly table: number;
  readonly cells: readonly { readonly start: number; readonly end: number }[];
  readonly header: boolean;
}

/** Why a file was not taken. `detail` is for the person who must mend it. */
export interface Refusal {
  readonly file: string;
  readonly code: 'unknown-type' | 'unreadable' | 'broken' | 'locked' | 'scanned' | 'too-large' | 'bomb' | 'too-slow' | 'too-much-memory' | 'empty' | 'not-what-it-says';
  readonly detail: string;
}

/** How much weight a clause's place gives it: only `policy` text may say yes or no. */
export type Standing = 'policy' | 'appendix' | 'leaflet' | 'example';

/** One sentence, list item or table row with its continuation lines: the smallest thing that is quoted. */
export interface Clause {
  /** `<document id>#<start>-<end>`: changes whenever the words move or change. */
  readonly id: ClauseId;
  readonly document: DocumentId;
  /** Characters of the document's text. */
  readonly start: number;
  readonly end: number;
  /** The span's own characters with white space collapsed. Nothing else is ever shown as policy. */
  readonly quote: string;
  readonly kind: 'sentence' | 'item' | 'row' | 'footnote';
  /** Highest first, as printed, white space collapsed. */
  readonly headings: readonly string[];
  /** The nearest printed number of the clause or its section. */
  readonly number: string | null;
  readonly page: number | null;
  /** The sentence that introduces the list this item stands in; for a nested item its parent item. */
  readonly leadIn: ClauseId | null;
  /** The notes whose marks stand in this clause (or in its lead-in). */
  readonly footnotes: readonly ClauseId[];
  readonly standing: Standing;
  /** Position in the document, from 0. */
  readonly order: number;
}

/** One thing a document says about itself or its school, with the words it came from. */
export interface Fact {
  readonly kind:
    | 'title' | 'approver' | 'approved-on' | 'written-on' | 'reviewed-on' | 'review-due' | 'review-interval'
    | 'role-holder' | 'contact' | 'official-account' | 'edition' | 'outside-body' | 'age-limit' | 'telephone' | 'placeholder';
  readonly document: DocumentId;
  /** As printed, white space collapsed. Empty where the document prints the label with nothing after it ("Approved:"). */
  readonly value: string;
  /** For role-holder: the role ("dsl", "headteacher", "chair-of-governors", …); for contact: whom it is for ("staff", "parents", "anyone"); for official-account: the platform. */
  readonly role: string | null;
  /** For dates. */
  readonly date: DateRange | null;
  readonly start: number;
  readonly end: number;
  /** The clause or the line it stands in, white space collapsed: what is shown as its source. */
  readonly source: string;
  readonly page: number | null;
}

/** One file, read. */
export interface PolicyDocument {
  readonly id: DocumentId;
  /** Relative to the policies folder, with `/`. */
  readonly file: string;
  readonly sha256: string;
  readonly title: string;
  readonly text: string;
  readonly pages: number | null;
  readonly clauses: readonly Clause[];
  readonly facts: readonly Fact[];
}
