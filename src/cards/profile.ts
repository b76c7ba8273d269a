import { z } from 'zod';

/**
 * The part of Adaptive Cards 1.5 that the desk uses, and nothing else: every surface shows all of it, so a card that fits here fits
 * everywhere. Unknown properties are refused.
 */
const spacing = z.enum(['None', 'Small', 'Default', 'Medium', 'Large']).optional();
const size = z.enum(['Small', 'Default', 'Medium', 'Large', 'ExtraLarge']).optional();
const weight = z.enum(['Default', 'Bolder']).optional();
const element = { id: z.string().min(1).optional(), spacing, separator: z.boolean().optional() };
const containerStyle = z.enum(['default', 'emphasis', 'accent', 'attention', 'warning', 'good']).optional();

const textBlock = z.strictObject({
  type: z.literal('TextBlock'), ...element, text: z.string().min(1), size, weight,
  isSubtle: z.boolean().optional(), style: z.enum(['default', 'heading']).optional(),
  // A line that does not wrap is cut off unseen on a phone.
  wrap: z.literal(true),
});
const textRun = z.strictObject({ type: z.literal('TextRun'), text: z.string(), size, weight, isSubtle: z.boolean().optional(), italic: z.boolean().optional() });
const richTextBlock = z.strictObject({ type: z.literal('RichTextBlock'), ...element, inlines: z.array(textRun).min(1) });
const factSet = z.strictObject({ type: z.literal('FactSet'), ...element, facts: z.array(z.strictObject({ title: z.string(), value: z.string() })).min(1) });
const image = z.strictObject({ type: z.literal('Image'), ...element, url: z.url({ protocol: /^https$/ }), altText: z.string() });

const field = { ...element, id: z.string().regex(/^[\w-]+$/), label: z.string().min(1), isRequired: z.boolean().optional(), errorMessage: z.string().min(1).optional() };
const inputText = z.strictObject({ type: z.literal('Input.Text'), ...field, value: z.string().optional(), placeholder: z.string().optional(), isMultiline: z.boolean().optional(), maxLength: z.number().int().positive().optional() });
const inputChoiceSet = z.strictObject({
  type: z.literal('Input.ChoiceSet'), ...field, value: z.string().optional(), isMultiSelect: z.boolean().optional(), style: z.enum(['compact', 'expanded']).optional(), wrap: z.literal(true).optional(),
  choices: z.array(z.strictObject({ title: z.string().min(1), value: z.string().min(1) })).min(1),
});
const inputDate = z.strictObject({ type: z.literal('Input.Date'), ...field, value: z.iso.date().optional(), min: z.iso.date().optional(), max: z.iso.date().optional() });
const inputTime = z.strictObject({ type: z.literal('Input.Time'), ...field, value: z.string().regex(/^\d\d:\d\d$/).optional() });
const inputToggle = z.strictObject({ type: z.literal('Input.Toggle'), ...field, title: z.string().min(1), value: z.string().optional(), valueOn: z.string().optional(), valueOff: z.string().optional() });
const inputNumber = z.strictObject({ type: z.literal('Input.Number'), ...field, value: z.number().optional(), min: z.number().optional(), max: z.number().optional() });

const execute = z.strictObject({
  type: z.literal('Action.Execute'), title: z.string().min(1), verb: z.string().min(1), data: z.record(z.string(), z.union([z.string(), z.number()])),
  style: z.enum(['default', 'positive', 'destructive']).optional(), associatedInputs: z.enum(['auto', 'none']).optional(),
});
const openUrl = z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string().min(1), url: z.string().regex(/^(?:tel:\+?\d+|https:\/\/\S+|http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\/\S+)$/) });
const action = z.discriminatedUnion('type', [execute, openUrl]);
const actionSet = z.strictObject({ type: z.literal('ActionSet'), ...element, actions: z.array(action).min(1) });

export type TextRun = z.output<typeof textRun>;
type Leaf = z.output<
  | typeof textBlock | typeof richTextBlock | typeof factSet | typeof image | typeof actionSet
  | typeof inputText | typeof inputChoiceSet | typeof inputDate | typeof inputTime | typeof inputToggle | typeof inputNumber
>;
interface Common {
  id?: string | undefined;
  spacing?: z.output<typeof spacing>;
  separator?: boolean | undefined;
}
type Style = z.output<typeof containerStyle>;
export interface Container extends Common {
  type: 'Container';
  items: CardElement[];
  style?: Style;
  bleed?: boolean | undefined;
}
export interface ColumnSet extends Common {
  type: 'ColumnSet';
  columns: { type: 'Column'; width?: 'auto' | 'stretch' | undefined; items: CardElement[] }[];
}
export interface Table extends Common {
  type: 'Table';
  columns: { width: number }[];
  firstRowAsHeader?: boolean | undefined;
  rows: { type: 'TableRow'; cells: { type: 'TableCell'; items: CardElement[] }[] }[];
}
export type CardElement = Leaf | Container | ColumnSet | Table;

const elementSchema: z.ZodType<CardElement> = z.lazy(() =>
  z.discriminatedUnion('type', [
    textBlock, richTextBlock, factSet, image, actionSet, inputText, inputChoiceSet, inputDate, inputTime, inputToggle, inputNumber, container, columnSet, table,
  ]),
);
const items = z.array(elementSchema).min(1);
const container = z.strictObject({ type: z.literal('Container'), ...element, items, style: containerStyle, bleed: z.boolean().optional() });
const columnSet = z.strictObject({
  type: z.literal('ColumnSet'), ...element,
  columns: z.array(z.strictObject({ type: z.literal('Column'), width: z.enum(['auto', 'stretch']).optional(), items })).min(1),
});
const table = z.strictObject({
  type: z.literal('Table'), ...element, firstRowAsHeader: z.boolean().optional(), columns: z.array(z.strictObject({ width: z.number().positive() })).min(1),
  rows: z.array(z.strictObject({ type: z.literal('TableRow'), cells: z.array(z.strictObject({ type: z.literal('TableCell'), items })).min(1) })).min(1),
});

/** A card that is ready to show. */
export const cardSchema = z.strictObject({
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.5'),
  body: items,
});
export type AdaptiveCard = z.output<typeof cardSchema>;

/** Every element of a card, the nested ones too, in reading order. */
export function* elementsOf(elements: readonly CardElement[]): Generator<CardElement> {
  for (const one of elements) {
    yield one;
    if (one.type === 'Container') yield* elementsOf(one.items);
    else if (one.type === 'ColumnSet') for (const column of one.columns) yield* elementsOf(column.items);
    else if (one.type === 'Table') for (const row of one.rows) for (const cell of row.cells) yield* elementsOf(cell.items);
  }
}
