import { expect, it } from 'vitest';
import { yearsOfReminders } from '../../fixtures/years-of-reminders.ts';

it('says everything once, in its time, through ten simulated years: clock changes, leap days, terms, bank holidays, absences, restarts, weeks of downtime', { timeout: 120_000 }, async () => {
  const found = await yearsOfReminders('2026-09-01', '2036-08-31', 11);
  expect({ missed: found.missed, doubled: found.doubled, atWrongTime: found.atWrongTime }).toEqual({ missed: [], doubled: [], atWrongTime: [] });
  expect([found.days, found.queued > 3_000, found.restarts > 100, found.replays > 50, found.escalated > 300, found.digests > 300]).toEqual([3653, true, true, true, true, true]);
});
