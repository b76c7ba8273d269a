import { describe, expect, it } from 'vitest';
import { formatNumber, NumberingCounters, type NumberingLevel } from '../../../../src/policies/extract/numbering.ts';

const level = (text: string, format = 'decimal', more: Partial<NumberingLevel> = {}): NumberingLevel => ({ start: 1, format, text, restart: null, legal: false, indent: null, ...more });
const counters = (levels: readonly NumberingLevel[], uses: Readonly<Record<string, ReadonlyMap<number, number>>> = { 1: new Map() }): NumberingCounters =>
  new NumberingCounters({
    lists: new Map([['a', new Map(levels.map((l, i) => [i, l]))]]),
    uses: new Map(Object.entries(uses).map(([id, restartsAt]) => [id, { abstractId: 'a', levels: new Map(), restartsAt }])),
  });
const labels = (c: NumberingCounters, steps: readonly (readonly [use: string, level: number])[]): (string | null)[] => steps.map(([use, at]) => c.next(use, at)?.text ?? null);

describe("Word's automatic numbers", () => {
  it('count each level, and start a deeper level again after a higher one', () => {
    const c = counters([level('%1.'), level('%1.%2'), level('(%3)', 'lowerLetter')]);
    expect(labels(c, [['1', 0], ['1', 1], ['1', 1], ['1', 2], ['1', 2], ['1', 0], ['1', 1], ['1', 2]])).toEqual(['1.', '1.1', '1.2', '(a)', '(b)', '2.', '2.1', '(a)']);
  });

  it('go on over two uses of one list, and restart once where a use says so', () => {
    const c = counters([level('%1.')], { 1: new Map(), 2: new Map(), 3: new Map([[0, 1]]) });
    expect(labels(c, [['1', 0], ['2', 0], ['3', 0], ['3', 0], ['1', 0]])).toEqual(['1.', '2.', '1.', '2.', '3.']);
  });

  it('keep a level going where the list says that it never restarts', () => {
    const c = counters([level('Part %1', 'upperRoman'), level('%2.', 'decimal', { restart: 0 })]);
    expect(labels(c, [['1', 0], ['1', 1], ['1', 0], ['1', 1]])).toEqual(['Part I', '1.', 'Part II', '2.']);
  });

  it('print a higher counter that was never used by its start, and as decimals where the level is legal', () => {
    const c = counters([level('%1', 'upperLetter', { start: 3 }), level('%1.%2', 'decimal', { legal: true })]);
    expect(labels(c, [['1', 1], ['1', 0], ['1', 1]])).toEqual(['3.1', 'C', '3.1']);
  });

  it('show a bullet of a symbol font as a bullet that every font has', () => {
    expect(counters([level('\uF0B7', 'bullet')]).next('1', 0)).toEqual({ text: '•', bullet: true });
  });

  it('give no label for a list that is not defined', () => {
    expect(counters([level('%1.')]).next('7', 0)).toBeNull();
    expect(counters([level('%1.')]).next('1', 5)).toBeNull();
  });

  it.each([[4, 'lowerRoman', 'iv'], [27, 'lowerLetter', 'aa'], [28, 'upperLetter', 'BB'], [5, 'decimalZero', '05'], [12, 'ordinal', '12th'], [22, 'ordinal', '22nd'], [9, 'chicago', '9']])('print %i as %s: %s', (value, format, printed) => {
    expect(formatNumber(value, format)).toBe(printed);
  });
});
