import { z } from 'zod';
import type { Inbound } from '../chat/inbound.ts';
import type { SearchResult } from '../chat/reply.ts';
import { footFor } from '../people/foot.ts';
import type { Person } from '../people/staff.ts';
import { urgentUnsaved, type UrgentSchool } from './urgent.ts';

/**
 * What a search box shows for a child at risk: one line that says what to do without being opened, and the urgent card. A card put into a
 * message may be read by others, so it ends for someone outside with the public number alone. Null for words that are not red.
 */
export function urgentResult(inbound: Inbound, school: UrgentSchool, asker: Person | null): SearchResult | null {
  const urgent = urgentUnsaved(inbound, school, asker);
  if (!urgent) return null;
  const foot = footFor(school.staff, school.telephone, asker);
  return { title: 'Act now. Do not wait for this search, and do not post it.', text: linesOf(urgent.data), card: { ...urgent, data: { ...urgent.data, foot } } };
}

const linesSchema = z.object({ lines: z.array(z.object({ lead: z.string(), text: z.string() })).min(1) });

/** The card's own lines of whom to ring and tell: they already leave out whoever the worry is about. The card for an adult's own distress has none. */
function linesOf(data: Readonly<Record<string, unknown>>): string {
  const found = linesSchema.safeParse(data);
  if (!found.success) return 'In danger now? Ring 999. Open this to see who can help you.';
  return found.data.lines.slice(0, 2).map(({ lead, text }) => `${lead}${text}`).join(' ');
}
