import { describe, expect, it } from 'vitest';
import { dueLineOf, type DueLine } from '../../../src/policies/due-line.ts';
import { policyOf } from '../../fixtures/policy-text.ts';

const TODAY = '2026-11-21';
type Expected = Pick<DueLine, 'review_text' | 'earliest' | 'latest' | 'precision' | 'status' | 'approved_by' | 'last_reviewed_text'>;
type Row = readonly [header: string, review: string | null, earliest: string | null, latest: string | null, precision: DueLine['precision'], status: DueLine['status'], approved: string | null, last: string | null];

/** Headers as schools print them, written for this test. */
const HEADERS: readonly Row[] = [
  ['Approved by: Full Governing Body\n\nReview date: 12 May 2027', '12 May 2027', '2027-05-12', '2027-05-12', 'day', 'current', 'Full Governing Body', null],
  ['Next review: 1st December 2026', '1st December 2026', '2026-12-01', '2026-12-01', 'day', 'due-soon', null, null],
  ['Review date: 21/11/2026', '21/11/2026', '2026-11-21', '2026-11-21', 'day', 'due', null, null],
  ['Date of next review: 20.11.26', '20.11.26', '2026-11-20', '2026-11-20', 'day', 'overdue', null, null],
  ['Review due: November 2026', 'November 2026', '2026-11-01', '2026-11-30', 'month', 'due', null, null],
  ['Next review due: Feb 2027', 'Feb 2027', '2027-02-01', '2027-02-28', 'month', 'current', null, null],
  ['Next review due: Feb 2028', 'Feb 2028', '2028-02-01', '2028-02-29', 'month', 'current', null, null],
  ['To be reviewed: 09/2025', '09/2025', '2025-09-01', '2025-09-30', 'month', 'overdue', null, null],
  ['Review date: Autumn Term 2026', 'Autumn Term 2026', '2026-09-01', '2026-12-31', 'term', 'due', null, null],
  ['Review date: Summer 2026', 'Summer 2026', '2026-04-01', '2026-08-31', 'term', 'overdue', null, null],
  ['Next review: Spring term 2027', 'Spring term 2027', '2027-01-01', '2027-04-30', 'term', 'current', null, null],
  ['Review: 2027', '2027', '2027-01-01', '2027-12-31', 'year', 'current', null, null],
  ['Review year: 2026', null, null, null, 'none', 'none', null, null],
  ['Next review date: 2026-27', '2026-27', '2026-09-01', '2027-08-31', 'year', 'due', null, null],
  ['Approved by: Headteacher\n\nApproved on: 3 March 2024\n\nReview due: March 2026', 'March 2026', '2026-03-01', '2026-03-31', 'month', 'overdue', 'Headteacher', null],
  ['Approved by:\n\nReview due: March 2027', 'March 2027', '2027-03-01', '2027-03-31', 'month', 'current', null, null],
  ['Last reviewed: June 2025\n\nNext review: June 2027', 'June 2027', '2027-06-01', '2027-06-30', 'month', 'current', null, 'June 2025'],
  ['Reviewed: 4 September 2025\n\nNext review: 4 September 2026', '4 September 2026', '2026-09-04', '2026-09-04', 'day', 'overdue', null, '4 September 2025'],
  ['Adopted by: Finance and Premises Committee\n\nNext review: January 2027', 'January 2027', '2027-01-01', '2027-01-31', 'month', 'due-soon', 'Finance and Premises Committee', null],
  ['Ratified by: Board of Trustees\n\nReview date: 28 February 2027', '28 February 2027', '2027-02-28', '2027-02-28', 'day', 'current', 'Board of Trustees', null],
  ['Approved by: SLT\n\nReview date: 19 February 2027', '19 February 2027', '2027-02-19', '2027-02-19', 'day', 'due-soon', 'SLT', null],
  ['Approved by: SLT\n\nReview date: 20 February 2027', '20 February 2027', '2027-02-20', '2027-02-20', 'day', 'current', 'SLT', null],
  ['Written: May 2019', null, null, null, 'none', 'none', null, null],
  ['Version 3.1.22', null, null, null, 'none', 'none', null, null],
  ['Review date:', null, null, null, 'none', 'none', null, null],
  ['Review date: when the law changes', null, null, null, 'none', 'none', null, null],
  ['Review date: TBC', null, null, null, 'none', 'none', null, null],
  ['| Approved by | Date | Next review |\n|---|---|---|\n| Local governing body | 2 July 2025 | July 2027 |', 'July 2027', '2027-07-01', '2027-07-31', 'month', 'current', 'Local governing body', null],
  ['| Next review | October 2026 |\n|---|---|\n| Approved by | Chair of governors |', 'October 2026', '2026-10-01', '2026-10-31', 'month', 'overdue', 'Chair of governors', null],
  ['**Approved by:** Curriculum Committee\n\n**Date for review:** Summer Term 2027', 'Summer Term 2027', '2027-04-01', '2027-08-31', 'term', 'current', 'Curriculum Committee', null],
  ['Review due by: 31st August 2026', '31st August 2026', '2026-08-31', '2026-08-31', 'day', 'overdue', null, null],
  ['Expiry date: 01/09/2026', '01/09/2026', '2026-09-01', '2026-09-01', 'day', 'overdue', null, null],
  ['Policy review date: Sept 26', 'Sept 26', '2026-09-01', '2026-09-30', 'month', 'overdue', null, null],
  ['Next update: December 2026', 'December 2026', '2026-12-01', '2026-12-31', 'month', 'due-soon', null, null],
  ['Date of last review: 14 October 2024\n\nDate of next review: 14 October 2026', '14 October 2026', '2026-10-14', '2026-10-14', 'day', 'overdue', null, '14 October 2024'],
  ['Review date: Easter 2027', 'Easter 2027', '2027-03-15', '2027-04-30', 'term', 'current', null, null],
  // Not labels on lines of their own, but sentences run together.
  ['Agreed by the Premises Committee on 9 October 2026. To be looked at again in October 2027. Kept by the site manager.', 'October 2027', '2027-10-01', '2027-10-31', 'month', 'current', 'Premises Committee', null],
  ['Last updated: January 2026. Review: Autumn Term 2027. Approved by the headteacher.', 'Autumn Term 2027', '2027-09-01', '2027-12-31', 'term', 'current', 'headteacher', 'January 2026'],
  ['Policy approved by the Full Governing Body on 12th March 2025. Next review date: March 2026.', 'March 2026', '2026-03-01', '2026-03-31', 'month', 'overdue', 'Full Governing Body', null],
  ['Date reviewed: October 2025; Date of next review: October 2026', 'October 2026', '2026-10-01', '2026-10-31', 'month', 'overdue', null, 'October 2025'],
  ['Signed: ________ (Chair of Governors)  Date: 12/03/2025  Review: 12/03/2027', '12/03/2027', '2027-03-12', '2027-03-12', 'day', 'current', null, null],
  ['Ratified: 1.9.25. Review 1.9.26', '1.9.26', '2026-09-01', '2026-09-01', 'day', 'overdue', null, null],
  ['Next Review – Autumn 2027', 'Autumn 2027', '2027-09-01', '2027-12-31', 'term', 'current', null, null],
  ['Review Date\n\nSeptember 2026', 'September 2026', '2026-09-01', '2026-09-30', 'month', 'overdue', null, null],
  ['Reviewed September 2024. Next review September 2026.', 'September 2026', '2026-09-01', '2026-09-30', 'month', 'overdue', null, 'September 2024'],
  ['Our last Ofsted review was in January 2025.', null, null, null, 'none', 'none', null, null],
];

describe('a policy\'s header', () => {
  it.each(HEADERS)('"%s" gives its review', async (header, review_text, earliest, latest, precision, status, approved_by, last_reviewed_text) => {
    const document = await policyOf(`# Bicycle Policy\n\n${header}\n\n## Bicycles\n\nBicycles are locked to the rail.\n`);
    const found = dueLineOf(document, TODAY);
    const expected: Expected = { review_text, earliest, latest, precision, status, approved_by, last_reviewed_text };
    expect(found).toMatchObject(expected);
  });

  it('prints no date of anything else', async () => {
    const document = await policyOf('# Bicycle Policy\n\n## Bicycles\n\nThe rail was put up in May 2019. The Act of 2018 applies. Helmets are checked in January 2027.\n');
    expect(dueLineOf(document, TODAY)).toMatchObject({ review_text: null, precision: 'none', status: 'none', approved_by: null, exception_rule: null });
  });
});
