import { declarations } from '../../../src/declarations/declaration.ts';
import { incidents, lowLevelConcerns } from '../../../src/incidents/incident.ts';
import { sentQuestions } from '../../../src/policies/questions.ts';
import { accountCases } from '../../../src/accounts/case/business-case.ts';
import { comments } from '../../../src/accounts/replies/comments.ts';
import { erasedRecords } from '../../../src/records/erasure.ts';
import { retentionRows } from '../../../src/records/retention.ts';
import { everyId } from '../../../src/retained-records.ts';
import { verifyJournal } from '../../../src/storage/journal-reader.ts';
import { nodeFiles } from '../../../src/storage/files.ts';
import { dayIn } from '../../../src/time/school-day.ts';
import { join } from 'node:path';
import { retentionDesk, type RetentionDesk } from '../../fixtures/retention-desk.ts';
import type { FamilyRun, Finding, Planted, Size } from '../family.ts';

const DAY_MS = 86_400_000;
const START = '2027-09-01';

/** What the harness knows of a record: made here, by rules written here, and never asked of the program. */
interface Known {
  readonly item: string;
  readonly kind: 'child' | 'adult' | 'low' | 'other' | 'declaration' | 'question' | 'case' | 'comment';
  readonly made: string;
  /** A date of birth, or the day on which the adult left; '' where the kind has none. */
  readonly base: string;
  /** Whoever may neither decide on it nor know of it. */
  readonly not: readonly string[];
  /** Said to the desk. */
  told: boolean;
  keptUntil: string;
}

interface Fault {
  readonly kind: 'early' | 'held' | 'nobody';
  readonly item: string;
}

/** `by-time`: the desk erases by itself what is due · `held`: what is under a hold is erased · `early`: a record is erased the year before. */
type Plant = 'none' | 'by-time' | 'held' | 'early';

function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * below);
  };
}

const plus = (day: string, years: number): string => {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(y + years, m - 1, d)).toISOString().slice(0, 10);
};

/** The day before which it must be there, by the published periods, counted to the exact day. */
function earliest({ kind, made, base, told }: Known): string {
  const never = '9999-12-31';
  switch (kind) {
    case 'child':
      return told ? plus(base, 25) : never;
    case 'adult':
      return told ? [plus(base, 68), plus(made, 10)].toSorted().at(-1) ?? never : never;
    case 'low':
      return told ? base : never;
    case 'other':
    case 'declaration':
    case 'case':
      return plus(made, 6);
    case 'question':
      return plus(made, 1);
    case 'comment':
      return plus(made, 3);
  }
}

const DECIDERS = ['head', 'lead', 'second', 'chair', 'data'] as const;
/** By the published roles, again written here. */
const MAY: Readonly<Record<Known['kind'], readonly string[]>> = {
  child: ['lead', 'second', 'head', 'chair'], adult: ['head', 'chair'], low: ['head', 'chair'], other: ['head', 'lead', 'chair'], declaration: ['head', 'chair'], question: ['data', 'head', 'chair'], case: ['data', 'head', 'chair'], comment: ['data', 'head', 'chair'],
};
const SINGLE: ReadonlySet<Known['kind']> = new Set(['child', 'adult', 'low', 'other', 'declaration']);
const PREFIX = { child: 'incidents', adult: 'incidents', low: 'incidents', other: 'incidents', declaration: 'declarations', question: 'sent-questions', case: 'account-cases', comment: 'account-comments' } as const;

interface Years {
  readonly faults: Fault[];
  readonly counts: Record<string, number>;
  readonly chain: boolean;
}

