import { elementsOf, type AdaptiveCard, type CardElement } from '../../cards/profile.ts';
import { unreachable } from '../../kernel/result.ts';

/** Teams' limits that the desk keeps, each the strictest that is documented. Sizes in bytes of JSON. */
export const TEAMS_LIMITS = {
  /** A card; Teams takes messages of 100 KB, of which it asks to use 80, and counts two bytes a character. */
  card: 24 * 1024,
  /** Buttons of one set; Teams leaves out what comes after. */
  actions: 6,
} as const;

/** A card with a single piece that no part can hold: a field with thousands of choices. The desk makes none. */
export class CardTooLarge extends Error {
  override readonly name = 'CardTooLarge';
}

/**
 * The card as one or more cards that each fit, `size` measuring what is really sent. The order never changes but for one thing: a form's
 * fields and buttons stay together on the last part, because a button sends only the fields of its own card. Each part says which it is.
 */
export function partsOf(card: AdaptiveCard, size: (card: AdaptiveCard) => number): readonly AdaptiveCard[] {
  if (size(card) <= TEAMS_LIMITS.card) return [card];
  const { words, form } = formApart(card.body);
  const fits = (body: readonly CardElement[]): boolean => size(withBody(card, [label(88, 88), ...body])) <= TEAMS_LIMITS.card;
  // A form with more buttons than a card holds keeps its last ones, which move it; those before stand above and send no fields.
  while (form.length > 0 && !fits(form)) words.push(firstButtonsOf(form));
  const bodies: CardElement[][] = [];
  let current: CardElement[] = [];
  // A stack, because a piece that does not fit is put back as its two halves.
  const waiting = words.toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (fits([...current, next])) {
      current.push(next);
      continue;
    }
    const alone = fits([next]);
    if (alone && current.length > 0) {
      bodies.push(current);
      current = [];
      waiting.push(next);
      continue;
    }
    const [first, second] = halves(next);
    waiting.push(second, first);
  }
  if (form.length > 0 && !fits([...current, ...form])) {
    if (current.length > 0) bodies.push(current);
    current = [];
  }
  bodies.push([...current, ...form]);
  return bodies.map((body, i) => withBody(card, [label(i + 1, bodies.length), ...body]));
}

const withBody = (card: AdaptiveCard, body: CardElement[]): AdaptiveCard => ({ ...card, body });
const label = (part: number, of: number): CardElement => ({ type: 'TextBlock', text: `Part ${part} of ${of}`, weight: 'Bolder', wrap: true });

const isField = (element: CardElement): boolean => element.type.startsWith('Input.');
const hasField = (element: CardElement): boolean => [...elementsOf([element])].some(isField);
const sendsFields = (element: CardElement): boolean => element.type === 'ActionSet' && element.actions.some((a) => a.type === 'Action.Execute' && a.associatedInputs !== 'none');

/** A form's fields with the buttons that send them, and everything else; both in the order of the card. */
function formApart(body: readonly CardElement[]): { words: CardElement[]; form: CardElement[] } {
  if (!body.some(hasField)) return { words: [...body], form: [] };
  const words: CardElement[] = [];
  const form: CardElement[] = [];
  const sort = (element: CardElement): void => {
    if (isField(element) || sendsFields(element)) form.push(element);
    else if (!hasField(element) && ![...elementsOf([element])].some(sendsFields)) words.push(element);
    else for (const child of childrenOf(element)) sort(child);
  };
  for (const element of body) sort(element);
  return { words, form };
}

/** Takes the first of a form's buttons out of it, and leaves it at least one. */
function firstButtonsOf(form: CardElement[]): CardElement {
  const at = form.findIndex((element) => element.type === 'ActionSet');
  const set = form[at];
  if (set?.type !== 'ActionSet') throw new CardTooLarge('a form is larger than a card');
  if (set.actions.length > 1) {
    const [first, last] = listHalves(set.actions);
    form[at] = { ...set, actions: last };
    return { ...set, actions: first };
  }
  if (form.filter((element) => element.type === 'ActionSet').length < 2) throw new CardTooLarge('a form is larger than a card');
  form.splice(at, 1);
  return set;
}

