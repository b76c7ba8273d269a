import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CARD_DATA, type CardName } from '../../src/cards/card-data.ts';
import { fillCard } from '../../src/cards/fill.ts';
import { elementsOf, type AdaptiveCard } from '../../src/cards/profile.ts';
import { activitySchema, PRESS_KEY } from '../../src/surfaces/teams/activity.ts';
import { TEAMS_LIMITS } from '../../src/surfaces/teams/card-limits.ts';
import { teamsCards, type TeamsCard } from '../../src/surfaces/teams/teams-card.ts';
import { parseActivity } from '../../src/surfaces/teams/parse-activity.ts';
import { anyAnswers, anyCard, isInput } from '../fixtures/any-card.ts';
import { referencePath } from '../fixtures/reference-path.ts';
import { execute, TENANT } from '../fixtures/teams/activities.ts';
import { HOSTILE, LONGEST, SAMPLES, SAMPLE_FOOT, withTexts } from './card-samples.ts';

const SCHEMA = referencePath('schemas/adaptive-card-1.5.0.json');
const NAMES = Object.keys(CARD_DATA) as CardName[];
const WORDS: readonly (readonly [string, (text: string) => string])[] = [
  ['ordinary', (text) => text],
  ['the longest', () => LONGEST],
  ['hostile', () => HOSTILE],
  ['mentions', () => '<at>Everyone</at> <at id="0">General</at> @channel [x](https://evil.example)'],
  ['very much longer', () => `${'A sentence with an end. '.repeat(180)}end of it`],
];
// The sample of a screen holds every kind of field at once, which no screen does; its longest real one has a test of its own below.
const NO_SCREEN = new Set(['form-step very much longer']);
const cases = NAMES.flatMap((name) => WORDS.filter(([kind]) => !NO_SCREEN.has(`${name} ${kind}`)).map(([kind, change]) => ({ name, kind, card: () => fillCard({ template: name, data: withTexts<Readonly<Record<string, unknown>>>(SAMPLES[name], change) }, SAMPLE_FOOT) })));

describe.skipIf(!existsSync(SCHEMA))('what Teams is sent, by the official Adaptive Card 1.5 schema (needs REFERENCE_DIR)', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  let validate: ReturnType<Ajv['compile']>;
  beforeAll(() => {
    const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as Record<string, unknown>;
    delete schema['id'];
    ajv.addMetaSchema(createRequire(import.meta.url)('ajv/lib/refs/json-schema-draft-06.json') as object);
    validate = ajv.compile(schema);
  });
  const faults = (card: TeamsCard): unknown => {
    const { msteams: _ours, ...plain } = card;
    void validate(JSON.parse(JSON.stringify(plain)));
    return validate.errors ?? [];
  };

  it.each(cases)('$name with $kind words is valid in every part', ({ card }) => {
    for (const part of teamsCards(card())) expect(faults(part)).toEqual([]);
  });
  it('any card of the profile is valid in every part', () => {
    fc.assert(fc.property(anyCard, (card) => {
      for (const part of teamsCards(card)) expect(faults(part)).toEqual([]);
    }), { numRuns: 200, endOnFailure: true });
  }, 60_000);
});

