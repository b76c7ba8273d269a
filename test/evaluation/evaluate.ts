import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Encoder, openEncoder } from '../../src/language/encoder.ts';
import type { Corpus } from '../../src/policies/corpus.ts';
import { schoolsIn } from '../../src/policies/batch.ts';
import type { AnswerEntry } from '../../src/situations/answers.ts';
import { parseAnswers } from '../../src/situations/answers-file.ts';
import { bank } from '../../src/situations/bank.ts';
import { checkAnswers } from '../../src/situations/confirmed.ts';
import { ownSituations } from '../../src/situations/own-situations.ts';
import { schoolReader } from '../../src/situations/school-reader.ts';
import { type Asked, askLabels, intentsOf, readCorpus, type ReaderFor, referenceDir, scoreByReference } from './measure.ts';
import { cites, isRight, type Label, scoreAsk } from './score-ask.ts';
import { scoreMessages } from './score-messages.ts';
import { scoreShown, scoreSituations } from './score-situations.ts';
import { messageFiles, type QuestionSet, SCORED, SETS } from './sets.ts';
import { shuffledWithinSchools } from './shuffle.ts';
import { similarityAudit } from './similarity.ts';

// npm run evaluate [-- --only sealed,reference] [--modes words,quoted,confirmed,reviewed] [--answers DIR] [--misses SET] [--decisions] [--no-messages]
const { values } = parseArgs({
  options: {
    only: { type: 'string' }, modes: { type: 'string' }, answers: { type: 'string' }, misses: { type: 'string' },
    decisions: { type: 'boolean', default: false }, 'no-messages': { type: 'boolean', default: false },
  },
});

/** `reviewed`: as `confirmed`, and the owner said of every situation of the bank that was left out that the policy is silent. */
const MODES = ['words', 'quoted', 'confirmed', 'reviewed'] as const;
type Mode = (typeof MODES)[number];

const notes: string[] = [];
const chosen = values.only?.split(',') ?? [...SCORED];
const modes = values.modes === undefined ? MODES.filter((mode) => mode !== 'reviewed') : MODES.filter((mode) => values.modes?.split(',').includes(mode));
const unknown = [...chosen, ...(values.misses === undefined ? [] : [values.misses])].filter((name) => !Object.hasOwn(SETS, name));
if (unknown.length > 0) throw new Error(`there is no set ${unknown.join(', ')}: there are ${Object.keys(SETS).join(', ')}`);
if (values.misses !== undefined && SETS[values.misses]?.()?.sealed !== false) throw new Error('the questions of a sealed set are not printed: whoever reads its misses can no longer measure with it');

const encoder = modes.some((mode) => mode !== 'words') ? await openEncoder() : null;
const report: Record<string, unknown> = {};
try {
  for (const name of new Set([...chosen, ...(values.misses === undefined ? [] : [values.misses])])) {
    const set = SETS[name]?.() ?? null;
    if (set === null) notes.push(`${name}: its folder is not there, so it was not asked`);
    else report[set.knownPolicies ? `${name} (known policies)` : name] = await figuresOf(values.answers === undefined ? set : { ...set, answersDir: values.answers }, encoder);
  }
  if (!values['no-messages']) report['messages'] = Object.fromEntries(messageFiles().map(({ name, file, sealed }) => [name, scoreMessages(file, !sealed)]));
} finally {
  await encoder?.close();
}
if (notes.length > 0) report['left out'] = notes;
process.stdout.write(`${JSON.stringify(report, null, 1).replace(/\n {3,}/g, ' ')}\n`);

async function figuresOf(set: QuestionSet, opened: Encoder | null): Promise<Record<string, unknown>> {
  const figures: Record<string, unknown> = {};
  if (set.situations === null) notes.push(`${set.name}: nobody said which situations its questions are about`);
  for (const mode of modes) {
    if ((mode === 'confirmed' || mode === 'reviewed') && set.answersDir === null) {
      notes.push(`${set.name}: no school of it has confirmed answers`);
      continue;
    }
    const asked = await askLabels(set.labels, set.schoolsDir, readerOf(set, mode, opened));
    const { labels, answers } = asked;
    figures[mode] = {
      ...scoreAsk(labels, answers),
      ...scoreShown(labels, answers),
      ...(set.situations === null ? {} : { situations: scoreSituations(labels, answers, set.situations) }),
    };
    // A reader that is judged by something else than what it understood would keep its figures when labels change places.
    const shuffled = scoreAsk(shuffledWithinSchools(labels), answers);
    figures[`${mode}, labels shuffled`] = { fully_right: shuffled['fully_right'], verdict: shuffled['verdict'], cited_at_3: shuffled['cited_at_3'] };
    if (set.knownPolicies && referenceDir !== null && mode !== 'words') figures[`${mode}, by the reference scorer`] = scoreByReference('ask', join(referenceDir, 'questions/questions.jsonl'), answers);
    if (values.decisions) {
      figures[`${mode}, by kind of decision`] = byDecision(asked);
      figures[`${mode}, verdicts`] = byVerdict(asked);
    }
    if (values.misses === set.name) figures[`${mode}, misses`] = missesOf(asked);
  }
  if (set.knownPolicies && referenceDir !== null) {
    const messages = join(referenceDir, 'questions/utterances.jsonl');
    figures['intents by the reference scorer'] = scoreByReference('intent', messages, intentsOf(messages));
  }
  figures['similarity'] = await auditOf(set);
  return figures;
}

