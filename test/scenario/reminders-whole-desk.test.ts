import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foresee } from '../../src/foresee.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openLibrary } from '../../src/policies/library.ts';
import { loadSchool } from '../../src/school.ts';
import { dayIn } from '../../src/time/school-day.ts';
import { textOf } from '../fixtures/played-desk.ts';
import { openStage, type Stage } from './stage.ts';

const HEAD = 'helen-marsh';
const TEACHER = 'priya-nair';
const DAY_MS = 86_400_000;
// Friday 23 October 2026, three in the afternoon: half term begins the next day, and the clocks go back in it.
const FRIDAY = Date.parse('2026-10-23T14:00:00Z');
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ at: FRIDAY });
  await stage.app.ready;
  await stage.later(0);
});
afterAll(() => stage.close());

/** Reminders by conversation: each has a button that puts it off, opens it, or says what it is about. */
const count = (): Map<string, number> => {
  const found = new Map<string, number>();
  for (const { conversation, data } of stage.everywhere()) if (JSON.stringify(data).includes('"reminder.')) found.set(conversation, (found.get(conversation) ?? 0) + 1);
  return found;
};

describe('reminders in the whole desk', () => {
  it('says nothing over half term, and on the first day back no more to anybody than twice', async () => {
    const before = count();
    for (let i = 0; i < 9; i++) await stage.later(DAY_MS);
    expect(count()).toEqual(before);
    await stage.later(DAY_MS);
    await stage.later(1_000);
    const came = [...count()].map(([where, number]) => number - (before.get(where) ?? 0));
    expect([Math.max(...came) >= 1, Math.max(...came) <= 2]).toEqual([true, true]);
  });

  it('names nobody in the leadership team\'s channel', () => {
    const said = stage.everywhere().filter(({ conversation }) => conversation === 'channel:leadership').map(({ text }) => text).join('\n');
    expect(said).not.toMatch(/Nair|Fletcher|Roberts|Brandt|Bell|Gormley|Cole/);
  });

  it('shows a colleague their own by "reminders", and leaders what will be said, to whom and why', async () => {
    // As a message of its own, in private: a platform shows no reply to typed words.
    await stage.says(TEACHER, 'reminders', 'channel:staff');
    expect(stage.shown(`personal:${TEACHER}`).at(-1)?.text).toMatch(/Your reminders/);
    await stage.says(TEACHER, 'away');
    expect(stage.shown(`personal:${TEACHER}`).at(-1)?.text).toMatch(/^Away/);
    await stage.says(TEACHER, 'reminders next 30d');
    expect(stage.shown(`personal:${TEACHER}`).at(-1)?.text).toMatch(/Your reminders/);
    await stage.says(HEAD, 'reminders next 30d');
    expect(stage.shown(`personal:${HEAD}`).at(-1)?.text).toMatch(/What will be said\nThe next 30 days, if nothing is done meanwhile/);
    const list = textOf(await stage.presses(HEAD, 'reminder.list'));
    expect(list).toMatch(/What will be said\nThe next 30 days, if nothing is done meanwhile/);
    expect(list).toMatch(/To Mrs Maryam Okafor/);
    expect((await stage.presses(TEACHER, 'reminder.list')).reason).toBe('not-allowed');
  });

  it('answers a red word at once, whatever the hour, the holiday and who is away', async () => {
    await stage.presses(TEACHER, 'reminder.away-set', {}, { from: '2026-11-02', until: '2026-11-06' });
    await stage.says(TEACHER, 'a child in my class says dad hits her and she is afraid to go home');
    expect(stage.shown(`personal:${TEACHER}`).at(-1)?.text).toMatch(/999/);
  });
});

describe('what a stopped desk will say', () => {
  it('is foreseen from its records as the desk then says it, and from settings alone where there are none; nothing is written', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'foresee-'));
    cpSync('school.example', join(dir, 'alder'), { recursive: true });
    const { school } = loadSchool(join(dir, 'alder'));
    if (!school) throw new Error('the example does not load');
    const library = openLibrary({ policiesDir: school.policiesDir, cacheDir: null, log: silentLog, watch: false });
    await library.ready;
    const corpus = library.current();
    await library.close();
    const config = { dataDir: join(dir, 'data'), database: null, masterKeyFile: join(dir, 'master.key') };
    const found = await foresee({ config, school, corpus, from: Date.parse('2026-10-23T14:00:00Z'), days: 14, log: silentLog });
    if (!found.ok) throw new Error(found.error);
    expect(found.value.fromRecords).toBe(false);
    const days = [...new Set(found.value.all.map(({ at }) => dayIn(at)))];
    expect(days.length).toBeGreaterThan(0);
    expect(days.filter((day) => day >= '2026-10-24' && day <= '2026-11-01')).toEqual([]);
    expect(found.value.all.every(({ line, to }) => line !== '' && (to === 'leaders' || school.staff.byId(to) !== null))).toBe(true);
    rmSync(dir, { recursive: true });
  });
});