/** Lives through the years: records are made and end, people decide rightly and wrongly, holds come and go. */
async function live(years: number, aYear: number, stepDays: number, plant: Plant, seed: number): Promise<Years> {
  const pick = numbers(seed);
  const desk = await retentionDesk({ now: `${START}T08:00:00Z`, unsynced: true });
  const alive = new Map<string, Known>();
  const faults: Fault[] = [];
  const counts = { years, made: 0, erased: 0, keptLonger: 0, holds: 0, lifted: 0, wrongPresses: 0, days: 0, stillThere: 0, neverDated: 0, erasedAfterReview: 0 };
  // Holds that stand: '' for everything, a class, or an item; with the day on which each is lifted.
  const holds = new Map<string, { readonly until: string }>();
  const CLASS = { child: 'child-protection', adult: 'allegation', low: 'low-level-concern', other: 'other-report', declaration: 'declaration', question: 'question', case: 'account-case', comment: 'account-comment' } as const;
  const isHeld = (one: Known): boolean => [...holds.keys()].some((scope) => scope === 'all' || scope === CLASS[one.kind] || scope === one.item);
  const item = (kind: Known['kind'], id: string): string => `${PREFIX[kind]}/${id}`;
  try {
    let number = 0;
    const make = async (today: string): Promise<void> => {
      const kind = (['child', 'child', 'child', 'adult', 'low', 'other', 'declaration', 'question', 'case', 'comment'] as const)[pick(10)] ?? 'child';
      number += 1;
      const id = `R${String(number).padStart(6, '0')}`;
      const base = kind === 'child' ? plus(today, -(4 + pick(14))) : kind === 'adult' ? plus(today, -(22 + pick(50))) : kind === 'low' ? today : '';
      const not = SINGLE.has(kind) && pick(5) === 0 ? [DECIDERS[pick(3)] ?? 'head'] : [];
      const known: Known = { item: item(kind, id), kind, made: today, base, not: kind === 'declaration' ? ['ann', ...not.slice(0, 0)] : [...not, 'reporter'], told: false, keptUntil: '' };
      if (kind === 'declaration') await desk.declaration(id, 'ann');
      else if (kind === 'question') await desk.question(id, 'ann', 'lead');
      else if (kind === 'case') await desk.accountCase(id, 'ann');
      else if (kind === 'comment') await desk.comment(id, 'ann');
      else {
        const now = desk.clock.now();
        await desk.matters([{ id, report: id, excluded: [...not], track: kind === 'child' ? 'welfare' : kind === 'other' ? 'other' : 'conduct', ...(kind === 'low' ? { grade: { as: 'low-level' as const, reason: 'Small', at: now, by: 'The head' } } : {}) }]);
      }
      alive.set(known.item, known);
      counts.made += 1;
    };
    for (let day = 0; day < years * 365; day += stepDays) {
      desk.clock.set(Date.parse(`${START}T08:00:00Z`) + day * DAY_MS);
      const today = dayIn(desk.clock.now());
      counts.days += 1;
      for (let i = 0; i < stepDays; i++) if (pick(365) < aYear) await make(today);
      for (const [scope, { until }] of holds) if (today >= until) await liftOne(desk, scope, holds, counts);
      await desk.day();
      if (plant !== 'none') await planted(desk, plant, alive, isHeld, today);
      // Nothing may go on a day on which nobody decided.
      await missing(desk, alive, [], today, isHeld, faults, counts);
      if (pick(Math.ceil(400 / stepDays)) === 0) await holdOne(desk, alive, holds, pick, today, CLASS, counts);
      if (day % 28 < stepDays) await decide(desk, alive, pick, today, isHeld, faults, counts);
    }
    counts.stillThere = alive.size;
    counts.neverDated = await desk.store.read(desk.id, async (tx) => (await tx.findIds(retentionRows, 'state', 'wanted')).length);
    counts.erasedAfterReview = await desk.store.read(desk.id, async (tx) => (await tx.find(erasedRecords, 'all', 'yes', desk.grant())).reduce((sum, { count }) => sum + count, 0));
    const chain = await verifyJournal(nodeFiles, join(desk.dataDir, 'oak', 'journal'));
    return { faults, counts, chain: chain.ok };
  } finally {
    await desk.end();
  }
}

