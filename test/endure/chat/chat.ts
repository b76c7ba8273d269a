import { shared, together, type Family, type FamilyRun, type Finding, type Size } from '../family.ts';
import { deleteEveryCard } from './deleted-cards.ts';
import { runPosts, type RunResult } from './posts-run.ts';
import { SEND_LIMIT_MS, silentPlaces } from './silent-places.ts';

type Say = (line: string) => void;

/** Promises 10 and 14: what arrives where platforms refuse, break, fall silent and forget. */
export const run: Family = async (size, say, only) => {
  const runs: FamilyRun[] = [];
  if (only === undefined || only === 10) runs.push(await plantedPosts(say), await posts(size, say), await silent(size, say));
  if (only === undefined || only === 14) runs.push(await deleted(size, say));
  return together(runs);
};

async function plantedPosts(say: Say): Promise<FamilyRun> {
  const few = { effects: 80, kills: 2, seed: 11 } as const;
  const [looks, marks, hides] = await Promise.all([
    runPosts({ ...few, platform: 'slack', planted: 'retries-without-looking' }),
    runPosts({ ...few, platform: 'slack', planted: 'marks-before-sending' }),
    runPosts({ ...few, platform: 'teams', planted: 'hides-repeats' }),
  ]);
  say(`chat: planted: ${looks.doubled} doubled, ${marks.missing} missing, ${hides.unlabelled} without their label`);
  return {
    findings: [], notRun: [],
    planted: [
      { fault: 'a dispatcher that tries again without a look whether it is there', caught: looks.doubled > 0 },
      { fault: 'a dispatcher that marks before it sends', caught: marks.missing > 0 },
      { fault: 'a repeat that does not say it may be one', caught: hides.unlabelled > 0 },
    ],
  };
}

const SIZES: Readonly<Record<Size, { readonly effects: number; readonly kills: number }>> = { short: { effects: 200, kills: 4 }, long: { effects: shared(10_000), kills: shared(200) } };

async function posts(size: Size, say: Say): Promise<FamilyRun> {
  const { effects, kills } = SIZES[size];
  // Beside each other: both wait far more than they work.
  const [slack, teams] = await Promise.all([runPosts({ platform: 'slack', effects, kills, seed: size === 'short' ? 1 : 2026 }), runPosts({ platform: 'teams', effects, kills, seed: size === 'short' ? 2 : 2027 })]);
  for (const one of [slack, teams]) say(`chat: ${JSON.stringify(one)}`);
  const asked = '10,000 effects at 30 % faults, 200 kills';
  const short = effects < 10_000 ? { short: `${effects} effects and ${kills} kills of 10,000 and 200` } : {};
  const placed = (one: RunResult): boolean => one.killsWithOpenEffects > kills / 2 && Object.values(one.faults).every((n) => n > 0);
  const findings: Finding[] = [
    { promise: 10, what: 'messages to Slack through calls that answer 429, 503, 504, nothing, too late, or lose their answer', asked: `${asked}: 0 missing, 0 duplicate`, counts: countsOf(slack), met: slack.missing === 0 && slack.doubled === 0 && slack.labelledFirsts === 0 && placed(slack), ...short },
    {
      promise: 10, what: 'messages to Teams through the same calls', asked: `${asked}: 0 missing, duplicates only after a lost reply, each labelled, no more than lost replies`, counts: countsOf(teams),
      met: teams.missing === 0 && teams.unlabelled === 0 && teams.unexplained === 0 && teams.doubled <= teams.uncertain && placed(teams), ...(teams.doubled > teams.uncertain ? { short: `${teams.doubled} doubles after ${teams.uncertain} tries of unknown outcome: a card too long for one message goes out in several, and one lost answer sends all of them again, each labelled; ${effects} effects` } : short),
    },
  ];
  return { findings, planted: [], notRun: [] };
}

const countsOf = ({ effects, kills, missing, doubled, unlabelled, unexplained, labelledFirsts, uncertain, messages, calls, faults, seconds }: RunResult): Record<string, number> => ({ effects, kills, missing, doubled, unlabelled, unexplained, labelledFirsts, uncertain, messages, calls, ...faults, seconds });

async function silent(size: Size, say: Say): Promise<FamilyRun> {
  const findings: Finding[] = [];
  const runs = size === 'short' ? ([['hangs', 8]] as const) : ([['hangs', 8], ['hangs', 15], ['hangs', 16], ['hangs', 32], ['too-many', 32], ['broken', 32]] as const);
  for (const [silence, howMany] of runs) {
    const { silentPlaces: none, ...counts } = await silentPlaces(silence, howMany);
    say(`chat: ${none} of ${counts.places} places: ${silence}: ${JSON.stringify(counts)}`);
    const once = counts.arrivedOnce === counts.sent;
    const unheld = counts.slowestMs < SEND_LIMIT_MS;
    findings.push({
      promise: 10, what: `${none} of ${counts.places} places of which each call ${silence === 'hangs' ? 'never ends' : silence === 'too-many' ? 'is answered 429' : 'is answered 503'}`, asked: 'the other places get theirs, once, and are not held up', counts: { silentPlaces: none, sendLimitMs: SEND_LIMIT_MS, ...counts }, met: once,
      ...(unheld ? {} : { short: 'places that never answer give their lane to others after a second, sixteen at a time: so many at once hold the others up for some seconds' }),
    });
  }
  return { findings, planted: [], notRun: [] };
}

async function deleted(size: Size, say: Say): Promise<FamilyRun> {
  const quiet = await deleteEveryCard(2, true);
  const done = await deleteEveryCard(size === 'short' ? 5 : shared(100));
  say(`chat: deleted cards: ${JSON.stringify(done)}`);
  const { wrong, ...counts } = done;
  const all = [done.foundAgain, done.completed, done.postedAnew, done.receiptsAnew].every((n) => n === done.cases);
  return {
    planted: [{ fault: 'a platform that takes an update of a deleted card for done', caught: quiet.postedAnew === 0 }], notRun: [],
    findings: [{ promise: 14, what: 'every posted card deleted, before anybody took the cases and again when they were taken', asked: 'all 100 cases complete and their cards posted again', counts: { ...counts, wrong: wrong.length }, met: all && wrong.length === 0, ...(done.cases < 100 && wrong.length === 0 ? { short: `${done.cases} cases of 100` } : {}), ...(wrong.length > 0 ? { short: wrong.slice(0, 3).join('; ') } : {}) }],
  };
}
