import { z } from 'zod';

/**
 * Block Kit as Slack documents it (the JSDoc of `@slack/types` 3.2.0, platforms.md section 4): what Slack would refuse, this refuses. Only blocks and
 * elements that the desk may send are known, and no property beyond them. Written apart from the renderer's own table of limits, so that a
 * slip there is found here.
 */
const text = (most: number) => z.string().min(1).max(most);
const id = text(255);
const plainText = (most: number) => z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.boolean().exactOptional() });
const mrkdwn = (most: number) => z.strictObject({ type: z.literal('mrkdwn'), text: text(most), verbatim: z.boolean().exactOptional() });
const anyText = (most: number) => z.discriminatedUnion('type', [plainText(most), mrkdwn(most)]);

const style = z.strictObject({
  bold: z.boolean().exactOptional(), italic: z.boolean().exactOptional(), strike: z.boolean().exactOptional(),
  code: z.boolean().exactOptional(), underline: z.boolean().exactOptional(),
});
// Mentions, broadcasts, emoji and links are rich text elements of Slack too; the desk sends none of them.
const richElement = z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: style.exactOptional() });
const richText = z.strictObject({
  type: z.literal('rich_text'), block_id: id.exactOptional(),
  elements: z.array(z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richElement).min(1) }),
    z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(richElement).min(1), border: z.literal([0, 1]).exactOptional() }),
  ])).min(1),
});

const button = z.strictObject({
  type: z.literal('button'), text: plainText(75), action_id: id, value: text(2_000).exactOptional(),
  url: z.url({ protocol: /^https?$/ }).max(3_000).exactOptional(), style: z.enum(['primary', 'danger']).exactOptional(), accessibility_label: text(75).exactOptional(),
});

const option = z.strictObject({ text: plainText(75), value: text(75), description: plainText(75).exactOptional() });
type Option = z.output<typeof option>;
const same = (a: Option, b: Option): boolean => JSON.stringify(a) === JSON.stringify(b);
const group = z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) });
const options = (most: number) => z.array(option).min(1).max(most).refine((all) => new Set(all.map((one) => one.value)).size === all.length, 'two options of one value');
const offered = (element: { options?: Option[]; option_groups?: { options: Option[] }[] }): Option[] => [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((one) => one.options)];
const placeholder = plainText(150).exactOptional();

const selectOptions = { options: options(100).exactOptional(), option_groups: z.array(group).min(1).max(100).exactOptional() };
const oneOfOptions = (element: { options?: Option[]; option_groups?: { options: Option[] }[] }): boolean => (element.options === undefined) !== (element.option_groups === undefined);

const fields = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('plain_text_input'), action_id: id, multiline: z.boolean().exactOptional(), initial_value: z.string().max(3_000).exactOptional(), placeholder,
    min_length: z.number().int().min(0).max(3_000).exactOptional(), max_length: z.number().int().min(1).max(3_000).exactOptional(),
  }).refine((one) => (one.initial_value ?? '').length <= (one.max_length ?? 3_000), 'the value is longer than max_length'),
  z.strictObject({ type: z.literal('radio_buttons'), action_id: id, options: options(10), initial_option: option.exactOptional() })
    .refine((one) => !one.initial_option || one.options.some((o) => same(o, one.initial_option as Option)), 'the chosen option is not offered'),
  z.strictObject({ type: z.literal('checkboxes'), action_id: id, options: options(10), initial_options: z.array(option).min(1).exactOptional() })
    .refine((one) => (one.initial_options ?? []).every((chosen) => one.options.some((o) => same(o, chosen))), 'a chosen option is not offered'),
  z.strictObject({ type: z.literal('static_select'), action_id: id, ...selectOptions, initial_option: option.exactOptional(), placeholder })
    .refine(oneOfOptions, 'options or option_groups').refine((one) => !one.initial_option || offered(one).some((o) => same(o, one.initial_option as Option)), 'the chosen option is not offered'),
  z.strictObject({ type: z.literal('multi_static_select'), action_id: id, ...selectOptions, initial_options: z.array(option).min(1).exactOptional(), placeholder })
    .refine(oneOfOptions, 'options or option_groups').refine((one) => (one.initial_options ?? []).every((chosen) => offered(one).some((o) => same(o, chosen))), 'a chosen option is not offered'),
  z.strictObject({ type: z.literal('datepicker'), action_id: id, initial_date: z.iso.date().exactOptional(), placeholder }),
  z.strictObject({ type: z.literal('timepicker'), action_id: id, initial_time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/).exactOptional(), placeholder }),
  z.strictObject({
    type: z.literal('number_input'), action_id: id, is_decimal_allowed: z.boolean(), placeholder,
    initial_value: z.string().regex(/^-?\d+(?:\.\d+)?$/).exactOptional(), min_value: z.string().regex(/^-?\d+(?:\.\d+)?$/).exactOptional(), max_value: z.string().regex(/^-?\d+(?:\.\d+)?$/).exactOptional(),
  }).refine((one) => Number(one.min_value ?? -Infinity) <= Number(one.max_value ?? Infinity), 'min_value is above max_value'),
]);

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), block_id: id.exactOptional(), text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), block_id: id.exactOptional() }),
  z.strictObject({ type: z.literal('section'), block_id: id.exactOptional(), text: anyText(3_000).exactOptional(), fields: z.array(anyText(2_000)).min(1).max(10).exactOptional(), expand: z.boolean().exactOptional() })
    .refine((one) => one.text !== undefined || one.fields !== undefined, 'a section has text or fields'),
  z.strictObject({ type: z.literal('context'), block_id: id.exactOptional(), elements: z.array(anyText(3_000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), block_id: id.exactOptional(), elements: z.array(button).min(1).max(25) }),
  z.strictObject({ type: z.literal('image'), block_id: id.exactOptional(), image_url: z.url({ protocol: /^https$/ }).max(3_000), alt_text: text(2_000), title: plainText(2_000).exactOptional() }),
  z.strictObject({
    type: z.literal('table'), block_id: id.exactOptional(), rows: z.array(z.array(z.discriminatedUnion('type', [z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }), richText])).min(1).max(20)).min(1).max(100),
    column_settings: z.array(z.strictObject({ align: z.enum(['left', 'center', 'right']).exactOptional(), is_wrapped: z.boolean().exactOptional() })).max(20).exactOptional(),
  }),
  z.strictObject({ type: z.literal('input'), block_id: id.exactOptional(), label: plainText(2_000), hint: plainText(2_000).exactOptional(), optional: z.boolean().exactOptional(), dispatch_action: z.boolean().exactOptional(), element: fields }),
  richText,
]);
export type CheckedBlock = z.output<typeof block>;