async function holdOne(desk: RetentionDesk, alive: ReadonlyMap<string, Known>, holds: Map<string, { readonly until: string }>, pick: (below: number) => number, today: string, classes: Readonly<Record<Known['kind'], string>>, counts: Record<string, number>): Promise<void> {
  const single = [...alive.values()].filter(({ kind, not }) => SINGLE.has(kind) && !not.includes('chair'));
  const one = single[pick(Math.max(single.length, 1))];
  const which = pick(10);
  const scope = which === 0 ? 'all' : which < 4 || !one ? Object.values(classes)[pick(8)] ?? 'all' : one.item;
  if (holds.has(scope)) return;
  const data = scope === 'all' ? 'all' : scope.includes('/') ? scope : 'class';
  await desk.press('chair', 'retention.hold', { item: data }, { because: 'inquiry', ...(data === 'class' ? { class: scope } : {}) });
  holds.set(scope, { until: plus(today, which === 0 ? 1 : 1 + pick(3)) });
  counts['holds'] = (counts['holds'] ?? 0) + 1;
}

async function liftOne(desk: RetentionDesk, scope: string, holds: Map<string, { readonly until: string }>, counts: Record<string, number>): Promise<void> {
  const { legalHolds } = await import('../../../src/records/legal-hold.ts');
  const standing = await desk.store.read(desk.id, (tx) => tx.find(legalHolds, 'stands', 'yes'));
  const hold = standing.find(({ scope: of, of: name }) => (scope === 'all' ? of === 'all' : name === scope));
  if (hold) await desk.press('chair', 'retention.lift', { hold: hold.id });
  holds.delete(scope);
  counts['lifted'] = (counts['lifted'] ?? 0) + 1;
}

/** A month's decisions: rightly by whoever may, and wrongly by whoever may not, early, under holds, by the desk itself. */
async function decide(desk: RetentionDesk, alive: Map<string, Known>, pick: (below: number) => number, today: string, isHeld: (one: Known) => boolean, faults: Fault[], counts: Record<string, number>): Promise<void> {
  const count = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1);
  const all = [...alive.values()];
  // Wrong presses, at anything.
  for (let i = 0; i < 4; i++) {
    const one = all[pick(Math.max(all.length, 1))];
    if (!one) break;
    const who = ['ann', 'guest-1', ...one.not, 'head', 'lead'][pick(5)] ?? 'ann';
    const right = MAY[one.kind].includes(who) && !one.not.includes(who);
    await desk.press(who, 'retention.erase', { item: one.item }, { typed: one.item.slice(one.item.indexOf('/') + 1), because: 'asked-for' }, pick(4) === 0 ? 'system' : 'web');
    count('wrongPresses');
    await missing(desk, alive, right ? [who] : [], today, isHeld, faults, counts);
  }
  const rows = await desk.store.read(desk.id, async (tx) => [...(await tx.find(retentionRows, 'state', 'wanted')), ...(await tx.find(retentionRows, 'state', 'due'))]);
  const batches = new Set<string>();
  for (const row of rows) {
    const one = alive.get(row.id);
    if (!one) continue;
    const may = MAY[one.kind].filter((who) => !one.not.includes(who));
    const who = may[pick(Math.max(may.length, 1))];
    if (who === undefined) continue;
    if (row.state === 'wanted') {
      if (one.kind === 'other' || pick(3) === 0) continue;
      await desk.press(who, 'retention.date', { item: row.id }, { base: one.base, class: row.class });
      one.told = true;
      continue;
    }
    const batch = `batch:${row.class}:${row.due ?? ''}`;
    if (!SINGLE.has(one.kind)) {
      batches.add(batch);
      continue;
    }
    const act = pick(10);
    if (act < 2) {
      await desk.press(who, 'retention.keep', { item: row.id }, { years: '3', because: 'complaint' });
      one.keptUntil = plus(today, 3);
      count('keptLonger');
    } else if (act < 8) {
      await desk.press(who, 'retention.erase', { item: row.id }, { typed: row.record, because: 'time-over' });
      await missing(desk, alive, may, today, isHeld, faults, counts);
    }
  }
  for (const item of batches) {
    if (pick(3) === 0) continue;
    const size = rows.filter((row) => item === `batch:${row.class}:${row.due ?? ''}`).length;
    await desk.press('data', 'retention.erase', { item }, { typed: String(size), because: 'time-over' });
    await missing(desk, alive, ['data'], today, isHeld, faults, counts);
  }
}

