import { accountClauses, NUMBER, numberOf, SOCIAL, type AccountClause } from './account-clauses.ts';
import type { Clause, PolicyDocument } from './document.ts';

/** Who decides, by a policy, whether a new official account is set up. */
export interface AccountApproval {
  /** Roles by the names of `people/staff.ts` where it knows them, else as `policies/roles.ts` calls them; never empty. */
  readonly by: readonly string[];
  /** `any` one of them, a holder of `all` the roles, or so many people. */
  readonly quorum: 'any' | 'all' | number;
  readonly clause: Clause;
}

/** Longest first: "executive headteacher" is not the headteacher, "deputy head" not the head. */
const DECIDERS: readonly (readonly [role: string, words: string])[] = [
  ['executive-headteacher', String.raw`executive (?:head ?teachers?|principals?|heads?)`],
  ['head-of-school', String.raw`heads? of school`],
  ['deputy-headteacher', String.raw`(?:deputy|assistant|vice)[ -](?:head ?teachers?|principals?|heads?)`],
  ['head-of-department', String.raw`heads? of (?:department|faculty|year|phase|subject)s?|(?:subject|phase|year|curriculum) leaders?`],
  ['slt', String.raw`(?:a |any |one )?(?:members? of )?(?:the |our )?(?:school(?:'s)? )?(?:senior |school )?(?:leadership|management|senior leadership) (?:team|group)|(?:a |any )?(?:members? of )?(?:the )?(?:SLT|SMT|ELT)(?: members?)?|(?:a |the |any )?senior (?:leaders?|leadership|managers?|management)(?: team)?|senior members? of staff`],
  ['safeguarding-governor', String.raw`safeguarding governors?`],
  ['chair-of-governors', String.raw`chair(?:man|woman|person)? of (?:the )?(?:governors|governing (?:body|board)|trustees)|chair of (?:the )?(?:board|local governing body)|(?<!\b(?:vice|PTA|committee|panel|meeting)[ -])chair(?:man|woman|person)?(?! of\b| (?:the|a|an|any|this|all)\b|s\b)`],
  ['governor', String.raw`(?:full |local )?govern(?:ing body|ing board|ors?|ance committee)|(?:board of )?(?:trustees|governors)|trust board`],
  ['deputy-dsl', String.raw`deputy (?:designated safeguarding leads?|DSLs?)`],
  ['dsl', String.raw`designated safeguarding (?:leads?|officers?)|DSLs?|(?:designated )?safeguarding leads?`],
  ['data-protection-lead', String.raw`data protection (?:officers?|leads?)|DPO`],
  ['online-safety-lead', String.raw`(?:online|e|internet)[- ]?safety (?:leads?|co-?ordinators?|officers?)`],
  ['school-business-manager', String.raw`(?:school )?business managers?|SBM|bursar`],
  ['it-lead', String.raw`(?:ICT|IT|computing|network) (?:leads?|leaders?|co-?ordinators?|managers?)`],
  ['communications-lead', String.raw`(?:marketing|communications?|media|PR|social media)(?: and (?:marketing|communications?|PR|media))? (?:leads?|managers?|officers?|teams?|co-?ordinators?|departments?)`],
  ['headteacher', String.raw`head ?teachers?|head ?masters?|head ?mistress|principals?|heads?(?! of\b)|chief executive(?: officer)?|CEO`],
  ['line-manager', String.raw`line managers?`],
];
/** Any role as policies name it in running text, for building patterns. */
export const ANY_ROLE = `(?:${DECIDERS.map(([, words]) => words).join('|')})`;
const ONE = new RegExp(String.raw`^(?:(?:both|either|the|a|an|any|only|our|your|their|relevant|school(?:'s)?|acting|at least|from)\s+)*(?:(?<n>${NUMBER})\s+(?:of the\s+|(?=members?|governors?|senior))?)?(?:members? of (?:the |our )?)?(?<role>${ANY_ROLE})(?:'s|s'|')?(?:\s*\([^)]{1,30}\))?(?=$|[^\p{L}])`, 'iu');
const JOINT = /^(?:\s*(?<comma>,)\s*|\s*)(?:(?<and>\b(?:and|&|together with|as well as|and also|plus|with the (?:agreement|approval|support|consent) of)\b|&)|(?<or>\bor\b|\/|\balternatively\b|\band\/or\b|\bin (?:his|her|their) absence,?(?: by)?\b))?\s*(?:also\s+|by\s+|from\s+|then\s+)*/i;

