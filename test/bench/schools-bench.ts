import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type MiniSearch from 'minisearch';
import { z } from 'zod';
import { silentLog } from '../../src/kernel/log.ts';
import type { Corpus } from '../../src/policies/corpus.ts';
import { openLibrary } from '../../src/policies/library.ts';
import { readByRules } from '../../src/policies/rule-reader.ts';
import { miniSearch, times } from './search-bench.ts';

interface School {
  readonly corpus: Corpus;
  readonly plain: MiniSearch;
  readonly stemmed: MiniSearch;
}

const Asked = z.looseObject({ school: z.string(), question: z.string() });

/** The time of one question on the schools' own policies: each engine asks all questions twice, and the second time is counted. */
export async function compareOnSchools(policies: string, questionsFile: string): Promise<Record<string, unknown>> {
  const questions = readFileSync(questionsFile, 'utf8').split('\n').filter((l) => l.trim() !== '').map((l) => Asked.parse(JSON.parse(l)));
  const schools = new Map<string, School>();
  for (const name of new Set(questions.map((q) => q.school))) schools.set(name, await openSchool(join(policies, `${name}.txt`)));
  const asking = (ask: (school: School, question: string) => unknown): unknown => {
    const each = (q: z.output<typeof Asked>): void => {
      const school = schools.get(q.school);
      if (school) ask(school, q.question);
    };
    questions.forEach(each);
    return times(each, questions);
  };
  return {
    questions: questions.length,
    miniSearchStemmed: asking((s, q) => s.stemmed.search(q).slice(0, 10)),
    miniSearchDefaults: asking((s, q) => s.plain.search(q).slice(0, 10)),
    search: asking((s, q) => s.corpus.index.search(q, 10)),
    askWithReader: asking((s, q) => readByRules({ text: q, before: null, asker: null }, s.corpus.index.search(q, 20), s.corpus)),
  };
}

async function openSchool(policiesDir: string): Promise<School> {
  const library = openLibrary({ policiesDir, cacheDir: null, log: silentLog, watch: false });
  await library.ready;
  const corpus = library.current();
  await library.close();
  const clauses = corpus.documents.flatMap((d) => d.clauses);
  return { corpus, plain: miniSearch(clauses, false), stemmed: miniSearch(clauses, true) };
}
