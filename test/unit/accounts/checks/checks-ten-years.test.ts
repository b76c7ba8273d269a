import { describe, expect, it } from 'vitest';
import { yearsOfChecks } from '../../../fixtures/years-of-checks.ts';

// A school year with both clock changes, the leap day and every holiday; test/bench/checks-ten-years.ts goes through ten of them.
describe('a year of checks in two schools, every day and on school days', () => {
  it('misses none and doubles none through restarts, downtime, repeated timers and a clock that jumps by a day', async () => {
    const found = await yearsOfChecks('2027-10-01', '2028-11-15', 7);
    expect(found).toMatchObject({ missed: [], doubled: [], offTime: [] });
    // It would say nothing if none of it had happened.
    expect(Math.min(found.restarts, found.replays, found.jumps, found.afterDowntime)).toBeGreaterThan(5);
    expect(found.onTheMinute).toBeGreaterThan(1_000);
  }, 60_000);
});
