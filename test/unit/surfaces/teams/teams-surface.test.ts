import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../../src/kernel/clock.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { makeBotbuilderTransport } from '../../../../src/surfaces/teams/teams-surface.ts';
import { TransportFault, type OutgoingMessage } from '../../../../src/surfaces/teams/teams-transport.ts';

/** The botbuilder transport against a service that answers as the test says. */
let server: Server | null = null;
const calls: { readonly method: string; readonly url: string; readonly body: string }[] = [];

async function service(answer: (request: IncomingMessage, response: ServerResponse, n: number) => void): Promise<string> {
  calls.length = 0;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      calls.push({ method: request.method ?? '', url: request.url ?? '', body });
      answer(request, response, calls.length);
    });
  });
  await new Promise<void>((resolve) => {
    server?.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const transport = makeBotbuilderTransport({ dev: true }, fixedClock(0), silentLog, 'http://127.0.0.1:9/none');
const message: OutgoingMessage = { type: 'message', summary: 'Staffroom', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello', wrap: true }] } }] };
const signal = (): AbortSignal => new AbortController().signal;
const json = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const faultOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'sent', (error: unknown) => error);

describe('a message over botbuilder', () => {
  it('reaches its conversation with the card as it was, and gives the id', async () => {
    const serviceUrl = await service((_request, response) => json(response, 201, { id: 'm1' }));
    expect(await transport.send({ serviceUrl, conversation: '19:a@thread.tacv2;messageid=1' }, message, signal())).toBe('m1');
    expect(calls.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`)).toEqual(['POST /v3/conversations/19:a@thread.tacv2;messageid=1/activities']);
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({ type: 'message', summary: 'Staffroom', attachments: message.attachments });
  });

  it('replaces the message that it names', async () => {
    const serviceUrl = await service((_request, response) => json(response, 200, { id: 'm1' }));
    await transport.update({ serviceUrl, conversation: 'a:1' }, 'm1', message, signal());
    expect(calls.map(({ method, url }) => `${method} ${decodeURIComponent(url)}`)).toEqual(['PUT /v3/conversations/a:1/activities/m1']);
  });

  it.each([429, 500, 502, 503, 504])('is tried once where Teams answers %i, with its code and how long to wait', async (status) => {
    const serviceUrl = await service((_request, response) => json(response, status, { error: { code: 'Throttled', message: 'x' } }, { 'retry-after': '2' }));
    const fault = await faultOf(transport.send({ serviceUrl, conversation: 'a:1' }, message, signal()));
    expect([fault instanceof TransportFault && fault.status, fault instanceof TransportFault && fault.retryAfterMs, fault instanceof TransportFault && fault.code, calls.length]).toEqual([status, 2_000, 'Throttled', 1]);
  });

  it('is tried once where the connection breaks, and says that there was no answer', async () => {
    const serviceUrl = await service((request) => void request.socket.destroy());
    const fault = await faultOf(transport.send({ serviceUrl, conversation: 'a:1' }, message, signal()));
    expect([fault instanceof TransportFault && fault.status, calls.length]).toEqual([null, 1]);
  });

  it('is not sent on to where a redirect points', async () => {
    const serviceUrl = await service((_request, response, n) => (n === 1 ? void response.writeHead(307, { location: `${serviceUrl}elsewhere` }).end() : json(response, 200, { id: 'stolen' })));
    const fault = await faultOf(transport.send({ serviceUrl, conversation: 'a:1' }, message, signal()));
    expect([fault instanceof TransportFault && fault.status, calls.length]).toEqual([307, 1]);
  });

  it('ends when its signal does', async () => {
    const serviceUrl = await service(() => undefined);
    const abort = new AbortController();
    const sent = faultOf(transport.send({ serviceUrl, conversation: 'a:1' }, message, abort.signal));
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    const fault = await sent;
    expect(fault instanceof TransportFault && fault.status).toBe(null);
  });

  it('asks for members page by page and one by one, and opens a private chat', async () => {
    const serviceUrl = await service((request, response) => json(response, 200, request.method === 'POST' ? { id: 'a:new' } : request.url?.includes('paged') ? { members: [{ id: '29:x', name: 'X', userRole: 'guest' }], continuationToken: 'next' } : { id: '29:x', userPrincipalName: 'x@school.example' }));
    const at = { serviceUrl, conversation: '19:a' };
    expect(await transport.members(at, undefined, signal())).toMatchObject({ members: [{ id: '29:x', userRole: 'guest' }], continuationToken: 'next' });
    expect(await transport.members(at, 'next', signal())).toMatchObject({ continuationToken: 'next' });
    expect(await transport.member(at, '29:x', signal())).toMatchObject({ userPrincipalName: 'x@school.example' });
    expect(await transport.open(serviceUrl, { tenant: 't', member: '29:x', bot: '28:b' }, signal())).toBe('a:new');
    expect(calls.map(({ url }) => decodeURIComponent(url))).toEqual(['/v3/conversations/19:a/pagedmembers?pageSize=500', '/v3/conversations/19:a/pagedmembers?pageSize=500&continuationToken=next', '/v3/conversations/19:a/members/29:x', '/v3/conversations']);
  });
});
