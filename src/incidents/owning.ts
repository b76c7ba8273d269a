import { card } from '../cards/card-data.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import type { Act, Faults } from './act.ts';
import { asSeenBy, mine, relationToCase, showNow } from './case-press.ts';
import { keep, keyOf } from './case-store.ts';
import { caseView } from './case-view.ts';
import { closingActs } from './closing.ts';
import type { FilingPorts } from './filing-ports.ts';
import type { Incident } from './incident.ts';
import { ownerActs } from './owner-acts.ts';
import { taskActs, taskRoutes } from './task-acts.ts';

const isRecord = (result: Incident | Faults): result is Incident => Object.hasOwn(result, 'events');

/** What the owner may do, each with its form. Every press is checked at the click, and one on an old card shows how it stands now. */
export function owningRoutes(ports: FilingPorts): Route[] {
  return [...taskRoutes(ports), ...[...ownerActs, ...taskActs, ...closingActs].flatMap((act) => [
    { name: `incidents/${act.name}-form`, match: { kind: 'action' as const, verb: `case.${act.name}-form` }, action: act.action, help: null, relation: relationToCase, handle: (turn: Turn) => show(turn, act) },
    { name: `incidents/${act.name}`, match: { kind: 'action' as const, verb: `case.${act.name}` }, action: act.action, help: null, relation: relationToCase, handle: (turn: Turn) => send(turn, act, ports) },
  ])];
}

async function show(turn: Turn, act: Act): Promise<void> {
  const record = await mine(turn);
  if (!record) return;
  if (record.state !== 'taken') return showNow(turn, record);
  const data = { case: record.id, ...act.data?.(turn) };
  turn.reply({
    step: card('case-form', {
      reference: record.id, practice: record.practice, title: act.title, notes: [...act.notes(record, turn)], fields: act.fields(record, turn),
      send: { title: act.title, verb: `case.${act.name}`, data }, others: [{ title: 'Back', verb: 'case.open', data: { case: record.id } }],
    }),
  }, keyOf(record));
}

async function send(turn: Turn, act: Act, ports: FilingPorts): Promise<void> {
  const record = await mine(turn);
  if (!record || !turn.actor) return;
  const done = await act.act(turn, record, ports);
  if (done === null) return showNow(turn, record, 'Nothing was changed.');
  if (!isRecord(done)) return turn.reply({ fieldErrors: done });
  await keep(turn.tx, done);
  // Whoever handed it on may not read it any more.
  if ((await relationToCase(turn)) === 'none') return showNow(turn, done, 'You have handed it on.');
  turn.reply({ step: caseView(await asSeenBy(turn, done), turn.actor.id, turn.now) }, keyOf(done));
}
