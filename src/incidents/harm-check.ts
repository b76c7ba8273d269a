import type { Found } from '../language/cue-patterns.ts';
import type { MessageWord } from '../language/disguise.ts';
import { childPatterns, concernedPatterns, HARM_KINDS, harmCues, harmFrames, harmRules, harmSigns, harmWords, recipientPatterns, type Concerned, type Frame, type HarmKind, type HarmSign } from './harm-cues.ts';

export type { HarmKind } from './harm-cues.ts';

/** What the harm check says of one message. */
export interface Screening {
  /** red: a child may be at risk now or has just disclosed. amber: hypothetical, past, handled or unclear; never keeps an answer back. */
  readonly level: 'red' | 'amber' | 'none';
  /** Of the level's worries, without repeats, in the order of `HARM_KINDS`; empty for none. */
  readonly kinds: readonly HarmKind[];
  /** Whom the worry seems to be about, for the alternatives on the card. A guess from words: the card allows for all of them. */
  readonly adult: 'none' | Concerned;
  /** A weapon, a missing or taken child, someone on the site: 999 and the lockdown or office number go first. */
  readonly onSite: boolean;
  /** The writer or another adult is in distress, not a child: not routed, not stored unless they ask. */
  readonly distress: boolean;
  /** Where in the message the worries of this level stand, UTF-16 offsets; for tests. */
  readonly spans: readonly { readonly start: number; readonly end: number; readonly kind: HarmKind; readonly by: string }[];
}

const ON_SITE: ReadonlySet<HarmKind> = new Set(['weapon', 'missing-child', 'abducted', 'intruder', 'threat']);
const NOTHING: Screening = { level: 'none', kinds: [], adult: 'none', onSite: false, distress: false, spans: [] };
// Told of a person's part in it, these say only who passed it on.
const RECIPIENT_REACH = 2;
const BUCKET = 20;
// Who and when are in most messages: of these signs no more than two count.
const MOST_LIGHT = 2;

interface Worry extends Found {
  readonly kind: HarmKind;
  readonly level: 'red' | 'amber';
  readonly by: string;
}

/**
 * Screens one message for a child at risk, from its words alone: no model, no network, nothing kept.
 * Time is linear in the length of the message. It reads words, not meaning: where unsure it prefers red to amber and amber to none.
 */
export function screen(text: string): Screening {
  const line = harmWords.read(text);
  if (line.length === 0) return NOTHING;
  const harmless = positions(framesIn('harmless', line, harmCues.occurrences(line)));
  const occurrences = harmCues.occurrences(line, harmless);
  const framing = new Framing(line, occurrences);
  const worries: Worry[] = [];
  for (const rule of harmRules) {
    for (const pattern of rule.patterns) {
      for (const found of harmCues.find(pattern, line, occurrences)) {
        const level = rule.level === 'red' && framing.damps(found) ? 'amber' : rule.level;
        worries.push({ ...found, kind: rule.kind, level, by: pattern.source });
      }
    }
  }
  worries.push(...together(line, occurrences, framing));
  const level = worries.some((w) => w.level === 'red') ? 'red' : worries.length > 0 ? 'amber' : 'none';
  if (level === 'none') return NOTHING;
  const counted = worries.filter((w) => w.level === level);
  const kinds = HARM_KINDS.filter((kind) => counted.some((w) => w.kind === kind));
  return {
    level,
    kinds,
    adult: concerned(line, occurrences, counted),
    onSite: kinds.some((kind) => ON_SITE.has(kind)),
    distress: kinds.includes('adult-distress') && !childPatterns.some((pattern) => harmCues.find(pattern, line, occurrences).length > 0),
    spans: counted.map((w) => ({ start: line[w.start]?.start ?? 0, end: line[w.end - 1]?.end ?? 0, kind: w.kind, by: w.by })),
  };
}

type Occurrences = ReturnType<typeof harmCues.occurrences>;

const framesIn = (frame: Frame, line: readonly MessageWord[], occurrences: Occurrences): Found[] => harmFrames[frame].flatMap((pattern) => harmCues.find(pattern, line, occurrences));

function positions(found: readonly Found[]): Set<number> {
  const all = new Set<number>();
  for (const { start, end } of found) for (let i = start; i < end; i++) all.add(i);
  return all;
}

