import { describe, expect, it } from 'vitest';
import { firstFaulty, moveOn, placeOf, REVIEW, reviewOf, stepsOf, type Answers, type Field, type Form, type Step } from '../../../src/forms/form.ts';

interface Context {
  readonly far: boolean;
}
const text = (id: string, required = true, most = 10): Field => ({ kind: 'text', lines: 'one', id, label: `${id}?`, required, most });
const step = (id: string, fields: readonly Field[], more: Partial<Step<Context>> = {}): Step<Context> => ({ id, asked: () => true, title: () => id, notes: () => [], fields: () => fields, ...more });

const trip: Form<Context> = {
  name: 'trip',
  steps: [
    step('who', [text('name'), { kind: 'choice', id: 'how', label: 'How?', brief: 'By', required: true, several: false, choices: [{ value: 'foot', title: 'On foot' }, { value: 'bus', title: 'By bus' }] }]),
    step('bus', [text('number'), { kind: 'choice', id: 'seats', label: 'Seats?', required: false, several: true, choices: [{ value: 'a', title: 'Aisle' }, { value: 'w', title: 'Window' }] }], { asked: (answers) => answers['how'] === 'bus', faults: (answers) => (answers['number'] === '13' ? { number: 'Not that one.' } : {}) }),
    step('day', [{ kind: 'date', id: 'day', label: 'Day?', required: true }, { kind: 'time', id: 'hour', label: 'Hour?', required: false }]),
    step('far', [text('visa', false)], { asked: (_answers, { far }) => far }),
  ],
};
const near: Context = { far: false };
const next = (at: string, inputs: Answers, before: Answers = {}) => moveOn(trip, { step: at, move: 'next', inputs }, before, near);
const WALK: Answers = { name: 'Ann', how: 'foot', day: '2026-11-20' };

describe('the steps of a form', () => {
  it('are those that the answers and the context ask for', () => {
    expect(stepsOf(trip, {}, near).map((one) => one.id)).toEqual(['who', 'day']);
    expect(stepsOf(trip, { how: 'bus' }, { far: true }).map((one) => one.id)).toEqual(['who', 'bus', 'day', 'far']);
  });

  it('are counted with the review', () => {
    expect(placeOf(trip, 'day', {}, near)).toEqual({ at: 2, of: 3 });
    expect(placeOf(trip, REVIEW, { how: 'bus' }, near)).toEqual({ at: 4, of: 4 });
    expect(placeOf(trip, 'bus', {}, near)).toBeNull();
  });
});

