import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Inbound } from '../../../src/chat/inbound.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { makeTeamsSurface } from '../../../src/surfaces/teams/teams-surface.ts';
import { APP_ID, personalMessage, SERVICE_URL, TENANT } from '../../fixtures/teams/activities.ts';
import { startIssuer, type Issuer } from '../../fixtures/teams/openid-issuer.ts';
import type { FamilyRun } from '../family.ts';

/*
 * The seven checks of a call that says it is Microsoft's, through botbuilder's own adapter and our check before it: no handler may run for a
 * token that fails any of them.
 */
const seconds = (): number => Math.floor(systemClock.now() / 1_000);
const good = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => {
  const now = seconds();
  const claims: Record<string, unknown> = { iss: 'https://api.botframework.com', aud: APP_ID, serviceurl: SERVICE_URL, nbf: now - 60, exp: now + 3_600, ...change };
  for (const [key, value] of Object.entries(claims)) if (value === undefined) delete claims[key];
  return claims;
};
const bearer = (token: string): string => `Bearer ${token}`;
function spliced(signed: string, words: string): string {
  const [header, , signature] = signed.split('.');
  return `${header}.${words.split('.')[1] ?? ''}.${signature}`;
}

const KEYS = [{ kid: 'teams-1', endorsements: ['msteams', 'webchat'] }, { kid: 'skype-1', endorsements: ['skype'] }, { kid: 'none-1', endorsements: [] }, { kid: 'bare-1' }, { kid: 'near-1', endorsements: ['MSTEAMS', 'msteams2'] }, { kid: 'other-1', endorsements: ['webchat', 'directline'] }];
type Variant = readonly [check: string, variant: string, authorization: () => string | null];

const taken = (issuer: Issuer): readonly (readonly [string, () => string])[] => [
  ['now', () => issuer.token(good())],
  ['by RS512', () => issuer.token(good(), { alg: 'RS512' })],
  ['ended four minutes and fifty seconds ago', () => issuer.token(good({ exp: seconds() - 290 }))],
  ['begins in four minutes and fifty seconds', () => issuer.token(good({ nbf: seconds() + 290 }))],
  ['with no beginning', () => issuer.token(good({ nbf: undefined }))],
];

const refused = (issuer: Issuer): readonly Variant[] => [
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

/** A door to which calls come, and how many of them it let run. */
interface Door {
  readonly url: string;
  readonly ran: () => number;
  close(): void;
}

async function serve(handler: express.Express, ran: () => number): Promise<Door> {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`, ran,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function ourDoor(issuer: Issuer): Promise<Door> {
  const accepted: Inbound[] = [];
  const surface = makeTeamsSurface({
    identity: { dev: false, appId: APP_ID, password: 'not-a-real-secret', tenant: TENANT }, clock: systemClock, log: silentLog, openIdMetadataUrl: issuer.metadataUrl,
    places: { append: () => Promise.resolve(), all: () => Promise.resolve([]) },
  });
  await surface.start((inbound) => {
    accepted.push(inbound);
    return Promise.resolve({ status: 'recorded' });
  });
  return serve(express().use('/api/messages', express.raw({ type: () => true }), surface.paths), () => accepted.length);
}

/** Reads the claims and believes them. */
async function believingDoor(): Promise<Door> {
  let ran = 0;
  return serve(express().use('/api/messages', (request, response) => {
    const claims = Buffer.from((request.headers.authorization ?? '').split('.')[1] ?? '', 'base64url').toString();
    const mine = claims.includes(`"aud":"${APP_ID}"`) && claims.includes(SERVICE_URL);
    if (mine) ran += 1;
    response.sendStatus(mine ? 200 : 403);
  }), () => ran);
}

async function post(door: Door, authorization: string | null, body: unknown = personalMessage('May I use a memory stick?')): Promise<number> {
  const response = await fetch(door.url, { method: 'POST', headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) }, body: JSON.stringify(body) });
  return response.status;
}

interface Tried {
  readonly wrong: string[];
  readonly variants: number;
  readonly good: number;
  readonly fewestOfACheck: number;
}

async function tryAll(door: Door, issuer: Issuer): Promise<Tried> {
  const wrong: string[] = [];
  const expectRun = async (name: string, runs: number, statuses: readonly number[], work: () => Promise<number>): Promise<void> => {
    const before = door.ran();
    const status = await work();
    if (!statuses.includes(status) || door.ran() - before !== runs) wrong.push(`${name}: ${status}, ${door.ran() - before} ran`);
  };
  for (const [name, token] of taken(issuer)) await expectRun(`good, ${name}`, 1, [200], () => post(door, bearer(token())));
  const variants = refused(issuer);
  for (const [check, variant, authorization] of variants) await expectRun(`${check}, ${variant}`, 0, [401, 403], () => post(door, authorization()));
  const evil = issuer.token(good({ serviceurl: 'https://evil.example/' }));
  await expectRun('6 address, a signed one elsewhere', 0, [403], () => post(door, bearer(evil), personalMessage('x', { serviceUrl: 'https://evil.example/' })));
  const other = { conversation: { id: 'a:x', conversationType: 'personal', tenantId: 'another' }, channelData: { tenant: { id: 'another' } } };
  for (const change of [other, { ...other, channelData: { tenant: { id: TENANT } } }, { conversation: { id: 'a:x' }, channelData: {} }]) await expectRun('another tenant, or none', 0, [403], () => post(door, bearer(issuer.token(good())), personalMessage('x', change)));
  const fewest = Math.min(...Array.from({ length: 7 }, (_, i) => variants.filter(([check]) => check.startsWith(`${i + 1} `)).length));
  return { wrong, variants: variants.length + 4, good: taken(issuer).length, fewestOfACheck: fewest };
}

/** Promise 21. */
export async function tokens(): Promise<FamilyRun> {
  const issuer = await startIssuer(KEYS);
  const [door, believing] = [await ourDoor(issuer), await believingDoor()];
  const said: string[] = [];
  const levels = ['error', 'warn', 'log'] as const;
  const originals = levels.map((level) => console[level]);
  // The SDK would print keys and claims; nobody may write into the log by calling.
  for (const level of levels) console[level] = (...words: unknown[]) => void said.push(words.map(String).join(' '));
  try {
    const bad = await tryAll(believing, issuer);
    const ours = await tryAll(door, issuer);
    const asked = issuer.asked();
    await Promise.all(Array.from({ length: 20 }, () => post(door, bearer(issuer.token(good())))));
    const askedMore = issuer.asked() - asked;
    const met = ours.wrong.length === 0 && ours.fewestOfACheck >= 5 && askedMore === 0 && said.length === 0;
    return {
      findings: [{
        promise: 21, what: 'Teams: the seven checks of a token', asked: 'at least five bad variants of each of seven checks: 100 % answered 401 or 403, no handler runs; good ones within five minutes pass',
        counts: { variants: ours.variants, fewestOfACheck: ours.fewestOfACheck, good: ours.good, wrong: ours.wrong.length, printed: said.length, askedForKeysAgain: askedMore }, met, ...(met ? {} : { short: ours.wrong.slice(0, 5).join('; ') }),
      }],
      planted: [{ fault: 'a door that reads the claims and checks no signature', caught: bad.wrong.length > 0 }],
      notRun: [],
    };
  } finally {
    levels.forEach((level, i) => {
      const original = originals[i];
      if (original) console[level] = original;
    });
    door.close();
    believing.close();
    await issuer.close();
  }
}
