import { card } from '../cards/card-data.ts';
import type { PersonId } from '../kernel/ids.ts';
import { actorOf } from './case-store.ts';
import { backTo, privateAddressOf } from '../routes/answering.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { timeIn } from '../time/school-day.ts';
import type { FilingPorts } from './filing-ports.ts';
import { fileReport } from './filing.ts';
import type { Report } from './report.ts';

const PRACTICE: Report = {
  about: 'child', danger: 'yes', children: 'No real child: this is a practice', adults: '', concerned: [], unsureWhoIsConcerned: false,
  words: 'PRACTICE. No real child. Please take this on as you would a real report: the minutes until somebody does are counted.',
  when: '', childWhere: '', homeToThis: null, onBehalfOf: '', clause: null, practice: true,
};

/** A practice report takes the way of an urgent one about a child and says on every card what it is. Whoever takes it on sees the minutes. */
export function drillRoute(ports: FilingPorts): Route {
  return { name: 'incidents/drill', match: { kind: 'message', intent: 'drill' }, action: 'case.drill', help: null, handle: (turn) => drill(turn, ports) };
}

async function drill(turn: Turn, ports: FilingPorts): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const person: PersonId = actor.id;
  const filed = await fileReport(turn, PRACTICE, { person, name: actorOf(actor).name, address: privateAddressOf(turn) }, ports);
  const lines = [
    filed.held ? 'Practice: there is nobody who may receive it. A real report would be held, and its reporter told whom to ring.' : `Practice report sent at ${timeIn(turn.now)} to: ${filed.sentTo.join(', ')}. Nobody has been told that it is coming.`,
    'You are told when it is opened and taken on; whoever takes it on sees how many minutes it took.',
  ];
  turn.send(backTo(turn, true), `report:${filed.reference}:practice`, card('report-progress', { report: filed.reference, lines, time: timeIn(turn.now), worried: false, practice: true }));
}
