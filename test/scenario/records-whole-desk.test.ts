import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { CHILD, matterIn, quickSchool, readIn, reports, toldTo } from './filed-report.ts';
import { openStage, type Stage } from './stage.ts';

const TEACHER = 'priya-nair';
const LEAD = 'maryam-okafor';
const HEAD = 'helen-marsh';

let stage: Stage;
let schoolDir = '';
beforeEach(async () => {
  schoolDir = quickSchool();
  stage = await openStage({ schoolDir });
});
afterEach(async () => {
  await stage.close();
  rmSync(schoolDir, { recursive: true, force: true });
});

const list = async (who: string): Promise<string> => textOf(await stage.presses(who, 'retention.list', {}));

/** Reported by a teacher, closed by the lead, and said to be filed elsewhere. */
async function filed(): Promise<string> {
  await reports(stage, TEACHER, CHILD);
  const id = matterIn(stage, 'channel:safeguarding');
  for (const verb of ['case.open', 'case.take', 'case.last-word']) await stage.presses(LEAD, verb, { case: id });
  await stage.presses(LEAD, 'case.close', { case: id }, { outcome: 'acted', safer: 'He sits with a friend', watches: 'His teacher', rationale: 'Talked to both' });
  await stage.presses(LEAD, 'case.filed', { case: id }, { where: 'cpoms', by: 'Mrs Okafor', on: 'today' });
  return id;
}

describe('records, in the whole desk', () => {
  it('a legal hold keeps a report that its owner wants to erase; once the head lifts it, it goes', async () => {
    const id = await filed();
    await stage.presses(LEAD, 'retention.hold', { item: 'all' }, { because: 'court' });
    expect(await list(LEAD)).toContain('Everything: A court');
    const refused = await stage.presses(LEAD, 'case.erase', { case: id }, { reference: id, reason: 'filed-whole' });
    expect(textOf(refused)).toContain('legal hold');
    expect(readIn(await stage.presses(LEAD, 'case.open', { case: id }))).toContain('Quagmire');
    const lift = buttonsOf(await stage.presses(HEAD, 'retention.list', {})).find(({ verb }) => verb === 'retention.lift');
    await stage.presses(HEAD, 'retention.lift', lift?.data ?? {});
    expect(await list(LEAD)).not.toContain('A court');
    await stage.presses(LEAD, 'case.erase', { case: id }, { reference: id, reason: 'filed-whole' });
    expect(readIn(await stage.presses(LEAD, 'case.open', { case: id }))).not.toContain('Quagmire');
  });

  it('a hold on sexual abuse keeps a report that its reviewer marked so', async () => {
    const id = await filed();
    await stage.later(24 * 3_600_000);
    await stage.presses(LEAD, 'retention.date', { item: `incidents/${id}` }, { base: '', class: 'sexual-abuse' });
    await stage.presses(LEAD, 'retention.hold', { item: 'class' }, { because: 'inquiry', class: 'sexual-abuse' });
    expect(textOf(await stage.presses(LEAD, 'case.erase', { case: id }, { reference: id, reason: 'filed-whole' }))).toContain('legal hold');
  });

  it('a closed report asks its lead for a date of birth, and the reporter nothing', async () => {
    const id = await filed();
    await stage.later(24 * 3_600_000);
    expect(await list(LEAD)).toContain(id);
    expect(await list(TEACHER)).not.toContain(id);
    expect(textOf(await stage.presses(LEAD, 'retention.date', { item: `incidents/${id}` }, { base: '2016-03-04', class: 'child-protection' }))).toContain('31 August 2041');
    expect(await list(LEAD)).toContain('Nothing waits for you');
  });

  it('"records" shows the list to those who decide, and nothing to anybody else', async () => {
    await stage.says(LEAD, 'records');
    await stage.says(TEACHER, 'records');
    expect(toldTo(stage, LEAD).join()).toContain('Records to decide on');
    expect(toldTo(stage, TEACHER).join()).not.toContain('Records to decide on');
  });

  it('that cannot be read are said to whoever looks after the desk, and what is asked of it is still answered', async () => {
    expect(await stage.app.troubles()).toEqual([]);
    await stage.app.close();
    expect(await stage.app.troubles()).toEqual(['the records cannot be read']);
    expect(await stage.app.waiting()).toBeNull();
  });
});
