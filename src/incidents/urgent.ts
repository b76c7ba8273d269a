import { z } from 'zod';
import { card } from '../cards/card-data.ts';
import { addressSchema } from '../chat/address.ts';
import { typedText, type Inbound } from '../chat/inbound.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { PersonId, SchoolId } from '../kernel/ids.ts';
import { asId } from '../kernel/ids.ts';
import { channelAt, type Channel } from '../people/channels.ts';
import type { Contacts } from '../people/contacts.ts';
import { whereToFind, type Person, type Staff } from '../people/staff.ts';
import { backTo, privateAddressOf } from '../routes/answering.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection } from '../storage/store.ts';
import { distressCard, urgentCard } from './urgent-card.ts';
import { screen, type Screening } from './harm-check.ts';
import { forAdults, whomToTell, type ConcernAbout } from './whom-to-tell.ts';

/** That an urgent card was shown, and what its reader pressed. It holds no word of what was typed, and not what it was about. */
const shownSchema = z.strictObject({
  id: z.string(),
  person: z.string(),
  address: addressSchema,
  at: z.number(),
  state: z.enum(['shown', 'told', 'not-real', 'reported']),
});
export type UrgentShown = z.output<typeof shownSchema>;

export const urgentShown: Collection<UrgentShown> = {
  name: 'urgent-shown',
  schema: shownSchema,
  version: 1,
  indexes: { person: (u) => u.person, state: (u) => u.state },
  sensitive: false,
};

export interface UrgentSchool {
  readonly staff: Staff;
  readonly contacts: Contacts;
  readonly channels: readonly Channel[];
  readonly telephone: string | null;
}

/** After a red card without a report: asked again this long after it was shown (safeguarding section 1). */
const ASK_AGAIN_MS = 10 * 60_000;

/** `incidents/urgent`: the red card, its buttons and the one reminder. It notifies nobody, and says so. */
export function urgentRoutes(schools: (id: SchoolId) => UrgentSchool): Route[] {
  return [
    {
      name: 'incidents/urgent',
      match: { kind: 'message', intent: 'urgent' },
      action: 'urgent.see',
      help: null,
      handle: (turn) => show(turn, schools(turn.school.id)),
    },
    { name: 'incidents/urgent-told', match: { kind: 'action', verb: 'urgent.told' }, action: 'urgent.answer', help: null, handle: (turn) => answered(turn, 'told') },
    { name: 'incidents/urgent-not-real', match: { kind: 'action', verb: 'urgent.not-real' }, action: 'urgent.answer', help: null, handle: (turn) => answered(turn, 'not-real') },
    { name: 'incidents/urgent-again', match: { kind: 'timer', event: 'urgent.again' }, action: 'system.run', help: null, handle: askAgain },
  ];
}

/**
 * What the harm check found where the message did not already go to the urgent route: red words in a field or a form get the card at
 * once. Amber words stand as a line above the answer (`worryLineFor`), so nothing is sent for them.
 */
export async function urgentWarning(turn: Turn, screening: Screening, school: UrgentSchool): Promise<void> {
  // Someone outside gets no answer that a line could stand above: the card with the public numbers is all there is for them.
  const due = screening.level === 'red' || turn.actor?.standing === 'outsider';
  if (due && !(await alreadyShown(turn))) await showFor(turn, screening, school);
}

/** The same words come again with each change of a form's field: one card, and the form's own warning, are enough. */
async function alreadyShown(turn: Turn): Promise<boolean> {
  if (turn.inbound.kind !== 'form' || !turn.actor) return false;
  const shown = await turn.tx.find(urgentShown, 'person', turn.actor.id);
  return shown.some((one) => turn.now - one.at < ASK_AGAIN_MS);
}

/** The red card for what a form's answers say without words ("in danger now: yes"). */
export async function urgentFromForm(turn: Turn, school: UrgentSchool, adult: boolean): Promise<void> {
  if (!(await alreadyShown(turn))) await showFor(turn, { level: 'red', kinds: [], adult: adult ? 'staff' : 'none', onSite: false, distress: false, spans: [] }, school);
}

/** A report was sent: nobody need be asked again whether they told someone. */
export async function settleUrgent(turn: Turn, person: PersonId): Promise<void> {
  for (const shown of await turn.tx.find(urgentShown, 'person', person)) {
    if (shown.state !== 'shown') continue;
    const settled: UrgentShown = { ...shown, state: 'reported' };
    turn.tx.put(urgentShown, settled);
    turn.cancel(`urgent:${shown.id}`);
  }
}

/** The urgent card for words that could not be saved, or null where they are not red: it needs nothing but the settings. */
export function urgentUnsaved(inbound: Inbound, school: UrgentSchool, asker: Person | null): CardContent | null {
  const screening = screen(typedText(inbound));
  return screening.level === 'red' ? cardFor('unsaved', screening, school, asker) : null;
}

