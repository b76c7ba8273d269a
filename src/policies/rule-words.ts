/** Whom an act is done to or with. */
export const COUNTERPARTS = ['pupil', 'ex-pupil', 'parent', 'colleague', 'stranger', 'press', 'governor', 'visitor', 'outside-body'] as const;
export type Counterpart = (typeof COUNTERPARTS)[number];

/** By what means or with what thing an act is done. */
export const CHANNELS = [
  'personal-account', 'official-account', 'messaging', 'email', 'phone', 'personal-device', 'school-device', 'internet', 'ai-tool', 'image', 'video-call', 'in-person', 'site', 'paper', 'records',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** When or on what occasion an act is done. */
export const OCCASIONS = ['lesson', 'break', 'school-day', 'out-of-hours', 'trip', 'emergency', 'event'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** What a text says of whom, by what means and when; each may be empty. */
export interface TextSlots {
  readonly counterpart: ReadonlySet<Counterpart>;
  readonly channel: ReadonlySet<Channel>;
  readonly occasion: ReadonlySet<Occasion>;
}

type WordList<T extends string> = readonly (readonly [T, string])[];

// Alternatives of a regular expression over folded text; a space stands for any run of white space or a hyphen.
const COUNTERPART_WORDS: WordList<Counterpart> = [
  ['ex-pupil', String.raw`(?:ex|former|past|previous|old) (?:pupils?|students?|learners?|children)|alumni|leavers?|(?:pupils?|students?|children|those) who (?:have |has )?(?:already )?left`],
  ['parent', String.raw`parents?(?! governors?)|carers?|guardians?|mums?|dads?|mothers?|fathers?|grand(?:parents?|mothers?|fathers?)|grans?|nans?|famil(?:y|ies)`],
  ['pupil', String.raw`pupils?|students?|children|child|kids?|learners?|young (?:people|persons?)|boys?|girls?|teen(?:ager)?s?|(?:year|yr|y) ?\d{1,2}s?|under (?:16|18|19)s?|sixth formers?|(?:my|your|our|the) (?:class|form|tutor group)`],
  ['governor', String.raw`governors?|trustees?|governing (?:body|board)`],
  ['press', String.raw`press|journalists?|reporters?|newspapers?|(?:local|national|news|the) media|broadcasters?`],
  ['stranger', String.raw`strangers?|unknown (?:people|persons?|adults?|callers?)|people (?:they|you) do not know|(?:anyone|someone|people) (?:they|you|we|i) do(?: not|n't) know|(?:general|members? of the) public|passers? by|third part(?:y|ies)`],
  ['visitor', String.raw`visitors?|contractors?|guests?|visiting (?:speakers?|professionals?)|peripatetic \w+|supply (?:staff|teachers?)`],
  ['outside-body', String.raw`local authority|council|police|lado|social (?:care|services|workers?)|ofsted|(?:outside|external|other|partner) (?:agenc(?:y|ies)|bod(?:y|ies)|organisations?|professionals?)|information commissioner|ico|dfe|department for education|nhs|camhs|hse|unions?|suppliers?|compan(?:y|ies)|providers?`],
  ['colleague', String.raw`colleagues?|co ?workers?|other (?:members of )?staff|(?:another|a fellow|fellow) (?:members? of staff|teachers?|staff|employees?)|each other|line managers?|team ?mates?`],
];

const CHANNEL_WORDS: WordList<Channel> = [
  ['personal-account', String.raw`(?:personal|own|private|individual) (?:\w+ ){0,2}(?:accounts?|profiles?|pages?|social media|social networking|sites?|blogs?|facebook|instagram|insta|twitter|snapchat|tiktok|socials)|(?:friends?|follow(?:er)?|friendship) (?:or follow )?requests?|facebook friends?|(?:accept|befriend|add)\w* (?:\w+ ){0,4}(?:friends?|followers?)\b|add(?:s|ed|ing)? (?:\w+ ){1,5}(?:on|to) (?:my |their |your |a )?(?:insta\w*|snap\w*|facebook|fb|tik ?tok|linked ?in|friends?)|befriend\w*|social media in (?:a |their )?(?:private|personal)`],
  ['official-account', String.raw`(?:official|school(?:'s)?|school run|department(?:al)?|class|pta|our|professional) (?:\w+ ){0,2}(?:accounts?|channels?|profiles?|pages?|feeds?|websites?|social media|facebook|instagram|twitter|blogs?|newsletters?)|on behalf of the school|school (?:website|blog|newsletter)`],
  ['messaging', String.raw`messag(?:e|es|ing|ed)|texts?|texting|text messages?|whats ?app|messenger|group chats?|chats?|chat (?:groups?|rooms?)|sms|dms?|snapchat|telegram|signal`],
  ['email', String.raw`e ?mails?|e ?mailing|e ?mailed|mailbox|inbox`],
  ['phone', String.raw`(?:tele|mobile |smart ?|cell)?phones?|telephone calls?|phone calls?|phoning|mobiles?|handsets?|voicemails?`],
  ['personal-device', String.raw`(?:personal|own|private|home)(?:ly)?(?: owned)? (?:\w+ ){0,3}(?:devices?|phones?|mobiles?|tablets?|laptops?|computers?|cameras?|equipment|smart ?watch(?:es)?|smartphones?|drives?)|smart ?watch(?:es)?|wearables?|wearable (?:technology|devices?)|fitness trackers?|ear ?(?:phones|buds|pods)|headphones|air ?pods|byod|bring your own device|mobile phones?|memory sticks?|usb (?:sticks?|drives?)`],
  ['school-device', String.raw`(?:school|school's|work|academy|trust|school owned|school issued|school provided|official) (?:\w+ ){0,3}(?:devices?|phones?|mobiles?|tablets?|laptops?|computers?|cameras?|equipment|i ?pads?|chromebooks?|network|systems?)|chromebooks?|i ?pads?|interactive (?:white)?boards?|school network`],
  ['ai-tool', String.raw`ai|artificial intelligence|generative ai|chat ?gpt|gemini|copilot|chat ?bots?|large language models?|ai (?:tools?|systems?)`],
  ['image', String.raw`images?|photos?|photographs?|photograph(?:y|ing|ed)|pictures?|pics?|film(?:s|ing|ed)?|video(?:s|ing|ed)?(?! calls?| conferenc)|record(?:ing|ings)? of|selfies?|cctv|cameras?|screenshots?|live ?stream\w*`],
  ['video-call', String.raw`video ?(?:calls?|calling|conferenc\w+|lessons?|meetings?)|online (?:lessons?|meetings?|classes)|live (?:lessons?|streamed lessons?|sessions?)|zoom|(?:microsoft |ms )?teams (?:calls?|meetings?)|google meet|webcams?|remote (?:lessons?|teaching|learning)`],
  ['internet', String.raw`internet|online|web ?sites?|web|social (?:media|networking|networks?)|facebook|instagram|insta|twitter|tik ?tok|you ?tube|snapchat|linked ?in|forums?|blogs?|blogging|brows(?:e|ing)|downloads?|downloading|stream(?:ing)?|gaming|vpns?|search engines?|wi ?fi|apps?|posts?|posting`],
  ['in-person', String.raw`in person|face to face|one to one|1 to 1|1:1|alone with|physical contact|touch(?:ing|ed)?|restrain\w*|meetings?|meet(?:s|ing)?|conversations?|home visits?|lifts?|in (?:their|your|a|own) (?:own )?cars?|visits?`],
  ['site', String.raw`(?:school|on|off|the) (?:site|premises|grounds|buildings?)|premises|classrooms?|playgrounds?|corridors?|toilets?|changing (?:rooms?|areas?)|staff ?rooms?|reception|gates?|car parks?|office`],
  ['paper', String.raw`letters?|forms?|slips?|leaflets?|posters?|notebooks?|paper(?:work)?|printed|print(?:outs?|ing)|in writing|written (?:notice|copy|copies|complaint)`],
  ['records', String.raw`records?|registers?|logs?|files?|(?:personal |pupil |staff |sensitive )?data|databases?|information|passwords?|cpoms|my ?concern|reports? cards?|minutes|documents?|documentation|confidential\w*`],
];

const OCCASION_WORDS: WordList<Occasion> = [
  ['lesson', String.raw`lessons?|class(?:es)? time|in class|teaching time|lesson time|when teaching|contact time|directed time`],
  ['break', String.raw`break(?: ?times?)?|breaks|lunch(?: ?(?:times?|hours?|breaks?))?|play ?times?|non contact time`],
  ['school-day', String.raw`(?:during |in )?(?:the )?(?:school|working) (?:day|hours)|on duty|while (?:at )?work(?:ing)?|contracted hours`],
  ['out-of-hours', String.raw`out of (?:school )?hours|outside (?:of )?(?:school|working|work|the school) ?(?:hours|day|time)?|evenings?|weekends?|(?:school )?holidays?|after (?:school|work|hours)|in (?:their|your|my) own time|off duty|at home`],
  ['trip', String.raw`(?:school |educational |residential )?(?:trips?|visits? off site|outings?|excursions?)|residentials?|off ?site (?:visits?|activit(?:y|ies))|school journeys?`],
  ['emergency', String.raw`emergenc(?:y|ies)|urgent(?:ly)?|immediate danger|evacuations?|lockdowns?`],
  ['event', String.raw`(?:school )?(?:events?|assembl(?:y|ies)|performances?|plays?|concerts?|sports days?|productions?|nativity|fairs?|celebrations?)`],
];

interface Lookup<T extends string> {
  /** One look at a text says whether any of the list stands in it. */
  readonly any: RegExp;
  readonly each: readonly (readonly [T, RegExp])[];
}

function lookup<T extends string>(list: WordList<T>): Lookup<T> {
  const each = list.map(([slot, words]) => [slot, new RegExp(String.raw`\b(?:${words.replace(/ (?!\?)/g, '[ -]').replace(/ \?/g, '[ -]?')})\b`)] as const);
  return { any: new RegExp(each.map(([, pattern]) => pattern.source).join('|')), each };
}

const counterparts = lookup(COUNTERPART_WORDS);
const channels = lookup(CHANNEL_WORDS);
const occasions = lookup(OCCASION_WORDS);

function found<T extends string>(text: string, { any, each }: Lookup<T>): Set<T> {
  return any.test(text) ? new Set(each.filter(([, pattern]) => pattern.test(text)).map(([slot]) => slot)) : new Set();
}

const folded = (text: string): string => text.toLowerCase().replace(/[\u2018\u2019]/g, "'").replace(/[*_]+/g, '').replace(/\s+/g, ' ');
// "former pupils" are none of the school's pupils, and "child protection" nobody's child.
const NOT_A_PUPIL = /\b(?:ex|former|past|previous|old)[ -](?:pupils?|students?|learners?|children)\b|\b(?:child|children's) (?:protection|services|safeguarding)\b|\bkeeping children safe\b|\b(?:parents? of|parents?,? and carers? of) (?:\w+ ){0,2}(?:pupils?|students?|children)\b/g;

/** The counterparts, channels and occasions that a text names, in a rule or a question; of a rule's text the part behind its subject is meant. */
export function slotsIn(text: string): TextSlots {
  const words = folded(text);
  const counterpart = found(words, counterparts);
  if (counterpart.has('pupil') && NOT_A_PUPIL.test(words) && !found(words.replace(NOT_A_PUPIL, ' '), counterparts).has('pupil')) counterpart.delete('pupil');
  NOT_A_PUPIL.lastIndex = 0;
  return { counterpart, channel: found(words, channels), occasion: found(words, occasions) };
}
