import { readdirSync } from 'node:fs';
import { share, shared, together, type Family, type FamilyRun, type Finding, type Size } from '../family.ts';
import { pressInPairs } from '../../fixtures/approval-pairs.ts';
import { bundledChild } from './child-bundle.ts';
import { exitEverywhere } from './exits.ts';
import { asItStands, killAgain, killMany, type Child } from './kills.ts';
import { anyOrder, anyOrderOfDialogs } from './order.ts';
import { run as onPostgres } from './postgres-family.ts';
import { killUpgrades, openReleased, RELEASED, type Released } from './upgrade.ts';

type Say = (line: string) => void;
const saying = (wrong: readonly string[]): { short?: string } => (wrong.length === 0 ? {} : { short: wrong.slice(0, 3).join('; ') });

/** Promises 7, 9, 11 and 43 on the records in files, and 11, 12 and 13 on PostgreSQL. */
export const run: Family = async (size, say, only) => {
  const runs: FamilyRun[] = [];
  const parts = { 7: kills, 9: orders, 11: pairs, 43: upgrades };
  for (const [promise, part] of Object.entries(parts)) if (only === undefined || only === Number(promise)) runs.push(await part(size, say));
  runs.push(await onPostgres(size, say, only));
  return together(runs);
};

const MOST_TRIES = 15;

async function kills(size: Size, say: Say): Promise<FamilyRun> {
  const bundle = await bundledChild('crash');
  const quick = (files: Child['files']): Child => ({ args: [bundle], files });
  // What it loses is one line, which at most moments is none of a report: it is killed until it has lost one, right after its acknowledgements.
  let found: readonly string[] = [];
  let tries = 0;
  for (; found.length === 0 && tries < MOST_TRIES; tries++) found = (await killAgain(quick('keeps-its-last-line'), 2, 5)).wrong;
  say(`crash: the planted store lost ${found.length} things after ${tries * 2} kills: ${found[0] ?? 'nothing'}`);
  // By hand the child runs as it stands, with its snapshots in a thread; in the test run bundled, which takes a third of the time.
  const all = size === 'short' ? 50 : shared(1_000);
  const [child, each] = size === 'short' ? [quick('as-they-are'), 25] : [asItStands, Math.min(50, all)];
  const folders = Math.round(all / each);
  const sum = await killMany(child, folders, each, ({ kills: n, acknowledged }) => say(`crash: ${n} kills, ${acknowledged} acknowledged`));
  const exits = await exitEverywhere(bundle, size === 'short' ? 10 : Math.min(10, Math.round(1 / share)));
  say(`crash: ${exits.exits} exits at ${exits.steps} steps`);
  const starts = sum.startsMs.toSorted((one, other) => one - other);
  const slowestMs = starts.at(-1) ?? 0;
  const findings: Finding[] = [
    {
      promise: 7, what: 'SIGKILL of a process that takes reports, on records in files', asked: '1,000 kills: 0 acknowledged lost, 0 unreadable, 0 duplicate posts',
      counts: { kills: sum.kills, acknowledged: sum.acknowledged, killsBeforeDelivery: sum.beforeDelivery, wrong: sum.wrong.length },
      met: sum.wrong.length === 0 && sum.kills === folders * each && sum.beforeDelivery >= sum.kills * 0.8,
      ...(sum.kills < 1_000 && sum.wrong.length === 0 ? { short: `${sum.kills} kills of 1,000` } : saying(sum.wrong)),
    },
    {
      promise: 7, what: 'the start after each of these kills, from a new process to its open records', asked: 'restart < 3 s', counts: { starts: sum.startsMs.length, medianMs: starts[Math.floor(starts.length / 2)] ?? 0, slowestMs },
      // How soon a busy machine starts a process is for the long run to say.
      met: size === 'short' || slowestMs < 3_000, ...(slowestMs < 3_000 ? {} : { short: `the slowest took ${slowestMs} ms` }),
    },
    {
      promise: 7, what: 'a process that ends itself with code 137 at writes and deliveries of a small day, evenly over all of them', asked: '0 acknowledged lost, 0 duplicate posts',
      counts: { steps: exits.steps, exits: exits.exits, wrong: exits.wrong.length }, met: exits.wrong.length === 0 && exits.exits > 10, ...(exits.exits < exits.steps && exits.wrong.length === 0 ? { short: `${exits.exits} of ${exits.steps} steps` } : saying(exits.wrong)),
    },
  ];
  return { findings, planted: [{ fault: 'a store that keeps its last line in the process', caught: found.length > 0 }], notRun: [] };
}

