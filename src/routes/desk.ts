import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { SchoolId } from '../kernel/ids.ts';
import { whereToFind, type Person, type Role, type Staff } from '../people/staff.ts';
import { backTo } from './answering.ts';
import type { Intent } from './intents.ts';
import type { Route } from './route.ts';
import type { Turn } from './turn.ts';

export interface DeskSchool {
  readonly staff: Staff;
}

/** What the desk cannot do yet, whom to tell meanwhile, and why them. Each row goes when its work is built. */
interface Coming {
  readonly intent: Exclude<Intent, 'urgent' | 'ask' | 'check_account' | 'help' | 'smalltalk'>;
  readonly verbs: readonly string[];
  readonly what: string;
  readonly tell: readonly Role[];
  /** Safeguarding goes first to a person, face to face. */
  readonly inPerson: boolean;
}

const COMING: readonly Coming[] = [
  { intent: 'report', verbs: ['report.start'], what: 'Reports in chat are not here yet.', tell: ['dsl', 'deputy-dsl', 'headteacher'], inPerson: true },
  { intent: 'case_status', verbs: [], what: 'I keep no reports yet, so I cannot say how one is going.', tell: ['dsl', 'deputy-dsl', 'headteacher'], inPerson: true },
  { intent: 'request_account', verbs: ['account.request'], what: 'Requests for a new school account are not here yet.', tell: ['headteacher', 'head-of-school', 'slt'], inPerson: false },
  { intent: 'declare_relationship', verbs: ['declare.start'], what: 'Declarations are not here yet.', tell: ['headteacher', 'head-of-school', 'dsl'], inPerson: false },
  { intent: 'approve', verbs: [], what: 'Decisions in chat are not here yet: nothing was approved or refused.', tell: ['headteacher', 'head-of-school', 'slt'], inPerson: false },
];

/** Help, greetings, and honest words about what is not built. `helpLines` are the routes' own. */
export function deskRoutes(schools: (id: SchoolId) => DeskSchool, helpLines: () => readonly string[]): Route[] {
  const said = (turn: Turn, name: string, card: CardContent): void => {
    if (turn.inbound.kind === 'message') turn.send(backTo(turn.inbound), `desk:${name}:${turn.inbound.eventId}`, card);
    else turn.reply({ card });
  };
  const coming = COMING.flatMap((row): Route[] => {
    const handle = async (turn: Turn): Promise<void> => {
      const tell = whomFor(row, schools(turn.school.id).staff, turn.actor);
      said(turn, row.intent, card('not-yet', { what: row.what, tell, inPerson: row.inPerson }));
      await Promise.resolve();
    };
    return [
      { name: `desk/${row.intent}`, match: { kind: 'message', intent: row.intent }, action: 'desk.later', help: null, handle },
      ...row.verbs.map((verb): Route => ({ name: `desk/${verb}`, match: { kind: 'action', verb }, action: 'desk.later', help: null, handle })),
    ];
  });
  return [
    {
      name: 'desk/help',
      match: { kind: 'message', intent: 'help' },
      action: 'desk.help',
      help: 'Say "help" to see this again.',
      handle: async (turn) => {
        said(turn, 'help', card('help', { lines: [...helpLines()] }));
        await Promise.resolve();
      },
    },
    {
      name: 'desk/smalltalk',
      match: { kind: 'message', intent: 'smalltalk' },
      action: 'desk.help',
      help: null,
      handle: async (turn) => {
        said(turn, 'smalltalk', card('smalltalk', {}));
        await Promise.resolve();
      },
    },
    ...coming,
  ];
}

/** "Mrs Okafor, Room 4, 01632 960101", never the asker themself; the office where nobody is listed. */
function whomFor(row: Coming, staff: Staff, asker: Person | null): string {
  const person = row.tell.flatMap((role) => staff.withRole(role)).find((p) => p.id !== asker?.id);
  return person ? whereToFind(person) : 'the headteacher';
}
