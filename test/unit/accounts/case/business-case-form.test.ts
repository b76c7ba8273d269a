import { describe, expect, it } from 'vitest';
import type { AccountRules } from '../../../../src/accounts/account-rules.ts';
import { CASE_POINTS } from '../../../../src/accounts/account-settings.ts';
import { foldHandle } from '../../../../src/accounts/account.ts';
import { stepsOf as preconditions } from '../../../../src/accounts/approval/approved-entry.ts';
import { caseForm, emailNote, isShort, pointsAsked, reviewNotes, takenNote, type CaseContext } from '../../../../src/accounts/case/business-case-form.ts';
import { markOf } from '../../../../src/accounts/case/business-case.ts';
import { caseLines } from '../../../../src/accounts/case/case-lines.ts';
import { caseFacts } from '../../../../src/accounts/case/case-questions.ts';
import { moveOn, REVIEW, stepsOf, type Answers } from '../../../../src/forms/form.ts';
import { formCard } from '../../../../src/forms/form-card.ts';
import { fillCard } from '../../../../src/cards/fill.ts';
import { Staff } from '../../../../src/people/staff.ts';

const staff = new Staff([{ id: 'ann-2', name: 'Miss Ann Reed', roles: ['teacher'] }, { id: 'bob', name: 'Mr Bob Lane', roles: [] }, { id: 'gov', name: 'Dr Di Marsh', roles: ['governor'] }, { id: 'head-teacher', name: 'Mrs Ada Stone', roles: ['headteacher', 'governor'] }]);
const points = (list: AccountRules['case']['rule']['points']): Pick<AccountRules, 'case' | 'forbids'> => ({ case: { rule: { points: list }, source: 'policy', because: null }, forbids: [] });
const context = (more: Partial<CaseContext> = {}): CaseContext => ({ staff, rules: points([]), whereOf: ({ file }) => file, emailDomains: ['oak.example'], today: '2026-11-21', named: true, taken: new Map(), asked: null, votes: 0, ...more });
const ids = (of: CaseContext, answers: Answers = {}) => stepsOf(caseForm(of), answers, of).map(({ id }) => id);
const clause = { file: 'policy.docx', quote: 'An application says what the account is for, whom it is for and who will run it.' };
const ALL = points(CASE_POINTS.map((point) => ({ point, because: null })));

