/**
 * JSON lines of events, ids, numbers and codes on standard error. The type lets no free text through but short codes and ids:
 * a log is read by people who may not read what staff typed.
 */
export type LogFields = Readonly<Record<string, number | boolean | Code | null>>;
/** A code or an id: letters, digits and `._:/-`, at most 80 characters. Anything else is written as `?`. */
export type Code = string;

export interface Log {
  (event: string, fields?: LogFields): void;
}

const CODE = /^[\w.:/@-]{1,80}$/;

export function makeLog(write: (line: string) => void, now: () => number): Log {
  return (event, fields = {}) => {
    const safe: Record<string, unknown> = { at: new Date(now()).toISOString(), event: CODE.test(event) ? event : '?' };
    for (const [key, value] of Object.entries(fields)) safe[key] = typeof value === 'string' && !CODE.test(value) ? '?' : value;
    write(`${JSON.stringify(safe)}\n`);
  };
}

export const silentLog: Log = () => {};
