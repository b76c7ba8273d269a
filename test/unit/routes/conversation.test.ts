import { describe, expect, it } from 'vitest';
import { ConversationMemory } from '../../../src/routes/conversation.ts';

const by = (id: string, tenant = 'T1') => ({ surface: 'slack' as const, tenant, id });
const MINUTE = 60_000;
const asked = (answer: string, at: number) => ({ question: `question of ${answer}`, answer, asks: null, at });

describe('the question before', () => {
  it('is remembered for half an hour, for that account in that conversation alone', () => {
    const memory = new ConversationMemory();
    memory.remember(by('ann'), 'personal', asked('a1', 0));
    expect(memory.before(by('ann'), 'personal', 30 * MINUTE)?.answer).toBe('a1');
    expect(memory.before(by('ben'), 'personal', 0)).toBeNull();
    expect(memory.before(by('ann'), 'channel', 0)).toBeNull();
    expect(memory.before(by('ann', 'T2'), 'personal', 0)).toBeNull();
    expect(memory.before(by('ann'), 'personal', 30 * MINUTE + 1)).toBeNull();
  });

  it('gives way to the next, and a button of the earlier answer no longer finds its words', () => {
    const memory = new ConversationMemory();
    memory.remember(by('ann'), 'personal', asked('a1', 0));
    memory.remember(by('ann'), 'personal', asked('a2', 1));
    expect(memory.ofAnswer(by('ann'), 'a1', 2)).toBeNull();
    expect(memory.ofAnswer(by('ann'), 'a2', 2)?.question).toBe('question of a2');
  });

  it('keeps what the same message asked beside it, and both while one of them is answered again', () => {
    const memory = new ConversationMemory();
    memory.remember(by('ann'), 'personal', asked('a2', 0), [asked('a1', 0)]);
    expect(memory.before(by('ann'), 'personal', 1)?.answer).toBe('a2');
    expect(memory.ofAnswer(by('ann'), 'a1', 1)?.question).toBe('question of a1');
    memory.remember(by('ann'), 'personal', { ...asked('a3', 2), question: 'question of a1' });
    expect(['a1', 'a2', 'a3'].map((answer) => memory.ofAnswer(by('ann'), answer, 3)?.question)).toEqual(['question of a1', 'question of a2', 'question of a1']);
    memory.remember(by('ann'), 'personal', asked('a4', 4));
    expect(['a1', 'a2', 'a3'].map((answer) => memory.ofAnswer(by('ann'), answer, 5))).toEqual([null, null, null]);
  });

  it('gives the lines that quote a question to whoever posts its answer, for half an hour', () => {
    const memory = new ConversationMemory();
    memory.remember(by('ann'), 'personal', { ...asked('a1', 0), among: { place: 'Question 1 of 2.', lines: { asked: 'Question 1 of 2: “May I?”' } } });
    expect(memory.linesOf('a1', 30 * MINUTE)).toEqual({ asked: 'Question 1 of 2: “May I?”' });
    expect(memory.linesOf('a1', 30 * MINUTE + 1)).toBeNull();
    expect(memory.linesOf('a2', 0)).toBeNull();
  });

  it('is found by its answer in another conversation of the same account, for half an hour', () => {
    const memory = new ConversationMemory();
    memory.remember(by('ann'), 'channel', asked('a1', 0));
    expect(memory.ofAnswer(by('ann'), 'a1', 30 * MINUTE)?.question).toBe('question of a1');
    expect(memory.ofAnswer(by('ann'), 'a1', 30 * MINUTE + 1)).toBeNull();
    expect(memory.ofAnswer(by('ben'), 'a1', 0)).toBeNull();
    expect(memory.ofAnswer(by('ann', 'T2'), 'a1', 0)).toBeNull();
  });

  it('forgets the oldest first when very many are asked at once', () => {
    const memory = new ConversationMemory();
    for (let i = 0; i <= 5_000; i++) memory.remember(by(`person-${i}`), 'personal', asked(`a${i}`, i));
    expect(memory.before(by('person-0'), 'personal', 5_000)).toBeNull();
    expect(memory.before(by('person-1'), 'personal', 5_000)?.answer).toBe('a1');
    expect(memory.before(by('person-5000'), 'personal', 5_000)?.answer).toBe('a5000');
  });
});
