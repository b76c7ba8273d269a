import { ordinaryWords } from '../language/ordinary-words.ts';
import { isStopWord } from '../language/stop-words.ts';
import { tokens } from '../language/tokens.ts';
import type { Corpus } from './corpus.ts';
import { schoolNameOf, withoutName } from './model-clauses.ts';
import { peopleFound } from './people-found.ts';

const TITLES: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'mx', 'dr', 'rev', 'reverend', 'prof', 'professor', 'cllr']);
/** Titles that are words as well: a capital must follow. */
const WORDY_TITLES: ReadonlySet<string> = new Set(['miss', 'sir', 'dame', 'sister', 'father', 'master', 'canon', 'lord', 'lady']);
const NAMED_BY: ReadonlySet<string> = new Set(['called', 'named', 'surname', 'nicknamed']);

/** First names often borne by pupils and staff in the UK, and by no thing. Folded. */
const FIRST_NAMES: ReadonlySet<string> = new Set(
  `aaliyah aaron abdul abdullah abigail adam adele ahmed aidan aisha alan albert alex alexander alexandra alfie ali alice alison amelia amina amir amy andrea andrew
  angela anna annabelle anne annie anthony antonio arabella archie aria arjun arthur asha ashley aurora ava ayaan ayesha barbara beatrice becky ben benjamin beth bethany
  billy bobby bradley brian callum cameron carl carol caroline catherine charlie charles charlotte chelsea chloe chris christine christopher claire clara connor craig
  daniel danielle danny darcey darren dave david dawn debbie deborah declan dennis derek dexter diane dominic donna dylan edward edwin eleanor elijah elizabeth ella ellie
  elliot elsie emilia emily emma erin esme ethan eva evan evelyn evie ezra fatima felix finlay finley fiona florence francesca frank fraser freddie frederick freya gabriel
  gareth gary gavin gemma geoff george georgia georgina gerald gillian graham greg hamza hannah harper harriet harris harrison harry harvey hassan heather helen henry
  hugo hussain ian ibrahim imogen isaac isabel isabella isabelle isla ivy jacob jacqueline jake jamal james jamie jane janet jason jasmine jayden jean jenna jennifer jenny jeremy
  jess jessica jim jimmy joan joanna joanne joe joel john johnny jonathan jordan joseph josh joshua joyce jude julia julian julie justin kai karen kate katherine kathleen
  katie kayleigh keith kelly kenneth kerry kevin khadija kian kieran kirsty kyle lauren laura layla leah lee leo leon leonardo lewis liam lily linda lisa liz logan louie louis louise luca
  lucas lucy luke luna lydia mabel maisie malcolm marcus margaret maria marie martha martin mary maryam mason mateo matilda matt matthew max megan mehmet melanie melissa
  mia michael michelle mike mila millie mohamed mohammad mohammed molly muhammad myles nancy naomi natalie natasha nathan neil niamh nicholas nick nicola nicole nigel noah nora
  oliver olivia omar oscar owen pamela patricia patrick paul pauline penelope peter phil philip phoebe phoebe poppy priya rachel ralph raymond rebecca reggie reuben rhys
  riley robert rodney roger ronnie rory rosie ross rowan roxanne roy ruby rupert russell ruth ryan sabrina sally sam samantha samuel sandra sara sarah scarlett scott sean
  sebastian shannon sharon shaun sheila shirley sienna simon sofia sophia sophie stacey stanley stella stephanie stephen steve steven stuart susan suzanne tahir tanya tara
  ted teddy teresa terry thea theo theodore theresa thomas tim timothy tina toby tom tommy tony tracey tracy trevor tyler valerie vanessa vera victoria violet vivienne wayne
  wendy wesley william yasmin yusuf zac zach zachary zahra zainab zara zoe zoey`.split(/\s+/),
);

/** First names that are words as well: names where they have a capital inside a sentence, or where someone's is meant ("grace's mum"). Folded. */
const WORDY_NAMES: ReadonlySet<string> = new Set('amber angel april art august autumn bill bob bonnie chase crystal daisy dean drew faith grace grant guy hazel heath holly hope hunter iris jack jade jay joy june kim lance may mark nick olive pat pearl pip rich rob rose rosemary robin ray ruby sage skye sky summer sunny victor will willow'.split(' '));

const RELATIVES: ReadonlySet<string> = new Set('mum mums dad dads mother father parent parents carer carers gran grandma grandad nan brother sister step stepdad stepmum family aunt uncle'.split(' '));

/** What people say someone did, or where they are. Folded. */
const AFTER_NAMES: ReadonlySet<string> = new Set('is was has had wants wanted sent told asked asks said says keeps kept in from rang texted messaged added follows followed showed gave hit'.split(' '));

/** Written with a capital without being anyone's name. Folded. */
const CAPITALISED: ReadonlySet<string> = new Set(
  `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december christmas easter eid diwali halloween
  year key stage reception nursery ofsted england english wales welsh scotland britain british uk european french german spanish maths science history geography pe re
  i facebook instagram insta tiktok whatsapp snapchat snap youtube twitter x linkedin google microsoft teams slack zoom xbox playstation roblox minecraft fortnite discord telegram signal reddit
  vinted ebay amazon apple iphone ipad android fitbit alexa siri bebo tinder grindr hinge bumble strava classdojo dojo tapestry seesaw parentmail arbor sims cpoms chatgpt copilot gemini wifi
  outlook gmail hotmail onedrive netflix spotify facetime skype threads bluesky mastodon pinterest onlyfans messenger bluetooth gopro airdrop prevent`.split(/\s+/),
);

