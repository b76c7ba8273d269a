import { accessSync, constants, createReadStream, existsSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { join, resolve } from 'node:path';
import { checkPolicies } from './check.ts';
import { fillCard } from './cards/fill.ts';
import { plainText } from './cards/plain-text.ts';
import type { Finding } from './chat/inspection.ts';
import { loadDotEnv, readConfig } from './config.ts';
import { screen } from './incidents/harm-check.ts';
import { poster } from './incidents/poster.ts';
import { proposeRoutes } from './incidents/propose-routes.ts';
import { routeBatch } from './incidents/route-lines.ts';
import { systemClock } from './kernel/clock.ts';
import { silentLog } from './kernel/log.ts';
import { footFor } from './people/foot.ts';
import { Staff } from './people/staff.ts';
import { answerBatch } from './policies/batch.ts';
import { answerCard } from './policies/answer-card.ts';
import { buildAnswer } from './policies/answer.ts';
import { openLibrary } from './policies/library.ts';
import { proposeSchool } from './policies/propose.ts';
import type { Corpus } from './policies/corpus.ts';
import { confirmedDue } from './policies/review.ts';
import { readQuestion } from './policies/read-question.ts';
import { ruleReader } from './policies/rule-reader.ts';
import { whoAnswers } from './policies/who-answers.ts';
import { intentOf } from './routes/intents.ts';
import { faultLine, loadSchool } from './school.ts';
import { dayIn, timeIn } from './time/school-day.ts';

const USAGE = `usage:
  staffroom start                                       the desk, with the settings of the environment (.env.example lists them)
  staffroom ask "question" --school DIR                 the answer with its sources
  staffroom ask --schools DIR --batch FILE              JSON lines {id, school, question} → {id, verdict, confidence, citations, ms}
  staffroom intent --batch FILE                         JSON lines {id, text} → {id, intent}
  staffroom route --schools DIR --batch FILE            JSON lines of incidents → who is told first and then, tasks, outside bodies, because
  staffroom init --policies DIR|FILE                    proposes school.yaml from the policies, each line with its clause
  staffroom check --school DIR                          every fault of a school's folder, and what has gone stale
  staffroom doctor [--school DIR] [--post]              looks at settings, Slack and Teams: what is wrong, and who can read each channel
  staffroom poster --school DIR [--out FILE]            one side of A4 for people without an account: whom to tell
  staffroom export --incident REF [--school DIR]        a report's chronology for paper and as JSON, while the desk is stopped;
                   --child NAME | --adult NAME          or every report about one person, by full name; [--out DIR]

FILE may be - for standard input. Exit: 0 all done, 1 something failed, 2 wrong usage.
`;

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** The command line. Returns the exit code; standard output carries results only, all else goes to standard error. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (rest.some((one) => one === '--help' || one === '-h')) {
    process.stdout.write(USAGE);
    return DONE;
  }
  try {
    switch (command) {
      case 'start': {
        const { start } = await import('./main.ts');
        return await start();
      }
      case 'ask':
        return await ask(rest);
      case 'intent':
        return await intent(rest);
      case 'route':
        return await route(rest);
      case 'init':
        return await init(rest);
      case 'check':
        return await check(rest);
      case 'doctor':
        return await doctor(rest);
      case 'poster':
        return await printPoster(rest);
      case 'export':
        return await exportCases(rest);
      case 'help':
      case '--help':
      case '-h':
        process.stdout.write(USAGE);
        return DONE;
      default:
        return usage(command === undefined ? 'no command' : `unknown command "${command}"`);
    }
  } catch (error) {
    // parseArgs names the wrong flag; a missing file names itself. Anything else is a bug and shows its stack.
    const { code, message } = error as NodeJS.ErrnoException;
    if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) return usage(message.split('. To specify')[0] ?? message);
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'ENOTDIR') return usage(message);
    if (code === 'EPIPE') return FAILED;
    throw error;
  }
}