describe('a move', () => {
  it('next takes the fields of its own step and no others, and goes on', () => {
    expect(next('who', { name: 'Ann', how: 'foot', day: '2026-01-01', extra: 'x' })).toEqual({ kind: 'at', step: 'day', answers: { name: 'Ann', how: 'foot' } });
    expect(next('who', { name: 'Ann', how: 'bus' })).toMatchObject({ step: 'bus' });
    expect(next('day', { day: '2026-11-20' }, { name: 'Ann', how: 'foot' })).toMatchObject({ step: REVIEW });
  });

  it('next stays where something is wrong, says so at the field and keeps what was typed', () => {
    expect(next('who', { name: 'x'.repeat(11), how: '' })).toEqual({
      kind: 'wrong', step: 'who', answers: { name: 'x'.repeat(11) },
      faults: { name: 'That is 11 characters; at most 10 fit. Nothing was lost: shorten it here.', how: 'Choose one.' },
    });
    expect(next('bus', { number: '13' }, { ...WALK, how: 'bus' })).toMatchObject({ kind: 'wrong', faults: { number: 'Not that one.' } });
  });

  it.each<[string, Answers, string]>([
    ['a choice that is not offered', { name: 'Ann', how: 'boat' }, 'how'],
    ['two choices where one is asked for', { name: 'Ann', how: 'foot,bus' }, 'how'],
    ['white space for words', { name: '  ', how: 'foot' }, 'name'],
  ])('next refuses %s', (_what, inputs, field) => {
    expect(next('who', inputs)).toMatchObject({ kind: 'wrong', faults: { [field]: expect.any(String) as string } });
  });

  it.each([['2026-02-31', ''], ['20/11/2026', ''], ['2026-11-20', '25:00'], ['2026-11-20', '9:00']])('next refuses the day %s with the hour "%s"', (day, hour) => {
    expect(next('day', { day, hour }, WALK).kind).toBe('wrong');
  });

  it('next takes several choices where several are asked for', () => {
    expect(next('bus', { number: '7', seats: 'a,w' }, { ...WALK, how: 'bus' })).toMatchObject({ kind: 'at', answers: { seats: 'a,w' } });
  });

  it('next empties what was left empty', () => {
    expect(next('day', { day: '2026-11-20', hour: '' }, { ...WALK, hour: '10:00' })).toMatchObject({ answers: WALK });
  });

  it('back checks nothing and keeps what was typed, and what was there where no fields came', () => {
    const back = (inputs: Answers) => moveOn(trip, { step: 'day', move: 'back', inputs }, WALK, near);
    expect(back({ day: 'tomorrow' })).toEqual({ kind: 'at', step: 'who', answers: { ...WALK, day: 'tomorrow' } });
    expect(back({})).toEqual({ kind: 'at', step: 'who', answers: WALK });
    expect(moveOn(trip, { step: 'who', move: 'back', inputs: {} }, WALK, near)).toMatchObject({ step: 'who' });
    expect(moveOn(trip, { step: REVIEW, move: 'back', inputs: {} }, WALK, near)).toMatchObject({ step: 'day' });
  });

  it('straight goes back to the review, or to what the change made necessary', () => {
    const straight = (inputs: Answers) => moveOn(trip, { step: 'who', move: 'straight', inputs }, WALK, near);
    expect(straight({ name: 'Bea', how: 'foot' })).toEqual({ kind: 'at', step: REVIEW, answers: { ...WALK, name: 'Bea' } });
    expect(straight({ name: 'Bea', how: 'bus' })).toMatchObject({ kind: 'at', step: 'bus' });
  });

  it('from a step that is not asked is nowhere', () => {
    expect(next('bus', {}).kind).toBe('elsewhere');
    expect(next('made-up', {}).kind).toBe('elsewhere');
  });
});

describe('sending', () => {
  const send = (before: Answers) => moveOn(trip, { step: REVIEW, move: 'next', inputs: { name: 'Eve' } }, before, near);

  it('takes the answers as they were reviewed', () => {
    expect(send(WALK)).toEqual({ kind: 'sent', answers: WALK });
  });

  it('goes back to the first step that is not right, however one came to the review', () => {
    expect(send({})).toMatchObject({ kind: 'wrong', step: 'who' });
    expect(send({ ...WALK, how: 'bus' })).toMatchObject({ kind: 'wrong', step: 'bus' });
    expect(firstFaulty(trip, WALK, near)).toBeNull();
  });

  it('leaves out what was answered on a branch that was left again', () => {
    expect(send({ ...WALK, number: '7', visa: 'none' })).toEqual({ kind: 'sent', answers: WALK });
  });
});

describe('the review', () => {
  it('shows every question in order, answered or not, with choices and days in words', () => {
    expect(reviewOf(trip, { ...WALK, how: 'bus', number: '7', seats: 'a,w' }, near)).toEqual([
      { step: 'who', label: 'name?', value: 'Ann' },
      { step: 'who', label: 'By', value: 'By bus' },
      { step: 'bus', label: 'number?', value: '7' },
      { step: 'bus', label: 'Seats?', value: 'Aisle, Window' },
      { step: 'day', label: 'Day?', value: '20 November 2026' },
      { step: 'day', label: 'Hour?', value: null },
    ]);
  });
});
