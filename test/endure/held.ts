import { beforeAll, describe, expect, it } from 'vitest';
import { type Family, type FamilyRun } from './family.ts';

/** Runs a family's short size in the test run. `promises` are those it must speak of, by a finding or by saying what it could not run. */
export function holds(name: string, run: Family, promises: readonly number[], limitMs = 240_000): void {
  describe(`${name}, in short`, () => {
    let found: FamilyRun = { findings: [], planted: [], notRun: [] };
    beforeAll(async () => {
      found = await run('short', () => undefined);
    }, limitMs);

    it('sees every fault that was put in on purpose', () => {
      expect(found.planted.filter((one) => !one.caught)).toEqual([]);
      expect(found.planted.length).toBeGreaterThan(0);
    });

    it.each(promises)('holds promise %i, or says what could not be run here and why', (promise) => {
      const findings = found.findings.filter((one) => one.promise === promise);
      const notRun = found.notRun.filter((one) => one.promise === promise);
      for (const { what, counts } of findings) process.stdout.write(`promise ${promise}: ${what}: ${JSON.stringify(counts)}\n`);
      for (const { what, why } of notRun) process.stdout.write(`promise ${promise}: NOT RUN: ${what}: ${why}\n`);
      expect(findings.filter((one) => !one.met)).toEqual([]);
      expect(findings.length + notRun.length).toBeGreaterThan(0);
      expect(notRun.filter(({ why }) => why === '')).toEqual([]);
    });
  });
}
