import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asId, type SchoolId } from '../kernel/ids.ts';

/** The schools that have records in a DATA_DIR, by the names of their folders; none where there is no such folder. */
export function schoolsWithRecords(dataDir: string): SchoolId[] {
  if (!existsSync(dataDir)) return [];
  const folders = readdirSync(dataDir, { withFileTypes: true }).filter((one) => one.isDirectory() && !one.name.startsWith('.'));
  return folders.filter((one) => existsSync(join(dataDir, one.name, 'keys')) || existsSync(join(dataDir, one.name, 'journal'))).map((one) => asId<'school'>(one.name)).toSorted();
}
