import { card, type CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { placeOf, REVIEW, reviewOf, stepAt, type Answers, type Field, type Form, type Note } from './form.ts';

/** What stands on each screen of one draft beside the step's own words. */
export interface Screen {
  readonly draft: string;
  /** Warnings above everything the step says, with whom to ring. */
  readonly warnings: readonly string[];
  readonly rings: readonly { readonly title: string; readonly url: string }[];
  /** What holds on every screen. */
  readonly guidance: readonly string[];
  /** Lines of the review. */
  readonly review: { readonly title: string; readonly notes: readonly string[]; readonly send: string };
  /** The verb that ends the draft for good, and the one that changes a part from the review. */
  readonly cancel: { readonly title: string; readonly verb: string };
  readonly edit: string;
}

/** The card of a step or of the review; null for a step that is not asked as things stand. */
export function formCard<C>(form: Form<C>, id: string, answers: Answers, context: C, screen: Screen): CardContent | null {
  const place = placeOf(form, id, answers, context);
  if (!place) return null;
  const step = id === REVIEW ? null : stepAt(form, id, answers, context);
  const notes: readonly Note[] = step ? step.notes(answers, context) : screen.review.notes.map((text) => ({ text }));
  const common = {
    draft: screen.draft,
    step: `${form.name}/${id}`,
    progress: `${place.at} of ${place.of}`,
    warnings: { lines: [...screen.warnings, ...notes.flatMap((note) => (note.stop ? [note.text] : []))], rings: [...screen.rings] },
    notes: notes.flatMap((note) => (note.stop ? [] : [note.text])),
    guidance: [...screen.guidance],
    cancel: screen.cancel,
  };
  if (step) return card('form-step', { ...common, title: step.title(answers, context), fields: step.fields(answers, context).map((field) => fieldData(field, answers[field.id] ?? '')), next: 'Next', back: place.at > 1 });
  return card('form-review', { ...common, form: form.name, edit: screen.edit, title: screen.review.title, send: screen.review.send, parts: partsOf(form, answers, context) });
}

type FieldData = CardInput<'form-step'>['fields'][number];

function fieldData(field: Field, value: string): FieldData {
  const about = { id: field.id, label: field.label, needed: field.required, value };
  switch (field.kind) {
    case 'text':
      return { kind: 'text', ...about, many: field.lines === 'many', hint: field.hint ?? '' };
    case 'choice':
      return { kind: 'choice', ...about, several: field.several, choices: [...field.choices] };
    case 'date':
    case 'time':
      return { kind: field.kind, ...about };
  }
}

function partsOf<C>(form: Form<C>, answers: Answers, context: C): CardInput<'form-review'>['parts'] {
  const parts = new Map<string, CardInput<'form-review'>['parts'][number]>();
  for (const { step, label, value } of reviewOf(form, answers, context)) {
    const part = parts.get(step) ?? { step, title: `Change: ${stepAt(form, step, answers, context)?.title(answers, context) ?? ''}`, lines: [] };
    parts.set(step, { ...part, lines: [...part.lines, { label, value: value ?? 'Not answered' }] });
  }
  return [...parts.values()];
}