const REMOVED: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[address]'],
  [/\bhttps?:\/\/\S+|\bwww\.\S+/gi, '[link]'],
  [/(?<![\w@])@[\w.-]{2,}/g, '[account]'],
  [/(?<!\w)\+?\d(?:[\s().-]{0,2}\d){6,}/g, '[number]'],
  [/\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b/g, '[date]'],
  [/\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b/gi, '[postcode]'],
];

/**
 * A question without names, as far as can be known without knowing everyone: the school's own, people whom its policies or its staff list name,
 * what follows a title, common first names and capitalised words that nothing accounts for; also addresses, links, accounts, long numbers and
 * dates. It strikes out too much rather than too little; a rare first name in small letters stays.
 */
export function withoutNames(typed: string, corpus: Corpus, staff: readonly string[]): string {
  let text = withoutName(typed, schoolNameOf(corpus));
  for (const [pattern, instead] of REMOVED) text = text.replace(pattern, instead);
  const known = knownNames(corpus, staff);
  const all = tokens(text);
  const capitals = all.filter((t) => startsCapital(t.text)).length;
  // In a text of capitals they tell nothing.
  const capitalsTell = capitals <= Math.max(2, all.length * 0.75);
  const struck = all.map((token, i) => {
    const lower = bare(token.lower);
    const capital = startsCapital(token.text);
    const before = all[i - 1];
    const between = text.slice(before?.end ?? 0, token.start);
    // "Mr. Hill" is one name; any other stop begins a sentence.
    const title = before && (between.trim() === '' || (TITLES.has(before.lower) && between.trim() === '.')) ? bare(before.lower) : '';
    const begins = i === 0 || (title === '' && /[.!?\n]/.test(between));
    if (/^\[?(?:address|link|account|number|date|postcode)$/.test(lower) && text[token.start - 1] === '[') return false;
    if (TITLES.has(title) || ((WORDY_TITLES.has(title) || NAMED_BY.has(title)) && capital) || (NAMED_BY.has(title) && FIRST_NAMES.has(lower))) return true;
    if (FIRST_NAMES.has(lower)) return true;
    const someones = token.lower.endsWith("'s") && RELATIVES.has(all[i + 1]?.lower ?? '');
    if (WORDY_NAMES.has(lower) && (someones || (capital && !begins && capitalsTell && !CAPITALISED.has(lower)))) return true;
    // In small letters a surname that is a word ("hunter") is more often the word.
    if (known.has(lower) && (capital ? !begins || !isOrdinary(lower) : !isOrdinary(lower))) return true;
    if (!capital || !capitalsTell || isAcronym(token.text) || CAPITALISED.has(lower) || isWord(lower, corpus)) return false;
    if (TITLES.has(lower) || WORDY_TITLES.has(lower)) return false;
    // Every sentence begins with a capital: there a name shows by what follows it.
    return !begins || (AFTER_NAMES.has(all[i + 1]?.lower ?? '') && isStrange(lower));
  });
  // A surname that is a word ("Emily Carpenter") goes with its first name.
  for (let i = 1; i < all.length; i++) {
    const [before, token] = [all[i - 1], all[i]];
    if (!before || !token || !struck[i - 1] || isAcronym(token.text) || CAPITALISED.has(token.lower) || !/^[ -]$/.test(text.slice(before.end, token.start))) continue;
    if (startsCapital(token.text)) struck[i] = true;
  }
  let out = '';
  let from = 0;
  for (const [i, token] of all.entries()) {
    if (!struck[i]) continue;
    const joined = i > 0 && struck[i - 1] === true && /^[ -]$/.test(text.slice(all[i - 1]?.end ?? 0, token.start));
    const whose = /['’]s$/i.test(token.text) ? token.text.slice(-2) : '';
    out += joined ? whose : `${text.slice(from, token.start)}[name]${whose}`;
    from = token.end;
  }
  return out + text.slice(from);
}

const isOrdinary = (lower: string): boolean => WORDY_NAMES.has(lower) || isStopWord(lower) || ordinaryWords.has(lower);
/** Neither an ordinary word nor formed as a verb or a plural is. */
const isStrange = (lower: string): boolean => lower.length > 2 && !isOrdinary(lower) && !/(?:ing|ed|s|ly|tion|n't)$/.test(lower);
const startsCapital = (word: string): boolean => /^\p{Lu}/u.test(word);
const isAcronym = (word: string): boolean => /^\p{Lu}{2,6}s?$/u.test(word);
const bare = (lower: string): string => lower.replace(/'s$/, '');

/** Whether the policies or the lexicon know it as a word, as it is typed. */
const isWord = (lower: string, corpus: Corpus): boolean => corpus.index.notions(lower).some((notion) => notion.said === lower && notion.known);

const printed = new WeakMap<Corpus, ReadonlySet<string>>();

function knownNames(corpus: Corpus, staff: readonly string[]): ReadonlySet<string> {
  let inPolicies = printed.get(corpus);
  if (!inPolicies) printed.set(corpus, (inPolicies = new Set(peopleFound(corpus.documents).flatMap((person) => nameWords(person.name)))));
  return new Set([...inPolicies, ...staff.flatMap(nameWords)]);
}

const nameWords = (name: string): string[] => tokens(name).map((t) => t.lower).filter((word) => word.length > 2 && !TITLES.has(word) && !WORDY_TITLES.has(word));
