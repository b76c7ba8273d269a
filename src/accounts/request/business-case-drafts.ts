import { z } from 'zod';
import type { Grant } from '../../kernel/grant.ts';
import { destroyEnded, draftKey, draftShape, endedDraftsOf, putEnd, relationToDrafts, removeOldEnded, type EndedDraft } from '../../forms/drafts.ts';
import type { PersonId } from '../../kernel/ids.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Collection, ReadTx } from '../../storage/store.ts';

/** How long a case that is not sent is kept after its last change. */
export const CASE_DRAFT_KEPT_MS = 30 * 86_400_000;

/** A case that is not sent: new, or the next version of one that was. Sealed under its own key. */
const draftSchema = z.strictObject({
  ...draftShape,
  /** The case that it is to be the next version of, and the version it was begun from. */
  revises: z.strictObject({ case: z.string(), version: z.number() }).nullable(),
});
export type CaseDraft = z.output<typeof draftSchema>;

export const caseDrafts: Collection<CaseDraft> = { name: 'account-case-drafts', schema: draftSchema, version: 1, indexes: { author: (draft) => draft.author }, sensitive: true };

export const endedCaseDrafts = endedDraftsOf('account-case-drafts-ended');

export const relationToDraft = relationToDrafts(caseDrafts, endedCaseDrafts);

export const newDraft = (turn: Turn, author: PersonId, of: Pick<CaseDraft, 'address' | 'step' | 'answers' | 'revises'>): CaseDraft => ({
  id: turn.newId<'draft'>(), author, key: turn.tx.newKey('account-draft'), startedAt: turn.now, changedAt: turn.now, editing: false, ...of,
});

/** The one that someone is writing: of a new case, or of the next version of this one. */
export async function draftOf(tx: Pick<ReadTx, 'find'>, author: string, revises: string | null, grant: Grant): Promise<CaseDraft | null> {
  return (await tx.find(caseDrafts, 'author', author, grant)).find((draft) => (draft.revises?.case ?? null) === revises) ?? null;
}

/** Whether its author has written something: a platform that was only taken from their wish is not. */
export const hasWords = ({ answers }: Pick<CaseDraft, 'answers'>): boolean => Object.keys(answers).some((id) => id !== 'platform');

export const CASE_DRAFT_END = 'account.case-draft-end';
const endTimer = (id: string): string => `account-draft:${id}:end`;

/** Saves it with the time when it ends unsent. */
export function saveDraft(turn: Turn, draft: CaseDraft): void {
  turn.tx.put(caseDrafts, draft, draftKey(draft));
  turn.schedule(endTimer(draft.id), draft.changedAt + CASE_DRAFT_KEPT_MS, CASE_DRAFT_END, { draft: draft.id });
}

/** Ends a draft. Its words are unreadable as soon as `destroyEndedCaseDrafts` ran after this turn. */
export function endDraft(turn: Turn, draft: CaseDraft, how: EndedDraft['how']): void {
  putEnd(turn, caseDrafts, endedCaseDrafts, draft, how);
  turn.cancel(endTimer(draft.id));
}

/** Whether this may have ended a draft, whose key is then destroyed at once. */
export const mayEndCaseDraft = (inbound: Turn['inbound']): boolean =>
  (inbound.kind === 'form' && inbound.step.startsWith('account/')) || (inbound.kind === 'action' && inbound.verb.startsWith('account.case-')) || (inbound.kind === 'timer' && inbound.event === CASE_DRAFT_END);

/** Destroys the keys of ended drafts, and with them their words. */
export const destroyEndedCaseDrafts = destroyEnded(endedCaseDrafts, 'accounts/case-drafts');

export const removeOldCaseEnds = removeOldEnded(endedCaseDrafts);
