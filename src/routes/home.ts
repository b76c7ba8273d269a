import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { backTo } from './answering.ts';
import { helpCard } from './desk.ts';
import type { OpenItem, OpenItems } from './open-items.ts';
import type { Route } from './route.ts';
import type { Turn } from './turn.ts';

/** What stands on the page at once; the rest is counted, and comes up when these are done. */
const MOST_ITEMS = 12;

/** The desk's own page on a platform, and the typed command for the same: a short guide and what is open. Someone outside gets the outside help alone. */
export function homeRoutes(slices: readonly OpenItems[]): Route[] {
  return [
    {
      name: 'desk/home',
      match: { kind: 'home' },
      action: 'desk.home',
      help: null,
      handle: async (turn) => turn.reply({ card: await homeCard(turn, slices) }),
    },
    {
      name: 'desk/open-items',
      match: { kind: 'message', intent: 'home' },
      action: 'desk.home',
      help: 'Say "my open items" to see what waits for you.',
      // What is open for someone is not for the channel they ask in.
      handle: async (turn) => turn.send(backTo(turn, true), `desk:home:${turn.inbound.eventId}`, await homeCard(turn, slices)),
    },
  ];
}

async function homeCard(turn: Turn, slices: readonly OpenItems[]): Promise<CardContent> {
  const { actor } = turn;
  if (!actor || actor.standing === 'outsider') return helpCard(actor, []);
  const found: OpenItem[] = [];
  for (const slice of slices) found.push(...(await slice(turn.tx, actor, turn.now, turn.grant)));
  // What someone else waits for goes before what one waits for oneself.
  const items = found.toSorted((a, b) => Number(a.open === null) - Number(b.open === null) || a.at - b.at);
  const left = items.length - MOST_ITEMS;
  return card('home', {
    items: items.slice(0, MOST_ITEMS).map(({ title, open }) => ({ title, open: open && { verb: open.verb, data: { ...open.data } } })),
    more: left > 0 ? `And ${left} more. They come up here as these are done.` : null,
  });
}
