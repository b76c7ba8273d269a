import { describe, expect, it } from 'vitest';
import { homeSchema, messageSchema, modalSchema } from '../fixtures/slack/block-kit.ts';

const words = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length), emoji: false });
const section = (length = 5) => ({ type: 'section', text: words(length) });
const button = (more: object = {}) => ({ type: 'button', action_id: 'press.0', text: words(4), value: 'v', ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const field = (more: object = {}) => ({ type: 'input', block_id: 'a.1', label: words(4), element: { type: 'plain_text_input', action_id: 'field', ...more } });
const option = (value: string, title = 'One') => ({ text: { type: 'plain_text', text: title, emoji: false }, value });
const many = <T>(length: number, one: (i: number) => T): T[] => Array.from({ length }, (_, i) => one(i));
const modal = (more: object = {}) => ({ type: 'modal', title: words(24), submit: words(24), close: words(24), blocks: [field()], ...more });
const inModal = (element: object, more: object = {}) => modal({ blocks: [{ ...field(), element, ...more }] });

describe('the Block Kit schema takes what Slack takes', () => {
  it.each([
    ['a message of 50 blocks', messageSchema, many(50, () => section())],
    ['a section of 3,000 characters', messageSchema, [section(3_000)]],
    ['25 buttons', messageSchema, [actions(...many(25, (i) => button({ action_id: `press.${i}` })))]],
    ['a modal with a field and a submit button', modalSchema, modal()],
    ['a home of 100 blocks', homeSchema, { type: 'home', blocks: many(100, () => section()) }],
  ])('%s', (_, schema, value) => {
    expect(schema.safeParse(value).error?.issues ?? []).toEqual([]);
  });
});

describe('the Block Kit schema refuses in a message', () => {
  it.each([
    ['51 blocks', many(51, () => section())],
    ['no block', []],
    ['a section of 3,001 characters', [section(3_001)]],
    ['an empty text', [section(0)]],
    ['a section without text or fields', [{ type: 'section' }]],
    ['more than 12,000 characters in all', many(5, () => section(2_900))],
    ['a header of 151 characters', [{ type: 'header', text: words(151) }]],
    ['markup in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['26 buttons in a row', [actions(...many(26, (i) => button({ action_id: `press.${i}` })))]],
    ['a button of 76 characters', [actions(button({ text: words(76) }))]],
    ['a value of 2,001 characters', [actions(button({ value: 'x'.repeat(2_001) }))]],
    ['a button for a telephone number', [actions(button({ url: 'tel:999' }))]],
    ['a block of a type it does not know', [{ type: 'alert', text: words(4) }]],
    ['a property it does not know', [{ ...section(), colour: 'red' }]],
    ['two buttons of one action_id', [actions(button()), actions(button())]],
    ['two blocks of one block_id', [{ ...section(), block_id: 'a' }, { ...section(), block_id: 'a' }]],
    ['11 small texts in one context', [{ type: 'context', elements: many(11, () => words(2)) }]],
    ['a table of 101 rows', [{ type: 'table', rows: many(101, () => [{ type: 'raw_text', text: 'x' }]) }]],
    ['a table of 21 columns', [{ type: 'table', rows: [many(21, () => ({ type: 'raw_text', text: 'x' }))] }]],
    ['two tables', many(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] }))],
    ['a mention in rich text', [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }] }]],
    ['a call to everyone in rich text', [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'channel' }] }] }]],
    ['an empty run of rich text', [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] }] }]],
    ['a field without a button', [field()]],
  ])('%s', (_, blocks) => {
    expect(messageSchema.safeParse(blocks).success).toBe(false);
  });
});

describe('the Block Kit schema refuses in a view', () => {
  it.each([
    ['a title of 25 characters', modal({ title: words(25) })],
    ['a submit button of 25 characters', modal({ submit: words(25) })],
    ['a close button of 25 characters', modal({ close: words(25) })],
    ['a field without a submit button', modal({ submit: undefined })],
    ['101 blocks', modal({ blocks: many(101, () => section()) })],
    ['metadata of 3,001 characters', modal({ private_metadata: 'x'.repeat(3_001) })],
    ['more than 250 KB', modal({ blocks: many(90, () => section(2_990)) })],
    ['a table', modal({ blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] }] })],
    ['two fields of one block', modal({ blocks: [field(), field()] })],
    ['a field that takes 3,001 characters', inModal({ type: 'plain_text_input', action_id: 'f', max_length: 3_001 })],
    ['a value longer than its field', inModal({ type: 'plain_text_input', action_id: 'f', max_length: 3, initial_value: 'four' })],
    ['a label of 2,001 characters', inModal({ type: 'datepicker', action_id: 'f' }, { label: words(2_001) })],
    ['11 radio buttons', inModal({ type: 'radio_buttons', action_id: 'f', options: many(11, (i) => option(`o${i}`)) })],
    ['101 options', inModal({ type: 'static_select', action_id: 'f', options: many(101, (i) => option(`o${i}`)) })],
    ['an option of 76 characters', inModal({ type: 'static_select', action_id: 'f', options: [option('a', 'x'.repeat(76))] })],
    ['an option with a value of 76 characters', inModal({ type: 'static_select', action_id: 'f', options: [option('x'.repeat(76))] })],
    ['a chosen option that is not offered', inModal({ type: 'static_select', action_id: 'f', options: [option('a')], initial_option: option('b') })],
    ['no chosen option in a list of them', inModal({ type: 'checkboxes', action_id: 'f', options: [option('a')], initial_options: [] })],
    ['a day that is none', inModal({ type: 'datepicker', action_id: 'f', initial_date: '2026-02-30' })],
    ['a time that is none', inModal({ type: 'timepicker', action_id: 'f', initial_time: '24:10' })],
    ['a number that is none', inModal({ type: 'number_input', action_id: 'f', is_decimal_allowed: true, initial_value: '1e21' })],
    ['a least above the most', inModal({ type: 'number_input', action_id: 'f', is_decimal_allowed: true, min_value: '3', max_value: '2' })],
  ])('%s', (_, view) => {
    expect(modalSchema.safeParse(JSON.parse(JSON.stringify(view))).success).toBe(false);
  });

  it('a home with a title', () => {
    expect(homeSchema.safeParse({ type: 'home', blocks: [section()], title: words(4) }).success).toBe(false);
  });
});
