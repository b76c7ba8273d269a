import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FieldValues } from '../../../src/chat/inbound.ts';
import { exportRecords } from '../../../src/export.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { loadSchools } from '../../../src/school.ts';
import { schoolsWithRecords } from '../../../src/storage/record-folders.ts';
import { CHILD, quickSchool, reports } from '../../scenario/filed-report.ts';
import { openStage } from '../../scenario/stage.ts';
import type { FamilyRun, Planted, Size } from '../family.ts';

interface Line {
  readonly at: number;
  readonly actor: string | null;
  readonly inbound: { readonly eventId: string; readonly kind: string; readonly route: string | null };
  readonly changes: readonly { readonly c: string }[];
}

/** Something that somebody did, and what the journal has to say of it: one line of theirs, with changes in these collections. */
interface Act {
  readonly what: string;
  readonly actor: string | null;
  readonly kind: string;
  readonly collections: readonly string[];
  readonly from: number;
  readonly to: number;
}

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const DEPUTY = 'tom-ashdown';
const OTHER = 'owen-fletcher';

function linesIn(dataDir: string): Line[] {
  const [school = ''] = schoolsWithRecords(dataDir);
  const dir = join(dataDir, school, 'journal');
  return readdirSync(dir).toSorted().flatMap((name) => readFileSync(join(dir, name), 'utf8').split('\n').filter(Boolean).map((line): Line => JSON.parse(line.slice(9))));
}

/** What the journal does not say of what was done: nothing, where it is complete. */
function gaps(acts: readonly Act[], lines: readonly Line[]): string[] {
  return acts.flatMap(({ what, actor, kind, collections, from, to }) => {
    const own = lines.slice(from, to).filter((line) => line.inbound.kind === kind && line.actor === actor && line.inbound.route !== null && line.at > 0);
    if (own.length !== 1) return [`${what}: ${own.length} lines`];
    const missing = collections.filter((name) => !own[0]?.changes.some(({ c }) => c === name));
    return missing.map((name) => `${what}: nothing in ${name}`);
  });
}

/** The journal as a program would write it that forgets one of its records. */
const without = (lines: readonly Line[], collection: string): Line[] => lines.map((line) => ({ ...line, changes: line.changes.filter(({ c }) => c !== collection), ...(line.changes.every(({ c }) => c === collection) ? { inbound: { ...line.inbound, route: null } } : {}) }));

/** Promise 31: who did what, when and by which route, one line for each. */
export async function complete(_size: Size, say: (line: string) => void): Promise<FamilyRun> {
  const schoolDir = quickSchool();
  const stage = await openStage({ schoolDir });
  const { dataDir } = stage.config;
  const acts: Act[] = [];
  const count = (): number => linesIn(dataDir).length;
  const act = async (what: string, actor: string | null, kind: string, collections: readonly string[], work: () => Promise<unknown>): Promise<void> => {
    const from = count();
    await work();
    acts.push({ what, actor, kind, collections, from, to: count() });
  };
  const press = (who: string, verb: string, id: string, inputs: FieldValues = {}, data: Record<string, string> = {}): Promise<unknown> => stage.presses(who, verb, { case: id, ...data }, inputs);
  const found = await reports(stage, TEACHER, CHILD);
  await act('asking a question', TEACHER, 'message', ['seen'], () => stage.says(TEACHER, 'How long do we keep photographs?'));
  await act('reading a report', DEPUTY, 'action', ['seen', 'incidents'], () => press(DEPUTY, 'case.open', found));
  await act('reading it again', LEAD, 'action', ['seen', 'incidents'], () => press(LEAD, 'case.open', found));
  await act('taking it on', LEAD, 'action', ['seen', 'incidents'], () => press(LEAD, 'case.take', found));
  await act('a note', LEAD, 'action', ['seen', 'incidents'], () => press(LEAD, 'case.note', found, { text: 'Spoke to the class teacher.' }));
  await act('a task done', LEAD, 'action', ['seen', 'incidents'], () => press(LEAD, 'case.task', found, { state: 'not-needed', reason: 'No crime' }, { task: 'consider-police' }));
  for (const who of [OTHER, TEACHER]) {
    for (const verb of ['case.open', 'case.take', 'case.note', 'case.close']) await act(`${verb} refused to ${who}`, who, 'action', ['refusals'], () => press(who, verb, found, { text: 'x' }));
    await act(`a matter that is none, refused to ${who}`, who, 'action', ['refusals'], () => press(who, 'case.open', 'ZZZZ-ZZZZ'));
  }
  await act('looking at own reports', TEACHER, 'message', ['seen'], () => stage.says(TEACHER, 'my reports'));
  await stage.app.close();
  const schools = loadSchools(schoolDir);
  if (!schools.ok || !schools.value[0]) throw new Error('the school cannot be read');
  const [school] = schools.value;
  const out = join(dirname(dataDir), 'out');
  const begin = count();
  const exported = await exportRecords({ by: 'incident', value: found }, { config: stage.config, school, out, account: 'office', now: 1_800_000_000_000, log: silentLog });
  if (!exported.ok) throw new Error(exported.error);
  acts.push({ what: 'an export', actor: null, kind: 'export', collections: ['incidents'], from: begin, to: count() });
  const lines = linesIn(dataDir);
  const missing = gaps(acts, lines);
  say(`31: ${acts.length} acts, not told: ${missing.join('; ') || 'none'}`);
  const planted: Planted[] = ['seen', 'refusals', 'incidents'].map((name) => ({ fault: `a desk that keeps nothing in "${name}"`, caught: gaps(acts, without(lines, name)).length > missing.length }));
  rmSync(dirname(dataDir), { recursive: true, force: true });
  return {
    findings: [{
      promise: 31, what: 'each change, reading of words, refusal and export is one line of the journal: who, what, when, by which route', asked: 'one record for each; a mutation that removes one audit call fails',
      counts: { acts: acts.length, reads: 2, refusals: acts.filter(({ collections }) => collections.includes('refusals')).length, notTold: missing.length }, met: missing.length === 0,
      short: 'Changes of school.yaml and the version of the policies are no part of a line: settings are the school\'s own files, and approvals of policies are records of their own. Pages opened in a browser, which hold no report, leave no line',
    }],
    planted,
    notRun: [],
  };
}
