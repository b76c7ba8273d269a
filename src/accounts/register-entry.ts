import type { CardContent } from '../chat/outbound.ts';
import { authorise } from '../people/permissions.ts';
import type { Turn } from '../routes/turn.ts';
import type { Account } from './account.ts';
import type { AccountSchool } from './account-ports.ts';
import { entryCard } from './register-card.ts';
import { keyOfAccount, runsAccount } from './register.ts';

/** The entry as whoever acts may see it: its buttons are those they have leave for now. */
export async function entryFor(turn: Turn, account: Account, school: AccountSchool, notes: readonly string[] = []): Promise<CardContent> {
  const relation = turn.actor && (await runsAccount(turn.tx, account.id, turn.actor)) ? 'owner' : 'none';
  return entryCard(account, school, { now: turn.now, changes: authorise(turn.actor, 'account.change', relation, turn.now).ok, prepares: authorise(turn.actor, 'account.prepare', relation, turn.now).ok, notes });
}

/** In place of the pressed card. Whoever took themselves off an account sees that, and no more of it. */
export async function showEntry(turn: Turn, account: Account, school: AccountSchool, notes: readonly string[] = []): Promise<void> {
  turn.reply({ card: await entryFor(turn, account, school, notes) }, keyOfAccount(account));
}
