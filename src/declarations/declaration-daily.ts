import { asId, type PersonId } from '../kernel/ids.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { DailyWork } from '../routes/daily.ts';
import type { OpenItems } from '../routes/open-items.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, dateOf, dayIn, daysAfter } from '../time/school-day.ts';
import { boardCard } from './declaration-card.ts';
import { declarationDrafts, hasWords } from './declaration-drafts.ts';
import { askedKey, deciderLookKey, decidersFor, lookKey, nextDecider, passTo, quieten, sendOnKey, takeBackBoard, waitsKey } from './declaration-notices.ts';
import type { DeclarationPorts, DeclarationSchool } from './declaration-ports.ts';
import { declarations, declarationsOf, DESK, finished, isActive, isOpen, openQuestion, saveDeclaration, type Declaration } from './declaration.ts';

/** School days until the decider is reminded, and until the declarant may send it on to the next one. Settings of the desk; no policy says so. */
const REMIND_AFTER = 5;
const SEND_ON_AFTER = 10;
/** Days after the day of the yearly look until the decider hears that the declarant said nothing. */
const SILENT_AFTER = 28;

/** Once a day: who has left, who can decide no more, what waits, and what is due to be looked at again. Nothing is said twice. */
export function declarationDaily(ports: DeclarationPorts): DailyWork[] {
  return [{
    name: 'declarations/day',
    atStart: true,
    run: async (turn) => {
      const school = ports.schools(turn.school.id);
      const today = dayIn(turn.now);
      for (const found of await turn.tx.find(declarations, 'alive', 'yes', turn.grant)) {
        if (await isMissing(turn, ports, school, found, today)) continue;
        const record = await withDecider(turn, ports, school, { ...found, missingSince: null });
        if (isOpen(record)) await whileOpen(turn, ports, school, record, today);
        else await whileActive(turn, ports, record, today);
      }
    },
  }];
}

/** Days for which a row may be missing by a slip: what was decided is not undone by an edit of school.yaml. */
const SLIP_DAYS = 30;

/** Whoever stood in the staff list and does no longer has left: nothing more is asked about theirs, and after a while it ends. */
async function isMissing(turn: Turn, ports: DeclarationPorts, school: DeclarationSchool, record: Declaration, today: string): Promise<boolean> {
  const { declarant, missingSince = null } = record;
  if (!declarant.listed || school.staff.byId(declarant.person) !== null) {
    if (missingSince !== null) saveDeclaration(turn, { ...record, missingSince: null });
    return false;
  }
  if (missingSince === null || missingSince > today) {
    await quieten(turn, ports, record);
    saveDeclaration(turn, { ...record, missingSince: today });
    return true;
  }
  if (today < daysAfter(missingSince, SLIP_DAYS)) return true;
  const next = finished(record, 'ended', DESK, `${record.declarant.name} is no longer in the staff list.`, turn.now);
  saveDeclaration(turn, next);
  await takeBackBoard(turn, ports, record, next);
  return true;
}

/** With someone who may decide today: the role does, not whoever held it once. */
async function withDecider(turn: Turn, ports: DeclarationPorts, school: DeclarationSchool, record: Declaration): Promise<Declaration> {
  const may = decidersFor(record, school);
  if (record.decider && may.some(({ id }) => id === record.decider?.person)) return record;
  // Whoever was passed over may be the only one left: it is never with nobody.
  const to = (await nextDecider(turn, ports, school, record)) ?? may[0] ?? null;
  if (to === null && record.decider === null) return record;
  return passTo(turn, ports, record, to, DESK, to === null ? 'Nobody in the staff list can decide' : `${to.name} decides, by the staff list as it is now`);
}

const noticeOf = (key: string, to: PersonId, line: string, from: string, card: Parameters<DeclarationPorts['say']>[1]['card'], record: Declaration) => ({ key, to, kind: 'declaration', line, because: record.rule.because, from, card, escalate: null }) as const;

async function whileOpen(turn: Turn, ports: DeclarationPorts, school: DeclarationSchool, record: Declaration, today: string): Promise<void> {
  const declarant = asId<'person'>(record.declarant.person);
  const question = openQuestion(record);
  const since = dayIn(question?.at ?? lastMoved(record));
  if (today < school.calendar.addSchoolDays(since, REMIND_AFTER)) return;
  if (question) {
    const card = deskCard({ title: 'A question waits for you', state: record.id, lines: [`You were asked about your declaration on ${dateIn(question.at)}. Nothing is decided until you reply.`], others: [{ title: 'Reply', verb: 'declare.answer', data: { declaration: record.id } }] });
    return ports.say(turn, noticeOf(askedKey(record, question), declarant, `Your declaration ${record.id}: a question has waited since ${dateIn(question.at)}`, today, card, record));
  }
  if (!record.decider) return;
  const decider = asId<'person'>(record.decider.person);
  await ports.say(turn, noticeOf(waitsKey(record, decider), decider, `Declaration ${record.id} has waited for you since ${dateOf(since)}`, today, boardCard(record, [`It has waited since ${dateOf(since)}.`]), record));
  if (today < sendOnFrom(record, school)) return;
  const next = await nextDecider(turn, ports, school, record);
  if (!next) return;
  const card = deskCard({
    title: 'Your declaration still waits', state: record.id, lines: [`${record.decider.name} has not decided since ${dateOf(since)}. You may leave it there, or send it on to ${next.name}, who then reads it in their place. Nothing is allowed meanwhile.`],
    others: [{ title: `Send it to ${next.name}`, verb: 'declare.next', data: { declaration: record.id, to: next.id } }, { title: 'Look at it', verb: 'declare.see', data: { declaration: record.id } }],
  });
  await ports.say(turn, noticeOf(sendOnKey(record, decider), declarant, `Your declaration ${record.id} is not decided since ${dateOf(since)}`, today, card, record));
}

