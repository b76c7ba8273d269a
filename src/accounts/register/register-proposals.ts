import type { CardContent } from '../../chat/outbound.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { accountCard, quoteOf } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf } from '../account-press.ts';
import { tellLeaders } from '../leaders.ts';
import { accountsNamedIn, notEntered, proposals, type NamedAccount } from './policy-accounts.ts';
import { AT_ONCE } from './register-card.ts';
import { answer, HOME, onPress } from './register-press.ts';
import { allAccounts } from './register.ts';

/** Looks again in so long, and so often, while the policies are still being read; after that on the next day. */
const AGAIN_MS = 10 * 60_000;
const MOST_LOOKS = 6;
const PROPOSALS_AGAIN = 'account.propose-again';
const ANSWERS = { 'added': 'on the register now', 'not-ours': 'not the school\'s', 'closed': 'closed long ago', 'proposed': '' } as const;

/** Accounts that a policy names and nobody entered: leaders say once what each is. */
export function proposalRoutes(ports: AccountPorts): Route[] {
  const answers = (verb: string, state: 'not-ours' | 'closed'): Route => onPress(verb, 'account.change', async (turn) => {
    const proposal = dataOf(turn, 'proposal') === '' ? null : await turn.tx.get(proposals, dataOf(turn, 'proposal'));
    // Whoever was first decided; the card below says what.
    if (proposal?.state === 'proposed') turn.tx.put(proposals, { ...proposal, state, by: turn.actor?.id ?? null, at: turn.now });
    if (proposal) await showProposals(turn, ports, proposal.card);
    answer(turn, await waitingCard(turn, ports, proposal && proposal.state !== 'proposed' ? ['That was answered already. Nothing was changed.'] : []));
  });
  return [
    onPress('account.proposed', 'account.change', async (turn) => {
      await propose(turn, ports);
      answer(turn, await waitingCard(turn, ports, []));
    }),
    answers('account.proposed-not-ours', 'not-ours'),
    answers('account.proposed-closed', 'closed'),
    { name: 'accounts/propose-again', match: { kind: 'timer', event: PROPOSALS_AGAIN }, action: 'system.run', help: null, handle: (turn) => propose(turn, ports) },
  ];
}

/** Those that nobody entered and nobody answered, as the policies name them now. */
export async function unanswered(turn: Pick<Turn, 'tx' | 'grant'>, school: AccountSchool): Promise<NamedAccount[]> {
  const corpus = school.corpus();
  if (!corpus) return [];
  const open = notEntered(accountsNamedIn(corpus), await allAccounts(turn.tx, turn.grant));
  const states = await Promise.all(open.map(async ({ id }) => (await turn.tx.get(proposals, id))?.state ?? 'proposed'));
  return open.filter((_, i) => states[i] === 'proposed');
}

/** Proposes to leaders what was not proposed before, in one card. */
export async function propose(turn: Turn, ports: AccountPorts): Promise<void> {
  const school = ports.schools(turn.school.id);
  if (school.corpus() === null) {
    const looks = turn.inbound.kind === 'timer' && turn.inbound.event === PROPOSALS_AGAIN ? Number(turn.inbound.data['looks'] ?? 0) + 1 : 1;
    if (looks <= MOST_LOOKS) turn.schedule(PROPOSALS_AGAIN, turn.now + AGAIN_MS, PROPOSALS_AGAIN, { looks });
    return;
  }
  const known = new Set(await turn.tx.findIds(proposals, 'state', 'proposed'));
  const fresh = (await unanswered(turn, school)).filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return;
  const card = turn.newId<'card'>();
  for (const { id } of fresh) turn.tx.put(proposals, { id, state: 'proposed', card, by: null, at: turn.now });
  tellLeaders(turn, school, cardKey(card), proposalCard(fresh.map((one) => ({ one, answered: null })), school, []));
}

const cardKey = (card: string): string => `account:proposed:${card}`;

/** The card that was posted shows how each stands now. */
export async function showProposals(turn: Turn, ports: AccountPorts, card: string): Promise<void> {
  const school = ports.schools(turn.school.id);
  const now = await proposalsOf(turn, school, card);
  if (now) tellLeaders(turn, school, cardKey(card), now);
}

/** A posted card as its accounts stand now; null while the policies are not read. */
export async function proposalsOf(turn: Turn, school: AccountSchool, card: string): Promise<CardContent | null> {
  const corpus = school.corpus();
  if (!corpus) return null;
  const rows = await turn.tx.find(proposals, 'card', card);
  const named = accountsNamedIn(corpus).flatMap((one) => rows.filter(({ id }) => id === one.id).map((row) => ({ one, answered: row.state === 'proposed' ? null : `${ANSWERS[row.state]}${row.by === null ? '' : ` (${school.staff.byId(row.by)?.name ?? 'a leader'})`}` })));
  return proposalCard(named, school, []);
}

async function waitingCard(turn: Turn, ports: AccountPorts, notes: readonly string[]): Promise<CardContent> {
  const school = ports.schools(turn.school.id);
  return proposalCard((await unanswered(turn, school)).map((one) => ({ one, answered: null })), school, notes);
}

function proposalCard(all: readonly { readonly one: NamedAccount; readonly answered: string | null }[], school: AccountSchool, notes: readonly string[]): CardContent {
  const shown = all.slice(0, AT_ONCE);
  const open = shown.filter(({ answered }) => answered === null);
  return accountCard({
    title: 'Named in your policy',
    lines: [...notes, open.length === 0 ? 'Nothing waits for an answer.' : 'Your policy names these accounts, and they are not on the register. Whether they exist I do not know.', ...(all.length > shown.length ? [`And ${all.length - shown.length} more when these are answered.`] : [])],
    parts: shown.map(({ one, answered }) => ({
      lines: [{ lead: [one.platform, one.handle || (one.platform === '' ? one.because.quote : '')].filter((part) => part !== '').join(' '), text: answered === null ? '' : `: ${answered}` }],
      buttons: answered === null ? [{ title: 'Add it', verb: 'account.enter', data: { proposal: one.id } }, { title: 'Not ours', verb: 'account.proposed-not-ours', data: { proposal: one.id } }, { title: 'Closed', verb: 'account.proposed-closed', data: { proposal: one.id } }] : [],
    })),
    quotes: distinctQuotes(open.map(({ one }) => one)).slice(0, 4).map((because) => quoteOf('Your policy says', because, school)),
    others: [HOME],
  });
}

const distinctQuotes = (named: readonly NamedAccount[]): NamedAccount['because'][] => named.map(({ because }) => because).filter((because, i, all) => all.findIndex(({ quote }) => quote === because.quote) === i);
