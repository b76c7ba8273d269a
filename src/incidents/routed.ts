import type { PersonId } from '../kernel/ids.ts';
import type { Person } from '../people/staff.ts';
import type { IncidentType } from './incident-types.ts';

/** A child's welfare, an adult's conduct, or neither of the two. */
export type TrackKind = 'welfare' | 'conduct' | 'other';

/** What a route rests on: the school's own words, or the named default of the sector. Never one shown as the other. */
export type Because =
  | { readonly basis: 'policy'; readonly file: string; readonly quote: string }
  | { readonly basis: 'school-setting'; readonly note: string }
  | { readonly basis: 'sector-default'; readonly source: string };

/** One matter of a report and the people it goes to, nobody concerned among them. */
export interface RoutedTrack {
  readonly kind: TrackKind;
  /** Told at once, all of them. Empty: nobody is left who may be told. */
  readonly first: readonly Person[];
  /** Asked one after the other when the first do not take it, nobody of `first` among them. */
  readonly then: readonly Person[];
  readonly because: Because;
}

/** Where a report goes at this moment, as people. */
export interface Routed {
  /** A type of `incident-types`; proposed, and corrected by whoever takes it. */
  readonly type: IncidentType;
  readonly tracks: readonly RoutedTrack[];
  /** Everyone who must not receive it by any way out. */
  readonly excluded: readonly PersonId[];
  /** Whom the reporter may ring where nobody is left: names and numbers from the settings. */
  readonly ring: readonly string[];
}
