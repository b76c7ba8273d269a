import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountFacts } from '../../../src/chat/directory.ts';
import type { PlatformName } from '../../../src/chat/outbound.ts';
import type { Reply } from '../../../src/chat/reply.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { makeSlackSurface } from '../../../src/surfaces/slack/slack-surface.ts';
import { PlaceBook } from '../../../src/surfaces/teams/place-book.ts';
import { TeamsDirectory } from '../../../src/surfaces/teams/teams-directory.ts';
import type { TeamsTransport } from '../../../src/surfaces/teams/teams-transport.ts';
import { TransportFault } from '../../../src/surfaces/teams/teams-transport.ts';
import { openSlackFake } from '../../fixtures/slack/slack-fake.ts';
import { TEAM } from '../../fixtures/slack/workspace.ts';
import { CHILD, matterIn, quickSchool, readIn, reports } from '../../scenario/filed-report.ts';
import { openStage, type Stage } from '../../scenario/stage.ts';
import type { FamilyRun, Finding, Planted } from '../family.ts';

const LEAD = { slack: 'U0MARYAM01', teams: '00000000-0000-4000-8000-0000000000aa', email: 'm.okafor@alderbank.example' };
const NOT_ALLOWED: readonly (AccountFacts | null)[] = [{ kind: 'guest' }, { kind: 'bot' }, { kind: 'external' }, { kind: 'deactivated' }, null];
const VERBS = ['case.open', 'case.take', 'case.note', 'case.ask', 'case.close', 'case.transfer', 'case.exclude', 'case.reopen', 'case.tasks', 'case.share', 'report.add', 'report.worried', 'account.waiting', 'question.open'];
const SAID = ['my cases', 'my reports', 'what needs my approval?', 'who is the safeguarding lead?', 'show the register'];
/** What only colleagues read. */
const INSIDE = /Zebedee|Quagmire|Okafor|Ashdown|Marsh/;

const openAs = (stage: Stage, platform: 'slack' | 'teams', id: string): Promise<Reply> => stage.on(platform).presses(LEAD[platform], 'case.open', { case: id });

/** What the platform says of an account goes before whom it was matched with: at the next press, on both platforms. */
async function whoIsNoColleague(platforms: readonly ('slack' | 'teams')[]): Promise<{ readonly tried: number; readonly wrong: string[] }> {
  const stage = await openStage({ schoolDir: quickSchool(), platforms: ['web', 'slack', 'teams'] });
  const wrong: string[] = [];
  let tried = 0;
  try {
    await reports(stage, 'priya-nair', CHILD);
    const id = String(stage.everywhere().findLast((card) => card.template === 'concern-notice')?.data['case']);
    for (const platform of platforms) {
      stage.on(platform).knows(LEAD[platform], { kind: 'member', emails: [LEAD.email] });
      if (!readIn(await openAs(stage, platform, id)).includes('Zebedee')) wrong.push(`${platform}: the lead could not open it`);
      for (const facts of NOT_ALLOWED) {
        stage.on(platform).knows(LEAD[platform], facts);
        for (const verb of VERBS) {
          tried += 1;
          const reply = await stage.on(platform).presses(LEAD[platform], verb, { case: id, report: id }, { text: 'words' });
          if (INSIDE.test(readIn(reply)) || (verb.startsWith('case.') && reply.status !== 'refused')) wrong.push(`${platform} ${facts?.kind ?? 'silent'} ${verb}: ${readIn(reply).slice(0, 80)}`);
        }
        for (const text of SAID) {
          tried += 1;
          const before = stage.everywhere().length;
          const reply = await stage.on(platform).says(LEAD[platform], text);
          const heard = [readIn(reply), ...stage.everywhere().slice(before).map((card) => card.text)].join('\n');
          if (INSIDE.test(heard)) wrong.push(`${platform} ${facts?.kind ?? 'silent'} "${text}": ${heard.slice(0, 80)}`);
          await stage.later(61_000);
        }
      }
      stage.on(platform).knows(LEAD[platform], { kind: 'member', emails: [LEAD.email] });
      if (!readIn(await openAs(stage, platform, id)).includes('Zebedee')) wrong.push(`${platform}: the lead could not open it again`);
      // The address on a second account takes nothing with it.
      tried += 1;
      stage.on(platform).knows('U0SECOND01', { kind: 'member', emails: [LEAD.email] });
      if ((await stage.on(platform).presses('U0SECOND01', 'case.open', { case: id })).status !== 'refused') wrong.push(`${platform}: a second account with the lead's address was let`);
    }
  } finally {
    await stage.close();
  }
  return { tried, wrong };
}

