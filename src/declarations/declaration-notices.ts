import { asId } from '../kernel/ids.ts';
import type { Person, Role } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import type { Undelivered } from '../routes/undelivered.ts';
import { dayIn } from '../time/school-day.ts';
import { deciderNow, decidersOf } from './deciders.ts';
import { boardCard, declarantCard, earlierCard, passedCard } from './declaration-card.ts';
import type { DeclarationPorts, DeclarationSchool } from './declaration-ports.ts';
import { declarationById, declarationKey, DESK, isActive, isOpen, passedOn, saveDeclaration, type Declaration } from './declaration.ts';

interface For {
  readonly declarant: Pick<Person, 'id' | 'roles'>;
  readonly to: Role;
  readonly names: string;
  readonly passed: readonly string[];
}

/** Who decides, as the staff list and absences stand at this moment; null where nobody can. */
export async function deciderFor(turn: Pick<Turn, 'tx' | 'now'>, ports: Pick<DeclarationPorts, 'away'>, school: Pick<DeclarationSchool, 'staff'>, about: For): Promise<Person | null> {
  const deciders = decidersOf({ staff: school.staff, ...about });
  return deciders.length === 0 ? null : deciderNow(deciders, await ports.away(turn.tx, dayIn(turn.now)), about.passed);
}

/** All that may decide on this one. The declarant's roles are those of the staff list now: a new head's earlier declaration is the chair's. */
export function decidersFor(record: Declaration, { staff }: Pick<DeclarationSchool, 'staff'>): Person[] {
  const declarant = staff.byId(record.declarant.person);
  return decidersOf({ staff, to: record.rule.to, declarant: { id: asId<'person'>(record.declarant.person), roles: declarant?.roles ?? [] }, names: record.answers['names'] ?? '' });
}

export const nextDecider = async (turn: Pick<Turn, 'tx' | 'now'>, ports: Pick<DeclarationPorts, 'away'>, school: Pick<DeclarationSchool, 'staff'>, record: Declaration): Promise<Person | null> =>
  deciderNow(decidersFor(record, school), await ports.away(turn.tx, dayIn(turn.now)), [...record.passed, ...(record.decider ? [record.decider.person] : [])]);

const boardKey = ({ id }: Pick<Declaration, 'id'>, person: string): string => `declare:${id}:board:${person}`;

/** Tells the decider that there is something to decide. Posted again, the same message shows how it stands. */
export function postBoard(turn: Turn, record: Declaration, notes: readonly string[] = []): void {
  if (record.decider) turn.send({ kind: 'person', person: asId<'person'>(record.decider.person) }, boardKey(record, record.decider.person), boardCard(record, notes));
}

/** Something new for whoever decides, as a message of its own; the earlier one shows it too. */
export function tellDecider(turn: Turn, record: Declaration, note: string): void {
  if (!record.decider) return;
  turn.send({ kind: 'person', person: asId<'person'>(record.decider.person) }, `declare:${record.id}:again:${turn.inbound.eventId}`, boardCard(record, [note]));
  postBoard(turn, record);
}

type Reminded = Pick<Declaration, 'id' | 'questions'>;
/** Of the reminder to whoever decides; a reply to their question begins a new one. */
export const waitsKey = ({ id, questions }: Reminded, decider: string): string => `declaration:${id}:waits:${decider}:${questions.length}`;
/** Of what the declarant hears where that decider does nothing. */
export const sendOnKey = ({ id, questions }: Reminded, decider: string): string => `declaration:${id}:send-on:${decider}:${questions.length}`;
/** Of the reminder that a question waits for the declarant. */
export const askedKey = ({ id }: Reminded, question: { readonly at: number }): string => `declaration:${id}:asked:${question.at}`;
/** Of the declarant's yearly look. */
export const lookKey = ({ id }: Reminded, reviewOn: string): string => `declaration:${id}:review:${reviewOn}`;
/** Of the decider's. */
export const deciderLookKey = ({ id }: Reminded, reviewOn: string, decider: string): string => `declaration:${id}:review-decider:${reviewOn}:${decider}`;

