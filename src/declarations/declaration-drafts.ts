import { z } from 'zod';
import { addressSchema } from '../chat/address.ts';
import type { Inbound } from '../chat/inbound.ts';
import type { Grant } from '../kernel/grant.ts';
import { destroyEnded, draftIn, endedDraftsOf, removeOldEnded, type EndedDraft } from '../forms/ended-drafts.ts';
import { asId, type KeyId, type PersonId } from '../kernel/ids.ts';
import type { Relation } from '../people/permissions.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection, ReadTx } from '../storage/store.ts';

/** How long a declaration that is not sent is kept after its last change. */
export const DECLARATION_DRAFT_KEPT_MS = 30 * 86_400_000;
/** No answer that is kept is longer; the fields themselves take less, and say so. */
export const MOST_KEPT = 20_000;

/** A declaration that is not sent: new, or to take the place of one that was. Sealed under its own key. */
const draftSchema = z.strictObject({
  id: z.string(),
  author: z.string(),
  address: addressSchema,
  key: z.string(),
  startedAt: z.number(),
  changedAt: z.number(),
  step: z.string(),
  /** A part is being changed from the review, which is gone back to. */
  editing: z.boolean(),
  answers: z.record(z.string(), z.string().max(MOST_KEPT)),
  /** The declaration that it is to replace. */
  replaces: z.string().nullable(),
});
export type DeclarationDraft = z.output<typeof draftSchema>;

export const declarationDrafts: Collection<DeclarationDraft> = { name: 'declaration-drafts', schema: draftSchema, version: 1, indexes: { author: (draft) => draft.author }, sensitive: true };

export const endedDeclarationDrafts = endedDraftsOf('declaration-drafts-ended');

export const draftKey = ({ key }: Pick<DeclarationDraft, 'key'>): KeyId => asId<'key'>(key);

/** From the indexes alone. */
export async function relationToDraft({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  if (!actor) return 'none';
  const mine = [...(await tx.findIds(declarationDrafts, 'author', actor.id)), ...(await tx.findIds(endedDeclarationDrafts, 'author', actor.id))];
  return mine.includes(draftIn(inbound)) ? 'author' : 'none';
}

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
  turn.tx.remove(declarationDrafts, draft.id);
  turn.cancel(endTimer(draft.id));
  turn.tx.put(endedDeclarationDrafts, { id: draft.id, author: draft.author, how, at: turn.now, key: draft.key });
}

/** Whether this may have ended a draft, whose key is then destroyed at once. */
export const mayEndDeclarationDraft = (inbound: Inbound): boolean =>
  (inbound.kind === 'form' && inbound.step.startsWith('declare/')) || (inbound.kind === 'action' && inbound.verb.startsWith('declare.draft-')) || (inbound.kind === 'timer' && inbound.event === DECLARATION_DRAFT_END);

/** Destroys the keys of ended drafts, and with them their words. */
export const destroyEndedDeclarationDrafts = destroyEnded(endedDeclarationDrafts, 'declarations/drafts');

export const removeOldDeclarationEnds = removeOldEnded(endedDeclarationDrafts);
