import type { AdaptiveCard, CardElement } from '../../cards/profile.ts';
import type { FieldValues } from '../../chat/inbound.ts';

/** The card again with what was typed in its fields and what is wrong with it above the field, for a form that was not right yet. */
export function withFaults(card: AdaptiveCard, faults: Readonly<Record<string, string>>, typed: FieldValues): AdaptiveCard {
  const fix = (element: CardElement): CardElement[] => {
    switch (element.type) {
      case 'Container':
        return [{ ...element, items: element.items.flatMap(fix) }];
      case 'ColumnSet':
        return [{ ...element, columns: element.columns.map((column) => ({ ...column, items: column.items.flatMap(fix) })) }];
      case 'Table':
        return [{ ...element, rows: element.rows.map((row) => ({ ...row, cells: row.cells.map((cell) => ({ ...cell, items: cell.items.flatMap(fix) })) })) }];
      case 'Input.Text':
      case 'Input.ChoiceSet':
      case 'Input.Date':
      case 'Input.Time':
      case 'Input.Toggle':
      case 'Input.Number': {
        const fault = Object.hasOwn(faults, element.id) ? faults[element.id] : undefined;
        return [...(fault ? [faultLine(fault)] : []), refilled(element, Object.hasOwn(typed, element.id) ? typed[element.id] : undefined)];
      }
      default:
        return [element];
    }
  };
  return { ...card, body: card.body.flatMap(fix) };
}

// In a run, where nothing is read as markdown: a message may repeat what was typed.
const faultLine = (fault: string): CardElement => ({ type: 'Container', style: 'attention', items: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: fault, weight: 'Bolder' }] }] });

type Field = Extract<CardElement, { label: string }>;

function refilled(field: Field, value: string | undefined): CardElement {
  if (value === undefined || value === '') return field;
  if (field.type === 'Input.Number') return Number.isFinite(Number(value)) ? { ...field, value: Number(value) } : field;
  if (field.type === 'Input.Date') return /^\d{4}-\d\d-\d\d$/.test(value) ? { ...field, value } : field;
  if (field.type === 'Input.Time') return /^\d\d:\d\d$/.test(value) ? { ...field, value } : field;
  return { ...field, value };
}
