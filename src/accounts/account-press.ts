import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Turn } from '../routes/turn.ts';

/** What a pressed button carries under this name; nothing where it carries no such text. */
export const dataOf = ({ inbound }: Pick<Turn, 'inbound'>, name: string): string => (inbound.kind === 'action' && typeof inbound.data[name] === 'string' ? inbound.data[name] : '');

/** What was typed or chosen in a field of the pressed card, without the blanks at its ends. */
export const typed = ({ inbound }: Pick<Turn, 'inbound'>, name: string): string => (inbound.kind === 'action' ? (inbound.inputs[name] ?? '').trim() : '');

/** Why something was not done. It says itself whether anything was saved. */
export const refusal = (reason: string): CardContent => card('refused', { reason });
