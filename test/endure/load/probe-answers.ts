import { probed } from './probe.ts';

/*
 * Loaded into the desk's process before the desk itself (`--import`), so that it can be asked from outside how late its event loop is and what it
 * holds. Told a number, it holds the loop itself for so many milliseconds each second, to see that a harness finds that; told 0, no more.
 */
let holding: NodeJS.Timeout | undefined;
function hold(ms: number): void {
  clearInterval(holding);
  if (ms === 0) return;
  holding = setInterval(() => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  }, 1_000).unref();
}

if (process.send) {
  process.on('message', (message) => {
    if (typeof message === 'number') hold(message);
    process.send?.(probed());
  });
  // Being asked is nothing to stay alive for.
  process.channel?.unref();
}
