import type { Address } from '../chat/outbound.ts';
import { asId } from '../kernel/ids.ts';
import { whereToFind, type Person, type Staff } from './staff.ts';

/** What ends every card: whom to tell about a child, and whether this reader may start a report from it. */
export interface Foot {
  readonly text: string;
  readonly report: boolean;
}

/** For people outside the school the public number alone; for the safeguarding lead themself, the deputy. */
export function footFor(staff: Staff, office: string | null, reader: Person | null): Foot {
  const known = reader === null || reader.standing !== 'outsider';
  if (!known) return { text: office ? `Ring the school: ${office}, or 999 in danger.` : 'Ring 999 in danger, or the NSPCC: 0808 800 5000.', report: false };
  const tell = [...staff.withRole('dsl'), ...staff.withRole('deputy-dsl'), ...staff.withRole('headteacher')].find((p) => p.id !== reader?.id);
  return { text: tell ? `Tell ${whereToFind(tell)}.` : office ? `Tell a senior leader. Office: ${office}.` : 'Tell a senior leader now.', report: true };
}

/** The foot for whoever reads at this address: the person themself, or all who are in a channel. */
export function footAt(staff: Staff, office: string | null, to: Address): Foot {
  const reader = to.kind === 'person' ? to.person : to.kind === 'conversation' || to.kind === 'account' ? to.reader : undefined;
  if (reader === 'outsider') return footFor(staff, office, OUTSIDER);
  return footFor(staff, office, reader === undefined ? null : staff.byId(reader));
}

/** Somebody who is nobody here. */
export const OUTSIDER: Person = { id: asId<'person'>('outsider'), standing: 'outsider', name: '', roles: [], telephone: null, room: null };