function usage(problem: string): number {
  process.stderr.write(`staffroom: ${problem}\n\n${USAGE}`);
  return WRONG_USAGE;
}

const note = (message: string): void => void process.stderr.write(`staffroom: ${message}\n`);

/** Reads policies once, from a file or a folder, without watching and without a cache: the folder is only read. */
async function readCorpus(path: string): Promise<Corpus> {
  const library = openLibrary({ policiesDir: path, cacheDir: null, log: silentLog, watch: false });
  await library.ready;
  const corpus = library.current();
  await library.close();
  for (const refusal of corpus.refused) note(`${refusal.file}: ${refusal.code === 'unknown-type' ? 'skipped' : `not taken (${refusal.code})`}: ${refusal.detail}`);
  return corpus;
}

async function ask(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' }, schools: { type: 'string' }, batch: { type: 'string' } } });
  if (values.batch !== undefined) {
    if (values.schools === undefined || positionals.length > 0 || values.school !== undefined) return usage('ask --batch needs --schools DIR and no question');
    return askBatch(values.schools, values.batch);
  }
  const question = positionals.join(' ').trim();
  if (question === '' || values.school === undefined) return usage('ask needs a question and --school DIR');
  return askOne(question, values.school);
}

async function askBatch(schools: string, file: string): Promise<number> {
  let failed = false;
  for await (const answer of answerBatch(resolve(schools), linesOf(file), { readCorpus, readerFor: () => Promise.resolve(ruleReader), note: (m) => { failed = true; note(m); } })) {
    if ('error' in answer) failed = true;
    await print(answer);
  }
  return failed ? FAILED : DONE;
}

/** One answer as text: the same card as in chat, read out. A folder without school.yaml is a folder of policies, without people. */
async function askOne(question: string, dir: string): Promise<number> {
  const folder = resolve(dir);
  if (!existsSync(folder)) return usage(`there is no ${dir}`);
  const loaded = existsSync(join(folder, 'school.yaml')) ? loadSchool(folder) : null;
  for (const fault of loaded?.faults ?? []) note(faultLine(fault));
  if (loaded && !loaded.school) return FAILED;
  const school = loaded?.school ?? null;
  const corpus = await readCorpus(school ? school.policiesDir : folder);
  if (corpus.documents.length === 0) {
    note('no policy could be read, so nothing can be answered');
    return FAILED;
  }
  const today = dayIn(systemClock.now());
  const reading = await readQuestion(ruleReader, { text: question, before: null, asker: null }, corpus);
  const answer = buildAnswer(reading, corpus, { asked: question, today, dueOf: (file) => (school ? confirmedDue(school.settings.policies, file) : null) });
  const staff = school?.staff ?? new Staff([]);
  const asks = school ? whoAnswers(null, answer.clauses.map((c) => c.document), corpus, school.settings.questions, staff) : null;
  const urgent = screen(question).level;
  if (urgent !== 'none') note(urgent === 'red' ? 'In chat this message shows the urgent card before anything else: a child may be at risk. Tell the safeguarding lead in person; ring 999 in danger.' : 'In chat this message shows a safeguarding line above the answer.');
  const card = answerCard(answer, { id: 'cli', today, asks, maySend: false, worry: null, preface: null, asksBack: false });
  // No button can be pressed in a terminal.
  const foot = { ...footFor(staff, school?.settings.telephone ?? null, null), report: false };
  process.stdout.write(`${plainText(fillCard(card, foot))}\n`);
  return DONE;
}

async function intent(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { batch: { type: 'string' } } });
  if (values.batch === undefined || positionals.length > 0) return usage('intent needs --batch FILE');
  let failed = false;
  let number = 0;
  for await (const line of linesOf(values.batch)) {
    number += 1;
    if (line.trim() === '') continue;
    const read = messageLine(line);
    if (!read.ok) {
      failed = true;
      if (read.id === null) note(`line ${number}: ${read.why}`);
      else await print({ id: read.id, error: read.why });
      continue;
    }
    await print({ id: read.id, intent: intentOf(read.text, screen(read.text)) });
  }
  return failed ? FAILED : DONE;
}

