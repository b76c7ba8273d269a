import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { timeIn } from '../time/school-day.ts';
import { caseListRoutes } from './case-lists.ts';
import { asRecipient, asSeenBy, mine, openAgain, relationToCase, showNow } from './case-press.ts';
import { actorOf, doingIn, keep, keyOf, letRead } from './case-store.ts';
import { caseView } from './case-view.ts';
import { cancelTimers, climbingRoutes } from './climbing.ts';
import { drillRoute } from './drill.ts';
import { filedRoutes } from './filed-elsewhere.ts';
import type { FilingPorts } from './filing-ports.ts';
import { opened, reopened, taken } from './incident.ts';
import { updateNotices } from './notices.ts';
import { owningRoutes } from './owning.ts';
import { reporterRoutes } from './reporter-side.ts';
import { tellReporter } from './reporter-news.ts';

/** Everything that may be done with a filed report. */
export function incidentRoutes(ports: FilingPorts): Route[] {
  return [...receivingRoutes(ports), ...owningRoutes(ports), ...reporterRoutes(ports), ...climbingRoutes(ports), ...caseListRoutes, ...filedRoutes(), drillRoute(ports)];
}

function receivingRoutes(ports: FilingPorts): Route[] {
  return [
    { name: 'incidents/take', match: { kind: 'action', verb: 'case.take' }, action: 'case.take', help: null, relation: asRecipient, handle: take },
    { name: 'incidents/open', match: { kind: 'action', verb: 'case.open' }, action: 'case.open', help: null, relation: relationToCase, handle: open },
    { name: 'incidents/reopen', match: { kind: 'action', verb: 'case.reopen' }, action: 'case.reopen', help: null, relation: relationToCase, handle: (turn) => reopen(turn, ports) },
  ];
}

async function take(turn: Turn): Promise<void> {
  const record = await mine(turn);
  if (!record || !turn.actor) return;
  const next = taken(record, doingIn(turn));
  if (!next) return showNow(turn, record, record.owner?.person === turn.actor.id ? 'You have this already.' : null);
  cancelTimers(turn, record.id);
  letRead(turn.tx, record.id, turn.actor.id, 'owner');
  await keep(turn.tx, next);
  updateNotices(turn, next);
  tellReporter(turn, next, `taken:${turn.inbound.eventId}`, [`${next.owner?.role ?? 'A colleague'} has taken this on at ${timeIn(turn.now)}.${record.practice ? ` ${minutesWords(record.at, turn.now)}` : ''}`], { worried: false });
  showNow(turn, next, record.practice ? minutesWords(record.at, turn.now) : 'You have taken this on. The reporter has been told that you have it, and no more.');
}

function minutesWords(from: number, to: number): string {
  const minutes = Math.round((to - from) / 60_000);
  return `Practice: ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} from the report to a person.`;
}

async function open(turn: Turn): Promise<void> {
  const record = await mine(turn);
  if (!record || !turn.actor) return;
  const first = record.events.every((event) => event.what !== 'opened');
  const next = opened(record, doingIn(turn));
  await keep(turn.tx, next);
  // Of one that was taken on they were told more already: "opened" after it reads like a step back.
  if (first && next.state === 'waiting') tellReporter(turn, next, 'opened', [`${actorOf(turn.actor).role} opened this at ${timeIn(turn.now)}.`], { worried: false });
  turn.reply({ step: caseView(await asSeenBy(turn, next), turn.actor.id, turn.now) }, keyOf(next));
}

async function reopen(turn: Turn, ports: FilingPorts): Promise<void> {
  const record = await mine(turn);
  if (!record || !turn.actor) return;
  const next = reopened(record, doingIn(turn), null);
  if (!next) return showNow(turn, record);
  await openAgain(turn, record, next, ports);
  showNow(turn, next, 'It is open again, and waits for someone to take it on.');
}