async function orders(size: Size, say: Say): Promise<FamilyRun> {
  const forgetful = await anyOrder(5, 3, true);
  const small = await anyOrder(size === 'short' ? 30 : shared(10_000), 2027);
  say(`crash: ${small.schedules} schedules, ${small.deliveries} deliveries, ${small.wrong.length} wrong`);
  const whole = await anyOrderOfDialogs(size === 'short' ? 3 : shared(1_000), 2027);
  say(`crash: ${whole.schedules} schedules of dialogs, ${whole.deliveries} deliveries, ${whole.wrong.length} wrong`);
  const asked = '10,000 schedules of events, each 1 to 4 times and in another order: the state of the clean run, the same effects';
  return {
    planted: [{ fault: 'a desk that takes every delivery for a new one', caught: forgetful.wrong.some((one) => /done \d times/.test(one)) }], notRun: [],
    findings: [
      { promise: 9, what: 'reports with timers and cards, copies at any time and at the same moment', asked, counts: { schedules: small.schedules, deliveries: small.deliveries, wrong: small.wrong.length }, met: small.wrong.length === 0, ...(small.schedules < 10_000 && small.wrong.length === 0 ? { short: `${small.schedules} schedules of 10,000` } : saying(small.wrong)) },
      { promise: 9, what: 'three whole dialogs beside each other in the whole desk, copies at any later time', asked, counts: { schedules: whole.schedules, deliveries: whole.deliveries, wrong: whole.wrong.length }, met: whole.wrong.length === 0, ...(whole.wrong.length > 0 ? saying(whole.wrong) : { short: 'fewer schedules than the small turns have: a dialog is eighteen presses in the whole desk' }) },
    ],
  };
}

async function pairs(size: Size, say: Say): Promise<FamilyRun> {
  const asked = size === 'short' ? 100 : shared(5_000);
  const done = await pressInPairs(asked);
  say(`crash: ${JSON.stringify(done)}`);
  return {
    planted: [], notRun: [],
    findings: [{ promise: 11, what: 'two people approve the same case at the same moment, one process, records in files', asked: '5,000 pairs: exactly one decision each, the other is told who decided in < 2 s', counts: { pairs: done.pairs, decidedOnce: done.decidedOnce, toldWhoDecided: done.toldWhoDecided, accounts: done.accounts, pairsASecond: Math.round(done.pairs / Math.max(done.seconds, 0.1)) }, met: done.decidedOnce === asked && done.toldWhoDecided === asked && done.accounts === asked, ...(asked < 5_000 ? { short: `${asked} pairs of 5,000` } : {}) }],
  };
}

async function upgrades(size: Size, say: Say): Promise<FamilyRun> {
  const forgetful = await killUpgrades(1, true);
  const done = await killUpgrades(size === 'short' ? 3 : 1);
  say(`crash: upgrade: ${JSON.stringify(done)}`);
  const released: Released[] = [];
  const refused: string[] = [];
  for (const version of readdirSync(RELEASED)) {
    try {
      released.push(await openReleased(version));
    } catch (error) {
      refused.push(`${version}: ${String(error)}`);
    }
  }
  const counts = { versions: released.length, refused: refused.length, rows: released.reduce((sum, one) => sum + one.rows, 0), read: released.reduce((sum, one) => sum + one.read, 0) };
  return {
    planted: [{ fault: 'an upgrade that loses a value', caught: forgetful.wrong.length > 0 }], notRun: [],
    findings: [{ promise: 43, what: 'folders that released versions left, opened and read', asked: 'data of each released version opens in the next', counts, met: refused.length === 0 && counts.versions > 0, ...saying(refused) }, {
      promise: 43, what: 'records of the program before, put in their new shape by this one, which ends at every write, sync and rename of that', asked: '100 kills: old or new, never between',
      counts: { steps: done.steps, kills: done.kills, foundOld: done.foundOld, foundNew: done.foundNew, wrong: done.wrong.length }, met: done.wrong.length === 0 && done.kills >= 100 && done.foundOld > 0 && done.foundNew > 0, ...saying(done.wrong),
    }],
  };
}
