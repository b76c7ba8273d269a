import { describe, expect, it } from 'vitest';
import { makeLog } from '../../../src/kernel/log.ts';

function written(event: string, fields?: Parameters<ReturnType<typeof makeLog>>[1]): string {
  const lines: string[] = [];
  makeLog((line) => lines.push(line), () => 0)(event, fields);
  return lines.join('');
}

describe('a line of the log', () => {
  it('is one line of JSON with the moment, the event and its ids, numbers and codes', () => {
    expect(written('outbox.not-delivered', { effect: '0a1b', code: 'retry', tries: 2, refused: true, reason: null })).toBe('{"at":"1970-01-01T00:00:00.000Z","event":"outbox.not-delivered","effect":"0a1b","code":"retry","tries":2,"refused":true,"reason":null}\n');
  });

  it.each(['my pupil told me', 'a\nb', 'jane.doe@example.org', 'Zoë', '', 'x'.repeat(81)])('shows nothing of %j, in whatever place it is passed', (words) => {
    const line = written(words, { reason: words });
    expect(JSON.parse(line)).toEqual({ at: '1970-01-01T00:00:00.000Z', event: '?', reason: '?' });
  });

  it('leaves out a field that is not on the list of fields, whatever it holds', () => {
    expect(written('report.filed', JSON.parse('{"school":"alder-bank","pupil":"Tom","__proto__":{"x":1}}') as Parameters<ReturnType<typeof makeLog>>[1])).toBe('{"at":"1970-01-01T00:00:00.000Z","event":"report.filed","school":"alder-bank"}\n');
  });
});
