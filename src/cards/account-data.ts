import { z } from 'zod';
import { formStep } from './form-data.ts';
import { code, label, words } from './words.ts';

const line = words.transform((text) => ({ text }));
const button = z.strictObject({ title: label, verb: code, data: z.record(z.string(), z.union([code, z.number()])) });
const buttons = z.array(button).transform((all) => (all.length === 0 ? [] : [{ buttons: all }]));

/**
 * The one card of everything about official accounts: a heading, how it stands, warnings, lines, parts with buttons of their own, the clauses it
 * rests on, fields to fill in, and buttons. `sends` take the fields with them, `others` do not.
 */
export const accountCard = z
  .strictObject({
    title: label,
    /** One line under the heading: the state, the reference. */
    state: words.nullable().default(null),
    warnings: z.array(line).default([]),
    lines: z.array(line).default([]),
    parts: z.array(z.strictObject({ heading: label.nullable().default(null), lines: z.array(z.strictObject({ lead: words.default(''), text: words })).default([]), buttons: buttons.default([]) })).default([]),
    /** The school's own words: what they are for, the clause, and where it stands. */
    quotes: z.array(z.strictObject({ lead: words, quote: words, where: words })).default([]),
    fields: formStep.shape.fields.default([]),
    sends: buttons.default([]),
    others: buttons.default([]),
  })
  .transform(({ state, warnings, parts, ...card }) => ({
    ...card,
    state: state === null ? [] : [{ text: state }],
    warnings: warnings.length === 0 ? [] : [{ lines: warnings }],
    // A part with nothing in it would be an empty box.
    parts: parts.flatMap(({ heading, ...part }) => (heading === null && part.lines.length === 0 && part.buttons.length === 0 ? [] : [{ ...part, heading: heading === null ? [] : [{ text: heading }] }])),
  }));

/** A page of the desk that opens in the browser: the only address a card ever opens beside telephone numbers. */
export const pageLink = z.strictObject({ title: label, lines: z.array(line).min(1), url: z.string().regex(/^https?:\/\/[^\s"'<>]+\/pages\/[\w.-]+$/) });
