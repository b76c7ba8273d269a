import { z } from 'zod';
import type { SchoolId } from '../kernel/ids.ts';
import type { Person, Staff } from '../people/staff.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import type { Undelivered } from '../routes/undelivered.ts';
import type { Collection, ReadTx } from '../storage/store.ts';
import { dateIn, dayIn, timeIn } from '../time/school-day.ts';
import { isSchoolDay, type SchoolHours } from '../time/school-hours.ts';
import { RESTORED, restores } from './restored.ts';

/** Comes in when the records were looked through; its data are those of `AuditNews`. */
export const AUDITED = 'records.audited';

/** What came of looking through a school's records, as a timer carries it. `where` and `what` are empty when they are whole. */
export type AuditNews = { readonly seq: number; readonly hash: string; readonly where: string; readonly what: string };

const auditSchema = z.strictObject({ id: z.string(), day: z.iso.date(), whole: z.boolean(), seq: z.number(), hash: z.string() });
/** The last day on which the records were looked through, and what was found. */
export const audits: Collection<z.output<typeof auditSchema>> = { name: 'audits', schema: auditSchema, version: 1, indexes: {}, sensitive: false };

export interface AuditPorts {
  readonly schools: (id: SchoolId) => { readonly staff: Staff; readonly hours: SchoolHours };
  /** How many messages are on their way. */
  readonly waiting: (tx: ReadTx) => Promise<number>;
}

const ANCHOR_KEY = 'records:anchor:';

/** What the desk says of its own records: each school day where they end, at once when they are not whole, and that they were restored. */
export function auditRoutes(ports: AuditPorts): Route[] {
  return [
    { name: 'records/audited', match: { kind: 'timer', event: AUDITED }, action: 'system.run', help: null, handle: (turn) => audited(turn, ports) },
    { name: 'records/restored', match: { kind: 'timer', event: RESTORED }, action: 'system.run', help: null, handle: (turn) => restored(turn, ports) },
  ];
}

/** An anchor that could not be delivered is no loss by itself: the next day's holds all that it held. */
export const anchorUndelivered: Undelivered = (_turn, cardKey) => Promise.resolve(cardKey.startsWith(ANCHOR_KEY));

async function audited(turn: Turn, ports: AuditPorts): Promise<void> {
  if (turn.inbound.kind !== 'timer') return;
  const { seq, hash, where, what } = turn.inbound.data;
  if (typeof seq !== 'number' || typeof hash !== 'string') return;
  const day = dayIn(turn.now);
  const whole = where === '' && what === '';
  turn.tx.put(audits, { id: 'last', day, whole, seq, hash });
  const { staff, hours } = ports.schools(turn.school.id);
  if (!whole) {
    for (const person of watchers(staff)) turn.send({ kind: 'person', person: person.id }, `records:broken:${day}:${person.id}`, brokenCard(String(where), String(what)));
    return;
  }
  // An invented school has nothing that anybody could want to change.
  const keeper = staff.firstOf('dsl', 'deputy-dsl', 'headteacher', 'head-of-school', 'executive-headteacher');
  if (!keeper || turn.school.example || !isSchoolDay(day, hours)) return;
  turn.send({ kind: 'person', person: keeper.id }, `${ANCHOR_KEY}${day}`, deskCard({ title: anchorWords(seq, hash), lines: [aliveWords(await ports.waiting(turn.tx)), 'All records up to here were looked through today and are whole. Keep this message: with it anybody can show later that nothing before it was changed or removed.'] }));
}

/** That the desk runs, in the message whose absence says that it does not. */
function aliveWords(open: number): string {
  const waiting = open === 0 ? 'No message waits to be sent' : open === 1 ? 'One message waits to be sent' : `${open} messages wait to be sent`;
  return `I am running. ${waiting}. On a school day without a message like this one something is wrong: tell whoever looks after the machine.`;
}

/** "Record 4,182 · 3f9a 11c2 77de 0b42": what `staffroom audit verify --anchor` takes. */
export const anchorWords = (seq: number, hash: string): string => `Record ${seq.toLocaleString('en-GB')} · ${(hash.slice(0, 16).match(/.{4}/g) ?? []).join(' ')}`;

/** Those who must hear when records are not what they were: the lead, and whoever does not answer to the head. */
function watchers(staff: Staff): readonly Person[] {
  const found = [staff.firstOf('dsl', 'deputy-dsl'), staff.firstOf('chair-of-governors', 'safeguarding-governor'), staff.firstOf('headteacher', 'head-of-school', 'executive-headteacher')].flatMap((person) => person ?? []);
  const [lead, ...others] = found;
  // Two of them: the head as well only where there is no chair.
  return [...new Set(lead ? [lead, ...others.slice(0, 1)] : [])];
}

const brokenCard = (where: string, what: string) => deskCard({
  title: 'The records are not what they were',
  warnings: [`${where}: ${what}`],
  lines: [
    'Something that was written in the record was changed or removed since, by somebody who can reach the machine\'s disk, or by a fault of the disk.',
    'Do not have anything mended yet. Ask whoever looks after the machine to copy the folder of records as it is, and to run "staffroom audit verify".',
    'Reports can be made as ever. This message comes to the lead and to the chair of governors each day until the records are whole again.',
  ],
});

async function restored(turn: Turn, ports: AuditPorts): Promise<void> {
  const last = await turn.tx.get(restores, 'last');
  if (!last) return;
  const at = (instant: number): string => `${dateIn(instant)} at ${timeIn(instant)}`;
  const lines = [
    `They are those of ${at(last.backupAt)}. What was reported, answered or decided between then and the loss is not in them${last.noted === null ? '' : `: ${(last.noted - last.seq).toLocaleString('en-GB')} entries at least`}.`,
    'Look through the desk\'s messages of that time, and ask those who reported to look at "my reports": what is not there must be told again.',
    `${last.open} messages were on their way and ${last.due} reminders or checks were due. Where the platform can say what was posted, nothing of them comes twice; in Teams a message that may be a repeat says so.`,
    'Words that were erased after that day may be back where no list of erased keys was kept: ask whoever looks after the machine.',
  ];
  for (const person of watchers(ports.schools(turn.school.id).staff)) turn.send({ kind: 'person', person: person.id }, `records:restored:${last.at}:${person.id}`, deskCard({ title: 'The records were restored from a backup', state: at(last.at), lines }));
}
