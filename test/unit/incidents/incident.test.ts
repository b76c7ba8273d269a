import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closed, excludedToo, graded, incidentSchema, lastWordAsked, linked, opened, reopened, stillWorried, taken, transferred, withAnswer, withFact, withLastWord, withNote, withQuestion, withShared, withType, type Incident } from '../../../src/incidents/incident.ts';
import { withTask } from '../../../src/incidents/tasks.ts';
import { actor, DEPUTY, doing, LEAD, matter } from './a-matter.ts';

const mine = (change: Partial<Incident> = {}): Incident => matter({ state: 'taken', owner: LEAD, takenAt: 500, ...change });
const CLOSING = { outcome: 'acted', safer: '', watches: '', rationale: '' } as const;
const asked = (): Incident => lastWordAsked(mine(), doing('ask'))!;
const done = (): Incident => closed(asked(), doing('close'), CLOSING)!;

describe('a matter', () => {
  it('is taken by the first who presses, and by nobody after them', () => {
    const first = taken(matter(), doing('a', LEAD))!;
    expect(first).toMatchObject({ state: 'taken', owner: LEAD, takenAt: 1_000 });
    expect(taken(first, doing('b', DEPUTY))).toBeNull();
    expect(taken(first, doing('b', LEAD))).toBeNull();
    expect(taken(done(), doing('b', DEPUTY))).toBeNull();
  });

  it('records every reading, and of the first when it was', () => {
    const twice = opened(opened(matter(), doing('a', LEAD, 10)), doing('b', DEPUTY, 20));
    expect(twice.openedAt).toBe(10);
    expect(twice.events.filter((event) => event.what === 'opened').map((event) => event.by?.person)).toEqual(['lead', 'deputy']);
  });

  it('is worked on only by whoever has it: nothing but facts and readings happens to one that waits or is closed', () => {
    for (const record of [matter(), done()]) {
      expect(withQuestion(record, doing('x'), 'Which day?')).toBeNull();
      expect(withType(record, doing('x'), 'threat')).toBeNull();
      expect(withShared(record, doing('x'), DEPUTY, 'One line')).toBeNull();
      expect(transferred(record, doing('x'), DEPUTY, 'leave')).toBeNull();
      expect(lastWordAsked(record, doing('x'))).toBeNull();
      expect(closed(record, doing('x'), CLOSING)).toBeNull();
      expect(withFact(record, doing('x'), 'More').facts).toHaveLength(1);
    }
  });

  it('is closed only after the reporter was asked for their last word', () => {
    expect(closed(mine(), doing('close'), CLOSING)).toBeNull();
    expect(done()).toMatchObject({ state: 'closed', closing: { outcome: 'acted', by: 'The lead' } });
  });

  it('is never handed to, shared with or taken back by someone who is concerned', () => {
    expect(transferred(mine(), doing('x'), actor('concerned'), 'leave')).toBeNull();
    expect(withShared(mine(), doing('x'), actor('concerned'), 'One line')).toBeNull();
    expect(excludedToo(mine(), doing('x'), 'head')).toMatchObject({ excluded: ['concerned', 'head'], inLine: [] });
    // Nobody leaves themselves out of what they hold: they hand it on.
    expect(excludedToo(mine(), doing('x'), 'lead')).toBeNull();
  });

  it('keeps the first answer to a question; what comes later is a fact', () => {
    const question = withQuestion(mine(), doing('q'), 'Which day?')!;
    const answered = withAnswer(question, doing('a', null), 'q', 'Friday')!;
    const again = withAnswer(answered, doing('b', null), 'q', 'No, Thursday')!;
    expect(again.questions[0]?.answer?.text).toBe('Friday');
    expect(again.facts.map((fact) => fact.text)).toEqual(['No, Thursday']);
    expect(withAnswer(question, doing('c', null), 'another', 'x')).toBeNull();
  });

  it('is judged only by whoever has it, and only where it is about an adult', () => {
    expect(graded(mine(), doing('x'), 'low-level', 'Tone')).toBeNull();
    expect(graded(mine({ track: 'conduct' }), doing('x'), 'low-level', 'Tone')?.grade).toMatchObject({ as: 'low-level', by: 'The lead' });
  });

  it('is open again when the reporter is still worried, and says so whatever its state', () => {
    expect(stillWorried(done(), doing('w', null), 'No better')).toMatchObject({ state: 'waiting', owner: null, closedAt: null, lastWord: null });
    expect(stillWorried(mine(), doing('w', null), '').state).toBe('taken');
    expect(reopened(mine(), doing('w'), null)).toBeNull();
  });

  it('links to another once, never to itself', () => {
    const one = linked(mine(), doing('x'), 'ZZ99-ZZ99')!;
    expect(linked(one, doing('y'), 'ZZ99-ZZ99')).toBe(one);
    expect(linked(one, doing('z'), 'AB12-CD34')).toBeNull();
  });
});

