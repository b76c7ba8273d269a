import { REVIEW, type Answers, type Form, type Note, type Step } from '../../forms/form.ts';
import { Staff } from '../../people/staff.ts';
import type { Because } from '../../policies/settings.ts';
import { isDay } from '../../time/school-day.ts';
import type { AccountRules } from '../account-rules.ts';
import { CASE_POINTS, type CasePoint } from '../account-settings.ts';
import { foldHandle } from '../account.ts';
import { ALWAYS_ASKED, caseFacts, questionsOn, SCREEN_TITLES, SCREENS, type QuestionContext, type ScreenName } from './case-questions.ts';

/** What the form of a case depends on beside its answers. */
export interface CaseContext extends QuestionContext {
  readonly rules: Pick<AccountRules, 'case' | 'forbids'>;
  readonly whereOf: (because: Because) => string;
  readonly emailDomains: readonly string[];
  /** The day on which it is answered, as 2026-11-21. */
  readonly today: string;
  /** Whether the staff list has the requester's name; else they are asked for it. */
  readonly named: boolean;
  /** Of the names that were given: those in use, on the register or in a case that waits for a decision. By `foldHandle`. */
  readonly taken: ReadonlyMap<string, 'register' | 'case'>;
  /** What the requester was asked, while their new version answers it. */
  readonly asked: string | null;
  /** Approvals of the version before, which a new one voids. */
  readonly votes: number;
}

export const CASE_FORM = 'account';
/** The policies wish for so many staff; a wish is not made a rule here. */
export const STAFF_WISHED = 2;

type Asked = ReadonlyMap<CasePoint, { readonly by: 'policy'; readonly because: Because } | { readonly by: 'school' | 'register' }>;

/** Every point that is asked: those of the policy with their clause, those of the settings, and what no account can do without. */
export function pointsAsked({ rules }: Pick<CaseContext, 'rules'>): Asked {
  const asked = new Map<CasePoint, { readonly by: 'policy'; readonly because: Because } | { readonly by: 'school' | 'register' }>();
  for (const point of CASE_POINTS) {
    const row = rules.case.rule.points.find((one) => one.point === point);
    if (row?.because) asked.set(point, { by: 'policy', because: row.because });
    else if (row) asked.set(point, { by: 'school' });
    else if (ALWAYS_ASKED.has(point)) asked.set(point, { by: 'register' });
  }
  return asked;
}

/** The form as this school asks it: what the policy prescribes first, each screen with its clause; then the rest. */
export function caseForm(context: CaseContext): Form<CaseContext> {
  const asked = pointsAsked(context);
  const by = (...whose: readonly string[]): Set<CasePoint> => new Set([...asked].flatMap(([point, how]) => (whose.includes(how.by) ? [point] : [])));
  const [policy, rest] = [by('policy'), by('school', 'register')];
  const first = stepsFor(policy, asked, '', []);
  const steps = [...first, ...stepsFor(rest, asked, '-more', first.map((step) => step.title({}, context)))];
  const runners = steps.findIndex((step) => step.id.startsWith('runners'));
  return { name: CASE_FORM, steps: [yourName, ...steps.slice(0, runners + 1), fewStaff, ...steps.slice(runners + 1)] };
}

/** `used`: titles of screens before these. Each screen has a title of its own, since the review's buttons are told apart by them. */
function stepsFor(points: ReadonlySet<CasePoint>, asked: Asked, suffix: string, used: readonly string[]): Step<CaseContext>[] {
  return joined(SCREENS.filter((screen) => questionsOn(screen, points).length > 0), points).map((screens): Step<CaseContext> => {
    const [first = 'purpose'] = screens;
    const questions = screens.flatMap((screen) => questionsOn(screen, points));
    const title = screens.map((screen) => SCREEN_TITLES[screen]).join(' · ');
    const fields = (answers: Answers, context: CaseContext) => questions.flatMap((question) => question.fields(answers, context));
    return {
      id: `${first}${suffix}`,
      // Nothing is asked of runners who are not named yet.
      asked: (answers, context) => fields(answers, context).length > 0,
      title: () => (used.includes(title) ? `${title}, continued` : title),
      notes: (answers, context) => [...groundsOf(questions.map((one) => one.point), asked, context), ...screens.flatMap((screen) => notesOf(screen, answers, context))],
      fields,
      faults: (answers, context) => ({ ...(first === 'runners' ? faultsOf(answers, context) : {}), ...(screens.includes('end') ? faultsOfEnd(answers, context) : {}) }),
    };
  });
}

const MOST_FIELDS = 4;
/** What these ask depends on who was named, so they stand alone. */
const ALONE: readonly ScreenName[] = ['runners', 'ready'];

/** Neighbours that are short are one screen: nobody is sent through a dozen screens of one question each. */
function joined(screens: readonly ScreenName[], points: ReadonlySet<CasePoint>): ScreenName[][] {
  const size = (screen: ScreenName): number => questionsOn(screen, points).flatMap((question) => question.fields({}, { staff: NOBODY })).length;
  const groups: ScreenName[][] = [];
  for (const screen of screens) {
    const last = groups.at(-1);
    const fits = last !== undefined && ![...last, screen].some((one) => ALONE.includes(one)) && [...last, screen].reduce((sum, one) => sum + size(one), 0) <= MOST_FIELDS;
    if (fits) last.push(screen);
    else groups.push([screen]);
  }
  return groups;
}
const NOBODY = new Staff([]);

