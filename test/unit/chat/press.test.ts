import { describe, expect, it } from 'vitest';
import { pressed } from '../../../src/chat/press.ts';
import { asId } from '../../../src/kernel/ids.ts';

const about = { eventId: asId<'event'>('e1'), account: { surface: 'slack' as const, tenant: 'T1', id: 'U1' }, conversation: { id: asId<'conversation'>('D1'), kind: 'personal' as const }, at: 1 };

describe('a press of a button', () => {
  it('is a move of its form where the button is the form\'s own', () => {
    expect(pressed(about, 'form.back', { draft: 'd1', step: 'report/who' }, { who: 'child' })).toEqual({ kind: 'form', ...about, draft: 'd1', step: 'report/who', move: 'back', inputs: { who: 'child' } });
  });

  it('is an act of its own everywhere else', () => {
    expect(pressed(about, 'question.open', { question: 'q1' }, {})).toEqual({ kind: 'action', ...about, verb: 'question.open', data: { question: 'q1' }, inputs: {} });
  });

  it.each([{}, { draft: 'd1' }, { draft: 1, step: 2 }])('is no move of a form when it does not say which draft and step: %j', (data) => {
    expect(pressed(about, 'form.next', data, {}).kind).toBe('action');
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes %s for a verb that nothing answers to', (verb) => {
    expect(pressed(about, verb, { draft: 'd', step: 's' }, {})).toMatchObject({ kind: 'action', verb });
  });
});
