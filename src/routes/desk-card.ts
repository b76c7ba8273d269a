import { card, type CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';

/** The desk's general card: a heading, how it stands, warnings, lines, parts with buttons of their own, clauses, fields and buttons. */
export const deskCard = (data: CardInput<'account-card'>): CardContent => card('account-card', data);
