import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { readBuilt } from '../kernel/built-file.ts';

const Phrase = z.string().trim().min(1);
const Phrases = z.array(Phrase).default([]);

/** What sort of thing a concept is. */
export const ConceptKind = z.enum(['who', 'act', 'channel', 'place', 'time', 'thing', 'matter']);
export type ConceptKind = z.output<typeof ConceptKind>;

/** One concept with what is said and printed for it; phrases are matched by stems. */
export const Concept = z
  .strictObject({
    concept: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
    of: ConceptKind,
    /** Stand for one another, in policies and in talk. */
    words: Phrases,
    /** Staff talk only: finds the words, is not found by them. */
    said: Phrases,
    /** Wider terms that policies put it under: found by words and talk, never finding them. */
    wider: Phrases,
    /** Loosely related: found faintly. */
    near: Phrases,
  })
  .refine((c) => c.words.length + c.said.length > 0, 'has neither words nor said');
export type Concept = z.output<typeof Concept>;

const LexiconFile = z.strictObject({
  /** Words that stand in more than one concept, each with the reason. */
  shared: z.record(Phrase, z.string().min(3)),
  concepts: z.array(Concept),
});
export type LexiconFile = z.output<typeof LexiconFile>;

const YAML = new URL('lexicon.yaml', import.meta.url);
/** The lexicon as it was read from its YAML by `npm run bank`: in a tenth of the time. */
export const BUILT_LEXICON = new URL('lexicon.json', import.meta.url);
/** What it is made from, from the folder of src. */
export const lexiconSources = (): string[] => ['language/lexicon.yaml', 'language/lexicon-file.ts'];

/** Reads lexicon.yaml; throws on a file that is not one, which no school can mend. */
export const readLexiconFile = (yaml: string): LexiconFile => LexiconFile.parse(parse(yaml));

/** The project's lexicon by its YAML alone. */
export const lexiconFromFile = (): LexiconFile => readLexiconFile(readFileSync(YAML, 'utf8'));

/** The project's lexicon, from what `npm run bank` made of it or, where that is not its own, from its YAML. */
export const projectLexicon = (): LexiconFile => readBuilt(BUILT_LEXICON, LexiconFile, lexiconSources()) ?? lexiconFromFile();
