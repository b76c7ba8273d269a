import { shared, together, type Family, type FamilyRun, type Finding } from '../family.ts';
import { approvals } from './approvals.ts';
import { authority, oracle } from './authority.ts';
import { ALL_STATES, liveCells } from './cases.ts';
import { organisations } from './organisations.ts';
import { secrets } from './secrets.ts';
import { CARELESS, tableCells } from './table.ts';
import { wall } from './wall.ts';

/** Promise 25: the page against the code, cell by cell, and the page against the running desk. */
async function matrix(short: boolean, say: (line: string) => void): Promise<FamilyRun> {
  const table = tableCells();
  const live = await liveCells(short ? ['child'] : ['child', 'adult'], short ? ['waiting'] : ALL_STATES, say);
  const wrong = [...table.wrong, ...live.wrong];
  const finding: Finding = {
    promise: 25, what: 'everybody × every act × every relation by the printed table, and people × verbs × states on real matters', asked: 'all of about 9,800 cells as the table of docs/permissions.md says; deny by default',
    counts: { tableCells: table.cells, tableAllowed: table.allowed, liveCells: live.cells, liveRefused: live.refused, liveAllowed: live.allowed, wrong: wrong.length }, met: wrong.length === 0,
    ...(wrong.length > 0 ? { short: `First: ${wrong.slice(0, 5).join('; ')}` } : short ? { short: 'On real matters one state of seven and a child\'s matter alone; test/scenario/permissions-of-a-report.test.ts holds eighty cells more.' } : {}),
  };
  return { findings: [finding], planted: Object.entries(CARELESS).map(([fault, decide]) => ({ fault, caught: tableCells(decide).wrong.length > 0 })), notRun: [] };
}

/** Who may see and do what (25, 27, 30), that nothing tells what is there (26, 29), and what leaves no trace (23, 24, 28). */
export const run: Family = async (size, say, only) => {
  const short = size === 'short';
  const parts: readonly (readonly [number, () => FamilyRun | Promise<FamilyRun>])[] = [
    [23, () => secrets(short ? 40 : shared(5_000), say)], [24, () => secrets(short ? 40 : shared(5_000), say)], [25, () => matrix(short, say)], [26, () => oracle(short ? 30 : shared(10_000), say)], [27, () => authority(short)],
    [28, () => organisations(short, shared(100_000))], [29, () => wall(short ? 20 : shared(2_000), short ? 80 : shared(20_000), say)], [30, () => approvals(short ? 1 : 10)],
  ];
  const runs: FamilyRun[] = [];
  // The canaries of 23 and 24 are looked for in one run.
  for (const [promise, part] of parts) if (only === undefined ? promise !== 24 : only === promise) runs.push(await part());
  return together(runs);
};
