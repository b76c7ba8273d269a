import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn, isDay } from '../../time/school-day.ts';
import { nameOfAccount, type Account, type AccountStep } from '../account.ts';
import { accountCard, quoteOf } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf, typed } from '../account-press.ts';
import { headsOf } from '../leaders.ts';
import { saveAccount } from './register.ts';
import { showEntry } from './register-entry.ts';
import { faultOfText, onAccount } from './register-press.ts';
import { isDated, isRulingStep, PARENTS, withDay } from './register-runner-steps.ts';
import { tickStep } from './register-tick.ts';

/** Ticking what an account still needs, with a note, and taking a tick back while that is safe. */
export function stepRoutes(ports: AccountPorts): Route[] {
  return [
    onAccount('account.step', 'account.prepare', ports, async (turn, account, school) => {
      const step = stepIn(turn, account);
      if (!step || step.done) return showEntry(turn, account, school, [step ? doneAlready(step) : GONE]);
      if (!mayTick(turn, step, school)) return showEntry(turn, account, school, [HEADS_OWN]);
      turn.reply({ step: tickForm(account, step, school, turn.now) });
    }),
    onAccount('account.ticked', 'account.prepare', ports, tick),
    onAccount('account.undo-step', 'account.prepare', ports, async (turn, account, school) => {
      const step = stepIn(turn, account);
      if (!step?.done) return showEntry(turn, account, school, [step ? 'That is not ticked. Nothing was changed.' : GONE]);
      if (!mayTick(turn, step, school)) return showEntry(turn, account, school, [HEADS_OWN]);
      // Once it runs, what was ticked was relied on: a new fault is a reason to stop the account, with a reason that stands in its history.
      if (account.state !== 'preparing' && account.state !== 'closing') return showEntry(turn, account, school, ['The account started on this, so it stays. If it is not so, stop the account for now and say why.']);
      const undone = withDay({ ...account, steps: account.steps.map((one) => (one.id === step.id ? { ...one, done: null } : one)) }, step, null, '');
      await showEntry(turn, await saveAccount(turn, undone, `Not done after all: ${step.text}.`), school, ['Taken back.']);
    }),
  ];
}

const GONE = 'That is no longer asked for. Nothing was changed.';
const doneAlready = ({ done }: AccountStep): string => `${done?.by.name ?? 'Someone'} ticked that already. Nothing was changed.`;
const HEADS_OWN = 'The headteacher ticks this: it is their ruling. Nothing was changed.';

/** That the head has ruled is said by a head alone; where the staff list has none, by those who may tick all else. */
function mayTick({ actor }: Turn, step: AccountStep, school: AccountSchool): boolean {
  const heads = isRulingStep(step) ? headsOf(school) : [];
  return heads.length === 0 || heads.some(({ id }) => id === actor?.id);
}

const stepIn = (turn: Turn, account: Account): AccountStep | null => account.steps.find(({ id }) => id === dataOf(turn, 'step')) ?? null;

function tickForm(account: Account, step: AccountStep, school: AccountSchool, now: number) {
  const data = { account: account.id, step: step.id };
  return accountCard({
    title: 'Done', lines: [`${nameOfAccount(account)}: ${step.text}.`],
    quotes: step.because ? [quoteOf('Your policy asks for it', step.because, school)] : [],
    fields: [
      ...(isDated(step) ? [{ kind: 'date' as const, id: 'day', label: 'On which day', needed: true, value: dayIn(now) }] : []),
      { kind: 'text', id: 'note', label: isDated(step) && step.id !== PARENTS ? 'Course, or a note (may stay empty)' : 'Note (may stay empty): where it is kept, who did it', needed: false, many: false, value: '', hint: '' },
    ],
    sends: [{ title: 'Tick it', verb: 'account.ticked', data }], others: [{ title: 'Back', verb: 'account.open', data: { account: account.id } }],
  });
}

async function tick(turn: Turn, account: Account, school: AccountSchool): Promise<void> {
  const step = stepIn(turn, account);
  if (!step || step.done) return showEntry(turn, account, school, [step ? doneAlready(step) : GONE]);
  if (!mayTick(turn, step, school)) return showEntry(turn, account, school, [HEADS_OWN]);
  const note = typed(turn, 'note');
  const fault = faultOfText(note);
  if (fault !== null) return turn.reply({ fieldErrors: { note: fault } });
  const day = isDated(step) ? typed(turn, 'day') : null;
  if (day !== null && !isDay(day)) return turn.reply({ fieldErrors: { day: 'Give the day.' } });
  if (day !== null && day > dayIn(turn.now)) return turn.reply({ fieldErrors: { day: 'That day has not come yet. Tick it when it is done.' } });
  const after = await tickStep(turn, account, step, day, note);
  await showEntry(turn, after, school, [after.state === account.state ? 'Ticked.' : 'That was the last thing. The account is in use from now on.']);
}
