import type { CardContent } from '../../chat/outbound.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Account } from '../account.ts';
import type { AccountSchool } from '../account-ports.ts';
import { isLeader } from '../leaders.ts';
import { entryCard } from './register-card.ts';
import { answer } from './register-press.ts';
import { keyOfAccount, runsAccount } from './register.ts';

/** The entry with the buttons of whoever acts; leave is asked for again at each press. */
export async function entryFor(turn: Turn, account: Account, school: AccountSchool, notes: readonly string[] = []): Promise<CardContent> {
  const changes = isLeader(turn.actor);
  const prepares = changes || (turn.actor !== null && (await runsAccount(turn.tx, account.id, turn.actor)));
  return entryCard(account, school, { now: turn.now, changes, prepares, notes });
}

/** As the answer to the press. Whoever took themselves off an account sees that, and no more of it. */
export async function showEntry(turn: Turn, account: Account, school: AccountSchool, notes: readonly string[] = []): Promise<void> {
  answer(turn, await entryFor(turn, account, school, notes), keyOfAccount(account));
}
