import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { answerBatch } from '../policies/batch.ts';
import { DONE, type Ending, FAILED, linesOf, note, print, wrongUsage } from './command.ts';
import { type AnswersAt, answersIn, readCorpus, readingOf, schoolAt, withReading } from './schools.ts';

/** JSON lines of questions answered, each school with its confirmed answers: those of `answersDir` by name, else those of its own folder. */
export async function askBatch({ schools, file, answersDir, words }: { readonly schools: string; readonly file: string; readonly answersDir: string | null; readonly words: boolean }): Promise<Ending> {
  if (answersDir !== null && !existsSync(answersDir)) return wrongUsage(`there is no ${answersDir}`);
  const lines = linesOf(file);
  const dir = resolve(schools);
  let failed = false;
  const done = await withReading(words, async (ports) => {
    const readerFor = async (name: string, corpus: Parameters<typeof readingOf>[0]) => {
      const { answers, names } = settledFor(dir, name, answersDir);
      return (await readingOf(corpus, answers, ports, () => names)).reader;
    };
    for await (const answer of answerBatch(dir, lines, { readCorpus: (path) => readCorpus(path, ports.cache), readerFor, note: (m) => { failed = true; note(m); } })) {
      if ('error' in answer) failed = true;
      await print(answer);
    }
    return DONE;
  });
  return failed || done === null ? FAILED : done;
}

/** What a school settled, and who works there; an answers file that somebody hands in needs no second person. */
function settledFor(schools: string, name: string, answersDir: string | null): { readonly answers: AnswersAt; readonly names: readonly string[] } {
  const folder = join(schools, name);
  const school = existsSync(join(folder, 'school.yaml')) ? (schoolAt(folder)?.school ?? null) : null;
  const names = school?.staff.all.map((person) => person.name) ?? [];
  if (answersDir === null) return { answers: { file: answersIn(folder), secondNeeded: school?.settings.answers.second ?? false }, names };
  const file = resolve(answersDir, `${name}.yaml`);
  return { answers: { file: existsSync(file) ? file : null, secondNeeded: false }, names };
}
