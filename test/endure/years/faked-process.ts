import { sleep } from '../../../src/kernel/clock.ts';
import type { Call } from '../../fixtures/slack/slack-fake.ts';
import type { FamilyRun } from '../family.ts';
import { within } from '../load/served-desk.ts';
import { fakedClockLibrary, fakedDesk, type FakedDesk } from './faked-desk.ts';
import { counted, HOUR_MS, london, nameOf, saidIn, WEEK, wrongIn, type Counted, type Due, type Said } from './faked-said.ts';

/**
 * How a day goes by. Each begins at 08:20, when nobody may have been asked yet; then it is just after 08:30.
 * answered / unanswered: the runner presses, or does not. stopped: SIGTERM after the question, and a new start. killed: SIGKILL in the second after
 * the time. killed-sending: SIGKILL while Slack has the message and the desk has not heard so. put-back: an hour, then on again. down: stopped from
 * 08:20 until 09:45. jumped: the clock goes from the day before to the day after.
 */
type Way = 'answered' | 'unanswered' | 'stopped' | 'killed' | 'killed-sending' | 'put-back' | 'down' | 'jumped' | 'no check';

interface Plan {
  readonly days: 'school-days' | 'every-day';
  readonly ways: Readonly<Record<string, Way>>;
  /** Days that pass without a check, and on which morning leaders hear of them. */
  readonly told: Readonly<Record<string, string>>;
}

// Good Friday is 26 March and Easter Monday 29 March 2027; the clocks go forward on Sunday 28 March. The school is closed from 1 April on.
const PLANS: readonly Plan[] = [
  {
    days: 'every-day',
    ways: {
      '2027-03-24': 'unanswered', '2027-03-25': 'stopped', '2027-03-26': 'put-back', '2027-03-27': 'killed', '2027-03-28': 'answered', '2027-03-29': 'jumped',
      '2027-03-30': 'answered', '2027-03-31': 'down', '2027-04-01': 'killed-sending', '2027-04-02': 'answered',
    },
    told: { '2027-03-24': '2027-03-25', '2027-03-29': '2027-03-30' },
  },
  {
    days: 'school-days',
    ways: {
      '2027-03-24': 'unanswered', '2027-03-25': 'jumped', '2027-03-26': 'no check', '2027-03-27': 'no check', '2027-03-28': 'no check', '2027-03-29': 'no check',
      '2027-03-30': 'killed-sending', '2027-03-31': 'put-back', '2027-04-01': 'no check', '2027-04-02': 'no check',
    },
    told: { '2027-03-24': '2027-03-30', '2027-03-25': '2027-03-30' },
  },
];
const HEAD = 'helen-marsh';
const RUNNER = 'dawn-whitlock';
// Nobody has confirmed who reads the leadership team's channel: each of them is told privately.
const LEADERS = [HEAD, 'maryam-okafor', 'tom-ashdown', 'joanne-tully'];
const WEEK_TOLD = '2027-03-30';
const PATIENCE_MS = 60_000;
const DOWN = PLANS.flatMap(({ ways }) => Object.values(ways)).filter((way) => way === 'down').length;

interface Tally {
  restarts: number;
  jumps: number;
  /** Kills while Slack had the message and the desk had no answer yet. */
  killsUnheard: number;
  /** Questions that came late and said why. */
  saidLate: number;
}

interface Ran extends Readonly<Tally> {
  readonly said: readonly Said[];
  readonly due: readonly Due[];
  readonly days: number;
}

