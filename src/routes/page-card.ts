import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';

/** A page of the desk, for the one person it was made for. */
export const pageCard = (title: string, url: string): CardContent => card('page-link', { title, lines: ['This link is yours alone. It ends in 15 minutes.'], url });
