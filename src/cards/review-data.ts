import { z } from 'zod';
import { formStep } from './form-data.ts';
import { code, label, maybe, words } from './words.ts';

const line = words.transform((text) => ({ text }));
const button = z.strictObject({ title: label, verb: code, data: z.record(z.string(), z.union([code, z.number()])) });
/** Teams shows no more of one set. */
const row = z.array(button).max(6);
const rows = (all: readonly z.output<typeof row>[]) => all.filter((buttons) => buttons.length > 0).map((buttons) => ({ buttons }));
const clause = z.strictObject({ lead: maybe(line), quote: words, where: words });

/** One situation of the review: what would be answered, on which words, and the presses that settle it. */
export const reviewItem = z
  .strictObject({
    progress: label,
    /** What came of the press before, and what is to be known first. */
    notes: z.array(line),
    asked: words,
    /** Words that are no longer in the policy, beside those that are. */
    changes: z.array(z.strictObject({ old: words, now: words })),
    answers: z.array(z.strictObject({ lead: words, verdict: words, note: maybe(line), clauses: z.array(clause) })).min(1),
    right: maybe(button),
    others: row,
    /** Each row a set of buttons of its own. */
    more: z.array(row),
  })
  .transform(({ others, more, right, ...card }) => ({ ...card, first: right.length + others.length === 0 ? [] : [{ right, others }], rows: rows(more) }));

/** Clauses to choose from, or a fact whose values are answered one by one. */
export const reviewForm = z
  .strictObject({ title: label, asked: words, notes: z.array(line), clauses: z.array(clause), fields: formStep.shape.fields, send: button, others: row })
  .transform(({ others, ...card }) => ({ ...card, rows: rows([others]) }));

export const reviewListFields = z.strictObject({ title: label, notes: z.array(line), items: z.array(z.strictObject({ lead: words, text: words, quotes: z.array(clause), open: maybe(button) })), buttons: row });
export const withRows = <T extends { readonly buttons: z.output<typeof row> }>({ buttons, ...card }: T) => ({ ...card, rows: rows([buttons]) });

/** Situations, or silences and contradictions, one under another. */
export const reviewList = reviewListFields.transform(withRows);
