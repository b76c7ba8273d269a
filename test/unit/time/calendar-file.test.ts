import { describe, expect, it } from 'vitest';
import { MOST_CALENDAR_BYTES, readCalendarFile } from '../../../src/time/calendar-file.ts';

const event = (name: string, from: string, to = '', more: readonly string[] = []): string =>
  ['BEGIN:VEVENT', `UID:${name}-${from}`, 'DTSTAMP:20260801T120000Z', `SUMMARY:${name}`, from.includes('T') ? `DTSTART:${from}` : `DTSTART;VALUE=DATE:${from}`, ...(to === '' ? [] : [to.includes('T') ? `DTEND:${to}` : `DTEND;VALUE=DATE:${to}`]), ...more, 'END:VEVENT'].join('\r\n');
const file = (...events: readonly string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Oak//EN', ...events, 'END:VCALENDAR', ''].join('\r\n');
const read = (...events: readonly string[]) => {
  const found = readCalendarFile(file(...events));
  if (!found.ok) throw new Error(found.error);
  return found.value;
};

describe('a school\'s calendar file', () => {
  it('gives terms that stand as spans, the last day being the day before an all-day event ends', () => {
    expect(read(event('Spring Term 2027', '20270105', '20270326'), event('Autumn Term 2026', '20260902', '20261219')).terms).toEqual([{ name: 'Autumn term', from: '2026-09-02', to: '2026-12-18' }, { name: 'Spring term', from: '2027-01-05', to: '2027-03-25' }]);
  });

  it.each([
    ['Term begins', 'Term ends'], ['Autumn term starts', 'Autumn term ends'], ['First day of term', 'Last day of term'], ['Start of autumn term', 'End of autumn term'], ['School reopens', 'School breaks up'],
  ])('gives a term from "%s" to "%s"', (first, last) => {
    const found = read(event(last, '20261218'), event(first, '20260902'));
    expect([found.terms, found.notUnderstood]).toEqual([[{ name: 'Autumn term', from: '2026-09-02', to: '2026-12-18' }], []]);
  });

  it.each(['INSET day', 'Inset Day - school closed to pupils', 'Staff training day', 'Teacher training', 'Non-pupil day'])('takes "%s" for a training day', (name) => {
    expect(read(event(name, '20260901', '20260903')).inset).toEqual(['2026-09-01', '2026-09-02']);
  });

  it.each(['Half term', 'Half-term holiday', 'October half term', 'Christmas holidays', 'Easter break', 'Bank holiday', 'Occasional day'])('takes "%s" for days without school', (name) => {
    expect(read(event(name, '20261026', '20261031')).closed).toMatchObject([{ from: '2026-10-26', to: '2026-10-30' }]);
  });

  it('reads times as the day of the school\'s own clock', () => {
    // Half past eleven in the evening in UTC is the next day in a British summer.
    expect(read(event('INSET', '20260630T233000Z', '20260630T234500Z')).inset).toEqual(['2026-07-01']);
  });

  it.each(['Sports day', 'Year 6 trip', 'Parents\' evening', 'Mid-term review of targets'])('says that "%s" is not understood', (name) => {
    const found = read(event(name, '20260918'));
    expect([found.notUnderstood, found.terms, found.closed, found.inset]).toEqual([[{ name, day: '2026-09-18' }], [], [], []]);
  });

  it('says so of a beginning without an end, of an end without a beginning, and of what spans years', () => {
    expect(read(event('Term begins', '20260902')).notUnderstood).toHaveLength(1);
    expect(read(event('Term ends', '20260902')).notUnderstood).toHaveLength(1);
    expect(read(event('Summer holidays', '20260902', '20990902'))).toMatchObject({ closed: [], notUnderstood: [{ name: 'Summer holidays' }] });
  });

  it('multiplies nothing out that repeats', () => {
    expect(read(event('INSET day', '20260901', '', ['RRULE:FREQ=SECONDLY;COUNT=99999999']))).toMatchObject({ inset: [], notUnderstood: [{ name: 'INSET day', day: '2026-09-01' }] });
  });

  it('leaves signs that move a cursor out of names', () => {
    expect(read(event('Fair \u001B[2J\u202Eday', '20260918')).notUnderstood[0]?.name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each([
    ['something else', 'hello', 'BEGIN:VCALENDAR'],
    ['nothing', '', 'BEGIN:VCALENDAR'],
    ['a file that is too large', `BEGIN:VCALENDAR\n${'X'.repeat(MOST_CALENDAR_BYTES)}`, 'kB'],
    ['thousands of events', file(...Array.from({ length: 2_001 }, (_, i) => event(`E${i}`, '20260901'))), 'more than 2000 events'],
    ['thousands of parts in each other', `BEGIN:VCALENDAR\r\n${'BEGIN:VTODO\r\n'.repeat(30_000)}END:VCALENDAR`, 'more than 4000 parts'],
    ['a thirteenth month', file(event('INSET', '20261301')), 'a day that does not exist: 2026-13-01'],
    ['a line without an end', `BEGIN:VCALENDAR\r\nX-A:${'x'.repeat(9_000)}\r\nEND:VCALENDAR`, 'line'],
  ])('refuses %s as a whole', (_name, text, why) => {
    const found = readCalendarFile(text);
    expect(found.ok ? '' : found.error).toContain(why);
  });

  it.each([
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nBEGIN:VEVENT\r\nEND:VCALENDAR', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:99999999T999999Z\r\nSUMMARY:INSET\r\nEND:VEVENT\r\nEND:VCALENDAR',
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:INSET\r\nEND:VEVENT\r\nEND:VCALENDAR', 'BEGIN:VCALENDAR', file(event('INSET', '20260901', '20250901')), file(event('INSET', '20260901', '', ['DTEND;TZID=Nowhere/None:20260901T120000', 'X-BAD', ':::', 'ATTENDEE;;;=:x'])),
  ])('answers for broken text %#, and is not taken in by it', (text) => {
    const found = readCalendarFile(text);
    expect(found.ok ? found.value.terms : []).toEqual([]);
    expect(found.ok ? found.value.inset.filter((day) => day !== '2026-09-01') : []).toEqual([]);
  });
});
