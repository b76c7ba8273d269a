/** Verbs of school rules in their base form: they show where one conjunct of a rule ends and the next begins, and which item orders something. */
const BASES = `abide abuse accept access accompany acknowledge act add address adhere adjust administer admit advertise advise agree alert allow alter amend announce answer apologise appear apply appoint approach approve arrange arrive ask assess
assist assume attach attempt attend authorise avoid back-up ban become befriend begin behave block book borrow breach break bring browse build bully buy call cancel capture care carry cause challenge change charge check choose circulate clean clear
click close collect comment communicate complain complete comply conduct confirm confiscate connect consider consult consume contact contain continue contribute control copy correct cover create criticise deal decide declare decline defame
delete deliver demonstrate describe destroy develop discriminate discuss disclose dismiss display dispose disrupt distribute divulge document download draw dress drink drive drop eat edit email e-mail embarrass encourage encrypt
engage ensure enter establish examine exchange exclude exercise explain expose express extend face fail familiarise film find finish follow forward friend gather get give go greet grant handle hand harass have help hide hold
host identify ignore implement impersonate include inform initiate insert inspect insult install intervene interview introduce invite involve issue join keep know lead leave lend let like limit link listen live-stream livestream loan lock log
look lose maintain make manage march mark mention meet message misuse model monitor move name notify obey observe obtain offer open operate order organise park participate pass pay perform permit phone photograph place plan play
point post practise prepare present preserve prevent print process produce promise promote protect prove provide publish pursue put query question raise reach read receive recognise recommend record redirect refer refrain refuse register reject
release remain remember remind remove rename repeat replace reply report represent request require resolve respect respond restrain restrict retain retweet return reuse reveal review ring run save say scan search secure seek sell send
set share show shut sign sit sleep smoke speak specify stand start state stay stop store stream submit subscribe supervise supply support suspend switch tag take talk tamper tape teach tell text think threaten touch trade train transfer
transmit transport treat try turn tweet undergo undermine understand undertake unfriend unlock update upload uphold upset use verify video view visit wait wear welcome whistleblow witness work write`;
const VERBS: ReadonlySet<string> = new Set(BASES.split(/\s+/));
/** As often a noun as a verb: behind "and" or a comma they open no conjunct of their own unless an object follows. */
const NOUNS_TOO = /^(?:access|address|act|abuse|answer|appeal|approach|ban|block|breach|break|care|cause|challenge|change|charge|check|comment|conduct|contact|control|copy|display|document|dress|drink|drive|drop|e-?mail|exchange|exercise|face|film|friend|hand|help|insult|issue|lead|like|limit|link|loan|lock|log|look|mark|mention|message|misuse|model|monitor|move|name|order|park|pass|phone|photograph|place|plan|play|point|post|practise|present|process|produce|promise|query|question|record|release|report|request|review|ring|run|search|set|share|show|sign|smoke|stand|start|state|stay|stop|store|stream|supply|support|tag|talk|tape|text|touch|trade|train|transfer|transport|treat|turn|tweet|update|upload|video|view|visit|wait|wear|witness|work)$/;
const OPENS_OBJECT = /^(?:a|an|the|their|his|her|your|my|our|its|any|all|each|every|this|that|these|those|to|with|up|on|in|out|off|at|about|from|for|them|it|him|me|us|or|and|other|pupils?|students?|children|parents?|staff|photos?|images?|pictures?|personal|inappropriate|offensive|comments?|messages?|material|content|anything|information|,)$/;

/** Whether a word is a rule's verb in its base form. */
export const isVerb = (word: string): boolean => VERBS.has(word.toLowerCase());

/** Whether a conjunct that begins with these words begins with a verb. */
export function opensWithVerb(words: string): boolean {
  const [first = '', next = ''] = words.toLowerCase().replace(/^(?:(?:also|always|never|not|be|then|immediately|only|knowingly|otherwise|\w+ly)\s+)+(?=\w)/, '').split(/\s+/);
  const verb = first.replace(/,$/, '');
  if (!VERBS.has(verb)) return false;
  return !NOUNS_TOO.test(verb) || OPENS_OBJECT.test(next) || first.endsWith(',');
}

const IRREGULAR: Readonly<Record<string, string>> = {
  kept: 'keep', made: 'make', given: 'give', taken: 'take', held: 'hold', written: 'write', told: 'tell', sent: 'send', met: 'meet', led: 'lead', set: 'set', put: 'put', run: 'run', seen: 'see', done: 'do', chosen: 'choose', drawn: 'draw', sought: 'seek', brought: 'bring', overseen: 'oversee', undertaken: 'undertake', dealt: 'deal',
};

/** The base form of a past participle where it is a verb we know; null where it is not. */
export function baseOf(participle: string): string | null {
  const word = participle.toLowerCase();
  const irregular = IRREGULAR[word];
  if (irregular !== undefined) return irregular;
  if (!word.endsWith('ed')) return null;
  const stem = word.slice(0, -2);
  const tries = [`${stem}e`, stem, stem.replace(/(.)\1$/, '$1'), stem.replace(/i$/, 'y')];
  return tries.find((one) => VERBS.has(one)) ?? null;
}
