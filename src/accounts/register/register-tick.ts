import type { Turn } from '../../routes/turn.ts';
import { dateOf } from '../../time/school-day.ts';
import type { Account, AccountStep } from '../account.ts';
import { withDay } from './register-runner-steps.ts';
import { byOf, moveAccount, saveAccount } from './register.ts';
import { openSteps } from './register-words.ts';

/** Ticks what an account still needed, with the ISO day where it has one. With the last of them an account in preparation is in use. */
export async function tickStep(turn: Turn, account: Account, step: AccountStep, day: string | null, note: string): Promise<Account> {
  const steps = account.steps.map((one) => (one.id === step.id ? { ...one, done: { by: byOf(turn), at: turn.now, note } } : one));
  const ticked = withDay({ ...account, steps }, step, day, note);
  const what = `Done: ${step.text}${day === null ? '' : ` (${dateOf(day)})`}.`;
  if (account.state !== 'preparing' || openSteps(ticked).length > 0) return saveAccount(turn, ticked, what);
  return moveAccount(turn, ticked, 'active', `${what} Nothing is outstanding: the account is in use.`);
}
