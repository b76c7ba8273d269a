import type { Answers, Choice, Field } from '../../forms/form.ts';
import type { Person, Role, Staff } from '../../people/staff.ts';
import type { CasePoint } from '../account-settings.ts';
import { PLATFORM_CHOICES } from '../platform-names.ts';
import { mayBeSame } from './same-name.ts';

/** What the questions depend on beside the answers. */
export interface QuestionContext {
  readonly staff: Staff;
}

/** Which screen a point stands on, in the order in which screens come. */
export const SCREENS = ['purpose', 'account', 'runners', 'ready', 'plan', 'access', 'families', 'end'] as const;
export type ScreenName = (typeof SCREENS)[number];

export const SCREEN_TITLES: Readonly<Record<ScreenName, string>> = {
  purpose: 'What it is for', account: 'The account', runners: 'Who runs it', ready: 'Policy and training', plan: 'Outcomes and risks', access: 'Who can get in', families: 'Families and pictures', end: 'Other ways and its end',
};

interface Question {
  readonly point: CasePoint;
  readonly screen: ScreenName;
  readonly fields: (answers: Answers, context: QuestionContext) => readonly Field[];
}

const LINE = 200;
const TEXT = 1_000;
/** Volunteers and parents who help run an account are few. */
const MOST_HELPERS = 10;

const text = (id: string, brief: string, label: string, required: boolean, hint = ''): Field => ({ kind: 'text', lines: 'many', id, brief, label, required, most: TEXT, ...(hint === '' ? {} : { hint }) });
const line = (id: string, brief: string, label: string, required: boolean, hint = ''): Field => ({ kind: 'text', lines: 'one', id, brief, label, required, most: LINE, ...(hint === '' ? {} : { hint }) });
const oneOf = (id: string, brief: string, label: string, choices: readonly Choice[]): Field => ({ kind: 'choice', id, brief, label, required: true, several: false, choices });
const day = (id: string, brief: string, label: string): Field => ({ kind: 'date', id, brief, label, required: false });
const only = (...fields: readonly Field[]) => () => fields;

const OTHER = 'other';
const PLATFORMS: readonly Choice[] = [...PLATFORM_CHOICES.map((name) => ({ value: name, title: name })), { value: OTHER, title: 'Another one' }];

const QUESTIONS: readonly Question[] = [
  { point: 'aim', screen: 'purpose', fields: only(text('aim', 'What it is for', 'What is the account for?', true)) },
  { point: 'audience', screen: 'purpose', fields: only(line('audience', 'Who it is meant for', 'Who is it meant for?', true, 'Families of Year 3, the whole community …')) },
  { point: 'promotion', screen: 'purpose', fields: only(text('promotion', 'How people hear of it', 'How will people hear of it?', true, 'Newsletter, website …')) },
  {
    point: 'platform', screen: 'account',
    fields: (answers) => [
      oneOf('platform', 'Platform', 'On which platform?', PLATFORMS),
      ...(answers['platform'] === OTHER ? [line('platform-name', 'Platform', 'Which one?', true)] : []),
      line('handle', 'Name on the platform', 'Its name there (leave empty if you do not know yet)', false, '@oaklane_library, or its address'),
    ],
  },
  { point: 'visibility', screen: 'account', fields: only(oneOf('visibility', 'Open or private', 'Open to everyone, or private?', [{ value: 'open', title: 'Open: anyone can see it' }, { value: 'closed', title: 'Private: only people whom we let in' }])) },
  { point: 'direct-messages', screen: 'account', fields: only(oneOf('direct-messages', 'Direct messages', 'Can people send it direct messages?', [{ value: 'off', title: 'No, messages are off' }, { value: 'on', title: 'Yes, messages are on' }])) },
  {
    point: 'runners', screen: 'runners',
    fields: (_answers, { staff }) => [
      ...(staff.all.length === 0 ? [] : [{ kind: 'choice', id: 'runners', brief: 'Staff who run it', label: 'Which staff will run it? Tick two or more', required: false, several: true, choices: staff.all.map(({ id, name }) => ({ value: id, title: name })) } satisfies Field]),
      text('other-staff', 'Other staff who run it', 'Staff who are not in this list, one on each line (leave empty if none)', false),
      text('helpers', 'Volunteers and parents who help run it', 'Volunteers or parents who help run it: name and part, one on each line (leave empty if none)', false, 'Jo Hill, parent'),
    ],
  },
  {
    point: 'policy-read', screen: 'ready',
    fields: (answers, { staff }) => [
      ...tickedStaff(answers, staff).map(({ id, name }) => day(`read-${fieldName(id)}`, `${name} read the policy`, `${name}: read and understood the policy on (leave empty if not yet)`)),
      ...(othersTyped(answers) ? [line('others-read', 'The others read the policy', 'The others you named: who has read it, and when?', false)] : []),
    ],
  },
  {
    point: 'training', screen: 'ready',
    fields: (answers, { staff }) => [
      ...tickedStaff(answers, staff).flatMap(({ id, name }) => [
        day(`trained-${fieldName(id)}`, `${name} trained on`, `${name}: trained on (leave empty if not yet)`),
        line(`course-${fieldName(id)}`, `${name}, which training`, `${name}: which training?`, false),
      ]),
      ...(othersTyped(answers) ? [line('others-trained', 'Training of the others', 'The others you named: who was trained, when and in what?', false)] : []),
    ],
  },
  { point: 'outcomes', screen: 'plan', fields: only(text('outcomes', 'What should come of it', 'What should come of it, and how will you know?', true)) },
  {
    point: 'risk-assessment', screen: 'plan',
    fields: (answers) => [
      oneOf('risk', 'Risk assessment', 'Is there a risk assessment?', [{ value: 'done', title: 'Yes' }, { value: 'not-yet', title: 'Not yet' }]),
      line('risk-where', 'Where it is kept', 'Where is it kept?', answers['risk'] === 'done', 'The name of the folder or file'),
    ],
  },
  { point: 'school-email', screen: 'access', fields: only(line('school-email', 'School e-mail address', 'Which school e-mail address will it be opened with?', true, 'An address of the school, not of a person')) },
  {
    point: 'recovery', screen: 'access',
    fields: only(
      oneOf('two-factor', 'Two-step sign-in', 'Will two-step sign-in be on?', [{ value: 'on', title: 'Yes' }, { value: 'off', title: 'No' }, { value: 'not-known', title: 'I don\'t know' }]),
      line('recovery-owner', 'Who can get it back', 'Who can get the account back if it is locked or taken? A name, never a password', true),
    ),
  },
  { point: 'parents-informed', screen: 'families', fields: only(oneOf('parents', 'Parents told', 'Have parents been told of it?', [{ value: 'yes', title: 'Yes' }, { value: 'before', title: 'They will be before it starts' }, { value: 'no', title: 'No' }]), day('parents-on', 'Parents told on', 'On which day? (leave empty if not yet)')) },
  { point: 'image-consent', screen: 'families', fields: only(text('image-consent', 'Consent for pictures', 'How is consent for pictures checked, and by whom?', true, 'Or: no pictures of children')) },
  { point: 'alternative', screen: 'end', fields: only(text('alternative', 'Families who do not use it', 'How do families who do not use it get the same?', true)) },
  { point: 'closing', screen: 'end', fields: only(day('closes-on', 'Closes on', 'When does it close? (leave empty if it is to stay)'), text('closing', 'What happens at its end', 'What happens when it closes, or those who run it leave?', true)) },
];

