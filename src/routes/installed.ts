import { z } from 'zod';
import { card } from '../cards/card-data.ts';
import type { Collection } from '../storage/store.ts';
import { backTo } from './answering.ts';
import { helpCard } from './desk.ts';
import type { Route } from './route.ts';

/** That the desk has introduced itself in this conversation. */
const introducedSchema = z.strictObject({ /** `platform:conversation` */ id: z.string(), at: z.number() });
export type Introduced = z.output<typeof introducedSchema>;

export const introduced: Collection<Introduced> = { name: 'introduced', schema: introducedSchema, version: 1, indexes: {}, sensitive: false };

/** The desk was added: it says once in each conversation what it is and how to ask; not where another organisation reads. */
export function installedRoute(helpLines: () => readonly string[]): Route {
  return {
    name: 'desk/installed',
    match: { kind: 'installed' },
    action: 'desk.help',
    help: null,
    handle: async (turn) => {
      const { conversation, account } = turn.inbound;
      if (conversation.shared) return;
      const first = await turn.tx.insertUnique(introduced, { id: `${account.surface}:${conversation.id}`, at: turn.now });
      if (!first) return;
      const hello = conversation.kind === 'channel' ? card('installed', { school: turn.school.name }) : helpCard(turn.actor, helpLines());
      turn.send(backTo(turn), `desk:installed:${conversation.id}`, hello);
    },
  };
}
