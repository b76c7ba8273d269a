import { pageCard } from '../routes/page-card.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { privateAddressOf } from '../routes/answering.ts';

export interface PackPorts {
  /** A link to a page for the person of this turn, good for minutes; null where this desk serves none. */
  readonly pageLink: (turn: Turn, page: 'pack' | 'pack-csv') => string | null;
}

/** `reminders/pack`: the governors' pack of the term, as a page and as rows, each behind a link of its own. */
export function packRoutes(ports: PackPorts): Route[] {
  return [
    {
      name: 'reminders/pack-asked', match: { kind: 'message', intent: 'pack' }, action: 'pack.make', help: null,
      handle: async (turn) => {
        turn.send(privateAddressOf(turn), `pack:${turn.inbound.eventId}`, packCard());
        await Promise.resolve();
      },
    },
    { name: 'reminders/pack-page', match: { kind: 'action', verb: 'pack.page' }, action: 'pack.make', help: null, handle: (turn) => link(turn, ports, 'pack', 'The governors\' pack') },
    { name: 'reminders/pack-rows', match: { kind: 'action', verb: 'pack.rows' }, action: 'pack.make', help: null, handle: (turn) => link(turn, ports, 'pack-csv', 'The governors\' pack as rows') },
  ];
}

const packCard = () =>
  deskCard({
    title: 'The governors\' pack',
    lines: ['This term so far: reports by theme and how fast they reached a person, reviews, checks, sign-offs and questions. No name is in it, and no count under five.'],
    others: [{ title: 'As a page to print', verb: 'pack.page', data: {} }, { title: 'As rows for a spreadsheet', verb: 'pack.rows', data: {} }],
  });

async function link(turn: Turn, ports: PackPorts, page: 'pack' | 'pack-csv', title: string): Promise<void> {
  const url = ports.pageLink(turn, page);
  turn.reply({ beside: true, card: url === null ? deskCard({ title, lines: ['This desk has no address that a browser reaches. Ask whoever looks after Staffroom to set PUBLIC_URL. Nothing is lost: the pack is made from the records whenever it is asked for.'] }) : pageCard(title, url) });
  await Promise.resolve();
}
