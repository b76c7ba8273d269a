import type { Turn } from '../routes/turn.ts';

/** Event of the one timer that asks, chases and tells of checks; and its key: the earliest moment at which something is due. */
export const CHECK_SWEEP = 'checks.sweep';

/** Looks again right after this turn. Under a name of its own: two looks at one moment are two, and neither takes the day's timer away. */
export const sweepNow = ({ schedule, now, inbound }: Pick<Turn, 'schedule' | 'now' | 'inbound'>): void => schedule(`${CHECK_SWEEP}:${inbound.eventId}`, now, CHECK_SWEEP);
