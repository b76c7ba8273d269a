import { accountClauses, SOCIAL, type AccountClause } from './account-clauses.ts';
import type { Clause, PolicyDocument } from './document.ts';

/** What a policy may ask of a new account. A business case has a question for each: `CASE_POINTS` of the accounts' settings holds them all, or does not compile. */
export type PolicyPoint =
  | 'aim' | 'audience' | 'promotion' | 'runners' | 'visibility' | 'platform' | 'outcomes' | 'risk-assessment' | 'school-email' | 'policy-read' | 'training' | 'parents-informed'
  | 'image-consent' | 'direct-messages' | 'recovery' | 'alternative' | 'closing';

/** A point that a policy has a request for a new account answer, or an account fulfil before it starts. */
export interface FoundPoint {
  readonly point: PolicyPoint;
  readonly clause: Clause;
}

const REQUEST = /\bbusiness case\b|\b(?:request|application|proposal|apply|applying|wishing|form)\b[^.;]{0,60}\b(?:account|page|channel|social media|profile)\b|\b(?:account|page|channel|social media)\b[^.;]{0,60}\b(?:request|application|proposal|form)\b/i;
/** What items of a request are about, and clauses of its own on what an account needs. */
const ASKED: readonly (readonly [point: PolicyPoint, words: RegExp])[] = [
  ['aim', /\baims?\b|\bpurposes?\b|\bobjectives?\b|\bwhat (?:it|the \w+) (?:is|will be) for\b|\bwhy\b|\breasons? for\b|\brationale\b/i],
  ['audience', /\baudience\b|\bwho(?:m)? (?:it|the \w+) (?:is|will be|would be) (?:\w+ )?(?:for|to reach|aimed at)\b|\bto reach\b|\bwho will (?:see|follow|use)\b/i],
  ['promotion', /\bpromot(?:ed?|ion|ing)\b|\bpublicis\w+|\badvertis\w+|\bhow (?:families|parents|people) will (?:find|hear)\b/i],
  ['runners', /\bwho will (?:run|manage|moderate|look after|be responsible|own|administer)\b|\bwill run it\b|\brun by\b|\bnamed (?:staff|members|people|colleagues)\b|\b(?:two|2) (?:\w+ )?(?:members of )?(?:staff|colleagues|people|adults|administrators)\b|\badministrators?\b|\bmoderators?\b/i],
  ['visibility', /\bopen or\b|\bprivate or\b|\bpublic or\b|\bopen\/(?:private|closed)\b|\bwho (?:can|may) (?:see|join|follow)\b|\bprivacy settings\b/i],
  ['platform', /\bwhich (?:platform|site|service|network)\b|\bplatform\b|\bhandle\b|\b(?:user)?name of the (?:account|page)\b/i],
  ['outcomes', /\boutcomes?\b|\bsuccess\b|\bimpact\b|\bbenefits?\b/i],
  ['risk-assessment', /\brisks?\b[- ]?(?:assess\w*)?/i],
  ['school-email', /\b(?:school|work|setting)(?:[- ]provided)? e-?mail\b/i],
  ['policy-read', /\bread\b[^.;]{0,40}\bpolicy\b|\bacceptable use\b/i],
  ['training', /\btrain(?:ed|ing)\b/i],
  ['parents-informed', /\b(?:parents|carers|families)\b[^.;]{0,40}\b(?:informed|told|know|notified)\b|\b(?:inform|tell|notify)\b[^.;]{0,20}\b(?:parents|carers|families)\b/i],
  ['image-consent', /\bconsent\b|\bpermission for (?:images|photographs|pictures)\b/i],
  ['direct-messages', /\b(?:direct|private) messag\w+|\bDMs?\b|\bchat (?:facility|function)\b|\bmessaging\b/i],
  ['recovery', /\bpasswords?\b|\brecover\w*|\btwo[- ]factor\b|\b2FA\b|\blog-?in details\b/i],
  ['alternative', /\bwho (?:do not|don't|cannot) use\b|\bother ways?\b|\bunable or unwilling\b|\bnot exclude\b|\bwithout (?:an account|social media)\b/i],
  ['closing', /\b(?:will|to) be (?:closed|deleted)\b|\b(?:how|when|date|why)\b[^.;]{0,40}\bclos(?:ed?|es)\b|\bclos(?:ing|ure)\b|\bend date\b|\bno longer needed\b|\bhow long\b|\barchiv\w+/i],
];

/** What policies ask of an account outside the list of a request, in words of their own. */
const DEMANDED: readonly (readonly [point: PolicyPoint, words: RegExp])[] = [
  ['aim', /\b(?:clear|specific|stated) (?:[\w-]+ ){0,5}(?:objectives?|purposes?|aims?)\b/i],
  ['outcomes', /\b(?:specific|intended|clear) (?:intended )?outcomes?\b/i],
  ['risk-assessment', /\brisk[- ]?assess(?:ed|ment)\b/i],
  ['runners', /\b(?:at least )?(?:two|2|more than one)\b[^.;]{0,30}\b(?:staff|colleagues|people|adults|administrators?)\b[^.;]{0,60}\b(?:run|manage|named|access|responsible|administer)|\b(?:run|managed|administered) by (?:at least )?(?:two|2)\b/i],
  ['school-email', /\b(?:school|work|setting)(?:[- ]provided)? e-?mail (?:address(?:es)?|accounts?)?\b/i],
  ['policy-read', /\b(?:read and (?:understood|understand|signed?)|signed?|read)\b[^.;]{0,50}\b(?:this policy|acceptable use|the policy|AUP|agreement)\b/i],
  ['training', /\b(?:received|receive|completed?|had|have|undertaken?|appropriate|suitable) (?:[\w-]+ ){0,3}training\b|\bbe trained\b/i],
  ['parents-informed', /\b(?:parents|carers|families)\b[^.;]{0,60}\b(?:informed|told|notified|made aware)\b[^.;]{0,24}\b(?:official|school|our|any|new|the) (?:[\w-]+ ){0,3}(?:use|accounts?|social media|pages?|channels?)\b/i],
  ['image-consent', /\b(?:consent|permission)\b[^.;]{0,60}\b(?:images?|photos?|photographs?|pictures?|videos?)\b|\b(?:images?|photographs?|pictures?|videos?)\b[^.;]{0,60}\bconsent\b/i],
  ['direct-messages', /\b(?:direct|private)(?: or (?:direct|private))? messag\w+|\bchat (?:facility|function)\b[^.;]{0,20}\b(?:disabled|off|turned)/i],
  ['recovery', /\b(?:two[- ]factor|2FA|multi-factor|recovery)\b|\bpasswords?\b[^.;]{0,60}\b(?:stored|held|kept|shared|manager|changed)\b|\blog-?in details\b/i],
  ['alternative', /\b(?:not|never) exclude\b|\bunable or unwilling\b|\bwho do(?:es)? not use\b/i],
  ['closing', /\b(?:clos(?:ed|ing|ure)|deleted|deactivated)\b[^.;]{0,60}\b(?:no longer|inactive|unused|not (?:in )?use|leaves?)\b/i],
];
const NOT_OURS = /\bpersonal\b|\bprivate lives\b|\bpupils?'? (?:own )?accounts?\b|\btheir own\b|\bthis policy (?:is|was|will)\b/i;
const ASKS = /\b(?:must|should|will|shall|only|never|not|are|is|has been|have been|need|require[sd]?|sign|read|use|be)\b/i;

/** Which points a policy prescribes for a new account, each with the clause that asks first; those of a request's own list go before others. */
export function casePointsIn(document: PolicyDocument): FoundPoint[] {
  const clauses = accountClauses(document);
  const found = new Map<PolicyPoint, Clause>();
  const put = (point: PolicyPoint, clause: Clause): void => {
    if (!found.has(point)) found.set(point, clause);
  };
  for (const one of clauses.filter(inRequest)) for (const [point, words] of ASKED) if (words.test(one.words)) put(point, one.clause);
  for (const one of clauses) if (onOwnAccount(one)) for (const [point, words] of DEMANDED) if (words.test(one.words)) put(point, one.clause);
  const order = ASKED.map(([point]) => point);
  return [...found].map(([point, clause]) => ({ point, clause })).toSorted((a, b) => order.indexOf(a.point) - order.indexOf(b.point));
}

/** An item of a request's list, or the sentence that names its points itself. */
function inRequest(one: AccountClause): boolean {
  if (one.lead !== '') return REQUEST.test(one.lead);
  return REQUEST.test(one.words) && /\b(?:must|should|to|will)\b[^.;]{0,40}\b(?:say|state|cover|include|set out|explain|give|name)s?\b|\b(?:saying|stating|covering|including|setting out|explaining)\b/i.test(one.words);
}

function onOwnAccount(one: AccountClause): boolean {
  const { words, lead } = one;
  if (NOT_OURS.test(words) || !ASKS.test(`${lead} ${words}`)) return false;
  if (one.officialSection) return true;
  const own = /\b(?:official|school|our|new|on behalf of the school)\b[^.;]{0,40}\b(?:accounts?|pages?|channels?|feeds?|profiles?|social media)\b|\bsocial media account on behalf\b/i;
  return own.test(words) || (own.test(lead) && SOCIAL.test(`${lead} ${words} ${one.heading}`));
}
