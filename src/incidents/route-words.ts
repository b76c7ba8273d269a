import type { Body } from './incident-tasks.ts';
import type { IncidentType, Starter } from './incident-types.ts';
import type { RouteRole } from './route-rules.ts';

/** Whom policies tell people to tell, by the words they use. Longer and more particular first: they are tried in this order. */
const ROLE_WORDS: readonly (readonly [RouteRole, string])[] = [
  ['education-safeguarding-service', '(?:local authority(?:\'s)? |council(?:\'s)? )?(?:education|schools?) safeguarding (?:advisory )?(?:service|team|advis[eo]rs?|unit)|(?:local authority |council )safeguarding (?:advis[eo]rs?|advice (?:line|service)|children board)'],
  ['deputy-dsl', '(?:deputy|assistant|alternate) (?:designated )?safeguarding (?:lead|officer|person)(?:er)?s?|(?:deputy|alternate) dsls?|ddsls?|deputy designated (?:safeguarding )?(?:lead|person|officer|teacher)s?|safeguarding deput(?:y|ies)'],
  ['dsl', 'designated safeguarding (?:lead|officer|person|teacher)(?:er)?s?(?: \\(dsl\\))?|designated (?:lead|person|teacher|officer) for (?:safeguarding|child protection)|dsls?|safeguarding (?:lead|officer|team)|online[- ]safety (?:lead|officer|co-?ordinator|manager)|e-?safety (?:lead|officer|co-?ordinator|manager)'],
  ['child-protection-lead', '(?:named |designated )?child protection (?:person|lead|officer|co-?ordinator|teacher|liaison officer)|cplo|designated (?:person|teacher|officer)'],
  ['executive-headteacher', 'executive (?:head ?teacher|principal|head)'],
  ['slt', '(?:deputy|assistant|vice)[- ](?:head ?teacher|principal|head)s?|senior (?:leader(?:ship)?(?: team)?s?|member of (?:the )?(?:staff|leadership team|team)|members of staff|staff members?|staff|manage(?:ment|r)(?: team)?s?|colleague|teacher)|(?:school )?leadership (?:team|group|staff)|(?:member of (?:the )?)?(?:slt|smt)|leadership|most senior person|(?:phase|key stage|pastoral) (?:leader|lead|manager)|head of (?:year|house|department|key stage)'],
  ['headteacher', 'head of school|head ?teacher|head-teacher|headmaster|headmistress|principal|head'],
  ['chair-of-governors', 'chair(?:man|woman|person)? of (?:the )?(?:governors?|governing (?:body|board)|trustees|board|local governing (?:body|board))|chair of the trust'],
  ['data-protection-lead', 'data protection (?:officer|lead|manager)|dpo'],
  ['school-business-manager', '(?:school )?business manager|bursar|sbm'],
  ['line-manager', '(?:line|immediate) manager|supervisor|manager'],
  ['governing-body', 'governing (?:body|board)|board of (?:governors|trustees)|governors|trustees|(?:complaints|policy) (?:committee|panel)'],
  ['account-managers', '(?:account|page|channel|social media) (?:manager|owner|administrator|holder|runner|lead)s?|moderators?'],
  // Posts that the desk has no role for: whoever the school says holds one.
  ['named-contact', '(?:communications|marketing|media|press|complaints) (?:team|lead|officer|manager|co-?ordinator|office)|human resources(?: \\w+)?|hr (?:team|department|manager|adviser)|clerk to (?:the )?(?:governors|governing (?:body|board)|trustees)|(?:nursery|early years|centre) manager'],
  ['ict-team', '(?:ict|it|computing|network|technical|computer) (?:team|lead(?:er)?|manager|technician|support(?: team| desk| staff| provider)?|department|co-?ordinator|help ?desk|services|subject leader|administrator)|technician|help ?desk'],
  ['class-teacher', '(?:class ?teacher|form tutor|tutor|form teacher|teacher|trusted adult)'],
  ['office', '(?:school |front |main )?(?:office|reception)'],
];

