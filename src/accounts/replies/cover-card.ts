import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import type { Staff } from '../../people/staff.ts';
import { dateOf, dayIn, daysAfter, instantOf } from '../../time/school-day.ts';
import { accountCard, quoteOf } from '../account-card.ts';
import type { AccountSchool } from '../account-ports.ts';
import { nameOfAccount, type Account } from '../account.ts';
import { daysOf, holidayOf, holidayWords, uncovered, type Cover } from './holiday-cover.ts';
import type { Button } from './reply-card.ts';
import { replyDue } from './reply-due.ts';

type Field = NonNullable<CardInput<'account-card'>['fields']>[number];

const span = (from: string, to: string): string => (from === to ? dateOf(from) : `${dateOf(from)} to ${dateOf(to)}`);
const nameOf = (person: string, staff: Staff): string => staff.byId(person)?.name ?? 'somebody who has left';
const button = (title: string, verb: string, { id }: Cover): Button => ({ title, verb: `reply.cover-${verb}`, data: { holiday: id } });

/** Who answers over one holiday, as it stands now. */
export function coverCard(cover: Cover, accounts: readonly Account[], school: AccountSchool, today: string, notes: readonly string[] = []): CardContent {
  const { people, automatic, settled } = cover;
  const free = uncovered(cover);
  const nothing = people.length === 0 && automatic.length === 0;
  const over = cover.to < today;
  const because = school.rules().replies?.because ?? null;
  return accountCard({
    title: 'Who answers over the holiday',
    state: `${holidayWords(holidayOf(cover))}: ${over ? 'over' : settled ? (nothing ? 'nobody answers' : 'settled') : 'not settled yet'}`,
    warnings: [...notes],
    lines: [
      ruleWords(cover, school),
      ...people.map(({ person, from, to }) => `${nameOf(person, school.staff)} answers, ${span(from, to)}.`),
      ...automatic.map((id) => `An automatic reply is set on ${labelIn(id, accounts)}.`),
      ...(free.length > 0 && !over ? [`Nobody is named for ${free.length === 1 ? dateOf(free[0] ?? cover.id) : `${free.length} days`}. What falls due then is shown as overdue, and nobody is sent a notice until the next working day.`] : []),
      ...(settled ? [`Settled by ${nameOf(settled.by, school.staff)}.`] : []),
    ],
    quotes: because ? [quoteOf('The rule, in your policy\'s words', because, school)] : [],
    others: over ? [] : [button('Name who answers', 'name', cover), button('An automatic reply is set', 'auto', cover), ...(nothing ? (settled ? [] : [button('Nobody answers', 'none', cover)]) : [button('Start again', 'clear', cover)])],
  });
}

/** Whether anything falls due on these days at all depends on the rule. */
function ruleWords(cover: Cover, school: AccountSchool): string {
  const rule = school.rules().replies?.rule;
  const days = daysOf(holidayOf(cover));
  const falls = rule !== undefined && [daysAfter(cover.id, -1), ...days].some((day) => {
    const { dueAt } = replyDue(rule, instantOf(day, '10:00'), school.hours);
    return dueAt !== null && days.includes(dayIn(dueAt));
  });
  if (falls) return 'Comments on the school\'s accounts come in on these days too, and by the rule they fall due on them.';
  return 'Comments on the school\'s accounts come in on these days too. By the rule they fall due afterwards; a family may still look for an answer.';
}

const labelIn = (id: string, accounts: readonly Account[]): string => {
  const found = accounts.find((one) => one.id === id);
  return found ? nameOfAccount(found) : 'an account that is closed now';
};

/** Days not named yet stand in it already. */
export function nameForm(cover: Cover, people: readonly { readonly id: string; readonly name: string }[]): CardContent {
  const free = uncovered(cover);
  const day = (id: string, label: string, value: string): Field => ({ kind: 'date', id, label, needed: true, value });
  return accountCard({
    title: 'Who answers',
    lines: [`${holidayWords(holidayOf(cover))}. Name another for other days afterwards.`],
    fields: [
      { kind: 'choice', id: 'person', label: 'Who', needed: true, several: false, value: '', choices: people.map(({ id, name }) => ({ value: id, title: name })) },
      day('from', 'From', free[0] ?? cover.id), day('to', 'To, that day too', free.at(-1) ?? cover.to),
    ],
    sends: [{ title: 'They answer', verb: 'reply.cover-named', data: { holiday: cover.id } }],
  });
}

export const autoForm = (cover: Cover, accounts: readonly Account[]): CardContent =>
  accountCard({
    title: 'An automatic reply',
    lines: ['It is set on the platform itself, by whoever runs the account; I cannot see it. Tick where it is, or will be, on for all of the holiday.'],
    fields: [{ kind: 'choice', id: 'accounts', label: 'On which accounts', needed: true, several: true, value: cover.automatic.join(','), choices: accounts.map((one) => ({ value: one.id, title: nameOfAccount(one) })) }],
    sends: [{ title: 'It is set', verb: 'reply.cover-set', data: { holiday: cover.id } }],
  });

/** For whoever was named. */
export const namedCard = (cover: Cover, from: string, to: string, by: string): CardContent =>
  accountCard({ title: 'You answer over the holiday', state: `${holidayWords(holidayOf(cover))}: ${span(from, to)}`, lines: [`${by} named you to answer what is left on the school's accounts on these days. What falls due then comes to you, by day. If you cannot, tell a leader, who names somebody else.`], others: [{ title: 'What waits', verb: 'reply.open', data: {} }] });
