import { card } from '../cards/card-data.ts';
import type { SchoolId } from '../kernel/ids.ts';
import { whereToFind, type Person, type Role, type Staff } from '../people/staff.ts';
import { backTo } from './answering.ts';
import type { Intent } from './intents.ts';
import type { Route } from './route.ts';

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

/** "Reports in chat are not here yet." and whom to tell meanwhile, never the asker themself; the headteacher by title where nobody is listed. */
export interface ComingWords {
  readonly what: string;
  readonly tell: string;
  readonly inPerson: boolean;
}

export type ComingIntent = Coming['intent'];
export const COMING_INTENTS: readonly ComingIntent[] = COMING.map((row) => row.intent);

export function comingWords(intent: ComingIntent, staff: Staff, asker: Person | null): ComingWords {
  const row = COMING.find((one) => one.intent === intent);
  if (!row) throw new Error('every such intent has a row');
  const person = row.tell.flatMap((role) => staff.withRole(role)).find((p) => p.id !== asker?.id);
  return { what: row.what, tell: person ? whereToFind(person) : 'the headteacher', inPerson: row.inPerson };
}

/** Help, greetings, and the buttons of what is not built. `helpLines` are the routes' own. */
export function deskRoutes(schools: (id: SchoolId) => DeskSchool, helpLines: () => readonly string[]): Route[] {
  const coming = COMING.flatMap(({ intent, verbs }) =>
    verbs.map((verb): Route => ({
      name: `desk/${verb}`,
      match: { kind: 'action', verb },
      action: 'desk.later',
      help: null,
      handle: async (turn) => {
        turn.reply({ card: card('not-yet', comingWords(intent, schools(turn.school.id).staff, turn.actor)) });
        await Promise.resolve();
      },
    })),
  );
  return [
    {
      name: 'desk/help',
      match: { kind: 'message', intent: 'help' },
      action: 'desk.help',
      help: 'Say "help" to see this again.',
      handle: async (turn) => {
        turn.send(backTo(turn.inbound), `desk:help:${turn.inbound.eventId}`, card('help', { lines: [...helpLines()] }));
        await Promise.resolve();
      },
    },
    {
      name: 'desk/smalltalk',
      match: { kind: 'message', intent: 'smalltalk' },
      action: 'desk.help',
      help: null,
      handle: async (turn) => {
        turn.send(backTo(turn.inbound), `desk:smalltalk:${turn.inbound.eventId}`, card('smalltalk', {}));
        await Promise.resolve();
      },
    },
    ...coming,
  ];
}
