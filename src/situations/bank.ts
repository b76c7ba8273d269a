import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { readBuilt } from '../kernel/built-file.ts';
import { nextTurn } from '../kernel/stretches.ts';
import { BankEntry, type Situation } from './situation.ts';

const FOLDER = new URL('bank/', import.meta.url);
const BankFile = z.array(BankEntry);
const Built = z.array(BankEntry.extend({ topic: z.string() }));
/** The bank as it was read from its YAML files by `npm run bank`: in a twentieth of the time. */
export const BUILT_BANK = new URL('situations.json', FOLDER);
/** What decides how the files are read, beside the files. */
const READ_BY = ['situations/bank.ts', 'situations/situation.ts'];

let loaded: readonly Situation[] | null = null;

const files = (): string[] => readdirSync(FOLDER).filter((f) => f.endsWith('.yaml')).toSorted();

/** What the bank is made from, from the folder of src. */
export const bankSources = (): string[] => [...files().map((file) => `situations/bank/${file}`), ...READ_BY];

function entriesOf(file: string): Situation[] {
  const topic = file.slice(0, -'.yaml'.length);
  return BankFile.parse(parse(readFileSync(new URL(file, FOLDER), 'utf8'))).map((entry) => ({ ...entry, topic }));
}

/** The bank by its YAML files alone, about a second; throws on a broken file, which no school can mend. */
export const bankFromFiles = (): Situation[] => files().flatMap(entriesOf);

/** As `bank`, giving way to others between its files where it is read from them. */
export async function loadBank(): Promise<readonly Situation[]> {
  loaded ??= readBuilt(BUILT_BANK, Built, bankSources());
  if (loaded) return loaded;
  const found: Situation[] = [];
  for (const file of files()) {
    found.push(...entriesOf(file));
    await nextTurn();
  }
  return (loaded ??= found);
}

/** The situations that come with the project, in the order of their files; read once. */
export function bank(): readonly Situation[] {
  loaded ??= readBuilt(BUILT_BANK, Built, bankSources()) ?? bankFromFiles();
  return loaded;
}