describe('the form of a business case', () => {
  it('asks of a silent school what no account can do without, and no more', () => {
    expect([...pointsAsked(context()).keys()]).toEqual(['aim', 'audience', 'runners', 'visibility', 'platform']);
    expect(ids(context())).toEqual(['purpose-more', 'account-more', 'runners-more']);
    expect(ids(context({ rules: points([{ point: 'visibility', because: clause }, { point: 'aim', because: clause }]) }))).toEqual(['purpose', 'purpose-more', 'runners-more']);
  });

  it('asks what the policy prescribes before everything else, and the clause once a screen', () => {
    const of = context({ rules: points([...(['aim', 'audience', 'runners'] as const).map((point) => ({ point, because: clause })), { point: 'outcomes', because: null }, { point: 'training', because: null }]) });
    expect(ids(of)).toEqual(['purpose', 'runners', 'account-more', 'plan-more']);
    const [first] = caseForm(of).steps.slice(1);
    expect(first?.notes({}, of)).toEqual([{ text: `Your policy on this: “${clause.quote}” (policy.docx)` }]);
  });

  it('asks of each runner by name once they are named, with ids that hold digits too', () => {
    const of = context({ rules: ALL });
    const ready = stepsOf(caseForm(of), { runners: 'ann-2,bob', helpers: 'Jo Hill, parent' }, of).find(({ id }) => id === 'ready-more');
    expect(ready?.fields({ runners: 'ann-2,bob', helpers: 'Jo Hill, parent' }, of).map(({ id }) => id)).toEqual(['read-ann--c-', 'read-bob', 'others-read', 'trained-ann--c-', 'course-ann--c-', 'trained-bob', 'course-bob', 'others-trained']);
    expect(ids(of)).not.toContain('ready-more');
  });

  it('gives every screen a title of its own, since the review tells its buttons apart by them', () => {
    for (const rules of [ALL, points([]), points([...(['aim', 'direct-messages', 'recovery', 'image-consent', 'closing', 'runners'] as const).map((point) => ({ point, because: clause })), ...(['platform', 'risk-assessment', 'school-email', 'alternative', 'policy-read'] as const).map((point) => ({ point, because: null }))])]) {
      const of = context({ rules });
      const titles = stepsOf(caseForm(of), { runners: 'ann-2,bob' }, of).map((step) => step.title({}, of));
      expect(new Set(titles).size).toBe(titles.length);
    }
    const split = context({ rules: points([{ point: 'recovery', because: clause }, { point: 'closing', because: clause }, { point: 'image-consent', because: clause }, { point: 'school-email', because: null }]) });
    expect(stepsOf(caseForm(split), {}, split).map((step) => step.title({}, split))).toContain('Who can get in · Families and pictures');
  });

  it('refuses a closing day that is over, and takes today', () => {
    const of = context({ rules: points([{ point: 'closing', because: clause }]) });
    const moved = (day: string) => moveOn(caseForm(of), { step: 'end', move: 'next', inputs: { 'closes-on': day, 'closing': 'The office closes it' } }, {}, of);
    expect(moved('2026-11-20')).toMatchObject({ kind: 'wrong', faults: { 'closes-on': 'That day is over. Give a day to come, or leave it empty.' } });
    expect(moved('2026-11-21').kind).toBe('at');
  });

  it('offers no platform on which no school opens an account', () => {
    const of = context();
    const [choice] = stepsOf(caseForm(of), {}, of).flatMap((step) => step.fields({}, of)).filter(({ id }) => id === 'platform');
    expect(choice?.kind === 'choice' && choice.choices.map(({ value }) => value)).toEqual(expect.arrayContaining(['Instagram', 'other']));
    expect(choice?.kind === 'choice' && choice.choices.map(({ value }) => value)).not.toContain('Wikipedia');
  });

  it('makes every screen of it a card', () => {
    const of = context({ rules: ALL, named: false });
    const answers = { 'runners': 'ann-2', 'platform': 'other', 'few-reason': 'Small' };
    const screen = { draft: 'd1', warnings: [], rings: [], guidance: [], review: { title: 'Check', notes: reviewNotes(answers, of), send: 'Send' }, cancel: { title: 'Cancel', verb: 'x' }, edit: 'y' };
    const shown = [...ids(of, answers), REVIEW].map((id) => formCard(caseForm(of), id, answers, of, screen));
    expect(shown.length).toBeGreaterThanOrEqual(10);
    for (const card of shown) expect(fillCard(card!, { text: 'x', report: false }).body.length).toBeGreaterThan(3);
  });

  it('asks which platform where it is another one, and for no name that nobody has yet', () => {
    const of = context();
    const other = moveOn(caseForm(of), { step: 'account-more', move: 'next', inputs: { platform: 'other', visibility: 'open' } }, {}, of);
    expect(other).toMatchObject({ kind: 'wrong', faults: { 'platform-name': 'Write something here.' } });
    expect(moveOn(caseForm(of), { step: 'account-more', move: 'next', inputs: { platform: 'TikTok', visibility: 'closed' } }, {}, of)).toMatchObject({ kind: 'at', step: 'runners-more' });
  });

  it('asks where the risk assessment is kept only where there is one', () => {
    const of = context({ rules: ALL });
    expect(moveOn(caseForm(of), { step: 'plan-more', move: 'next', inputs: { outcomes: 'x', risk: 'done' } }, { runners: 'bob,ann-2' }, of)).toMatchObject({ kind: 'wrong', faults: { 'risk-where': 'Write something here.' } });
    expect(moveOn(caseForm(of), { step: 'plan-more', move: 'next', inputs: { outcomes: 'x', risk: 'not-yet' } }, { runners: 'bob,ann-2' }, of)).toMatchObject({ kind: 'at' });
  });
});

describe('who is to run it', () => {
  it.each([
    [{ runners: 'ann-2,bob' }, 2], [{ runners: 'ann-2' }, 1], [{ runners: 'ann-2,gov' }, 1], [{ runners: 'ann-2,head-teacher' }, 2], [{ 'runners': 'ann-2', 'other-staff': 'Kit Shaw' }, 2],
    [{ 'runners': 'ann-2', 'other-staff': 'Ann Reed\nA. Reed' }, 1], [{ runners: 'ann-2', helpers: 'Jo Hill, parent' }, 1], [{ helpers: 'Jo Hill' }, 0], [{ runners: 'left-since' }, 0],
  ])('counts distinct people who work here: %j', (answers, count) => {
    expect(caseFacts(answers, staff).staffCount).toBe(count);
    expect(isShort(answers, { staff })).toBe(count < 2);
  });
});

