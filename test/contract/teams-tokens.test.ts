import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Inbound } from '../../src/chat/inbound.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { makeTeamsSurface } from '../../src/surfaces/teams/teams-surface.ts';
import { startIssuer, type Issuer } from '../fixtures/teams/openid-issuer.ts';
import { APP_ID, personalMessage, SERVICE_URL, TENANT } from '../fixtures/teams/activities.ts';

/*
 * The seven checks of a call that says it is Microsoft's, through botbuilder's own adapter and our check before it: no handler may run for a
 * token that fails any of them.
 */
let issuer: Issuer;
let server: Server;
let url: string;
const accepted: Inbound[] = [];
const said: string[] = [];

const seconds = (): number => Math.floor(systemClock.now() / 1_000);
const good = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => {
  const now = seconds();
  const claims: Record<string, unknown> = { iss: 'https://api.botframework.com', aud: APP_ID, serviceurl: SERVICE_URL, nbf: now - 60, exp: now + 3_600, ...change };
  for (const [key, value] of Object.entries(claims)) if (value === undefined) delete claims[key];
  return claims;
};

beforeAll(async () => {
  for (const level of ['error', 'warn', 'log'] as const) vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void said.push(words.map(String).join(' ')));
  issuer = await startIssuer([{ kid: 'teams-1', endorsements: ['msteams', 'webchat'] }, { kid: 'skype-1', endorsements: ['skype'] }, { kid: 'none-1', endorsements: [] }, { kid: 'bare-1' }, { kid: 'near-1', endorsements: ['MSTEAMS', 'msteams2'] }, { kid: 'other-1', endorsements: ['webchat', 'directline'] }]);
  const surface = makeTeamsSurface({
    identity: { dev: false, appId: APP_ID, password: 'not-a-real-secret', tenant: TENANT }, clock: systemClock, log: silentLog, openIdMetadataUrl: issuer.metadataUrl,
    places: { append: () => Promise.resolve(), all: () => Promise.resolve([]) },
  });
  await surface.start((inbound) => {
    accepted.push(inbound);
    return Promise.resolve({ status: 'recorded' });
  });
  server = createServer(express().use('/api/messages', express.raw({ type: () => true }), surface.paths));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
});
afterAll(async () => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  server.close();
  await issuer.close();
});
beforeEach(() => {
  accepted.length = 0;
  said.length = 0;
});

async function post(authorization: string | null, body: unknown = personalMessage('May I use a memory stick?')): Promise<number> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) }, body: JSON.stringify(body) });
  return response.status;
}
const bearer = (token: string): string => `Bearer ${token}`;

describe('a call that Microsoft signed', () => {
  it.each([
    ['now', () => issuer.token(good())],
    ['by RS512', () => issuer.token(good(), { alg: 'RS512' })],
    ['ended four minutes and fifty seconds ago', () => issuer.token(good({ exp: seconds() - 290 }))],
    ['begins in four minutes and fifty seconds', () => issuer.token(good({ nbf: seconds() + 290 }))],
    ['with no beginning', () => issuer.token(good({ nbf: undefined }))],
  ])('%s is taken', async (_name, token) => {
    expect([await post(bearer(token())), accepted.length]).toEqual([200, 1]);
  });

  it('asks for the keys once, however many calls come', async () => {
    const before = issuer.asked();
    await Promise.all(Array.from({ length: 20 }, () => post(bearer(issuer.token(good())))));
    expect([accepted.length, issuer.asked() - before]).toEqual([20, 0]);
  });
});

