import type { Staff } from '../people/staff.ts';
import type { PolicyDocument } from '../policies/document.ts';
import { schoolYearOf } from '../time/school-calendar.ts';
import { policyFile, type SignOffsSettings } from './sign-off-settings.ts';
import { isFor } from './sign-off-wanted.ts';

/** What keeps a sign-off of school.yaml from being asked, or makes it doubtful. */
export function signOffFindings({ items }: SignOffsSettings, staff: Staff, documents: readonly Pick<PolicyDocument, 'file'>[], today: string): string[] {
  return items.flatMap((item) => {
    const found: string[] = [];
    const { file, edition } = item;
    if (file !== undefined && !documents.some((document) => document.file === policyFile(file))) found.push(`sign-offs ${item.id}: "${file}" is not among the policies, so it is asked of nobody`);
    if (edition !== undefined && mayBeReplaced(edition, today)) found.push(`sign-offs ${item.id}: it names the edition "${edition}"; guidance is issued anew each September, so look whether that is the one in force`);
    if (item.kind === 'safeguarding-leads' && staff.withRole('dsl').length === 0) found.push(`sign-offs ${item.id}: nobody has the role dsl, so the card cannot say who the lead is`);
    if (!staff.all.some((person) => isFor(item, person))) found.push(`sign-offs ${item.id}: nobody on the staff list is asked for it`);
    return found;
  });
}

/** Whether an edition names a school year before this one alone. */
export function mayBeReplaced(edition: string, today: string): boolean {
  const years = [...edition.matchAll(/\b20\d\d\b/g)].map(([year]) => Number(year));
  return years.length > 0 && Math.max(...years) < schoolYearOf(today);
}
