import type { Reply } from '../../../src/chat/reply.ts';
import { aboutAdult, CHILD, matterIn, quickSchool, readIn, reports } from '../../scenario/filed-report.ts';
import { openStage, type Stage } from '../../scenario/stage.ts';
import { printedSays, printedTable, type Somebody } from './table.ts';

/** People of the example school, as they stand to a matter of each kind. */
const LEAD = 'maryam-okafor';
const DEPUTY = 'tom-ashdown';
const HEAD = 'helen-marsh';
const CHAIR = 'ruth-pell';
const REPORTER = 'priya-nair';
const SUBJECT = 'owen-fletcher';

type Kind = 'child' | 'adult';
const STATES = ['waiting', 'taken', 'asked', 'last-word', 'closed', 'reopened', 'filed'] as const;
type State = (typeof STATES)[number];
/** The verbs of a matter, with the act of the table that each is, and the relation that counts for it. */
const VERBS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['take', 'open', 'note', 'ask', 'type', 'share', 'transfer', 'link', 'task', 'grade', 'exclude', 'close', 'reopen', 'filed', 'erase'].map((name) => [`case.${name}`, `case.${name}`])),
  'case.last-word': 'case.close', 'case.tasks': 'case.task', ...Object.fromEntries(['note', 'ask', 'type', 'share', 'transfer', 'link', 'task', 'grade', 'exclude', 'close', 'last-word'].map((name) => [`case.${name}-form`, name === 'last-word' ? 'case.close' : `case.${name}`])),
  'report.add': 'report.add', 'report.add-form': 'report.add', 'report.worry': 'report.worry', 'report.worried': 'report.worry',
};
const INPUTS: Readonly<Record<string, string>> = { text: 'words', why: 'leave', as: 'low-level', reason: 'why', type: 'threat', outcome: 'acted', rationale: 'why', state: 'done', who: 'me', place: 'cpoms', where: 'cpoms', sure: 'yes', reference: 'ZZZZ-ZZZZ' };

interface Stander extends Somebody {
  /** The account on the page. */
  readonly account: string;
  readonly relation: (kind: Kind, state: State) => 'none' | 'author' | 'recipient' | 'owner';
}

const listed = (account: string, name: string, relation: Stander['relation'] = () => 'none'): Stander => ({ account, name, standing: 'listed', roles: [], relation });
const ownerOnce = (kind: Kind) => (asked: Kind, state: State): 'none' | 'recipient' | 'owner' => (asked !== kind ? 'none' : state === 'waiting' || state === 'reopened' ? 'recipient' : 'owner');
const PEOPLE: readonly Stander[] = [
  listed(LEAD, 'the lead', ownerOnce('child')), listed(DEPUTY, 'the deputy', (kind) => (kind === 'child' ? 'recipient' : 'none')), listed(HEAD, 'the head', ownerOnce('adult')), listed(CHAIR, 'the chair'),
  listed(REPORTER, 'the reporter', () => 'author'), listed(SUBJECT, 'the subject'), listed('kieran-lowe', 'the IT lead'), listed('pat-gormley', 'a teaching assistant'),
  { account: 'unnamed', name: 'a shared account', standing: 'unnamed', roles: [], relation: () => 'none' }, { account: 'stranger', name: 'a stranger', standing: 'outsider', roles: [], relation: () => 'none' },
];

export interface LiveCells {
  readonly cells: number;
  readonly refused: number;
  readonly allowed: number;
  readonly wrong: string[];
}

