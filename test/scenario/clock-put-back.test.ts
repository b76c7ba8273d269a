import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

const DAY_MS = 86_400_000;
let stage: Stage;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'staffroom-clock-'));
  cpSync('school.example', join(root, 'oak'), { recursive: true });
  stage = await openStage({ schoolDir: join(root, 'oak'), at: Date.parse('2026-11-24T10:00:00Z') });
  await stage.later(0);
});
afterAll(async () => {
  await stage.close();
  rmSync(root, { recursive: true, force: true });
});

/** The weeks of which the leadership team was told, alone or among other reminders. */
const weekly = (): string[] => stage.everywhere().flatMap(({ conversation, text }) => (conversation === 'channel:leadership' ? [...text.matchAll(/[Ww]eek of (\d+ \w+ \d{4})/g)].flatMap(([, week]) => week ?? []) : []));

it.each([[1, '30 November 2026'], [7, '7 December 2026'], [90, '14 December 2026']])('a clock that was ahead by %i days and is put right costs no week of reminders, and nothing comes twice', async (days, monday) => {
  await stage.later(days * DAY_MS);
  await stage.later(0);
  // Not to the very millisecond: what was due at once then was handled.
  await stage.putBack(days * DAY_MS - 60_000);
  for (let i = 0; i < 7; i++) {
    await stage.later(DAY_MS);
    await stage.later(1_000);
  }
  const told = weekly();
  expect(told).toContain(monday);
  expect(new Set(told).size).toBe(told.length);
});
