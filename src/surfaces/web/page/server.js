// Talks to the desk's process. The requests and their answers are described at the top of web-surface.ts.

/**
 * @typedef {{ readonly school: string, readonly as: string, readonly conversation: string }} Who
 * @typedef {{ readonly id: string, readonly name: string, readonly role: string }} DeskPerson
 * @typedef {{ readonly id: string, readonly name: string, readonly members: readonly string[] }} DeskChannel
 * @typedef {{ readonly id: string, readonly name: string, readonly example: boolean, readonly indexing: { readonly done: number, readonly total: number } | null,
 *   readonly people: readonly DeskPerson[], readonly channels: readonly DeskChannel[] }} DeskSchool
 * @typedef {{ readonly schools: readonly DeskSchool[], readonly now: number, readonly movable: boolean }} Desk
 * @typedef {{ readonly status: 'recorded' | 'repeated' | 'refused', readonly reason?: string, readonly card?: object, readonly step?: object,
 *   readonly fieldErrors?: Readonly<Record<string, string>> }} Reply
 * @typedef {{ readonly event: string, readonly by: string, readonly text: string, readonly at: number }} SaidEvent
 * @typedef {{ readonly message: string, readonly card: object, readonly text: string, readonly notice: string, readonly at: number }} CardEvent
 */

const TRIES_AFTER_MS = [0, 1_000, 3_000];

/** A random id for one thing a visitor did; a retry carries the same one, so that it counts once. */
export const newEvent = () => crypto.randomUUID();

/** @param {number} ms @returns {Promise<void>} */
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns {Promise<Desk>} */
export async function readDesk() {
  const response = await fetch('/api/desk');
  if (!response.ok) throw new Error(`the desk answered ${response.status}`);
  return response.json();
}

/**
 * Sends one thing, again after a pause when the connection fails; the same event each time. Null when it could not be sent or was not taken.
 * @param {'message' | 'action' | 'clock'} path
 * @param {Who & { readonly event: string } & Record<string, unknown> | { readonly ms: number }} body
 * @returns {Promise<any>}
 */
export async function post(path, body) {
  for (const pause of TRIES_AFTER_MS) {
    await wait(pause);
    try {
      const response = await fetch(`/api/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Staffroom': '1' }, body: JSON.stringify(body) });
      // 503: still starting. Anything else will not change by asking again.
      if (response.status === 503) continue;
      return response.ok ? await response.json() : null;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return null;
}

/**
 * Listens to one conversation until `close` is called. The browser reconnects by itself and says what it saw last.
 * @param {Who} who
 * @param {{ reset(): void, said(said: SaidEvent): void, card(card: CardEvent): void, activity(conversation: string): void, clock(now: number): void, connected(is: boolean): void }} hear
 */
export function listen(who, hear) {
  const source = new EventSource(`/api/stream?${new URLSearchParams({ ...who })}`);
  /** @type {(name: string, take: (data: any) => void) => void} */
  const on = (name, take) => source.addEventListener(name, (event) => take(JSON.parse(event.data)));
  on('reset', () => hear.reset());
  on('said', (data) => hear.said(data));
  on('card', (data) => hear.card(data));
  on('activity', (data) => hear.activity(data.conversation));
  on('clock', (data) => hear.clock(data.now));
  source.addEventListener('open', () => hear.connected(true));
  source.addEventListener('error', () => hear.connected(false));
  return { close: () => source.close(), dead: () => source.readyState === EventSource.CLOSED };
}
