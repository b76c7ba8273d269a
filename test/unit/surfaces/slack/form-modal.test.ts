import { describe, expect, it } from 'vitest';
import { errorsFor, inputsOf, pressOf, submitOf } from '../../../../src/surfaces/slack/answers.ts';
import { renderModal } from '../../../../src/surfaces/slack/form-modal.ts';
import { fillCard } from '../../../../src/cards/fill.ts';
import { messageSchema, modalSchema, textsOf } from '../../../fixtures/slack/block-kit.ts';
import { SAMPLES, SAMPLE_FOOT } from '../../../contract/card-samples.ts';
import { SEND, button, buttons, cardOf, heading, line, text } from './cards.ts';

const modalOf = (card: Parameters<typeof renderModal>[0], about?: { readonly title?: string }) => {
  const { view, rest } = renderModal(card, about);
  return { view: modalSchema.parse(view), rest: rest.map((part) => messageSchema.parse(part)) };
};
const fieldOf = (card: Parameters<typeof renderModal>[0]) => {
  const input = modalOf(card).view.blocks.find((block) => block.type === 'input');
  if (input?.type !== 'input' || input.block_id === undefined) throw new Error('no field');
  return { ...input, block_id: input.block_id };
};
const BACK = button('Back', { verb: 'form.back', data: { draft: 'd1', step: 's1' }, associatedInputs: 'none' });
const CANCEL = button('Cancel', { verb: 'form.cancel', data: { draft: 'd1', step: 's1' }, associatedInputs: 'none' });

describe('a step of a form as a modal', () => {
  const { view, rest } = modalOf(cardOf(heading('What did you see?'), text('what'), buttons(BACK, CANCEL, SEND)));

  it('has the heading as its title and the sending button as its submit', () => {
    expect([view.title.text, view.submit?.text, view.close?.text, rest]).toEqual(['What did you see?', 'Send', 'Close', []]);
    expect(submitOf(view)).toEqual({ verb: 'form.next', data: { draft: 'd1', step: 's1' } });
  });

  it('keeps back and cancel as buttons, because closing a window by mistake must not drop a draft', () => {
    expect(view.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])).map((one) => pressOf(one)?.verb)).toEqual(['form.back', 'form.cancel']);
  });

  it('holds no words of people in its metadata', () => {
    const { view: form } = modalOf(fillCard({ template: 'question-form', data: { ...SAMPLES['question-form'], text: 'About Ellie Marsh' } }, SAMPLE_FOOT));
    expect(form.private_metadata).toBe('{"v":"question.send","d":{"answer":"a1"}}');
    expect(textsOf(form)).toContain('About Ellie Marsh');
  });

  it('closes by the name of a cancel button that ends nothing on the desk', () => {
    expect(modalOf(fillCard({ template: 'question-form', data: SAMPLES['question-form'] }, SAMPLE_FOOT)).view.close?.text).toBe('Cancel');
  });
});

describe('a modal', () => {
  it('keeps a long heading whole in its body', () => {
    const long = 'Tell a person now, face to face';
    const { view } = modalOf(cardOf(heading(long), line('Room 4')));
    expect(view.title.text).toBe('Tell a person now,…');
    expect(textsOf(view.blocks)).toEqual([long, 'Room 4']);
  });

  it('of a card without fields has no submit, and all its buttons', () => {
    const { view } = modalOf(fillCard({ template: 'urgent', data: SAMPLES.urgent }, SAMPLE_FOOT));
    expect([view.submit, view.private_metadata]).toEqual([undefined, undefined]);
    expect(view.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])).map((one) => pressOf(one)?.verb)).toEqual(['urgent.told', 'report.start', 'urgent.not-real']);
    expect(textsOf(view.blocks)[0]).toBe('⚠ Act now. Do not wait for this chat.');
  });

  it('shows a sending button\'s long title whole above it', () => {
    const { view } = modalOf(cardOf(text('what'), buttons(button('Write it down now (2 minutes)'))));
    expect(view.submit?.text).toMatch(/^Write it down now.*…$/);
    expect(textsOf(view.blocks)).toContain('Write it down now (2 minutes)');
  });

  it('too small for the card says so, keeps every field, and the rest comes as messages', () => {
    const { view, rest } = modalOf(cardOf(heading('Report'), ...Array.from({ length: 120 }, (_, i) => line(`Line ${i}.`)), text('what'), buttons(SEND)));
    expect(view.blocks).toHaveLength(100);
    expect(view.blocks.filter((block) => block.type === 'input')).toHaveLength(1);
    expect(textsOf(view.blocks)).toContain('Not all of it fits here. The rest is in a message to you.');
    const lines = [...textsOf(view.blocks), ...textsOf(rest)].filter((one) => one.startsWith('Line '));
    expect(lines).toEqual(Array.from({ length: 120 }, (_, i) => `Line ${i}.`));
  });

  it('takes a title of the caller and keeps the card\'s own heading', () => {
    const { view } = modalOf(cardOf(heading('Question AB12'), line('From Miss Nair')), { title: 'Staffroom' });
    expect([view.title.text, textsOf(view.blocks)[0]]).toEqual(['Staffroom', 'Question AB12']);
  });
});

