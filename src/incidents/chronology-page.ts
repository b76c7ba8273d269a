import { escapeHtml, paperPage, THIRD_PARTY, withThirdParties } from '../records/page.ts';
import type { HashedPart } from '../records/export-folder.ts';
import type { Chronology, When } from './chronology.ts';
import { patternOf } from './typed-names.ts';

export interface PageMatter extends Chronology {
  readonly hashes: readonly HashedPart[];
}

export interface PageHead {
  readonly school: string;
  /** What it was asked for: a reference or a full name, as typed. */
  readonly asked: string;
  /** The full name it was asked for by; null where it was asked for by reference. */
  readonly subject: string | null;
  readonly exported: When;
  readonly by: string;
}

/** The chronologies as one document for paper: for one usual matter two sides of A4. */
export function chronologyPage(matters: readonly PageMatter[], head: PageHead): string {
  const several = matters.length > 1 ? `<p class="of">${matters.length} matters: ${matters.map((one) => escapeHtml(one.reference)).join(', ')}. Each is a record of its own.</p>` : '';
  const body = [
    `<header><p class="secret">CONFIDENTIAL: safeguarding record</p><h1>Chronology: ${escapeHtml(head.asked)}</h1>`,
    `<p class="of">${escapeHtml(head.school)}. Written out ${escapeHtml(head.exported.london)} (times are those of London) by ${escapeHtml(head.by)}. This is what the desk holds; it is not the child-protection file.</p>${several}</header>`,
    ...matters.map((matter) => matterSection(matter, head)),
    `<footer><p>${THIRD_PARTY} stands after names of other people: those typed as names in the report, and the reporter's. Names that stand only in the text are not marked. Take out what the reader may not know before you give this to anyone.</p></footer>`,
  ].join('\n');
  return paperPage({ title: `Chronology ${matters.map((one) => one.reference).join(' ')}`, styles: STYLES, body });
}

type Show = (text: string) => string;

/** Escaped text with the names of others marked. */
function marking(names: readonly string[], subject: string | null): Show {
  const pattern = patternOf(names, subject);
  return (text) => withThirdParties(text, pattern);
}

function matterSection({ reference, parts, thirdParties, hashes }: PageMatter, { subject }: PageHead): string {
  const show = marking(thirdParties, subject);
  const lines = (all: readonly { readonly what: string; readonly text: string }[]): string => `<dl>${all.map((line) => `<div><dt>${escapeHtml(line.what)}</dt><dd>${show(line.text)}</dd></div>`).join('')}</dl>`;
  const dated = (all: readonly { readonly when: When; readonly who: string; readonly what: string }[]): string => table(['When', 'Who', 'What'], all.map((one) => [escapeHtml(one.when.london), show(one.who), show(one.what)]), 'dated');
  const none = (words: string): string => `<p class="none">${words}</p>`;
  const sections: readonly (readonly [string, string])[] = [
    ['Reasons and decisions', parts.decisions.length === 0 ? none('No decision is recorded yet.') : table(['Reason', 'Decision', 'By', 'When'], parts.decisions.map((one) => [show(one.reason), show(one.decision), show(one.by), escapeHtml(one.when?.london ?? '')]))],
    ['Referrals, tasks and replies', parts.referrals.length === 0 ? none('None.') : table(['What', 'Outcome', 'Who, when, their reference', 'Reply or reason'], parts.referrals.map((one) => [show(one.to), one.outcome, show([one.who, one.when, one.reference].filter((part) => part !== '').join('; ')), show(one.reason)]))],
    ['What changed, and who still watches', lines(parts.change)],
    ['What was said', lines(parts.said)],
    ['Added, asked and noted since', parts.later.length === 0 ? none('Nothing.') : dated(parts.later)],
    ['Where it went, and why', lines(parts.route)],
    ['Times', dated(parts.times)],
    ['Who read it', parts.readings.length === 0 ? none('Nobody has opened it.') : dated(parts.readings)],
  ];
  const hashLine = hashes.map((part) => `${part.name} ${part.sha256.slice(0, 16)}`).join(' · ');
  return `<article><h2>${escapeHtml(reference)}</h2>\n${lines(parts.summary)}\n${sections.map(([title, inner]) => `<section><h3>${title}</h3>${inner}</section>`).join('\n')}\n<p class="hashes">SHA-256 of each part begins: ${hashLine}. They stand whole in the JSON file.</p></article>`;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[], kind = 'plain'): string =>
  `<table class="${kind}"><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`;

const STYLES = `@page { size: A4; margin: 13mm 14mm 14mm; }
* { box-sizing: border-box; }
html { color: #000; background: #fff; font: 9pt/1.25 system-ui, "Segoe UI", Arial, sans-serif; }
body { max-width: 182mm; margin: 0 auto; padding: 4mm 0; overflow-wrap: anywhere; }
h1 { font-size: 15pt; margin: 0 0 1mm; }
h2 { font-size: 12pt; margin: 4mm 0 1mm; }
h3 { font-size: 10.5pt; margin: 3mm 0 1mm; border-bottom: 0.3mm solid #000; break-after: avoid; }
p { margin: 0 0 1mm; }
.secret { font-weight: 700; letter-spacing: 0.04em; }
.of, .none, footer, .hashes { font-size: 8.5pt; }
.hashes { margin-top: 3mm; font-family: ui-monospace, Consolas, monospace; font-size: 7pt; }
article + article { break-before: page; }
dl { margin: 0; }
dl div { display: flex; gap: 3mm; margin: 0 0 0.6mm; break-inside: avoid; }
dt { flex: 0 0 44mm; font-weight: 600; }
dd { flex: 1; margin: 0; white-space: pre-line; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 0.6mm 1.6mm 0.6mm 0; border-bottom: 0.15mm solid #767676; white-space: pre-line; }
th { font-weight: 600; overflow-wrap: normal; }
.dated td:nth-child(1), .dated td:nth-child(2) { white-space: nowrap; }
.dated td:nth-child(3) { width: 100%; }
.dated td { padding-top: 0.2mm; padding-bottom: 0.2mm; }
.third { font-weight: inherit; font-style: italic; border-bottom: 0.2mm dotted #000; }
footer { margin-top: 3mm; border-top: 0.3mm solid #000; padding-top: 1mm; }
@media print { body { max-width: none; padding: 0; } }`;