/** Looks at what is gone, and whether it may be: its exact day, no hold, and a named person on record who may decide on that kind. */
async function missing(desk: RetentionDesk, alive: Map<string, Known>, whoMay: readonly string[], today: string, isHeld: (one: Known) => boolean, faults: Fault[], counts: Record<string, number>): Promise<void> {
  const there = await desk.store.read(desk.id, async (tx) => new Set([
    ...(await everyId(tx, incidents, 'state')).map((id) => `incidents/${id}`), ...(await everyId(tx, lowLevelConcerns, 'state')).map((id) => `incidents/${id}`), ...(await everyId(tx, declarations, 'declarant')).map((id) => `declarations/${id}`),
    ...(await everyId(tx, sentQuestions, 'asker')).map((id) => `sent-questions/${id}`), ...(await everyId(tx, accountCases, 'requester')).map((id) => `account-cases/${id}`), ...(await everyId(tx, comments, 'state')).map((id) => `account-comments/${id}`),
  ]));
  if (there.size === alive.size) return;
  const gone = [...alive.values()].filter((one) => !there.has(one.item));
  const stubs = await desk.store.read(desk.id, (tx) => tx.find(erasedRecords, 'all', 'yes', desk.grant()));
  for (const one of gone) {
    alive.delete(one.item);
    counts['erased'] = (counts['erased'] ?? 0) + 1;
    if (today < earliest(one) || (one.keptUntil !== '' && today < one.keptUntil)) faults.push({ kind: 'early', item: one.item });
    if (isHeld(one)) faults.push({ kind: 'held', item: one.item });
    const named = stubs.some(({ id, erased }) => (id === one.item || id.startsWith('batch:')) && erased.at === desk.clock.now() && MAY[one.kind].includes(erased.person) && !one.not.includes(erased.person) && whoMay.includes(erased.person));
    if (!named) faults.push({ kind: 'nobody', item: one.item });
  }
}

/** A fault put in on purpose: a sweep that does what the product must not. */
async function planted(desk: RetentionDesk, plant: Exclude<Plant, 'none'>, alive: ReadonlyMap<string, Known>, isHeld: (one: Known) => boolean, today: string): Promise<void> {
  const all = [...alive.values()].filter(({ kind }) => kind === 'question');
  const one = plant === 'held' ? all.find(isHeld) : plant === 'early' ? all.find((each) => today < earliest(each)) : all.find((each) => today >= earliest(each));
  if (!one) return;
  const id = one.item.slice(one.item.indexOf('/') + 1);
  await desk.transact((tx) => Promise.resolve(tx.remove(sentQuestions, id)));
}

/** Promise 35. Thirty years of records: nothing goes early, under a hold, or without a named person who may decide. */
export async function retentionYears(size: Size, say: (line: string) => void): Promise<FamilyRun> {
  const plants: Planted[] = [];
  for (const [plant, kind, fault] of [['by-time', 'nobody', 'the desk erases by itself what is due'], ['held', 'held', 'what is under a legal hold is erased'], ['early', 'early', 'a record is erased before its time']] as const) {
    const { faults } = await live(4, 60, 28, plant, 11);
    plants.push({ fault, caught: faults.some((one) => one.kind === kind) });
    say(`years: planted "${fault}": ${faults.length} faults seen`);
  }
  const { faults, counts, chain } = size === 'long' ? await live(30, 120, 1, 'none', 7) : await live(30, 10, 28, 'none', 7);
  const of = (kind: Fault['kind']): number => faults.filter((one) => one.kind === kind).length;
  const finding: Finding = {
    promise: 35, what: 'Retention over thirty years', asked: '30 years simulated: 0 early disposals, 0 under legal hold, 0 without a named human\'s decision',
    counts: { ...counts, early: of('early'), underHold: of('held'), withoutANamedPerson: of('nobody'), chainBroken: chain ? 0 : 1 },
    met: faults.length === 0 && chain && (counts['erased'] ?? 0) > 0 && counts['erased'] === counts['erasedAfterReview'],
  };
  say(`years: 30 years of retention: ${counts['made']} records, ${counts['erased']} erased, ${faults.length} faults`);
  return { findings: [finding], planted: plants, notRun: [] };
}
