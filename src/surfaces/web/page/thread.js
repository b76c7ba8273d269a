// The conversation on the screen: what was said, the cards, and what each card's buttons brought.
import { showCard } from './cards.js';
import { element, make, timeOf } from './elements.js';

/**
 * @typedef {import('./server.js').CardEvent} CardEvent
 * @typedef {import('./server.js').Reply} Reply
 * @typedef {import('./cards.js').Press} Press
 * @typedef {(press: Press) => Promise<Reply | null>} Pressed
 */

/** Cards that come within so long of each other answer the same words; they are read from the first one on. */
const ONE_ANSWER_MS = 3_000;
const NOT_SENT = 'That was not sent. Check the connection and press again.';

/** The draft that the buttons of a form's screen are about. @param {object | undefined} json @returns {string | undefined} */
const draftIn = (json) => /"draft":"([^"]+)"/.exec(JSON.stringify(json) ?? '')?.[1];

/** @param {Pressed} pressed sends what a button does and resolves to the reply; null when it did not get through */
export function makeThread(pressed) {
  const scroller = element('thread');
  const list = element('entries');
  const empty = element('empty');
  const looking = element('looking');
  /** @type {Map<string, HTMLLIElement>} by message or event */
  const entries = new Map();
  // Words are read aloud only once the first load is over, and not while the screen is hidden.
  let loud = false;
  /** When the card came that was last brought to the top, ms of the page; null once something was said since. @type {number | null} */
  let broughtUp = null;

  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 140;
  const toEnd = () => {
    if (scroller.scrollHeight > scroller.clientHeight) scroller.scrollTo({ top: scroller.scrollHeight });
    else scroller.scrollIntoView({ block: 'end' });
  };
  /** Shows the top of what came, so that a long answer is read from its beginning. @param {HTMLElement} item */
  const toTop = (item) => {
    const before = item.previousElementSibling;
    // With the question above it, where that is short.
    const from = before instanceof HTMLElement && before.classList.contains('own') && before.offsetHeight < 160 ? before : item;
    if (scroller.scrollHeight > scroller.clientHeight) scroller.scrollTo({ top: from.offsetTop - scroller.offsetTop - 16 });
    // In a short window the page itself scrolls.
    else from.scrollIntoView({ block: 'start' });
  };

  /** @param {string} words @param {boolean} now */
  function sayAloud(words, now) {
    if (!loud || !element('cover').hidden) return;
    const region = element(now ? 'said-now' : 'said-aloud');
    region.textContent = '';
    // A region that is emptied and filled in one go is not read by every screen reader.
    requestAnimationFrame(() => {
      region.textContent = words;
    });
  }

  /** @param {string} key @param {HTMLLIElement} item */
  function put(key, item) {
    const before = entries.get(key);
    entries.set(key, item);
    empty.hidden = true;
    if (before) before.replaceWith(item);
    else list.append(item);
    return before !== undefined;
  }

  /** A card with the place under it for what its buttons bring. @param {object} json @param {string} label @param {HTMLElement} slot */
  function cardArticle(json, label, slot = make('div', 'slot')) {
    const article = make('article', 'from-desk');
    article.tabIndex = -1;
    article.setAttribute('aria-label', label);
    const shown = showCard(json, (press) => void follow(press, shown, slot, null));
    article.append(shown.element);
    article.addEventListener('keydown', shown.keyed);
    return { article, slot, shown };
  }

  /**
   * The place under a card that is about to be replaced by its next version. A question or a form that stands there is not answered yet, and a
   * reply may still be on its way to it; what only said how the card stood goes. @param {string} key
   */
  function slotOf(key) {
    const slot = entries.get(key)?.querySelector(':scope > .slot');
    slot?.querySelector(':scope > .reply')?.remove();
    return slot instanceof HTMLElement ? slot : undefined;
  }

  /**
   * Sends a press and shows what it brings: the next step of a form or a short answer in the slot under the card, errors at their fields.
   * @param {Press} press @param {import('./cards.js').ShownCard} shown @param {HTMLElement} slot where the reply goes @param {HTMLElement | null} form the step that was pressed, which the reply replaces
   */
  async function follow(press, shown, slot, form) {
    shown.busy(true);
    const reply = await pressed(press);
    shown.busy(false);
    if (!reply) {
      const note = make('p', 'field-error', NOT_SENT);
      note.setAttribute('role', 'alert');
      (form ?? slot).querySelector(':scope > .field-error')?.remove();
      (form ?? slot).append(note);
      return;
    }
    // An answer may ask for a field that the screen did not have yet: then the screen comes anew with it, and says there what is missing.
    const wrong = reply.fieldErrors;
    if (wrong && !(reply.step && shown.lacks(wrong))) return shown.showErrors(wrong);
    const json = reply.step ?? reply.card;
    if (!json) {
      if (form) slot.replaceChildren();
      return;
    }
    const card = slot.previousElementSibling;
    const box = make('div', reply.step ? 'step' : 'reply');
    // One draft lies open once: a screen of it under an earlier card would go on saying what is no longer so.
    const draft = draftIn(reply.step) ?? form?.dataset['draft'];
    for (const other of list.querySelectorAll('.step')) if (other !== form && other instanceof HTMLElement && draft !== undefined && other.dataset['draft'] === draft) other.remove();
    if (reply.step && draft !== undefined) box.dataset['draft'] = draft;
    box.tabIndex = -1;
    const next = showCard(json, (again) => void follow(again, next, slot, box));
    box.append(next.element);
    box.addEventListener('keydown', next.keyed);
    // The card itself was brought up to date before the reply came, and says the same.
    if (!reply.step && card instanceof HTMLElement && card.textContent === box.textContent) {
      slot.replaceChildren();
      return card.focus({ preventScroll: true });
    }
    slot.replaceChildren(box);
    // A warning is read before anything is typed.
    const warns = next.element.querySelector('.style-attention') !== null;
    if (!reply.step || warns || !next.focusField()) box.focus({ preventScroll: true });
    // What is taller than the screen is read from its beginning.
    box.scrollIntoView({ block: box.offsetHeight > scroller.clientHeight ? 'start' : 'nearest' });
    if (wrong) next.showErrors(wrong);
  }

  return {
    clear() {
      entries.clear();
      list.replaceChildren();
      empty.hidden = false;
      looking.hidden = true;
      loud = false;
    },
    /** From here on, what comes is new. */
    loaded() {
      loud = true;
      toEnd();
    },
    /** @param {boolean} is */
    looking(is) {
      looking.hidden = !is;
      if (is) toEnd();
    },
    /** @param {CardEvent} event */
    card(event) {
      // A node that is moved loses the focus.
      const focused = document.activeElement;
      const { article, slot } = cardArticle(event.card, `Staffroom, ${timeOf(event.at)}`, slotOf(event.message));
      const typing = focused instanceof HTMLElement && slot.contains(focused) ? focused : null;
      const item = make('li', 'entry');
      item.append(article, slot, make('p', 'when', timeOf(event.at)));
      const replaced = put(event.message, item);
      typing?.focus({ preventScroll: true });
      looking.hidden = true;
      const urgent = article.querySelector('.card.urgent') !== null;
      if (loud) sayAloud(event.text, urgent);
      if (!loud || replaced || (!urgent && broughtUp !== null && performance.now() - broughtUp < ONE_ANSWER_MS)) return;
      broughtUp = performance.now();
      toTop(item);
    },
    /**
     * What somebody said. `own` is the visitor's; `state` is shown until it is sent.
     * @param {string} event @param {string} text @param {number} at @param {string | null} name of another speaker
     */
    said(event, text, at, name) {
      const item = make('li', name === null ? 'entry own' : 'entry other');
      if (name !== null) item.append(make('p', 'speaker', name));
      const bubble = make('p', 'words', text);
      item.append(bubble, make('p', 'when', timeOf(at)));
      put(event, item);
      broughtUp = null;
      if (atEnd() || name === null) toEnd();
      return {
        /** @param {'sending' | 'sent'} state */
        state(state) {
          const when = item.querySelector('.when');
          if (when) when.textContent = state === 'sending' ? 'Sending…' : timeOf(at);
        },
        /** @param {() => void} again */
        failed(again) {
          const when = item.querySelector('.when');
          if (!when) return;
          const retry = make('button', 'again', 'Try again');
          retry.type = 'button';
          retry.addEventListener('click', again, { once: true });
          when.replaceChildren(make('strong', '', 'Not sent. '), retry);
          sayAloud('Your message was not sent.', true);
        },
      };
    },
    /** @param {string} event */
    has: (event) => entries.has(event),
    /** A card that answers a message itself (a refusal), under it. @param {string} event @param {object} json */
    answerTo(event, json) {
      const { article, slot } = cardArticle(json, 'Staffroom');
      const item = make('li', 'entry');
      item.append(article, slot);
      put(`${event}:reply`, item);
      sayAloud(article.textContent ?? '', true);
      toTop(item);
    },
    /** A line of the page's own with one button. @param {string} key @param {string} words @param {string} title @param {() => void} act */
    pointer(key, words, title, act) {
      const item = make('li', 'entry pointer');
      const button = make('button', 'quiet', title);
      button.type = 'button';
      button.addEventListener('click', act);
      item.append(make('p', '', words), button);
      looking.hidden = true;
      put(key, item);
      sayAloud(words, false);
      toEnd();
    },
  };
}
