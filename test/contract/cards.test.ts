import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { CARD_DATA, type CardName } from '../../src/cards/card-data.ts';
import { fillCard } from '../../src/cards/fill.ts';
import { elementsOf, type AdaptiveCard } from '../../src/cards/profile.ts';
import { referencePath } from '../fixtures/reference-path.ts';
import { HOSTILE, LONGEST, SAMPLES, SAMPLE_FOOT, withTexts } from './card-samples.ts';

const load = createRequire(import.meta.url);
// Named by what is used of it: the package's own types are its TypeScript sources, which these compiler settings refuse.
interface Parser {
  readonly SerializationContext: new () => { readonly eventCount: number; getEventAt(i: number): { readonly message: string } };
  readonly AdaptiveCard: new () => { parse(card: unknown, context: unknown): void; validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] } };
}
const PARSER: string = 'adaptivecards/dist/adaptivecards.js';
const parser = load(PARSER) as Parser;
const SCHEMA = referencePath('schemas/adaptive-card-1.5.0.json');

const NAMES = Object.keys(CARD_DATA) as CardName[];
const FILLINGS: readonly (readonly [string, (name: CardName) => Readonly<Record<string, unknown>>])[] = [
  ['ordinary', (name) => SAMPLES[name]],
  ['the longest', (name) => withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => LONGEST)],
  ['hostile', (name) => withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => HOSTILE)],
];
const cases = NAMES.flatMap((name) => FILLINGS.map(([kind, data]) => ({ name, kind, card: () => fillCard({ template: name, data: data(name) }, SAMPLE_FOOT) })));

describe.skipIf(!existsSync(SCHEMA))('cards by the official Adaptive Card 1.5 schema (needs REFERENCE_DIR)', () => {
  it.each(cases)('$name with $kind words is valid', ({ card }) => {
    const filled = card();
    const validate = valid();
    void validate(filled);
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('cards by the adaptivecards package', () => {
  it.each(cases)('$name with $kind words parses without a fault', ({ card }) => {
    const context = new parser.SerializationContext();
    const parsed = new parser.AdaptiveCard();
    parsed.parse(card(), context);
    const events = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message);
    expect(events).toEqual([]);
    expect(parsed.validateProperties().validationEvents.map((e) => e.message)).toEqual([]);
  });
});

describe('every card', () => {
  it.each(cases)('$name with $kind words ends with whom to tell about a child', ({ card }) => {
    const last = [...elementsOf(card().body.slice(-1))];
    expect(JSON.stringify(last)).toContain('Worried about a child?');
  });

  it.each(NAMES)('%s holds no control or turning character, no hole and no template expression of its own', (name) => {
    const text = JSON.stringify(fillCard({ template: name, data: withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => HOSTILE) }, SAMPLE_FOOT));
    // oxlint-disable-next-line no-control-regex -- these are the characters that must be gone
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069\ue000]|\\u00[01]/);
    // The data's own "${foot.text}" is never taken for an expression: the foot's words stand once, in the foot.
    expect(text.split(SAMPLE_FOOT.text)).toHaveLength(2);
  });

  it.each(NAMES)('%s keeps what people write out of every place that reads markdown', (name) => {
    const card = fillCard({ template: name, data: withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => HOSTILE) }, SAMPLE_FOOT);
    for (const place of markdownPlaces(card)) expect(place).not.toMatch(/[*_`[\]<>|\\]/);
  });

  it.each(NAMES)('%s has a button that opens an address only for telephone numbers and pages of the desk', (name) => {
    const urls = actions(fillCard({ template: name, data: withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], () => HOSTILE) }, SAMPLE_FOOT)).flatMap((a) => (a.type === 'Action.OpenUrl' ? [a.url] : []));
    for (const url of urls) expect(url).toMatch(name === 'page-link' ? /^https:\/\/[\w.:]+\/pages\/[\w-]+$/ : /^tel:\d+$/);
  });
});

describe('templates', () => {
  const files = readdirSync('cards').filter((file) => file.endsWith('.json'));

  it('are one file a card, and the foot', () => {
    expect(files.map((file) => file.replace('.json', '')).sort()).toEqual([...NAMES, 'foot'].sort());
  });

  it.each(files)('%s uses ${path}, $data and $when only', (file) => {
    const text = readFileSync(`cards/${file}`, 'utf8');
    for (const [whole] of text.matchAll(/\$\{[^}]*\}/g)) expect(whole).toMatch(/^\$\{[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*\}$/);
    for (const [, key] of text.matchAll(/"(\$\w+)":/g)) expect(['$data', '$when', '$schema']).toContain(key);
  });
});

const actions = (card: AdaptiveCard) => [...elementsOf(card.body)].flatMap((e) => (e.type === 'ActionSet' ? e.actions : []));

/** Texts that Teams or Slack would read as markdown: text blocks, facts, titles. */
function markdownPlaces(card: AdaptiveCard): string[] {
  return [...elementsOf(card.body)].flatMap((e) => {
    if (e.type === 'TextBlock') return [e.text];
    if (e.type === 'FactSet') return e.facts.flatMap((f) => [f.title, f.value]);
    if (e.type === 'ActionSet') return e.actions.map((a) => a.title);
    return 'label' in e ? [e.label] : [];
  });
}

let compiled: ReturnType<Ajv['compile']> | undefined;
function valid(): ReturnType<Ajv['compile']> {
  if (compiled) return compiled;
  const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as Record<string, unknown>;
  delete schema.id;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addMetaSchema(load('ajv/lib/refs/json-schema-draft-06.json') as object);
  compiled = ajv.compile(schema);
  return compiled;
}
