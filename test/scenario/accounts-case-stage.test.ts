import { afterEach, describe, expect, it } from 'vitest';
import { elementsOf } from '../../src/cards/profile.ts';
import { fillCard } from '../../src/cards/fill.ts';
import type { FieldValues } from '../../src/chat/inbound.ts';
import type { PlatformName } from '../../src/chat/outbound.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { quickSchool, readIn } from './filed-report.ts';
import { openStage, TENANT, type Shown, type Stage } from './stage.ts';

const TEAMS = '00000000-0000-4000-8000-0000000000';
const person = (id: string, name: string, roles: string, n: number): string => `  - { id: ${id}, name: ${name}, roles: [${roles}], slack: U00000${n}, teams: ${TEAMS}${n} }`;
const SETTINGS = (channels: string, rule: string): string => [
  'name: Little Vale School', 'example: true', 'telephone: "01632 960 300"', `slack: { workspace: ${TENANT.slack} }`, `teams: { tenant: ${TENANT.teams} }`, 'people:',
  person('ada-lind', 'Mrs Ada Lind', 'headteacher, slt', 11), person('bo-hart', 'Mr Bo Hart', 'slt, deputy-dsl', 12), person('cy-moss', 'Mr Cy Moss', 'chair-of-governors', 13), person('di-wray', 'Ms Di Wray', 'teacher', 14), person('ed-fox', 'Mr Ed Fox', 'teacher', 15),
  channels, 'accounts:', `  approval: { by: [slt], quorum: ${rule} }`,
  'contacts:', '  childrens-social-care: { name: Social care, telephone: "01632 960 200" }', '  lado: { name: The LADO, telephone: "01632 960 210" }', '',
].join('\n');
const CHANNEL = 'channels:\n  - { id: leadership, name: Leadership team, purpose: leadership, members: [ada-lind, bo-hart] }';
const SCREENS: readonly FieldValues[] = [{ aim: 'Books of the week', audience: 'Families' }, { platform: 'Instagram', handle: '@vale_books', visibility: 'open' }, { runners: 'di-wray,ed-fox' }];

const buttonsOf = (card: Shown | NonNullable<Reply['card']>) => [...elementsOf(fillCard({ template: card.template, data: card.data }).body)].flatMap((one) => (one.type === 'ActionSet' ? one.actions.flatMap((a) => (a.type === 'Action.Execute' ? [{ title: a.title, verb: a.verb, data: a.data }] : [])) : []));

function screenOf(reply: Reply): { readonly draft: string; readonly step: string } {
  if (!reply.step) throw new Error(`no screen but ${readIn(reply)}`);
  return { draft: String(reply.step.data['draft']), step: String(reply.step.data['step']) };
}

