import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openSlackStage } from '../fixtures/slack/slack-stage.ts';
import { startDesk } from '../fixtures/teams/desk-process.ts';
import { PEOPLE } from '../fixtures/teams/directory.ts';
import { CAST, openPlayground, PLAYGROUND, type Playground } from '../fixtures/teams/playground.ts';
import { messagesPage, modalPage } from './block-kit-view.ts';
import { CHROMIUM, launch } from './chromium.ts';

// One question, its form, its hand-off and its reply, on the web page, in Teams (Microsoft's Playground) and in Slack (its Block Kit rendered), beside each other.
const FOLDER = process.argv[2] ?? 'docs/pictures';
// Long enough not to be taken for more about the question before.
const QUESTION = 'How many houses can see the moon from Jupiter?';
const ANSWER = 'Can I message a parent from my own phone?';
const REPLY = 'Ninety-five. Please ask me again on Monday.';
const SCENES = ['answer', 'form', 'notice', 'open', 'reply'] as const;
type Scene = (typeof SCENES)[number];
type Shots = Map<Scene, Buffer>;
const LOOKS = {
  'desktop-light': { viewport: { width: 640, height: 860 }, colorScheme: 'light' },
  'desktop-dark': { viewport: { width: 640, height: 860 }, colorScheme: 'dark' },
  'phone-light': { viewport: { width: 390, height: 844 }, colorScheme: 'light', isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>;

if (CHROMIUM === null) {
  process.stderr.write('No Chromium on this machine (apt-get install chromium): no pictures.\n');
  process.exitCode = 1;
} else {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launch();
  try {
    for (const [name, look] of Object.entries(LOOKS)) {
      // The Playground has no layout for a phone: its log covers the chat there.
      const all = { 'Web chat': await web(browser, look), ...(PLAYGROUND && !name.startsWith('phone') ? { 'Teams (Agents Playground)': await teams(browser, look) } : {}), 'Slack (Block Kit, rendered)': await slack(browser, look) };
      for (const scene of SCENES) await compose(browser, all, scene, look.viewport, join(FOLDER, `side-by-side-${scene}-${name}.jpg`));
    }
  } finally {
    await browser.close();
  }
}

async function shoot(page: Page, shots: Shots, scene: Scene): Promise<void> {
  await page.waitForTimeout(600);
  shots.set(scene, await page.screenshot({ animations: 'disabled' }));
}

async function web(browser: Browser, look: BrowserContextOptions): Promise<Shots> {
  const shots: Shots = new Map();
  const desk = await startDesk({});
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
  context.setDefaultTimeout(12_000);
  const page = await context.newPage();
  const say = async (words: string): Promise<void> => {
    await page.fill('#words', words);
    await page.press('#words', 'Enter');
  };
  // A narrow page folds the stage's choices away.
  const become = async (name: string): Promise<void> => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const label = (await page.locator('#pick-person option').allTextContents()).find((text) => text.includes(name));
    await page.selectOption('#pick-person', { label: label ?? name });
    await page.setViewportSize(look.viewport ?? { width: 640, height: 860 });
  };
  try {
    await page.goto(desk.address);
    await page.waitForFunction(() => document.activeElement?.id === 'words' && document.getElementById('indexing')?.hidden);
    await become('Priya Nair');
    await say(ANSWER);
    await page.waitForSelector('#entries .card');
    await shoot(page, shots, 'answer');
    await say(QUESTION);
    const start = page.getByRole('button', { name: /^Send my question/ }).last();
    const who = /to (.+)$/.exec((await start.textContent()) ?? '')?.[1] ?? '';
    await start.click();
    await page.waitForSelector('.step');
    await shoot(page, shots, 'form');
    await page.locator('.step').getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForSelector('text=Your question was sent');
    await become(who);
    await page.waitForSelector('text=A colleague has a question for you');
    await shoot(page, shots, 'notice');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByLabel(/^Your reply/).fill(REPLY);
    await shoot(page, shots, 'open');
    await page.getByRole('button', { name: 'Send reply' }).click();
    await page.waitForTimeout(500);
    await become('Priya Nair');
    await page.waitForSelector('text=Here is a reply to your question');
    await shoot(page, shots, 'reply');
  } catch (error) {
    await page.screenshot({ path: join(FOLDER, 'web-stopped.png') });
    throw error;
  } finally {
    await context.close();
    await desk.close();
  }
  return shots;
}

async function teams(browser: Browser, look: BrowserContextOptions): Promise<Shots> {
  const shots: Shots = new Map();
  const desk = await startDesk({ TEAMS_DEV: '1' });
  // Two people at two pages, each in a Playground of their own, with one desk.
  const asker = await openPlayground(desk.endpoint, 'priya-nair');
  let answerer: Playground | null = null;
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.goto(asker.address);
    await asker.person('priya-nair').gets(/What I can do/);
    await closeLog(page);
    const say = async (words: string): Promise<void> => {
      const box = page.locator('[contenteditable=true], textarea').first();
      await box.click();
      await page.keyboard.type(words);
      await page.keyboard.press('Enter');
    };
    await say(ANSWER);
    await page.waitForSelector('text=Here is what your policy says');
    await shoot(page, shots, 'answer');
    await say(QUESTION);
    const start = page.getByRole('button', { name: /^Send my question/ }).last();
    const who = (await start.textContent()) ?? '';
    const name = CAST.find((one) => who.includes(PEOPLE[one].name)) ?? 'maryam-okafor';
    answerer = await openPlayground(desk.endpoint, name);
    const theirs = await context.newPage();
    await theirs.goto(answerer.address);
    await answerer.person(name).gets(/What I can do/);
    await closeLog(theirs);
    await page.bringToFront();
    await start.click();
    await page.waitForSelector('text=Not sent yet.');
    await shoot(page, shots, 'form');
    await page.getByRole('button', { name: 'Send', exact: true }).last().click();
    await theirs.waitForSelector('text=A colleague has a question for you');
    await shoot(theirs, shots, 'notice');
    await theirs.getByRole('button', { name: 'Open', exact: true }).last().click();
    await theirs.getByLabel(/^Your reply/).last().fill(REPLY);
    await shoot(theirs, shots, 'open');
    await theirs.getByRole('button', { name: 'Send reply' }).last().click();
    await page.waitForSelector('text=Here is a reply to your question');
    await shoot(page, shots, 'reply');
  } catch (error) {
    // What stands on the screen is the best account of why.
    for (const [i, page] of context.pages().entries()) await page.screenshot({ path: join(FOLDER, `teams-stopped-${i}.png`) });
    throw error;
  } finally {
    await context.close();
    await asker.close();
    await answerer?.close();
    await desk.close();
  }
  return shots;
}

