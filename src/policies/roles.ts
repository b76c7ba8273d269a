/** Roles that a policy names people for, by the words it uses. Names follow `people/staff.ts` where that knows the role. */
const ROLE_WORDS: readonly (readonly [string, string])[] = [
  ['deputy-dsl', '(?:deputy|assistant) (?:designated )?safeguarding lead(?:er)?s?|(?:deputy|alternate) DSLs?|DDSLs?|deputy designated (?:safeguarding )?(?:lead|person|officer|teacher)s?'],
  ['dsl', 'designated safeguarding (?:lead|officer|person|teacher)(?:er)?|DSL|designated (?:person|teacher|officer)(?: for (?:child protection|safeguarding))?|(?:named )?child protection (?:officer|lead|person|co-?ordinator)|safeguarding lead'],
  ['executive-headteacher', 'executive (?:head ?teacher|principal|head)'],
  ['deputy-headteacher', '(?:deputy|assistant) (?:head ?teacher|principal|head)s?'],
  ['head-of-school', 'head of school'],
  ['headteacher', 'head ?teacher|headmaster|headmistress|principal|head'],
  ['safeguarding-governor', '(?:safeguarding|child protection)(?: link)? (?:governor|trustee)|(?:link |nominated |named |lead )?(?:governor|trustee)(?: responsible| with responsibility)? for (?:safeguarding|child protection)(?: and \\w+)?'],
  ['chair-of-governors', 'chair(?:man|woman|person)?(?: of (?:the )?(?:governors?|governing (?:body|board)|trustees|local governing (?:body|board)))'],
  ['clerk', 'clerk to (?:the )?(?:governors|governing (?:body|board)|trustees)'],
  ['senco', 'SEN(?:D)?CO|special educational needs(?: and disabilities)? co-?ordinator'],
  ['data-protection-lead', 'data protection (?:officer|lead)|DPO'],
  ['online-safety-lead', '(?:online|e|internet)[- ]?safety (?:lead|co-?ordinator|officer|governor)'],
  ['it-lead', '(?:ICT|IT|computing) (?:lead|leader|co-?ordinator|manager|technician)|network manager'],
  ['school-business-manager', '(?:school )?business manager|SBM'],
  ['policy-owner', '(?:policy |document )?(?:owner|author|lead)|(?:member of staff|person|staff member|lead) responsible(?: for (?:this|the) policy)?|responsible(?: (?:person|officer|member of staff))?|policy lead'],
];

const BARE_HEAD = /^head$/i;
const PATTERNS = ROLE_WORDS.map(([role, pattern]) => [role, new RegExp(`^(?:(?:the|our|school(?:'s)?|acting|interim|trained|named|name of)\\s+)*(?:${pattern})(?:\\s+(?:is|are|name))?(?:\\s*\\([^)]{1,30}\\))?(?:\\s+(?:for|of) (?:the )?school)?$`, 'i')] as const);

/** The role a label or phrase names, when it names one and nothing else; null otherwise. */
export function roleOf(phrase: string): string | null {
  const plain = phrase.replace(/[*_]+/g, '').replace(/[’]/g, "'").replace(/\s+/g, ' ').trim();
  if (BARE_HEAD.test(plain)) return 'headteacher';
  return PATTERNS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

/** All role words as they stand in running text, for building patterns; the bare "head" and "owner" are too common there. */
export const ROLE_PHRASE = `(?:${ROLE_WORDS.filter(([role]) => role !== 'policy-owner').map(([, p]) => p).join('|').replace('|principal|head|', '|principal|')})`;

/** A person's printed name: a title and surname, or a first name and surname. */
const WORD = "[A-Z][a-zà-öø-ÿ]+(?:['’-][A-Z]?[a-zà-öø-ÿ]+)*|[A-Z]['’][A-Z][a-z]+|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+";
const TITLE = '(?:Mr|Mrs|Miss|Ms|Mx|Dr|Rev(?:erend)?|Father|Fr|Sister|Sir|Dame|Prof(?:essor)?|Canon|Cllr)\\.?';
export const NAME = `(?:${TITLE}\\s+(?:[A-Z]\\.?\\s+){0,2}(?:${WORD})(?:\\s+(?:${WORD})){0,2}|(?:${WORD})\\s+(?:[A-Z]\\.?\\s+)?(?:${WORD})(?:\\s+(?:${WORD}))?)`;
const TITLED = new RegExp(`^${TITLE}\\s`);

// Capitals make these look like names; a policy's own words for bodies, roles, places and services.
const NO_NAME = /\b(?:School|Academy|Nursery|Trust|Policy|Policies|Council|County|Borough|City|Governing|Governors?|Body|Board|Committee|Team|Lead|Leader|Leadership|Head|Headteacher|Teacher|Principal|Deputy|Senior|Safeguarding|Designated|Child|Children|Protection|Data|Online|Safety|Social|Media|Acceptable|Use|Education|Department|Local|Authority|Police|Officer|Manager|Staff|Pupils?|Parents?|Carers?|Year|Key|Stage|Term|Spring|Summer|Autumn|January|February|March|April|May|June|July|August|September|October|November|December|Facebook|Twitter|Instagram|Snapchat|YouTube|WhatsApp|TikTok|Google|Microsoft|Purple|Service|Services|Centre|Center|Helpline|Act|Code|Conduct|Office|Chair|Clerk|Any|All|The|This|These|That|Our|Your|If|When|Where|Full|Annual|Not|Members?|Early|Years|Foundation|Working|Together|Primary|Infants?|Junior|Church|England|Catholic|Federation|Multi|Agency|Safer|Internet|Social|Care|Front|Door|Room|Floor|Block|Page|Section|Appendix|Approved|Reviewed|Date|Written|Version|Monday|Tuesday|Wednesday|Thursday|Friday)\b/;

/** Whether capitalised words are the name of a person. */
export const isName = (words: string): boolean => new RegExp(`^${NAME}$`).test(words) && !NO_NAME.test(words.replace(TITLED, ''));

/** The names of people at the start of some words, joined by "and", "or", commas or strokes, each with its place. */
export function namesAtStart(words: string): { readonly name: string; readonly start: number; readonly end: number }[] {
  const names: { name: string; start: number; end: number }[] = [];
  let from = /^\s*/.exec(words)?.[0].length ?? 0;
  for (;;) {
    const match = new RegExp(`^${NAME}`).exec(words.slice(from));
    if (!match) break;
    // Longest first, then shorter: "Sam Pye Twitter" is Sam Pye.
    const parts = match[0].split(/\s+/);
    let name = '';
    for (let n = parts.length; n >= 2 && name === ''; n--) {
      const tried = match[0].split(/\s+/).slice(0, n).join(' ');
      if (isName(tried)) name = tried;
    }
    if (name === '') break;
    const length = spanOfWords(words.slice(from), name.split(' ').length);
    names.push({ name, start: from, end: from + length });
    from += length;
    const joint = /^(?:\s*\([^)]{0,60}\))?(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+|\s*\/\s*|\s*;\s*)/.exec(words.slice(from));
    if (!joint) break;
    from += joint[0].length;
  }
  return names;
}

function spanOfWords(text: string, count: number): number {
  return new RegExp(`^\\S+(?:\\s+\\S+){${count - 1}}`).exec(text)?.[0].replace(/[^\p{L}]+$/u, '').length ?? 0;
}
