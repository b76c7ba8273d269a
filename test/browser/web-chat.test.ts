import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { card } from '../../src/cards/card-data.ts';
import type { Inbound } from '../../src/chat/inbound.ts';
import type { Receipt } from '../../src/chat/outbound.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { asId } from '../../src/kernel/ids.ts';
import { memoryPostLog } from '../../src/surfaces/web/post-log.ts';
import type { WebSurface } from '../../src/surfaces/web/web-surface.ts';
import { deskCard } from '../../src/routes/desk-card.ts';
import { HOSTILE, SAMPLES } from '../contract/card-samples.ts';
import { ended, openDesk, REAL, STAGE, type TestDesk } from '../unit/surfaces/web/desk.ts';
import { CHROMIUM, launch, WHY_SKIPPED } from './chromium.ts';

let browser: Browser;
let desk: TestDesk;

/** A desk that answers as the real one does: by a card of its own, or by a reply to a press. */
async function answers(inbound: Inbound, web: WebSurface): Promise<Reply> {
  const to = { kind: 'conversation', surface: 'web', conversation: inbound.conversation.id } as const;
  const post = async (suffix: string, content: { readonly template: string; readonly data: Readonly<Record<string, unknown>> }, where: Parameters<WebSurface['deliver']>[0]['to'] = to): Promise<void> => {
    await web.deliver({ effectId: asId(`${inbound.eventId}:${suffix}`), school: inbound.school ?? STAGE.id, to: where, cardKey: 'k', card: ended(content), repeat: false });
  };
  if (inbound.kind === 'message') {
    if (inbound.text.includes('urgent')) await post('u', card('urgent', SAMPLES.urgent), { kind: 'account', account: inbound.account });
    else if (inbound.text.includes('hostile')) await post('h', card('answer', { ...SAMPLES.answer, heading: 'Yes', clauses: [{ ...SAMPLES.answer.clauses[0]!, quote: HOSTILE, where: HOSTILE }] }));
    else if (inbound.text.includes('two cards')) {
      for (const suffix of ['1', '2']) await post(suffix, card('answer', { ...SAMPLES.answer, heading: `Card ${suffix}`, clauses: [{ ...SAMPLES.answer.clauses[0]!, quote: 'word '.repeat(400) }] }));
    } else if (inbound.text.includes('long')) await post('l', card('answer', { ...SAMPLES.answer, clauses: [{ ...SAMPLES.answer.clauses[0]!, quote: 'x'.repeat(900) }] }));
    else await post('a', card('answer', SAMPLES.answer));
    return { status: 'recorded' };
  }
  if (inbound.kind !== 'action') return { status: 'recorded' };
  if (inbound.verb === 'question.start') return { status: 'recorded', step: ended(card('question-form', SAMPLES['question-form'])) };
  if (inbound.verb === 'question.send' && inbound.inputs.question === 'another one') {
    return { status: 'recorded', step: ended(deskCard({ title: 'Your question', fields: [{ kind: 'text', id: 'which', label: 'Which other one?', needed: true, many: false, value: '', hint: '' }], sends: [{ title: 'Send', verb: 'question.send', data: {} }] })), fieldErrors: { which: 'Write which one.' } };
  }
  if (inbound.verb === 'question.send') {
    if (inbound.inputs.question === 'too short') return { status: 'refused', fieldErrors: { question: 'Say a little more.' } };
    return { status: 'recorded', card: ended(card('question-sent', SAMPLES['question-sent'])) };
  }
  return { status: 'recorded', card: ended(card('feedback-thanks', { helped: true, answer: 'a1', maySend: false })) };
}

const open = async (setup: Parameters<typeof openDesk>[0] = {}): Promise<TestDesk> => (desk = await openDesk({ schools: [STAGE], answer: answers, ...setup }));

