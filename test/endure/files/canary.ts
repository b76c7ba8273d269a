import { createServer } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';

/** A server on this machine that nothing of the desk should ever call, and what called it. */
export interface Canary {
  readonly port: number;
  readonly url: string;
  readonly hits: string[];
  /** Requests that brought a token or a key along. */
  readonly tokens: string[];
  close(): Promise<void>;
}

export async function openCanary(): Promise<Canary> {
  const hits: string[] = [];
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (request.headers.authorization !== undefined || request.headers['api-key'] !== undefined) tokens.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"id":"x"}');
  });
  server.on('connection', () => void hits.push('connected'));
  const { port, close } = await listen(server);
  return { port, url: `http://127.0.0.1:${port}/`, hits, tokens, close };
}

/** A server that answers every request by sending it on to `to`. */
export async function openRedirector(to: string, status: number): Promise<{ readonly url: string; readonly asked: () => number; close(): Promise<void> }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    response.writeHead(status, { location: to }).end();
  });
  const { port, close } = await listen(server);
  return { url: `http://127.0.0.1:${port}/`, asked: () => asked, close };
}

async function listen(server: ReturnType<typeof createServer>): Promise<{ readonly port: number; close(): Promise<void> }> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

/**
 * Every connection that this process tries to open, by host and port, until it is told to stop. Those to ports that are not `own` are
 * refused before a name is looked up, so that nothing leaves this machine whatever is found.
 */
export function watchConnections(own: ReadonlySet<number>): { readonly strange: string[]; stop(): void } {
  const strange: string[] = [];
  const proto = Socket.prototype as { connect: (...args: unknown[]) => unknown };
  const original = proto.connect;
  proto.connect = function connect(this: Socket, ...args: unknown[]): unknown {
    const { host, port, path } = optionsOf(args);
    if (path === undefined && !own.has(port)) {
      strange.push(`${host}:${port}`);
      queueMicrotask(() => this.destroy(new Error('refused by the watch')));
      return this;
    }
    return original.apply(this, args);
  };
  return { strange, stop: () => void (proto.connect = original) };
}

function optionsOf(args: readonly unknown[]): { readonly host: string; readonly port: number; readonly path?: string } {
  const [first, second] = args.length === 1 && Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === 'object' && first !== null) {
    const { host, port, path } = first as { readonly host?: string; readonly port?: number | string; readonly path?: string };
    return { host: host ?? 'localhost', port: Number(port), ...(typeof path === 'string' && port === undefined ? { path } : {}) };
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { host: '', port: 0, path: first };
  return { host: typeof second === 'string' ? second : 'localhost', port: Number(first) };
}