/** No account can be entered or decided on without these, whoever asks for them. */
export const ALWAYS_ASKED: ReadonlySet<CasePoint> = new Set(['aim', 'audience', 'platform', 'runners', 'visibility']);

export const questionsOn = (screen: ScreenName, points: ReadonlySet<CasePoint>): Question[] => QUESTIONS.filter((one) => one.screen === screen && points.has(one.point));

const linesOf = (typed: string | undefined): string[] => (typed ?? '').split('\n').map((one) => one.trim()).filter((one) => one !== '').slice(0, MOST_HELPERS);
const othersTyped = (answers: Answers): boolean => linesOf(answers['other-staff']).length + linesOf(answers['helpers']).length > 0;

function tickedStaff(answers: Answers, staff: Staff): Person[] {
  const ticked = new Set((answers['runners'] ?? '').split(','));
  return staff.all.filter((person) => ticked.has(person.id));
}

/** Field names hold no digits; an id of school.yaml may. */
const fieldName = (id: string): string => id.replace(/\d/g, (digit) => `-${'abcdefghij'[Number(digit)] ?? ''}-`);

/** Those who govern or help, and do not work here. */
const NOT_STAFF: readonly Role[] = ['governor', 'chair-of-governors', 'safeguarding-governor', 'volunteer'];
const worksHere = ({ roles }: Person): boolean => roles.length === 0 || roles.some((role) => !NOT_STAFF.includes(role));

/** Someone who is to run the account. */
export interface CaseRunner {
  /** Null where their name was typed. */
  readonly person: string | null;
  readonly name: string;
  readonly staff: boolean;
  readonly policyRead: string | null;
  readonly trained: string | null;
  readonly course: string;
}

/** A case as it was answered. What was not asked is empty. */
interface CaseFacts {
  readonly platform: string;
  readonly handle: string;
  readonly runners: readonly CaseRunner[];
  /** Distinct people who work here; whoever was written twice counts once. */
  readonly staffCount: number;
  readonly fewReason: string;
}

export function caseFacts(answers: Answers, staff: Staff): CaseFacts {
  const of = (id: string): string => (answers[id] ?? '').trim();
  // Someone who left since is still who was named: their id decides nothing and names nobody.
  const ids = of('runners').split(',').filter((id) => id !== '');
  const ticked = ids.map((id): CaseRunner => {
    const person = staff.byId(id);
    const at = fieldName(id);
    return { person: id, name: person?.name ?? 'Someone who is no longer listed', staff: person !== null && worksHere(person), policyRead: of(`read-${at}`) || null, trained: of(`trained-${at}`) || null, course: of(`course-${at}`) };
  });
  const typed = (id: string, works: boolean): CaseRunner[] => linesOf(answers[id]).map((name) => ({ person: null, name, staff: works, policyRead: null, trained: null, course: '' }));
  const runners = [...ticked, ...typed('other-staff', true), ...typed('helpers', false)];
  const platform = of('platform') === OTHER ? of('platform-name') : of('platform');
  return { platform, handle: of('handle'), runners, staffCount: distinctStaff(runners), fewReason: of('few-reason') };
}

function distinctStaff(runners: readonly CaseRunner[]): number {
  const counted: CaseRunner[] = [];
  for (const runner of runners) if (runner.staff && !counted.some((one) => (one.person !== null && one.person === runner.person) || mayBeSame(one.name, runner.name))) counted.push(runner);
  return counted.length;
}
