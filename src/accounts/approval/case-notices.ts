import type { Address } from '../../chat/outbound.ts';
import { asId } from '../../kernel/ids.ts';
import { readersOf } from '../../people/channel-checks.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Undelivered } from '../../routes/undelivered.ts';
import type { ReadTx } from '../../storage/store.ts';
import { dayIn } from '../../time/school-day.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { outlookOf, undecided, type Deciding } from './approval.ts';
import { accountCard } from '../account-card.ts';
import { accountWords, boardCard, newsCard, replacedCard, requesterCard } from './business-case-card.ts';
import { caseById, caseKey, isOpenCase, saveCase, type BusinessCase } from '../case/business-case.ts';
import { caseFacts } from '../case/case-questions.ts';
import { allStandIns, standingInOn } from './stand-ins.ts';

/** All that a decision on this case depends on, as it stands in this transaction. */
export async function decidingOf(tx: Pick<ReadTx, 'find'>, record: BusinessCase, school: AccountSchool, now: number): Promise<Deciding> {
  return { record, runners: caseFacts(record.answers, school.staff).runners, rule: school.rules().approval.rule, staff: school.staff, standIns: standingInOn(dayIn(now), await allStandIns(tx), school.staff) };
}

/**
 * Whether the policies are still being read, and nobody can say yet who decides or what a case must hold: until then nothing is sent or decided,
 * because a rule that only stands in a policy is not known to be there.
 */
export function isReading(school: Pick<AccountSchool, 'corpus' | 'rules'>): boolean {
  const { approval, case: asked } = school.rules();
  return school.corpus() === null && (approval.source === 'not-stated' || asked.source === 'not-stated');
}
export const READING = 'I am still reading your policies, so I cannot say yet who decides and what they ask for. Nothing was saved. Try again in a minute.';

type Board = BusinessCase['boards'][number];
const addressOf = ({ kind, id }: Board): Address => (kind === 'channel' ? { kind, channel: id } : { kind, person: asId<'person'>(id) });
const boardKey = (record: Pick<BusinessCase, 'id'>, version: number): string => `account:${record.id}:board:${version}`;
const requesterKey = (record: Pick<BusinessCase, 'id'>): string => `account:${record.id}:mine`;

/** Posts this version for those who decide: in the leadership's channel, and privately to those of them who do not read it. */
export function postBoards(turn: Turn, record: BusinessCase, deciding: Deciding, school: AccountSchool): BusinessCase {
  const channel = school.channels.find((one) => one.purpose === 'leadership');
  const readers = channel ? readersOf(channel, school.staff) : [];
  const people = undecided(outlookOf(deciding)).filter((person) => !readers.some((reader) => reader.id === person.id));
  return posted(turn, record, deciding, school, [...(channel ? [{ kind: 'channel' as const, id: channel.id }] : []), ...people.map((person) => ({ kind: 'person' as const, id: person.id as string }))]);
}

function posted(turn: Turn, record: BusinessCase, deciding: Deciding, school: AccountSchool, boards: readonly Board[]): BusinessCase {
  const fresh = boards.filter((board) => !record.boards.some((one) => one.kind === board.kind && one.id === board.id));
  const next = { ...record, boards: [...record.boards, ...fresh] };
  for (const board of fresh) turn.send(addressOf(board), boardKey(record, record.version), boardCard(next, { ...deciding, record: next }, school), caseKey(record));
  return next;
}

/** Every card of this version, wherever it was posted, shows how the case stands now; and so does the requester's. */
export function updateCards(turn: Turn, record: BusinessCase, deciding: Deciding, school: AccountSchool): void {
  const [first] = record.boards;
  // One of them is enough: the copies elsewhere follow it.
  if (first) turn.send(addressOf(first), boardKey(record, record.version), boardCard(record, deciding, school), caseKey(record));
  turn.send(record.address, requesterKey(record), requesterCard(record, deciding, school), caseKey(record));
}

/** Each question is a message of its own, also one that follows another of the same version. */
const askedKey = ({ id, question }: Pick<BusinessCase, 'id' | 'question'>): string => `account:${id}:asked:${question?.at ?? 0}`;

/** Tells whoever asked for the account what those who decide need to know. */
export function tellAsked(turn: Turn, record: BusinessCase, school: AccountSchool, by: string, text: string): void {
  turn.send(record.address, askedKey(record), newsCard(record, school, 'You are asked for more', [`${by} asks: ${text}`, 'Your answer is a new version of the request, which is decided afresh. Nothing is decided until then.']), caseKey(record));
}

/** The question asks nothing any more: it was answered by a new version, or taken back. `line`: which of them. */
export function endQuestion(turn: Turn, asked: BusinessCase, school: AccountSchool, line: string): void {
  if (!asked.question) return;
  turn.send(asked.address, askedKey(asked), accountCard({ title: 'You were asked for more', state: `${asked.id}: ${accountWords(asked, school)}`, lines: [`${asked.question.by.name} asked: ${asked.question.text}`, line] }), caseKey(asked));
}

/** The cards of the version before say that it was replaced. */
export function replaceBoards(turn: Turn, before: BusinessCase, record: BusinessCase, school: AccountSchool): void {
  endQuestion(turn, { ...before, address: record.address }, school, `You answered by version ${record.version}.`);
  const [first] = before.boards;
  if (first) turn.send(addressOf(first), boardKey(record, before.version), replacedCard(record, before.version, school), caseKey(record));
}

/** The channel could not be posted to: those of its readers who decide are told privately. */
export const caseUndelivered = (ports: Pick<AccountPorts, 'schools'>): Undelivered => async (turn, cardKey) => {
  const found = /^account:(AC-[0-9A-Z]+):board:(\d+)$/.exec(cardKey);
  if (!found) return false;
  const record = await caseById(turn.tx, found[1] ?? '', turn.grant);
  if (!record || !isOpenCase(record) || record.version !== Number(found[2])) return true;
  const school = ports.schools(turn.school.id);
  const deciding = await decidingOf(turn.tx, record, school, turn.now);
  saveCase(turn, posted(turn, record, deciding, school, undecided(outlookOf(deciding)).map((person) => ({ kind: 'person', id: person.id }))));
  return true;
};
