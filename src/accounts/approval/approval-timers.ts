import { asId } from '../../kernel/ids.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateIn, dayIn, instantOf } from '../../time/school-day.ts';
import { workingDays } from '../../time/working-days.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { outlookOf, undecided } from './approval.ts';
import { neededLines, stuckWords } from './approval-words.ts';
import { accountWords, newsCard } from './business-case-card.ts';
import { caseById, caseIn, caseKey, nudged, saveCase, type BusinessCase } from '../case/business-case.ts';
import { decidingOf, isReading } from './case-notices.ts';

const READ_AGAIN_MS = 10 * 60_000;
export const CASE_NUDGE = 'account.case-nudge';
const nudgeKey = (record: Pick<BusinessCase, 'id'>): string => `account:${record.id}:nudge`;

/** Sets when those who have not decided are reminded: so many working days on, when the school opens. A case never ends by waiting. */
export function scheduleNudge(turn: Turn, record: BusinessCase, school: AccountSchool): void {
  const day = workingDays(school.hours, 'school-holidays').addWorkingDays(dayIn(turn.now), school.rules().approval.rule.nudgeAfter);
  turn.schedule(nudgeKey(record), instantOf(day, school.hours.opens), CASE_NUDGE, { case: record.id });
}

export const stopNudging = (turn: Pick<Turn, 'cancel'>, record: Pick<BusinessCase, 'id'>): void => turn.cancel(nudgeKey(record));

/** Reminds those who have not decided, each privately; the requester, while something is asked of them. Then waits as long again. */
export async function nudge(turn: Turn, ports: AccountPorts): Promise<void> {
  const record = await caseById(turn.tx, caseIn(turn.inbound), turn.grant);
  if (!record || (record.state !== 'submitted' && record.state !== 'more-asked')) return;
  const school = ports.schools(turn.school.id);
  if (isReading(school)) return turn.schedule(nudgeKey(record), turn.now + READ_AGAIN_MS, CASE_NUDGE, { case: record.id });
  const next = nudged(record);
  saveCase(turn, next);
  scheduleNudge(turn, next, school);
  const occasion = `v${record.version}-${next.nudges}`;
  if (record.state === 'more-asked') {
    const asked = record.question;
    turn.send(record.address, `account:${record.id}:waits:${occasion}`, newsCard(record, school, 'Your request waits for you', asked ? [`${asked.by.name} asked on ${dateIn(asked.at)}: ${asked.text}`, 'Nothing is decided until you answer, and nothing is lost by waiting.'] : []), caseKey(record));
    return;
  }
  const deciding = await decidingOf(turn.tx, record, school, turn.now);
  const outlook = outlookOf(deciding);
  const stuck = stuckWords(outlook, deciding);
  // Nobody is left who could: whoever asked knows best whom to press.
  if (stuck !== null) turn.send(record.address, `account:${record.id}:waits:${occasion}`, newsCard(record, school, 'Your request cannot be decided as things are', [stuck, 'It is not lost, and does not end by waiting.']), caseKey(record));
  const content = accountCard({
    title: 'A request waits for your decision', state: `${record.id}: ${accountWords(record, school)}`, warnings: stuck === null ? [] : [stuck],
    lines: [`Sent by ${record.requester.name} on ${dateIn(record.versionAt)}. Nobody's silence approves or rejects it.`, ...neededLines(outlook, deciding), 'When I remind you is a setting of the school.'],
    others: [{ title: 'Look at it', verb: 'account.case-look', data: { case: record.id } }, { title: 'Somebody stands in for me', verb: 'account.stand-in', data: {} }],
  });
  for (const person of undecided(outlook)) turn.send({ kind: 'person', person: asId<'person'>(person.id) }, `account:${record.id}:nudge:${occasion}:${person.id}`, content, caseKey(record));
}
