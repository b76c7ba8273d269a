import type { Staff } from '../../people/staff.ts';
import { escapeHtml, paperPage } from '../../records/page.ts';
import { dateIn, dateOf, dayIn, timeIn } from '../../time/school-day.ts';
import { nameOfAccount, type Account } from '../account.ts';
import { foundStateWords, kindWords, stepWords, type FoundAccount } from './found-accounts.ts';
import { approvalLine, openSteps, orNone, recoversToSchool, runnerLine, stateWord, switchWords, visibilityWords, warningsOf } from './register-words.ts';

interface RegisterPageAbout {
  /** The school's name. */
  readonly name: string;
  readonly staff: Staff;
  readonly emailDomains: readonly string[];
}

const STYLES = `
@page { size: A4 landscape; margin: 12mm; }
body { font: 11pt/1.4 system-ui, sans-serif; color: #111; margin: 1rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
p.when { margin: 0 0 1rem; color: #333; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border: 1px solid #777; padding: .35rem .45rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #eee; } tr { break-inside: avoid; } thead { display: table-header-group; }
ul { margin: 0; padding-left: 1.1rem; } .look { font-weight: 600; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 9pt; } thead th { background: none; } }
`;

/** The whole register and the list of accounts that are not the school's, for screen and paper. No script, no picture, no password. */
export function registerPage(accounts: readonly Account[], found: readonly FoundAccount[], school: RegisterPageAbout, now: number): string {
  const open = accounts.filter(({ state }) => state !== 'closed');
  const closed = accounts.filter(({ state }) => state === 'closed');
  const body = [
    `<h1>Register of official accounts</h1>`,
    `<p class="when">${escapeHtml(school.name)}. As it stood on ${dateIn(now)} at ${timeIn(now)}.</p>`,
    open.length === 0 ? '<p>No account is on the register.</p>' : accountTable(`${open.length === 1 ? 'One account' : `${open.length} accounts`}, not closed`, open, school, now),
    ...(closed.length === 0 ? [] : [`<h2>Closed</h2>`, closedTable(closed)]),
    `<h2>Found, and not ours</h2>`,
    found.length === 0 ? '<p>Nothing is on the list.</p>' : foundTable(found),
  ];
  return paperPage({ title: `Register of official accounts, ${school.name}`, styles: STYLES, body: `<main>\n${body.join('\n')}\n</main>` });
}

const cells = (tag: 'td' | 'th', texts: readonly string[]): string => texts.map((text) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${text}</${tag}>`).join('');
const listOf = (lines: readonly string[], mark = ''): string => (lines.length === 0 ? '' : `<ul${mark}>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`);

function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map(([first = '', ...rest]) => `<tr><th scope="row">${first}</th>${cells('td', rest)}</tr>`);
  return `<div class="wide"><table>\n<caption>${escapeHtml(caption)}</caption>\n<thead><tr>${cells('th', heads)}</tr></thead>\n<tbody>\n${lines.join('\n')}\n</tbody>\n</table></div>`;
}

function accountTable(caption: string, accounts: readonly Account[], school: RegisterPageAbout, now: number): string {
  return table(caption, ['Account', 'For what and whom', 'Who runs it', 'Access', 'Families and pictures', 'Approved, dates'], accounts.map((account) => {
    const own = recoversToSchool(account, school.emailDomains);
    const left = openSteps(account);
    return [
      [escapeHtml(nameOfAccount(account)), ...(account.url === '' ? [] : [`<br>${escapeHtml(account.url)}`]), `<br>${escapeHtml(stateWord(account))}`, listOf(warningsOf(account, school, dayIn(now)), ' class="look"')].join(''),
      `${escapeHtml(orNone(account.purpose))}<br>For: ${escapeHtml(orNone(account.audience))}<br>${escapeHtml(visibilityWords(account))}`,
      account.runners.length === 0 ? 'nobody' : listOf(account.runners.map((runner) => Object.values(runnerLine(runner, school.staff)).join(''))),
      listOf([
        `Can log in: ${account.logins.length === 0 ? 'not on record' : account.logins.join(', ')}`, `Looks over comments: ${orNone(account.moderator)}`,
        `Recovery: ${orNone(account.recoveryOwner)}${account.recoveryEmail === '' ? '' : `, ${account.recoveryEmail}${own === null ? '' : own ? ' (the school\'s)' : ' (not the school\'s)'}`}`, `Two-step sign-in: ${switchWords(account.twoFactor)}`,
      ]),
      listOf([
        `Private messages: ${switchWords(account.messages)}`, `Instead of it: ${orNone(account.alternative)}`,
        `Parents told: ${account.parentsInformed ? dateOf(account.parentsInformed) : 'no date on record'}`, `Picture consent checked: ${account.consentChecked ? dateOf(account.consentChecked) : 'no date on record'}`,
      ]),
      listOf([
        approvalLine(account), `Last looked at: ${account.lastCheck ? `${dateOf(account.lastCheck.day)}, ${account.lastCheck.by.name}` : 'no check on record'}`,
        `Still needed? next asked: ${account.nextReview ? dateOf(account.nextReview) : 'not set'}`, ...(account.closesOn ? [`Closing date: ${dateOf(account.closesOn)}`] : []),
        ...(left.length === 0 ? [] : [`Still to do: ${left.map(({ text }) => text).join('; ')}`]),
      ]),
    ];
  }));
}

const closedTable = (accounts: readonly Account[]): string => table('Closed accounts', ['Account', 'For what', 'Approved', 'Closed'], accounts.map((account) => [
  escapeHtml(nameOfAccount(account)), escapeHtml(orNone(account.purpose)), escapeHtml(approvalLine(account)),
  escapeHtml([account.history.at(-1) ? dateIn(account.history.at(-1)!.at) : '', account.closing?.reason ?? ''].filter((part) => part !== '').join(': ')),
]));

const foundTable = (found: readonly FoundAccount[]): string => table('Accounts that are not the school\'s', ['Account', 'What it is', 'Seen', 'What was done', 'How it stands'], found.toSorted((a, b) => b.at - a.at).map((one) => [
  `${escapeHtml(nameOfAccount(one))}${one.url === '' ? '' : `<br>${escapeHtml(one.url)}`}`, `${escapeHtml(kindWords(one.kind))}${one.note === '' ? '' : `<br>${escapeHtml(one.note)}`}`, escapeHtml(`${dateOf(one.seenOn)}, ${one.seenBy}`),
  one.done.length === 0 ? 'nothing yet' : listOf(one.done.map((step) => `${dateOf(step.on)}: ${stepWords(step.what)}${step.note === '' ? '' : `. ${step.note}`} (${step.by.name})`)), escapeHtml(foundStateWords(one.state)),
]));