describe('a new account on the whole desk', () => {
  let stage: Stage;
  afterEach(() => stage.close());
  const account = (on: PlatformName, who: string, n: number): string => (on === 'web' ? who : on === 'slack' ? `U00000${n}` : `${TEAMS}${n}`);

  async function sends(on: PlatformName, who: string): Promise<Reply> {
    let reply = await stage.on(on).presses(who, 'account.request');
    for (const inputs of [...SCREENS, {}]) {
      const { draft, step } = screenOf(reply);
      reply = await stage.on(on).gives(who, { kind: 'form', draft, step, move: 'next', inputs });
    }
    return reply;
  }
  const boardIn = (conversation: string): Shown => {
    const found = stage.shown(conversation).findLast((card) => card.text.includes('A new account is asked for'));
    if (!found) throw new Error(`nothing to decide in ${conversation}`);
    return found;
  };
  const presses = (on: PlatformName, who: string, card: Shown, title: string, where?: string): Promise<Reply> => {
    const button = buttonsOf(card).find((one) => one.title === title);
    if (!button) throw new Error(`no button "${title}" on ${card.text}`);
    return stage.on(on).presses(who, button.verb, button.data, {}, where);
  };

  it('goes from a wish in plain words to the register on the page, decided in the channel', async () => {
    stage = await openStage({ schoolDir: quickSchool(SETTINGS(CHANNEL, 'any')) });
    await stage.says('di-wray', 'I\'d like a class Instagram');
    expect(stage.shown('personal:di-wray').at(-1)?.text).toContain('A new official account');
    expect(readIn(await sends('web', 'di-wray'))).toContain('Sent for a decision');
    const board = boardIn('channel:leadership');
    expect(board.text).toContain('Instagram @vale_books');
    expect(board.text).toContain('This is a setting of the school, not in its policy.');
    await stage.says('bo-hart', 'my open items');
    expect(stage.shown('personal:bo-hart').at(-1)?.text).toMatch(/Request AC-[0-9A-Z]{4}, sent 23 November 2026, waits for your decision\./);
    expect(await presses('web', 'di-wray', board, 'Approve', 'channel:leadership')).toMatchObject({ reason: 'not-allowed' });
    expect(readIn(await presses('web', 'bo-hart', board, 'Approve', 'channel:leadership'))).toContain('Approved. It is entered in the register');
    expect(boardIn('channel:leadership').text).toContain('Approved: Mr Bo Hart (Senior leader)');
    expect(stage.shown('personal:di-wray').some((card) => card.text.includes('Your account is approved'))).toBe(true);
    expect(stage.shown('channel:leadership').filter((card) => card.text.includes('A new account is asked for'))).toHaveLength(1);
  });

  it('stands as it was after a restart, with its buttons', async () => {
    stage = await openStage({ schoolDir: quickSchool(SETTINGS(CHANNEL, '2')) });
    await sends('web', 'di-wray');
    await presses('web', 'ada-lind', boardIn('channel:leadership'), 'Approve', 'channel:leadership');
    stage = await stage.restart();
    const board = boardIn('channel:leadership');
    expect(board.text).toContain('Still needed: one approval.');
    expect(readIn(await presses('web', 'ada-lind', board, 'Approve', 'channel:leadership'))).toContain('counts once');
    expect(readIn(await presses('web', 'bo-hart', board, 'Approve', 'channel:leadership'))).toContain('Approved.');
  });

  it.each([['slack', 'teams'], ['teams', 'slack']] as const)('knows whoever asked from %s again on %s, and asks them for no decision', async (first, second) => {
    stage = await openStage({ schoolDir: quickSchool(SETTINGS('', 'any')), platforms: ['slack', 'teams'] });
    await sends(first, account(first, 'ada-lind', 11));
    const bo = account(first, 'bo-hart', 12);
    const board = stage.everywhere().findLast((card) => card.text.includes('A new account is asked for'));
    expect(board?.conversation).toContain(account('slack', 'bo-hart', 12));
    const reply = await presses(second, account(second, 'ada-lind', 11), board!, 'Approve');
    expect(readIn(reply)).toContain('You asked for this account, so somebody else decides. Nothing was decided.');
    expect(readIn(await presses(first, bo, board!, 'Approve'))).toContain('Approved.');
    expect(readIn(await presses(second, account(second, 'bo-hart', 12), board!, 'Approve'))).toContain('was already approved by Mr Bo Hart');
  });

  it('asks a colleague who is not in the staff list for their name, and shows that they are not; an approver under such an account is known by it', async () => {
    stage = await openStage({ schoolDir: quickSchool(SETTINGS('', 'any')), platforms: ['slack', 'teams'] });
    const first = await stage.on('slack').presses('U0000099', 'account.request');
    expect(readIn(first)).toContain('Your full name, and what you do here');
    let reply = first;
    for (const inputs of [{ 'your-name': 'Bo Hart, deputy head' }, ...SCREENS, {}]) {
      const { draft, step } = screenOf(reply);
      reply = await stage.on('slack').gives('U0000099', { kind: 'form', draft, step, move: 'next', inputs });
    }
    const board = stage.everywhere().findLast((card) => card.text.includes('A new account is asked for'))!;
    expect(board.text).toContain('sent by Bo Hart, deputy head (not in the staff list)');
    expect(board.text).toContain('the name is as it was typed. Make sure who asked, and that it is none of those who decide.');
    expect(readIn(await presses('slack', account('slack', 'bo-hart', 12), board, 'Approve'))).toContain('I cannot tell that this is not you. Nothing was decided.');
    expect(readIn(await presses('slack', account('slack', 'ada-lind', 11), board, 'Approve'))).toContain('Approved.');
  });

  it('counts one person on two platforms once', async () => {
    stage = await openStage({ schoolDir: quickSchool(SETTINGS('', '2')), platforms: ['slack', 'teams'] });
    await sends('slack', account('slack', 'di-wray', 14));
    const board = stage.everywhere().findLast((card) => card.text.includes('A new account is asked for'))!;
    await presses('slack', account('slack', 'bo-hart', 12), board, 'Approve');
    expect(readIn(await presses('teams', account('teams', 'bo-hart', 12), board, 'Approve'))).toContain('counts once. Nothing was added.');
    expect(readIn(await presses('teams', account('teams', 'ada-lind', 11), board, 'Approve'))).toContain('Approved.');
  });
});
