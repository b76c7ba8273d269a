import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillCard } from '../../src/cards/fill.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const OTHER = 'tom-ashdown';
const CHANNEL = 'staff-room';
const ASKED = 'can i be friends with a parent on facebook?';
const SITUATION = 'parent-friend-request';

describe('the press that says which situation was meant', () => {
  let dir: string;
  let stage: Stage;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'choose-'));
    cpSync('school.example', dir, { recursive: true });
    writeFileSync(join(dir, 'answers.yaml'), `- situation: ${SITUATION}\n  verdict: not_covered\n  when: null\n  because: []\n  note: Settled for this test.\n  by: headteacher\n  on: "2026-09-01"\n`);
    stage = await openStage({ schoolDir: dir });
  });
  afterAll(async () => {
    await stage.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const words = (reply: Reply): string => (reply.card ? plainText(fillCard(reply.card)) : '');
  const ask = async (): Promise<string> => {
    await stage.says(TEACHER, ASKED, CHANNEL);
    const { data } = stage.shown(CHANNEL).at(-1)!;
    const offers = data['offers'] as { data: { answer: string } }[] | undefined;
    return offers?.[0]?.data.answer ?? String(data['id']);
  };
  const choose = (who: string, data: Record<string, string>): Promise<Reply> => stage.presses(who, 'answer.choose', data, {}, CHANNEL);

  it('is answered beside the card, to its presser, and never in its place', async () => {
    const answer = await ask();
    const reply = await choose(TEACHER, { answer, situation: SITUATION });
    expect(reply).toMatchObject({ status: 'recorded', beside: true });
    expect(words(reply)).toContain('Settled for this test.');
    expect(await choose(TEACHER, { answer })).toMatchObject({ status: 'recorded', beside: true, card: { template: 'answer' } });
  });

  it('shows nobody the question of another, and leaves the other\'s card as it is', async () => {
    const answer = await ask();
    const reply = await choose(OTHER, { answer });
    expect(reply).toMatchObject({ beside: true, card: { template: 'refused' } });
    expect(words(reply)).toContain('I no longer have your question');
    const settled = await choose(OTHER, { answer, situation: SITUATION });
    expect(settled.beside).toBe(true);
    const form = await stage.presses(OTHER, 'question.start', { answer: String(settled.card?.data['id']) });
    expect(JSON.stringify(form)).not.toContain('facebook?');
    expect(JSON.stringify(await stage.presses(OTHER, 'loop.preview', { answer }))).not.toContain('friends with a parent on facebook');
  });

  it('takes no made-up situation, fact or answer for anything', async () => {
    const answer = await ask();
    for (const data of [{ answer, situation: 'no-such' }, { answer, situation: '__proto__' }, { situation: SITUATION }, { answer: 'zzz' }]) expect((await choose(TEACHER, data)).card?.template).toBe('refused');
    const forged = await choose(TEACHER, { answer, situation: SITUATION, fact: 'made-up', value: 'whatever' });
    expect(words(forged)).toContain('Settled for this test.');
  });

  it('finds the answer after a restart too, though the question is forgotten', async () => {
    const answer = await ask();
    stage = await stage.restart();
    expect(words(await choose(TEACHER, { answer, situation: SITUATION }))).toContain('Settled for this test.');
    expect(await choose(TEACHER, { answer })).toMatchObject({ beside: true, card: { template: 'refused' } });
  });

  it('goes on where answers.yaml breaks while the desk runs: nothing is given that cannot be read', async () => {
    const answer = await ask();
    writeFileSync(join(dir, 'answers.yaml'), '- situation: [broken\n  verdict: "\n');
    await stage.later(2_000);
    const reply = await choose(TEACHER, { answer, situation: SITUATION });
    expect(reply).toMatchObject({ status: 'recorded', beside: true });
    expect(words(reply)).not.toContain('Settled for this test.');
    await stage.says(TEACHER, ASKED);
    expect(stage.shown(`personal:${TEACHER}`).at(-1)?.template).toBe('answer');
  });
});
