import type { ActionData, FieldValues } from '../../chat/inbound.ts';

/** What a button carries back. */
export interface Press {
  readonly verb: string;
  readonly data: ActionData;
}

/** Of a pressed button of ours; null for a link or a button that is not ours. */
export function pressOf(_action: { readonly action_id?: string | undefined; readonly value?: string | undefined }): Press | null {
  return null;
}

/** What the submit button of a modal of ours does; null for a view that is not ours. */
export function submitOf(_view: { readonly private_metadata?: string | undefined }): Press | null {
  return null;
}

/** The answers of a view or message (`state.values` of Slack's payload) by the ids of the card's inputs. */
export function inputsOf(_values: unknown): FieldValues {
  return {};
}

/** What a submission is answered with: a message at each field's block; messages of fields that are not in this view stand at the first one. */
export function errorsFor(fieldErrors: Readonly<Record<string, string>>, _view: { readonly private_metadata?: string | undefined }): Record<string, string> {
  return { ...fieldErrors };
}
