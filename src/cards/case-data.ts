import { z } from 'zod';
import { formStep } from './form-data.ts';
import { code, label, maybe, words } from './words.ts';

const line = words.transform((text) => ({ text }));
const button = z.strictObject({ title: label, verb: code, data: z.record(z.string(), z.union([code, z.number()])) });
const buttons = z.array(button).transform((all) => (all.length === 0 ? [] : [{ buttons: all }]));
/** What happened by `at`, on a matter that is a marked practice or none. */
const reference = { reference: label, practice: z.boolean() };

/** A part of a matter: our title, and lines of which the lead is ours and the text may be anyone's. */
const part = z.strictObject({ title: label, lines: z.array(z.strictObject({ lead: words, text: words })).min(1) });

/** All that a channel or a lock screen may hold of a matter: its reference, how urgent it is and when it came. */
export const concernNotice = z
  .strictObject({ case: code, urgency: label, date: label, time: label, practice: z.boolean(), state: z.enum(['waiting', 'taken', 'closed', 'gone']), owner: words.nullable(), since: label.nullable() })
  .transform(({ owner, since, state, ...card }) => ({
    ...card, waiting: state === 'waiting', closed: state === 'closed', gone: state === 'gone', present: state !== 'gone', taken: state === 'taken' && owner !== null ? [{ owner, since: since ?? '' }] : [],
  }));

/** A matter as one of its people reads it. */
export const caseView = z
  .strictObject({ ...reference, urgency: label, now: words, warnings: z.array(line), parts: z.array(part), buttons })
  .transform(({ warnings, ...card }) => ({ ...card, warnings: warnings.length === 0 ? [] : [{ lines: warnings }] }));

/** Something that a matter's owner, or its reporter, fills in. */
export const caseForm = z.strictObject({ ...reference, title: label, notes: z.array(line), fields: formStep.shape.fields, send: button, others: buttons });

/** That something was done, how the matter stands, and what may come next. */
export const caseNow = z.strictObject({ ...reference, lines: z.array(line).min(1), buttons });

export const caseList = z
  .strictObject({ title: label, notes: z.array(line), items: z.array(z.strictObject({ title: words, open: maybe(button) })), more: maybe(line) })
  .transform((card) => ({ ...card, none: card.items.length === 0 }));

export const caseTold = z.strictObject({ ...reference, from: words, role: words, text: words });
export const caseHeard = z.strictObject({ case: code, ...reference, what: label });
export const reportProgress = z.strictObject({ report: code, lines: z.array(line).min(1), time: label, worried: z.boolean(), practice: z.boolean() });
export const reportQuestion = z
  .strictObject({ case: code, question: code, ...reference, role: words, text: words, most: z.number().int().positive(), answered: maybe(line) })
  .transform((card) => ({ ...card, waiting: card.answered.length === 0 }));
