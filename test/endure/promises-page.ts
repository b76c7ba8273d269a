import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

/** `npm run promises`: writes docs/promises.md from the results of the long runs. A test holds the page and the results equal. */
const here = fileURLToPath(new URL('.', import.meta.url));
export const PAGE = 'docs/promises.md';

const resultSchema = z.object({
  family: z.string(), node: z.string(), cores: z.number(), loadBefore: z.array(z.number()), seconds: z.number(),
  findings: z.array(z.object({ promise: z.number(), what: z.string(), asked: z.string(), counts: z.record(z.string(), z.number()), met: z.boolean(), short: z.string().optional() })),
  planted: z.array(z.object({ fault: z.string(), caught: z.boolean() })),
  notRun: z.array(z.object({ promise: z.number(), what: z.string(), why: z.string() })),
});
type Result = z.output<typeof resultSchema> & { readonly file: string };

const costSchema = z.object({ count: z.number(), cpuMsEachAndSchool: z.number(), p50Ms: z.number() });
const TRUST = 'trust-year.json';
const trustSchema = z.object({
  sizes: z.array(z.object({
    schools: z.number(), staff: z.number(), days: z.number(), startMsEach: z.number(), rssMbEach: z.number(), diskKbEachAndDay: z.number(), posts: z.number(), faults: z.record(z.string(), z.number()),
    cost: z.record(z.string(), costSchema),
  })),
});

/** The promises by number, and for those that no long run is about where else they are shown. */
const FAMILIES = ['load', 'crash', 'power', 'chat', 'fuzz', 'files', 'access', 'audit', 'years'];
const PROMISES: readonly (readonly [string, (readonly [how: string, where: string])?])[] = [
  ['Acknowledged in time under load'],
  ['The same while a large document is read and everything is exported'],
  ['A storm: 80 colleagues report within ten seconds'],
  ['A flood by one person holds up nobody else'],
  ['Growth: large records open, answer and save in time'],
  ['Soak: hours of use leak nothing'],
  ['A kill at any moment loses nothing that was acknowledged'],
  ['A power cut loses nothing that was acknowledged'],
  ['Events that come twice or out of order end the same'],
  ['Posts arrive once, through failing platforms and kills'],
  ['Two approvers at once: one decision'],
  ['Several processes: each effect once'],
  ['The database crashes: nothing acknowledged is lost'],
  ['What the platform deletes is no loss: chat is never the record'],
  ['Disk full, failing or read-only: no false success'],
  ['Any payload: no crash, no answer of 500'],
  ['Any words on any card: inert, and unchanged in the record'],
  ['Hostile policies: only quoted, never obeyed'],
  ['Hostile files: refused, or read in their bounds'],
  ['No request can be turned elsewhere'],
  ['Teams: every check of the token'],
  ['Slack: every check of the signature; replays do nothing'],
  ['No secret in logs, errors, metrics or records'],
  ['No personal data in logs'],
  ['Who may do what: every cell of the table'],
  ['Refused and absent look the same'],
  ['Authority is that of the moment of the press'],
  ['A concern never reaches whom it is about'],
  ['No question finds a report'],
  ['Nobody approves their own'],
  ['Every change, opening, refusal and export is a line of the journal'],
  ['Any change to the journal is found, and where'],
  ['Tampering by an administrator is found'],
  ['Erased words are gone, and the chain still verifies'],
  ['Nothing is disposed of early, under hold, or without a named person'],
  ['What is held about a person can be handed out'],
  ['A report begun and not sent is not lost, and then erased', ['seven days, resumable after a kill; its author alone is reminded', '`npx vitest run test/scenario/report.test.ts test/endure/crash/report-kills.test.ts`']],
  ['Backups: hot, sealed, verified'],
  ['Restores: verified, nothing sent twice'],
  ['Nothing readable on the disk; keys can be changed'],
  ['Reminders through ten years: none missed, none twice'],
  ['Few packages, all pinned', ['exact versions with checksums, no install script needed; **more packages than promised**, counted in [packages.md](packages.md)', '`npx vitest run test/architecture/packages.test.ts`']],
  ['Upgrades: old or new, never between'],
  ['A gap is said', ['from when to when, to the safeguarding channel; the daily line to the lead, with the head of the chain', '`npx vitest run test/scenario/was-away.test.ts`']],
];

function results(): Result[] {
  const folder = join(here, 'results');
  return readdirSync(folder).filter((name) => name.endsWith('.json')).sort().flatMap((file) => {
    const read = resultSchema.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    return read.success ? [{ ...read.data, file }] : [];
  });
}

