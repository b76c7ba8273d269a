import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { packPage } from '../../src/reminders/pack-page.ts';
import { CHROMIUM, launch } from './chromium.ts';
import { withDesk } from './real-desk.ts';

// Pictures of the desk as it runs with the example school: two scenes, on a phone and a desktop, light and dark; then the school's own accounts,
// and what follows the school year. Names after the command choose those whose file begins so: `npm run pictures declarations`.
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

const NIECE = 'my niece started in Y7, can I stay friends with her on insta';
/** As somebody: `say` types, `press` presses, `tick` chooses, `type` fills the first empty field; `day` moves the clock to that day in the morning; `see` brings a heading to the top. */
type Step = readonly ['be' | 'say' | 'press' | 'tick' | 'type' | 'day' | 'see', string];
const DECLARED: readonly Step[] = [
  ['be', 'Priya Nair'], ['say', NIECE], ['press', 'Start'], ['tick', 'A pupil here'], ['tick', 'Other family'], ['type', 'Anaya (my niece)'], ['press', 'Next'], ['tick', 'Before they came here'], ['type', 'since she was born'],
  ['press', 'Next'], ['tick', 'Instagram'], ['tick', 'Friends or followers of each other'], ['press', 'Next'], ['tick', 'No'], ['press', 'Next'], ['tick', 'Yes, it is true as far as I know'], ['press', 'Next'], ['press', 'Send it'],
  ['be', 'Helen Marsh'], ['press', 'Open it'],
];
const YEAR: Readonly<Record<string, { readonly size: keyof typeof SIZES; readonly colorScheme: 'light' | 'dark'; readonly steps: readonly Step[] }>> = {
  'declarations-decide': { size: 'desktop', colorScheme: 'light', steps: DECLARED },
  'declarations-own': {
    size: 'phone', colorScheme: 'light',
    steps: [...DECLARED, ['press', 'Approve with conditions'], ['tick', 'No pictures of other pupils.'], ['press', 'Record it'], ['be', 'Priya Nair'], ['say', NIECE], ['see', 'Your own declaration']],
  },
  'sign-offs-to-sign': { size: 'phone', colorScheme: 'dark', steps: [['be', 'Owen Fletcher'], ['day', '2027-09-02'], ['press', 'Open Acceptable Use Agreement']] },
  'reviews-list': { size: 'desktop', colorScheme: 'light', steps: [['be', 'Helen Marsh'], ['say', 'policies']] },
  'reminders-ahead': { size: 'desktop', colorScheme: 'dark', steps: [['be', 'Helen Marsh'], ['day', '2026-11-30'], ['say', 'reminders next 30d']] },
};
const WANTED = process.argv.slice(2);
const wanted = (name: string): boolean => WANTED.length === 0 || WANTED.some((one) => name.startsWith(one));

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
          if (wanted(scene)) await withDesk((address) => take(browser, address, words, { viewport, colorScheme, deviceScaleFactor: size === 'phone' ? 2 : 1 }, join(FOLDER, `${scene}-${size}-${colorScheme}.png`)));
        }
      }
    }
    for (const [name, { size, colorScheme, person, before, words, press }] of Object.entries(ACCOUNTS)) {
      const look = { viewport: SIZES[size], colorScheme, deviceScaleFactor: 1 } as const;
      if (wanted(`accounts-${name}`)) await withDesk((address) => takeAccounts(browser, address, { look, person, before, words, press, file: join(FOLDER, `accounts-${name}-${size}-${colorScheme}.png`) }));
    }
    for (const [name, { size, colorScheme, steps }] of Object.entries(YEAR)) {
      if (wanted(name)) await withDesk((address) => takeSteps(browser, address, { look: { viewport: SIZES[size], colorScheme, locale: 'en-GB' }, steps, file: join(FOLDER, `${name}-${size}-${colorScheme}.png`) }));
    }
    if (wanted('pack')) await takePack(browser);
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

/** The governors' page of a school that does not exist, with figures that nobody counted: a term of real use would be needed for charts. */
async function takePack(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 1000 }, colorScheme: 'light' });
  await page.setContent(packPage({
    school: 'Alder Bank Primary School', term: 'Autumn term 2026', from: '2026-09-01', to: '2026-12-18', now: Date.parse('2026-12-18T12:00:00Z'),
    cases: { total: 41, byTheme: [{ theme: 'Between pupils', count: 19 }, { theme: 'Pictures and data', count: 9 }, { theme: 'Accounts and security', count: 13 }], taken: [2, 3, 4, 6, 8, 9, 11, 14, 25, 90], open: 8, longOpen: 0, sample: [3, 5, 8, 11, 25].map((minutes, i) => ({ taken: minutes, opened: minutes + 4, closed: 1440 * (i + 2) })) },
    reviews: { policies: 9, overdue: [{ title: 'Images and Video Policy', due: 'due June 2026' }] }, checks: { asked: 260, done: 241 }, replies: { withClock: 48, onTime: 43 },
    signOffs: [{ title: 'Staff Code of Conduct', asked: 40, signed: 32 }, { title: 'Child Protection and Safeguarding Policy', asked: 40, signed: 40 }], questions: { waiting: 7, sentOpen: 0 }, contradictions: [],
  }));
  const file = join(FOLDER, 'pack-page-desktop-light.png');
  await page.screenshot({ path: file });
  await page.close();
  process.stdout.write(`${file}\n`);
}

async function takeSteps(browser: Browser, address: string, { look, steps, file }: { readonly look: NonNullable<Parameters<Browser['newContext']>[0]>; readonly steps: readonly Step[]; readonly file: string }): Promise<void> {
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce', deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.activeElement?.id === 'words');
  await page.waitForFunction(() => document.getElementById('indexing')?.hidden);
  const narrow = (look.viewport?.width ?? 0) < 800;
  const stage = (open: boolean): Promise<void> => page.evaluate((is) => void document.getElementById('stage')?.toggleAttribute('open', is), open || !narrow);
  for (const [what, words] of steps) await step(page, what, words, stage);
  if (narrow) await stage(false);
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.waitForTimeout(600);
  await page.screenshot({ path: file });
  await context.close();
  process.stdout.write(`${file}\n`);
}

async function step(page: Page, what: Step[0], words: string, stage: (open: boolean) => Promise<void>): Promise<void> {
  const form = page.locator('#entries .slot > *').last();
  switch (what) {
    case 'be':
      await stage(true);
      await page.selectOption('#pick-person', { label: (await page.locator('#pick-person option', { hasText: words }).first().textContent()) ?? '' });
      await stage(false);
      break;
    case 'say':
      await page.fill('#words', words);
      await page.press('#words', 'Enter');
      await page.waitForSelector('#entries > li:last-child .from-desk');
      break;
    case 'press':
      await page.locator('#entries').getByText(words, { exact: true }).last().click();
      break;
    case 'see':
      await page.locator('#entries').getByText(words, { exact: true }).last().evaluate((one) => one.scrollIntoView({ block: 'start' }));
      break;
    case 'tick':
      await form.getByLabel(words, { exact: true }).last().check();
      return;
    case 'type':
      await form.locator('textarea, input[type=text]').first().fill(words);
      return;
    case 'day':
      await page.evaluate(`import('/page/server.js').then((desk) => desk.post('clock', { ms: Date.parse('${words}T09:30:00Z') - Date.now() }))`);
  }
  // What comes takes a moment, and may come in parts.
  await page.waitForTimeout(what === 'day' ? 5_000 : 1_200);
}
