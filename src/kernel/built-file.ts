import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { jsonOrNull } from './json.ts';

/** By a source's path, from the folder of src: the hash of what it held. By a package's name: its version. */
const Sources = z.strictObject({ files: z.record(z.string(), z.string()), packages: z.record(z.string(), z.string()) });
export type BuiltSources = z.output<typeof Sources>;

const SRC = new URL('../', import.meta.url);
const PackageFile = z.looseObject({ dependencies: z.record(z.string(), z.string()) });

export const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** What a built file is to be compared with later: the files (from the folder of src) and packages it was made from, as they are now. */
export function sourcesNow(files: readonly string[], packages: readonly string[] = []): BuiltSources {
  const versions = packages.length === 0 ? {} : PackageFile.parse(JSON.parse(readFileSync(new URL('../package.json', SRC), 'utf8'))).dependencies;
  return {
    files: Object.fromEntries(files.map((file) => [file, existsSync(new URL(file, SRC)) ? hashOf(readFileSync(new URL(file, SRC))) : 'not there'])),
    packages: Object.fromEntries(packages.map((name) => [name, versions[name] ?? 'not there'])),
  };
}

/** The text of a built file. */
export const builtText = (sources: BuiltSources, value: unknown): string => `${JSON.stringify({ sources, value })}\n`;

/**
 * What `npm run bank` made from slower sources; null where it is missing, broken, or older than a source: then the sources are to be read
 * themselves, and standard error says so. `expected`: the sources that it must at least have been made from.
 */
export function readBuilt<T>(built: URL, value: z.ZodType<T>, expected: readonly string[]): T | null {
  const fault = faultOf(built, value, expected);
  if ('value' in fault) return fault.value;
  notUsed(built, fault.why);
  return null;
}

/** Says on standard error that a built file is not used. */
export function notUsed(built: URL, why: string): void {
  process.emitWarning(`${basename(fileURLToPath(built))} is not used: ${why}. It takes longer without; \`npm run bank\` makes it anew`, 'BuiltFileWarning');
}

function faultOf<T>(built: URL, value: z.ZodType<T>, expected: readonly string[]): { readonly value: T } | { readonly why: string } {
  if (!existsSync(built)) return { why: 'it is not there' };
  const held = jsonOrNull(readFileSync(built, 'utf8'));
  const head = z.strictObject({ sources: Sources, value: z.unknown() }).safeParse(held);
  if (!head.success) return { why: 'it is broken' };
  const { files, packages } = head.data.sources;
  const now = sourcesNow(Object.keys(files), Object.keys(packages));
  const other = [...expected.filter((file) => files[file] === undefined), ...Object.keys(files).filter((file) => files[file] !== now.files[file]), ...Object.keys(packages).filter((name) => packages[name] !== now.packages[name])];
  if (other[0] !== undefined) return { why: `${other[0]} is not what it was made from` };
  const found = value.safeParse(head.data.value);
  return found.success ? { value: found.data } : { why: 'it is broken' };
}
