import type { CardContent } from '../../chat/outbound.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import { nameOfAccount, type Account, type AccountStep } from '../account.ts';
import { accountCard, openButton } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { typed } from '../account-press.ts';
import { isLeader, tellLeaders } from '../leaders.ts';
import { watchAccount } from './leavers.ts';
import { showEntry } from './register-entry.ts';
import { byOf, keyOfAccount, moveAccount } from './register.ts';
import { faultOfText, MOST_TEXT, onAccount, tellEach } from './register-press.ts';
import { openSteps, runnersNow, stateLine } from './register-words.ts';

/** Whoever stopped an account by mistake may take it back so long, without a leader. */
const TAKE_BACK_MS = 10 * 60_000;

/** What is done before an account is closed for good. The desk's own list; no policy words. */
const CLOSING: readonly (readonly [id: string, text: string])[] = [
  ['archive', 'What was posted is kept, as long as the school keeps such things'],
  ['website', 'The link is off the school\'s website and letters'],
  ['followers', 'Those who follow it were told where to look now'],
  ['access', 'Everyone\'s access was taken away, on every device'],
  ['recovery', 'Recovery address and telephone no longer open it'],
  ['platform', 'The account is closed on the platform, or locked so that nobody can post'],
];
const closingSteps = (): AccountStep[] => CLOSING.map(([id, text]) => ({ id: `closing:${id}`, text, because: null, done: null }));

/** Stopping an account for now, letting it run again, and closing it step by step. A closed account never opens again: a new one is asked for. */
export function stateRoutes(ports: AccountPorts): Route[] {
  return [
    onAccount('account.suspend', 'account.suspend', ports, async (turn, account, school) => {
      if (account.state !== 'active') return showEntry(turn, account, school, [standsSo(account)]);
      turn.reply({ step: reasonForm(account, { title: 'Stop it for now', lines: ['Checks end until it runs again. Nobody can stop the platform itself from here: take away access there if it must be.'], label: 'Why', send: 'Stop it for now', verb: 'account.suspended' }) });
    }),
    onAccount('account.suspended', 'account.suspend', ports, (turn, account, school) => withReason(turn, account, async (reason) => {
      if (account.state !== 'active') return showEntry(turn, account, school, [standsSo(account)]);
      const stopped = await moveAccount(turn, { ...account, suspended: { by: byOf(turn), at: turn.now, reason } }, 'suspended', `Stopped for now: ${reason}`);
      tellOfState(turn, stopped, school);
      await showEntry(turn, stopped, school, ['Stopped. Leaders and those who run it are told.']);
    })),
    onAccount('account.resume', 'account.suspend', ports, async (turn, account, school) => {
      if (account.state !== 'suspended') return showEntry(turn, account, school, [standsSo(account)]);
      const own = account.suspended?.by.person === turn.actor?.id && turn.now - (account.suspended?.at ?? 0) <= TAKE_BACK_MS;
      if (!own && !isLeader(turn.actor)) return showEntry(turn, account, school, ['A leader lets it run again. Nothing was changed.']);
      const { suspended: _ended, ...rest } = account;
      const running = await moveAccount(turn, rest, 'active', 'In use again.');
      tellOfState(turn, running, school);
      await showEntry(turn, running, school, ['In use again.']);
    }),
    onAccount('account.close', 'account.close', ports, async (turn, account, school) => {
      if (account.state === 'closed' || account.state === 'closing') return showEntry(turn, account, school, [standsSo(account)]);
      turn.reply({ step: reasonForm(account, { title: 'Close it', lines: ['First comes a list of things to do. Until the last of them it can be kept after all.', 'Once closed it does not open again: a new account is asked for.'], label: 'Why', send: 'Begin closing', verb: 'account.close-begin' }) });
    }),
    onAccount('account.close-begin', 'account.close', ports, (turn, account, school) => withReason(turn, account, async (reason) => {
      const { state } = account;
      if (state === 'closed' || state === 'closing') return showEntry(turn, account, school, [standsSo(account)]);
      const begun = await moveAccount(turn, { ...account, steps: closingSteps(), closing: { by: byOf(turn), at: turn.now, reason, from: state, steps: account.steps } }, 'closing', `Closing begun: ${reason}`);
      tellOfState(turn, begun, school);
      await showEntry(turn, begun, school, ['Closing has begun. Tick each thing when it is done.']);
    })),
    onAccount('account.keep', 'account.close', ports, async (turn, account, school) => {
      if (account.state !== 'closing' || !account.closing) return showEntry(turn, account, school, [standsSo(account)]);
      const { closing, ...rest } = account;
      const kept = await moveAccount(turn, { ...rest, steps: closing.steps }, closing.from, 'Kept after all.');
      tellOfState(turn, kept, school);
      await showEntry(turn, kept, school, ['It is kept, and stands as it did before. What was ticked of the closing list is forgotten.']);
    }),
    onAccount('account.closed', 'account.close', ports, async (turn, account, school) => {
      if (account.state !== 'closing') return showEntry(turn, account, school, [standsSo(account)]);
      const left = openSteps(account).length;
      if (left > 0) return showEntry(turn, account, school, [`${left === 1 ? 'One thing is' : `${left} things are`} not done yet, so it is not closed.`]);
      const closed = await moveAccount(turn, account, 'closed', 'Closed for good.');
      await watchAccount(turn, closed, school, dayIn(turn.now));
      tellOfState(turn, closed, school);
      await showEntry(turn, closed, school, ['Closed. It stays in the register, with all that happened to it.']);
    }),
  ];
}

/** For a press on an older card: how it stands now. */
const standsSo = (account: Account): string => (account.state === 'closed' ? 'It was closed, and does not open again. Ask for a new account.' : 'Nothing was changed: this is how it stands now.');

interface Asking {
  readonly title: string;
  readonly lines: readonly string[];
  readonly label: string;
  readonly send: string;
  readonly verb: string;
}

const reasonForm = (account: Account, { title, lines, label, send, verb }: Asking): CardContent => accountCard({
  title, lines: [nameOfAccount(account), ...lines], fields: [{ kind: 'text', id: 'reason', label, needed: true, many: true, value: '', hint: 'No child\'s name' }],
  sends: [{ title: send, verb, data: { account: account.id } }], others: [{ title: 'Back', verb: 'account.open', data: { account: account.id } }],
});

async function withReason(turn: Turn, _account: Account, then: (reason: string) => Promise<void>): Promise<void> {
  const reason = typed(turn, 'reason');
  const fault = reason === '' ? 'Say why, in a few words.' : faultOfText(reason, MOST_TEXT);
  return fault === null ? then(reason) : turn.reply({ fieldErrors: { reason: fault } });
}

/** One card about how an account stands, for leaders and those who run it; each change replaces it everywhere. */
export function stateCard(account: Account): CardContent {
  const { closing } = account;
  return accountCard({ title: account.platform, state: stateLine(account), lines: [`${nameOfAccount(account)}.`, ...(closing ? [`Why it is closed: ${closing.reason}`] : [])], others: [openButton(account)] });
}

const stateKey = (account: Pick<Account, 'id'>): string => `account:${account.id}:state`;

function tellOfState(turn: Turn, account: Account, school: AccountSchool): void {
  const content = stateCard(account);
  tellLeaders(turn, school, stateKey(account), content, keyOfAccount(account));
  const others = runnersNow(account, school.staff).here.filter((person) => person.id !== turn.actor?.id && !isLeader(person));
  tellEach(turn, others, `${stateKey(account)}:runners`, content, keyOfAccount(account));
}
