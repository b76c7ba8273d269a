import { CARD_DATA, type CardName } from '../../../src/cards/card-data.ts';
import { CardError, fillCard } from '../../../src/cards/fill.ts';
import { notificationText } from '../../../src/cards/plain-text.ts';
import { elementsOf, type AdaptiveCard } from '../../../src/cards/profile.ts';
import { escapeHtml, paperPage } from '../../../src/records/page.ts';
import { TEAMS_LIMITS } from '../../../src/surfaces/teams/card-limits.ts';
import { teamsCards } from '../../../src/surfaces/teams/teams-card.ts';
import { renderModal } from '../../../src/surfaces/slack/form-modal.ts';
import { renderHome, renderMessages } from '../../../src/surfaces/slack/render-blocks.ts';
import { inert } from '../../../src/surfaces/slack/text-pieces.ts';
import { SAMPLES, SAMPLE_FOOT, withTexts } from '../../contract/card-samples.ts';
import { homeSchema, messageSchema, modalSchema, textsOf } from '../../fixtures/slack/block-kit.ts';
import type { FamilyRun, Finding } from '../family.ts';
import { hostileWords } from './markup-words.ts';

const SEED = 17_000_001;
const NAMES = Object.keys(CARD_DATA) as CardName[];
/** Slack counts 50 blocks a message and 100 a modal or home; the schemas hold that and the 3,000 characters of a text. */
const MOST_TEAMS_BYTES = TEAMS_LIMITS.card;

/** What makes a card into what a platform is sent; a test puts a careless one in place of ours. */
export interface Renderers {
  readonly messages: (card: AdaptiveCard) => readonly (readonly unknown[])[];
  readonly teams: (card: AdaptiveCard) => readonly { readonly body: unknown }[];
  readonly notice: (text: string) => string;
  readonly html: (text: string) => string;
}
const OURS: Renderers = { messages: (card) => renderMessages(card), teams: teamsCards, notice: inert, html: escapeHtml };

// oxlint-disable-next-line no-control-regex -- these are the characters that must be gone
const TURNS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ue000]/;
const MARKUP = /[*_`[\]<>|\\~#]/;

function* nodes(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (Array.isArray(value)) for (const one of value) yield* nodes(one);
  else if (typeof value === 'object' && value !== null) {
    yield value as Readonly<Record<string, unknown>>;
    for (const [key, one] of Object.entries(value)) if (key !== 'data' && key !== 'fallback') yield* nodes(one);
  }
}

/** Texts in which a reader of Adaptive Cards reads markdown: every one but the runs of rich text, and what stands in a field. */
function markdownPlaces(body: unknown): string[] {
  const found: string[] = [];
  for (const node of nodes(body)) {
    const type = node['type'];
    const keys = type === 'TextBlock' ? ['text'] : type === 'TextRun' ? [] : type === undefined ? ('url' in node ? [] : 'inlines' in node ? [] : ['title', 'value']) : ['title', 'label'];
    // A choice of a field is a title that markdown is read in, and a value that nobody reads.
    for (const key of type === undefined && isChoice(node) ? ['title'] : keys) if (typeof node[key] === 'string') found.push(node[key]);
  }
  return found;
}
const isChoice = (node: Readonly<Record<string, unknown>>): boolean => Object.keys(node).length === 2 && 'title' in node && 'value' in node && typeof node['value'] === 'string' && /^[\w.-]*$/.test(node['value']);

const addressOf = (action: Readonly<Record<string, unknown>>): string | null => (action['type'] === 'Action.OpenUrl' ? String(action['url']) : null);
const ALLOWED_URL = /^(?:tel:\+?\d{2,20}|https:\/\/[\w.:-]+\/pages\/[\w-]+)$/;

/** What is wrong with the card on each surface; empty when nothing is. */
export function faultsOf(name: CardName, card: AdaptiveCard, renderers: Renderers = OURS): string[] {
  const found: string[] = [];
  const fault = (where: string, what: string): void => void found.push(`${name} ${where}: ${what}`);
  const slackIs = (where: string, shown: unknown): void => {
    const json = JSON.stringify(shown);
    if (json.includes('"mrkdwn"')) fault(where, 'markup is read');
    if (/"type":"(?:user|usergroup|broadcast|link|emoji|channel|date)"/.test(json)) fault(where, 'a mention, link or emoji');
    for (const [, url] of json.matchAll(/"url":"([^"]*)"/g)) if (!ALLOWED_URL.test(url ?? '')) fault(where, 'an address of somebody else');
    if (json.split('"plain_text"').length !== json.split('"emoji":false').length) fault(where, 'emoji are read');
    if (TURNS.test(textsOf(shown).join(''))) fault(where, 'a character that hides or turns');
  };
  const valid = (where: string, parsed: { readonly success: boolean }): void => {
    if (!parsed.success) fault(where, 'Slack would refuse it');
  };
  const messages = renderers.messages(card);
  for (const part of messages) valid('Slack message', messageSchema.safeParse(part));
  slackIs('Slack message', messages);
  const { view, rest } = renderModal(card);
  valid('Slack modal', modalSchema.safeParse(view));
  for (const part of rest) valid('Slack modal', messageSchema.safeParse(part));
  slackIs('Slack modal', [view, rest]);
  const home = { type: 'home', blocks: renderHome(card).blocks };
  valid('Slack home', homeSchema.safeParse(home));
  slackIs('Slack home', home);
  if (/[<>*_~`]|&(?!(?:amp|lt|gt);)|[@#:]\w/.test(renderers.notice(notificationText(name, card)))) fault('Slack notification', 'markup');

  for (const part of renderers.teams(card)) {
    if (Buffer.byteLength(JSON.stringify(part)) > MOST_TEAMS_BYTES) fault('Teams', 'too large');
    if (Object.keys((part as { readonly msteams?: object }).msteams ?? {}).some((key) => key !== 'width')) fault('Teams', 'a mention');
    cardIs('Teams', part.body);
  }
  // The page is sent the card itself.
  cardIs('page', card.body);
  return found;

  function cardIs(where: string, body: unknown): void {
    for (const text of markdownPlaces(body)) if (MARKUP.test(text)) fault(where, 'markdown is read');
    for (const node of nodes(body)) {
      const url = addressOf(node);
      if (url !== null && !ALLOWED_URL.test(url)) fault(where, 'an address of somebody else');
    }
    const words = [...nodes(body)].flatMap((node) => ['text', 'title', 'value', 'label'].map((key) => node[key]).filter((one): one is string => typeof one === 'string'));
    if (TURNS.test(words.join(''))) fault(where, 'a character that hides or turns');
  }
}

