import type { Account, AccountStep, Runner } from '../account.ts';
import type { AccountRules } from '../account-rules.ts';

interface StepAsked {
  readonly id: string;
  readonly text: string;
  readonly because: AccountStep['because'];
}

const READ = 'read:';
const TRAINED = 'trained:';
/** A button carries it back: nothing that hides, and not too long. */
const whoOf = ({ person, name }: Runner): string => (person === '' ? name.replace(/\p{C}/gu, '').slice(0, 120) : person);

/** What is asked of someone before they run an account, as far as no day is on record yet: the policy read, and training. */
export function stepsForRunner(runner: Runner, { case: asked }: Pick<AccountRules, 'case'>): StepAsked[] {
  const because = (point: 'policy-read' | 'training'): StepAsked['because'] => asked.rule.points.find((one) => one.point === point)?.because ?? null;
  return [
    ...(runner.policyRead === null ? [{ id: `${READ}${whoOf(runner)}`, text: `${runner.name} has read and understood the policy`, because: because('policy-read') }] : []),
    ...(runner.trained === null ? [{ id: `${TRAINED}${whoOf(runner)}`, text: `${runner.name} is trained`, because: because('training') }] : []),
  ];
}

/** The id of the step that asks a colleague of the staff list to have read the policy, or to be trained. */
export const runnerStep = (what: 'read' | 'trained', person: string): string => `${what === 'read' ? READ : TRAINED}${person}`;

/** The steps that ask something of this runner. */
export const isStepOf = (step: Pick<AccountStep, 'id'>, runner: Runner): boolean => step.id === `${READ}${whoOf(runner)}` || step.id === `${TRAINED}${whoOf(runner)}`;

/** The step that parents are told of the account. */
export const PARENTS = 'parents';

/** Steps that are done on a day, which then stands with the runner or in the entry. */
export const isDated = ({ id }: Pick<AccountStep, 'id'>): boolean => id.startsWith(READ) || id.startsWith(TRAINED) || id === PARENTS;

/** Training, reading and that parents were told stand in the entry too, with their day; a day of null takes them away again. */
export function withDay(account: Account, step: AccountStep, day: string | null, note: string): Account {
  if (!isDated(step)) return account;
  if (step.id === PARENTS) return { ...account, parentsInformed: day };
  const runners = account.runners.map((runner) => {
    if (!isStepOf(step, runner)) return runner;
    return step.id.startsWith(READ) ? { ...runner, policyRead: day } : { ...runner, trained: day, course: day === null ? '' : note };
  });
  return { ...account, runners };
}

const RULING = 'ruling-';
/** The step that waits for the head's ruling on one of the clauses that forbid, counted from 1. */
export const rulingStepId = (n: number): string => `${RULING}${n}`;
export const isRulingStep = ({ id }: Pick<AccountStep, 'id'>): boolean => id.startsWith(RULING);
