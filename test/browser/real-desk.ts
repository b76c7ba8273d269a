import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real desk with the example school, in a process of its own with an empty DATA_DIR, for as long as `work` runs. */
export async function withDesk(work: (address: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'staffroom-desk-'));
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', SCHOOL_DIR: 'school.example', DATA_DIR: join(folder, 'data'), MASTER_KEY_FILE: join(folder, 'master.key') };
  const desk = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => desk.once('exit', () => resolve()));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let out = '';
      desk.stdout.setEncoding('utf8');
      desk.stdout.on('data', (part: string) => {
        out += part;
        const found = /http:\/\/[\d.]+:\d+/.exec(out);
        if (found && out.includes('Policies read')) resolve(found[0]);
      });
      void ended.then(() => reject(new Error('the desk did not start')));
    });
    await work(address);
  } finally {
    desk.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
