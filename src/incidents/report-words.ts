import { card, type CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Answers } from '../forms/form.ts';
import type { Contacts } from '../people/contacts.ts';
import { whereToFind, type Person, type Role, type Staff } from '../people/staff.ts';
import { dateIn, dayIn, timeIn, weekdayIn } from '../time/school-day.ts';
import { aboutOf, concernedIn, isUnsure, type ReportContext } from './report-form.ts';
import { peopleNamed } from './report-people.ts';
import type { Filed, Report } from './report.ts';
import { dutyAt, isOpenAt, opensAt, type SchoolHours } from '../time/school-hours.ts';

/** What the words on a reporter's cards need of a school. */
export interface WordsSchool {
  readonly staff: Staff;
  readonly contacts: Contacts;
  readonly telephone: string | null;
  readonly hours: SchoolHours;
}

interface Ring {
  readonly title: string;
  readonly url: string;
}

export const atTime = (instant: number): string => `${dateIn(instant)} at ${timeIn(instant)}`;

const NSPCC = { name: 'NSPCC Helpline', telephone: '0808 800 5000' };
const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
const CHILD_LINE: readonly Role[] = ['dsl', 'deputy-dsl', ...HEADS, 'slt', 'chair-of-governors'];
const MOST_TOLD = 2;

const holders = (staff: Staff, roles: readonly Role[]): Person[] => [...new Set(roles.flatMap((role) => [...staff.withRole(role)]))];

/** Whom to tell face to face, as far as the answers go: nobody who is concerned, nor the reporter; nobody at all where it is not known who is. */
export function peopleToTell(school: Pick<WordsSchool, 'staff'>, answers: Answers, context: ReportContext): Person[] {
  if (isUnsure(answers)) return [];
  const about = aboutOf(answers);
  const adult = about === 'adult' || about === 'me';
  return free(holders(school.staff, adult ? [...HEADS, 'chair-of-governors'] : CHILD_LINE), answers, context).slice(0, adult ? 1 : MOST_TOLD);
}

/** "Tell Mrs Okafor, Room 4, … or Mr Ashdown, …." or, where nobody may be named, whom to ring outside. */
export function tellWords(school: WordsSchool, answers: Answers, context: ReportContext, now: number): string {
  const people = peopleToTell(school, answers, context);
  if (people.length > 0) return `Tell ${people.map(whereToFind).join(' or ')}.`;
  const care = careAt(school, now);
  return `Tell a senior leader whom it is not about, or ring ${care.name}: ${care.telephone}.`;
}

/** How a reporter's card ends: it names nobody who is concerned. */
export function footWords(school: WordsSchool, answers: Answers, context: ReportContext, now: number): string {
  const [first] = isUnsure(answers) ? [] : free(holders(school.staff, CHILD_LINE), answers, context);
  const care = careAt(school, now);
  return first ? `Tell ${whereToFind(first)}.` : `Ring ${care.name}: ${care.telephone}.`;
}

function free(people: readonly Person[], answers: Answers, context: ReportContext): Person[] {
  const concerned = new Set<string>([context.reporter.id, ...concernedIn(answers, context).map((person) => person.id)]);
  return people.filter((person) => !concerned.has(person.id));
}

/** Children's social care at this hour, or the national helpline where the school set none. */
export function careAt({ contacts, hours }: Pick<WordsSchool, 'contacts' | 'hours'>, now: number): { readonly name: string; readonly telephone: string } {
  const care = contacts['childrens-social-care'];
  if (!care) return NSPCC;
  return { name: care.name, telephone: isOpenAt(now, hours) ? care.telephone : (care['out-of-hours'] ?? care.telephone) };
}

/** 999 and the first number of those who are told. */
export function ringsFor(school: WordsSchool, answers: Answers, context: ReportContext): Ring[] {
  const first = peopleToTell(school, answers, context).find((person) => person.telephone !== null);
  return [{ title: 'Ring 999', url: 'tel:999' }, ...(first?.telephone ? [ringTo(first.name, first.telephone)] : [])];
}

const ringTo = (name: string, telephone: string): Ring => ({ title: `Ring ${name}: ${telephone}`, url: `tel:${telephone.replace(/[^\d+]/g, '')}` });

/** Said before the first question while the school is closed and nobody is on duty; null otherwise. */
export function closedWords(school: WordsSchool, now: number): string | null {
  const { hours } = school;
  if (isOpenAt(now, hours) || dutyAt(now, hours) !== null) return null;
  const opens = opensAt(now, hours);
  const care = careAt(school, now);
  const day = opens === now ? 'the school opens' : dayIn(opens) === dayIn(now) ? timeIn(opens) : `${weekdayIn(opens)} at ${timeIn(opens)}`;
  return `No one at school will read this before ${day}, as far as I know. If a child may be harmed before then, ring ${care.name}: ${care.telephone}; in danger, 999.`;
}

/** What a pressing draft says above everything else on each screen. */
export const pressingWords = (school: WordsSchool, answers: Answers, context: ReportContext, now: number): string[] => [
  `Do not wait for this form. In danger now? Ring 999. ${tellWords(school, answers, context, now)}`,
];

