import type { Response } from 'express';
import type { ConversationId, SchoolId } from '../../kernel/ids.ts';
import type { Visitor } from './visitor.ts';

export interface LiveEvent {
  /** Empty for events that a page may miss. */
  readonly id: string;
  readonly event: 'reset' | 'said' | 'card' | 'activity' | 'clock';
  readonly data: unknown;
}

interface Watcher {
  readonly school: SchoolId;
  readonly example: boolean;
  readonly conversation: ConversationId;
  readonly response: Response;
}

// A page holds one; more than this is a fault or an attack on the desk's own machine.
const MOST_WATCHERS = 100;
// A page that takes nothing in is asleep or gone. Cut off, it comes back by itself and is sent what it missed.
const MOST_UNREAD_BYTES = 4 * 1024 * 1024;

/** The open pages, each told at once what happens in the conversation it shows (server-sent events). */
export class LivePages {
  readonly #watchers = new Set<Watcher>();

  /** Opens the stream and sends `first`; false when there are too many already. */
  open(visitor: Visitor, response: Response, first: readonly LiveEvent[]): boolean {
    if (this.#watchers.size >= MOST_WATCHERS) return false;
    const watcher: Watcher = { school: visitor.school.id, example: visitor.school.example, conversation: visitor.conversation.id, response };
    response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    response.write('retry: 1500\n\n');
    for (const event of first) response.write(lines(event));
    this.#watchers.add(watcher);
    response.on('close', () => this.#watchers.delete(watcher));
    return true;
  }

  tell(school: SchoolId, conversation: ConversationId, event: LiveEvent): void {
    for (const watcher of this.#watchers) {
      if (watcher.school !== school) continue;
      if (watcher.conversation === conversation) this.#send(watcher, event);
      // On the stage of an invented school the page marks where else something came.
      else if (watcher.example && event.event === 'card') this.#send(watcher, { id: '', event: 'activity', data: { conversation } });
    }
  }

  tellAll(event: LiveEvent): void {
    for (const watcher of this.#watchers) this.#send(watcher, event);
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.response.end();
    this.#watchers.clear();
  }

  #send(watcher: Watcher, event: LiveEvent): void {
    if (watcher.response.writableLength <= MOST_UNREAD_BYTES) return void watcher.response.write(lines(event));
    this.#watchers.delete(watcher);
    watcher.response.destroy();
  }
}

// JSON has no bare line ends, so one data line is enough.
const lines = ({ id, event, data }: LiveEvent): string => `${id === '' ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
