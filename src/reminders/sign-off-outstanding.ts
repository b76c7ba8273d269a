import type { Staff } from '../people/staff.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import { dateOf, dayIn } from '../time/school-day.ts';
import type { SignOffPorts } from './sign-off-ports.ts';
import { signOffs, type SignOff } from './sign-off.ts';

/** People on one card. */
const AT_ONCE = 10;

/** Who is outstanding, for leaders and in private alone: pressed in a channel, the names go to the one who pressed. */
export function outstandingRoutes(ports: SignOffPorts): Route[] {
  return [
    {
      name: 'sign-offs/outstanding', match: { kind: 'action', verb: 'signoff.outstanding' }, action: 'signoff.view', help: null,
      handle: async (turn) => {
        const card = await outstandingCard(turn, ports);
        if (turn.inbound.conversation.kind !== 'channel' || !turn.actor) return turn.reply({ card });
        turn.send({ kind: 'person', person: turn.actor.id }, `sign-off:outstanding:${turn.inbound.eventId}`, card);
        turn.reply({ beside: true, card: deskCard({ title: 'Sign-offs', lines: ['I sent you the list in private: nobody is named in a channel.'] }) });
      },
    },
  ];
}

async function outstandingCard(turn: Turn, ports: SignOffPorts): Promise<ReturnType<typeof deskCard>> {
  const { staff, signOffs: settings } = ports.schools(turn.school.id);
  const today = dayIn(turn.now);
  const from = turn.inbound.kind === 'action' ? Math.max(0, Math.trunc(Number(turn.inbound.data['from'] ?? 0)) || 0) : 0;
  const open = await turn.tx.find(signOffs, 'open', 'yes');
  const people = byPerson(open).toSorted((a, b) => a.oldest.localeCompare(b.oldest) || nameOf(staff, a.person).localeCompare(nameOf(staff, b.person)));
  const late = open.filter(({ due }) => due < today).length;
  const figures = await signOffFigures(turn.tx, settings.items, staff);
  const shown = people.slice(from, from + AT_ONCE);
  return deskCard({
    title: 'Who is outstanding',
    state: open.length === 0 ? 'Nobody has anything to sign' : `${open.length === 1 ? 'One sign-off is' : `${open.length} sign-offs are`} open, ${late} overdue`,
    lines: [...(settings.items.length === 0 ? ['school.yaml names nothing that is to be signed (sign-offs:).'] : []), ...figures.map(({ title, asked, signed }) => `${title}: ${signed} of ${asked} signed.`), ...(open.length > 0 ? ['Everybody signs for themselves: nobody can do it for them.'] : [])],
    parts: shown.map(({ person, records }) => ({ lines: [{ lead: `${nameOf(staff, person)}: `, text: outstandingWords(records, today) }] })),
    others: [
      ...(people.length > from + AT_ONCE ? [{ title: `The next of ${people.length}`, verb: 'signoff.outstanding', data: { from: from + AT_ONCE } }] : []),
      ...(from > 0 ? [{ title: 'From the beginning', verb: 'signoff.outstanding', data: {} }] : []),
    ],
  });
}

const nameOf = (staff: Staff, person: string): string => staff.byId(person)?.name ?? 'Somebody who left';
/** "overdue since 27 November 2026: Acceptable Use Agreement; by 4 December 2026: Code of Conduct, Child Protection Policy". */
function outstandingWords(records: readonly SignOff[], today: string): string {
  const days = [...new Set(records.map(({ due }) => due))].toSorted((a, b) => a.localeCompare(b));
  const titles = (due: string): string => records.flatMap((one) => (one.due === due ? [`${one.title}${one.askedAt === null ? '' : ' (asked a question)'}`] : [])).join(', ');
  return days.map((due) => `${due < today ? 'was due on' : 'by'} ${dateOf(due)}: ${titles(due)}`).join('; ');
}

function byPerson(open: readonly SignOff[]): { readonly person: string; readonly oldest: string; readonly records: readonly SignOff[] }[] {
  const people = new Map<string, SignOff[]>();
  for (const one of open) people.set(one.person, [...(people.get(one.person) ?? []), one]);
  return [...people].map(([person, records]) => ({ person, records, oldest: records.map(({ due }) => due).toSorted()[0] ?? '' }));
}

/** Of each item: how many colleagues who work here now are asked for it as it stands now, and how many of them signed. No names. */
export async function signOffFigures(tx: Pick<ReadTx, 'find'>, items: readonly { readonly id: string; readonly title: string }[], staff: Pick<Staff, 'byId'>): Promise<{ readonly title: string; readonly asked: number; readonly signed: number }[]> {
  const figures: { readonly title: string; readonly asked: number; readonly signed: number }[] = [];
  for (const { id, title } of items) {
    // The last word on each colleague: what was superseded, expired or closed after it is not counted against them.
    const latest = new Map<string, SignOff>();
    for (const one of await tx.find(signOffs, 'item', id)) {
      if ((one.state !== 'open' && one.state !== 'signed') || !staff.byId(one.person)) continue;
      const before = latest.get(one.person);
      if (!before || one.state === 'open' || (before.state !== 'open' && (one.signedAt ?? 0) > (before.signedAt ?? 0))) latest.set(one.person, one);
    }
    const all = [...latest.values()];
    if (all.length > 0) figures.push({ title, asked: all.length, signed: all.filter(({ state }) => state === 'signed').length });
  }
  return figures;
}
