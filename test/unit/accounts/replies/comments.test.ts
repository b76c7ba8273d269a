import { describe, expect, it } from 'vitest';
import { acknowledged, answered, byProcedure, closed, COMMENT_STATES, corrected, handedTo, isLate, isPaused, released, reported, takenBack, UNDO_MS, wasLateWhenSeen, withdrawn, type Comment, type CommentState, type Doing } from '../../../../src/accounts/replies/comments.ts';

const ann = { person: 'ann', name: 'Miss Ann Reed' };
const bob = { person: 'bob', name: 'Mr Bob Lane' };
const at = (now: number, by = ann): Doing => ({ by, at: now });
const aComment = (more: Partial<Comment> = {}): Comment => ({
  id: 'c', key: 'k', account: 'a', label: 'Facebook @oak', kind: 'query', link: '', receivedAt: 0, noticedAt: 0, loggedAt: 0, loggedBy: ann, holder: ann,
  due: { at: 1_000, basis: 'elapsed', reading: '', because: null, soonHours: 4 }, state: 'open', acknowledged: null, procedure: null, released: null, undo: null, opinions: [], posted: [], history: [], ...more,
});
const may = (act: (comment: Comment, doing: Doing) => Comment | null, more: Partial<Comment> = {}): CommentState[] => COMMENT_STATES.filter((state) => act(aComment({ state, ...more }), at(1)) !== null);

describe('what may be done with something left on an account', () => {
  it('depends on its state, and on nothing else', () => {
    expect(may((one, doing) => acknowledged(one, doing, 1))).toEqual(['open']);
    expect(may(answered)).toEqual(['open', 'acknowledged']);
    expect(may(closed)).toEqual(['acknowledged', 'answered']);
    expect(may(withdrawn)).toEqual(['open']);
    expect(may(reported)).toEqual(['open', 'acknowledged']);
    expect(may((one, doing) => handedTo(one, doing, bob))).toEqual(['open', 'acknowledged']);
    expect(may((one, doing) => corrected(one, doing, one))).toEqual(['open', 'acknowledged']);
    expect(may(byProcedure)).toEqual([]);
    expect(may(byProcedure, { kind: 'complaint' })).toEqual(['open', 'acknowledged', 'answered', 'closed']);
  });

  it('waits for a leader where it is from the press', () => {
    const press = aComment({ kind: 'press' });
    expect([isPaused(press), acknowledged(press, at(1), 1), answered(press, at(1))]).toEqual([true, null, null]);
    const agreed = released(press, at(1, bob));
    expect(agreed && acknowledged(agreed, at(2), 2)?.state).toBe('acknowledged');
    expect(agreed && released(agreed, at(2))).toBeNull();
    expect(released(aComment(), at(1))).toBeNull();
  });

  it('is taken back to what it was before, within ten minutes, by whoever pressed or a leader', () => {
    const done = acknowledged(aComment(), at(100), 100)!;
    expect(takenBack(done, at(100 + UNDO_MS), false)).toMatchObject({ state: 'open', acknowledged: null, undo: null });
    expect(takenBack(done, at(101 + UNDO_MS), false)).toBeNull();
    expect(takenBack(done, at(200, bob), false)).toBeNull();
    expect(takenBack(done, at(200, bob), true)?.state).toBe('open');
    const twice = answered(done, at(200))!;
    expect(takenBack(twice, at(300), false)).toMatchObject({ state: 'acknowledged', acknowledged: { at: 100 } });
    expect(takenBack(takenBack(twice, at(300), false)!, at(301), false)).toBeNull();
  });

  it('is on time up to the very moment it is due, and late after it', () => {
    expect(isLate(aComment(), 999)).toBe(false);
    expect(isLate(aComment(), 1_000)).toBe(true);
    expect(isLate(acknowledged(aComment(), at(1_000), 1_000)!, 5_000)).toBe(false);
    expect(isLate(acknowledged(aComment(), at(1_001), 1_001)!, 5_000)).toBe(true);
    expect(isLate(acknowledged(aComment(), at(1_001), 900)!, 5_000)).toBe(false);
    expect(isLate(aComment({ due: { ...aComment().due, at: null } }), 5_000)).toBe(false);
    expect(isLate(reported(aComment(), at(1))!, 5_000)).toBe(false);
    expect([wasLateWhenSeen(aComment({ noticedAt: 1_000 })), wasLateWhenSeen(aComment({ noticedAt: 1_001 }))]).toEqual([false, true]);
  });
});
