import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayIn, instantOf, timeIn } from '../../../src/time/school-day.ts';
import { quickSchool } from '../../scenario/filed-report.ts';
import { openStage, type Stage } from '../../scenario/stage.ts';
import { numbers } from '../fuzz/markup-words.ts';
import type { FamilyRun } from '../family.ts';

const MINUTE_MS = 60_000;
const DESK = 'channel:safeguarding';

/** What the safeguarding channel reads after a desk that last ran at `from` starts at `to`; null where it reads nothing of it. */
async function saidAfter(from: number, to: number): Promise<string | null> {
  let stage: Stage = await openStage({ schoolDir: quickSchool(), at: to });
  try {
    writeFileSync(join(stage.config.dataDir, 'alive'), `${from}\n`);
    stage = await stage.restart();
    await stage.later(1_000);
    return stage.shown(DESK).find((one) => one.text.includes('I was not running'))?.text ?? null;
  } finally {
    await stage.close();
  }
}

/** Whether the words name this very gap. */
const names = (text: string | null, from: number, to: number): boolean => text !== null && text.includes(timeIn(from)) && text.includes(timeIn(to));

/** Promise 44: what was missed while the desk was down is said with its exact times. */
export async function gaps(count: number): Promise<FamilyRun> {
  const next = numbers(44);
  const wrong: string[] = [];
  let [said, silent] = [0, 0];
  let sample: { readonly text: string; readonly from: number; readonly to: number } | null = null;
  for (let i = 0; i < count; i += 1) {
    const open = i % 3 !== 2;
    // Tuesdays of the spring term; every third gap lies at night.
    const from = instantOf(`2027-01-${12 + 7 * (i % 2)}`, open ? '09:00' : '19:00') + Math.floor(next() * 60) * MINUTE_MS;
    const to = from + (open ? 16 + Math.floor(next() * 120) : 60 + Math.floor(next() * 300)) * MINUTE_MS;
    const text = await saidAfter(from, to);
    if (open && names(text, from, to)) {
      said += 1;
      sample ??= { text: text ?? '', from, to };
    } else if (!open && text === null) silent += 1;
    else wrong.push(`${dayIn(from)} ${timeIn(from)} to ${timeIn(to)}: ${text ?? 'nothing'}`);
  }
  return {
    findings: [{
      promise: 44, what: 'a desk that was down says from when to when', asked: 'down for more than 15 minutes in working hours: said on return with the exact gap; a daily line that it is alive; /readyz',
      counts: { gaps: count, said, silentAtNight: silent, wrong: wrong.length }, met: wrong.length === 0,
      short: `The daily line goes to the lead in private on school days, with the head of the chain (test/unit/records/audit-routes.test.ts), not to the channel. /readyz is held by test/unit/server.test.ts.${wrong[0] ? ` First: ${wrong[0]}` : ''}`,
    }],
    planted: [{ fault: 'a gap that is named an hour short', caught: sample !== null && !names(sample.text, sample.from + 61 * MINUTE_MS, sample.to) }],
    notRun: [],
  };
}
