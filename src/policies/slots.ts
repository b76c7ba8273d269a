import type { QuestionKind } from './frames.ts';

const ROLE = /\b(?:head(?:teacher|master|mistress)?|head teacher|principal|deput(?:y|ies)|dsls?|ddsls?|safeguarding (?:lead|team|officer)|child protection (?:officer|lead|person)|designated \w+|slt|smt|leadership(?: team)?|senior (?:leaders?|leadership|staff|managers?|management|member)|line managers?|managers?|governors?|governing (?:body|board)|board|trustees?|trust|chair|clerk|staff|teachers?|leaders?|coordinator|co-?ordinator|sendco|senco|office(?:r)?s?|business manager|administrators?|network manager|technicians?|ict|it (?:lead|team|support)|lado|police|ceop|local authority|council|hr|human resources|nspcc|ofsted|dfe|nurse|caretaker|site manager|employees?|parents?|carers?|pupils?|children|users?|owners?|everyone|all members|whoever|person|people|mr|mrs|miss|ms|dr|school community|first aiders?|committee)\b/i;
/** Words for people that hardly ever are the answer to "who". */
const ANYBODY = /^(?:staff|teachers?|employees?|parents?|carers?|pupils?|children|users?|owners?|everyone|all members|whoever|person|people|school community|board|trust|office|offices|leaders?|managers?)$/i;
const NAME = /\b[A-Z][a-z]+ [A-Z][a-z]+\b/;
const ROLES = new RegExp(ROLE.source, 'gi');
const NUMBER_WORD = '(?:\\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|twenty|thirty|several|half)';
const DURATION = new RegExp(`\\b${NUMBER_WORD}[ -]?(?:working |school |calendar |full )?(?:hours?|hrs?|days?|weeks?|months?|years?|minutes?|mins?|terms?|seconds?)\\b|\\b(?:daily|weekly|fortnightly|monthly|termly|half-termly|annual(?:ly)?|yearly|biennial(?:ly)?|regularly|frequently|immediately|promptly|as soon as|straight away|without delay|each (?:day|week|term|month|year|half[ -]term)|every (?:\\w+ )?(?:day|week|term|month|year|hours?|half[ -]term|months|years|weeks)|next (?:working|school) day|same day|once a|twice a|at least once|at all times|permanently|indefinitely|until)\\b`, 'i');
const NUMBER = /\b\d+\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|thirty|hundred|once|twice|half|no more than|at least|maximum|minimum|none|both|single|all)\b|[£%]/i;
const WHEN = /\b(?:before|after|during|until|by|when(?:ever)?|once|as soon as|immediately|at the (?:start|end|beginning)|start of|end of|prior to|in advance|within|on arrival|daily|weekly|termly|annual(?:ly)?|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|spring|summer|autumn|term|break|lunch\w*|hours?|days?|time|upon|\d{1,2}[:.]\d{2}|\d{1,2} ?(?:am|pm)|20\d\d)\b/i;
const PLACE = /\b(?:in|at|on|to|from|via|through|website|office|room|drawer|locker|safe|cabinet|bag|home|site|premises|page|section|appendix|form|folder|register|log|system|area|areas|device)\b/i;

/** A clause that sends somebody somewhere: whom to tell, whose leave to ask. */
const SENDS = /\b(?:report(?:s|ed)?|tells?|told|inform(?:s|ed)?|notif(?:y|ies|ied)|speak|talk|contact(?:s|ed)?|refer(?:s|red)?|goes? to|passe[sd]|pass|put|raised?|ask|asks|directed|addressed|seek|support|advice)\b/i;
/** A clause that makes somebody answer for something. */
const ANSWERS_FOR = /\b(?:responsib\w+|approv\w+|agree[ds]?|decide[sd]?|authoris\w+|sign(?:s|ed)?|permission|consent|oversees?|leads?|manages?|monitor\w*|review\w*|ensures?|deals?|deal with|by (?:the|a|an|our)|only|checks?|looks? after|keeps?|runs?|writes?|must|will|shall|may)\b/i;
const ASKS_WHOM_TO_TELL = /\b(?:tell|told|report|inform|ask|go to|speak|talk|contact|turn to|let know|know|complain|moan|raise|notify|flag|say something)\b/;

/** How well a clause answers "who", from 0: no person; a person of any sort; one with a role; and one with a role whom the clause names for the kind of thing asked. */
export function answersWho(asking: string, quote: string): 0 | 1 | 2 | 3 {
  let named = NAME.test(quote.slice(1));
  let any = named;
  for (const match of quote.matchAll(ROLES)) {
    any = true;
    if (!ANYBODY.test(match[0])) named = true;
  }
  if (!named) return any ? 1 : 0;
  return (ASKS_WHOM_TO_TELL.test(asking) ? SENDS : ANSWERS_FOR).test(quote) ? 3 : 2;
}

/**
 * Whether a clause holds the sort of thing a question wants: a person for "who", a length of time for "how long", a number, a time,
 * a place. Null where nothing can be told from the words ("what", "how", "why").
 */
export function answersKind(kind: QuestionKind, quote: string): boolean | null {
  switch (kind) {
    case 'who':
      return ROLE.test(quote) || NAME.test(quote.slice(1));
    case 'how-long':
      return DURATION.test(quote);
    case 'how-many':
      return NUMBER.test(quote);
    case 'when':
      return WHEN.test(quote);
    case 'where':
      return PLACE.test(quote);
    case 'permission':
    case 'duty':
    case 'breach':
    case 'is-it-so':
    case 'what':
    case 'how':
    case 'why':
      return null;
  }
}
