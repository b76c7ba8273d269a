import { z } from 'zod';
import { destroyEnded, draftKey, draftShape, endedDraftsOf, putEnd, relationToDrafts, removeOldEnded, type EndedDraft } from '../forms/drafts.ts';
import type { PersonId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection } from '../storage/store.ts';
import { homeTimeAfter, type SchoolHours } from '../time/school-hours.ts';

const MINUTE_MS = 60_000;
/** How long a report that is not sent is kept after its last change (safeguarding section 3). */
export const DRAFT_KEPT_MS = 7 * 86_400_000;

/** A report that is not sent. Every word of it is sealed under the draft's own key. */
const draftSchema = z.strictObject({
  ...draftShape,
  clause: z.strictObject({ file: z.string(), quote: z.string() }).nullable(),
  /** Since when it holds something that must not wait; its author is then asked whether they told someone. */
  pressingSince: z.number().nullable(),
  /** They said that they did. */
  told: z.boolean(),
  /** The words of an adult's own distress were answered with help once; sent on, they were meant. */
  distressShown: z.boolean(),
});
export type Draft = z.output<typeof draftSchema>;

export const reportDrafts: Collection<Draft> = { name: 'report-drafts', schema: draftSchema, version: 1, indexes: { author: (draft) => draft.author }, sensitive: true };

export const endedDrafts = endedDraftsOf('report-drafts-ended');

export const relationToDraft = relationToDrafts(reportDrafts, endedDrafts);

export const newDraft = (turn: Turn, author: PersonId, of: Pick<Draft, 'address' | 'step' | 'clause'>): Draft => ({
  id: turn.newId<'draft'>(), author, key: turn.tx.newKey('draft'), startedAt: turn.now, changedAt: turn.now, editing: false, answers: {}, pressingSince: null, told: false, distressShown: false, ...of,
});

const endTimer = (id: string): string => `report:${id}:end`;
const unsentTimers = (id: string): string[] => ['first', 'second', 'day'].map((which) => `report:${id}:unsent:${which}`);

/** Saves it with the time when it ends unsent. */
export function saveDraft(turn: Turn, draft: Draft): void {
  turn.tx.put(reportDrafts, draft, draftKey(draft));
  turn.schedule(endTimer(draft.id), draft.changedAt + DRAFT_KEPT_MS, 'report.draft-end', { draft: draft.id });
}

/** Sets when its author is asked whether they told someone: after 5 and 15 minutes, and when the children go home. */
export function remindUnsent(turn: Turn, draft: Draft, hours: SchoolHours): void {
  const [first = '', second = '', day = ''] = unsentTimers(draft.id);
  const home = homeTimeAfter(turn.now, hours);
  turn.schedule(first, turn.now + 5 * MINUTE_MS, 'report.unsent', { draft: draft.id });
  turn.schedule(second, turn.now + 15 * MINUTE_MS, 'report.unsent', { draft: draft.id });
  if (home !== null && home > turn.now + 15 * MINUTE_MS) turn.schedule(day, home, 'report.unsent', { draft: draft.id });
}

export function stopReminding(turn: Turn, draft: Pick<Draft, 'id'>): void {
  for (const key of unsentTimers(draft.id)) turn.cancel(key);
}

/** Ends a draft. Its words are unreadable as soon as `destroyEndedDrafts` ran after this turn. */
export function endDraft(turn: Turn, draft: Draft, how: EndedDraft['how']): void {
  putEnd(turn, reportDrafts, endedDrafts, draft, how);
  turn.cancel(endTimer(draft.id));
  stopReminding(turn, draft);
}

/** Whether this may have ended a draft, whose key is then destroyed at once. */
export const mayEndDraft = (inbound: Turn['inbound']): boolean =>
  (inbound.kind === 'form' && inbound.step.startsWith('report/')) || (inbound.kind === 'action' && inbound.verb === 'report.discard') || (inbound.kind === 'timer' && inbound.event === 'report.draft-end');

/** Destroys the keys of ended drafts, and with them their words. */
export const destroyEndedDrafts = destroyEnded(endedDrafts, 'incidents/report-drafts');

export const removeOldEnds = removeOldEnded(endedDrafts);
