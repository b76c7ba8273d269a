import type { Grant } from '../../kernel/grant.ts';
import type { Person } from '../../people/staff.ts';
import type { OpenItems } from '../../routes/open-items.ts';
import type { Turn } from '../../routes/turn.ts';
import type { ReadTx } from '../../storage/store.ts';
import { dateIn } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { entitledSeat, mayDecide } from './approval.ts';
import { accountWords, ruleGround } from './business-case-card.ts';
import { openCasesIn, type BusinessCase } from '../case/business-case.ts';
import { decidingOf, isReading, READING } from './case-notices.ts';

/** Cases that this person could decide at this moment, the oldest first. */
async function waitingFor(tx: Pick<ReadTx, 'find'>, school: AccountSchool, person: Person, now: number, grant: Grant): Promise<BusinessCase[]> {
  const found: BusinessCase[] = [];
  if (isReading(school)) return found;
  for (const record of await openCasesIn(tx, grant)) {
    if (record.state !== 'submitted') continue;
    const deciding = await decidingOf(tx, record, school, now);
    if (entitledSeat(deciding, person).ok) found.push(record);
  }
  return found.toSorted((a, b) => a.versionAt - b.versionAt);
}

const MOST_LISTED = 12;

/** What waits for whoever asks, and nothing of what they wrote. */
export async function waitingCard(turn: Turn, ports: AccountPorts) {
  const school = ports.schools(turn.school.id);
  const { actor } = turn;
  const waiting = actor ? await waitingFor(turn.tx, school, actor, turn.now, turn.grant) : [];
  const left = waiting.length - MOST_LISTED;
  const decides = mayDecide(actor, { rule: school.rules().approval.rule, staff: school.staff, standIns: [] });
  const { quotes, lines } = ruleGround(school);
  return accountCard({
    title: 'Waiting for your decision',
    lines: [
      isReading(school) ? READING : waiting.length === 0 ? 'No request for an account waits for your decision.' : `${waiting.length === 1 ? 'One request waits' : `${waiting.length} requests wait`} for you.`,
      'Nothing you write approves or rejects anything: only the buttons on a request do.', ...(left > 0 ? [`And ${left} more, sent later.`] : []), ...lines,
    ],
    parts: waiting.slice(0, MOST_LISTED).map((record) => ({ lines: [{ lead: `${record.id}: `, text: `${accountWords(record, school)}, sent by ${record.requester.name} on ${dateIn(record.versionAt)}` }], buttons: [{ title: 'Look at it', verb: 'account.case-look', data: { case: record.id } }] })),
    quotes,
    others: decides ? [{ title: 'Somebody stands in for me', verb: 'account.stand-in', data: {} }] : [],
  });
}

/** Requests that wait for this person's decision: references and dates alone. */
export const openDecisions = (ports: Pick<AccountPorts, 'schools'>): OpenItems => async (tx, person, now, grant) =>
  (await waitingFor(tx, ports.schools(tx.school), person, now, grant)).map((record) => ({ title: `Request ${record.id}, sent ${dateIn(record.versionAt)}, waits for your decision.`, at: record.versionAt, open: { verb: 'account.case-look', data: { case: record.id } } }));
