import type { CardInput } from '../../cards/card-data.ts';
import type { Person, Staff } from '../../people/staff.ts';
import { peopleNamed } from '../../incidents/report-people.ts';
import { isDay } from '../../time/school-day.ts';
import type { Account, Runner } from '../account.ts';
import type { AccountRules } from '../account-rules.ts';
import { bareHandle, isAddress, likeness, platformName, platformOfAddress } from '../platform-names.ts';
import { faultsOf, linesOf, MOST_TEXT } from './register-press.ts';
import { isStepOf, stepsForRunner } from './register-runner-steps.ts';

type Fields = NonNullable<CardInput<'account-card'>['fields']>;
type Inputs = Readonly<Record<string, string>>;
type Faults = Readonly<Record<string, string>>;

/** What a form made of an entry: the entry, and what changed in it by name; or what is wrong at the fields. */
export type Edited = { readonly ok: true; readonly account: Account; readonly changed: readonly string[]; readonly came: readonly Runner[]; readonly went: readonly Runner[] } | { readonly ok: false; readonly faults: Faults };

interface About {
  readonly staff: Staff;
  readonly rules: () => AccountRules;
  readonly today: string;
}

/** One form of the entry: few fields, so that it is done on a phone. */
export interface Group {
  readonly title: string;
  readonly lines: readonly string[];
  readonly fields: (account: Account) => Fields;
  readonly read: (account: Account, inputs: Inputs, about: About) => Edited;
}

const text = (id: string, label: string, value: string, more: { readonly many?: boolean; readonly needed?: boolean; readonly hint?: string } = {}): Fields[number] => ({ kind: 'text', id, label, needed: more.needed ?? false, many: more.many ?? false, value, hint: more.hint ?? '' });
const day = (id: string, label: string, value: string | null): Fields[number] => ({ kind: 'date', id, label, needed: false, value: value ?? '' });
const choice = (id: string, label: string, value: string, choices: readonly (readonly [string, string])[]): Fields[number] => ({ kind: 'choice', id, label, needed: true, several: false, value, choices: choices.map(([of, title]) => ({ value: of, title })) });
const SWITCH = [['on', 'On'], ['off', 'Off'], ['not-known', 'Not on record']] as const;

const typed = (inputs: Inputs, id: string): string => (inputs[id] ?? '').trim();
const oneOf = <T extends string>(value: string, all: readonly T[], other: T): T => all.find((one) => one === value) ?? other;
const failed = (faults: Faults): Edited => ({ ok: false, faults });

/** Only what differs is named in the history. */
function edited(before: Account, after: Account, names: Partial<Record<keyof Account, string>>, more: { came?: readonly Runner[]; went?: readonly Runner[] } = {}): Edited {
  const changed = Object.entries(names).flatMap(([key, name]) => (JSON.stringify(before[key as keyof Account]) === JSON.stringify(after[key as keyof Account]) ? [] : [name]));
  return { ok: true, account: after, changed, came: more.came ?? [], went: more.went ?? [] };
}

/** Days of a form: none may be one that does not exist; `past` ones may not lie ahead. */
function dayFaults(inputs: Inputs, ids: readonly string[], today: string | null): Record<string, string> {
  return Object.fromEntries(ids.flatMap((id) => {
    const value = typed(inputs, id);
    if (value === '') return [];
    if (!isDay(value)) return [[id, 'Give a day, such as 2026-11-20.']];
    return today !== null && value > today ? [[id, 'That day has not come yet.']] : [];
  }));
}
const dayOrNull = (inputs: Inputs, id: string): string | null => typed(inputs, id) || null;

const about: Group = {
  title: 'What it is for', lines: [],
  fields: (account) => [
    text('platform', 'Platform', account.platform, { needed: true }), text('handle', 'Name or address of the account', account.handle, { needed: true }), text('url', 'Address in a browser (may stay empty)', account.url),
    text('purpose', 'What it is for', account.purpose, { many: true }), text('audience', 'Who it is for', account.audience),
    choice('visibility', 'Who can see it', account.visibility, [['open', 'Everyone'], ['closed', 'Only people who are let in'], ['not-known', 'Not on record']]),
  ],
  read: (account, inputs) => {
    const [platform, handle, url, purpose, audience] = (['platform', 'handle', 'url', 'purpose', 'audience'] as const).map((id) => typed(inputs, id)) as [string, string, string, string, string];
    const faults = { ...faultsOf({ platform, handle, url, audience }), ...faultsOf({ purpose }, MOST_TEXT) };
    if (likeness(platform) === '') faults['platform'] = 'Which platform is it on?';
    if (likeness(handle) === '') faults['handle'] = 'What is it called there?';
    if (url !== '' && !isAddress(url)) faults['url'] = 'That is no address. Copy it from the browser, or leave this empty.';
    if (Object.keys(faults).length > 0) return failed(faults);
    const named = isAddress(handle) ? { platform: platformOfAddress(handle) ?? platformName(platform), handle: bareHandle(handle), url: url === '' ? handle : url } : { platform: platformName(platform), handle, url };
    const next: Account = { ...account, ...named, purpose, audience, visibility: oneOf(typed(inputs, 'visibility'), ['open', 'closed', 'not-known'], account.visibility) };
    return edited(account, next, { platform: 'platform', handle: 'name', url: 'address', purpose: 'purpose', audience: 'who it is for', visibility: 'who can see it' });
  },
};

