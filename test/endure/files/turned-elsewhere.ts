import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { readConfig } from '../../../src/config.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { completionsUrl, httpTransport } from '../../../src/policies/model-transport.ts';
import { DocumentReader } from '../../../src/policies/document-reader.ts';
import { makeSlackSurface } from '../../../src/surfaces/slack/slack-surface.ts';
import { makeTeamsSurface } from '../../../src/surfaces/teams/teams-surface.ts';
import { TokenCheck } from '../../../src/surfaces/teams/token-check.ts';
import { openPlatformDesk, SIGNING_SECRET, TEACHER } from '../../contract/platform-desk.ts';
import { event, messageEvent, signed } from '../../fixtures/slack/payloads.ts';
import { TEAM } from '../../fixtures/slack/workspace.ts';
import { APP_ID, personalMessage, TENANT } from '../../fixtures/teams/activities.ts';
import { startIssuer } from '../../fixtures/teams/openid-issuer.ts';
import { wordParts, zipArchive } from '../../fixtures/zip-archive.ts';
import type { FamilyRun } from '../family.ts';
import { hostileAddresses } from './addresses.ts';
import { openCanary, openRedirector, watchConnections, type Canary } from './canary.ts';

/** What was tried, and how often it went through. */
interface Way {
  readonly tried: number;
  readonly wrong: string[];
}

const NO_PLACES = { append: () => Promise.resolve(), all: () => Promise.resolve([]) };
const portOf = (url: string): number => Number(new URL(url).port);

/** An activity of Teams that names the address as where to answer, signed for that very address: the strongest a stranger could have. */
async function serviceUrls(addresses: readonly string[]): Promise<Way> {
  const issuer = await startIssuer([{ kid: 'teams-1', endorsements: ['msteams'] }]);
  let ran = 0;
  const surface = makeTeamsSurface({ identity: { dev: false, appId: APP_ID, password: 'not-a-real-secret', tenant: TENANT }, clock: systemClock, log: silentLog, openIdMetadataUrl: issuer.metadataUrl, places: NO_PLACES });
  await surface.start(() => {
    ran += 1;
    return Promise.resolve({ status: 'recorded', text: 'x' });
  });
  const server = createServer(express().use('/', express.raw({ type: () => true }), surface.paths));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const watch = watchConnections(new Set([port, portOf(issuer.metadataUrl)]));
  const wrong: string[] = [];
  try {
    for (const address of addresses) {
      const now = Math.floor(systemClock.now() / 1_000);
      const token = issuer.token({ iss: 'https://api.botframework.com', aud: APP_ID, serviceurl: address, nbf: now - 60, exp: now + 600 });
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: { 'content-type': 'application/json', 'authorization': `Bearer ${token}` }, body: JSON.stringify(personalMessage('x', { serviceUrl: address })) });
      if (response.status < 400 || ran > 0) wrong.push(`service url ${address}: ${response.status}`);
      ran = 0;
    }
    wrong.push(...watch.strange.map((one) => `connected to ${one}`));
  } finally {
    watch.stop();
    server.closeAllConnections();
    server.close();
    await issuer.close();
  }
  return { tried: addresses.length, wrong };
}

