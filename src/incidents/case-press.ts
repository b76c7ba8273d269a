import { card } from '../cards/card-data.ts';
import type { Relation } from '../people/permissions.ts';
import type { Turn } from '../routes/turn.ts';
import { caseById, dataText, keep, letRead, readersOfCase } from './case-store.ts';
import { stateWords } from './case-view.ts';
import type { FilingPorts } from './filing-ports.ts';
import { setTimers } from './filing.ts';
import { heardOf } from './heard-of.ts';
import { caseReaders, readerId, type Incident } from './incident.ts';
import { updateNotices } from './notices.ts';

/** How the actor stands to the matter a button speaks of, from ids alone. Someone concerned, and someone who handed it on, stand in no relation. */
export async function relationToCase(turn: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  const id = dataText(turn, 'case');
  if (!turn.actor || id === '') return 'none';
  const row = await turn.tx.get(caseReaders, readerId(id, turn.actor.id));
  return row === null || row.part === 'past' ? 'none' : row.part;
}

/** Whoever has it was told of it too: pressing "take" on an old notice shows them how it stands. */
export async function asRecipient(turn: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  return (await relationToCase(turn)) === 'none' ? 'none' : 'recipient';
}

/**
 * The matter of the press. Null, with the refusal already said, where there is none for this person: an excluded one is never among its
 * readers, and is looked for here again.
 */
export async function mine(turn: Turn): Promise<Incident | null> {
  const record = await caseById(turn.tx, dataText(turn, 'case'), turn.grant);
  if (record && turn.actor && !record.excluded.includes(turn.actor.id)) return record;
  turn.reply({ reason: 'not-allowed', card: card('refused', { reason: 'This item is not here for you. Nothing was saved, and nobody was told.' }) });
  return null;
}

/**
 * The matter as this person may see it: without the references of linked ones in which they are concerned. That such a one exists is not
 * theirs to know. For showing alone, never for keeping.
 */
export async function asSeenBy(turn: Turn, record: Incident): Promise<Incident> {
  const hidden: string[] = [];
  for (const id of record.links) {
    const other = await caseById(turn.tx, id, turn.grant);
    if (other && turn.actor && other.excluded.includes(turn.actor.id)) hidden.push(id);
  }
  if (hidden.length === 0) return record;
  return { ...record, links: record.links.filter((id) => !hidden.includes(id)), events: record.events.filter((event) => !(event.what === 'linked' && event.text !== null && hidden.includes(event.text))) };
}

/** Shows how it stands now: whoever pressed an old card, or came second, sees what the first one did. */
export function showNow(turn: Turn, record: Incident, line: string | null = null): void {
  turn.reply({
    step: card('case-now', {
      reference: record.id, practice: record.practice, lines: [...(line === null ? [] : [line]), stateWords(record)], buttons: [{ title: 'Open', verb: 'case.open', data: { case: record.id } }],
    }),
  });
}

/** A closed matter waits for someone again: its notices say so, its timers run, and whoever had it may take it like the others. */
export async function openAgain(turn: Turn, before: Incident, next: Incident, ports: FilingPorts): Promise<void> {
  if (before.owner) letRead(turn.tx, before.id, before.owner.person, 'recipient');
  await keep(turn.tx, next);
  updateNotices(turn, next);
  // A card that only changes where it stands is no notification.
  for (const person of await readersOfCase(turn.tx, next.id)) if (!next.excluded.includes(person)) heardOf(turn, next, person, 'It was opened again, and waits for someone to take it on.');
  setTimers(turn, next, ports.schools(turn.school.id));
}
