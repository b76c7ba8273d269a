import { together, type Family, type FamilyRun } from '../family.ts';
import { gaps } from './gaps.ts';
import { reminderYears } from './reminder-years.ts';
import { retentionYears } from './retention-years.ts';

/** What has to hold over years, on a clock that is moved: reminders and checks (41), retention (35), what is said of a time in which the desk was down (44). */
export const run: Family = async (size, say, only) => {
  const runs: FamilyRun[] = [];
  if (only === undefined || only === 35) runs.push(await retentionYears(size, say));
  if (only === undefined || only === 41) runs.push(await reminderYears(size, say));
  if (only === undefined || only === 44) runs.push(await gaps(size === 'short' ? 3 : 40));
  return together(runs);
};