/** One school through ten days. */
async function through(library: string, plan: Plan, say: (line: string) => void): Promise<Ran> {
  const desk = await fakedDesk(library, london('2027-03-23', '10:00:00'), [
    [['accounts', 'existing'], []],
    [['accounts', 'checks'], { days: plan.days, at: '08:30' }],
    [['hours', 'closed'], [{ name: 'Easter holiday', from: '2027-04-01', to: '2027-04-11', duty: HEAD }]],
    [['calendar', 'terms'], [{ name: 'Spring term', from: '2027-01-05', to: '2027-03-31' }, { name: 'Summer term', from: '2027-04-12', to: '2027-07-22' }]],
  ]);
  const tally: Tally = { restarts: 0, jumps: 0, killsUnheard: 0, saidLate: 0 };
  try {
    await desk.start();
    await accountEntered(desk);
    for (const [day, way] of Object.entries(plan.ways)) {
      await aDay(desk, day, way, tally);
      say(`under faketime, ${plan.days}: ${day}, ${way}`);
    }
    const checked = Object.entries(plan.ways).filter(([, way]) => way !== 'no check' && way !== 'jumped');
    const due: Due[] = [
      ...checked.map(([day]) => ({ what: 'question' as const, to: RUNNER, day, from: london(day, '08:30:00') })),
      ...LEADERS.flatMap((to) => Object.entries(plan.told).map(([day, on]) => ({ what: 'told' as const, to, day, from: london(on, '08:30:00') }))),
      // However many days passed: one message a morning.
      ...LEADERS.flatMap((to) => [...new Set(Object.values(plan.told))].map((day) => ({ what: 'note' as const, to, day, from: london(day, '08:30:00') }))),
      ...LEADERS.map((to) => ({ what: 'week' as const, to, day: WEEK, from: london(WEEK_TOLD, '08:00:00') })),
    ];
    await desk.stop();
    return { said: saidIn(desk, RUNNER, LEADERS), due, days: Object.keys(plan.ways).length, ...tally };
  } finally {
    await desk.close();
  }
}

/** The head enters an account with one runner; its checks begin with the next morning. */
async function accountEntered(desk: FakedDesk): Promise<void> {
  const head = desk.person(HEAD);
  const see = async (what: string, seen: () => boolean): Promise<void> => {
    if (!(await within(PATIENCE_MS, seen))) throw new Error(`the head never saw ${what}; what stands there:\n${head.sees()}\n${head.modalText()}`);
  };
  await head.says('accounts');
  await see('the list', () => head.sees().includes('Enter an account that exists'));
  await head.presses('Enter an account that exists');
  await see('the form', () => head.modalText().includes('Colleagues who run it'));
  const done = await head.submits({ 'Platform': 'Instagram', 'Its name or address': '@alderbank_news', 'Colleagues who run it, one a line': 'Mrs Dawn Whitlock' });
  if (!done.acknowledged || Object.keys(done.fieldErrors).length > 0) throw new Error(`the account was not entered: ${JSON.stringify(done)}`);
  await desk.settled();
}

async function aDay(desk: FakedDesk, day: string, way: Way, tally: Tally): Promise<void> {
  if (way === 'jumped') return;
  const jumpTo = (time: string): void => {
    tally.jumps++;
    desk.jumpTo(london(day, time));
  };
  const begin = async (): Promise<void> => {
    tally.restarts++;
    await desk.start();
    await desk.settled();
  };
  const asked = (): boolean => saidIn(desk, RUNNER, LEADERS).some((one) => one.what === 'question' && one.day === day);
  jumpTo('08:20:00');
  await desk.settled();
  if (way === 'down') {
    await desk.stop();
    jumpTo('09:45:00');
    await begin();
  } else if (way === 'killed-sending') {
    const before = desk.slack.calls.length;
    jumpTo('08:30:01');
    const sending = (): Call | undefined => desk.slack.calls.slice(before).find(({ method, args }) => method === 'chat.postMessage' && args.channel === desk.placeOf(RUNNER));
    await within(PATIENCE_MS, () => sending() !== undefined);
    if (sending()?.outcome === null) tally.killsUnheard++;
    await desk.kill();
    // The stand-in goes on with it; what it answers reaches nobody.
    await within(PATIENCE_MS, asked);
    await begin();
  } else if (way === 'killed') {
    jumpTo('08:30:00');
    // Somewhere in a round of timers, each of which begins a second after the one before.
    await sleep(700);
    await desk.kill();
    await begin();
  } else {
    jumpTo('08:30:01');
    await desk.settled();
  }
  // Where it does not come, the count says so.
  if (way !== 'no check') await within(PATIENCE_MS, asked);
  if (way === 'down' && desk.textsTo(RUNNER).at(-1)?.text.includes('The desk was not running at 08:30, so this comes late.')) tally.saidLate++;
  if (way === 'stopped') {
    await desk.stop();
    await begin();
  }
  if (way === 'put-back') {
    for (const time of ['07:30:05', '08:20:00', '08:31:00']) {
      jumpTo(time);
      await desk.settled();
    }
  }
  if (way !== 'unanswered' && way !== 'no check' && asked()) await desk.person(RUNNER).presses('Nothing found');
  await desk.settled();
}

