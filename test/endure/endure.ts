import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { elapsed } from '../../src/kernel/clock.ts';
import { held, share, type Family, type FamilyRun } from './family.ts';

/**
 * `endure.ts FAMILY [--short] [--only PROMISE]`: runs a family and prints one JSON. A long run leaves it in `results`, named after the family
 * (and the promise, where one was asked for; what that run found of another promise on its way is left under that promise's name). Ends with 1 when a planted fault was not seen or a finding not met, with 2 when it could not run.
 */
const FAMILIES = ['load', 'crash', 'power', 'chat', 'fuzz', 'files', 'access', 'audit', 'years'];
const here = fileURLToPath(new URL('.', import.meta.url));
const CANNOT_RUN = 2;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function endure(): Promise<number> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } });
  const [name = ''] = positionals;
  const only = values.only === undefined ? undefined : Number(values.only);
  if (!FAMILIES.includes(name) || positionals.length !== 1 || Number.isNaN(only)) {
    say(`endure.ts ${FAMILIES.join('|')} [--short] [--only PROMISE]`);
    return CANNOT_RUN;
  }
  const module = join(here, name, `${name}.ts`);
  const { run } = (await import(pathToFileURL(module).href)) as { run: Family };
  const size = values.short ? 'short' : 'long';
  const loadBefore = loadavg().map((one) => Math.round(one * 10) / 10);
  const from = elapsed();
  const all = await run(size, say, only);
  const found = only === undefined ? all : ofPromise(all, only);
  const circumstances = { family: name, size, share: size === 'long' ? share : 1, node: process.version, cores: cpus().length, loadBefore, seconds: Math.round((elapsed() - from) / 100) / 10 };
  const text = (part: FamilyRun): string => `${JSON.stringify({ ...circumstances, ...part }, null, 2)}\n`;
  if (size === 'long') {
    mkdirSync(join(here, 'results'), { recursive: true });
    const met = new Set([...all.findings, ...all.notRun].map((one) => one.promise));
    if (only === undefined) writeFileSync(join(here, 'results', `${name}.json`), text(all));
    else for (const promise of met) writeFileSync(join(here, 'results', `${name}-${promise}.json`), text(ofPromise(all, promise)));
  }
  process.stdout.write(text(found));
  if (found.findings.length + found.notRun.length === 0) {
    say(`The family "${name}" holds nothing of promise ${only ?? ''}.`);
    return CANNOT_RUN;
  }
  return held(found) ? 0 : 1;
}

const ofPromise = ({ findings, planted, notRun }: FamilyRun, only: number): FamilyRun => ({
  findings: findings.filter((one) => one.promise === only),
  planted,
  notRun: notRun.filter((one) => one.promise === only),
});

process.exitCode = await endure();
