import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { BankEntry, type Situation } from './situation.ts';

const FOLDER = new URL('bank/', import.meta.url);
const BankFile = z.array(BankEntry);

let loaded: readonly Situation[] | null = null;

const files = (): string[] => readdirSync(FOLDER).filter((f) => f.endsWith('.yaml')).toSorted();

function entriesOf(file: string): Situation[] {
  const topic = file.slice(0, -'.yaml'.length);
  return BankFile.parse(parse(readFileSync(new URL(file, FOLDER), 'utf8'))).map((entry) => ({ ...entry, topic }));
}

/** As `bank`, giving way to others between its files: parsing all of them takes about a second. */
export async function loadBank(): Promise<readonly Situation[]> {
  const found: Situation[] = [];
  for (const file of loaded ? [] : files()) {
    found.push(...entriesOf(file));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (loaded ??= found);
}

/** The situations that come with the project, in the order of their files. Read once; throws on a broken file, which no school can mend. */
export function bank(): readonly Situation[] {
  loaded ??= files().flatMap(entriesOf);
  return loaded;
}

/** How a situation is put: its question, its title, its phrasings. */
export const wordingsOf = (situation: Pick<Situation, 'question' | 'title' | 'phrasings'>): string[] => [situation.question, situation.title, ...situation.phrasings];

/** Every text of some situations in one order: of each its wordings, then its rules. */
export const bankTexts = (situations: readonly Situation[]): string[] => situations.flatMap((s) => [...wordingsOf(s), ...s.rules]);
