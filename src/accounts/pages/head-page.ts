import type { ReportFigures } from '../../incidents/report-figures.ts';
import { escapeHtml, paperPage } from '../../records/page.ts';
import { dateIn, dateOf } from '../../time/school-day.ts';
import { figureWords, type ReplyFigures } from '../replies/reply-figures.ts';
import { isSmall, printedCount } from '../small-counts.ts';

/** One account as the head's page shows it. */
export interface HeadAccount {
  readonly name: string;
  readonly state: string;
  readonly runners: readonly string[];
  readonly recoveryOwner: string;
  /** ISO day; null where it was never checked. */
  readonly lastCheck: string | null;
  /** Since when nobody, or one person alone, has run it; null where two do. */
  readonly unownedSince: string | null;
  readonly asked: number;
  readonly checked: number;
}

export interface HeadFigures {
  readonly school: string;
  /** "Autumn term 2026", and what of it is counted. */
  readonly term: string;
  readonly from: string;
  readonly to: string;
  readonly accounts: readonly HeadAccount[];
  readonly replies: ReplyFigures;
  readonly reports: ReportFigures;
  /** Titles of policies whose review is overdue, with the words printed in them. */
  readonly overdue: readonly { readonly title: string; readonly due: string }[];
  readonly uncheckedPosts: number;
  readonly now: number;
}

const STYLES = `
@page { size: A4; margin: 14mm }
body { font: 10.5pt/1.35 system-ui, "Segoe UI", Arial, sans-serif; color: #111; background: #fff; max-width: 182mm; margin: 0 auto; padding: 8mm 4mm }
h1 { font-size: 16pt; margin: 0 } h2 { font-size: 11.5pt; margin: 5mm 0 1.5mm } p { margin: 1mm 0 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0; border-bottom: .3mm solid #bbb } td.n { text-align: right }
.scroll { overflow-x: auto } .quiet { color: #444 } .flag { font-weight: 700 } svg { width: 100%; height: auto; display: block }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(70mm, 1fr)); gap: 0 8mm }
@media print { body { padding: 0 } .scroll { overflow: visible } }
`;

const MOST_ROWS = 14;

/** The head's page for one term: one side of A4, with no child's name and no word of any report. */
export function headPage(figures: HeadFigures): string {
  const { school, term, from, to, accounts, now } = figures;
  const body = `<h1>${escapeHtml(school)}: ${escapeHtml(term)}</h1>
<p class="quiet">Official accounts, replies and reports from ${dateOf(from)} to ${dateOf(to)}. Made on ${dateIn(now)}. It holds no child's name.</p>
${accountsPart(accounts)}
<div class="pair">${repliesPart(figures)}${reportsPart(figures)}</div>
${reviewsPart(figures)}`;
  return paperPage({ title: `${school}: ${term}`, styles: STYLES, body });
}

function accountsPart(all: readonly HeadAccount[]): string {
  const running = all.filter((one) => one.state === 'active');
  const two = running.filter((one) => one.runners.length >= 2).length;
  const recovery = running.filter((one) => one.recoveryOwner !== '').length;
  const summary = running.length === 0 ? 'No official account is active.' : `${running.length} active: ${two} with two people or more, ${recovery} with a recovery owner.`;
  // What wants doing stands first, so that it is not what is left out.
  const rows = all.toSorted((a, b) => urgencyOf(b) - urgencyOf(a)).slice(0, MOST_ROWS);
  const left = all.length - rows.length;
  const table = rows.length === 0 ? '' : `<div class="scroll"><table><thead><tr><th scope="col">Account</th><th scope="col">Run by</th><th scope="col">Recovery</th><th scope="col">Last check</th></tr></thead><tbody>${rows.map(accountRow).join('')}</tbody></table></div>${left > 0 ? `<p>And ${left} more: they stand in the register.</p>` : ''}`;
  return `<section><h2>Official accounts</h2><p>${summary}</p>${table}${checksPicture(running)}</section>`;
}

const urgencyOf = (one: HeadAccount): number => Number(one.unownedSince !== null) * 4 + Number(one.state !== 'closed') * 2 + Number(one.lastCheck === null || one.recoveryOwner === '');

