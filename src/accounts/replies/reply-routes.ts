import type { CardContent } from '../../chat/outbound.ts';
import type { Person } from '../../people/staff.ts';
import { privateAddressOf } from '../../routes/answering.ts';
import type { OpenItems } from '../../routes/open-items.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import type { ReadTx } from '../../storage/store.ts';
import { dateIn, dayIn, timeIn } from '../../time/school-day.ts';
import { accounts, nameOfAccount, type Account } from '../account.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import type { DailyWork } from '../../routes/daily.ts';
import { dataNumber, dataOf, inputsOf } from '../account-press.ts';
import { isLeader, leadersOf } from '../leaders.ts';
import { accountsRunBy } from '../register/register.ts';
import { closed, commentKey, comments, replyClocks, type Comment, type ReplyClock, type Who } from './comments.ts';
import { coverRoutes, scheduleHolidays } from './cover-routes.ts';
import { coversKnown, personOn } from './holiday-cover.ts';
import { childAct, onComment, REPLY_ACTS, reportWords, type ReplyAct } from './reply-acts.ts';
import { commentCard, commentList, replyRefusal, stateWords } from './reply-card.ts';
import { loggedIn, logForm } from './reply-form.ts';
import { childCard, loggedBefore, loggedCard, openComment } from './reply-log.ts';
import { doingIn, heldById, keep, relationToClock, relationToComment, runnersOnStaff } from './reply-store.ts';
import { replyTimerRoutes } from './reply-timers.ts';

/** `accounts/reply`: what is left on an account, its clock, and who answers over a holiday. */
export function replyRoutes(ports: AccountPorts): Route[] {
  const press = (verb: string, handle: (turn: Turn) => Promise<void>): Route => ({ name: `accounts/reply-${verb}`, match: { kind: 'action', verb: `reply.${verb}` }, action: 'reply.log', help: null, handle });
  const act = (one: ReplyAct): Route => ({ name: `accounts/reply-${one.verb}`, match: { kind: 'action', verb: `reply.${one.verb}` }, action: 'reply.act', help: null, relation: relationToComment, handle: (turn) => onComment(turn, ports, one) });
  return [
    press('log', (turn) => log(turn, ports)),
    press('save', (turn) => save(turn, ports)),
    press('child-wrote', (turn) => childWrote(turn, ports)),
    press('open', (turn) => mine(turn)),
    ...REPLY_ACTS.map(act),
    act(childAct),
    ...replyTimerRoutes(ports),
    ...coverRoutes(ports),
  ];
}


/** Comments come in on accounts that are being closed or stopped too. */
async function accountsWithComments(tx: Pick<ReadTx, 'find'>, turn: Pick<Turn, 'grant'>): Promise<Account[]> {
  const found = await Promise.all((['active', 'suspended', 'closing'] as const).map((state) => tx.find(accounts, 'state', state, turn.grant)));
  return found.flat();
}

const NONE = replyRefusal('No account yet', ['No account of the school is on the register, so there is no clock to start. Nothing was saved.', 'A leader adds accounts under "accounts". If a child may be harmed, report it now.'], [{ title: 'A child wrote to us', verb: 'reply.child-wrote', data: {} }]);

async function log(turn: Turn, ports: AccountPorts): Promise<void> {
  const all = await accountsWithComments(turn.tx, turn);
  if (all.length === 0) return turn.reply({ card: NONE });
  const chosen = all.find(({ id }) => id === dataOf(turn, 'account')) ?? (all.length === 1 ? (all[0] ?? null) : null);
  const holders = chosen ? await holdersOf(turn, chosen.id, ports.schools(turn.school.id)) : [];
  const holder = chosen ? holderBefore(turn, holders, await runnersOnStaff(turn.tx, chosen.id, ports.schools(turn.school.id).staff)) : undefined;
  const run = turn.actor ? await accountsRunBy(turn.tx, turn.actor) : [];
  // Whoever runs one account most likely means that one.
  const likely = all.filter(({ id }) => run.includes(id));
  turn.reply({ step: logForm(all, chosen, likely.length === 1 ? (likely[0]?.id ?? '') : '', holders.flatMap(({ person, name }) => (person === null ? [] : [{ id: person, name }])), holder?.person ?? '', turn.now) });
}