/** Everything that may happen to a matter that its lead has, one event each; none of them stands in the way of another. */
const SIDE: readonly ((record: Incident) => Incident | null)[] = [
  (r) => opened(r, doing('open-1', LEAD, 11)),
  (r) => opened(r, doing('open-2', DEPUTY, 11)),
  (r) => withNote(r, doing('note-1', LEAD, 13), 'One'),
  (r) => withNote(r, doing('note-2', LEAD, 14), 'Two'),
  (r) => withFact(r, doing('fact-1', null, 15), 'One'),
  (r) => withFact(r, doing('fact-2', null, 16), 'Two'),
  (r) => linked(r, doing('link', LEAD, 17), 'ZZ99-ZZ99'),
  (r) => excludedToo(r, doing('exclude', LEAD, 18), 'someone'),
  (r) => stillWorried(r, doing('worry', null, 19), 'Not better'),
];
const OWNED: readonly ((record: Incident) => Incident | null)[] = [
  (r) => withTask(r, doing('task-1', LEAD, 20), 'note-evidence', { state: 'done', who: 'me', when: '', reference: '', reason: '' }),
  (r) => withTask(r, doing('task-2', LEAD, 21), 'consider-police', { state: 'not-needed', who: '', when: '', reference: '', reason: 'No crime' }),
  (r) => withQuestion(r, doing('q', LEAD, 22), 'Which day?'),
  (r) => withShared(r, doing('share', LEAD, 23), DEPUTY, 'One line'),
  (r) => withType(r, doing('type', LEAD, 24), 'threat'),
];

/** The record without the order in which things came. */
function settled(record: Incident): unknown {
  const byId = <T extends { readonly id: string }>(list: readonly T[]): T[] => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const events = record.events.map((event) => `${event.id} ${event.what}`).toSorted();
  return { ...record, events, facts: byId(record.facts), notes: byId(record.notes), questions: byId(record.questions), shared: byId(record.shared), excluded: record.excluded.toSorted(), links: record.links.toSorted() };
}

const runs = Number(process.env['SCHEDULES'] ?? 2_000);

describe(`${runs} schedules of repeated and reordered events`, () => {
  it('end in the same state, and every state on the way is a valid record', () => {
    const apply = (record: Incident, order: readonly ((r: Incident) => Incident | null)[]): Incident => order.reduce((now, act) => act(now) ?? now, record);
    const once = settled(apply(mine(), [...SIDE, ...OWNED]));
    const all = [...SIDE, ...OWNED];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.array(fc.nat({ max: all.length - 1 }), { maxLength: 20 }), fc.infiniteStream(fc.nat({ max: 40 })), (order, repeats, places) => {
        const schedule = [...order];
        for (const again of repeats) {
          // A repeat comes at any time after the event itself.
          const act = all[again]!;
          const from = schedule.indexOf(act) + 1;
          schedule.splice(from + ((places.next().value ?? 0) % (schedule.length - from + 1)), 0, act);
        }
        const end = apply(mine(), schedule);
        incidentSchema.parse(end);
        expect(settled(end)).toEqual(once);
      }),
      { numRuns: runs },
    );
  });

  it('let exactly one of those who press "take this" have it: the first, however often each press comes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 }), (presses) => {
        const end = presses.reduce((now, who) => taken(now, doing(`take-${who}`, actor(who))) ?? now, matter());
        expect(end.owner?.person).toBe(presses[0]);
        expect(end.events.filter((event) => event.what === 'taken')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('close once and reopen once, however often each press comes', () => {
    const steps = [
      (r: Incident) => lastWordAsked(r, doing('ask')), (r: Incident) => withLastWord(r, doing('last', null), 'No.'), (r: Incident) => closed(r, doing('close'), CLOSING), (r: Incident) => stillWorried(r, doing('worry', null), 'Yes.'),
    ];
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 4 }), (repeats) => {
        let now = mine();
        steps.forEach((step, i) => {
          now = step(now) ?? now;
          for (const again of repeats) if (again <= i) now = steps[again]!(now) ?? now;
        });
        expect(now.events.filter((event) => event.what === 'closed')).toHaveLength(1);
        expect(now.events.filter((event) => event.what === 'reopened')).toHaveLength(1);
        expect(now.state).toBe('waiting');
      }),
      { numRuns: 500 },
    );
  });
});
