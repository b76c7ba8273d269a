import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { builtText, readBuilt, sourcesNow } from '../../../src/kernel/built-file.ts';

const SOURCE = 'kernel/clock.ts';
const Words = z.array(z.string());

describe('a file built from slower sources', () => {
  let folder: string;
  let built: URL;
  const said: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'built-'));
    built = pathToFileURL(join(folder, 'words.json'));
    said.length = 0;
    vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void said.push(String(warning)));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it('is read while its sources are what they were', () => {
    writeFileSync(built, builtText(sourcesNow([SOURCE], ['zod']), ['one']));
    expect(readBuilt(built, Words, [SOURCE])).toEqual(['one']);
    expect(said).toEqual([]);
  });

  it.each([
    ['is missing', null, /it is not there/],
    ['is cut short', builtText(sourcesNow([SOURCE]), ['one']).slice(0, -9), /it is broken/],
    ['holds something else', builtText(sourcesNow([SOURCE]), { one: 1 }), /it is broken/],
    ['was made from other words', builtText({ files: { [SOURCE]: 'another hash' }, packages: {} }, ['one']), /kernel\/clock\.ts is not what it was made from/],
    ['was made with another package', builtText({ ...sourcesNow([SOURCE]), packages: { zod: '0.0.1' } }, ['one']), /zod is not what it was made from/],
    ['was made before a source was there', builtText({ files: {}, packages: {} }, ['one']), /kernel\/clock\.ts is not what it was made from/],
    ['was made from a source that is gone', builtText({ ...sourcesNow([SOURCE]), files: { ...sourcesNow([SOURCE]).files, 'kernel/gone.ts': 'a hash' } }, ['one']), /kernel\/gone\.ts is not what it was made from/],
  ])('is not used where it %s, and that is said', (_how, text, why) => {
    if (text !== null) writeFileSync(built, text);
    expect(readBuilt(built, Words, [SOURCE])).toBeNull();
    expect(said).toEqual([expect.stringMatching(why)]);
    expect(said[0]).toContain('npm run bank');
  });
});
