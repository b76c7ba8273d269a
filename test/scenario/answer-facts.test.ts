import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const SITUATION = 'staff-phone-around-pupils';
const QUOTE = 'USB sticks are not used unless the IT lead has issued an encrypted one.';
const BRANCHES = [
  ['{emergency: emergency, leader-agreed: agreed}', '"yes"', 'An emergency, agreed.'],
  ['{emergency: emergency, leader-agreed: not-agreed}', '"no"', 'An emergency, not agreed.'],
  ['{emergency: not-emergency, leader-agreed: agreed}', '"yes"', 'No emergency, agreed.'],
  ['{emergency: not-emergency, leader-agreed: not-agreed}', '"no"', 'No emergency, not agreed.'],
];

interface Button {
  readonly title: string;
  readonly data: Record<string, string>;
}

describe('an answer that turns on two facts', () => {
  let dir: string;
  let stage: Stage;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'facts-'));
    cpSync('school.example', dir, { recursive: true });
    writeFileSync(join(dir, 'answers.yaml'), BRANCHES.map(([when, verdict, note]) => `- situation: ${SITUATION}\n  verdict: ${verdict}\n  when: ${when}\n  because:\n  - ${QUOTE}\n  note: ${note}\n  by: headteacher\n  on: "2026-09-01"\n`).join(''));
    stage = await openStage({ schoolDir: dir });
  });
  afterAll(async () => {
    await stage.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const asked = ({ card }: Reply): { ask: string; values: Button[] } | null => (card?.data['turnsOn'] ?? null) as { ask: string; values: Button[] } | null;
  const tap = async (reply: Reply, value: string): Promise<Reply> => stage.presses(TEACHER, 'answer.choose', asked(reply)!.values.find((one) => one.data['value'] === value)!.data);

  it.each([['emergency', 'agreed', 'An emergency, agreed.'], ['not-emergency', 'agreed', 'No emergency, agreed.'], ['not-emergency', 'not-agreed', 'No emergency, not agreed.']])('asks each once: %s, then %s', async (first, second, note) => {
    await stage.says(TEACHER, 'can i have my phone out in class');
    const opened = await stage.presses(TEACHER, 'answer.choose', { answer: 'a', situation: SITUATION });
    const halfway = await tap(opened, first);
    expect(asked(halfway)!.ask).not.toBe(asked(opened)!.ask);
    const done = await tap(halfway, second);
    expect(asked(done)).toBeNull();
    expect(done.card?.data['note']).toBe(note);
  });

  it('asks each once after a restart too, though the question is forgotten', async () => {
    const opened = await stage.presses(TEACHER, 'answer.choose', { answer: 'a', situation: SITUATION });
    const halfway = await tap(opened, 'emergency');
    stage = await stage.restart();
    expect((await tap(halfway, 'not-agreed')).card?.data['note']).toBe('An emergency, not agreed.');
  });
});
