import type { Contacts } from '../people/contacts.ts';
import type { Person, Role, Staff } from '../people/staff.ts';
import { escapeHtml, paperPage } from '../records/page.ts';
import { dateIn } from '../time/school-day.ts';
import type { SchoolHours } from '../time/school-hours.ts';

export interface PosterSchool {
  readonly name: string;
  readonly staff: Staff;
  readonly contacts: Contacts;
  readonly telephone: string | null;
  readonly hours: SchoolHours;
}

export interface Poster {
  readonly html: string;
  /** What the poster should say and the settings do not hold, in words for whoever keeps them. */
  readonly gaps: readonly string[];
}

const FEW_PEOPLE = 4;
const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
const holders = (staff: Staff, roles: readonly Role[]): Person[] => [...new Set(roles.flatMap((role) => [...staff.withRole(role)]))];

interface Row {
  readonly who: string;
  readonly what: string;
  readonly room: string;
  readonly telephone: string;
}

const rowOf = (person: Person, role: 'dsl' | 'deputy-dsl'): Row => ({ who: person.name, what: role === 'dsl' ? 'Safeguarding lead' : 'Deputy lead', room: person.room ?? '', telephone: person.telephone ?? '' });
const inText = (person: Person): string => [person.name, person.room, person.telephone].filter((one) => one !== null && one !== '').join(', ');

/** One side of A4 for people without an account: whom to tell, from the settings alone. What they do not hold is left out, and named among the gaps. */
export function poster(school: PosterSchool, now: number): Poster {
  const { staff, contacts, telephone } = school;
  const leads = staff.withRole('dsl');
  const deputies = staff.withRole('deputy-dsl').filter((person) => !leads.includes(person));
  const heads = holders(staff, HEADS);
  const chair = staff.withRole('chair-of-governors')[0] ?? null;
  const leadIsHead = leads.some((person) => heads.includes(person));
  // More people than usual take smaller letters, so that it stays one side.
  const many = leads.length + deputies.length + heads.length > FEW_PEOPLE;
  const blocks = [
    danger(telephone),
    tell([...leads.map((person) => rowOf(person, 'dsl')), ...deputies.map((person) => rowOf(person, 'deputy-dsl'))], heads.filter((person) => !leads.includes(person) && !deputies.includes(person))),
    pair(care(contacts), shut(school)),
    adults(heads, chair, contacts, leadIsHead),
    `<section><h2>If a child tells you</h2><p>Listen. Say: <b>“Thank you for telling me. I have to tell someone who can help.”</b></p><p>Do not say you will keep it secret. Do not ask more questions. Do not tell the parents. Do not tell the person it is about.</p></section>`,
    picture(leads, heads, leadIsHead),
  ];
  const body = `<header><h1>Worried about a child?</h1><p class="lead">Tell a person today. Do not wait. Small worries count.</p><p class="school">${escapeHtml(school.name)}</p></header>
<main${many ? ' class="many"' : ''}>
${blocks.filter((block) => block !== '').join('\n')}
</main>
<footer>Printed ${escapeHtml(dateIn(now))} from the school's settings. Look at the names and numbers each term.</footer>`;
  return { html: paperPage({ title: `Worried about a child? ${school.name}`, styles: STYLES, body }), gaps: gapsIn(school, leads, deputies, heads, chair) };
}

const danger = (telephone: string | null): string =>
  `<section class="now"><h2>In danger now? Ring <b class="number">999</b></h2>${telephone === null ? '' : `<p>Then ring the school office: <b class="number">${escapeHtml(telephone)}</b></p>`}</section>`;

function tell(rows: readonly Row[], others: readonly Person[]): string {
  const table = rows.length === 0 ? '' : `<table><tbody>${rows.map((row) => `<tr><th scope="row">${escapeHtml(row.who)}</th><td>${escapeHtml(row.what)}</td><td>${escapeHtml(row.room)}</td><td class="number">${escapeHtml(row.telephone)}</td></tr>`).join('')}</tbody></table>`;
  const orElse = [...others.map(inText), 'any senior leader'].join(', or ');
  return `<section><h2>Tell one of these people</h2>${table}<p>${rows.length === 0 ? 'Tell ' : 'Can you not find them? Tell '}${escapeHtml(orElse)}.</p></section>`;
}

const pair = (left: string, right: string): string => (left !== '' && right !== '' ? `<div class="pair">${left}${right}</div>` : left + right);

function care({ 'childrens-social-care': body }: Contacts): string {
  return body ? `<section><h2>You can ring for help too</h2><p>${escapeHtml(body.name)}: <b class="number">${escapeHtml(body.telephone)}</b>. You do not have to ask anyone first.</p></section>` : '';
}

function shut({ staff, contacts, hours }: PosterSchool): string {
  const body = contacts['childrens-social-care'];
  const duty = hours['out-of-hours'] === undefined ? null : staff.byId(hours['out-of-hours']);
  const lines = [
    ...(duty ? [`Tell ${escapeHtml(duty.name)}${duty.telephone === null ? '' : `: <b class="number">${escapeHtml(duty.telephone)}</b>`}.`] : []),
    ...(body?.['out-of-hours'] === undefined ? [] : [`${escapeHtml(body.name)}: <b class="number">${escapeHtml(body['out-of-hours'])}</b>.`]),
  ];
  return lines.length === 0 ? '' : `<section><h2>When the school is shut</h2><p>Evenings, weekends and holidays. ${lines.join(' ')}</p></section>`;
}