/** Taken off the staff list, or out of a role, between card and press. */
async function roleTaken(): Promise<{ readonly tried: number; readonly wrong: string[]; readonly keptReading: number }> {
  const dir = quickSchool();
  const file = join(dir, 'school.yaml');
  const yaml = readFileSync(file, 'utf8');
  const wrong: string[] = [];
  let keptReading = 0;
  let stage = await openStage({ schoolDir: dir });
  try {
    await reports(stage, 'priya-nair', CHILD);
    const id = matterIn(stage, 'channel:safeguarding');
    const drill = async (): Promise<boolean> => (await stage.says('tom-ashdown', 'practice report')).status === 'recorded';
    if (!(await drill())) wrong.push('the deputy could not send a practice report');
    writeFileSync(file, yaml.replace('roles: [deputy-dsl, senco, slt, teacher, policy-owner]', 'roles: [teacher]').replace(/members: \[maryam-okafor, tom-ashdown\]/g, 'members: [maryam-okafor]'));
    stage = await stage.restart();
    if (await drill()) wrong.push('no deputy any more, and could send a practice report');
    if (readIn(await stage.presses('tom-ashdown', 'case.open', { case: id })).includes('Zebedee')) keptReading = 1;
    writeFileSync(file, yaml.replace(/ {2}- id: tom-ashdown\n(?: {4}.*\n)+/, '').replaceAll('tom-ashdown', 'maryam-okafor'));
    stage = await stage.restart();
    if (readIn(await stage.presses('tom-ashdown', 'case.open', { case: id })).includes('Zebedee')) wrong.push('off the list, and could open what they were told');
  } finally {
    await stage.close();
  }
  return { tried: 4, wrong, keptReading };
}

/** How long each platform's directory may go on saying what was true: on a moved clock. */
async function remembered(): Promise<{ readonly slackMs: number; readonly teamsMs: number }> {
  const clock = fixedClock(1_000_000);
  const fake = await openSlackFake({ people: [{ id: 'U0LEAD0001', name: 'Maryam Okafor', email: LEAD.email }], now: () => clock.now() });
  const slack = makeSlackSurface({ botToken: fake.botToken, signingSecret: 's', appToken: null, apiUrl: fake.apiUrl, clock, log: silentLog, workspaces: new Set([TEAM]) });
  const asked = { surface: 'slack' as const, tenant: TEAM, id: 'U0LEAD0001' };
  await slack.directory.account(asked);
  fake.workspace.addPerson({ id: 'U0LEAD0001', name: 'Maryam Okafor', email: LEAD.email, standing: 'deactivated' });
  const slackMs = await firstOther(clock, () => slack.directory.account(asked));
  await slack.stop();
  await fake.close();
  let there = true;
  const places = new PlaceBook({ append: () => Promise.resolve(), all: () => Promise.resolve([{ conversation: 'a:1', kind: 'personal' as const, serviceUrl: 'http://127.0.0.1:1/', tenant: 't', account: 'p1', botId: '28:b', at: 1 }]) }, silentLog);
  await places.load();
  const never = (): Promise<never> => Promise.reject(new TransportFault(500, 'none'));
  const transport: TeamsTransport = { receive: never, send: never, update: never, open: never, members: never, token: () => Promise.resolve(null), member: () => (there ? Promise.resolve({ id: '29:1', aadObjectId: 'p1', email: LEAD.email }) : Promise.reject(new TransportFault(404, 'MemberNotFoundInConversation'))) };
  const teams = new TeamsDirectory({ transport, places, clock, tenant: null, timeoutMs: 1_000, spotOf: never });
  await teams.account({ surface: 'teams', tenant: 't', id: 'p1' });
  there = false;
  return { slackMs, teamsMs: await firstOther(clock, () => teams.account({ surface: 'teams', tenant: 't', id: 'p1' })) };
}

async function firstOther(clock: ReturnType<typeof fixedClock>, facts: () => Promise<AccountFacts>): Promise<number> {
  const from = clock.now();
  for (let ms = 0; ms <= 300_000; ms += 1_000) {
    clock.set(from + ms);
    if ((await facts()).kind !== 'member') return ms;
  }
  return Number.POSITIVE_INFINITY;
}

/** Promise 27. `short`: on one platform of the two. */
export async function authority(short: boolean): Promise<FamilyRun> {
  const strangers = await whoIsNoColleague(short ? ['slack'] : ['slack', 'teams']);
  const roles = await roleTaken();
  const { slackMs, teamsMs } = await remembered();
  const wrong = [...strangers.wrong, ...roles.wrong];
  const finding: Finding = {
    promise: 27, what: 'guests, bots, other workspaces, deactivated and silent accounts, and roles taken away between card and press', asked: 'refused at the next press, at most 60 s late; guests, bots, strangers and deactivated people: 0 access',
    counts: { tried: strangers.tried + roles.tried, wrong: wrong.length, slackRemembersMs: slackMs, teamsRemembersMs: teamsMs, openedAfterLosingTheRole: roles.keptReading }, met: wrong.length === 0 && slackMs <= 60_000 && teamsMs <= 60_000,
    short: `${short ? 'On Slack alone. ' : ''}Here the desk was started again after a role was taken away; that a running desk takes it within ten seconds is held by test/scenario/live-staff.test.ts.${roles.keptReading > 0 ? ' Whoever was told of a matter as deputy still opens it after losing that role, because telling is what gives it; taken off the list, or left out of the matter, they do not.' : ''}${wrong[0] ? ` First: ${wrong[0]}` : ''}`,
  };
  return { findings: [finding], planted: [{ fault: 'a directory that remembers for five minutes', caught: (await longMemory()) > 60_000 }], notRun: [] };
}

