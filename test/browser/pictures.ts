import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, launch } from './chromium.ts';

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

/** The real desk in a process of its own, with an empty DATA_DIR, for as long as `work` runs. */
async function withDesk(work: (address: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'staffroom-pictures-'));
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
