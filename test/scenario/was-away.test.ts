import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { instantOf } from '../../src/time/school-day.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

/** A process that starts at that time, on a folder with the mark of when it last ran. */
async function away(day: string, lastRan: string, until: string, untilDay = day): Promise<void> {
  stage = await openStage({ at: instantOf(untilDay, until) });
  writeFileSync(join(stage.config.dataDir, 'alive'), `${instantOf(day, lastRan)}\n`);
  stage = await stage.restart();
  await stage.later(1_000);
}
const notices = (where: string) => stage.shown(where).filter((shown) => shown.text.includes('I was not running'));

describe('a desk that comes back', () => {
  it('tells the safeguarding channel from when to when it was away, and what to do about it', async () => {
    await away('2027-01-12', '09:12', '10:05');
    const [notice, ...more] = notices('channel:safeguarding');
    expect(more).toEqual([]);
    expect(notice?.text).toMatch(/Tuesday 12 January, 09:12 to 10:05\. School was open for 53 minutes of it\./);
    expect(notice?.text).toContain('should tell you in person, or send it again');
  });

  it('says it once, however often it starts', async () => {
    await away('2027-01-12', '09:12', '10:05');
    stage = await stage.restart();
    await stage.later(60_000);
    expect(notices('channel:safeguarding')).toHaveLength(1);
  });

  it('is silent about a night, and starts all the same with a mark that is no time or lies ahead of its clock', async () => {
    await away('2027-01-12', '18:00', '07:00', '2027-01-13');
    for (const mark of ['', 'never\n', `${instantOf('2027-01-14', '09:00')}\n`]) {
      writeFileSync(join(stage.config.dataDir, 'alive'), mark);
      stage = await stage.restart();
    }
    await stage.later(1_000);
    expect(notices('channel:safeguarding')).toEqual([]);
  });
});
