/** What people gave, by field id, exactly as they gave it; several choices of one field are joined by commas. */
export type Answers = Readonly<Record<string, string>>;

/** One question of a step. `required` fields may still offer "don't know" among their choices. */
export type Field = {
  /** Lower-case words and hyphens; also the input's name on every platform. */
  readonly id: string;
  readonly label: string;
  /** What the review calls it, where the question is too long to read again. */
  readonly brief?: string;
  readonly required: boolean;
} & (
  | { readonly kind: 'text'; readonly lines: 'one' | 'many'; readonly most: number; readonly hint?: string }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[]; readonly several: boolean }
  | { readonly kind: 'date' }
  | { readonly kind: 'time' }
);
export interface Choice {
  /** Without a comma: several are joined by them. */
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
  /** What stands before the first `/` of its steps' names on buttons, and the form that a route takes. */
  readonly name: string;
  readonly steps: readonly Step<Context>[];
}

/** The last screen: everything that was said. No step may have this id. */
export const REVIEW = 'review';

export interface Move {
  readonly step: string;
  /** `straight`: as `next`, but from an edit, so it goes back to the review unless something is still missing. */
  readonly move: 'next' | 'back' | 'straight';
  readonly inputs: Answers;
}

export type Moved =
  /** Show this step (or the review). */
  | { readonly kind: 'at'; readonly step: string; readonly answers: Answers }
  /** Show this step with what is wrong at its fields. What was typed is kept in `answers`, however long. */
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

/** "2 of 5": which screen this is, the review included; null for a step that is not asked. */
export function placeOf<C>(form: Form<C>, id: string, answers: Answers, context: C): { readonly at: number; readonly of: number } | null {
  const steps = stepsOf(form, answers, context);
  const of = steps.length + 1;
  const at = id === REVIEW ? of : steps.findIndex((step) => step.id === id) + 1;
  return at === 0 ? null : { at, of };
}

/**
 * One move: `next` checks the step and goes on (from the review: sends), `back` keeps what was typed without checking it. Only the fields of
 * the step that was shown are taken. Sending goes back to the first step that is not right, so that nothing is sent unasked.
 */
export function moveOn<C>(form: Form<C>, { step: id, move, inputs }: Move, before: Answers, context: C): Moved {
  if (id === REVIEW) return fromReview(form, move, before, context);
  const step = stepAt(form, id, before, context);
  if (!step) return { kind: 'elsewhere' };
  const answers = merged(step, move, inputs, before, context);
  const faults = move === 'back' ? {} : faultsOf(step, answers, context);
  if (Object.keys(faults).length > 0) return { kind: 'wrong', step: id, answers, faults };
  const steps = stepsOf(form, answers, context);
  const place = steps.findIndex((one) => one.id === id);
  if (move === 'back') return { kind: 'at', step: steps[place - 1]?.id ?? id, answers };
  if (move === 'straight') return { kind: 'at', step: firstFaulty(form, answers, context)?.step.id ?? REVIEW, answers };
  return { kind: 'at', step: steps[place + 1]?.id ?? REVIEW, answers };
}

function fromReview<C>(form: Form<C>, move: Move['move'], before: Answers, context: C): Moved {
  const steps = stepsOf(form, before, context);
  if (move === 'back') return { kind: 'at', step: steps.at(-1)?.id ?? REVIEW, answers: before };
  const faulty = firstFaulty(form, before, context);
  if (faulty) return { kind: 'wrong', step: faulty.step.id, answers: before, faults: faulty.faults };
  return { kind: 'sent', answers: pruned(form, before, context) };
}

/** The first step that is asked and not right as it stands; null when all of it could be sent. */
export function firstFaulty<C>(form: Form<C>, answers: Answers, context: C): { readonly step: Step<C>; readonly faults: Readonly<Record<string, string>> } | null {
  for (const step of stepsOf(form, answers, context)) {
    const faults = faultsOf(step, answers, context);
    if (Object.keys(faults).length > 0) return { step, faults };
  }
  return null;
}

/**
 * What was given for this step's fields, over what was there; a field left empty empties its answer. A platform may send no fields at all with
 * a step back: then what was there stays.
 */
function merged<C>(step: Step<C>, move: Move['move'], inputs: Answers, before: Answers, context: C): Answers {
  const given: Record<string, string> = { ...before };
  for (const { id } of step.fields(before, context)) {
    const value = Object.hasOwn(inputs, id) ? (inputs[id] ?? '') : move === 'back' ? (before[id] ?? '') : '';
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
  if (value === undefined) return field.required ? (field.kind !== 'choice' ? 'Write something here.' : field.several ? 'Tick at least one.' : 'Choose one.') : null;
  switch (field.kind) {
    case 'text':
      return value.length > field.most ? `That is ${value.length} characters; at most ${field.most} fit. Nothing was lost: shorten it here.` : null;
    case 'choice': {
      const chosen = value.split(',');
      const known = chosen.every((one) => field.choices.some((choice) => choice.value === one));
      return known && (field.several || chosen.length === 1) ? null : 'Choose from the list.';
    }
    case 'date':
      return isDay(value) ? null : 'Give a day, such as 2026-11-20.';
    case 'time':
      return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value) ? null : 'Give a time, such as 10:42.';
  }
}

// What a calendar gave is read as people write it, not as the field sends it.
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** The calendar's own days only: `Date` takes 31 February for 3 March. */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

/** Only what the asked steps asked: an answer on a branch that was left again is not sent. */
function pruned<C>(form: Form<C>, answers: Answers, context: C): Answers {
  const asked = new Set(stepsOf(form, answers, context).flatMap((step) => step.fields(answers, context).map((field) => field.id)));
  return Object.fromEntries(Object.entries(answers).filter(([id]) => asked.has(id)));
}

export interface ReviewLine {
  /** The step it is changed on. */
  readonly step: string;
  readonly label: string;
  /** As people read it; null where nothing was given. */
  readonly value: string | null;
}

/** Everything that was asked and what was answered, in the order of the steps. */
export function reviewOf<C>(form: Form<C>, answers: Answers, context: C): readonly ReviewLine[] {
  return stepsOf(form, answers, context).flatMap((step) =>
    step.fields(answers, context).map((field) => ({ step: step.id, label: field.brief ?? field.label, value: shown(field, answers[field.id]) })),
  );
}

function shown(field: Field, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (field.kind === 'date' && isDay(value)) return DAY.format(new Date(`${value}T00:00:00Z`));
  if (field.kind !== 'choice') return value;
  return value.split(',').map((one) => field.choices.find((choice) => choice.value === one)?.title ?? one).join(', ');
}