function adults(heads: readonly Person[], chair: Person | null, { lado }: Contacts, leadIsHead: boolean): string {
  const head = heads.map(inText).join(', or ');
  const toHead = head === '' ? '' : `<p>Tell <b>${escapeHtml(head)}</b>${leadIsHead ? '' : '. Do not tell the safeguarding lead'}.</p>`;
  const ladoText = lado ? `${escapeHtml(lado.name)}: <b class="number">${escapeHtml(lado.telephone)}</b>` : '';
  const above = [chair ? `tell <b>${escapeHtml(inText(chair))}</b>, the chair of governors` : '', ladoText === '' ? '' : `ring ${ladoText}`].filter((one) => one !== '').join(', or ');
  const aboutHead = above === '' ? '' : `<p><b>If it is about the head:</b> ${above}.</p>`;
  return toHead + aboutHead === '' ? '' : `<section><h2>Worried about an adult who works or helps here?</h2>${toHead}${aboutHead}<p>Do not talk to that adult about it.</p></section>`;
}

function picture(leads: readonly Person[], heads: readonly Person[], leadIsHead: boolean): string {
  const lead = leads[0]?.name ?? 'the safeguarding lead';
  const adult = leadIsHead || heads.length === 0 ? '' : ` Is it about an adult here? Tell ${escapeHtml(heads[0]?.name ?? '')}.`;
  return `<section class="picture"><h2>A nude or sexual picture of a child?</h2><p>Real, changed or made by a computer: it is all the same. <b>Do not look. Do not copy, print, save, send or delete it.</b> Do not take a picture of the screen. Do not ask a child to show it, send it or delete it.</p><p>Lock the phone or tablet. Take it to ${escapeHtml(lead)} or stay with it. Do not search it. Tell nobody else.${adult}</p><p>Have you seen it already? Say so. You are not in trouble for telling. Do not blame the child.</p></section>`;
}

function gapsIn({ staff, contacts, telephone, hours }: PosterSchool, leads: readonly Person[], deputies: readonly Person[], heads: readonly Person[], chair: Person | null): string[] {
  const care = contacts['childrens-social-care'];
  const duty = hours['out-of-hours'];
  const gaps: (string | false)[] = [
    telephone === null && 'telephone: is not set, so the poster gives no number of the office',
    leads.length === 0 && 'people: nobody has the role dsl, so the poster names no safeguarding lead',
    deputies.length === 0 && 'people: nobody has the role deputy-dsl, so there is nobody to tell when the lead is away',
    heads.length === 0 && 'people: nobody has the role headteacher, so the poster does not say whom to tell of an adult',
    chair === null && 'people: nobody has the role chair-of-governors, so the poster names no person to tell about the head',
    ...[...leads, ...deputies].flatMap((person) => [person.telephone === null && `people: ${person.name} has no telephone`, person.room === null && `people: ${person.name} has no room`]),
    ...[...heads, ...(chair ? [chair] : [])].map((person) => person.telephone === null && `people: ${person.name} has no telephone`),
    !care && 'contacts.childrens-social-care is not set',
    care !== undefined && care['out-of-hours'] === undefined && 'contacts.childrens-social-care.out-of-hours is not set: the poster gives no number for evenings and weekends',
    !contacts.lado && 'contacts.lado is not set: the poster gives no number of the LADO',
    duty === undefined && 'hours.out-of-hours is not set: the poster names nobody for when the school is shut',
    duty !== undefined && staff.byId(duty)?.telephone === null && `people: ${staff.byId(duty)?.name ?? duty} is on duty when the school is shut and has no telephone`,
  ];
  return [...new Set(gaps.filter((one) => one !== false))];
}

const STYLES = `@page { size: A4 portrait; margin: 11mm 12mm; }
* { box-sizing: border-box; }
html { color: #000; background: #fff; font: 12.3pt/1.28 "Trebuchet MS", Verdana, Arial, sans-serif; }
body { width: 186mm; margin: 0 auto; }
h1 { font-size: 34pt; line-height: 1.05; margin: 0; }
.lead { font-size: 17pt; font-weight: 700; margin: 1mm 0 0; }
.school { margin: 1mm 0 3mm; }
h2 { font-size: 15.5pt; line-height: 1.15; margin: 0 0 1mm; }
p { margin: 0 0 1mm; }
section { border: 0.5mm solid #000; border-radius: 2mm; padding: 2mm 3.5mm 1.5mm; margin: 0 0 2.4mm; break-inside: avoid; }
.now { border-width: 1.6mm; }
.now h2 { font-size: 24pt; }
.now p { font-size: 15pt; }
.picture { border-style: double; border-width: 1.4mm; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 700; }
.pair { display: flex; gap: 2.4mm; }
.pair section { flex: 1; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1mm; }
th, td { text-align: left; vertical-align: top; padding: 1mm 3mm 1mm 0; border-bottom: 0.2mm solid #000; }
th { font-size: 15pt; }
footer { font-size: 9pt; }
body:has(.many) h1 { font-size: 27pt; }
.many { font-size: 11pt; }
.many section:not(.now) h2 { font-size: 13pt; }
.many th { font-size: 12pt; }
.many section { padding: 1.4mm 3mm 1mm; margin-bottom: 1.8mm; }
.many th, .many td { padding: 0.5mm 2mm 0.5mm 0; }
@media screen { body { padding: 10mm 0; } }`;
