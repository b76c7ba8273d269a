import { scaleBand, scaleLinear } from 'd3-scale';
import { isSmall, printedCount, SMALL } from '../accounts/small-counts.ts';
import type { CaseFigures } from '../incidents/case-figures.ts';
import { escapeHtml, paperPage } from '../records/page.ts';
import { dateIn, dateOf } from '../time/school-day.ts';

/** Everything in the governors' pack of one term. No name of any person is in it. */
export interface PackFigures {
  readonly school: string;
  readonly term: string;
  readonly from: string;
  readonly to: string;
  readonly now: number;
  readonly cases: CaseFigures;
  readonly reviews: { readonly policies: number; readonly overdue: readonly { readonly title: string; readonly due: string }[] };
  readonly checks: { readonly asked: number; readonly done: number };
  readonly replies: { readonly withClock: number; readonly onTime: number };
  /** One row for each thing to be signed. */
  readonly signOffs: readonly { readonly title: string; readonly asked: number; readonly signed: number }[];
  readonly questions: { readonly waiting: number; readonly sentOpen: number };
  /** Titles of policies with clauses that do not say the same. */
  readonly contradictions: readonly string[];
}

/** A share in per cent; none of so few that the count could be told from it. */
export const share = (part: number, of: number): string => (isSmall(of) ? 'too few for a share' : isSmall(part) ? `fewer than 5 of ${of}` : of - part > 0 && isSmall(of - part) ? `all but fewer than 5 of ${of}` : `${Math.round((100 * part) / of)} % of ${of}`);

/** A count that is part of another one that is printed too: what is left of the whole may not be told from the two. */
const printedPart = (count: number, ...wholes: readonly number[]): string => (!isSmall(count) && wholes.some((whole) => whole > count && isSmall(whole - count)) ? 'all but fewer than 5' : printedCount(count));

/** Themes whose numbers are printed. Where a small one is not, the smallest of the others is not either: else the small one is what they leave of the whole. */
function printedThemes({ byTheme, total }: Pick<CaseFigures, 'byTheme' | 'total'>): CaseFigures['byTheme'] {
  const printable = byTheme.filter(({ count }) => !isSmall(count)).toSorted((a, b) => b.count - a.count);
  const left = (): number => total - printable.reduce((sum, { count }) => sum + count, 0);
  while (printable.length > 0 && left() > 0 && left() < 2 * SMALL) printable.pop();
  return byTheme.filter((one) => printable.includes(one));
}

const STYLES = `
@page { size: A4; margin: 12mm 14mm }
body { font: 10.5pt/1.4 system-ui, "Segoe UI", Arial, sans-serif; color: #111; background: #fff; max-width: 182mm; margin: 0 auto; padding: 8mm 4mm }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 12pt; margin: 6mm 0 1.5mm } p { margin: 1mm 0 } section { break-inside: avoid }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: 1mm 2mm 1mm 0; border-bottom: .3mm solid #bbb; vertical-align: top }
.scroll { overflow-x: auto } .quiet { color: #444 } svg { width: 100%; height: auto; display: block }
@media print { body { padding: 0; font-size: 10pt } h2 { margin-top: 4.5mm } th, td { padding-block: .6mm } .scroll { overflow: visible } }
`;

/** The pack as a page for screen and paper, with charts that read without colour and stand as tables too. */
export function packPage(figures: PackFigures): string {
  const { school, term, from, to, now } = figures;
  const body = `<h1>${escapeHtml(school)}: for the governors, ${escapeHtml(term)}</h1>
<p class="quiet">From ${dateOf(from)} to ${dateOf(to)}. Made on ${dateIn(now)}. No name of a child or an adult is in it; counts under five print as "fewer than 5".</p>
${casesPart(figures.cases)}${samplePart(figures.cases)}${reviewsPart(figures)}${accountsPart(figures)}${signOffsPart(figures)}${questionsPart(figures)}`;
  return paperPage({ title: `${school}: for the governors, ${term}`, styles: STYLES, body });
}

function casesPart(cases: CaseFigures): string {
  const shown = printedThemes(cases);
  const small = cases.byTheme.some((one) => one.count > 0 && !shown.includes(one));
  const rows = shown.map(({ theme, count }) => `<tr><th scope="row">${escapeHtml(theme)}</th><td>${count}</td></tr>`).join('');
  const table = shown.length === 0 ? '' : `${barChart(shown.map(({ theme, count }) => ({ label: theme, value: count })), 'Reports by theme')}<div class="scroll"><table><thead><tr><th scope="col">Theme</th><th scope="col">Reports</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  return `<section><h2>Reports</h2><p>Sent: ${printedCount(cases.total)}. Open now: ${printedPart(cases.open, cases.total)}; open for more than 30 days: ${printedPart(cases.longOpen, cases.open, cases.total)}.</p>${table}${small ? '<p class="quiet">Themes with fewer than 5 reports, and those from which they could be worked out, are not told apart.</p>' : ''}<p>${speedWords(cases.taken)}</p></section>`;
}

function speedWords(taken: readonly number[]): string {
  if (taken.length < SMALL) return 'Time from a report to a person: too few for a figure.';
  const at = (q: number): number => taken[Math.min(taken.length - 1, Math.floor(q * taken.length))] ?? 0;
  return `Time from a report to a person: half within ${span(at(0.5))}, nine in ten within ${span(at(0.9))}.`;
}

const span = (minutes: number): string => (minutes < 90 ? `${Math.max(1, Math.round(minutes))} minutes` : minutes < 2_880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`);

