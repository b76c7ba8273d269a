import { reviewOf, type Answers, type Choice, type Field, type Form, type Note, type Step } from '../forms/form.ts';
import type { Person } from '../people/staff.ts';
import { daysAfter } from '../time/school-day.ts';
import { kindWords, roleInside, type DeclarationRule } from './declaration-rule.ts';

export const DECLARATION_FORM = 'declare';

/** What the form depends on beside its answers. */
export interface FormContext {
  readonly rule: DeclarationRule;
  /** Where the rule's clause stands; null where it rests on none. */
  readonly where: string | null;
  /** Whoever will read it, as things stand; null where the staff list has nobody. */
  readonly decider: Person | null;
  /** Whether the staff list has the declarant's name. */
  readonly named: boolean;
  /** ISO day. */
  readonly today: string;
  readonly lateAfter: number;
}

const TEXT = 1_000;
const LINE = 200;
const text = (id: string, brief: string, label: string, required: boolean, hint = ''): Field => ({ kind: 'text', lines: 'many', id, brief, label, required, most: TEXT, ...(hint === '' ? {} : { hint }) });
const line = (id: string, brief: string, label: string, required: boolean, hint = ''): Field => ({ kind: 'text', lines: 'one', id, brief, label, required, most: LINE, ...(hint === '' ? {} : { hint }) });
const choice = (id: string, brief: string, label: string, several: boolean, choices: readonly Choice[]): Field => ({ kind: 'choice', id, brief, label, required: true, several, choices });
const always = (): boolean => true;
const none = (): readonly Note[] => [];
const at = (value: string, title: string): Choice => ({ value, title });

const WHOM = [at('pupil', 'A pupil here'), at('parent', 'A parent or carer of a pupil here'), at('former-pupil', 'A former pupil'), at('other', 'Someone else')];
const RELATIONS = [at('own-child', 'My own child'), at('family', 'Other family'), at('partner', 'Partner, or former partner'), at('friend', 'Friend'), at('neighbour', 'Neighbour'), at('faith', 'Faith group'), at('club', 'Club, sport or hobby'), at('work', 'Other work, such as tutoring or childminding'), at('other', 'Something else')];
const BEGAN = [at('before-both', 'Before I worked here, and before they came here'), at('before-me', 'Before I worked here'), at('before-them', 'Before they came here'), at('after', 'When we were both here'), at('not-known', 'I don\'t know')];
const PLATFORMS = [at('whatsapp', 'WhatsApp'), at('facebook', 'Facebook'), at('instagram', 'Instagram'), at('snapchat', 'Snapchat'), at('tiktok', 'TikTok'), at('x', 'X'), at('youtube', 'YouTube'), at('games', 'Games'), at('messages', 'Texts, calls or e-mail'), at('none', 'None: not online'), at('other', 'Another one')];
const NATURE = [at('friend', 'Friends or followers of each other'), at('follow', 'One follows the other'), at('messages', 'Messages between us'), at('group', 'In a group together'), at('posts', 'Posts or pictures of each other'), at('in-person', 'Only in person')];
const CHILD = [at('yes', 'Yes'), at('no', 'No'), at('not-known', 'I don\'t know')];

/** Those who decide must know who declares. */
const you: Step<FormContext> = {
  id: 'you', asked: (_answers, { named }) => !named, title: () => 'Your name', faults: () => ({}),
  notes: () => [{ text: 'You are not in the staff list that I have. Whoever reads this sees the name you give here, and that you are not in the list.' }],
  fields: () => [line('your-name', 'Your name', 'Your full name, and what you do here', true)],
};

const whoStep: Step<FormContext> = {
  id: 'who', asked: always, title: () => 'Who it is with',
  notes: (_answers, context) => [...groundNotes(context), { text: readerNote(context) }, { text: 'Your own child at this school is declared too. One declaration can be about a whole family.' }],
  fields: () => [
    choice('whom', 'Who they are here', 'Who is it? Tick all that are true', true, WHOM),
    choice('relation', 'What they are to you', 'What are they to you? Tick all that are true', true, RELATIONS),
    text('names', 'Their names', 'Their names, one on each line', true),
  ],
};