/** Who asks for it: the policy in its own words, each clause once; else that it is not the policy. */
function groundsOf(points: readonly CasePoint[], asked: Asked, { whereOf }: CaseContext): Note[] {
  const clauses = new Map<string, Because>();
  for (const point of points) {
    const how = asked.get(point);
    if (how?.by === 'policy') clauses.set(how.because.quote, how.because);
  }
  if (clauses.size > 0) return [...clauses.values()].map((because) => ({ text: `Your policy on this: “${because.quote}” (${whereOf(because)})` }));
  if (points.some((point) => asked.get(point)?.by === 'school')) return [{ text: 'Your school asks for this. It is a setting of the school, not in its policy.' }];
  return [{ text: 'The register needs this. Your policy doesn\'t ask for it.' }];
}

function notesOf(screen: ScreenName, answers: Answers, context: CaseContext): Note[] {
  if (screen === 'account') {
    const note = takenNote(answers, context);
    return note === null ? [] : [{ text: note, stop: true }];
  }
  if (screen === 'ready') return [{ text: 'What is not done yet goes on the list of what is needed before the account starts.' }];
  if (screen === 'families') return context.rules.forbids.filter(({ what }) => what === 'pupil-images').map(({ because }) => ({ text: `Your policy says: “${because.quote}” (${context.whereOf(because)})` }));
  return [];
}

/** That the name is in use; null where it is not, or nothing was typed. */
export function takenNote(answers: Answers, { staff, taken }: Pick<CaseContext, 'staff' | 'taken'>): string | null {
  const { platform, handle } = caseFacts(answers, staff);
  if (handle === '') return null;
  switch (taken.get(foldHandle(platform, handle))) {
    case 'register':
      return onRegister(platform, handle);
    case 'case':
      return `Somebody has already asked for ${handle} on ${platform}, and it waits for a decision.`;
    case undefined:
      return null;
  }
}

export const onRegister = (platform: string, handle: string): string => `${handle} on ${platform} is on the school's register already. Say "accounts" to see it.`;

/** That the address is not one of the school's; null where it is, or the school has not said which are. */
export function emailNote(answers: Answers, { emailDomains }: Pick<CaseContext, 'emailDomains'>): string | null {
  const address = (answers['school-email'] ?? '').trim().toLowerCase();
  if (address === '' || emailDomains.length === 0 || emailDomains.some((domain) => address.endsWith(`@${domain.toLowerCase()}`))) return null;
  return 'The e-mail address for it is not one of the school\'s own.';
}

function faultsOf(answers: Answers, { staff }: CaseContext): Readonly<Record<string, string>> {
  if (caseFacts(answers, staff).runners.length > 0) return {};
  return { [staff.all.length === 0 ? 'other-staff' : 'runners']: 'Name at least one person.' };
}

function faultsOfEnd(answers: Answers, { today }: CaseContext): Readonly<Record<string, string>> {
  const closes = answers['closes-on'] ?? '';
  return isDay(closes) && closes < today ? { 'closes-on': 'That day is over. Give a day to come, or leave it empty.' } : {};
}

export const isShort = (answers: Answers, { staff }: Pick<CaseContext, 'staff'>): boolean => caseFacts(answers, staff).staffCount < STAFF_WISHED;

/** Those who decide must know who asks. */
const yourName: Step<CaseContext> = {
  id: 'you',
  asked: (_answers, { named }) => !named,
  title: () => 'Your name',
  notes: () => [{ text: 'You are not in the staff list that I have. Those who decide see the name you give here, and that you are not in the list.' }],
  fields: () => [{ kind: 'text', lines: 'one', id: 'your-name', brief: 'Your name', label: 'Your full name, and what you do here', required: true, most: 120 }],
};

const fewStaff: Step<CaseContext> = {
  id: 'few',
  asked: (answers, context) => (answers['runners'] ?? answers['other-staff'] ?? answers['helpers']) !== undefined && isShort(answers, context),
  title: () => 'Fewer than two staff',
  notes: (answers, { staff, rules, whereOf }) => {
    const because = rules.case.rule.points.find(({ point }) => point === 'runners')?.because;
    const count = caseFacts(answers, staff).staffCount;
    return [
      { text: `${count === 0 ? 'No member of staff is' : 'One member of staff is'} named to run it. You can ask for it all the same: say why, and those who decide see it.` },
      ...(because ? [{ text: `Your policy says: “${because.quote}” (${whereOf(because)})` }] : []),
    ];
  },
  fields: () => [{ kind: 'text', lines: 'many', id: 'few-reason', brief: 'Why fewer than two staff', label: 'Why are there fewer than two members of staff?', required: true, most: 1_000 }],
};

/** What stands above the last screen. */
export function reviewNotes(answers: Answers, context: CaseContext): string[] {
  const notes = [takenNote(answers, context), emailNote(answers, context), isShort(answers, context) ? 'Fewer than two members of staff are named. Your reason is shown to those who decide.' : null];
  return ['Nothing was sent yet. Those who decide see all of this.', ...(context.asked === null ? [] : [`You were asked: ${context.asked}`]), ...(context.votes === 0 ? [] : [`Sending this voids ${context.votes === 1 ? 'the approval' : `the ${context.votes} approvals`} so far: it is decided afresh.`]), ...notes.filter((note) => note !== null)];
}

/** `account/purpose` → `purpose`; the review where the step is of no form. */
export const stepIn = (name: string): string => name.slice(name.indexOf('/') + 1) || REVIEW;
