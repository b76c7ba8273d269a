import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtText, sourcesNow } from '../../src/kernel/built-file.ts';
import { BUILT_LEXICON, lexiconFromFile, lexiconSources } from '../../src/language/lexicon-file.ts';
import { bankFromFiles, bankSources, BUILT_BANK } from '../../src/situations/bank.ts';
import { bankPools, BUILT_POOLS, POOLED, poolSources } from '../../src/situations/pools.ts';
import { bankSpace } from '../../src/situations/space.ts';
import { buildSpace, textsHash } from './build-space.ts';

// `npm run bank`: makes what the desk reads in place of the lexicon's and the bank's YAML, in a few seconds; and where a text of the bank
// changed, or with `--space`, anew the space that situations are recognised in, in two minutes more. To be run after each change of
// src/situations/bank/*.yaml, src/language/lexicon.yaml or what reads them; a test says when it was forgotten.

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** The files that a file of src is run with, itself among them, from the folder of src, but for the kernel, which knows no words; and the packages they import. */
function runWith(file: string): { readonly files: string[]; readonly packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const take = (path: string): void => {
    if (files.has(path)) return;
    files.add(path);
    for (const [, from] of readFileSync(path, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm)) {
      if (from === undefined || from.startsWith('node:')) continue;
      if (from.startsWith('.')) take(resolve(dirname(path), from));
      else packages.add(from);
    }
  };
  take(resolve(src, file));
  return { files: [...files].map((path) => relative(src, path)).filter((path) => !path.startsWith('kernel/')), packages: [...packages] };
}

writeFileSync(BUILT_LEXICON, builtText(sourcesNow(lexiconSources()), lexiconFromFile()));
const situations = bankFromFiles();
writeFileSync(BUILT_BANK, builtText(sourcesNow(bankSources()), situations));
const { value, packed } = bankPools();
const { files, packages } = runWith('situations/pools.ts');
writeFileSync(POOLED, packed);
writeFileSync(BUILT_POOLS, builtText(sourcesNow([...new Set([...poolSources(), ...files])].toSorted(), packages.toSorted()), value));
process.stdout.write(`${situations.length} situations, ${value.features.split('\n').length} features\n`);
if (process.argv.includes('--space') || bankSpace().texts !== textsHash(situations)) await buildSpace(situations, new URL('../../src/situations/bank/', import.meta.url));
