import { caseDesk, type CaseDesk } from '../../fixtures/case-desk.ts';
import { ACCOUNTS_PEOPLE, RULES } from '../../fixtures/accounts-desk.ts';
import { textOf } from '../../fixtures/played-desk.ts';
import type { ListedPerson } from '../../../src/people/staff.ts';
import type { FamilyRun } from '../family.ts';

/** The same human under other names and on other accounts, as they may stand in a staff list. */
const ALIASES = ['Mr Ben Deputy', 'Ben Deputy', 'Dr Ben Deputy', 'ben deputy', 'Deputy, Ben', 'Mr  Ben  Deputy', 'BEN DEPUTY', 'Mr Bén Deputy'];

interface Tried {
  readonly tried: number;
  readonly wrong: string[];
  /** Whether another person could decide on the same: the refusal was for who pressed. */
  readonly others: number;
}

/** One case, decided by somebody who has a part of their own in it: refused; then by somebody who has none. */
async function attempt(desk: CaseDesk, into: { tried: number; wrong: string[]; others: number }, what: string, requester: string, approver: string, words: Parameters<CaseDesk['sends']>[1]): Promise<void> {
  into.tried += 1;
  const id = await desk.sends(requester, words);
  const mark = (await desk.record(id))?.mark ?? '';
  for (const verb of ['account.case-approve', 'account.case-rejected']) await desk.press(approver, verb, { case: id, mark }, { reason: 'No.' });
  const record = await desk.record(id);
  if (record?.state !== 'submitted' || record.decisions.length > 0) into.wrong.push(`${what}: decided by ${approver}`);
  const asked = textOf(await desk.press('head', 'account.case-approve', { case: id, mark }));
  if ((await desk.record(id))?.state === 'approved') into.others += 1;
  else into.wrong.push(`${what}: nobody could decide: ${asked.slice(0, 100)}`);
}

/** Promise 30. `rounds`: how often each way is tried. */
export async function approvals(rounds: number): Promise<FamilyRun> {
  const into = { tried: 0, wrong: [] as string[], others: 0 };
  const second = (name: string, i: number): ListedPerson => ({ id: `alias-${i}`, name, roles: ['slt'] });
  const desk = await caseDesk({ people: [...ACCOUNTS_PEOPLE, ...ALIASES.map(second)], rules: { approval: { ...RULES.approval, rule: { by: ['slt', 'headteacher'], quorum: 'any', nudgeAfter: 5 } } } });
  try {
    for (let round = 0; round < rounds; round += 1) {
      const handle = (what: string): string => `@oak_${what}_${round}`;
      await attempt(desk, into, 'the requester', 'deputy', 'deputy', { handle: handle('own') });
      await attempt(desk, into, 'a named runner', 'cat', 'deputy', { handle: handle('runner'), runners: 'ann,deputy' });
      for (const [i, name] of ALIASES.entries()) await attempt(desk, into, `the requester as "${name}"`, 'deputy', `alias-${i}`, { handle: handle(`alias${i}`) });
      for (const [i, name] of ALIASES.entries()) await attempt(desk, into, `a runner as "${name}"`, 'cat', `alias-${i}`, { handle: handle(`aliasrun${i}`), runners: 'ann,deputy' });
      await attempt(desk, into, 'a helper typed by name', 'cat', 'deputy', { handle: handle('helper'), helpers: 'Ben Deputy, coach' });
      // An old card: what was sent was changed meanwhile.
      into.tried += 1;
      const id = await desk.sends('cat', { handle: handle('old') });
      await desk.press('head', 'account.case-approve', { case: id, mark: 'another-mark' });
      if ((await desk.record(id))?.decisions.length !== 0) into.wrong.push('an approval of other words counted');
      // Fewer than two named runners: a reason is asked, and those who decide see it.
      into.tried += 1;
      const few = await desk.sends('cat', { handle: handle('few'), runners: 'ann', fewReason: 'Nobody else has the time before Easter' });
      if (!(await desk.board()).text.includes('Nobody else has the time before Easter')) into.wrong.push(`fewer than two runners: those who decide of ${few} do not see why`);
    }
    const wrong = into.wrong;
    const found: Tried = into;
    // The record itself says who may not: a desk that forgot would decide here.
    const bare = await withoutConflicts(desk);
    return {
      findings: [{
        promise: 30, what: 'requester, named runners, helpers, and the same person under another name', asked: '100 % refused; fewer than two runners needs a reason that approvers see; changed words void an approval',
        counts: { tried: found.tried, wrong: wrong.length, decidedByAnother: found.others }, met: wrong.length === 0,
        short: `The second platform's account is the same person to the desk by their address (test/scenario/accounts-case-stage.test.ts presses on both); somebody with two addresses and two different names is not known to be one.${wrong.length > 0 ? ` First: ${wrong.slice(0, 4).join('; ')}` : ''}`,
      }],
      planted: [{ fault: 'a case whose record does not say who asked for it', caught: bare }],
      notRun: [],
    };
  } finally {
    await desk.end();
  }
}

/** A press by somebody without a part in it goes through: were the requester unknown, theirs would too, and the harness would say so. */
async function withoutConflicts(desk: CaseDesk): Promise<boolean> {
  const into = { tried: 0, wrong: [] as string[], others: 0 };
  await attempt(desk, into, 'planted', 'cat', 'manager', { handle: '@oak_planted' });
  return into.wrong.length > 0;
}