const WHAT = 'the whole process under faketime: an account\'s checks through ten days of Easter 2027, the day on which the clocks change among them';
const ASKED = 'each check day asked for once and not before its time, days that passed without a check and the week\'s counts told once, in one message each morning, through stops, kills, a day that the clock jumps over, an hour put back: 0 missed, 0 twice, 0 early';

/** Promise 41 on the process that schools run, with the machine's clock under it moved: one school that checks every day, and one that does on school days. */
export async function fakedProcess(say: (line: string) => void): Promise<FamilyRun> {
  const library = fakedClockLibrary();
  if (library === null) return { findings: [], planted: [], notRun: [{ promise: 41, what: WHAT, why: 'libfaketime is not on this machine: apt-get install faketime' }] };
  const ended = await Promise.allSettled(PLANS.map((plan) => through(library, plan, say)));
  // Only when both have put away their processes.
  const ran = ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  const sum = (of: (one: Ran) => number): number => ran.reduce((total, one) => total + of(one), 0);
  const all = ran.map(({ said, due }) => counted(said, due));
  const wrong = [...all.flatMap(wrongIn), ...(sum(({ saidLate }) => saidLate) === DOWN ? [] : ['a question that came late did not say why'])];
  const count = (of: (one: Counted) => readonly string[]): number => all.reduce((total, one) => total + of(one).length, 0);
  const told = (what: Said['what']) => ({ said }: Ran): number => said.filter((one) => one.what === what).length;
  return {
    findings: [{
      promise: 41, what: WHAT, asked: ASKED,
      counts: {
        schools: ran.length, days: sum(({ days }) => days), asked: sum(told('question')), told: sum(told('told')), weeks: sum(told('week')), missed: count(({ missed }) => missed), twice: count(({ twice }) => twice),
        early: count(({ early }) => early), notDue: count(({ notDue }) => notDue), restarts: sum(({ restarts }) => restarts), killsWhileSending: sum(({ killsUnheard }) => killsUnheard), saidLate: sum(({ saidLate }) => saidLate), jumps: sum(({ jumps }) => jumps),
      },
      met: wrong.length === 0,
      ...(wrong[0] === undefined ? {} : { short: `First: ${wrong[0]}` }),
    }],
    planted: planted(ran[0]),
    notRun: [],
  };
}

/** The same run with a question taken away, with one that came twice, and with one that came an hour before its time. */
function planted(ran: Ran | undefined): FamilyRun['planted'] {
  const said = ran?.said ?? [];
  const first = said.find((one) => one.what === 'question');
  const rest = said.filter((one) => one !== first);
  const of = (tampered: readonly Said[]): Counted => counted(tampered, ran?.due ?? []);
  return first === undefined ? [{ fault: 'a run under faketime in which nothing was asked', caught: false }] : [
    { fault: 'under faketime, a check that was never asked for', caught: of(rest).missed.includes(nameOf(first)) },
    { fault: 'under faketime, a check that was asked for twice', caught: of([...said, first]).twice.includes(nameOf(first)) },
    { fault: 'under faketime, a check that was asked for an hour early', caught: of([...rest, { ...first, at: first.at - HOUR_MS }]).early.includes(nameOf(first)) },
  ];
}
