import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import yazl from 'yazl';
import { z } from 'zod';
import { err, ok, type Result } from '../../src/kernel/result.ts';

/** What the manifest in the tree leaves open, because it is each school's own. */
export interface Own {
  /** MICROSOFT_APP_ID. */
  readonly appId: string;
  /** The school's website; Teams shows it as the maker's, and as where its privacy notice and terms are. */
  readonly website: string;
}

const here = (name: string): URL => new URL(name, import.meta.url);
const MANIFEST = here('manifest.json');
const PLACE_OF_ID = '00000000-0000-0000-0000-000000000000';
const PLACE_OF_WEBSITE = 'https://your-school.example';
/** A day in the past that never changes, so that the same manifest gives the same zip, byte for byte. */
const FILED = new Date('2000-01-01T12:00:00Z');

const schemaOf = (version: string): unknown =>
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`@microsoft/app-manifest/build/json-schemas/teams/v${version}/MicrosoftTeams.schema.json`), 'utf8'));

/** What Microsoft's own schema, of the version that the manifest names, finds wrong; empty when it is valid. */
export function manifestFaults(manifest: unknown): string[] {
  const named = z.object({ manifestVersion: z.string().regex(/^\d+\.\d+$/) }).safeParse(manifest);
  if (!named.success) return ['manifestVersion: is missing or is not a version'];
  const ajv = new Ajv.default({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const valid = ajv.compile(z.record(z.string(), z.unknown()).parse(schemaOf(named.data.manifestVersion)));
  if (valid(manifest)) return [];
  return (valid.errors ?? []).map(({ instancePath, message, params }) => {
    const extra: unknown = 'additionalProperty' in params ? params.additionalProperty : undefined;
    return `${instancePath.slice(1).replaceAll('/', '.') || 'manifest.json'}: ${message ?? 'is wrong'}${typeof extra === 'string' ? ` (${extra})` : ''}`;
  });
}

/** The manifest with the school's own values in it; the faults name what must be mended first. */
export function ownManifest(own: Own, text: string = readFileSync(MANIFEST, 'utf8')): Result<string, string[]> {
  const faults: string[] = [];
  if (!z.uuid().safeParse(own.appId).success || own.appId === PLACE_OF_ID) faults.push(`the app id ${JSON.stringify(own.appId)} is not one: it is the "Application (client) ID" of the bot's app registration`);
  if (!z.url({ protocol: /^https$/ }).safeParse(own.website).success) faults.push(`the website ${JSON.stringify(own.website)} is not one that begins with https://`);
  if (faults.length > 0) return err(faults);
  const filled = text.replaceAll(PLACE_OF_ID, own.appId.toLowerCase()).replaceAll(`"${PLACE_OF_WEBSITE}"`, JSON.stringify(own.website));
  const found = manifestFaults(JSON.parse(filled));
  return found.length > 0 ? err(found) : ok(filled);
}

/** What Teams takes: manifest and both icons at the top of a zip. */
export async function appPackage(manifest: string): Promise<Buffer> {
  const { icons } = z.object({ icons: z.object({ color: z.string(), outline: z.string() }) }).parse(JSON.parse(manifest));
  const zip = new yazl.ZipFile();
  const add = (bytes: Buffer, name: string): void => zip.addBuffer(bytes, name, { mtime: FILED, mode: 0o100_644 });
  add(Buffer.from(manifest, 'utf8'), 'manifest.json');
  for (const icon of [icons.color, icons.outline]) add(readFileSync(here(icon)), icon);
  zip.end();
  return buffer(zip.outputStream);
}
