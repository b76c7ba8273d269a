import { together, type Family, type FamilyRun } from '../family.ts';
import { retentionYears } from './retention-years.ts';

/** What has to hold over years, on a clock that is moved: retention (35). */
export const run: Family = async (size, say, only) => {
  const runs: FamilyRun[] = [];
  if (only === undefined || only === 35) runs.push(await retentionYears(size, say));
  return together(runs);
};