/** The address in everything that Slack sends with one: where to answer, a file, a picture, words. */
async function slackPayloads(addresses: readonly string[]): Promise<Way> {
  const desk = await openPlatformDesk(undefined, { policies: false });
  const own = new Set([portOf(desk.url), portOf(desk.slack.apiUrl), portOf(desk.connector.serviceUrl)]);
  const watch = watchConnections(own);
  const wrong: string[] = [];
  try {
    const { workspace } = desk.slack;
    const channel = workspace.direct(TEACHER.id);
    let i = 0;
    for (const address of addresses) {
      i += 1;
      const typed = workspace.post(channel, { user: TEACHER.id, text: `thanks ${address}` });
      const words = messageEvent(workspace, typed, channel);
      const bodies: readonly (readonly [string, string])[] = [
        [JSON.stringify(event(workspace, { ...words, files: [{ id: `F${i}`, url_private: address, url_private_download: address, thumb_64: address }], attachments: [{ image_url: address, from_url: address }], upload: true }, desk.clock.now())), 'application/json'],
        [`payload=${encodeURIComponent(JSON.stringify({ type: 'block_actions', team: { id: TEAM }, user: { id: TEACHER.id, team_id: TEAM }, trigger_id: `1.2.${i}`, response_url: address, response_urls: [{ response_url: address }], channel: { id: channel.id }, container: { message_ts: typed.ts }, message: { ts: typed.ts }, actions: [{ action_id: 'help', type: 'button', value: '{"v":"help","d":{}}', action_ts: `170000${i}.1` }] }))}`, 'application/x-www-form-urlencoded'],
        [new URLSearchParams({ command: '/policy', text: `thanks ${address}`, team_id: TEAM, channel_id: channel.id, user_id: TEACHER.id, trigger_id: `2.2.${i}`, response_url: address }).toString(), 'application/x-www-form-urlencoded'],
      ];
      for (const [body, contentType] of bodies) {
        const { headers } = signed(body, { secret: SIGNING_SECRET, at: desk.clock.now(), contentType });
        const response = await fetch(`${desk.url}/slack/events`, { method: 'POST', headers, body });
        if (response.status >= 500) wrong.push(`Slack with ${address}: ${response.status}`);
      }
      // The flood limit counts by the minute.
      desk.clock.advance(20_000);
      if (i % 25 === 0) await desk.app.runOnce();
    }
    await desk.app.runOnce();
    wrong.push(...watch.strange.map((one) => `connected to ${one}`));
  } finally {
    watch.stop();
    await desk.close();
  }
  return { tried: addresses.length * 3, wrong };
}

/** Those whom the desk does call send it elsewhere: it does not go, and takes no token there. */
async function redirects(canary: Canary): Promise<Way> {
  const wrong: string[] = [];
  let tried = 0;
  for (const status of [301, 302, 303, 307, 308]) {
    const away = await openRedirector(`${canary.url}turned`, status);
    const caller = async (name: string, call: () => Promise<unknown>): Promise<void> => {
      tried += 1;
      const before = away.asked();
      await call().catch(() => null);
      if (away.asked() === before) wrong.push(`${name}: was never asked, so nothing was shown`);
    };
    const slack = makeSlackSurface({ botToken: 'xoxb-canary-token', signingSecret: 's', appToken: 'xapp-canary-token', apiUrl: away.url, clock: systemClock, log: silentLog, workspaces: new Set([TEAM]), callMs: 10_000 });
    await caller('Slack, who an account is', () => slack.directory.account({ surface: 'slack', tenant: TEAM, id: 'U0TEACHER1' }));
    await caller('Slack, a post', () => slack.deliver({ effectId: asId('e1'), school: asId('oak'), repeat: false, cardKey: 'k', to: { kind: 'account', account: { surface: 'slack', tenant: TEAM, id: 'U0TEACHER1' } }, card: { template: 'question-cancelled', data: { foot: { text: 'x', report: false } } } }));
    const place = { conversation: 'a:x', kind: 'personal' as const, serviceUrl: away.url, tenant: TENANT, account: 'p1', botId: '28:bot', at: 1 };
    const teams = makeTeamsSurface({ identity: { dev: true }, clock: systemClock, log: silentLog, timeoutMs: 10_000, places: { append: () => Promise.resolve(), all: () => Promise.resolve([place]) } });
    await teams.start(() => Promise.resolve({ status: 'recorded' }));
    await caller('Teams, a post', () => teams.deliver({ effectId: asId('e1'), school: asId('oak'), repeat: false, cardKey: 'k', to: { kind: 'account', account: { surface: 'teams', tenant: TENANT, id: 'p1' } }, card: { template: 'question-cancelled', data: { foot: { text: 'x', report: false } } } }));
    await caller('the keys of Teams\' tokens', () => new TokenCheck({ appId: APP_ID, metadataUrl: `${away.url}metadata`, clock: systemClock }).fault(`Bearer ${Buffer.from('{"kid":"a"}').toString('base64url')}.e30.x`, 'x'));
    await caller('the model', () => httpTransport(completionsUrl(away.url), 'canary-key').send('{}', AbortSignal.timeout(10_000)));
    await slack.stop();
    await teams.stop();
    await away.close();
  }
  return { tried, wrong: [...wrong, ...canary.hits.map((one) => `followed: ${one}`)] };
}

