import { card } from '../cards/card-data.ts';
import type { Contacts } from '../people/contacts.ts';
import { whereToFind, type Person, type Role, type Staff } from '../people/staff.ts';
import { backTo } from './answering.ts';
import type { Route } from './route.ts';

/** Those of a school whom a worry goes to. */
export interface WhoHears {
  readonly staff: Staff;
  readonly contacts: Contacts;
}

/** Whom to tell face to face: for a child; where it is about an adult in school, or about the head (safeguarding section 1). */
export interface WorryWords {
  readonly tell: string;
  readonly others: readonly { readonly lead: string; readonly text: string }[];
  /** All of it in a line or two, to stand above an answer. */
  readonly brief: string;
}

/** Whom to tell of a worry face to face: for a child, for an adult in school, for the head; never the asker themself. */
export function worryWords({ staff, contacts }: WhoHears, asker: Person | null): WorryWords {
  const person = holders(staff, ['dsl', 'deputy-dsl', 'headteacher']).find((p) => p.id !== asker?.id);
  const tell = person ? whereToFind(person) : 'the headteacher';
  const { head, chair, leadIsHead } = whoElseHears(staff, asker);
  const lado = contacts.lado ? ` or ${contacts.lado.name} ${contacts.lado.telephone}` : '';
  const others = [
    { lead: 'About an adult who works or helps here?', text: ` Tell ${head ? whereToFind(head) : 'the headteacher'}${leadIsHead ? '' : ', not the safeguarding lead'}.` },
    { lead: 'About the head?', text: ` ${chair ? whereToFind(chair) : 'The chair of governors'}${lado}.` },
  ];
  const brief = `If this has happened, tell a person now: ${tell}. About an adult here, tell ${head?.name ?? 'the headteacher'}; about the head, ${chair?.name ?? 'the chair of governors'}.`;
  return { tell, others, brief };
}

const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
const holders = (staff: Staff, roles: readonly Role[]): Person[] => roles.flatMap((role) => [...staff.withRole(role)]);

/** Whoever is named for a child may be the one it is about: so beside them always stand the head, and for the head the chair. */
function whoElseHears(staff: Staff, asker: Person | null): { head: Person | null; chair: Person | null; leadIsHead: boolean } {
  const heads = holders(staff, HEADS);
  const chair = staff.withRole('chair-of-governors').find((p) => p.id !== asker?.id) ?? null;
  return { head: heads.find((p) => p.id !== asker?.id) ?? chair, chair, leadIsHead: staff.withRole('dsl').some((p) => heads.includes(p)) };
}

const THANKS = /\b(?:thanks|thank|thankyou|thanx|thx|ty|tysm|cheers|ta|appreciated|appreciate|diolch)\b/i;
// A sign alone, mostly under an answer.
const THANKFUL = /[👍🙏❤👏👌😊🥰💕💖]/u;
const isColleague = (person: Person | null): boolean => person !== null && person.standing !== 'outsider';
/** What the desk can do, for a colleague; for anyone else that it is not for them. */
export const helpCard = (actor: Person | null, lines: readonly string[]) => card('help', { colleague: isColleague(actor), lines: isColleague(actor) ? [...lines] : [] });

/** Help and greetings. `helpLines` are the routes' own. */
export function deskRoutes(helpLines: () => readonly string[]): Route[] {
  return [
    {
      name: 'desk/help',
      match: { kind: 'message', intent: 'help' },
      action: 'desk.help',
      help: 'Say "help" to see this again.',
      handle: async (turn) => {
        turn.send(backTo(turn), `desk:help:${turn.inbound.eventId}`, helpCard(turn.actor, helpLines()));
        await Promise.resolve();
      },
    },
    {
      name: 'desk/smalltalk',
      match: { kind: 'message', intent: 'smalltalk' },
      action: 'desk.help',
      help: null,
      handle: async (turn) => {
        const said = turn.inbound.kind === 'message' ? turn.inbound.text : '';
        // A picture, a recording or a file, and not a word with it.
        const reply = said.trim() === '' ? card('wordless', {}) : card('smalltalk', { colleague: isColleague(turn.actor), thanks: THANKS.test(said) || THANKFUL.test(said) });
        turn.send(backTo(turn), `desk:smalltalk:${turn.inbound.eventId}`, reply);
        await Promise.resolve();
      },
    },
  ];
}