const WORDS = /(?<=[a-z])(?=[A-Z])/g;
const figure = ([name, value]: readonly [string, number]): string => {
  const ms = name.endsWith('Ms');
  const bytes = name.endsWith('Bytes');
  const words = name.replace(/(?:Ms|Bytes)$/, '').replace(WORDS, ' ').toLowerCase();
  const shown = bytes ? `${Math.round(value / 1024 / 102.4) / 10} MB` : `${value.toLocaleString('en-GB', { maximumFractionDigits: 2 })}${ms ? ' ms' : ''}`;
  return `${words} ${shown}`;
};
/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** What each kind of work costs at each size of a trust. */
function trustTable(): string {
  const { sizes } = trustSchema.parse(JSON.parse(readFileSync(join(here, 'results', TRUST), 'utf8')));
  const row = (name: string, of: (size: (typeof sizes)[number]) => string): string => `| ${name} | ${sizes.map(of).join(' | ')} |`;
  const kinds = Object.keys(sizes[0]?.cost ?? {});
  return [
    `| processor, ms each | ${sizes.map(({ schools }) => `${schools.toLocaleString('en-GB')} ${schools === 1 ? 'school' : 'schools'}`).join(' | ')} |`,
    `|---|${sizes.map(() => '---').join('|')}|`,
    ...kinds.map((kind) => row(kind.startsWith('round') ? `${kind.replace('round', 'round of timers')}, a school` : kind, ({ cost }) => String(cost[kind]?.cpuMsEachAndSchool ?? ''))),
    row('start, ms a school', ({ startMsEach }) => Math.round(startMsEach).toLocaleString('en-GB')),
    row('memory, MB a school', ({ rssMbEach }) => String(rssMbEach)),
    row('disk, KB a school and day', ({ diskKbEachAndDay }) => String(diskKbEachAndDay)),
    row('days simulated', ({ days }) => String(days)),
    row('staff', ({ staff }) => staff.toLocaleString('en-GB')),
    row('not answered, not sent, not taken, or another school\'s words', ({ faults }) => String(Object.values(faults).reduce((sum, n) => sum + n, 0))),
  ].join('\n');
}

/** The whole page. */
export function promisesPage(): string {
  const all = results();
  const rows: string[] = [];
  PROMISES.forEach(([title, elsewhere], i) => {
    const number = i + 1;
    const found = all.flatMap((one) => one.findings.filter((finding) => finding.promise === number).map((finding) => ({ ...finding, family: one.family })));
    const notRun = all.flatMap((one) => one.notRun.filter((none) => none.promise === number));
    const lines = [
      ...found.map((one) => `| ${number} | ${cell(title)} | ${cell(`${one.what}: ${one.asked}`)} | ${one.met ? (one.short === undefined ? 'kept' : 'kept, with a reservation') : '**not kept**'}: ${cell(Object.entries(one.counts).map(figure).join(' · '))}${one.short === undefined ? '' : `. **${cell(one.short)}**`} | \`npm run endure:${one.family} -- --only ${number}\` |`),
      ...notRun.map((one) => `| ${number} | ${cell(title)} | ${cell(one.what)} | **not run**: ${cell(one.why)} | |`),
      ...(elsewhere ? [`| ${number} | ${cell(title)} | | ${cell(elsewhere[0])} | ${elsewhere[1]} |`] : []),
    ];
    rows.push(...(lines.length > 0 ? lines : [`| ${number} | ${cell(title)} | | **no figure yet** | |`]));
  });
  const planted = all.flatMap((one) => one.planted.map((fault) => `| ${one.family} | ${cell(fault.fault)} | ${fault.caught ? 'seen' : '**not seen**'} |`));
  const machines = all.map((one) => `| [${one.file}](../test/endure/results/${one.file}) | ${one.node}, ${one.cores} cores, load ${one.loadBefore.join(' ')} before | ${Math.round(one.seconds)} s |`);
  return `# What is promised, and what was measured

Printed by \`npm run promises\` from the long runs under \`test/endure/results\`; a test holds the two equal. Each family is one command:
${FAMILIES.map((name) => `\`npm run endure:${name}\``).join(' · ')}. The same with \`-- --short\` is part of \`npm test\`. "Kept, with a reservation" is kept at the size
and on the terms that stand beside it, which are not wholly those of the promise.

**What no run here shows:** a real workspace of Slack or tenant of Teams; a disk's own cache when the power goes (the loop device's image is what was cut off); more
than one real machine (several processes on one stand for them).

| | promise | asked | got | command |
|---|---|---|---|---|
${rows.join('\n')}

## A trust of a thousand schools
One process, records in files, a clock that is moved (\`node --import tsx test/bench/trust-year.ts\`): each school day has two questions a school, a report every
fifth day, a check of an account, and the rounds of timers.

${trustTable()}

Where it bends. **A turn at 1,000 schools** costs some 9 ms more, which in a report of several presses adds up: whose colleague an account is was looked for person
by person in every school. It is looked up since (the column is from before). **The start**: each school's policies are read once in a process of their own, four at a
time, half a second of processor a school; from the second start on what was read is kept. **Memory** is mostly what every desk holds (the bank of situations, the
words), shared by more schools. **The first work of a process** costs most (nothing is compiled yet, no school's index is warm), so few days look dearer than a year.

## Faults that were put in on purpose
Before a harness says that the desk loses, doubles or leaks nothing, it shows that it sees a desk that does.

| family | fault | |
|---|---|---|
${planted.join('\n')}

## The runs
| result | where | took |
|---|---|---|
${machines.join('\n')}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(PAGE, promisesPage());
