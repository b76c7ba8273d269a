import { z } from 'zod';

// C0 and C1 controls but for line feed and tab; then the marks that turn text round or hide in it, and our own missing-value mark.
// oxlint-disable-next-line no-control-regex -- these are the characters to remove
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ue000]|[\u{e0000}-\u{e007f}]/gu;

/** Text as it may stand on a screen: no character that hides, turns round or erases what stands beside it. Words are left as they are. */
export const clean = (text: string): string => text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(CONTROLS, '');

// What Teams' and Slack's markdown would take for formatting, a link or a mention, even in a button's title.
const MARKUP = /[*_~`[\]<>|#\\]+/g;

/** Text of people or policies: it may stand in TextRuns and in the value of an input, where no platform reads markdown. */
export const words = z.string().transform(clean);

/** Text for titles, headings and facts, where platforms do read markdown: markup is taken out, on one line. */
export const label = z.string().transform((text) => clean(text).replace(MARKUP, ' ').replace(/\s+/g, ' ').trim());

/** An opaque id or a verb, sent back unread: anything printable. */
export const code = z.string().regex(/^[^\p{C}]{1,300}$/u, 'must be a printable id');

/** What is there or not, as a list of one or none: `$data` of a template then shows it or leaves it out. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullable().transform((value) => (value === null ? [] : [value]));
