import type { Standing } from './document.ts';

const APPENDIX = /^(?:appendix|appendices|annexe?s?)\b/i;
const FAMILIES = /\b(?:parents?|carers?|famil(?:y|ies))\b/i;
const LEAFLET = /\b(?:leaflet|fact ?sheet)\b/i;
// In the policy itself these head rules about posters and newsletters.
const PRINTED = /\b(?:poster|flyer|newsletter)\b/i;
const ADVICE = /\b(?:advice|guide|guidance|tips|information|help ?sheet)\b/i;
// "Example to pupils" is about conduct: an example of the policy's names its kind, stands in the plural or stands alone.
const EXAMPLE = /^(?:examples\b(?! to\b)|example(?=\s*(?:$|\d|[A-Z]\b|[:–—-]|of\b|scenario|case|letter|form|post|wording|statement|agreement|consent))|case stud(?:y|ies)|scenarios?|worked examples?|specimen|sample|template|pro ?forma|model (?:letter|form|response))\b|\b(?:case stud(?:y|ies)|example (?:scenarios?|cases?|letters?|posts?)|(?:sample|specimen|template|blank) (?:forms?|letters?|templates?))\b/i;

/**
 * What a heading says of the text under it; null: nothing, it stands as what it is under. A leaflet is advice for families that was put
 * into an appendix: "advice for parents" in the policy itself is the school's own word.
 */
export function standingOfHeading(heading: string, under: Standing): Standing | null {
  const words = heading.replace(/[*_#]+/g, '').replace(/^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?/, '').trim();
  if (LEAFLET.test(words)) return 'leaflet';
  const appendix = APPENDIX.test(words);
  if ((appendix || under === 'appendix') && PRINTED.test(words)) return 'leaflet';
  if ((appendix || under === 'appendix') && FAMILIES.test(words) && ADVICE.test(words)) return 'leaflet';
  if (appendix) return 'appendix';
  return EXAMPLE.test(words) ? 'example' : null;
}

const STORIES_FOLLOW = /\b(?:examples?|scenarios?|case studies)\b[^.]*:\W*$/i;
const STORY = /^(?:an?|one|two|some)\s+(?:\S+\s+){0,2}?(?:child|children|pupil|learner|student|parent|carer|teacher|member of staff|staff member|governor|colleague|boy|girl|adult)s?\b/i;
const LABELLED_STORY = /^(?:example|scenario|case study)\s*(?:\d{1,2}|[A-Z])?\s*[:–—-]\s/i;

/** Whether an item or sentence tells a case instead of a rule: "these examples may help:" before it, and someone to whom it happens. */
export const isStory = (words: string, leadIn: string | null): boolean => LABELLED_STORY.test(words) || (leadIn !== null && STORIES_FOLLOW.test(leadIn) && STORY.test(words));
