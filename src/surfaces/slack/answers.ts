import { z } from 'zod';
import type { ActionData, FieldValues } from '../../chat/inbound.ts';
import { LIMITS } from './block-limits.ts';

/** What a button carries back: a verb of a route and opaque ids. */
export interface Press {
  readonly verb: string;
  readonly data: ActionData;
}

const carried = z.strictObject({ v: z.string(), d: z.record(z.string(), z.union([z.string(), z.number()])) });

/** A press as a button's value or a modal's metadata. Throws RangeError where it is longer than `most`: ids of ours never are. */
export function carry({ verb, data }: Press, most: number = LIMITS.buttonValue): string {
  const value = JSON.stringify({ v: verb, d: data });
  if (value.length > most) throw new RangeError(`the data of ${verb} is ${value.length} characters long; Slack takes ${most}`);
  return value;
}

function carriedIn(value: string | undefined): Press | null {
  if (value === undefined || value === '') return null;
  let read: unknown;
  try {
    read = JSON.parse(value);
  } catch {
    // Not written by `carry`: a button or view that is not ours.
    return null;
  }
  const press = carried.safeParse(read);
  return press.success ? { verb: press.data.v, data: press.data.d } : null;
}

/** Of a pressed button of ours (an element of a `block_actions` payload's `actions`); null for a link, a field or a button that is not ours. */
export const pressOf = (action: { readonly value?: unknown }): Press | null => (typeof action.value === 'string' ? carriedIn(action.value) : null);

/** What the submit button of a modal of ours does; null for a modal without one and for a view that is not ours. */
export const submitOf = (view: { readonly private_metadata?: string | undefined }): Press | null => carriedIn(view.private_metadata);

const TOGGLE = 'toggle.';
/** The action id of a field; a toggle's says what stands for "off", because Slack then sends nothing. */
export const fieldAction = (off?: string): string => (off === undefined ? 'field' : `${TOGGLE}${off}`);

/** The id of a field's block. `tag` differs from step to step: Slack keeps what was typed in a block of the same id when it updates a view. */
export function fieldBlock(field: string, tag: string): string {
  const id = `${field}.${tag}`;
  if (id.length > LIMITS.id) throw new RangeError(`the id of a field is ${field.length} characters long`);
  return id;
}
const fieldOf = (blockId: string): string => blockId.slice(0, blockId.lastIndexOf('.'));

const chosen = z.object({ value: z.string() });
const stateSchema = z.record(z.string(), z.record(z.string(), z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: chosen.nullish(),
  selected_options: z.array(chosen).nullish(),
  selected_date: z.string().nullish(),
  selected_time: z.string().nullish(),
})));

/**
 * The answers of a view or message (`state.values` of Slack's payload) by the ids of the card's inputs: '' where nothing was typed or
 * chosen, several choices joined by commas, a toggle's own words for on and off, dates as YYYY-MM-DD, times as HH:mm. Throws ZodError for
 * what Slack never sends.
 */
export function inputsOf(values: unknown): FieldValues {
  if (values === undefined || values === null) return {};
  const answers: Record<string, string> = {};
  for (const [blockId, elements] of Object.entries(stateSchema.parse(values))) {
    for (const [actionId, element] of Object.entries(elements)) {
      if (!blockId.includes('.')) continue;
      answers[fieldOf(blockId)] = answerOf(actionId, element);
    }
  }
  return answers;
}

function answerOf(actionId: string, element: z.output<typeof stateSchema>[string][string]): string {
  switch (element.type) {
    case 'checkboxes':
    case 'multi_static_select': {
      const choices = (element.selected_options ?? []).map((one) => one.value);
      return choices.length === 0 && actionId.startsWith(TOGGLE) ? actionId.slice(TOGGLE.length) : choices.join(',');
    }
    case 'radio_buttons':
    case 'static_select':
      return element.selected_option?.value ?? '';
    case 'datepicker':
      return element.selected_date ?? '';
    case 'timepicker':
      return element.selected_time ?? '';
    default:
      return element.value ?? '';
  }
}

const inputBlock = z.object({ type: z.literal('input'), block_id: z.string() });

/**
 * The `errors` of a submission's answer: a message at each field's block, by the blocks of the submitted view. What is said of a field that
 * is not in it stands at the first one with the rest. Empty only where the view has no field: then say it in a message.
 */
export function errorsFor(fieldErrors: Readonly<Record<string, string>>, view: { readonly blocks?: readonly unknown[] | undefined }): Record<string, string> {
  const places = (view.blocks ?? []).flatMap((block) => {
    const input = inputBlock.safeParse(block);
    return input.success ? [input.data.block_id] : [];
  });
  const said = new Map<string, string[]>();
  for (const [field, message] of Object.entries(fieldErrors)) {
    const place = places.find((id) => fieldOf(id) === field) ?? places[0];
    if (place !== undefined) said.set(place, [...(said.get(place) ?? []), message]);
  }
  return Object.fromEntries([...said].map(([place, messages]) => [place, messages.join(' ')]));
}
