/** What is commonly done in English schools where a school's own policy is silent. It is never shown as the school's policy. */
export interface SectorDefault {
  readonly code: SectorCode;
  /** One sentence, in the desk's own words. */
  readonly says: string;
  readonly source: string;
  readonly edition: string;
  /** ISO day on which a person compared the sentence with its source; null while nobody has. */
  readonly checked: string | null;
  /** Last ISO day on which the card does not say "may have changed". */
  readonly validUntil: string;
}

export type SectorCode = 'SD-A' | 'SD-B' | 'SD-C' | 'SD-D' | 'SD-E' | 'SD-F' | 'SD-G' | 'SD-H' | 'SD-I' | 'SD-J' | 'SD-K' | 'SD-L' | 'SD-M' | 'SD-N' | 'SD-P' | 'SD-Q' | 'SD-R';

const KCSIE = 'Keeping children safe in education (Department for Education)';
const EDITION = 'the edition in force, to be checked by a person';
/** National guidance is issued anew each September. */
const VALID_UNTIL = '2027-08-31';

const row = (code: SectorCode, says: string, source: string): SectorDefault => ({ code, says, source, edition: EDITION, checked: null, validUntil: VALID_UNTIL });

const DEFAULTS: Readonly<Record<SectorCode, SectorDefault>> = {
  'SD-A': row('SD-A', 'A child in danger or harmed: children\'s social care, and the police (999) at once; anyone may ring; tell the safeguarding lead as soon as possible after.', `${KCSIE}; Working together to safeguard children`),
  'SD-B': row('SD-B', 'A concern about any adult who works or helps in the school goes to the headteacher.', KCSIE),
  'SD-C': row('SD-C', 'A concern about the headteacher goes to the chair of governors, or to whoever holds that place.', KCSIE),
  'SD-D': row('SD-D', 'Where telling the headteacher or chair would be a conflict of interest, it goes to the local authority designated officer.', KCSIE),
  'SD-E': row('SD-E', 'Where an adult may have harmed a child, the local authority designated officer is asked before anything is looked into.', `${KCSIE}; the local safeguarding partnership's procedures`),
  'SD-F': row('SD-F', 'A small worry about an adult goes to whoever the school\'s own policy names; the headteacher decides in the end.', KCSIE),
  'SD-G': row('SD-G', 'A concern about a child goes to the safeguarding lead or a deputy at once.', KCSIE),
  'SD-H': row('SD-H', 'Extremism goes to the safeguarding lead, who considers a Prevent referral; 999 where the threat is immediate.', 'Prevent duty guidance'),
  'SD-I': row('SD-I', 'A nude or sexual picture of a child goes to the safeguarding lead at once; nobody looks at it, copies it or sends it.', 'UKCIS: Sharing nudes and semi-nudes'),
  'SD-J': row('SD-J', 'Staff who are abused online do not answer, keep what was sent, and tell a senior leader.', 'Department for Education: Cyberbullying, advice for headteachers and school staff'),
  'SD-K': row('SD-K', 'Personal data or a picture put out without leave: the data protection lead is told at once; a 72-hour limit may run.', 'UK GDPR articles 33 and 34; Information Commissioner\'s Office'),
  'SD-L': row('SD-L', 'A post by someone outside, or a false account, is reported to the platform; the helpline for professionals can help.', 'UK Safer Internet Centre: Professionals Online Safety Helpline'),
  'SD-M': row('SD-M', 'A complaint goes by the school\'s published complaints procedure.', 'Education Act 2002 section 29; Independent School Standards part 7'),
  'SD-N': row('SD-N', 'Whoever is not satisfied, or fears bias, may use the whistleblowing procedure.', KCSIE),
  'SD-P': row('SD-P', 'Unsuitable content reached in school goes to the safeguarding lead and to whoever runs the filter.', `${KCSIE}; Filtering and monitoring standards`),
  'SD-Q': row('SD-Q', 'Sexual contact or grooming by an adult online: the safeguarding lead at once, then the police and CEOP.', `${KCSIE}; National Crime Agency, CEOP`),
  'SD-R': row('SD-R', 'The press is given no answer; it goes to the headteacher.', 'common practice of schools and local authorities'),
};

/** The default with this code. */
export const sectorDefault = (code: SectorCode): SectorDefault => DEFAULTS[code];

/** Every default, for the settings and for tests. */
export const sectorDefaults: readonly SectorDefault[] = Object.values(DEFAULTS);

/** Whether a default must be shown as "may have changed" on an ISO day. */
export const mayHaveChanged = (one: SectorDefault, today: string): boolean => one.checked === null || today > one.validUntil;