/** Who deals with it where nobody was chosen: whoever logs it, if they run the account; else its first runner. */
const holderBefore = (turn: Turn, holders: readonly Who[], runners: readonly Who[]): Who | undefined => runners.find(({ person }) => person === turn.actor?.id) ?? holders[0];

/** Who may deal with it: the runners, and whoever logs it; leaders where there is neither. Only people of school.yaml are reached at any time. */
async function holdersOf(turn: Turn, account: string, school: AccountSchool): Promise<Who[]> {
  const runners = await runnersOnStaff(turn.tx, account, school.staff);
  const { by } = doingIn(turn);
  const all = turn.actor?.standing !== 'listed' || runners.some(({ person }) => person === by.person) ? runners : [...runners, by];
  return all.length > 0 ? all : leadersOf(school).map(({ id, name }) => ({ person: id, name }));
}

async function save(turn: Turn, ports: AccountPorts): Promise<void> {
  const school = ports.schools(turn.school.id);
  const inputs = inputsOf(turn);
  const id = dataOf(turn, 'account') || (inputs['account'] ?? '');
  const account = (await accountsWithComments(turn.tx, turn)).find((one) => one.id === id);
  const given = loggedIn(inputs, turn.now);
  const faults: Record<string, string> = { ...(account ? {} : { account: 'Choose the account.' }), ...(given.ok ? {} : given.error) };
  if (!account && dataOf(turn, 'account') !== '') return turn.reply({ card: replyRefusal('That account is closed', ['It was closed or left the register meanwhile. Nothing was saved.'], [{ title: 'Another account', verb: 'reply.log', data: {} }]) });
  if (!account || !given.ok) return turn.reply({ fieldErrors: faults });
  const holders = await holdersOf(turn, account.id, school);
  const holder = holders.find(({ person }) => person === inputs['holder']) ?? holderBefore(turn, holders, await runnersOnStaff(turn.tx, account.id, school.staff));
  if ((inputs['holder'] ?? '') !== '' && holder?.person !== inputs['holder']) return turn.reply({ fieldErrors: { holder: 'Choose from the list.' } });
  const before = await loggedBefore(turn, account.id, given.value);
  if (before) return turn.reply({ card: await knownCard(turn, before, school) }, commentKey(before));
  const comment = await openComment(turn, ports, { ...given.value, account, ...(holder ? { holder } : {}) });
  if (comment.kind !== 'child') return turn.reply({ card: loggedCard(comment, school, turn.now) });
  return beginChildReport(turn, ports, comment);
}

/** What was logged before: all that stands in it for those who may open it, and for others that it is there. */
async function knownCard(turn: Turn, before: Comment, school: AccountSchool): Promise<CardContent> {
  const said = `This was logged before by ${before.loggedBy.name}. Nothing new was saved.`;
  const clock = await turn.tx.get(replyClocks, before.id);
  const opens = isLeader(turn.actor) || (turn.actor !== null && clock !== null && (await relationToClock(clock, turn.actor, dayIn(turn.now), turn.tx)) === 'owner');
  return opens ? commentCard(before, school, turn.now, [said]) : accountCard({ title: 'Logged before', state: `${before.label}: ${stateWords(before, turn.now)}`, lines: [said, `${before.holder.name} deals with it.`] });
}

async function beginChildReport(turn: Turn, ports: AccountPorts, about: { readonly id: string; readonly label: string; readonly link: string }): Promise<void> {
  turn.send(privateAddressOf(turn), `reply:${about.id}:child`, childCard(ports.schools(turn.school.id)));
  await ports.beginReport(turn, reportWords(about.label, true, about.link));
}

