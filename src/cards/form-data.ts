import { z } from 'zod';
import { code, label, words } from './words.ts';

/** A button that rings: its title shows the digits too, for people at a computer. */
export const ring = z.strictObject({ title: label, url: z.string().regex(/^tel:\+?\d+$/) });

const lines = z.array(words).transform((texts) => texts.map((text) => ({ text })));
const warnings = z.strictObject({ lines, rings: z.array(ring) }).transform((box) => (box.lines.length === 0 ? [] : [{ lines: box.lines, ringing: box.rings.length === 0 ? [] : [{ rings: box.rings }] }]));

const about = { id: z.string().regex(/^[a-z][a-z-]*$/), label, needed: z.boolean() };
const field = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), ...about, many: z.boolean(), value: words, hint: words }),
  z.strictObject({ kind: z.literal('choice'), ...about, several: z.boolean(), value: words, choices: z.array(z.strictObject({ value: code, title: label })).min(1) }),
  // What was typed may be no day at all: then the field is shown empty.
  z.strictObject({ kind: z.literal('date'), ...about, value: words }),
  z.strictObject({ kind: z.literal('time'), ...about, value: words }),
]);
type AnyField = z.output<typeof field>;

const KINDS = ['line', 'lineNeeded', 'many', 'manyNeeded', 'choice', 'choiceNeeded', 'day', 'dayEmpty', 'time', 'timeEmpty'] as const;

/** A template chooses by lists of none or one: each field is in the list of its kind alone. */
function placed(one: AnyField): Record<(typeof KINDS)[number], AnyField[]> {
  const kind = ((): (typeof KINDS)[number] => {
    switch (one.kind) {
      case 'text':
        return one.many ? (one.needed ? 'manyNeeded' : 'many') : one.needed ? 'lineNeeded' : 'line';
      case 'choice':
        return one.needed ? 'choiceNeeded' : 'choice';
      case 'date':
        return z.iso.date().safeParse(one.value).success ? 'day' : 'dayEmpty';
      case 'time':
        return /^\d\d:\d\d$/.test(one.value) ? 'time' : 'timeEmpty';
    }
  })();
  return Object.fromEntries(KINDS.map((name) => [name, name === kind ? [one] : []])) as Record<(typeof KINDS)[number], AnyField[]>;
}

const common = {
  draft: code,
  /** `<form>/<step>`: the router knows the form by it. */
  step: code,
  /** At most 24 characters, or Slack's title of the modal is cut. */
  title: label,
  progress: label,
  warnings,
  notes: lines,
  /** What stands on every screen of the form, small. */
  guidance: lines,
  cancel: z.strictObject({ title: label, verb: code }),
};

/** One screen of a form. */
export const formStep = z.strictObject({ ...common, fields: z.array(field.transform(placed)), next: label, back: z.boolean() });

/** The last screen: all that was said, part by part with a button to change it, and the button that sends. */
export const formReview = z
  .strictObject({ ...common, send: label, edit: code, form: code, parts: z.array(z.strictObject({ step: code, title: label, lines: z.array(z.strictObject({ label: words, value: words })).min(1) })) })
  .transform(({ parts, edit, ...card }) => ({ ...card, parts: parts.map((part) => ({ ...part, verb: edit, draft: card.draft, step: `${card.form}/${part.step}` })) }));