/** As long as a name of the staff list. */
const MOST_NAME = 120;

const runners: Group = {
  title: 'Who runs it', lines: ['In the order in which they are asked. Whoever is new is asked for the policy and training.'],
  fields: (account) => [
    text('colleagues', 'Colleagues, one a line, as in the staff list', account.runners.filter(({ person }) => person !== '').map(({ name }) => name).join('\n'), { many: true }),
    text('others', 'Others who help (volunteers, parents), one a line', account.runners.filter(({ person }) => person === '').map(({ name }) => name).join('\n'), { many: true }),
  ],
  read: (account, inputs, { staff, rules }) => {
    const found = namedIn(typed(inputs, 'colleagues'), staff, account.runners);
    const others = linesOf(typed(inputs, 'others'));
    const faults = { ...faultsOf({ others: others.join('\n') }, MOST_TEXT), ...(typeof found === 'string' ? { colleagues: found } : {}) };
    if (typeof found === 'string' || Object.keys(faults).length > 0) return failed(faults);
    if (found.length === 0 && others.length === 0) return failed({ colleagues: 'Somebody must run it. If nobody does, stop the account for now.' });
    const wanted: readonly Pick<Runner, 'person' | 'name'>[] = [...found, ...others.map((name) => ({ person: '', name: name.slice(0, MOST_NAME) }))];
    const same = (one: Pick<Runner, 'person' | 'name'>, other: Pick<Runner, 'person' | 'name'>): boolean => one.person === other.person && (one.person !== '' || one.name === other.name);
    const next = wanted.map((one): Runner => account.runners.find((runner) => same(runner, one)) ?? { ...one, policyRead: null, trained: null, course: '' });
    const came = next.filter((one) => !account.runners.some((runner) => same(runner, one)));
    const went = account.runners.filter((runner) => !next.some((one) => same(runner, one)));
    // What was asked of someone who no longer runs it is asked of nobody.
    const steps = account.steps.filter((step) => step.done !== null || !went.some((runner) => isStepOf(step, runner)));
    const asked = account.state === 'closing' ? [] : came.flatMap((runner) => stepsForRunner(runner, rules())).filter((step) => !steps.some(({ id }) => id === step.id));
    return edited(account, { ...account, runners: next, steps: [...steps, ...asked.map((step) => ({ ...step, done: null }))] }, { runners: 'who runs it' }, { came, went });
  },
};

/** One colleague for each line, or the line that fits none or several. Someone who has left and is named already may stay until they are taken off. */
export function namedIn(lines: string, staff: Staff, before: readonly Runner[]): Pick<Runner, 'person' | 'name'>[] | string {
  const found: Pick<Runner, 'person' | 'name'>[] = [];
  for (const line of linesOf(lines)) {
    const one = colleagueIn(line, staff);
    const left = before.find(({ person, name }) => person !== '' && staff.byId(person) === null && plain(name) === plain(line));
    if (one.length > 1) return `"${line}" may be ${one.map(({ name }) => name).join(' or ')}: write the whole name.`;
    const [only] = one;
    if (!only && !left) return `I found no colleague called "${line}". Write the name as in the staff list, or put them under others.`;
    found.push(only ? { person: only.id, name: only.name } : { person: left?.person ?? '', name: left?.name ?? line });
  }
  return found.filter((one, i) => found.findIndex(({ person }) => person === one.person) === i);
}

/** The colleague whose name this is: the whole name first, then any that it may mean. */
function colleagueIn(line: string, staff: Staff): readonly Person[] {
  const exact = staff.all.filter(({ name }) => plain(name) === plain(line) || untitled(name) === untitled(line));
  return exact.length > 0 ? exact : peopleNamed(line, staff).filter(({ name }) => untitled(line).split(' ').every((word) => untitled(name).split(' ').some((part) => part.startsWith(word))));
}
const plain = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[\u2018\u2019]/g, '\'').replace(/\s+/g, ' ').trim();
const untitled = (name: string): string => plain(name).replace(/^(?:mr|mrs|ms|miss|mx|dr|prof|sir|rev)\.?\s+/, '');

