/** One level of a Word list, as numbering.xml has it. */
export interface NumberingLevel {
  readonly start: number;
  /** `decimal`, `lowerLetter`, `bullet`, `none`, … */
  readonly format: string;
  /** "%1.%2" and the like; `%n` is the counter of level n, counted from 1. */
  readonly text: string;
  /** The level (from 1) whose use restarts this one; 0 never; null any higher one. */
  readonly restart: number | null;
  /** Print all counters as decimals ("isLgl"). */
  readonly legal: boolean;
  /** Left indent in twentieths of a point, where the level sets one. */
  readonly indent: number | null;
}

/** A `w:num`: a use of an abstract list, with levels of its own where it overrides. */
export interface NumberingUse {
  readonly abstractId: string;
  readonly levels: ReadonlyMap<number, NumberingLevel>;
  /** Level → the value a first use of this list restarts at. */
  readonly restartsAt: ReadonlyMap<number, number>;
}

export interface Numbering {
  readonly lists: ReadonlyMap<string, ReadonlyMap<number, NumberingLevel>>;
  readonly uses: ReadonlyMap<string, NumberingUse>;
}

/** What Word prints before a paragraph. */
export interface PrintedLabel {
  /** "4.2", "(a)", "Appendix 1:", "•"; empty when the level prints nothing. */
  readonly text: string;
  readonly bullet: boolean;
}

/**
 * Counts a document's automatic numbers in reading order, as Word does: counters belong to the abstract list, so two uses of one list
 * go on counting; a deeper level starts again after a higher one; a use may restart its list once.
 */
export class NumberingCounters {
  readonly #numbering: Numbering;
  readonly #counters = new Map<string, (number | undefined)[]>();
  readonly #restarted = new Set<string>();

  constructor(numbering: Numbering) {
    this.#numbering = numbering;
  }

  /** The label of the next paragraph of list `useId` at `level` (from 0); null when there is no such list or level. */
  next(useId: string, level: number): PrintedLabel | null {
    const use = this.#numbering.uses.get(useId);
    const definition = this.level(useId, level);
    if (!use || !definition) return null;
    const counters = this.#counters.get(use.abstractId) ?? [];
    this.#counters.set(use.abstractId, counters);
    const restartAt = use.restartsAt.get(level);
    const key = `${useId}/${level}`;
    if (restartAt !== undefined && !this.#restarted.has(key)) counters[level] = restartAt;
    else {
      const before = counters[level];
      counters[level] = before === undefined ? definition.start : before + 1;
    }
    this.#restarted.add(key);
    for (let deeper = level + 1; deeper < 9; deeper++) {
      const restart = this.level(useId, deeper)?.restart ?? null;
      if (restart === null || (restart > 0 && level < restart)) counters[deeper] = undefined;
    }
    if (definition.format === 'bullet') return { text: bulletOf(definition.text), bullet: true };
    const text = definition.text.replace(/%([1-9])/g, (_all, digit: string) => {
      const index = Number(digit) - 1;
      const shown = this.level(useId, index);
      const value = counters[index] ?? shown?.start ?? 1;
      return formatNumber(value, definition.legal && shown?.format !== 'none' ? 'decimal' : (shown?.format ?? 'decimal'));
    });
    return { text: definition.format === 'none' && !/%/.test(definition.text) ? definition.text.trim() : text.trim(), bullet: false };
  }

  level(useId: string, level: number): NumberingLevel | null {
    const use = this.#numbering.uses.get(useId);
    if (!use) return null;
    return use.levels.get(level) ?? this.#numbering.lists.get(use.abstractId)?.get(level) ?? null;
  }
}

/** Symbol fonts put bullets in the private use area, which no other font can show. */
function bulletOf(text: string): string {
  const mark = text.trim();
  return mark === '' || /[\uE000-\uF8FF]/.test(mark) ? '•' : mark;
}

/** One counter in one of Word's number formats; an unknown format prints decimals, as Word does. */
export function formatNumber(value: number, format: string): string {
  switch (format) {
    case 'none':
      return '';
    case 'lowerLetter':
      return letters(value);
    case 'upperLetter':
      return letters(value).toUpperCase();
    case 'lowerRoman':
      return roman(value);
    case 'upperRoman':
      return roman(value).toUpperCase();
    case 'decimalZero':
      return String(value).padStart(2, '0');
    case 'ordinal':
      return `${value}${value % 100 >= 11 && value % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')}`;
    default:
      return String(value);
  }
}

/** a … z, aa, bb, …: Word repeats the letter. */
function letters(value: number): string {
  if (value < 1 || value > 780) return String(value);
  return String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.floor((value - 1) / 26) + 1);
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
];

function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value);
  let left = value;
  let out = '';
  for (const [worth, sign] of ROMAN) {
    while (left >= worth) {
      out += sign;
      left -= worth;
    }
  }
  return out;
}
