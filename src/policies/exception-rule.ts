import { accountClauses, SOCIAL, type AccountClause } from './account-clauses.ts';
import { ANY_ROLE, deciderOf } from './approval-rule.ts';
import type { Clause, PolicyDocument } from './document.ts';

/** What a policy asks for before an exception for a relationship that was there before. */
export const EXCEPTION_KINDS = ['approval', 'decision_after_discussion', 'written_notice', 'notification'] as const;
export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** How a policy deals with relationships of staff with pupils, former pupils or families that were there before. */
export interface ExceptionRule {
  readonly kind: ExceptionKind;
  /** Role by the names of `people/staff.ts` where it knows it, else as `approval-rule` calls it. The headteacher where an exception stands and nobody is named. */
  readonly to: string;
  readonly clause: Clause;
}

/** A tie that was there before, or that does not come of the school. */
const BEFORE = String.raw`(?:pre-?existing|prior|existing|previous|earlier|established|long-?standing|genuine|legitimate)`;
const LINK = String.raw`(?:relationships?|friendships?|links?|connections?|ties?|bonds?|acquaintances?|friends?)`;
const RELATIVE = String.raw`(?:relatives?|relations?|family members?|members? of (?:their|your|his or her|the) (?:own )?family|siblings?|cousins?|nieces?|nephews?|godchild(?:ren)?|god(?:son|daughter|parent)s?|(?:own|their|your) (?:own )?(?:child(?:ren)?|sons?|daughters?|families|family))`;
const TIE = new RegExp(
  [
    String.raw`\b${BEFORE}\b(?:,? (?:and |or )?(?:personal|family|social|professional|close|adult|online|legitimate|genuine|external))*[ -]${LINK}\b`,
    String.raw`\bfamily[ -](?:${LINK}|relationship|circumstances)\b|\b(?:personal|social|close|outside) ${LINK}\b[^.;]{0,60}\b(?:pupils?|parents?|carers?|famil|student|learner|child)`,
    String.raw`\b(?:already|previously)\b[^.;]{0,30}\b(?:knows?|knew|known|friends|related|connected|linked|in contact|acquainted)\b`,
    String.raw`\b(?:is|are|was|were) (?:also )?(?:a |an )?(?:friends?|related|connected|personally known)\b[^.;]{0,40}\b(?:pupils?|parents?|carers?|famil\w+|students?|learners?|child(?:ren)?|before|outside)\b`,
    String.raw`\bfriends?(?:hips?)? (?:with|of|and) [^.;]{0,40}\b(?:before|outside|pre-?dat\w+|prior to|already)\b`,
    String.raw`\b${LINK}\b[^.;]{0,60}\b(?:pre-?dat\w+|existed|exists? (?:already|outside|before)|outside (?:of )?(?:the )?(?:school|work|setting|academy)|from before|before (?:joining|starting|they|he|she|you|taking|the child|their child|employment)|independent of|through (?:family|church|a club|community))`,
    String.raw`\b(?:${RELATIVE})\b[^.;]{0,60}\b(?:who (?:are|is|attend|go|also)|at (?:the|this|our) (?:school|academy|setting|nursery)|attend|on roll|pupils?\b|in (?:the|this|our) school|have pupils|has a (?:child|pupil))`,
    String.raw`\b(?:pupils?|parents?|carers?|students?|learners?|child(?:ren)?|families)\b[^.;]{0,50}\b(?:is|are|who is|who are|being|as) (?:also |their |your |a |an |close |own |the |\w+'s )*(?:${RELATIVE}|family|friends?)\b`,
    String.raw`\brelated to (?:a |any |the )?(?:pupil|parent|child|student|learner|famil)`,
    String.raw`\b(?:friendships?|(?:any|a personal|social) relationships?)\b[^.;]{0,30}\b(?:with|between)\b[^.;]{0,24}\b(?:pupils?|parents?|carers?|famil(?:y|ies)|students?|learners?)\b`,
    String.raw`\b(?:relationships?|friendships?) (?:that )?exists? between\b|\bfriends who are (?:also )?(?:parents|pupils|carers)\b|\bcontact with (?:their |your |own )*(?:family members?|relatives?)\b`,
  ].join('|'),
  'i',
);
/** Whose tie it is with: without one of these the words are of something else, unless the policy is about social media. */
const WITH = /\b(?:pupils?|parents?|carers?|guardians?|famil(?:y|ies)|learners?|students?|child(?:ren)?|young people|school community|friend(?:s|ed|ing)?|this requirement|this rule|these (?:rules|requirements))\b/i;

