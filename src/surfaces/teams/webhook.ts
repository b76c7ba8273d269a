import type { RequestHandler } from 'express';
import type { Inbound } from '../../chat/inbound.ts';
import type { Accept } from '../../chat/surface.ts';
import { TimeoutError, withTimeLimit, type Clock } from '../../kernel/clock.ts';
import type { EventId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { keepNewest } from '../../kernel/newest.ts';
import { unreachable } from '../../kernel/result.ts';
import { readActivity, type Activity } from './activity.ts';
import { parseActivity, placeOf, tenantOf, type Parsed, type Receiving } from './parse-activity.ts';
import type { PlaceBook } from './place-book.ts';
import type { Posting } from './posting.ts';
import { answerMessage, answerNews, answerPress, answerReportStart, answerSearch, messageAnswer, TAKES_LONGER, type Answer } from './replying.ts';
import { askForWords } from './report-message.ts';
import { isServiceUrl } from './service-url.ts';
import type { TeamsDirectory } from './teams-directory.ts';
import type { TeamsTransport } from './teams-transport.ts';

export interface WebhookOptions {
  readonly transport: TeamsTransport;
  readonly posting: Posting;
  readonly places: PlaceBook;
  readonly directory: TeamsDirectory;
  readonly clock: Clock;
  readonly log: Log;
  /** The desk's tenant; null in development. */
  readonly tenant: string | null;
  /** Null until the desk has started, and after it has stopped. */
  readonly accept: () => Accept | null;
}

/** Teams gives a turn up after fifteen seconds. */
const ANSWER_MS = 13_000;
// One installation is told twice, as two kinds of activity, seconds apart.
const SAME_INSTALL_MS = 120_000;
// Far more than any school adds it to in two minutes.
const MOST_INSTALLS = 1_000;

/** What Teams calls: `POST /` with an activity. Answered once the turn is committed; nothing of a call is believed before it has proven itself. */
export function makeWebhook(options: WebhookOptions): RequestHandler {
  const { transport, posting, places, directory, clock, log } = options;
  const installs = new Map<string, { readonly eventId: EventId; readonly at: number }>();

  return async (request, response) => {
    if (request.path !== '/') return void response.status(404).json({ error: 'not-found' });
    if (request.method !== 'POST') return void response.status(405).set('Allow', 'POST').json({ error: 'method' });
    const accept = options.accept();
    if (!accept) return void response.status(503).json({ error: 'starting' });
    const activity = readActivity(request.body);
    if (!activity.ok) {
      log('teams.bad-body', { reason: activity.error });
      return void response.status(activity.error === 'too-large' ? 413 : 400).json({ error: activity.error });
    }
    if (!isServiceUrl(activity.value.serviceUrl, options.tenant === null)) {
      log('teams.refused', { reason: 'service-url' });
      return void response.status(403).json({ error: 'service-url' });
    }
    let answer: Answer = { status: 503 };
    let proven = false;
    try {
      const outcome = await transport.receive(request.get('authorization'), activity.value, async () => {
        proven = true;
        answer = await work(activity.value, accept);
      });
      if (outcome === 'refused') answer = { status: 401, body: { error: 'unauthorised' } };
    } catch (error) {
      // Broken in our own work, or nobody could say whether the call is Microsoft's: it did not happen, and may come again.
      log(proven ? 'teams.turn-broke' : 'teams.not-checked', { error: error instanceof Error ? error.name : 'unknown' });
      answer = { status: proven ? 500 : 503 };
    }
    if (answer.body) return void response.status(answer.status).json(answer.body);
    response.status(answer.status).end();
  };

  async function work(activity: Activity, accept: Accept): Promise<Answer> {
    const receiving: Receiving = { tenant: options.tenant, now: clock.now() };
    if (options.tenant !== null && tenantOf(activity)?.toLowerCase() !== options.tenant.toLowerCase()) {
      log('teams.refused', { reason: 'other-tenant' });
      return { status: 403, body: { error: 'other-tenant' } };
    }
    await keepPlace(activity, receiving);
    const parsed = parseActivity(activity, receiving);
    try {
      return await withTimeLimit(ANSWER_MS, () => turn(parsed, activity, accept));
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      log('teams.turn-slow', { kind: parsed.kind });
      return parsed.kind === 'press' && !parsed.submit ? messageAnswer(TAKES_LONGER) : { status: 503 };
    }
  }

  async function turn(parsed: Parsed, activity: Activity, accept: Accept): Promise<Answer> {
    switch (parsed.kind) {
      case 'message':
        seen(parsed.inbound, activity);
        return answerMessage(posting, parsed.inbound, await accept(parsed.inbound));
      case 'press':
        seen(parsed.inbound, activity);
        return answerPress(posting, parsed, await accept(parsed.inbound));
      case 'search':
        return answerSearch(await accept(parsed.inbound), log);
      case 'report-ask':
        return askForWords();
      case 'report-start':
        return answerReportStart(posting, parsed.inbound, await accept(parsed.inbound));
      case 'news': {
        const replies = [];
        for (const inbound of parsed.inbounds) {
          if (activity.from.id !== activity.recipient?.id) seen(inbound, activity);
          replies.push(await accept(once(inbound)));
        }
        return answerNews(replies);
      }
      case 'ignored':
        return { status: 200 };
      case 'unknown':
        return { status: 501 };
      case 'invalid':
        return { status: 400, body: { error: 'not-a-button-of-ours' } };
      default:
        return unreachable(parsed);
    }
  }

  function seen({ account, conversation }: Inbound, activity: Activity): void {
    directory.seen(account, conversation.id, activity.from.id);
  }

  /** The second telling of one installation under the event id of the first. */
  function once(inbound: Inbound): Inbound {
    if (inbound.kind !== 'installed') return inbound;
    const before = installs.get(inbound.conversation.id);
    if (before && inbound.at - before.at < SAME_INSTALL_MS) return { ...inbound, eventId: before.eventId };
    keepNewest(installs, inbound.conversation.id, { eventId: inbound.eventId, at: inbound.at }, MOST_INSTALLS);
    return inbound;
  }

  async function keepPlace(activity: Activity, receiving: Receiving): Promise<void> {
    const place = placeOf(activity, receiving);
    if (!place) return;
    try {
      await places.note(place);
    } catch (error) {
      // The turn must not fail for it: the place is known until the next start, and written with the next activity.
      log('teams.place-not-kept', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }
}