const sinceStep: Step<FormContext> = {
  id: 'since', asked: always, title: () => 'Since when', notes: () => [{ text: 'A declaration that comes late is still taken. It is marked as late, and you may say why.' }],
  fields: () => [
    choice('began', 'When it began', 'When did you come to know each other?', false, BEGAN),
    line('since', 'Known since', 'Since when have you known them?', true, '2015, or: since they were born'),
    { kind: 'date', id: 'entered', brief: 'Both at this school since', label: 'Since which day have you both been at this school? (leave empty if you do not know)', required: false },
    text('late-why', 'Why it was not declared before', 'If that is some time ago: why now? (leave empty if there is no reason to give)', false),
  ],
};

const onlineStep: Step<FormContext> = {
  id: 'online', asked: always, title: () => 'Where you are in touch', notes: none,
  fields: () => [
    choice('platforms', 'In touch on', 'Where are you in touch online? Tick all that are true', true, PLATFORMS),
    line('platform-name', 'Other platform', 'If on another one: which? (else leave empty)', false),
    choice('nature', 'What kind of contact', 'How are you in touch? Tick all that are true', true, NATURE),
  ],
  faults: (answers) => ((answers['platforms'] ?? '').split(',').includes('other') && (answers['platform-name'] ?? '').trim() === '' ? { 'platform-name': 'Write which other one.' } : {}),
};

const childStep: Step<FormContext> = {
  id: 'child', asked: always, title: () => 'Children', notes: none,
  fields: () => [
    choice('child', 'A child under 18 contacted directly', 'Are you in touch directly with anyone under 18?', false, CHILD),
    text('child-how', 'With whom, and how', 'If so: with whom, and how? (else leave empty)', false),
    text('safeguards', 'What keeps it safe', 'What keeps it open and safe? For example: their parents are in the group, nothing about school is said', false),
  ],
  faults: (answers) => (answers['child'] === 'yes' && (answers['child-how'] ?? '').trim() === '' ? { 'child-how': 'Write with whom, and how.' } : {}),
};

const moreStep: Step<FormContext> = {
  id: 'more', asked: always, title: () => 'Anything else', notes: () => [{ text: 'It is looked at again each year. You may ask for an earlier day, such as a new class.' }],
  fields: () => [
    text('words', 'In your own words', 'Anything else, in your own words', false),
    { kind: 'date', id: 'review-wish', brief: 'Look at it again on', label: 'Should it be looked at again on a certain day? (leave empty if not)', required: false },
    choice('true', 'True as far as I know', 'Is all of this true, as far as you know?', false, [at('yes', 'Yes, it is true as far as I know')]),
  ],
};

const STEPS: readonly Step<FormContext>[] = [you, whoStep, sinceStep, onlineStep, childStep, moreStep];
export const declarationForm: Form<FormContext> = { name: DECLARATION_FORM, steps: STEPS };
/** How many screens a declarant sees, the last look included. */
export const SCREENS = STEPS.length;

/** The policy's own words, or that it has none. */
export function groundNotes({ rule, where }: Pick<FormContext, 'rule' | 'where'>): Note[] {
  if (rule.because) return [{ text: `Your policy on this: “${rule.because.quote}”${where === null ? '' : ` (${where})`}` }, { text: kindWords(rule) }];
  return [{ text: rule.source === 'school.yaml' ? `${kindWords(rule)} This is a setting of the school, not in its policy.` : kindWords(rule) }];
}

/** Who alone reads it. */
export function readerNote({ decider, rule }: Pick<FormContext, 'decider' | 'rule'>): string {
  const who = decider ? `${decider.name}${decider.roles.includes(rule.to) ? ` (${roleInside(rule.to)})` : ', who decides in place of others who cannot,'}` : `The ${roleInside(rule.to)}`;
  return `${who} reads this, and nobody else here. A declaration never stops a worry from being reported or looked into.`;
}

/** Whether it comes later than on entry, by the day that the declarant gave; without one it is not called late. */
export function isLate(answers: Answers, { today, lateAfter }: Pick<FormContext, 'today' | 'lateAfter'>): boolean {
  const entered = answers['entered'] ?? '';
  return /^\d{4}-\d{2}-\d{2}$/.test(entered) && daysAfter(entered, lateAfter) < today;
}

/** What stands above the last screen. */
export const reviewNotes = (answers: Answers, context: FormContext): string[] => [
  readerNote(context), ...groundNotes(context).map(({ text: note }) => note),
  ...(isLate(answers, context) ? [`By then you had both been here for more than ${context.lateAfter} days, so it is marked as declared late. It is taken all the same.`] : []),
];

/** All that was said, as it was typed, one line a question. */
export const linesOf = (answers: Answers, context: FormContext): { label: string; value: string }[] => reviewOf(declarationForm, answers, context).flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
