import { z } from 'zod';
import type { Inbound } from '../chat/inbound.ts';
import type { Grant } from '../kernel/grant.ts';
import { destroyEnded, draftKey, draftShape, endedDraftsOf, putEnd, relationToDrafts, removeOldEnded, type EndedDraft } from '../forms/drafts.ts';
import type { PersonId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection, ReadTx } from '../storage/store.ts';

/** How long a declaration that is not sent is kept after its last change. */
export const DECLARATION_DRAFT_KEPT_MS = 30 * 86_400_000;

/** A declaration that is not sent: new, or to take the place of one that was. Sealed under its own key. */
const draftSchema = z.strictObject({
  ...draftShape,
  /** The declaration that it is to replace. */
  replaces: z.string().nullable(),
});
export type DeclarationDraft = z.output<typeof draftSchema>;

export const declarationDrafts: Collection<DeclarationDraft> = { name: 'declaration-drafts', schema: draftSchema, version: 1, indexes: { author: (draft) => draft.author }, sensitive: true };

export const endedDeclarationDrafts = endedDraftsOf('declaration-drafts-ended');

export const relationToDraft = relationToDrafts(declarationDrafts, endedDeclarationDrafts);

export const newDraft = (turn: Turn, author: PersonId, of: Pick<DeclarationDraft, 'address' | 'step' | 'answers' | 'replaces'>): DeclarationDraft => ({
  id: turn.newId<'draft'>(), author, key: turn.tx.newKey('declaration-draft'), startedAt: turn.now, changedAt: turn.now, editing: false, ...of,
});

/** The one that someone is writing: a new one, or the one that is to replace this declaration. */
export async function draftOf(tx: Pick<ReadTx, 'find'>, author: string, replaces: string | null, grant: Grant): Promise<DeclarationDraft | null> {
  return (await tx.find(declarationDrafts, 'author', author, grant)).find((draft) => draft.replaces === replaces) ?? null;
}

export const hasWords = ({ answers }: Pick<DeclarationDraft, 'answers'>): boolean => Object.keys(answers).length > 0;

export const DECLARATION_DRAFT_END = 'declare.draft-end';
const endTimer = (id: string): string => `declaration-draft:${id}:end`;

/** Saves it with the time when it ends unsent. */
export function saveDraft(turn: Turn, draft: DeclarationDraft): void {
  turn.tx.put(declarationDrafts, draft, draftKey(draft));
  turn.schedule(endTimer(draft.id), draft.changedAt + DECLARATION_DRAFT_KEPT_MS, DECLARATION_DRAFT_END, { draft: draft.id });
}

/** Ends a draft. Its words are unreadable as soon as `destroyEndedDeclarationDrafts` ran after this turn. */
export function endDraft(turn: Turn, draft: DeclarationDraft, how: EndedDraft['how']): void {
  putEnd(turn, declarationDrafts, endedDeclarationDrafts, draft, how);
  turn.cancel(endTimer(draft.id));
}

/** Whether this may have ended a draft, whose key is then destroyed at once. */
export const mayEndDeclarationDraft = (inbound: Inbound): boolean =>
  (inbound.kind === 'form' && inbound.step.startsWith('declare/')) || (inbound.kind === 'action' && inbound.verb.startsWith('declare.draft-')) || (inbound.kind === 'timer' && inbound.event === DECLARATION_DRAFT_END);

/** Destroys the keys of ended drafts, and with them their words. */
export const destroyEndedDeclarationDrafts = destroyEnded(endedDeclarationDrafts, 'declarations/drafts');

export const removeOldDeclarationEnds = removeOldEnded(endedDeclarationDrafts);
