import { roleWords, whereToFind, type Staff } from '../people/staff.ts';
import { keptClauses, changedClauses, type ClauseChange } from '../policies/clause-changes.ts';
import type { Clause, PolicyDocument } from '../policies/document.ts';
import { sha256 } from '../records/export-folder.ts';
import type { ReadTx } from '../storage/store.ts';
import { dateOf } from '../time/school-day.ts';
import type { SignOffSchool } from './sign-off-ports.ts';
import { policyFile, type SignOffItem } from './sign-off-settings.ts';
import { signOffTexts, type SignOff } from './sign-off.ts';

/** What an item asks people to read at this moment. */
export interface VersionNow {
  readonly version: string;
  /** The policy, where it is one. */
  readonly document: PolicyDocument | null;
}

/** Null where the item's document is not in the folder, or not read yet: then nothing is asked and nothing is taken back. */
export function versionNow(item: SignOffItem, school: Pick<SignOffSchool, 'corpus' | 'staff'>): VersionNow | null {
  const edition = item.edition ?? '';
  if (item.kind === 'safeguarding-leads') {
    const leads = leadsOf(school.staff);
    return leads.length === 0 ? null : { version: sha256(leads.map(({ id, role }) => `${role} ${id}`).join('\n')), document: null };
  }
  if (item.file === undefined) return { version: sha256(`${item.id}\n${edition}`), document: null };
  const document = school.corpus()?.documents.find(({ file }) => file === policyFile(item.file ?? ''));
  return document && document.clauses.length > 0 ? { version: sha256(`${versionOf(document)}\n${edition}`), document } : null;
}

const DATES: ReadonlySet<string> = new Set(['approved-on', 'written-on', 'reviewed-on', 'review-due']);

/**
 * Hash over a policy's clauses, each with the words that open its list, in any order. A file saved again, clauses that only moved, and a date of
 * approval or review that was renewed make no new version.
 */
function versionOf(document: PolicyDocument): string {
  const before = known.get(document);
  if (before !== undefined) return before;
  const version = hashOf(document);
  known.set(document, version);
  return version;
}
/** A document that was read never changes. */
const known = new WeakMap<PolicyDocument, string>();

function hashOf(document: PolicyDocument): string {
  const byId = new Map(document.clauses.map((clause) => [clause.id, clause]));
  const under = (clause: Clause): string => (clause.leadIn === null ? '' : (byId.get(clause.leadIn)?.quote ?? ''));
  return sha256(readClauses(document).map((clause) => `${folded(under(clause))}\n${folded(clause.quote)}`).toSorted().join('\n\n'));
}

function readClauses(document: PolicyDocument): Clause[] {
  const dates = document.facts.filter(({ kind }) => DATES.has(kind));
  return document.clauses.filter((clause) => !dates.some((fact) => fact.start < clause.end && fact.end > clause.start));
}

const folded = (text: string): string => text.replace(/[\u2018\u2019\u201B`´]/g, "'").replace(/[\u201C\u201D«»]/g, '"').replace(/\s+/g, ' ').trim().toLowerCase();

/** What is kept of a version, to hold the next one against. */
export const textOfVersion = (document: PolicyDocument) => keptClauses({ clauses: readClauses(document) }).map(({ quote, headings, page }) => ({ quote, headings: [...headings], page }));

/** What changed since the version that this colleague signed before; null where they signed none, or where its words are not kept. */
export async function changesFor(tx: Pick<ReadTx, 'get'>, record: SignOff): Promise<readonly ClauseChange[] | null> {
  if (record.before === null || record.before === record.version) return null;
  const before = await tx.get(signOffTexts, record.before);
  const now = await tx.get(signOffTexts, record.version);
  return before && now && before.file === now.file ? changedClauses(before.clauses, now.clauses) : null;
}

interface Lead {
  readonly id: string;
  readonly role: string;
  readonly where: string;
}

/** The safeguarding leads and their deputies, as school.yaml lists them. */
export function leadsOf(staff: Staff): readonly Lead[] {
  return (['dsl', 'deputy-dsl'] as const).flatMap((role) => staff.withRole(role).map((person) => ({ id: person.id, role: roleWords(role), where: whereToFind(person) })));
}

/** Exactly what is signed. */
export function statementOf(item: SignOffItem, staff: Staff, today: string): string {
  if (item.statement !== undefined) return item.statement;
  const what = item.edition === undefined ? item.title : `${item.title}, ${item.edition}`;
  const asOf = item.file === undefined ? '' : `, as it stood on ${dateOf(today)}`;
  switch (item.kind) {
    case 'policy':
    case 'statutory':
      return `I have read and understood: ${what}${asOf}.`;
    case 'aup':
    case 'social-media-aup':
      return `I have read and understood: ${what}${asOf}, and I agree to keep to it.`;
    case 'training':
      return `I have taken part in this training: ${what}.`;
    case 'induction':
      return `I have been taken through this at my induction: ${what}.`;
    case 'safeguarding-leads':
      return `I know who the safeguarding leads are: ${leadsOf(staff).map(({ id, role }) => `${staff.byId(id)?.name ?? id} (${role})`).join(', ')}.`;
  }
}