const BODY_WORDS: readonly (readonly [Body, string])[] = [
  ['lado', 'lado|(?:local authority )?designated officer(?: of the local authority| at [\\w ]{3,40})?'],
  ['police', '(?:(?:county|borough|city) council )?police'],
  ['ceop', 'ceop|child exploitation and online protection\\w*'],
  ['posh', 'professionals[\'’]? online[- ]safety helpline|posh|uk safer internet (?:centre )?helpline'],
  ['childrens-social-care', '(?:children[\'’]?s )?social (?:care|services)|mash|front door'],
  ['prevent', 'prevent (?:team|officer|lead|hub)|channel panel'],
  ['ico', 'information commissioner\\w*(?: office)?|ico'],
  ['platform', '(?:internet )?service provider|isp|hosting (?:company|provider)|(?:social (?:media|network\\w*) )?(?:platform|site|company|provider|network)|website (?:owner|host)'],
  ['local-authority', 'local (?:education )?authority|county council|borough council|council|la'],
];

export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly role: RouteRole | null;
  readonly body: Body | null;
}

const ANY_CASE = [...ROLE_WORDS.map(([role, words]) => ({ role, body: null, words })), ...BODY_WORDS.map(([body, words]) => ({ role: null, body, words }))].map((one) => ({ ...one, pattern: new RegExp(`\\b(?:${one.words})\\b`, 'gi') }));

/** Everyone whom a text names who could be told, in their order, without overlap. */
export function mentionsIn(text: string): Mention[] {
  const all = ANY_CASE.flatMap(({ role, body, pattern }) =>
    [...text.matchAll(pattern)]
      // "la" is a word of songs and of other languages too.
      .filter(([words]) => !/^(?:la|isp|ico)$/i.test(words) || words === words.toUpperCase())
      .map((match): Mention => ({ start: match.index, end: match.index + match[0].length, role, body })),
  );
  const found: Mention[] = [];
  // The longest at a place is meant: a network manager is no line manager.
  for (const one of all.toSorted((a, b) => b.end - b.start - (a.end - a.start))) if (!found.some((f) => one.start < f.end && f.start < one.end)) found.push(one);
  return found.sort((a, b) => a.start - b.start);
}

const PARTY_WORDS: readonly (readonly [Starter, string])[] = [
  ['pupil', '(?:ex-?|former |past |current )?(?:pupils?|students?|children|child|learners?|young (?:people|person)s?)'],
  ['parent', '(?:parents?(?:(?:\\/| or | and )(?:carers?|guardians?))?|carers?|guardians?|famil(?:y|ies)(?: members?)?|relatives?)'],
  ['staff', '(?:(?:members? of )?staff(?: members?)?|employees?|teachers?|colleagues?|adults? (?:employed|working|who works?|in school|at the school|in the school)|workers?|volunteers?|governors?|practitioners?)'],
  ['third-party', '(?:third part(?:y|ies)|members? of the public|strangers?|outsiders?|unknown (?:person|account|adult)s?|somebody outside|people outside)'],
];
/** Any grown-up, in school or not. */
const GROWN_UP = '(?:adults?|grown-ups?)';

const PARTY_PATTERNS = PARTY_WORDS.map(([party, words]) => [party, new RegExp(`^(?:(?:a|an|any|another|the|our|some|their|other|one of our|either) )*${words}\\b`, 'i'), words] as const);
const PARTY_ANY = `(?:${[...PARTY_WORDS.map(([, words]) => words), GROWN_UP].join('|')})`;

/** A run of parties at the start of a text: "pupils or parents/carers", "an adult". */
export function partiesAtStart(text: string): Starter[] {
  const found = new Set<Starter>();
  let rest = text.trimStart();
  for (;;) {
    const hit = PARTY_PATTERNS.map(([party, pattern]) => ({ party, length: pattern.exec(rest)?.[0].length ?? 0 })).sort((a, b) => b.length - a.length)[0];
    if (hit && hit.length > 0) {
      found.add(hit.party);
      rest = rest.slice(hit.length);
    } else {
      const adult = new RegExp(`^(?:(?:a|an|any|another|the) )*${GROWN_UP}\\b`, 'i').exec(rest);
      if (!adult) return [...found];
      // A stranger is said to be one: a grown-up who is not is of the school or of a family.
      for (const party of ['parent', 'staff'] as const) found.add(party);
      rest = rest.slice(adult[0].length);
    }
    const joint = /^(?:\s*,\s*(?:and |or )?|\s+(?:and|or)\s+|\s*\/\s*)/.exec(rest);
    if (!joint) return [...found];
    rest = rest.slice(joint[0].length);
  }
}

