import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { makeLog } from '../../../src/kernel/log.ts';
import { choiceMessages } from '../../../src/policies/model-choice.ts';
import { modelClient, type ModelClient } from '../../../src/policies/model-client.ts';
import { authFor, completionsUrl, httpTransport } from '../../../src/policies/model-transport.ts';
import { breaksOff, choice, chooses, completion, drips, endsEarly, floods, hangs, type ModelBehaviour, type ModelServer, modelServer, resets, says } from '../../fixtures/model-server.ts';

const KEY = 'key-of-the-school';
const START = Date.UTC(2026, 10, 21);
const MESSAGES = choiceMessages('May I lend a key?', '# Keys\n1. Keys are lent by the caretaker.\n2. A key is never copied.');

let server: ModelServer;
let clock = fixedClock(START);
let logged = '';
const clientOf = (limits = { read: 300, propose: 300 }, url = server.url): ModelClient =>
  modelClient({ transport: httpTransport(completionsUrl(url), KEY), model: 'm1', limits, clock, log: makeLog((line) => (logged += line), () => clock.now()) });

beforeEach(async () => {
  server = await modelServer(chooses('no', [2, 1], 0.7));
  clock = fixedClock(START);
  logged = '';
});
afterEach(() => server.close());

const body = (content: string | null, message: object = {}, rest: object = {}): ModelBehaviour => says(completion(content, message, rest));
const faults: [string, ModelBehaviour, string][] = [
  ['hangs', hangs, 'slow'],
  ['drips', drips, 'slow'],
  ['breaks off in the middle', breaksOff, 'cut-short'],
  ['ends before the length it promised', endsEarly, 'cut-short'],
  ['resets the connection', resets, 'unreachable'],
  ['sends without end', floods, 'too-large'],
  ['sends a body just too large', says('x'.repeat(256 * 1024 + 1)), 'too-large'],
  ['fails inside', says('oh no', 500), 'broken'],
  ['has nothing to say', says('', 204), 'broken'],
  ['has no room', says('{}', 503), 'broken'],
  ['has had too many', says('{}', 429), 'too-many'],
  ['does not know the key', says('{}', 401), 'not-allowed'],
  ['forbids', says('{}', 403), 'not-allowed'],
  ['has no such address', says('{}', 404), 'not-there'],
  ['takes nothing', says('{"error":{"message":"context too long"}}', 400), 'not-taken'],
  ['redirects', says('', 302, { location: 'http://127.0.0.1:9/' }), 'redirected'],
  ['redirects for good', says('', 308, { location: '/elsewhere' }), 'redirected'],
  ['sends a page', says('<html>choose 1</html>'), 'not-json'],
  ['sends nothing', says(''), 'not-json'],
  ['streams all the same', says('data: {"choices":[{"delta":{"content":"{"}}]}\n\ndata: [DONE]\n'), 'not-json'],
  ['sends bytes that are no text', says(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from('"}')])), 'not-text'],
  ['compresses unasked', says(Buffer.from([0x1f, 0x8b, 0x08]), 200, { 'content-encoding': 'gzip' }), 'not-text'],
  ['sends other JSON', says('{"answer":"no"}'), 'not-a-completion'],
  ['sends JSON that is no object', says('null'), 'not-a-completion'],
  ['sends no choice', says('{"choices":[]}'), 'not-a-completion'],
  ['sends an error with a good status', says('{"error":{"message":"overloaded"}}'), 'not-a-completion'],
  ['refuses', body(null, { refusal: 'I cannot help with that.' }), 'refused'],
  ['filters what it wrote', body('', {}, { finish_reason: 'content_filter' }), 'refused'],
  ['filters what it was sent', says('{"error":{"code":"content_filter"}}', 400), 'refused'],
  ['runs out of room', body('{"verdict":"no","cl', {}, { finish_reason: 'length' }), 'unfinished'],
  ['writes nothing', body(null), 'not-a-choice'],
  ['writes prose', body('No, you may not lend a key.'), 'not-a-choice'],
  ['writes words before the choice', body(`Sure! ${choice('no', [1])}`), 'not-a-choice'],
  ['writes words after the choice', body(`${choice('no', [1])} I hope this helps.`), 'not-a-choice'],
  ['writes words around a fence', body(`Here:\n\`\`\`json\n${choice('no', [1])}\n\`\`\``), 'not-a-choice'],
  ['thinks aloud', body(`<think>${choice('yes', [1])}</think>${choice('no', [1])}`), 'not-a-choice'],
  ['chooses twice', body(`${choice('no', [1])}${choice('yes', [1])}`), 'not-a-choice'],
  ['adds an answer of its own', body('{"verdict":"no","clauses":[1],"confidence":1,"answer":"Ring 0800 000"}'), 'not-a-choice'],
  ['leaves out the clauses', body('{"verdict":"no","confidence":1}'), 'not-a-choice'],
  ['makes up a verdict', body(choice('definitely', [1])), 'not-a-choice'],
  ['gives words for numbers', body(choice('no', ['1'])), 'not-a-choice'],
  ['gives a broken number', body(choice('no', [1.5])), 'not-a-choice'],
  ['gives nought', body(choice('no', [0])), 'not-a-choice'],
  ['gives a number below nought', body(choice('no', [-1])), 'not-a-choice'],
  ['gives a number too great for a number', body('{"verdict":"no","clauses":[1e999],"confidence":1}'), 'not-a-choice'],
  ['gives four clauses', body(choice('no', [1, 2, 1, 2])), 'not-a-choice'],
  ['gives a verdict without a clause', body(choice('no', [])), 'not-a-choice'],
  ['is surer than sure', body(choice('no', [1], 7)), 'not-a-choice'],
  ['is sure in words', body(choice('no', [1], 'high')), 'not-a-choice'],
  ['pads the choice', body(`${choice('no', [1])}${' '.repeat(2000)}`), 'not-a-choice'],
  ['gives a number that was not sent', body(choice('no', [3])), 'unknown-number'],
  ['gives a number twice', body(choice('no', [1, 1])), 'repeated-number'],
];

