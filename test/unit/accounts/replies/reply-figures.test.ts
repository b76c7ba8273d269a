import { describe, expect, it } from 'vitest';
import { replyClocks, type ReplyClock } from '../../../../src/accounts/replies/comments.ts';
import { figuresOf, figureWords, replyFigures } from '../../../../src/accounts/replies/reply-figures.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import { tempStore } from '../../../fixtures/temp-store.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-30T12:00:00Z');
const clock = (n: number, more: Partial<ReplyClock> = {}): ReplyClock => {
  const receivedAt = more.receivedAt ?? Date.parse('2026-11-23T10:00:00Z');
  return { id: `c${n}`, account: 'sport', holder: 'ann', loggedBy: 'ann', told: [], receivedAt, dueAt: receivedAt + 24 * HOUR, acknowledgedAt: receivedAt + HOUR, state: 'acknowledged', stage: 'none', pending: [], ...more };
};
const times = (n: number, more: Partial<ReplyClock> = {}): ReplyClock[] => Array.from({ length: n }, (_, i) => clock(i, more));

describe('figures of replies', () => {
  it('count what was acknowledged by its due time, and what was not', () => {
    const due = NOW - HOUR;
    expect(figuresOf([clock(1), clock(2, { dueAt: due, acknowledgedAt: due }), clock(3, { dueAt: due, acknowledgedAt: due + 1 }), clock(4, { dueAt: due, acknowledgedAt: null, state: 'open' }), clock(5, { dueAt: NOW + 1, acknowledgedAt: null, state: 'open' })], NOW)).toEqual({ logged: 5, onTime: 2, late: 2, running: 1, without: 0, rate: 0.5 });
  });

  it('leave out mistakes, and count reports and what has no clock apart', () => {
    expect(figuresOf([clock(1, { state: 'withdrawn' }), clock(2, { state: 'reported' }), clock(3, { dueAt: null })], NOW)).toEqual({ logged: 2, onTime: 0, late: 0, running: 0, without: 2, rate: null });
  });

  it('take what was received on the days asked for, by the day in London', async () => {
    const school = asId<'school'>('oak');
    const temp = await tempStore([school]);
    await temp.store.transact(school, { at: 0, actor: null, inbound: { eventId: asId<'event'>('e'), kind: 'test', route: null } }, async (tx) => {
      for (const [n, at] of ['2026-05-31T22:59:00Z', '2026-05-31T23:30:00Z', '2026-06-30T22:30:00Z', '2026-06-30T23:30:00Z'].entries()) tx.put(replyClocks, clock(n, { receivedAt: Date.parse(at) }));
      await Promise.resolve();
    });
    expect((await temp.store.read(school, (tx) => replyFigures(tx, '2026-06-01', '2026-06-30', NOW))).logged).toBe(2);
    await temp.end();
  });

  it('print counts under five as fewer than 5', () => {
    expect(figureWords(figuresOf([], NOW))).toBe('Nothing was left on the accounts that had to be acknowledged.');
    expect(figureWords(figuresOf(times(4), NOW))).toBe('Fewer than 5 had to be acknowledged: too few for a rate.');
    expect(figureWords(figuresOf(times(6), NOW))).toBe('6 of 6 acknowledged on time (100 %).');
    const late = times(2, { acknowledgedAt: NOW + HOUR });
    expect(figureWords(figuresOf([...times(6), ...late], NOW))).toBe('All but fewer than 5 of 8 acknowledged on time.');
    expect(figureWords(figuresOf([...times(2), ...times(6, { acknowledgedAt: NOW + HOUR })], NOW))).toBe('Fewer than 5 of 8 acknowledged on time.');
    expect(figureWords(figuresOf([...times(6), ...times(6, { acknowledgedAt: NOW + HOUR })], NOW))).toBe('6 of 12 acknowledged on time (50 %).');
  });
});
