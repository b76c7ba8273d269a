import type { Person } from '../../people/staff.ts';
import type { Turn } from '../../routes/turn.ts';
import { accountById, accountsRunBy } from './register.ts';
import { runnerStep } from './register-runner-steps.ts';
import { tickStep } from './register-tick.ts';

/** Ticks what a signature answers, on every account that this colleague runs: the policy read, or the training. Says how many; doing it again changes nothing. */
export async function tickSigned(turn: Turn, person: Pick<Person, 'id'>, what: 'read' | 'trained', signed: { readonly on: string; readonly title: string }): Promise<number> {
  let ticked = 0;
  for (const id of await accountsRunBy(turn.tx, person)) {
    const account = await accountById(turn.tx, id, turn.grant);
    if (!account || account.state === 'closed' || account.state === 'closing') continue;
    const step = account.steps.find((one) => one.done === null && one.id === runnerStep(what, person.id));
    if (!step) continue;
    await tickStep(turn, account, step, signed.on, `Signed for: ${signed.title}`);
    ticked++;
  }
  return ticked;
}
