import type { Turn } from '../routes/turn.ts';
import type { Account } from './account.ts';
import type { AccountPorts, DailyWork } from './account-ports.ts';
import { accountChecks, isOpen } from './checks.ts';
import { checkRotas, newRota, sweepNow } from './check-rota.ts';

/** From now on the account is checked by the school's rule; a second call changes nothing. */
export async function startChecks(turn: Turn, account: Pick<Account, 'id'>): Promise<void> {
  const rota = await turn.tx.get(checkRotas, account.id);
  if (rota?.on) return;
  turn.tx.put(checkRotas, rota ? { ...rota, on: true, since: turn.now } : newRota(account.id, turn.now));
  sweepNow(turn);
}

/** The account stopped (suspended, closing, closed): open checks are taken back, and their cards say so at the next look, which is now. */
export async function stopChecks(turn: Turn, account: Pick<Account, 'id'>): Promise<void> {
  const rota = await turn.tx.get(checkRotas, account.id);
  if (rota?.on) turn.tx.put(checkRotas, { ...rota, on: false });
  for (const check of await turn.tx.find(accountChecks, 'open', 'yes')) if (check.account === account.id && isOpen(check)) turn.tx.put(accountChecks, { ...check, state: 'withdrawn' });
}

/** The days' checks and the weekly list of other sources. */
export function checkDaily(_ports: AccountPorts): DailyWork[] {
  return [];
}
