import { z } from 'zod';
import { schoolsIn } from '../policies/batch.ts';
import type { Corpus } from '../policies/corpus.ts';
import { batchSchool, incidentLine, routeIncident, type BatchRoute, type BatchSchool } from './route-batch.ts';
import { routeRulesIn } from './route-clauses.ts';

export interface RouteBatchPorts {
  /** Reads a school's policies from a file or folder. What cannot be read is in the corpus's `refused`. */
  readonly readCorpus: (path: string) => Promise<Corpus>;
  /** Told of what has no line of its own in the answers. */
  readonly note: (message: string) => void;
}

/** A longer line is not even parsed. */
const LONGEST_LINE = 1_000_000;
const onlyId = z.looseObject({ id: z.union([z.string(), z.number()]) });

/**
 * Routes JSON lines of incidents in their order with the rules that each school's policies state. A line without a readable id is told to
 * `note` and has no answer; one with a fault has the fault; nothing stops the rest.
 */
export async function* routeBatch(schoolsDir: string, lines: AsyncIterable<string> | Iterable<string>, ports: RouteBatchPorts): AsyncGenerator<BatchRoute | { readonly id: string | number; readonly error: string }> {
  const schools = await schoolsIn(schoolsDir, ports.note);
  const read = new Map<string, Promise<BatchSchool | string>>();
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const value = line.length > LONGEST_LINE ? undefined : parsed(line);
    const id = onlyId.safeParse(value);
    if (!id.success) {
      ports.note(`line ${number}: ${value === undefined ? 'not JSON, or too long' : 'no "id"'}`);
      continue;
    }
    const asked = incidentLine.safeParse(value);
    if (!asked.success) {
      yield { id: id.data.id, error: asked.error.issues.map((issue) => `"${issue.path.join('.')}": ${issue.message}`).join('; ') };
      continue;
    }
    const path = schools.get(asked.data.school);
    if (path === undefined) {
      yield { id: asked.data.id, error: `no school "${asked.data.school.slice(0, 80)}" in the folder` };
      continue;
    }
    const reading = read.get(path) ?? readSchool(path, asked.data.school, ports);
    read.set(path, reading);
    const school = await reading;
    yield typeof school === 'string' ? { id: asked.data.id, error: school } : routeIncident(asked.data, school);
  }
}

async function readSchool(path: string, name: string, ports: RouteBatchPorts): Promise<BatchSchool | string> {
  const corpus = await ports.readCorpus(path);
  for (const refusal of corpus.refused) ports.note(`${name}: ${refusal.file}: ${refusal.code}: ${refusal.detail}`);
  if (corpus.documents.length === 0) return 'no policy could be read';
  return batchSchool(routeRulesIn(corpus.documents), corpus.documents);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