/** Parties named anywhere in a text. */
export function partiesNamed(text: string): Set<Starter> {
  return new Set(PARTY_WORDS.filter(([, words]) => new RegExp(`\\b${words}\\b`, 'i').test(text)).map(([party]) => party));
}

const DOES = '(?:attempts?|tries|try|tried|contacts?|sends?|sent|makes?|requests?|follows?|messages?|posts?|adds?|approach(?:es)?|befriends?|threatens?|behaves?|acts?|breach(?:es)?|uses?|bull(?:y|ies)|insults?|abuses?|(?:is|are) (?:making|using|found|seen|sending|posting|behaving|harming|caught)|(?:has|have) (?:posted|sent|made|harmed|behaved|used|shared|contacted|tried|attempted|been using))';
const STARTS_CONDITION = new RegExp(`\\b(?:if|when|whenever|where|should|any|that)\\s+((?:(?:a|an|any|another|the|our|one of our) )*${PARTY_ANY}(?:(?:\\s*[,/]\\s*|\\s+(?:or|and)\\s+)(?:(?:a|an|any|another|the) )*${PARTY_ANY})*)\\s+${DOES}\\b`, 'i');
// Whoever sees or receives something did not begin it.
const COMES_FROM = new RegExp(`(?<!\\b(?:seen|noticed|witnessed|observed|identified|found|received|discovered|used|heard|raised|reported|run|held|managed|agreed|approved|owned|worn|read|written|taught) )\\b(?:from|by)\\s+((?:(?:a|an|any|another|the|our|one of our) )*${PARTY_ANY}(?:(?:\\s*[,/]\\s*|\\s+(?:or|and)\\s+)(?:(?:a|an|any|another|the) )*${PARTY_ANY})*)`, 'i');

/** Who began what a sentence speaks of, where it says; null where it does not. */
export function startersIn(text: string): Starter[] | null {
  for (const pattern of [COMES_FROM, STARTS_CONDITION]) {
    const found = pattern.exec(text)?.[1];
    const parties = found === undefined ? [] : partiesAtStart(found);
    if (parties.length > 0) return parties;
  }
  const owner = new RegExp(`^\\W*((?:(?:a|an|any|another|the) )*${PARTY_ANY})['’]s? (?:\\w+ )?(?:requests?|invitations?|messages?|attempts?|approach(?:es)?|comments?|posts?)\\b`, 'i').exec(text)?.[1];
  const owners = owner === undefined ? [] : partiesAtStart(owner);
  if (owners.length > 0) return owners;
  const conductOf = /\b(?:conduct|behaviour|misconduct|misuse|actions?|breach(?:es)?) (?:of|by) (.{3,60})/i.exec(text)?.[1];
  const parties = conductOf === undefined ? [] : partiesAtStart(conductOf);
  return parties.length > 0 ? parties : null;
}

export type Act =
  | 'contact' | 'bullying' | 'threat' | 'abuse' | 'conduct' | 'misconduct' | 'content' | 'unlawful' | 'sexual' | 'extremism' | 'day-use' | 'relationship' | 'advice' | 'policy-complaint'
  | 'official' | 'device' | 'role-conflict' | 'mistake' | 'data' | 'press' | 'security' | 'child' | 'criticism' | 'impersonation' | 'unapproved' | 'underage';

