import { readDate } from '../time/date-words.ts';
import type { Staff } from '../people/staff.ts';
import type { PolicyDocument } from './document.ts';
import type { PoliciesSettings } from './settings.ts';

/** What is wrong or went stale in what school.yaml says of the policies: files that are not there, roles that nobody holds, dates that are none. */
export function policySettingsFindings(policies: PoliciesSettings, staff: Staff, documents: readonly Pick<PolicyDocument, 'file'>[], today: string): string[] {
  return policies.flatMap((row) => {
    const file = row.file.replace(/^policies\//, '');
    const of = `policies: ${file}:`;
    const due = row['review-due'] === undefined ? null : readDate(row['review-due'].text);
    return [
      ...(documents.length === 0 || documents.some((document) => document.file === file) ? [] : [`${of} there is no such file in the folder, so nothing is said of it`]),
      ...[...(row.owner === undefined ? [] : [row.owner]), ...(row.approvers ?? [])].flatMap((role) => (staff.withRole(role).length > 0 ? [] : [`${of} nobody has the role ${role}`])),
      ...(row['review-due'] !== undefined && due === null ? [`${of} review-due: "${row['review-due'].text}" is no date, such as November 2027 or Spring Term 2028`] : []),
      ...(row.approved !== undefined && row.approved.on > today ? [`${of} approved: the day ${row.approved.on} has not come yet`] : []),
      ...(row.approved !== undefined && row.approved.minute === undefined ? [`${of} approved: it names no minute`] : []),
      ...(row.approved !== undefined && row['review-due'] === undefined ? [`${of} approved: without review-due the policy's printed date still holds`] : []),
      ...(due !== null && row.approved !== undefined && due.latest <= row.approved.on ? [`${of} review-due: comes before the approval`] : []),
    ];
  });
}
