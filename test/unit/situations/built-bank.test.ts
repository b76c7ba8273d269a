import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashOf, readBuilt } from '../../../src/kernel/built-file.ts';
import { BUILT_LEXICON, lexiconFromFile, lexiconSources, projectLexicon } from '../../../src/language/lexicon-file.ts';
import { bank, bankFromFiles, bankSources, BUILT_BANK } from '../../../src/situations/bank.ts';
import { Matcher } from '../../../src/situations/matcher.ts';
import { bankPools, BUILT_POOLS, POOLED, poolSources } from '../../../src/situations/pools.ts';
import { bankSpace } from '../../../src/situations/space.ts';
import { bankTexts } from '../../../src/situations/situation.ts';
import { textsHash } from '../../bank/build-space.ts';



// Where these fail, `npm run bank` was not run after a change.
describe('what npm run bank made', () => {
  it('is not older than what it was made from', () => {
    const used = [readBuilt(BUILT_LEXICON, z.unknown(), lexiconSources()), readBuilt(BUILT_BANK, z.unknown(), bankSources()), readBuilt(BUILT_POOLS, z.unknown(), poolSources())];
    expect(used.every((one) => one !== null)).toBe(true);
    expect(bankSpace().texts).toBe(textsHash(bankFromFiles()));
    expect(bankSpace().vectors.length).toBe(bankTexts(bank()).length);
  });

  it('holds what the YAML files hold', () => {
    expect(bank()).toEqual(bankFromFiles());
    expect(projectLexicon()).toEqual(lexiconFromFile());
  });

  it('holds the features that the words have today', () => {
    const { value, packed } = bankPools();
    // How tightly it is packed differs between versions of Node; what is packed does not.
    expect(readBuilt(BUILT_POOLS, z.unknown(), poolSources())).toEqual({ ...value, pooled: hashOf(readFileSync(POOLED)) });
    expect(gunzipSync(readFileSync(POOLED)).equals(gunzipSync(packed))).toBe(true);
  });
});

describe('a matcher made in stretches', () => {
  it('finds what one made at once finds, with the same scores', async () => {
    const situations = bank().slice(0, 60);
    const vectors = bankSpace().vectors.slice(0, bankTexts(situations).length);
    const question = 'can i add a parent on facebook';
    const scores = (matcher: Matcher): unknown => matcher.fit(question, vectors[3] ?? null, 5).map(({ situation, score }) => [situation.id, score]);
    expect(scores(await Matcher.make(situations, vectors))).toEqual(scores(new Matcher(situations, vectors)));
  });

  it('gives way to others while it is made', async () => {
    let turns = 0;
    let made = false;
    const others = (): void => {
      turns += 1;
      if (!made) setImmediate(others);
    };
    setImmediate(others);
    await Matcher.make(bank().map((situation) => ({ ...situation })), bankTexts(bank()).map(() => null));
    made = true;
    // All words are read anew here: several hundred milliseconds, in stretches of a few.
    expect(turns).toBeGreaterThan(5);
  });
});
