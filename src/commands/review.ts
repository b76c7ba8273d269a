import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { modelProposer } from '../policies/model-reader.ts';
import { citationOf, schoolsIn } from '../policies/batch.ts';
import { reviewReport, silenceReport } from '../situations/review-silence.ts';
import { DONE, type Ending, FAILED, note, print, wrongUsage } from './command.ts';
import { readCorpus, readingOf, type ReadingPorts, schoolAt, withReading } from './schools.ts';

/** What the desk would answer in every situation, or what a school's policy does not say. */
export async function review(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { schools: { type: 'string' }, school: { type: 'string' }, propose: { type: 'boolean', default: false }, silence: { type: 'boolean', default: false }, words: { type: 'boolean', default: false } } });
  if (positionals.length > 0 || values.propose === values.silence) return wrongUsage('review needs --propose with --schools DIR, or --silence with --school DIR');
  const folder = values.propose ? values.schools : values.school;
  if (folder === undefined || (values.propose ? values.school : values.schools) !== undefined) return wrongUsage(values.propose ? 'review --propose needs --schools DIR' : 'review --silence needs --school DIR');
  if (!existsSync(folder)) return wrongUsage(`there is no ${folder}`);
  const ended = await withReading(values.words, (ports) => (values.propose ? propose(resolve(folder), ports) : silence(resolve(folder), ports)));
  return ended ?? FAILED;
}

async function propose(dir: string, ports: ReadingPorts): Promise<number> {
  let failed = false;
  const told = (message: string): void => {
    failed = true;
    note(message);
  };
  for (const [school, path] of await schoolsIn(dir, told)) {
    const corpus = await readCorpus(path, ports.cache);
    if (corpus.documents.length === 0) {
      told(`${school}: no policy could be read`);
      continue;
    }
    const { situations } = await readingOf(corpus, { file: null, secondNeeded: false }, ports);
    const proposer = ports.model.propose ? modelProposer(ports.model.propose) : null;
    for (const situation of situations.situations) {
      const own = situations.propose(situation);
      const chosen = proposer ? await proposer.propose(situation.question, corpus) : null;
      const { verdict, clauses } = chosen?.ok ? chosen.value : own;
      await print({ school, situation: situation.id, verdict, citations: clauses.map((clause) => citationOf(clause, corpus)) });
    }
  }
  return failed ? FAILED : DONE;
}

async function silence(folder: string, ports: ReadingPorts): Promise<number> {
  const at = schoolAt(folder);
  if (!at) return FAILED;
  const corpus = await readCorpus(at.policies, ports.cache);
  if (corpus.documents.length === 0) {
    note('no policy could be read, so nothing can be said of what it leaves out');
    return FAILED;
  }
  const { situations } = await readingOf(corpus, { file: at.answersFile, secondNeeded: at.school?.settings.answers.second ?? false }, ports);
  process.stdout.write(`${reviewReport(silenceReport(situations))}\n`);
  return DONE;
}
