import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { referenceDir, root } from './measure.ts';
import { type Label, readLabels } from './score-ask.ts';

/** A set of labelled questions and what belongs to it. */
export interface QuestionSet {
  readonly name: string;
  readonly labels: readonly Label[];
  readonly schoolsDir: string;
  /** A folder of `<school>.yaml` with what an owner confirmed; null where nobody did. */
  readonly answersDir: string | null;
  /** Which of the bank's situations fit a question, by its id; null where nobody said. */
  readonly situations: ReadonlyMap<string, readonly string[]> | null;
  /** Nobody who builds the reader has read it: it is only scored, and its words are never printed. */
  readonly sealed: boolean;
  readonly knownPolicies: boolean;
}

const own = join(root, 'test/evaluation');
const sealed = join(own, 'sealed');

/** One half of a set, chosen by a hash of the question's id, may be looked at while the reader is made; the other is only scored. */
export const isKept = (label: Label): boolean => (createHash('sha256').update(label.id).digest()[0] ?? 0) % 2 === 1;

const SituationLabel = z.looseObject({ id: z.string(), situations: z.array(z.string()) });

function situationsIn(file: string): ReadonlyMap<string, readonly string[]> | null {
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '');
  return new Map(lines.map((line) => SituationLabel.parse(JSON.parse(line))).map(({ id, situations }) => [id, situations]));
}

const folder = (path: string): string | null => (existsSync(path) ? path : null);
const labelsIn = (file: string): Label[] => readLabels(readFileSync(file, 'utf8'));

function written(name: string, file: string, schoolsDir: string, half: ((label: Label) => boolean) | null): QuestionSet {
  const labels = labelsIn(join(own, file));
  return { name, labels: half ? labels.filter(half) : labels, schoolsDir, answersDir: null, situations: null, sealed: false, knownPolicies: false };
}

/** Sets by name, in the order of what they are worth: the sealed one first, known policies last. Read when asked for. */
export const SETS: Readonly<Record<string, () => QuestionSet | null>> = {
  sealed: () => ({ name: 'sealed', labels: labelsIn(join(sealed, 'questions.jsonl')), schoolsDir: join(sealed, 'policies'), answersDir: folder(join(sealed, 'answers')), situations: situationsIn(join(sealed, 'situations.jsonl')), sealed: true, knownPolicies: false }),
  'unseen-kept': () => written('unseen-kept', 'unseen-questions.jsonl', join(own, 'written'), isKept),
  'plain-kept': () => written('plain-kept', 'plain-kept-questions.jsonl', join(own, 'written'), null),
  'example-kept': () => written('example-kept', 'example-questions.jsonl', root, isKept),
  reference: () => (referenceDir === null ? null : { name: 'reference', labels: labelsIn(join(referenceDir, 'questions/questions.jsonl')), schoolsDir: join(referenceDir, 'policies'), answersDir: folder(join(referenceDir, 'answers')), situations: null, sealed: false, knownPolicies: true }),
  // Those that the reader was made on, or that were looked at: asked for by name alone.
  'unseen-seen': () => written('unseen-seen', 'unseen-questions.jsonl', join(own, 'written'), (label) => !isKept(label)),
  'example-seen': () => written('example-seen', 'example-questions.jsonl', root, (label) => !isKept(label)),
  plain: () => written('plain', 'plain-questions.jsonl', join(own, 'written'), null),
  'plain-example': () => written('plain-example', 'plain-example-questions.jsonl', root, null),
  written: () => written('written', 'written-questions.jsonl', join(own, 'written'), null),
};
export const SCORED = ['sealed', 'unseen-kept', 'plain-kept', 'example-kept', 'reference'] as const;

/** Labelled messages: the sealed ones, then what may be listed when it is missed. */
export function messageFiles(): { readonly name: string; readonly file: string; readonly sealed: boolean }[] {
  const shared = referenceDir === null ? [] : [{ name: 'reference (known)', file: join(referenceDir, 'questions/utterances.jsonl'), sealed: false }];
  const project = ['held-out', 'oblique', 'development'].map((name) => ({ name, file: join(own, 'messages', `${name}.jsonl`), sealed: false }));
  return [{ name: 'sealed', file: join(sealed, 'messages.jsonl'), sealed: true }, ...project, ...shared].filter(({ file }) => existsSync(file));
}
