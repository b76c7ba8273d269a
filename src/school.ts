import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isMap, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { z } from 'zod';
import { accountsSchema, peopleOfAccounts } from './accounts/account-settings.ts';
import { declarationsSchema } from './declarations/declaration-settings.ts';
import { SCHOOL_PLATFORMS, type SchoolPlatform } from './chat/outbound.ts';
import { peopleOfRoutes, routesSchema } from './incidents/routes-settings.ts';
import { asId, type SchoolId } from './kernel/ids.ts';
import { lexiconSchema } from './language/lexicon-settings.ts';
import { err, ok, type Result } from './kernel/result.ts';
import { channelsSchema } from './people/channels.ts';
import { contactsSchema } from './people/contacts.ts';
import { peopleSchema, Staff } from './people/staff.ts';
import { policiesSchema, questionsSchema } from './policies/settings.ts';
import { retentionSchema } from './records/retention-settings.ts';
import { remindersSchema } from './reminders/reminder-settings.ts';
import { signOffsSchema } from './reminders/sign-off-settings.ts';
import { answersSchema } from './situations/review-settings.ts';
import { calendarDays } from './time/calendar-file.ts';
import { calendarSchema } from './time/calendar-settings.ts';
import { schoolCalendar, type SchoolCalendar } from './time/school-calendar.ts';
import { hoursSchema } from './time/school-hours.ts';

const schoolSchema = z.strictObject({
  name: z.string().trim().min(2).max(160),
  /** An invented school: the page becomes a stage where a visitor may be anyone. Never for a school with children in it. */
  example: z.boolean().default(false),
  telephone: z.string().trim().min(3).max(40).optional(),
  website: z.url().optional(),
  /** The Slack workspace whose people are this school's (T…). Several schools may share one. */
  slack: z.strictObject({ workspace: z.string().regex(/^T[A-Z0-9]{5,20}$/, 'is the id of the workspace, such as T0123456789') }).optional(),
  /** The Microsoft 365 tenant. Several schools may share one. */
  teams: z.strictObject({ tenant: z.uuid() }).optional(),
  /** Where several schools share a workspace or tenant: the addresses by which an unlisted colleague is known to be of this one. */
  'email-domains': z.array(z.string().regex(/^[a-z0-9.-]+\.[a-z]{2,}$/, 'is the part after the @, in lower case')).default([]),
  people: peopleSchema,
  channels: channelsSchema,
  contacts: contactsSchema,
  hours: hoursSchema,
  questions: questionsSchema,
  policies: policiesSchema,
  /** Who settles what the desk answers. */
  answers: answersSchema,
  /** What this school calls things, beside the project's lexicon. */
  words: lexiconSchema,
  /** Whom reports go to first; see the settings of routes. */
  routes: routesSchema,
  /** The school's official accounts: who decides, when they are checked, by when comments are answered. */
  accounts: accountsSchema,
  /** How declared relationships are dealt with. */
  declarations: declarationsSchema,
  /** Terms and training days. */
  calendar: calendarSchema,
  /** When people may be reminded, and how often. */
  reminders: remindersSchema,
  /** How long records are kept where it is not the default, and why. */
  retention: retentionSchema,
  /** What colleagues read and sign for, who, and when. */
  'sign-offs': signOffsSchema,
});
export type SchoolSettings = z.output<typeof schoolSchema>;

/** The workspace or tenant that the school's colleagues are in on a platform; null where school.yaml names none. */
export const tenantOf = ({ slack, teams }: Pick<SchoolSettings, SchoolPlatform>, platform: SchoolPlatform): string | null => ({ slack: slack?.workspace, teams: teams?.tenant })[platform] ?? null;

/** One school: its folder, its settings and its people. */
export interface School {
  readonly id: SchoolId;
  readonly dir: string;
  readonly policiesDir: string;
  readonly settings: SchoolSettings;
  readonly staff: Staff;
  /** The school year, by the settings and the calendar file that they name. */
  readonly calendar: SchoolCalendar;
}

/** One thing wrong in a school's folder. `line` counts from 1; null where no line is to blame. */
export interface Fault {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
  /** `error` stops the start; `warning` is for `check` and the log. */
  readonly level: 'error' | 'warning';
}

export const faultLine = (fault: Fault): string => `${fault.file}${fault.line === null ? '' : `:${fault.line}`}: ${fault.level}: ${fault.message}`;