/** The Playground's own log lies over the chat on a narrow page; the last button of its head closes it. */
async function closeLog(page: Page): Promise<void> {
  await page.waitForSelector('text=Log Panel');
  await page.evaluate(() => {
    const title = [...document.querySelectorAll('*')].find((one) => one.children.length === 0 && one.textContent === 'Log Panel');
    for (let box = title?.parentElement; box; box = box.parentElement) {
      const button = [...box.querySelectorAll('button')].at(-1);
      if (button) return button.click();
    }
  });
}

async function slack(browser: Browser, look: BrowserContextOptions): Promise<Shots> {
  const shots: Shots = new Map();
  const stage = await openSlackStage();
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const show = async (scene: Scene, html: string): Promise<void> => {
    await page.setContent(html);
    await shoot(page, shots, scene);
  };
  const last = (name: string, count: number): string => messagesPage(stage.as(name).messages().slice(-count).map(({ message }) => ({ by: message.botId === null ? 'You' : 'Staffroom', text: message.text, blocks: message.blocks })));
  try {
    const priya = stage.as('priya-nair');
    await priya.says(ANSWER);
    await show('answer', last('priya-nair', 2));
    await priya.says(QUESTION);
    const title = /\[ (Send my question[^\]]*?) \]/.exec(priya.messages().at(-1)?.text ?? '')?.[1] ?? '';
    await priya.presses(title);
    await show('form', modalPage(priya.modal()?.content ?? {}));
    await priya.submits({});
    const name = CAST.filter((one) => one !== 'guest').find((one) => stage.as(one).sees().includes('A colleague has a question for you')) ?? 'joanne-tully';
    await show('notice', last(name, 1));
    await stage.as(name).presses('Open');
    await show('open', modalPage(stage.as(name).modal()?.content ?? {}));
    await stage.as(name).submits({ 'Your reply. It is shown as your answer, not as policy.': REPLY });
    await show('reply', last('priya-nair', 1));
  } finally {
    await context.close();
    await stage.close();
  }
  return shots;
}

async function compose(browser: Browser, all: Readonly<Record<string, Shots>>, scene: Scene, viewport: { readonly width: number; readonly height: number }, file: string): Promise<void> {
  const figures = Object.entries(all).map(([name, shots]) => `<figure><figcaption>${name}</figcaption><img src="data:image/png;base64,${shots.get(scene)?.toString('base64') ?? ''}" width="${viewport.width}"></figure>`);
  const page = await browser.newPage({ viewport: { width: figures.length * (viewport.width + 16) + 16, height: viewport.height + 60 } });
  await page.setContent(`<style>body{margin:16px;display:flex;gap:16px;background:#777;font:15px sans-serif;color:#fff}figure{margin:0}figcaption{padding-bottom:6px}</style>${figures.join('')}`);
  await page.screenshot({ path: file, type: 'jpeg', quality: 72 });
  await page.close();
  process.stdout.write(`${file} ${Math.round(readFileSync(file).length / 1024)} KB\n`);
}
