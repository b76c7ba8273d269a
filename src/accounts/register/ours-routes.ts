import type { CardContent } from '../../chat/outbound.ts';
import type { Person, Staff } from '../../people/staff.ts';
import { whereToFind } from '../../people/staff.ts';
import { privateAddressOf } from '../../routes/answering.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateIn } from '../../time/school-day.ts';
import { nameOfAccount, type Account } from '../account.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf } from '../account-press.ts';
import { allFound, foundStateWords, kindWords, type FoundAccount } from './found-accounts.ts';
import { askedAbout, verdictOf, type AskedAbout } from './is-it-ours.ts';
import { isLeader, leadersOf } from '../leaders.ts';
import { AT_ONCE, type Button, type Part } from './register-card.ts';
import { HOME, onPress } from './register-press.ts';
import { runnerNames, stateWord } from './register-words.ts';
import { allAccounts } from './register.ts';

type Prepared = Awaited<ReturnType<AccountPorts['beside']['prepare']>>;

/** "Is @x ours?": answered from the register, with the policy's words beside where it has any. */
export function oursRoutes(ports: AccountPorts): Route[] {
  const asked: Route<Prepared> = {
    name: 'accounts/is-it-ours',
    match: { kind: 'message', intent: 'check_account' },
    action: 'account.ask',
    help: 'Ask whether an account is ours: "is @alderbank ours?"',
    prepare: (turn) => ports.beside.prepare(turn),
    handle: async (turn, prepared) => {
      if (turn.inbound.kind !== 'message') return;
      const about = askedAbout(turn.inbound.text);
      const school = ports.schools(turn.school.id);
      const view = { register: await allAccounts(turn.tx, turn.grant), found: await allFound(turn.tx, turn.grant), school, asker: turn.actor, leader: isLeader(turn.actor) };
      // What was asked comes last, where people look first.
      if (prepared) await ports.beside.show(turn, prepared);
      // Privately: who runs what is for colleagues, and a channel may have others in it.
      turn.send(privateAddressOf(turn), `account:ours:${turn.inbound.eventId}`, answerCard(about, view));
    },
  };
  return [
    asked as Route,
    onPress('account.report-found', 'account.ask', (turn) => {
      const handle = nameIn(turn);
      return ports.beginReport(turn, `An account that uses the school's name and is not on its register${handle === '' ? '' : `: ${handle}`}.`);
    }),
  ];
}

const NAME = /^[\w.-]{2,60}$/;
const nameIn = (turn: Turn): string => (NAME.test(dataOf(turn, 'handle')) ? `@${dataOf(turn, 'handle')}` : '');

interface View {
  readonly register: readonly Account[];
  readonly found: readonly FoundAccount[];
  readonly school: AccountSchool;
  readonly asker: Person | null;
  readonly leader: boolean;
}

function answerCard({ names, platforms }: AskedAbout, view: View): CardContent {
  if (names.length > 0) {
    const answers = names.slice(0, 3).map((name) => answerTo(name, view));
    const doubtful = answers.find(({ tell }) => tell);
    return accountCard({
      title: 'Is it ours?', warnings: answers.flatMap(({ warnings }) => warnings), parts: [...answers.map(({ part }) => part), ...(doubtful ? [{ lines: [{ text: tellWords(view) }] }] : [])],
      others: [...(doubtful ? doubtButtons(doubtful.handle, view.leader) : []), ...listButton(view)],
    });
  }
  const open = view.register.filter(({ state }) => state !== 'closed');
  const meant = platforms.length === 0 ? open : open.filter(({ platform }) => platforms.includes(platform));
  const where = platforms.length === 0 ? '' : ` on ${platforms.join(' or ')}`;
  return accountCard({
    title: 'Our official accounts',
    lines: meant.length === 0 ? [`The register has no account${where}.${open.length === 0 ? ' Nothing is entered yet, so it may be incomplete.' : ''}`, tellWords(view)] : [`On the register${where}:`, ...(meant.length > AT_ONCE ? [`And ${meant.length - AT_ONCE} more.`] : [])],
    parts: meant.slice(0, AT_ONCE).map((account) => ({ lines: [{ lead: nameOfAccount(account), text: `: ${standing(account, view)}` }] })),
    others: [...(meant.length === 0 ? doubtButtons('', view.leader) : []), ...listButton(view)],
  });
}

interface Answered {
  readonly part: Part;
  readonly warnings: readonly string[];
  /** Whether somebody should be told. */
  readonly tell: boolean;
  readonly handle: string;
}

function answerTo(name: AskedAbout['names'][number], view: View): Answered {
  const { handle } = name;
  const called = `${name.platform === null ? '' : `${name.platform} `}@${handle}`;
  const verdict = verdictOf(name, view.register, view.found);
  const of = (text: string, more: Partial<Pick<Answered, 'warnings' | 'tell'>> = {}): Answered => ({ part: { lines: [{ lead: `${called}: `, text }] }, warnings: more.warnings ?? [], tell: more.tell ?? false, handle });
  switch (verdict.kind) {
    case 'ours': {
      const { account } = verdict;
      if (account.state === 'closed') return of('it was ours, and was closed. Nobody should post there.', { tell: true });
      return of(`yes, it is ours${name.platform === null ? `, on ${account.platform}` : ''}: ${standing(account, view)}`);
    }
    case 'elsewhere':
      return of(`not on the register. Ours of that name is on ${verdict.account.platform} (${standing(verdict.account, view)}).`, { tell: true, warnings: [`${called} has our name on another platform.`] });
    case 'not-ours':
      return of(`no. It is on the list of accounts that are not ours${view.leader ? `: ${kindWords(verdict.found.kind)}. ${foundStateWords(verdict.found.state)}` : ', and leaders know of it.'}`);
    case 'like':
      return of('not on the register.', { tell: true, warnings: [`Take care: ours is ${nameOfAccount(verdict.account)}, written a little differently from ${called}.`] });
    case 'unknown':
      return of(view.register.length === 0 ? 'I do not know: nothing is on the register yet.' : 'not on the register, so it is not known to be ours.', { tell: true });
  }
}

function standing(account: Account, { school, asker }: View): string {
  // Who runs what is for those whom the school knows by name.
  const named = asker?.standing === 'listed' || asker?.standing === 'staff';
  const state = account.state === 'suspended' ? `stopped for now${account.suspended ? ` since ${dateIn(account.suspended.at)}` : ''}, so nobody should post there` : stateWord(account);
  return `${state}${account.purpose === '' ? '' : `, for ${account.purpose.replace(/\.+$/, '')}`}${named ? `. Run by ${runnerNames(account, school.staff)}.` : '.'}`;
}

function tellWords({ school, asker }: View): string {
  return `Tell ${leaderToTell(school.staff, school, asker)}. Do not answer it, follow it or share it until they know.`;
}

function leaderToTell(staff: Staff, school: AccountSchool, asker: Person | null): string {
  const found = [...staff.withRole('headteacher'), ...leadersOf(school)].find((person) => person.id !== asker?.id);
  return found ? whereToFind(found) : 'the headteacher';
}

const listButton = ({ asker }: View): Button[] => (asker?.standing === 'listed' || asker?.standing === 'staff' ? [{ ...HOME }] : []);

function doubtButtons(handle: string, leader: boolean): Button[] {
  const data: Record<string, string> = NAME.test(handle) ? { handle } : {};
  return [{ title: 'Report it', verb: 'account.report-found', data }, ...(leader ? [{ title: 'Put it on the list: not ours', verb: 'account.found-new', data }] : [])];
}
