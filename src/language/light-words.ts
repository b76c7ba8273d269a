import { stem } from './stems.ts';
import { isStopWord } from './stop-words.ts';
import { words } from './tokens.ts';

// Words that say how, when or that something happened, but not what it is about. A policy that has none of them has not therefore
// left out the question's subject. They are searched like others, since a policy may turn on one ("enough notice").
const LIST = `ask asked answer actual actually ages ago already alright another anyway arrive away back bad badly basically become been begin behind best better big bring brought
brings call called came case certain chance change clear come comes coming completely couple cos course currently day days decide definitely difference different difficult
easy either else end enough especially even exactly expect extra face fact fairly far feel felt fast few fine finish finished first follow following forever found front full
fuss gave general generally give given good great grand guess half handle happen happened happening happens happy hard head heard hear help hour hours idea important instead
issue keep keeps kept kind knew know knows last late lately later least leave left less let letting little long look looked looking looks loads lovely made main make makes
making matter mean means meant mention mentioned middle mind minute minutes moment month months morning move moved name near nearly necessary new next nice normal normally
notice obviously odd old only open part past people perfectly person place plan point possible possibly pretty probably problem properly proper put putting question quick
quickly quiet rather ready real really reason recently regular regularly right run running said same saw saying seem seems seen sent set several short show showing shown side
sign silly simple simply since sit sitting situation small soon sort sorts special start started starting state stay step still stop stopped straight stuff suddenly suppose
sure take taken takes taking talk tell than thing think thinking though thought time times today together told tomorrow tonight took total totally tried true try trying turn
twice type under until usual usually very wait want wanted wants way ways week weeks weird went whole wish word words work working worried worse worth write writing wrong
wrote year years yesterday young`;

const LIGHT = new Set(words(LIST).map(stem));
const AGE_OR_YEAR = /^(?:y|yr)?\d+s?$/;

/**
 * Whether a folded word by itself gives a subject: "tried", "together", "40" and stop words do not. Nor does a phrase of the lexicon,
 * whose words speak for themselves.
 */
export const namesSubject = (said: string): boolean => !said.includes(' ') && !isStopWord(said) && !AGE_OR_YEAR.test(said) && !LIGHT.has(stem(said));
