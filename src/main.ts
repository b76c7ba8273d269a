import { pathToFileURL } from 'node:url';
import { openApp } from './app.ts';
import { openEncoder } from './language/encoder.ts';
import { openLastingEncoder } from './language/lasting-encoder.ts';
import { NO_MODEL, openModel } from './policies/model-open.ts';
import { loadDotEnv, readConfig } from './config.ts';
import { elapsed, MovableClock } from './kernel/clock.ts';
import { makeLog } from './kernel/log.ts';
import { ok } from './kernel/result.ts';
import { makeMetrics } from './metrics.ts';
import { faultLine, loadSchools } from './school.ts';
import { platformFaults } from './platforms.ts';
import { makeFront } from './serve.ts';

const TICK_MS = 1_000;
/** How often a long first reading says how far it is. */
const PROGRESS_MS = 3_000;
const FAILED = 1;

/** Starts the desk and stays until it is told to stop; resolves to the process's exit code. */
export async function start(): Promise<number> {
  loadDotEnv();
  const clock = new MovableClock();
  const metrics = makeMetrics();
  const log = metrics.counted(makeLog((line) => process.stderr.write(line), () => clock.now()));
  const config = readConfig();
  if (!config.ok) return faults('Staffroom cannot start. These settings are wrong:', config.error);
  const schools = loadSchools(config.value.schoolDir);
  if (!schools.ok) return faults('Staffroom cannot start. These must be mended first:', schools.error.map(faultLine));
  const misfits = platformFaults(config.value, schools.value);
  if (misfits.length > 0) return faults('Staffroom cannot start. These settings do not fit each other:', misfits);
  const front = makeFront(config.value, clock, log, metrics);
  const model = config.value.reader === null ? ok(NO_MODEL) : await openModel(config.value.reader, { clock, log });
  if (!model.ok) return faults('Staffroom cannot start. These settings are wrong:', [model.error]);
  // Loaded beside all else; until it is there questions are read by their words.
  const stopped = new AbortController();
  const encoder = openLastingEncoder({ open: openEncoder, log, stop: stopped.signal });
  const app = await openApp(config.value, schools.value, clock, log, front.makeSurfaces, { encoder, model: model.value });
  if (!app.ok) return faults('Staffroom cannot start:', app.error);
  const web = await front.open(app.value);
  if (!web.ok) {
    await app.value.close();
    return faults('Staffroom cannot start:', web.error);
  }
  say(web.value.greeting);
  const names = schools.value.map((s) => s.settings.name).join(', ');
  const reading = setInterval(() => {
    const { done, total } = app.value.progress();
    say(`Reading policies: ${done} of ${total} files.`);
  }, PROGRESS_MS);
  app.value.ready
    .then(() => say(`Policies read: ${names}.`), () => say('A policies folder could not be read; the log above says which.'))
    .finally(() => clearInterval(reading));

  let ticking = false;
  const tick = setInterval(() => {
    if (ticking) return;
    ticking = true;
    const begun = elapsed();
    app.value.tick().catch((error: unknown) => log('tick.failed', { error: error instanceof Error ? error.name : 'unknown' })).finally(() => {
      ticking = false;
      metrics.ticked((elapsed() - begun) / 1_000);
    });
  }, TICK_MS);
  const seconds = config.value.policyRescanSeconds;
  const rescan = seconds === 0 ? null : setInterval(() => {
    app.value.rescan().catch((error: unknown) => log('rescan.failed', { error: error instanceof Error ? error.name : 'unknown' }));
  }, seconds * 1_000);

  await new Promise<void>((stop) => {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  clearInterval(tick);
  clearInterval(reading);
  if (rescan) clearInterval(rescan);
  await web.value.close();
  await app.value.close();
  // Whether it is loaded or still loading.
  stopped.abort();
  await (await encoder).close();
  say('Staffroom has stopped.');
  return 0;
}

function faults(opening: string, list: readonly string[]): number {
  process.stderr.write(`${opening}\n${list.map((fault) => `  - ${fault}`).join('\n')}\n`);
  return FAILED;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

// `npm start` runs this file; the command line imports it.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await start();
