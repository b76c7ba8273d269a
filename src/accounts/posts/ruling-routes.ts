import type { CardContent } from '../../chat/outbound.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateIn } from '../../time/school-day.ts';
import { accountCard, quoteOf } from '../account-card.ts';
import type { AccountPorts } from '../account-ports.ts';
import { dataOf, refusal, typed } from '../account-press.ts';
import { HEADS } from '../leaders.ts';
import type { Forbids } from '../account-rules.ts';
import { MOST_SAID, type Words } from './post.ts';
import { rulingKey, rulingOn, rulings } from './rulings.ts';

/** The head's ruling where the policy forbids what an account needs: asked for by whoever writes a post, and kept with the clause. */
export function rulingRoutes(ports: AccountPorts): Route[] {
  return [
    { name: 'accounts/post-ask-ruling', match: { kind: 'action', verb: 'post.ask-ruling' }, action: 'post.write', help: null, handle: (turn) => askRuling(turn, ports) },
    { name: 'accounts/post-ruling', match: { kind: 'action', verb: 'post.ruling' }, action: 'post.ruling', help: null, handle: (turn) => rule(turn, ports) },
  ];
}

/** The first clause that forbids what this post needs, where no ruling allows it. */
export async function forbiddenFor(turn: Turn, ports: AccountPorts, words: Words): Promise<{ readonly forbids: Forbids; readonly said: string | null } | null> {
  for (const forbids of ports.schools(turn.school.id).rules().forbids) {
    const needs = forbids.what === 'pupil-images' ? words.images > 0 && words.consent.kind === 'checked' : true;
    if (!needs) continue;
    const ruling = await rulingOn(turn.tx, forbids, turn.grant);
    if (!ruling?.allowed) return { forbids, said: ruling ? ruling.text : null };
  }
  return null;
}

const NEEDS: Readonly<Record<Forbids['what'], string>> = { 'pupil-images': 'pictures in which pupils can be seen', 'naming-the-school': 'naming the school', 'official-posts': 'posts for the school' };

export function forbiddenCard(turn: Turn, ports: AccountPorts, forbids: Forbids, said: string | null): CardContent {
  return accountCard({
    title: 'Your policy stands against this',
    lines: [`The post needs ${NEEDS[forbids.what]}. ${said === null ? 'Until the headteacher has recorded a ruling it is not offered here.' : 'The headteacher ruled that it is not to be done.'} Nothing was sent; your words are still in the card above.`, ...(said === null ? [] : [said])],
    quotes: [quoteOf('The clause', forbids.because, ports.schools(turn.school.id))],
    others: said === null ? [{ title: 'Ask the headteacher for a ruling', verb: 'post.ask-ruling', data: { what: forbids.what } }] : [],
  });
}

async function askRuling(turn: Turn, ports: AccountPorts): Promise<void> {
  const school = ports.schools(turn.school.id);
  const forbids = school.rules().forbids.find((one) => one.what === dataOf(turn, 'what'));
  if (!forbids || !turn.actor) return turn.reply({ card: refusal('The policy has other words now: send the post again.') });
  const head = school.staff.firstOf(...HEADS);
  if (!head) return turn.reply({ card: refusal('Nobody is listed as headteacher, so nobody can be asked. Tell whoever looks after Staffroom.') });
  const ruling = await rulingOn(turn.tx, forbids, turn.grant);
  turn.send({ kind: 'person', person: head.id }, `ruling:${forbids.what}`, rulingForm(forbids, ports, turn, `${turn.actor.name} asks.`));
  turn.reply({ beside: true, card: accountCard({ title: 'Asked', lines: [ruling ? `${head.name} decided before; they are asked again.` : `${head.name} is asked. Until then it is not offered.`] }) });
}

const rulingForm = (forbids: Forbids, ports: AccountPorts, turn: Turn, line: string): CardContent =>
  accountCard({
    title: 'A ruling is asked for',
    lines: [`${line} An official account would need ${NEEDS[forbids.what]}, and a clause of your policy stands against it. A ruling is kept with these words, and ends when they change.`],
    quotes: [quoteOf('The clause', forbids.because, ports.schools(turn.school.id))],
    fields: [
      { kind: 'choice', id: 'allowed', label: 'May official accounts do this?', needed: true, several: false, value: '', choices: [{ value: 'yes', title: 'Yes, on these terms' }, { value: 'no', title: 'No' }] },
      { kind: 'text', id: 'terms', label: 'Terms, and why', needed: true, many: true, value: '', hint: '' },
    ],
    sends: [{ title: 'Record the ruling', verb: 'post.ruling', data: { what: forbids.what } }],
  });

async function rule(turn: Turn, ports: AccountPorts): Promise<void> {
  const { actor } = turn;
  const forbids = ports.schools(turn.school.id).rules().forbids.find((one) => one.what === dataOf(turn, 'what'));
  if (!actor || !forbids) return turn.reply({ card: refusal('The policy has other words now, so there is nothing to rule on. Nothing was saved.') });
  const [allowed, text] = [typed(turn, 'allowed'), typed(turn, 'terms')];
  const faults: Record<string, string> = { ...(allowed === 'yes' || allowed === 'no' ? {} : { allowed: 'Choose one.' }), ...(text === '' ? { terms: 'Write the terms, and why.' } : text.length > MOST_SAID ? { terms: `At most ${MOST_SAID} characters.` } : {}) };
  if (Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const ruling = { id: forbids.what, key: turn.tx.newKey('ruling'), allowed: allowed === 'yes', text, by: { person: actor.id, name: actor.name }, at: turn.now, quote: forbids.because.quote };
  turn.tx.put(rulings, ruling, rulingKey(ruling));
  await Promise.resolve();
  turn.reply({ card: accountCard({ title: 'Ruling recorded', lines: [`${ruling.allowed ? 'Yes' : 'No'}: ${NEEDS[forbids.what]}. ${text}`, `Recorded for ${actor.name} on ${dateIn(turn.now)}. Those who write posts are told when they next send one. The policy itself says otherwise: put it right at its next review.`] }) });
}
