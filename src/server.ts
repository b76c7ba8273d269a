import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { TimeoutError, withTimeLimit } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';

/**
 * Paths that a surface hands over. `page`: the local web chat, served on loopback only, its bodies read as JSON. `webhook`: a platform's calls,
 * which prove themselves by signature, so they are taken under whatever name the proxy in front of this machine has; their bodies come as raw
 * bytes in `request.body`. `linked`: pages behind links that nobody can guess, read only, under any name too. `unproven`: the same for a platform that is being tried out and checks nobody: only a program on this machine may call it.
 */
export interface Mount {
  readonly kind: 'page' | 'webhook' | 'linked' | 'unproven';
  readonly path: string;
  readonly paths: RequestHandler;
}

export interface ServerOptions {
  /** An address of this machine, or a name of it. Anything but loopback serves webhooks and health only. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly mounts: readonly Mount[];
  /** What keeps the desk from being well, as codes; empty when all is well. */
  readonly troubles: () => Promise<readonly string[]>;
  /** What Prometheus reads at /metrics; `token` lets a collector on another machine in, where there is one. */
  readonly metrics?: { readonly contentType: string; text(): Promise<string>; readonly token: string | null };
  readonly log: Log;
}

export interface Server {
  /** Resolves to the port when requests are taken; rejects with the system's error when the address cannot be had. */
  listen(): Promise<number>;
  /** Takes no more requests, lets those under way end, and cuts what is left after five seconds. */
  close(): Promise<void>;
}

const MOST_BODY = '1mb';
const CLOSE_MS = 5_000;
// Longer than a load balancer keeps a connection idle (60 s as a rule): whoever closes first must not be us, just as it is used again.
const KEEP_ALIVE_MS = 75_000;
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

const isLoopback = (host: string): boolean => LOOPBACK_NAMES.has(host.toLowerCase());

/** The one HTTP server of the process. */
export function makeServer(options: ServerOptions): Server {
  const { host, port, mounts, log } = options;
  const local = isLoopback(host);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(safeHeaders);
  const rawBody = express.raw({ limit: MOST_BODY, type: () => true });
  for (const { kind, path, paths } of mounts) {
    if (kind === 'webhook') app.use(path, rawBody, paths);
    else if (kind === 'linked') app.use(path, paths);
  }
  if (local) app.use(knownHost);
  app.get('/livez', (_request, response) => void response.json({ alive: true }));
  app.get('/readyz', async (request, response) => {
    const troubles = await options.troubles();
    // Which trouble is for the log and for whoever sits at the machine, not for the network.
    response.status(troubles.length === 0 ? 200 : 503).json(local && !isFromElsewhere(request) ? { ready: troubles.length === 0, troubles } : { ready: troubles.length === 0 });
  });
  const { metrics } = options;
  if (metrics && (local || metrics.token !== null)) {
    app.get('/metrics', collectorOf(local, metrics.token), async (_request, response) => void response.set('Content-Type', metrics.contentType).send(await metrics.text()));
  }
  for (const mount of mounts) {
    if (mount.kind === 'webhook' || mount.kind === 'linked') continue;
    if (mount.kind === 'unproven' && local) app.use(mount.path, fromThisMachine, rawBody, mount.paths);
    else if (local) app.use(mount.path, sameOrigin, express.json({ limit: MOST_BODY }), mount.paths);
    else log('server.not-served', { kind: mount.kind, reason: 'host-is-not-loopback' });
  }
  app.use((_request, response) => void response.status(404).json({ error: 'not-found' }));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    const status = statusOf(error);
    if (status === 500) log('server.broke', { error: error instanceof Error ? error.name : 'unknown' });
    if (response.headersSent) return next(error);
    // The parser's own message would repeat what was sent.
    response.status(status).json({ error: status === 413 ? 'too-large' : status === 500 ? 'broke' : 'invalid' });
  });

  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 2_000, keepAliveTimeout: KEEP_ALIVE_MS }, app);
  server.maxHeadersCount = 60;
  // Idle ones are kept for long, so there is room for many.
  server.maxConnections = 2_000;

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      try {
        await withTimeLimit(CLOSE_MS, () => closed);
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
        server.closeAllConnections();
        await closed;
      }
    },
  };
}

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const SAFE_HEADERS: ReadonlyMap<string, string> = new Map([
  ['Content-Security-Policy', POLICY],
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), microphone=(), geolocation=()'],
]);

function safeHeaders(_request: Request, response: Response, next: NextFunction): void {
  for (const [name, value] of SAFE_HEADERS) response.setHeader(name, value);
  next();
}

/** Refuses requests that were meant for another name: a page elsewhere can point its own name at this machine (DNS rebinding). */
function knownHost(request: Request, response: Response, next: NextFunction): void {
  const hosts = request.headersDistinct.host ?? [];
  // Node keeps the first of two, another reader may keep the last.
  if (hosts.length === 1 && localHosts(request).includes(hosts[0] ?? '')) return next();
  response.status(421).json({ error: 'wrong-host' });
}

const localHosts = ({ socket }: IncomingMessage): string[] => ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) => (socket.localPort === 80 ? [name, `${name}:80`] : [`${name}:${socket.localPort}`]));

// What proxies and tunnels add, and what browsers send along; a program on this machine sends none of them.
const FROM_ELSEWHERE = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'cf-connecting-ip', 'origin', 'sec-fetch-site'] as const;

const isFromElsewhere = ({ headers }: IncomingMessage): boolean => FROM_ELSEWHERE.some((name) => headers[name] !== undefined);

/** Refuses what came here through a proxy or from a web page: it would be taken for whoever it says it is. */
function fromThisMachine(request: Request, response: Response, next: NextFunction): void {
  if (!isFromElsewhere(request)) return next();
  response.status(403).json({ error: 'not-from-this-machine' });
}

/** Lets a collector read: by its token, or, where the desk is served on this machine alone, as a program of this machine. */
const collectorOf = (local: boolean, token: string | null): RequestHandler => (request, response, next) => {
  if (token !== null && sameText(request.headers.authorization ?? '', `Bearer ${token}`)) return next();
  if (local && token === null) return fromThisMachine(request, response, next);
  response.status(401).json({ error: 'no-token' });
};

const sameText = (a: string, b: string): boolean => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());

/**
 * Only the desk's own page may change or read anything: its origin, its JSON, and a header that no other site can send without being asked
 * first. Following a link to the page is allowed.
 */
function sameOrigin(request: Request, response: Response, next: NextFunction): void {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers;
  const refuse = (): void => void response.status(403).json({ error: 'wrong-origin' });
  if (origin !== undefined && !localHosts(request).some((host) => origin === `http://${host}` && host === request.headers.host)) return refuse();
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const opened = reads && mode === 'navigate' && !request.path.startsWith('/api/');
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opened) return refuse();
  if (reads) return next();
  if (origin === undefined || request.headers['x-staffroom'] !== '1') return refuse();
  if (!request.is('application/json')) return void response.status(415).json({ error: 'not-json' });
  next();
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
