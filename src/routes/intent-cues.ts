import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { Cues, type Pattern } from '../language/cue-patterns.ts';
import { CueWords } from '../language/cue-words.ts';
import { ordinaryWords } from '../language/ordinary-words.ts';

/** The intents that words decide; `urgent` is the harm check's. */
const WORDED = ['ask', 'report', 'request_account', 'check_account', 'declare_relationship', 'case_status', 'approve', 'help', 'smalltalk'] as const;
export type Worded = (typeof WORDED)[number];

export interface IntentRule {
  readonly intent: Worded;
  readonly weight: number;
  /** Counts only in messages of at most so many words. */
  readonly short: number;
  readonly patterns: readonly Pattern[];
}

const File = z.strictObject({
  groups: z.record(z.string(), z.string()),
  rules: z.array(z.strictObject({ intent: z.enum(WORDED), weight: z.number().int().positive(), short: z.number().int().positive().optional(), any: z.array(z.string().min(1)).min(1) })),
});

const file = File.parse(parse(readFileSync(new URL('intents.yaml', import.meta.url), 'utf8')));
/** The groups and the matcher of the intents. */
export const intentCues = new Cues(file.groups);
export const intentRules: readonly IntentRule[] = file.rules.map(({ intent, weight, short, any }) => ({ intent, weight, short: short ?? Infinity, patterns: any.flatMap((source) => intentCues.compile(source)) }));
/** Reads a message as the words that the rules know. */
export const intentWords = new CueWords(intentCues.vocabulary, ordinaryWords);
