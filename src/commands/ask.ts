import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fillCard } from '../cards/fill.ts';
import { plainText } from '../cards/plain-text.ts';
import { screen } from '../incidents/harm-check.ts';
import { systemClock } from '../kernel/clock.ts';
import { footFor } from '../people/foot.ts';
import { Staff } from '../people/staff.ts';
import { answerCard } from '../policies/answer-card.ts';
import { buildAnswer } from '../policies/answer.ts';
import { askedLines } from '../policies/asked-lines.ts';
import { questionText } from '../policies/follow-up.ts';
import { readQuestion } from '../policies/read-question.ts';
import { quoteOf } from '../policies/quoted-text.ts';
import { confirmedDue } from '../policies/review.ts';
import { MOST_ANSWERED, questionsIn, questionsToRead } from '../policies/several-questions.ts';
import { whoAnswers } from '../policies/who-answers.ts';
import { explain } from '../situations/explain.ts';
import { vectorOf } from '../situations/school-situations.ts';
import { dayIn } from '../time/school-day.ts';
import { askBatch } from './ask-batch.ts';
import { DONE, type Ending, FAILED, note, print, wrongUsage } from './command.ts';
import { readCorpus, readingOf, type ReadingPorts, schoolAt, withReading } from './schools.ts';

/** One question, or a file of them. */
export async function ask(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { school: { type: 'string' }, schools: { type: 'string' }, batch: { type: 'string' }, answers: { type: 'string' }, words: { type: 'boolean', default: false }, explain: { type: 'boolean', default: false }, 'as-test': { type: 'boolean', default: false } },
  });
  if (values.batch !== undefined) {
    if (values.schools === undefined || positionals.length > 0 || values.school !== undefined || values.explain || values['as-test']) return wrongUsage('ask --batch needs --schools DIR and no question');
    return askBatch({ schools: values.schools, file: values.batch, answersDir: values.answers ?? null, words: values.words });
  }
  const question = positionals.join(' ').trim();
  if (question === '' || values.school === undefined) return wrongUsage('ask needs a question and --school DIR');
  if (values.answers !== undefined || values.schools !== undefined) return wrongUsage('--answers and --schools go with --batch; one question is asked of --school DIR and its own answers.yaml');
  const folder = resolve(values.school);
  if (!existsSync(folder)) return wrongUsage(`there is no ${values.school}`);
  if (values['as-test'] && !values.explain) return wrongUsage('--as-test goes with --explain');
  const ended = await withReading(values.words, (ports) => askOne(question, folder, ports, values['as-test'] ? 'test' : values.explain ? 'explain' : 'card'));
  return ended ?? FAILED;
}

/** One answer as text: the same card as in chat, read out. A folder without school.yaml is a folder of policies, without people. */
async function askOne(question: string, folder: string, ports: ReadingPorts, as: 'card' | 'explain' | 'test'): Promise<Ending> {
  const at = schoolAt(folder);
  if (!at) return FAILED;
  const { school } = at;
  const corpus = await readCorpus(at.policies, ports.cache);
  if (corpus.documents.length === 0) {
    note('no policy could be read, so nothing can be answered');
    return FAILED;
  }
  const today = dayIn(systemClock.now());
  const staff = school?.staff ?? new Staff([]);
  const answers = { file: at.answersFile, secondNeeded: school?.settings.answers.second ?? false };
  const { reader, situations } = await readingOf(corpus, answers, ports, () => staff.all.map((person) => person.name));
  if (as === 'test') {
    const reading = await readQuestion(reader, { text: question, before: null, asker: null }, corpus);
    await print({ school: relative(process.cwd(), folder) || '.', question, verdict: reading.verdict, first: reading.clauses[0] ? quoteOf(reading.clauses[0]) : null });
    note('this is what it says now: put what is right into "verdict" and "first", and the line into test/evaluation/mended.jsonl');
    return DONE;
  }
  const urgent = as === 'card' ? screen(question).level : 'none';
  if (urgent !== 'none') note(urgent === 'red' ? 'In chat this message shows the urgent card before anything else: a child may be at risk. Tell the safeguarding lead in person; ring 999 in danger.' : 'In chat this message shows a safeguarding line above the answer.');
  const questions = questionsIn(question);
  const lines = askedLines(questions);
  const texts: string[] = [];
  for (const [i, one] of questionsToRead(questions.slice(0, MOST_ANSWERED), null).entries()) {
    const reading = await readQuestion(reader, { ...one, asker: null }, corpus);
    const { asked = null, left = null } = lines[i]?.quoted ?? {};
    if (as === 'explain') {
      const text = questionText(one);
      texts.push([...(asked === null ? [] : [asked]), ...explain(text, await vectorOf(text, ports.encoder), situations, reading), ...(left === null ? [] : [left])].join('\n'));
      continue;
    }
    const answer = buildAnswer(reading, corpus, { asked: questionText(one), today, dueOf: (file) => (school ? confirmedDue(school.settings.policies, file) : null) });
    const asks = school ? whoAnswers(null, answer.clauses.map((c) => c.document), corpus, school.settings.questions, staff) : null;
    const card = answerCard(answer, { id: 'cli', today, asks, maySend: false, worry: null, preface: null, asked, left, asksBack: false });
    // No button can be pressed in a terminal.
    const foot = { ...footFor(staff, school?.settings.telephone ?? null, null), report: false };
    texts.push(plainText(fillCard(card, foot)));
  }
  process.stdout.write(`${texts.join('\n\n')}\n`);
  return DONE;
}