/** The page, and what went wrong in it. */
async function look(options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'light', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${desk.port}/`);
  await page.waitForFunction(() => document.activeElement?.id === 'words');
  return { page, faults };
}

async function say(page: Page, words: string): Promise<void> {
  await page.fill('#words', words);
  await page.press('#words', 'Enter');
}

const widths = (page: Page): Promise<number[]> => page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);

describe.skipIf(CHROMIUM === null)(`the web chat in Chromium${WHY_SKIPPED}`, () => {
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => browser.close());
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await desk.close();
  });

  it('is asked and answered by keyboard alone, without a fault or a broken policy of the browser', async () => {
    await open();
    const { page, faults } = await look();
    await page.keyboard.type('May I?');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('Really?');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.card');
    expect(desk.heard).toMatchObject([{ kind: 'message', text: 'May I?\nReally?' }]);
    // Backwards from the box: the card's own buttons come before it.
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('No');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.reply .card');
    expect(desk.heard[1]).toMatchObject({ verb: 'answer.feedback', data: { answer: 'a1', helped: 'yes' } });
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('reply');
    expect(faults).toEqual([]);
  });

  it('keeps a form that was opened under a card, and what was typed in it, when the card is brought up to date', async () => {
    const receipts: Receipt[] = [];
    await open({
      answer: async (inbound, web) => {
        const to = { kind: 'conversation', surface: 'web', conversation: inbound.conversation.id } as const;
        const posted = inbound.kind === 'message' ? await web.deliver({ effectId: asId('first'), school: STAGE.id, to, cardKey: 'k', card: ended(card('answer', SAMPLES.answer)), repeat: false }) : null;
        if (posted?.ok) receipts.push(posted.value);
        if (inbound.kind !== 'action') return { status: 'recorded' };
        if (inbound.verb === 'question.send') return { status: 'recorded', card: ended(card('question-sent', SAMPLES['question-sent'])) };
        return { status: 'recorded', step: ended(card('question-form', SAMPLES['question-form'])) };
      },
    });
    const { page, faults } = await look();
    await say(page, 'May I?');
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.waitForSelector('.step textarea');
    await page.fill('.step textarea', 'Half a sentence');
    await desk.web.update(receipts[0]!, ended(card('answer', { ...SAMPLES.answer, heading: 'Brought up to date' })), asId('second'));
    await page.getByRole('heading', { name: 'Brought up to date' }).waitFor();
    await page.keyboard.type(' and the rest');
    expect(await page.inputValue('.step textarea')).toBe('Half a sentence and the rest');
    await page.locator('.step button').first().click();
    await page.waitForSelector('.reply .card');
    expect(faults).toEqual([]);
  });

  it('shows every button of a card, however many there are', async () => {
    const titles = Array.from({ length: 14 }, (_, i) => `Button ${i + 1} of many`);
    await open({ answer: async (inbound, web) => {
      await web.deliver({ effectId: asId('many'), school: STAGE.id, to: { kind: 'conversation', surface: 'web', conversation: inbound.conversation.id }, cardKey: 'k', card: ended(card('account-card', { title: 'Accounts', others: titles.map((title) => ({ title, verb: 'account.home', data: {} })) })), repeat: false });
      return { status: 'recorded' };
    } });
    const { page } = await look();
    await say(page, 'accounts');
    await page.getByRole('button', { name: titles[0]!, exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'of many' }).allTextContents()).toEqual(titles);
  });

  it('starts the tab order with a link that skips to the message box, and shows where the focus is', async () => {
    await open();
    const { page } = await look();
    await page.evaluate(() => {
      document.body.tabIndex = -1;
      document.body.focus();
    });
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('words');
  });

  it('reads an answer aloud politely, and the urgent card at once', async () => {
    await open();
    const { page } = await look();
    await page.waitForTimeout(300);
    await say(page, 'May I?');
    await page.waitForFunction(() => document.getElementById('said-aloud')?.textContent?.includes('Did this answer it?'));
    await say(page, 'urgent');
    await page.waitForFunction(() => document.getElementById('said-now')?.textContent?.includes('Act now. Do not wait for this chat.'));
    expect(await page.getAttribute('#said-now', 'aria-live')).toBe('assertive');
  });

  it.each(['a tap', 'Esc twice'])('hides everything by %s, and shows it again only by its button', async (way) => {
    await open();
    const { page } = await look();
    await say(page, 'May I?');
    await page.waitForSelector('.card');
    if (way === 'a tap') await page.click('#hide');
    else {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    }
    expect(await page.title()).toBe('Blank page');
    expect(await page.isVisible('.card')).toBe(false);
    expect(await page.isVisible('#school')).toBe(false);
    await page.keyboard.press('Enter');
    await page.keyboard.type('x');
    expect(await page.isVisible('#cover')).toBe(true);
    await page.click('#show');
    expect(await page.title()).toBe('Staffroom');
    expect(await page.isVisible('.card')).toBe(true);
    expect(await page.inputValue('#words')).toBe('');
  });

  it('follows the system to dark or light, and the switch from then on', async () => {
    await open();
    const { page } = await look({ colorScheme: 'dark' });
    const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await page.click('#theme');
    const light = await background();
    expect(light).not.toBe(dark);
    await page.reload();
    await page.waitForSelector('#examples button');
    expect(await background()).toBe(light);
  });

  it.each([
    ['a small phone', { viewport: { width: 320, height: 640 } }],
    ['a phone', { viewport: { width: 390, height: 844 } }],
    ['a laptop at 200 % zoom', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
    ['a laptop at 400 % zoom', { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }],
  ])('needs no scrolling to the side on %s, whatever is shown', async (_what, options) => {
    await open();
    const { page } = await look(options);
    for (const words of ['May I?', 'long', 'urgent', 'w'.repeat(400)]) {
      const before = await page.locator('#entries article').count();
      await say(page, words);
      await page.waitForFunction((count) => document.querySelectorAll('#entries article').length > count, before);
    }
    const [page_, window_] = await widths(page);
    expect(page_).toBe(window_);
    expect(await page.evaluate(() => [...document.querySelectorAll('#entries *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1).length)).toBe(0);
    expect(await page.locator('#hide').isVisible()).toBe(true);
    expect(await page.evaluate(() => document.getElementById('hide')!.getBoundingClientRect().bottom <= window.innerHeight && document.getElementById('hide')!.getBoundingClientRect().top >= 0)).toBe(true);
  });

  it('shows hostile words as words', async () => {
    await open();
    const { page, faults } = await look();
    await say(page, `hostile ${HOSTILE.slice(0, 200)}`);
    await page.waitForSelector('.card');
    const seen = await page.evaluate(() => ({
      broken: Reflect.get(window, '__broken') as unknown,
      foreign: document.querySelectorAll('#entries img, #entries script, #entries iframe, #entries a, #entries b, #entries em').length,
      quote: document.querySelector('.style-emphasis')?.textContent,
    }));
    expect(seen.broken).toBeUndefined();
    expect(seen.foreign).toBe(0);
    expect(seen.quote).toContain('**bold** _under_ `code`');
    expect(faults).toEqual([]);
  });

  it('does once what is pressed twice', async () => {
    await open();
    const { page } = await look();
    await say(page, 'May I?');
    const yes = page.getByRole('button', { name: 'Yes', exact: true });
    await yes.dblclick();
    await page.waitForSelector('.reply .card');
    await page.waitForTimeout(200);
    expect(desk.heard.filter((one) => one.kind === 'action')).toHaveLength(1);
  });

  it('sends a form on after its field is filled, shows what is wrong at the field, and what became of it', async () => {
    await open();
    const { page } = await look();
    await say(page, 'May I?');
    await page.getByRole('button', { name: 'Send my question to Mr Kieran Lowe' }).click();
    const field = page.getByLabel('Your question. Leave out names of children.');
    expect(await field.inputValue()).toBe('May I use a memory stick?');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await field.fill('');
    await page.getByRole('button', { name: 'Send', exact: true }).first().click();
    expect(await page.isVisible('text=Write your question first.')).toBe(true);
    expect(desk.heard.filter((one) => one.kind === 'action' && one.verb === 'question.send')).toHaveLength(0);
    await field.fill('too short');
    await page.locator('.step').getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForSelector('text=Say a little more.');
    await field.fill('May I use my own memory stick?');
    await page.locator('.step').getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForSelector('text=Your question was sent');
    expect(await page.locator('.step').count()).toBe(0);
    expect(desk.heard.at(-1)).toMatchObject({ verb: 'question.send', data: { answer: 'a1' }, inputs: { question: 'May I use my own memory stick?' } });
  });

  it('shows the screen anew where an answer asks for a field that it did not have, with what is missing there', async () => {
    await open();
    const { page } = await look();
    await say(page, 'May I?');
    await page.getByRole('button', { name: 'Send my question to Mr Kieran Lowe' }).click();
    await page.getByLabel('Your question. Leave out names of children.').fill('another one');
    await page.locator('.step').getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Which other one?').waitFor();
    expect(await page.locator('.step .field-error').innerText()).toBe('Write which one.');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  });

  it('has one draft open once: a screen of it under an earlier card goes', async () => {
    const screen = (title: string) => ended(deskCard({ title, fields: [{ kind: 'text', id: 'more', label: 'More?', needed: false, many: false, value: '', hint: '' }], sends: [{ title: 'Send', verb: 'question.send', data: { draft: 'd1' } }] }));
    await open({
      answer: async (inbound, web) => {
        if (inbound.kind !== 'action') return answers(inbound, web);
        return inbound.verb === 'question.start' ? { status: 'recorded', step: screen('One screen') } : { status: 'recorded', card: ended(card('question-sent', SAMPLES['question-sent'])) };
      },
    });
    const { page } = await look();
    for (const times of [1, 2]) {
      await say(page, 'May I?');
      await page.waitForFunction((many) => document.querySelectorAll('#entries .from-desk').length === many, times);
      await page.getByRole('button', { name: 'Send my question to Mr Kieran Lowe' }).last().click();
      await page.waitForFunction((many) => (document.querySelectorAll('#entries .slot')[many - 1]?.querySelector('.step') ?? null) !== null, times);
      expect(await page.locator('.step').count()).toBe(1);
    }
    await page.locator('.step').getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForSelector('.reply');
    expect(await page.locator('.step').count()).toBe(0);
  });

  it('keeps the beginning of an answer of two cards in sight', async () => {
    await open();
    const { page } = await look();
    // Until the page has loaded what was there before, it stays at the end.
    await page.waitForTimeout(400);
    await say(page, 'two cards');
    await page.getByRole('heading', { name: 'Card 2' }).waitFor();
    await page.waitForTimeout(200);
    expect(await page.getByRole('heading', { name: 'Card 1' }).evaluate((one) => one.getBoundingClientRect().top)).toBeGreaterThan(0);
    await say(page, 'May I?');
    await page.waitForFunction(() => document.querySelectorAll('#entries .card').length === 3);
    await page.waitForTimeout(200);
    expect(await page.locator('#entries .card').last().evaluate((one) => one.getBoundingClientRect().top)).toBeLessThan(400);
  });

  it('says when the desk is away, sends with the same id when it is back, and loses nothing', async () => {
    const posts = memoryPostLog();
    const { port } = await open({ posts });
    const { page } = await look();
    await say(page, 'Before.');
    await page.waitForSelector('.card');
    await desk.close();
    await page.waitForSelector('#offline:not([hidden])');
    await say(page, 'Meanwhile.');
    await page.waitForSelector('text=Sending…');
    await open({ posts, port });
    await page.waitForFunction(() => document.getElementById('offline')?.hidden);
    await page.waitForFunction(() => document.querySelectorAll('#entries article').length === 2, null, { timeout: 10_000 });
    expect(desk.heard).toMatchObject([{ text: 'Meanwhile.' }]);
  });

  it('says that a message was not sent, and sends it again on a press, once', async () => {
    await open();
    const { page } = await look();
    let calls = 0;
    await page.route('**/api/message', async (route) => {
      calls++;
      await (calls <= 3 ? route.abort() : route.continue());
    });
    await say(page, 'May I?');
    await page.waitForSelector('text=Not sent.', { timeout: 10_000 });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForSelector('.card');
    expect(desk.heard).toHaveLength(1);
    expect(await page.locator('.own').count()).toBe(1);
  });

  it('shows a channel to its members, says that answers there come privately, and leads to them', async () => {
    await open();
    const { page } = await look();
    await page.selectOption('#pick-place', 'channel:staff');
    expect(await page.isVisible('text=Anything confidential is answered in your personal chat.')).toBe(true);
    await page.waitForTimeout(300);
    await say(page, 'urgent');
    await page.getByRole('button', { name: 'Open my personal chat' }).click();
    await page.waitForSelector('.card.urgent');
    await page.selectOption('#pick-person', 'dee');
    await page.selectOption('#pick-place', 'channel:staff');
    await page.waitForSelector('.other .words');
    expect(await page.textContent('.other .speaker')).toBe('Ms Ann Example');
    expect(await page.locator('.card').count()).toBe(0);
  });

  it('marks where else something came', async () => {
    await open();
    const { page } = await look();
    await page.waitForTimeout(300);
    await desk.web.deliver({ effectId: asId('e1'), school: STAGE.id, to: { kind: 'conversation', surface: 'web', conversation: asId('personal:dee') }, cardKey: 'k', card: ended(card('question-notice', SAMPLES['question-notice'])), repeat: false });
    await page.getByRole('button', { name: 'Mrs Dee Example has something new' }).click();
    await page.waitForSelector('text=A colleague has a question for you');
    expect(await page.inputValue('#pick-person')).toBe('dee');
  });

  it('moves the clock of an invented school', async () => {
    await open();
    const { page } = await look();
    expect(await page.textContent('#clock-now')).toBe('Tue, 3 Mar 2026, 10:42');
    await page.getByRole('button', { name: '+ 1 day' }).click();
    await page.waitForFunction(() => document.getElementById('clock-now')?.textContent !== 'Tue, 3 Mar 2026, 10:42');
    expect(await page.textContent('#clock-now')).toBe('Wed, 4 Mar 2026, 10:42');
  });

  it('offers a school that is not invented no people, no channels and no clock', async () => {
    await open({ schools: [REAL] });
    const { page } = await look();
    for (const id of ['#person-pick', '#place-pick', '#clock', '#stage']) expect(await page.isVisible(id)).toBe(false);
    await say(page, 'May I?');
    await page.waitForSelector('.card');
    expect(desk.heard).toMatchObject([{ account: { id: 'unnamed' } }]);
  });

  it('offers a choice of several schools', async () => {
    await open({ schools: [STAGE, REAL] });
    const { page } = await look();
    await page.selectOption('#pick-school', 'real');
    expect(await page.textContent('#school')).toBe('Real Primary');
    expect(await page.isVisible('#clock')).toBe(false);
  });

  it('counts the characters near the end and takes no more than fit', async () => {
    await open();
    const { page } = await look();
    await page.fill('#words', 'y'.repeat(1_950));
    expect(await page.textContent('#words-left')).toBe('50 characters left');
    await page.fill('#words', 'y'.repeat(100));
    expect(await page.textContent('#words-left')).toBe('');
  });

  it('copies the words of a quote with those that open its list', async () => {
    await open();
    const { page } = await look({ permissions: ['clipboard-read', 'clipboard-write'] });
    await say(page, 'May I?');
    await page.locator('.copy').first().click();
    await page.waitForSelector('text=Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('During lessons:\nStaff keep their own phones in a locker while children are in the room.');
  });
});
