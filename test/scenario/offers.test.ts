import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

const STICKS = ['null', '{encrypted: encrypted}', '{encrypted: own-stick}'];
const VERDICTS = ['conditional', 'conditional', '"no"'];
const QUOTE = 'USB sticks are not used unless the IT lead has issued an encrypted one.';

describe('the card that asks which situation was meant', () => {
  let dir: string;
  let stage: Stage;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'offers-'));
    cpSync('school.example', dir, { recursive: true });
    writeFileSync(join(dir, 'answers.yaml'), STICKS.map((when, i) => `- situation: usb-stick\n  verdict: ${VERDICTS[i]}\n  when: ${when}\n  because:\n  - ${QUOTE}\n  note: null\n  by: headteacher\n  on: "2026-09-01"\n`).join(''));
    stage = await openStage({ schoolDir: dir });
  });
  afterAll(async () => {
    await stage.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('has one button for a situation, however many of its branches were settled, and does not call settled what is not', async () => {
    await stage.says('priya-nair', 'can i take a usb home', 'staff-room');
    const shown = stage.shown('staff-room').at(-1);
    expect(shown?.template).toBe('answer-offers');
    const titles = ((shown?.data['offers'] ?? []) as { title: string }[]).map((offer) => offer.title);
    expect(titles).toContain('Using a USB stick');
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.length).toBeGreaterThan(2);
    expect(shown?.data['settled']).toBe('Your school has settled the answer to some of these.');
  });
});
