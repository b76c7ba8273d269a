import { card, type CardInput } from '../cards/card-data.ts';
import type { Grant } from '../kernel/grant.ts';
import type { Person } from '../people/staff.ts';
import { backTo } from '../routes/answering.ts';
import type { OpenItem, OpenItems } from '../routes/open-items.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import { dateIn } from '../time/school-day.ts';
import { caseById } from './case-store.ts';
import { caseReaders, incidents, lowLevelConcerns, type Incident } from './incident.ts';
import type { Urgency } from './incident-types.ts';
import { urgencyWords } from './urgency.ts';

type Reading = Pick<ReadTx, 'get' | 'find'>;
const opensRecords = ({ standing }: Person): boolean => standing === 'listed' || standing === 'staff';

/** Every matter this person may open at this moment, closed ones too. */
export async function casesFor(tx: Reading, person: Person, grant: Grant): Promise<readonly Incident[]> {
  if (!opensRecords(person)) return [];
  const rows = await tx.find(caseReaders, 'person', person.id);
  const found: Incident[] = [];
  for (const row of rows) {
    const record = row.part === 'past' ? null : await caseById(tx, row.incident, grant);
    // Looked for here again: whoever is excluded never sees it in a list either.
    if (record && !record.excluded.includes(person.id)) found.push(record);
  }
  return found;
}

/** What waits for this person to take, what they have, and their own reports that are not finished: references and dates alone. */
export const openIncidents: OpenItems = async (tx, person, _now, grant) => {
  if (!opensRecords(person)) return [];
  const theirs = (await casesFor(tx, person, grant)).flatMap((record) => itemFor(record, person) ?? []);
  const sent = [...(await tx.find(incidents, 'reporter', person.id, grant)), ...(await tx.find(lowLevelConcerns, 'reporter', person.id, grant))].filter((record) => record.state !== 'closed');
  const reports = [...new Map(sent.map((record) => [record.report, record])).values()];
  return [...theirs, ...reports.map((record): OpenItem => ({ title: `Your report ${record.report}, sent ${dateIn(record.at)}. Say "my reports" to see how far it is.`, at: record.at, open: null }))];
};

function itemFor(record: Incident, person: Person): OpenItem | null {
  const open = { verb: 'case.open', data: { case: record.id } };
  const practice = record.practice ? 'Practice: ' : '';
  if (record.state === 'waiting') return { title: `${practice}Confidential item ${record.id}, ${urgencyWords(record.urgency).toLowerCase()}, waits for someone to take it on.`, at: record.at, open };
  return record.state === 'taken' && record.owner?.person === person.id ? { title: `${practice}Confidential item ${record.id} is with you.`, at: record.at, open } : null;
}

/** `cases`: the open ones this person may see; and for a decider how low-level concerns add up. */
export const caseListRoutes: readonly Route[] = [
  {
    name: 'incidents/cases', match: { kind: 'message', intent: 'cases' }, action: 'case.list', help: null,
    handle: async (turn) => turn.send(backTo(turn, true), `case-list:${turn.inbound.eventId}`, card('case-list', await listFor(turn))),
  },
  {
    name: 'incidents/concerns', match: { kind: 'action', verb: 'case.pattern' }, action: 'case.list', help: null,
    handle: async (turn) => turn.reply({ step: card('case-list', await patternFor(turn)) }),
  },
];

const RANK: Readonly<Record<Urgency, number>> = { 'urgent': 0, 'child-welfare': 1, 'staff-conduct': 2, 'other': 3 };
const MOST_LISTED = 12;

async function listFor(turn: Turn): Promise<CardInput<'case-list'>> {
  const all = turn.actor ? await casesFor(turn.tx, turn.actor, turn.grant) : [];
  const open = all.filter((record) => record.state !== 'closed').toSorted((a, b) => RANK[a.urgency] - RANK[b.urgency] || a.at - b.at);
  const lowLevel = turn.actor ? decidedBy(all, turn.actor.id) : [];
  const items = open.slice(0, MOST_LISTED).map((record) => ({ title: `${record.practice ? 'PRACTICE. ' : ''}${record.id}. ${urgencyWords(record.urgency)}. ${age(turn.now - record.at)} old. ${record.state === 'taken' ? `With ${record.owner?.name ?? 'a colleague'}.` : 'Nobody has taken it.'}`, open: openButton(record) }));
  const pattern = lowLevel.length === 0 ? [] : [{ title: `Low-level concerns that you decided: ${lowLevel.length}`, open: { title: 'See how they add up', verb: 'case.pattern', data: { of: 'mine' } } }];
  return { title: 'Open items', notes: ['Those that you may open; the most urgent and the oldest first.'], items: [...items, ...pattern], more: open.length > MOST_LISTED ? `And ${open.length - MOST_LISTED} more.` : null };
}

const openButton = (record: Incident) => ({ title: 'Open', verb: 'case.open', data: { case: record.id } });

/** Only what this person decided: the pattern over time is the decider's alone. */
const decidedBy = (all: readonly Incident[], person: string): Incident[] => all.filter((record) => record.grade?.as === 'low-level' && record.events.some((event) => event.what === 'graded' && event.by?.person === person));

/** Low-level concerns of this decider by the adult they are about, as typed; who has most stands first. */
async function patternFor(turn: Turn): Promise<CardInput<'case-list'>> {
  const mine = turn.actor ? decidedBy(await casesFor(turn.tx, turn.actor, turn.grant), turn.actor.id) : [];
  const byAdult = new Map<string, Incident[]>();
  for (const record of mine) byAdult.set(nameIn(record), [...(byAdult.get(nameIn(record)) ?? []), record]);
  const groups = [...byAdult.values()].toSorted((a, b) => b.length - a.length);
  const items = groups.flatMap((records) => records.toSorted((a, b) => a.at - b.at).map((record, i) => ({ title: `${i === 0 ? `${record.said.adults || 'No name given'}: ${records.length}. ` : ''}${record.id}, ${dateIn(record.at)}`, open: openButton(record) })));
  return { title: 'Low-level concerns', notes: ['Only you see this list. What is small alone may not be small together: any of them can be judged anew.'], items: items.slice(0, MOST_LISTED * 2), more: items.length > MOST_LISTED * 2 ? `And ${items.length - MOST_LISTED * 2} more.` : null };
}

const nameIn = (record: Incident): string => record.said.adults.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/\b(?:mr|mrs|miss|ms|dr|mx)\b/g, '').trim();

function age(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
