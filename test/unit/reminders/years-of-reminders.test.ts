import { expect, it } from 'vitest';
import { yearsOfReminders } from '../../fixtures/years-of-reminders.ts';

// Ten years are gone through by npm run endure:years.
it('says everything once, in its time, through three simulated years: clock changes, a leap day, terms, bank holidays, absences, restarts, weeks of downtime', { timeout: 120_000 }, async () => {
  const found = await yearsOfReminders('2026-09-01', '2029-08-31', 11);
  expect({ missed: found.missed, doubled: found.doubled, atWrongTime: found.atWrongTime }).toEqual({ missed: [], doubled: [], atWrongTime: [] });
  expect([found.days, found.queued > 900, found.restarts > 30, found.replays > 15, found.escalated > 90, found.digests > 90]).toEqual([1096, true, true, true, true, true]);
});
