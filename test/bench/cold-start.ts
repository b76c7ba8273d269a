import { readFileSync } from 'node:fs';
import { clausesLike } from './search-bench.ts';
import { makeCorpus } from '../../src/policies/corpus.ts';
import { readQuestion } from '../../src/policies/read-question.ts';
import { ruleReader } from '../../src/policies/rule-reader.ts';
import { buildIndex } from '../../src/policies/search.ts';

// A process of its own, timed from outside: what it does is what the command line does between start and the first answer, less the extraction.
const sentences = readFileSync(new URL('../evaluation/written/thornwick.txt', import.meta.url), 'utf8').split('\n').filter((l) => l.length > 25);
const documents = clausesLike({ sentences, questions: [] }, 1_000);
const corpus = makeCorpus(documents, [], 'cold', buildIndex(documents));
const reading = await readQuestion(ruleReader, { text: 'can I take photos on my own phone?', before: null, asker: null }, corpus);
if (reading.clauses.length === 0) throw new Error('the first answer had no clause');
