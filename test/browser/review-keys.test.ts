import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { card } from '../../src/cards/card-data.ts';
import type { CardContent } from '../../src/chat/outbound.ts';
import { asId } from '../../src/kernel/ids.ts';
import { SAMPLES } from '../contract/card-samples.ts';
import { ended, openDesk, STAGE, type TestDesk } from '../unit/surfaces/web/desk.ts';
import { CHROMIUM, launch, WHY_SKIPPED } from './chromium.ts';

describe.skipIf(CHROMIUM === null)(`the review by keyboard alone${WHY_SKIPPED}`, () => {
  let browser: Browser;
  let desk: TestDesk;
  let page: Page;
  let pressed: string[] = [];
  const item = (asked: string): CardContent => card('review-item', { ...SAMPLES['review-item'], asked });

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await page.context().close();
    await desk.close();
  });

  async function begin(): Promise<void> {
    pressed = [];
    desk = await openDesk({
      schools: [STAGE],
      answer: async (inbound, web) => {
        if (inbound.kind === 'message') {
          await web.deliver({ effectId: asId(inbound.eventId), school: STAGE.id, to: { kind: 'conversation', surface: 'web', conversation: inbound.conversation.id }, cardKey: 'k', card: ended(card('review-list', SAMPLES['review-list'])), repeat: false });
          return { status: 'recorded' };
        }
        if (inbound.kind !== 'action') return { status: 'recorded' };
        pressed.push(inbound.verb);
        if (inbound.verb === 'review.choose') return { status: 'recorded', step: ended(card('review-form', SAMPLES['review-form'])) };
        return { status: 'recorded', card: ended(item(`Situation ${pressed.length}`)) };
      },
    });
    page = await (await browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${desk.port}/`);
    await page.waitForFunction(() => document.activeElement?.id === 'words');
    await page.fill('#words', 'review');
    await page.press('#words', 'Enter');
    await page.getByRole('button', { name: 'Go on' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Situation 1', { exact: true }).waitFor();
  }

  it('settles one situation after the other with a digit each, which stands on its button', async () => {
    await begin();
    const right = page.getByRole('button', { name: 'Right', exact: true });
    expect([await right.textContent(), await right.getAttribute('aria-keyshortcuts')]).toEqual(['Right1', '1']);
    await page.keyboard.press('1');
    await page.getByText('Situation 2', { exact: true }).waitFor();
    await page.keyboard.press('3');
    await page.getByText('Situation 3', { exact: true }).waitFor();
    await page.keyboard.press('5');
    await page.getByText('Situation 4', { exact: true }).waitFor();
    expect(pressed).toEqual(['review.start', 'review.right', 'review.silent', 'review.verdict']);
  });

  it('leaves digits that are typed into a field alone, and presses with Ctrl to the browser', async () => {
    await begin();
    await page.keyboard.press('Control+1');
    await page.keyboard.press('2');
    await page.getByLabel('Search for other words').fill('');
    await page.keyboard.type('13');
    expect(await page.getByLabel('Search for other words').inputValue()).toBe('13');
    expect(pressed).toEqual(['review.start', 'review.choose']);
    await page.fill('#words', 'year 13');
    expect(await page.inputValue('#words')).toBe('year 13');
  });

  it('goes through the buttons in their order with Tab', async () => {
    await begin();
    const titles: string[] = [];
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      titles.push(await page.evaluate(() => (document.activeElement?.matches('button:not(.copy)') ? (document.activeElement.firstChild?.textContent ?? '') : '')));
    }
    expect(titles.filter((title) => title !== '').slice(0, 3)).toEqual(['Right', 'Another clause, or a note', 'The policy is silent']);
  });
});