describe('what those who decide are told of it', () => {
  it('knows a name in use however it is written', () => {
    const taken = new Map([[foldHandle('Instagram', 'oak_library'), 'register' as const]]);
    expect(takenNote({ platform: 'Instagram', handle: 'https://www.instagram.com/Oak_Library/' }, { staff, taken })).toContain('is on the school\'s register already');
    expect(takenNote({ platform: 'X (Twitter)', handle: '@oak_library' }, { staff, taken })).toBeNull();
    expect(takenNote({ platform: 'Instagram' }, { staff, taken })).toBeNull();
  });

  it('doubts an address that is not the school\'s, where the school said which are', () => {
    expect(emailNote({ 'school-email': 'me@mail.example' }, { emailDomains: ['oak.example'] })).not.toBeNull();
    expect(emailNote({ 'school-email': 'Office@OAK.example' }, { emailDomains: ['oak.example'] })).toBeNull();
    expect(emailNote({ 'school-email': 'me@mail.example' }, { emailDomains: [] })).toBeNull();
  });

  it('has one line a point, and every point one', () => {
    const lines = caseLines({ 'runners': 'bob', 'closes-on': '2027-07-20', 'closing': 'Archived' }, staff, CASE_POINTS);
    expect(lines).toContainEqual({ label: 'Its end', value: 'Closes on 20 July 2027. Archived' });
    expect(lines).toContainEqual({ label: 'Who runs it', value: 'Mr Bob Lane; policy read: not yet; trained: not yet' });
    expect(lines.filter(({ value }) => value === 'Left empty').map(({ label }) => label)).toContain('What it is for');
    expect(lines.length).toBeLessThanOrEqual(18);
  });

  it('marks words, not their order, and each version apart', () => {
    expect(markOf({ a: '1', b: '2' }, 1)).toBe(markOf({ b: '2', a: '1' }, 1));
    expect(markOf({ a: '1' }, 1)).not.toBe(markOf({ a: '1' }, 2));
    expect(markOf({ a: '1' }, 1)).not.toBe(markOf({ a: '2' }, 1));
  });
});

describe('what an approved account still needs', () => {
  const rules = (of: Pick<AccountRules, 'case' | 'forbids'>): AccountRules => ({ approval: { rule: { by: ['slt'], quorum: 'any', nudgeAfter: 5 }, source: 'policy', because: null }, checks: null, replies: null, posts: { rule: { first: 3, every: false }, source: 'not-stated', because: null }, ...of });
  const needs = (answers: Answers, of = points([])) => preconditions({ answers }, { staff, rules: () => rules(of) }, Date.parse('2027-01-01T10:00:00Z'));

  it('is the training and reading of each person, the agreement, the assessment, the parents, the name, the sign-in and the link', () => {
    expect(needs({ runners: 'bob' }).map(({ text }) => text)).toEqual([
      'Mr Bob Lane has read and understood the policy', 'Mr Bob Lane is trained', 'Everyone who runs it has signed the acceptable use agreement', 'The risk assessment is done', 'Parents are told of it', 'Its name on the platform stands in the register', 'Two-step sign-in is on', 'It is linked from the school\'s website',
    ]);
  });

  it('leaves out what was done, and nothing that was only promised', () => {
    const done = { 'runners': 'bob', 'handle': '@oak', 'read-bob': '2026-09-01', 'trained-bob': '2026-09-01', 'risk': 'done', 'parents': 'yes', 'two-factor': 'on' };
    expect(needs(done).map(({ id }) => id)).toEqual(['agreement', 'website']);
    expect(needs({ ...done, parents: 'before' }).map(({ id }) => id)).toEqual(['agreement', 'parents', 'website']);
  });

  it('has the clause with what the policy asks for, and a ruling where the policy forbids', () => {
    const forbids = [{ what: 'official-posts' as const, because: clause }];
    const steps = needs({ runners: 'bob' }, { ...points([{ point: 'training', because: clause }]), forbids });
    expect(steps.find(({ id }) => id === 'trained:bob')?.because).toEqual(clause);
    expect(steps.find(({ id }) => id === 'agreement')?.because).toBeNull();
    expect(steps.at(-1)).toEqual({ id: 'ruling-1', text: 'The head has ruled that the school may post, which the policy forbids', because: clause });
  });

  it('asks nothing of somebody who left since', () => expect(needs({ runners: 'left-since,bob' }).filter(({ id }) => id.startsWith('read'))).toHaveLength(1));
});
