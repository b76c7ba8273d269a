/** A code or an id: letters, digits and `._:/-`, at most 80 characters. Anything else is written as `?`. */
export type Code = string;
/** Every field that a line may hold. What is not named here does not compile, and is left out of the line. */
const FIELDS = [
  'additions', 'afterMs', 'at', 'bytes', 'card', 'changed', 'clauses', 'code', 'collection', 'decisions', 'document', 'documents', 'effect', 'ended', 'entries', 'error',
  'event', 'failures', 'faults', 'inMs', 'key', 'keys', 'kind', 'line', 'lines', 'migration', 'ms', 'parts', 'phrasings', 'polling', 'reason', 'refused', 'replica', 'route', 'school',
  'schools', 'situations', 'surface', 'texts', 'tries', 'turns', 'use', 'version', 'what', 'why', 'workspace',
] as const;
const KNOWN: ReadonlySet<string> = new Set(FIELDS);
export type LogFields = Readonly<Partial<Record<(typeof FIELDS)[number], number | boolean | Code | null>>>;

/** Writes down that something happened. */
export interface Log {
  (event: string, fields?: LogFields): void;
}

// No "@": an e-mail address is a name.
const CODE = /^[\w.:/-]{1,80}$/;

/**
 * A log of JSON lines, each an event with ids, numbers and codes in fields of the list above. Text that is no short code or id is written as `?`, whoever passes it: a
 * log is read by people who may not read what staff typed. `now` gives UTC ms.
 */
export function makeLog(write: (line: string) => void, now: () => number): Log {
  return (event, fields = {}) => {
    const safe: Record<string, unknown> = { at: new Date(now()).toISOString(), event: CODE.test(event) ? event : '?' };
    for (const [field, value] of Object.entries(fields)) if (KNOWN.has(field)) safe[field] = typeof value === 'string' && !CODE.test(value) ? '?' : value;
    write(`${JSON.stringify(safe)}\n`);
  };
}

export const silentLog: Log = () => {};