/** Whether words on a printed page are only words. */
const printedSafely = (words: string, html: Renderers['html']): boolean => {
  const page = paperPage({ title: 'x', styles: '', body: `<p>${html(words)}</p>` });
  const body = page.slice(page.indexOf('<p>') + 3, page.lastIndexOf('</p>'));
  return !/[<>"']/.test(body) && !/&(?!(?:amp|lt|gt|quot|#39);)/.test(body);
};

interface Counted {
  readonly strings: number;
  readonly cards: number;
  readonly faults: string[];
}

/** Puts `strings` hostile strings into cards, each card in its turn, and looks at every surface. */
function throughCards(strings: number, say: (line: string) => void, renderers: Renderers = OURS): Counted {
  const words = hostileWords(SEED);
  const faults: string[] = [];
  let used = 0;
  let cards = 0;
  while (used < strings && faults.length < 50) {
    const name = NAMES[cards % NAMES.length];
    if (name === undefined) break;
    const data = withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => {
      used += 1;
      const hostile = words();
      // A title of ours is never somebody's words alone, so no title is empty once what hides was taken out of it.
      const made = /[a-z]{2}/.test(hostile) ? hostile : `so ${hostile}`;
      if (!printedSafely(made, renderers.html)) faults.push('paper: an element');
      return made;
    });
    try {
      faults.push(...faultsOf(name, fillCard({ template: name, data }, SAMPLE_FOOT), renderers));
    } catch (error) {
      if (!(error instanceof CardError)) throw error;
      faults.push(`not shown: ${error.message}`);
    }
    cards += 1;
    if (cards % 5_000 === 0) say(`${used} strings in ${cards} cards, ${faults.length} faults`);
  }
  return { strings: used, cards, faults };
}

/** Renderers written without care, each of which must be told from ours. */
const CARELESS: Readonly<Record<string, Partial<Renderers>>> = {
  'a message whose words are read as markup': { messages: (card) => [[...elementsOf(card.body)].flatMap((one) => (one.type === 'RichTextBlock' ? [{ type: 'section', text: { type: 'mrkdwn', text: one.inlines.map((run) => run.text).join('') || ' ' } }] : []))] },
  'a Teams card whose words stand where markdown is read': { teams: (card) => [{ body: [...elementsOf(card.body)].map((one) => (one.type === 'RichTextBlock' ? { type: 'TextBlock', text: one.inlines.map((run) => run.text).join('') } : one)) }] },
  'a notification that is not made inert': { notice: (text) => `${text} <!channel>` },
  'a printed page that escapes nothing': { html: (text) => text },
};

/** The cards' part of promise 17. */
export function markup(strings: number, say: (line: string) => void): FamilyRun {
  const { strings: used, cards, faults } = throughCards(strings, say);
  const short = [
    strings < 1_000_000 ? `${used} strings, not 1,000,000.` : '',
    'Each string stands in one card, and every card has its share; the printed pages are held by their one function that escapes. The page is looked at as the card it is sent; Chromium has a test of its own.',
    faults.length > 0 ? `First: ${[...new Set(faults)].slice(0, 5).join('; ')}` : '',
  ].filter((one) => one !== '').join(' ');
  const finding: Finding = {
    promise: 17, what: `hostile words through all ${NAMES.length} cards: Slack messages, modal, home and notification, Teams, the page, paper`, asked: '1,000,000 strings through every card: no mention, link, ping or turning character from words, inside the limits of Slack and Teams',
    counts: { strings: used, cards, cardKinds: NAMES.length, faults: faults.length }, met: faults.length === 0, short,
  };
  const planted = Object.entries(CARELESS).map(([fault, renderers]) => ({ fault, caught: throughCards(400, () => {}, { ...OURS, ...renderers }).faults.length > 0 }));
  return { findings: [finding], planted, notRun: [] };
}
