/** Counts below it are not printed. */
export const SMALL = 5;

/** Whether a count could point at somebody in a small school. What is left of a whole is such a count too. */
export const isSmall = (count: number): boolean => count < SMALL;

/** A count of what people sent or did, as it may be printed; nought too, which says of everybody that they did not. */
export const printedCount = (count: number): string => (isSmall(count) ? `fewer than ${SMALL}` : String(count));
