import { asId } from '../../kernel/ids.ts';
import type { Undelivered } from '../../routes/undelivered.ts';
import type { AccountPorts } from '../account-ports.ts';
import { unreached } from './check-day.ts';
import { EACH, leadersUnreached } from './check-leaders.ts';
import { MONTH, monthOf, monthSummary } from './check-month.ts';
import { roundOf } from './check-round.ts';
import { accountChecks, checkId } from './checks.ts';
import { leadersOf } from '../leaders.ts';

/** A check that could not be posted to whoever was asked goes to the next runner at once; a card for the leadership team's channel goes to each of them. */
export const checksUndelivered = (ports: AccountPorts): Undelivered => async (turn, cardKey) => {
  const [kind, account = '', day = ''] = cardKey.split(':');
  if (kind !== 'check' && kind !== 'checks') return false;
  const school = ports.schools(turn.school.id);
  if (cardKey.startsWith(MONTH) && !cardKey.endsWith(EACH)) {
    const content = monthSummary(await monthOf(turn.tx, cardKey.slice(MONTH.length), turn.grant));
    for (const leader of leadersOf(school)) turn.send({ kind: 'person', person: asId<'person'>(leader.id) }, `${cardKey}${EACH}`, content);
    return true;
  }
  if (kind === 'checks') return leadersUnreached({ turn, school }, cardKey);
  const round = await roundOf(turn, ports);
  const check = await turn.tx.get(accountChecks, checkId(account, day));
  if (round && check) await unreached(round, check);
  return true;
};