const runsSchema = z.object({ type: z.enum(['rich_text_section', 'rich_text_quote']), elements: z.array(z.object({ text: z.string() })) });

/** Every text in it that a reader sees or a field begins with, in reading order; the runs of one line as one text. */
export function textsOf(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return ['text', 'alt_text', 'initial_value', 'initial_date', 'initial_time'].includes(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one));
  const line = runsSchema.safeParse(value);
  if (line.success) return [line.data.elements.map((run) => run.text).join('')];
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, one]) => textsOf(one, name));
  return [];
}

const unique = (ids: readonly (string | undefined)[]): boolean => {
  const given = ids.filter((one) => one !== undefined);
  return new Set(given).size === given.length;
};
const actionIds = (blocks: readonly CheckedBlock[]): string[] =>
  blocks.flatMap((one) => (one.type === 'actions' ? one.elements.map((element) => element.action_id) : one.type === 'input' ? [`${one.block_id ?? ''}/${one.element.action_id}`] : []));

const blocks = (most: number) =>
  z.array(block).min(1).max(most)
    .refine((all) => unique(all.map((one) => one.block_id)), 'two blocks of one block_id')
    .refine((all) => unique(actionIds(all)), 'two elements of one action_id');

/** The blocks of one message: 50 at most, one table, and about 13,200 characters in all (12,000 are kept to). */
export const messageSchema = blocks(50)
  .refine((all) => textsOf(all).join('').length <= 12_000, 'msg_blocks_too_long')
  .refine((all) => all.filter((one) => one.type === 'table').length <= 1, 'only one table')
  // Inputs in a message send nothing by themselves: without a button there nobody can answer.
  .refine((all) => !all.some((one) => one.type === 'input') || all.some((one) => one.type === 'actions'), 'inputs without a button');

const viewBlocks = blocks(100).refine((all) => !all.some((one) => one.type === 'table'), 'tables are for messages');
const BYTES_OF_A_VIEW = 250_000;
const small = (view: unknown): boolean => Buffer.byteLength(JSON.stringify(view)) <= BYTES_OF_A_VIEW;
const view = { blocks: viewBlocks, private_metadata: z.string().max(3_000).exactOptional(), callback_id: z.string().max(255).exactOptional(), external_id: z.string().max(255).exactOptional() };

export const modalSchema = z
  .strictObject({
    type: z.literal('modal'), ...view, title: plainText(24), submit: plainText(24).exactOptional(), close: plainText(24).exactOptional(),
    clear_on_close: z.boolean().exactOptional(), notify_on_close: z.boolean().exactOptional(),
  })
  .refine((modal) => modal.submit !== undefined || !modal.blocks.some((one) => one.type === 'input'), 'a modal with an input needs submit')
  .refine(small, 'view_too_large');

export const homeSchema = z.strictObject({ type: z.literal('home'), ...view }).refine(small, 'view_too_large');