/** The keys of Teams' tokens said to lie elsewhere. */
async function keysElsewhere(addresses: readonly string[], canary: Canary): Promise<Way> {
  let to = '';
  const server = createServer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jwks_uri: to })));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const watch = watchConnections(new Set([port]));
  try {
    for (const address of [`${canary.url}keys`, ...addresses]) {
      to = address;
      await new TokenCheck({ appId: APP_ID, metadataUrl: `http://127.0.0.1:${port}/metadata`, clock: systemClock }).fault(`Bearer ${Buffer.from('{"kid":"a"}').toString('base64url')}.e30.x`, 'x').catch(() => null);
    }
    return { tried: addresses.length + 1, wrong: watch.strange.map((one) => `keys from ${one}`) };
  } finally {
    watch.stop();
    server.closeAllConnections();
    server.close();
  }
}

/** Policies that point elsewhere: pictures, templates, links, entities. Read by the process that reads them, which nothing here can watch but the canary. */
async function policiesThatPoint(canary: Canary): Promise<Way> {
  const folder = mkdtempSync(join(tmpdir(), 'staffroom-points-'));
  const reader = new DocumentReader({ textHere: false });
  const url = `${canary.url}from-a-policy`;
  const before = canary.hits.length;
  const relation = (type: string): string => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${url}" TargetMode="External"/></Relationships>`;
  const parts = wordParts('<w:p><w:r><w:t>Telephones stay off.</w:t></w:r></w:p>');
  const documents: readonly (readonly [string, string | Uint8Array])[] = [
    ...['attachedTemplate', 'image', 'hyperlink', 'subDocument', 'oleObject', 'frame'].map((type) => [`${type}.docx`, zipArchive(parts.map((part) => (part.name === 'word/_rels/document.xml.rels' ? { ...part, content: relation(type) } : part)))] as const),
    ['entity.docx', zipArchive(parts.map((part) => (part.name === 'word/document.xml' ? { ...part, content: `<!DOCTYPE x [<!ENTITY e SYSTEM "${url}">]>${String(part.content).replace('Telephones', '&e;')}` } : part)))],
    ['page.html', `<html><head><link rel="stylesheet" href="${url}"><base href="${url}"><meta http-equiv="refresh" content="0;url=${url}"><script src="${url}"></script></head><body><img src="${url}"><iframe src="${url}"></iframe><object data="${url}"></object><p>Telephones stay off.</p></body></html>`],
    ['page.md', `# Telephones\n\n![x](${url})\n\nThey stay off. <img src="${url}">\n\n[a]: ${url}\n`],
    ['open.pdf', `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI(${url})>>/AA<</WC<</S/JavaScript/JS(app.launchURL\\('${url}'\\))>>>>>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>endobj\n4 0 obj<</Length 4/F<</FS/URL/F(${url})>>>>stream\n/X Do\nendstream endobj\n5 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/F<</FS/URL/F(${url})>>>>stream\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF`],
  ];
  try {
    for (const [file, bytes] of documents) {
      writeFileSync(join(folder, file), bytes);
      await reader.read({ path: join(folder, file), file, id: asId('x') });
    }
  } finally {
    reader.rest();
    rmSync(folder, { recursive: true });
  }
  return { tried: documents.length, wrong: canary.hits.slice(before).map((one) => `a policy: ${one}`) };
}

