import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dueLineOf } from '../../../src/policies/due-line.ts';
import { equalityClause } from '../../../src/policies/equality-check.ts';
import { policyOf } from '../../fixtures/policy-text.ts';
import { referencePath } from '../../fixtures/reference-path.ts';

const TODAY = '2026-11-21';
const folder = referencePath('policies');
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.txt')) : [];
/** Real schools are known here by their file's name in a form that nobody reads. */
const idOf = (file: string): string => createHash('sha256').update(file).digest('hex').slice(0, 8);

/** Review as printed, its bounds, its status, who approved it, the last review; the exception's kind and whom it goes to; whether it asks for an equality check. */
type Row = readonly [review: string | null, earliest: string | null, latest: string | null, status: string, approved: string | null, last: string | null, exception: string | null, equality: boolean];
const EXPECTED: Readonly<Record<string, Row>> = {
  '7cf349e9': ['Spring Term 2026', '2026-01-01', '2026-04-30', 'overdue', 'SLT', null, null, true],
  '1ecdfe04': [null, null, null, 'none', null, null, 'notification headteacher', false],
  'b8f941a9': ['Sept 2023', '2023-09-01', '2023-09-30', 'overdue', 'Governing Body', 'Sept 2022', 'approval headteacher', false],
  '621b4eb4': ['January 2027', '2027-01-01', '2027-01-31', 'due-soon', null, 'January 2025', 'written_notice headteacher', false],
  'c02284de': ['September 2023', '2023-09-01', '2023-09-30', 'overdue', null, 'September 2022', 'decision_after_discussion dsl', false],
};

describe.skipIf(files.length === 0)('the reviews of the real policies under REFERENCE_DIR', () => {
  it.each(files.map((file) => [idOf(file), file] as const))('%s: review date, approver and exception found, or correctly absent', async (id, file) => {
    const document = await policyOf(readFileSync(join(folder, file), 'utf8'), file);
    const due = dueLineOf(document, TODAY);
    const found: Row = [due.review_text, due.earliest, due.latest, due.status, due.approved_by, due.last_reviewed_text, due.exception_rule && `${due.exception_rule.kind} ${due.exception_rule.to}`, equalityClause(document) !== null];
    expect(found).toEqual(EXPECTED[id]);
  });
});
