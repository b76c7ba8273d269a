import { unreachable } from '../kernel/result.ts';
import type { CardName } from './card-data.ts';
import type { AdaptiveCard, CardElement } from './profile.ts';

/** What a notification says of a card that may be about a child, a colleague or a question: never a word of it. */
export const CONFIDENTIAL_NOTICE = 'Staffroom: something needs you';

// The cards that are the same for everyone, or name only those who read the channel they stand in. All others may hold words of a person or say something by merely having come.
const OPEN: ReadonlySet<CardName> = new Set<CardName>(['help', 'smalltalk', 'wordless', 'indexing', 'too-long', 'feedback-thanks', 'installed', 'clause', 'channel-test', 'channel-confirmed']);

/** Whether a card of this template may stand where several people read: it is the same for everyone and says nothing of anyone. */
export const isOpenCard = (name: string): boolean => (OPEN as ReadonlySet<string>).has(name);

/** The text of a notification, a preview or a lock screen. */
export function notificationText(name: string, card: AdaptiveCard): string {
  if (!isOpenCard(name)) return CONFIDENTIAL_NOTICE;
  return `Staffroom: ${plainText(card).split('\n')[0] ?? ''}`;
}

/** The card as lines of text in reading order, for screen readers, terminals and surfaces that show no cards. Buttons stand in square brackets. */
export const plainText = (card: AdaptiveCard): string => card.body.flatMap(lines).filter((line) => line.trim() !== '').join('\n');

function lines(element: CardElement): string[] {
  switch (element.type) {
    case 'TextBlock':
      return [element.text];
    case 'RichTextBlock':
      return [element.inlines.map((run) => run.text).join('')];
    case 'FactSet':
      return element.facts.map((fact) => `${fact.title}: ${fact.value}`);
    case 'Image':
      return [element.altText];
    case 'Container':
      return element.items.flatMap(lines);
    case 'ColumnSet':
      return element.columns.flatMap((column) => column.items.flatMap(lines));
    case 'Table':
      return element.rows.map((row) => row.cells.map((cell) => cell.items.flatMap(lines).join(' ')).join(' | '));
    case 'ActionSet':
      return [element.actions.map((action) => `[ ${action.title} ]`).join(' ')];
    case 'Input.Text':
    case 'Input.ChoiceSet':
    case 'Input.Date':
    case 'Input.Time':
    case 'Input.Toggle':
    case 'Input.Number':
      return [`${element.label} ____`];
    default:
      return unreachable(element);
  }
}
