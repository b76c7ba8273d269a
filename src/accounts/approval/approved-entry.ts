import type { Because } from '../../policies/settings.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import type { AccountSchool } from '../account-ports.ts';
import type { CasePoint } from '../account-settings.ts';
import type { Account, Runner } from '../account.ts';
import { approvalsUnder } from './approval.ts';
import { votesOf, type BusinessCase } from '../case/business-case.ts';
import { caseFacts } from '../case/case-questions.ts';
import { PARENTS, rulingStepId, stepsForRunner } from '../register/register-runner-steps.ts';
import { enterAccount, type NewEntry } from '../register/register.ts';

/** Enters what was approved in the register, with all that it still needs before it starts. In the transaction of the last approval. */
export const enterApproved = (turn: Turn, record: BusinessCase, school: AccountSchool): Promise<Account> => enterAccount(turn, entryOf(record, school, turn.now));

/** The entry of an approved case: what was answered, and nothing that was not. Whoever has left since is not named. */
function entryOf(record: BusinessCase, school: AccountSchool, now: number): NewEntry {
  const { answers } = record;
  const of = (id: string): string => (answers[id] ?? '').trim();
  const facts = caseFacts(answers, school.staff);
  const runners = runnersFrom(record, school, now);
  const told = of('parents') === 'yes' && of('parents-on') !== '' && of('parents-on') <= dayIn(now) ? of('parents-on') : null;
  return {
    platform: facts.platform, handle: facts.handle,
    approval: { kind: 'decided', case: record.id, by: approvalsUnder(record.rule ?? school.rules().approval.rule, votesOf(record)).map(({ by }) => by), at: now },
    steps: stepsOf(record, school, now),
    purpose: of('aim'), audience: of('audience'), visibility: of('visibility') === 'open' ? 'open' : of('visibility') === 'closed' ? 'closed' : 'not-known',
    runners, logins: runners.map(({ name }) => name), recoveryOwner: of('recovery-owner'), recoveryEmail: of('school-email'),
    twoFactor: onOff(of('two-factor')), messages: onOff(of('direct-messages')), alternative: of('alternative'), parentsInformed: told, closesOn: of('closes-on') || null,
  };
}

const onOff = (value: string): 'on' | 'off' | 'not-known' => (value === 'on' || value === 'off' ? value : 'not-known');

type Step = NonNullable<NewEntry['steps']>[number];

/** Those who are to run it and have not left. What was to be read or learnt on a day still to come is not done. */
function runnersFrom({ answers }: Pick<BusinessCase, 'answers'>, { staff }: Pick<AccountSchool, 'staff'>, now: number): Runner[] {
  const past = (day: string | null): string | null => (day !== null && day <= dayIn(now) ? day : null);
  return caseFacts(answers, staff).runners
    .filter(({ person }) => person === null || staff.byId(person) !== null)
    .map(({ person, name, policyRead, trained, course }) => ({ person: person ?? '', name, policyRead: past(policyRead), trained: past(trained), course: past(trained) === null ? '' : course }));
}

/** What is still to be done before it starts, each with the clause that asks for it; the school's own wish where none does. */
export function stepsOf(record: Pick<BusinessCase, 'answers'>, school: Pick<AccountSchool, 'staff' | 'rules'>, now: number): Step[] {
  const { answers } = record;
  const { case: asked, forbids } = school.rules();
  const because = (point: CasePoint): Because | null => asked.rule.points.find((one) => one.point === point)?.because ?? null;
  const { handle } = caseFacts(answers, school.staff);
  const steps: (Step | null)[] = [
    // Its tick writes the day in with the runner.
    ...runnersFrom(record, school, now).flatMap((runner) => stepsForRunner(runner, { case: asked })),
    { id: 'agreement', text: 'Everyone who runs it has signed the acceptable use agreement', because: null },
    answers['risk'] === 'done' ? null : { id: 'risk', text: 'The risk assessment is done', because: because('risk-assessment') },
    answers['parents'] === 'yes' ? null : { id: PARENTS, text: 'Parents are told of it', because: because('parents-informed') },
    handle === '' ? { id: 'name', text: 'Its name on the platform stands in the register', because: null } : null,
    answers['two-factor'] === 'on' ? null : { id: 'two-factor', text: 'Two-step sign-in is on', because: because('recovery') },
    { id: 'website', text: 'It is linked from the school\'s website', because: null },
    ...forbids.map(({ what, because: clause }, i) => ({ id: rulingStepId(i + 1), text: RULINGS[what], because: clause })),
  ];
  return steps.filter((step) => step !== null);
}

const RULINGS: Readonly<Record<ReturnType<AccountSchool['rules']>['forbids'][number]['what'], string>> = {
  'pupil-images': 'The head has ruled on pictures of pupils, which the policy forbids; until then none is posted',
  'naming-the-school': 'The head has ruled on naming the school, which the policy forbids',
  'official-posts': 'The head has ruled that the school may post, which the policy forbids',
};
