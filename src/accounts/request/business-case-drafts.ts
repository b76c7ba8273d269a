import { z } from 'zod';
import { addressSchema } from '../../chat/address.ts';
import type { Grant } from '../../kernel/grant.ts';
import { destroyEnded, draftIn, endedDraftsOf, removeOldEnded, type EndedDraft } from '../../forms/ended-drafts.ts';
import { asId, type KeyId, type PersonId } from '../../kernel/ids.ts';
import type { Relation } from '../../people/permissions.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Collection, ReadTx } from '../../storage/store.ts';

/** How long a case that is not sent is kept after its last change. */
export const CASE_DRAFT_KEPT_MS = 30 * 86_400_000;
/** No answer that is kept is longer; the fields themselves take less, and say so. */
export const MOST_KEPT = 20_000;

/** A case that is not sent: new, or the next version of one that was. Sealed under its own key. */
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
  /** The case that it is to be the next version of, and the version it was begun from. */
  revises: z.strictObject({ case: z.string(), version: z.number() }).nullable(),
});
export type CaseDraft = z.output<typeof draftSchema>;

export const caseDrafts: Collection<CaseDraft> = { name: 'account-case-drafts', schema: draftSchema, version: 1, indexes: { author: (draft) => draft.author }, sensitive: true };

export const endedCaseDrafts = endedDraftsOf('account-case-drafts-ended');

export const draftKey = ({ key }: Pick<CaseDraft, 'key'>): KeyId => asId<'key'>(key);

/** From the indexes alone. */
export async function relationToDraft({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  if (!actor) return 'none';
  const mine = [...(await tx.findIds(caseDrafts, 'author', actor.id)), ...(await tx.findIds(endedCaseDrafts, 'author', actor.id))];
  return mine.includes(draftIn(inbound)) ? 'author' : 'none';
}

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
  turn.tx.remove(caseDrafts, draft.id);
  turn.tx.put(endedCaseDrafts, { id: draft.id, author: draft.author, how, at: turn.now, key: draft.key });
  turn.cancel(endTimer(draft.id));
}

/** Whether this may have ended a draft, whose key is then destroyed at once. */
export const mayEndCaseDraft = (inbound: Turn['inbound']): boolean =>
  (inbound.kind === 'form' && inbound.step.startsWith('account/')) || (inbound.kind === 'action' && inbound.verb.startsWith('account.case-')) || (inbound.kind === 'timer' && inbound.event === CASE_DRAFT_END);

/** Destroys the keys of ended drafts, and with them their words. */
export const destroyEndedCaseDrafts = destroyEnded(endedCaseDrafts, 'accounts/case-drafts');

export const removeOldCaseEnds = removeOldEnded(endedCaseDrafts);
