import { readFileSync } from 'node:fs';
import { asId } from '../../../src/kernel/ids.ts';
import { ACTIONS, authorise, PERMISSIONS, type Action, type Relation } from '../../../src/people/permissions.ts';
import { ROLES, type Person } from '../../../src/people/staff.ts';

/**
 * The table as docs/permissions.md prints it, read by rules of its own and not by the code's: what it says is what is expected everywhere
 * below.
 */
export interface PrintedRow {
  readonly action: string;
  readonly who: readonly string[];
  readonly relation: string;
}

export function printedTable(): readonly PrintedRow[] {
  return readFileSync('docs/permissions.md', 'utf8').split('\n').flatMap((line) => {
    const [, action, who, relation] = /^\| `([\w.-]+)` \| ([^|]+) \| (\w+) \|/.exec(line) ?? [];
    return action === undefined || who === undefined || relation === undefined ? [] : [{ action, who: who.split(',').map((one) => one.trim()), relation }];
  });
}

/** Who somebody is, as the table speaks of people. */
export interface Somebody {
  readonly name: string;
  readonly standing: 'listed' | 'staff' | 'unnamed' | 'outsider' | 'system';
  readonly roles: readonly string[];
}

const STRANGERS: readonly Somebody[] = [
  ...['a guest', 'a bot', 'another workspace', 'deactivated', 'unknown'].map((name): Somebody => ({ name, standing: 'outsider', roles: [] })),
  // What a stranger once was, or says to be, gives nothing.
  { name: 'a former headteacher', standing: 'outsider', roles: ['headteacher', 'dsl'] },
];
const EVERYBODY: readonly Somebody[] = [
  ...ROLES.map((role): Somebody => ({ name: role, standing: 'listed', roles: [role] })),
  { name: 'head and lead at once', standing: 'listed', roles: ['headteacher', 'dsl'] }, { name: 'listed without a role', standing: 'listed', roles: [] },
  { name: 'a colleague who is not listed', standing: 'staff', roles: [] }, { name: 'not listed, with roles from elsewhere', standing: 'staff', roles: ['headteacher'] },
  { name: 'a shared account', standing: 'unnamed', roles: [] }, { name: 'a shared account with roles from elsewhere', standing: 'unnamed', roles: ['dsl'] }, ...STRANGERS, { name: 'the desk itself', standing: 'system', roles: [] },
];
export const RELATIONS: readonly Relation[] = ['none', 'author', 'recipient', 'owner'];

/** What the printed table says: deny where no row says yes. */
export function printedSays(rows: readonly PrintedRow[], who: Somebody, action: string, relation: string): boolean {
  return rows.some((row) => row.action === action && (row.relation === 'any' || row.relation === relation) && row.who.some((group) => {
    if (group === 'system') return who.standing === 'system';
    if (who.standing === 'system') return false;
    if (group === 'everyone') return true;
    if (group === 'colleagues') return who.standing !== 'outsider';
    if (group === 'named colleagues') return who.standing === 'listed' || who.standing === 'staff';
    return who.standing === 'listed' && who.roles.includes(group);
  }));
}

type Decide = (who: Somebody, action: Action, relation: Relation) => boolean;
const theCode: Decide = (who, action, relation) => authorise(who.standing === 'system' ? null : person(who), action, relation, 0).ok;
const person = ({ standing, roles }: Somebody): Person => ({ id: asId<'person'>('p'), standing: standing === 'system' ? 'outsider' : standing, name: 'A', roles: ROLES.filter((role) => roles.includes(role)), telephone: null, room: null });

export interface Cells {
  readonly cells: number;
  readonly allowed: number;
  readonly wrong: string[];
}

/** Every person, act and relation: the code against the page. */
export function tableCells(decide: Decide = theCode): Cells {
  const rows = printedTable();
  const wrong: string[] = [];
  let cells = 0;
  let allowed = 0;
  for (const who of EVERYBODY) {
    for (const action of ACTIONS) {
      for (const relation of RELATIONS) {
        cells += 1;
        const expected = printedSays(rows, who, action, relation);
        if (expected) allowed += 1;
        if (decide(who, action, relation) !== expected) wrong.push(`${who.name} ${action} ${relation}: should be ${expected ? 'allowed' : 'refused'}`);
      }
    }
  }
  if (rows.length !== PERMISSIONS.length) wrong.push(`the page has ${rows.length} rows, the code ${PERMISSIONS.length}`);
  return { cells, allowed, wrong };
}

/** Tables that are a little wrong, each of which must be seen. */
export const CARELESS: Readonly<Record<string, Decide>> = {
  'a lead who opens what was not sent to them': (who, action, relation) => theCode(who, action, relation) || (action === 'case.open' && who.roles.includes('dsl') && who.standing === 'listed'),
  'roles that are believed of anybody': (who, action, relation) => theCode(who.roles.length > 0 ? { ...who, standing: 'listed' } : who, action, relation),
  'a reporter who reads the notes': (who, action, relation) => theCode(who, action, relation) || (action === 'case.note' && relation === 'author' && who.standing === 'listed'),
};
