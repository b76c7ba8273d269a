import type { Because } from '../policies/settings.ts';
import type { Role } from '../people/staff.ts';
import type { CasePoint } from './account-settings.ts';

/** Where a rule comes from: the school settled it in school.yaml, the policy was read, or neither says anything. */
type RuleSource = 'school.yaml' | 'policy' | 'not-stated';

/** A rule as it is in force, with the words it rests on. `because` is null where it is the school's setting alone, and is then called that. */
export interface InForce<Rule> {
  readonly rule: Rule;
  readonly source: RuleSource;
  readonly because: Because | null;
}

export interface ApprovalRule {
  readonly by: readonly Role[];
  /** `any` one of them; `all`: a holder of each role; or so many people. */
  readonly quorum: 'any' | 'all' | number;
  /** Working days after which those who have not decided are reminded. */
  readonly nudgeAfter: number;
}

export interface CheckRule {
  readonly days: 'school-days' | 'weekdays' | 'every-day';
  /** "08:30", local. */
  readonly at: string;
  readonly secondAfterMinutes: number;
  readonly leadersAfterMinutes: number;
  /** The policy only prefers weekends and holidays: they are off until the head agreed to rota and time. */
  readonly preferred: boolean;
}

export interface ReplyRule {
  readonly withinHours: number;
  readonly weekend: 'next-working-day' | 'elapsed';
  /** Which hours or days count: all, those of working days (see `holidays`), or those of school days. */
  readonly hours: 'all' | 'working-days' | 'school-days';
  /** Where the rule speaks of days: by the end of the day so many counted days later, 0 for the same day; `withinHours` is then 24 for each. */
  readonly days?: number;
  /** "16:00": on Fridays from then on, the end of the next working day. */
  readonly fridayFrom: string | null;
  readonly dayEnds: string;
  readonly holidays: 'bank-holidays' | 'school-holidays';
  readonly soonHours: number;
}

export interface CaseRule {
  readonly points: readonly { readonly point: CasePoint; readonly because: Because | null }[];
}

export interface PostRule {
  /** The first so many posts of a new runner. */
  readonly first: number;
  readonly every: boolean;
}

/** A clause that forbids what an account needs (pictures of pupils, any mention of the school): a ruling must be on record first. */
export interface Forbids {
  readonly what: 'pupil-images' | 'naming-the-school' | 'official-posts';
  readonly because: Because;
}

/** All that a school's documents and settings say of its official accounts. */
export interface AccountRules {
  /** `not-stated`: by the headteacher, as a setting; the cards say that the policy is silent. */
  readonly approval: InForce<ApprovalRule>;
  readonly case: InForce<CaseRule>;
  /** Null where neither policy nor school.yaml asks for checks. */
  readonly checks: InForce<CheckRule> | null;
  /** Null where neither says by when a comment is answered. */
  readonly replies: InForce<ReplyRule> | null;
  readonly posts: InForce<PostRule>;
  readonly forbids: readonly Forbids[];
}
