import type { Answers, Choice, Field, Form, Note, Step } from '../forms/form.ts';
import type { Person, Staff } from '../people/staff.ts';
import { screen } from './harm-check.ts';
import type { Report, ReportAbout } from './report.ts';
import { peopleNamed } from './report-people.ts';

/** What the questions depend on beside the answers. */
export interface ReportContext {
  readonly staff: Staff;
  readonly reporter: Pick<Person, 'id'>;
  /** Those who may be sent reports here, the reporter not among them. */
  readonly receivers: readonly { readonly person: Person; readonly title: string }[];
  /** "No one at school will read this before …", while the school is closed and nobody is on duty. */
  readonly closed: string | null;
}

/** More than a page: what is longer is for paper, and Slack's own fields hold no more. */
export const MOST_WORDS = 3_000;
const MOST_NAMES = 1_000;
const MOST_LINE = 300;

const NONE = 'none';
const UNSURE = 'unsure';

const ABOUT: readonly { readonly value: ReportAbout; readonly title: string }[] = [
  { value: 'child', title: 'A child' },
  { value: 'adult', title: 'An adult who works or helps here' },
  { value: 'outside', title: 'A parent or someone outside' },
  { value: 'account', title: 'Our account, or a post' },
  { value: 'data', title: 'Data or a picture' },
  { value: 'me', title: 'Me, or a mistake of mine' },
];
export const aboutOf = (answers: Answers): ReportAbout | null => ABOUT.find((one) => one.value === answers['about'])?.value ?? null;

// Where the child is and whether they go home to it are one short question.
const CHILD_NOW: readonly (Choice & { readonly home: Report['homeToThis'] })[] = [
  { value: 'goes-home', title: 'In school; goes home to this today', home: 'yes' },
  { value: 'in-school', title: 'In school; home is not the worry', home: 'no' },
  { value: 'with-it', title: 'At home, or with that person', home: 'yes' },
  { value: 'elsewhere', title: 'Somewhere else, safe from it today', home: 'no' },
  { value: 'unknown', title: 'I don\'t know', home: 'unknown' },
];

const DANGER: readonly Choice[] = [{ value: 'yes', title: 'Yes' }, { value: 'no', title: 'No' }, { value: 'unknown', title: 'I don\'t know' }];
const PICTURE: readonly Choice[] = [{ value: 'yes', title: 'Yes' }, { value: 'no', title: 'No' }, { value: 'unknown', title: 'I don\'t know' }];

const line = (id: string, brief: string, label: string, required: boolean, hint = ''): Field => ({ kind: 'text', lines: 'one', id, brief, label, required, most: MOST_LINE, ...(hint === '' ? {} : { hint }) });
const names = (id: string, brief: string, label: string, required: boolean, hint = ''): Field => ({ kind: 'text', lines: 'many', id, brief, label, required, most: MOST_NAMES, ...(hint === '' ? {} : { hint }) });
const oneOf = (id: string, brief: string, label: string, choices: readonly Choice[]): Field => ({ kind: 'choice', id, brief, label, required: true, several: false, choices: choices.map(({ value, title }) => ({ value, title })) });

const TERROR = /\b(?:video|footage|clip|material|manual|magazine|leaflet|propaganda|picture|image|photo|stream)s?\b/i;

/** A nude, sexual or terrorist picture, video or stream was named, in an answer or in the person's own words: only the stop screen goes on. */
export function isStopped(answers: Answers): boolean {
  if (answers['about'] === 'data' && (answers['picture'] === 'yes' || answers['picture'] === 'unknown')) return true;
  const words = answers['words'] ?? '';
  const { kinds } = screen(words);
  return kinds.includes('image') || (kinds.includes('extremism') && TERROR.test(words));
}

/** The stop words (safeguarding section 2). `to` is whom to take it to. */
const stopWords = (to: string): readonly Note[] => [
  { stop: true, text: 'Stop. Do not look at it, copy, screenshot, print, save, send or delete it. Do not ask a child to show, send or delete it.' },
  { stop: true, text: `If you have already seen it, say so to ${to}: you are not in trouble for telling. Take the device, locked, to ${to} or stay with it. Do not search it.` },
  { stop: true, text: `Tell no other staff, child or parent. Do not blame the child; say you must pass it on. Tell ${to} now.` },
];

