import type { CardInput } from '../cards/card-data.ts';
import type { Action } from '../people/permissions.ts';
import type { Turn } from '../routes/turn.ts';
import type { FilingPorts } from './filing-ports.ts';
import { LONGEST_TEXT, type Incident } from './incident.ts';

export type Fields = CardInput<'case-form'>['fields'];
export type Faults = Readonly<Record<string, string>>;

/** One thing that the owner of a matter does: a form, and what its button does. */
export interface Act {
  /** Its verbs are `case.<name>-form` and `case.<name>`. */
  readonly name: string;
  readonly action: Action;
  readonly title: string;
  readonly notes: (record: Incident, turn: Turn) => readonly string[];
  readonly fields: (record: Incident, turn: Turn) => Fields;
  /** What the sending button and its kin carry beside the reference. */
  readonly data?: (turn: Turn) => Readonly<Record<string, string>>;
  /** The record as it is now; what is wrong at the fields; or null where the state does not allow it. It sends what must be sent. */
  readonly act: (turn: Turn, record: Incident, ports: FilingPorts) => Promise<Incident | Faults | null>;
}

export const longText = (id: string, label: string, needed = true): Fields[number] => ({ kind: 'text', id, label, needed, many: true, value: '', hint: '' });
export const shortText = (id: string, label: string, needed = false): Fields[number] => ({ kind: 'text', id, label, needed, many: false, value: '', hint: '' });
export const tooLong = (words: string): string | null => (words.length > LONGEST_TEXT ? `That is ${words.length} characters; at most ${LONGEST_TEXT} fit.` : null);
export const blankOrLong = (words: string): string | null => (words === '' ? 'Write something here.' : tooLong(words));
