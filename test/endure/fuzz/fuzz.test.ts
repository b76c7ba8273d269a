import { beforeAll, describe, expect, it } from 'vitest';
import type { FamilyRun } from '../family.ts';
import { run } from './fuzz.ts';

describe('bad input, the short run of npm run endure:fuzz', () => {
  let found: FamilyRun;
  beforeAll(async () => {
    found = await run('short', () => {});
  }, 240_000);

  it('is told from what a careless door, renderer or record does with it', () => {
    expect(found.planted.filter((one) => !one.caught)).toEqual([]);
    expect(found.planted.length).toBeGreaterThanOrEqual(10);
  });

  it.each([
    [16, 'signed bodies'], [17, 'hostile words'], [17, 'a child\'s words'], [21, 'seven checks'], [22, 'single bits'], [22, 'captured request'],
  ])('keeps promise %i: %s', (promise, what) => {
    const one = found.findings.find((finding) => finding.promise === promise && finding.what.includes(what));
    expect(one, one?.short).toMatchObject({ met: true });
  });
});