/** The desk's own reader of each school: without the encoder, without answers, or with all. */
function readerOf(set: QuestionSet, mode: Mode, opened: Encoder | null): ReaderFor {
  return async (school, corpus) => {
    const file = (mode === 'confirmed' || mode === 'reviewed') && set.answersDir !== null ? join(set.answersDir, `${school}.yaml`) : null;
    const answers = (now: Corpus, known: ReadonlySet<string>) => {
      if (file === null || !existsSync(file)) return new Map();
      const { entries, faults } = parseAnswers(readFileSync(file, 'utf8'), `${school}.yaml`);
      const checked = checkAnswers(mode === 'reviewed' ? [...entries, ...silentElsewhere(entries)] : entries, now, known, { secondNeeded: false });
      const unused = [...checked.values()].flat().filter((one) => one.state !== 'stands').length;
      if (faults.length + unused > 0) notes.push(`${set.name}: ${school}.yaml: ${entries.length} answers, ${faults.length} faults, ${unused} not used`);
      return checked;
    };
    return (await schoolReader({ corpus, own: ownSituations, answers, encoder: mode === 'words' ? null : opened })).reader;
  };
}

function silentElsewhere(entries: readonly AnswerEntry[]): AnswerEntry[] {
  const settled = new Set(entries.map((entry) => entry.situation));
  return bank().filter(({ id }) => !settled.has(id)).map(({ id }) => ({ situation: id, verdict: 'not_covered', when: null, because: [], note: null, by: entries[0]?.by ?? 'headteacher', on: entries[0]?.on ?? '2026-11-21', second: null }));
}

async function auditOf({ labels, schoolsDir }: QuestionSet): Promise<Record<string, unknown>> {
  const asked = new Set(labels.map((l) => l.school));
  const questions = new Map([...asked].map((school) => [school, labels.filter((l) => l.school === school).map((l) => l.question)]));
  const clauses = new Map<string, string[]>();
  for (const [school, path] of await schoolsIn(schoolsDir, () => undefined)) {
    if (asked.has(school)) clauses.set(school, (await readCorpus(path)).documents.flatMap((d) => d.clauses.map((c) => c.quote)));
  }
  return similarityAudit(questions, clauses);
}

/** For each kind of decision, how often verdict and first citation were both right: the source of `src/policies/precisions.ts`. */
function byDecision({ labels, answers, whys }: Asked): Record<string, string> {
  const found = new Map<string, { right: number; of: number }>();
  const byId = new Map(labels.map((l) => [l.id, l]));
  for (const answer of answers) {
    const label = byId.get(String(answer.id));
    const why = whys.get(answer.id);
    if (!label || why === undefined) continue;
    const figures = found.get(why) ?? { right: 0, of: 0 };
    figures.of++;
    if (isRight(label, answer)) figures.right++;
    found.set(why, figures);
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([why, { right, of }]) => [why, `${right}/${of}`]));
}

/** What was said where what was right, and in how many of those the first citation was right. */
function byVerdict({ labels, answers }: Asked): Record<string, string> {
  const byId = new Map(answers.map((a) => [a.id, a]));
  const found = new Map<string, { of: number; cited: number }>();
  for (const label of labels) {
    const answer = byId.get(label.id);
    if (!answer || 'error' in answer) continue;
    const key = `${label.verdict}: said ${answer.verdict}`;
    const figures = found.get(key) ?? { of: 0, cited: 0 };
    figures.of++;
    if (cites(answer.citations[0]?.quote, label)) figures.cited++;
    found.set(key, figures);
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, { of, cited }]) => [key, `${of}, cited ${cited}`]));
}

function missesOf(asked: Asked): string[] {
  const byId = new Map(asked.answers.map((a) => [a.id, a]));
  return asked.labels.filter((l: Label) => !isRight(l, byId.get(l.id))).map((l) => {
    const answer = byId.get(l.id);
    const said = !answer ? 'no answer' : 'error' in answer ? answer.error : `${answer.verdict}: ${answer.citations.map((c) => `[${c.document}] ${c.quote}`).join(' | ')}`;
    return `${l.id} ${l.question} — ${l.verdict}: ${l.evidence.join(' | ')} — ${asked.whys.get(l.id) ?? ''} ${said}`;
  });
}