function samplePart({ sample }: CaseFigures): string {
  if (sample.length === 0) return '<section><h2>Five closed reports, drawn at random</h2><p>Fewer than 5 were closed: none is drawn.</p></section>';
  const rows = sample.map(({ taken, opened, closed }, i) => `<tr><th scope="row">${i + 1}</th><td>${taken === null ? 'not taken on first' : span(taken)}</td><td>${opened === null ? 'not recorded' : span(opened)}</td><td>${span(closed)}</td></tr>`).join('');
  return `<section><h2>Five closed reports, drawn at random</h2><p class="quiet">Timeliness only: how long after the report each step came.</p><div class="scroll"><table><thead><tr><th scope="col"></th><th scope="col">Taken on by a person</th><th scope="col">Read</th><th scope="col">Closed</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function reviewsPart({ reviews, contradictions }: PackFigures): string {
  const overdue = reviews.overdue.length === 0 ? 'No review is overdue, as far as the documents say.' : `Overdue: ${reviews.overdue.map(({ title, due }) => `${escapeHtml(title)} (${escapeHtml(due)})`).join('; ')}.`;
  const against = contradictions.length === 0 ? 'No two clauses of one policy were found that seem to say different things.' : `Policies in which two clauses seem to say different things of the same situation, for a person to look at: ${contradictions.map(escapeHtml).join('; ')}.`;
  return `<section><h2>Policies</h2><p>${reviews.policies} policies. ${overdue}</p><p>${against}</p></section>`;
}

function accountsPart({ checks, replies }: PackFigures): string {
  return `<section><h2>Official accounts</h2><p>Checks answered: ${share(checks.done, checks.asked)}. Comments acknowledged in time: ${share(replies.onTime, replies.withClock)}.</p></section>`;
}

function signOffsPart({ signOffs }: PackFigures): string {
  if (signOffs.length === 0) return '<section><h2>Sign-offs</h2><p>Nothing is asked to be signed.</p></section>';
  const rows = signOffs.map(({ title, asked, signed }) => `<tr><th scope="row">${escapeHtml(title)}</th><td>${share(signed, asked)}</td></tr>`).join('');
  return `<section><h2>Sign-offs</h2><div class="scroll"><table><thead><tr><th scope="col">What</th><th scope="col">Signed</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

const questionsPart = ({ questions }: PackFigures): string =>
  `<section><h2>Questions</h2><p>That no policy answers and that wait for an owner: ${printedCount(questions.waiting)}. Sent to a colleague and without a reply: ${printedCount(questions.sentOpen)}.</p></section>`;

/** Narrow, so that its words can still be read where a phone draws it small. */
const WIDTH = 640;
/** Room for the longest theme. */
const LEFT = 285;
const ROW = 34;

/** Bars with their numbers beside them: no colour is needed, and a screen reader has the same in one sentence. */
export function barChart(bars: readonly { readonly label: string; readonly value: number }[], title: string): string {
  const height = bars.length * ROW + 8;
  const x = scaleLinear().domain([0, Math.max(1, ...bars.map(({ value }) => value))]).nice().range([LEFT, WIDTH - 60]);
  const y = scaleBand().domain(bars.map((_, i) => String(i))).range([4, height - 4]).padding(0.3);
  const drawn = bars.map(({ label, value }, i) => {
    const top = y(String(i)) ?? 0;
    const middle = top + y.bandwidth() / 2 + 5;
    return `<text x="${LEFT - 10}" y="${middle}" text-anchor="end" font-size="15">${escapeHtml(label)}</text><rect x="${LEFT}" y="${top}" width="${(x(value) - LEFT).toFixed(1)}" height="${y.bandwidth().toFixed(1)}" fill="#333"/><text x="${(x(value) + 8).toFixed(1)}" y="${middle}" font-size="15">${value}</text>`;
  });
  const said = `${title}: ${bars.map(({ label, value }) => `${label} ${value}`).join(', ')}`;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(said)}"><title>${escapeHtml(said)}</title>${drawn.join('')}</svg>`;
}

/** The same figures as rows for a spreadsheet: small counts as words here too, and no cell that a spreadsheet would take for a formula. */
export function packCsv(figures: PackFigures): string {
  const { cases, reviews, checks, replies, signOffs, questions, contradictions } = figures;
  const rows: (readonly string[])[] = [
    ['part', 'what', 'value'],
    ['reports', 'sent', printedCount(cases.total)], ['reports', 'open now', printedPart(cases.open, cases.total)], ['reports', 'open for more than 30 days', printedPart(cases.longOpen, cases.open, cases.total)],
    ...printedThemes(cases).map(({ theme, count }) => ['reports by theme', theme, String(count)] as const),
    ['reports', 'time to a person', speedWords(cases.taken)],
    ...cases.sample.map(({ taken, closed }, i) => ['dip sample', `closed report ${i + 1}`, `taken ${taken === null ? 'not first' : span(taken)}, closed ${span(closed)}`] as const),
    ['policies', 'number', String(reviews.policies)], ...reviews.overdue.map(({ title, due }) => ['review overdue', title, due] as const), ...contradictions.map((title) => ['seems to contradict itself', title, 'to be looked at'] as const),
    ['accounts', 'checks answered', share(checks.done, checks.asked)], ['accounts', 'comments in time', share(replies.onTime, replies.withClock)],
    ...signOffs.map(({ title, asked, signed }) => ['sign-offs', title, share(signed, asked)] as const),
    ['questions', 'waiting for an owner', printedCount(questions.waiting)], ['questions', 'sent and without a reply', printedCount(questions.sentOpen)],
  ];
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A spreadsheet takes full-width signs for signs, and may drop what stands before them. */
function cell(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  return `"${/^[=+\-@＝＋－＠]/u.test(line) ? "'" : ''}${line.replaceAll('"', '""')}"`;
}