const MOST_SHOWN = 6;
const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const training: Group = {
  title: 'Training', lines: ['When each of them read and understood the policy, and was trained.'],
  fields: (account) => account.runners.slice(0, MOST_SHOWN).flatMap((runner, i) => {
    const at = LETTERS[i] ?? 'a';
    return [day(`read-${at}`, `${runner.name}: policy read`, runner.policyRead), day(`trained-${at}`, `${runner.name}: trained`, runner.trained), text(`course-${at}`, `${runner.name}: course`, runner.course)];
  }),
  read: (account, inputs, { today }) => {
    const shown = account.runners.slice(0, MOST_SHOWN).map((_, i) => LETTERS[i] ?? 'a');
    const courses = Object.fromEntries(shown.map((at) => [`course-${at}`, typed(inputs, `course-${at}`)]));
    const faults = { ...dayFaults(inputs, shown.flatMap((at) => [`read-${at}`, `trained-${at}`]), today), ...faultsOf(courses) };
    if (Object.keys(faults).length > 0) return failed(faults);
    const next = account.runners.map((runner, i): Runner => {
      const at = LETTERS[i];
      return at === undefined || i >= MOST_SHOWN ? runner : { ...runner, policyRead: dayOrNull(inputs, `read-${at}`), trained: dayOrNull(inputs, `trained-${at}`), course: courses[`course-${at}`] ?? '' };
    });
    return edited(account, { ...account, runners: next }, { runners: 'training and policy read' });
  },
};

const access: Group = {
  title: 'Access', lines: ['Names alone. Passwords are never kept here.'],
  fields: (account) => [
    text('logins', 'Who can log in, one a line', account.logins.join('\n'), { many: true }), text('moderator', 'Who looks over comments', account.moderator), text('recovery-owner', 'Whom its recovery belongs to', account.recoveryOwner),
    text('recovery-email', 'E-mail address that recovery goes to', account.recoveryEmail, { hint: 'Best an address of the school' }), choice('two-factor', 'Two-step sign-in', account.twoFactor, SWITCH),
  ],
  read: (account, inputs) => {
    const [moderator, recoveryOwner, recoveryEmail] = (['moderator', 'recovery-owner', 'recovery-email'] as const).map((id) => typed(inputs, id)) as [string, string, string];
    const logins = linesOf(typed(inputs, 'logins'));
    const faults = { ...faultsOf({ 'moderator': moderator, 'recovery-owner': recoveryOwner, 'recovery-email': recoveryEmail }), ...faultsOf({ logins: logins.join('\n') }, MOST_TEXT) };
    if (recoveryEmail !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(recoveryEmail)) faults['recovery-email'] = 'That is no e-mail address. Correct it, or leave it empty.';
    if (Object.keys(faults).length > 0) return failed(faults);
    const next: Account = { ...account, logins, moderator, recoveryOwner, recoveryEmail, twoFactor: oneOf(typed(inputs, 'two-factor'), ['on', 'off', 'not-known'], account.twoFactor) };
    return edited(account, next, { logins: 'who can log in', moderator: 'who looks over comments', recoveryOwner: 'recovery', recoveryEmail: 'recovery address', twoFactor: 'two-step sign-in' });
  },
};

const families: Group = {
  title: 'Families and pictures', lines: [],
  fields: (account) => [
    choice('messages', 'Private messages to the account', account.messages, SWITCH), text('alternative', 'How families who do not use it get the same', account.alternative, { many: true }),
    day('parents', 'Parents were told on', account.parentsInformed), day('consent', 'Picture consent was last checked on', account.consentChecked),
  ],
  read: (account, inputs, { today }) => {
    const alternative = typed(inputs, 'alternative');
    const faults = { ...dayFaults(inputs, ['parents', 'consent'], today), ...faultsOf({ alternative }, MOST_TEXT) };
    if (Object.keys(faults).length > 0) return failed(faults);
    const next: Account = { ...account, alternative, messages: oneOf(typed(inputs, 'messages'), ['on', 'off', 'not-known'], account.messages), parentsInformed: dayOrNull(inputs, 'parents'), consentChecked: dayOrNull(inputs, 'consent') };
    return edited(account, next, { messages: 'private messages', alternative: 'what families get instead', parentsInformed: 'parents told', consentChecked: 'picture consent checked' });
  },
};

const dates: Group = {
  title: 'Dates', lines: [],
  fields: (account) => [day('next-review', 'Ask next whether it is still needed', account.nextReview), day('closes-on', 'Closing date (may stay empty)', account.closesOn)],
  read: (account, inputs, { today }) => {
    const faults = dayFaults(inputs, ['next-review', 'closes-on'], null);
    // A day that has come since it was entered stays; none is newly set in the past.
    const newlyOver = ([id, before]: readonly [string, string | null]): boolean => typed(inputs, id) !== '' && typed(inputs, id) !== before && typed(inputs, id) < today;
    for (const one of [['next-review', account.nextReview], ['closes-on', account.closesOn]] as const) if (newlyOver(one)) faults[one[0]] ??= 'That day is over. Give a day to come, or leave it empty.';
    if (Object.keys(faults).length > 0) return failed(faults);
    const { reviewAsked: _answered, ...rest } = account;
    const moved = dayOrNull(inputs, 'next-review') !== account.nextReview;
    const next: Account = { ...(moved ? rest : account), nextReview: dayOrNull(inputs, 'next-review'), closesOn: dayOrNull(inputs, 'closes-on') };
    return edited(account, next, { nextReview: 'when it is asked about next', closesOn: 'closing date' });
  },
};

/** The forms of an entry, by the name that its buttons carry. */
export const GROUPS: Readonly<Record<string, Group>> = { about, runners, training, access, families, dates };
