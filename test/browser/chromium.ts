import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Debian puts Chromium, or null when this machine has none. */
export const CHROMIUM = PLACES.find((place) => existsSync(place)) ?? null;

export const WHY_SKIPPED = CHROMIUM ? '' : ' (skipped: no Chromium; apt-get install chromium)';

export async function launch(): Promise<Browser> {
  if (!CHROMIUM) throw new Error('no Chromium on this machine');
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
