/** What people gave, by field id, exactly as they gave it; several choices of one field are joined by commas. */
export type Answers = Readonly<Record<string, string>>;

/** One question of a step. `required` fields may still offer "don't know" among their choices. */
export type Field = {
  /** Lower-case words and hyphens; also the input's name on every platform. */
  readonly id: string;
  readonly label: string;
  readonly required: boolean;
} & (
  | { readonly kind: 'text'; readonly lines: 'one' | 'many'; readonly most: number; readonly hint?: string }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[]; readonly several: boolean }
  | { readonly kind: 'date' }
  | { readonly kind: 'time' }
);
export interface Choice {
  readonly value: string;
  readonly title: string;
}

/** A line above a step's fields; `stop` lines are shown as a warning. */
export interface Note {
  readonly text: string;
  readonly stop?: boolean;
}

/** One screen. What it asks may depend on what was answered before it, and on nothing after it. */
export interface Step<Context> {
  /** Lower-case words and hyphens. */
  readonly id: string;
  /** Whether it is asked at all. */
  readonly asked: (answers: Answers, context: Context) => boolean;
  readonly title: (answers: Answers, context: Context) => string;
  readonly notes: (answers: Answers, context: Context) => readonly Note[];
  readonly fields: (answers: Answers, context: Context) => readonly Field[];
  /** What is wrong beyond the fields' own rules, by field id. */
  readonly faults?: (answers: Answers, context: Context) => Readonly<Record<string, string>>;
}

/** A dialog of several screens. The last thing a person sees before it is sent is the review of all they said. */
export interface Form<Context> {
  readonly name: string;
  readonly steps: readonly Step<Context>[];
}

export const REVIEW = 'review';

export type Moved =
  /** Show this step (or the review). */
  | { readonly kind: 'at'; readonly step: string; readonly answers: Answers }
  /** Show this step with what is wrong at its fields. */
  | { readonly kind: 'wrong'; readonly step: string; readonly answers: Answers; readonly faults: Readonly<Record<string, string>> }
  /** The review was sent. */
  | { readonly kind: 'sent'; readonly answers: Answers }
  /** The step does not belong to this form as it stands: an old card, or a made-up one. */
  | { readonly kind: 'elsewhere' };

/** The steps that are asked, given what was answered. */
export function stepsOf<C>(form: Form<C>, answers: Answers, context: C): readonly Step<C>[] {
  return form.steps.filter((step) => step.asked(answers, context));
}

export function stepAt<C>(form: Form<C>, id: string, answers: Answers, context: C): Step<C> | null {
  return stepsOf(form, answers, context).find((step) => step.id === id) ?? null;
}

/**
 * One move: `next` checks the step and goes on (from the review: sends), `back` keeps what was typed without checking it. Only the fields of
 * the step that was shown are taken. Sending goes back to the first step that is not right, so that nothing is sent unasked.
 */
export function moveOn<C>(form: Form<C>, at: { readonly step: string; readonly move: 'next' | 'back'; readonly inputs: Answers }, before: Answers, context: C): Moved {
  if (at.step === REVIEW) {
    const steps = stepsOf(form, before, context);
    if (at.move === 'back') return { kind: 'at', step: steps.at(-1)?.id ?? REVIEW, answers: before };
    for (const step of steps) {
      const faults = faultsOf(step, before, context);
      if (Object.keys(faults).length > 0) return { kind: 'wrong', step: step.id, answers: before, faults };
    }
    return { kind: 'sent', answers: pruned(form, before, context) };
  }
  const step = stepAt(form, at.step, before, context);
  if (!step) return { kind: 'elsewhere' };
  const answers = merged(step, at.inputs, before, context);
  const faults = at.move === 'next' ? faultsOf(step, answers, context) : {};
  if (Object.keys(faults).length > 0) return { kind: 'wrong', step: step.id, answers, faults };
  const steps = stepsOf(form, answers, context);
  const place = steps.findIndex((one) => one.id === step.id);
  const next = steps[place + (at.move === 'next' ? 1 : -1)];
  return { kind: 'at', step: next?.id ?? (at.move === 'next' ? REVIEW : step.id), answers };
}

/** What was given for this step's fields, over what was there; a field left empty empties its answer. */
function merged<C>(step: Step<C>, inputs: Answers, before: Answers, context: C): Answers {
  const given: Record<string, string> = { ...before };
  for (const { id } of step.fields(before, context)) {
    const value = Object.hasOwn(inputs, id) ? (inputs[id] ?? '') : '';
    if (value.trim() === '') delete given[id];
    else given[id] = value;
  }
  return given;
}

function faultsOf<C>(step: Step<C>, answers: Answers, context: C): Readonly<Record<string, string>> {
  const faults: Record<string, string> = { ...step.faults?.(answers, context) };
  for (const field of step.fields(answers, context)) {
    const fault = faultOf(field, answers[field.id]);
    if (fault !== null) faults[field.id] = fault;
  }
  return faults;
}

function faultOf(field: Field, value: string | undefined): string | null {
  if (value === undefined) return field.required ? (field.kind === 'choice' ? 'Choose one.' : 'Write something here.') : null;
  switch (field.kind) {
    case 'text':
      return value.length > field.most ? `That is ${value.length} characters; at most ${field.most} fit. Nothing was lost: shorten it here.` : null;
    case 'choice': {
      const chosen = value.split(',');
      const known = chosen.every((one) => field.choices.some((choice) => choice.value === one));
      return known && (field.several || chosen.length === 1) ? null : 'Choose from the list.';
    }
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) ? null : 'Give a day, such as 2026-11-20.';
    case 'time':
      return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value) ? null : 'Give a time, such as 10:42.';
  }
}

/** Only what the asked steps asked: an answer on a branch that was left again is not sent. */
function pruned<C>(form: Form<C>, answers: Answers, context: C): Answers {
  const asked = new Set(stepsOf(form, answers, context).flatMap((step) => step.fields(answers, context).map((field) => field.id)));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => asked.has(id)));
}

/** Everything that was answered, step by step, as people read it. */
export function reviewOf<C>(form: Form<C>, answers: Answers, context: C): readonly { readonly step: string; readonly label: string; readonly value: string }[] {
  return stepsOf(form, answers, context).flatMap((step) =>
    step.fields(answers, context).flatMap((field) => {
      const value = answers[field.id];
      return value === undefined ? [] : [{ step: step.id, label: field.label, value: shown(field, value) }];
    }),
  );
}

function shown(field: Field, value: string): string {
  if (field.kind !== 'choice') return value;
  return value.split(',').map((one) => field.choices.find((choice) => choice.value === one)?.title ?? one).join(', ');
}