/** From the form itself, before anything is filled in. */
async function childWrote(turn: Turn, ports: AccountPorts): Promise<void> {
  const account = (await accountsWithComments(turn.tx, turn)).find(({ id }) => id === dataOf(turn, 'account'));
  if (account) await openComment(turn, ports, { account, kind: 'child', receivedAt: turn.now, noticedAt: turn.now, link: '' });
  return beginChildReport(turn, ports, { id: turn.newId<'comment'>(), label: account ? nameOfAccount(account) : '', link: '' });
}

/** What one person has to do with: what they hold or were told of; for leaders all that is overdue too; for whoever answers over a holiday all that is open. */
async function concerning(tx: Pick<ReadTx, 'find'>, person: Person, now: number): Promise<(clock: ReplyClock) => boolean> {
  const leads = isLeader(person);
  const covers = personOn(dayIn(now), await coversKnown(tx)) === person.id;
  return ({ holder, told, state, dueAt }) => holder === person.id || told.includes(person.id) || (state === 'open' && (covers || (leads && dueAt !== null && now >= dueAt)));
}

async function mine(turn: Turn): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const leads = isLeader(actor);
  const concerns = await concerning(turn.tx, actor, turn.now);
  const clocks = await turn.tx.find(replyClocks, 'unfinished', 'yes');
  const list: Comment[] = [];
  for (const clock of clocks) {
    const comment = clock.state !== 'answered' && concerns(clock) ? await turn.tx.get(comments, clock.id, turn.grant) : null;
    if (comment) list.push(comment);
  }
  const lead = list.length === 0 ? 'Nothing left on an account waits for you.' : leads ? 'What you hold, and all that is overdue.' : 'What you hold or were told of.';
  const from = dataNumber(turn, 'from');
  turn.reply({ card: commentList('To answer on our accounts', lead, list, turn.now, from < list.length ? from : 0) });
}

/** What waits on the accounts for a person: a date and the account's state, never a word. */
export const openComments: OpenItems = async (tx, person, now) => {
  if (person.standing !== 'listed' && person.standing !== 'staff') return [];
  const clocks = await tx.find(replyClocks, 'open', 'yes');
  const concerns = await concerning(tx, person, now);
  return clocks.filter(concerns).map((clock) => ({ title: openTitle(clock, now), at: clock.receivedAt, open: { verb: 'reply.show', data: { comment: clock.id } } }));
};

const openTitle = ({ dueAt, holder }: ReplyClock, now: number): string => {
  const what = holder === null ? 'Something left on an account' : 'Something left on an account waits to be acknowledged';
  return dueAt === null ? `${what}.` : now >= dueAt ? `OVERDUE: ${what.toLowerCase()}.` : `${what}, due ${dateIn(dueAt)} at ${timeIn(dueAt)}.`;
};

/** What was answered so long ago is closed. */
const ANSWERED_KEPT_MS = 14 * 86_400_000;

/** What is done once a day: holidays ahead, and what was answered long ago. */
export const replyDaily = (ports: AccountPorts): DailyWork[] => [
  {
    name: 'reply-cover',
    run: async (turn) => {
      await Promise.resolve();
      scheduleHolidays(turn, ports.schools(turn.school.id));
    },
  },
  {
    name: 'reply-close',
    run: async (turn) => {
      for (const { id, state, acknowledgedAt } of await turn.tx.find(replyClocks, 'unfinished', 'yes')) {
        if (state !== 'answered' || acknowledgedAt === null || turn.now - acknowledgedAt < ANSWERED_KEPT_MS) continue;
        const held = await heldById(turn, id);
        const next = held && closed(held.comment, doingIn(turn));
        if (held && next) keep(turn, { ...held, comment: { ...next, undo: null } });
      }
    },
  },
];
