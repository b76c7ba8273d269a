import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_DATA, type CardName } from '../../src/cards/card-data.ts';
import { fillCard } from '../../src/cards/fill.ts';
import { notificationText, plainText } from '../../src/cards/plain-text.ts';
import { elementsOf, type AdaptiveCard } from '../../src/cards/profile.ts';
import type { FieldValues } from '../../src/chat/inbound.ts';
import { inputsOf, pressOf, submitOf, type Press } from '../../src/surfaces/slack/answers.ts';
import { renderModal } from '../../src/surfaces/slack/form-modal.ts';
import { executesOf, renderHome, renderMessages, submitAction } from '../../src/surfaces/slack/render-blocks.ts';
import { inert } from '../../src/surfaces/slack/text-pieces.ts';
import { anyAnswers, anyCard, isInput } from '../fixtures/any-card.ts';
import { homeSchema, messageSchema, modalSchema, textsOf, type CheckedBlock } from '../fixtures/slack/block-kit.ts';
import { HOSTILE, LONGEST, SAMPLES, SAMPLE_FOOT, withTexts } from './card-samples.ts';

const NAMES = Object.keys(CARD_DATA) as CardName[];
const FILLINGS: readonly (readonly [string, (name: CardName) => Readonly<Record<string, unknown>>])[] = [
  ['ordinary', (name) => SAMPLES[name]],
  ['the longest', (name) => withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => LONGEST)],
  ['hostile', (name) => withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => HOSTILE)],
];
const cases = NAMES.flatMap((name) => FILLINGS.map(([kind, data]) => ({ name, kind, card: () => fillCard({ template: name, data: data(name) }, SAMPLE_FOOT) })));

/** How often each word stands there. */
function counted(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap((text) => text.match(/[\p{L}\p{N}]+/gu) ?? [])) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
function lost(card: AdaptiveCard, shown: readonly string[]): string[] {
  const there = counted(shown);
  // oxlint-disable-next-line no-control-regex -- what a card's text never shows
  const words = plainText(card).replace(/[\u0000\u202a-\u202e]/g, '');
  return [...counted([words])].filter(([word, times]) => (there.get(word) ?? 0) < times).map(([word]) => word);
}

const messagesOf = (card: AdaptiveCard): CheckedBlock[][] => renderMessages(card).map((part) => messageSchema.parse(part));
function modalOf(card: AdaptiveCard) {
  const { view, rest } = renderModal(card);
  return { view: modalSchema.parse(view), rest: rest.map((part) => messageSchema.parse(part)) };
}
const homeOf = (card: AdaptiveCard) => {
  const { blocks, left } = renderHome(card);
  return { view: homeSchema.parse({ type: 'home', blocks }), left };
};

/** Words that App Home neither shows nor says it left out. */
function unsaidAtHome(card: AdaptiveCard): string[] {
  const { view, left } = homeOf(card);
  const says = textsOf(view).at(-1) === 'Not all of it fits on this page. Write to me for the rest.';
  return left && says ? [] : lost(card, textsOf(view));
}

/** What Slack would send of these blocks' fields after a person gave these answers. */
function stateOf(blocks: readonly CheckedBlock[], answers: FieldValues): Record<string, Record<string, unknown>> {
  return Object.fromEntries(blocks.flatMap((block) => {
    if (block.type !== 'input' || block.block_id === undefined) return [];
    const { element } = block;
    const answer = answers[block.block_id.slice(0, block.block_id.lastIndexOf('.'))] ?? '';
    const options = 'options' in element || 'option_groups' in element ? [...(element.options ?? []), ...('option_groups' in element ? (element.option_groups ?? []).flatMap((group) => group.options) : [])] : [];
    const chosen = options.filter((option) => answer.split(',').includes(option.value));
    const state = {
      plain_text_input: { value: answer === '' ? null : answer }, number_input: { value: answer === '' ? null : answer },
      radio_buttons: { selected_option: chosen[0] ?? null }, static_select: { selected_option: chosen[0] ?? null },
      checkboxes: { selected_options: chosen }, multi_static_select: { selected_options: chosen },
      datepicker: { selected_date: answer === '' ? null : answer }, timepicker: { selected_time: answer === '' ? null : answer },
    }[element.type];
    return [[block.block_id, { [element.action_id]: { type: element.type, ...state } }]];
  }));
}
const pressesOf = (blocks: readonly CheckedBlock[]): Press[] =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])).flatMap((button) => pressOf(button) ?? []);
const asPress = ({ verb, data }: Press): string => JSON.stringify([verb, data]);

describe('every card as Slack messages', () => {
  it.each(cases)('$name with $kind words is valid Block Kit within the limits, and no word is lost', ({ card }) => {
    expect(lost(card(), textsOf(messagesOf(card())))).toEqual([]);
  });
});

describe('every card as a Slack modal', () => {
  it.each(cases)('$name with $kind words is valid Block Kit within the limits, and no word is lost', ({ card }) => {
    expect(lost(card(), textsOf(modalOf(card())))).toEqual([]);
  });
});

describe('every card as App Home', () => {
  it.each(cases)('$name with $kind words is valid Block Kit within the limits, and says when it is not all', ({ card }) => {
    expect(unsaidAtHome(card())).toEqual([]);
  });
});

