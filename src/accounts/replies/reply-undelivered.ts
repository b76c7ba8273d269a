import type { Undelivered } from '../../routes/undelivered.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import { accounts } from '../account.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { comments, TO_LEADERS, type Comment } from './comments.ts';
import { coverCard } from './cover-card.ts';
import { replyCover } from './holiday-cover.ts';
import { leadersOf } from '../leaders.ts';
import { commentList } from './reply-card.ts';
import { heldById, keep, post, toPerson } from './reply-store.ts';
import { reachLeaders } from './reply-timers.ts';

const EACH = ':each';

/**
 * A message about a clock that reached nobody: what was for the leaders' channel goes to each leader by themselves, and what was for one person to
 * leaders. A leader who cannot be reached either sees it in their own list.
 */
export const replyUndelivered = (ports: Pick<AccountPorts, 'schools'>): Undelivered => async (turn, cardKey) => {
  if (!cardKey.startsWith('reply:')) return false;
  if (cardKey.endsWith(EACH)) return true;
  const school = ports.schools(turn.school.id);
  const [, what = '', which = ''] = cardKey.split(':');
  if (what === 'list') await listAgain(turn, cardKey, school);
  else if (what === 'cover') await coverAgain(turn, cardKey, which, school);
  else await commentAgain(turn, cardKey, what, which, school);
  return true;
};

const forLeaders = (cardKey: string): boolean => cardKey.endsWith(`:${TO_LEADERS}`) || cardKey.includes(':press:');

async function commentAgain(turn: Turn, cardKey: string, id: string, which: string, school: AccountSchool): Promise<void> {
  const held = await heldById(turn, id);
  // An opinion is asked for by a person, who sees that there is no reply; a note on a child's message stands beside the report itself.
  if (!held || held.comment.state !== 'open' || which === 'opinion' || which === 'child') return;
  if (!forLeaders(cardKey)) return reachLeaders(turn, held, school);
  const comment = leadersOf(school).reduce((told, { id: leader }) => post(turn, told, `reply:${id}:${leader}${EACH}`, toPerson(leader), school), held.comment);
  keep(turn, { ...held, comment });
}

/** The list as it stands now: all that is open and overdue. */
async function listAgain(turn: Turn, cardKey: string, school: AccountSchool): Promise<void> {
  const open = await turn.tx.find(comments, 'state', 'open', turn.grant);
  const overdue = open.filter(({ due }: Comment) => due.at !== null && turn.now >= due.at);
  if (overdue.length === 0) return;
  const lead = forLeaders(cardKey) ? 'Nobody has acknowledged these yet. The channel of the leadership team could not be reached.' : 'A colleague who was to hear of these could not be reached.';
  for (const { id } of leadersOf(school)) turn.send(toPerson(id), `${cardKey}:${id}${EACH}`, commentList('Overdue on our accounts', lead, overdue, turn.now));
}

async function coverAgain(turn: Turn, cardKey: string, holiday: string, school: AccountSchool): Promise<void> {
  const cover = await turn.tx.get(replyCover, holiday);
  if (!cover || cover.to < dayIn(turn.now)) return;
  const card = coverCard(cover, await turn.tx.find(accounts, 'state', 'active', turn.grant), school, dayIn(turn.now), cardKey.includes(':named:') ? ['Whoever was named could not be told.'] : []);
  for (const { id } of leadersOf(school)) turn.send(toPerson(id), `reply:cover:${holiday}:${id}${EACH}`, card);
}