const refused: readonly (readonly [string, string, () => string | null])[] = [
  ['1 bearer', 'missing', () => null],
  ['1 bearer', 'empty', () => ''],
  ['1 bearer', 'without a token', () => 'Bearer '],
  ['1 bearer', 'another scheme', () => `Basic ${issuer.token(good())}`],
  ['1 bearer', 'not a JWT', () => 'Bearer junk'],
  ['1 bearer', 'of two parts', () => bearer(issuer.token(good()).split('.').slice(0, 2).join('.'))],
  ['1 bearer', 'two tokens', () => `${bearer(issuer.token(good()))} ${issuer.token(good())}`],
  ['1 bearer', 'a payload that is no JSON', () => bearer(`${issuer.token(good()).split('.')[0] ?? ''}.bm90LWpzb24.c2ln`)],
  ['2 issuer', 'missing', () => bearer(issuer.token(good({ iss: undefined })))],
  ['2 issuer', 'empty', () => bearer(issuer.token(good({ iss: '' })))],
  ['2 issuer', 'another', () => bearer(issuer.token(good({ iss: 'https://evil.example' })))],
  ['2 issuer', 'with a slash more', () => bearer(issuer.token(good({ iss: 'https://api.botframework.com/' })))],
  ['2 issuer', 'a list with the right one', () => bearer(issuer.token(good({ iss: ['https://api.botframework.com'] })))],
  ['2 issuer', 'Entra, which the SDK takes for its emulator', () => bearer(issuer.token(good({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', ver: '1.0', appid: APP_ID })))],
  ['2 issuer', 'Entra v2, which the SDK takes for its emulator', () => bearer(issuer.token(good({ iss: 'https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0', ver: '2.0', azp: APP_ID })))],
  ['3 audience', 'missing', () => bearer(issuer.token(good({ aud: undefined })))],
  ['3 audience', 'empty', () => bearer(issuer.token(good({ aud: '' })))],
  ['3 audience', 'another bot', () => bearer(issuer.token(good({ aud: 'bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee' })))],
  ['3 audience', 'this bot among several', () => bearer(issuer.token(good({ aud: [APP_ID, 'another'] })))],
  ['3 audience', 'the service itself', () => bearer(issuer.token(good({ aud: 'https://api.botframework.com' })))],
  ['3 audience', 'this bot and more', () => bearer(issuer.token(good({ aud: `${APP_ID}x` })))],
  ['4 time', 'ended five minutes and a second ago', () => bearer(issuer.token(good({ exp: seconds() - 301 })))],
  ['4 time', 'ended yesterday', () => bearer(issuer.token(good({ exp: seconds() - 86_400 })))],
  ['4 time', 'without an end', () => bearer(issuer.token(good({ exp: undefined })))],
  ['4 time', 'an end that is no number', () => bearer(issuer.token(good({ exp: 'tomorrow' })))],
  ['4 time', 'begins in six minutes', () => bearer(issuer.token(good({ nbf: seconds() + 360 })))],
  ['4 time', 'begins tomorrow', () => bearer(issuer.token(good({ nbf: seconds() + 86_400, exp: seconds() + 90_000 })))],
  ['5 signature', 'none', () => bearer(issuer.token(good(), { alg: 'none' }))],
  ['5 signature', 'the published key as a shared secret', () => bearer(issuer.token(good(), { alg: 'HS256' }))],
  ['5 signature', 'by another key', () => bearer(issuer.token(good(), { by: 'stranger' }))],
  ['5 signature', 'an unknown key', () => bearer(issuer.token(good(), { kid: 'made-up', by: 'stranger' }))],
  ['5 signature', 'no key named', () => bearer(issuer.token(good(), { kid: null }))],
  ['5 signature', 'of other words', () => bearer(spliced(issuer.token(good()), issuer.token(good({ exp: seconds() + 7_200 }))))],
  ['5 signature', 'a letter changed', () => bearer(issuer.token(good()).replace(/.{20}$/, 'A'.repeat(20)))],
  ['6 address', 'missing', () => bearer(issuer.token(good({ serviceurl: undefined })))],
  ['6 address', 'empty', () => bearer(issuer.token(good({ serviceurl: '' })))],
  ['6 address', 'another', () => bearer(issuer.token(good({ serviceurl: 'https://smba.trafficmanager.net/emea/' })))],
  ['6 address', 'without its slash', () => bearer(issuer.token(good({ serviceurl: SERVICE_URL.slice(0, -1) })))],
  ['6 address', 'in other capitals', () => bearer(issuer.token(good({ serviceurl: SERVICE_URL.toUpperCase() })))],
  ['6 address', 'under another name', () => bearer(issuer.token(good({ serviceurl: undefined, serviceUrl: SERVICE_URL })))],
  ['7 endorsement', 'for another channel', () => bearer(issuer.token(good(), { kid: 'skype-1', by: 'skype-1' }))],
  ['7 endorsement', 'an empty list', () => bearer(issuer.token(good(), { kid: 'none-1', by: 'none-1' }))],
  ['7 endorsement', 'no list at all', () => bearer(issuer.token(good(), { kid: 'bare-1', by: 'bare-1' }))],
  ['7 endorsement', 'for names that come near', () => bearer(issuer.token(good(), { kid: 'near-1', by: 'near-1' }))],
  ['7 endorsement', 'for two others', () => bearer(issuer.token(good(), { kid: 'other-1', by: 'other-1' }))],
];

function spliced(signed: string, words: string): string {
  const [header, , signature] = signed.split('.');
  return `${header}.${words.split('.')[1] ?? ''}.${signature}`;
}

describe('a call whose token fails a check', () => {
  it.each(refused)('%s, %s: is refused and nothing runs', async (_check, _variant, authorization) => {
    const status = await post(authorization());
    expect([status === 401 || status === 403, accepted.length]).toEqual([true, 0]);
    // The SDK would print keys and claims; nobody may write into the log by calling.
    expect(said).toEqual([]);
  });

  it('has at least five variants of each of the seven checks', () => {
    for (let check = 1; check <= 7; check++) expect(refused.filter(([name]) => name.startsWith(`${check} `)).length).toBeGreaterThanOrEqual(5);
  });

  it('that is for a private chat cannot be used for an address elsewhere', async () => {
    const token = issuer.token(good({ serviceurl: 'https://evil.example/' }));
    expect([await post(bearer(token), personalMessage('x', { serviceUrl: 'https://evil.example/' })), accepted.length]).toEqual([403, 0]);
  });

  it('of a conversation of another tenant is refused, and one that names none', async () => {
    const other = { conversation: { id: 'a:x', conversationType: 'personal', tenantId: 'another' }, channelData: { tenant: { id: 'another' } } };
    const token = bearer(issuer.token(good()));
    expect([await post(token, personalMessage('x', other)), await post(token, personalMessage('x', { ...other, channelData: { tenant: { id: TENANT } } })), await post(token, personalMessage('x', { conversation: { id: 'a:x' }, channelData: {} })), accepted.length]).toEqual([403, 403, 403, 0]);
  });
});
