import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { elapsed } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import { loadSchool, type School } from './school.ts';

/** Takes changes of `people:` in school.yaml into the running desk: a role that was taken away opens nothing any more. */
export interface LiveStaff {
  /** Looks at most every ten seconds; a file that did not change costs a look at its date. */
  look(): void;
  /** Looks now. */
  lookNow(): void;
  /** Schools whose file cannot be taken as it stands now, in words for whoever looks after the desk. */
  troubles(): readonly string[];
}

const EVERY_MS = 10_000;

export function liveStaff(schools: readonly School[], log: Log): LiveStaff {
  const stamps = new Map(schools.map((school) => [school.id, stampOf(school)]));
  const faulty = new Set<string>();
  let looked = elapsed();
  const take = (school: School): void => {
    const { school: now, faults } = loadSchool(school.dir);
    if (!now) {
      // Nobody loses or gains a right by a slip of the pen: the last good list stands until the file is mended.
      faulty.add(school.id);
      log('school.not-taken', { school: school.id, faults: faults.length });
      return;
    }
    faulty.delete(school.id);
    const { people: before, ...rest } = school.settings;
    const { people, ...others } = now.settings;
    if (!isDeepStrictEqual(people, before)) {
      school.staff.become(people);
      before.splice(0, before.length, ...people);
      log('school.people-taken', { school: school.id });
    }
    if (!isDeepStrictEqual(others, rest)) log('school.changed-needs-restart', { school: school.id });
  };
  const lookNow = (): void => {
    looked = elapsed();
    for (const school of schools) {
      const stamp = stampOf(school);
      if (stamp === stamps.get(school.id)) continue;
      stamps.set(school.id, stamp);
      take(school);
    }
  };
  return {
    look: () => {
      if (elapsed() - looked >= EVERY_MS) lookNow();
    },
    lookNow,
    troubles: () => [...faulty].map((id) => `${id}: school.yaml has faults, so the people it named before still stand; staffroom check names them`),
  };
}

/** Changes whenever the file is written; nothing where it is away for a moment, as while an editor replaces it. */
function stampOf({ dir }: School): string {
  const found = statSync(join(dir, 'school.yaml'), { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : '';
}