function accountRow({ name, state, runners, recoveryOwner, lastCheck, unownedSince }: HeadAccount): string {
  const people = runners.length === 0 ? '<span class="flag">nobody</span>' : escapeHtml(runners.join(', '));
  const since = unownedSince === null ? '' : ` <span class="flag">▲ ${runners.length === 0 ? 'unowned' : 'one person'} since ${dateOf(unownedSince)}</span>`;
  return `<tr><th scope="row">${escapeHtml(name)}${state === 'active' ? '' : ` (${escapeHtml(state)})`}</th><td>${people}${since}</td><td>${recoveryOwner === '' ? '<span class="flag">▲ not named</span>' : escapeHtml(recoveryOwner)}</td><td>${lastCheck === null ? '<span class="flag">▲ never</span>' : dateOf(lastCheck)}</td></tr>`;
}

const BAR = { left: 300, width: 560, height: 20, gap: 12 } as const;

/** Checks asked for and answered, a bar for each account; black and hatched, so that it reads without colour. */
export function checksPicture(accounts: readonly HeadAccount[]): string {
  const shown = accounts.filter((one) => one.asked > 0).slice(0, MOST_ROWS);
  if (shown.length === 0) return '<p>No checks were asked for.</p>';
  const height = shown.length * (BAR.height + BAR.gap) + 4;
  const bars = shown.map((one, i) => {
    const y = i * (BAR.height + BAR.gap);
    const done = Math.round((BAR.width * one.checked) / one.asked);
    const text = `${Math.round((100 * one.checked) / one.asked)} %`;
    return `<text x="${BAR.left - 12}" y="${y + 15}" text-anchor="end" font-size="15">${escapeHtml(cut(one.name))}</text><rect x="${BAR.left}" y="${y}" width="${BAR.width}" height="${BAR.height}" fill="url(#missed)" stroke="#111"/><rect x="${BAR.left}" y="${y}" width="${done}" height="${BAR.height}" fill="#333"/><text x="${BAR.left + BAR.width + 10}" y="${y + 15}" font-size="15">${text}</text>`;
  });
  const said = shown.map((one) => `${one.name}: ${one.checked} of ${one.asked} checks answered`).join('; ');
  return `<h2>Checks answered</h2><svg viewBox="0 0 ${BAR.left + BAR.width + 80} ${height}" role="img" aria-label="${escapeHtml(said)}"><title>${escapeHtml(said)}</title><defs><pattern id="missed" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#fff"/><line x1="0" y1="0" x2="0" y2="8" stroke="#999" stroke-width="3"/></pattern></defs>${bars.join('')}</svg><p class="quiet">Dark: checked. Hatched: not checked. A day that was not checked is not a breach of anything.</p>`;
}

const cut = (name: string): string => (name.length > 34 ? `${name.slice(0, 33)}…` : name);

function repliesPart({ replies, uncheckedPosts }: HeadFigures): string {
  return `<section><h2>Comments and messages</h2><p>${figureWords(replies)}</p><p>Posts that went out before a colleague had looked: ${printedCount(uncheckedPosts)}.</p></section>`;
}

const minutes = (n: number): string => (n < 90 ? `${Math.max(1, Math.round(n))} minutes` : `${Math.round(n / 60)} hours`);

function reportsPart({ reports }: HeadFigures): string {
  const time = isSmall(reports.sent) || isSmall(reports.taken) || reports.medianMinutes === null || reports.longestMinutes === null ? 'Too few for a time.' : `From a report to a person: ${minutes(reports.medianMinutes)} in the middle, ${minutes(reports.longestMinutes)} at most.`;
  return `<section><h2>Reports</h2><p>Sent: ${printedCount(reports.sent)}. ${time} Waiting for a person now: ${printedCount(reports.waiting)}.</p></section>`;
}

function reviewsPart({ overdue }: HeadFigures): string {
  if (overdue.length === 0) return '<section><h2>Policies</h2><p>No review is overdue, as far as the documents say.</p></section>';
  return `<section><h2>Policies whose review is overdue</h2><p>${overdue.slice(0, 8).map(({ title, due }) => `${escapeHtml(title)} (${escapeHtml(due)})`).join('; ')}${overdue.length > 8 ? `; and ${overdue.length - 8} more` : ''}.</p></section>`;
}