/** "This may be a safeguarding worry. Mrs Okafor, Room 4 …" for amber words; null for others. */
export function worryLineFor(screening: Screening, school: UrgentSchool, asker: Person | null): string | null {
  if (screening.level !== 'amber') return null;
  if (asker === null || asker.standing === 'outsider') return school.telephone ? `This may be a safeguarding worry. Ring the school: ${school.telephone}.` : 'This may be a safeguarding worry. Ring 999 in danger, or the NSPCC: 0808 800 5000.';
  const to = whomToTell(school.staff, school.contacts, school.telephone, asker, aboutOf(screening));
  const first = aboutOf(screening) === 'none' ? to.safeguarding : aboutOf(screening) === 'head' ? to.aboutHead : forAdults(to);
  const tell = first[0] ?? to.safeguarding[0];
  return `This may be a safeguarding worry. ${tell ? `Tell ${whereToFind(tell)}.` : 'Tell a senior leader.'}`;
}

const show = (turn: Turn, school: UrgentSchool): Promise<void> => showFor(turn, screen(typedText(turn.inbound)), school);

async function showFor(turn: Turn, screening: Screening, school: UrgentSchool): Promise<void> {
  const id = turn.newId<'urgent'>();
  // What stands in a form is not in the channel that the form was opened from.
  const inChannel = turn.inbound.conversation.kind === 'channel' && turn.inbound.kind !== 'form';
  // In a channel nothing visible is posted: whoever spoke is answered privately.
  const address = backTo(turn, true);
  turn.send(address, `urgent:${id}`, cardFor(id, screening, school, turn.actor));
  if (turn.actor) {
    turn.tx.put(urgentShown, { id, person: turn.actor.id, address: privateAddressOf(turn), at: turn.now, state: 'shown' });
    turn.schedule(`urgent:${id}`, turn.now + ASK_AGAIN_MS, 'urgent.again', { urgent: id });
  }
  // An adult's distress is not routed to anyone (safeguarding section 1).
  if (inChannel && !screening.distress) tellOfChannel(turn, id, screening, school);
  await Promise.resolve();
}

function cardFor(id: string, screening: Screening, school: UrgentSchool, asker: Person | null): CardContent {
  if (screening.distress) return distressCard(id, asker, school.staff, school.telephone);
  const known = asker !== null && asker.standing !== 'outsider';
  const to = whomToTell(school.staff, school.contacts, school.telephone, asker, aboutOf(screening));
  return urgentCard(id, to, screening, known);
}

const aboutOf = (screening: Screening): ConcernAbout => (screening.adult === 'staff' || screening.adult === 'head' || screening.adult === 'dsl' ? screening.adult : 'none');

/** The lead (or, where the worry is about an adult in school, the head; about the head, the chair) hears that a message may need removing, without a word of it. */
function tellOfChannel(turn: Turn, id: string, screening: Screening, school: UrgentSchool): void {
  const { staff } = school;
  const about = aboutOf(screening);
  const to =
    about === 'none' ? (staff.firstOf('dsl', 'deputy-dsl', 'headteacher')) : about === 'head' ? staff.firstOf('chair-of-governors') : staff.firstOf('headteacher', 'head-of-school', 'executive-headteacher');
  if (!to) return;
  const { surface } = turn.inbound.account;
  const channel = (surface === 'system' ? null : channelAt(school.channels, surface, turn.inbound.conversation.id))?.name ?? 'a channel';
  turn.send({ kind: 'person', person: to.id }, `urgent:${id}:channel`, card('channel-notice', { channel }));
}

async function answered(turn: Turn, state: 'told' | 'not-real'): Promise<void> {
  if (turn.inbound.kind !== 'action') return;
  const { urgent } = turn.inbound.data;
  const shown = typeof urgent === 'string' ? await turn.tx.get(urgentShown, urgent) : null;
  // Someone else's press, or a made-up id, changes nothing and learns nothing.
  if (shown && shown.person === turn.actor?.id) {
    turn.tx.put(urgentShown, { ...shown, state });
    turn.cancel(`urgent:${shown.id}`);
  }
  turn.reply({ card: card('urgent-answered', { told: state === 'told' }) });
}

async function askAgain(turn: Turn): Promise<void> {
  if (turn.inbound.kind !== 'timer') return;
  const { urgent } = turn.inbound.data;
  const shown = typeof urgent === 'string' ? await turn.tx.get(urgentShown, urgent) : null;
  if (!shown || shown.state !== 'shown') return;
  turn.send(shown.address, `urgent:${shown.id}:again`, card('urgent-followup', { urgent: asId(shown.id) }));
}
