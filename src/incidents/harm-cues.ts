import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { Cues, type Pattern } from '../language/cue-patterns.ts';
import { CueWords } from '../language/cue-words.ts';
import { ordinaryWords } from '../language/ordinary-words.ts';

/** What a worry is about. Several may fit one message. */
export const HARM_KINDS = [
  'danger-now', 'disclosure', 'image', 'sexual', 'grooming', 'missing-child', 'abducted', 'suicide', 'self-harm', 'violence', 'neglect',
  'weapon', 'intruder', 'threat', 'extremism', 'forced-marriage-fgm', 'domestic-abuse', 'adult-distress',
] as const;
export type HarmKind = (typeof HARM_KINDS)[number];

/** Who a worry may be about, the first that fits first: a card must not send the writer to the one concerned. */
const CONCERNED = ['head', 'dsl', 'staff', 'family', 'outside'] as const;
export type Concerned = (typeof CONCERNED)[number];

const FRAMES = ['hypothetical', 'question', 'handled', 'unreal', 'happening', 'harmless'] as const;
export type Frame = (typeof FRAMES)[number];

export interface HarmRule {
  readonly kind: HarmKind;
  readonly level: 'red' | 'amber';
  readonly patterns: readonly Pattern[];
}

/** A sign that adds to others (harm-signs.yaml). */
export interface HarmSign {
  readonly name: string;
  readonly kind: HarmKind;
  readonly weight: number;
  readonly patterns: readonly Pattern[];
}

const kinds = z.enum(HARM_KINDS);
const patterns = z.array(z.string().min(1)).min(1);
const Rules = z.array(z.strictObject({ kind: kinds, why: z.string().min(1), any: patterns }));
const Frames = z.strictObject({
  hypothetical: patterns, question: patterns, handled: patterns, unreal: patterns, happening: patterns, harmless: patterns,
  adults: z.strictObject({ head: z.string(), dsl: z.string(), staff: z.string(), family: z.string(), outside: z.string() }),
  recipients: z.string(),
});
const Signs = z.strictObject({
  red: z.number().int(), amber: z.number().int(),
  signs: z.array(z.strictObject({ name: z.string(), weight: z.number().int().min(0), kind: kinds, any: patterns })),
});
const Language = z.strictObject({ red: z.partialRecord(kinds, patterns), amber: z.partialRecord(kinds, patterns) });

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const load = <T>(name: string, schema: z.ZodType<T>): T => schema.parse(parse(read(name)));

const frameData = load('harm-frames.yaml', Frames);
/** The groups and the matcher of the harm check. */
export const harmCues = new Cues({
  ...load('harm-words.yaml', z.record(z.string(), z.string())),
  ...Object.fromEntries(CONCERNED.map((who) => [`about-${who}`, frameData.adults[who]])),
  recipient: frameData.recipients,
});
const compile = (list: readonly string[]): Pattern[] => list.flatMap((source) => harmCues.compile(source));
// What people write in a hurry has no order ("knife - boy - toilets"): a pattern of two things far apart holds both ways round.
const eitherWay = (source: string): string => (/^[^ ]+ \*\* [^ ]+$/.test(source) ? source.replace(' ** ', ' & ') : source);
const rules = (name: string, level: 'red' | 'amber'): HarmRule[] => load(name, Rules).map((rule) => ({ kind: rule.kind, level, patterns: compile(rule.any.map(eitherWay)) }));

const english: readonly HarmRule[] = [...rules('harm-red-child.yaml', 'red'), ...rules('harm-red-around.yaml', 'red'), ...rules('harm-red-understated.yaml', 'red'), ...rules('harm-amber.yaml', 'amber')];

/** What surrounds a worry and changes its weight. */
export const harmFrames: Readonly<Record<Frame, readonly Pattern[]>> = {
  hypothetical: compile(frameData.hypothetical), question: compile(frameData.question), handled: compile(frameData.handled),
  unreal: compile(frameData.unreal), happening: compile(frameData.happening), harmless: compile(frameData.harmless),
};
/** One pattern for each person a worry may be about, and the words that say such a person is only told of it. */
export const concernedPatterns: readonly { readonly who: Concerned; readonly patterns: readonly Pattern[] }[] = CONCERNED.map((who) => ({ who, patterns: compile([`<about-${who}>`]) }));
/** A child named as one. */
export const childPatterns: readonly Pattern[] = compile(['<child>']);
export const recipientPatterns: readonly Pattern[] = compile(['<recipient>']);

const signData = load('harm-signs.yaml', Signs);
/** The signs that add up, and the sums that make a message red and amber. */
export const harmSigns = { red: signData.red, amber: signData.amber, signs: signData.signs.map(({ name, kind, weight, any }): HarmSign => ({ name, kind, weight, patterns: compile(any) })) };

/** The English words of the cues, folded. */
const harmVocabulary: ReadonlySet<string> = new Set(harmCues.vocabulary);
const foreign: readonly HarmRule[] = Object.values(load('harm-languages.yaml', z.record(z.string(), Language))).flatMap((language) =>
  (['red', 'amber'] as const).flatMap((level) => HARM_KINDS.map((kind) => ({ kind, level, patterns: compile(language[level][kind] ?? []) }))),
);

/** All rules, of every language. */
export const harmRules: readonly HarmRule[] = [...english, ...foreign.filter((rule) => rule.patterns.length > 0)];

/** Reads a message as the words that the rules know. */
export const harmWords = new CueWords(harmVocabulary, ordinaryWords, new Set([...harmCues.vocabulary].filter((word) => !harmVocabulary.has(word))));
