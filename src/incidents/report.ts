import type { Address } from '../chat/outbound.ts';
import type { PersonId } from '../kernel/ids.ts';

/** What a person said in the dialog, exactly as they gave it, before anyone decided anything about it. */
export interface Report {
  /** Each of the six plain choices that was ticked first; the type is proposed from it and from the words, and corrected by whoever takes it. */
  readonly about: ReportAbout;
  readonly danger: 'yes' | 'no' | 'unknown';
  /** Children it is about: full names and classes as typed; empty when none. */
  readonly children: string;
  /** Adults it is about, as typed; empty when none. */
  readonly adults: string;
  /** People who might receive it and whom it is about, or who are close to that person. */
  readonly concerned: readonly PersonId[];
  /** The reporter could not say whether a receiver is concerned: held to be yes of all of them. */
  readonly unsureWhoIsConcerned: boolean;
  readonly words: string;
  /** When it happened and where the child is, as typed. */
  readonly when: string;
  readonly childWhere: string;
  /** Whether the child goes home to this today; asked where it matters. */
  readonly homeToThis: 'yes' | 'no' | 'unknown' | null;
  /** Reported for someone else (a child, a parent, a colleague), as typed; empty when the reporter saw or heard it. */
  readonly onBehalfOf: string;
  /** The clause under whose answer it was started: it is the reporter's way in, never a decision. */
  readonly clause: { readonly file: string; readonly quote: string } | null;
  /** A marked practice report. */
  readonly practice: boolean;
}

export type ReportAbout = 'child' | 'adult' | 'outside' | 'account' | 'data' | 'me';

/** Who made it, and where they are told what becomes of it. */
export interface Reporter {
  readonly person: PersonId;
  readonly name: string;
  readonly address: Address;
}

/** What the reporter reads on the receipt. All of it is true when it is shown: it was committed with the record. */
export interface Filed {
  /** Random, never counted. */
  readonly reference: string;
  /** The roles it went to, as people say them; empty when it is held. */
  readonly sentTo: readonly string[];
  /** Names, rooms and numbers to tell in person now. */
  readonly tellNow: readonly string[];
  /** Nobody was left who may receive it: it is kept, and these are to be rung. */
  readonly held: boolean;
  /** One of its two matters (the child's welfare, the adult's conduct) went out, and for the other nobody is left. */
  readonly partHeld: boolean;
  /** UTC ms: if nothing was heard by then, ring `ring`. */
  readonly hearBy: number;
  readonly ring: string;
}
