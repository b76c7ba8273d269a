import { createHash } from 'node:crypto';
import { realpathSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotOpen } from './fault.ts';
import { errorCode } from './files.ts';

export interface Lock {
  release(): Promise<void>;
}

/**
 * Holds a folder for this process alone; throws CannotOpen `in-use` when another holds it. What is held is a listening local socket
 * named after the folder's real path: the system frees it however the process ends, so a kill leaves nothing to clean up. It does not
 * reach over machines, nor into another network namespace: one folder belongs to one machine and one container.
 */
export async function lockFolder(dir: string): Promise<Lock> {
  const name = `staffroom-${createHash('sha256').update(realpathSync(dir)).digest('hex').slice(0, 32)}`;
  const address = process.platform === 'linux' ? `\0${name}` : process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  const stays = process.platform !== 'linux' && process.platform !== 'win32';
  const server = (await listen(address)) ?? (stays && !(await answers(address)) ? await takeOver(address) : null);
  if (!server) throw new CannotOpen('in-use', dir, 'another Staffroom process is using these records: stop it first, or give this one a DATA_DIR of its own');
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Null when the address is taken. */
function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (errorCode(error) === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Where sockets have names in the file system, a killed process leaves its name behind, and nobody answers at it. */
function takeOver(address: string): Promise<Server | null> {
  unlinkSync(address);
  return listen(address);
}
