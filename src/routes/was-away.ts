import { formatDuration, intervalToDuration } from 'date-fns';
import type { Address, CardContent, PlatformName } from '../chat/outbound.ts';
import type { SchoolId } from '../kernel/ids.ts';
import { addressesFor, readersOf } from '../people/channel-checks.ts';
import type { Channel } from '../people/channels.ts';
import type { Staff } from '../people/staff.ts';
import { dayIn, timeIn, weekdayIn } from '../time/school-day.ts';
import { openMsBetween, type SchoolHours } from '../time/school-hours.ts';
import { deskCard } from './desk-card.ts';
import type { Route } from './route.ts';
import type { Turn } from './turn.ts';
import type { Undelivered } from './undelivered.ts';

/** Comes in once after a start that followed a gap; its data are `from` and `to`, UTC ms. */
export const WAS_AWAY = 'desk.was-away';
const MINUTE_MS = 60_000;
/** A gap of less open school than this is not worth a message: people try again, and Slack repeats what it could not hand over for longer. */
const WORTH_SAYING_MS = 15 * MINUTE_MS;
const CARD_KEY = /^desk-away:(\d+):(\d+)$/;

export interface AwayPorts {
  readonly schools: (id: SchoolId) => { readonly staff: Staff; readonly channels: readonly Channel[]; readonly hours: SchoolHours };
  readonly running: () => Iterable<PlatformName>;
}

/** Tells those who take concerns that the desk was not there, from when to when, and what may have been missed. Silent about nights and holidays. */
export function wasAwayRoute(ports: AwayPorts): Route {
  return {
    name: 'desk/was-away',
    match: { kind: 'timer', event: WAS_AWAY },
    action: 'system.run',
    help: null,
    handle: async (turn) => {
      if (turn.inbound.kind !== 'timer') return;
      const { from, to } = turn.inbound.data;
      if (typeof from !== 'number' || typeof to !== 'number') return;
      const school = ports.schools(turn.school.id);
      if (openMsBetween(from, to, school.hours) < WORTH_SAYING_MS) return;
      const channel = channelOf(school);
      const addresses = channel ? await addressesFor(turn.tx, channel, school.staff, ports.running()) : toPeople(school);
      say(turn, addresses, from, to, school.hours);
    },
  };
}

/** Where the channel could not be reached, its people are told one by one. One of them who cannot be either stays a dead message: it is loud. */
export const awayUndelivered = (ports: AwayPorts): Undelivered => async (turn, cardKey) => {
  const [, from, to] = CARD_KEY.exec(cardKey) ?? [];
  if (from === undefined || to === undefined) return false;
  const school = ports.schools(turn.school.id);
  say(turn, toPeople(school), Number(from), Number(to), school.hours);
  return true;
};

type School = ReturnType<AwayPorts['schools']>;
const channelOf = ({ channels }: School): Channel | null => channels.find((one) => one.purpose === 'safeguarding') ?? null;

function toPeople(school: School): Address[] {
  const channel = channelOf(school);
  const first = school.staff.firstOf('dsl', 'deputy-dsl', 'headteacher', 'chair-of-governors');
  const people = channel ? readersOf(channel, school.staff) : first ? [first] : [];
  return people.map((person) => ({ kind: 'person', person: person.id }));
}

function say(turn: Turn, addresses: readonly Address[], from: number, to: number, hours: SchoolHours): void {
  for (const address of addresses) turn.send(address, `desk-away:${from}:${to}${address.kind === 'channel' ? '' : ':private'}`, awayCard(from, to, hours));
}

function awayCard(from: number, to: number, hours: SchoolHours): CardContent {
  const open = openMsBetween(from, to, hours);
  const oneDay = dayIn(from) === dayIn(to);
  const when = oneDay ? `${weekdayIn(from)}, ${timeIn(from)} to ${timeIn(to)}` : `${weekdayIn(from)} at ${timeIn(from)} to ${weekdayIn(to)} at ${timeIn(to)}`;
  return deskCard({
    title: 'I was not running',
    state: `${when}. School was open for ${lasting(open)} of it.`,
    lines: [
      'What colleagues typed or pressed in that time may not have reached me. Nobody was told that it had: a report counts only once its sender has a reference.',
      'Whoever tried to tell you something then should tell you in person, or send it again. “my reports” shows each colleague what was saved.',
      'Reminders, checks and answers that fell due in that time are said from now on, with their real dates. Nothing is said twice.',
      'If this was not planned, ask whoever looks after the machine.',
    ],
  });
}

const lasting = (ms: number): string => formatDuration(intervalToDuration({ start: 0, end: Math.floor(ms / MINUTE_MS) * MINUTE_MS }), { format: ['days', 'hours', 'minutes'] });
