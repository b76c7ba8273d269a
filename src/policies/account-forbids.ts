import { accountClauses, type AccountClause } from './account-clauses.ts';
import type { Clause, PolicyDocument } from './document.ts';

/** A clause that forbids what an official account would need, without an exception of its own. */
export interface FoundForbid {
  readonly what: 'pupil-images' | 'naming-the-school' | 'official-posts';
  readonly clause: Clause;
}

const NEVER = String.raw`(?:(?:must|may|will|can|shall|are|is|do) (?:not|never)|cannot|never|not(?: be)?(?: allowed| permitted)(?: to)?|no)`;
const PICTURES = String.raw`(?:images?|photos?|photographs?|pictures?|videos?|recordings?|films?)`;
const CHILDREN = String.raw`(?:pupils?|child(?:ren)?|learners?|students?)`;
const POST = String.raw`(?:post(?:ed|s)?|shar(?:e|ed|es)|publish(?:ed)?|upload(?:ed)?|put|plac(?:e|ed)|us(?:e|ed)|appear|shown?)`;
const FORBIDS: readonly (readonly [FoundForbid['what'], RegExp])[] = [
  ['pupil-images', new RegExp(String.raw`\b${NEVER}\b[^.;]{0,40}\b${POST}\b[^.;]{0,30}\b${PICTURES}(?: or ${PICTURES})? of (?:any |our |the )?${CHILDREN}|\b${PICTURES}(?: or ${PICTURES})? of (?:any |our |the )?${CHILDREN}[^.;]{0,30}\b${NEVER}\b[^.;]{0,20}\b${POST}\b|\bno ${PICTURES} of (?:any |our |the )?${CHILDREN}\b[^.;]{0,40}\b${POST}\b`, 'i')],
  ['naming-the-school', new RegExp(String.raw`\b${NEVER}\b[^.;]{0,70}\b(?:identif(?:y|ies|ied)|names?|named|mentions?|mentioned|refer(?:s|red)? to|references? to)\b[^.;]{0,40}\b(?:the |our )?school\b(?! (?:e-?mail|device|accounts?|network|policy|day|hours|computers?))`, 'i')],
  ['official-posts', /\b(?:school|academy|nursery|we)\b (?:does|do|will|shall) not (?:currently )?(?:use|have|operate|run|maintain) (?:any )?(?:official |school )?(?:social (?:media|network\w*)(?: sites?| accounts?| platforms?)?|accounts?)(?! (?:with|in|during|for|on|when|to teach)\b)|\bno (?:official|school) (?:social media |social networking )?(?:accounts?|pages?|posts?|channels?) (?:may|are|is|will|can)\b|\bmust not be used to (?:discuss|advise|communicate)[^.;]{0,50}\bschool matters\b/i],
];
/** An exception of its own makes it a condition, and other people's or private accounts are not the school's. */
const CONDITION = /\bwithout\b|\bunless\b|\bexcept\b|\bother than\b|\bconsent\b|\bpermission\b|\bpermitted (?:by|where)\b|\bpersonal\b|\bprivate\b|\bown (?:accounts?|devices?|phones?|cameras?|use|social)\b|\bthemsel(?:f|ves)\b|\byoursel(?:f|ves)\b|\bemployees? of\b|\bworkplace\b|\bof other\b|\bother people\b|\bfull names?\b|\bsurnames?\b|\bname (?:and|with|beside)\b/i;
const OTHERS = /(?<!\bof (?:any |our |the )?)\b(?:parents?|carers?|families|visitors?|volunteers|pupils|children|learners|students|spectators)(?: and (?:carers|visitors|families|parents))?\s+(?:must|may|should|are|will|can|do|who|to)\b|\bask (?:families|parents)\b/i;
const ABOUT_OTHERS = /\b(?:parents?|carers?|famil(?:y|ies)|pupils?|learners?|students?|visitors?|personal|private|own accounts?)\b/i;

/** What a policy forbids that an account needs, each with its clause; a "should not" forbids nothing. */
export function accountForbidsIn(document: PolicyDocument): FoundForbid[] {
  const found: FoundForbid[] = [];
  for (const one of accountClauses(document)) {
    if (isOthers(one)) continue;
    for (const [what, words] of FORBIDS) if (words.test(one.words) && !found.some((other) => other.what === what)) found.push({ what, clause: one.clause });
  }
  return found;
}

const isOthers = ({ words, lead, heading }: AccountClause): boolean => CONDITION.test(`${lead} ${words}`) || OTHERS.test(`${lead} ${words}`) || ABOUT_OTHERS.test(heading);
