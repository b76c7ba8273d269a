import { resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * The child as one file: bundled, it starts in a third of the time, and writes its snapshots in a thread of its own only where it runs
 * unbundled. Each caller has a file of its own, because test files run beside each other.
 */
export async function bundledChild(caller: string): Promise<string> {
  const outfile = resolve('node_modules', '.cache', `staffroom-crash-child-${caller}.mjs`);
  const built = await build({ entryPoints: ['test/endure/crash/child.ts'], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error' });
  if (built.errors.length > 0) throw new Error('the child was not bundled');
  return outfile;
}