describe('a model\'s choice', () => {
  it('is a verdict and numbers of clauses', async () => {
    expect(await clientOf().choose('read', MESSAGES, 2)).toEqual({ ok: true, value: { verdict: 'no', clauses: [2, 1], confidence: 0.7 } });
  });
  it('may come in one fence and may be a silence without a clause', async () => {
    server.behave(body(`\`\`\`json\n${choice('not_covered', [])}\n\`\`\`\n`));
    expect(await clientOf().choose('read', MESSAGES, 2)).toMatchObject({ ok: true, value: { verdict: 'not_covered', clauses: [] } });
  });
  it.each(faults)('is none when the server %s', async (_what, behaviour, code) => {
    server.behave(behaviour);
    expect(await clientOf().choose('read', MESSAGES, 2)).toEqual({ ok: false, error: code });
    expect(JSON.parse(logged)).toMatchObject({ event: 'model.asked', use: 'read', clauses: 2, code });
    expect(server.requests.every((r) => r.path === '/v1/chat/completions')).toBe(true);
  });
  it('is none when there is no server', async () => {
    const { url } = server;
    await server.close();
    expect(await clientOf(undefined, url).choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'unreachable' });
    server = await modelServer(hangs);
  });
});

describe('what the log holds', () => {
  it('is codes: neither the key nor a word of question, clause or reply', async () => {
    for (const behaviour of [chooses('no', [1]), says(`{"error":"bad key ${KEY}"}`, 401), body('Lend it to Zebedee')]) {
      server.behave(behaviour);
      await clientOf().choose('read', MESSAGES, 2);
    }
    expect(logged.split('\n')).toHaveLength(4);
    expect(logged).not.toMatch(/key-of|lend|Zebedee|caretaker/i);
  });
});

describe('a request', () => {
  it('holds model, messages and the schema, and the key only in its header', async () => {
    await clientOf().choose('read', MESSAGES, 2);
    const [request] = server.requests;
    expect(Object.keys(request!.body).toSorted()).toEqual(['messages', 'model', 'response_format', 'stream', 'temperature']);
    expect(request!.body).toMatchObject({ model: 'm1', stream: false, response_format: { type: 'json_schema' }, messages: MESSAGES });
    expect(request!.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(JSON.stringify(request!.body)).not.toContain(KEY);
  });
  it('is made again without what the server would not take, and then always so', async () => {
    server.behave(says('{"error":"Unsupported parameter: temperature"}', 400), says('{"error":"response_format is not supported"}', 400), chooses('no', [1]));
    const client = clientOf();
    expect(await client.choose('read', MESSAGES, 2)).toMatchObject({ ok: true });
    await client.choose('read', MESSAGES, 2);
    expect(server.requests.map((r) => [r.body.temperature, r.body.response_format?.type])).toEqual([[0, 'json_schema'], [undefined, 'json_schema'], [undefined, undefined], [undefined, undefined]]);
  });
  it('that is not taken at all leaves the next one whole', async () => {
    server.behave(says('{"error":"too long"}', 400));
    const client = clientOf();
    expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'not-taken' });
    expect(server.requests).toHaveLength(3);
    server.behave(chooses('no', [1]));
    await client.choose('read', MESSAGES, 2);
    expect(server.requests.at(-1)!.body.response_format?.type).toBe('json_schema');
  });
  it.each([
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434/v1/chat/completions'],
    ['http://localhost:1234/v1/', 'http://localhost:1234/v1/chat/completions'],
    ['https://x.openai.azure.com/openai/v1', 'https://x.openai.azure.com/openai/v1/chat/completions'],
    ['https://x.openai.azure.com/openai/deployments/d?api-version=2024-10-21', 'https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21'],
    ['https://gate.example/v1/chat/completions', 'https://gate.example/v1/chat/completions'],
  ])('to %s goes to %s', (base, to) => {
    expect(completionsUrl(base).href).toBe(to);
  });
});

