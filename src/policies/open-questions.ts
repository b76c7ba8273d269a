import type { Person } from '../people/staff.ts';
import type { OpenItem, OpenItems } from '../routes/open-items.ts';
import { dateIn } from '../time/school-day.ts';
import { sentQuestions, type SentQuestion } from './questions.ts';

/** Questions that wait for this person's reply, and those they sent that have none yet: references and dates alone. */
export const openQuestions: OpenItems = async (tx, person, _now, grant) => {
  if (!opensRecords(person)) return [];
  const forMe = await tx.find(sentQuestions, 'recipient', person.id, grant);
  const mine = await tx.find(sentQuestions, 'asker', person.id, grant);
  return [...forMe.filter(waits).map(toAnswer), ...mine.filter(waits).map(toWaitFor)];
};

const opensRecords = ({ standing }: Person): boolean => standing === 'listed' || standing === 'staff';
const waits = (question: SentQuestion): boolean => question.reply === null;

const toAnswer = (question: SentQuestion): OpenItem => ({
  title: `Question ${question.reference}, sent ${dateIn(question.at)}, waits for your reply.`, at: question.at, open: { verb: 'question.open', data: { question: question.id } },
});
const toWaitFor = (question: SentQuestion): OpenItem => ({ title: `Your question ${question.reference}, sent ${dateIn(question.at)}, has no reply yet.`, at: question.at, open: null });
