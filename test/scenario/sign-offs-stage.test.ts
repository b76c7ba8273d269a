import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/cards/plain-text.ts';
import { fillCard } from '../../src/cards/fill.ts';
import type { ActionData } from '../../src/chat/inbound.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { buttonsOf } from '../fixtures/played-desk.ts';
import { openStage, type Shown, type Stage } from './stage.ts';

const HOUR = 3_600_000;
const PEOPLE = [
  '  - { id: ada-lind, name: Mrs Ada Lind, roles: [headteacher, slt] }', '  - { id: bo-hart, name: Mr Bo Hart, roles: [dsl, slt] }', '  - { id: cy-dove, name: Ms Cy Dove, roles: [deputy-dsl] }',
  '  - { id: di-wray, name: Miss Di Wray, roles: [teacher] }', '  - { id: ed-moss, name: Dr Ed Moss, roles: [chair-of-governors, governor] }',
];
const FIRST = 'Staff Conduct Policy\n\nMobile phones stay in the locker while children are in school.\n\nStaff tell the headteacher of a gift worth more than twenty pounds.\n';
const SECOND = FIRST.replace('twenty', 'ten');

let root = '';
function write(people: readonly string[], policy: string): string {
  root ||= mkdtempSync(join(tmpdir(), 'staffroom-sign-offs-'));
  mkdirSync(join(root, 'vale', 'policies'), { recursive: true });
  writeFileSync(join(root, 'vale', 'policies', 'conduct.txt'), policy);
  writeFileSync(join(root, 'vale', 'school.yaml'), [
    'name: Vale School', 'example: true', 'people:', ...people, 'channels:', '  - { id: leadership, name: Leadership team, purpose: leadership, members: [ada-lind, bo-hart] }',
    'sign-offs:', '  items:', '    - { id: conduct, title: Staff Conduct Policy, kind: policy, file: conduct.txt }', '    - { id: leads, title: Who the safeguarding leads are, kind: safeguarding-leads }', '',
  ].join('\n'));
  return join(root, 'vale');
}

describe('sign-offs on the whole desk', () => {
  let stage: Stage;
  afterEach(async () => {
    await stage.close();
    rmSync(root, { recursive: true, force: true });
    root = '';
  });
  const readIn = (reply: Reply): string => plainText(fillCard(reply.step ?? reply.card!, { text: 'Tell somebody.', report: false }));
  const to = (person: string): Shown[] => stage.shown(`personal:${person}`);
  const press = async (person: string, card: Pick<Shown, 'template' | 'data'> | Reply, title: string): Promise<Reply> => {
    const button = buttonsOf(card).find((one) => one.title.startsWith(title));
    if (!button) throw new Error(`no button "${title}"`);
    return stage.presses(person, button.verb, button.data as ActionData);
  };
  /** Through the night to a little after eight. */
  const nextMorning = async (): Promise<void> => {
    await stage.later(17 * HOUR);
    await stage.later(8 * HOUR);
  };

  it('tells whoever has several things to sign once, when the policies are read, on the very day of the start', async () => {
    stage = await openStage({ schoolDir: write(PEOPLE, FIRST), at: Date.parse('2026-09-02T08:30:00Z') });
    for (const minutes of [1, 5]) await stage.later(minutes * 60_000);
    expect(to('di-wray')).toHaveLength(1);
    expect(to('di-wray')[0]?.text).toMatch(/To sign: 2 things[^]*Staff Conduct Policy[^]*Who the safeguarding leads are/);
    expect(buttonsOf(to('di-wray')[0]!).map(({ title }) => title)).toEqual(expect.arrayContaining(['Open Staff Conduct Policy', 'Open Who the safeguarding leads are']));
  });

  it('goes through a year: September, a new version in November, a starter in March', async () => {
    stage = await openStage({ schoolDir: write(PEOPLE, FIRST), at: Date.parse('2026-08-31T07:30:00Z') });
    expect(to('di-wray')).toEqual([]);
    await nextMorning();
    const [asked] = to('di-wray');
    expect(asked?.text).toContain('Staff Conduct Policy');
    for (const title of ['Staff Conduct Policy', 'Who the safeguarding leads are']) {
      await stage.says('di-wray', 'sign-offs');
      const open = to('di-wray').at(-1)!;
      expect(open.text).toContain(title);
      const task = open.text.startsWith('To sign: ') && buttonsOf(open).some(({ verb }) => verb === 'signoff.attest') ? open : await press('di-wray', open, 'Open');
      expect(readIn(await press('di-wray', task, 'I '))).toContain('Signed: ');
    }
    await stage.says('di-wray', 'my open items');
    expect(to('di-wray').at(-1)?.text).not.toContain('To sign');

    // November: another version, while nobody restarts anything.
    await stage.later(77 * 24 * HOUR);
    write(PEOPLE, SECOND);
    await stage.app.rescan();
    await nextMorning();
    const again = to('di-wray').at(-1)!;
    expect(again.text).toContain('Staff Conduct Policy');
    const [open] = buttonsOf(again).filter(({ verb }) => verb === 'signoff.open' || verb === 'signoff.attest');
    expect(readIn(await stage.presses('di-wray', 'signoff.open', open!.data))).toMatch(/more than twenty pounds\.[\s\S]*more than ten pounds\./);

    // March: someone new, and the desk starts anew to know them.
    await stage.later(104 * 24 * HOUR);
    const before = to('ada-lind').length;
    write([...PEOPLE, '  - { id: fay-north, name: Ms Fay North, roles: [ta] }'], SECOND);
    stage = await stage.restart();
    await nextMorning();
    expect(to('fay-north').map(({ text }) => text).join('\n')).toContain('Staff Conduct Policy');
    expect(to('ada-lind').slice(before).filter(({ text }) => text.includes('whoever is new here'))).toEqual([]);
    expect(stage.everywhere().filter(({ conversation }) => conversation.startsWith('channel:')).map(({ text }) => text).join('\n')).not.toMatch(/Di Wray|Fay North/);
  });
});