/** The ISO day from which the declarant may send it on to the next one who may decide. */
export const sendOnFrom = (record: Declaration, { calendar }: Pick<DeclarationSchool, 'calendar'>): string => calendar.addSchoolDays(dayIn(lastMoved(record)), SEND_ON_AFTER);

/** When it last came to whoever decides: a reply and a new decider start the time anew. */
function lastMoved(record: Declaration): number {
  const replies = record.questions.flatMap(({ answer }) => (answer ? [answer.at] : []));
  const moves = record.history.filter(({ what }) => /\bdecides\b/.test(what)).map(({ at }) => at);
  return Math.max(record.at, ...replies, ...moves);
}

async function whileActive(turn: Turn, ports: DeclarationPorts, record: Declaration, today: string): Promise<void> {
  const { reviewOn } = record;
  if (reviewOn === null || today < reviewOn) return;
  if (record.unchanged !== reviewOn) {
    const card = deskCard({
      title: 'Is your declaration still right?', state: record.id, lines: [`It is looked at again each year, and was due on ${dateOf(reviewOn)}. What was decided stands meanwhile.`],
      others: [{ title: 'Look at it', verb: 'declare.see', data: { declaration: record.id } }, { title: 'Nothing has changed', verb: 'declare.same', data: { declaration: record.id } }],
    });
    await ports.say(turn, noticeOf(lookKey(record, reviewOn), asId<'person'>(record.declarant.person), `Your declaration ${record.id} is due for its yearly look (${dateOf(reviewOn)})`, reviewOn, card, record));
  }
  if (record.decider && today >= daysAfter(reviewOn, SILENT_AFTER)) {
    const decider = asId<'person'>(record.decider.person);
    const said = record.unchanged === reviewOn ? 'Its declarant says that nothing has changed.' : 'Its declarant has not said whether it is still right.';
    await ports.say(turn, noticeOf(deciderLookKey(record, reviewOn, decider), decider, `Declaration ${record.id} was due for its yearly look on ${dateOf(reviewOn)}`, today, boardCard(record, [`It was due to be looked at again on ${dateOf(reviewOn)}. ${said}`]), record));
  }
}

/** What someone declared and began, and what is theirs to decide: references and dates, never a word of it. */
export const openDeclarations: OpenItems = async (tx, person, now, grant) => {
  if (person.standing !== 'listed' && person.standing !== 'staff') return [];
  const today = dayIn(now);
  const drafts = (await tx.find(declarationDrafts, 'author', person.id, grant)).filter(hasWords);
  const mine = await declarationsOf(tx, person.id, grant);
  const theirs = person.standing === 'listed' ? (await tx.find(declarations, 'decider', person.id, grant)).filter((one) => one.declarant.person !== person.id) : [];
  return [
    ...drafts.map((draft) => ({ title: `NOT SENT: the declaration that you began on ${dateIn(draft.startedAt)}.`, at: draft.startedAt, open: { verb: 'declare.draft', data: { draft: draft.id } } })),
    ...mine.flatMap((one) => {
      const question = openQuestion(one);
      const open = { verb: 'declare.see', data: { declaration: one.id } };
      if (question && (isOpen(one) || isActive(one))) return [{ title: `Your declaration ${one.id}: you were asked about it on ${dateIn(question.at)}.`, at: question.at, open: { verb: 'declare.answer', data: { declaration: one.id } } }];
      if (isOpen(one)) return [{ title: `Your declaration ${one.id}, sent ${dateIn(one.at)}, waits for a decision.`, at: one.at, open }];
      return isDue(one, today) && one.unchanged !== one.reviewOn ? [{ title: `Your declaration ${one.id} was due for its yearly look on ${dateOf(one.reviewOn ?? today)}.`, at: Date.parse(one.reviewOn ?? today), open }] : [];
    }),
    ...theirs.flatMap((one) => {
      const open = { verb: 'declare.open', data: { declaration: one.id } };
      if (one.state === 'submitted') return [{ title: `Declaration ${one.id}, sent ${dateIn(one.at)}, waits for you.`, at: one.at, open }];
      return isDue(one, today) && one.unchanged === one.reviewOn ? [{ title: `Declaration ${one.id}: nothing has changed, says its declarant. Due since ${dateOf(one.reviewOn ?? today)}.`, at: Date.parse(one.reviewOn ?? today), open }] : [];
    }),
  ];
};

const isDue = (record: Declaration, today: string): boolean => isActive(record) && record.reviewOn !== null && record.reviewOn <= today;
