import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A proxy in front of a PostgreSQL server that counts the protocol's messages, both ways, and cuts the connection at one of them. */
export interface CuttingProxy {
  /** An address of the server, by way of the proxy. */
  through(url: string): string;
  /** Counts from now; cuts at the message of that number. `delivered`: that one still arrives. */
  arm(message: number, delivered: boolean): void;
  /** Messages since `arm`. */
  readonly messages: number;
  readonly cut: boolean;
  close(): Promise<void>;
}

export async function openCuttingProxy(host: string, port: number): Promise<CuttingProxy> {
  let [messages, at, delivered, cut] = [0, Infinity, false, false];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, host);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => {
        sockets.delete(socket);
        end();
      });
      // The other side hears of it by the connection's end.
      socket.on('error', end);
      socket.setNoDelay(true);
    }
    const relay = (from: Socket, to: Socket, startsWithoutType: boolean): void => {
      let rest = Buffer.alloc(0);
      // The first message of a client has a length and no letter before it.
      let bare = startsWithoutType;
      from.on('data', (chunk) => {
        rest = Buffer.concat([rest, chunk]);
        for (;;) {
          const header = bare ? 0 : 1;
          if (rest.length < header + 4) return;
          const whole = header + rest.readInt32BE(header);
          if (rest.length < whole) return;
          const message = rest.subarray(0, whole);
          rest = rest.subarray(whole);
          bare = false;
          messages++;
          if (messages === at) {
            cut = true;
            if (delivered) to.write(message, () => setTimeout(end, 5));
            else end();
            return;
          }
          to.write(message);
        }
      });
    };
    relay(client, upstream, true);
    relay(upstream, client, false);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const own = (server.address() as AddressInfo).port;
  return {
    through: (url) => url.replace(`@${host}:${port}/`, `@127.0.0.1:${own}/`),
    arm: (message, arrives) => {
      [messages, at, delivered, cut] = [0, message, arrives, false];
    },
    get messages() {
      return messages;
    },
    get cut() {
      return cut;
    },
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}
