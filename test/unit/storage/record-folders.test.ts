import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { schoolsWithRecords } from '../../../src/storage/record-folders.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'staffroom-folders-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

// The example school's folder has one: its records were in no backup.
it('takes every folder of records for a school\'s, also where there is a dot in its name', () => {
  for (const school of ['oak', 'school.example', 'st.alban']) mkdirSync(join(dir, school, 'keys'), { recursive: true });
  mkdirSync(join(dir, '.half', 'keys'), { recursive: true });
  mkdirSync(join(dir, 'other'));
  expect(schoolsWithRecords(dir)).toEqual(['oak', 'school.example', 'st.alban']);
});
