import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, launch } from './chromium.ts';
import { withDesk } from './real-desk.ts';

// Eight pictures of the desk as it runs with the example school: two scenes, on a phone and a desktop, light and dark.
const FOLDER = 'docs/pictures';
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;
const SCENES = {
  'answer': 'Can I message a parent from my own phone?',
  'urgent-card': 'a child in my class has just told me that her stepdad hits her',
} as const;

if (CHROMIUM === null) {
  process.stderr.write('No Chromium on this machine (apt-get install chromium): no pictures.\n');
  process.exitCode = 1;
} else await takeAll();

async function takeAll(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launch();
  try {
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const [scene, words] of Object.entries(SCENES)) {
          await withDesk((address) => take(browser, address, words, { viewport, colorScheme, deviceScaleFactor: size === 'phone' ? 2 : 1 }, join(FOLDER, `${scene}-${size}-${colorScheme}.png`)));
        }
      }
    }
  } finally {
    await browser.close();
  }
}

async function take(browser: Browser, address: string, words: string, look: Parameters<Browser['newContext']>[0], file: string): Promise<void> {
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
  const page: Page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.activeElement?.id === 'words');
  await page.waitForFunction(() => document.getElementById('indexing')?.hidden);
  await page.fill('#words', words);
  await page.press('#words', 'Enter');
  await page.waitForSelector('#entries .card');
  // The keyboard's focus ring belongs to whoever types, not into a picture.
  await page.evaluate(() => document.getElementById('words')?.blur());
  await page.waitForTimeout(400);
  await page.screenshot({ path: file });
  await context.close();
  process.stdout.write(`${file}\n`);
}
