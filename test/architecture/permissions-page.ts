import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { PERMISSIONS } from '../../src/people/permissions.ts';

/** `npm run permissions`: writes the table of docs/permissions.md from the one that the code decides by. A test holds the two equal. */
export const PERMISSIONS_PAGE = 'docs/permissions.md';

/** The rows as the page prints them. */
export const permissionRows = (): string[] => PERMISSIONS.map(({ action, who, relation, reason }) => `| \`${action}\` | ${who.join(', ')} | ${relation} | ${reason} |`);

/** Whether a line of the page is a row of the table. */
export const isPermissionRow = (line: string): boolean => line.startsWith('| `');

/** The page with the rows of the code in place of its own; the words around them are kept. */
export function permissionsPage(page: string): string {
  const lines = page.split('\n');
  const first = lines.findIndex(isPermissionRow);
  const last = lines.findLastIndex(isPermissionRow);
  if (first < 0) throw new Error(`${PERMISSIONS_PAGE} has no table to write into`);
  return [...lines.slice(0, first), ...permissionRows(), ...lines.slice(last + 1)].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(PERMISSIONS_PAGE, permissionsPage(readFileSync(PERMISSIONS_PAGE, 'utf8')));
