import type { Contact, Contacts } from '../people/contacts.ts';
import { isOpenAt, type SchoolHours } from '../time/school-hours.ts';
import type { TrackKind } from './routed.ts';

/** NSPCC Whistleblowing Advice Line and helpline, as published by the NSPCC; a school's own contact stands before them. */
const NSPCC_WHISTLEBLOWING = 'NSPCC Whistleblowing Advice Line: 0800 028 0285';
const NSPCC = 'NSPCC helpline: 0808 800 5000';

const line = ({ name, telephone }: Contact): string => `${name}: ${telephone}`;

/** Whom anyone may ring about this matter at this moment, without asking leave: bodies and numbers of the settings, never empty. */
export function whomToRing(track: TrackKind, contacts: Contacts, hours: SchoolHours, at: number): string {
  const care = contacts['childrens-social-care'];
  const child = care ? [`${care.name}: ${isOpenAt(at, hours) ? care.telephone : (care['out-of-hours'] ?? care.telephone)}`] : [];
  const lado = contacts.lado ? [line(contacts.lado)] : [];
  const first = track === 'conduct' ? [...lado, ...child] : child;
  return [...(first.length > 0 ? first : [NSPCC]), 'in danger: 999'].join('; ');
}

/** For a reporter who thinks that nothing is done. */
export const whistleblowingLine = (contacts: Contacts): string => (contacts.whistleblowing ? line(contacts.whistleblowing) : NSPCC_WHISTLEBLOWING);