async function route(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { schools: { type: 'string' }, batch: { type: 'string' } } });
  if (values.batch === undefined || values.schools === undefined || positionals.length > 0) return usage('route needs --schools DIR and --batch FILE');
  let failed = false;
  for await (const routed of routeBatch(resolve(values.schools), linesOf(values.batch), { readCorpus, note: (m) => { failed = true; note(m); } })) {
    if ('error' in routed) failed = true;
    await print(routed);
  }
  return failed ? FAILED : DONE;
}

type MessageLine = { ok: true; id: string | number; text: string } | { ok: false; id: string | number | null; why: string };

function messageLine(line: string): MessageLine {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, id: null, why: 'not JSON' };
  }
  const { id, text } = (typeof value === 'object' && value !== null ? value : {}) as { id?: unknown; text?: unknown };
  if (typeof id !== 'string' && typeof id !== 'number') return { ok: false, id: null, why: 'no "id"' };
  if (typeof text !== 'string') return { ok: false, id, why: 'no "text"' };
  return { ok: true, id, text };
}

async function init(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { policies: { type: 'string' } } });
  if (values.policies === undefined || positionals.length > 0) return usage('init needs --policies DIR or FILE');
  const path = resolve(values.policies);
  if (!existsSync(path)) return usage(`there is no ${values.policies}`);
  const corpus = await readCorpus(path);
  if (corpus.documents.length === 0) {
    note('no policy could be read, so there is nothing to propose');
    return FAILED;
  }
  process.stdout.write(proposeSchool(corpus.documents, dayIn(systemClock.now())) + proposeRoutes(corpus.documents));
  return corpus.refused.some((r) => r.code !== 'unknown-type') ? FAILED : DONE;
}

async function check(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' } } });
  if (values.school === undefined || positionals.length > 0) return usage('check needs --school DIR');
  const folder = resolve(values.school);
  if (!existsSync(folder)) return usage(`there is no ${values.school}`);
  const { school, faults } = loadSchool(folder);
  const corpus = school ? await readCorpus(school.policiesDir) : null;
  const found = school && corpus ? checkPolicies(school, corpus, dayIn(systemClock.now())) : { faults: [], notices: [] };
  const all = [...faults, ...found.faults];
  for (const fault of all) process.stdout.write(`${faultLine(fault)}\n`);
  for (const n of found.notices) process.stdout.write(`${n.file}${n.line === null ? '' : `:${n.line}`}: ${n.kind}: ${n.message}\n`);
  const errors = all.filter((f) => f.level === 'error').length;
  process.stdout.write(`${counted(errors, 'error')}, ${counted(all.length - errors, 'warning')}, ${counted(found.notices.length, 'notice')}\n`);
  return errors > 0 ? FAILED : DONE;
}

/** Safe beside a running desk: it opens no record and starts no platform. */
async function doctor(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' }, post: { type: 'boolean' } } });
  if (positionals.length > 0) return usage('doctor takes --school DIR and --post alone');
  if (values.school !== undefined && !existsSync(values.school)) return usage(`there is no ${values.school}`);
  loadDotEnv();
  // Only this command needs the platforms' packages, which take a second to load.
  const { closingLines, examine, findingLine } = await import('./doctor/doctor.ts');
  const { makePlatforms, platformFaults } = await import('./platforms.ts');
  const found: Finding[] = [];
  const report = (finding: Finding): void => {
    found.push(finding);
    process.stdout.write(`${findingLine(finding)}\n`);
  };
  // Conversations that the running desk knows stand in its records; those of school.yaml are found without them.
  const places = { append: () => Promise.resolve(), all: () => Promise.resolve([]) };
  const well = await examine({
    config: readConfig(),
    settingsFile: '.env',
    schoolDir: values.school ?? null,
    post: values.post === true,
    clock: systemClock,
    platformsOf: async (config, schools) => ({ platforms: await makePlatforms({ config, schools, clock: systemClock, log: silentLog, places }), faults: platformFaults(config, schools) }),
    report,
  });
  process.stdout.write(`${closingLines(found, values.post === true).join('\n')}\n`);
  return well ? DONE : FAILED;
}

