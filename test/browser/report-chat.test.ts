import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launch, WHY_SKIPPED } from './chromium.ts';
import { withDesk } from './real-desk.ts';

let browser: Browser;

const NAMES = 'Robin Vale, 4B';
const WORDS = 'Robin told me that two boys in Year 6 share a page where they laugh at his shoes. He does not want to come to school.';
// A person who is no typist needs about this long for a key, and reads so many words in a second; the rest is what the machine took.
const SECONDS_A_KEY = 0.28;
const WORDS_A_SECOND = 4;

/** What a person did and read on the way. */
interface Played {
  screens: number;
  keys: number;
  taps: number;
  /** Of lines that stood on no screen before: what is said on each screen is read once. */
  words: number;
  readonly read: Set<string>;
}
const nothing = (): Played => ({ screens: 0, keys: 0, taps: 0, words: 0, read: new Set() });
const print = (how: string, { screens, keys, taps, words }: Played, ms: number): void => {
  const seconds = keys * SECONDS_A_KEY + taps * 1.1 + words / WORDS_A_SECOND + ms / 1_000;
  process.stdout.write(`a simple report by ${how}: ${screens} screens, ${keys} keys, ${taps} taps, ${words} words to read; about ${Math.round(seconds)} s for a person, of which the desk took ${(ms / 1_000).toFixed(1)} s\n`);
};

async function look(address: string, options: BrowserContextOptions): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  await page.goto(address);
  await page.waitForFunction(() => document.activeElement?.id === 'words');
  return { page, faults };
}

const screenText = (page: Page): Promise<string> => page.evaluate(() => document.querySelector<HTMLElement>('.slot .card')?.innerText ?? '');

/** Waits for the next screen; counts it and what is to be read on it. */
async function nextScreen(page: Page, before: string, played: Played): Promise<number> {
  const began = performance.now();
  await page.waitForFunction((was) => (document.querySelector<HTMLElement>('.slot .card')?.innerText ?? '') !== was, before);
  const took = performance.now() - began;
  const text = await screenText(page);
  // What comes when it is sent is no longer on the way.
  if (!/NOT SENT · \d of \d/.test(text)) return took;
  played.screens++;
  for (const line of text.split('\n')) {
    if (played.read.has(line)) continue;
    played.read.add(line);
    played.words += line.split(/\s+/).filter((word) => word !== '').length;
  }
  return took;
}

describe.skipIf(CHROMIUM === null)(`a report in the web chat in Chromium${WHY_SKIPPED}`, () => {
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it('is made by keyboard alone, in five screens and under two minutes', async () => {
    await withDesk(async (address) => {
      const { page, faults } = await look(address, { viewport: { width: 1280, height: 900 } });
      const played = nothing();
      let ms = 0;
      const press = async (key: string): Promise<void> => {
        played.keys++;
        await page.keyboard.press(key);
      };
      const type = async (text: string): Promise<void> => {
        played.keys += text.length;
        await page.keyboard.type(text);
      };
      /** Tabs on to the button or field of these words; fails where the keyboard cannot reach it. */
      const tabTo = async (words: string, most = 20): Promise<void> => {
        for (let i = 0; i < most; i++) {
          const here = await page.evaluate(() => {
            const at = document.activeElement;
            return at instanceof HTMLInputElement ? (at.parentElement?.textContent ?? '') : (at?.textContent ?? '');
          });
          if (here.trim() === words) return;
          await press('Tab');
        }
        throw new Error(`the keyboard does not reach "${words}"`, { cause: await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 500)) });
      };
      const go = async (button: string): Promise<void> => {
        await tabTo(button);
        const before = await screenText(page);
        await press('Enter');
        ms += await nextScreen(page, before, played);
      };
      await type('report');
      await press('Enter');
      await page.waitForSelector('#entries .card');
      await press('Shift+Tab');
      const before = await screenText(page);
      await press('Enter');
      ms += await nextScreen(page, before, played);
      await tabTo('Yes');
      await press('ArrowDown');
      await tabTo('A child');
      await press('Space');
      await go('Next');
      await type(NAMES);
      await tabTo('None of them');
      await press('Space');
      await go('Next');
      await type(WORDS);
      await go('Next');
      await tabTo('In school; goes home to this today');
      await press('ArrowDown');
      await go('Next');
      expect(await screenText(page)).toContain(WORDS);
      await go('Send the report');
      expect(await screenText(page)).toContain('Not read yet.');
      expect(played.screens).toBe(5);
      expect(faults).toEqual([]);
      print('keyboard', played, ms);
    });
  }, 120_000);

  it('is made on a phone by taps, with nothing cut off at the side and every warning in sight first', async () => {
    await withDesk(async (address) => {
      const { page, faults } = await look(address, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
      const played = nothing();
      let ms = 0;
      const tap = async (words: string): Promise<void> => {
        played.taps++;
        await page.locator('.slot, #entries').getByText(words, { exact: true }).last().tap();
      };
      const go = async (button: string): Promise<void> => {
        const before = await screenText(page);
        played.taps++;
        await page.getByRole('button', { name: button, exact: true }).last().tap();
        ms += await nextScreen(page, before, played);
        if (!(await screenText(page)).includes('NOT SENT')) return;
        // The page comes to rest at the screen, or at the red card that its words called up, which goes before it.
        await page.waitForFunction(() => {
          const inSight = (card: Element | null | undefined): boolean => {
            const { top = -1 } = card?.getBoundingClientRect() ?? {};
            return top >= 0 && top < window.innerHeight;
          };
          const red = [...document.querySelectorAll('.card')].findLast((card) => card.textContent?.includes('Act now.'));
          return inSight(document.querySelector('.slot .card')) || inSight(red);
        });
        const cut = await page.evaluate(() => {
          const card = document.querySelector<HTMLElement>('.slot .card')!;
          const wide = [...card.querySelectorAll<HTMLElement>('*')].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1 || getComputedStyle(one).textOverflow === 'ellipsis' && one.scrollWidth > one.clientWidth);
          return wide.map((one) => one.textContent);
        });
        expect(cut).toEqual([]);
      };
      const type = async (selector: string, text: string): Promise<void> => {
        played.taps++;
        played.keys += text.length;
        await page.locator(selector).first().fill(text);
      };
      played.keys += 'report'.length;
      await page.fill('#words', 'report');
      await page.press('#words', 'Enter');
      await page.waitForSelector('#entries .card');
      await go('Start');
      await tap('No');
      await tap('A child');
      await go('Next');
      await type('.slot textarea', NAMES);
      await tap('None of them');
      await go('Next');
      await type('.slot textarea', WORDS);
      await go('Next');
      await tap('In school; home is not the worry');
      await go('Next');
      await go('Send the report');
      expect(await screenText(page)).toContain('Not read yet.');
      expect(faults).toEqual([]);
      print('phone', played, ms);
    });
  }, 120_000);
});
