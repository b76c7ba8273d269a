import { describe, expect, it } from 'vitest';
import { INCIDENT_TYPES, kindOf } from '../../../src/incidents/incident-types.ts';
import { urgencyOf } from '../../../src/incidents/urgency.ts';

const calm = { danger: 'no', homeToThis: 'no', words: 'Something small.', children: '', about: 'child' } as const;
const of = (change: object, type: (typeof INCIDENT_TYPES)[number] = 'other', track: 'welfare' | 'conduct' | 'other' = 'welfare') => urgencyOf({ ...calm, ...change }, type, track);

describe('how urgent a report is', () => {
  it('is the highest of the answers, the type and the words', () => {
    expect(of({})).toEqual({ urgency: 'child-welfare', from: 'kind' });
    expect(of({ danger: 'yes' })).toEqual({ urgency: 'urgent', from: 'answer' });
    expect(of({ homeToThis: 'yes' })).toEqual({ urgency: 'urgent', from: 'answer' });
    expect(of({}, 'online-sexual-harm')).toEqual({ urgency: 'urgent', from: 'type' });
    expect(of({ words: 'He told me his uncle hits him with a belt and he is scared to go home tonight' })).toEqual({ urgency: 'urgent', from: 'words' });
    expect(of({}, 'other', 'conduct')).toEqual({ urgency: 'staff-conduct', from: 'kind' });
    expect(of({}, 'press-contact', 'other')).toEqual({ urgency: 'other', from: 'kind' });
  });

  it('is never lowered by the reporter: no answer makes any type or kind of matter less urgent', () => {
    const rank = ['other', 'staff-conduct', 'child-welfare', 'urgent'];
    for (const type of INCIDENT_TYPES) {
      for (const track of ['welfare', 'conduct', 'other'] as const) {
        const lowest = rank.indexOf(of({ danger: 'no', homeToThis: 'no', words: '' }, type, track).urgency);
        const urgentType = kindOf(type).urgency === 'urgent';
        expect(lowest).toBeGreaterThanOrEqual(urgentType ? 3 : track === 'welfare' ? 2 : track === 'conduct' ? 1 : 0);
        for (const danger of ['yes', 'no', 'unknown'] as const) expect(rank.indexOf(of({ danger }, type, track).urgency)).toBeGreaterThanOrEqual(lowest);
      }
    }
  });

  it('of an adult\'s distress alone is no child\'s', () => {
    expect(of({ about: 'me', words: 'I cannot cope any more and I want to end my life' }, 'other', 'other').urgency).toBe('other');
  });
});
