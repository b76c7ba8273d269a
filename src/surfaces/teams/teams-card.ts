import { elementsOf, type AdaptiveCard, type CardElement } from '../../cards/profile.ts';
import { PRESS_KEY } from './activity.ts';
import { partsOf, TEAMS_LIMITS } from './card-limits.ts';

/** The content type of a card in a message and in an answer. */
export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** A card as Teams is sent it: of the official schema, but for `msteams`. */
export interface TeamsCard {
  readonly $schema: string;
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly body: readonly object[];
  readonly msteams?: { readonly width: 'Full' };
}

/** The card for Teams, in as many parts as its limits ask for. Throws CardTooLarge where no splitting helps. */
export const teamsCards = (card: AdaptiveCard): readonly TeamsCard[] => partsOf(card, (one) => Buffer.byteLength(JSON.stringify(teamsCard(one)))).map(teamsCard);

/**
 * Buttons carry the verb and our data under one key, so that no field can pass for them; a client without Action.Execute sends the same as a
 * message. Teams has no positive or destructive buttons, and a table needs the width of the window.
 */
function teamsCard(card: AdaptiveCard): TeamsCard {
  const wide = [...elementsOf(card.body)].some((element) => element.type === 'Table');
  return { $schema: card.$schema, type: card.type, version: card.version, body: card.body.flatMap(shown), ...(wide ? { msteams: { width: 'Full' } } : {}) };
}

function shown(element: CardElement): object[] {
  switch (element.type) {
    case 'Container':
      return [{ ...element, items: element.items.flatMap(shown) }];
    case 'ColumnSet':
      return [{ ...element, columns: element.columns.map((column) => ({ ...column, items: column.items.flatMap(shown) })) }];
    case 'Table':
      return [{ ...element, rows: element.rows.map((row) => ({ ...row, cells: row.cells.map((cell) => ({ ...cell, items: cell.items.flatMap(shown) })) })) }];
    case 'ActionSet': {
      const buttons = element.actions.map(button);
      const { id, ...more } = element;
      return Array.from({ length: Math.ceil(buttons.length / TEAMS_LIMITS.actions) }, (_, i) => ({ ...(i === 0 && id !== undefined ? { id } : {}), ...more, actions: buttons.slice(i * TEAMS_LIMITS.actions, (i + 1) * TEAMS_LIMITS.actions) }));
    }
    default:
      return [element];
  }
}

type Action = Extract<CardElement, { type: 'ActionSet' }>['actions'][number];

function button(action: Action): object {
  if (action.type === 'Action.OpenUrl') return { type: action.type, title: action.title, url: action.url };
  const inputs = action.associatedInputs === undefined ? {} : { associatedInputs: action.associatedInputs };
  const data = { [PRESS_KEY]: { verb: action.verb, data: action.data } };
  return { type: 'Action.Execute', title: action.title, verb: action.verb, data, ...inputs, fallback: { type: 'Action.Submit', title: action.title, data, ...inputs } };
}
