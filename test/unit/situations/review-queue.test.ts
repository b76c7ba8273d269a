import { describe, expect, it } from 'vitest';
import { listed, type Person } from '../../../src/people/staff.ts';
import type { AnswerEntry } from '../../../src/situations/answers.ts';
import { concerning, itemsFor, minutesLeft, paceWith, queueFor, type SettledNow } from '../../../src/situations/review-queue.ts';
import { reachOf } from '../../../src/situations/review-settings.ts';
import type { Settled } from '../../../src/situations/review-records.ts';
import { aSituation, checkedIn, corpusOf, plannedSchool, type Plan } from '../../fixtures/review-desk.ts';

const corpus = corpusOf(['Staff keep phones in a locker.', 'Nobody films a lesson.']);
const told: Partial<Plan> = { verdict: 'no', clause: 'Staff keep' };
const nothing: SettledNow = { answersTo: () => [], settledBy: () => null };
const ids = (plans: readonly Plan[]): string[] => concerning(plannedSchool(corpus, plans), corpus).map((one) => one.situation.id);
const person = (id: string, roles: Person['roles']): Person => listed({ id, name: id, roles: [...roles] });
const entry = (situation: string, because: string, more: Partial<AnswerEntry> = {}): AnswerEntry => ({ situation, verdict: 'no', when: null, because: [because], note: null, by: 'Headteacher', on: '2026-11-02', second: null, ...more });

describe('the order of the review', () => {
  it('goes by how often staff ask, then by how sure the proposal is, then by topic; the school\'s own clauses come last', () => {
    expect(ids([
      { situation: aSituation('own-often', { often: 3, topic: 'own' }), ...told },
      { situation: aSituation('seldom', { often: 1 }), ...told, confidence: 0.99 },
      { situation: aSituation('often-b', { often: 3, topic: 'b' }), ...told, confidence: 0.7 },
      { situation: aSituation('often-sure', { often: 3, topic: 'z' }), ...told, confidence: 0.9 },
      { situation: aSituation('often-a', { often: 3, topic: 'a' }), ...told, confidence: 0.7 },
    ])).toEqual(['often-sure', 'often-a', 'often-b', 'seldom', 'own-often']);
  });

  it('holds the silences of a topic that the documents deal with, and not those of one they leave alone', () => {
    expect(ids([
      { situation: aSituation('phone-told'), ...told },
      { situation: aSituation('phone-silent') },
      { situation: aSituation('trip-silent', { topic: 'trips' }) },
    ])).toEqual(['phone-silent', 'phone-told']);
  });

  it('holds what was settled, even where nothing is proposed any more', () => {
    const school = plannedSchool(corpus, [{ situation: aSituation('trip', { topic: 'trips' }) }]);
    const answers = checkedIn([entry('trip', 'Nobody films')], corpus, false);
    expect(itemsFor({ kind: 'all' }, school, corpus, { answersTo: () => answers, settledBy: () => null }).map((one) => [one.situation.id, one.state])).toEqual([['trip', 'settled']]);
  });
});

describe('what waits for a person', () => {
  const plans: Plan[] = ['a', 'b', 'c', 'd'].map((id) => ({ situation: aSituation(id, { topic: id }), ...told }));
  const school = plannedSchool(corpus, plans);
  const settledBy = (by: string, refused: Settled['refused'] = null) => (id: string): Settled => ({ id, by, at: 1, refused });
  const waiting = (who: string, now: SettledNow, skipped: string[] = []): string[] => queueFor(who, itemsFor({ kind: 'all' }, school, corpus, now), skipped).waiting.map((one) => one.situation.id);

  it('is what changed first, then what was not agreed to, then the rest, and what they put off last', () => {
    const now: SettledNow = {
      answersTo: (id) => (id === 'c' ? checkedIn([entry('c', 'Words that are gone')], corpus, false) : []),
      settledBy: (id) => (id === 'd' ? settledBy('helen', { person: 'omar', by: 'Policy owner' })('d') : null),
    };
    expect(waiting('helen', now, ['a'])).toEqual(['c', 'd', 'b', 'a']);
  });

  it('is not what they refused themselves: it waits for the first person', () => {
    expect(waiting('omar', { answersTo: () => [], settledBy: settledBy('helen', { person: 'omar', by: 'Policy owner' }) })).toEqual([]);
  });

  it('holds another\'s decision where two must agree, and never one\'s own', () => {
    const now: SettledNow = { answersTo: (id) => (id === 'a' ? checkedIn([entry('a', 'Staff keep')], corpus, true) : []), settledBy: (id) => (id === 'a' ? settledBy('helen')('a') : null) };
    expect(waiting('omar', now)).toContain('a');
    expect(waiting('helen', now)).not.toContain('a');
  });

  it('counts what is done against all of it', () => {
    const now: SettledNow = { ...nothing, answersTo: (id) => (id === 'a' ? checkedIn([entry('a', 'Staff keep')], corpus, false) : []) };
    expect(queueFor('helen', itemsFor({ kind: 'all' }, school, corpus, now), [])).toMatchObject({ done: 1, total: 4 });
  });
});

describe('who may review', () => {
  const owners = [{ file: 'policies/policy.txt', owner: 'it-lead' as const }];
  const answers = { second: false, reviewers: ['tess'] };

  it.each([['policy-owner'], ['headteacher'], ['head-of-school'], ['executive-headteacher']] as const)('is the %s, for all policies', (role) => {
    expect(reachOf(person('x', [role]), [], { second: false, reviewers: [] })).toEqual({ kind: 'all' });
  });

  it('is whoever the school names', () => {
    expect(reachOf(person('tess', ['teacher']), owners, answers)).toEqual({ kind: 'all' });
  });

  it('is the owner of one policy, for what rests on it alone', () => {
    const reach = reachOf(person('ivy', ['it-lead']), owners, answers);
    expect(reach).toEqual({ kind: 'files', files: new Set(['policy.txt']) });
    const school = plannedSchool(corpus, [{ situation: aSituation('told'), ...told }, { situation: aSituation('silent') }]);
    expect(itemsFor(reach, school, corpus, nothing).map((one) => one.situation.id)).toEqual(['told']);
    expect(itemsFor({ kind: 'files', files: new Set(['other.txt']) }, school, corpus, nothing)).toEqual([]);
  });

  it('is nobody else, and no account that only claims a role', () => {
    expect(reachOf(person('x', ['teacher', 'slt']), owners, answers)).toEqual({ kind: 'none' });
    expect(reachOf({ ...person('x', ['headteacher']), standing: 'staff' }, owners, answers)).toEqual({ kind: 'none' });
    expect(reachOf(null, owners, answers)).toEqual({ kind: 'none' });
  });
});

describe('the time that is left', () => {
  it('goes by 200 in half an hour until there is a pace', () => {
    expect(minutesLeft([], 200)).toBe(30);
    expect(minutesLeft([1, 1, 1], 200)).toBe(30);
  });

  it('goes by this person\'s middle decision: one long thought does not count for all', () => {
    expect(minutesLeft([6, 6, 6, 6, 110], 100)).toBe(10);
  });

  it('takes no pause for a pace, and keeps the last ones', () => {
    expect(paceWith([5], 4_000, 3)).toEqual([5]);
    expect(paceWith([5], -1, 3)).toEqual([5]);
    expect(paceWith([1, 2, 3], 4.04, 3)).toEqual([2, 3, 4]);
  });
});