const about: Step<ReportContext> = {
  id: 'about',
  asked: () => true,
  title: () => 'Report a worry',
  notes: (_answers, { closed }) => (closed === null ? [] : [{ stop: true, text: closed }]),
  fields: () => [oneOf('danger', 'In danger now', 'Is anyone in danger now?', DANGER), oneOf('about', 'About', 'Who or what is it about?', ABOUT)],
};

const NAMES: Readonly<Record<ReportAbout, Field>> = {
  child: names('children', 'Children', 'Full name and class of each child (also who may have caused it)', true, 'If you do not know a name, say what you know'),
  adult: names('adults', 'Adult', 'Which adult? Full name, and what they do here', true, 'Staff, supply, agency, contractor, volunteer, governor, student, club …'),
  outside: names('adults', 'Who', 'Who? Full name, and how they belong to the school', true, 'If you do not know a name, say what you know'),
  account: names('adults', 'Who made it, or whom it is about', 'Who made it, or whom is it about? Full names (leave empty if you do not know)', false),
  data: names('children', 'Whose data or picture', 'Whose data or picture is it? Full names, and the class of each child', true, 'If you do not know a name, say what you know'),
  me: names('children', 'Children', 'Which children does it touch? Full name and class (leave empty if none)', false),
};

const whoIsClose: Step<ReportContext> = {
  id: 'names',
  asked: () => true,
  title: () => 'Names',
  notes: (answers) => {
    switch (aboutOf(answers)) {
      case 'adult':
        return [{ text: 'Small is fine: you need not be sure, and you do not judge how serious it is. Do not speak to the colleague about it.' }];
      case 'me':
        return [{ text: 'Telling it now is the right thing to do. You do not judge how serious it is.' }];
      default:
        return [];
    }
  },
  fields: (answers, { receivers }) => [
    NAMES[aboutOf(answers) ?? 'child'],
    {
      kind: 'choice', id: 'concerned', brief: 'About one of them, or someone close to them', required: true, several: true,
      label: 'Is it about one of these, or someone close to them (partner, relative, close friend)? Whoever you tick is not sent it.',
      choices: [...receivers.map(({ person, title }) => ({ value: person.id, title })), { value: NONE, title: 'None of them' }, { value: UNSURE, title: 'Not sure (only the chair of governors is sent it)' }],
    },
  ],
  faults: (answers) => {
    const ticked = (answers['concerned'] ?? '').split(',');
    return ticked.includes(NONE) && ticked.length > 1 ? { concerned: 'Tick either "None of them" or those it may be about, not both.' } : {};
  },
};

const picture: Step<ReportContext> = {
  id: 'picture',
  asked: (answers) => answers['about'] === 'data',
  title: () => 'Picture or video',
  notes: () => [{ text: 'Do not look again to find out.' }],
  fields: () => [oneOf('picture', 'A picture or video that must not be looked at', 'Is it a nude or sexual picture, video or stream of anyone under 18 (real, edited or made by a computer), or terrorist material?', PICTURE)],
};

const words: Step<ReportContext> = {
  id: 'words',
  // Of what must not be looked at nobody writes a description.
  asked: (answers) => answers['about'] !== 'data' || answers['picture'] === 'no',
  title: () => 'In your own words',
  notes: () => [{ text: 'Is your screen shared or on the board? Turn it away first. Any language. A child\'s own words as they said them.' }],
  fields: () => [
    { kind: 'text', lines: 'many', id: 'words', brief: 'In your own words', label: 'What did you see, hear or do?', required: true, most: MOST_WORDS },
    line('behalf', 'Who else saw it or told you', 'Who else saw it, or told you? (leave empty if nobody)', false),
  ],
};

/** Whom the stop screen sends to: nobody who is concerned. */
function takenTo(answers: Answers, context: ReportContext): string {
  const leadConcerned = isUnsure(answers) || concernedIn(answers, context).some((person) => person.roles.includes('dsl') || person.roles.includes('deputy-dsl'));
  if (leadConcerned) return 'a person named above';
  return answers['about'] === 'adult' ? 'the head' : 'the safeguarding lead (about an adult here: the head)';
}