function printPoster(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' }, out: { type: 'string' } } });
  if (values.school === undefined || positionals.length > 0) return Promise.resolve(usage('poster needs --school DIR'));
  if (!existsSync(values.school)) return Promise.resolve(usage(`there is no ${values.school}`));
  const { school, faults } = loadSchool(resolve(values.school));
  for (const fault of faults) if (fault.level === 'error') note(faultLine(fault));
  if (!school) return Promise.resolve(FAILED);
  const { settings, staff } = school;
  const { html, gaps } = poster({ name: settings.name, staff, contacts: settings.contacts, telephone: settings.telephone ?? null, hours: settings.hours }, systemClock.now());
  for (const gap of gaps) note(`not on the poster: ${gap}`);
  if (values.out === undefined) process.stdout.write(html);
  else writeFileSync(values.out, html);
  return Promise.resolve(DONE);
}

/** Opens the records themselves, which belong to one process: the desk must be stopped. */
async function exportCases(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { incident: { type: 'string' }, child: { type: 'string' }, adult: { type: 'string' }, school: { type: 'string' }, out: { type: 'string' } } });
  const asked = (['incident', 'child', 'adult'] as const).flatMap((by) => (values[by] === undefined ? [] : [{ by, value: values[by] }]));
  const [first] = asked;
  if (!first || asked.length > 1 || positionals.length > 0) return usage('export needs one of --incident REF, --child NAME and --adult NAME');
  loadDotEnv();
  const config = readConfig(undefined, values.school === undefined ? {} : { SCHOOL_DIR: values.school });
  if (!config.ok) {
    for (const fault of config.error) note(fault);
    return FAILED;
  }
  const dir = resolve(config.value.schoolDir);
  if (!existsSync(join(dir, 'school.yaml'))) return usage(`${dir} holds no school.yaml: say which school with --school DIR`);
  const { school, faults } = loadSchool(dir);
  for (const fault of faults) if (fault.level === 'error') note(faultLine(fault));
  if (!school) return FAILED;
  const now = systemClock.now();
  const { exportRecords } = await import('./export.ts');
  // The folder's name says when, and never of whom.
  const out = resolve(values.out ?? `staffroom-export-${dayIn(now)}-${timeIn(now).replace(':', '')}`);
  const done = await exportRecords(first, { config: config.value, school, out, account: userInfo().username, now, log: silentLog });
  if (!done.ok) {
    note(done.error);
    return FAILED;
  }
  const { folder, references, linked, notIncluded } = done.value;
  for (const one of notIncluded) note(`not included, look: ${one.reference} (${one.why})`);
  for (const one of linked) note(`linked, and a record of its own: ${one}`);
  if (folder === null) note(first.by === 'incident' ? 'there is no report of that reference, or its words were erased' : 'no report has that full name among its names');
  if (folder === null) return FAILED;
  note('that it was written out is recorded in each report. It holds children\'s names: keep it where only those who may read it can, and delete it when it is filed');
  process.stdout.write(`${folder}: ${references.join(', ')}\n`);
  return DONE;
}

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

function linesOf(file: string): AsyncIterable<string> {
  // Asked here so that a missing file is wrong usage, not a failure in the middle.
  if (file !== '-') accessSync(file, constants.R_OK);
  return linesIn(file);
}

/** Opened when the first line is asked for: readline hands out lines from the moment it exists, and those that nobody waits for are lost. */
async function* linesIn(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: file === '-' ? process.stdin : createReadStream(file, 'utf8'), crlfDelay: Infinity });
}

/** One line on standard output; waits when a slow reader's pipe is full. */
async function print(value: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return;
  await new Promise<void>((done) => process.stdout.once('drain', () => done()));
}
