import type { RequestHandler } from 'express';
import type { Inspectable } from '../../chat/inspection.ts';
import type { Accept, Surface } from '../../chat/surface.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { inspectTeams } from './inspect-teams.ts';
import { PlaceBook, type PlaceLog } from './place-book.ts';
import { Posting } from './posting.ts';
import { TeamsDirectory } from './teams-directory.ts';
import type { TeamsTransport } from './teams-transport.ts';
import { makeWebhook } from './webhook.ts';

export interface TeamsSurface extends Surface, Inspectable {
  /** What Teams calls, to be mounted at `/api/messages` with its body as raw bytes. */
  readonly paths: RequestHandler;
}

export interface SurfaceOverOptions {
  readonly transport: TeamsTransport;
  readonly places: PlaceLog;
  readonly clock: Clock;
  readonly log: Log;
  /** The desk's tenant and its app id; null in development. */
  readonly own: { readonly tenant: string; readonly appId: string } | null;
  /** How long one call may take. */
  readonly timeoutMs: number;
}

/** Teams as a chat platform, over whatever carries its calls. */
export function surfaceOver({ transport, places: placeLog, clock, log, own, timeoutMs }: SurfaceOverOptions): TeamsSurface {
  let accept: Accept | null = null;
  const tenant = own?.tenant ?? null;
  const places = new PlaceBook(placeLog, log);
  const directory: TeamsDirectory = new TeamsDirectory({ transport, places, clock, tenant, timeoutMs, spotOf: (place) => posting.spotOf(place) });
  const posting = new Posting({
    transport, places, clock, log, tenant, timeoutMs, botId: own ? `28:${own.appId}` : null,
    accountByEmail: (email) => directory.byEmail(email), memberOf: (account) => directory.memberOf(account),
  });
  return {
    name: 'teams',
    directory,
    paths: makeWebhook({ transport, posting, places, directory, clock, log, tenant, accept: () => accept }),
    async start(into) {
      await places.load();
      accept = into;
    },
    deliver: (outbound) => posting.deliver(outbound),
    update: (receipt, card, effectId) => posting.update(receipt, card, effectId),
    find: (effectId) => Promise.resolve(posting.find(effectId)),
    inspect: (expected) => inspectTeams({ transport, directory, tenant }, expected),
    async stop() {
      accept = null;
      await Promise.resolve();
    },
  };
}
