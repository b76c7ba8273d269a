import { readFile } from 'node:fs/promises';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { modelClient, type ModelClient, type ModelUse } from './model-client.ts';
import { recording, replaying } from './model-record.ts';
import { completionsUrl, httpTransport, type ModelTransport } from './model-transport.ts';

/** How a school's model is reached, and for what; as the settings give it. */
export interface ModelSettings {
  /** Base address; null in a replay. */
  readonly url: string | null;
  readonly model: string;
  readonly keyFile: string | null;
  readonly uses: ReadonlySet<ModelUse>;
  /** For both uses; null: four seconds for reading, thirty for proposing. */
  readonly timeoutMs: number | null;
  readonly recordFile: string | null;
  readonly replayFile: string | null;
}

/** A client for each use that is switched on. Both are one and the same, so that its limits hold for all. */
export interface OpenedModel {
  readonly read: ModelClient | null;
  readonly propose: ModelClient | null;
}

/** Where no model is switched on. */
export const NO_MODEL: OpenedModel = { read: null, propose: null };

const READ_MS = 4_000;
const PROPOSE_MS = 30_000;

/** Makes the client that the settings ask for; nothing is sent yet. A fault names its setting and no key. */
export async function openModel(settings: ModelSettings, ports: { readonly clock: Clock; readonly log: Log }): Promise<Result<OpenedModel, string>> {
  const reached = await transportFor(settings);
  if (!reached.ok) return reached;
  const transport = settings.recordFile === null ? reached.value : recording(reached.value, settings.recordFile, ports.clock, ports.log);
  const limits = { read: settings.timeoutMs ?? READ_MS, propose: settings.timeoutMs ?? PROPOSE_MS };
  const client = modelClient({ transport, model: settings.model, limits, pauses: settings.replayFile === null, ...ports });
  return ok({ read: settings.uses.has('read') ? client : null, propose: settings.uses.has('propose') ? client : null });
}

async function transportFor({ url, keyFile, replayFile }: ModelSettings): Promise<Result<ModelTransport, string>> {
  if (replayFile !== null) {
    const replay = await replaying(replayFile);
    return replay.ok ? replay : err(`READER_REPLAY: ${replay.error}`);
  }
  if (url === null) return err('READER_URL: is missing');
  const key = keyFile === null ? ok(null) : await keyIn(keyFile);
  return key.ok ? ok(httpTransport(completionsUrl(url), key.value)) : err(`READER_KEY_FILE: ${key.error}`);
}

/** The key in a file: one line of what a header may hold. */
async function keyIn(file: string): Promise<Result<string, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return err(`cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`);
  }
  const key = text.trim();
  return /^[\x21-\x7e]{1,4096}$/.test(key) ? ok(key) : err('must hold the key on one line and nothing else');
}
