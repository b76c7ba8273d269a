import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEPT_BY } from '../../../src/kept-collections.ts';
import { classOf, endOfSchoolYear, periodWords, RETENTION, RETENTION_CLASSES, reviewDay, yearsAfter } from '../../../src/records/retention-classes.ts';
import { classInForce, retentionSchema } from '../../../src/records/retention-settings.ts';
import { RETAINED } from '../../../src/retained-records.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join('src', name), 'utf8'));
/** Names of all collections that the program's files declare. */
const declared = (): string[] => sources.flatMap((text) => [
  ...[...text.matchAll(/^(?:export )?const \w+: Collection<[^=]*= \{\s*name: '([a-z-]+)'/gm)].map((found) => found[1] ?? ''),
  ...[...text.matchAll(/endedDraftsOf\('([a-z-]+)'\)/g)].map((found) => found[1] ?? ''),
]);

describe('the table of how long everything is kept', () => {
  it('puts every collection of the program into exactly one class, and holds none that is not there', () => {
    expect(declared().length).toBeGreaterThan(55);
    expect(declared().toSorted()).toEqual(Object.keys(KEPT_BY).toSorted());
  });

  it('sees every declaration of a collection in the program', () => {
    const all = sources.flatMap((text) => [...text.matchAll(/^(?:export )?const \w+: Collection</gm)]).length;
    expect(all).toBe(declared().length - sources.flatMap((text) => [...text.matchAll(/endedDraftsOf\('/g)]).length);
  });

  it('ends every class of records in a decision of a named role; what ends otherwise holds none', () => {
    const unreviewed = RETENTION.filter((one) => one.reviewers.length === 0).map(({ id }) => id);
    expect(unreviewed).toEqual(['proof-of-disposal', 'working-state', 'unanswered-question', 'draft', 'mark']);
    const reviewed = new Set(RETENTION.filter((one) => one.reviewers.length > 0).map(({ id }) => id));
    expect(Object.values(KEPT_BY).filter((id) => !RETENTION_CLASSES.includes(id))).toEqual([]);
    // A class of records whose records no source hands to retention would never come up.
    const kinds = new Set(RETAINED.map(({ kind }) => KEPT_BY[kind]));
    expect([...reviewed].filter((id) => !kinds.has(id))).toEqual(['sexual-abuse', 'allegation', 'low-level-concern', 'other-report', 'staff-state']);
  });

  it('is printed in docs/records.md, row for row', () => {
    const rows = RETENTION.map(({ id, what, period, from, reviewers, source }) => `| \`${id}\` | ${what} | ${periodWords(period)} | ${from} | ${reviewers.join(', ') || 'nobody'} | ${source} |`);
    expect(readFileSync('docs/records.md', 'utf8').split('\n').filter((line) => RETENTION_CLASSES.some((id) => line.startsWith(`| \`${id}\` |`)))).toEqual(rows);
  });
});

describe('the day on which a record may be reviewed', () => {
  it('is the end of the school year of the 25th birthday, and unknown without a date of birth', () => {
    const { period } = classOf('child-protection');
    expect(reviewDay(period, true, '2027-03-01', '2014-05-03')).toBe('2039-08-31');
    expect(reviewDay(period, true, '2027-03-01', '2014-09-01')).toBe('2040-08-31');
    expect(reviewDay(period, true, '2027-03-01', null)).toBeNull();
  });

  it('is never before the record itself ended, for someone who was 25 long ago', () => {
    expect(reviewDay(classOf('child-protection').period, true, '2027-03-01', '1990-01-01')).toBe('2027-08-31');
  });

  it('is the later of pension age and ten years for an allegation', () => {
    const { period } = classOf('allegation');
    expect(reviewDay(period, true, '2027-03-01', '1990-01-01')).toBe('2058-08-31');
    expect(reviewDay(period, true, '2027-03-01', '1965-01-01')).toBe('2037-08-31');
  });

  it('counts from the closing for what was marked as sexual abuse, whatever birthday is known', () => {
    expect(reviewDay(classOf('sexual-abuse').period, false, '2027-03-01', '2014-05-03')).toBe('2102-08-31');
  });

  it('is never a day early where a year has no 29 February', () => {
    expect(yearsAfter('2028-02-29', 1)).toBe('2029-03-01');
    expect(endOfSchoolYear('2028-08-31')).toBe('2028-08-31');
    expect(endOfSchoolYear('2028-09-01')).toBe('2029-08-31');
  });
});

describe('a school\'s own periods', () => {
  it('stand in place of the default, with what they rest on', () => {
    const settings = retentionSchema.parse([{ 'class': 'low-level-concern', 'years': 7, 'because': 'Our records schedule of 2026, line 12' }]);
    expect(classInForce('low-level-concern', settings)).toMatchObject({ period: { kind: 'years', years: 7 }, because: 'Our records schedule of 2026, line 12' });
    expect(classInForce('declaration', settings)).toMatchObject({ period: { years: 6 }, because: null });
  });

  it.each([
    [{ 'class': 'declaration', 'years': 7 }],
    [{ 'class': 'declaration', 'because': 'It is our schedule' }],
    [{ 'class': 'child-protection', 'years': 30, 'because': 'It is our schedule' }],
    [{ 'class': 'mark', 'years': 1, 'because': 'It is our schedule' }],
    [{ 'class': 'nothing', 'years': 1, 'because': 'It is our schedule' }],
  ])('are refused where they say too little, or what does not fit: %j', (change) => {
    expect(retentionSchema.safeParse([change]).success).toBe(false);
  });

  it('are refused where a class stands twice', () => {
    const one = { 'class': 'declaration', 'years': 7, 'because': 'It is our schedule' };
    expect(retentionSchema.safeParse([one, one]).success).toBe(false);
  });
});