describe('fields of a modal', () => {
  const form = (input: object) => cardOf(input, buttons(SEND));
  const choices = (count: number, title = (i: number) => `Choice ${i}`) => Array.from({ length: count }, (_, i) => ({ title: title(i), value: `c${i}` }));

  it('are required or optional as the card says, with value, placeholder and length', () => {
    expect(fieldOf(form(text('what', { isRequired: true, value: 'It was', placeholder: 'In your words', isMultiline: true, maxLength: 2_000 })))).toMatchObject({
      optional: false, label: { text: 'What happened?' },
      element: { type: 'plain_text_input', initial_value: 'It was', placeholder: { text: 'In your words' }, multiline: true, max_length: 2_000 },
    });
    expect(fieldOf(form(text('what')))).toMatchObject({ optional: true, element: { max_length: 3_000 } });
  });

  it('offer few expanded choices as radio buttons or checkboxes, others as lists', () => {
    const set = (count: number, more: object) => fieldOf(form({ type: 'Input.ChoiceSet', id: 'c', label: 'Which?', choices: choices(count), ...more })).element.type;
    expect([set(10, { style: 'expanded' }), set(11, { style: 'expanded' }), set(3, {}), set(10, { style: 'expanded', isMultiSelect: true }), set(11, { style: 'expanded', isMultiSelect: true })])
      .toEqual(['radio_buttons', 'static_select', 'static_select', 'checkboxes', 'multi_static_select']);
  });

  it('hold more than a hundred choices in groups', () => {
    const { element } = fieldOf(form({ type: 'Input.ChoiceSet', id: 'c', label: 'Which?', choices: choices(250), value: 'c249' }));
    expect(element).toMatchObject({ type: 'static_select', initial_option: { value: 'c249' }, option_groups: [{}, {}, { label: { text: '201 to 250' } }] });
  });

  it('show a choice that is too long for Slack whole above the field', () => {
    const long = (i: number) => `Choice ${i} ${'which goes on '.repeat(8)}end`;
    const { view } = modalOf(form({ type: 'Input.ChoiceSet', id: 'c', label: 'Which?', style: 'expanded', choices: choices(2, long) }));
    expect(textsOf(view.blocks).slice(0, 2)).toEqual([`1. ${long(0)}`, `2. ${long(1)}`]);
  });

  it('show a value that is longer than the field whole above it', () => {
    const value = 'word '.repeat(700).trim();
    const { view } = modalOf(form(text('what', { value })));
    expect(textsOf(view.blocks).join('')).toContain(value.slice(0, 2_900));
    expect(textsOf(view.blocks)[0]).toContain('Too long for the field below');
  });

  it('say which days are taken', () => {
    expect(fieldOf(form({ type: 'Input.Date', id: 'd', label: 'When?', min: '2026-03-03', max: '2026-04-01' })).hint?.text).toBe('From 3 March 2026 to 1 April 2026.');
  });

  it('have another block id in another step or with other values, because Slack keeps what was typed under the same one', () => {
    const at = (step: string, value: string) => fieldOf(cardOf(text('what', { value }), buttons(button('Next', { data: { draft: 'd1', step } })))).block_id;
    expect(new Set([at('s1', 'a'), at('s2', 'a'), at('s1', 'b')]).size).toBe(3);
    expect(at('s1', 'a')).toBe(at('s1', 'a'));
  });
});

describe('answers from Slack', () => {
  it('are read by the fields\' own ids, a toggle that is off by its own word', () => {
    const toggle = fieldOf(cardOf({ type: 'Input.Toggle', id: 'seen', label: 'Seen', title: 'I saw it', valueOn: 'yes', valueOff: 'no' }, buttons(SEND)));
    expect(inputsOf({
      [toggle.block_id]: { [toggle.element.action_id]: { type: 'checkboxes', selected_options: [] } },
      'what.1': { field: { type: 'plain_text_input', value: null } },
      'which.1': { field: { type: 'multi_static_select', selected_options: [{ value: 'a' }, { value: 'b' }] } },
      'when.1': { field: { type: 'datepicker', selected_date: '2026-03-03' } },
    })).toEqual({ seen: 'no', what: '', which: 'a,b', when: '2026-03-03' });
  });

  it('are none where there is no state', () => {
    expect([inputsOf(undefined), inputsOf({})]).toEqual([{}, {}]);
  });

  it('know a button and a view that are not ours', () => {
    expect([pressOf({}), pressOf({ value: 'click_me' }), pressOf({ value: '{"v":1}' }), submitOf({ private_metadata: '' }), submitOf({})]).toEqual([null, null, null, null, null]);
  });

  it('that are refused are told at the field, and what belongs to no field here at the first', () => {
    const { view } = renderModal(cardOf(text('what'), text('who'), buttons(SEND)));
    const [what = '', who = ''] = view.blocks.flatMap((block) => ('block_id' in block && block.block_id !== undefined ? [block.block_id] : []));
    expect(errorsFor({ who: 'Who was it?', elsewhere: 'Say when.', what: 'Write it first.' }, view)).toEqual({ [who]: 'Who was it?', [what]: 'Say when. Write it first.' });
    expect(errorsFor({ what: 'Write it first.' }, { blocks: [] })).toEqual({});
  });
});