describe('hostile words in Slack', () => {
  it.each(NAMES)('%s shows them as they are: no mention, link, emoji, markup or turning character', (name) => {
    const card = fillCard({ template: name, data: withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => HOSTILE) }, SAMPLE_FOOT);
    for (const shown of [messagesOf(card), modalOf(card), homeOf(card)]) {
      const json = JSON.stringify(shown);
      // The schema knows no mention, link or emoji element; what is left are the texts that Slack would read.
      expect(json).not.toContain('"mrkdwn"');
      // The one card that opens a page of the desk has that address, and no other.
      const addresses = new Set(json.match(/"url":"[^"]*"/g) ?? []);
      addresses.delete(name === 'page-link' ? `"url":"${SAMPLES['page-link'].url}"` : '');
      expect([...addresses]).toEqual([]);
      expect(json.split('"plain_text"').length).toBe(json.split('"emoji":false').length);
      // oxlint-disable-next-line no-control-regex -- these are the characters that must be gone
      expect(textsOf(shown).join('')).not.toMatch(/[\u0000-\u0008\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

describe('what a notification of Slack says', () => {
  it.each(cases)('$name with $kind words holds nothing that Slack would read as markup', ({ name, card }) => {
    expect(inert(notificationText(name, card()))).not.toMatch(/[<>*_~`]|&(?!(?:amp|lt|gt);)|[@#:]\w/);
  });
});

describe('a card that was too long for one message', () => {
  const card = (): AdaptiveCard => fillCard({ template: 'answer', data: { ...SAMPLES.answer, clauses: Array.from({ length: 12 }, (_, i) => ({ ...SAMPLES.answer.clauses[0], label: '', national: null, leadIn: null, quote: `${i + 1}. ${'Staff lock their phones away. '.repeat(60)}`, where: `Mobile phones policy, page ${i}`, standing: null, stale: null })) } }, SAMPLE_FOOT);

  it('comes in parts that say so, each clause whole in one part with its source', () => {
    const parts = messagesOf(card());
    expect(parts.length).toBeGreaterThan(1);
    expect(textsOf(parts[0]).at(-1)).toBe(`Part 1 of ${parts.length}. It goes on below.`);
    expect(textsOf(parts.at(-1))[0]).toBe(`Part ${parts.length} of ${parts.length}`);
    for (let i = 0; i < 12; i += 1) {
      const home = parts.filter((part) => textsOf(part).some((text) => text.startsWith(`${i + 1}. `)));
      expect(home).toHaveLength(1);
      expect(textsOf(home)).toContain(`Mobile phones policy, page ${i}`);
    }
  });

  it('keeps every clause character for character', () => {
    const texts = textsOf(messagesOf(card()));
    for (let i = 0; i < 12; i += 1) expect(texts).toContain(`${i + 1}. ${'Staff lock their phones away. '.repeat(60)}`);
  });
});

describe('any card within the profile', () => {
  it('renders inside all limits of messages, modal and home, no word is lost, and no character turns text round', () => {
    fc.assert(fc.property(anyCard, (card) => {
      const messages = messagesOf(card);
      expect(lost(card, textsOf(messages))).toEqual([]);
      expect(lost(card, textsOf(modalOf(card)))).toEqual([]);
      expect(unsaidAtHome(card)).toEqual([]);
      // oxlint-disable-next-line no-control-regex -- these are the characters that must be gone
      expect(textsOf([messages, modalOf(card), homeOf(card)]).join('')).not.toMatch(/[\u0000-\u0008\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    }), { numRuns: 80, endOnFailure: true });
  });

  it('gives back every button\'s verb and data', () => {
    fc.assert(fc.property(anyCard, (card) => {
      const all = executesOf(card).map(asPress).sort();
      expect(messagesOf(card).flatMap(pressesOf).map(asPress).sort()).toEqual(all);
      const { view, rest } = modalOf(card);
      const submit = submitOf(view);
      const closed = view.close?.text === 'Close' ? [] : executesOf(card).filter((one) => one.verb.endsWith('.cancel')).slice(0, 1);
      expect([...pressesOf(view.blocks), ...rest.flatMap(pressesOf), ...(submit ? [submit] : []), ...closed].map(asPress).sort()).toEqual(all);
    }), { numRuns: 60, endOnFailure: true });
  });

  it('gives back the answers as they were chosen, from a modal and from a message', () => {
    const filled = anyCard.filter((card) => submitAction(card) !== null).chain((card) => fc.tuple(fc.constant(card), anyAnswers(card)));
    fc.assert(fc.property(filled, ([card, answers]) => {
      expect([...elementsOf(card.body)].filter(isInput).length).toBeGreaterThan(0);
      expect(inputsOf(stateOf(modalOf(card).view.blocks, answers))).toEqual(answers);
      const asked = messagesOf(card).filter((part) => part.some((block) => block.type === 'input'));
      expect(asked).toHaveLength(1);
      expect(inputsOf(stateOf(asked[0] ?? [], answers))).toEqual(answers);
      const sends = submitAction(card);
      expect(pressesOf(asked[0] ?? []).map(asPress)).toContain(sends && asPress(sends));
    }), { numRuns: 60, endOnFailure: true });
  });
});