function childrenOf(element: CardElement): CardElement[] {
  if (element.type === 'Container') return element.items;
  if (element.type === 'ColumnSet') return element.columns.flatMap((column) => column.items);
  if (element.type === 'Table') return element.rows.flatMap((row) => row.cells.flatMap((cell) => cell.items));
  return [];
}

/** One element as two that say the same in the same order. */
function halves(element: CardElement): readonly [CardElement, CardElement] {
  switch (element.type) {
    case 'TextBlock': {
      const [a, b] = textHalves(element.text);
      return [{ ...element, text: a }, { ...element, text: b }];
    }
    case 'RichTextBlock': {
      const [only, ...more] = element.inlines;
      if (only && more.length === 0) {
        const [a, b] = textHalves(only.text);
        return [{ ...element, inlines: [{ ...only, text: a }] }, { ...element, inlines: [{ ...only, text: b }] }];
      }
      const [a, b] = listHalves(element.inlines);
      return [{ ...element, inlines: a }, { ...element, inlines: b }];
    }
    case 'FactSet': {
      const [only, ...more] = element.facts;
      if (only && more.length === 0) {
        const [a, b] = textHalves(only.value);
        return [{ ...element, facts: [{ ...only, value: a }] }, { ...element, facts: [{ ...only, value: b }] }];
      }
      const [a, b] = listHalves(element.facts);
      return [{ ...element, facts: a }, { ...element, facts: b }];
    }
    case 'Container': {
      const [only, ...more] = element.items;
      const [a, b] = only && more.length === 0 ? halves(only).map((one) => [one]) : listHalves(element.items);
      return [{ ...element, items: a ?? [] }, { ...element, items: b ?? [] }];
    }
    case 'ColumnSet':
      return stacked(element.columns.flatMap((column) => column.items));
    case 'Table': {
      // A table's head stands on each of its pieces; a single row becomes its cells, one under the other.
      const head = element.firstRowAsHeader ? element.rows.slice(0, 1) : [];
      const rows = element.rows.slice(head.length);
      if (rows.length < 2) return stacked(element.rows.flatMap((row) => row.cells.flatMap((cell) => cell.items)));
      const [a, b] = listHalves(rows);
      return [{ ...element, rows: [...head, ...a] }, { ...element, rows: [...head, ...b] }];
    }
    case 'ActionSet': {
      const [a, b] = listHalves(element.actions);
      return [{ ...element, actions: a }, { ...element, actions: b }];
    }
    case 'Image':
    case 'Input.Text':
    case 'Input.ChoiceSet':
    case 'Input.Date':
    case 'Input.Time':
    case 'Input.Toggle':
    case 'Input.Number':
      throw new CardTooLarge(element.type);
    default:
      return unreachable(element);
  }
}

function stacked(items: readonly CardElement[]): readonly [CardElement, CardElement] {
  const [only, ...more] = items;
  if (only && more.length === 0) return halves(only);
  const [a, b] = listHalves(items);
  return [{ type: 'Container', items: a }, { type: 'Container', items: b }];
}

function listHalves<T>(list: readonly T[]): readonly [T[], T[]] {
  if (list.length < 2) throw new CardTooLarge('one piece');
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}

/** Two texts that make the one again: cut after a line, a sentence or a word where the second quarter has one, never inside a character. */
function textHalves(text: string): readonly [string, string] {
  if (text.length < 2) throw new CardTooLarge('text');
  const half = Math.floor(text.length / 2);
  const window = text.slice(Math.floor(half / 2), half);
  const found = [/\n(?=[^\n]*$)/, /[.!?] (?=[^.!?]*$)/, / (?=[^ ]*$)/].map((one) => one.exec(window)).find((match) => match !== null);
  let at = found ? half - window.length + found.index + found[0].length : half;
  const before = text.charCodeAt(at - 1);
  if (before >= 0xd800 && before <= 0xdbff) at = at > 1 ? at - 1 : at + 1;
  return [text.slice(0, at), text.slice(at)];
}
