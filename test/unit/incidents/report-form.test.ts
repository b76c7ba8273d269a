import { describe, expect, it } from 'vitest';
import { moveOn, REVIEW, stepsOf, type Answers } from '../../../src/forms/form.ts';
import { concernedIn, isPressing, isStopped, reportForm, reportOf, type ReportContext } from '../../../src/incidents/report-form.ts';
import { peopleNamed, receiversFor } from '../../../src/incidents/report-people.ts';
import { screen } from '../../../src/incidents/harm-check.ts';
import { Staff } from '../../../src/people/staff.ts';
import { loadSchool } from '../../../src/school.ts';

const { school } = loadSchool('school.example');
const staff = school!.staff;
const reporter = staff.byId('priya-nair')!;
const context: ReportContext = { staff, reporter, receivers: receiversFor(staff, reporter), closed: null };
const steps = (answers: Answers): string[] => stepsOf(reportForm, answers, context).map((step) => step.id);
const sent = (answers: Answers): Answers => {
  const moved = moveOn(reportForm, { step: REVIEW, move: 'next', inputs: {} }, answers, context);
  if (moved.kind !== 'sent') throw new Error(JSON.stringify(moved));
  return moved.answers;
};
const CHILD: Answers = { danger: 'no', about: 'child', children: 'Robin Vale, 4B', concerned: 'none', words: 'He is teased about his shoes.', now: 'in-school' };
const ids = (people: readonly { readonly id: string }[]): string[] => people.map((person) => person.id);

describe('the questions of a report', () => {
  it.each(['child', 'adult', 'outside', 'account', 'me'])('about "%s" are four screens and the review', (about) => {
    expect(steps({ danger: 'no', about })).toEqual(['about', 'names', 'words', 'when']);
  });

  it('never ask more than two things on a screen', () => {
    for (const about of ['child', 'adult', 'outside', 'account', 'data', 'me']) {
      for (const picture of ['yes', 'no']) {
        for (const step of stepsOf(reportForm, { about, picture }, context)) expect(step.fields({ about, picture }, context).length).toBeLessThanOrEqual(2);
      }
    }
  });

  it('have titles that fit the title of Slack\'s modal', () => {
    for (const step of reportForm.steps) expect(step.title({}, context).length).toBeLessThanOrEqual(24);
  });

  it('name everyone who may be sent it, but not the reporter', () => {
    expect(ids(receiversFor(staff, staff.byId('maryam-okafor')!).map((one) => one.person))).toEqual(['tom-ashdown', 'helen-marsh', 'ruth-pell', 'imran-sadiq', 'joanne-tully', 'kieran-lowe']);
  });
});

describe('the stop screen', () => {
  it.each([
    { about: 'data', picture: 'yes' }, { about: 'data', picture: 'unknown' },
    { about: 'child', words: 'a girl has sent a nude of herself to a boy' }, { about: 'data', picture: 'no', words: 'it is a naked picture of a pupil' },
    { about: 'child', words: 'he showed the class an ISIS beheading video' },
  ])('stands in the place of when and where for %o', (answers: Answers) => {
    expect(isStopped(answers)).toBe(true);
    expect(steps(answers)).toContain('stop');
    expect(steps(answers)).not.toContain('when');
  });

  it('stands before any description where a tick named it', () => {
    expect(steps({ about: 'data', picture: 'yes' })).toEqual(['about', 'names', 'picture', 'stop']);
  });

  it.each([{ about: 'child', picture: 'yes', words: 'He is sad.' }, { about: 'data', picture: 'no', words: 'A class photo is on a public page.' }])('does not stand for %o', (answers: Answers) => {
    expect(isStopped(answers)).toBe(false);
  });

  it('gives the recipient what was ticked and where the device is, in words that the harm check knows', () => {
    const { words, when } = reportOf(sent({ danger: 'no', about: 'data', picture: 'unknown', children: 'Robin Vale, 4B', concerned: 'none', device: 'A phone in the office', when: 'Today' }), context, { clause: null, practice: false });
    expect(words).toBe('Ticked by the reporter: it may be a nude or sexual picture or video of a child, or terrorist material.\nDevice or account, and where it is now: A phone in the office');
    expect(when).toBe('Today');
    expect(screen(words).kinds).toContain('image');
  });
});

describe('what is yielded', () => {
  it('is each answer as it was given', () => {
    expect(reportOf(sent({ ...CHILD, behalf: 'His friend', when: '10.15' }), context, { clause: { file: 'a.md', quote: 'Tell the lead.' }, practice: false })).toEqual({
      about: 'child', danger: 'no', children: 'Robin Vale, 4B', adults: '', concerned: [], unsureWhoIsConcerned: false, words: 'He is teased about his shoes.', when: '10.15',
      childWhere: 'In school; home is not the worry', homeToThis: 'no', onBehalfOf: 'His friend', clause: { file: 'a.md', quote: 'Tell the lead.' }, practice: false,
    });
  });

  it.each([['goes-home', 'yes'], ['in-school', 'no'], ['with-it', 'yes'], ['elsewhere', 'no'], ['unknown', 'unknown']])('of a child who is "%s" says "%s" of going home to it', (now, home) => {
    expect(reportOf({ ...CHILD, now }, context, { clause: null, practice: false }).homeToThis).toBe(home);
  });

  it('keeps no answer of a branch that was left', () => {
    const report = reportOf(sent({ ...CHILD, adults: 'Mr Someone', picture: 'yes', device: 'x' }), context, { clause: null, practice: false });
    expect(report).toMatchObject({ adults: '', words: 'He is teased about his shoes.' });
  });

  it('names the reporter as concerned in what they tell of themselves', () => {
    expect(ids(concernedIn({ about: 'me', concerned: 'none' }, context))).toEqual(['priya-nair']);
  });
});

describe('people that words name', () => {
  it.each([
    ['Mrs Okafor', ['maryam-okafor']], ['OKAFOR, in Room 4', ['maryam-okafor']], ['sian roberts', ['sian-roberts']], ['Mrs Roberts’ partner', ['sian-roberts']],
    ['the head', ['helen-marsh']], ['our headteacher', ['helen-marsh']], ['the DSL and the deputy DSL', ['maryam-okafor', 'tom-ashdown']], ['chair of governors', ['ruth-pell']],
    ['the deputy head', []], ['a supply teacher', []], ['the head of the marshes', []], ['someone called Pellew', []], ['', []],
  ])('"%s" are %o', (text, found) => {
    expect(ids(peopleNamed(text, staff))).toEqual(found);
  });

  it('of one surname are all meant', () => {
    const two = new Staff([{ id: 'a-cole', name: 'Mr A Cole', roles: ['dsl'] }, { id: 'b-cole', name: 'Ms B Cole', roles: ['headteacher'] }]);
    expect(ids(peopleNamed('Cole', two))).toEqual(['a-cole', 'b-cole']);
  });
});

describe('what must not wait', () => {
  it.each([{ danger: 'yes' }, { about: 'data', picture: 'yes' }, { words: 'she told me her uncle touches her' }])('is %o', (answers: Answers) => {
    expect(isPressing(answers)).toBe(true);
  });
  it('is not every report, nor an adult\'s own distress', () => {
    expect(isPressing(CHILD)).toBe(false);
    expect(isPressing({ about: 'me', words: 'I cannot cope any more and I want to end my life' })).toBe(false);
  });
});