describe('what Teams is sent', () => {
  it.each(cases)('$name with $kind words fits in each part, in order, and says which part it is', ({ card }) => {
    const whole = card();
    const parts = teamsCards(whole);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(TEAMS_LIMITS.card);
    const named = parts.length > 1 ? parts.map((part) => textsOf(part.body)[0]) : [];
    expect(named).toEqual(named.map((_name, i) => `Part ${i + 1} of ${parts.length}`));
    const shown = letters(parts.flatMap((part) => textsOf(parts.length > 1 ? part.body.slice(1) : part.body)).join(''));
    const said = letters(textsOf(whole.body).join(''));
    // A form's fields stay together at its end, so what stood below them comes before: nothing is lost, the order is the parts'.
    const moved = parts.length > 1 && [...elementsOf(whole.body)].some(isInput);
    const ordered = (text: string): string => (moved ? Array.from(text).toSorted().join('') : text);
    expect(ordered(shown)).toBe(ordered(said));
  });

  it('the longest words that a report takes fit in its screen, in any alphabet', () => {
    const words = '\u4e16'.repeat(3_000);
    const fields = SAMPLES['form-step'].fields.filter(({ id }) => id === 'children' || id === 'behalf').map((field) => ({ ...field, value: words }));
    const parts = teamsCards(fillCard({ template: 'form-step', data: { ...SAMPLES['form-step'], fields } }, SAMPLE_FOOT));
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(TEAMS_LIMITS.card);
    expect(JSON.stringify(parts).split(words)).toHaveLength(3);
  });

  it.each(cases)('$name with $kind words holds no mention, no entity and no button that Teams would style', ({ card }) => {
    for (const part of teamsCards(card())) {
      expect(Object.keys(part.msteams ?? {}).filter((key) => key !== 'width')).toEqual([]);
      for (const place of markdownPlaces(part)) expect(place).not.toMatch(/[*_`[\]<>|\\]/);
      expect(JSON.stringify(part)).not.toMatch(/"style":"(?:positive|destructive)"/);
    }
  });

  it.each(cases)('$name with $kind words gives every button a fallback with the same data', ({ card }) => {
    for (const action of teamsCards(card()).flatMap((part) => executes(part))) {
      expect(action.fallback).toEqual({ type: 'Action.Submit', title: action.title, data: action.data, ...(action.associatedInputs ? { associatedInputs: action.associatedInputs } : {}) });
      expect(action.data[PRESS_KEY].verb).toBe(action.verb);
    }
  });

  it('keeps the answers of a form: what is filled in comes back as it was, whatever it is', () => {
    fc.assert(fc.property(anyCard.chain((card) => fc.tuple(fc.constant(card), anyAnswers(card))), ([card, answers]) => {
      const fields = Object.fromEntries(Object.entries(answers).map(([id, value]) => [id, value.replace(/\p{Surrogate}/gu, '\uFFFD')]));
      for (const action of teamsCards(card).flatMap((part) => executes(part))) {
        const parsed = parseActivity(activitySchema.parse(execute(action.verb, { ...action.data, ...fields })), { tenant: TENANT, now: 0 });
        if (parsed.kind !== 'press') throw new Error(`read as ${parsed.kind}`);
        expect(parsed.inputs).toEqual(fields);
        expect(parsed.inbound).toMatchObject(parsed.inbound.kind === 'action' ? { verb: action.verb, data: action.data[PRESS_KEY].data } : { kind: 'form' });
      }
    }), { numRuns: 200, endOnFailure: true });
  }, 60_000);

  it('any card of the profile fits in each part, and a form stands whole on one with its buttons', () => {
    fc.assert(fc.property(anyCard, (card) => {
      const parts = teamsCards(card);
      for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(TEAMS_LIMITS.card);
      const withFields = parts.filter((part) => /"type":"Input\./.test(JSON.stringify(part)));
      expect(withFields.length).toBe(inputsOf(card).length > 0 ? 1 : 0);
      for (const id of inputsOf(card)) expect(JSON.stringify(withFields[0])).toContain(`"id":${JSON.stringify(id)}`);
    }), { numRuns: 200, endOnFailure: true });
  }, 60_000);
});

const inputsOf = (card: AdaptiveCard): string[] => [...elementsOf(card.body)].filter(isInput).map((input) => input.id);

interface Execute {
  readonly type: 'Action.Execute';
  readonly title: string;
  readonly verb: string;
  readonly data: { readonly [PRESS_KEY]: { readonly verb: string; readonly data: Readonly<Record<string, string | number>> } };
  readonly associatedInputs?: string;
  readonly fallback: unknown;
}

function* nodes(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (Array.isArray(value)) for (const one of value) yield* nodes(one);
  else if (typeof value === 'object' && value !== null) {
    yield value as Readonly<Record<string, unknown>>;
    for (const [key, one] of Object.entries(value)) if (key !== 'data' && key !== 'fallback') yield* nodes(one);
  }
}

const executes = (card: TeamsCard): Execute[] => [...nodes(card.body)].filter((node) => node['type'] === 'Action.Execute') as unknown as Execute[];
/** The words a person reads, in order. */
const textsOf = (body: unknown): string[] => [...nodes(body)].flatMap((node) => ['text', 'value'].map((key) => node[key]).filter((one): one is string => typeof one === 'string'));
// Where a text is cut the space stays on one side; what a table repeats at its head is in no sample.
const letters = (text: string): string => text.replace(/\s+/g, '');

function markdownPlaces(card: TeamsCard): string[] {
  return [...nodes(card.body)].flatMap((node) => {
    const read = (...keys: string[]): string[] => keys.map((key) => node[key]).filter((one): one is string => typeof one === 'string');
    if (node['type'] === 'TextBlock') return read('text');
    if (typeof node['type'] === 'string' && node['type'].startsWith('Action.')) return read('title');
    if (node['type'] === 'TextRun' || node['type'] === undefined) return node['type'] === undefined ? read('title', 'value').filter(() => !('url' in node)) : [];
    return read('label', 'title');
  });
}

describe('the parts of a card', () => {
  it('keep a table\'s head on each piece', () => {
    const row = (text: string) => ({ type: 'TableRow' as const, cells: [{ type: 'TableCell' as const, items: [{ type: 'RichTextBlock' as const, inlines: [{ type: 'TextRun' as const, text }] }] }] });
    const card: AdaptiveCard = { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Table', columns: [{ width: 1 }], firstRowAsHeader: true, rows: [row('Head'), ...Array.from({ length: 60 }, (_, i) => row(`${i} ${'x'.repeat(900)}`))] }] };
    const parts = teamsCards(card);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect(textsOf(part.body)[1]).toBe('Head');
    expect(parts.every((part) => part.msteams?.width === 'Full')).toBe(true);
    expect([...elementsOf(card.body)].length).toBeGreaterThan(60);
  });

  it('show more than six buttons as several rows, because Teams leaves out the seventh', () => {
    const card: AdaptiveCard = { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.5', body: [{ type: 'ActionSet', id: 'a', actions: Array.from({ length: 8 }, (_, i) => ({ type: 'Action.Execute' as const, title: `B${i}`, verb: `v${i}`, data: {} })) }] };
    const sets = teamsCards(card).flatMap((part) => [...nodes(part.body)]).flatMap((node) => (Array.isArray(node['actions']) ? [node['actions'].length] : []));
    expect(sets).toEqual([6, 2]);
  });
});