/** Other relationships and other notices, whatever else the words have in common. */
const NOT_THIS = /\b(?:suppliers?|partners|organisations?|agencies|contractors? (?:bid|tender)|tenders?|business interests?|pecuniary|conflicts? of interest|financial|hospitality|gifts?|applicants?|candidates?|interview(?:s|ed|ing)?|recruit\w*|referees?|convict\w+|disqualif\w+|sex education|RSE|PSHE|collect(?:s|ed|ing|ion)?|custody|contact details|emergency contacts?|home address|admissions?|sibling (?:link|place|priority)|inset|bereave\w+|medical|allerg\w+|attendance|term-?time|holidays? in)\b|\bhealthy relationships?\b|\bpositive relationships?\b|\b(?:working|professional|good|strong|home-school|trusting|effective) relationships?\b(?![^.;]{0,80}\b(?:outside|personal|family|friends?)\b)|\bbetween (?:staff|colleagues|employees)\b|\bwith (?:a |another |other )?(?:colleagues?|members? of staff|employees?|managers?)\b(?![^.;]{0,80}\b(?:pupils?|parents?|famil|students?|learners?)\b)|\bgroomed|\bgrooming\b|\babus/i;
/** What must not be talked about is no matter that is brought to somebody. */
const SILENCE = /\b(?:not|never|nor) (?:\w+ )?(?:discuss|disclose|tell|inform|share|record)\b|\b(?:not|never) be (?:discussed|disclosed|shared|told)\b/i;
/** What is more than a working relationship is what this is about. */
const BEYOND = /\b(?:beyond|outside|independent of|other than|more than)\b[^.;]{0,40}\bprofessional relationships?/gi;
/** A tie of somebody else that is reported. */
const ANOTHERS = /\breport\w*\b[^.;]{0,40}\b(?:a colleague|another (?:member|colleague|adult)|a member of staff|staff member)\b/i;
/** Said to someone else: what parents and pupils tell the school. */
const OTHERS = /^\W*(?:parents?(?: and carers?|\/carers?)?|carers|families|pupils?|students?|children|learners|visitors|applicants)\b(?! (?:and|or|who|whom|with whom|that) )[^.;]{0,60}\b(?:must|should|will|are|need|may|can|to)\b[^.;]{0,40}\b(?:inform|tell|notify|declare|disclose|speak|discuss)/i;

/** That there is no exception, or that a tie changes nothing. */
const NONE = new RegExp(
  [
    String.raw`\bno exceptions?\b|\bwithout exceptions?\b|\bexceptions? (?:are|is|will) (?:not|never)\b|\bnot (?:an|any) exceptions?\b|\b(?:cannot|can't|does not|do not|will not|is not|are not|not) (?:be )?(?:a reason|excuses?|justif(?:y|ied)|override|exempt|make any difference)\b`,
    String.raw`(?:${TIE.source})[^.;]{0,40}\b(?:not|never) (?:be )?(?:permit(?:ted)?|allow(?:ed)?|alter|change)\b(?![^.;]{0,30}\b(?:unless|without|except|until)\b)`,
    String.raw`\b(?:even|including|regardless|irrespective|whether or not|whatever|no matter)\b[^.;]{0,70}(?:${TIE.source})`,
    String.raw`\b(?:applies|apply|holds?|includes?|covers?|extends?)\b[^.;]{0,30}\b(?:also |equally |even )?(?:to |where |when |if )[^.;]{0,50}(?:${TIE.source})`,
  ].join('|'),
  'i',
);

const APPROVE = /\b(?:approv(?:ed?|es|al|ing)|authori[sz](?:ed?|ation|es)|permission|consent(?:ed)?|sanction(?:ed)?|agree(?:d|ment|s)? (?:by|with|from|of|in advance|to)|agreement|signed[ -]off|clear(?:ed|ance)|say-so|given leave)\b/i;
const DISCUSS = /\b(?:discuss(?:ed|es|ing|ion)?|talk(?:ed|s)? (?:to|with|through|it)|speak (?:to|with)|spoken (?:to|with)|seek (?:the )?(?:advice|guidance)|(?:advice|guidance) (?:from|of|must|should|is|will|has)|ask (?:for )?(?:the )?(?:advice|guidance)|consult(?:ed)?|raised? (?:it |this |them |these |any |the matter )?with|take advice|decide[sd]? (?:on|case by case|what|whether|how)|decisions?)\b/i;
const WRITTEN = /\bin writing\b|\bwritten (?:notice|notification|declaration|form|information|statement|record)\b|\bby (?:e-?mail|letter)\b|\bdeclaration form\b|\b(?:complete|fill in|sign|submit)\b[^.;]{0,60}\bform\b|\be-?mail(?:s|ed)? the\b|\bwrite to\b/i;
const TELL = /\b(?:declar(?:e[sd]?|ing|ations?)|disclos(?:e[sd]?|ure|ing)|inform(?:s|ed|ing)?|notif(?:y|ies|ied|ying|ication)|tell(?:s|ing)?|told|made? (?:\w+ ){0,3}?(?:aware|known)|aware|let (?:the |a |your |an )?[\w ]{2,40}? know|report(?:ed|s)?|register(?:ed)?|mention(?:ed)?|record(?:ed)? with)\b/i;
/** An exception that stands without anything being asked for. */
const BARE = /\b(?:only|unless|except(?:ion|ions|ional|ing)?|apart from|other than|save (?:for|where|that)|may|can|not expect(?:ed)?|is (?:accept|permit|allow)\w*|are (?:accept|permit|allow)\w*|does not apply|exempt)\b/i;
const FRIENDS = /\b(?:friends?|friend(?:ed|ing)|follow(?:ing|ed|ers?)?|invit(?:e|es|ations?)|requests?|connect(?:ed|ing|ions?)?|contact|communicat\w+|add(?:ed|ing)?|link(?:ed|ing)?|social (?:media|network\w*)|online)\b/i;
/** "The head may ask about online friendships with parents": whom a tie answers to where nothing is asked for beforehand. */
const MAY_QUESTION = new RegExp(String.raw`\b(?<who>${ANY_ROLE})\b[^.;]{0,60}\b(?:right|may|can|entitled|reserves?)\b[^.;]{0,40}\b(?:question|ask|challenge|look into|review|query)`, 'iu');

