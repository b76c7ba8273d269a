import { asId } from '../../kernel/ids.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import { nameOfAccount, type Account } from '../account.ts';
import { accountCard, openButton } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf, inputsOf } from '../account-press.ts';
import { watchAccount } from './leavers.ts';
import { GROUPS, type Edited, type Group } from './register-edit.ts';
import { showEntry } from './register-entry.ts';
import { onAccount } from './register-press.ts';
import { isDated, isStepOf, PARENTS } from './register-runner-steps.ts';
import { joined, openSteps } from './register-words.ts';
import { accountNamed, byOf, keyOfAccount, moveAccount, saveAccount } from './register.ts';

/** Leaders change what the register says, one small form for each part of it. */
export function changeRoutes(ports: AccountPorts): Route[] {
  return [
    onAccount('account.change', 'account.change', ports, async (turn, account, school) => {
      const group = groupOf(turn);
      if (!group || account.state === 'closed') return showEntry(turn, account, school, [account.state === 'closed' ? CLOSED : 'There is nothing of that name to change.']);
      turn.reply({ step: groupForm(account, group, dataOf(turn, 'group')) }, keyOfAccount(account));
    }),
    onAccount('account.changed', 'account.change', ports, async (turn, account, school) => {
      const group = groupOf(turn);
      if (!group || account.state === 'closed') return showEntry(turn, account, school, [account.state === 'closed' ? CLOSED : 'There is nothing of that name to change.']);
      const today = dayIn(turn.now);
      const made = group.read(account, inputsOf(turn), { staff: school.staff, rules: () => school.rules(), today });
      if (!made.ok) return turn.reply({ fieldErrors: made.faults });
      const other = await accountNamed(turn.tx, made.account.platform, made.account.handle, turn.grant);
      if (other && other.id !== account.id && other.state !== 'closed') return turn.reply({ fieldErrors: { handle: 'Another entry of the register has that name. Nothing was saved.' } });
      if (made.changed.length === 0) return showEntry(turn, account, school, ['Nothing was changed.']);
      const saved = await keep(turn, made);
      await watchAccount(turn, saved, school, today);
      tellRunners(turn, saved, school, made);
      await showEntry(turn, saved, school, [`Saved: ${made.changed.join(', ')}.`, ...made.came.map(({ name }) => `${name} is asked for the policy and training before they post.`)]);
    }),
  ];
}

const CLOSED = 'It was closed, and its entry stays as it is. Nothing was changed.';
const groupOf = (turn: Turn): Group | null => (Object.hasOwn(GROUPS, dataOf(turn, 'group')) ? (GROUPS[dataOf(turn, 'group')] ?? null) : null);

const groupForm = (account: Account, group: Group, name: string) => accountCard({
  title: group.title, lines: [nameOfAccount(account), ...group.lines], fields: group.fields(account),
  sends: [{ title: 'Save', verb: 'account.changed', data: { account: account.id, group: name } }], others: [{ title: 'Back', verb: 'account.open', data: { account: account.id } }],
});

type Made = Extract<Edited, { ok: true }>;

/** A day that was written in does what its tick does; the last of them starts the account. */
async function keep(turn: Turn, { account, changed, came, went }: Made): Promise<Account> {
  const dated = (step: Account['steps'][number]): boolean => (step.id === PARENTS ? account.parentsInformed !== null : readOrTrained(step));
  const readOrTrained = (step: Account['steps'][number]): boolean => account.runners.some((runner) => isStepOf(step, runner) && (step.id.startsWith('read:') ? runner.policyRead : runner.trained) !== null);
  const steps = account.steps.map((step) => (step.done === null && isDated(step) && dated(step) ? { ...step, done: { by: byOf(turn), at: turn.now, note: '' } } : step));
  const next = { ...account, steps };
  const people = [...(came.length > 0 ? [`Came: ${joined(came.map(({ name }) => name))}.`] : []), ...(went.length > 0 ? [`Went: ${joined(went.map(({ name }) => name))}.`] : [])];
  const what = [`Changed: ${changed.join(', ')}.`, ...people].join(' ');
  const starts = account.state === 'preparing' && account.steps.length > 0 && openSteps(next).length === 0;
  return starts ? moveAccount(turn, next, 'active', `${what} Nothing is outstanding: the account is in use.`) : saveAccount(turn, next, what);
}

/** Whoever runs it from now on, and whoever does no longer, hears it from the desk too. */
function tellRunners(turn: Turn, account: Account, { staff }: AccountSchool, { came, went }: Made): void {
  const tell = (person: string, lines: readonly string[], opens: boolean): void => {
    if (person === '' || staff.byId(person) === null || person === turn.actor?.id) return;
    const others = opens ? [openButton(account)] : [];
    turn.send({ kind: 'person', person: asId<'person'>(person) }, `account:${account.id}:runner:${person}`, accountCard({ title: account.platform, lines: [nameOfAccount(account), ...lines], others }), keyOfAccount(account));
  };
  for (const runner of came) {
    const asked = openSteps(account).filter((step) => isStepOf(step, runner)).map((step) => step.text);
    tell(runner.person, ['You run this account from now on.', ...(asked.length > 0 ? [`Before you post: ${joined(asked)}.`] : [])], true);
  }
  for (const runner of went) tell(runner.person, ['You no longer run this account. Sign out of it on every device.'], false);
}
