import { dateIn, timeIn } from '../time/school-day.ts';
import { escapeHtml, paperPage, THIRD_PARTY, withThirdParties } from './page.ts';
import { classOf } from './retention-classes.ts';
import type { FoundRecord } from './subject-access.ts';

export interface AccessHead {
  readonly school: string;
  readonly person: string;
  readonly at: number;
  readonly by: string;
  /** That it still holds everything, or what was taken out. */
  readonly state: string;
}

// Times of the desk are milliseconds since 1970; no other number in a record is so great.
const FIRST_TIME = 1_500_000_000_000;

/** What is held about one person, a section a record, for paper. `mark` finds the names of others. */
export function accessPage(records: readonly FoundRecord[], head: AccessHead, mark: (thirdParties: readonly string[]) => RegExp | null): string {
  const body = [
    `<header><p class="secret">CONFIDENTIAL</p><h1>What is held about ${escapeHtml(head.person)}</h1><p>${escapeHtml(head.school)}. Written out on ${dateIn(head.at)} at ${timeIn(head.at)} by ${escapeHtml(head.by)}. ${escapeHtml(head.state)}</p></header>`,
    records.length === 0 ? '<p>Nothing.</p>' : `<ol class="list">${records.map(({ record }) => `<li>${escapeHtml(record)}</li>`).join('')}</ol>`,
    ...records.map((one) => section(one, mark(one.thirdParties))),
    `<footer><p>${THIRD_PARTY} stands after names of other people. Names that stand only inside a text are not all marked: read it.</p></footer>`,
  ].join('\n');
  return paperPage({ title: 'What is held about a person', styles: STYLES, body });
}

function section({ record, class: kind, places, content, readable }: FoundRecord, pattern: RegExp | null): string {
  return `<section><h2>${escapeHtml(record)}</h2><p class="about">${escapeHtml(classOf(kind).what)}. They stand in: ${escapeHtml(places.join(', '))}.</p>${shown(readable ?? content, pattern)}</section>`;
}

function shown(value: unknown, pattern: RegExp | null): string {
  if (value === null || value === '' || value === undefined) return '<i>blank</i>';
  if (typeof value === 'string') return withThirdParties(value, pattern);
  if (typeof value === 'number') return value > FIRST_TIME ? `${dateIn(value)}, ${timeIn(value)}` : String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? '<i>none</i>' : `<ul>${value.map((one) => `<li>${shown(one, pattern)}</li>`).join('')}</ul>`;
  const { what, text, london, utc } = value as Readonly<Record<string, unknown>>;
  if (typeof london === 'string' && typeof utc === 'string') return escapeHtml(london);
  if (typeof what === 'string' && typeof text === 'string') return `<dl><div><dt>${withThirdParties(what, pattern)}</dt><dd>${withThirdParties(text, pattern)}</dd></div></dl>`;
  return `<dl>${Object.entries(value).map(([name, one]) => `<div><dt>${withThirdParties(name, pattern)}</dt><dd>${shown(one, pattern)}</dd></div>`).join('')}</dl>`;
}

const STYLES = 'body{font:10.5pt/1.45 "Segoe UI",Arial,sans-serif;max-width:190mm;margin:8mm auto;color:#111}h1{font-size:16pt}h2{font-size:12pt;border-top:1px solid #999;padding-top:4mm}.secret{font-weight:700}.about{color:#444}dl{margin:0}dl div{display:flex;gap:3mm}dt{min-width:32mm;color:#555}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}ul{margin:0;padding-left:5mm}.third{background:#fff3c4}section{break-inside:auto}@page{size:A4;margin:15mm}';
