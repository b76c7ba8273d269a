import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, launch } from './chromium.ts';
import { withDesk } from './real-desk.ts';

// Pictures of the desk as it runs with the example school: two scenes, on a phone and a desktop, light and dark; then the school's own accounts.
const FOLDER = 'docs/pictures';
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;
const SCENES = {
  'answer': 'Can I message a parent from my own phone?',
  'urgent-card': 'a child in my class has just told me that her stepdad hits her',
} as const;

const ACCOUNTS = {
  'wish': { size: 'phone', colorScheme: 'light', person: 'Priya Nair', before: [], words: 'I\'d like a class Instagram', press: [] },
  'form': { size: 'desktop', colorScheme: 'light', person: 'Priya Nair', before: [], words: 'I\'d like a class Instagram', press: ['Start'] },
  'list': { size: 'desktop', colorScheme: 'dark', person: 'Helen Marsh', before: [], words: 'accounts', press: [] },
  'entry': { size: 'desktop', colorScheme: 'light', person: 'Helen Marsh', before: [], words: 'accounts', press: ['Open Facebook AlderBankPrimary'] },
  'is-it-ours': { size: 'phone', colorScheme: 'dark', person: 'Dawn Whitlock', before: [], words: 'Is @alderbank_sport ours?', press: [] },
} as const satisfies Readonly<Record<string, { readonly size: keyof typeof SIZES; readonly colorScheme: 'light' | 'dark' } & Pick<Walk, 'person' | 'before' | 'words' | 'press'>>>;

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
    for (const [name, { size, colorScheme, person, before, words, press }] of Object.entries(ACCOUNTS)) {
      const look = { viewport: SIZES[size], colorScheme, deviceScaleFactor: 1 } as const;
      await withDesk((address) => takeAccounts(browser, address, { look, person, before, words, press, file: join(FOLDER, `accounts-${name}-${size}-${colorScheme}.png`) }));
    }
  } finally {
    await browser.close();
  }
}

/** As somebody of the stage, once the clock was moved (`before`: titles of its buttons), says `words` and then presses these buttons. */
interface Walk {
  readonly look: NonNullable<Parameters<Browser['newContext']>[0]>;
  readonly person: string;
  readonly before: readonly string[];
  readonly words: string | null;
  readonly press: readonly string[];
  readonly file: string;
}

async function takeAccounts(browser: Browser, address: string, { look, person, before, words, press, file }: Walk): Promise<void> {
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.activeElement?.id === 'words');
  await page.waitForFunction(() => document.getElementById('indexing')?.hidden);
  const stage = (open: boolean): Promise<void> => page.evaluate((is) => void document.getElementById('stage')?.toggleAttribute('open', is), open);
  await stage(true);
  for (const title of before) {
    const shown = await page.locator('#clock-now').textContent();
    await page.locator('#clock-buttons').getByRole('button', { name: title }).click();
    await page.waitForFunction((was) => document.getElementById('clock-now')?.textContent !== was, shown);
  }
  await page.selectOption('#pick-person', { label: (await page.locator('#pick-person option', { hasText: person }).first().textContent()) ?? '' });
  if (look.viewport && look.viewport.width < 800) await stage(false);
  if (words !== null) {
    await page.fill('#words', words);
    await page.press('#words', 'Enter');
  }
  await page.waitForSelector('#entries .card');
  for (const title of press) {
    await page.getByRole('button', { name: title, exact: true }).last().click();
    await page.waitForSelector('#entries .slot > *');
  }
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.waitForTimeout(800);
  await page.screenshot({ path: file });
  await context.close();
  process.stdout.write(`${file}\n`);
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