/** Every person, verb, state and kind of matter, on real matters of the running desk: what is refused leaves no trace and reads as if nothing were there. */
export async function liveCells(kinds: readonly Kind[], states: readonly State[], say: (line: string) => void): Promise<LiveCells> {
  const rows = printedTable();
  let stage = await openStage({ schoolDir: quickSchool() });
  const wrong: string[] = [];
  let [cells, refused, allowed] = [0, 0, 0];
  const absent = new Map<string, string>();
  try {
    for (const kind of kinds) {
      for (const state of states) {
        const expected = PEOPLE.flatMap((who) => Object.entries(VERBS).map(([verb, action]) => {
          const relation = who.relation(kind, state);
          // Taking is for whoever was told, and whoever has it was told of it.
          const counts = verb === 'case.take' && relation === 'owner' ? 'recipient' : relation;
          return { who, verb, yes: printedSays(rows, who, action, counts) };
        }));
        const id = await inState(stage, kind, state);
        const owner = kind === 'child' ? LEAD : HEAD;
        const before = await seenBy(stage, owner, id);
        for (const { who, verb, yes } of expected) {
          if (yes) continue;
          cells += 1;
          refused += 1;
          const reply = await press(stage, who.account, verb, id, kind);
          const key = `${who.account} ${verb}`;
          const nothing = absent.get(key) ?? readIn(await press(stage, who.account, verb, 'ZZZZ-ZZZZ', kind));
          absent.set(key, nothing);
          if (reply.status !== 'refused' && !isReporterRefusal(verb, reply)) wrong.push(`${who.name} ${verb}, ${kind} ${state}: was let`);
          if (readIn(reply) !== nothing) wrong.push(`${who.name} ${verb}, ${kind} ${state}: reads otherwise than for what is not there`);
        }
        if ((await seenBy(stage, owner, id)) !== before) wrong.push(`${kind} ${state}: a refused press left a trace`);
        for (const { who, verb, yes } of expected) {
          if (!yes) continue;
          cells += 1;
          allowed += 1;
          const fresh = await inState(stage, kind, state);
          const reply = await press(stage, who.account, verb, fresh, kind);
          if (reply.status === 'refused') wrong.push(`${who.name} ${verb}, ${kind} ${state}: was refused`);
        }
        say(`${kind}, ${state}: ${cells} cells, ${wrong.length} wrong`);
        // Records of a thousand matters are slow to write: a fresh desk for each state.
        await stage.close();
        stage = await openStage({ schoolDir: quickSchool() });
      }
    }
  } finally {
    await stage.close();
  }
  return { cells, refused, allowed, wrong };
}

/** A reporter's own verbs answer a stranger with the way to report, not with a refusal. */
const isReporterRefusal = (verb: string, reply: Reply): boolean => verb.startsWith('report.') && !/Sent\.|Added\.|is open again/.test(readIn(reply));

/** What its owner reads of it, without the times of reading. */
async function seenBy(stage: Stage, owner: string, id: string): Promise<string> {
  return readIn(await stage.presses(owner, 'case.open', { case: id })).split('\n').filter((line) => !line.endsWith(' opened it')).join('\n');
}

function press(stage: Stage, who: string, verb: string, id: string, kind: Kind): Promise<Reply> {
  return stage.presses(who, verb, { case: id, report: id, task: 'note-evidence' }, { ...INPUTS, person: verb === 'case.transfer' ? (kind === 'child' ? 'Helen Marsh' : 'Ruth Pell') : 'Pat Gormley' });
}

async function inState(stage: Stage, kind: Kind, state: State): Promise<string> {
  const owner = kind === 'child' ? LEAD : HEAD;
  await reports(stage, REPORTER, kind === 'child' ? CHILD : aboutAdult('Mr Owen Fletcher'));
  const id = matterIn(stage, kind === 'child' ? 'channel:safeguarding' : `personal:${HEAD}`);
  // The flood limit counts by the minute.
  await stage.later(61_000);
  const steps: Readonly<Record<State, readonly string[]>> = {
    'waiting': [], 'taken': ['case.take'], 'asked': ['case.take', 'case.ask'], 'last-word': ['case.take', 'case.last-word'], 'closed': ['case.take', 'case.last-word', 'case.close'],
    'reopened': ['case.take', 'case.last-word', 'case.close', 'case.reopen'], 'filed': ['case.take', 'case.last-word', 'case.close', 'case.filed'],
  };
  for (const verb of steps[state]) {
    // A colleague's conduct is judged before it is closed.
    if (kind === 'adult' && verb === 'case.last-word') await press(stage, owner, 'case.grade', id, kind);
    await press(stage, owner, verb, id, kind);
  }
  return id;
}

export const ALL_STATES: readonly State[] = STATES;
