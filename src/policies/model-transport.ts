import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ModelFault } from './model-choice.ts';

/** A reply of the server, whatever its status. */
export interface ModelReply {
  readonly status: number;
  /** Seconds of a Retry-After header; null where there is none, or it is no number. */
  readonly retryAfter: number | null;
  readonly body: string;
}

/** Takes one request body (JSON) to the server and brings its reply back. Never throws for what a server or a network does. */
export interface ModelTransport {
  send(body: string, signal: AbortSignal): Promise<Result<ModelReply, ModelFault>>;
}

/** A choice takes some hundred bytes; servers put usage figures and log probabilities around it. */
const MOST_BYTES = 256 * 1024;

const AZURE = /\.(?:openai\.azure\.(?:com|us)|cognitiveservices\.azure\.(?:com|us)|services\.ai\.azure\.com|azure-api\.net)$/i;

/** Where chat completions are asked for under a base address. A server named without a path has them under /v1; a query (`api-version`) stays. */
export function completionsUrl(base: string): URL {
  const url = new URL(base);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/chat/completions') ? path : `${path === '' ? '/v1' : path}/chat/completions`;
  return url;
}

/**
 * Over the network, straight to the server: no proxy, no redirect is followed, certificates are checked, nothing is compressed. Each request
 * has its own connection, so that one which the server has closed meanwhile is never written to.
 */
export function httpTransport(url: URL, key: string | null): ModelTransport {
  const secure = url.protocol === 'https:';
  if (!secure && !/^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname)) throw new Error('a model is asked over https, or on this machine');
  // Agents of its own: the process's may be told of a proxy by the environment.
  const agent = secure ? new HttpsAgent({ keepAlive: false, rejectUnauthorized: true }) : new HttpAgent({ keepAlive: false });
  const auth = authFor(url, key);
  return {
    send: (body, signal) =>
      new Promise((resolve) => {
        const sent = Buffer.from(body, 'utf8');
        const headers = { 'content-type': 'application/json', 'content-length': String(sent.length), 'accept': 'application/json', 'accept-encoding': 'identity', ...auth };
        const failed = (): void => resolve(err(signal.aborted ? 'slow' : 'unreachable'));
        const request = (secure ? httpsRequest : httpRequest)(url, { method: 'POST', headers, agent, signal }, (response) => {
          void read(response, signal).then((reply) => {
            resolve(reply);
            request.destroy();
          });
        });
        request.on('error', failed);
        request.end(sent);
      }),
  };
}

/** The header that a key goes in: Azure has one of its own. */
export function authFor({ hostname }: URL, key: string | null): Record<string, string> {
  if (key === null) return {};
  return AZURE.test(hostname) ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}

function read(response: IncomingMessage, signal: AbortSignal): Promise<Result<ModelReply, ModelFault>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) resolve(err('too-large'));
      else chunks.push(chunk);
    });
    response.on('error', () => resolve(err(signal.aborted ? 'slow' : 'cut-short')));
    response.on('close', () => {
      if (!response.complete) return resolve(err(signal.aborted ? 'slow' : 'cut-short'));
      const encoding = response.headers['content-encoding'] ?? 'identity';
      const body = encoding === 'identity' ? decoded(Buffer.concat(chunks)) : null;
      resolve(body === null ? err('not-text') : ok({ status: response.statusCode ?? 0, retryAfter: secondsOf(response.headers['retry-after']), body }));
    });
  });
}

function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}

const secondsOf = (header: string | undefined): number | null => (header !== undefined && /^\d{1,9}$/.test(header.trim()) ? Number(header) : null);
