/** What a text of JSON says; null where it is not JSON, as for the JSON `null`: for whoever holds the answer against a schema next, which refuses both. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
