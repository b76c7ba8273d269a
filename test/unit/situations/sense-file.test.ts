import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENCODED, type Encoder } from '../../../src/language/encoder.ts';
import { makeSenses, senseOf } from '../../../src/situations/clause-senses.ts';
import { readSenses, senseKey, writeSenses } from '../../../src/situations/sense-file.ts';
import { corpusOf } from '../../fixtures/review-desk.ts';

describe('the kept vectors of clauses', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'senses-'));
    path = join(folder, 'kept', 'senses.bin');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const senses = new Map([[senseKey('Phones stay in the bag.'), Float32Array.of(0.25, -0.1)], [senseKey('Dogs wait outside.'), Float32Array.of(1, 0)]]);

  it('come back as they were, to their owner alone', async () => {
    expect(await writeSenses(path, 'a space', 2, senses)).toBe(true);
    expect(await readSenses(path, 'a space', 2)).toEqual(senses);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path)).includes('Phones')).toBe(false);
  });

  it('are none for another space, without a file, and where a byte is wrong or missing', async () => {
    const none = new Map();
    expect(await readSenses(path, 'a space', 2)).toEqual(none);
    await writeSenses(path, 'a space', 2, senses);
    expect(await readSenses(path, 'another space', 2)).toEqual(none);
    expect(await readSenses(path, 'a space', 3)).toEqual(none);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, -1));
    expect(await readSenses(path, 'a space', 2)).toEqual(none);
    whole[40] = (whole[40] ?? 0) ^ 1;
    await writeFile(path, whole);
    expect(await readSenses(path, 'a space', 2)).toEqual(none);
  });

  it('are not kept where nothing can be written, and that is no fault', async () => {
    await writeFile(join(folder, 'kept'), 'a file where the folder would be');
    expect(await writeSenses(path, 'a space', 2, senses)).toBe(false);
  });

  it('spare the encoder the clauses that it has read before', async () => {
    const asked: string[] = [];
    const encoder: Encoder = {
      encode: (texts) => {
        asked.push(...texts);
        return Promise.resolve(texts.map((text) => new Float32Array(ENCODED).fill(text.length / 1_000)));
      },
      close: () => Promise.resolve(),
    };
    const before = corpusOf(['Phones stay in the bag.', 'Dogs wait outside.']);
    await makeSenses(before, encoder, path);
    expect(asked).toHaveLength(2);
    const after = corpusOf(['Phones stay in the bag.', 'Cats wait outside.', 'Dogs wait outside.']);
    await makeSenses(after, encoder, path);
    expect(asked.slice(2)).toEqual(['Cats wait outside.']);
    const [first, again] = [before, after].map((corpus) => senseOf(corpus.documents[0]!.clauses[0]!));
    expect(first).not.toBeNull();
    expect(again).toEqual(first);
  });
});
