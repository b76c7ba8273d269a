import type { PersonId } from '../kernel/ids.ts';
import type { Person } from '../people/staff.ts';
import type { Task } from './incident-tasks.ts';
import type { IncidentType } from './incident-types.ts';
import type { SectorCode } from './sector-defaults.ts';

/** A child's welfare, an adult's conduct, or neither of the two. */
export type TrackKind = 'welfare' | 'conduct' | 'other';

/** What a route rests on: the school's own words, its settings, or the named default of the sector. Never one shown as another. */
export type TrackBecause =
  | { readonly basis: 'policy'; readonly file: string; readonly quote: string }
  /** The school set it, and no words of its policy stand behind it. */
  | { readonly basis: 'school-setting' }
  | { readonly basis: 'sector-default'; readonly code: SectorCode };

/** One matter of a report and the people it goes to, nobody concerned among them. */
export interface RoutedTrack {
  readonly kind: TrackKind;
  /** Told at once, all of them. Empty: nobody is left who may be told. */
  readonly first: readonly Person[];
  /** Asked one after the other when the first do not take it. */
  readonly inLine: readonly Person[];
  readonly because: TrackBecause;
}

/** Where a report goes at this moment, as people. */
export interface Routed {
  /** Proposed, and corrected by whoever takes it. */
  readonly type: IncidentType;
  /** Never empty. */
  readonly tracks: readonly RoutedTrack[];
  /** In the safe order. */
  readonly tasks: readonly Task[];
  /** Everyone who must not receive it by any way out. */
  readonly excluded: readonly PersonId[];
}
