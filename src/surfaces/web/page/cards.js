// Shows Adaptive Cards with the adaptivecards package, in the page's own colours.
import { make } from './elements.js';

/** @type {any} the package's browser build; its own types do not reach here */
const AC = Reflect.get(globalThis, 'AdaptiveCards');

// No text is ever read as markdown: a policy's stars are a policy's stars.
AC.AdaptiveCard.onProcessMarkdown = (/** @type {string} */ _text, /** @type {{ didProcess: boolean }} */ result) => {
  result.didProcess = false;
};

/** @param {string} ink @param {string} subtle */
const colour = (ink, subtle) => ({ default: `var(--${ink})`, subtle: `var(--${subtle})` });
/** @param {string} background @param {string} ink @param {string} subtle */
const containerStyle = (background, ink = 'ink', subtle = 'soft') => ({
  backgroundColor: `var(--${background})`,
  foregroundColors: Object.fromEntries(['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'].map((name) => [name, colour(ink, subtle)])),
});

const HOST = {
  spacing: { small: 6, default: 12, medium: 20, large: 28, extraLarge: 36, padding: 14 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  fontFamily: 'inherit',
  fontSizes: { small: 15, default: 17, medium: 20, large: 23, extraLarge: 27 },
  fontWeights: { lighter: 400, default: 400, bolder: 700 },
  lineHeights: { small: 21, default: 26, medium: 28, large: 30, extraLarge: 34 },
  containerStyles: {
    default: containerStyle('none'),
    emphasis: containerStyle('quote'),
    accent: containerStyle('guide'),
    attention: containerStyle('urgent'),
    warning: containerStyle('amber'),
    good: containerStyle('none'),
  },
  textStyles: { heading: { size: 'large', weight: 'bolder' } },
  textBlock: { headingLevel: 2 },
  inputs: {
    label: { inputSpacing: 'small', requiredInputs: { weight: 'bolder', suffix: '' }, optionalInputs: { weight: 'bolder', suffix: '' } },
    errorMessage: { weight: 'bolder' },
  },
  // What is over this number would not be shown at all.
  actions: { maxActions: 40, spacing: 'default', buttonSpacing: 0, actionsOrientation: 'horizontal', actionAlignment: 'left', showCard: { actionMode: 'inline' } },
  factSet: { title: { weight: 'bolder', maxWidth: 160, wrap: true }, value: { wrap: true }, spacing: 16 },
};

/**
 * @typedef {{ readonly verb: string, readonly data: Record<string, string | number>, readonly inputs: Record<string, string> }} Press
 * @typedef {{ readonly element: HTMLElement, lacks(errors: Readonly<Record<string, string>>): boolean, showErrors(errors: Readonly<Record<string, string>>): void, focusField(): boolean, busy(is: boolean): void, keyed(event: KeyboardEvent): void }} ShownCard
 */

/**
 * A filled card as an element. `pressed` hears of buttons once their fields are valid; links to ring are followed by the browser.
 * @param {object} json
 * @param {(press: Press) => void} pressed
 * @returns {ShownCard}
 */
export function showCard(json, pressed) {
  const card = new AC.AdaptiveCard();
  card.hostConfig = new AC.HostConfig(HOST);
  card.onExecuteAction = (/** @type {any} */ action) => {
    if (action.getJsonTypeName() === 'Action.OpenUrl') {
      if (/^tel:\+?\d+$/.test(action.url)) location.href = action.url;
      // The desk's own pages alone; anything else that a card may hold stays unopened.
      else if (URL.canParse(action.url) && new URL(action.url).pathname.startsWith('/pages/')) open(action.url, '_blank', 'noopener,noreferrer');
      return;
    }
    const inputs = Object.fromEntries(card.getAllInputs().map((/** @type {any} */ input) => [input.id, String(input.value ?? '')]));
    const data = Object.fromEntries(Object.entries(action.data ?? {}).filter(([name]) => !Object.hasOwn(inputs, name)));
    pressed({ verb: action.verb, data, inputs: action.associatedInputs === 'none' ? {} : inputs });
  };
  card.parse(json);
  const element = make('div', 'card');
  element.append(card.render());
  dress(card, element);
  return {
    element,
    lacks: (errors) => {
      const here = new Set(card.getAllInputs().map((/** @type {any} */ input) => input.id));
      return Object.keys(errors).some((field) => !here.has(field));
    },
    showErrors: (errors) => {
      /** @type {HTMLElement | null} */
      let first = null;
      for (const input of card.getAllInputs()) {
        const words = errors[input.id];
        if (words === undefined) continue;
        const control = input.renderedInputControlElement;
        const box = control?.closest('.ac-input-container') ?? control;
        const note = make('p', 'field-error', words);
        note.setAttribute('role', 'alert');
        if (box?.nextElementSibling?.classList.contains('field-error')) box.nextElementSibling.remove();
        box?.after(note);
        first ??= input.renderedInputControlElement ?? null;
      }
      // A set of choices takes no focus itself; its question is to be in sight with what is wrong.
      const field = first?.matches('input, textarea, select') ? first : first?.querySelector('input, textarea, select');
      first?.scrollIntoView({ block: 'center' });
      if (field instanceof HTMLElement) field.focus({ preventScroll: true });
    },
    focusField: () => {
      const field = element.querySelector('input, textarea, select');
      if (field instanceof HTMLElement) field.focus({ preventScroll: true });
      return field !== null;
    },
    keyed: (event) => {
      // Digits that are typed stay in their field, and the browser's own keys are its own.
      if (event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof Element) || event.target.matches('input, textarea, select')) return;
      const button = /^[1-9]$/.test(event.key) ? element.querySelector(`button[data-key="${event.key}"]`) : null;
      if (!(button instanceof HTMLButtonElement)) return;
      event.preventDefault();
      button.click();
    },
    busy: (is) => {
      element.classList.toggle('busy', is);
      for (const button of element.querySelectorAll('button')) button.disabled = is;
    },
  };
}