/** Signs that say little alone, added up over forty words. Buckets of twenty keep it linear, and a long pasted text from adding to itself. */
function together(line: readonly MessageWord[], occurrences: Occurrences, framing: Framing): Worry[] {
  const buckets = new Map<number, Map<HarmSign, Found>>();
  for (const sign of harmSigns.signs) {
    for (const found of sign.patterns.flatMap((pattern) => harmCues.find(pattern, line, occurrences))) {
      const bucket = Math.floor(found.start / BUCKET);
      for (const at of [bucket - 1, bucket]) {
        const seen = buckets.get(at);
        if (seen === undefined) buckets.set(at, new Map([[sign, found]]));
        else if (!seen.has(sign)) seen.set(sign, found);
      }
    }
  }
  const worries: Worry[] = [];
  for (const seen of buckets.values()) {
    const signs = [...seen].filter(([sign]) => sign.weight > 0);
    const light = signs.filter(([sign]) => sign.weight < 2).length;
    const sum = signs.reduce((total, [sign]) => total + (sign.weight < 2 ? 0 : sign.weight), Math.min(light, MOST_LIGHT));
    const heaviest = signs.toSorted(([a], [b]) => b.weight - a.weight)[0];
    if (heaviest === undefined || sum < harmSigns.amber || ![...seen.keys()].some((sign) => sign.name === 'child')) continue;
    const damped = signs.every(([sign, found]) => sign.weight < 2 || framing.damps(found));
    if (damped && sum < harmSigns.red) continue;
    const level = sum >= harmSigns.red && !damped ? 'red' : 'amber';
    const start = Math.min(...signs.map(([, found]) => found.start));
    const end = Math.max(...signs.map(([, found]) => found.end));
    worries.push({ start, end, kind: heaviest[0].kind, level, by: `signs: ${signs.map(([sign]) => sign.name).join(' + ')}` });
  }
  return worries;
}

/** What surrounds the worries of one message, by sentence. */
class Framing {
  readonly #line: readonly MessageWord[];
  /** Sentence → first word of its earliest hypothesis or question of procedure. */
  readonly #asked = new Map<number, number>();
  readonly #over = new Set<number>();
  readonly #happening = new Set<number>();

  constructor(line: readonly MessageWord[], occurrences: Occurrences) {
    this.#line = line;
    for (const frame of ['hypothetical', 'question'] as const) {
      for (const found of framesIn(frame, line, occurrences)) {
        const sentence = this.#sentence(found.start);
        this.#asked.set(sentence, Math.min(found.start, this.#asked.get(sentence) ?? Infinity));
      }
    }
    // "A child disclosed. I have told the DSL." looks back one sentence; "a story: …" stands before it or in it.
    for (const found of framesIn('handled', line, occurrences)) this.#over.add(this.#sentence(found.start)).add(this.#sentence(found.start) - 1);
    for (const found of framesIn('unreal', line, occurrences)) this.#over.add(this.#sentence(found.start)).add(this.#sentence(found.start) + 1);
    for (const found of framesIn('happening', line, occurrences)) this.#happening.add(this.#sentence(found.start));
  }

  damps(worry: Found): boolean {
    const sentence = this.#sentence(worry.start);
    if (this.#happening.has(sentence) || this.#happening.has(this.#sentence(worry.end - 1))) return false;
    const asked = this.#asked.get(sentence);
    return (asked !== undefined && asked <= worry.start + 1) || this.#over.has(sentence);
  }

  #sentence(at: number): number {
    return this.#line[at]?.sentence ?? -1;
  }
}

/** The person inside a worry's own words who is not merely told of it; the one a card must steer round first. */
function concerned(line: readonly MessageWord[], occurrences: Occurrences, worries: readonly Worry[]): Screening['adult'] {
  const inside = positions(worries);
  const recipientEnds = new Set(recipientPatterns.flatMap((p) => harmCues.find(p, line, occurrences)).map((f) => f.end));
  for (const { who, patterns } of concernedPatterns) {
    const named = patterns.flatMap((p) => harmCues.find(p, line, occurrences));
    // The head and the DSL count anywhere in the sentence: sending the writer to the one concerned is the worse mistake.
    const near = named.filter((f) => who === 'head' || who === 'dsl' || inside.has(f.start));
    if (near.some((f) => !told(f.start, recipientEnds))) return who;
  }
  return 'none';
}

function told(start: number, recipientEnds: ReadonlySet<number>): boolean {
  for (let back = 0; back <= RECIPIENT_REACH; back++) if (recipientEnds.has(start - back)) return true;
  return false;
}