/** How late a directory is that asks again after five minutes alone, by the same look. */
function longMemory(): Promise<number> {
  const clock = fixedClock(1_000_000);
  const from = clock.now();
  return firstOther(clock, () => Promise.resolve({ kind: clock.now() - from < 300_000 ? 'member' : 'deactivated' }));
}

interface Compared {
  readonly tries: number;
  readonly same: boolean;
  /** By the processor time of the desk: what others do on the machine does not count. */
  readonly medianApartMs: number;
  readonly wallApartMs: number;
}
type Ask = () => Promise<{ readonly status: string; readonly text: string }>;

/** What is kept from somebody and what is not there, asked for in turn: text, status and time. */
async function compare(tries: number, forbidden: Ask, absent: Ask): Promise<Compared> {
  const spent: Record<'forbidden' | 'absent', number[]> = { forbidden: [], absent: [] };
  const walls: Record<'forbidden' | 'absent', number[]> = { forbidden: [], absent: [] };
  let same = true;
  for (let i = 0; i < tries; i += 1) {
    const answers: string[] = [];
    for (const [which, ask] of i % 2 === 0 ? ([['forbidden', forbidden], ['absent', absent]] as const) : ([['absent', absent], ['forbidden', forbidden]] as const)) {
      const began = performance.now();
      const used = process.cpuUsage();
      const { status, text } = await ask();
      const { user, system } = process.cpuUsage(used);
      spent[which].push((user + system) / 1_000);
      walls[which].push(performance.now() - began);
      answers.push(`${status} ${text}`);
    }
    if (answers[0] !== answers[1]) same = false;
  }
  const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  return { tries: tries * 2, same, medianApartMs: Math.abs(median(spent.forbidden) - median(spent.absent)), wallApartMs: Math.abs(median(walls.forbidden) - median(walls.absent)) };
}

/** Promise 26. */
export async function oracle(tries: number, say: (line: string) => void): Promise<FamilyRun> {
  const stage = await openStage({ schoolDir: quickSchool(), platforms: ['web'] as readonly PlatformName[] });
  const found: Compared[] = [];
  const planted: Planted[] = [];
  try {
    await reports(stage, 'priya-nair', CHILD);
    const id = matterIn(stage, 'channel:safeguarding');
    const ask = (who: string, verb: string, reference: string): Ask => async () => {
      const reply = await stage.presses(who, verb, { case: reference, report: reference, id: reference }, { text: 'words' });
      return { status: `${reply.status} ${reply.reason ?? ''}`, text: readIn(reply) };
    };
    const pairs: readonly (readonly [string, string])[] = [['owen-fletcher', 'case.open'], ['priya-nair', 'case.open'], ['stranger', 'case.open'], ['owen-fletcher', 'report.add'], ['unnamed', 'case.note']];
    for (const [who, verb] of pairs) {
      found.push(await compare(Math.ceil(tries / pairs.length / 2), ask(who, verb, id), ask(who, verb, 'ZZZZ-ZZZZ')));
      say(`${who} ${verb}: ${JSON.stringify(found.at(-1))}`);
    }
    const absent = ask('owen-fletcher', 'case.open', 'ZZZZ-ZZZZ');
    const slow = await compare(8, async () => {
      // By processor time, as it is measured: on a busy machine the clock would run on without any work.
      const used = process.cpuUsage();
      while (process.cpuUsage(used).user < 15_000);
      return absent();
    }, absent);
    const telling = await compare(5, async () => ({ ...(await absent()), text: 'You may not open this item.' }), absent);
    planted.push({ fault: 'a refusal that works longer where there is something', caught: slow.medianApartMs >= 5 }, { fault: 'a refusal that says there is something', caught: !telling.same });
  } finally {
    await stage.close();
  }
  const apart = Math.max(...found.map((one) => one.medianApartMs));
  const tried = found.reduce((sum, one) => sum + one.tries, 0);
  const finding: Finding = {
    promise: 26, what: 'a matter that is not theirs against one that is not there', asked: 'text and status the same; over 10,000 tries medians within 5 ms',
    counts: { tries: tried, pairsThatDiffer: found.filter((one) => !one.same).length, mediansApartMs: Math.round(apart * 1_000) / 1_000, byTheClockApartMs: Math.round(Math.max(...found.map((one) => one.wallApartMs)) * 1_000) / 1_000 }, met: found.every((one) => one.same) && apart < 5,
    short: `${tries < 10_000 ? `${tried} tries. ` : ''}The page's binding, Host and Origin are held by test/unit/server.test.ts.`,
  };
  return { findings: [finding], planted, notRun: [] };
}
