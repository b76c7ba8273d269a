import { card } from '../../cards/card-data.ts';
import { asId } from '../../kernel/ids.ts';
import type { Relation } from '../../people/permissions.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateOf, dayIn } from '../../time/school-day.ts';
import type { AccountPorts } from '../account-ports.ts';
import { dataOf } from '../account-press.ts';
import { sourcesCard, sourceWrongCard } from './source-card.ts';
import { sourceLooks, type SourceLook } from './source-look.ts';
import { listOf } from './sources.ts';

/** The buttons of the weekly list: seen, or something wrong. */
export function sourceRoutes(ports: AccountPorts): Route[] {
  const press = (verb: string, handle: (turn: Turn, look: SourceLook) => Promise<void>): Route => ({
    name: `accounts/check-${verb}`, match: { kind: 'action', verb: `check.${verb}` }, action: 'check.answer', help: null, relation: relationToLook,
    handle: async (turn) => {
      const look = await lookIn(turn);
      if (look) return handle(turn, look);
      turn.reply({ reason: 'invalid', card: card('refused', { reason: 'That list is not here any more. Nothing was saved.' }) });
    },
  });
  return [
    press('seen', async (turn, look) => {
      const next = look.state === 'asked' || look.state === 'not-checked' ? await settled(turn, look, 'seen', ports) : look;
      turn.reply({ card: await cardOf(turn, next, ports) });
    }),
    press('source-wrong', async (turn, look) => {
      const next = look.state === 'wrong' ? look : await settled(turn, look, 'wrong', ports);
      turn.reply({ step: sourceWrongCard(next) });
    }),
    press('source-undo', async (turn, look) => {
      const may = look.by === turn.actor?.id && look.at !== null && dayIn(look.at) === dayIn(turn.now);
      const next = may ? await settled(turn, look, 'asked', ports) : look;
      turn.reply({ card: await cardOf(turn, next, ports) });
    }),
    press('source-danger', async (turn, look) => {
      await ports.urgent(turn);
      await ports.beginReport(turn, wordsOf(look));
    }),
    press('source-report', (turn, look) => ports.beginReport(turn, wordsOf(look))),
  ];
}

const wordsOf = (look: SourceLook): string => `Seen on ${look.name}, in the week of ${dateOf(look.day)}: `;

const lookIn = (turn: Pick<Turn, 'inbound' | 'tx'>): Promise<SourceLook | null> => turn.tx.get(sourceLooks, dataOf(turn, 'look'));

async function relationToLook(turn: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  const look = await lookIn(turn);
  return turn.actor && look?.asked.includes(turn.actor.id) ? 'owner' : 'none';
}

/** Kept, and shown on every copy of the list. */
async function settled(turn: Turn, look: SourceLook, state: 'seen' | 'wrong' | 'asked', ports: AccountPorts): Promise<SourceLook> {
  const next: SourceLook = { ...look, state, by: state === 'asked' ? null : (turn.actor?.id ?? null), at: state === 'asked' ? null : turn.now };
  turn.tx.put(sourceLooks, next);
  const { key, looks } = await listOf({ turn }, next);
  const [to] = next.asked;
  if (to !== undefined) turn.send({ kind: 'person', person: asId<'person'>(to) }, key, sourcesCard(looks, ports.schools(turn.school.id)));
  return next;
}

const cardOf = async (turn: Turn, look: SourceLook, ports: AccountPorts) => sourcesCard((await listOf({ turn }, look)).looks, ports.schools(turn.school.id));
