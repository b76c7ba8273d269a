import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { aboutAdult, CHILD, matterIn, quickSchool, readIn, reports } from './filed-report.ts';
import { openStage, type Stage } from './stage.ts';

const REPORTER = 'priya-nair';
const LEAD = 'maryam-okafor';
const DEPUTY = 'tom-ashdown';
const HEAD = 'helen-marsh';
const CHAIR = 'ruth-pell';
const SUBJECT = 'owen-fletcher';

type State = 'waiting' | 'taken' | 'closed';
/** `no`: refused, and the same as for an item that is not there · `yes`: it happens · `state`: nothing changes, and they see how it stands now. */
type Cell = 'no' | 'yes' | 'state';
type Kind = 'child' | 'adult';
type Row = readonly [kind: Kind, state: State, who: string, relation: string, verb: string, cell: Cell];

/*
 * Written by hand from the guards: subject exclusion on people, nobody closes what they did not take, notes are the owner's, the reporter
 * never sees what was done, an outsider learns nothing, a shared account opens nothing. `child`: told are the lead and the deputy; the lead takes
 * it. `adult`: told is the headteacher alone, who takes it.
 */
const CELLS: readonly Row[] = [
  // A child's matter that waits.
  ['child', 'waiting', LEAD, 'recipient', 'case.take', 'yes'],
  ['child', 'waiting', DEPUTY, 'recipient', 'case.take', 'yes'],
  ['child', 'waiting', HEAD, 'none', 'case.take', 'no'],
  ['child', 'waiting', REPORTER, 'author', 'case.take', 'no'],
  ['child', 'waiting', SUBJECT, 'none', 'case.take', 'no'],
  ['child', 'waiting', 'stranger', 'outsider', 'case.take', 'no'],
  ['child', 'waiting', 'unnamed', 'shared account', 'case.take', 'no'],
  ['child', 'waiting', LEAD, 'recipient', 'case.open', 'yes'],
  ['child', 'waiting', DEPUTY, 'recipient', 'case.open', 'yes'],
  ['child', 'waiting', HEAD, 'none', 'case.open', 'no'],
  ['child', 'waiting', CHAIR, 'none', 'case.open', 'no'],
  ['child', 'waiting', REPORTER, 'author', 'case.open', 'no'],
  ['child', 'waiting', 'stranger', 'outsider', 'case.open', 'no'],
  ['child', 'waiting', 'unnamed', 'shared account', 'case.open', 'no'],
  // Told, but not its owner: only reading and taking.
  ['child', 'waiting', LEAD, 'recipient', 'case.note', 'no'],
  ['child', 'waiting', LEAD, 'recipient', 'case.ask', 'no'],
  ['child', 'waiting', LEAD, 'recipient', 'case.close', 'no'],
  ['child', 'waiting', LEAD, 'recipient', 'case.transfer', 'no'],
  ['child', 'waiting', LEAD, 'recipient', 'case.task', 'no'],
  ['child', 'waiting', LEAD, 'recipient', 'case.exclude', 'no'],
  ['child', 'waiting', DEPUTY, 'recipient', 'case.reopen', 'state'],
  ['child', 'waiting', REPORTER, 'author', 'report.add', 'yes'],
  ['child', 'waiting', REPORTER, 'author', 'report.worried', 'yes'],
  ['child', 'waiting', LEAD, 'recipient', 'report.add', 'no'],
  ['child', 'waiting', SUBJECT, 'none', 'report.add', 'no'],
  ['child', 'waiting', 'stranger', 'outsider', 'report.worried', 'no'],
  // The lead has it.
  ['child', 'taken', DEPUTY, 'recipient', 'case.take', 'state'],
  ['child', 'taken', LEAD, 'owner', 'case.take', 'state'],
  ['child', 'taken', HEAD, 'none', 'case.take', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.open', 'yes'],
  ['child', 'taken', DEPUTY, 'recipient', 'case.open', 'yes'],
  ['child', 'taken', REPORTER, 'author', 'case.open', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.note', 'yes'],
  ['child', 'taken', DEPUTY, 'recipient', 'case.note', 'no'],
  ['child', 'taken', REPORTER, 'author', 'case.note', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.ask', 'yes'],
  ['child', 'taken', DEPUTY, 'recipient', 'case.ask', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.type', 'yes'],
  ['child', 'taken', REPORTER, 'author', 'case.type', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.share', 'yes'],
  ['child', 'taken', DEPUTY, 'recipient', 'case.share', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.transfer', 'yes'],
  ['child', 'taken', DEPUTY, 'recipient', 'case.transfer', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.task', 'yes'],
  ['child', 'taken', HEAD, 'none', 'case.task', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.grade', 'state'],
  ['child', 'taken', LEAD, 'owner', 'case.exclude', 'yes'],
  ['child', 'taken', DEPUTY, 'recipient', 'case.exclude', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.close', 'state'],
  ['child', 'taken', DEPUTY, 'recipient', 'case.close', 'no'],
  ['child', 'taken', REPORTER, 'author', 'case.close', 'no'],
  ['child', 'taken', LEAD, 'owner', 'case.last-word', 'yes'],
  ['child', 'taken', LEAD, 'owner', 'case.reopen', 'state'],
  ['child', 'taken', REPORTER, 'author', 'report.add', 'yes'],
  ['child', 'taken', LEAD, 'owner', 'report.add', 'no'],
  ['child', 'taken', 'stranger', 'outsider', 'case.note', 'no'],
  ['child', 'taken', 'unnamed', 'shared account', 'case.note', 'no'],
  // Closed by the lead.
  ['child', 'closed', LEAD, 'owner', 'case.open', 'yes'],
  ['child', 'closed', DEPUTY, 'recipient', 'case.open', 'yes'],
  ['child', 'closed', REPORTER, 'author', 'case.open', 'no'],
  ['child', 'closed', LEAD, 'owner', 'case.take', 'state'],
  ['child', 'closed', LEAD, 'owner', 'case.ask', 'state'],
  ['child', 'closed', LEAD, 'owner', 'case.close', 'state'],
  ['child', 'closed', LEAD, 'owner', 'case.task', 'state'],
  ['child', 'closed', LEAD, 'owner', 'case.reopen', 'yes'],
  ['child', 'closed', DEPUTY, 'recipient', 'case.reopen', 'yes'],
  ['child', 'closed', REPORTER, 'author', 'case.reopen', 'no'],
  ['child', 'closed', HEAD, 'none', 'case.reopen', 'no'],
  ['child', 'closed', REPORTER, 'author', 'report.worried', 'yes'],
  ['child', 'closed', REPORTER, 'author', 'report.add', 'yes'],
  ['child', 'closed', 'stranger', 'outsider', 'case.reopen', 'no'],
  // A colleague's conduct: the headteacher alone.
  ['adult', 'waiting', HEAD, 'recipient', 'case.take', 'yes'],
  ['adult', 'waiting', LEAD, 'none', 'case.open', 'no'],
  ['adult', 'waiting', DEPUTY, 'none', 'case.take', 'no'],
  ['adult', 'waiting', SUBJECT, 'subject', 'case.open', 'no'],
  ['adult', 'waiting', SUBJECT, 'subject', 'case.take', 'no'],
  ['adult', 'waiting', SUBJECT, 'subject', 'report.add', 'no'],
  ['adult', 'waiting', SUBJECT, 'subject', 'report.worried', 'no'],
  ['adult', 'waiting', REPORTER, 'author', 'case.open', 'no'],
  ['adult', 'taken', HEAD, 'owner', 'case.grade', 'yes'],
  ['adult', 'taken', LEAD, 'none', 'case.grade', 'no'],
  ['adult', 'taken', REPORTER, 'author', 'case.grade', 'no'],
  ['adult', 'taken', SUBJECT, 'subject', 'case.close', 'no'],
  ['adult', 'taken', SUBJECT, 'subject', 'case.exclude', 'no'],
  ['adult', 'taken', HEAD, 'owner', 'case.transfer', 'yes'],
  ['adult', 'closed', SUBJECT, 'subject', 'case.reopen', 'no'],
  ['adult', 'closed', HEAD, 'owner', 'case.reopen', 'yes'],
];

const INPUTS: Readonly<Record<string, string>> = { text: 'words', why: 'leave', as: 'low-level', reason: 'why', type: 'threat', outcome: 'acted', rationale: 'why', state: 'done', who: 'me' };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ schoolDir: quickSchool() });
});
afterAll(() => stage.close());

/** To whom it is handed on: someone who may have it. */
const NEXT = { child: 'Helen Marsh', adult: 'Ruth Pell' } as const;
function press(who: string, verb: string, id: string, kind: Kind = 'child'): Promise<Reply> {
  const person = verb === 'case.transfer' ? NEXT[kind] : 'Pat Gormley';
  return stage.presses(who, verb, { case: id, report: id, task: 'note-evidence' }, { ...INPUTS, person });
}

/** A report of that kind in that state; its reference. */
async function inState(kind: Kind, state: State): Promise<string> {
  const owner = kind === 'child' ? LEAD : HEAD;
  await reports(stage, REPORTER, kind === 'child' ? CHILD : aboutAdult('Mr Owen Fletcher'));
  const id = matterIn(stage, kind === 'child' ? 'channel:safeguarding' : `personal:${HEAD}`);
  if (state !== 'waiting') await press(owner, 'case.take', id);
  if (state !== 'closed') return id;
  await press(owner, 'case.last-word', id);
  await press(owner, 'case.close', id);
  return id;
}

/** What a press did: refused, done, or shown how it stands. */
function cellOf(reply: Reply): Cell {
  if (reply.status === 'refused') return 'no';
  if (reply.fieldErrors) throw new Error(`fields: ${JSON.stringify(reply.fieldErrors)}`);
  const text = readIn(reply);
  const done = /You have taken this on|It is open again|You have handed it on/.test(text);
  return (reply.step?.template === 'case-now' && !done) || text.includes('Nothing was changed') ? 'state' : 'yes';
}

describe(`${CELLS.length} cells of role, act, state and relation, on a real case`, () => {
  it('are at least sixty', () => {
    expect(CELLS.length).toBeGreaterThanOrEqual(60);
  });

  it.each([...new Set(CELLS.map(([kind, state]) => `${kind} ${state}`))])('%s', async (group) => {
    let id: string | null = null;
    for (const [kind, state, who, relation, verb, cell] of CELLS.filter(([k, s]) => `${k} ${s}` === group)) {
      id ??= await inState(kind, state);
      const reply = await press(who, verb, id, kind);
      expect(cellOf(reply), `${verb} by ${who} (${relation}), ${kind} ${state}: ${readIn(reply)}`).toBe(cell);
      const absent = cell === 'no' ? await press(who, verb, 'ZZZZ-ZZZZ') : reply;
      expect(readIn(reply)).toBe(readIn(absent));
      if (cell === 'yes') id = null;
    }
  });

  it('of two who press "take this" at the same moment, one has it and the other is told who', async () => {
    const id = await inState('child', 'waiting');
    const replies = await Promise.all([press(LEAD, 'case.take', id), press(DEPUTY, 'case.take', id), press(LEAD, 'case.take', id)]);
    const texts = replies.map(readIn);
    expect(texts.filter((text) => text.includes('You have taken this on'))).toHaveLength(1);
    expect(texts.every((text) => /(?:Mrs Maryam Okafor|Mr Tom Ashdown) took this on/.test(text))).toBe(true);
    expect(new Set(texts.map((text) => /(Mrs Maryam Okafor|Mr Tom Ashdown) took/.exec(text)?.[1])).size).toBe(1);
  });
});
