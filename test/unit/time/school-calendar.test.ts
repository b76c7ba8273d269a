import { describe, expect, it } from 'vitest';
import type { CalendarSettings } from '../../../src/time/calendar-settings.ts';
import { calendarSchema } from '../../../src/time/calendar-settings.ts';
import { calendarFindings } from '../../../src/time/check-calendar.ts';
import { schoolCalendar, schoolYearOf } from '../../../src/time/school-calendar.ts';
import { hoursSchema, type SchoolHours } from '../../../src/time/school-hours.ts';

const NO_FILE = { terms: [], inset: [], closed: [], notUnderstood: [] };
const hours = (closed: SchoolHours['closed'] = []): SchoolHours => ({ ...hoursSchema.parse(undefined), closed });
const settings = (more: Partial<CalendarSettings> = {}): CalendarSettings => ({ ...calendarSchema.parse(undefined), ...more });
const TERMS: CalendarSettings['terms'] = [
  { 'name': 'Autumn term', 'from': '2026-09-02', 'to': '2026-12-18', 'half-term': { from: '2026-10-26', to: '2026-10-30' } },
  { name: 'Spring term', from: '2027-01-05', to: '2027-03-25' },
];

describe('the school year', () => {
  it('has its terms\' weekdays as school days, and says of each other day why it is none', () => {
    const calendar = schoolCalendar(settings({ terms: TERMS, inset: ['2026-09-03'] }), hours([{ from: '2026-11-20', to: '2026-11-20' }]));
    const days = ['2026-09-01', '2026-09-02', '2026-09-03', '2026-09-05', '2026-10-28', '2026-11-20', '2026-12-21', '2026-12-25', '2027-03-25'];
    expect(days.map((day) => calendar.why(day))).toEqual(['holiday', null, 'inset', 'weekend', 'closed', 'closed', 'holiday', 'bank-holiday', null]);
    expect([calendar.isWorkingDay('2026-09-03'), calendar.isSchoolDay('2026-09-03'), calendar.isWorkingDay('2026-10-28')]).toEqual([true, false, false]);
    expect([calendar.termOn('2026-10-28')?.name, calendar.termOn('2026-12-21')]).toEqual(['Autumn term', null]);
  });

  it('counts school days over half term, holidays and the change of the clocks', () => {
    const calendar = schoolCalendar(settings({ terms: TERMS }), hours());
    expect([calendar.nextSchoolDay('2026-10-23'), calendar.addSchoolDays('2026-10-22', 3), calendar.nextSchoolDay('2026-12-18'), calendar.addSchoolDays('2026-12-17', 0)]).toEqual(['2026-11-02', '2026-11-03', '2027-01-05', '2026-12-17']);
  });

  it('takes every weekday for a school day in a year whose terms nobody gave', () => {
    const calendar = schoolCalendar(settings({ terms: TERMS }), hours());
    expect([calendar.isSchoolDay('2027-09-06'), calendar.isSchoolDay('2027-08-02'), calendar.isSchoolDay('2028-02-29')]).toEqual([true, false, true]);
  });

  it('never stops a clock: where settings close the school for ever, the next weekday is said', () => {
    const calendar = schoolCalendar(settings(), hours([{ from: '2026-01-01', to: '2099-12-31' }]));
    expect(calendar.nextSchoolDay('2026-11-20')).toBe('2026-11-23');
  });

  it('takes the calendar file where the settings say nothing of that year', () => {
    const file = { terms: [{ name: 'Autumn term', from: '2026-09-07', to: '2026-12-11' }, { name: 'Autumn term', from: '2027-09-06', to: '2027-12-17' }], inset: ['2026-11-02'], closed: [{ from: '2026-11-05', to: '2026-11-05' }] };
    const calendar = schoolCalendar(settings({ terms: TERMS }), hours(), file);
    expect(calendar.terms.map(({ from }) => from)).toEqual(['2026-09-02', '2027-01-05', '2027-09-06']);
    expect(['2026-11-02', '2026-11-05', '2027-09-03'].map((day) => calendar.why(day))).toEqual(['inset', 'closed', 'holiday']);
  });

  it('begins its years on 1 September', () => {
    expect([schoolYearOf('2026-08-31'), schoolYearOf('2026-09-01'), schoolYearOf('2027-02-01')]).toEqual([2025, 2026, 2026]);
  });

  it.each([
    [{ terms: [{ name: 'Autumn', from: '2026-12-18', to: '2026-09-02' }] }], [{ terms: [{ name: 'Autumn', from: '2026-13-01', to: '2027-01-01' }] }], [{ file: '../other.ics' }], [{ file: '/etc/passwd' }], [{ inset: ['1 September'] }], [{ terms: [], holidays: [] }],
  ])('refuses settings that cannot be meant: %j', (given) => {
    expect(calendarSchema.safeParse(given).success).toBe(false);
  });
});

describe('a look at the calendar', () => {
  it('warns of a year without terms, and from June of the next one', () => {
    expect(calendarFindings(settings(), hours(), NO_FILE, '2026-11-21').warnings).toEqual(['calendar: no terms are known for 2026-27: reminders take every weekday that is not closed for a school day']);
    expect(calendarFindings(settings({ terms: TERMS }), hours([{ from: '2026-12-19', to: '2027-01-04', duty: 'head' }, { from: '2026-10-26', to: '2026-10-30', duty: 'head' }]), NO_FILE, '2027-06-01').warnings).toEqual(['calendar: no terms are known for 2027-28: reminders take every weekday that is not closed for a school day']);
  });

  it('warns of a holiday without a duty person, and of one that only the calendar has', () => {
    const found = calendarFindings(settings({ terms: TERMS }), hours([{ from: '2026-12-19', to: '2027-01-04', name: 'Christmas' }]), NO_FILE, '2026-09-10').warnings;
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('Christmas, 19 December 2026 to 4 January 2027: nobody is on duty');
    expect(found[1]).toContain('"Half term of Autumn term, 26 October 2026 to 30 October 2026"');
  });

  it('says nothing of holidays that are over, nor where somebody is told out of hours', () => {
    expect(calendarFindings(settings({ terms: TERMS }), { ...hours([{ from: '2026-12-19', to: '2027-01-04' }, { from: '2026-10-26', to: '2026-10-30' }]), 'out-of-hours': 'head' }, NO_FILE, '2026-09-10').warnings).toEqual([]);
    expect(calendarFindings(settings({ terms: TERMS }), hours(), NO_FILE, '2027-02-01').warnings).toEqual([]);
  });

  it('warns of terms that overlap, and lists what the file has that is not understood', () => {
    const found = calendarFindings(settings({ terms: [TERMS[0]!, { name: 'Spring term', from: '2026-12-01', to: '2027-03-25' }] }), hours([{ from: '2026-10-26', to: '2026-10-30', duty: 'head' }]), { ...NO_FILE, notUnderstood: [{ name: 'Sports day', day: '2027-06-18' }] }, '2026-11-21');
    expect(found.warnings).toEqual(['calendar: Autumn term (to 18 December 2026) and Spring term (from 1 December 2026) overlap']);
    expect(found.notices).toEqual(['not understood, so it changes nothing: "Sports day", 18 June 2027']);
  });
});