/** Every school of SCHOOL_DIR: the folder itself when it holds school.yaml, else each folder in it that does. All faults at once. */
export function loadSchools(dir: string): Result<School[], Fault[]> {
  const root = resolve(dir);
  if (!existsSync(root) || !statSync(root).isDirectory()) return err([{ file: dir, line: null, level: 'error', message: 'there is no such folder (SCHOOL_DIR)' }]);
  const folders = existsSync(join(root, 'school.yaml'))
    ? [root]
    : readdirSync(root, { withFileTypes: true }).filter((e) => e.isDirectory() && existsSync(join(root, e.name, 'school.yaml'))).map((e) => join(root, e.name)).sort();
  if (folders.length === 0) return err([{ file: dir, line: null, level: 'error', message: 'no school.yaml here, nor in any folder in it; `staffroom init --policies DIR` proposes one' }]);
  const loaded = folders.map(loadSchool);
  const faults = loaded.flatMap((one) => one.faults.filter((f) => f.level === 'error'));
  return faults.length > 0 ? err(faults) : ok(loaded.flatMap((one) => (one.school ? [one.school] : [])));
}

const MOST_BYTES = 1024 * 1024;
const MOST_FAULTS = 20;

/** One school's folder, with all that is wrong in its school.yaml, warnings too. `school` is null when there are errors. */
export function loadSchool(folder: string): { school: School | null; faults: Fault[] } {
  const file = join(folder, 'school.yaml');
  const faults: Fault[] = [];
  const fault = (message: string, line: number | null = null): void => void faults.push({ file, line, level: 'error', message });
  let text: string;
  try {
    const found = statSync(file);
    // Asked first, because opening a pipe waits for whoever may write to it.
    if (found.isFile() && found.size > MOST_BYTES) fault(`is larger than ${MOST_BYTES / 1024 / 1024} MB: no school's settings are`);
    else if (!found.isFile()) fault('is not a file');
    if (faults.length > 0) return { school: null, faults };
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { school: null, faults: [{ file, line: null, level: 'error', message: code === 'ENOENT' ? 'there is no school.yaml in this folder' : `cannot be read (${code})` }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // One slip may break every line after it.
  for (const problem of document.errors.slice(0, MOST_FAULTS)) fault(problem.message, lines.linePos(problem.pos[0]).line);
  visit(document, {
    Alias: (_key, alias) => {
      fault('anchors and aliases (& and *) are not read: write the value out; text that begins with * goes in quotes', alias.range ? lines.linePos(alias.range[0]).line : null);
      return visit.BREAK;
    },
  });
  if (faults.length > 0) return { school: null, faults };
  const parsed = schoolSchema.safeParse(document.toJS());
  const at = (path: readonly PropertyKey[]): number | null => lineOf(document, lines, path);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
      faults.push({ file, line: at(path), level: 'error', message: `${issue.path.join('.') || 'school.yaml'}: ${issue.message}` });
    }
    return { school: null, faults };
  }
  const settings = parsed.data;
  faults.push(...crossChecks(settings).map((f) => ({ file, line: at(f.path), level: f.level, message: f.message })));
  const policiesDir = join(folder, 'policies');
  if (!existsSync(policiesDir)) faults.push({ file: policiesDir, line: null, level: 'warning', message: 'there is no policies folder: every answer will be "your policy doesn\'t say"' });
  const days = calendarDays(folder, settings.calendar.file);
  if (!days.ok) faults.push({ file: join(folder, settings.calendar.file ?? ''), line: null, level: 'error', message: days.error });
  if (!days.ok || faults.some((f) => f.level === 'error')) return { school: null, faults };
  return { school: { id: asId<'school'>(basename(resolve(folder))), dir: folder, policiesDir, settings, staff: new Staff(settings.people), calendar: schoolCalendar(settings.calendar, settings.hours, days.value) }, faults };
}

interface SettingsFault {
  readonly path: readonly PropertyKey[];
  readonly level: Fault['level'];
  readonly message: string;
}

function crossChecks(settings: SchoolSettings): SettingsFault[] {
  const faults: SettingsFault[] = [];
  const ids = new Set<string>();
  const emails = new Set<string>();
  settings.people.forEach((person, i) => {
    if (ids.has(person.id)) faults.push({ path: ['people', i, 'id'], level: 'error', message: `"${person.id}" is listed twice` });
    ids.add(person.id);
    const email = person.email?.toLowerCase();
    if (email && emails.has(email)) faults.push({ path: ['people', i, 'email'], level: 'error', message: 'two people have this e-mail address: the desk could not tell them apart' });
    if (email) emails.add(email);
    for (const surface of SCHOOL_PLATFORMS) {
      const account = person[surface];
      if (account !== undefined && settings.people.findIndex((other) => other[surface] === account) < i) faults.push({ path: ['people', i, surface], level: 'error', message: `two people have this ${surface} account: whoever uses it would be the first of them` });
    }
  });
  const channels = new Set<string>();
  settings.channels.forEach((channel, i) => {
    if (channels.has(channel.id)) faults.push({ path: ['channels', i, 'id'], level: 'error', message: `channel "${channel.id}" is listed twice` });
    channels.add(channel.id);
    for (const surface of SCHOOL_PLATFORMS) {
      if (channel[surface] !== undefined && settings[surface] === undefined) faults.push({ path: ['channels', i, surface], level: 'error', message: `${surface}: is not set above: say which ${surface === 'slack' ? 'workspace' : 'tenant'} this channel is in` });
      if (channel[surface] !== undefined && settings.channels.findIndex((other) => other[surface] === channel[surface]) < i) faults.push({ path: ['channels', i, surface], level: 'error', message: `another channel has this ${surface} id too` });
    }
    channel.members.forEach((member, j) => {
      if (!ids.has(member)) faults.push({ path: ['channels', i, 'members', j], level: 'error', message: `there is no person "${member}"` });
    });
  });
  const onDuty: readonly (readonly [readonly PropertyKey[], string | undefined])[] = [[['hours', 'out-of-hours'], settings.hours['out-of-hours']], ...settings.hours.closed.map((one, i) => [['hours', 'closed', i, 'duty'], one.duty] as const)];
  for (const [path, person] of onDuty) if (person !== undefined && !ids.has(person)) faults.push({ path, level: 'error', message: `there is no person "${person}"` });
  const asked = [settings.questions.default, ...settings.questions['by-policy'].map((p) => p.to)];
  for (const to of asked) if (to?.person !== undefined && !ids.has(to.person)) faults.push({ path: ['questions'], level: 'error', message: `there is no person "${to.person}"` });
  for (const { person, at } of peopleOfRoutes(settings.routes)) if (!ids.has(person)) faults.push({ path: ['routes', at, 'to'], level: 'error', message: `there is no person "${person}"` });
  for (const { person, path } of peopleOfAccounts(settings.accounts)) if (!ids.has(person)) faults.push({ path: ['accounts', ...path], level: 'error', message: `there is no person "${person}"` });
  settings.answers.reviewers.forEach((person, i) => {
    if (!ids.has(person)) faults.push({ path: ['answers', 'reviewers', i], level: 'error', message: `there is no person "${person}"` });
  });
  const holds = (role: string): boolean => settings.people.some((p) => (p.roles as string[]).includes(role));
  for (const [role, why] of NEEDED) if (!holds(role)) faults.push({ path: ['people'], level: 'warning', message: `nobody has the role ${role}: ${why}` });
  if (settings.telephone === undefined) faults.push({ path: [], level: 'warning', message: 'telephone: is not set: the urgent card cannot give the school office\'s number' });
  for (const name of ['childrens-social-care', 'lado'] as const) {
    if (settings.contacts[name] === undefined) faults.push({ path: ['contacts'], level: 'warning', message: `contacts.${name} is not set: the urgent card cannot give its number` });
  }
  return faults;
}

// Who must exist so that a concern always has a human at the end of its route (safeguarding sections 1 and 5).
const NEEDED: readonly (readonly [string, string])[] = [
  ['dsl', 'the urgent card names the designated safeguarding lead first'],
  ['deputy-dsl', 'someone must be found when the safeguarding lead is away or concerned'],
  ['headteacher', 'a concern about an adult in school goes to the headteacher'],
  ['chair-of-governors', 'a concern about the headteacher goes to the chair of governors'],
];

/** The line of the nearest node that exists on the way to `path`. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let depth = path.length; depth > 0; depth--) {
    const part = path.slice(0, depth);
    const parent = depth === 1 ? document.contents : document.getIn(part.slice(0, -1), true);
    // A map's key shows the place better than its value, which may stand lines below.
    if (isMap(parent)) {
      const pair = parent.items.find((item) => String((item.key as { value?: unknown } | null)?.value ?? item.key) === String(part.at(-1)));
      const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
      if (range) return lines.linePos(range[0]).line;
    }
    const node = document.getIn(part, true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return document.contents ? 1 : null;
}
