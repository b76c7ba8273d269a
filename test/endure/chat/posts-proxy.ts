import { Agent, createServer, request as send, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sleep } from '../../../src/kernel/clock.ts';

/**
 * What goes wrong with a call on its way. `refused` (429 with Retry-After), `broken` (503), `reset` and `hang` never arrive. `gateway` (504), `lost`
 * (the connection ends) and `late` (no answer at all, and it arrives after a while) do arrive without the caller hearing of it.
 */
export const FAULTS = ['refused', 'broken', 'reset', 'hang', 'gateway', 'lost', 'late'] as const;
export type Fault = (typeof FAULTS)[number];

/** One call that was made, as the platform's side saw it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly fault: Fault | null;
  /** How many kills came before it. */
  readonly life: number;
  /** The platform's answer, whether or not the caller got it; null where the call never arrived. */
  answer: { readonly status: number; readonly body: string } | null;
  /** In which order calls arrived, from 1; 0 where it never did. */
  arrived: number;
  /** Kills before it arrived. */
  arrivedInLife: number;
  /** The whole answer went out to the caller. */
  told: boolean;
}

export interface Proxy {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Called at each kill. */
  killed(): void;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Where the platform is; may be named after the proxy was opened, because some need to be told the proxy's own address. */
  readonly target: () => string;
  /** Asked for each call. */
  readonly fault: (method: string, path: string) => Fault | null;
  /** A `late` call arrives this long after it was made, in ms: asked for each. */
  readonly lateMs: () => number;
}

/** Stands before a platform and breaks calls. It never makes a call of its own and never repeats one. */
export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true });
  const calls: Call[] = [];
  let life = 0;
  let arrivals = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = 'GET', url: path = '/' } = request;
    const fault = options.fault(method, path);
    const call: Call = { method, path, body: body.toString('utf8'), fault, life, answer: null, arrived: 0, arrivedInLife: 0, told: false };
    calls.push(call);
    if (fault === 'hang') return;
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'refused') return void response.writeHead(429, { 'retry-after': '1', 'content-type': 'application/json' }).end('{"ok":false,"error":"ratelimited"}');
    if (fault === 'broken') return void response.writeHead(503, { 'content-type': 'text/plain' }).end('unavailable');
    if (fault === 'late') await sleep(options.lateMs());
    const answer = await forward(options.target(), agent, method, path, request.headers, body);
    arrivals += 1;
    call.arrived = arrivals;
    call.arrivedInLife = life;
    call.answer = { status: answer.status, body: answer.body.toString('utf8') };
    if (fault === 'late') return;
    if (fault === 'lost') return void request.socket.destroy();
    if (fault === 'gateway') return void response.writeHead(504, { 'content-type': 'text/plain' }).end('no answer in time');
    response.writeHead(answer.status, answer.headers).end(answer.body, () => {
      call.told = true;
    });
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The caller was killed in the middle of its own call: then nothing arrived.
      if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return;
      throw error;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    killed: () => {
      life += 1;
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function forward(target: string, agent: Agent, method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> {
  const { connection: _hop, 'transfer-encoding': _coding, ...rest } = headers;
  return new Promise((resolve, reject) => {
    const out = send(new URL(path, target), { agent, method, headers: { ...rest, 'content-length': body.length } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const { connection: _its, 'transfer-encoding': _own, ...kept } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, headers: kept, body: Buffer.concat(chunks) });
      });
    });
    out.once('error', reject);
    out.end(body);
  });
}
