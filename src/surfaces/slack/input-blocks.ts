import type { InputBlock, InputBlockElement, KnownBlock, PlainTextOption } from '@slack/types';
import { unreachable } from '../../kernel/result.ts';
import type { CardElement } from '../../cards/profile.ts';
import { clean } from '../../cards/words.ts';
import { fieldAction, fieldBlock } from './answers.ts';
import { LIMITS } from './block-limits.ts';
import { textBlocks, type Run } from './rich-text.ts';
import { plain, shortened } from './text-pieces.ts';

export type CardInput = Extract<CardElement, { type: `Input.${string}` }>;
export const isInput = (element: CardElement): element is CardInput => element.type.startsWith('Input.');

/**
 * A field with words for its emptiness is needed, even where the card does not bid the client to hold it back: other clients would then not let
 * its reader go back either.
 */
const isNeeded = (input: CardInput): boolean => input.isRequired === true || input.errorMessage !== undefined;

/** A field of the card: what must stand above it because Slack's own field cannot hold all of it, and the field. */
export function inputBlocks(input: CardInput, tag: string): KnownBlock[] {
  const { element, above = [], hint } = fieldOf(input);
  const label = clean(input.label);
  const block: InputBlock = {
    type: 'input', block_id: fieldBlock(input.id, tag), label: plain(shortened(label, LIMITS.inputLabel)), optional: !isNeeded(input), element,
    ...(hint === undefined ? {} : { hint: plain(hint) }),
  };
  const whole = label.length > LIMITS.inputLabel ? [{ text: label, bold: true }] : [];
  return [...textBlocks(whole), ...above.flatMap((line) => textBlocks([line])), block];
}

/** The field as words, for where it cannot be filled in: its label, and what stands in it. */
export function inputWords(input: CardInput): KnownBlock[] {
  const label: Run = { text: clean(input.label), bold: true };
  const words = 'choices' in input ? input.choices.map((choice) => choice.title).join('\n') : input.type === 'Input.Toggle' ? input.title : String(input.value ?? '');
  return textBlocks(words === '' ? [label] : [label, { text: `\n${clean(words)}` }]);
}

interface Field {
  readonly element: InputBlockElement;
  readonly above?: readonly Run[];
  readonly hint?: string;
}

function fieldOf(input: CardInput): Field {
  switch (input.type) {
    case 'Input.Text':
      return textField(input);
    case 'Input.ChoiceSet':
      return choiceField(input);
    case 'Input.Date': {
      const { min, max } = input;
      const hint = min !== undefined && max !== undefined ? `From ${day(min)} to ${day(max)}.` : min !== undefined ? `${day(min)} or later.` : max !== undefined ? `${day(max)} or earlier.` : undefined;
      return { element: { type: 'datepicker', action_id: fieldAction(), ...(input.value === undefined ? {} : { initial_date: input.value }) }, ...(hint === undefined ? {} : { hint }) };
    }
    case 'Input.Time':
      return { element: { type: 'timepicker', action_id: fieldAction(), ...(input.value === undefined ? {} : { initial_time: input.value }) } };
    case 'Input.Toggle': {
      const { options, above } = optionsOf([{ title: input.title, value: input.valueOn ?? 'true' }]);
      const on = input.value === (input.valueOn ?? 'true');
      return { element: { type: 'checkboxes', action_id: fieldAction(input.valueOff ?? 'false'), options, ...(on ? { initial_options: options } : {}) }, above };
    }
    case 'Input.Number':
      return {
        element: {
          type: 'number_input', action_id: fieldAction(), is_decimal_allowed: true,
          ...(input.value === undefined ? {} : { initial_value: decimal(input.value) }), ...(input.min === undefined ? {} : { min_value: decimal(input.min) }), ...(input.max === undefined ? {} : { max_value: decimal(input.max) }),
        },
      };
    default:
      return unreachable(input);
  }
}

function textField(input: Extract<CardInput, { type: 'Input.Text' }>): Field {
  const most = Math.min(input.maxLength ?? LIMITS.inputText, LIMITS.inputText);
  const value = clean(input.value ?? '');
  const placeholder = clean(input.placeholder ?? '');
  return {
    element: {
      type: 'plain_text_input', action_id: fieldAction(), multiline: input.isMultiline === true, max_length: most,
      ...(value === '' ? {} : { initial_value: most === 1 ? value.slice(0, 1) : shortened(value, most) }),
      ...(placeholder === '' ? {} : { placeholder: plain(shortened(placeholder, LIMITS.placeholder)) }),
    },
    above: [...(placeholder.length > LIMITS.placeholder ? [{ text: placeholder }] : []), ...(value.length > most ? [{ text: 'Too long for the field below, so the whole of it stands here:\n', bold: true }, { text: value }] : [])],
  };
}

const PLAIN_CHOICES = { placeholder: plain('Choose') };

function choiceField(input: Extract<CardInput, { type: 'Input.ChoiceSet' }>): Field {
  const { options, above } = optionsOf(input.choices);
  const listed = input.style === 'expanded' && options.length <= LIMITS.radioOptions;
  const held = options.length <= LIMITS.selectOptions ? { options } : { option_groups: grouped(options) };
  if (input.isMultiSelect === true) {
    const values = new Set((input.value ?? '').split(','));
    const before = options.filter((option) => values.has(option.value ?? ''));
    const initial = before.length === 0 ? {} : { initial_options: before };
    return { element: listed ? { type: 'checkboxes', action_id: fieldAction(), options, ...initial } : { type: 'multi_static_select', action_id: fieldAction(), ...held, ...initial, ...PLAIN_CHOICES }, above };
  }
  const before = options.find((option) => option.value === input.value);
  const initial = before === undefined ? {} : { initial_option: before };
  return { element: listed ? { type: 'radio_buttons', action_id: fieldAction(), options, ...initial } : { type: 'static_select', action_id: fieldAction(), ...held, ...initial, ...PLAIN_CHOICES }, above };
}

/** The choices as options, numbered where one is too long for Slack: then the whole of each stands above under its number. */
function optionsOf(choices: readonly { readonly title: string; readonly value: string }[]): { options: PlainTextOption[]; above: Run[] } {
  const titles = choices.map((choice) => clean(choice.title).trim() || choice.value);
  const long = titles.some((title) => title.length > LIMITS.optionText);
  const options = choices.map((choice, i): PlainTextOption => {
    if (choice.value.length > LIMITS.optionValue) throw new RangeError(`the value of a choice is ${choice.value.length} characters long; Slack takes ${LIMITS.optionValue}`);
    return { text: plain(shortened(long ? `${i + 1}. ${titles[i] ?? ''}` : (titles[i] ?? ''), LIMITS.optionText)), value: choice.value };
  });
  return { options, above: long ? titles.map((title, i) => ({ text: `${i + 1}. ${title}` })) : [] };
}

function grouped(options: readonly PlainTextOption[]): { label: ReturnType<typeof plain>; options: PlainTextOption[] }[] {
  const groups = Math.ceil(options.length / LIMITS.selectOptions);
  return Array.from({ length: groups }, (_, i) => {
    const from = i * LIMITS.selectOptions;
    const held = options.slice(from, from + LIMITS.selectOptions);
    return { label: plain(`${from + 1} to ${from + held.length}`), options: held };
  });
}

const decimals = new Intl.NumberFormat('en-GB', { useGrouping: false, maximumFractionDigits: 20 });
// -0 is written "-0", which is no number a person would know.
const decimal = (value: number): string => decimals.format(value === 0 ? 0 : value);
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const day = (iso: string): string => days.format(new Date(`${iso}T00:00:00Z`));
