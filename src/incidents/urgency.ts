import { screen } from './harm-check.ts';
import { kindOf, type IncidentType, type Urgency } from './incident-types.ts';
import type { Report } from './report.ts';
import type { TrackKind } from './routed.ts';

export interface Weighed {
  readonly urgency: Urgency;
  /** What made it as urgent as it is; the first of them where several did. */
  readonly from: 'answer' | 'type' | 'words' | 'kind';
}

const RANK: readonly Urgency[] = ['other', 'staff-conduct', 'child-welfare', 'urgent'];
const higher = (a: Weighed, b: Weighed): Weighed => (RANK.indexOf(b.urgency) > RANK.indexOf(a.urgency) ? b : a);

/** The highest of the answers, the type and the harm check, for one matter of a report. An answer raises it and never lowers it. */
export function urgencyOf(report: Pick<Report, 'danger' | 'homeToThis' | 'words' | 'children' | 'about'>, type: IncidentType, track: TrackKind): Weighed {
  const kind: Weighed = { urgency: track === 'welfare' ? 'child-welfare' : track === 'conduct' ? 'staff-conduct' : 'other', from: 'kind' };
  const answer: Weighed = { urgency: report.danger === 'yes' || report.homeToThis === 'yes' ? 'urgent' : 'other', from: 'answer' };
  const { level, distress } = screen(report.words);
  const words: Weighed = { urgency: distress || level === 'none' ? 'other' : level === 'red' ? 'urgent' : track === 'conduct' ? 'staff-conduct' : 'child-welfare', from: 'words' };
  const typed = kindOf(type).urgency;
  // A welfare type does not make the adult's matter beside it a child's; what is urgent is urgent for both.
  const fromType: Weighed = { urgency: track === 'conduct' && typed === 'child-welfare' ? 'staff-conduct' : typed, from: 'type' };
  return [answer, fromType, words].reduce(higher, kind);
}

const WORDS: Readonly<Record<Urgency, string>> = { 'urgent': 'Urgent: now', 'child-welfare': 'Today: before home time', 'staff-conduct': 'Today', 'other': 'By the next school day' };
/** As it stands on a card. */
export const urgencyWords = (urgency: Urgency): string => WORDS[urgency];
