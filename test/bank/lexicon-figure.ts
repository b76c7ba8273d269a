import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readLexiconFile } from '../../src/language/lexicon-file.ts';
import { Lexicon, lexicon } from '../../src/language/lexicon.ts';
import { buildIndex } from '../../src/policies/search.ts';
import { bank } from '../../src/situations/bank.ts';
import type { Situation } from '../../src/situations/situation.ts';
import { writtenDocument } from '../fixtures/written-document.ts';

// `node --import tsx test/bank/lexicon-figure.ts [--kept] [--missed] [--lexicon FILE]`: how often search finds the clause that a phrasing is about, in
// policies made from the bank's rules: three topics each, one or two rules of three situations in five, asked with the phrasings from
// the fifteenth on. Topics fall into two halves by the hash of their name; words are chosen on one, and the other is only scored
// (`--kept`). `--missed` prints what was not among ten; it refuses to with `--kept`. `--lexicon` takes
// another lexicon.yaml, so that two can be compared on the same bank.

const FIRST_HELD = 14;
const POLICIES = 24;
const TOPICS = 3;

const kept = process.argv.includes('--kept');
const missed = process.argv.includes('--missed') && !kept;
const file = process.argv.indexOf('--lexicon');
const known = file < 0 ? lexicon : new Lexicon(readLexiconFile(readFileSync(process.argv[file + 1] ?? '', 'utf8')).concepts);
const number = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE();

const topics = new Map<string, Situation[]>();
for (const situation of bank()) topics.set(situation.topic, [...(topics.get(situation.topic) ?? []), situation]);
const half = [...topics.keys()].filter((topic) => (number(topic) % 2 === 0) === kept);
let asked = 0;
const within = { 1: 0, 3: 0, 10: 0 };
for (let policy = 0; policy < POLICIES; policy++) {
  const order = half.toSorted((a, b) => number(`${policy} ${a}`) - number(`${policy} ${b}`)).slice(0, TOPICS);
  const taken = order.flatMap((t) => topics.get(t) ?? []).filter((s) => number(`${policy} ${s.id}`) % 5 < 3);
  const lines: string[] = [];
  const owners: Situation[] = [];
  for (const situation of taken) {
    const rules = situation.rules.toSorted((a, b) => number(`${policy} ${a}`) - number(`${policy} ${b}`)).slice(0, 1 + (number(`${policy} n ${situation.id}`) % 2));
    for (const rule of rules) {
      lines.push(rule);
      owners.push(situation);
    }
  }
  const index = buildIndex([writtenDocument(lines)], known);
  for (const situation of taken) {
    for (const phrasing of situation.phrasings.slice(FIRST_HELD)) {
      const found = index.search(phrasing, 10);
      const rank = found.findIndex(({ clause }) => owners[clause.order] === situation);
      asked++;
      if (rank === 0) within[1]++;
      if (rank >= 0 && rank < 3) within[3]++;
      if (rank >= 0) within[10]++;
      else if (missed && policy < 3) process.stdout.write(`${phrasing}\n    ${lines.filter((_, i) => owners[i] === situation).join(' | ')}\n`);
    }
  }
}
const share = (n: number): string => (n / asked).toFixed(3);
process.stdout.write(`${JSON.stringify({ half: kept ? 'kept' : 'open', topics: half.length, asked, 'hit@1': share(within[1]), 'hit@3': share(within[3]), 'hit@10': share(within[10]) })}\n`);