const AFTER = new RegExp(String.raw`\b(?:by|from|of|with|to|inform\w*|notif\w+|tells?|told|consult\w*|ask\w*|let|mak(?:e|ing)|e-?mails?|advise|lead|permission|approval)\s+(?:(?:the|a|an|any|their|your|our|his or her|school(?:'s)?|either)\s+)*(?<who>${ANY_ROLE})(?=$|[^\p{L}])`, 'iu');
const SOMEBODY = new RegExp(String.raw`(?<![\p{L}])(?<who>${ANY_ROLE})(?=$|[^\p{L}])`, 'iu');
/** How far below its sentence a second one on the same tie may stand. */
const NEAR = 2;

/**
 * The exception that a policy makes for relationships which were there before; null where it makes none or says that none is made. Own
 * relationships of colleagues, declared interests and what parents tell a school are something else.
 */
export function exceptionRuleIn(document: PolicyDocument): ExceptionRule | null {
  const clauses = accountClauses(document);
  const social = SOCIAL.test(document.title);
  let best: { readonly rule: ExceptionRule; readonly weight: number } | null = null;
  clauses.forEach((one, i) => {
    if (!isAboutTies(one, social)) return;
    const near = clauses.slice(i + 1, i + 1 + NEAR).filter((next) => next.clause.headings.join('|') === one.clause.headings.join('|'));
    const kind = kindOf(one, near);
    if (kind === null) return;
    const weight = EXCEPTION_KINDS.length - EXCEPTION_KINDS.indexOf(kind);
    const rule: ExceptionRule = { kind, to: whomTo(one, near), clause: one.clause };
    if (!best || weight > best.weight) best = { rule, weight };
  });
  return (best as { rule: ExceptionRule } | null)?.rule ?? null;
}

function isAboutTies(one: AccountClause, social: boolean): boolean {
  const { words, lead, heading, before } = one;
  const said = `${lead} ${words}`;
  if (!TIE.test(said) && !(/^\W*(?:such|these|those|this|any such|all such)\b/i.test(words) && TIE.test(before) && !NONE.test(before))) return false;
  if (NOT_THIS.test(words.replace(BEYOND, '')) || ANOTHERS.test(words) || OTHERS.test(words) || NONE.test(words) || SILENCE.test(words)) return false;
  return social || WITH.test(`${heading} ${said}`);
}

/** What is asked for; null where the words allow nothing. */
function kindOf({ words, lead }: AccountClause, near: readonly AccountClause[]): ExceptionKind | null {
  const said = `${lead} ${words}`;
  const about = near.filter((next) => /^\W*(?:such|these|those|this|they|it|he or she|any such|decisions?|the (?:head|principal|dsl|designated|decision)|in (?:these|such|this))\b/i.test(next.words)).map((next) => next.words);
  const refused = /\b(?:must|should|may|can|will|do|are|is)(?: not|n't)|\bcannot\b|\bnever\b/i.test(said);
  if (APPROVE.test(words)) return 'approval';
  if (DISCUSS.test(words)) return about.some((next) => APPROVE.test(next)) && !/\bdecisions?\b/i.test(words) ? 'approval' : 'decision_after_discussion';
  if (TELL.test(words)) {
    if (about.some((next) => APPROVE.test(next))) return 'approval';
    if (about.some((next) => DISCUSS.test(next))) return 'decision_after_discussion';
    return WRITTEN.test(words) || about.some((next) => WRITTEN.test(next)) ? 'written_notice' : 'notification';
  }
  if (WRITTEN.test(words)) return 'written_notice';
  if (BARE.test(words) && FRIENDS.test(said)) {
    const told = about.map((next) => (APPROVE.test(next) ? 'approval' : DISCUSS.test(next) ? 'decision_after_discussion' : WRITTEN.test(next) ? 'written_notice' : null)).find((kind) => kind !== null);
    if (told) return told;
    return refused && !/\b(?:unless|except|apart from|other than|only|save)\b/i.test(said) ? null : 'notification';
  }
  return null;
}

function whomTo(one: AccountClause, near: readonly AccountClause[]): string {
  const { words, lead, before } = one;
  for (const text of [words, lead, ...near.map((next) => next.words), before]) {
    const found = AFTER.exec(text)?.groups?.['who'] ?? MAY_QUESTION.exec(text)?.groups?.['who'] ?? SOMEBODY.exec(text)?.groups?.['who'];
    const role = found === undefined ? null : deciderOf(found);
    if (role !== null) return role;
  }
  return 'headteacher';
}
