import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { whereToFind, type Person, type Staff } from '../people/staff.ts';
import { forAdults, type WhomToTell } from './whom-to-tell.ts';
import type { Screening } from './harm-check.ts';

/** Numbers that hold for everyone in the country, for people this school does not know and for schools that set none. */
const NATIONAL = { name: 'NSPCC Helpline', telephone: '0808 800 5000' };

interface Line {
  readonly lead: string;
  readonly text: string;
}

/** A button that rings: the digits are shown too, for people at a computer. */
interface Ring {
  readonly title: string;
  readonly url: string;
}

/**
 * The red card (safeguarding section 1), filled for this school, this asker and this concern. `known` is false for people outside the
 * school: they get the school's public number and national ones, and no colleague's name.
 */
export function urgentCard(id: string, to: WhomToTell, screening: Screening, known: boolean): CardContent {
  const image = screening.kinds.includes('image');
  return card('urgent', {
    id,
    known,
    onSite: screening.onSite,
    lines: [...dangerLines(to, screening), ...(known ? tellLines(to, screening) : outsideLines(to))],
    image,
    rings: rings(to, known ? firstToTell(to, screening) : null),
    told: true,
  });
}

function dangerLines(to: WhomToTell, screening: Screening): Line[] {
  const office = to.office ? ` Then the school office: ${to.office}.` : ' Then the school office.';
  if (screening.onSite) return [{ lead: 'Ring 999 first.', text: ` ${to.office ? `Then the office, to start the lockdown or missing-child plan: ${to.office}.` : 'Then the office, to start the lockdown or missing-child plan.'}` }];
  return [{ lead: 'In danger now?', text: ` Ring 999.${office}` }];
}

function tellLines(to: WhomToTell, screening: Screening): Line[] {
  const lines: Line[] = [];
  const names = (people: readonly Person[]): string => people.map(whereToFind).join(' or ');
  const care = to.socialCare ? ` Still no one? You may ring ${to.socialCare.name}: ${to.socialCare.telephone}${to.socialCare['out-of-hours'] ? ` (evenings, weekends, holidays: ${to.socialCare['out-of-hours']})` : ''}.` : '';
  const orElse = to.orElse.length > 0 ? ` Cannot find them? ${names(to.orElse)}, or any senior leader.` : ' Cannot find them? Any senior leader.';
  const aboutStaff = screening.adult === 'staff' || screening.adult === 'head' || screening.adult === 'dsl';
  // A worry about a colleague must not be sent round by the lead, least of all where the lead is also the head.
  const childLine: Line = { lead: 'Tell a person, now:', text: ` ${to.safeguarding.length > 0 ? `${names(to.safeguarding)}.${orElse}` : 'any senior leader.'}${care}` };
  const chair = to.aboutHead.length > 0 ? names(to.aboutHead) : 'the chair of governors';
  const lado = to.lado ? ` or ${to.lado.name} ${to.lado.telephone}` : '';
  const headLine = `About the head? ${chair}${lado}.`;
  const adult: Line = { lead: 'About an adult who works or helps here?', text: ` Tell ${names(forAdults(to)) || 'the headteacher'}${to.leadIsHead ? '' : ', not the safeguarding lead'}. ${headLine}` };
  const aboutHead: Line = { lead: 'About the head?', text: ` ${chair}${lado}.` };
  if (screening.adult === 'head') lines.push(aboutHead, childLine);
  else if (aboutStaff && to.leadIsHead) lines.push(adult, { lead: 'Still no one?', text: care.replace(/^ Still no one\?/, '') || ' Ring 101 and ask for the child protection team.' });
  else if (aboutStaff) lines.push(adult, childLine);
  else lines.push(childLine, adult);
  return lines;
}

function outsideLines(to: WhomToTell): Line[] {
  return [
    { lead: 'Tell someone now:', text: ` ${NATIONAL.name}, ${NATIONAL.telephone}, or your local council's children's social care.` },
    ...(to.office ? [{ lead: 'This school:', text: ` ${to.office}. Ask for the safeguarding lead.` }] : []),
  ];
}

function rings(to: WhomToTell, first: Person | null): Ring[] {
  const found: Ring[] = [{ title: 'Ring 999', url: 'tel:999' }];
  if (to.office) found.push({ title: `Ring the office: ${to.office}`, url: telephoneUrl(to.office) });
  if (first?.telephone && first.telephone !== to.office) found.push({ title: `Ring ${first.name}: ${first.telephone}`, url: telephoneUrl(first.telephone) });
  return found;
}

/** The one the card names first, in the order of its lines. */
function firstToTell(to: WhomToTell, screening: Screening): Person | null {
  if (screening.adult === 'head') return to.aboutHead[0] ?? to.safeguarding[0] ?? null;
  const aboutStaff = screening.adult === 'staff' || screening.adult === 'dsl';
  return (aboutStaff ? forAdults(to)[0] : undefined) ?? to.safeguarding[0] ?? null;
}

const telephoneUrl = (number: string): string => `tel:${number.replace(/[^\d+]/g, '')}`;

/** For an adult in distress (the writer or a colleague): nothing is routed, and nothing kept unless they ask (safeguarding section 1). */
export function distressCard(id: string, asker: Person | null, staff: Staff, office: string | null): CardContent {
  const known = asker !== null && asker.standing !== 'outsider';
  const someone = known ? staff.withRole('headteacher').find((p) => p.id !== asker.id) : undefined;
  return card('distress', { id, office, someone: someone ? whereToFind(someone) : null });
}
