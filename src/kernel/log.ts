/** A code or an id: letters, digits and `._:/-`, at most 80 characters. Anything else is written as `?`. */
export type Code = string;
export type LogFields = Readonly<Record<string, number | boolean | Code | null>>;

/** Writes down that something happened. */
export interface Log {
  (event: string, fields?: LogFields): void;
}

// No "@": an e-mail address is a name.
const CODE = /^[\w.:/-]{1,80}$/;

/**
 * A log of JSON lines, each an event with ids, numbers and codes. Text that is no short code or id is written as `?`, whoever passes it: a
 * log is read by people who may not read what staff typed. `now` gives UTC ms.
 */
export function makeLog(write: (line: string) => void, now: () => number): Log {
  return (event, fields = {}) => {
    const safe: Record<string, unknown> = { at: new Date(now()).toISOString(), event: CODE.test(event) ? event : '?' };
    for (const [key, value] of Object.entries(fields)) safe[key] = typeof value === 'string' && !CODE.test(value) ? '?' : value;
    write(`${JSON.stringify(safe)}\n`);
  };
}

export const silentLog: Log = () => {};