const APPROVE = String.raw`(?:approv(?:ed?|es|al|ing)|agree(?:d|s|ment)?|authori[sz](?:ed?|ation|es)|permission|permitted|consent(?:ed)?|sanction(?:ed)?|sign(?:ed|s)?[ -]off|clear(?:ed|ance)|endorse(?:d|ment)|ratif(?:y|ied)|go-ahead|say-so|sa(?:id|ys?) yes|decide[sd]?|decision|discussed and agreed)`;
const APPROVAL = new RegExp(String.raw`\b${APPROVE}\b`, 'i');
const APPLY = /\b(?:present(?:ed)?|submit(?:ted)?|put|make|made|take|send|sent|given|apply|applied|application|proposals?|requests?|ask(?:ed)?|bring)\b/i;
const CASE = /\bbusiness case\b|\bapplications?\b|\bproposals?\b|\brequests? (?:for|to)\b|\bwritten (?:case|request)\b/i;

const ASKED_FOR = /\b(?:forms?|requests?|proposals?|applications?|apply|business case)\b/i;

/** The thing that is decided on. */
const THING = String.raw`(?:accounts?|pages?|channels?|profiles?|feeds?|blogs?|groups?|(?:social (?:media|network(?:ing)?) )?(?:sites?|presence|platforms?|services?|applications?|media))`;
const NEW = new RegExp(
  [
    String.raw`\b(?:set(?:ting)?[ -]?up|creat(?:e|ed|es|ing|ion)|open(?:ed|ing|s)?|start(?:ed|ing|s)?|launch(?:ed|ing)?|establish(?:ed|ing|ment)?|new|register(?:ed|ing)?|introduc(?:e|ed|ing)|begin(?:ning)?|making|proposed|propos(?:al|als|e|ing)|additional|further|want(?:s|ed|ing)?|wish(?:es|ing)?)\b[^.;]{0,70}?\b${THING}\b`,
    String.raw`\b${THING}\b[^.;]{0,110}?\b(?:(?:is|are|be|being|been) (?:set up|created|opened|started|launched|established)|prior to (?:use|being|creation|set|launch)|before (?:use|it|they|being|any|creation|going|launch)|may be (?:set up|opened|created)|can be (?:set up|opened|created)|to be set up)`,
    String.raw`\bany (?:official |school |department(?:al)? |class |new )+${THING}\b`,
    String.raw`\ball (?:official |school |new |department(?:al)? |class |school-(?:run|related) )+(?:social media )?${THING}\b[^.;]{0,60}\b(?:must|should|will|need|are|have)\b`,
    String.raw`\buse of social (?:media|network\w*)(?: sites?| applications?)?\b[^.;]{0,100}\b(?:official|on behalf of|as part of|for school|school purposes|by the school|school service|work purposes)`,
    String.raw`\bofficial use of social (?:media|network\w*)`,
    String.raw`\b(?:any|each|every|all|no) (?:[\w-]+ ){0,3}${THING}\b(?: (?:that|which) (?:is|are))? (?:set up|created|run|opened|used|established|operated|made)\b`,
    String.raw`\b(?:account|page|channel|profile) creation\b`,
    String.raw`\b(?:proposals?|requests?|applications?) (?:for|to) (?:us(?:e|ing)|set|open|creat|start)[^.;]{0,60}\bsocial (?:media|network)`,
  ].join('|'),
  'i',
);
/** The school's own, where the sentence itself or its place says so. */
const OFFICIAL = /\bofficial|\bschool|\bour\b|\bdepartment|\bclass\b|\bteam\b|\bon behalf of|\bbusiness case\b|\bsuch an? account|\bsubject\b|\bacademy|\btrust\b|\bwork[- ]related|\bprofessional\b|\bPTA\b/i;
/** Accounts of other kinds, and what else is approved about accounts. */
const NOT_THIS = /\b(?:user|e-?mail|network|guest|visitor|pupils?'?s?|students?'?|learners?'?|children'?s?|computer|IT|ICT|bank|parents?'?|administrator|admin|Google|Microsoft|Apple|Zoom|Teams|Seesaw|Class ?Dojo|Tapestry|windows|domain|supplier|purchase|petty cash|staff user) accounts?\b|\bpersonal\b|\bprivate (?:accounts?|use|social)|\bfriends?\b(?! of (?:the )?school)|\bfriend requests?|\bfollow(?:ed|s|ers?)?\b(?! (?:this|the|these|our|guidance|procedures?|process|steps|by))|\bfollowing (?:staff|pupils?|parents?|people|accounts|each other)\b|\bunblock|\bfilter|\bpasswords?\b|\blog[- ]?ins?\b|\bthis policy\b|\bpolicy (?:is|was|has been|will be|on)\b|\bex-pupil|\brelationships?\b|\bclos(?:e|ed|ing|ure)\b|\badvertis|\bWi-?Fi\b|\bCCTV\b|\bfundrais|\bnew (?:software|apps?|devices?|technolog)/i;
const NO_NEED = /\b(?:not|without)\b[^.;]{0,24}\b(?:need|require[sd]?|necessary|have to)\b|\bno (?:need|approval|permission)\b[^.;]{0,20}\b(?:is |needed|required|for)\b|\b(?:does|do|need) not (?:need|require)?|\bneed no\b/i;
/** Before what is posted, not before the account. */
const POSTS = /\b(?:before|prior to) (?:being )?(?:post|publish|upload|shar|it is posted|they are posted|it goes (?:up|out|online))\w*|\bposts? (?:must|should|will|are|is)\b|\b(?:photographs?|photos?|pictures?|images?|videos?|content|messages?|comments?|tweets?)\b[^.;]{0,50}\b(?:must|should|will|are|is|needs?|to) (?:be )?(?:approv|agree|authori|check|clear|sign)/i;

/**
 * Who decides on new official accounts by a policy; null where it is silent. Friend links, posts, pictures, other kinds of accounts and
 * the policy itself are approved too, and are not this.
 */
export function approvalRuleIn(document: PolicyDocument): AccountApproval | null {
  const clauses = accountClauses(document);
  const social = SOCIAL.test(document.title);
  let best: { readonly rule: AccountApproval; readonly weight: number } | null = null;
  const take = (rule: Omit<AccountApproval, 'clause'> | null, clause: Clause, weight: number): void => {
    if (rule && (best === null || weight > best.weight)) best = { rule: { ...rule, clause }, weight };
  };
  clauses.forEach((one, i) => {
    if (NOT_THIS.test(forNot(one)) || NO_NEED.test(one.words) || POSTS.test(one.words)) return;
    if (/\b(?:personal|private)\b/i.test(one.heading) && !/\bofficial|\bschool\b/i.test(one.words)) return;
    if (one.clause.kind === 'row') take(rowRule(one), one.clause, 3);
    else if (isNew(one, social)) take(approvers(one.words) ?? labelled(one), one.clause, APPROVAL.test(one.words) ? 4 : 2);
    // "An application is approved or rejected after the SLT has looked at it": the case was named above.
    else if (CASE.test(one.words) && APPROVAL.test(one.words) && clauses.slice(Math.max(0, i - CASE_ABOVE), i).some((above) => CASE.test(above.words) && isNew(above, social))) take(approvers(one.words), one.clause, 5);
    // "SLT will consider it and give a decision", after the sentence on the request.
    else if (/\b(?:it|them|this|these)\b/i.test(one.words) && APPROVAL.test(one.words) && isNewWords(one.before) && ASKED_FOR.test(one.before)) take(approvers(one.words), one.clause, 3);
    else if (one.lead !== '' && isNewWords(one.lead) && OFFICIAL.test(`${one.lead} ${one.heading}`) && APPROVAL.test(one.words)) take(approvers(one.words), one.clause, 3);
  });
  return (best as { rule: AccountApproval } | null)?.rule ?? null;
}

/** A case's points stand between it and the sentence on who decides. */
const CASE_ABOVE = 12;
/** "Friends of the school" is a group of parents, and "following approval" follows nobody. */
const forNot = ({ words }: AccountClause): string => words.replace(/["“']?friends of (?:the |our )?school["”']?/gi, '');

const isNewWords = (words: string): boolean => NEW.test(words) && (SOCIAL.test(words) || /\baccounts?\b|\bpages?\b|\bchannels?\b|\bblogs?\b|\bprofiles?\b/i.test(words));
/** `social`: the whole document is about social media, so that its accounts are those it speaks of. */
function isNew(one: AccountClause, social: boolean): boolean {
  const { words } = one;
  // Under a heading on official accounts, "all accounts" and "the use of social media" are the school's.
  const all = one.officialSection && /\ball (?:[\w-]+ ){0,3}accounts\b|\buse of social (?:media|network)/i.test(words);
  if (!isNewWords(words) && !all) return false;
  if (!OFFICIAL.test(words) && !one.officialSection && !((social || SOCIAL.test(one.heading)) && /\b(?:accounts?|pages?|channels?)\b/i.test(words))) return false;
  return APPROVAL.test(words) || (CASE.test(words) && APPLY.test(words)) || /\b(?:apply|ask|speak|talk|put|go)\b[^.;]{0,24}\bto\b|\bdiscussed with\b|\bseek\b/i.test(words);
}

/** "SLT:" over a list of what they do. */
const labelled = ({ words, lead, heading }: AccountClause): Omit<AccountApproval, 'clause'> | null =>
  /^(?:to )?(?:approv|agree|authori[sz]|decid|sign)/i.test(words) ? (rolesAt(lead.replace(/\s*[:–-]+$/, ''), false) ?? rolesAt(heading, false)) : null;

/** A row of a table of decisions: "A new official account | Any member of staff | Senior Leadership Team | …" under "… | Who decides | …". */
function rowRule(one: AccountClause): Omit<AccountApproval, 'clause'> | null {
  const { cells, lead } = one;
  const at = cells.findIndex((cell) => isNewWords(cell) && cell.length < 120);
  if (at < 0 || !(APPROVAL.test(`${lead} ${one.before} ${one.heading} ${one.words}`) || /\bwho says yes\b/i.test(lead))) return null;
  // The head of the table tells which cell decides, when its words can be parted as the row's are; else the last cell that is a role alone.
  const roles = cells.map((cell, i) => (i === at ? null : rolesAt(cell, false)));
  const decided = roles.filter((found) => found !== null);
  return decided.at(-1) ?? null;
}

const BY = new RegExp(String.raw`\b${APPROVE}\b[^.;]{0,60}?\b(?:by|from|of|with|to|at)\s+(?:(?:both|either)\s+)?`, 'gi');
const POSSESSIVE = new RegExp(String.raw`(?<who>${ANY_ROLE})(?:'s|s')?\s+(?:prior |written |express |explicit |advance |formal )*${APPROVE}\b`, 'iu');
const SUBJECT = new RegExp(String.raw`(?<lead>^|[,;:]\s*|\b(?:and|then|until|unless|once|that|after|if|when|where|by|for|long as|provided|providing)\s+)(?:both |either |only |the |a |an |our |any |at least |${NUMBER} |members? of )*(?<who>${ANY_ROLE})\b[^.;]{0,90}?\b(?:must|should|will|has to|have to|needs? to|may|can|has|have|to (?:agree|approve|decide|authorise)|decides?|approves?|agrees?|is asked|are asked|authoris|consider)`, 'iu');
const TO = /\b(?:to|by|with|from|of)\s+(?:(?:both|either)\s+)?/gi;

/** The deciders that a sentence names: after "approved by", "permission of", "case to", or before the verb. */
function approvers(words: string): Omit<AccountApproval, 'clause'> | null {
  for (const match of words.matchAll(BY)) {
    const found = rolesAt(words.slice(match.index + match[0].length), true);
    if (found) return found;
  }
  for (const pattern of [POSSESSIVE, SUBJECT]) {
    const match = pattern.exec(words);
    if (match?.groups?.['who'] === undefined) continue;
    const from = match.index + (match.groups['lead']?.length ?? match[0].indexOf(match.groups['who']));
    const before = beforeRoles(words, from);
    const found = rolesAt(words.slice(before), true);
    if (found) return found;
  }
  for (const match of words.matchAll(TO)) {
    const found = rolesAt(words.slice(match.index + match[0].length), true);
    if (found) return found;
  }
  return null;
}

/** "The head and the chair of governors must …": the first of several joined deciders. */
function beforeRoles(words: string, from: number): number {
  const joined = new RegExp(String.raw`(?:${ANY_ROLE})(?:\s*,\s*|\s+(?:and|or|&)\s+|\s*/\s*)(?:the |a |an |our )?$`, 'iu').exec(words.slice(0, from));
  return joined ? beforeRoles(words, joined.index) : from;
}

/** The roles at the start of some words, and how many of them decide; `loose`: more words may follow. */
function rolesAt(words: string, loose: boolean): Omit<AccountApproval, 'clause'> | null {
  const by: string[] = [];
  let quorum: AccountApproval['quorum'] = 'any';
  let rest = words.replace(/\s+/g, ' ').trimStart();
  for (;;) {
    const match = ONE.exec(rest);
    if (!match) break;
    const role = deciderOf(match.groups?.['role'] ?? '');
    if (role === null) break;
    if (!by.includes(role)) by.push(role);
    const count = match.groups?.['n'] === undefined || /^an?$/i.test(match.groups['n']) ? null : numberOf(match.groups['n']);
    if (count !== null && count > 1) quorum = count;
    rest = rest.slice(match[0].length);
    const joint = JOINT.exec(rest);
    const groups = joint?.groups;
    if (!groups || (groups['comma'] === undefined && groups['and'] === undefined && groups['or'] === undefined)) break;
    const next = rest.slice(joint[0].length);
    if (!ONE.test(next)) break;
    if (groups['and'] !== undefined && typeof quorum !== 'number') quorum = 'all';
    rest = next;
  }
  if (by.length === 0 || (!loose && rest.replace(/[^\p{L}]/gu, '') !== '')) return null;
  return { by, quorum: by.length === 1 && quorum === 'all' ? 'any' : quorum };
}

/** The role that some words are the name of; null for other words. */
export function deciderOf(words: string): string | null {
  return DECIDERS.find(([, pattern]) => new RegExp(`^(?:${pattern})$`, 'i').test(words.trim()))?.[0] ?? null;
}