const ACTS: readonly (readonly [Act, RegExp])[] = [
  ['contact', /["“'‘]?\b(?:befriend\w*|friend["”'’]? ?(?:requests?|invit\w+)|(?:to )?["“'‘]friend["”'’]|follow(?:er|ing)? requests?|accept(?:ing)? (?:them|pupils|parents)\b|(?:be|as) (?:an? )?["“'‘]?friends?["”'’]?\b|communications?\b(?! (?:with|between) (?:the )?(?:police|press))|(?:improper|inappropriate|unsolicited|unwanted|personal|direct|private|otherwise|online)\s+(?:contact|messag)\w*|contacts? (?:from|by|members|staff|pupils)|approach(?:es)? (?:came|from|by)|messag\w+ (?:from|by)|direct messages|attempts? to contact|attempts? to (?:join|follow|add|access)|(?:join|access) a staff|(?:pupils?|students?|child(?:ren)?|learners?|young (?:person|people)|parents?|carers?|famil(?:y|ies)|strangers?)(?: or [\w/]+)? (?:messages?|contacts?|follows?|adds?|approach(?:es)?|texts?|e-?mails?|befriends?)\b|(?:requests?|invitations?|invites?|asks?) to (?:connect|be friends|become (?:\w+ )?friends|follow|join)|(?:try|tries|tried|trying|attempts?|attempted|attempting) to (?:\w+ or )?(?:follow|add|befriend|friend|message|contact|join|communicate with)|(?:befriend|follow|message|contact|communicate with) (?:pupils|students|young people|children|learners|parents|families))/i],
  ['bullying', /\b(?:cyber-? ?)?bull(?:y|ied|ying|ies)\b|\btaunt\w*|\bname-?calling\b/i],
  ['threat', /\bthreat\w*|\bintimidat\w*|\bdangerous\b/i],
  ['abuse', /\b(?:abusive|abused? (?:online|by|of staff)|offensive|rude|insult\w*|defamat\w*|derogatory|hateful|harass\w*|offending|discriminatory|libell?ous|slander\w*|malicious|inappropriate (?:comments?|posts?|messages?))\b/i],
  ['misconduct', /\b(?:(?:unacceptable|inappropriate|improper|unprofessional) (?:conduct|behaviours?|use|manner)|misconduct|misuse\w*)/i],
  ['conduct', /\b(?:allegations?|(?:disclos\w+|reports?|suspicions?|evidence|believes?|suspects?) that (?:an? |any |another |the )?(?:adult|colleague|member of staff|employee|teacher|volunteer)|low-?level|(?:concern|worry|worries|worried|complaint)s? (?:\w+ ){0,3}about (?:the (?:way|conduct|behaviour)[^.]{0,30}|an? |any |another |the )?(?:adults?|colleagues?|members? of staff|staff|employees?|teachers?|head ?teachers?|principals?|volunteers?|dsl)|(?:worried|concerned|uneasy|uncomfortable) about (?:how|the way|what) (?:an? |any |another |the )?(?:\w+ )?(?:adult|colleague|member of staff|teacher)|breach(?:es|ed)? (?:of )?(?:(?:this|the|our|these) (?:\w+ ){0,4}(?:policy|code|agreement|guidelines|rules|procedures)|(?:section |paragraph |clause )?[A-Z]?\d[\d.]*)|(?:policy|code) breach(?:es)?|(?:conduct|behaviour|actions) of (?:an? |any |another )?(?:adults?|colleagues?|members? of staff|staff))/i],
  ['content', /\b(?:(?:inappropriate|unsuitable|upsetting|harmful|offensive|distressing|undesirable|disturbing)(?:,? or \w+)? (?:\w+ ){0,2}(?:content|material|websites?|sites?|images?|videos?|pages?)|something (?:\w+ )?(?:upsetting|unsuitable|inappropriate|worrying|unpleasant)|(?:content|websites?|sites?|material)\b[^.;]{0,40}\b(?:accessed|unblocked|get(?:s)? through|found to be))/i],
  ['unlawful', /\b(?:unlawful|illegal|criminal|indecent)\b/i],
  ['sexual', /\b(?:nudes?|semi-?nude|sexting|sexual(?:ised)? (?:images?|pictures?|harm|abuse|harassment|messages?|content|comments?|requests?)|indecent|groom\w*|youth[- ]produced)\b/i],
  ['extremism', /\b(?:extremis\w*|radicali\w*|terroris\w*)\b/i],
  ['day-use', /\b(?:in|during|throughout) (?:the )?(?:working|school|contracted) (?:day|hours?|time)\b|\b(?:in|during) (?:lessons?|work(?:ing)? (?:time|hours))\b/i],
  ['relationship', /\b(?:pre-?existing|existing (?:friendship|relationship|connection)s?|family (?:links?|ties?|connections?|members?)|relationships?|(?:is|are) related|relatives?\b|friends? (?:outside|with (?:pupils|parents))|(?:already |personally )know (?:a |any |the )?(?:famil(?:y|ies)|parents?|pupils?|child(?:ren)?)|personal (?:connection|tie|friendship)s?|close (?:personal )?(?:tie|friend)s?|connected (?:to|with) (?:a |any )?(?:pupil|parent|famil)|family (?:and|or) friends?)\b/i],
  ['advice', /\b(?:unsure|unclear|not sure|uncertain|in (?:any )?doubt|(?:guidance|advice) from|(?:seek|ask for|get) (?:further |some )?(?:advice|guidance|clarification)|questions? about|queries|further (?:questions|advice|guidance|information)|clarification|in the first instance)\b/i],
  ['policy-complaint', /\bcomplaints?\b[^.;]{0,40}\b(?:this|the|our) (?:\w+ ){0,3}(?:policy|document)\b|\bdisagree\w* with (?:this|the) policy\b/i],
  ['official', /\b(?:official|school(?:'s|’s)?) (?:\w+ ){0,3}(?:accounts?|pages?|channels?|sites?|profiles?)\b|\b(?:comments?|questions|queries|complaints?|messages) (?:\w+ ){0,4}(?:left |made |posted |received )?(?:on|through|to|via) (?:an?|the|our|those|these|any) (?:\w+ ){0,2}(?:accounts?|pages?|channels?)/i],
  ['role-conflict', /\bconflicts? with (?:their|the|his|her|your|a|my) (?:\w+ )?(?:role|job|duties|position|post|work)\b|\bconflict of interest\b|\bincompatible with\b/i],
  ['mistake', /\b(?:mistakes?|in error|regrets?|own up|by accident|accidental(?:ly)?|unintention\w*|wrong person|could be (?:misread|misinterpreted|misconstrued)|inadvertent\w*)\b/i],
  ['data', /\b(?:data (?:protection|breach|loss)|breach of (?:data|confidential\w*)|confidentiality|personal (?:data|information|details)|(?:picture|photo(?:graph)?|image|video)s?\b[^.;]{0,60}\b(?:without|posted|shared|personal device|used)|without (?:their |the |parental )?(?:consent|permission)|lose it|wrong (?:person|address)|(?:lost|stolen) (?:or \w+ )?(?:papers?|documents?|records?|files?))\b/i],
  ['device', /\b(?:(?:devices?|laptops?|tablets?|usbs?|sticks?|equipment|phones?)\b[^.;]{0,30}\b(?:lost|stolen|mislaid)|(?:lost|stolen|mislaid) (?:or \w+ )?(?:devices?|laptops?|tablets?|usbs?|sticks?|equipment|phones?)|(?:loss|theft) of (?:\w+ ){0,3}(?:devices?|equipment|laptops?))\b/i],
  ['press', /\b(?:journalists?|(?:the )?press\b(?! conference)|media (?:enquir|inquir|contact|interest|request|outlet)\w*|newspapers?|(?:radio|television|tv|broadcast)\w*|reporters?)\b/i],
  ['security', /\b(?:hack\w*|phish\w*|virus\w*|malware|password\b[^.;]{0,50}\b(?:known|shared|compromised|lost|guess)|compromised|security (?:breach|incident|problem|weakness|fault)\w*|unauthori[sz]ed access|firewalls?|filter(?:ing)?\b[^.;]{0,40}\b(?:bypass|breach|circumvent|get round|avoid)|(?:bypass|breach|circumvent|get round|avoid)\w*[^.;]{0,30}\bfilter\w*|vpns?|prox(?:y|ies))\b/i],
  ['child', /\b(?:worried about (?:a|any) (?:child|pupil)|(?:concern|worry|worries)s? (?:\w+ ){0,2}(?:about|for|regarding) (?:a |any |the )?(?:\w+ )?(?:child|pupil|children|pupils|learner|student|young)\w*|safeguarding (?:concerns?|issues?|matters?|worr\w+|incidents?)|child protection (?:concerns?|issues?|matters?)|welfare (?:concerns?|of (?:a|any) (?:child|pupil))|(?:a|the) (?:child|pupil) (?:may be|is|has been|might be) (?:at risk|harmed|in danger|abused|suffering)|at risk of harm|discloses?|child (?:says|tells))\b/i],
  ['criticism', /\b(?:critici\w+|negative (?:comments?|reviews?|posts?)|unkind about the school|(?:damag|harm)\w+ (?:to )?the (?:school|reputation)|bad reviews?|disrepute)\b/i],
  ['impersonation', /\b(?:fake|false (?:account|profile|page)|impersonat\w*|pretend\w* to be|uses? our name|in the (?:school(?:'s|’s)? )?name)\b/i],
  ['unapproved', /\b(?:unapproved|unofficial|not (?:ours|approved|authori[sz]ed)|without (?:approval|authori[sz]ation))\b/i],
  ['underage', /\b(?:under-?age|under (?:the )?(?:legal )?(?:age|13)|age[- ](?:restrict\w+|ratings?|limits?))\b/i],
];

/** What a text speaks of, in the order in which it comes to it. */
export function actsIn(text: string): Act[] {
  const found = ACTS.flatMap(([act, pattern]) => {
    const at = pattern.exec(text)?.index;
    return at === undefined ? [] : [{ act, at }];
  });
  return found.sort((a, b) => a.at - b.at).map(({ act }) => act);
}

/** "Any incident must be reported to …": nothing in particular, and so all that is not an adult's conduct. */
const ANY_INCIDENT = /\b(?:any|all|every|other|these|such|online|e-?safety|social (?:media|network\w*)) (?:[\w-]+ ){0,3}(?:incidents?|concerns?|worr(?:y|ies)|issues|misuse)\b/i;
/** Whether a text speaks of incidents in general. */
export const speaksOfAnyIncident = (text: string): boolean => ANY_INCIDENT.test(text);
/** What such a rule is for; a rule that names an act goes before it. */
export const ANY_TYPES: readonly IncidentType[] = [
  'other', 'inappropriate-content', 'cyberbullying-of-pupil', 'abusive-post', 'contact-from-pupil', 'underage-use', 'cyberbullying-of-staff', 'contact-from-parent', 'impersonation', 'child-on-child',
  'online-sexual-harm', 'threat', 'unapproved-account', 'data-or-image-posted', 'security-breach', 'extremism',
];

/** The types that a rule about an act is for, closest first. */
const TYPES_OF: Readonly<Record<Exclude<Act, 'contact'>, readonly IncidentType[]>> = {
  'bullying': ['cyberbullying-of-pupil', 'cyberbullying-of-staff'],
  'threat': ['threat', 'cyberbullying-of-staff'],
  'abuse': ['abusive-post', 'cyberbullying-of-staff', 'threat'],
  'conduct': ['staff-conduct', 'contact-by-staff'],
  // What an adult does with children is weightier than what they post: a rule about posts alone is not for it.
  'misconduct': ['staff-conduct'],
  'content': ['inappropriate-content'],
  'unlawful': ['illegal-content'],
  'sexual': ['online-sexual-harm', 'illegal-content'],
  'extremism': ['extremism'],
  'day-use': ['use-in-school-day'],
  'relationship': ['relationship'],
  'advice': ['advice'],
  'policy-complaint': ['complaint-about-policy'],
  'official': ['official-account-comment'],
  'role-conflict': ['content-conflicts-with-role'],
  'mistake': ['own-mistake'],
  'data': ['data-or-image-posted'],
  'device': ['security-breach', 'data-or-image-posted'],
  'press': ['press-contact'],
  'security': ['security-breach'],
  'child': ['online-sexual-harm', 'child-on-child', 'cyberbullying-of-pupil', 'extremism', 'illegal-content', 'underage-use', 'inappropriate-content', 'other'],
  'criticism': ['criticism'],
  'impersonation': ['impersonation'],
  'unapproved': ['unapproved-account', 'impersonation'],
  'underage': ['underage-use'],
};

/** Contact is another type by who began it, and a colleague's by whom `said` names as the other. */
export function typesOf(act: Act, startedBy: readonly Starter[] | null, said: string): readonly IncidentType[] {
  if (act !== 'contact') return TYPES_OF[act];
  const by: Readonly<Record<Starter, readonly IncidentType[]>> = {
    'pupil': ['contact-from-pupil'], 'parent': ['contact-from-parent'], 'staff': contactOfStaff(said), 'third-party': ['online-sexual-harm'],
  };
  return (startedBy ?? ['pupil', 'parent']).flatMap((starter) => by[starter]);
}

function contactOfStaff(said: string): IncidentType[] {
  const parties = partiesNamed(said);
  const withPupils: IncidentType[] = parties.has('pupil') || !parties.has('parent') ? ['contact-by-staff'] : [];
  return parties.has('parent') ? [...withPupils, 'staff-contact-with-parent'] : withPupils;
}