/** Gives the package's elements what its styles cannot say: classes by kind, and a way to copy a quote. @param {any} card @param {HTMLElement} element */
function dress(card, element) {
  /** @type {(item: any, next: any) => void} */
  const walk = (item, next) => {
    const shown = item.renderedElement;
    if (shown instanceof HTMLElement && item.getJsonTypeName() === 'Container' && item.style) {
      shown.classList.add(`style-${item.style}`);
      // On the line that says where the words stand, so that a long card is not longer for it.
      if (item.style === 'emphasis') {
        if (next?.getJsonTypeName() === 'RichTextBlock') next.renderedElement.append('\u2002', copyButton(shown));
        else shown.after(copyButton(shown));
      }
    }
    const count = item.getItemCount?.() ?? 0;
    for (let i = 0; i < count; i++) walk(item.getItemAt(i), i + 1 < count ? item.getItemAt(i + 1) : null);
  };
  walk(card, null);
  if (element.querySelector('.style-attention')) element.classList.add('urgent');
  if (card.getAllInputs().length === 0) numberDecisions(card);
  keepNumbersWhole(element);
}

/** What settles a situation of the review, in its order: one key each while the card has the focus. */
const DECISIONS = /^review\.(?:right|agree|refuse|choose|silent|skip|verdict|branch)$/;

/** @param {any} card */
function numberDecisions(card) {
  let key = 0;
  const walk = (/** @type {any} */ item) => {
    const actions = item.getJsonTypeName() === 'ActionSet' ? item.getActionCount() : 0;
    for (let i = 0; i < actions; i++) {
      const action = item.getActionAt(i);
      const button = action?.renderedElement;
      if (key >= 9 || !(button instanceof HTMLElement) || !DECISIONS.test(action.verb ?? '')) continue;
      key += 1;
      button.dataset['key'] = String(key);
      button.setAttribute('aria-keyshortcuts', String(key));
      const hint = make('kbd', '', String(key));
      hint.setAttribute('aria-hidden', 'true');
      button.append(hint);
    }
    if (actions > 0) return;
    const count = item.getItemCount?.() ?? 0;
    for (let i = 0; i < count; i++) walk(item.getItemAt(i));
  };
  walk(card);
}

/** A telephone number is not broken over two lines; quotes are left as they are. @param {HTMLElement} element */
function keepNumbersWhole(element) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!node.parentElement?.closest('.style-emphasis')) node.nodeValue = (node.nodeValue ?? '').replace(/(\d) (?=\d)/g, '$1\u00a0');
  }
}

/** @param {HTMLElement} quote */
function copyButton(quote) {
  const button = make('button', 'copy', 'Copy the words');
  button.type = 'button';
  const say = (/** @type {string} */ words) => {
    button.textContent = words;
    setTimeout(() => {
      button.textContent = 'Copy the words';
    }, 4_000);
  };
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(quote.innerText.trim().replace(/\n+/g, '\n')).then(
      () => say('Copied'),
      () => {
        // The browser refused the clipboard: mark the words, so that its own copy command takes them.
        getSelection()?.selectAllChildren(quote);
        say('Marked: now press Ctrl and C');
      },
    );
  });
  return button;
}