/** What an operator may set: no setting sends a token in the clear or to a stranger's Slack. */
function settings(addresses: readonly string[]): Way {
  const wrong: string[] = [];
  const base = { HOME: tmpdir(), PORT: '0', SCHOOL_DIR: 'school.example', DATA_DIR: join(tmpdir(), 'd'), MASTER_KEY_FILE: join(tmpdir(), 'k', 'master.key'), SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: SIGNING_SECRET };
  for (const address of addresses) {
    const slack = readConfig({ ...base, SLACK_API_URL: address });
    const machine = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/$/;
    if (slack.ok && slack.value.slack && !/^https:\/\/(?:[\w-]+\.)*slack(?:-gov)?\.com(?::\d+)?\//.test(slack.value.slack.apiUrl) && !machine.test(new URL(slack.value.slack.apiUrl).origin + '/')) wrong.push(`SLACK_API_URL ${address}`);
    const reader = readConfig({ ...base, READER_URL: address, READER_MODEL: 'm' });
    if (reader.ok && address.startsWith('http:') && !machine.test(`${new URL(address).origin}/`)) wrong.push(`READER_URL ${address}`);
  }
  return { tried: addresses.length * 2, wrong };
}

/** Calls what it is told to call, as a client does that was not told otherwise. */
async function trusting(addresses: readonly string[], canary: Canary): Promise<boolean> {
  const away = await openRedirector(`${canary.url}turned`, 307);
  try {
    await fetch(away.url, { method: 'POST', headers: { authorization: 'Bearer canary' }, body: '{}' }).catch(() => null);
    const followed = canary.hits.length > 0;
    const watch = watchConnections(new Set([canary.port]));
    for (const address of addresses.slice(0, 60)) await fetch(address, { signal: AbortSignal.timeout(500) }).catch(() => null);
    watch.stop();
    return followed && watch.strange.length > 0;
  } finally {
    await away.close();
  }
}

/** Promise 20. `step`: of the addresses, every so many is put into Slack's payloads, which the whole desk takes. */
export async function turnedElsewhere(step: number): Promise<FamilyRun> {
  const canary = await openCanary();
  const bait = await openCanary();
  try {
    const addresses = hostileAddresses(canary.port);
    const ways: Readonly<Record<string, Way>> = {
      redirects: await redirects(canary), serviceUrls: await serviceUrls(addresses), slackPayloads: await slackPayloads(addresses.filter((_address, i) => i % step === 0)),
      keysElsewhere: await keysElsewhere(addresses, canary), policies: await policiesThatPoint(canary), settings: settings(addresses),
    };
    const caught = await trusting(hostileAddresses(bait.port), bait);
    const wrong = Object.values(ways).flatMap((way) => way.wrong);
    const counts = Object.fromEntries(Object.entries(ways).flatMap(([name, way]) => [[name, way.tried], [`${name}Wrong`, way.wrong.length]]));
    return {
      findings: [{
        promise: 20, what: 'every place that calls out: Slack, Teams, its keys, the model, what payloads and policies point to', asked: '500 addresses: 0 connections outside the list, 0 tokens elsewhere',
        counts: { addresses: addresses.length, ...counts, canaryHits: canary.hits.length, canaryTokens: canary.tokens.length }, met: wrong.length === 0 && canary.hits.length === 0 && addresses.length === 500,
        short: `${step > 1 ? `Every ${step}th address in Slack's payloads. ` : ''}${wrong.length > 0 ? `First: ${wrong.slice(0, 5).join('; ')}. ` : ''}Names are refused before they are looked up, so no rebinding name was resolved; that Slack's and Microsoft's own names resolve to public addresses is not checked.`,
      }],
      planted: [{ fault: 'a client that follows redirects and calls what it is given', caught }],
      notRun: [],
    };
  } finally {
    await canary.close();
    await bait.close();
  }
}
