/**
 * The element of the page with this id; a missing one is a fault of the page.
 * @param {string} id
 */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * A new element with a class and, always as plain text, its words.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} className
 * @param {string} [words]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(name, className, words) {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
}

/**
 * A select of the page, filled anew.
 * @param {string} id
 * @param {readonly { readonly value: string, readonly words: string }[]} options
 * @param {string} value
 */
export function fillSelect(id, options, value) {
  const select = element(id);
  if (!(select instanceof HTMLSelectElement)) throw new Error(`#${id} is no select`);
  select.replaceChildren(
    ...options.map((option) => {
      const made = make('option', '', option.words);
      made.value = option.value;
      made.selected = option.value === value;
      return made;
    }),
  );
  return select;
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });
const moment = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });

/** "10:42" in school time. @param {number} at UTC ms */
export const timeOf = (at) => time.format(at);
/** "Mon, 3 Mar 2026, 10:42" in school time. @param {number} at UTC ms */
export const momentOf = (at) => moment.format(at);
