import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Turn } from '../routes/turn.ts';

type Pressed = Pick<Turn, 'inbound'>;

/** What a pressed button carries under this name; empty where it carries nothing. */
export const dataOf = ({ inbound }: Pressed, name: string): string => (inbound.kind === 'action' ? String(inbound.data[name] ?? '') : '');

/** From which row of a list it goes on: a whole number, 0 where the button carries none. */
export const dataNumber = (turn: Pressed, name: string): number => Math.max(0, Math.trunc(Number(dataOf(turn, name)) || 0));

/** All that was typed or chosen on the pressed card, as it came. */
export const inputsOf = ({ inbound }: Pressed): Readonly<Record<string, string>> => (inbound.kind === 'action' ? inbound.inputs : {});

/** What was typed or chosen in a field of the pressed card, without the blanks at its ends. */
export const typed = (turn: Pressed, name: string): string => (inputsOf(turn)[name] ?? '').trim();

/** Why something was not done. It says itself whether anything was saved. */
export const refusal = (reason: string): CardContent => card('refused', { reason });
