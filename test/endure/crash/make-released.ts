import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { CHILD, quickSchool, reports, URGENT } from '../../scenario/filed-report.ts';
import { openStage } from '../../scenario/stage.ts';
import { RELEASED } from './upgrade.ts';

/**
 * Leaves what this version leaves in a school's folder, for later versions to open: `node --import tsx test/endure/crash/make-released.ts VERSION`,
 * once at each release. Everything in it is invented, so its master key lies beside it.
 */
const [version = ''] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('which version?');
const to = join(fileURLToPath(RELEASED), version);
const stage = await openStage({ schoolDir: quickSchool() });
const first = await reports(stage, 'priya-nair', CHILD);
await reports(stage, 'leah-brandt', URGENT);
await stage.presses('maryam-okafor', 'case.take', { case: first });
await stage.says('owen-fletcher', 'can I text a parent from my own phone?');
await stage.app.close();
rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
cpSync(stage.config.dataDir, join(to, 'records'), { recursive: true, filter: (path) => !/\.(?:lock|tmp)$/.test(path) });
cpSync(stage.config.masterKeyFile, join(to, 'master.key'));
const [school = ''] = readdirSync(join(to, 'records'));
const snapshot = join(to, 'records', school, 'snapshot');
const kept = readdirSync(snapshot).filter((name) => name !== 'manifest.json').map((name) => [name.replace('.json', ''), (JSON.parse(readFileSync(join(snapshot, name), 'utf8')) as { rows: unknown[] }).rows.length] as const);
writeFileSync(join(to, 'kept.json'), `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
await stage.close();
