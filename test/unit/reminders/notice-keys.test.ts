import { expect, it } from 'vitest';
import { destroyOldNoticeKeys } from '../../../src/reminders/notice-keys.ts';
import { wordsOf } from '../../../src/reminders/notices.ts';
import { aNotice, remindersDesk } from '../../fixtures/reminders-desk.ts';

it('erases the words of a day once nothing of it is open and a month has passed, and no others', async () => {
  const desk = await remindersDesk();
  await desk.say(aNotice({ key: 'done' }));
  await desk.unsay('done');
  desk.clock.set(Date.parse('2026-11-24T10:00:00Z'));
  await desk.say(aNotice({ key: 'open', from: '2027-03-01' }));
  const destroyed: number[] = [];
  for (const day of ['2026-12-20', '2026-12-25', '2027-02-01']) destroyed.push(await destroyOldNoticeKeys(desk.store, desk.id, Date.parse(`${day}T10:00:00Z`)));
  expect(destroyed).toEqual([0, 1, 0]);
  expect((await desk.store.read(desk.id, (tx) => wordsOf(tx, 'open', desk.grant())))?.line).toBe('Please sign open.');
  await desk.end();
});
