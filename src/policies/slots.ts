import type { QuestionKind } from './frames.ts';

const ROLE = /\b(?:head(?:teacher|master|mistress)?|head teacher|principal|deput(?:y|ies)|dsls?|ddsls?|safeguarding (?:lead|team|officer)|child protection (?:officer|lead|person)|designated \w+|slt|smt|leadership(?: team)?|senior (?:leaders?|leadership|staff|managers?|management|member)|line managers?|managers?|governors?|governing (?:body|board)|board|trustees?|trust|chair|clerk|staff|teachers?|leaders?|coordinator|co-?ordinator|sendco|senco|office(?:r)?s?|business manager|administrators?|network manager|technicians?|ict|it (?:lead|team|support)|lado|police|ceop|local authority|council|hr|human resources|nspcc|ofsted|dfe|nurse|caretaker|site manager|employees?|parents?|carers?|pupils?|children|users?|owners?|everyone|all members|whoever|person|people|mr|mrs|miss|ms|dr|school community|first aiders?|committee)\b/i;
const NAME = /\b[A-Z][a-z]+ [A-Z][a-z]+\b/;
const NUMBER_WORD = '(?:\\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|twenty|thirty|several|half)';
const DURATION = new RegExp(`\\b${NUMBER_WORD}[ -]?(?:working |school |calendar |full )?(?:hours?|hrs?|days?|weeks?|months?|years?|minutes?|mins?|terms?|seconds?)\\b|\\b(?:daily|weekly|fortnightly|monthly|termly|half-termly|annual(?:ly)?|yearly|biennial(?:ly)?|regularly|frequently|immediately|promptly|as soon as|straight away|without delay|each (?:day|week|term|month|year|half[ -]term)|every (?:\\w+ )?(?:day|week|term|month|year|hours?|half[ -]term|months|years|weeks)|next (?:working|school) day|same day|once a|twice a|at least once|at all times|permanently|indefinitely|until)\\b`, 'i');
const NUMBER = /\b\d+\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|thirty|hundred|once|twice|half|no more than|at least|maximum|minimum|none|both|single|all)\b|[£%]/i;
const WHEN = /\b(?:before|after|during|until|by|when(?:ever)?|once|as soon as|immediately|at the (?:start|end|beginning)|start of|end of|prior to|in advance|within|on arrival|daily|weekly|termly|annual(?:ly)?|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|spring|summer|autumn|term|break|lunch\w*|hours?|days?|time|upon|\d{1,2}[:.]\d{2}|\d{1,2} ?(?:am|pm)|20\d\d)\b/i;
const PLACE = /\b(?:in|at|on|to|from|via|through|website|office|room|drawer|locker|safe|cabinet|bag|home|site|premises|page|section|appendix|form|folder|register|log|system|area|areas|device)\b/i;

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
