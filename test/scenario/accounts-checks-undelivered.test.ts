import { afterEach, describe, expect, it } from 'vitest';
import { checksUndelivered } from '../../src/accounts/checks/check-undelivered.ts';
import { accountChecks } from '../../src/accounts/checks/checks.ts';
import { asId } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { undeliveredRoute } from '../../src/routes/undelivered.ts';
import { makeTurns } from '../../src/turn.ts';
import { accountsDesk, anAccount, type AccountsDesk } from '../fixtures/accounts-desk.ts';

const MONDAY = '2026-11-23';

describe('a check that cannot be posted', () => {
  let desk: AccountsDesk;
  afterEach(() => desk.end());
  let events = 0;
  const dead = async (cardKey: string): Promise<void> => {
    const accept = makeTurns<{ level: 'none' }>({
      store: desk.store, routes: [undeliveredRoute({ cardKey: () => Promise.resolve(cardKey), settle: () => undefined }, [checksUndelivered(desk.ports)])], clock: desk.clock, log: silentLog, wake: () => undefined,
      schoolOf: () => ({ id: desk.id, name: 'Oak School', example: true }), factsOf: () => Promise.resolve({ kind: 'external' }), personOf: () => Promise.resolve(null), screen: () => ({ level: 'none' }), intentOf: () => 'ask', refusalCard: () => null,
    });
    const reply = await accept({ kind: 'delivery', eventId: asId<'event'>(`dead${events++}`), account: { surface: 'system', tenant: desk.id, id: 'outbox' }, conversation: { id: asId<'conversation'>('system'), kind: 'personal' }, at: desk.clock.now(), school: desk.id, effectId: 'x', outcome: 'dead', reason: 'gone' });
    expect(reply.status).toBe('recorded');
  };
  const open = async (): Promise<void> => {
    desk = await accountsDesk({ now: `${MONDAY}T06:00:00Z`, accounts: [anAccount()] });
    await desk.starts();
    await desk.passes(`${MONDAY}T08:31:00Z`);
  };
  const check = () => desk.store.read(desk.id, (tx) => tx.get(accountChecks, `sport ${MONDAY}`));
  const toEach = async (key: string) => (await desk.sent()).filter((one) => one.cardKey === `${key}:each`);

  it('goes to the next runner at once, and from the last one to leaders', async () => {
    await open();
    await dead(`check:sport:${MONDAY}`);
    expect(await check()).toMatchObject({ asked: ['ann', 'bob'], passed: [], state: 'asked' });
    await dead(`check:sport:${MONDAY}`);
    expect(await check()).toMatchObject({ state: 'leaders' });
    expect((await desk.sent()).filter((one) => one.to === '#leadership')).toHaveLength(1);
    await dead(`check:sport:${MONDAY}`);
    expect((await desk.sent()).filter((one) => one.to === '#leadership')).toHaveLength(1);
  });

  it('reaches each leader where their channel cannot be posted in, once', async () => {
    await open();
    await desk.passes(`${MONDAY}T12:31:00Z`);
    await dead(`checks:missed:${MONDAY}`);
    expect((await toEach(`checks:missed:${MONDAY}`)).map((one) => one.to)).toEqual(['head', 'deputy', 'manager']);
    await dead(`checks:missed:${MONDAY}:each`);
    expect(await toEach(`checks:missed:${MONDAY}`)).toHaveLength(3);
  });

  it('reaches each leader with the days before and the month too', async () => {
    await open();
    await desk.passes(`${MONDAY}T08:40:00Z`);
    await desk.runs('2026-12-01T08:31:00Z');
    await dead('checks:untold:2026-12-01');
    expect((await toEach('checks:untold:2026-12-01'))[0]?.text).toContain('Tuesday 24 November: not asked for');
    await dead('checks:month:2026-11');
    expect((await toEach('checks:month:2026-11'))[0]?.text).toContain('Account checks, November 2026');
  });

  it('leaves what is not its own to others', async () => {
    await open();
    const before = (await desk.sent()).length;
    await dead('account:sport:state');
    expect((await desk.sent()).length).toBe(before);
  });
});
