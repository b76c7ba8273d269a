import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { choiceMessages } from '../../../src/policies/model-choice.ts';
import { openModel, type ModelSettings, type OpenedModel } from '../../../src/policies/model-open.ts';
import { chooses, hangs, type ModelServer, modelServer, says } from '../../fixtures/model-server.ts';

const ONE = choiceMessages('May I lend a key?', '1. No.\n2. Yes.');
const TWO = choiceMessages('May I lend a lamp?', '1. No.\n2. Yes.');
let server: ModelServer;
let dir: string;
let log: Log = () => {};
const base = (): ModelSettings => ({ url: server.url, model: 'm', keyFile: null, uses: new Set(['read', 'propose']), timeoutMs: 200, recordFile: null, replayFile: null });
const opened = async (over: Partial<ModelSettings>): Promise<OpenedModel> => {
  const model = await openModel({ ...base(), ...over }, { clock: fixedClock(0), log: (...args) => log(...args) });
  if (!model.ok) throw new Error(model.error);
  return model.value;
};
const fault = async (over: Partial<ModelSettings>): Promise<string> => {
  const model = await openModel({ ...base(), ...over }, { clock: fixedClock(0), log });
  return model.ok ? '' : model.error;
};

beforeEach(async () => {
  log = () => {};
  dir = mkdtempSync(join(tmpdir(), 'model-'));
  server = await modelServer(chooses('no', [1]));
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

describe('a model that the settings name', () => {
  it('is there for the uses that are named and no other', async () => {
    expect((await opened({ uses: new Set(['read']) })).propose).toBeNull();
    expect((await opened({ uses: new Set(['propose']) })).read).toBeNull();
  });
  it('is asked with the key of the file, which no fault prints', async () => {
    const keyFile = join(dir, 'key');
    writeFileSync(keyFile, 'sesame\n');
    await (await opened({ keyFile })).read!.choose('read', ONE, 2);
    expect(server.requests[0]!.headers.authorization).toBe('Bearer sesame');
    writeFileSync(keyFile, 'sesame\r\nx-other: 1');
    expect(await fault({ keyFile })).toBe('READER_KEY_FILE: must hold the key on one line and nothing else');
    expect(await fault({ keyFile: join(dir, 'none') })).toBe('READER_KEY_FILE: cannot be read (ENOENT)');
  });
});

describe('a recorded run', () => {
  it('is replayed without a server: choices and faults alike, in their order', async () => {
    const file = join(dir, 'run.jsonl');
    const { read } = await opened({ recordFile: file });
    server.behave(chooses('no', [1]), chooses('yes', [2]), says('sorry', 500), hangs);
    const ran = [await read!.choose('read', ONE, 2), await read!.choose('read', ONE, 2), await read!.choose('read', TWO, 2), await read!.choose('read', choiceMessages('Third?', '1. No.'), 1)];
    expect(ran).toMatchObject([{ value: { verdict: 'no' } }, { value: { verdict: 'yes' } }, { error: 'broken' }, { error: 'slow' }]);
    await server.close();
    const replay = (await opened({ url: null, replayFile: file })).read!;
    expect([await replay.choose('read', ONE, 2), await replay.choose('read', ONE, 2), await replay.choose('read', TWO, 2), await replay.choose('read', choiceMessages('Third?', '1. No.'), 1)]).toEqual(ran);
    server = await modelServer(hangs);
  });
  it('gives the last reply again to what is asked more often, and none to what was not recorded', async () => {
    const file = join(dir, 'run.jsonl');
    await (await opened({ recordFile: file })).read!.choose('read', ONE, 2);
    const replay = (await opened({ url: null, replayFile: file })).read!;
    for (let i = 0; i < 3; i++) expect(await replay.choose('read', ONE, 2)).toMatchObject({ ok: true });
    for (let i = 0; i < 5; i++) expect(await replay.choose('read', TWO, 2)).toEqual({ ok: false, error: 'not-recorded' });
    expect(await replay.choose('read', ONE, 2)).toMatchObject({ ok: true });
  });
  it('lies in a file for its owner alone, without the key', async () => {
    const keyFile = join(dir, 'key');
    writeFileSync(keyFile, 'sesame');
    const file = join(dir, 'run.jsonl');
    await (await opened({ recordFile: file, keyFile })).read!.choose('read', ONE, 2);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain('sesame');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ at: '1970-01-01T00:00:00.000Z', request: { messages: ONE }, reply: { status: 200 } });
  });
  it('that cannot be written spoils no answer and is told to the log', async () => {
    const events: string[] = [];
    log = (event) => events.push(event);
    expect(await (await opened({ recordFile: join(dir, 'no', 'such', 'folder') })).read!.choose('read', ONE, 2)).toMatchObject({ ok: true });
    expect(events).toEqual(['model.not-recorded', 'model.asked']);
  });
  it('is refused with the number of a line that is no record', async () => {
    const file = join(dir, 'run.jsonl');
    writeFileSync(file, '\n{"request":{}}\n');
    expect(await fault({ url: null, replayFile: file })).toBe('READER_REPLAY: line 2 is no record of a request and its reply');
    expect(await fault({ url: null, replayFile: join(dir, 'none') })).toBe('READER_REPLAY: cannot be read (ENOENT)');
  });
});

