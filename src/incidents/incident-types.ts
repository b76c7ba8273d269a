import type { Body, Task } from './incident-tasks.ts';
import type { SectorCode } from './sector-defaults.ts';

/** The 29 kinds of report. Recipients see and correct them; a reporter never has to choose one. */
export const INCIDENT_TYPES = [
  'contact-from-pupil', 'contact-by-staff', 'contact-from-parent', 'staff-contact-with-parent', 'cyberbullying-of-pupil', 'cyberbullying-of-staff',
  'child-on-child', 'threat', 'abusive-post', 'extremism', 'inappropriate-content', 'illegal-content', 'online-sexual-harm', 'staff-conduct',
  'relationship', 'criticism', 'content-conflicts-with-role', 'impersonation', 'data-or-image-posted', 'official-account-comment', 'underage-use',
  'press-contact', 'security-breach', 'use-in-school-day', 'own-mistake', 'unapproved-account', 'advice', 'complaint-about-policy', 'other',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

/** Who began what is reported, as far as a route depends on it. */
export const STARTERS = ['pupil', 'parent', 'staff', 'third-party'] as const;
export type Starter = (typeof STARTERS)[number];

/** What a reporter may choose from; the type is proposed from this and their own words. */
export const PLAIN_CHOICES = ['child', 'adult', 'outside', 'account-or-post', 'data-or-picture', 'me-or-mistake'] as const;
export type PlainChoice = (typeof PLAIN_CHOICES)[number];

export type Urgency = 'urgent' | 'child-welfare' | 'staff-conduct' | 'other';
/** Which roles stand first where no policy says so. `welfare`: the safeguarding lead; `adult`: the headteacher, or the chair where it is about the head. */
export type DefaultTo = 'welfare' | 'adult';

/** What the desk knows about a kind of report. Urgency is a floor: an answer or the harm check may raise it, nobody lowers it. */
export interface IncidentKind {
  readonly id: IncidentType;
  /** As a recipient reads it. */
  readonly title: string;
  readonly what: string;
  /** Who can have started it; the first is assumed where nothing says. */
  readonly startedBy: readonly Starter[];
  /** `yes`: always; `may`: until somebody who knows says otherwise; `no`: only where the report says so. */
  readonly childHarmed: 'yes' | 'may' | 'no';
  /** About the conduct of an adult in school: no channel, one person. */
  readonly adultConduct: boolean;
  readonly urgency: Urgency;
  readonly to: DefaultTo;
  readonly defaults: readonly SectorCode[];
  readonly tasks: readonly Task[];
  readonly bodies: readonly Body[];
  readonly choices: readonly PlainChoice[];
  /** Words of a report that propose this kind, matched without regard to case; null where only a choice does. */
  readonly cues: RegExp | null;
}

const PUPIL = String.raw`(?:pupils?|child(?:ren)?|kids?|learners?|students?|lads?|girls?|boys?|(?:y|year |yr ?)\d{1,2}s?|son|daughter|class)`;
const STAFF = String.raw`(?:staff|teachers?|tas?|teaching assistants?|colleagues?|head(?:teacher)?|coach|sir|miss|supply|volunteers?|governors?|caretaker|technician|midday supervisor)`;
const PARENT = String.raw`(?:parents?|mums?|dads?|mothers?|fathers?|carers?|famil(?:y|ies)|grandparents?)`;
const REACHES = String.raw`(?:friend(?:ed)?|follow(?:ed|ing)?|add(?:ed)?|message[ds]?|messaging|dm(?:s|ed|ing)?|text(?:ed|ing|s)?|contact(?:ed|ing|s)?|snap(?:ped|chatting)?|request(?:ed)?|chat(?:ted|ting)?|wr(?:ote|iting)|sen(?:t|ds?|ding))`;
const near = (...parts: string[]): RegExp => new RegExp(String.raw`\b${parts.join(String.raw`\b[^.!?]{0,60}\b`)}\b`, 'i');
const cue = (words: string): RegExp => new RegExp(String.raw`\b(?:${words})`, 'i');

/** In the order in which they are proposed: the graver and the more particular first. */
const KINDS: readonly IncidentKind[] = [
  {
    id: 'online-sexual-harm', title: 'Sexual harm or grooming online', what: 'Someone asks a child for pictures, speaks to a child of sex, or tries to meet or isolate a child online.',
    startedBy: ['third-party', 'staff', 'pupil', 'parent'], childHarmed: 'yes', adultConduct: false, urgency: 'urgent', to: 'welfare', defaults: ['SD-Q', 'SD-G', 'SD-I'],
    tasks: ['note-evidence', 'consider-police', 'consider-social-care', 'consider-ceop', 'report-remove', 'speak-to-parents'], bodies: ['police', 'ceop'], choices: ['child', 'outside', 'data-or-picture'],
    cues: cue('groom\\w*|nudes?|sexual\\w*|sexting|asked (?:\\w+ ){1,4}for (?:\\w+ )?(?:pictures?|photos?|pics?)|blackmail\\w*|sextort\\w*|where (?:she|he|they) lives?'),
  },
  {
    id: 'illegal-content', title: 'Unlawful content', what: 'Indecent images of a child, terrorist material or other content that it is a crime to have or share.',
    startedBy: ['staff', 'pupil', 'parent', 'third-party'], childHarmed: 'yes', adultConduct: false, urgency: 'urgent', to: 'welfare', defaults: ['SD-I', 'SD-A', 'SD-L'],
    tasks: ['note-evidence', 'consider-police', 'consider-social-care', 'report-remove', 'speak-to-parents'], bodies: ['police'], choices: ['child', 'data-or-picture', 'account-or-post'],
    cues: cue('indecent|child (?:abuse|sexual) (?:image|material)s?|illegal (?:content|image|material|download)s?|csam|terrorist (?:video|material|manual)s?'),
  },
  {
    id: 'extremism', title: 'Extremism', what: 'Extremist content or talk, or a worry that someone is being drawn in.',
    startedBy: ['pupil', 'staff', 'parent', 'third-party'], childHarmed: 'may', adultConduct: false, urgency: 'child-welfare', to: 'welfare', defaults: ['SD-H', 'SD-G'],
    tasks: ['note-evidence', 'consider-police', 'consider-social-care', 'consider-prevent', 'report-to-platform', 'speak-to-parents'], bodies: ['prevent'], choices: ['child', 'adult', 'outside', 'account-or-post'],
    cues: cue('extremis\\w*|radicali\\w*|terroris\\w*|far[- ]right|isis|jihad\\w*|neo-?nazi\\w*|prevent (?:duty|referral)'),
  },
  {
    id: 'threat', title: 'Threat', what: 'Someone threatens a person or the school online.',
    startedBy: ['parent', 'third-party', 'pupil', 'staff'], childHarmed: 'may', adultConduct: false, urgency: 'urgent', to: 'adult', defaults: ['SD-J', 'SD-A'],
    tasks: ['note-evidence', 'consider-police', 'support-adult', 'ask-removal', 'report-to-platform'], bodies: ['police'], choices: ['outside', 'account-or-post', 'child', 'adult'],
    cues: cue('threat\\w*|burn (?:\\w+ ){0,3}down|(?:kill|stab|hurt|batter|get|smash) (?:you|him|her|them|the (?:head|teacher))|going to (?:come|wait) (?:for|outside)|knows? where (?:i|we|she|he) lives?'),
  },
  {
    id: 'child-on-child', title: 'Child-on-child harm', what: 'One child harms another: both are children to protect.',
    startedBy: ['pupil'], childHarmed: 'yes', adultConduct: false, urgency: 'child-welfare', to: 'welfare', defaults: ['SD-G'],
    tasks: ['note-evidence', 'consider-police', 'consider-social-care', 'keep-apart', 'speak-to-parents'], bodies: ['childrens-social-care'], choices: ['child'],
    cues: near(PUPIL, String.raw`(?:hit|hurt|touched|punched|assault\w*|upskirt\w*|forced|haz\w+|filmed|fight\w*)`, PUPIL),
  },
  {
    id: 'contact-by-staff', title: 'An adult in school in contact with a pupil', what: 'An adult who works or helps here contacts, follows or befriends a pupil outside what the school allows.',
    startedBy: ['staff'], childHarmed: 'may', adultConduct: true, urgency: 'staff-conduct', to: 'adult', defaults: ['SD-B', 'SD-E', 'SD-F', 'SD-G'],
    tasks: ['note-evidence', 'consider-police', 'consider-lado', 'consider-social-care', 'tell-employer', 'speak-to-parents'], bodies: ['lado'], choices: ['adult', 'child'],
    cues: near(STAFF, REACHES, PUPIL),
  },
  {
    id: 'contact-from-pupil', title: 'A pupil in contact with a colleague', what: 'A pupil or former pupil tries to befriend, follow or message an adult of the school.',
    startedBy: ['pupil'], childHarmed: 'may', adultConduct: false, urgency: 'child-welfare', to: 'welfare', defaults: ['SD-G'],
    tasks: ['note-evidence', 'speak-to-parents', 'answer-reporter'], bodies: [], choices: ['child', 'account-or-post'],
    cues: near(PUPIL, REACHES, String.raw`(?:me|my|us|${STAFF})`),
  },
  {
    id: 'contact-from-parent', title: 'A parent in contact with a colleague', what: 'A parent or carer tries to befriend or message an adult of the school on a private account.',
    startedBy: ['parent'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: [],
    tasks: ['note-evidence', 'follow-policy', 'answer-reporter'], bodies: [], choices: ['outside', 'account-or-post'],
    cues: near(PARENT, REACHES, String.raw`(?:me|my|us|${STAFF})`),
  },
  {
    id: 'staff-contact-with-parent', title: 'A colleague in contact with a parent', what: 'An adult of the school befriends or messages a parent on a private account.',
    startedBy: ['staff'], childHarmed: 'no', adultConduct: true, urgency: 'staff-conduct', to: 'adult', defaults: ['SD-B', 'SD-F'],
    tasks: ['note-evidence', 'follow-policy', 'record-declaration'], bodies: [], choices: ['adult', 'me-or-mistake'],
    cues: near(STAFF, REACHES, PARENT),
  },
  {
    id: 'relationship', title: 'A tie to a pupil or family', what: 'A colleague is related to, or knew before, a pupil or a family.',
    startedBy: ['staff'], childHarmed: 'no', adultConduct: true, urgency: 'other', to: 'adult', defaults: [],
    tasks: ['record-declaration', 'answer-reporter'], bodies: [], choices: ['me-or-mistake', 'adult'],
    cues: cue('nephew|niece|cousin|godchild|goddaughter|godson|best friend|family friend|related to|linked (?:\\w+ )?as family|my own (?:child|son|daughter)|pre-?existing|knew (?:them|the family|her|him) before'),
  },
  {
    id: 'cyberbullying-of-pupil', title: 'Online bullying of a pupil', what: 'A pupil is bullied, taunted or shut out online.',
    startedBy: ['pupil', 'parent', 'third-party', 'staff'], childHarmed: 'yes', adultConduct: false, urgency: 'child-welfare', to: 'welfare', defaults: ['SD-G'],
    tasks: ['note-evidence', 'consider-police', 'keep-apart', 'report-to-platform', 'speak-to-parents'], bodies: [], choices: ['child', 'account-or-post'],
    cues: new RegExp(String.raw`(?:bull(?:y|ied|ying)|taunt\w*|nasty|picked on|group chat)[^.!?]{0,60}\b${PUPIL}\b|\b${PUPIL}\b[^.!?]{0,60}\b(?:bull(?:y|ied|ying)|taunt\w*|nasty|picked on)`, 'i'),
  },
  {
    id: 'cyberbullying-of-staff', title: 'Online abuse of a colleague', what: 'An adult of the school is abused, harassed or mocked online.',
    startedBy: ['parent', 'pupil', 'staff', 'third-party'], childHarmed: 'no', adultConduct: false, urgency: 'staff-conduct', to: 'adult', defaults: ['SD-J'],
    tasks: ['note-evidence', 'consider-police', 'support-adult', 'ask-removal', 'report-to-platform'], bodies: [], choices: ['outside', 'adult', 'account-or-post', 'me-or-mistake'],
    cues: new RegExp(String.raw`(?:abus\w+|harass\w*|bull(?:y|ied|ying)|insult\w*|mock\w*|rated?)[^.!?]{0,60}\b(?:me|my|${STAFF})\b|\b(?:i am|i'm|${STAFF})\b[^.!?]{0,60}\b(?:abused|harassed|bullied|insulted|mocked)`, 'i'),
  },
  {
    id: 'impersonation', title: 'A false account', what: 'An account pretends to be the school, a colleague or a pupil.',
    startedBy: ['third-party', 'pupil', 'parent', 'staff'], childHarmed: 'may', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-L', 'SD-J'],
    tasks: ['note-evidence', 'consider-police', 'report-to-platform', 'ask-posh'], bodies: ['platform', 'posh'], choices: ['account-or-post', 'outside'],
    cues: cue('fake|impersonat\\w*|pretend\\w* to be|cloned?|in (?:my|our|the school\'?s) name|using (?:my|our|the school\'?s) (?:name|logo|crest|photo)'),
  },
  {
    id: 'press-contact', title: 'The press', what: 'A journalist asks, or writes about the school.',
    startedBy: ['third-party'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-R'],
    tasks: ['note-evidence', 'follow-policy'], bodies: [], choices: ['outside'],
    cues: cue('journalist|reporter from|newspaper|the press\\b|tv crew|radio (?:station|programme)|bbc\\b'),
  },
  {
    id: 'data-or-image-posted', title: 'Personal data or a picture put out', what: 'A picture of, or personal information about, a person was posted, sent wrongly or lost.',
    startedBy: ['staff', 'parent', 'pupil', 'third-party'], childHarmed: 'may', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-K'],
    tasks: ['note-evidence', 'tell-data-protection-lead', 'ask-removal', 'report-to-platform', 'speak-to-parents'], bodies: ['ico'], choices: ['data-or-picture', 'account-or-post', 'me-or-mistake'],
    cues: cue('without (?:consent|permission)|confidential|personal (?:data|details|information)|(?:posted|shared|tweeted|uploaded|put up) (?:\\w+ ){0,4}(?:photos?|pictures?|images?|screenshot|video|names|addresses|list)|wrong (?:person|parent|address)|sen (?:needs|list)|lost (?:a |my |the )?(?:laptop|usb|stick|folder)'),
  },
  {
    id: 'security-breach', title: 'Security', what: 'A login, device or filter was broken into or got round.',
    startedBy: ['pupil', 'third-party', 'staff', 'parent'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-P', 'SD-K'],
    tasks: ['note-evidence', 'tell-data-protection-lead', 'fix-filter', 'secure-account'], bodies: [], choices: ['account-or-post', 'data-or-picture', 'me-or-mistake'],
    cues: cue('hack\\w*|phish\\w*|virus|malware|password|vpn|prox(?:y|ies)|firewall|(?:got|get|getting) (?:round|around|past) the filter|locked out'),
  },
  {
    id: 'official-account-comment', title: 'A comment on an official account', what: 'A comment, question, complaint or message on an account of the school.',
    startedBy: ['parent', 'third-party', 'pupil', 'staff'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-J', 'SD-M'],
    tasks: ['note-evidence', 'follow-policy', 'ask-removal'], bodies: [], choices: ['account-or-post', 'outside'],
    cues: cue('(?:comment|message|repl\\w+|review|complaint|question)s? (?:\\w+ ){0,4}(?:on|to|through|under) (?:our|the) (?:school(?:\'?s)?|official|pta|nursery)|(?:school|official) (?:facebook |twitter |instagram )?(?:page|account|channel)'),
  },
  {
    id: 'unapproved-account', title: 'An account that nobody approved', what: 'An account, page or group in the school\'s name that was never agreed.',
    startedBy: ['staff', 'parent', 'pupil', 'third-party'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: [],
    tasks: ['note-evidence', 'follow-policy'], bodies: [], choices: ['account-or-post', 'adult'],
    cues: cue('unapproved|unofficial|set up (?:\\w+ ){0,3}(?:page|account|group|channel)|without (?:approval|asking|agreement)|never (?:been )?(?:approved|agreed)'),
  },
  {
    id: 'underage-use', title: 'Under-age use', what: 'A child uses a service for which they are too young.',
    startedBy: ['pupil'], childHarmed: 'may', adultConduct: false, urgency: 'child-welfare', to: 'welfare', defaults: ['SD-G'],
    tasks: ['note-evidence', 'speak-to-parents'], bodies: [], choices: ['child'],
    cues: cue('under-?age|under (?:the age|13|thirteen)|too young|age (?:limit|rating|restricted)|(?:has|have|got|set up|opened) (?:\\w+ ){0,3}(?:tiktok|instagram|snapchat|facebook|whatsapp|discord) (?:account|profile)?'),
  },
  {
    id: 'inappropriate-content', title: 'Unsuitable content', what: 'Someone reached or was shown content unsuitable for school.',
    startedBy: ['pupil', 'staff', 'parent', 'third-party'], childHarmed: 'may', adultConduct: false, urgency: 'child-welfare', to: 'welfare', defaults: ['SD-P', 'SD-G'],
    tasks: ['note-evidence', 'fix-filter', 'speak-to-parents'], bodies: [], choices: ['child', 'adult', 'account-or-post'],
    cues: cue('violent|gory|porn\\w*|horror|inappropriate (?:content|website|site|video|image|material)s?|unsuitable|pop-?up|upsetting (?:video|image|content|website)'),
  },
  {
    id: 'use-in-school-day', title: 'Social media in the school day', what: 'Someone uses social media or a phone in working time against the rules.',
    startedBy: ['pupil', 'staff'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: [],
    tasks: ['follow-policy', 'speak-to-parents'], bodies: [], choices: ['child', 'adult'],
    cues: cue('(?:in|during) (?:\\w+ )?(?:lessons?|class|school hours|the (?:school|working) day|lunch(?:time)?|break|assembly|registration)|at lunchtime|in the (?:playground|corridor|classroom)|at work'),
  },
  {
    id: 'content-conflicts-with-role', title: 'Content that conflicts with a role', what: 'Something a colleague put online, or is shown in, sits badly with their work here.',
    startedBy: ['staff'], childHarmed: 'no', adultConduct: true, urgency: 'staff-conduct', to: 'adult', defaults: ['SD-B', 'SD-F'],
    tasks: ['note-evidence', 'follow-policy', 'ask-removal'], bodies: [], choices: ['adult', 'me-or-mistake'],
    cues: cue('conflicts? with (?:my|her|his|their|the) (?:role|job|work)|tagged (?:me|him|her)|old (?:photos?|posts?|tweets?)|onlyfans|political (?:post|rant)'),
  },
  {
    id: 'criticism', title: 'Criticism of the school', what: 'Someone is unhappy with the school and says so in public; it is neither abuse nor a threat.',
    startedBy: ['parent', 'third-party', 'pupil', 'staff'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-M'],
    tasks: ['follow-policy', 'answer-reporter'], bodies: [], choices: ['account-or-post', 'outside'],
    cues: cue('criticis\\w*|complain\\w* about the school|moan\\w*|bad review|one[- ]star|unhappy|negative (?:comment|review|post)s?|slagging'),
  },
  {
    id: 'abusive-post', title: 'An abusive post', what: 'An insulting, hateful or offensive post about a person of the school or the school itself.',
    startedBy: ['parent', 'third-party', 'pupil', 'staff'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-J', 'SD-L'],
    tasks: ['note-evidence', 'consider-police', 'support-adult', 'ask-removal', 'report-to-platform'], bodies: [], choices: ['account-or-post', 'outside'],
    cues: cue('abusive|insult\\w*|offensive|hateful|defamat\\w*|vile|rude (?:post|comment)s?|racist|sexist|homophobic|derogatory'),
  },
  {
    id: 'own-mistake', title: 'A mistake of one\'s own', what: 'A colleague tells of something they did that was wrong or could be misread.',
    startedBy: ['staff'], childHarmed: 'no', adultConduct: true, urgency: 'other', to: 'adult', defaults: ['SD-F'],
    tasks: ['note-evidence', 'follow-policy', 'answer-reporter'], bodies: [], choices: ['me-or-mistake'],
    cues: cue('by (?:mistake|accident)|accidentally|i (?:have )?(?:posted|sent|shared|replied|accepted|liked|messaged)|my (?:own )?(?:mistake|fault)|i (?:was|am) wrong|oops'),
  },
  {
    id: 'staff-conduct', title: 'Conduct of an adult in school', what: 'What an adult of the school said or did online or off gives cause for worry.',
    startedBy: ['staff'], childHarmed: 'may', adultConduct: true, urgency: 'staff-conduct', to: 'adult', defaults: ['SD-B', 'SD-C', 'SD-E', 'SD-F'],
    tasks: ['note-evidence', 'consider-lado', 'consider-social-care', 'tell-employer', 'follow-policy', 'ask-removal'], bodies: [], choices: ['adult'],
    cues: near(STAFF, String.raw`(?:post(?:s|ed|ing)?|shar(?:e|es|ed|ing)|said|comment(?:s|ed)?|tweet(?:s|ed)?|like[sd]?|drunk|swor\w+|behav\w+|blog\w*|disclos\w+|moan\w*)`),
  },
  {
    id: 'complaint-about-policy', title: 'A complaint about a policy', what: 'Someone is unhappy with a policy itself, or how it treats people.',
    startedBy: ['parent', 'staff', 'pupil', 'third-party'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-M'],
    tasks: ['follow-policy', 'answer-reporter'], bodies: [], choices: ['outside', 'me-or-mistake'],
    cues: cue('complain\\w* (?:about|regarding) (?:the|this|our) (?:\\w+ ){0,3}policy|policy is (?:unfair|wrong|discriminat\\w+)|object\\w* to the policy'),
  },
  {
    id: 'advice', title: 'Advice wanted', what: 'Someone is unsure what is right and asks before acting.',
    startedBy: ['staff', 'parent', 'pupil', 'third-party'], childHarmed: 'no', adultConduct: false, urgency: 'other', to: 'adult', defaults: [],
    tasks: ['answer-reporter'], bodies: [], choices: ['me-or-mistake'],
    cues: cue('unsure|not sure|isn\'t sure|advice|should (?:i|she|he|they)|is it (?:ok|okay|all right)|wonder\\w*'),
  },
  {
    id: 'other', title: 'Something else', what: 'A report that is none of these.',
    startedBy: ['pupil', 'parent', 'staff', 'third-party'], childHarmed: 'may', adultConduct: false, urgency: 'other', to: 'adult', defaults: ['SD-G', 'SD-B'],
    tasks: ['note-evidence', 'answer-reporter'], bodies: [], choices: ['child', 'adult', 'outside', 'account-or-post', 'data-or-picture', 'me-or-mistake'], cues: null,
  },
];

const BY_ID = new Map(KINDS.map((kind) => [kind.id, kind]));

/** Every kind, in the order in which they are proposed. */
export const incidentKinds: readonly IncidentKind[] = KINDS;

/** What is known of one type. */
export function kindOf(type: IncidentType): IncidentKind {
  const kind = BY_ID.get(type);
  if (!kind) throw new Error(`no incident type ${type}`);
  return kind;
}

/** The types that a report's own words and the reporter's plain choice propose, likeliest first; `other` when nothing does. Never empty. */
export function proposedTypes(ownWords: string, choice: PlainChoice | null): IncidentType[] {
  const words = ownWords.slice(0, 10_000);
  const said = KINDS.filter((kind) => kind.cues?.test(words) === true);
  const fit = choice === null ? said : [...said.filter((k) => k.choices.includes(choice)), ...said.filter((k) => !k.choices.includes(choice))];
  if (fit.length > 0) return fit.map((k) => k.id);
  return [choice === null ? 'other' : BY_CHOICE[choice]];
}

/** What a choice proposes when no word does. */
const BY_CHOICE: Readonly<Record<PlainChoice, IncidentType>> = {
  'child': 'other', 'adult': 'staff-conduct', 'outside': 'other', 'account-or-post': 'official-account-comment', 'data-or-picture': 'data-or-image-posted', 'me-or-mistake': 'own-mistake',
};