/** What may be said of it to one side, as it stands. */
function keysFor(record: Declaration, side: 'declarant' | 'decider'): string[] {
  const { decider, questions, reviewOn } = record;
  if (side === 'decider') return decider === null ? [] : [waitsKey(record, decider.person), ...(reviewOn === null ? [] : [deciderLookKey(record, reviewOn, decider.person)])];
  return [...questions.map((question) => askedKey(record, question)), ...(decider === null ? [] : [sendOnKey(record, decider.person)]), ...(reviewOn === null ? [] : [lookKey(record, reviewOn)])];
}

/** What was to be said of it, as it stood before something was done, is not said any more: to one side, or to both. */
export async function quieten(turn: Turn, ports: Pick<DeclarationPorts, 'unsay'>, before: Declaration, sides: readonly ('declarant' | 'decider')[] = ['declarant', 'decider']): Promise<void> {
  for (const side of sides) for (const key of keysFor(before, side)) await ports.unsay(turn, key);
}

/** Nothing more is asked about it, of anybody; the decider's message shows how it stands now. */
export async function takeBackBoard(turn: Turn, ports: Pick<DeclarationPorts, 'unsay'>, before: Declaration, next: Declaration): Promise<void> {
  await quieten(turn, ports, before);
  postBoard(turn, next);
}

/** Something new for the declarant, as a message of its own with the whole record; the earlier ones say how it stands and lead to it. Keeps the record. */
export function tellDeclarant(turn: Turn, record: Declaration, school: Pick<DeclarationSchool, 'whereOf'>, notes: readonly string[]): void {
  const told = `declare:${record.id}:told:${turn.inbound.eventId}`;
  turn.send(record.address, told, declarantCard(record, school, notes), declarationKey(record));
  showStanding(turn, record);
  saveDeclaration(turn, { ...record, told });
}

/** What the declarant was told before does not go on looking as if it were in force. */
export function showStanding(turn: Turn, record: Declaration): void {
  for (const key of [`declare:${record.id}:mine`, ...(record.told === undefined ? [] : [record.told])]) turn.send(record.address, key, earlierCard(record), declarationKey(record));
}

/** Gives it to somebody else to decide; the one it was with reads it no more. */
export async function passTo(turn: Turn, ports: Pick<DeclarationPorts, 'unsay'>, record: Declaration, to: Person | null, by: Parameters<typeof passedOn>[2], why: string): Promise<Declaration> {
  const before = record.decider?.person ?? null;
  const next = passedOn(record, to, by, why, turn.now);
  saveDeclaration(turn, next);
  if (before !== null) {
    await quieten(turn, ports, record, ['decider']);
    await ports.unsay(turn, sendOnKey(record, before));
    turn.send({ kind: 'person', person: asId<'person'>(before) }, boardKey(record, before), passedCard(next));
  }
  postBoard(turn, next);
  return next;
}

/** The decider could not be reached: whoever is next is asked; where there is nobody, the declarant hears that they were not reached. */
export const declarationUndelivered = (ports: DeclarationPorts): Undelivered => async (turn, cardKey) => {
  const found = /^declare:(DE-[0-9A-Z]+):board:(.+)$/.exec(cardKey);
  if (!found) return false;
  const record = await declarationById(turn.tx, found[1] ?? '', turn.grant);
  const decider = record?.decider;
  if (!record || !decider || decider.person !== found[2] || !(isOpen(record) || isActive(record))) return true;
  const school = ports.schools(turn.school.id);
  const next = await nextDecider(turn, ports, school, record);
  if (next && isOpen(record)) {
    const passed = await passTo(turn, ports, record, next, DESK, `Could not reach ${decider.name}: ${next.name} decides`);
    tellDeclarant(turn, passed, school, [`${decider.name} could not be reached here, so ${next.name} has it now.`]);
  } else if (isOpen(record)) tellDeclarant(turn, record, school, [`${decider.name} could not be reached here. It is kept, and opens for them under "my open items". Tell them in person that it waits.`]);
  return true;
};