/** What holds for the reporter on every screen (safeguarding section 5); the clause that led here, where it tells them what to do. */
export function guidanceFor(answers: Answers, way: string | null): string[] {
  const about = aboutOf(answers);
  const decides = about === 'adult' || about === 'me' ? 'the headteacher, or whoever takes it on,' : about === null ? 'whoever takes it on' : 'the safeguarding lead, or whoever takes it on,';
  return [...(way === null ? [] : [way]), `Do not contact parents, the person or the poster, and do not ask for a post to be removed: ${decides} decides.`];
}

/** What the review says of who is not sent it. */
export function reviewNotes(answers: Answers, context: ReportContext): string[] {
  if (isUnsure(answers)) {
    const [chair] = free(holders(context.staff, ['chair-of-governors']), answers, context);
    return [chair ? `You are not sure who is concerned, so of those on the list only the chair of governors, ${chair.name}, is sent it. You are told whom to ring as well.` : 'You are not sure who is concerned, so nobody on the list is sent it. It is kept, and you are told whom to ring.'];
  }
  const out = concernedIn(answers, context).filter((person) => person.id !== context.reporter.id);
  const left = new Set<string>([context.reporter.id, ...out.map((person) => person.id)]);
  const receivers = context.receivers.map(({ person }) => person.id);
  const inWords = peopleNamed([answers['words'], answers['children'], answers['behalf']].join('\n'), context.staff).filter((person) => receivers.includes(person.id) && !left.has(person.id));
  return [
    ...(inWords.length === 0 ? [] : [`You wrote of ${inWords.map((person) => person.name).join(', ')}, who may be sent this. If it is about them, or someone close to them, change Names first and tick them.`]),
    ...(out.length === 0 ? [] : [`Not sent to: ${out.map((person) => person.name).join(', ')}.`]), 'Nobody has read this yet.',
  ];
}

/** What the reporter reads when it is sent. */
export function sentCards(filed: Filed, report: Report, school: WordsSchool, now: number): { readonly reply: CardContent; readonly receipt: CardContent } {
  const to = filed.sentTo.map(asRole);
  const sent = filed.held || to.length === 0 ? 'It is kept, but everyone who could be sent it is concerned, so nobody was. Please ring.' : `Sent to ${listed(to)}.${filed.partHeld ? ' Part of it is kept but was not sent: for that part there is nobody here who may receive it. Please ring too.' : ''}`;
  const tell = filed.tellNow.length > 0 ? filed.tellNow.join(' or ') : filed.ring;
  const care = careAt(school, now);
  const rings = [...new Map([...filed.tellNow, ...filed.ring.split(';')].flatMap(ringIn).map((ring) => [ring.url, ring])).values()].slice(0, 4);
  const receipt: CardInput<'report-receipt'> = {
    reference: filed.reference, time: timeIn(now), sent, tell, hearBy: hearBy(filed.hearBy, now), ring: filed.ring, care: care === NSPCC ? `${care.name}, ${care.telephone}` : care.telephone,
    notesTo: to[0] ?? 'the person you ring', rings, adult: adultWords(report, school), practice: report.practice,
  };
  return { reply: card('report-sent', { reference: filed.reference, sent, tell, rings }), receipt: card('report-receipt', receipt) };
}

/** The number in "Mrs Okafor, Room 4, 01632 960 101", as a button. */
function ringIn(text: string): Ring[] {
  const number = /(?:\+|\b)\d[\d ]{1,}\d\b(?!.*\d{3})/.exec(text)?.[0] ?? /\b999\b/.exec(text)?.[0];
  if (number === undefined) return [];
  const name = text.slice(0, text.indexOf(number)).split(/[,:]/)[0]?.trim() ?? '';
  return [number.trim() === '999' ? { title: 'Ring 999', url: 'tel:999' } : ringTo(name === '' ? 'them' : name, number.trim())];
}

/** For a worry about an adult: not to talk of it, and where to turn if nothing is done. */
function adultWords(report: Report, { contacts }: WordsSchool): string | null {
  if (report.about !== 'adult' && report.adults === '') return null;
  const lado = contacts.lado ? `${contacts.lado.name}, ${contacts.lado.telephone}` : null;
  const line = contacts.whistleblowing ? `${contacts.whistleblowing.name}, ${contacts.whistleblowing.telephone}` : 'the NSPCC Whistleblowing Advice Line, 0800 028 0285';
  return `About an adult who works or helps here: do not speak to them about it. If nothing is done, you may ring ${[lado, line].filter((one) => one !== null).join(', or ')}.`;
}

const hearBy = (at: number, now: number): string => (dayIn(at) === dayIn(now) ? timeIn(at) : `${timeIn(at)} on ${weekdayIn(at)}`);
const asRole = (role: string): string => `the ${/^[A-Z]{2}/.test(role) ? role : role.charAt(0).toLowerCase() + role.slice(1)}`;
const listed = (items: readonly string[]): string => (items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`);
