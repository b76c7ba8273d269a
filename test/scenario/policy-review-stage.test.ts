import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/reply.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { phonesPolicy } from '../fixtures/policy-review-desk.ts';
import { openStage, type Stage } from './stage.ts';

const SCHOOL = `name: Ashgrove Primary School
example: true
telephone: "01632 960 100"
people:
  - { id: head, name: Mrs Ada Head, roles: [headteacher, slt] }
  - { id: lead, name: Mr Ben Lead, roles: [dsl] }
  - { id: deputy, name: Ms Di Second, roles: [deputy-dsl] }
  - { id: chair, name: Dr Cy Chair, roles: [chair-of-governors] }
  - { id: ann, name: Miss Ann Reed, roles: [teacher] }
policies:
  - { file: phones.md, owner: headteacher }
sign-offs:
  items:
    - { id: phones, title: Mobile Phones Policy, kind: policy, file: phones.md, when: [new-version] }
`;
const MINUTE = 60_000;
const FORM = { by: 'Full governing body', on: '2026-11-20', minute: 'Minutes of 20 November 2026, item 7', next: 'November 2028' };

let school = '';
let stage: Stage;
const write = (text: string): void => writeFileSync(join(school, 'policies', 'phones.md'), text);
beforeEach(async () => {
  school = mkdtempSync(join(tmpdir(), 'staffroom-reviews-'));
  mkdirSync(join(school, 'policies'));
  writeFileSync(join(school, 'school.yaml'), SCHOOL);
  write(phonesPolicy({ header: 'Approved by: Governing Body\n\nNext review: September 2023' }));
  stage = await openStage({ schoolDir: school });
  await stage.later(MINUTE);
});
afterEach(async () => {
  await stage.close();
  rmSync(school, { recursive: true, force: true });
});

const presses = async (who: string, card: Reply, title: string, inputs: Record<string, string> = {}): Promise<Reply> => {
  const button = buttonsOf(card).find((one) => one.title === title);
  if (!button) throw new Error(`no button "${title}" on:\n${textOf(card)}`);
  return stage.presses(who, button.verb, button.data, inputs);
};
const document = async (): Promise<string> => {
  await stage.says('head', 'policies');
  const card = stage.shown('personal:head').findLast(({ text }) => text.startsWith('Our policies'));
  const parts = card?.data['parts'] as { buttons: { data: { document: string } }[] }[];
  return parts[0]?.buttons[0]?.data.document ?? '';
};
const answer = async (): Promise<string> => {
  await stage.says('ann', 'Can I use my phone at lunch in the staffroom?');
  return stage.shown('personal:ann').at(-1)?.text ?? '';
};
const approve = async (id: string): Promise<Reply> => {
  const ended = await presses('head', await stage.presses('head', 'policy.open', { document: id }), 'Reviewed, no change');
  return presses('head', await presses('head', ended, 'Record the approval'), 'Record it', FORM);
};

describe('a policy in the running desk', () => {
  it('is said to be overdue in answers until its approval is recorded, then never again: not after a restart either', async () => {
    expect(await answer()).toContain('review overdue: it was due in September 2023');
    const done = await approve(await document());
    expect(textOf(done)).toContain('as approved on 20 November 2026');
    expect(await answer()).not.toContain('overdue');
    await stage.says('ann', 'When is the mobile phones policy due for review?');
    expect(stage.shown('personal:ann').at(-1)?.text).toContain('Mobile Phones Policy: review due in November 2028, as approved on 20 November 2026');
    stage = await stage.restart();
    await stage.later(MINUTE);
    expect(await answer()).not.toContain('overdue');
  });

  it('replaced in mid-term: what changed is shown, sign-offs are asked, the approval of the text before holds no more', async () => {
    const id = await document();
    await approve(id);
    write(phonesPolicy({ header: 'Approved by: Governing Body\n\nNext review: September 2023', rules: ['Phones stay in the office.', 'Staff may use a phone at lunch in the staffroom or the hall.', 'Pupils hand theirs in at the gate.', 'A lost phone is reported the same day.'] }));
    await stage.app.rescan();
    await stage.later(MINUTE);
    await stage.later(MINUTE);
    const card = await stage.presses('head', 'policy.open', { document: id });
    expect(textOf(card)).toContain('Waits for approval (a new version) since 23 November 2026.');
    const changes = textOf(await presses('head', card, 'What changed on 23 November 2026'));
    expect(changes).toContain('1 reworded, 0 new, 0 gone.');
    expect(changes).toContain('in the staffroom or the hall');
    expect(await answer()).toContain('review overdue: it was due in September 2023');
    expect(stage.shown('personal:head').map(({ text }) => text).join('\n')).toContain('a new version was put into the folder');
    expect(stage.shown('personal:ann').filter(({ template }) => template !== 'answer').map(({ text }) => text).join('\n')).toContain('It has changed, so it is to be signed in its new version.');
  });
});