describe('the settings of a model', () => {
  const home = { HOME: '/home/x' };
  const faults = (env: Record<string, string>): string[] => {
    const config = readConfig({ ...home, ...env });
    return config.ok ? [] : config.error;
  };
  const MODEL = { READER_URL: 'http://127.0.0.1:11434/v1', READER_MODEL: 'm', READER_FOR: 'read' };

  it('switch nothing on unless a use is named', () => {
    expect(readConfig({ ...home, READER_URL: MODEL.READER_URL, READER_MODEL: 'm' })).toMatchObject({ ok: true, value: { reader: null } });
    expect(readConfig({ ...home, ...MODEL, READER_FOR: 'propose, read', READER_TIMEOUT_MS: '9000', READER_KEY_FILE: '~/key' })).toMatchObject({
      ok: true,
      value: { reader: { url: MODEL.READER_URL, model: 'm', uses: new Set(['propose', 'read']), timeoutMs: 9000, keyFile: '/home/x/key', recordFile: null, replayFile: null } },
    });
  });
  it('need no server for a replay', () => {
    expect(readConfig({ ...home, READER_FOR: 'read', READER_REPLAY: 'run.jsonl' })).toMatchObject({ ok: true, value: { reader: { url: null, replayFile: 'run.jsonl' } } });
    expect(faults({ READER_FOR: 'read', READER_REPLAY: 'a', READER_RECORD: 'b' })).toEqual([expect.stringMatching(/^READER_RECORD/)]);
  });
  it('name what is missing or wrong', () => {
    expect(faults({ READER_FOR: 'read' })).toEqual([expect.stringMatching(/^READER_URL/), expect.stringMatching(/^READER_MODEL/)]);
    expect(faults({ ...MODEL, READER_FOR: 'write' })).toEqual([expect.stringMatching(/^READER_FOR.*propose, read/)]);
    expect(faults({ ...MODEL, READER_TIMEOUT_MS: '5' })).toEqual([expect.stringMatching(/^READER_TIMEOUT_MS/)]);
  });
  it.each(['http://10.0.0.5/v1', 'http://models.example/v1', 'http://127.0.0.1.evil.example/v1', 'https://user:hunter2@models.example/v1', 'https://models.example/v1#x', 'ftp://127.0.0.1/', 'nonsense'])('send nothing in the clear over a network, and print no address that may hold a key: %s', (url) => {
    const said = faults({ ...MODEL, READER_URL: url });
    expect(said.length).toBeGreaterThan(0);
    expect(said.every((line) => line.startsWith('READER_URL') && !line.includes(url))).toBe(true);
  });
  it.each(['http://localhost:1234/v1', 'http://[::1]:8000', 'https://x.openai.azure.com/openai/v1'])('take %s', (url) => {
    expect(faults({ ...MODEL, READER_URL: url })).toEqual([]);
  });
});