const stop: Step<ReportContext> = {
  id: 'stop',
  asked: isStopped,
  title: () => 'Stop: do not look',
  notes: (answers, context) => [...stopWords(takenTo(answers, context)), { text: 'Write nothing about what it shows. What you wrote so far is kept.' }],
  fields: () => [line('device', 'Device or account, and where it is', 'Which device or account is it on, and where is that now?', true, 'Or: I don\'t know'), line('when', 'When', 'When was it, or when did you hear of it? (leave empty if you do not know)', false)],
};

const when: Step<ReportContext> = {
  id: 'when',
  asked: (answers) => !isStopped(answers),
  title: () => 'When and where',
  notes: () => [],
  fields: (answers) => {
    const time = line('when', 'When', 'When was it? (leave empty if you do not know)', false, 'Today at 10.15, in the corridor');
    switch (aboutOf(answers)) {
      case 'child':
        return [time, oneOf('now', 'The child now', 'Where is the child now?', CHILD_NOW)];
      case 'adult':
      case 'outside':
      case 'account':
        return [time, names('children', 'Children', 'Which children does it touch? Full name and class (leave empty if none)', false)];
      default:
        return [time];
    }
  },
};

/** The report, in at most five screens with the review for a simple one: no screen asks more than two short things (safeguarding section 3). */
export const reportForm: Form<ReportContext> = { name: 'report', steps: [about, whoIsClose, picture, words, stop, when] };

/** Those whom the reporter ticked, and whoever the names they wrote mean: nobody is sent a report about themselves because a box was missed. */
export function concernedIn(answers: Answers, context: ReportContext): Person[] {
  const ticked = new Set((answers['concerned'] ?? '').split(','));
  const named = peopleNamed(answers['adults'] ?? '', context.staff);
  const own = answers['about'] === 'me' ? context.staff.all.filter((person) => person.id === context.reporter.id) : [];
  return context.staff.all.filter((person) => ticked.has(person.id) || named.includes(person) || own.includes(person));
}

export const isUnsure = (answers: Answers): boolean => (answers['concerned'] ?? '').split(',').includes(UNSURE);

/** What the reporter said, exactly as they gave it. `answers` are those of the asked steps, all of them right. */
export function reportOf(answers: Answers, context: ReportContext, way: Pick<Report, 'clause' | 'practice'>): Report {
  const of = (id: string): string => answers[id] ?? '';
  const now = CHILD_NOW.find((one) => one.value === of('now'));
  const danger = of('danger');
  return {
    about: aboutOf(answers) ?? 'child',
    danger: danger === 'yes' || danger === 'no' ? danger : 'unknown',
    children: of('children'),
    adults: of('adults'),
    concerned: concernedIn(answers, context).map((person) => person.id),
    unsureWhoIsConcerned: isUnsure(answers),
    words: [of('words'), ...stopLines(answers)].filter((part) => part !== '').join('\n'),
    when: of('when'),
    childWhere: now?.title ?? '',
    homeToThis: now?.home ?? null,
    onBehalfOf: of('behalf'),
    ...way,
  };
}

/** What the stop screen asked stands under the words with the question it answers: there is no other place for it. */
function stopLines(answers: Answers): string[] {
  const device = answers['device'];
  if (!isStopped(answers) || device === undefined) return [];
  const chosen = answers['picture'] === undefined ? [] : [`Ticked by the reporter: ${answers['picture'] === 'yes' ? 'it is' : 'it may be'} a nude or sexual picture or video of a child, or terrorist material.`];
  return [...chosen, `Device or account, and where it is now: ${device}`];
}

/** Something was answered that must not wait unsent: danger, a picture, or words that the harm check marks. */
export function isPressing(answers: Answers): boolean {
  if (answers['danger'] === 'yes' || isStopped(answers)) return true;
  const { level, distress } = screen([answers['words'], answers['children'], answers['adults'], answers['when']].join('\n'));
  return level !== 'none' && !distress;
}
