import type { CardContent } from '../../chat/outbound.ts';
import type { Undelivered } from '../../routes/undelivered.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Account } from '../account.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { alarmCard, digestOf, rightCard, runnerWatch } from './leavers.ts';
import { leadersOf } from '../leaders.ts';
import { proposalsOf } from './register-proposals.ts';
import { tellEach } from './register-press.ts';
import { stateCard } from './register-states.ts';
import { accountById, keyOfAccount } from './register.ts';
import { askCard, closesCard, notNeededCard } from './still-needed.ts';

const EACH = ':each';
const OWN = /^account:(?:hub|ours|leavers|proposed|[^:]+:(?:leaver|state|needed|not-needed|closes|runner))(?::|$)/;

/**
 * What the register had for leaders and could not be posted in their channel goes to each of them, as it stands now. A list or an answer that
 * somebody asked for is asked for again by them; the entry itself shows all of it.
 */
export const registerUndelivered = (ports: Pick<AccountPorts, 'schools'>): Undelivered => async (turn, cardKey) => {
  if (!OWN.test(cardKey)) return false;
  const [, id = '', what = '', which = ''] = cardKey.split(':');
  if (cardKey.endsWith(EACH) || id === 'hub' || id === 'ours' || what === 'runner' || which === 'runners') return true;
  const school = ports.schools(turn.school.id);
  const leaders = leadersOf(school);
  if (id === 'leavers' || id === 'proposed') {
    const card = id === 'leavers' ? await digestOf(turn, new Set()) : await proposalsOf(turn, school, what);
    if (card) tellEach(turn, leaders, `${cardKey}${EACH}`, card);
    return true;
  }
  const account = await accountById(turn.tx, id, turn.grant);
  const card = account && (await cardOf(turn, account, what, school));
  if (account && card) tellEach(turn, leaders, `${cardKey}${EACH}`, card, keyOfAccount(account));
  return true;
};

/** Null where it is no longer so. */
async function cardOf(turn: Turn, account: Account, what: string, school: AccountSchool): Promise<CardContent | null> {
  switch (what) {
    case 'leaver': {
      const watch = await turn.tx.get(runnerWatch, account.id);
      if (!watch?.alarmed) return null;
      return watch.gone.length > 0 || watch.unownedSince !== null ? alarmCard(account, watch, school) : rightCard(account, school);
    }
    case 'state':
      return stateCard(account);
    case 'needed':
      return account.reviewAsked === undefined ? null : askCard(account);
    case 'not-needed':
      return account.state === 'closed' || account.state === 'closing' ? null : notNeededCard(account);
    default:
      return account.state === 'closed' || account.state === 'closing' ? null : closesCard(account);
  }
}
