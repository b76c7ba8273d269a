import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { runPosts } from './posts-run.ts';

/** The long run: `npm run posts [effects] [kills] [slack|teams]`. Its counts go to `test/crash/results`. */
const [effects = '10000', kills = '200', only] = process.argv.slice(2);
const folder = 'test/crash/results';
mkdirSync(folder, { recursive: true });
for (const platform of ['slack', 'teams'] as const) {
  if (only !== undefined && only !== platform) continue;
  const load = loadavg().map((one) => Math.round(one * 10) / 10);
  const result = { ...(await runPosts({ platform, effects: Number(effects), kills: Number(kills), seed: 2026 })), node: process.version, cores: cpus().length, loadBefore: load };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  writeFileSync(join(folder, `posts-${platform}.json`), text);
  process.stdout.write(text);
}