describe('a way to a server', () => {
  it.each([
    ['https://x.openai.azure.com/openai/v1', 'api-key'],
    ['https://x.services.ai.azure.com/models', 'api-key'],
    ['https://x.openai.azure.com.evil.example/v1', 'authorization'],
    ['https://models.example/v1', 'authorization'],
  ])('to %s has the key in %s', (url, header) => {
    expect(Object.keys(authFor(new URL(url), KEY))).toEqual([header]);
    expect(authFor(new URL(url), null)).toEqual({});
  });
  it('is never made in the clear over a network', () => {
    expect(() => httpTransport(new URL('http://10.0.0.5/v1/chat/completions'), KEY)).toThrow('https');
  });
  it('leaves a proxy of the environment and a redirect alone', async () => {
    const other = await modelServer(chooses('yes', [1]));
    const before = process.env.http_proxy;
    process.env.http_proxy = other.url;
    try {
      server.behave(says('', 307, { location: `${other.url}/chat/completions` }));
      expect(await clientOf().choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'redirected' });
      expect([server.requests.length, other.requests.length]).toEqual([1, 0]);
    } finally {
      if (before === undefined) delete process.env.http_proxy;
      else process.env.http_proxy = before;
      await other.close();
    }
  });
});

describe('a server that fails', () => {
  it('is left alone for a minute after three failures in a row, then asked by one', async () => {
    server.behave(says('', 500));
    const client = clientOf();
    for (let i = 0; i < 3; i++) expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'broken' });
    expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'paused' });
    clock.set(START + 59_999);
    expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'paused' });
    clock.set(START + 60_000);
    expect(await Promise.all([client.choose('read', MESSAGES, 2), client.choose('read', MESSAGES, 2)])).toEqual([{ ok: false, error: 'broken' }, { ok: false, error: 'paused' }]);
    expect(server.requests).toHaveLength(4);
    clock.set(START + 120_000);
    server.behave(chooses('no', [1]));
    expect(await client.choose('read', MESSAGES, 2)).toMatchObject({ ok: true });
    expect(await Promise.all([client.choose('read', MESSAGES, 2), client.choose('read', MESSAGES, 2)])).toMatchObject([{ ok: true }, { ok: true }]);
  });
  it('is left alone for as long as it asks, at most ten minutes', async () => {
    server.behave(says('', 429, { 'retry-after': '20' }), says('', 429, { 'retry-after': '999999' }), chooses('no', [1]));
    const client = clientOf();
    expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'too-many' });
    clock.set(START + 19_999);
    expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'paused' });
    clock.set(START + 20_000);
    expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'too-many' });
    clock.set(START + 20_000 + 599_999);
    expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'paused' });
    clock.set(START + 20_000 + 600_000);
    expect(await client.choose('read', MESSAGES, 2)).toMatchObject({ ok: true });
  });
  it('is not left alone for what its filter minds in a question', async () => {
    server.behave(body(null, { refusal: 'no' }));
    const client = clientOf();
    for (let i = 0; i < 5; i++) expect(await client.choose('read', MESSAGES, 2)).toEqual({ ok: false, error: 'refused' });
    expect(server.requests).toHaveLength(5);
  });
});

describe('many at once', () => {
  const after = (ms: number): ModelBehaviour => (response, request) => void setTimeout(() => chooses('no', [1])(response, request), ms);

  it('are four at a time, two of them proposals at most', async () => {
    server.behave(after(30));
    const client = clientOf({ read: 5000, propose: 5000 });
    const asked = await Promise.all([...Array<'propose'>(8).fill('propose'), ...Array<'read'>(8).fill('read')].map((use) => client.choose(use, MESSAGES, 2)));
    expect(asked.every((one) => one.ok)).toBe(true);
    expect(server.mostAtOnce()).toBe(4);
    const alone = await modelServer(after(30));
    const proposing = clientOf({ read: 5000, propose: 5000 }, alone.url);
    await Promise.all(Array.from({ length: 6 }, () => proposing.choose('propose', MESSAGES, 2)));
    expect(alone.mostAtOnce()).toBe(2);
    await alone.close();
  });
  it('wait for their turn no longer than their time, and are turned away past forty', async () => {
    server.behave(hangs);
    const client = clientOf();
    const asked = await Promise.all(Array.from({ length: 60 }, () => client.choose('read', MESSAGES, 2)));
    expect(asked.filter((one) => !one.ok && one.error === 'busy')).toHaveLength(16);
    // Those whose turn came as the first were given up find the server left alone.
    expect(asked.filter((one) => !one.ok && (one.error === 'slow' || one.error === 'paused'))).toHaveLength(44);
    expect(server.requests).toHaveLength(4);
  });
});
